"""Taking lines out of a report that is written already, in any spelling: whatever stands around them is left."""

import json
from collections.abc import Iterator
from typing import Any, TypeAlias, TypeGuard

from cloudmore.sandbox.server.encoder import Number, encode, write

LINE, ORGANIZATION = "line", "organization"
LOSSES = (ORGANIZATION, LINE)

_Object: TypeAlias = dict[str, Any]


def without_lines(content: bytes, lost: str) -> bytes | None:
    """Return a report that lacks lines; None where there are none.

    Args:
        content: The report.
        lost: ``line``: the last line of the first service or bare organization; ``organization``: all lines of the
            first organization. What stands around them stays, and with it a subtotal.
    """
    try:
        report = json.loads(content, parse_int=Number, parse_float=Number)
    except ValueError:
        return None
    lines = next(_line_lists(report), None)
    if lines is None:
        return None
    if report is lines:
        # A bare list of lines, each of which says whose it is.
        own = [line for line in lines if line.get("organizationId") == lines[0].get("organizationId")]
        gone = {id(line) for line in (own[-1:] if lost == LINE else own)}
        lines[:] = [line for line in lines if id(line) not in gone]
    elif lost == LINE:
        lines.pop()
    else:
        for each in _line_lists(_outermost(report)[0]):
            each.clear()
    return encode(write(report))


def _line_lists(value: Any) -> Iterator[list[_Object]]:
    """Find the lists of objects that have no such list inside."""
    if _is_object(value):
        for each in value.values():
            yield from _line_lists(each)
    elif _is_of_objects(value):
        inner = [found for each in value for found in _line_lists(each)]
        yield from inner or [value]


def _outermost(value: Any) -> list[_Object]:
    while not _is_of_objects(value):
        value = next(each for each in value.values() if next(_line_lists(each), None) is not None)
    return value


def _is_of_objects(value: Any) -> TypeGuard[list[_Object]]:
    return _is_list(value) and bool(value) and all(map(_is_object, value))


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _is_object(value: Any) -> TypeGuard[_Object]:
    return isinstance(value, dict)
