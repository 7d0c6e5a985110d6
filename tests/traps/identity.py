"""Is it counted once?"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime

from traps.trap import CHECK, Step, line, trap, written

THREE = [
    line(billingLineDetails="a"),
    line(billingLineDetails="b", organizationId="o-2", organizationName="Ström & Co", quantity="3", totalSales="30.00"),
    line(billingLineDetails="c", productId="p-2", itemCode="CFQ7"),
]
THREE_WRITTEN = [
    written(details="a"),
    written(details="b", organization_id="o-2", organization_name="Ström & Co", quantity="3", total_sales="30.00"),
    written(details="c", product_id="p-2", item_code="CFQ7"),
]
# The same lines in another order, of a customer with a new name, at other prices.
REPRICED = [
    line(billingLineDetails="c", productId="p-2", itemCode="CFQ7", unitSalesPrice="11.00", totalSales="11.00"),
    line(billingLineDetails="b", organizationId="o-2", organizationName="Strøm", quantity="3", totalSales="30.00"),
    line(billingLineDetails="a", productName="Business Standard"),
]
REPRICED_WRITTEN = [
    written(details="c", product_id="p-2", item_code="CFQ7", unit_sales="11.00", total_sales="11.00"),
    written(details="b", organization_id="o-2", organization_name="Strøm", quantity="3", total_sales="30.00"),
    written(details="a", product_name="Business Standard"),
]

FIVE_SEATS = line(quantity="5", totalCost="40.00", totalSales="50.00")
FIVE_SEATS_WRITTEN = written(quantity="5", total_cost="40.00", total_sales="50.00")


def days_of(month: int) -> tuple[str, ...]:
    """Billing dates at both ends of a month, as dates and as moments."""
    first, last = f"2026-{month:02}-01", f"2026-{month:02}-{monthrange(2026, month)[1]}"
    return (first, f"{first}T00:00:00Z", f"2026-{month:02}-15", last, f"{last}T00:00:00Z", f"{last}T23:59:59Z")


YEAR = [line(billingDate=day, billingLineDetails=day) for month in range(1, 13) for day in days_of(month)]

ROWS = (
    trap(
        "T10",
        "The report has no ids of lines, and keys that follow order, money or names change with the next reading.",
        Step(given=THREE, lines=THREE_WRITTEN),
        Step(given=[*reversed(THREE)], lines=THREE_WRITTEN, keys="same", digests="same"),
        Step(given=REPRICED, lines=REPRICED_WRITTEN, keys="same", digests="other"),
        Step(
            given=[{**each, "billingDate": "2026-10-06"} for each in REPRICED],
            lines=[{**each, "billing_date": "2026-10-06"} for each in REPRICED_WRITTEN],
            keys="other",
            digests="other",
        ),
    ),
    trap(
        "T11",
        "Two equal lines are both right: five licences in each of two cost centres. Whoever drops one loses money.",
        Step(
            given=[FIVE_SEATS, FIVE_SEATS],
            lines=[FIVE_SEATS_WRITTEN, FIVE_SEATS_WRITTEN],
            totals={"SEK": ("100.00", "80.00")},
        ),
        Step(
            run=CHECK,
            code=7,
            findings={"equal-lines": 1},
            says=("2 equal lines of quantity 5. All of them are counted.",),
            never_says=("that of the month before",),
        ),
    ),
    trap(
        "T12",
        "The same two lines are wrong: the vendor has sent one of them twice. A person decides, and decides once.",
        Step(
            run="billing report --month 2026-09 -o september.csv",
            given=[{**FIVE_SEATS, "billingDate": "2026-09-05"}, FIVE_SEATS, FIVE_SEATS],
            lines=[{**FIVE_SEATS_WRITTEN, "billing_date": "2026-09-05", "month": "2026-09"}],
        ),
        Step(lines=[FIVE_SEATS_WRITTEN, FIVE_SEATS_WRITTEN]),
        Step(
            run="billing check 2026-10",
            code=7,
            findings={"equal-lines": 1},
            says=("The quantity, 10, is 2 times that of the month before, 5",),
        ),
        Step(run="billing check 2026-10 --accept 'equal-lines=Two cost centres, says the customer'"),
        Step(run="billing check 2026-10", says=("Two cost centres, says the customer",)),
    ),
    trap(
        "T14",
        "The month is invoiced, and then restated: a late credit, another price, a line that is gone.",
        Step(
            given=[
                line(),
                line(productId="p-2", quantity="2", totalCost="16.00", totalSales="20.00"),
                line(productId="p-3", unitSalesPrice="30.00", totalSales="30.00"),
            ],
            lines=[
                written(),
                written(product_id="p-2", quantity="2", total_cost="16.00", total_sales="20.00"),
                written(product_id="p-3", unit_sales="30.00", total_sales="30.00"),
            ],
        ),
        Step(run=CHECK),
        Step(run="billing close 2026-10"),
        Step(
            run="billing changes 2026-10 -o adjustments.csv",
            at=datetime(2026, 12, 8, 9, 0, tzinfo=UTC),
            given=[
                line(),
                line(productId="p-2", quantity="2", unitSalesPrice="12.00", totalCost="16.00", totalSales="24.00"),
                line(
                    productId="p-4",
                    billingDate="2026-10-20",
                    unitCostPrice="0.00",
                    totalCost="0.00",
                    unitSalesPrice="-30.00",
                    totalSales="-30.00",
                    billingLineDetails="Agreed by telephone",
                ),
            ],
            code=7,
            findings={"late-lines": 1, "restated-lines": 1, "vanished-lines": 1},
            lines=[
                {
                    **written(
                        product_id="p-2", quantity="0", unit_sales="12.00", total_cost="0.00", total_sales="4.00"
                    ),
                    "change": "restated",
                    "changed_columns": "unit_sales; total_sales",
                    "previous_total_sales": "20.00",
                },
                {
                    **written(
                        product_id="p-3",
                        quantity="-1",
                        unit_sales="30.00",
                        total_cost="-8.00",
                        total_sales="-30.00",
                    ),
                    "change": "removed",
                    "previous_total_sales": "30.00",
                },
                {
                    **written(
                        product_id="p-4",
                        billing_date="2026-10-20",
                        unit_cost="0.00",
                        total_cost="0.00",
                        unit_sales="-30.00",
                        total_sales="-30.00",
                        details="Agreed by telephone",
                        kind="credit",
                    ),
                    "change": "added",
                },
            ],
            totals={"SEK": ("4.00", "24.00")},
            # Together -56.00 and -8.00: sales of 4.00 less 60.00, cost of 24.00 less 32.00.
            says=("added SEK 1 -30.00 0", "removed SEK 1 -30.00 -8.00", "restated SEK 1 4.00 0"),
        ),
    ),
    *(
        trap(
            f"T15 {range_end}",
            "Nobody knows how the API reads the last date: lines of the last day are lost, or are in two months.",
            *(
                Step(
                    run=f"billing report --month 2026-{month:02} -o lines.csv",
                    at=datetime(2027, 1, 23, 9, 0, tzinfo=UTC),
                    sandbox={"range_end": range_end},
                    settings=f'[billing]\nrange_end = "{range_end}"\n',
                    given=YEAR if month == 1 else None,
                    lines=[
                        written(month=f"2026-{month:02}", billing_date=day[:10], details=day) for day in days_of(month)
                    ],
                )
                for month in range(1, 13)
            ),
        )
        for range_end in ("inclusive", "exclusive", "midnight")
    ),
    trap(
        "T16",
        "An organization is in two groups: a join of lines and groups has its money twice.",
        Step(
            given=[line(organizationGroups=["Retail", "North"]), line(productId="p-2")],
            lines=[
                written(organization_groups="Retail; North"),
                written(product_id="p-2", organization_groups=""),
            ],
            totals={"SEK": ("20.00", "16.00")},
        ),
    ),
    trap(
        "T17",
        "Two resellers have the same ids: their lines look like the same ones.",
        Step(given=THREE, lines=THREE_WRITTEN),
        Step(reseller=2, given=THREE, lines=THREE_WRITTEN, keys="other"),
    ),
)
