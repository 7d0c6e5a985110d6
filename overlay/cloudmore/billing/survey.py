"""What a report is, and the objects in it, one at a time. It decides nothing and keeps memory flat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path as File
from typing import Any

import ijson
from attrs import Factory, define, frozen

from cloudmore.billing.outline import Guarded, Outline, readable
from cloudmore.billing.runs import Run, content_of, decoded, streamed
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
        runs: Where the objects lie of the lists that have nothing else, by prefix.
    """

    around: dict[Field, Any]
    prefix: str | None
    others: tuple[str, ...] = ()
    loose: tuple[Field, ...] = ()
    repeated: str | None = None
    lists: tuple[str, ...] = ()
    runs: Mapping[str, Sequence[Run]] = Factory(dict[str, Sequence[Run]])

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
    seen, runs = _Outlined(), dict[str, list[Run]]()
    if raw.stat().st_size:
        try:
            with raw.open("rb") as file, readable():
                outline = Outline(file)
                seen.read(ijson.parse(outline))
                runs = seen.of_objects_alone(outline.runs)
        except ResponseError:
            # A report that is cut is kept all the same, and reading its lines tells.
            if not seen.lists:
                raise
    first, *others = seen.lists or (None,)
    others = [each for each in others if each]
    return Head(seen.around, first, tuple(others), tuple(seen.loose), seen.repeated, tuple(seen.arrays), runs)


@define
class _Outlined:
    """What is outside the objects of lists, gathered while it is read."""

    around: dict[Field, Any] = Factory(dict[Field, Any])
    lists: dict[str, None] = Factory(dict[str, None])
    loose: dict[Field, None] = Factory(dict[Field, None])
    repeated: str | None = None
    arrays: dict[str, None] = Factory(dict[str, None])
    # The prefixes of the objects in lists by the numbers of these, and of what else lies in lists.
    _of_lists: dict[int, str] = Factory(dict[int, str])
    _no_objects: set[str] = Factory(set[str])
    _is_plain: bool = True

    def read(self, events: Iterable[tuple[str, str, Any]]) -> None:
        # The names on the way down to the present object, and for each of these objects the names that it had so far.
        way: list[str] = []
        had: list[set[str]] = []
        # The numbers of the lists on the way, in the order in which they began.
        lists: list[int] = []
        begun = 0
        for prefix, event, value in events:
            if event == "map_key":
                self._name(way, had, value)
            elif event == "start_map":
                if lists:
                    self.lists[prefix] = None
                    self._of_lists[lists[-1]] = prefix
                way.append("")
                had.append(set())
            elif event == "end_map":
                way.pop()
                had.pop()
            elif event == "start_array":
                self._list(prefix, in_list=bool(lists))
                begun += 1
                lists.append(begun)
            elif event == "end_array":
                lists.pop()
            else:
                self._value(prefix, tuple(way), value, in_list=bool(lists))

    def _list(self, prefix: str, *, in_list: bool) -> None:
        if in_list:
            self._no_objects.add(prefix)
        elif len(self.arrays) < _MOST_AROUND:
            self.arrays[prefix] = None

    def _value(self, prefix: str, field: Field, value: Any, *, in_list: bool) -> None:
        if in_list and value is not None:
            self._no_objects.add(prefix)
        if not in_list and len(self.around) < _MOST_AROUND:
            self.around[field] = value
        elif in_list and isinstance(value, (int, Decimal)) and value and value is not True:
            self.loose[field] = None

    def _name(self, way: list[str], had: list[set[str]], name: str) -> None:
        if name in had[-1]:
            self.repeated = self.repeated or name
        # Only without such names a prefix is that of one place.
        self._is_plain = self._is_plain and name not in ("", "item") and "." not in name
        if len(had[-1]) < _MOST_AROUND:
            had[-1].add(name)
        way[-1] = name

    def of_objects_alone(self, runs: Iterable[Run]) -> dict[str, list[Run]]:
        """The runs of each prefix where nothing but objects lies."""
        found = dict[str, list[Run]]()
        for run in runs if self._is_plain else ():
            prefix = self._of_lists[run.number]
            if prefix not in self._no_objects:
                found.setdefault(prefix, []).append(run)
        return found


def outermost_objects(
    raw: File,
    head: Head,
    map_type: type[dict[str, Any]] = dict,
    decode: Callable[[bytes], Sequence[Any] | None] = decoded,
) -> Iterator[Any]:
    """The objects of the first list of objects, one at a time; numbers are exact.

    Args:
        raw: The report, byte for byte.
        head: What it is.
        map_type: What its objects become.
        decode: Reads those of a run.

    Raises:
        ResponseError: The report is not JSON, or it is cut.
    """
    if head.prefix is None:
        return
    with raw.open("rb") as file, readable():
        if map_type is dict and head.prefix in head.runs:
            for run in head.runs[head.prefix]:
                content = content_of(file, run)
                objects = None if content is None else decode(content)
                yield from streamed(file, run) if objects is None else objects
            return
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
