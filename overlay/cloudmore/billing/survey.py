"""The first reading of a report: which names stand where. It decides nothing and keeps memory flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path as File
from typing import Any

import ijson
from attrs import evolve, frozen

from cloudmore.billing.outline import Guarded, Outline, readable
from cloudmore.errors import ReportShapeError, ResponseError

# Where a value lies in an object: its name, behind the names of the objects inside the object that it lies in.
Field = tuple[str, ...]
# The collections from the outermost objects down to the objects meant.
Path = tuple[Field, ...]

_SCALARS = frozenset({"string", "number", "boolean", "null"})


@frozen
class Head:
    """What an answer is, without what lies in its lists of objects.

    Attributes:
        scalars: Values at the top that are neither list nor object, before and after the lists.
        prefix: ijson's prefix of the objects in the first list of objects; ``None`` when there is none.
        others: The prefixes of further lists of objects beside it.
    """

    scalars: dict[str, Any]
    prefix: str | None
    others: tuple[str, ...] = ()


@frozen
class Survey:
    """Which names came.

    Attributes:
        head: The start of the answer.
        fields: For each path, the fields of its objects, in the order in which they first came.
        counts: For each path, how many objects lie there.
    """

    head: Head
    fields: dict[Path, tuple[Field, ...]]
    counts: dict[Path, int]

    def collection(self, path: Path) -> str:
        """Name of the list that the objects of a path lie in; empty where it has none."""
        if path:
            return path[-1][-1]
        return (self.head.prefix or "").removesuffix("item").removesuffix(".").rpartition(".")[2]

    def all_names(self) -> tuple[str, ...]:
        """Every name that came, each once, dotted with the collections it lies in."""
        top = tuple(self.head.scalars)
        return top + tuple(dotted(path, field) for path, fields in self.fields.items() for field in fields)


def dotted(path: Path, field: Field = ()) -> str:
    """A path, or a field of its objects, as text."""
    return ".".join(name for each in (*path, field) for name in each)


def read_head(raw: File) -> Head:
    """Read an answer, but for what lies in its lists of objects.

    Args:
        raw: The answer, byte for byte.

    Raises:
        ResponseError: It is not JSON.
    """
    scalars: dict[str, Any] = {}
    lists: dict[str, None] = {}
    if raw.stat().st_size:
        try:
            with raw.open("rb") as file, readable():
                _read_outline(ijson.parse(Outline(file)), scalars, lists)
        except ResponseError:
            # A report that is cut is kept all the same, and reading its lines tells.
            if not lists:
                raise
    prefixes = tuple(lists)
    return Head(scalars, prefixes[0] if prefixes else None, prefixes[1:])


def _read_outline(events: Iterable[tuple[str, str, Any]], scalars: dict[str, Any], lists: dict[str, None]) -> None:
    depth, name = 0, ""
    arrays: set[str] = set()
    for prefix, event, value in events:
        if event in _SCALARS:
            if depth == 1 and not arrays:
                scalars[name] = value
        elif event == "map_key":
            name = value
        elif event in ("end_map", "end_array"):
            depth -= 1
            if event == "end_array":
                arrays.discard(prefix)
        else:
            depth += 1
            if event == "start_array":
                arrays.add(prefix)
            elif prefix.endswith("item") and prefix[:-4].removesuffix(".") in arrays:
                lists[prefix] = None


def surveys(raw: File, head: Head) -> list[Survey]:
    """Read the whole report and note which names stand where, once for each of its lists of objects.

    Args:
        raw: The report, byte for byte.
        head: What it is.

    Raises:
        ResponseError: It is not JSON, or it is cut.
    """
    return [_survey(raw, evolve(head, prefix=prefix)) for prefix in (head.prefix, *head.others)]


def _survey(raw: File, head: Head) -> Survey:
    repeated: list[str] = []
    map_type = _watched(repeated)
    shapes: dict[tuple[Path, Field], dict[tuple[str, ...], None]] = {}
    counts: dict[Path, int] = {}

    def note(path: Path, field: Field, thing: dict[str, Any]) -> None:
        shapes.setdefault((path, field), {})[tuple(thing)] = None
        for name, value in thing.items():
            kind = type(value)
            if kind is list and value:
                inner = (*path, (*field, name))
                for each in value:
                    if isinstance(each, dict):
                        counts[inner] = counts.get(inner, 0) + 1
                        note(inner, (), each)
            elif kind is map_type and value:
                note(path, (*field, name), value)

    with readable():
        for outermost in outermost_objects(raw, head, map_type):
            if repeated:
                raise _repeated(repeated[0])
            counts[()] = counts.get((), 0) + 1
            note((), (), outermost)
    return Survey(head, {path: tuple(_fields(shapes, path, ())) for path, field in shapes if not field}, counts)


def _fields(shapes: dict[tuple[Path, Field], dict[tuple[str, ...], None]], path: Path, outer: Field) -> Iterator[Field]:
    for name in dict.fromkeys(name for shape in shapes[path, outer] for name in shape):
        field = (*outer, name)
        if (path, field) in shapes:
            yield from _fields(shapes, path, field)
        else:
            yield field


def _watched(repeated: list[str]) -> type[dict[str, Any]]:
    """A mapping that notes a name that its object has twice; the reader cannot pass on an exception from here."""

    class Watched(dict[str, Any]):
        def __setitem__(self, name: str, value: Any) -> None:
            if name in self:
                repeated.append(name)
            super().__setitem__(name, value)

    return Watched


def _repeated(name: str) -> ReportShapeError:
    return ReportShapeError(
        f"An object of the billing report has the field {name} twice.",
        remedy="Nothing was counted, because one of the two would be lost. Please report the name.",
        names=(name,),
    )


def outermost_objects(raw: File, head: Head, map_type: type[dict[str, Any]] = dict) -> Iterator[dict[str, Any]]:
    """The objects of the first list of objects, one at a time; numbers are exact.

    Args:
        raw: The report, byte for byte.
        head: What it is.
        map_type: What its objects become.

    Raises:
        ResponseError: The report is not JSON, or it is cut.
    """
    if head.prefix is None:
        return
    with raw.open("rb") as file, readable():
        for each in ijson.items(Guarded(file), head.prefix, map_type=map_type):
            if isinstance(each, dict):
                yield each
            elif each is not None:
                raise _no_object(head.prefix.removesuffix("item").removesuffix("."), each)


def value_of(thing: dict[str, Any], field: Field) -> Any:
    """The value of a field; ``None`` where an object on its way is missing, or is none."""
    value: Any = thing
    for name in field:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def members(thing: dict[str, Any], field: Field) -> Iterator[dict[str, Any]]:
    """The objects of a collection inside another object.

    Raises:
        ReportShapeError: It holds something else, which would be lost.
    """
    collection = value_of(thing, field)
    if collection is None:
        return
    name = ".".join(field)
    if type(collection) is not list:
        raise _no_object(name, collection)
    for each in collection:
        if isinstance(each, dict):
            yield each
        elif each is not None:
            raise _no_object(name, each)


def _no_object(name: str, value: Any) -> ReportShapeError:
    found = "an object that is not in a list" if type(value) is dict else f"a {type(value).__name__} among its objects"
    return ReportShapeError(
        f"The collection {name or 'at the top'} of the billing report holds {found}.",
        remedy="Nothing was counted, because something might be missed. Please report the name.",
        names=(name,),
    )
