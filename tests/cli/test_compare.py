"""``billing compare``: two saved reports, offline."""

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
COMPARE = ["billing", "compare", "2026-09", "2026-10"]
USAGE = {"productId": "azure", "productName": "Azure", "paymentFrequency": "Usage", "quantity": 1}


@pytest.fixture(autouse=True)
def _folder(empty_folder: Path) -> None:
    assert empty_folder


def months(old: list[dict[str, Any]], new: list[dict[str, Any]], **asked: Any) -> None:
    saved(FOLDER, old, month="2026-09", **asked)
    saved(FOLDER, new, month="2026-10", **asked)


def test_no_differences(capsys: pytest.CaptureFixture[str]) -> None:
    months([line(billingDate="2026-09-05")], [line()])
    assert run(COMPARE) == 0
    shown = capsys.readouterr().out
    assert "No differences." in shown
    assert [row.split() for row in shown.splitlines() if "SEK" in row] == [
        ["SEK", "1", "1", "10.00", "10.00", "8.00", "8.00"],
    ]


def test_finer_lines_are_one_row_and_no_difference(capsys: pytest.CaptureFixture[str]) -> None:
    finer = [line(**USAGE, totalSales=0.42 if each < 239 else -0.38, totalCost=0) for each in range(240)]
    months([line(**USAGE, totalSales=100, totalCost=0)], finer)
    assert run([*COMPARE, "-o", "differences.csv"]) == 0
    assert "1 → 240" in capsys.readouterr().out
    with Path("differences.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["difference"], row["old_lines"], row["new_lines"]) == ("same money, finer lines", "1", "240")
    assert Decimal(row["sales_difference"]) == 0


def test_the_largest_difference_comes_first_and_what_is_not_expected_every_month_apart(
    capsys: pytest.CaptureFixture[str],
) -> None:
    new = [line(totalSales=11, productId="small"), line(totalSales=500, productId="large"), *[line()] * 2]
    old = [line(productId="small"), line(productId="large"), *[line()] * 2]
    annual = line(productId="year", paymentFrequency="Annual", totalSales=12000)
    months([*old, annual], [*new, line(organizationId="o-2", currencyCode="EUR", paymentFrequency="Never")])
    assert run([*COMPARE, "-f", "json", "--summary", "run.json", "-o", "all.jsonl"]) == 7
    told = capsys.readouterr()
    rows = json.loads(told.out, parse_float=Decimal)
    assert [(row["currency"], row["difference"], row["frequency"], row["sales"]) for row in rows] == [
        ("EUR", "only in the new report", "unknown", Decimal("10.00")),
        ("SEK", "amount", "monthly", Decimal("490.00")),
        ("SEK", "amount", "monthly", Decimal("1.00")),
        ("SEK", "not every month", "annual", Decimal("-12000.00")),
    ]
    assert "The frequency of 1 rows is unknown" in told.err
    assert json.loads(Path("run.json").read_text("utf-8"))["findings"] == [
        {"code": "amount", "count": 2},
        {"code": "only-new", "count": 1},
    ]
    assert len(Path("all.jsonl").read_text("utf-8").splitlines()) == 4
    assert run(COMPARE) == 7
    shown = capsys.readouterr().out
    assert shown.index("490.00") < shown.index(" 1.00") < shown.index("not expected every month")


# Old lines, new lines, and what is said: nothing is compared, and so nothing is said to be the same.
NOTHING: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]], str]] = {
    "neither has a line": ([], [], "2026-09 and 2026-10 has no line"),
    "one has no line": ([line()], [], "2026-10 has no line"),
    "another currency": ([line()], [line(currencyCode="EUR")], "no currency in common"),
}


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_compared_is_never_no_differences(capsys: pytest.CaptureFixture[str], name: str) -> None:
    old, new, words = NOTHING[name]
    months(old, new)
    assert run(COMPARE) == 7
    told = capsys.readouterr()
    assert "Nothing was compared: " in told.err
    assert words in told.err
    assert "No differences" not in told.out


def test_a_report_is_not_compared_with_itself(capsys: pytest.CaptureFixture[str]) -> None:
    months([line()], [line()])
    assert run(["billing", "compare", "2026-10", "2026-10"]) == 2
    assert "2026-10 and 2026-10 are the same saved report, so nothing would be compared." in capsys.readouterr().err


def test_two_readings_of_one_month_are_named_by_their_files(capsys: pytest.CaptureFixture[str]) -> None:
    one = saved(FOLDER, [line()], source="sandbox")
    another = saved(FOLDER, [line(quantity=3)], source="sandbox", asked_at=ASKED_AT + timedelta(days=1))
    arguments = [str(one.manifest_file), str(another.lines_file), "-o", "all.json"]
    assert run(["billing", "compare", *arguments]) == 7
    assert "SANDBOX: made-up data" in capsys.readouterr().out
    document = json.loads(Path("sandbox-all.json").read_text("utf-8"))
    assert (document["schema"], [row["difference"] for row in document["lines"]]) == (
        "billing-comparison/1",
        ["quantity"],
    )


def test_a_format_that_rows_do_not_have_is_refused_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*COMPARE, "-o", "all.xml"]) == 2
    assert "The format .xml of all.xml is unknown here. Use one of .csv, .json, .jsonl." in capsys.readouterr().err


def test_the_table_is_short_and_has_the_largest(capsys: pytest.CaptureFixture[str]) -> None:
    old = [line(productId=str(each)) for each in range(30)]
    months(old, [{**each, "totalSales": 11 + number} for number, each in enumerate(old)])
    assert run([*COMPARE, "-f", "json", "-o", "all.csv"]) == 7
    rows = json.loads(capsys.readouterr().out)
    assert [row["sales"] for row in rows] == list(range(30, 10, -1))
    assert len(Path("all.csv").read_text("utf-8").splitlines()) == 31
