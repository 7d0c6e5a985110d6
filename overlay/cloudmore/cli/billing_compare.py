"""``cloudmore billing compare``: two months, or two readings of one, against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from cloudmore import ConfigurationError
from cloudmore.billing import (
    COMPARISON,
    EXPECTED,
    ComparedRow,
    Difference,
    Manifest,
    SavedReport,
    Total,
    check_row_paths,
    compared,
    write_rows,
)
from cloudmore.cli.billing_totals import shorter, two_places
from cloudmore.cli.billing_wait import sandbox_file
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.largest import Largest
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import say
from cloudmore.cli.progress import working
from cloudmore.cli.records import show
from cloudmore.cli.saved_reports import SAVED, Saved, refuse_among_saved, saved_named

MOST_SHOWN = 20


def compare(
    context: typer.Context,
    old: Annotated[str, typer.Argument(metavar="A", help="A month such as 2026-09, or a saved file.")],
    new: Annotated[str, typer.Argument(metavar="B", help="Another month, or another reading of the same one.")],
    saved: Saved = SAVED,
) -> None:
    """Compare two saved reports, each currency apart; offline.

    It goes by organization, service and product first. A service or product whose money is the same in more lines is
    one row. What does not come every month, as its frequency tells, is no difference between two months. Ends with 7
    when there are differences.

    Example: cloudmore billing compare 2026-09 2026-10 -o changes.csv
    """
    options: Options = context.obj
    check_row_paths(options.output)
    first = saved_named(old, saved, reseller_id=options.reseller())
    second = saved_named(new, saved, reseller_id=options.reseller())
    if first.manifest_file.resolve() == second.manifest_file.resolve():
        raise ConfigurationError(
            f"{old} and {new} are the same saved report, so nothing would be compared.",
            remedy="Give the paths of two readings.",
        )
    folders = {saved, *(each.manifest_file.parent for each in (first, second))}
    for folder in folders:
        refuse_among_saved(options.output, folder)
    options.summary.sandbox |= "sandbox" in (first.manifest.source, second.manifest.source)
    files = [sandbox_file(file) if options.summary.sandbox else file for file in options.output]
    options.keep_summary_apart(*files, *(file for folder in folders for file in folder.glob("*")))
    seen = _Seen()
    with working(options, "comparing"):
        write_rows((row.values() for row in seen.counted(compared(first, second))), COMPARISON, files)
    options.summary.wrote(*files)
    _show(first, second, seen, options)
    if files and not options.quiet:
        say(f"Written: {', '.join(map(str, files))}")
    if unknown := seen.unknown_frequency:
        say(f"The frequency of {unknown} rows is unknown, so they are compared as if they came every month.")
    if not first.manifest.totals.keys() & second.manifest.totals.keys():
        say(f"Nothing was compared: {_what_is_missing(first.manifest, second.manifest)}.")
        raise typer.Exit(ExitCode.LOOK)
    options.summary.findings.update(
        {_code(each): seen.found[each.value] for each in Difference if seen.found[each.value]}
    )
    if seen.found:
        raise typer.Exit(ExitCode.LOOK)


def _code(difference: Difference) -> str:
    return difference.name.lower().replace("_", "-")


def _what_is_missing(old: Manifest, new: Manifest) -> str:
    empty = [each.period.name for each in (old, new) if not each.lines]
    return f"{' and '.join(empty)} has no line" if empty else "the reports have no currency in common"


class _Seen:
    """The rows of the most money and how many there are, those to look at and the others apart."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()
        self.expected: Counter[str] = Counter()
        self.unknown_frequency = 0
        self._largest = {expected: Largest[ComparedRow](MOST_SHOWN) for expected in (False, True)}

    def counted(self, rows: Iterable[ComparedRow]) -> Iterator[ComparedRow]:
        for row in rows:
            expected = row.difference in EXPECTED
            (self.expected if expected else self.found)[row.difference.value] += 1
            self.unknown_frequency += row.frequency == "unknown"
            self._largest[expected].add(row.currency or "(none)", max(abs(row.sales), abs(row.cost)), row)
            yield row

    def rows(self, *, expected: bool) -> list[dict[str, Any]]:
        return [
            {
                "currency": currency,
                "difference": row.difference.value,
                "frequency": row.frequency,
                "organization": shorter(row.organization or "(reseller itself)"),
                "what": shorter(row.subscription or row.product or row.service or ""),
                "lines": f"{row.old.lines} → {row.new.lines}",
                "quantity": row.quantity,
                "old_sales": two_places(row.old.sales),
                "new_sales": two_places(row.new.sales),
                "sales": two_places(row.sales),
                "cost": two_places(row.cost),
            }
            for currency, row in self._largest[expected].items()
        ]


def _totals(old: Manifest, new: Manifest) -> list[dict[str, Any]]:
    none = Total()
    rows: list[dict[str, Any]] = []
    for currency in sorted(old.totals.keys() | new.totals.keys(), key=lambda each: each or ""):
        before, after = old.totals.get(currency, none), new.totals.get(currency, none)
        rows.append(
            {
                "currency": currency or "(none)",
                "old_lines": before.lines,
                "new_lines": after.lines,
                "old_sales": two_places(before.sales),
                "new_sales": two_places(after.sales),
                "old_cost": two_places(before.cost),
                "new_cost": two_places(after.cost),
            }
        )
    return rows


def _show(old: SavedReport, new: SavedReport, seen: _Seen, options: Options) -> None:
    rows = seen.rows(expected=False)
    if options.format is not ScreenFormat.TABLE:
        show([*rows, *seen.rows(expected=True)], list(rows[0]) if rows else ["currency"], options)
        return
    if old.manifest.source == "sandbox":
        print("SANDBOX: made-up data, not for invoices.")
    for name, each in (("Old", old.manifest), ("New", new.manifest)):
        print(f"{name}: {each.period.name}, asked {each.asked_at:%Y-%m-%d %H:%M:%S} UTC, {each.lines} lines.")
    totals = _totals(old.manifest, new.manifest)
    if totals:
        show(totals, list(totals[0]), options, title="Compared, rounded to two places")
    counts = [
        {"difference": difference.value, "rows": (seen.found + seen.expected)[difference.value]}
        for difference in Difference
        if (seen.found + seen.expected)[difference.value]
    ]
    if counts:
        show(counts, ("difference", "rows"), options, title="Differences")
    elif old.manifest.lines and new.manifest.lines:
        print("No differences.")
    for expected, title in ((False, "Largest differences"), (True, "The same money, or not expected every month")):
        found = seen.rows(expected=expected)
        if found:
            told = f"{title}, at most {MOST_SHOWN} a currency, rounded to two places"
            show(found, list(found[0]), options, title=told)
