"""Is every line read, and once, whatever the report looks like?"""

from __future__ import annotations

from traps.trap import Step, line, trap, written

# A report of a hundred lines: seven organizations, no two lines of equal money.
HUNDRED = [
    line(
        organizationId=f"o-{number % 7}",
        organizationName=f"Organization {number % 7}",
        quantity="2",
        unitCostPrice=f"{number}.10",
        unitSalesPrice=f"{number}.25",
        totalCost=f"{2 * number}.20",
        totalSales=f"{2 * number}.50",
        billingLineDetails=f"line {number}",
    )
    for number in range(100)
]
HUNDRED_WRITTEN = [
    written(
        organization_id=f"o-{number % 7}",
        organization_name=f"Organization {number % 7}",
        quantity="2",
        unit_cost=f"{number}.10",
        unit_sales=f"{number}.25",
        total_cost=f"{2 * number}.20",
        total_sales=f"{2 * number}.50",
        details=f"line {number}",
    )
    for number in range(100)
]
OF_HUNDRED = {"SEK": ("9950.00", "9920.00")}
NAMES_OF_UNKNOWN = """
[billing.columns]
billing_date = "faktDat"
organization_id = "kundRef"
organization_name = "kundNamn"
quantity = "antal"
unit_cost = "stkIn"
unit_sales = "stkUt"
total_cost = "summaIn"
total_sales = "summaUt"
currency = "valuta"
"""


def same_lines(content: str) -> Step:
    """The same hundred lines, spelled otherwise."""
    return Step(content=content, lines=HUNDRED_WRITTEN, totals=OF_HUNDRED)


# A service in the words of its products and of its items.
PRODUCTS = ("100", "50")
ITEMS = ("60", "40", "50")


def two_levels(products: tuple[str, ...], items: tuple[str, ...]) -> object:
    """An answer in which a service has its money twice."""

    def level(prefix: str, amounts: tuple[str, ...]) -> list[dict[str, str]]:
        return [
            {"productId": f"{prefix}-{number}", "billingDate": "2026-10-05", "quantity": "1", "totalSales": amount}
            for number, amount in enumerate(amounts)
        ]

    service = {"serviceId": "s-1", "products": level("product", products), "items": level("item", items)}
    return {"organizations": [{"organizationId": "o-1", "currencyCode": "SEK", "services": [service]}]}


def with_subtotal(subtotal: str, *amounts: str) -> object:
    """An answer whose organization says what its lines add up to."""
    items = [
        {"productId": f"p-{number}", "billingDate": "2026-10-05", "quantity": "1", "totalSales": amount}
        for number, amount in enumerate(amounts)
    ]
    service = {"serviceId": "s-1", "items": items}
    organization = {"organizationId": "o-1", "currencyCode": "SEK", "totalSales": subtotal, "services": [service]}
    return {"organizations": [organization]}


def short(product_id: str, total_sales: str) -> dict[str, str]:
    """A line of such an answer in a file."""
    return {
        "billing_date": "2026-10-05",
        "organization_id": "o-1",
        "service_id": "s-1",
        "product_id": product_id,
        "quantity": "1",
        "total_sales": total_sales,
        "currency": "SEK",
    }


NOTHING = dict.fromkeys(("sign", "amount", "key"), "a report without lines has neither amounts nor keys")

