"""CSV as the spreadsheet program of a country opens it, texts that would run, and fields that get their own columns."""

from __future__ import annotations

import csv
import io
import locale as machine
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from made_up_lines import line, write_lines

from cloudmore import ConfigurationError
from cloudmore.billing import COLUMNS, FileOptions
from cloudmore.billing.files.locales import LOCALES

AMOUNT = Decimal("-1234.50")


@pytest.fixture(params=["en_US.UTF-8", "sv_SE.UTF-8", "C"])
def machines_locale(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the machine is set to, as far as it knows the country."""
    for name in ("LC_ALL", "LANG", "LC_NUMERIC"):
        monkeypatch.setenv(name, request.param)
    before = machine.setlocale(machine.LC_ALL)
    with suppress(machine.Error):
        machine.setlocale(machine.LC_ALL, request.param)
    yield
    machine.setlocale(machine.LC_ALL, before)


def cells_of(file: Path, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.mark.usefixtures("machines_locale")
@pytest.mark.parametrize("name", [None, *LOCALES])
def test_only_the_named_locale_counts(tmp_path: Path, name: str | None) -> None:
    file = tmp_path / "october.csv"
    write_lines([line(total_sales=AMOUNT, note="1.5; 2,5", product_name="Å")] * 2, [file], locale=name)
    content = file.read_bytes()
    comma = name is not None and LOCALES[name].decimal_mark == ","
    delimiter = "," if name is None else LOCALES[name].delimiter
    assert content.startswith(b"\xef\xbb\xbf") is (name is not None)
    assert content.count(b"\r\n") == (0 if name is None else 3)
    for row in cells_of(file, delimiter):
        assert row["total_sales"] == ("-1234,50" if comma else "-1234.50")
        assert (row["note"], row["product_name"], row["billing_date"]) == ("1.5; 2,5", "Å", "2026-10-05")


def test_sweden_gets_semicolons_commas_and_a_mark_of_the_encoding(tmp_path: Path) -> None:
    file = tmp_path / "october.csv"
    write_lines([line(quantity=Decimal(5), unit_sales=Decimal("1E-05"), total_sales=AMOUNT)], [file], locale="sv-SE")
    header, row, rest = file.read_bytes().decode("utf-8").split("\r\n")
    assert header == "\ufeff" + ";".join(COLUMNS)
    assert "5;;0,00001;;-1234,50;" in row
    assert rest == ""


@pytest.mark.parametrize("name", ["sv-SE", "sv_SE", "SV-se"])
def test_a_locale_may_be_spelled_in_several_ways(name: str) -> None:
    assert FileOptions(locale=name).locale == LOCALES["sv-SE"]


@pytest.mark.parametrize("name", ["sv", "xx-XX", "", "sv-SE.UTF-8"])
def test_an_unknown_locale_is_refused_with_those_that_are_known(name: str) -> None:
    with pytest.raises(ConfigurationError, match="is not known") as caught:
        FileOptions(locale=name)
    assert all(known in caught.value.remedy for known in LOCALES)


def test_control_characters_are_replaced_for_people_and_kept_for_machines(tmp_path: Path) -> None:
    for name, shown in {"sv-SE": "a\ufffdb\ufffd\tc\nd", None: "a\x00b\x1b\tc\nd"}.items():
        write_lines([line(note="a\x00b\x1b\tc\nd")], [tmp_path / "a.csv"], locale=name)
        assert cells_of(tmp_path / "a.csv", ";" if name else ",")[0]["note"] == shown


DANGEROUS = {
    "a formula": "=1+1",
    "a link": '=HYPERLINK("https://sandbox.example","Exempel")',
    "a plus": "+46 8 1",
    "a minus": "-1+cmd|' /C calc'!A0",
    "an at": "@SUM(1+1)",
    "a tab": "\t=1+1",
    "a carriage return": "\r=1+1",
    "a line feed": "\n=1+1",
}
HARMLESS = {"a name": "Acme", "an apostrophe": "'x", "inside": "a=1", "a quote": '"=1+1"', "a space": " =1+1"}


@pytest.mark.parametrize("text", DANGEROUS.values(), ids=DANGEROUS.keys())
def test_a_text_that_would_run_gets_an_apostrophe_when_asked(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.csv"
    extra = '{"a":"=1"}'
    each = line(organization_name=text, details=text, total_sales=Decimal("-0.02"), quantity=Decimal(-5), extra=extra)
    write_lines([each], [file], escape_formulas=True, extra_columns=["a"])
    (row,) = cells_of(file)
    assert (row["organization_name"], row["details"], row["a"]) == (f"'{text}", f"'{text}", "'=1")
    assert (row["total_sales"], row["quantity"], row["extra"]) == ("-0.02", "-5", extra)
    write_lines([each], [file])
    assert cells_of(file)[0]["organization_name"] == text, "nobody asked"


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS.keys())
def test_other_texts_are_left_alone(tmp_path: Path, text: str) -> None:
    write_lines([line(organization_name=text)], [tmp_path / "a.csv"], escape_formulas=True)
    assert cells_of(tmp_path / "a.csv")[0]["organization_name"] == text


EXTRA = (
    '{"costCenterCode":"007","meta":{"batch":7,"tags":["a","b"]},"services.colour":{"code":-1.50},"a.b":"dotted",'
    '"none":null,"yes":true,"huge":12345678901234567890123}'
)
# Name -> the cell in CSV, and whether it came.
LIFTED: dict[str, tuple[str, bool]] = {
    "costCenterCode": ("007", True),
    "meta": ('{"batch":7,"tags":["a","b"]}', True),
    "meta.batch": ("7", True),
    "meta.tags": ("a; b", True),
    "services.colour.code": ("-1.50", True),
    "a.b": ("dotted", True),
    "none": ("", True),
    "yes": ("true", True),
    "huge": ("12345678901234567890123", True),
    "costcentercode": ("", False),
    "meta.batch.x": ("", False),
    "meta.none": ("", False),
}


@pytest.mark.parametrize("name", LIFTED)
def test_a_field_of_extra_gets_a_column_of_its_own_at_the_end(tmp_path: Path, name: str) -> None:
    cell, came = LIFTED[name]
    file = tmp_path / "a.csv"
    findings = write_lines([line(), line(extra=EXTRA)], [file], extra_columns=[name], escape_formulas=True)
    rows = cells_of(file)
    assert [list(row)[-2:] for row in rows] == [["extra", name]] * 2
    assert [row[name] for row in rows] == ["", cell]
    assert rows[1]["extra"] == EXTRA
    assert [each.code for each in findings] == ([] if came else ["no-extra-column"])


def test_a_field_that_never_came_is_told_with_those_that_did(tmp_path: Path) -> None:
    (found,) = write_lines([line(extra=EXTRA)], [tmp_path / "a.csv"], extra_columns=["meta", "colour"])
    assert found.message.startswith("No line has a field colour in extra; there came costCenterCode, meta,")
    (found,) = write_lines([line()], [tmp_path / "a.csv"], extra_columns=["colour"])
    assert found.message.endswith("no field came that no column took.")
    many = [line(extra=f'{{"f{number}":1}}') for number in range(50)]
    (found,) = write_lines(many, [tmp_path / "a.csv"], extra_columns=["colour"])
    assert found.message.count(", ") == 19, "names are no memory that grows with the lines"


def test_the_columns_stand_in_the_order_they_were_asked_for_and_once(tmp_path: Path) -> None:
    for ending in ("csv", "json", "jsonl"):
        write_lines([line(extra=EXTRA)], [tmp_path / f"a.{ending}"], extra_columns=["yes", "a.b", "yes"])
    assert list(cells_of(tmp_path / "a.csv")[0]) == [*COLUMNS, "yes", "a.b"]
    assert (tmp_path / "a.jsonl").read_text("utf-8").endswith(',"yes":"true","a.b":"dotted"}\n')


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a column already": ({"extra_columns": ["total_sales"]}, "'total_sales' is a column already"),
    "no name": ({"extra_columns": ["a", " "]}, "without a name"),
    "a text for a list": ({"extra_columns": "a,b"}, "no list of fields"),
    "nobody": ({"audience": "everybody"}, "Use one of reseller, customer"),
    "unknown fields for customers": ({"audience": "customer", "extra_columns": ["a"]}, "may be a cost"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_is_refused(name: str) -> None:
    options, says = WRONG[name]
    with pytest.raises(ConfigurationError) as caught:
        FileOptions(**options)
    assert says in str(caught.value)
