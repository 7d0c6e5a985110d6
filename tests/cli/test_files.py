"""Files of a billing report as a user asks for them, against a sandbox on a real socket."""

from __future__ import annotations

import csv
import json
import os
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest

from cloudmore.billing import COLUMNS, SavedReport
from cloudmore.billing.columns import NUMBERS
from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox

REPORT = ["--quiet", "billing", "report", "--month", "2026-10"]
Amounts = list[tuple[Decimal | None, ...]]


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    """A sandbox with few organizations, one of which has a name that would run."""
    with Sandbox(report_seconds=0, organizations=8) as running:
        yield running


def number(value: object) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


def from_xlsx(file: Path) -> Amounts:
    """The amounts of the lines, below the banner."""
    _banner, header, *rows = openpyxl.load_workbook(file)["Lines"].iter_rows(values_only=True)
    places = [header.index(name) for name in NUMBERS]
    return [tuple(number(row[place]) for place in places) for row in rows]


@pytest.mark.usefixtures("settings")
def test_equal_amounts_in_all_files_on_a_machine_set_to_swedish() -> None:
    files = [f"sandbox.{ending}" for ending in ("csv", "xlsx", "parquet", "json")]
    names = [word for file in files for word in ("-o", file)]
    environment = {**os.environ, "LC_ALL": "sv_SE.UTF-8", "LANG": "sv_SE.UTF-8"}
    command = [sys.executable, "-m", "cloudmore", *REPORT, *names, "--locale", "sv-SE", "--escape-formulas"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)

    with Path("sandbox.json").open(encoding="utf-8") as text:
        lines = json.load(text, parse_float=Decimal, parse_int=Decimal)["lines"]
    expected: Amounts = [tuple(row[name] for name in NUMBERS) for row in lines]
    assert len(expected) > 500
    with Path("sandbox.csv").open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text, delimiter=";"))
    assert [tuple(number(row[name].replace(",", ".")) for name in NUMBERS) for row in rows] == expected
    assert from_xlsx(Path("sandbox.xlsx")) == expected
    asked = f"SELECT {', '.join(NUMBERS)} FROM 'sandbox.parquet'"
    assert duckdb.connect().execute(asked).fetchall() == expected

    names_that_run = {row["organization_name"] for row in rows if row["organization_name"].startswith("'=")}
    assert names_that_run == {
        f"'{row['organization_name']}" for row in lines if str(row["organization_name"])[0] == "="
    }
    assert names_that_run, "the sandbox has such names"
    (saved,) = Path("saved-reports").glob("*.manifest.json")
    totals = json.loads(saved.read_text("utf-8"))["totals"]
    sheet = openpyxl.load_workbook("sandbox.xlsx")["Totals"]
    control = {row[2]: number(row[4]) for row in sheet.iter_rows(min_row=6, max_row=5 + len(totals), values_only=True)}
    assert control == {currency: Decimal(total["total_sales"]) for currency, total in totals.items()}


@pytest.mark.usefixtures("settings")
def test_made_up_data_says_so_in_names_and_sheets() -> None:
    assert run([*REPORT, "-o", "october.xlsx", "-o", "october.parquet"]) == 0
    book = openpyxl.load_workbook("sandbox-october.xlsx")
    assert book.sheetnames == ["Lines", "Totals", "Findings"]
    assert {str(sheet["A1"].value)[:8] for sheet in book} == {"SANDBOX:"}
    sources = duckdb.connect().execute("SELECT DISTINCT source FROM 'sandbox-october.parquet'").fetchall()
    assert sources == [("sandbox",)]


@pytest.mark.usefixtures("settings")
def test_files_for_customers_have_no_cost_and_say_what_they_lack(capsys: pytest.CaptureFixture[str]) -> None:
    files = ["sandbox.csv", "sandbox.jsonl", "sandbox.parquet", "sandbox.xlsx"]
    names = [word for file in files for word in ("-o", file)]
    assert run(["billing", "report", "--month", "2026-10", *names, "--audience", "customer"]) == 0
    told = (
        "For customers: the files are without unit_cost, total_cost, margin, margin_percent, kind_reason, line_digest"
    )
    assert told in capsys.readouterr().err
    (manifest,) = Path("saved-reports").glob("*.manifest.json")
    lines = list(SavedReport.open(manifest).lines())
    # Long enough that no other number holds it by chance.
    costs = {format(each.total_cost, "f") for each in lines if each.total_cost and len(str(each.total_cost)) > 12}
    sales = {format(each.total_sales, "f") for each in lines if each.total_sales is not None}
    digests = {each.line_digest for each in lines}
    assert len(costs - sales) > 50
    with zipfile.ZipFile("sandbox.xlsx") as parts:
        texts = [parts.read(name).decode("utf-8") for name in parts.namelist()]
    texts += [Path(name).read_text("utf-8") for name in files[:2]]
    texts.append(str(duckdb.connect().execute("SELECT * FROM 'sandbox.parquet'").fetchall()))
    for text in texts:
        assert not any(secret in text for secret in (*sorted(costs - sales)[:500], *sorted(digests)[:500]))


