"""The first reading of a report: which names stand where. It decides nothing and keeps memory flat."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path as File
from typing import Any

import ijson
from attrs import frozen

from cloudmore.errors import ResponseError

# A path is the names of the collections from the outermost objects down to the objects meant.
Path = tuple[str, ...]

_SCALARS = frozenset({"string", "number", "boolean", "null"})


@frozen
class Head:
    """The start of an answer, read up to its first list of objects.

    Attributes:
        scalars: Values at the top that are neither list nor object.
        prefix: ijson's prefix of the objects in the first list of objects; ``None`` when there is none.
    """

    scalars: dict[str, Any]
    prefix: str | None


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
    """Read an answer up to its first list of objects, or to its end.

    Args:
        raw: The answer, byte for byte.

    Raises:
        ResponseError: It is not JSON.
    """
    scalars: dict[str, Any] = {}
    if raw.stat().st_size == 0:
        return Head(scalars, None)
    with raw.open("rb") as file, readable():
        for prefix, event, value in ijson.parse(file):
            if event == "start_map" and (prefix == "item" or prefix.endswith(".item")):
                return Head(scalars, prefix)
            if event in _SCALARS and prefix and "." not in prefix and prefix != "item":
                scalars[prefix] = value
    return Head(scalars, None)


def survey(raw: File, head: Head) -> Survey:
    """Read the whole report once and note which names stand where.

    Args:
        raw: The report, byte for byte.
        head: Its start.

    Raises:
        ResponseError: It is not JSON, or it is cut.
    """
    seen: dict[Path, dict[tuple[str, ...], None]] = {}

    def note(path: Path, thing: dict[str, Any]) -> None:
        seen.setdefault(path, {})[tuple(thing)] = None
        for name, value in thing.items():
            if type(value) is list and value and type(value[0]) is dict:
                for each in value:
                    if type(each) is dict:
                        note((*path, name), each)

    for outermost in outermost_objects(raw, head):
        note((), outermost)
    names = {path: tuple(dict.fromkeys(name for shape in shapes for name in shape)) for path, shapes in seen.items()}
    return Survey(head, names)


def outermost_objects(raw: File, head: Head) -> Iterator[dict[str, Any]]:
    """The objects of the first list of objects, one at a time; numbers are exact.

    Raises:
        ResponseError: The report is not JSON, or it is cut.
    """
    if head.prefix is None:
        return
    with raw.open("rb") as file, readable():
        for each in ijson.items(file, head.prefix):
            if isinstance(each, dict):
                yield each


@contextmanager
def readable() -> Iterator[None]:
    """Turn the reader's exceptions into ours."""
    try:
        yield
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise ResponseError(
            f"The report is not JSON, or it is cut: {error}.",
            remedy="Fetch it again; the answer as it came is kept.",
            operation_id="billing_reports_get",
        ) from None
