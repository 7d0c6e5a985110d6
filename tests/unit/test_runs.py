"""Runs of whole objects are read by another reader than streams: the two must say the same of every report."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import ijson
import pytest
from attrs import evolve
from conftest import REPOSITORY
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.test_lines import ASKED, OCTOBER

from cloudmore import CloudmoreError, spec_path
from cloudmore.billing import BillingLine, Report
from cloudmore.billing import runs as runs_module
from cloudmore.billing.names import surveys
from cloudmore.billing.outline import Outline
from cloudmore.billing.plain_columns import PlainColumns
from cloudmore.billing.reading import Origin
from cloudmore.billing.runs import Run, content_of, decoded, names_in, streamed, whole_objects
from cloudmore.billing.survey import read_head
from cloudmore_api.types import encode_json

# What is in a list, as bytes, and whether the faster reader takes it.
VALUES: dict[str, tuple[bytes, bool]] = {
    "a number of 400 digits": (b"9" * 400, True),
    "an integer beyond 64 bits": (b"18446744073709551616", True),
    "minus zero": (b"-0", True),
    "minus zero with places": (b"-0.00", True),
    "an exponent": (b"1E5", True),
    "an exponent in small letters": (b"1.50e-07", True),
    "more digits than a double has": (b"0.12345678901234567890123456789", True),
    "an exponent beyond that of a double": (b"1e999", True),
    "an exponent beyond every one": (b"1e99999999999999999999", False),
    "as small": (b"1e-99999999999999999999", False),
    "a leading zero": (b"01", False),
    "a plus": (b"+1", False),
    "no digit before the point": (b".5", False),
    "no digit behind the point": (b"1.", False),
    "NaN": (b"NaN", False),
    "Infinity": (b"-Infinity", False),
    "a word that is cut": (b"tru", False),
    "a pair of surrogates": (b'"\\ud83d\\ude00"', True),
    "half a pair": (b'"\\ud800"', False),
    "half a pair before a letter": (b'"\\ud800x"', False),
    "half a pair before another": (b'"\\ud800\\u0041"', False),
    "a pair the wrong way": (b'"\\ude00\\ud83d"', False),
    "a null character, escaped": (b'"\\u0000"', True),
    "a null character": (b'"a\x00b"', False),
    "a line feed in a text": (b'"a\nb"', False),
    "a tab in a text": (b'"a\tb"', False),
    "the last control character": (b'"\x7f"', True),
    "bytes that are no text": (b'"\xff"', False),
    "a surrogate in UTF-8": (b'"\xed\xa0\x80"', False),
    "an overlong character": (b'"\xc0\x80"', False),
    "beyond Unicode": (b'"\xf4\x90\x80\x80"', False),
    "an unknown escape": (b'"\\x41"', False),
    "a solidus, escaped": (b'"\\/"', True),
    "a comma too many": (b"[1,]", False),
    "a comment": (b"1 /* one */", False),
    "a vertical tab for a space": (b"\x0b1", False),
    "a form feed for a space": (b"\x0c1", False),
    "a name without quotes": (b"{a:1}", False),
    "a name that is a number": (b"{1:1}", False),
    "another object behind": (b'{"a":1}}', False),
    "deep": (b"[" * 400 + b"]" * 400, True),
    "absurdly deep": (b"[" * 5000 + b"]" * 5000, False),
}


def outcome(read: Callable[[], Any]) -> str | None:
    try:
        return repr(read())
    except (ijson.JSONError, UnicodeDecodeError, ArithmeticError, RecursionError):
        return None


@pytest.mark.parametrize(("value", "taken"), VALUES.values(), ids=VALUES.keys())
def test_what_one_reader_takes_is_the_same_to_the_other(value: bytes, *, taken: bool) -> None:
    content = b'{"x":' + value + b"}"
    file, run = io.BytesIO(b"..." + content + b",,,"), Run(1, 3, 3 + len(content))
    whole = content_of(file, run)
    assert whole == b"[" + content + b"]"
    found = decoded(whole)
    assert (found is not None) == taken
    if taken:
        assert repr(found) == outcome(lambda: list(streamed(file, run)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.sampled_from('a"\\{}[],: \n'), max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('ab":{', max_size=3), inner, max_size=3),
    max_leaves=12,
)
OBJECTS = st.lists(st.dictionaries(st.text('ab":{}', max_size=3), JSON, max_size=3), min_size=1, max_size=6)


@settings(max_examples=300, deadline=None)
@given(objects=OBJECTS, cut=st.integers(0, 60), spaced=st.booleans())
def test_whole_objects_are_found_wherever_the_bytes_are_cut(objects: list[Any], cut: int, *, spaced: bool) -> None:
    separators = (", ", ": ") if spaced else (",", ":")
    texts = [json.dumps(each, separators=separators).encode() for each in objects]
    content = separators[0].encode().join(texts) + b'],"x":[{}]}'
    found = whole_objects(content[: len(content) - cut], 0)
    if found is None:
        assert len(texts[0]) > len(content) - cut or any(b"{" in text or b"[" in text for text in texts)
        return
    count, end = found
    if count:
        assert json.loads(b"[" + content[:end] + b"]") == objects[:count]


@settings(max_examples=300, deadline=None)
@given(OBJECTS, st.integers(1, 40))
def test_the_runs_are_the_objects_of_the_list(objects: list[Any], chunk: int) -> None:
    content = json.dumps({"list": objects}).encode()

    class Dripping(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            return super().read(chunk)

    outline = Outline(Dripping(content))
    while outline.read(1):
        pass
    file = io.BytesIO(content)
    assert [each for run in outline.runs for each in streamed(file, run)] == objects
    assert {run.number for run in outline.runs} == {1}


@settings(max_examples=300, deadline=None)
@given(objects=OBJECTS, spaced=st.booleans())
def test_no_name_is_missed_in_the_count(objects: list[Any], *, spaced: bool) -> None:
    def names(value: Any) -> int:
        if isinstance(value, dict):
            return len(value) + sum(map(names, value.values()))
        return sum(map(names, value)) if isinstance(value, list) else 0

    content = json.dumps(objects, separators=(",", " : " if spaced else ":")).encode()
    found = names_in(content)
    assert found is None or found >= names(objects)
    assert not (spaced and names(objects)) or found is None


REPEATED: dict[str, bytes] = {
    "in an object": b'{"a":1,"a":2}',
    "in another spelling": b'{"a":1,"\\u0061":2}',
    "before a space": b'{"a":1,"a" :2}',
    "before a line feed": b'{"a":1,"a"\n:2}',
    "in a list in a list": b'{"x":[[{"a":1,"a":2}]]}',
    "in an object in a list in a list": b'{"x":[[{"y":{"a":1,"a":2}}]]}',
    "beside a text that looks like a name": b'{"a":":","a":2}',
    "beside a text in a list in a list": b'{"x":[[":"]],"a":1,"a":2}',
    "beside half a pair of surrogates": b'{"a":"\\ud800","a":2}',
}


@pytest.mark.parametrize("content", REPEATED.values(), ids=REPEATED.keys())
def test_a_name_that_an_object_has_twice_is_noticed(content: bytes, tmp_path: Path) -> None:
    raw = tmp_path / "raw.json"
    raw.write_bytes(b'[{"b":1},' + content + b',{"c":[[{"d":1}],":"]}]')
    head = read_head(raw)
    assert head.runs
    with pytest.raises(CloudmoreError, match="the field a twice"):
        surveys(raw, head)


@pytest.mark.parametrize("text", [":", '":', " : ", "a:b", '","a":1,"b":', "\\", '\\":'])
def test_a_text_that_looks_like_a_name_is_none(text: str, tmp_path: Path) -> None:
    raw = tmp_path / "raw.json"
    raw.write_text(json.dumps([{"b": text}]))
    (found,) = surveys(raw, read_head(raw))
    assert found.fields == {(): (("b",),)}


def lines_of(content: bytes, folder: Path, *, runs: bool = True) -> list[BillingLine]:
    raw = folder / "raw.json"
    raw.write_bytes(content)
    head = read_head(raw)
    assert head.runs
    origin = Origin("cloudmore", "r", OCTOBER.name, UTC)
    with Report(raw, head if runs else evolve(head, runs={}), ASKED, origin) as report:
        return list(report.lines())


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[int, int], bytes]:
    """A report as the benchmarks write it."""
    monkeypatch.syspath_prepend(str(REPOSITORY / "benchmarks"))
    large_report = import_module("large_report")

    def write(seed: int, lines: int) -> bytes:
        file = tmp_path / "written.json"
        large_report.Writer(spec_path(), seed=seed).write(file, lines)
        return file.read_bytes()

    return write


ODD: dict[str, dict[str, Any]] = {
    "a name that is empty": {"": 1},
    "a name with an escape": {'a "b"': 1},
    "null for what no column took": {"taxCode": None},
    "a number for a text": {"productId": 7},
    "an object for a text": {"note": {"x": Decimal("1.50")}},
    "false for a text": {"note": False},
    "text for a number": {"quantity": " 5.0 ", "totalCost": ""},
    "an exponent": {"totalSales": Decimal("1E+3")},
    "a very small number": {"totalSales": Decimal("0.0000001")},
    "minus zero": {"totalSales": Decimal("-0.00"), "quantity": Decimal("-0")},
    "many digits": {"totalSales": Decimal("1" * 60 + "." + "1" * 60)},
    "zeros at the end": {"totalSales": Decimal("100.00"), "quantity": 100},
    "an id that is empty": {"subscriptionId": ""},
    "a name further out": {"organizationName": "another"},
    "a list that no column took": {"more": [{"x": 1}, [2]]},
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_a_line_is_the_same_however_it_is_read(
    odd: dict[str, Any], written: Callable[[int, int], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = json.loads(written(3, 40), parse_float=Decimal)
    report["organizations"][0]["services"][0]["items"][0].update(odd)
    content = encode_json(report)
    found = [each.values() for each in lines_of(content, tmp_path)]
    # Not equal alone: the same spelling of each number.
    assert repr([each.values() for each in lines_of(content, tmp_path, runs=False)]) == repr(found)
    with monkeypatch.context() as patched:
        patched.setattr(PlainColumns, "read", lambda *_: None)
        assert repr([each.values() for each in lines_of(content, tmp_path)]) == repr(found)
    monkeypatch.setattr(runs_module, "MOST_BYTES", 100)
    assert repr([each.values() for each in lines_of(content, tmp_path)]) == repr(found)


def test_keys_and_digests_of_a_large_report_stay_what_they_were(
    written: Callable[[int, int], bytes], tmp_path: Path
) -> None:
    # They are remembered outside: in registers of what was exported, and in what a person accepted.
    lines = lines_of(written(7, 1000), tmp_path)
    text = "".join(each.line_key + each.line_digest for each in lines)
    digest = "845136ee966a5e7a482bba152ba9c37611dc11491fa61d4dde305b38a65273ed"
    assert hashlib.sha256(text.encode()).hexdigest() == digest
