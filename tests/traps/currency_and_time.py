"""Currencies, and the calendar of a zone."""

from __future__ import annotations

from traps.trap import CHECK, REPORT, Line, Step, line, trap, written

ZONE = '[billing]\nzone = "{}"\n'

# How the API may spell a billing date, and which date that is in each zone.
MOMENTS = {
    "2026-10-31": ("2026-10-31", "2026-10-31", "2026-10-31"),
    "2026-10-31T23:30:00": ("2026-10-31", "2026-10-31", "2026-10-31"),
    "2026-10-31T23:30:00Z": ("2026-10-31", "2026-11-01", "2026-10-31"),
    "2026-10-01T00:00:00+02:00": ("2026-09-30", "2026-10-01", "2026-09-30"),
    # The day on which the clocks go back has 25 hours in Stockholm: from 22:00 of the day before to 23:00, by UTC.
    "2026-10-24T22:30:00Z": ("2026-10-24", "2026-10-25", "2026-10-24"),
    "2026-10-25T22:30:00Z": ("2026-10-25", "2026-10-25", "2026-10-25"),
    "2026-10-25T23:30:00Z": ("2026-10-25", "2026-10-26", "2026-10-25"),
}


def dated(place: int) -> list[Line]:
    """The lines in one of the zones."""
    return [written(billing_date=dates[place], details=moment) for moment, dates in MOMENTS.items()]


ROWS = (
    trap(
        "T32",
        "Cost is in one currency and sales in another: their difference means nothing.",
        Step(
            given=[line(organizationCurrencyCode="EUR")],
            lines=[written(organization_currency="EUR", margin="", margin_percent="")],
        ),
        Step(
            run=CHECK,
            code=7,
            findings={"two-currencies": 1},
            says=("is billed in SEK, and its own currency is EUR",),
        ),
    ),
    trap(
        "T32 mixed",
        "One customer is billed in two currencies: that is two invoices, and never one sum.",
        Step(
            given=[line(), line(productId="p-2", currencyCode="EUR", totalSales="3.00", unitSalesPrice="3.00")],
            lines=[written(), written(product_id="p-2", currency="EUR", total_sales="3.00", unit_sales="3.00")],
            totals={"EUR": ("3.00", "8.00"), "SEK": ("10.00", "8.00")},
        ),
        Step(
            run=CHECK,
            code=7,
            findings={"mixed-currencies": 1, "negative-margin": 1},
            says=("is billed in several currencies",),
        ),
    ),
    trap(
        "T33 places",
        "Amounts are rounded to two places, whatever the currency: yen has none, and the dinar of Tunis three.",
        Step(
            run=f"{REPORT} --places currency",
            given=[
                line(unitSalesPrice="10.005", totalSales="10.005"),
                line(
                    currencyCode="JPY", unitSalesPrice="1000.5", totalSales="1000.5", unitCostPrice="8", totalCost="8"
                ),
                line(currencyCode="TND", unitSalesPrice="1.2345", totalSales="1.2345"),
            ],
            lines=[
                written(unit_sales="10.005", total_sales="10.01"),
                written(currency="JPY", unit_sales="1000.5", total_sales="1001", unit_cost="8", total_cost="8"),
                written(currency="TND", unit_sales="1.2345", total_sales="1.235"),
            ],
            totals={"JPY": ("1000.5", "8"), "SEK": ("10.005", "8.00"), "TND": ("1.2345", "8.00")},
        ),
    ),
    trap(
        "T34",
        "The last evening of a month by UTC is the next month in Stockholm.",
        Step(
            answer=[line(billingDate=moment, billingLineDetails=moment) for moment in MOMENTS],
            settings=ZONE.format("UTC"),
            code=7,
            findings={"outside-period": 1},
            lines=dated(0),
            says=("both included, in UTC",),
        ),
        Step(
            settings=ZONE.format("Europe/Stockholm"),
            code=7,
            findings={"outside-period": 1},
            lines=dated(1),
            says=("both included, in Europe/Stockholm",),
        ),
        Step(
            settings=ZONE.format("America/New_York"),
            code=7,
            findings={"outside-period": 1},
            lines=dated(2),
            says=("both included, in America/New_York",),
        ),
    ),
    trap(
        "T33",
        "A currency is in small letters or missing; some have no decimals, some three.",
        Step(
            given=[
                line(currencyCode="sek"),
                line(productId="p-2", currencyCode=None),
                line(productId="p-3", currencyCode="JPY", unitSalesPrice="1000", totalSales="1000"),
                line(productId="p-4", currencyCode="TND", unitSalesPrice="1.234", totalSales="1.234"),
            ],
            code=7,
            findings={"missing-currency": 1},
            lines=[
                written(),
                written(product_id="p-2", currency=""),
                written(product_id="p-3", currency="JPY", unit_sales="1000", total_sales="1000"),
                written(product_id="p-4", currency="TND", unit_sales="1.234", total_sales="1.234"),
            ],
            totals={
                "": ("10.00", "8.00"),
                "JPY": ("1000", "8.00"),
                "SEK": ("10.00", "8.00"),
                "TND": ("1.234", "8.00"),
            },
        ),
    ),
)
