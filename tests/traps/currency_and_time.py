"""Currencies, and the calendar of a zone."""

from __future__ import annotations

from traps.trap import Step, line, trap, written

ROWS = (
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
