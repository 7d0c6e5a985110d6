"""Is it the right customer?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from traps.trap import NO_COLUMN, REPORT, Key, Line, Step, line, trap, written

SUGGEST = "mapping suggest --customers erp.csv --write -o found.csv"
WITH_MAPPING = f"{REPORT} --mapping mapping.csv"
NO_MONEY = {"sign": "a list of customers has no amounts", "amount": "a list of customers has no amounts"}


def found(identifier: str, verdict: str, key: str = "") -> Line:
    """What is suggested for an organization; nothing in it is money."""
    return {"organization_id": identifier, "verdict": verdict, "key": key, "currency": NO_COLUMN}


def found_item(identifier: str, verdict: str, code: str = "") -> Line:
    """What is suggested for a product; nothing in it is money."""
    return {"product": identifier, "verdict": verdict, "item": code, "currency": NO_COLUMN}


def organization(identifier: str, name: str, **keys: str) -> Mapping[str, Any]:
    """An organization with its keys."""
    return {"id": identifier, "name": name, "active": True, **keys}


def mapped(identifier: str, **columns: str) -> Mapping[str, str]:
    """A row of a mapping."""
    row = dict.fromkeys(("id", "name", "customer", "split_by", "part", "excluded"), "")
    return {**row, "id": identifier, **columns}


# Names that have nothing in common.
TOWNS = (
    *("Arboga", "Bollnäs", "Cimbrishamn", "Dorotea", "Eksjö", "Falun", "Gävle", "Hjo", "Iggesund", "Jokkmokk"),
    *("Kiruna", "Ljusdal", "Mora", "Norsjö", "Oxelösund"),
)
TRADES = (
    *("Bageri", "Cykel", "Dans", "Elteknik", "Fiske", "Glas", "Hamn", "Isolering", "Juvelerare", "Kakel"),
    *("Låssmed", "Murare", "Notariat", "Optik", "Plåt"),
)

CAFE = written(customer_key="10042")
IN_PARTS = [
    line(costCenter="IT"),
    line(costCenter="Sales", subscriptionId="sub-2", totalSales="30.00", totalCost="20.00"),
    line(costCenter="Stab", subscriptionId="sub-3", totalSales="5.00", totalCost="2.00"),
]
IN_PARTS_WRITTEN = [
    written(cost_center="IT", customer_key=""),
    written(cost_center="Sales", subscription_id="sub-2", total_sales="30.00", total_cost="20.00", customer_key=""),
    written(cost_center="Stab", subscription_id="sub-3", total_sales="5.00", total_cost="2.00", customer_key=""),
]

# Everything that becomes of organizations behind a mapping: one is renamed, one was deleted and created again, one is
# our own, and one is new.
LATER = [
    line(organizationName="Nordic Kaffe AB"),
    line(organizationId="o-9", organizationName="Ström & Co", customerNumber="10044", totalSales="200.00"),
    line(organizationId="o-7", organizationName="Our own tenant", totalSales="3000.00", totalCost="2400.00"),
    line(organizationId="o-8", organizationName="Havsnära Marin", totalSales="40000.0001", totalCost="9.00"),
]
BEFORE = [
    mapped("o-1", name="Nordic Café AB", customer=Key("10042")),
    mapped("O-3", name="Strøm", customer="10044"),
    mapped("o-7", name="Our own tenant", excluded="our own tenant"),
]
ERP = [
    {"Customer no": "10042", "Name": "Nordic Café AB"},
    {"Customer no": Key("10044"), "Name": "Ström & Co"},
]
RENAMED = written(organization_name="Nordic Kaffe AB", customer_number="", customer_key="10042")
AGAIN = written(
    organization_id="o-9",
    organization_name="Ström & Co",
    customer_number="10044",
    total_sales="200.00",
    customer_key="10044",
)
LATER_WRITTEN = [
    {**RENAMED, "customer_key": ""},
    {**AGAIN, "customer_key": ""},
    written(
        organization_id="o-7",
        organization_name="Our own tenant",
        total_sales="3000.00",
        total_cost="2400.00",
    ),
    written(organization_id="o-8", organization_name="Havsnära Marin", total_sales="40000.0001", total_cost="9.00"),
]

BOUGHT = [
    line(productName="Microsoft 365 E3", itemCode="M365 E3"),
    line(productId="p-2", productName="Backup of a server", itemCode="00123", totalSales="20.00"),
    line(productId="p-3", productName="Managed firewall", itemCode="N/A", totalSales="30.00"),
    line(productId="p-4", productName="Microsoft 365 F3 (annual)", totalSales="40.00"),
]
BOUGHT_WRITTEN = [
    written(product_name="Microsoft 365 E3", item_code="M365 E3"),
    written(product_id="p-2", product_name="Backup of a server", item_code="00123", total_sales="20.00"),
    written(product_id="p-3", product_name="Managed firewall", item_code="N/A", total_sales="30.00"),
    written(product_id="p-4", product_name="Microsoft 365 F3 (annual)", total_sales="40.00"),
]
ITEMS = [
    {"Code": Key("M365-E3"), "Name": "M365 E3"},
    {"Code": "123", "Name": "Backup of a server"},
    {"Code": "N/A", "Name": "Support"},
    {"Code": "M365-F3M", "Name": "M365 F3 monthly"},
]

ROWS = (
    trap(
        "T35",
        "Many organizations have the same thing instead of a key: N/A. The first customer that has it, too, is theirs.",
        Step(
            run=SUGGEST,
            organizations=[
                *(organization(f"o-{at}", f"{town} AB", customerNumber="N/A") for at, town in enumerate(TOWNS)),
                organization("o-16", "Zinkgruvan AB", customerNumber="C-16"),
            ],
            beside={
                "erp.csv": [
                    *(
                        {"Key": f"K-{at}", "Name": f"{trade} Handelsbolag", "Customer number": "N/A"}
                        for at, trade in enumerate(TRADES)
                    ),
                    {"Key": "K-16", "Name": "Zinkgruvan", "Customer number": Key("C-16")},
                ]
            },
            code=7,
            findings={"undecided": 15, "shared-key": 1},
            lines=[*(found(f"o-{at}", "none") for at in range(15)), found("o-16", "exact", "K-16")],
            says=("15 organizations have the customer number N/A: it is no key.", "1 accepted by an exact key"),
            texts={"mapping.toml": ['customer = "K-16"']},
        ),
        fixed=NO_MONEY,
    ),
    trap(
        "T36 several organizations",
        "The departments of a customer are organizations of their own, and get one invoice.",
        Step(
            run=WITH_MAPPING,
            given=[line(), line(organizationId="o-2", organizationName="Nordic Café, Göteborg", totalSales="5.00")],
            beside={"mapping.csv": [mapped("o-1", customer=Key("10042")), mapped("O-2", customer="10042")]},
            lines=[
                CAFE,
                {
                    **CAFE,
                    "organization_id": "o-2",
                    "organization_name": "Nordic Café, Göteborg",
                    "total_sales": "5.00",
                },
            ],
        ),
        Step(
            run="mapping check 2026-10 --mapping mapping.csv", says=("Every organization with billing has a customer",)
        ),
    ),
    trap(
        "T36 several customers",
        "One organization is two customers, and nothing says which line is whose: half of the money goes to the other.",
        Step(given=IN_PARTS, lines=IN_PARTS_WRITTEN),
        Step(
            run=WITH_MAPPING,
            beside={"mapping.csv": [mapped("o-1", customer="10042"), mapped("o-1", customer="10043")]},
            code=2,
            files=[],
            says=("mapping.csv, line 2 and 3: the organization o-1 has 2 customers", 'Write split_by = "cost_center"'),
        ),
    ),
    trap(
        "T36 split",
        "The same with a rule: each line goes to the customer of its cost center, and one without a rule to nobody.",
        Step(given=IN_PARTS, lines=IN_PARTS_WRITTEN),
        Step(
            run=WITH_MAPPING,
            beside={
                "mapping.csv": [
                    mapped("o-1", split_by="cost_center", part="Sales", customer=Key("10042")),
                    mapped("o-1", split_by="cost_center", part="IT", customer=Key("10043")),
                ]
            },
            lines=[
                {**IN_PARTS_WRITTEN[0], "customer_key": "10043"},
                {**IN_PARTS_WRITTEN[1], "customer_key": "10042"},
            ],
            totals={"SEK": ("45.00", "30.00")},
            code=7,
            findings={"unmapped": 1},
            says=("Lines of organizations without a customer are not in the files: 5.00 SEK.",),
        ),
        Step(
            run="mapping check 2026-10 --mapping mapping.csv",
            code=7,
            findings={"unmapped": 1},
            says=("Nordic Café AB (o-1), cost_center Stab 1 5.00 2.00 SEK",),
        ),
    ),
    trap(
        "T37",
        "One VAT number has three spellings, and a group's number is that of all its companies.",
        Step(
            run=SUGGEST,
            organizations=[
                organization("o-1", "Arboga AB", vat="SE556677889901"),
                organization("o-2", "Bollnäs AB", vat="556688-1234"),
                organization("o-3", "Cimbrishamn AB", vat="SE 5566990012 01"),
                organization("o-4", "Dorotea AB", vat="SE556600112201"),
                organization("o-5", "Eksjö AB", vat="SE 5566001122 01"),
            ],
            beside={
                "erp.csv": [
                    {"Key": "1", "Name": "Arboga", "VAT number": Key("556677-8899")},
                    {"Key": "2", "Name": "Bollnäs", "VAT number": Key("SE 5566881234 01")},
                    {"Key": "3", "Name": "Cimbrishamn", "VAT number": Key("SE556699001201")},
                    {"Key": "4", "Name": "Dorotea", "VAT number": Key("SE556600112201")},
                ]
            },
            code=7,
            findings={"undecided": 2, "shared-key": 1},
            lines=[
                *(found(f"o-{each}", "exact", str(each)) for each in (1, 2, 3)),
                *(found(f"o-{each}", "ambiguous") for each in (4, 5)),
            ],
            says=("2 organizations have the VAT number SE556600112201: it tells none of them from the others.",),
        ),
        fixed=NO_MONEY,
    ),
    trap(
        "T38",
        "A name is nearly the same three times, twice for another company, and the list has an old duplicate.",
        Step(
            run=SUGGEST,
            organizations=[organization("o-1", "Nordic Café AB")],
            beside={
                "erp.csv": [
                    {"Key": Key("10043"), "Name": "Nordic Cafe Oy"},
                    {"Key": Key("10042"), "Name": "Nordic Cafe Aktiebolag"},
                ]
            },
            code=7,
            findings={"undecided": 1},
            lines=[found("o-1", "name")],
            says=("0 accepted by an exact key, 1 to be decided",),
            texts={"mapping.toml": ['suggested = ["10042", "10043"]']},
        ),
        Step(
            run=f"{SUGGEST} --mapping tie.toml",
            beside={
                "erp.csv": [
                    {"Key": Key("10044"), "Name": "Nordic Cafe AB"},
                    {"Key": Key("10042"), "Name": "AB Nordic Café"},
                ]
            },
            code=7,
            findings={"undecided": 1},
            lines=[found("o-1", "ambiguous")],
            texts={"tie.toml": ['suggested = ["10044", "10042"]']},
        ),
        fixed=NO_MONEY,
    ),
    trap(
        "T39",
        "Since then one organization is renamed, one deleted and created again, one is our own, and one is new.",
        Step(given=LATER, lines=LATER_WRITTEN),
        Step(
            run=WITH_MAPPING,
            beside={"mapping.csv": BEFORE},
            lines=[RENAMED],
            totals={"SEK": ("43210.0001", "2425.00")},
            code=7,
            findings={"unmapped": 2},
            says=(
                "SEK total_sales 43210.0001 10.00 3000.00 40200.0001",
                "Excluded: 1 line of o-7, our own tenant",
            ),
        ),
        Step(
            run="mapping check 2026-10 --mapping mapping.csv",
            code=7,
            findings={"unmapped": 2, "organization-renamed": 1, "organization-recreated": 1},
            says=(
                "Havsnära Marin (o-8) 1 40000.00 9.00 SEK",
                "Our own tenant (o-7) 1 3000.00 2400.00 SEK our own tenant",
                "SEK total_sales 43210.0001 10.00 3000.00 40200.0001",
                "o-1 is called Nordic Kaffe AB now; it was Nordic Café AB when it was mapped to 10042.",
            ),
        ),
        Step(
            run="mapping suggest 2026-10 --customers erp.csv --mapping mapping.csv --write -o found.csv",
            beside={"erp.csv": ERP},
            code=7,
            findings={"undecided": 2},
            says=("Ström & Co recreated 10044?", "0 accepted by an exact key, 2 to be decided"),
        ),
        Step(run="mapping edit o-9 --accept-suggested --mapping mapping.csv"),
        Step(run="mapping edit o-8 --exclude 'billed by hand' --mapping mapping.csv"),
        Step(run="mapping edit o-1 --customer 10042 --report 2026-10 --mapping mapping.csv"),
        Step(run="mapping edit o-3 --forget --mapping mapping.csv"),
        Step(
            run="mapping check 2026-10 --mapping mapping.csv --customers erp.csv",
            says=("SEK total_sales 43210.0001 210.00 43000.0001", "0 findings are open"),
        ),
        Step(
            run=WITH_MAPPING,
            lines=[RENAMED, AGAIN],
            totals={"SEK": ("43210.0001", "2425.00")},
        ),
    ),
    trap(
        "T41 items",
        "An item code has lost its zeros, another is N/A, and a third product's name is one word from an item's.",
        Step(given=BOUGHT, lines=BOUGHT_WRITTEN),
        Step(
            run="mapping suggest 2026-10 --items items.csv --write -o found.csv",
            beside={"mapping.toml": '[organizations.o-1]\ncustomer = "10042"\n', "items.csv": ITEMS},
            code=7,
            findings={"undecided": 3},
            lines=[
                found_item("p-1", "exact", "M365-E3"),
                found_item("p-2", "ambiguous"),
                found_item("p-3", "none"),
                found_item("p-4", "ambiguous"),
            ],
            says=("4 products: 1 by an exact code, 2 ambiguous, 1 without anything alike.",),
            texts={"mapping.toml": ['item = "M365-E3"', 'suggested = ["123"]', 'suggested = ["M365-F3M"]']},
        ),
        Step(
            run="mapping check 2026-10 --products --items items.csv",
            code=7,
            findings={"product-without-item": 3},
            says=("Backup of a server (p-2) has no item: 1 line, 20.00 SEK. Suggested, and not accepted: 123.",),
        ),
    ),
)
