"""Exports to a ledger or a PSA."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from traps.trap import SETTLED, Key, Line, Step, line, trap, written

# A target that shows all of a row, so that no change of the input goes by unseen.
LEDGER = (
    """\
format = "cloudmore-target/1"
name = "ledger"
title = "A ledger of the tests"
status = "unchecked"
checked_against = "nothing: it is of the tests"

[documents]
invoice_number = "{month}-{customer}-{currency}"
credit_note_number = "{month}-{customer}-{currency}-credit"

[amounts]
places = "currency"
price_places = 4
quantity_places = 4
"""
    + "".join(
        f'\n[[columns]]\nheading = "{name}"\nfrom = "{name}"\n'
        for name in (
            *("customer", "document_number", "document_total", "currency"),
            *("organization_id", "service_id", "product_id"),
            *("subscription_id", "billing_date", "quantity", "unit_price", "amount", "document_kind"),
        )
    )
    + '\n[[columns]]\nheading = "text"\ntext = "{product_name}[, {details}][, {quantity_text}]"\n'
)
# Names of the API -> columns of a line; amounts and keys among them.
COLUMNS = {
    "billingDate": "billing_date",
    "organizationId": "organization_id",
    "serviceId": "service_id",
    "productId": "product_id",
    "productName": "product_name",
    "subscriptionId": "subscription_id",
    "quantity": "quantity",
    "unitCostPrice": "unit_cost",
    "unitSalesPrice": "unit_sales",
    "totalCost": "total_cost",
    "totalSales": "total_sales",
}
# What the check of a first month has is no matter of these rows.
_ACCEPT = "--accept 'open-findings=A test' --accept 'other-target=A test'"
EXPORT = f"billing export 2026-10 --mapping mapping.csv {_ACCEPT} --as"
XERO = f"{EXPORT} xero --set defaults.account=200 --set 'defaults.tax_code=Tax on Sales'"
TO_LEDGER = f"{EXPORT} ledger.toml"


def fetched(*lines: Line, at: datetime = SETTLED, **stated: Any) -> Step:
    """A report of the vendor's API, as it is saved: of these lines, and of no others."""
    saved = [{column: each[name] for name, column in COLUMNS.items()} for each in lines]
    currencies = [(each["currencyCode"] or "").upper() for each in lines]
    told = [{**each, "currency": currency} for each, currency in zip(saved, currencies, strict=True)]
    return Step(given=lines, lines=told, vendor=True, at=at, **stated)


def exported(run: str, *rows: str, customers: Sequence[str] = ("1",), first: bool = True, **stated: Any) -> Step:
    """An export of it.

    Args:
        run: The command line.
        rows: Whole rows of the ledger's file.
        customers: Who is in the mapping.
        first: Whether it is the first of the row, so that a change of the mapping shows.
        stated: What else must come of it.
    """
    mapped = [{"id": f"o-{each}", "customer": f"C-{each}"} for each in customers]
    keys = [{name: Key(value) for name, value in each.items()} for each in mapped]
    beside = {"mapping.csv": keys if first else mapped, "ledger.toml": LEDGER}
    texts = {"ledger-2026-10.csv": [f"\r\n{each}\r\n" for each in rows]} if rows else {}
    return Step(**{"run": run, "beside": beside, "vendor": True, "texts": texts, **stated})


def row(
    total: str,
    quantity: str,
    price: str,
    amount: str,
    *,
    number: str = "C-1-SEK",
    organization: str = "o-1",
    currency: str = "SEK",
    product: str = "p-1",
    subscription: str = "sub-1",
    text: str = "Business Basic",
) -> str:
    """A row of the ledger."""
    customer = number[:3]
    cells = (customer, f"202610-{number}", total, currency, organization, "s-1", product, subscription, "2026-10-05")
    kind = "credit-note" if number.endswith("-credit") else "invoice"
    return ",".join((*cells, quantity, price, amount, kind, f'"{text}"' if "," in text else text))


