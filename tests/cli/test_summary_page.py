"""The summary page that the commands write: totals as everywhere else, and the month before where it is kept."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW

from cloudmore.billing import month_period
from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox, SandboxClock

LAST = month_period("last", today=datetime.now(UTC).date())
BEFORE = month_period("last", today=LAST.start)
REPORT = ("billing", "report", "--quiet", "--month")


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    """A small sandbox, whose reports are ready at once."""
    with Sandbox(report_seconds=0, organizations=6) as running:
        yield running


def record(page: str) -> dict[str, Any]:
    """The totals in a page, as a program reads them."""
    found = re.search(r'<script type="application/json" id="totals">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    told: dict[str, Any] = json.loads(found[1])
    return told


def written(name: str) -> str:
    """What a command has written about the sandbox."""
    return Path(name).read_text("utf-8")


@pytest.mark.usefixtures("settings")
def test_the_page_has_the_totals_of_the_other_files_and_of_the_manifest() -> None:
    assert run([*REPORT, LAST.name, "-o", "sandbox.html", "-o", "sandbox.csv"]) == 0
    page = written("sandbox.html")
    told = record(page)
    with Path("sandbox.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line["currency"]] = sums.get(line["currency"], Decimal(0)) + Decimal(line["total_sales"])
    assert {currency: Decimal(each["total_sales"]) for currency, each in told["totals"].items()} == sums
    (manifest,) = (json.loads(file.read_text("utf-8")) for file in Path("saved-reports").glob("*.manifest.json"))
    names = ("lines", "total_sales", "total_cost", "lines_without_cost")
    assert manifest["totals"] == {
        currency: {name: each[name] for name in names} for currency, each in told["totals"].items()
    }
    assert (told["period"], told["lines"], told["source"]) == (LAST.name, len(lines), "sandbox")
    assert "Made-up data" in page
    assert "Changes since" not in page
    assert "Sales: report = exported + excluded" in page


@pytest.mark.usefixtures("settings")
def test_rules_for_the_files_change_nothing_of_the_page() -> None:
    assert run([*REPORT, LAST.name, "-o", "sandbox.html", "-o", "sandbox.csv"]) == 0
    before, lines = record(written("sandbox.html")), written("sandbox.csv").count("\n")
    assert run([*REPORT, LAST.name, "--no-zero-lines", "--places", "0", "-o", "sandbox.html", "-o", "sandbox.csv"]) == 0
    assert record(written("sandbox.html"))["totals"] == before["totals"]
    assert written("sandbox.csv").count("\n") != lines


@pytest.mark.usefixtures("settings")
def test_a_report_is_compared_with_the_month_before_where_it_is_kept() -> None:
    for month in (BEFORE.name, LAST.name):
        assert run([*REPORT, month, "-o", f"sandbox-{month}.html"]) == 0
    assert "Changes since" not in written(f"sandbox-{BEFORE.name}.html")
    page = written(f"sandbox-{LAST.name}.html")
    assert f"Changes since {BEFORE.name}" in page
    assert "but it was not checked yet" in page


@pytest.mark.usefixtures("settings")
def test_a_check_is_told_on_a_page_with_what_was_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    for month in (BEFORE.name, LAST.name):
        assert run([*REPORT, month, "-o", "sandbox.csv"]) == 0
    accepted = ("--accept", "equal-lines=<b>cost centres</b>")
    capsys.readouterr()
    assert run(["billing", "check", LAST.name, "-o", "sandbox-check.html", *accepted, "-f", "json"]) == 7
    found = json.loads(capsys.readouterr().out)
    page = written("sandbox-check.html")
    assert f"Changes since {BEFORE.name}" in page
    assert f"{found['open']} findings are open" in page
    assert "Accepted because: <bdi>&lt;b&gt;cost centres&lt;/b&gt;</bdi>" in page
    assert run(["billing", "check", LAST.name, "--against", "none", "-o", "sandbox-alone.html"]) == 7
    assert "Changes since" not in written("sandbox-alone.html")


@pytest.mark.usefixtures("settings")
def test_what_was_accepted_is_told_on_the_page_of_a_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # A day within a month that has lines already, whatever today is.
    monkeypatch.setattr("cloudmore.client.SYSTEM_CLOCK", SandboxClock(NOW, manual=True))
    accepted = ("--accept", "month-not-over=only a look")
    assert run([*REPORT, f"{NOW:%Y-%m}", "-o", "sandbox.html", *accepted]) == 0
    assert "month-not-over" not in capsys.readouterr().err
    page = written("sandbox.html")
    assert "Accepted because: <bdi>only a look</bdi>" in page
    assert "1 finding accepted, with a reason." in page


@pytest.mark.usefixtures("settings")
def test_a_saved_month_that_is_damaged_takes_nothing_from_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*REPORT, BEFORE.name, "-o", "sandbox.csv"]) == 0
    (lines,) = Path("saved-reports").glob("*.lines.jsonl.gz")
    lines.write_bytes(lines.read_bytes()[:-9])
    assert run([*REPORT, LAST.name, "-o", "sandbox.html"]) == 0
    assert "The summary page tells of the report alone: " in capsys.readouterr().err
    assert record(written("sandbox.html"))["period"] == LAST.name


@pytest.mark.usefixtures("settings")
def test_a_page_for_a_customer_holds_no_cost_and_no_margin() -> None:
    assert run([*REPORT, BEFORE.name, "-o", "sandbox.csv"]) == 0
    assert run([*REPORT, LAST.name, "--audience", "customer", "-o", "sandbox.html"]) == 0
    assert run([*REPORT, LAST.name, "-o", "sandbox.csv"]) == 0
    page = written("sandbox.html")
    assert f"Changes since {BEFORE.name}" in page
    with Path("sandbox.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    secret = {line[name] for line in lines for name in ("unit_cost", "total_cost", "margin")}
    open_to_all = {line[name] for line in lines for name in ("unit_sales", "total_sales", "quantity")}
    told = [each for each in secret - open_to_all if len(each.replace(".", "")) > 6 and each in page]
    assert told == []
    assert not re.search(r"cost|margin", page.partition("</style>")[2], re.IGNORECASE)


@pytest.mark.usefixtures("settings")
def test_a_page_among_the_saved_reports_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*REPORT, LAST.name, "-o", "sandbox.csv"]) == 0
    assert run(["billing", "check", LAST.name, "-o", "saved-reports/check.html"]) == 2
    assert "among the saved reports" in capsys.readouterr().err