@pytest.mark.usefixtures("settings")
def test_an_extra_column_is_filled_and_one_that_never_came_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    extra = "--extra-columns=costCenterCode,meta.batch,colour"
    assert run([*REPORT, "-o", "sandbox.csv", extra]) == 7
    assert "No line has a field colour in extra; there came" in capsys.readouterr().err
    with Path("sandbox.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert list(rows[0])[-4:] == ["extra", "costCenterCode", "meta.batch", "colour"]
    assert any(row["costCenterCode"] for row in rows)
    for row in rows:
        assert row["costCenterCode"] == (json.loads(row["extra"] or "{}").get("costCenterCode") or "")


@pytest.mark.usefixtures("settings")
def test_a_saved_report_is_written_again_as_it_was() -> None:
    assert run([*REPORT, "-o", "sandbox.csv", "-o", "sandbox.xlsx", "-o", "sandbox.jsonl"]) == 0
    (manifest,) = Path("saved-reports").glob("*.manifest.json")
    saved = SavedReport.open(manifest)
    assert saved.write("again.csv", "again.xlsx", "again.jsonl") == ()
    for ending in ("csv", "xlsx", "jsonl"):
        assert Path(f"again.{ending}").read_bytes() == Path(f"sandbox.{ending}").read_bytes(), ending
    (found,) = saved.write("again.csv", extra_columns=["colour"], locale="de-DE", escape_formulas=True)
    assert found.code == "no-extra-column"


def test_the_command_that_resumes_has_the_same_options(
    served: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: dict[str, str]
) -> None:
    assert settings["CLOUDMORE_BASE_URL"] == served.url
    with Sandbox(report_seconds=5) as slow:
        monkeypatch.setenv("CLOUDMORE_BASE_URL", slow.url)
        form = ["--audience", "customer", "--locale", "sv_se", "--escape-formulas"]
        assert run([*REPORT, "--wait", "0s", "-o", "a.csv", *form]) == 5
        (command,) = [text for text in capsys.readouterr().err.splitlines() if "billing resume" in text]
        slow.clock.advance(10)
        assert run(shlex.split(command)[1:]) == 0
    header = Path("sandbox-a.csv").read_text("utf-8-sig").split("\n")[0]
    assert header.startswith("source;")
    assert "cost" not in header.replace("cost_center", "")


MISTAKES: dict[str, tuple[list[str], str]] = {
    "an unknown locale": (["--locale", "xx"], "Use one of da-DK, de-AT"),
    "an unknown audience": (["--audience", "everybody"], "Use one of reseller, customer"),
    "a column as an extra one": (["--extra-columns", "total_sales"], "is a column already"),
    "unknown fields for customers": (["--extra-columns", "a", "--audience", "customer"], "may be a cost"),
}


@pytest.mark.parametrize("name", MISTAKES)
@pytest.mark.usefixtures("settings")
def test_a_mistake_is_found_before_anything_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    # Nobody is there: whoever asks ends with 1.
    monkeypatch.setenv("CLOUDMORE_BASE_URL", "http://127.0.0.1:9")
    options, says = MISTAKES[name]
    assert run([*REPORT, *options]) == 2
    assert says in capsys.readouterr().err
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(("ending", "package"), [("xlsx", "xlsxwriter"), ("parquet", "pyarrow")])
@pytest.mark.usefixtures("settings")
def test_a_format_that_is_not_installed_is_found_before_the_wait(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ending: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    assert run([*REPORT, "-o", f"october.{ending}"]) == 2
    assert f"needs the package {package}. Install it with: pip install 'cloudmore-client[billing]'" in (
        capsys.readouterr().err
    )
    assert list(Path().iterdir()) == []


@pytest.mark.usefixtures("settings")
def test_without_a_name_the_file_is_a_spreadsheet_where_that_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(REPORT) == 0
    assert Path("cloudmore-sandbox-2026-10.xlsx").exists()
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    assert run(REPORT) == 0
    with Path("cloudmore-sandbox-2026-10.csv").open(encoding="utf-8", newline="") as text:
        assert next(csv.reader(text)) == list(COLUMNS)
