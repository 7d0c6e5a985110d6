"""Are sums, prices and margins right?"""

from __future__ import annotations

from traps.trap import CHECK, Line, Step, line, trap, written


def third(number: int, amount: str, **fields: str) -> Line:
    """A line of an amount that two places cannot hold."""
    return line(
        subscriptionId=f"sub-{number}",
        unitCostPrice="0.1111",
        totalCost="0.1111",
        unitSalesPrice=amount,
        totalSales=amount,
        **fields,
    )


def third_written(number: int, total_sales: str, **columns: str) -> Line:
    """The same in a file of two places; the price of one stays."""
    unit_sales = {"0.33": "0.3333", "1.00": "0.9999"}[total_sales]
    return written(
        subscription_id=f"sub-{number}",
        unit_cost="0.1111",
        total_cost="0.11",
        unit_sales=unit_sales,
        total_sales=total_sales,
        **columns,
    )


# What the twenty lines of a customer lack to his total: sales of 6.67, and cost of 2.22.
ROUNDING_WRITTEN = written(
    service_id="",
    service_name="",
    product_id="",
    product_name="",
    subscription_id="",
    unit_cost="0.02",
    total_cost="0.02",
    unit_sales="0.07",
    total_sales="0.07",
    payment_frequency="",
    kind="correction",
    details="Rounding to 2 decimal places",
)

ROWS = (
    trap(
        "T21",
        "Rounded lines do not add up to the rounded total, for most customers.",
        Step(
            run="billing report --month 2026-10 -o lines.csv --places 2",
            given=[
                *(third(number, "0.3333") for number in range(20)),
                *(third(number, "0.9999", organizationId="o-2", currencyCode="EUR") for number in range(20)),
            ],
            lines=[
                *(third_written(number, "0.33") for number in range(20)),
                ROUNDING_WRITTEN,
                *(third_written(number, "1.00", organization_id="o-2", currency="EUR") for number in range(20)),
                {
                    **ROUNDING_WRITTEN,
                    "organization_id": "o-2",
                    "currency": "EUR",
                    "unit_sales": "0.00",
                    "total_sales": "0.00",
                },
            ],
            totals={"SEK": ("6.6660", "2.2220"), "EUR": ("19.9980", "2.2220")},
            says=("EUR total_sales 19.9980 20.00", "SEK total_sales 6.6660 6.67", "1 rounding line added (SEK)"),
        ),
    ),
    trap(
        "T22",
        "A price of one at two places, times the quantity, is off by whole units: 400 x 0.0049 becomes nothing.",
        Step(
            run="billing report --month 2026-10 -o lines.csv --places 2",
            given=[
                line(
                    quantity="400",
                    unitCostPrice="0.0041",
                    unitSalesPrice="0.0049",
                    totalCost="1.64",
                    totalSales="1.96",
                )
            ],
            lines=[
                written(quantity="400", unit_cost="0.0041", unit_sales="0.0049", total_cost="1.64", total_sales="1.96")
            ],
        ),
    ),
    trap(
        "T23",
        "A prorated line has the full price of a month: its total is not quantity times price, and it is right.",
        Step(
            given=[
                line(quantity="5", totalSales="16.13", totalCost="12.90", billingLineDetails="Prorated, 10 of 31 days")
            ],
            lines=[
                written(
                    quantity="5",
                    total_sales="16.13",
                    total_cost="12.90",
                    details="Prorated, 10 of 31 days",
                    kind="proration",
                )
            ],
            totals={"SEK": ("16.13", "12.90")},
        ),
        Step(run=CHECK),
    ),
    trap(
        "T23 unsaid",
        "Nothing on a line says why its total is not quantity times price: the total counts, and a person looks.",
        Step(
            given=[line(quantity="5", totalSales="16.13", totalCost="12.90")],
            lines=[written(quantity="5", total_sales="16.13", total_cost="12.90")],
            totals={"SEK": ("16.13", "12.90")},
        ),
        Step(
            run=CHECK,
            code=7,
            findings={"total-differs": 1},
            says=("total sales 16.13, but 5 times 10.00 is 50.00; difference -33.87.",),
        ),
    ),
    trap(
        "T24",
        "The margin's unit is not known, and sales or cost are nothing: a crash, or an average of percentages.",
        Step(
            given=[
                line(billingLineDetails="free", unitSalesPrice="0", totalSales="0", unitCostPrice="5", totalCost="5"),
                line(productId="p-2", unitSalesPrice="5", totalSales="5", unitCostPrice="0", totalCost="0"),
                line(productId="p-3", unitSalesPrice="0", totalSales="0", unitCostPrice="0", totalCost="0"),
                line(productId="p-4", marginAmount="2", marginPercentage="20"),
                line(
                    productId="p-5",
                    unitSalesPrice="90",
                    totalSales="90",
                    unitCostPrice="45",
                    totalCost="45",
                    marginAmount="45",
                    marginPercentage="50",
                ),
            ],
            lines=[
                written(details="free", unit_sales="0", total_sales="0", unit_cost="5", total_cost="5"),
                written(product_id="p-2", unit_sales="5", total_sales="5", unit_cost="0", total_cost="0"),
                written(product_id="p-3", unit_sales="0", total_sales="0", unit_cost="0", total_cost="0"),
                written(product_id="p-4", margin="2", margin_percent="20"),
                written(
                    product_id="p-5",
                    unit_sales="90",
                    total_sales="90",
                    unit_cost="45",
                    total_cost="45",
                    margin="45",
                    margin_percent="50",
                ),
            ],
        ),
        Step(
            run=CHECK,
            code=7,
            findings={"zero-price": 1},
            says=("costs 5 and is sold for nothing", "44.76", "margin (of sales), as 20"),
        ),
    ),
    trap(
        "T26",
        "A licence that is prepaid for a year looks like a jump, and a fee that comes once like one that stays.",
        Step(
            run="billing report --month 2026-09 -o september.csv",
            given=[
                *(line(subscriptionId=f"sub-{number}", billingDate="2026-09-05") for number in range(12)),
                line(
                    subscriptionId="sub-0",
                    paymentFrequency="Annual",
                    unitSalesPrice="120.00",
                    totalSales="120.00",
                    unitCostPrice="96.00",
                    totalCost="96.00",
                ),
                *(line(subscriptionId=f"sub-{number}") for number in range(1, 12)),
                line(subscriptionId="sub-1", paymentFrequency="One-time", unitSalesPrice="500.00", totalSales="500.00"),
            ],
            lines=[
                written(subscription_id=f"sub-{number}", billing_date="2026-09-05", month="2026-09")
                for number in range(12)
            ],
        ),
        Step(
            lines=[
                written(
                    subscription_id="sub-0",
                    payment_frequency="Annual",
                    unit_sales="120.00",
                    total_sales="120.00",
                    unit_cost="96.00",
                    total_cost="96.00",
                ),
                *(written(subscription_id=f"sub-{number}") for number in range(1, 12)),
                written(
                    subscription_id="sub-1",
                    payment_frequency="One-time",
                    kind="one_time",
                    unit_sales="500.00",
                    total_sales="500.00",
                ),
            ],
        ),
        Step(run="billing check 2026-10"),
    ),
    trap(
        "T26 unknown",
        "A payment frequency that nobody knows is taken for monthly.",
        Step(
            given=[line(paymentFrequency="Fortnightly")],
            lines=[written(payment_frequency="Fortnightly", kind="unknown")],
        ),
        Step(run=CHECK, code=7, findings={"unknown-frequency": 1}, says=("never taken for monthly",)),
    ),
)
