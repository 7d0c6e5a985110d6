"""Is it what was invoiced, and what was billed?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from traps.trap import CHECK, REPORT, Amount, Key, Line, Step, line, trap, written

COLUMNS = "--column customer_name=Kund --column item=Artikel --column quantity=Antal --column amount=Belopp"
SALES = f"billing reconcile 2026-10 --sales invoices.csv {COLUMNS} --column currency=Valuta"
DATED = f"{SALES} --column date=Datum"
WRITING = "-o differences.csv"
NO_ROW = "the file has nothing in SEK to compare"


def row(**cells: str) -> Line:
    """A row of the invoices: a licence, as in ``LINE``."""
    usual = {"Kund": Key("Nordic Café AB"), "Artikel": Key("p-1"), "Antal": "1", "Belopp": Amount("10.00")}
    return {**usual, "Valuta": "SEK", **cells}


def invoices(*rows: Line) -> dict[str, Sequence[Line]]:
    """A file of them."""
    return {"invoices.csv": rows}


def differing(outcome: str, report: str, file: str, **columns: str) -> Line:
    """A row of the result."""
    usual = {"outcome": outcome, "side": "sales", "customer_name": "Nordic Café AB", "item": "p-1", "currency": "SEK"}
    return {**usual, "report_amount": report, "file_amount": file, **columns}


ONE = Step(run=REPORT, given=[line()], lines=[written()])
THREE = [line(subscriptionId=f"sub-{number}") for number in (1, 2, 3)]
AUGUST = line(billingDate="2026-08-05")
OF_AUGUST = {"month": "2026-08", "billing_date": "2026-08-05"}
REPORT_OF_AUGUST = REPORT.replace("2026-10", "2026-08")
MANY = [line(productId=f"p-{number}", subscriptionId=f"sub-{number}") for number in range(501)]
MANY_WRITTEN = [written(product_id=f"p-{number}", subscription_id=f"sub-{number}") for number in range(501)]
# As many are a hundredth too high as too low, and one is 100 too high.
MANY_INVOICED = [
    row(Artikel=Key(f"p-{number}"), Belopp=Amount("110.00" if number == 500 else "10.01" if number % 2 else "9.99"))
    for number in range(501)
]

ROWS = (
    trap(
        "T47 which side",
        "A vendor's bill is held against what was sold.",
        ONE,
        Step(
            run=f"{SALES} {WRITING}",
            beside=invoices(row(Belopp=Amount("8.00"))),
            code=7,
            findings={"amount-differs": 1},
            lines=[differing("amount", "10.00", "8.00", difference="-2.00")],
            files=["sandbox-differences.csv", "reconcile.toml"],
            says=(
                "Verdict: differences.",
                "Sales of 2026-10 (total_sales) against invoices.csv.",
                "SEK 1 1 10.00 8.00 -2.00 0.8000",
                "it is the report's cost to the digit: was --cost meant?",
            ),
        ),
        Step(
            run=SALES.replace("--sales", "--cost"),
            beside=invoices(row(Belopp=Amount("8.00"))),
            says=(
                "Verdict: no differences.",
                "Cost of 2026-10 (total_cost) against invoices.csv.",
                "SEK 1 1 8.00 8.00 0.00 1.0000",
                "Matched by line: 1 lines and 1 rows.",
            ),
        ),
        Step(
            run=f"{SALES} --cost invoices.csv",
            code=2,
            says=("Both --sales and --cost are given.",),
        ),
    ),
    trap(
        "T49 three subscriptions and one row",
        "The ERP invoices per product, and the report has a line for each subscription.",
        Step(
            run=REPORT,
            given=THREE,
            lines=[written(subscription_id=f"sub-{number}") for number in (1, 2, 3)],
        ),
        Step(
            run=SALES,
            beside=invoices(row(Antal=Amount("3"), Belopp=Amount("30.00"))),
            says=(
                "Verdict: no differences.",
                "SEK 3 1 30.00 30.00 0.00 1.0000",
                "SEK compared 3 1 30.00 30.00",
                "Matched by item: 3 lines and 1 rows.",
            ),
        ),
    ),
    trap(
        "T50 an empty file",
        "A file without rows has no differences.",
        ONE,
        Step(
            run=SALES,
            beside={"invoices.csv": "Kund,Artikel,Antal,Belopp,Valuta\n"},
            code=7,
            findings={"nothing-compared": 1, "not-comparable": 1},
            says=("Verdict: nothing compared.", "the file has no line", "SEK 1 0 10.00 0"),
        ),
    ),
    trap(
        "T50 another month",
        "The invoices of another month are taken.",
        ONE,
        Step(
            run=f"{DATED} {WRITING}",
            beside=invoices(row(Datum=Key("2026-10-01")), row(Datum="2026-09-30", Belopp=Amount("7.00"))),
            code=7,
            findings={"not-comparable": 1},
            lines=[differing("not comparable", "0", "7.00", date="2026-09-30")],
            says=(
                "Verdict: differences.",
                "SEK compared 1 1 10.00 10.00",
                "SEK not comparable 0 1 0 7.00",
                "Matched by line: 1 lines and 1 rows.",
            ),
        ),
        Step(
            run=f"{DATED} {WRITING}",
            beside=invoices(row(Datum="2026-09-30")),
            code=7,
            findings={"nothing-compared": 1, "not-comparable": 2},
            lines=[
                differing("not comparable", "10.00", "0", item="Business Basic", reason=NO_ROW),
                differing("not comparable", "0", "10.00", reason="dated 2026-09, and not 2026-10"),
            ],
            says=("Verdict: nothing compared.", "SEK not comparable 1 1 10.00 10.00", "dated 2026-09, and not 2026-10"),
        ),
    ),
    trap(
        "T50 another currency",
        "The invoices are in another currency, which is never converted.",
        ONE,
        Step(
            run=f"{SALES} {WRITING}",
            beside=invoices(row(Valuta="EUR")),
            code=7,
            findings={"nothing-compared": 1, "not-comparable": 2},
            lines=[
                differing("not comparable", "10.00", "0", item="Business Basic", reason=NO_ROW),
                differing(
                    "not comparable", "0", "10.00", currency="EUR", reason="the report has nothing in EUR to compare"
                ),
            ],
            says=(
                "Verdict: nothing compared.",
                "EUR not comparable 0 1 0 10.00",
                "SEK not comparable 1 0 10.00 0",
                "the report has nothing in EUR to compare",
            ),
        ),
    ),
    trap(
        "T51 a past month",
        "A month that is over is held against what is there today.",
        Step(
            run=REPORT_OF_AUGUST,
            given=[AUGUST],
            at=datetime(2026, 9, 12, 9, 0, tzinfo=UTC),
            lines=[written(**OF_AUGUST)],
        ),
        Step(run=CHECK.replace("2026-10", "2026-08"), at=datetime(2026, 9, 12, 10, 0, tzinfo=UTC)),
        Step(run="billing close 2026-08", at=datetime(2026, 9, 12, 11, 0, tzinfo=UTC)),
        Step(
            run=REPORT_OF_AUGUST,
            given=[{**AUGUST, "quantity": "2", "totalSales": "20.00", "totalCost": "16.00"}],
            lines=[written(**OF_AUGUST, quantity="2", total_sales="20.00", total_cost="16.00")],
        ),
        Step(
            run=DATED.replace("2026-10", "2026-08"),
            beside=invoices(row(Datum=Key("2026-08-01"))),
            says=(
                "Verdict: no differences.",
                "It is what was closed on",
                "A newer reading, of 2026-11-23 09:00:00 UTC, is not looked at",
                "Matched by line: 1 lines and 1 rows.",
                "SEK 1 1 10.00 10.00 0.00 1.0000",
            ),
        ),
        Step(
            run=f"{DATED} {WRITING}".replace("2026-10", "2026-08"),
            beside=invoices(row(Datum="2026-11-02")),
            code=7,
            lines=[
                differing("not comparable", "10.00", "0", item="Business Basic", reason=NO_ROW),
                differing("not comparable", "0", "10.00", reason="dated 2026-11, and not 2026-08"),
            ],
            findings={"nothing-compared": 1, "not-comparable": 2},
            says=("Verdict: nothing compared.", "dated 2026-11, and not 2026-08", "SEK 1 1 10.00 10.00 0.00 1.0000"),
        ),
    ),
    trap(
        "T52 noise",
        "500 rows are a hundredth off, and one is 100 off.",
        Step(run=REPORT, given=MANY, lines=MANY_WRITTEN),
        Step(
            run=f"{SALES} {WRITING}",
            beside=invoices(*MANY_INVOICED),
            code=7,
            findings={"amount-differs": 1},
            lines=[differing("amount", "10.00", "110.00", difference="100.00", item="p-500")],
            says=(
                "Tolerance: 0.01 a line, 1.00 a sum of lines and a customer.",
                "SEK 501 501 5010.00 5110.00 100.00",
                "SEK matched within tolerance 500 500 5000.00 5000.00",
                "SEK amount 1 1 10.00 110.00",
            ),
        ),
    ),
)
