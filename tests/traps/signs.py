"""Signs and kinds of lines."""

from __future__ import annotations

from traps.trap import NO_COLUMN, Step, line, trap, written

ROWS = (
    trap(
        "T30",
        "Licences are billed ahead and consumption in arrears, and no field says for which days: none may be invented.",
        Step(
            given=[
                line(billingLineDetails="Licences"),
                line(billingLineDetails="Consumption", productId="p-2", quantity="12.5", paymentFrequency="Usage"),
            ],
            lines=[
                written(details="Licences", period_start=NO_COLUMN, period_end=NO_COLUMN),
                written(
                    details="Consumption",
                    product_id="p-2",
                    quantity="12.5",
                    payment_frequency="Usage",
                    kind="usage",
                    period_start=NO_COLUMN,
                    period_end=NO_COLUMN,
                ),
            ],
            says=("Billing dates 2026-10-01 to 2026-10-31",),
        ),
    ),
    trap(
        "T31",
        "Lines of zero, such as trials and full discounts, are dropped without a word.",
        Step(
            given=[
                line(),
                *(
                    line(billingLineDetails=what, unitSalesPrice="0.00", totalSales="0.00")
                    for what in ("Trial", "Included", "100 % discount")
                ),
            ],
            lines=[
                written(),
                *(
                    written(details=what, unit_sales="0.00", total_sales="0.00")
                    for what in ("Trial", "Included", "100 % discount")
                ),
            ],
            says=("4 lines, 1 organizations.",),
        ),
    ),
)
