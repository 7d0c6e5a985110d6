"""The totals of a billing report on the screen."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal, localcontext
from typing import Any

from cloudmore.billing import Report
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import visible
from cloudmore.cli.records import show

LARGEST_ORGANIZATIONS = 5


def show_totals(ready: Report, options: Options) -> None:
    """Totals on the screen: per currency, and for the largest organizations."""
    totals, asked = ready.totals(), ready.asked
    per_currency: list[dict[str, Any]] = [
        {
            "currency": currency or "(none)",
            "lines": total.lines,
            "total_sales": total.sales,
            "total_cost": total.cost,
            "lines_without_cost": total.without_cost,
        }
        for currency, total in sorted(totals.by_currency.items(), key=lambda item: item[0] or "")
    ]
    columns = ("currency", "lines", "total_sales", "total_cost", "lines_without_cost")
    if options.format is not ScreenFormat.TABLE:
        if ready.control is not None:
            control = ready.control.record()
            for row, currency in zip(per_currency, sorted(control), strict=True):
                row["control"] = control[currency]
        show(per_currency, columns, options)
        return
    if ready.origin.source == "sandbox":
        print("SANDBOX: made-up data, not for invoices.")
    print(
        f"Billing dates {asked.period.start} to {asked.period.end}, both included, in {ready.origin.zone}; "
        f"asked {asked.at:%Y-%m-%d %H:%M:%S} UTC."
    )
    for code, later in sorted(ready.next_period().items(), key=lambda item: item[0] or ""):
        print(
            f"{later.lines} lines of {asked.period.end + timedelta(days=1)} are left to the next period: "
            f"{later.sales:f} {code or '(none)'}."
        )
    print(f"{totals.lines} lines, {totals.organizations()} organizations.")
    read = [{**row, **{name: two_places(row[name]) for name in ("total_sales", "total_cost")}} for row in per_currency]
    show(read, columns, options, title="Totals per currency, rounded to two places")
    largest: list[dict[str, Any]] = [
        {
            "currency": currency or "(none)",
            "organization": shorter(name),
            "lines": total.lines,
            "total_sales": two_places(total.sales),
        }
        for currency in sorted(totals.by_currency, key=lambda each: each or "")
        for name, total in totals.largest(currency, LARGEST_ORGANIZATIONS)
    ]
    show(
        largest,
        ("currency", "organization", "lines", "total_sales"),
        options,
        title="Largest organizations, rounded to two places",
    )


def two_places(amount: Decimal) -> Decimal:
    """An amount as people read it; the exact one is in the totals and in the files."""
    with localcontext(prec=400):
        return amount.quantize(Decimal("0.01"))


def shorter(name: str) -> str:
    """A name that fits into a table."""
    text = visible(name)
    return text if len(text) <= 48 else f"{text[:47]}…"
