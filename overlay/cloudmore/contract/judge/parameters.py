"""Texts of a path, a query, a header or a form, as the values that a schema is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from cloudmore.contract.json_body import is_list
from cloudmore.contract.schema_view import View
from cloudmore.contract.shape import JSON_TYPES

_NUMBERS: Mapping[str, tuple[re.Pattern[str], Callable[[str], float]]] = {
    "integer": (re.compile(r"-?[0-9]+"), int),
    "number": (re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?"), float),
}
_WORDS: Mapping[str, Mapping[str, Any]] = {"boolean": {"true": True, "false": False}, "null": {"": None}}


def fields_of(text: str, *, is_form: bool = False) -> dict[str, list[str]]:
    """The fields of a query or a form, each with all of its values.

    Args:
        text: Without the question mark.
        is_form: Whether each must have a value; a query may be ``?all``.

    Raises:
        ValueError: It is a form, and no list of fields.
    """
    fields: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True, strict_parsing=is_form and bool(text)):
        fields.setdefault(name, []).append(value)
    return fields


def value_of(texts: Sequence[str], view: View, *, separator: str = "") -> Any:
    """The value that some texts of one name stand for.

    Args:
        texts: One, or several where the name is repeated.
        view: What the document says of it; a list takes all of them.
        separator: Between the items of a list, where its name is not repeated.
    """
    if "array" in _types(view):
        items = [item for each in texts for item in each.split(separator)] if separator else texts
        return [_single(each, view.items()) for each in items]
    return _single(texts[-1], view)


def _single(text: str, view: View) -> Any:
    types = _types(view)
    if "string" in types or not types:
        return text
    for name, words in _WORDS.items():
        if name in types and text in words:
            return words[text]
    for name, (pattern, convert) in _NUMBERS.items():
        if name in types and pattern.fullmatch(text):
            try:
                return convert(text)
            except ValueError:
                # Python reads no whole number of some thousands of digits.
                continue
    return text


def _types(view: View) -> set[str]:
    found: set[str] = set()
    for _, schema in view.schemas:
        words = [schema["const"]] if "const" in schema else schema.get("enum", [])
        said = schema.get("type", [JSON_TYPES[type(each)] for each in words])
        found |= set(said) if is_list(said) else {said}
    return found
