"""Spans of a JSON text: what is replaced changes, and every other byte stays."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st
from spelled_json import NUMBERS

from cloudmore.contract.recording.json_tokens import Kind, replaced, tokens, written_as


@frozen
class Path:
    """A place that is nothing but its names."""

    parts: tuple[str, ...] = ()

    def of(self, name: str) -> Path:
        return Path((*self.parts, name))

    def each(self) -> Path:
        return Path((*self.parts, "*"))


TEXTS: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "a text": ('"a"', [("text", "a", "")]),
    "a number": (" -1.10E+2 ", [("number", "-1.10E+2", "")]),
    "words": ("[true,false,null]", []),
    "an object": ('{"a" : {"b":1.10}}', [("name", "a", ""), ("name", "b", "a"), ("number", "1.10", "a/b")]),
    "a list of objects": (
        '[{"a":"x"},{"a":"y"}]',
        [("name", "a", "*"), ("text", "x", "*/a"), ("name", "a", "*"), ("text", "y", "*/a")],
    ),
    "lists in lists": ('{"a":[["x"],2]}', [("name", "a", ""), ("text", "x", "a/*/*"), ("number", "2", "a/*")]),
    "behind an object": (
        '{"a":{"b":1},"c":"x"}',
        [("name", "a", ""), ("name", "b", "a"), ("number", "1", "a/b"), ("name", "c", ""), ("text", "x", "c")],
    ),
    "the same name twice": (
        '{"a":1,"a":2}',
        [("name", "a", ""), ("number", "1", "a"), ("name", "a", ""), ("number", "2", "a")],
    ),
    "escapes": (r'"\u00e4\/\"\\\ud83e\udd86"', [("text", 'ä/"\\🦆', "")]),
    "marks of JSON in a text": ('{"a":"},[:\\""}', [("name", "a", ""), ("text", '},[:"', "a")]),
    "a byte order mark": ('\ufeff{"a":"x"}', [("name", "a", ""), ("text", "x", "a")]),
    "nothing in it": ('{"a":{},"b":[]}', [("name", "a", ""), ("name", "b", "")]),
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS.keys())
def test_each_token_is_told_with_its_place(text: str, expected: list[tuple[str, str, str]]) -> None:
    told = [(each.kind.value, each.value, "/".join(each.place.parts)) for each in tokens(text, Path())]
    assert told == expected


WRITTEN = {
    "plain": ('"Anna"', "Bnnb", '"Bnnb"'),
    "escaped, small digits": (r'"\u00e4x"', "öy", r'"\u00f6y"'),
    "escaped, capital digits": (r'"\u00E4x"', "ßy", r'"\u00DFy"'),
    "not escaped": ('"äx"', "öy", '"öy"'),
    "two halves": (r'"\ud83e\udd86"', "🦊", r'"\ud83e\udd8a"'),
    "what stays keeps its escape": (r'"a\/b\nc"', "x/y\nz", r'"x\/y\nz"'),
    "a quotation mark": ('"ab"', 'a"', r'"a\""'),
    "longer": ('"äx"', "öyz", '"öyz"'),
    "longer and escaped": (r'"\u00e4x"', "öyz", r'"\u00f6yz"'),
    "longer with what needs an escape": ('"a"', 'b"\n', r'"b\"\n"'),
}


@pytest.mark.parametrize(("token", "new", "expected"), WRITTEN.values(), ids=WRITTEN.keys())
def test_a_new_text_is_written_as_the_old_one_was(token: str, new: str, expected: str) -> None:
    assert written_as(token, new) == expected
    assert json.loads(expected) == new


SPACE = st.text(" \t\r\n", max_size=2)
ESCAPED = {'"': '\\"', "\\": "\\\\", "/": "\\/", "\n": "\\n", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\r": "\\r"}


@st.composite
def text_tokens(draw: st.DrawFn) -> str:
    """A text in quotation marks, each letter in one of its spellings."""
    written = []
    for letter in draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=6)):
        units = letter.encode("utf-16-be").hex()
        escapes = "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
        capitals = "".join(f"\\u{units[at : at + 4].upper()}" for at in range(0, len(units), 4))
        plain = [letter] if letter >= " " and letter not in '"\\' else []
        ways = [escapes, capitals, *plain, *([ESCAPED[letter]] if letter in ESCAPED else [])]
        written.append(draw(st.sampled_from(ways)))
    return f'"{"".join(written)}"'


@st.composite
def spaced(draw: st.DrawFn, inside: st.SearchStrategy[str], marks: str, *, named: bool) -> str:
    """A list or an object, with spaces anywhere."""
    items = []
    for item in draw(st.lists(inside, max_size=4)):
        name = f"{draw(text_tokens())}{draw(SPACE)}:{draw(SPACE)}" if named else ""
        items.append(f"{draw(SPACE)}{name}{item}{draw(SPACE)}")
    return f"{marks[0]}{','.join(items) or draw(SPACE)}{marks[1]}"


JSON_TEXTS = st.recursive(
    st.one_of(text_tokens(), NUMBERS, st.sampled_from(["true", "false", "null"])),
    lambda inside: spaced(inside, "[]", named=False) | spaced(inside, "{}", named=True),
    max_leaves=10,
)


def changed(value: Any) -> Any:
    """The same with every text and name in capitals and a mark."""
    if isinstance(value, dict):
        return {mark(name): changed(each) for name, each in value.items()}
    if isinstance(value, list):
        return [changed(each) for each in value]
    return mark(value) if isinstance(value, str) else value


def mark(text: str) -> str:
    return f"{text}\N{WHITE SMILING FACE}!"


@given(JSON_TEXTS)
def test_every_byte_outside_of_what_is_replaced_stays(text: str) -> None:
    found = [each for each in tokens(text, Path()) if each.kind is not Kind.NUMBER]
    new = replaced(
        text, [(each.start, each.end, written_as(text[each.start : each.end], mark(each.value))) for each in found]
    )
    assert json.loads(new, parse_float=Decimal) == changed(json.loads(text, parse_float=Decimal))
    # What is between the texts, number for number and space for space.
    strings = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
    assert strings.split(new) == strings.split(text)
    assert [each.value for each in tokens(new, Path()) if each.kind is Kind.NUMBER] == [
        each.value for each in tokens(text, Path()) if each.kind is Kind.NUMBER
    ]
    same = [(each.start, each.end, written_as(text[each.start : each.end], each.value)) for each in found]
    assert replaced(text, same) == text
