"""Which operations can have which kind of drift, found out without the maker: from the recordings as plain JSON."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from attrs import frozen
from document import DOCUMENT, OPERATIONS, operation_of, resolved

from cloudmore.contract.cassette import cassette_paths, read_cassette
from drift.making.recordings import CASSETTES

_SCHEMAS = DOCUMENT["components"]["schemas"].values()
_PROPERTIES = [(name, each) for schema in _SCHEMAS for name, each in schema.get("properties", {}).items()]
NAMES = {name for name, _ in _PROPERTIES}
WORDS = {name for name, each in _PROPERTIES if "x-extensible-enum" in each or "enum" in each}
_UUID, _DATE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)")


def _named(kind: str) -> set[str]:
    return {
        name
        for name, each in _PROPERTIES
        if kind in ([each.get("type")] if isinstance(each.get("type"), str) else each.get("type", []))
    }


INTEGERS, NUMBERS, TEXTS = _named("integer"), _named("number"), _named("string")


@frozen(eq=False)
class Answer:
    """A recorded answer.

    Attributes:
        status: Its number.
        headers: With lower-case names.
        value: The decoded body; ``None`` where there is none.
        is_described: Whether the document describes a body.
    """

    status: int
    headers: Mapping[str, str]
    value: Any
    is_described: bool

    @property
    def has_json(self) -> bool:
        """Whether there is a body that is described."""
        return self.is_described and self.value is not None

    def parts(self) -> Iterator[tuple[str, Any]]:
        """All values of the body, each with the name of its property or of the list that it is in."""
        return _parts("", self.value) if self.has_json else iter(())


def _parts(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    yield name, value
    if isinstance(value, dict):
        for each, part in value.items():
            yield from _parts(each, part)
    elif isinstance(value, list):
        for part in value:
            yield from _parts(name, part)


@cache
def answers() -> Mapping[str, list[Answer]]:
    """All recorded answers by operation."""
    found: defaultdict[str, list[Answer]] = defaultdict(list)
    for path in cassette_paths(CASSETTES):
        for each in read_cassette(path, path.name):
            operation = operation_of(each.request.method, each.request.address.path)
            described = "content" in resolved(OPERATIONS[operation][2]["responses"][str(each.response.status)])
            value = json.loads(each.response.body) if each.response.body else None
            found[operation].append(Answer(each.response.status, each.response.headers, value, described))
    return found


Test = Callable[[Answer], bool]


def _part(test: Callable[[str, Any], object]) -> Test:
    """Whether some value passes."""
    return lambda answer: any(test(name, value) for name, value in answer.parts())


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


_OBJECT = _part(lambda _, value: isinstance(value, dict) and value.keys() & NAMES)
_LIST = _part(lambda _, value: isinstance(value, list))
_ITEMS = _part(lambda _, value: isinstance(value, list) and value)
_AMOUNT = _part(lambda name, value: _is_number(value) and name in NUMBERS - INTEGERS)
_WORD = _part(lambda name, value: isinstance(value, str) and name in WORDS)
_WHEN = _part(lambda _, value: _matches(_TIME, value))
_DAY = _part(lambda _, value: _matches(_TIME, value) or _matches(_DATE, value))
_TEXT = _part(lambda name, value: isinstance(value, str) and name in TEXTS)


def _json(answer: Answer) -> bool:
    return answer.has_json


def _is_one_of_several(answer: Answer) -> bool:
    """Whether a success was recorded with another body, too."""
    (alike,) = (found for found in answers().values() if answer in found)
    return answer.has_json and any(
        each.status == answer.status < 300 and each.has_json and each.value != answer.value for each in alike
    )


BEFORE: Mapping[str, Test] = {
    "string": _TEXT,
    "number": _AMOUNT,
    "integer": _part(lambda name, value: _is_number(value) and name in INTEGERS - TEXTS),
    "boolean": _part(lambda name, value: isinstance(value, bool) and name in NAMES),
    "object": _OBJECT,
    "array": _LIST,
}
_NULL_FOR = {"string": NUMBERS | INTEGERS, "number": TEXTS - INTEGERS, "integer": TEXTS - INTEGERS}


def _null_of(names: set[str]) -> Test:
    return _part(lambda name, value: value is None and name in names)


def can_have(kind: str) -> Test:
    """Whether an answer can have a drift of a kind: surely so where it says yes.

    Args:
        kind: Its name.
    """
    if kind.startswith("type: "):
        before, after = kind.removeprefix("type: ").split(" to ")
        return _null_of(_NULL_FOR.get(after, NAMES)) if before == "null" else BEFORE[before]
    return TESTS[kind]


TESTS: Mapping[str, Test] = {
    "property removed": _OBJECT,
    "property renamed": _OBJECT,
    "letter case of a property changed": _OBJECT,
    "null for a value": _json,
    "text emptied": _part(lambda name, value: name == "id" and isinstance(value, str) and value),
    "code in another notation": _part(lambda name, value: name == "currencyCode" and value),
    "number as text": _part(lambda _, value: _is_number(value)),
    "text as number": _part(lambda name, value: name in TEXTS and _matches(re.compile(r"[1-9]\d*"), value)),
    "date-time without zone": _WHEN,
    "date in another order": _DAY,
    "date as epoch": _DAY,
    "text of another format": _part(lambda name, value: name == "id" and _matches(_UUID, value)),
    "decimal comma": _AMOUNT,
    "thousands separator": _part(lambda name, value: _is_number(value) and name in NAMES and abs(value) >= 1000),
    "word in another letter case": _WORD,
    "new word": _WORD,
    "array in an envelope": _LIST,
    "object in an envelope": _OBJECT,
    "envelope taken off": _part(
        lambda _, value: isinstance(value, dict) and any(isinstance(each, list) for each in value.values())
    ),
    "object for an array": _part(lambda _, value: isinstance(value, list) and value and isinstance(value[0], dict)),
    "success status changed": lambda answer: answer.status < 300,
    "error status changed": lambda answer: answer.status >= 400,
    "media type changed": _json,
    "Location gone": lambda answer: "location" in answer.headers,
    "body on 204": lambda answer: answer.status == 204,
    "body cut": _json,
    "nearly JSON": _json,
    "body in another encoding": _json,
    "error body of another shape": lambda answer: answer.has_json and answer.status >= 400,
    "page of a longer list": lambda answer: (
        answer.status == 200 and isinstance(answer.value, list) and bool(answer.value)
    ),
    "permitted: property added": _OBJECT,
    "permitted: list longer": _ITEMS,
    "permitted: list shorter": _part(lambda _, value: isinstance(value, list) and len(value) > 1),
    # Without the whole body: the same answer may be recorded with an empty list.
    "permitted: list empty": _part(
        lambda _, value: isinstance(value, dict) and any(isinstance(each, list) and each for each in value.values())
    ),
    "permitted: keys in another order": _part(lambda _, value: isinstance(value, dict) and len(value) > 1),
    "permitted: white space": _json,
    "permitted: escapes": _json,
    "permitted: header added": lambda _answer: True,
    "permitted: media type spelled otherwise": _json,
    "permitted: other free text": _part(lambda name, value: isinstance(value, str) and name in TEXTS - WORDS),
    "permitted: value of another recording": _is_one_of_several,
    # What some objects have and some have not: in the report alone, where what stands above a line is not on it.
    "permitted: optional property absent as before": _part(lambda name, _: name == "billingLineDetails"),
    "permitted: number spelled otherwise": _part(lambda name, value: _is_number(value) and name in NAMES),
    "permitted: time spelled otherwise": _WHEN,
    "permitted: body where none is described": lambda answer: answer.status >= 400 and not answer.is_described,
    "permitted: key of a map added": lambda answer: (
        answer.status == 400 and isinstance(answer.value, dict) and not answer.value.keys() & NAMES
    ),
}
