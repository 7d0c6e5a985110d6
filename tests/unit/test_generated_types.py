"""What the generated code shares: exact numbers, JSON, and the absent value."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmore_api import UNSET, Answer, ParseError, Unset
from cloudmore_api.client import encode_form, path_segment, query_text
from cloudmore_api.models import Price
from cloudmore_api.types import decode_json, encode_json


def test_the_absent_value_is_false_and_says_its_name() -> None:
    assert not UNSET
    assert repr(UNSET) == str(UNSET) == f"{UNSET}" == "UNSET"
    assert isinstance(UNSET, Unset)
    assert UNSET is not None


TWINS: dict[str, Any] = {
    "a copy": copy.copy,
    "a deep copy": copy.deepcopy,
    **{
        f"a pickle of protocol {protocol}": lambda it, protocol=protocol: pickle.loads(pickle.dumps(it, protocol))
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    },
}


@pytest.mark.parametrize("twin", TWINS.values(), ids=TWINS.keys())
def test_the_absent_value_stays_the_one_object(twin: Any) -> None:
    assert twin(UNSET) is UNSET
    assert twin([UNSET, {"x": UNSET}])[1]["x"] is UNSET
    assert twin(Price(cost_price=Decimal("1.50"))).sales_price is UNSET


DECODED: dict[str, tuple[bytes, Any]] = {
    "a fraction": (b"1.50", Decimal("1.50")),
    "an exponent": (b"1E-05", Decimal("0.00001")),
    "25 digits": (b"1234567890123456789012.345", Decimal("1234567890123456789012.345")),
    "an integer": (b"5", 5),
    "an integer of 30 digits": (b"1" * 30, int("1" * 30)),
    "negative zero": (b"-0.00", Decimal("-0.00")),
    "nested": (b'{"a":[1.10,{"b":null}]}', {"a": [Decimal("1.10"), {"b": None}]}),
    "text": ('"ä\\u00e4\\n😀"'.encode(), "ää\n😀"),
    "white space around": (b" \n[] \t", []),
}


@pytest.mark.parametrize(("content", "value"), DECODED.values(), ids=DECODED.keys())
def test_json_is_read_without_losing_a_digit(content: bytes, value: Any) -> None:
    found = decode_json(content)
    assert (found, str(found)) == (value, str(value))


NOT_JSON = {
    "nothing": b"",
    "HTML": b"<html>",
    "cut": b'{"a":',
    "cut in a text": b'{"a":"b',
    "garbage behind": b"{} x",
    "NaN": b"NaN",
    "a leading zero": b"01",
    "no text": b'"\xff"',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "absurdly deep": b"[" * 100_000,
}


@pytest.mark.parametrize("content", NOT_JSON.values(), ids=NOT_JSON.keys())
def test_what_is_not_json_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        decode_json(content)
    with pytest.raises(ParseError, match="expected JSON"):
        Answer(200, {}, content).json()


ENCODED: dict[str, tuple[Any, bytes]] = {
    "a fraction": (Decimal("1.50"), b"1.50"),
    "25 digits": (Decimal("1234567890123456789012.345"), b"1234567890123456789012.345"),
    "nested": ({"a": [Decimal("-0.10"), None, True]}, b'{"a":[-0.10,null,true]}'),
    "text": ("ä😀\n", '"ä😀\\n"'.encode()),
    "a date": (date(2026, 10, 1), b'"2026-10-01"'),
}


@pytest.mark.parametrize(("value", "content"), ENCODED.values(), ids=ENCODED.keys())
def test_json_is_written_without_losing_a_digit(value: Any, content: bytes) -> None:
    assert encode_json(value) == content


@pytest.mark.parametrize(
    "number", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("-Infinity"), float("nan"), float("inf")]
)
@pytest.mark.parametrize("wrap", [lambda it: it, lambda it: [1, [it]], lambda it: {"a": {"b": (it,)}}])
def test_a_number_that_json_does_not_have_is_refused(number: Any, wrap: Any) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        encode_json(wrap(number))


@pytest.mark.parametrize("value", [object(), UNSET, {"a": UNSET}, [object]])
def test_what_is_no_json_value_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):
        encode_json(value)


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=20,
)


@given(JSON_VALUES)
def test_every_value_comes_back(value: Any) -> None:
    content = encode_json(value)
    assert decode_json(content) == value
    assert json.loads(content, parse_float=Decimal) == value


class Colour(StrEnum):
    RED = "red"


QUERY_TEXTS: dict[str, tuple[Any, str]] = {
    "true": (True, "true"),
    "false": (False, "false"),
    "text": ("a b&c", "a b&c"),
    "an integer": (5, "5"),
    "a number": (Decimal("1E-7"), "0.0000001"),
    "a large number": (Decimal("1E+3"), "1000"),
    "a date": (date(2026, 10, 1), "2026-10-01"),
    "a date and time": (datetime(2026, 10, 1, 12, 30, tzinfo=UTC), "2026-10-01T12:30:00+00:00"),
    "an enumeration": (Colour.RED, "red"),
}


@pytest.mark.parametrize(("value", "text"), QUERY_TEXTS.values(), ids=QUERY_TEXTS.keys())
def test_text_in_a_query(value: Any, text: str) -> None:
    assert query_text(value) == text


def test_a_form_is_encoded() -> None:
    assert encode_form({"a b": "c&d=ä", "flag": True, "n": Decimal("1E+2")}) == b"a+b=c%26d%3D%C3%A4&flag=true&n=100"


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ParseError("/0/id", "a number", "a str"), "at /0/id: expected a number, found a str"),
        (ParseError("", "JSON", "an empty body"), "at the top: expected JSON, found an empty body"),
    ],
)
def test_a_parse_error_says_where_and_is_pickled(error: ParseError, text: str) -> None:
    twin = pickle.loads(pickle.dumps(error))
    assert str(error) == str(twin) == text
    assert vars(twin) == vars(error)


SEGMENTS: dict[str, tuple[Any, str]] = {
    "an id": ("o-1", "o-1"),
    "letters of a path": ("a/b?c#d e", "a%2Fb%3Fc%23d%20e"),
    "a number": (5, "5"),
    "nothing": ("", ""),
    "null": (None, ""),
    "absent": (UNSET, ""),
    "true": (True, ""),
    "a model": (Price(), ""),
}


@pytest.mark.parametrize(("value", "text"), SEGMENTS.values(), ids=SEGMENTS.keys())
def test_an_id_in_a_path_and_what_is_none(value: Any, text: str) -> None:
    # An empty segment is refused by the sender.
    assert path_segment(value) == text
