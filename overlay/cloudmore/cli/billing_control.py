"""Where the money of a report went, on the screen: the control identity of each currency."""

from __future__ import annotations

from typing import Any

from cloudmore.billing import Balance, Control, Finding
from cloudmore.cli.options import Options
from cloudmore.cli.output import visible
from cloudmore.cli.records import show

# Heading of each part, in the order of the identity.
PARTS = {
    "exported": "exported",
    "excluded": "excluded",
    "unmapped": "unmapped",
    "zero_suppressed": "zero lines",
    "rounding": "rounding",
}


def show_control(control: Control, options: Options) -> None:
    """The identity as a table, and what was left out in words."""
    balances = sorted(control.by_currency.items(), key=lambda item: item[0] or "")
    rows: list[dict[str, Any]] = [
        {
            "currency": currency or "(none)",
            "of": f"total_{column}",
            "report": getattr(balance.report, column),
            **{heading: getattr(getattr(balance, part), column) for part, heading in PARTS.items()},
        }
        for currency, balance in balances
        for column in ("sales", "cost")
    ]
    # Most runs leave nothing out, and a column of zeros takes the room that the amounts need.
    nothing = [heading for heading in PARTS.values() if not any(row[heading] for row in rows)]
    columns = ["currency", "of", "report", *(heading for heading in PARTS.values() if heading not in nothing)]
    show(rows, columns, options, title="Control: report = exported + excluded + unmapped + zero lines + rounding")
    if nothing:
        print(f"Zero in every currency: {', '.join(nothing)}.")
    for currency, balance in balances:
        for told in left_out(balance):
            print(f"{told} ({currency or 'no currency'})")
    for identifier, lines in control.excluded_lines.items():
        print(visible(f"Excluded: {_counted(lines, 'line')} of {identifier}, {control.rules.excluded[identifier]}"))


def left_out(balance: Balance) -> list[str]:
    """What the files of one currency lack, and what they have that the report has not."""
    zero, unmapped, rounding = balance.zero_suppressed, balance.unmapped, balance.rounding
    cost = f", which cost {zero.cost:f}" if zero.cost else ""
    told = {
        f"{_counted(zero.lines, 'zero line')} not exported{cost}": zero.lines,
        f"{_counted(unmapped.lines, 'line')} without a customer, or held back, not exported": unmapped.lines,
        f"{_counted(rounding.lines, 'rounding line')} added": rounding.lines,
    }
    return [text for text, lines in told.items() if lines]


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def unmapped_findings(control: Control | None) -> list[Finding]:
    """What the files lack because nobody has said whose customer an organization is, by currency.

    Args:
        control: Of the files; ``None`` where none was written.
    """
    balances = [] if control is None else sorted(control.by_currency.items(), key=lambda item: item[0] or "")
    return [
        Finding(
            "unmapped",
            f"Lines of organizations without a customer are not in the files: {balance.unmapped.sales:f} "
            f"{currency or 'without a currency'}.",
            balance.unmapped.lines,
            f"unmapped-{currency or 'none'}",
            currency=currency,
            amount=balance.unmapped.sales,
        )
        for currency, balance in balances
        if balance.unmapped.lines
    ]
