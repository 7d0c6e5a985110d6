"""Lines as a spreadsheet: numbers where a double keeps every digit, texts elsewhere, and no data ever runs."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from made_up_lines import BLANK, HEADING, OCTOBER, SANDBOX, line, write_lines

from cloudmore.billing import COLUMNS, Finding, Totals
from cloudmore.billing.files.columns import FileColumns
from cloudmore.billing.files.line_file import FileEnding
from cloudmore.billing.files.options import FileOptions
from cloudmore.billing.files.xlsx_cells import LONGEST_TEXT
from cloudmore.billing.files.xlsx_file import XlsxFile

REPLACED = "\N{REPLACEMENT CHARACTER}"
# Name -> what the report has, and what the cell shows.
TEXTS: dict[str, tuple[str, str]] = {
    "leading zeros": ("00123", "00123"),
    "an item code like a number": ("1E05", "1E05"),
    "zeros before a one": ("0001", "0001"),
    "a number": ("12.50", "12.50"),
    "a date": ("2026-10-05", "2026-10-05"),
    "a truth": ("TRUE", "TRUE"),
    "an error": ("#N/A", "#N/A"),
    "a formula": ("=1+1", "=1+1"),
    "a formula in braces": ("{=SUM(A1:A9)}", "{=SUM(A1:A9)}"),
    "a link": ('=HYPERLINK("https://sandbox.example","x")', '=HYPERLINK("https://sandbox.example","x")'),
    "an address": ("https://sandbox.example", "https://sandbox.example"),
    "a mail": ("mailto:nobody@sandbox.example", "mailto:nobody@sandbox.example"),
    "a file": ("external:c:\\x.xlsx", "external:c:\\x.xlsx"),
    "a plus": ("+46 1", "+46 1"),
    "an at": ("@SUM(1)", "@SUM(1)"),
    "a minus": ("-1", "-1"),
    "markup": ("</t></is><f>1+1</f>&amp;", "</t></is><f>1+1</f>&amp;"),
    "markup of the library": ("<r><t>x</t></r>", "<r><t>x</t></r>"),
    "emoji": ("👩🏽‍💻 ✓", "👩🏽‍💻 ✓"),
    "right to left": ("\u200f\u05e9\u05dc\u05d5\u05dd\u202e abc", "\u200f\u05e9\u05dc\u05d5\u05dd\u202e abc"),
    "white space around": ("  x ", "  x "),
    "a tab": ("\tx", "\tx"),
    "line ends": ("a\r\nb\rc\nd\n", "a\nb\nc\nd\n"),
    "NUL": ("a\x00b", f"a{REPLACED}b"),
    "control characters": ("\x01\x07\x1b[31m\x7f\x85", f"{REPLACED * 3}[31m{REPLACED * 2}"),
    "no characters": ("a\ufffe\uffff", f"a{REPLACED * 2}"),
    "300 characters": ("ä" * 300, "ä" * 300),
    "as long as a cell": ("x" * LONGEST_TEXT, "x" * LONGEST_TEXT),
    "longer than a cell": ("x" * (LONGEST_TEXT + 1), "x" * (LONGEST_TEXT - 1) + "…"),
    "a cell's length of emoji": ("😀" * 20_000, "😀" * 16_383 + "…"),
}
# Name -> a number, and the value of its cell.
NUMBERS: dict[str, tuple[str, float | int | str]] = {
    "a small one": ("0.0000001", 1e-07),
    "an exponent": ("1E-05", 1e-05),
    "a thousand": ("1E+3", 1000),
    "below zero": ("-0.02", -0.02),
    "zero": ("0", 0),
    "zero below zero": ("-0.00", 0),
    "15 digits": ("1234567890123.45", 1234567890123.45),
    "16 digits": ("98765432109876.54", "98765432109876.54"),
    "a double's noise": ("12.299999999999999", "12.299999999999999"),
    "15 digits and zeros": ("1.23456789012345000", 1.23456789012345),
    "many zeros": ("1E+29", 1e29),
    "15 places": ("0.000000000000001", 1e-15),
    "30 digits": ("123456789012345678901234567890", "123456789012345678901234567890"),
}


def sheets(file: Path) -> dict[str, list[list[Any]]]:
    """The values of every sheet."""
    book = openpyxl.load_workbook(file)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def lines_of(file: Path, sheet: str = "Lines") -> list[dict[str, Any]]:
    header, *rows = sheets(file)[sheet]
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "october.xlsx"


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_a_text(file: Path, name: str) -> None:
    text, shown = TEXTS[name]
    # The second line is written in another way than the first: formats have their numbers by then.
    write_lines([line(organization_name=text, item_code=text), line(organization_name=text, note=text)], [file])
    sheet = openpyxl.load_workbook(file)["Lines"]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value == shown]
    assert len(cells) == 4
    assert {(cell.data_type, cell.hyperlink) for cell in cells} <= {("s", None), ("inlineStr", None), ("f", None)}
    with zipfile.ZipFile(file) as parts:
        assert not [part for part in parts.namelist() if "hyperlink" in part or "external" in part or "calc" in part]
        for part in parts.namelist():
            if part.startswith("xl/worksheets/"):
                assert b"<f>" not in parts.read(part)
                assert b"<hyperlink" not in parts.read(part)


def test_what_looks_like_an_escape_of_a_spreadsheet_is_kept(file: Path) -> None:
    write_lines([line(note="x"), line(note="_x0041_ and _xffff_")], [file])
    with zipfile.ZipFile(file) as parts:
        assert b"<t>_x005F_x0041_ and _x005F_xffff_</t>" in parts.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_is_a_number_unless_that_would_change_it(file: Path, name: str) -> None:
    text, shown = NUMBERS[name]
    write_lines([line(total_sales=Decimal(text)), line(total_sales=Decimal(text), quantity=Decimal(text))], [file])
    for row in lines_of(file):
        assert (row["total_sales"], type(row["total_sales"]) is str) == (shown, type(shown) is str)
        assert Decimal(str(row["total_sales"])) == Decimal(text)


def test_dates_are_dates(file: Path) -> None:
    days = [date(2026, 10, 5), date(1900, 3, 1), date(1899, 12, 31)]
    write_lines([line(billing_date=day) for day in days], [file])
    sheet = openpyxl.load_workbook(file)["Lines"]
    cells = [sheet.cell(row, COLUMNS.index("billing_date") + 1) for row in (2, 3, 4)]
    assert [cell.value for cell in cells] == [datetime(2026, 10, 5), datetime(1900, 3, 1), "1899-12-31"]  # noqa: DTZ001 - a cell has no zone
    assert cells[0].number_format == "yyyy-mm-dd"


def test_a_missing_value_is_no_cell(file: Path) -> None:
    write_lines([BLANK, line()], [file])
    assert set(lines_of(file)[0].values()) == {None}


def test_the_header_stays_in_sight_and_filters(file: Path) -> None:
    write_lines([line(), line()], [file])
    sheet = openpyxl.load_workbook(file)["Lines"]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:AI3"
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["F"].width > 30


def test_totals_are_exact_where_a_sum_of_doubles_is_not(file: Path) -> None:
    amounts = ["98765432109876.54", "0.01", "0.1", "0.2"]
    lines = [line(total_sales=Decimal(text), currency="EUR", organization_name="Acme") for text in amounts]
    lines += [line(total_sales=Decimal(7), total_cost=Decimal("6.5"), currency="SEK")]
    lines += [line(total_sales=Decimal(1), organization_id="o-1")]
    write_lines(lines, [file])
    rows = sheets(file)["Totals"]
    assert rows[0][0] == "Billing dates 2026-10-01 to 2026-10-31, both included, in Europe/Stockholm"
    assert rows[1][0] == "Reseller reseller-1; asked 2026-11-09 07:31:00 UTC; 6 lines"
    assert rows[3] == ["Per currency", None, "currency", "lines", "total_sales", "total_cost", "lines_without_cost"]
    assert rows[4] == [None, None, "(none)", 1, 1, 0, 1]
    assert rows[5] == [None, None, "EUR", 4, "98765432109876.85", 0, 4]
    assert rows[6] == [None, None, "SEK", 1, 7, 6.5, 0]
    assert rows[9] == ["(reseller itself)", None, "SEK", 1, 7, 6.5, 0]
    assert rows[10] == [None, "o-1", "(none)", 1, 1, 0, 1]
    assert rows[11] == ["Acme", None, "EUR", 4, "98765432109876.85", 0, 4]
    assert "3 numbers have more than 15 digits" in str(rows[13][0]), "the line, and both of its totals"


def test_texts_that_were_cut_are_counted(file: Path) -> None:
    write_lines([line(details="x" * 40_000), line(details="y" * 32_767)], [file])
    assert sheets(file)["Totals"][-1][0].startswith("1 texts are longer than a cell")


def test_findings_have_a_sheet(file: Path) -> None:
    found = Finding("low-margin", "=Margin of Acme", 3, "k", "Acme", "Backup", "EUR", Decimal("-1.50"), ("a", "b"))
    write_lines([line()], [file], findings=(Finding("empty", "No line.", 0), found))
    assert sheets(file)["Findings"] == [
        ["finding", "lines", "message", "organization", "service", "currency", "amount"],
        ["empty", 0, "No line.", None, None, None, None],
        ["low-margin", 3, "=Margin of Acme", "Acme", "Backup", "EUR", -1.5],
    ]


def test_made_up_data_says_so_on_every_sheet_and_in_the_properties(file: Path) -> None:
    write_lines([line()], [file], heading=SANDBOX)
    for title, rows in sheets(file).items():
        assert str(rows[0][0]).startswith("SANDBOX: made-up data"), title
    book = openpyxl.load_workbook(file)
    assert book["Lines"].freeze_panes == "A3"
    assert book["Lines"].auto_filter.ref == "A2:AI3"
    assert "SANDBOX" in book.properties.description


def test_the_properties_tell_the_report_and_no_user_and_no_machine(file: Path) -> None:
    write_lines([line()], [file])
    properties = openpyxl.load_workbook(file).properties
    assert (properties.title, properties.creator, properties.lastModifiedBy) == ("Billing lines 2026-10", None, None)
    assert properties.created == properties.modified == datetime(2026, 11, 9, 7, 31)  # noqa: DTZ001 - a cell has no zone
    custom = {each.name: each.value for each in openpyxl.load_workbook(file).custom_doc_props}
    assert custom == HEADING.facts()


def test_the_same_lines_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_lines([line(), line()], [one, other])
    assert one.read_bytes() == other.read_bytes()


def test_more_lines_than_a_sheet_holds_go_on_to_another(tmp_path: Path) -> None:
    file = tmp_path / "october.xlsx"
    options, totals = FileOptions(), Totals(OCTOBER)
    columns = FileColumns(options)
    with file.open("w+b") as out:
        writing = XlsxFile(out, columns, SANDBOX, options, rows_of_a_sheet=5)
        for number in range(7):
            each = line(quantity=Decimal(number))
            totals.add(each)
            writing.add(columns.cells(each))
        writing.complete(FileEnding(totals, ()))
        writing.close()
    found = sheets(file)
    assert list(found) == ["Lines", "Lines 2", "Lines 3", "Totals", "Findings"]
    assert [len(rows) for rows in found.values()][:3] == [5, 5, 3]
    at = COLUMNS.index("quantity")
    assert [row[at] for title in list(found)[:3] for row in found[title][2:]] == list(range(7))


def test_an_extra_column_is_text(file: Path) -> None:
    extras = ['{"batch":7}', '{"batch":"007"}', '{"batch":1.50}', None]
    write_lines([line(extra=extra) for extra in extras], [file], extra_columns=["batch"])
    assert [row["batch"] for row in lines_of(file)] == ["7", "007", "1.50", None]
