"""Signs and kinds of lines."""

from __future__ import annotations

from traps.trap import CHECK, NO_COLUMN, Step, line, trap, written

# Spellings of the same credit: quantity, price and cost of one.
CREDITS = (
    ("negative quantity", "-1", "10.00", "8.00"),
    ("negative price", "1", "-10.00", "-8.00"),
    ("both negative", "-1", "-10.00", "-8.00"),
    ("total alone", "0", "0.00", "0.00"),
)

# What the vendor may write, the sign of the amount, the kind, and what tells it.
TEXTS = (
    ("Prorated charge, 10 of 31 days", "", "proration", "details say prorated"),
    ("Pro rata for added seats", "", "proration", "details say pro rata"),
    ("Cancellation credit", "-", "credit", "total_sales is negative"),
    ("Refund for September", "-", "credit", "total_sales is negative"),
    ("Correction of invoice 2026-09", "", "correction", "details say correction"),
    ("Adjustment of last month", "", "correction", "details say adjustment"),
    ("Manual billing line", "", "manual", "details say manual billing"),
    ("One-time setup fee", "", "one_time", "details say one-time"),
    ("Usage for September", "", "usage", "details say usage"),
    ("Renewal of 5 seats", "", "unknown", ""),
    ("Proportionell debitering, 10 av 31 dagar", "", "proration", "details say proportionell"),
    ("Del av månad", "", "proration", "details say del av månad"),
    ("Kreditering av uppsagd licens", "-", "credit", "total_sales is negative"),
    ("Återbetalning", "-", "credit", "total_sales is negative"),
    ("Rättelse av september", "", "correction", "details say rättelse"),
    ("Korrigering av antal", "-", "correction", "details say korrigering"),
    ("Manuell fakturarad", "", "manual", "details say manuell fakturarad"),
    ("Engångsavgift", "", "one_time", "details say engångsavgift"),
    ("Förbrukning september", "", "usage", "details say förbrukning"),
    ("Förnyelse av licens", "", "unknown", ""),
    ("Anteilige Berechnung, 10 von 31 Tagen", "", "proration", "details say anteilige"),
    ("Zeitanteilig", "", "proration", "details say zeitanteilig"),
    ("Gutschrift wegen Kündigung", "-", "credit", "total_sales is negative"),
    ("Rückerstattung", "-", "credit", "total_sales is negative"),
    ("Korrektur der Rechnung", "", "correction", "details say korrektur"),
    ("Berichtigung September", "", "correction", "details say berichtigung"),
    ("Manuelle Position", "", "manual", "details say manuelle position"),
    ("Einrichtungsgebühr", "", "one_time", "details say einrichtungsgebühr"),
    ("Verbrauch September", "", "usage", "details say verbrauch"),
    ("Lizenzverlängerung", "", "unknown", ""),
    # Products that sound like something else.
    ("Usage Analytics", "", "unknown", ""),
    ("Credit Card Terminal", "", "unknown", ""),
)

ROWS = (
    trap(
        "T29",
        "What a line is stands in free text only, in the language of whoever wrote it.",
        Step(
            given=[
                line(
                    billingLineDetails=text,
                    paymentFrequency=...,
                    unitSalesPrice=f"{sign}10.00",
                    totalSales=f"{sign}10.00",
                )
                for text, sign, _kind, _reason in TEXTS
            ],
            lines=[
                written(
                    details=text,
                    payment_frequency="",
                    unit_sales=f"{sign}10.00",
                    total_sales=f"{sign}10.00",
                    kind=kind,
                    kind_reason=reason,
                )
                for text, sign, kind, reason in TEXTS
            ],
        ),
    ),
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
        Step(
            run="billing report --month 2026-10 -o lines.csv --no-zero-lines",
            lines=[written()],
            totals={"SEK": ("10.00", "32.00")},
            says=("3 zero lines not exported, which cost 24.00 (SEK)",),
        ),
    ),
    trap(
        "T27",
        "A credit is a negative quantity, a negative price, both, or a negative total alone: the total is what counts.",
        Step(
            given=[
                line(
                    billingLineDetails=what,
                    quantity=quantity,
                    unitSalesPrice=price,
                    unitCostPrice=cost,
                    totalSales="-10.00",
                    totalCost="-8.00",
                )
                for what, quantity, price, cost in CREDITS
            ],
            lines=[
                written(
                    details=what,
                    quantity=quantity,
                    unit_sales=price,
                    unit_cost=cost,
                    total_sales="-10.00",
                    total_cost="-8.00",
                    kind="credit",
                )
                for what, quantity, price, cost in CREDITS
            ],
            totals={"SEK": ("-40.00", "-32.00")},
        ),
        Step(run=CHECK),
    ),
    trap(
        "T27 contradiction",
        "Quantity and price are negative, and their product is a charge: somebody meant a credit.",
        Step(
            given=[line(quantity="-1", unitSalesPrice="-10.00", unitCostPrice="-8.00")],
            lines=[written(quantity="-1", unit_sales="-10.00", unit_cost="-8.00")],
        ),
        Step(
            run=CHECK,
            code=7,
            findings={"contradictory-signs": 1},
            says=("total sales are 10.00, but quantity -1 and unit sales -10.00",),
        ),
    ),
    trap(
        "T28",
        "What a customer is billed is below zero: that is no invoice. The report says so, and changes no sign.",
        Step(
            given=[
                line(totalSales="40.00", unitSalesPrice="40.00"),
                line(productId="p-2", quantity="-1", unitSalesPrice="100.00", totalSales="-100.00", totalCost="-80.00"),
            ],
            lines=[
                written(total_sales="40.00", unit_sales="40.00"),
                written(
                    product_id="p-2",
                    quantity="-1",
                    unit_sales="100.00",
                    total_sales="-100.00",
                    total_cost="-80.00",
                    kind="credit",
                ),
            ],
            totals={"SEK": ("-60.00", "-72.00")},
            says=("Largest organizations", "Nordic Café AB 2 -60.00"),
        ),
    ),
)
