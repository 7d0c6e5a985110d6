"""Is another's file read as it was meant?"""

from __future__ import annotations

from traps.trap import Amount, Key, Line, Step, line, trap, written

# Nothing may differ, so that a unit of the last place is noticed.
RECONCILE = (
    "billing reconcile 2026-10 --sales erp.csv --tolerance 0 --customer-tolerance 0 --currency SEK"
    " --column customer_key=Kund --column item=Artikel --column amount=Belopp"
)
WITH_DATES = f"{RECONCILE} --column date=Datum"
WITH_TYPES = f"{RECONCILE} --column document_type=Typ --column quantity=Antal"
MATCHED = "Verdict: no differences."
NO_BREAK, NARROW, MINUS = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{MINUS SIGN}"

# What the report has: amounts with a thousand, and what comes back.
SOLD = ("1234.50", "1234567.89", "-12.00", "2345.00", "-1234.50")
ITEMS = tuple(f"p-{number}" for number in range(1, len(SOLD) + 1))


def sold(*amounts: str) -> tuple[list[Line], list[Line]]:
    """Lines of one customer, a product each: as the API sends them, and as they are written."""
    texts = [
        {"productId": item, "subscriptionId": f"sub-{item}", "totalSales": amount}
        for item, amount in zip(ITEMS, amounts, strict=False)
    ]
    return [line(**each) for each in texts], [
        written(
            product_id=each["productId"],
            subscription_id=each["subscriptionId"],
            total_sales=each["totalSales"],
            kind="credit" if each["totalSales"].startswith("-") else "recurring",
        )
        for each in texts
    ]


def report(*amounts: str) -> Step:
    """The report that a file is held against."""
    given, lines = sold(*amounts)
    return Step(given=given, lines=lines)


def invoiced(*amounts: str, **columns: str) -> list[dict[str, str]]:
    """The rows of a file, as another program spells the amounts."""
    return [
        {"Kund": Key("o-1"), "Artikel": item, "Belopp": Amount(amount), **columns}
        for item, amount in zip(ITEMS, amounts, strict=False)
    ]


DOUBT = [{"Kund": "o-1", "Artikel": "p-1", "Belopp": Amount("1,234")}]