ROWS = (
    trap(
        "T13",
        "The same month is exported twice, and every customer gets two invoices.",
        fetched(line(), line(organizationId="o-2", totalSales="20.00", unitSalesPrice="20.00")),
        exported(
            TO_LEDGER,
            row("10.00", "1", "10.00", "10.00"),
            row("20.00", "1", "20.00", "20.00", number="C-2-SEK", organization="o-2"),
            files=["ledger-2026-10.csv"],
            customers=("1", "2"),
        ),
        exported(
            TO_LEDGER,
            code=7,
            findings={"already-exported": 2},
            files=[],
            says=("2026-10 to ledger: already exported 20", ", 2 lines, ledger-2026-10.csv.", "--again"),
            customers=("1", "2"),
            first=False,
        ),
        exported(
            f"{TO_LEDGER} --again 'The ledger had lost it'",
            row("10.00", "1", "10.00", "10.00"),
            row("20.00", "1", "20.00", "20.00", number="C-2-SEK", organization="o-2"),
            customers=("1", "2"),
            first=False,
        ),
    ),
    trap(
        "T13 restated",
        "A month is restated after it was exported: exporting it again would invoice all of it twice.",
        fetched(line(), line(productId="p-2")),
        exported(TO_LEDGER, row("20.00", "1", "10.00", "10.00"), row("20.00", "1", "10.00", "10.00", product="p-2")),
        fetched(
            line(totalSales="12.00", unitSalesPrice="12.00"),
            line(productId="p-3", totalSales="5.00"),
            at=SETTLED + timedelta(1),
        ),
        exported(
            TO_LEDGER,
            code=7,
            findings={"already-exported": 2},
            files=[],
            says=("added SEK 1 5.00 8.00", "removed SEK 1 -10.00 -8.00", "restated SEK 1 2.00"),
            first=False,
        ),
    ),
    trap(
        "T21 export",
        "Rounded lines do not add up to the rounded total: the invoice is some hundredths off the report.",
        fetched(
            *(
                line(subscriptionId=f"sub-{number}", unitSalesPrice="0.3333", totalSales="0.3333")
                for number in range(20)
            ),
            line(organizationId="o-2", currencyCode="EUR", unitSalesPrice="0.005", totalSales="0.005"),
            line(organizationId="o-2", currencyCode="EUR", productId="p-2", unitSalesPrice="0.001", totalSales="0.001"),
        ),
        exported(
            TO_LEDGER,
            *(row("6.67", "1", "0.3333", "0.33", subscription=f"sub-{number}") for number in range(20)),
            "C-1,202610-C-1-SEK,6.67,SEK,o-1,,,,2026-10-05,1,0.07,0.07,invoice,Rounding",
            says=("SEK total_sales 6.6660 6.67", "EUR total_sales 0.006 0.01"),
            customers=("1", "2"),
        ),
    ),
    trap(
        "T22 export",
        "A price of two places times the quantity is off by whole units: 400 x 0.0049 becomes nothing.",
        fetched(line(quantity="400", unitSalesPrice="0.0049", totalSales="1.96")),
        exported(TO_LEDGER, row("1.96", "400", "0.0049", "1.96")),
        exported(
            XERO, texts={"xero-2026-10.csv": ['"Business Basic, 400 x 0.0049",1,1.96,,200,Tax on Sales,']}, first=False
        ),
    ),
    trap(
        "T27 export",
        "A credit is a negative quantity, a negative price, both, or a negative total alone: one amount goes out.",
        fetched(
            *(
                line(productId=f"p-{what}", quantity=quantity, unitSalesPrice=price, totalSales="-10.00")
                for what, quantity, price in (
                    ("quantity", "-1", "10.00"),
                    ("price", "1", "-10.00"),
                    ("both", "-1", "-10.00"),
                    ("total", "0", "0.00"),
                )
            ),
            line(productId="p-charge", totalSales="50.00", unitSalesPrice="50.00"),
        ),
        exported(
            TO_LEDGER,
            row("10.00", "-1", "10.00", "-10.00", product="p-quantity"),
            row("10.00", "-1", "10.00", "-10.00", product="p-price"),
            row("10.00", "-1", "10.00", "-10.00", product="p-both"),
            row("10.00", "-1", "10.00", "-10.00", product="p-total"),
            row("10.00", "1", "50.00", "50.00", product="p-charge"),
        ),
    ),
    trap(
        "T28 export",
        "What a customer is billed is below zero, and a ledger takes no such invoice.",
        fetched(
            line(totalSales="40.00", unitSalesPrice="40.00"),
            line(productId="p-2", quantity="-1", unitSalesPrice="100.00", totalSales="-100.00", totalCost="-80.00"),
            line(organizationId="o-2"),
        ),
        exported(
            TO_LEDGER,
            row("60.00", "-1", "40.00", "-40.00", number="C-1-SEK-credit"),
            row("60.00", "1", "100.00", "100.00", number="C-1-SEK-credit", product="p-2"),
            row("10.00", "1", "10.00", "10.00", number="C-2-SEK", organization="o-2"),
            says=("credit-note SEK 1 2 -60.00", "invoice SEK 1 1 10.00"),
            customers=("1", "2"),
        ),
        exported(
            f"{EXPORT} business-central --set defaults.account=6110",
            files=[
                *("business-central-2026-10-credit-memo-headers.csv", "business-central-2026-10-credit-memo-lines.csv"),
                *("business-central-2026-10-invoice-headers.csv", "business-central-2026-10-invoice-lines.csv"),
            ],
            texts={
                "business-central-2026-10-credit-memo-headers.csv": [
                    "Credit Memo,CR-",
                    ",C-1,2026-10-31,2026-11-30,SEK\r\n",
                ],
                "business-central-2026-10-credit-memo-lines.csv": [
                    ",1,C-1,G/L Account,6110,Business Basic,-1,40.00\r\n",
                    ",2,C-1,G/L Account,6110,Business Basic,1,100.00\r\n",
                ],
                "business-central-2026-10-invoice-lines.csv": [",1,C-2,G/L Account,6110,Business Basic,1,10.00\r\n"],
            },
            customers=("1", "2"),
            first=False,
        ),
    ),
    trap(
        "T31 export",
        "Zero lines are refused by a ledger, and dropped without a word.",
        fetched(
            line(),
            *(
                line(productId=f"p-{what}", unitSalesPrice="0.00", totalSales="0.00")
                for what in ("trial", "included", "discount")
            ),
        ),
        exported(
            TO_LEDGER,
            row("10.00", "1", "10.00", "10.00"),
            says=("3 zero lines not exported, which cost 24.00 (SEK)", "SEK total_cost 32.00 8.00 24.00"),
        ),
    ),
    trap(
        "T32 export",
        "One customer is billed in two currencies, and both land on one invoice.",
        fetched(line(), line(productId="p-2", currencyCode="EUR", totalSales="3.00", unitSalesPrice="3.00")),
        exported(
            TO_LEDGER,
            row("10.00", "1", "10.00", "10.00"),
            row("3.00", "1", "3.00", "3.00", number="C-1-EUR", currency="EUR", product="p-2"),
            says=("invoice EUR 1 1 3.00", "invoice SEK 1 1 10.00"),
        ),
    ),
    trap(
        "T33 export",
        "A currency is in small letters or missing; yen has no decimals, and the dinar of Tunis three.",
        fetched(
            line(currencyCode="sek"),
            line(productId="p-2", currencyCode=None),
            line(productId="p-3", currencyCode="JPY", unitSalesPrice="1000", totalSales="1000"),
            line(productId="p-4", currencyCode="TND", unitSalesPrice="1.234", totalSales="1.234"),
            code=7,
            findings={"missing-currency": 1},
        ),
        exported(
            TO_LEDGER,
            row("10.00", "1", "10.00", "10.00"),
            row("1000", "1", "1000", "1000", number="C-1-JPY", currency="JPY", product="p-3"),
            row("1.234", "1", "1.234", "1.234", number="C-1-TND", currency="TND", product="p-4"),
            code=7,
            findings={"line-held-back": 1},
        ),
    ),
    trap(
        "T40 ledger",
        "Made-up lines of a sandbox land in the ledger.",
        Step(given=[line()], lines=[written()]),
        exported(
            XERO, vendor=False, code=2, files=[], says=("are made up, and are not exported to xero",), first=False
        ),
        exported(
            f"--sandbox {XERO}",
            vendor=False,
            code=2,
            files=[],
            says=("are made up, and are not exported to xero",),
            first=False,
        ),
    ),
    trap(
        "T44 export",
        "A name of 300 characters is more than the target takes: it is refused, or two products become one.",
        fetched(
            line(productName="Licence " * 37 + "one"),
            line(productId="p-2", productName="Licence " * 37 + "two", totalSales="20.00", unitSalesPrice="20.00"),
        ),
        exported(
            f"{EXPORT} fortnox",
            texts={
                "fortnox-2026-10.csv": [
                    "\r\nC-1,CM-202610-",
                    f",{'Licence ' * 5}Licence~1,1,10.00,,,{'Licence ' * 37}one\r\n",
                    f",{'Licence ' * 5}Licence~2,1,20.00,,,{'Licence ' * 37}two\r\n",
                ]
            },
        ),
        exported(
            f"{EXPORT} business-central --set defaults.account=6110",
            texts={
                "business-central-2026-10-invoice-lines.csv": [
                    f",{'Licence ' * 12}Li~1,1,10.00",
                    f",{'Licence ' * 12}Li~2,1,20.00",
                ]
            },
            code=7,
            findings={"text-cut": 2},
            says=("2 texts of Description are longer than business-central takes, and were cut",),
            first=False,
        ),
        exported(
            TO_LEDGER,
            texts={"ledger-2026-10.csv": [",o-1,s-1,p-1,sub-1,2026-10-05,1,10.00,", ",o-1,s-1,p-2,sub-1,2026"]},
            first=False,
        ),
    ),
    trap(
        "T46 export",
        "What a licence costs the reseller reaches the customer, in a file of a PSA.",
        fetched(line(unitCostPrice="7.7301", totalCost="7.73", vendorCost="6.6173")),
        exported(
            f"{EXPORT} autotask-charges --audience customer",
            texts={
                "autotask-charges-2026-10.csv": ["C-1,sub-1,,Business Basic,Business Basic,2026-10-31,1,10.00,SEK\r\n"]
            },
            hides=("7.73", "6.6173", "2.27", "Cost"),
        ),
        exported(
            f"{EXPORT} connectwise-additions --audience customer",
            texts={
                "connectwise-additions-2026-10.csv": [
                    "C-1,,Business Basic,sub-1,recurring,2026-10-01,2026-10-31,1,10.00,SEK\r\n"
                ]
            },
            hides=("7.73", "6.6173", "2.27", "Cost"),
            first=False,
        ),
        exported(
            f"{EXPORT} ledger.toml --audience customer",
            row("10.00", "1", "10.00", "10.00"),
            hides=("7.73", "6.6173", "2.27"),
            first=False,
        ),
    ),
)
