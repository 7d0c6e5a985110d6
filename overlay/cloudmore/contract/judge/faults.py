"""The errors of jsonschema-rs as faults: plain, grouped, and not more of them than a person could want.

The library gives all errors of a value at once, and ninety thousand of them take seconds. So a large value that is
wrong is looked at in pieces, until there are enough.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import jsonschema_rs
from attrs import evolve, frozen

from cloudmore.contract.json_body import is_list, is_object

# A body in which everything is wrong is no better known by its last fault than by these.
MOST_FAULTS = 5_000
# An object of this length is a map.
LONG_LIST, LONG_OBJECT = 64, 1_000
PIECES, LARGEST_PIECE = 64, 2_000
_UNIONS = ("oneOf", "anyOf")

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
    ways = _ways_to_long_parts(value)
    faults: list[Fault] = []
    if ways:
        frame = value
        for way in ways:
            frame = _with(frame, way, type(at(value, way))())
        faults = [each for each in _faults(validator, frame) if not any(each.path[: len(way)] == way for way in ways)]
        for way in ways:
            for start, piece in _pieces(at(value, way)):
                if len(faults) < MOST_FAULTS:
                    faults += _inside_of(way, start, _faults(validator, _with(frame, way, piece)))
    # What is about all of a long part, such as that it is no object, is told by the whole alone.
    return faults or list(_faults(validator, value))


def _inside_of(way: Path, start: int, faults: Iterable[Fault]) -> Iterator[Fault]:
    """The faults of a piece, at their places in the whole."""
    depth = len(way)
    for each in faults:
        if len(each.path) > depth and each.path[:depth] == way:
            part = each.path[depth]
            inner = part + start if isinstance(part, int) else part
            yield evolve(each, path=(*way, inner, *each.path[depth + 1 :]))


def at(value: Any, path: Iterable[Any]) -> Any:
    """What stands at a path of a value."""
    for part in path:
        value = value[part]
    return value


def _faults(validator: jsonschema_rs.Draft202012Validator, value: Any) -> Iterator[Fault]:
    if validator.is_valid(value):
        return
    for error in _single(validator.iter_errors(value), value):
        keyword: str = error.kind.name
        missing = str(error.kind.property) if keyword == "required" else ""
        yield Fault(keyword, tuple(map(str, error.schema_path)), _path_of(error, value), missing)


def _single(errors: Iterable[Any], value: Any) -> Iterator[Any]:
    for error in errors:
        if error.kind.name in _UNIONS:
            branch = _branch(error)
            if branch:
                yield from _single(branch, value)
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


def _ways_to_long_parts(value: Any) -> list[Path]:
    """The long lists and objects that are next to the top."""
    level: list[tuple[Path, Any]] = [((), value)]
    while level:
        ways = [way for way, each in level if _is_long(each)]
        if ways:
            return ways
        level = [((*way, part), inner) for way, each in level for part, inner in _inside(each)]
    return []


def _is_long(value: Any) -> bool:
    return (is_list(value) and len(value) >= LONG_LIST) or (is_object(value) and len(value) >= LONG_OBJECT)


def _inside(value: Any) -> Iterable[tuple[Any, Any]]:
    if is_object(value):
        return value.items()
    return enumerate(value) if is_list(value) else ()


def _pieces(value: Any) -> Iterator[tuple[int, Any]]:
    size = min(math.ceil(len(value) / PIECES), LARGEST_PIECE)
    items = list(value.items()) if is_object(value) else value
    for start in range(0, len(value), size):
        piece = items[start : start + size]
        yield start, dict(piece) if is_object(value) else piece


def _with(value: Any, way: Path, items: Any) -> Any:
    if not way:
        return items
    copy = value.copy()
    copy[way[0]] = _with(value[way[0]], way[1:], items)
    return copy
