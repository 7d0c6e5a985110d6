"""The errors of jsonschema-rs as faults: plain, grouped, and not more of them than a person could want.

The library gives all errors of a value at once, and ninety thousand of them take seconds. So a large value that is
wrong is looked at in pieces, until there are enough.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import jsonschema_rs
from attrs import frozen

from cloudmore.contract.json_body import is_list, is_object

# A body in which everything is wrong is no better known by its last fault than by these.
MOST_FAULTS = 5_000
PIECES = 64
_UNIONS = ("oneOf", "anyOf")
# What is about all of a list says nothing of a piece of one.
_OF_WHOLE_LISTS = frozenset({"contains", "maxItems", "minItems", "uniqueItems"})

Path = tuple[Any, ...]


class TooDeepError(Exception):
    """A value has more lists or objects in one another than can be judged."""


@frozen
class Fault:
    """A keyword of the schema that a value breaks.

    Attributes:
        keyword: Such as ``type``.
        schema: Path to it in the document.
        path: Path into the value.
        missing: Name of the property that is not there; empty for other keywords.
    """

    keyword: str
    schema: Path
    path: Path
    missing: str


def faults_of(validator: jsonschema_rs.Draft202012Validator, value: Any) -> list[Fault]:
    """What is wrong with a value, in its order.

    Args:
        validator: Of its schema.
        value: Decoded JSON.

    Raises:
        TooDeepError: It has more lists or objects in one another than the library follows.
    """
    try:
        return _faults_of(validator, value)
    except ValueError as error:
        raise TooDeepError from error


def _faults_of(validator: jsonschema_rs.Draft202012Validator, value: Any) -> list[Fault]:
    if validator.is_valid(value):
        return []
    faults: list[Fault] = []
    way = _way_to_a_long_list(value)
    if way is not None:
        for start, piece in _pieces(value, way):
            if len(faults) < MOST_FAULTS and not validator.is_valid(piece):
                faults += _faults(validator, piece, way, start)
    return faults or list(_faults(validator, value, (), 0))


def at(value: Any, path: Iterable[Any]) -> Any:
    """What stands at a path of a value."""
    for part in path:
        value = value[part]
    return value


def _faults(validator: jsonschema_rs.Draft202012Validator, value: Any, way: Path, start: int) -> Iterator[Fault]:
    depth = len(way)
    for error in _told(validator.iter_errors(value), value):
        path = _path_of(error, value)
        keyword: str = error.kind.name
        if depth and path[:depth] == way:
            if len(path) > depth:
                path = (*way, path[depth] + start, *path[depth + 1 :])
            elif keyword in _OF_WHOLE_LISTS or start:
                continue
        elif start:
            # It is outside of the list, and the first piece has told it.
            continue
        missing = str(error.kind.property) if keyword == "required" else ""
        yield Fault(keyword, tuple(map(str, error.schema_path)), path, missing)


def _told(errors: Iterable[Any], value: Any) -> Iterator[Any]:
    for error in errors:
        if error.kind.name in _UNIONS:
            branch = _branch(error)
            if branch:
                yield from _told(branch, value)
                continue
        if not _is_infinite(error, value):
            yield error


def _path_of(error: Any, value: Any) -> Path:
    """Where an error is; the library tells a name that is a number as a number."""
    path: list[Any] = []
    for part in error.instance_path:
        name = part
        if is_object(value) and isinstance(part, int):
            # `007` comes as 7.
            name = str(part) if str(part) in value else next(each for each in value if _is_number(each, part))
        path.append(name)
        value = value[name]
    return tuple(path)


def _is_number(text: str, number: int) -> bool:
    return text.lstrip("+").isdecimal() and int(text) == number


def _branch(error: Any) -> Sequence[Any]:
    """The errors of the one alternative that is of the value's type; none where it could be several, or is no one."""
    root = list(error.instance_path)
    branches = [
        branch
        for branch in getattr(error.kind, "context", ())
        if branch and not any(each.kind.name == "type" and list(each.instance_path) == root for each in branch)
    ]
    return branches[0] if len(branches) == 1 else ()


def _is_infinite(error: Any, value: Any) -> bool:
    """Whether it is about a number that JSON can write and a float cannot hold, where a number is right."""
    if error.kind.name != "type" or not {"integer", "number"} & set(error.kind.types):
        return False
    found = at(value, _path_of(error, value))
    return isinstance(found, float) and math.isinf(found)


def _way_to_a_long_list(value: Any) -> Path | None:
    level: list[tuple[Path, Any]] = [((), value)]
    while level:
        lists = [(way, each) for way, each in level if is_list(each) and len(each) >= PIECES]
        if lists:
            return max(lists, key=lambda each: len(each[1]))[0]
        level = [((*way, part), inner) for way, each in level for part, inner in _inside(each)]
    return None


def _inside(value: Any) -> Iterable[tuple[Any, Any]]:
    if is_object(value):
        return value.items()
    return enumerate(value) if is_list(value) else ()


def _pieces(value: Any, way: Path) -> Iterator[tuple[int, Any]]:
    items = at(value, way)
    size = math.ceil(len(items) / PIECES)
    for start in range(0, len(items), size):
        yield start, _with(value, way, items[start : start + size])


def _with(value: Any, way: Path, items: Any) -> Any:
    if not way:
        return items
    copy = value.copy()
    copy[way[0]] = _with(value[way[0]], way[1:], items)
    return copy
