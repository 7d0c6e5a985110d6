"""The first reading of a report: which names stand where. It decides nothing and keeps memory flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path as File
from typing import Any

import ijson
from attrs import evolve, frozen

from cloudmore.billing.outline import Guarded, Outline, readable
from cloudmore.errors import ReportShapeError, ResponseError

# A path is the names of the collections from the outermost objects down to the objects meant.
Path = tuple[str, ...]

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
        names: For each path, the names of its objects, in the order in which they first came.
    """

    head: Head
    names: dict[Path, tuple[str, ...]]

    def all_names(self) -> tuple[str, ...]:
        """Every name that came, each once, dotted with the collections it lies in."""
        top = tuple(self.head.scalars)
        return top + tuple(".".join((*path, name)) for path, names in self.names.items() for name in names)


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
    seen: dict[Path, dict[tuple[str, ...], None]] = {}

    def note(path: Path, thing: dict[str, Any]) -> None:
        seen.setdefault(path, {})[tuple(thing)] = None
        for name, value in thing.items():
            if type(value) is list and value:
                inner = (*path, name)
                for each in value:
                    if isinstance(each, dict):
                        note(inner, each)

    repeated: list[str] = []
    with readable():
        for outermost in outermost_objects(raw, head, _watched(repeated)):
            if repeated:
                raise _repeated(repeated[0])
            note((), outermost)
    names = {path: tuple(dict.fromkeys(name for shape in shapes for name in shape)) for path, shapes in seen.items()}
    return Survey(head, names)


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


def members(collection: Any, name: str) -> Iterator[dict[str, Any]]:
    """The objects of a collection inside another object.

    Raises:
        ReportShapeError: It holds something else, which would be lost.
    """
    if collection is None:
        return
    if type(collection) is not list:
        raise _no_object(name, collection)
    for each in collection:
        if type(each) is dict:
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
