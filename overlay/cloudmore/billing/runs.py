"""Runs of whole objects of a list: pieces of a report that are read at once, by a reader that takes whole values only.

That reader is several times as fast as the one that takes a stream. Whatever it takes, the other takes for the same;
what it refuses, the other reads again and decides on it, so the two never differ in what they say of a report.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any, NamedTuple

import ijson
import msgspec

# A larger run is one object, which is read as a stream.
MOST_BYTES = 1 << 21
_STEPS = {ord("{"): 1, ord("["): 1, ord("}"): -1, ord("]"): -1}
_NO_BRACKETS = bytes(set(range(256)) - _STEPS.keys())


class Run(NamedTuple):
    """Where objects lie that follow each other in a list.

    Attributes:
        number: Of the list.
        begin: The first byte of the first object.
        end: Behind the last byte of the last object.
    """

    number: int
    begin: int
    end: int


class _AnyObject(msgspec.Struct):
    """An object, of which nothing is kept."""


_ANY_OBJECTS = msgspec.json.Decoder(list[_AnyObject])
_OBJECTS = msgspec.json.Decoder(list[dict[str, Any]], float_hook=Decimal)


def whole_objects(chunk: bytes, begin: int) -> tuple[int, int] | None:
    """How many whole objects follow each other in a list, and where the last of them ends.

    Brackets in texts are counted like others, so this is a guess first. It is held against the JSON: what reads as
    objects with commas between them are the objects there, whatever comes behind.

    Args:
        chunk: Bytes of a list.
        begin: Where its first object begins.

    Returns:
        ``None`` where none is whole yet; no objects where the guess was wrong.
    """
    brackets = chunk[begin:].translate(None, _NO_BRACKETS)
    depth = closed = 0
    for number, bracket in enumerate(brackets, 1):
        depth += _STEPS[bracket]
        if not depth:
            closed = number
        elif depth < 0:
            break
    if not closed:
        return None
    end = len(chunk.rsplit(b"}", brackets.count(b"}", closed) + 1)[0]) + 1
    try:
        return len(_ANY_OBJECTS.decode(b"[%b]" % chunk[begin:end])), end
    except (msgspec.DecodeError, RecursionError):
        return 0, begin


def content_of(file: IO[bytes], run: Run) -> bytes | None:
    """A run as JSON, a list; ``None`` where it is too large to be held."""
    if run.end - run.begin > MOST_BYTES:
        return None
    file.seek(run.begin)
    return b"[%b]" % file.read(run.end - run.begin)


def decoded(content: bytes) -> list[dict[str, Any]] | None:
    """The objects of a run, numbers exact; ``None`` where the other reader must decide."""
    try:
        return _OBJECTS.decode(content)
    except (msgspec.DecodeError, ArithmeticError, RecursionError):
        return None


def streamed(file: IO[bytes], run: Run, map_type: type[dict[str, Any]] = dict) -> Iterator[Any]:
    """The objects of a run, one at a time.

    Args:
        file: The report.
        run: Where they lie.
        map_type: What objects become.

    Raises:
        ijson.JSONError: They are no JSON.
    """
    return ijson.items(_List(file, run), "item", map_type=map_type)


def names_in(content: bytes) -> int | None:
    """How many names objects have in JSON, each as often as it stands there; or more, but never fewer.

    Texts may hold what looks like the end of a name. Where it can be spelled in other ways, this is ``None``.
    """
    # To look for one byte is cheap, and most reports are written without space.
    if b" :" in content or any(space in content and space + b":" in content for space in (b"\n", b"\t", b"\r")):
        return None
    return content.count(b'":')


class _List:
    """A run as a file that holds a list."""

    def __init__(self, file: IO[bytes], run: Run) -> None:
        self._file = file
        self._left = run.end - run.begin
        self._brackets = [b"]", b"["]
        file.seek(run.begin)

    def read(self, size: int = -1) -> bytes:
        if not size or not self._brackets:
            return b""
        if len(self._brackets) > 1 or not self._left:
            return self._brackets.pop()
        content = self._file.read(min(size, self._left) if size > 0 else self._left)
        self._left -= len(content)
        return content
