"""``billing reconcile``: a saved report against a file, offline."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from saved import ASKED_AT, line, saved

from cloudmore.cli.application import run

FOLDER = Path("saved-reports")
COLUMNS = ("customer_name=Customer", "item=Item", "quantity=Quantity", "amount=Net", "currency=Currency", "date=Date")
SALES = ["billing", "reconcile", "2026-10", "--sales", "invoices.csv"]
FIRST = [*SALES, *(word for each in COLUMNS for word in ("--column", each))]
CLOSE = ["billing", "close", "2026-10", "--accept", "not-compared=seen", "--accept", "unsettled=seen"]
MAPPED = """
[organizations]
o-1 = { customer = "K1" }
o-2 = { excluded = "our own" }

[products]
p-1 = { item = "A1" }
"""


@pytest.fixture(autouse=True)
def _folder(empty_folder: Path) -> None:
    assert empty_folder


def invoices(*rows: str, name: str = "invoices.csv") -> None:
    """A file of them, each with customer, item, quantity and amount."""
    whole = [row if row.count(",") > 3 else f"{row},SEK,2026-10-31" for row in rows]
    Path(name).write_text("\n".join(["Customer,Item,Quantity,Net,Currency,Date", *whole, ""]), "utf-8")


def report(*lines: dict[str, Any], **asked: Any) -> Any:
    return saved(FOLDER, list(lines or [line()]), **asked)


def differences(name: str = "differences.csv") -> list[dict[str, str]]:
    with Path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_differences(capsys: pytest.CaptureFixture[str]) -> None:
    report()
    invoices("Exempel AB,p-1,2,10.00")
    assert run(FIRST) == 0
    told = capsys.readouterr()
    shown = [" ".join(row.split()) for row in told.out.splitlines()]
    assert "Verdict: no differences. 0 open, 0 accepted." in shown
    assert "The month is not closed, so its report may still change." in told.out
    assert "SEK 1 1 10 10.00 0.00 1.0000" in shown
    assert "SEK compared 1 1 10 10.00" in shown
    assert "Matched by line: 1 lines and 1 rows." in shown
    assert "Which column is what is kept in reconcile.toml." in told.err


def test_columns_are_asked_once() -> None:
    report()
    invoices("Exempel AB,p-1,2,10.00")
    assert [run(SALES), run(FIRST), run(SALES)] == [2, 0, 0]


def test_what_differs_is_written_the_most_money_first(capsys: pytest.CaptureFixture[str]) -> None:
    report(line(), line(productId="p-2", totalSales=400), line(productId="p-3", totalSales=7))
    invoices("Exempel AB,p-1,2,9.00", "Exempel AB,p-2,2,500.00", "Exempel AB,p-4,1,3.50")
    assert run([*FIRST, "-o", "differences.csv", "-o", "all.json", "--summary", "run.json"]) == 7
    told = capsys.readouterr()
    assert "Verdict: differences. 4 open, 0 accepted." in told.out
    found = [(row["outcome"], row["item"], row["difference"], row["file_line_numbers"]) for row in differences()]
    assert found == [
        ("amount", "p-2", "100.00", "3"),
        ("only here", "Backup of a server", "-7", ""),
        ("only there", "p-4", "3.50", "4"),
        ("amount", "p-1", "-1.00", "2"),
    ]
    assert json.loads(Path("all.json").read_text("utf-8"))["schema"] == "billing-reconciliation/1"
    assert json.loads(Path("run.json").read_text("utf-8"))["findings"] == [
        {"code": "amount-differs", "count": 2},
        {"code": "only-in-file", "count": 1},
        {"code": "only-in-report", "count": 1},
    ]


def test_json_is_the_whole_result(capsys: pytest.CaptureFixture[str]) -> None:
    report()
    invoices("Exempel AB,p-1,2,12.50")
    assert run([*FIRST, "-f", "json"]) == 7
    told = json.loads(capsys.readouterr().out, parse_float=Decimal)
    assert (told["schema"], told["verdict"], told["side"]) == ("billing-reconcile/1", "differences", "sales")
    assert told["customers"] == 1
    assert told["tolerances"] == {"SEK": {"line": Decimal("0.01"), "customer": Decimal("1.00")}}
    assert told["sums"][0]["explanation"].startswith("it is 1.25 times the report's, to the digit")
    assert told["parts"]["SEK"]["amount"]["file"] == {"lines": 1, "amount": "12.50"}
    assert told["differences"][0]["difference"] == Decimal("2.50")


def test_rows_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    report()
    invoices("Exempel AB,p-1,2,12.00")
    assert run([*FIRST, "-f", "csv"]) == 7
    (row,) = csv.DictReader(capsys.readouterr().out.splitlines())
    assert (row["outcome"], row["difference"]) == ("amount", "2.00")


def test_differences_are_accepted_one_by_one_and_by_code(capsys: pytest.CaptureFixture[str]) -> None:
    report(line(), line(productId="p-2"))
    invoices("Exempel AB,p-1,2,9.00", "Exempel AB,p-2,2,8.00")
    assert run([*FIRST, "-o", "differences.csv"]) == 7
    first, second = (row["key"] for row in differences())
    assert run([*SALES, "--accept", f"amount-differs:{first}=agreed on the phone"]) == 7
    assert "1 open, 1 accepted" in capsys.readouterr().out
    assert run([*SALES, "--accept", f"amount-differs:{second}=a discount"]) == 0
    assert run(SALES) == 0
    # Another amount is another difference.
    invoices("Exempel AB,p-1,2,9.00", "Exempel AB,p-2,2,7.00")
    assert run(SALES) == 7
    assert run([*SALES, "--fail-on", "only-in-file"]) == 0
    assert run([*SALES, "--accept", "amount-differs=all seen"]) == 0


def test_nothing_compared_cannot_be_waved_through(capsys: pytest.CaptureFixture[str]) -> None:
    report()
    invoices("Exempel AB,p-1,2,10.00,EUR,2026-10-31")
    assert run([*FIRST, "--fail-on", "none"]) == 7
    told = capsys.readouterr()
    assert "Verdict: nothing compared." in told.out
    assert "Look: Nothing was compared: 1 line of the report, 1 row of the file" in told.err
    assert run([*SALES, "--accept", "nothing-compared=never mind"]) == 2
    refused = capsys.readouterr().err
    assert "Give a file that has the customers, the currency and the month of the report" in refused
    assert "--allow-empty" not in refused


def test_a_mapping_says_whose_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    report(line(), line(organizationId="o-2", organizationName="Own", totalSales=5), line(organizationId="o-3"))
    Path("mapping.toml").write_text(MAPPED, "utf-8")
    invoices("k1,a1,2,10.00")
    columns = ["--column", "customer_key=Customer", *FIRST[5:][2:]]
    assert run([*SALES, *columns, "-o", "differences.csv"]) == 7
    assert "Customers by the mapping mapping.toml: 1 on both sides." in capsys.readouterr().out
    assert [(row["outcome"], row["reason"]) for row in differences()] == [
        ("unmapped", "the mapping has no customer for the organization"),
        ("not comparable", "excluded: our own"),
    ]


def test_a_mapping_of_customers_alone_leaves_items_as_they_are() -> None:
    report()
    Path("keys.toml").write_text('[organizations."o-1"]\ncustomer = "K1"\n', "utf-8")
    invoices("k1,p-1,2,10.00")
    columns = ["--column", "customer_key=Customer", *FIRST[5:][2:]]
    assert run([*SALES, *columns, "--mapping", "keys.toml"]) == 0


def test_a_product_that_the_mapping_does_not_have_keeps_its_own_names() -> None:
    report(line(), line(productId="p-9"))
    Path("mapping.toml").write_text('[products."p-1"]\nitem = "A1"\n', "utf-8")
    invoices("Exempel AB,A1,2,10.00", "Exempel AB,p-9,2,10.00")
    assert run(FIRST) == 0


def test_an_item_that_is_only_suggested_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    report(line(), line(productId="p-9", itemCode="OWN"))
    text = '[products."p-1"]\nsuggested = ["A1"]\n[products."p-9"]\nsuggested = ["A1"]\naccount = "3010"\n'
    Path("mapping.toml").write_text(text, "utf-8")
    invoices("Exempel AB,A1,2,10.00", "Exempel AB,OWN,2,10.00")
    assert run(FIRST) == 0
    assert "Matched by line: 1 lines and 1 rows; by customer: 1 lines and 1 rows." in capsys.readouterr().out
    Path("mapping.toml").write_text(text.replace('suggested = ["A1"]', 'item = "A1"', 1), "utf-8")
    assert run(SALES) == 0
    assert "Matched by line: 2 lines and 2 rows." in capsys.readouterr().out


def test_a_closed_month_is_held_against_what_was_closed(capsys: pytest.CaptureFixture[str]) -> None:
    first = report(source="sandbox")
    assert run(CLOSE) == 0
    invoices("Exempel AB,p-1,2,10.00")
    assert run(FIRST) == 0
    assert "It is what was closed on" in (shown := capsys.readouterr().out)
    assert "A newer reading" not in shown
    newer = report(line(totalSales=99), source="sandbox", asked_at=ASKED_AT + timedelta(days=9))
    assert run(SALES) == 0
    assert "A newer reading, of 2026-11-18 07:31:00 UTC, is not looked at" in capsys.readouterr().out
    named = [*SALES[:2], str(newer.manifest_file), *SALES[3:]]
    assert run([*named, "-o", "differences.csv"]) == 7
    assert "This is not the reading that was closed, of 2026-11-09 07:31:00 UTC." in capsys.readouterr().out
    assert [row["outcome"] for row in differences("sandbox-differences.csv")] == ["amount"]
    assert run([*SALES[:2], str(first.manifest_file), *SALES[3:]]) == 0
    assert "It is what was closed on" in capsys.readouterr().out


def test_what_one_reseller_has_closed_is_not_taken_for_the_month_of_another(capsys: pytest.CaptureFixture[str]) -> None:
    report()
    assert run(CLOSE) == 0
    other = report(line(totalSales=99), reseller_id="r-2", asked_at=ASKED_AT + timedelta(days=9))
    invoices("Exempel AB,p-1,2,10.00")
    assert run(FIRST) == 2
    assert "Several reports of 2026-10 are saved" in capsys.readouterr().err
    assert run([*FIRST[:2], str(other.manifest_file), *FIRST[3:]]) == 7


def test_the_invoices_of_a_later_month_are_said_to_be_of_it() -> None:
    report()
    invoices("Exempel AB,p-1,2,10.00,SEK,2026-11-02")
    assert [run(FIRST), run([*SALES, "--dated", "2026-11"]), run([*SALES, "--dated", "any"])] == [7, 0, 0]


def test_a_file_without_a_currency_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    report()
    Path("invoices.csv").write_text("Customer,Item,Net\nExempel AB,p-1,10.00\n", "utf-8")
    columns = [word for each in ("customer_name=Customer", "item=Item", "amount=Net") for word in ("--column", each)]
    assert run([*SALES, *columns]) == 0
    assert "The file names no currency; SEK was taken, the only one of the report." in capsys.readouterr().out


def test_several_files_are_one_side(capsys: pytest.CaptureFixture[str]) -> None:
    report(line(), line(productId="p-2", totalSales=-4), line(productId="p-3", totalSales=7))
    invoices("Exempel AB,p-1,2,10.00", "Exempel AB,p-3,2,7.50")
    invoices("Exempel AB,p-2,2,-4.00", "Exempel AB,p-4,2,1.75", name="notes.csv")
    assert run([*FIRST, "--sales", "notes.csv", "-o", "differences.csv"]) == 7
    told = capsys.readouterr().out
    assert "against invoices.csv, notes.csv." in told
    assert "SEK 3 4 13 15.25 2.25" in " ".join(told.split())
    found = [(row["outcome"], row["difference"], row["file_line_numbers"]) for row in differences()]
    assert found == [("only there", "1.75", "notes.csv:3"), ("amount", "0.50", "invoices.csv:3")]
    assert run([*SALES, "--sales", "./invoices.csv"]) == 2
    assert "The file invoices.csv is given twice." in capsys.readouterr().err.replace("./", "")


def test_amounts_are_quantity_times_price_where_no_column_has_them(capsys: pytest.CaptureFixture[str]) -> None:
    report(line(), line(productId="p-2", totalSales=-4))
    rows = ("Exempel AB,p-1,2,5.00,Invoice", "Exempel AB,p-2,2,2.00,Credit note", "Exempel AB,A text,,,")
    Path("invoices.csv").write_text("\n".join(["Customer,Item,Quantity,Price,Type", *rows, ""]), "utf-8")
    columns = ("customer_name=Customer", "item=Item", "quantity=Quantity", "unit_price=Price", "document_type=Type")
    first = [*SALES, *(word for each in columns for word in ("--column", each))]
    assert run(SALES) == 2
    proposed = "--column quantity=Quantity --column unit_price=Price --column document_type=Type."
    assert proposed in capsys.readouterr().err
    assert run(first) == 0
    told = capsys.readouterr().out
    assert "No column has amounts: quantity times price is rounded." in told
    assert "1 row is a credit without a sign, so the sign was turned: -4.00" in told
    # A price that nobody has multiplied is money that nobody has looked at.
    with Path("invoices.csv").open("a", encoding="utf-8") as file:
        file.write("Exempel AB,p-9,,99.00,Invoice\n")
    assert run([*SALES, "--summary", "run.json"]) == 7
    assert (
        "Look: 1 rows of the file have a price and no amount, and were left out (lines 5)." in capsys.readouterr().err
    )
    assert json.loads(Path("run.json").read_text("utf-8"))["findings"] == [{"code": "not-comparable", "count": 1}]
    assert run([*SALES, "--column", "quantity="]) == 2
    assert "which column is amount (or quantity and unit_price)" in capsys.readouterr().err


def test_a_file_without_customers_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    report()
    invoices(",p-1,2,10.00")
    assert run(FIRST) == 0
    assert "No row of the file names a customer: all of both sides is one" in capsys.readouterr().out
    assert run([*SALES, "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["names_customers"] is False


def test_a_row_with_a_text_is_no_total(capsys: pytest.CaptureFixture[str]) -> None:
    report()
    rows = ("Exempel AB,p-1,Backup,10.00", ",,Consulting,10.00", ",,,20.00")
    Path("invoices.csv").write_text("\n".join(["Customer,Item,Text,Net", *rows, ""]), "utf-8")
    columns = ("customer_name=Customer", "item=Item", "description=Text", "amount=Net")
    given = [word for each in columns for word in ("--column", each)]
    assert run([*SALES, *given, "-o", "differences.csv"]) == 7
    assert [(row["outcome"], row["difference"]) for row in differences()] == [("only there", "10.00")]
    assert "1 row is the sum of rows above it, and was left out: 20.00" in capsys.readouterr().out


def test_more_than_a_table_shows_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    report(*(line(productId=f"p-{number}") for number in range(30)))
    invoices(*(f"Exempel AB,p-{number},2,{11 + number}.00" for number in range(30)))
    assert run(FIRST) == 7
    assert "30 differences in all; -o writes them." in capsys.readouterr().err
    assert run([*SALES, "-f", "json"]) == 7
    told = json.loads(capsys.readouterr().out)["differences"]
    assert [each["difference"] for each in told] == list(range(30, 10, -1))


def test_a_row_that_says_total_and_is_none_is_not_lost(capsys: pytest.CaptureFixture[str]) -> None:
    report()
    invoices("Exempel AB,p-1,2,10.00", "Total,,,77.00")
    assert run([*FIRST, "--summary", "run.json"]) == 7
    assert "Look: 1 rows of the file say that they are a total" in capsys.readouterr().err
    assert json.loads(Path("run.json").read_text("utf-8"))["findings"] == [{"code": "not-comparable", "count": 1}]


# What is behind the month, and what is said about it.
WRONG: dict[str, tuple[list[str], str]] = {
    "no side": ([], "Neither --sales nor --cost is given."),
    "both sides": (["--sales", "invoices.csv", "--cost", "invoices.csv"], "Both --sales and --cost are given."),
    "no file": (["--cost", "nowhere.csv"], "nowhere.csv"),
    "no amount": (["--sales", "invoices.csv", "--tolerance", "-1"], "'-1' of --tolerance is no amount."),
    "no tolerance": (["--sales", "invoices.csv", "--customer-tolerance", "a"], "'a' of --customer-tolerance is no"),
    "no month": (["--sales", "invoices.csv", "--dated", "October"], "October"),
    "no mapping": (["--sales", "invoices.csv", "--mapping", "none.toml"], "none.toml"),
    "no code": (["--sales", "invoices.csv", "--fail-on", "nonsense"], "No finding is called 'nonsense'."),
    "over the file": (["--sales", "invoices.csv", "-o", "invoices.csv"], "The file invoices.csv is named twice."),
    "among the saved": (["--sales", "invoices.csv", "-o", "saved-reports/a.csv"], "would lie among the saved reports"),
    "no format": (["--sales", "invoices.csv", "-o", "a.xlsx"], "The format .xlsx of a.xlsx is unknown here."),
    "a spreadsheet": (["--sales", "invoices.xlsx"], "invoices.xlsx"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_usage_is_told_before_anything_is_written(capsys: pytest.CaptureFixture[str], name: str) -> None:
    options, words = WRONG[name]
    report()
    invoices("Exempel AB,p-1,2,10.00")
    Path("invoices.xlsx").write_bytes(b"PK\x03\x04")
    before = Path("invoices.csv").read_bytes()
    columns = [word for each in COLUMNS for word in ("--column", each)]
    assert run(["billing", "reconcile", "2026-10", *options, *columns]) == 2
    assert words in capsys.readouterr().err
    assert Path("invoices.csv").read_bytes() == before
    assert not [*Path().glob("*.tmp"), *FOLDER.glob("a.csv")]