ROWS = (
    trap(
        "T1",
        "The report's field names are others than ours: every amount is absent, and zeros look like a report.",
        Step(given=HUNDRED, lines=HUNDRED_WRITTEN, totals=OF_HUNDRED),
        same_lines("pascal"),
        same_lines("sales-total"),
        same_lines("nested"),
        same_lines("flat"),
        same_lines("text"),
        Step(
            content="computed",
            code=7,
            findings={"computed-totals": 100},
            lines=HUNDRED_WRITTEN,
            totals=OF_HUNDRED,
            says=("it is computed as quantity times unit_sales",),
        ),
        Step(
            content="unknown",
            run="billing report --month 2026-10 -o nothing.csv",
            code=6,
            files=(),
            says=("has no field for", "kundRef", "faktDat", "antal", "summaUt", "valuta", "[billing.columns]"),
        ),
        Step(content="unknown", settings=NAMES_OF_UNKNOWN, lines=HUNDRED_WRITTEN, totals=OF_HUNDRED),
    ),
    trap(
        "T1 null",
        "A column binds, but some lines have null or nothing there: that is no zero.",
        Step(
            given=[line(totalSales=None), line(totalSales=..., totalCost=...), line(productId="p-2")],
            code=7,
            findings={"missing-total-sales": 2},
            lines=[
                written(total_sales=""),
                written(total_sales="", total_cost="", kind="recurring"),
                written(product_id="p-2"),
            ],
            totals={"SEK": ("10.00", "16.00")},
        ),
    ),
    trap(
        "T2",
        "A service is there as products and as items: whoever adds all lists has the money twice.",
        Step(
            answer=two_levels(PRODUCTS, ITEMS),
            code=7,
            findings={"two-levels": 2},
            lines=[short("item-0", "60"), short("item-1", "40"), short("item-2", "50")],
            totals={"SEK": ("150", "0")},
            says=("items was counted",),
            keeps=(
                '"productId":"product-0","billingDate":"2026-10-05","quantity":1,"totalSales":100}',
                '"productId":"product-1","billingDate":"2026-10-05","quantity":1,"totalSales":50}',
            ),
        ),
    ),
    trap(
        "T2 unequal",
        "The two levels do not hold the same money: nobody can tell which is right.",
        Step(
            answer=two_levels(PRODUCTS, ("60", "40", "55")),
            code=6,
            files=(),
            says=("all look like lines, and differ",),
            keeps=(
                '{"organizationId":"o-1","currencyCode":"SEK","services":[{"serviceId":"s-1","products":[',
                '"productId":"product-0","billingDate":"2026-10-05","quantity":1,"totalSales":100}',
                '"productId":"product-1","billingDate":"2026-10-05","quantity":1,"totalSales":50}',
                '"productId":"item-0","billingDate":"2026-10-05","quantity":1,"totalSales":60}',
                '"productId":"item-1","billingDate":"2026-10-05","quantity":1,"totalSales":40}',
                '"productId":"item-2","billingDate":"2026-10-05","quantity":1,"totalSales":55}',
            ),
        ),
    ),
    trap(
        "T3",
        "A report was cut: a line is gone, and the vendor's own subtotal still has it.",
        Step(
            answer=with_subtotal("30.00", "10.00", "10.00"),
            code=7,
            findings={"subtotal-differs": 1},
            lines=[short("p-0", "10.00"), short("p-1", "10.00")],
            totals={"SEK": ("20.00", "0")},
            says=("/organizations/0 says total_sales 30.00, its lines 20.00, difference 10.00",),
            keeps=('"organizationId":"o-1","currencyCode":"SEK","totalSales":30.00',),
        ),
        Step(
            answer=with_subtotal("30.00", "10.00", "10.00", "10.00"),
            lines=[short("p-0", "10.00"), short("p-1", "10.00"), short("p-2", "10.00")],
            keeps=('"organizationId":"o-1","currencyCode":"SEK","totalSales":30.00',),
        ),
    ),
    *(
        trap(
            f"T5 {name}",
            "The task is successful and the report is empty: that is no month without sales.",
            Step(answer=answer, code=7, findings={finding: 0}, files=(), says=("The report has no billing line.",)),
            fixed=NOTHING,
        )
        for name, answer, finding in (
            ("empty array", "[]", "empty"),
            ("empty list", '{"organizations":[]}', "empty"),
            ("null list", '{"organizations":null}', "empty"),
            ("null", "null", "no-list"),
            ("empty object", "{}", "no-list"),
            (
                "missing collection",
                '{"status":"Successful","startDate":"2026-10-01","endDate":"2026-10-31"}',
                "no-list",
            ),
        )
    ),
    trap(
        "T5 allowed",
        "An empty month is all right where somebody says so.",
        Step(run="billing report --month 2026-10 -o lines.csv --allow-empty", answer="[]", lines=[], findings={}),
        fixed=NOTHING,
    ),
)
