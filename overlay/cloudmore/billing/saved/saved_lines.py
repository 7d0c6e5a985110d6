"""The lines of a report in a file of their own, so that they can be read again without the report's spelling.

One JSON object a line, with the columns of ``billing-lines/1``. Numbers are text, so that no reader rounds them and
each keeps its spelling.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec

from cloudmore.billing.columns import COLUMNS, Reading, reading_of
from cloudmore.billing.files.writing import replacing
from cloudmore.billing.line import BillingLine
from cloudmore.errors import ConfigurationError

REMEDY = "Restore the folder from a backup, or fetch the month again with billing report."
_TYPES: dict[Reading, Any] = {Reading.TEXT: str | None, Reading.NUMBER: Decimal | None, Reading.DATE: date | None}
# `extra` is JSON inside of JSON, as in every JSON file of the lines.
_SAVED_LINE: Any = msgspec.defstruct(
    "SavedLine",
    [(column, msgspec.Raw if column == "extra" else _TYPES[reading_of(column)]) for column in COLUMNS],
    gc=False,
)
_ENCODE = msgspec.json.Encoder().encode
_DECODE: Callable[[bytes], Any] = msgspec.json.Decoder(_SAVED_LINE).decode
_WITHOUT_EXTRA = attrgetter(*COLUMNS[:-1])
_VALUES = attrgetter(*COLUMNS)
_NULL = msgspec.Raw(b"null")
# Bytes are compressed and read in pieces of this size, whatever the number of lines.
_PIECE_BYTES = 1 << 18


def encoded(line: BillingLine) -> bytes:
    """A line as it is saved, without a line end."""
    extra = _NULL if line.extra is None else msgspec.Raw(line.extra.encode())
    return _ENCODE(_SAVED_LINE(*_WITHOUT_EXTRA(line), extra))


def decoded(text: bytes) -> BillingLine:
    """The line that was saved.

    Raises:
        msgspec.DecodeError: It is none.
    """
    values: list[Any] = [*_VALUES(_DECODE(text))]
    extra = bytes(values[-1])
    values[-1] = None if extra == b"null" else extra.decode()
    return BillingLine(*values)


@contextmanager
def saving(target: Path | None) -> Generator[Callable[[Iterator[BillingLine]], Iterator[BillingLine]]]:
    """Save lines while somebody else reads them; the file takes its place only when the block ends well.

    Args:
        target: The compressed file, of its owner alone; without one nothing is saved.

    Yields:
        Gives lines on, and saves them.

    Raises:
        ConfigurationError: It cannot be written.
    """
    if target is None:
        yield iter
        return
    with (
        replacing(target, private=True, binary=True) as file,
        gzip.GzipFile("", "wb", compresslevel=1, fileobj=file, mtime=0) as packed,
    ):

        def saved(lines: Iterator[BillingLine]) -> Iterator[BillingLine]:
            waiting = bytearray()
            for line in lines:
                waiting += encoded(line)
                waiting += b"\n"
                if len(waiting) >= _PIECE_BYTES:
                    packed.write(waiting)
                    waiting.clear()
                yield line
            packed.write(waiting)

        yield saved


def read_lines(path: Path) -> Iterator[BillingLine]:
    """Every line of a saved file; memory stays flat.

    Args:
        path: The compressed file.

    Raises:
        ConfigurationError: It is not there, cut, or no such file.
    """
    try:
        with gzip.open(path, "rb") as packed:
            rest = b""
            while piece := packed.read(_PIECE_BYTES):
                *whole, rest = (rest + piece).split(b"\n")
                yield from map(decoded, whole)
        if rest:
            raise EOFError("it ends inside of a line")
    except (OSError, EOFError, zlib.error, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise ConfigurationError(f"The saved lines {path} cannot be read: {why}.", remedy=REMEDY) from error
