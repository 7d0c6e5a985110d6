"""``cloudmore billing check``: what a person must look at before a month is invoiced."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from cloudmore import ConfigurationError
from cloudmore.billing import (
    ACCEPTED_FILE,
    Acceptances,
    CheckLimits,
    CheckResult,
    SavedReport,
    check_paths,
    checked,
    json_text,
    month_before,
    read_acceptances,
    read_limits,
    remember_acceptances,
    write_saved_page,
)
from cloudmore.cli.acceptance import ANY, Accept, FailOn, failing_codes, judged_row
from cloudmore.cli.billing_totals import two_places
from cloudmore.cli.billing_wait import sandbox_file
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import as_it_came, say, visible
from cloudmore.cli.progress import working
from cloudmore.cli.records import as_bytes, format_of, show, write_file
from cloudmore.cli.saved_reports import SAVED, Saved, refuse_among_saved, saved_named
from cloudmore.cli.summary_pages import ENDING, pages_of

# Findings of a table; all that were kept are in the other formats.
MOST_SHOWN = 30
_COLUMNS = (
    *("source", "reseller_id", "month"),
    *("code", "status", "count", "currency", "amount", "organization", "service", "message", "key", "reason"),
    "line_keys",
)
Settings = Annotated[
    Path | None, typer.Option(metavar="FILE", help="TOML file whose [billing.check] has other thresholds.")
]


def check(  # noqa: PLR0917 - every one of them is an option of the command line
    context: typer.Context,
    month: Annotated[str, typer.Argument(metavar="[MONTH|FILE]", help="2026-10, last, or a saved file.")] = "last",
    against: Annotated[
        str | None,
        typer.Option(metavar="MONTH|FILE|none", help="What it is compared with; by default the month before."),
    ] = None,
    saved: Saved = SAVED,
    settings: Settings = None,
    accept: Accept = None,
    fail_on: FailOn = ANY,
) -> None:
    """Check a saved month before it is invoiced; offline.

    Is all of it there, and what looks wrong? Ends with 7 while a finding is open. -o writes the result, with .csv and
    .jsonl the findings alone, with .html the summary page.

    Example: cloudmore billing check 2026-10 --accept equal-lines="two cost centres"
    """
    options: Options = context.obj
    for path in {*options.output} - {*pages_of(options.output)}:
        format_of(path, beside=[ENDING])
    codes, limits = failing_codes(fail_on), CheckLimits() if settings is None else read_limits(settings)
    with working(options, "reading the report"):
        report = saved_named(month, saved, reseller_id=options.reseller())
    folder = report.manifest_file.parent
    accepted_file = folder / ACCEPTED_FILE
    options.summary.sandbox |= report.manifest.source == "sandbox"
    files = [sandbox_file(path) if options.summary.sandbox else path for path in options.output]
    check_paths(files)
    options.keep_summary_apart(*options.output, *files, settings, accepted_file, *folder.glob("*"))
    refuse_among_saved(files, folder)
    _refuse_settings(files, settings)
    accepted = read_acceptances(folder).giving(accept or ())
    with working(options, "checking the report"):
        other = _other(report, against, folder)
        result = checked(report, other, limits, accepted, datetime.now(UTC))
    if (written := remember_acceptances(folder, result.remembered)) is not None:
        options.summary.wrote(written)
    for path in files:
        if path in pages_of(files):
            write_saved_page(path, report, other, result)
        else:
            write_file(path, _told(result, report, other, format_of(path)))
        options.summary.wrote(path)
    if options.format is ScreenFormat.TABLE:
        _show(result, report, other, options)
    else:
        as_it_came(_told(result, report, other, options.format))
    options.summary.findings.update({code: each.open for code, each in result.counts.items() if each.open})
    if not options.quiet and (told := [*files, *([written] if written else [])]):
        say(f"Written: {', '.join(map(str, told))}")
    _say_what_is_not_there(accepted, result)
    if result.fails(codes):
        raise typer.Exit(ExitCode.LOOK)


def _say_what_is_not_there(accepted: Acceptances, result: CheckResult) -> None:
    """A key that was mistyped accepts nothing, and whoever gave it should know."""
    found = {(each.code, each.key) for each in result.findings} | {(each.code, each.key) for each in result.remembered}
    for given in accepted.given:
        if given.key is not None and (given.code, given.key) not in found:
            say(f"No finding {given.code} has the key {given.key}, so none was accepted for it.")


def _refuse_settings(files: Sequence[Path], settings: Path | None) -> None:
    for path in files:
        if settings is not None and path.resolve() == settings.resolve():
            raise ConfigurationError(f"The file {path} would be written over the settings.", remedy="Name another one.")


def _other(report: SavedReport, against: str | None, folder: Path) -> SavedReport | None:
    if against is None:
        return month_before(report)
    if against == "none":
        return None
    other = saved_named(against, folder, like=report)
    if other.manifest_file.resolve() == report.manifest_file.resolve():
        raise ConfigurationError(
            f"--against {against} is the report that is checked, so nothing would be compared.",
            remedy="Name another one, or none.",
        )
    for what in ("source", "reseller_id"):
        one, another = (getattr(each.manifest, what) for each in (report, other))
        if one != another:
            raise ConfigurationError(
                f"The report of --against is not of the same {what.removesuffix('_id')}: {one} and {another}.",
                remedy="Name one of the same, or none.",
            )
    return other


def _told(result: CheckResult, report: SavedReport, other: SavedReport | None, form: ScreenFormat) -> bytes:
    rows: list[dict[str, Any]] = [
        {**judged_row(each), "line_keys": list(each.finding.line_keys)} for each in result.judged
    ]
    if form is not ScreenFormat.JSON:
        whose = {"source": result.subject.source, "reseller_id": result.subject.reseller_id}
        rows = [{**whose, "month": result.subject.month, **row} for row in rows]
        return as_bytes(json_text(rows, sort=False).encode(), _COLUMNS, form)
    record = {
        "schema": "billing-check/1",
        "verdict": verdict(result),
        **_about(result, report, other),
        "settled": result.settled,
        "settled_reasons": list(result.settled_reasons),
        "complete": result.complete,
        "thresholds": dict(result.limits.told()),
        "vendors_margin_percent": result.vendors_percentage,
        "totals": _totals(result),
        "counts": {
            code: {"open": each.open, "accepted": each.accepted} for code, each in sorted(result.counts.items())
        },
        "findings": rows,
    }
    return as_bytes(json_text(record, sort=False).encode(), (), ScreenFormat.JSON)


def _about(result: CheckResult, report: SavedReport, other: SavedReport | None) -> dict[str, Any]:
    now, before = result.organizations, result.organizations_before
    return {
        "source": result.subject.source,
        "reseller_id": result.subject.reseller_id,
        "month": result.subject.month,
        "asked_at": report.manifest.asked_at.isoformat(),
        "against": result.against,
        "against_asked_at": None if other is None else other.manifest.asked_at.isoformat(),
        "lines": result.lines,
        "lines_before": result.lines_before,
        "organizations": {"listed": now.listed, "billed": now.billed},
        "organizations_before": None if before is None else {"listed": before.listed, "billed": before.billed},
        "open": result.open_count,
    }


def _totals(result: CheckResult) -> list[dict[str, Any]]:
    return [
        {
            "currency": currency or "(none)",
            "lines": each.lines,
            "total_sales": each.sales,
            "total_cost": each.cost,
            "margin": each.margin,
            "margin_percent": None if each.margin_percent is None else two_places(each.margin_percent),
            "lines_without_margin": each.not_judged,
        }
        for currency, each in sorted(result.margins.items(), key=lambda item: item[0] or "")
    ]


def verdict(result: CheckResult) -> str:
    """What came out, in one line.

    Args:
        result: Of the check.
    """
    if not result.lines:
        return "There is no billing line, so nothing was checked."
    found = result.open_count
    opened = "No finding is open" if not found else "1 finding is open" if found == 1 else f"{found} findings are open"
    accepted = sum(each.accepted for each in result.counts.values())
    return f"{opened}, {accepted} {'is' if accepted == 1 else 'are'} accepted."


def _show(result: CheckResult, report: SavedReport, other: SavedReport | None, options: Options) -> None:
    yes = {True: "yes", False: "no", None: "cannot be told"}
    if result.subject.source == "sandbox":
        print("SANDBOX: made-up data, not for invoices.")
    print(verdict(result))
    print(f"Settled: {yes[result.settled]}.", *map(visible, result.settled_reasons))
    now, before = result.organizations, result.organizations_before
    compared = "" if before is None else f"; {result.against}: {before.told}"
    print(f"Complete: {yes[result.complete]}. Organizations: {now.told}{compared}.")
    print(
        f"{result.subject.month}, asked {report.manifest.asked_at:%Y-%m-%d %H:%M:%S} UTC, {result.lines} lines; "
        + (
            "compared with no other month."
            if other is None
            else f"compared with {result.against}, asked {other.manifest.asked_at:%Y-%m-%d %H:%M:%S} UTC, "
            f"{result.lines_before} lines."
        )
    )
    print(f"Thresholds: {', '.join(f'{name} {value}' for name, value in result.limits.told().items())}.")
    if result.vendors_percentage is not None:
        print(f"The vendor's margin_percent is {result.vendors_percentage}; margins here are computed.")
    totals = [
        {name: two_places(value) if isinstance(value, Decimal) else value for name, value in row.items()}
        for row in _totals(result)
    ]
    title = "Totals and margin per currency, rounded to two places"
    show(totals, list(totals[0]) if totals else ["currency"], options, title=title)
    if not result.counts:
        return
    counts = [
        {"code": code, "open": each.open, "accepted": each.accepted} for code, each in sorted(result.counts.items())
    ]
    show(counts, ("code", "open", "accepted"), options, title="Findings by code")
    rows: list[dict[str, Any]] = [
        {**judged_row(each), "line_keys": list(each.finding.line_keys)} for each in result.judged
    ]
    for title, status, columns in (
        ("Open findings", "open", ("code", "currency", "amount", "message", "key")),
        ("Accepted findings", "accepted", ("code", "currency", "amount", "message", "reason")),
    ):
        of_status = [
            {**row, "amount": None if row["amount"] is None else two_places(row["amount"])}
            for row in rows
            if row["status"] == status
        ]
        if of_status:
            show(_shared(of_status, MOST_SHOWN), columns, options, title=title)
        if len(of_status) > MOST_SHOWN and not options.quiet:
            print(
                f"The {MOST_SHOWN} largest of them, each currency in turn; -f json, -f csv and -o show more.",
                file=sys.stderr,
            )


def _shared(rows: Sequence[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """The first rows of every currency in turn, in their order, so that one currency does not hide the others."""
    taken: dict[str | None, int] = {}
    places: list[tuple[int, int]] = []
    for place, row in enumerate(rows):
        taken[row["currency"]] = turn = taken.get(row["currency"], 0) + 1
        places.append((turn, place))
    return [rows[place] for place in sorted(place for _turn, place in sorted(places)[:most])]