ROWS = (
    trap(
        "T43 decimal comma",
        "A Nordic or German program writes a comma before the decimals, and spaces or points between thousands.",
        report(*SOLD),
        Step(
            run=RECONCILE,
            beside={
                "erp.csv": invoiced(f"1{NO_BREAK}234,50", "1.234.567,89", "12,00-", f"2{NARROW}345", f"{MINUS}1 234,50")
            },
            says=(MATCHED,),
        ),
        Step(
            run=RECONCILE,
            beside={"erp.csv": invoiced("1.234,50 kr", "SEK 1'234'567,89", "(12,00)", "2.345", "-1.234,50")},
            says=(MATCHED,),
        ),
    ),
    trap(
        "T43 decimal point",
        "The same amounts as an English or Swiss program writes them.",
        report(*SOLD),
        Step(
            run=RECONCILE,
            beside={"erp.csv": invoiced("1,234.50", "1,234,567.89", "(12.00)", "2,345", "-1'234.50")},
            says=(MATCHED,),
        ),
    ),
    trap(
        "T43 ambiguous",
        "1,234 is one and a bit, or more than a thousand. A guess is a thousandfold mistake.",
        report("1234.00"),
        Step(
            run=RECONCILE,
            beside={"erp.csv": DOUBT},
            code=2,
            says=(
                "'Belopp' of erp.csv can be read in two ways: line 2 has '1,234', which is 1.234 or 1234.",
                "--numbers 1.234,50 or --numbers 1,234.50, or a locale such as sv-SE",
            ),
        ),
        Step(run=f"{RECONCILE} --numbers 1,234.50", beside={"erp.csv": DOUBT}, says=(MATCHED,)),
        # What was said is kept, so next month's file asks nothing.
        Step(run="billing reconcile 2026-10 --sales erp.csv", says=(MATCHED,)),
        Step(
            run=f"{RECONCILE} --numbers sv-SE",
            beside={"erp.csv": DOUBT},
            code=7,
            findings={"amount-differs": 1},
            says=("SEK 1 1 1234.00 1.234",),
        ),
    ),
    trap(
        "T43 two spellings",
        "Half of a file was typed by somebody else, so 1,234 is something else in each half.",
        report("1234.00", "1.50"),
        Step(
            run=RECONCILE,
            beside={
                "erp.csv": [
                    {"Kund": "o-1", "Artikel": "p-1", "Belopp": "1,234"},
                    {"Kund": "o-1", "Artikel": "p-2", "Belopp": Amount("1,5")},
                    {"Kund": "o-1", "Artikel": "p-3", "Belopp": Amount("1.5")},
                    {"Kund": "o-1", "Artikel": "p-4", "Belopp": "1 234"},
                ]
            },
            code=2,
            says=("line 3 has '1,5' and line 4 has '1.5', which are written in two ways",),
        ),
    ),
    trap(
        "T48 subtotals",
        "The file is a printed report: a sum below each invoice and one at its end, so all money is there three times.",
        report("600.00", "400.00"),
        Step(
            run=WITH_TYPES.replace("Belopp", "'Netto SEK'"),
            beside={
                "erp.csv": [
                    {"Kund": Key("o-1"), "Artikel": "p-1", "Typ": "", "Antal": "1", "Netto SEK": Amount("600,00")},
                    {"Kund": "", "Artikel": "Delsumma", "Netto SEK": "600,00"},
                    {"Kund": "o-1", "Artikel": "p-2", "Antal": "1", "Netto SEK": Amount("400,00")},
                    {"Kund": "Summa o-1", "Artikel": "", "Netto SEK": Amount("1 000,00")},
                    {"Kund": "", "Artikel": "", "Netto SEK": Amount("1 000,00")},
                ]
            },
            says=(
                MATCHED,
                "3 rows are the sum of rows above them, and were left out: 2600.00 SEK, lines 3, 5, 6.",
                "SEK 2 2 1000.00 1000.00",
            ),
        ),
    ),
    trap(
        "T48 total with tax",
        "The last row is a total with tax in it: it is nobody's invoice line, and no sum of those above.",
        report("1000.00"),
        Step(
            run=RECONCILE,
            beside={
                "erp.csv": [
                    *invoiced("1 000,00"),
                    {"Kund": "Total inkl. moms", "Artikel": "", "Belopp": Amount("1 250,00")},
                ]
            },
            code=7,
            findings={"not-comparable": 1},
            says=(
                "1 row says that it is a total, is the sum of nothing above it, and was left out: 1250.00 SEK, line 3.",
            ),
        ),
    ),
    trap(
        "T48 with tax",
        "Every amount has tax in it: each line differs, and nobody sees that all of them do by a quarter.",
        report("600.00", "400.00"),
        Step(
            run=RECONCILE,
            beside={"erp.csv": invoiced("750,00", "500,00")},
            code=7,
            findings={"amount-differs": 2},
            says=("SEK 2 2 1000.00 1250.00 250.00 1.2500", "25 %"),
        ),
    ),
    trap(
        "T48 credits without a sign",
        "A credit note has no minus in the file: it adds where it should take away.",
        report("1234.50", "-234.50"),
        Step(
            run=WITH_TYPES,
            beside={
                "erp.csv": [
                    {
                        "Kund": Key("o-1"),
                        "Artikel": "p-1",
                        "Typ": "Faktura",
                        "Antal": "1",
                        "Belopp": Amount("1 234,50"),
                    },
                    {"Kund": "o-1", "Artikel": "p-2", "Typ": "Kreditfaktura", "Antal": "1", "Belopp": Amount("234,50")},
                ]
            },
            says=(
                MATCHED,
                "1 row is a credit without a sign, so the sign was turned: -234.50 SEK, line 3.",
                "SEK 2 2 1000.00 1000.00",
            ),
        ),
    ),
    trap(
        "T48 two months",
        "The file begins in the month before: what was invoiced then is no difference of this month.",
        report("1234.50"),
        Step(
            run=WITH_DATES,
            beside={
                "erp.csv": [
                    {"Kund": "o-1", "Artikel": "p-1", "Belopp": Amount("1 000,50"), "Datum": "30.09.2026"},
                    {"Kund": Key("o-1"), "Artikel": "p-1", "Belopp": Amount("1 234,50"), "Datum": Key("05.10.2026")},
                ]
            },
            code=7,
            findings={"not-comparable": 1},
            says=(
                "SEK matched 1 1 1234.50 1234.50",
                "dated 2026-09, and not 2026-10",
                "SEK not comparable 0 1 0 1000.50",
            ),
        ),
    ),
)
