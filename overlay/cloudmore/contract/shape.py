"""The shape of a JSON value, without its values: types, presence and formats, for each place in it.

A place is a JSON pointer with ``*`` for the number of an item or the key of a map. The values of a place are looked at
together, so that a list of a hundred thousand objects costs no more than reading it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from attrs import define, field

from cloudmore.contract.json_body import is_list, is_object
from cloudmore.contract.names import EACH, HIDDEN, is_name, shown
from cloudmore.contract.pointer import Pointer, json_pointer
from cloudmore.contract.schema_view import View

# Of one object: whoever has more that the document does not have uses ids for names.
MOST_NAMES = 100
# Two spellings of one number are no two types: 7, 7.0 and 70e-1 are the same to a program that reads JSON.
JSON_TYPES: Mapping[type, str] = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    dict: "object",
    list: "array",
}
TEXT = "text"
# With `[0-9]`: `\d` would be a digit of any script.
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
_FORMATS: Mapping[str, Callable[[str], object]] = {
    name: re.compile(pattern).fullmatch
    for name, pattern in {
        "uuid": r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
        "date": _DATE,
        "date-time": rf"{_DATE}[Tt]{_TIME}(?:[Zz]|[+-][0-9]{2}:[0-9]{2})",
        "date-time without zone": rf"{_DATE}[Tt ]{_TIME}",
        "number": r"-?[0-9]+(?:\.[0-9]+)?",
        "email": r"[^@\s\"(),:;<>\[\\\]]+@(?:[\w-]+\.)+[\w-]+",
        "uri": r"[a-z][a-z0-9+.-]*://\S+",
    }.items()
}
# Whatever a shape may tell of a text.
FORMAT_NAMES = (*_FORMATS, TEXT)


@define
class Place:
    """What stands at one place.

    Attributes:
        view: What the document says of it; ``None`` where it says nothing.
        types: JSON types that it has.
        formats: Formats of its texts; ``text`` for any other.
        seen: How often it is there.
        objects: How many objects stand there.
    """

    view: View | None
    types: set[str] = field(factory=set[str])
    formats: set[str] = field(factory=set[str])
    seen: int = 0
    objects: int = 0


Shape = dict[Pointer, Place]


class Column(NamedTuple):
    """Everything that stands at one place.

    Attributes:
        pointer: The place.
        values: What stands there.
        kinds: The types of it, as Python has them.
        view: What the document says of it; ``None`` where it says nothing.
        owner: The same of the object or the list that it is in; ``None`` where it is the whole value.
    """

    pointer: Pointer
    values: Sequence[Any]
    kinds: set[type]
    view: View | None
    owner: View | None

    def of(self, kind: type) -> Sequence[Any]:
        """Those of one type."""
        return _of_kind(kind, self.values, self.kinds) if kind in self.kinds else ()


def shape_of(value: Any, view: View) -> Shape:
    """The shape of a value.

    Args:
        value: Decoded JSON.
        view: What the document says of it: which names are properties, and which are keys of a map.
    """
    shape: Shape = {}
    for column in columns_of(value, view):
        place = shape.setdefault(column.pointer, Place(column.view))
        place.seen += len(column.values)
        place.types |= {JSON_TYPES[kind] for kind in column.kinds}
        if str in column.kinds:
            place.formats.add(_format_of(column.values, column.kinds))
        if column.view is not None:
            place.objects += len(column.of(dict))
    return shape


def columns_of(value: Any, view: View) -> Iterator[Column]:
    """Each place of a value with all that stands there, an object before what is in it; a place may come twice.

    Of a property that the document does not have nothing further in it comes.

    Args:
        value: Decoded JSON.
        view: What the document says of it.
    """
    return _columns((), [value], view, None)


def merge(shape: Shape, more: Shape) -> None:
    """Add what another value of the same kind has.

    Args:
        shape: Takes it.
        more: Gives it.
    """
    for pointer, place in more.items():
        known = shape.setdefault(pointer, Place(place.view))
        known.types |= place.types
        known.formats |= place.formats
        known.seen += place.seen
        known.objects += place.objects


def _columns(pointer: Pointer, values: Sequence[Any], view: View | None, owner: View | None) -> Iterator[Column]:
    column = Column(pointer, values, set(map(type, values)), view, owner)
    yield column
    if view is None:
        return
    if objects := column.of(dict):
        # Object by object, as they lie in memory: column by column takes three times as long.
        inside: defaultdict[str, list[Any]] = defaultdict(list)
        for each in objects:
            for name, value in each.items():
                inside[name].append(value)
        for (part, child), found in _by_place(inside, view).items():
            yield from _columns((*pointer, part), found, child, view)
    if lists := column.of(list):
        items = list(chain.from_iterable(lists))
        if items:
            yield from _columns((*pointer, EACH), items, view.items(), view)


def _by_place(columns: Mapping[str, list[Any]], view: View) -> Mapping[tuple[str, View | None], list[Any]]:
    """The columns by the names under which they are told."""
    told: dict[tuple[str, View | None], list[Any]] = {}
    unknown = 0
    for name, column in columns.items():
        child = view.property(name)
        unknown += child is None
        part = HIDDEN if child is None and unknown > MOST_NAMES else view.place(name)
        if (part, child) in told:
            told[part, child] += column
        else:
            told[part, child] = column
    return told


def _of_kind(kind: type, values: Sequence[Any], kinds: set[type]) -> Sequence[Any]:
    return values if kinds == {kind} else [each for each in values if type(each) is kind]


def _format_of(values: Sequence[Any], kinds: set[type]) -> str:
    first = next(each for each in values if type(each) is str)
    fitting = [(name, matches) for name, matches in _FORMATS.items() if matches(first)]
    # Most texts have no format, and the first one tells.
    texts = _of_kind(str, values, kinds) if fitting else ()
    return next((name for name, matches in fitting if all(map(matches, texts))), TEXT)


def format_of(text: str) -> str:
    """The format of one text; ``text`` where it has none in particular.

    Args:
        text: From a value.
    """
    return next((name for name, matches in _FORMATS.items() if matches(text)), TEXT)


def has_format(text: str, name: str) -> bool:
    """Whether a text has a format.

    Args:
        text: From a value.
        name: Of a format, as a shape tells it.
    """
    return name in _FORMATS and bool(_FORMATS[name](text))


def parts_at(value: Any, pattern: Pointer) -> Iterator[tuple[Pointer, Any]]:
    """Everything at a place, in its order, with where it stands.

    Args:
        value: Decoded JSON.
        pattern: With ``*`` for each item.
    """
    if not pattern:
        yield (), value
        return
    name, rest = pattern[0], pattern[1:]
    inside: Iterator[tuple[str, Any]] = iter(())
    if is_list(value) and name == EACH:
        inside = ((str(index), each) for index, each in enumerate(value))
    elif is_object(value):
        if name == EACH:
            inside = ((shown(each), value[each]) for each in value)
        elif name == HIDDEN:
            inside = ((name, value[each]) for each in value if not is_name(each))
        else:
            inside = ((name, value[each]) for each in (name,) if each in value)
    for part, each in inside:
        for pointer, found in parts_at(each, rest):
            yield (part, *pointer), found


def places_of(path: Sequence[Any], view: View) -> tuple[Pointer, Pointer]:
    """A place in a value as it is shown, and as a place of every such value: ``/3/name`` is ``/*/name``.

    Args:
        path: Into one value: a number for an item of a list.
        view: What the document says of the value.
    """
    pointer: list[str] = []
    general: list[str] = []
    at: View | None = view
    for part in path:
        if isinstance(part, int):
            pointer.append(str(part))
            general.append(EACH)
            at = at.items() if at else None
        else:
            name = at.place(part) if at else shown(part)
            pointer.append(shown(part) if name == EACH else name)
            general.append(name)
            at = at.property(part) if at else None
    return tuple(pointer), tuple(general)


def pattern_text(pointer: Pointer) -> str:
    """A place as text; its own name where it is the whole value."""
    return json_pointer(pointer) or "(whole body)"
