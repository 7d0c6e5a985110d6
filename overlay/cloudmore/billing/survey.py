"""The first reading of a report: which names stand where. It decides nothing and keeps memory flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path as File
from typing import Any

import ijson
from attrs import Factory, define, evolve, frozen

from cloudmore.billing.outline import Guarded, Outline, readable
from cloudmore.errors import ReportShapeError, ResponseError
from cloudmore.json_value import Json

# Where a value lies in an object: its name, behind the names of the objects inside the object that it lies in.
Field = tuple[str, ...]
# The collections from the outermost objects down to the objects meant.
Path = tuple[Field, ...]

_MOST_AROUND = 4000


@frozen
class Head:
    """What an answer is, without what lies in its lists of objects.

    Attributes:
        around: Values outside every list that are neither list nor object, by where they lie; the first thousands.
            An answer that is such a value itself lies nowhere.
        prefix: ijson's prefix of the objects in the first list of objects; ``None`` when there is none.
        others: The prefixes of further lists of objects beside it.
        loose: Where lists hold numbers that are in no object.
        repeated: A name that its object has twice, outside the lists of objects.
        lists: The prefixes of the outermost lists, be they empty; the first thousands.
    """

    around: dict[Field, Any]
    prefix: str | None
    others: tuple[str, ...] = ()
    loose: tuple[Field, ...] = ()
    repeated: str | None = None
    lists: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that came, dotted with the names of the objects that it lies in."""
        return tuple(dict.fromkeys([*(dotted((), field) for field in self.around if field), *filter(None, self.lists)]))


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
        top = tuple(dotted((), field) for field in self.head.around if field)
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
    seen = _Outlined()
    if raw.stat().st_size:
        try:
            with raw.open("rb") as file, readable():
                seen.read(ijson.parse(Outline(file)))
        except ResponseError:
            # A report that is cut is kept all the same, and reading its lines tells.
            if not seen.lists:
                raise
    first, *others = seen.lists or (None,)
    others = [each for each in others if each]
    return Head(seen.around, first, tuple(others), tuple(seen.loose), seen.repeated, tuple(seen.arrays))


@define
class _Outlined:
    """What is outside the objects of lists, gathered while it is read."""

    around: dict[Field, Any] = Factory(dict[Field, Any])
    lists: dict[str, None] = Factory(dict[str, None])
    loose: dict[Field, None] = Factory(dict[Field, None])
    repeated: str | None = None
    arrays: dict[str, None] = Factory(dict[str, None])

    def read(self, events: Iterable[tuple[str, str, Any]]) -> None:
        # The names on the way down to the present object, and for each of these objects the names that it had so far.
        way: list[str] = []
        had: list[set[str]] = []
        depth = 0
        for prefix, event, value in events:
            if event == "map_key":
                self._name(way, had, value)
            elif event == "start_map":
                if depth:
                    self.lists[prefix] = None
                way.append("")
                had.append(set())
            elif event == "end_map":
                way.pop()
                had.pop()
            elif event == "start_array":
                if not depth and len(self.arrays) < _MOST_AROUND:
                    self.arrays[prefix] = None
                depth += 1
            elif event == "end_array":
                depth -= 1
            else:
                self._value(tuple(way), value, in_list=depth > 0)

    def _value(self, field: Field, value: Any, *, in_list: bool) -> None:
        if not in_list and len(self.around) < _MOST_AROUND:
            self.around[field] = value
        elif in_list and isinstance(value, (int, Decimal)) and value and value is not True:
            self.loose[field] = None

    def _name(self, way: list[str], had: list[set[str]], name: str) -> None:
        if name in had[-1]:
            self.repeated = self.repeated or name
        if len(had[-1]) < _MOST_AROUND:
            had[-1].add(name)
        way[-1] = name


def surveys(raw: File, head: Head) -> list[Survey]:
    """Read the whole report and note which names stand where, once for each of its lists of objects.

    Args:
        raw: The report, byte for byte.
        head: What it is.

    Raises:
        ReportShapeError: An object has a name twice.
        ResponseError: It is not JSON, or it is cut.
    """
    if head.repeated is not None:
        raise _repeated(head.repeated)
    return [_survey(raw, evolve(head, prefix=prefix)) for prefix in (head.prefix, *head.others)]


def _survey(raw: File, head: Head) -> Survey:
    repeated: list[str] = []
    map_type = _watched(repeated)
    shapes: dict[tuple[Path, Field], dict[tuple[str, ...], None]] = {}
    counts: dict[Path, int] = {}

    def note(path: Path, field: Field, thing: dict[str, Any]) -> None:
        shapes.setdefault((path, field), {})[tuple(thing)] = None
        for name, value in thing.items():
            kind = value.__class__
            if kind is list and value:
                inner = (*path, (*field, name))
                elements: list[Json] = value
                for each in elements:
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
    value: Json = thing
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
    collection: Json = value_of(thing, field)
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
