"""Is it counted once?"""

from __future__ import annotations

from traps.trap import Step, line, trap, written

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

ROWS = (
    trap(
        "T10",
        "The report has no ids of lines, and keys that follow order, money or names change with the next reading.",
        Step(given=THREE, lines=THREE_WRITTEN),
        Step(given=REPRICED, lines=REPRICED_WRITTEN, keys="same"),
        Step(
            given=[{**each, "billingDate": "2026-10-06"} for each in REPRICED],
            lines=[{**each, "billing_date": "2026-10-06"} for each in REPRICED_WRITTEN],
            keys="other",
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
