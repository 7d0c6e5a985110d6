"""Is it all there?"""

from __future__ import annotations

from datetime import UTC, datetime

from traps.trap import CHECK, Line, Step, line, trap, written

OCTOBER_12 = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
NOVEMBER_9 = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)


def organizations(count: int) -> list[dict[str, object]]:
    """So many organizations."""
    return [{"id": f"o-{number}", "name": f"Organization {number}", "active": True} for number in range(count)]


def billed(count: int, day: str) -> list[Line]:
    """A line for each of the first so many."""
    return [
        line(organizationId=f"o-{number}", organizationName=f"Organization {number}", billingDate=day)
        for number in range(count)
    ]


def billed_written(count: int, day: str, month: str) -> list[Line]:
    """The same in a file."""
    return [
        written(
            organization_id=f"o-{number}", organization_name=f"Organization {number}", billing_date=day, month=month
        )
        for number in range(count)
    ]


# One line of Azure, or many for the same money.
OF_AZURE = {"serviceId": "s-2", "serviceName": "Azure"}
FINE = (("0.41", "0.328"),) * 239 + (("2.01", "1.608"),)

ROWS = (
    trap(
        "T6",
        "The user of the API is a key account manager: he sees his own organizations only, and gets no error.",
        Step(
            run="billing report --month 2026-09 -o september.csv",
            at=OCTOBER_12,
            organizations=organizations(52),
            given=billed(47, "2026-09-05"),
            lines=billed_written(47, "2026-09-05", "2026-09"),
        ),
        Step(
            at=NOVEMBER_9,
            organizations=organizations(76),
            given=billed(62, "2026-10-05"),
            lines=billed_written(62, "2026-10-05", "2026-10"),
        ),
        Step(
            # He sees every other one of these.
            sandbox={"role": "key-account-manager"},
            lines=billed_written(62, "2026-10-05", "2026-10")[::2],
        ),
        Step(
            run="billing check 2026-10",
            code=7,
            findings={"fewer-organizations": 2, "organization-new": 7, "organization-vanished": 23},
            says=(
                "Organizations: 38 listed, 31 with billing; 2026-09: 52 listed, 47 with billing.",
                "38 organizations are listed, 2026-09 had 52",
                "31 organizations are billed, 2026-09 had 47",
            ),
        ),
    ),
    trap(
        "T7",
        "Lines that belong to no organization, such as manual ones of the reseller, vanish between the customers.",
        Step(
            given=[
                line(),
                line(
                    organizationId=None,
                    organizationName=None,
                    serviceId=None,
                    serviceName=None,
                    productId=None,
                    productName=None,
                    subscriptionId=None,
                    totalSales="125.00",
                    unitSalesPrice="125.00",
                    billingLineDetails="Agreed by telephone",
                ),
            ],
            lines=[
                written(),
                written(
                    organization_id="",
                    organization_name="",
                    service_id="",
                    service_name="",
                    product_id="",
                    product_name="",
                    subscription_id="",
                    unit_sales="125.00",
                    total_sales="125.00",
                    details="Agreed by telephone",
                ),
            ],
            totals={"SEK": ("135.00", "16.00")},
            says=("2 lines, 1 organizations.", "(reseller itself)"),
        ),
    ),
    trap(
        "T8",
        "An organization is deleted or not active any more, and its billing is dropped, because it is not in the list.",
        Step(
            organizations=[
                {"id": "o-1", "name": "Nordic Café AB", "active": True},
                {"id": "o-2", "name": "Closed AB", "active": False},
                {"id": "o-3", "name": "Deleted AB", "active": True},
            ],
            given=[
                line(),
                line(organizationId="o-2", organizationName="Closed AB"),
                line(organizationId="o-3", organizationName="Deleted AB"),
            ],
            run="organizations delete o-3 --yes",
        ),
        Step(
            lines=[
                written(),
                written(organization_id="o-2", organization_name="Closed AB"),
                written(organization_id="o-3", organization_name="Deleted AB"),
            ],
            totals={"SEK": ("30.00", "24.00")},
        ),
        Step(
            run=CHECK,
            code=7,
            findings={"organization-inactive": 1, "organization-unlisted": 1},
            says=("Closed AB is billed, but is not active", "Deleted AB is billed, but is not in the list"),
        ),
    ),
    trap(
        "T9",
        "A setting of the vendor made the lines finer, from one month to the next, and all of them look new.",
        Step(
            run="billing report --month 2026-09 -o september.csv",
            at=OCTOBER_12,
            given=[
                line(
                    billingDate="2026-09-30",
                    unitCostPrice="80.00",
                    unitSalesPrice="100.00",
                    totalCost="80.00",
                    totalSales="100.00",
                    **OF_AZURE,
                ),
                *(
                    line(
                        billingDate="2026-10-05",
                        unitCostPrice=cost,
                        unitSalesPrice=sales,
                        totalCost=cost,
                        totalSales=sales,
                        subscriptionId=f"meter-{number}",
                        **OF_AZURE,
                    )
                    for number, (sales, cost) in enumerate(FINE)
                ),
            ],
            lines=[
                written(
                    month="2026-09",
                    billing_date="2026-09-30",
                    service_id="s-2",
                    service_name="Azure",
                    unit_cost="80.00",
                    unit_sales="100.00",
                    total_cost="80.00",
                    total_sales="100.00",
                )
            ],
        ),
        Step(
            lines=[
                written(
                    service_id="s-2",
                    service_name="Azure",
                    subscription_id=f"meter-{number}",
                    unit_cost=cost,
                    unit_sales=sales,
                    total_cost=cost,
                    total_sales=sales,
                )
                for number, (sales, cost) in enumerate(FINE)
            ],
            totals={"SEK": ("100.00", "80.000")},
        ),
        Step(run="billing compare 2026-09 2026-10", says=("same money, finer lines 1",)),
        Step(run="billing check 2026-10"),
    ),
)
