"""How a value of the report becomes a value of a column: exactly, or not at all."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmore import ReportShapeError
from cloudmore.billing import json_text, plain
from cloudmore.billing.line import digest_text
from cloudmore.billing.values import as_currency, as_date, as_number, as_text

DIGITS_25 = "1234567890123456789012.345"

NUMBERS: dict[str, tuple[Any, str | None]] = {
    "a fraction": (Decimal("12.34"), "12.34"),
    "an integer": (5, "5"),
    "a negative": (Decimal("-100.00"), "-100.00"),
    "zero": (0, "0"),
    "zero with places": (Decimal("0.00"), "0.00"),
    "negative zero": (Decimal("-0.00"), "-0.00"),
    "25 digits": (Decimal(DIGITS_25), DIGITS_25),
    "25 digits as text": (DIGITS_25, DIGITS_25),
    "an integer of 25 digits": (10**24 + 7, "1000000000000000000000007"),
    "noise of a double": (Decimal("12.299999999999999"), "12.299999999999999"),
    "an exponent as .NET writes it": (Decimal("1E-05"), "0.00001"),
    "a positive exponent": (Decimal("1E+3"), "1000"),
    "seven places": (Decimal("0.0000001"), "0.0000001"),
    "zero with an exponent": (Decimal("0E+3"), "0"),
    "text": ("12.50", "12.50"),
    "text with white space": (" 12.50\n", "12.50"),
    "text with a sign": ("+3", "3"),
    "text with an exponent": ("1.5e-3", "0.0015"),
    "text without a leading digit": (".5", "0.5"),
    "text with a point at its end": ("5.", "5"),
    "the largest exponent": (Decimal("1E+100"), "1" + "0" * 100),
    "the smallest exponent": (Decimal("1E-100"), "0." + "0" * 99 + "1"),
    "null": (None, None),
    "empty text": ("", None),
    "blank text": ("  ", None),
}


@pytest.mark.parametrize(("value", "text"), NUMBERS.values(), ids=NUMBERS.keys())
def test_a_number_keeps_every_digit(value: Any, text: str | None) -> None:
    number = as_number(value, where="totalSales")
    assert (None if number is None else plain(number)) == text
    assert number is None or type(number) is Decimal


NO_NUMBERS: dict[str, Any] = {
    "a word": "free",
    "not a number": "NaN",
    "infinity": "Infinity",
    "not a number, as a number": Decimal("NaN"),
    "infinity, as a number": Decimal("-Infinity"),
    "a decimal comma": "12,50",
    "thousands": "1,234.50",
    "a currency": "12.50 EUR",
    "hexadecimal": "0x10",
    "underscores": "1_000",
    "digits of another script": "\N{ARABIC-INDIC DIGIT FIVE}",
    "two points": "1.2.3",
    "a sign alone": "-",
    "a point alone": ".",
    "true": True,
    "false": False,
    "a list": [1],
    "an object": {"amount": 1},
    "a float": 1.5,
    "a huge exponent": Decimal("1E+101"),
    "a tiny exponent": Decimal("1E-101"),
    "an absurd exponent": Decimal("1E+999999"),
    "an absurd exponent as text": "1e999",
    "an exponent of four digits": "1e9999",
    "zero with an absurd exponent": Decimal("0E-999999"),
    "zero with an absurd exponent, upwards": Decimal("0E+999999"),
    "a thousand places": Decimal("0." + "1" * 1000),
    "a thousand digits": 10**1000,
    "a thousand digits as text": "1" * 1000,
}


@pytest.mark.parametrize("value", NO_NUMBERS.values(), ids=NO_NUMBERS.keys())
def test_what_is_no_amount_stops_the_run_and_is_never_zero(value: Any) -> None:
    with pytest.raises(ReportShapeError, match=r"The field totalSales .* is not a number") as caught:
        as_number(value, where="totalSales")
    assert caught.value.names == ("totalSales",)
    assert len(str(caught.value)) < 500


STOCKHOLM, NEW_YORK = ZoneInfo("Europe/Stockholm"), ZoneInfo("America/New_York")

DATES: dict[str, tuple[str, tzinfo, str]] = {
    "a date": ("2026-10-31", UTC, "2026-10-31"),
    "a date never shifts": ("2026-10-31", NEW_YORK, "2026-10-31"),
    "midnight without a zone never shifts": ("2026-10-01T00:00:00", NEW_YORK, "2026-10-01"),
    "late, without a zone, never shifts": ("2026-10-31T23:59:59", STOCKHOLM, "2026-10-31"),
    "late in UTC, in UTC": ("2026-10-31T23:30:00Z", UTC, "2026-10-31"),
    "late in UTC is the next day in Stockholm": ("2026-10-31T23:30:00Z", STOCKHOLM, "2026-11-01"),
    "late in UTC, in New York": ("2026-10-31T23:30:00Z", NEW_YORK, "2026-10-31"),
    "early in UTC is the day before in New York": ("2026-11-01T03:30:00Z", NEW_YORK, "2026-10-31"),
    "local midnight as UTC, in Stockholm": ("2026-09-30T22:00:00Z", STOCKHOLM, "2026-10-01"),
    "local midnight as UTC, in UTC": ("2026-09-30T22:00:00Z", UTC, "2026-09-30"),
    "an offset": ("2026-10-01T00:00:00+02:00", UTC, "2026-09-30"),
    "an offset, at home": ("2026-10-01T00:00:00+02:00", STOCKHOLM, "2026-10-01"),
    "seven digits as .NET writes them": ("2026-10-31T23:59:59.9999999Z", UTC, "2026-10-31"),
    "seven digits without a zone": ("2026-10-31T00:00:00.0000000", UTC, "2026-10-31"),
    "the day of 25 hours, before it ends": ("2026-10-25T22:59:59Z", STOCKHOLM, "2026-10-25"),
    "the day of 25 hours, after it": ("2026-10-25T23:00:00Z", STOCKHOLM, "2026-10-26"),
    "a leap day": ("2024-02-29T12:00:00Z", UTC, "2024-02-29"),
    "a space for the T": ("2026-10-31 23:30:00Z", UTC, "2026-10-31"),
}


@pytest.mark.parametrize(("value", "zone", "found"), DATES.values(), ids=DATES.keys())
def test_a_billing_date_is_one_of_the_zone(value: str, zone: tzinfo, found: str) -> None:
    assert as_date(value, where="billingDate", zone=zone) == date.fromisoformat(found)


@pytest.mark.parametrize("value", [None, ""], ids=["null", "empty"])
def test_no_date_is_no_date(value: Any) -> None:
    assert as_date(value, where="billingDate", zone=UTC) is None


NO_DATES: dict[str, Any] = {
    "a word": "yesterday",
    "no such day": "2026-02-29",
    "day first": "31/10/2026",
    "month first": "10/31/2026",
    "another calendar's way": "31.10.2026",
    "a number": 20261031,
    "seconds since 1970": Decimal("1793404800.5"),
    "Microsoft's old way": "/Date(1793404800000)/",
    "a truth value": True,
    "a list": ["2026-10-31"],
    "an object": {"year": 2026},
    "beyond the calendar in this zone": "0001-01-01T00:00:00Z",
}


@pytest.mark.parametrize("value", NO_DATES.values(), ids=NO_DATES.keys())
def test_what_is_no_date_stops_the_run(value: Any) -> None:
    with pytest.raises(ReportShapeError, match=r"The field billingDate .* is not a date"):
        as_date(value, where="billingDate", zone=NEW_YORK)


TEXTS: dict[str, tuple[Any, str | None]] = {
    "text": ("abc", "abc"),
    "white space stays": ("  a ", "  a "),
    "empty text is no value": ("", None),
    "null": (None, None),
    "an item code that looks like a number": ("00123", "00123"),
    "a number": (Decimal("12.50"), "12.50"),
    "a number with an exponent": (Decimal("1E-05"), "0.00001"),
    "a number beyond plain notation": (Decimal("1E+999999"), "1E+999999"),
    "an integer": (17, "17"),
    "a truth value": (True, "true"),
    "texts": (["A", "B"], "A; B"),
    "no texts": ([], None),
    "a list of numbers": ([Decimal("1.50"), 2], "[1.50,2]"),
    "a mixed list": (["A", None], '["A",null]'),
    "an object": ({"b": 1, "a": Decimal("0E-3")}, '{"a":0.000,"b":1}'),
    "an empty object": ({}, "{}"),
}


@pytest.mark.parametrize(("value", "text"), TEXTS.values(), ids=TEXTS.keys())
def test_text_of_a_cell(value: Any, text: str | None) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("value", "code"),
    [("EUR", "EUR"), ("sek", "SEK"), (" Nok ", "NOK"), ("", None), (" ", None), (None, None), (978, "978")],
)
def test_a_currency_is_in_capitals(value: Any, code: str | None) -> None:
    assert as_currency(value) == code


JSON_VALUES: dict[str, Any] = {
    "names at every depth": {"b": {"d": 1, "c": 2}, "a": [{"f": 1, "e": 2}]},
    "exponents at every depth": {"x": [Decimal("1E-7"), {"y": Decimal("1E+2")}]},
    "many digits": [Decimal(DIGITS_25), 10**30, Decimal("-0.00")],
    "text to escape": {'a"\n\u0000': "\u2028'😀"},
    "nothing": None,
}


@pytest.mark.parametrize("value", JSON_VALUES.values(), ids=JSON_VALUES.keys())
def test_json_text_is_sorted_plain_and_lossless(value: Any) -> None:
    text = json_text(value)
    assert json.loads(text, parse_float=Decimal) == value
    assert not re.search(r"[0-9][eE]", text)
    assert text == json_text(json.loads(text, parse_float=Decimal))


def test_json_names_are_sorted_at_every_depth() -> None:
    assert json_text(JSON_VALUES["names at every depth"]) == '{"a":[{"e":2,"f":1}],"b":{"c":2,"d":1}}'


def test_a_number_beyond_plain_notation_is_kept_as_text() -> None:
    assert json_text({"x": Decimal("1E+999999999"), "y": [Decimal("0E-999999999")]}) == (
        '{"x":"1E+999999999","y":["0E-999999999"]}'
    )


@pytest.mark.parametrize(
    ("spellings", "text"),
    [
        pytest.param(["1", "1.0", "1.00", "1E+0", "0.1E1", "10E-1"], "1", id="one"),
        pytest.param(["0", "-0", "0.00", "-0.00", "0E+3", "0E-7"], "0", id="zero"),
        pytest.param(["1000", "1E+3", "1000.0"], "1000", id="a thousand"),
        pytest.param(["-12.5", "-12.50", "-125E-1"], "-12.5", id="negative"),
        pytest.param(["0.0000001", "1E-7"], "0.0000001", id="small"),
    ],
)
def test_equal_numbers_have_one_digest_text(spellings: list[str], text: str) -> None:
    assert {digest_text(Decimal(each)) for each in spellings} == {text}


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30, places=15))
def test_every_amount_comes_back_from_its_text(number: Decimal) -> None:
    assert as_number(plain(number), where="x") == number
    assert as_number(number, where="x") is number
    assert Decimal(digest_text(number)) == number
