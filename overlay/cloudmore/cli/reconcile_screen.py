"""What came of a reconciliation, on the screen: the sums, where the money went, and the largest differences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from cloudmore.billing import Gathered, Outcome, Reconciliation, json_text
from cloudmore.cli.billing_totals import shorter, two_places
from cloudmore.cli.largest import Largest
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import as_it_came, say, visible
from cloudmore.cli.reading_to_reconcile import Reading
from cloudmore.cli.records import as_bytes, show

MOST_SHOWN = 20
_COLUMNS = (
    *("currency", "outcome", "customer", "item", "report_lines", "file_lines", "report_amount", "file_amount"),
    *("difference", "reason", "key"),
)
_MEANS = {
    Outcome.ONLY_HERE: "in the report, and not in the file",
    Outcome.ONLY_THERE: "in the file, and not in the report",
    Outcome.UNMAPPED: "of nobody that both sides know",
    Outcome.NOT_COMPARABLE: "of another time or currency, without an amount, or excluded",
}


@frozen
class Shown:
    """What is shown.

    Attributes:
        files: That the report was held against.
        mapping: Of the customers; ``None`` where there is none.
        reading: Of the report.
        notes: How the file was read.
        result: What came of it.
        gathered: Its findings.
    """

    files: tuple[Path, ...]
    mapping: Path | None
    reading: Reading
    notes: tuple[str, ...]
    result: Reconciliation
    gathered: Gathered


def show_reconciliation(shown: Shown, options: Options) -> None:
    """Show it.

    Args:
        shown: What is shown.
        options: Of this run.
    """
    if options.format is ScreenFormat.TABLE:
        _show_tables(shown, options)
    elif options.format is ScreenFormat.JSON:
        as_it_came(as_bytes(json_text(_record(shown), sort=False).encode(), (), ScreenFormat.JSON))
    else:
        show(_largest(shown), _COLUMNS, options)


def _show_tables(shown: Shown, options: Options) -> None:
    result = shown.result
    _tell_what_is_compared(shown)
    sums = _sums(shown)
    title = "Sums of all lines and rows, before anything is matched"
    show(sums, list(sums[0]) if sums else ["currency"], options, title=title)
    for check in result.sums:
        if check.explanation is not None:
            print(f"{check.currency or 'no currency'}: the sum of the file is another one, and {check.explanation}")
    parts = _parts(shown)
    title = "Where the lines and the money of both sides went"
    show(parts, list(parts[0]) if parts else ["currency"], options, title=title)
    for outcome, meaning in _MEANS.items():
        if any(outcome in balance.parts for balance in result.balances.values()):
            print(f"{outcome.value}: {meaning}.")
    if matched := _levels(shown):
        print(f"Matched {matched}.")
    _show_largest(shown, options)


def _tell_what_is_compared(shown: Shown) -> None:
    result, manifest = shown.result, shown.reading.saved.manifest
    terms, side = result.terms, result.terms.side
    if manifest.source == "sandbox":
        print("SANDBOX: made-up data, not for invoices.")
    counts = shown.gathered.counts.values()
    opened, accepted = sum(each.open for each in counts), sum(each.accepted for each in counts)
    print(f"Verdict: {result.verdict}. {opened} open, {accepted} accepted.")
    against = ", ".join(map(str, shown.files))
    print(visible(f"{side.value.capitalize()} of {manifest.period.name} ({side.column}) against {against}."))
    print(f"Report asked {manifest.asked_at:%Y-%m-%d %H:%M:%S} UTC, {manifest.lines} lines.", *shown.reading.told)
    dated = "any date" if terms.dated is None else f"{terms.dated.start} to {terms.dated.end}, or no date"
    print(f"Rows of the file: {dated}.", visible(_customers_told(shown)))
    print(f"Tolerance: {_tolerances_told(result)}.")
    if result.assumed_currency is not None:
        print(f"The file names no currency; {result.assumed_currency} was taken, the only one of the report.")
    for note in shown.notes:
        print(visible(note))


def _show_largest(shown: Shown, options: Options) -> None:
    rows, count = _largest(shown), sum(shown.result.counts.values())
    if rows:
        title = f"Largest differences, at most {MOST_SHOWN} a currency, rounded to two places"
        read = [{**row, **{name: two_places(row[name]) for name in _AMOUNTS}} for row in rows]
        show(read, _COLUMNS, options, title=title)
    for judged in shown.gathered.judged():
        if not judged.finding.line_keys and judged.finding.organization is None:
            say(f"Look: {judged.finding.message} [{judged.finding.code}]")
    if len(rows) < count and not options.quiet:
        say(f"{count} differences in all; -o writes them.")


_AMOUNTS = ("report_amount", "file_amount", "difference")


def _customers_told(shown: Shown) -> str:
    result = shown.result
    if not result.names_customers:
        return "No row of the file names a customer: all of both sides is one, and no customer's total was looked at."
    by = "number, id or name" if not result.terms.mapped else f"the mapping {shown.mapping}"
    return f"Customers by {by}: {result.customers} on both sides."


def _sums(shown: Shown) -> list[dict[str, Any]]:
    return [
        {
            "currency": each.currency or "(none)",
            "report_lines": each.report.lines,
            "file_rows": each.file.lines,
            "report": each.report.amount,
            "file": each.file.amount,
            "difference": each.difference,
            "ratio": each.ratio,
        }
        for each in shown.result.sums
    ]


def _parts(shown: Shown) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for currency in _currencies(shown.result):
        balance = shown.result.balances[currency]
        parts = {outcome.value: balance.parts[outcome] for outcome in Outcome if outcome in balance.parts}
        for what, held in {"compared": balance.compared, **parts}.items():
            rows.append(
                {
                    "currency": currency or "(none)",
                    "of_all": what,
                    "report_lines": held.report.lines,
                    "file_rows": held.file.lines,
                    "report": held.report.amount,
                    "file": held.file.amount,
                }
            )
    return rows


def _levels(shown: Shown) -> str:
    counted: dict[str, list[int]] = {}
    for balance in shown.result.balances.values():
        for level, held in balance.levels.items():
            sums = counted.setdefault(level.value, [0, 0])
            sums[0] += held.report.lines
            sums[1] += held.file.lines
    return "; ".join(f"by {level}: {here} lines and {there} rows" for level, (here, there) in counted.items())


def _largest(shown: Shown) -> list[dict[str, Any]]:
    largest = Largest[dict[str, Any]](MOST_SHOWN)
    for row in shown.result.rows():
        whose = " ".join(filter(None, (row.customer_key, row.customer_name)))
        told: dict[str, Any] = {
            "currency": row.currency or "(none)",
            "outcome": row.outcome.value,
            "customer": shorter(whose or "(all)"),
            "item": shorter(row.item or row.subscription or ""),
            "report_lines": row.report.lines,
            "file_lines": row.file.lines,
            "report_amount": row.report.amount,
            "file_amount": row.file.amount,
            "difference": row.difference,
            "reason": row.reason,
            "key": row.key,
        }
        largest.add(told["currency"], row.money, told)
    return [row for _currency, row in largest.items()]


def _record(shown: Shown) -> dict[str, Any]:
    result, manifest = shown.result, shown.reading.saved.manifest
    terms = result.terms
    return {
        "schema": "billing-reconcile/1",
        "verdict": result.verdict,
        "side": terms.side.value,
        "source": manifest.source,
        "reseller_id": manifest.reseller_id,
        "month": manifest.period.name,
        "asked_at": manifest.asked_at.isoformat(),
        "closed": shown.reading.closed,
        "files": [str(file) for file in shown.files],
        "mapping": None if shown.mapping is None else str(shown.mapping),
        "dated": None if terms.dated is None else terms.dated.name,
        "tolerances": {currency or "": asdict(terms.tolerances.within(currency)) for currency in _currencies(result)},
        "notes": [*shown.reading.told, *shown.notes],
        "customers": result.customers,
        "names_customers": result.names_customers,
        "sums": [
            {**row, "explanation": check.explanation} for row, check in zip(_sums(shown), result.sums, strict=True)
        ],
        "parts": {currency or "": result.balances[currency].record() for currency in _currencies(result)},
        "counts": {
            code: {"open": each.open, "accepted": each.accepted} for code, each in sorted(shown.gathered.counts.items())
        },
        "differences": _largest(shown),
    }


def _tolerances_told(result: Reconciliation) -> str:
    of_currencies: dict[Any, list[str]] = {}
    for currency in _currencies(result):
        of_currencies.setdefault(result.terms.tolerances.within(currency), []).append(currency or "no currency")
    told = {
        f"{each.line:f} a line, {each.customer:f} a sum of lines and a customer": currencies
        for each, currencies in of_currencies.items()
    }
    if len(told) == 1:
        return next(iter(told))
    return "; ".join(f"{text} ({', '.join(currencies)})" for text, currencies in told.items())


def _currencies(result: Reconciliation) -> list[str | None]:
    return sorted(result.balances, key=lambda each: each or "")
