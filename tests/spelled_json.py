"""JSON texts that a schema allows, with every spelling that JSON has for a number and RFC 3339 for a date-time."""

from __future__ import annotations

import json
from typing import Any

from document import DOCUMENT
from hypothesis import strategies as st
from made_up import SCHEMAS as MADE_UP

SCHEMAS: dict[str, Any] = {**DOCUMENT["components"]["schemas"], **MADE_UP}
GUESSED = ("inferred", "assumed")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
DIGITS = "0123456789"


def digits(least: int, most: int) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=least, max_size=most)


INTEGERS = st.one_of(
    st.from_regex(r"-?(0|[1-9][0-9]{0,24})", fullmatch=True),
    st.sampled_from(["-0", "0", "-0.0", "5.0", "-7.000", "1e2", "1E+2", "12.50e1", "0e5", "100e-2"]),
)
NUMBERS = st.one_of(
    st.from_regex(r"-?(0|[1-9][0-9]{0,24})(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,2})?", fullmatch=True),
    st.sampled_from(["-0", "-0.0", "0.0000001", "0.00000000", "1E5", "1e-7", "1.50", "1e400", "-12.3400E-10"]),
)
DATES = st.dates().map(str)
DATE_TIMES = st.builds(
    lambda day, time, fraction, zone: day + time + fraction + zone,
    DATES,
    st.one_of(st.times().map(lambda time: f"T{time:%H:%M:%S}"), st.sampled_from(["t09:05:00", "T23:59:60"])),
    st.one_of(st.just(""), digits(1, 9).map(lambda text: f".{text}"), st.just(".1234567")),
    st.sampled_from(["Z", "z", "+00:00", "-00:00", "+02:00", "-11:30", "+23:59", ""]),
)
FORMATS = {"date": DATES, "date-time": DATE_TIMES}


def written(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def object_text(values: dict[str, str]) -> str:
    return "{" + ",".join(f"{written(name)}:{value}" for name, value in values.items()) + "}"


ANYTHING: st.SearchStrategy[str] = st.recursive(
    st.one_of(st.sampled_from(["null", "true", "false"]), NUMBERS, TEXTS.map(written)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda each: f"[{','.join(each)}]"),
        st.dictionaries(TEXTS, inner, max_size=3).map(object_text),
    ),
    max_leaves=5,
)


PLAIN = {
    "number": NUMBERS,
    "integer": INTEGERS,
    "boolean": st.sampled_from(["true", "false"]),
    "null": st.just("null"),
}


def instances(schema: Any, *, odd: bool, evidence: str = "documented") -> st.SearchStrategy[str]:
    """Texts that the schema allows.

    Args:
        schema: Of the document.
        odd: With what the client must read, too: properties that the document does not have, new words of a choice,
            null where the document only guesses.
        evidence: Of the property that the schema stands on.
    """
    evidence = schema.get("x-evidence", evidence)
    schema = resolved(schema)
    types = schema["type"] if isinstance(schema.get("type"), list) else [schema.get("type")]
    if "oneOf" in schema or "anyOf" in schema:
        choices = [instances(each, odd=odd, evidence=evidence) for each in schema.get("oneOf") or schema["anyOf"]]
    else:
        choices = [_of_type(each, schema, odd=odd, evidence=evidence) for each in types]
    if odd and evidence in GUESSED and not schema.get("x-essential"):
        choices.append(st.just("null"))
    return st.one_of(choices)


def _of_type(kind: str | None, schema: Any, *, odd: bool, evidence: str) -> st.SearchStrategy[str]:
    if "const" in schema:
        return st.just(json.dumps(schema["const"]))
    if "enum" in schema:
        words = st.sampled_from([json.dumps(each) for each in schema["enum"]])
        new = INTEGERS if kind == "integer" else TEXTS.map(written)
        return st.one_of(words, new) if odd else words
    if kind == "array":
        items = instances(schema["items"], odd=odd, evidence=evidence)
        return st.lists(items, max_size=3).map(lambda each: f"[{','.join(each)}]")
    if kind == "object":
        return _object(schema, odd=odd)
    if kind == "string":
        return FORMATS.get(schema.get("format", ""), TEXTS).map(written)
    plain = {
        "number": NUMBERS,
        "integer": INTEGERS,
        "boolean": st.sampled_from(["true", "false"]),
        "null": st.just("null"),
    }
    return plain[kind] if kind else ANYTHING


@st.composite
def _object(draw: st.DrawFn, schema: Any, *, odd: bool) -> str:
    needed = {name for name, each in schema.get("properties", {}).items() if each.get("x-essential")}
    needed |= set(schema.get("required", []))
    values = {
        name: draw(instances(each, odd=odd))
        for name, each in schema.get("properties", {}).items()
        if name in needed or draw(st.booleans())
    }
    more = schema.get("additionalProperties", odd)
    if more:
        others = ANYTHING if more is True else instances(more, odd=False)
        found = draw(st.dictionaries(TEXTS, others, max_size=3))
        values = {**{name: each for name, each in found.items() if name not in schema.get("properties", {})}, **values}
    return object_text(dict(draw(st.permutations(list(values.items())))))


def resolved(schema: Any) -> Any:
    """The schema with what it refers to, and with what it says beside that."""
    own = {name: each for name, each in schema.items() if name != "$ref"}
    return {**SCHEMAS[schema["$ref"].rpartition("/")[2]], **own} if "$ref" in schema else own


def tokens(text: str) -> Any:
    """JSON with every number as it is spelled."""
    return json.loads(text, parse_float=lambda each: ("number", each), parse_int=lambda each: ("number", each))
