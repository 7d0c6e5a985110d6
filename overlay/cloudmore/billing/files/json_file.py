"""Billing lines as JSON: one document, or a line each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO, Any

import msgspec

from cloudmore.billing.columns import SCHEMA
from cloudmore.billing.files.columns import FileColumns
from cloudmore.billing.files.line_file import FileEnding, FileHeading
from cloudmore.billing.files.options import FileOptions
from cloudmore.billing.line import plain


class JsonLinesFile:
    """A file with a JSON object a line.

    Args:
        file: Where it goes, as text.
        columns: The names in each object.
        heading: Not told: ``source``, ``reseller_id`` and ``month`` of each line tell it.
        options: Change nothing here but the columns.
    """

    def __init__(self, file: IO[str], columns: FileColumns, heading: FileHeading, options: FileOptions) -> None:
        del heading, options
        self._file = file
        self._names = columns.names

    def add(self, cells: Sequence[Any]) -> None:
        """Write a line."""
        self._file.write(_object(self._names, cells) + "\n")

    def complete(self, ending: FileEnding) -> None:
        """Nothing comes after the last line."""

    def close(self) -> None:
        """There is nothing to let go of."""


class JsonFile:
    """A JSON document with the name of the schema and a list of lines.

    Args:
        file: Where it goes, as text.
        columns: The names in each object.
        heading: Not told: ``source``, ``reseller_id`` and ``month`` of each line tell it.
        options: Change nothing here but the columns.
    """

    def __init__(self, file: IO[str], columns: FileColumns, heading: FileHeading, options: FileOptions) -> None:
        del heading, options
        self._file = file
        self._names = columns.names
        self._separator = "\n"
        file.write(f'{{"schema":"{SCHEMA}","lines":[')

    def add(self, cells: Sequence[Any]) -> None:
        """Write a line."""
        self._file.write(self._separator + _object(self._names, cells))
        self._separator = ",\n"

    def complete(self, ending: FileEnding) -> None:
        """Close the list and the document."""
        del ending
        self._file.write("\n]}\n")

    def close(self) -> None:
        """There is nothing to let go of."""


def _object(names: Iterable[str], cells: Iterable[Any]) -> str:
    pairs = zip(names, cells, strict=True)
    return msgspec.json.encode({name: _value(name, value) for name, value in pairs}).decode()


def _value(name: str, value: Any) -> Any:
    if isinstance(value, Decimal):
        return msgspec.Raw(plain(value).encode())
    if name == "extra" and value is not None:
        return msgspec.Raw(value.encode())
    return value
