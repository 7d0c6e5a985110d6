"""How a value is told without telling it: findings are read by others, and values belong to somebody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cloudmore.contract.json_body import is_list
from cloudmore.contract.shape import JSON_TYPES

LONGEST_PATTERN = 40
_LETTERS = ((re.compile(r"[^\W\d_]"), "a"), (re.compile(r"\d"), "9"), (re.compile(r"[^ -~]"), "?"))


def type_of(value: Any) -> str:
    """The JSON type of a value."""
    return JSON_TYPES[type(value)]


def pattern_of(text: str) -> str:
    """A text with ``a`` for each letter and ``9`` for each digit: a date is still known for one."""
    for pattern, letter in _LETTERS:
        text = pattern.sub(letter, text)
    return f"'{text}'" if len(text) <= LONGEST_PATTERN else f"'{text[:LONGEST_PATTERN]}…'"


def described(value: Any) -> str:
    """A value as its type, a text as its pattern."""
    return f"string {pattern_of(value)}" if isinstance(value, str) else type_of(value)


def expectation(keyword: str, said: Any, schema: Mapping[str, Any]) -> str:
    """What a keyword of a schema asks for, in words.

    Args:
        keyword: Such as ``type``.
        said: What the schema says there.
        schema: All of it.
    """
    match keyword:
        case "type":
            return _types(said)
        case "format":
            return f"{_types(schema.get('type', 'value'))} of format {said}"
        case "enum":
            return f"one of {', '.join(map(str, said))}"
        case "oneOf" | "anyOf":
            return f"one of {len(said)} shapes"
        case _:
            return f"{keyword} {said}" if isinstance(said, (str, int, float)) else keyword


def _types(said: Any) -> str:
    types = said if is_list(said) else [said]
    return " or ".join("number" if each == "integer" and len(types) > 1 else str(each) for each in types)
