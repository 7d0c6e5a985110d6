"""Billing lines as CSV: for machines, or as a spreadsheet program of some country opens it."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any

from cloudmore.billing.files.columns import FileColumns
from cloudmore.billing.files.line_file import FileEnding, FileHeading
from cloudmore.billing.files.options import FileOptions
from cloudmore.billing.line import plain

# What spreadsheet programs take for the beginning of a formula, or cut off before one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Of no use to people, and a spreadsheet program ends the text, or the file, at some of them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


class _UnixLines:
    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, row: str) -> int:
        return self._file.write(row.removesuffix("\r\n") + "\n")


class CsvFile:
    """A CSV file.

    Args:
        file: Where it goes, as text.
        columns: Its columns.
        heading: Not told in CSV: the columns ``source``, ``reseller_id`` and ``month`` tell it.
        options: How it is written.
    """

    def __init__(self, file: IO[str], columns: FileColumns, heading: FileHeading, options: FileOptions) -> None:
        del heading
        self._locale = options.locale
        self._escape = options.escape_formulas
        if self._locale is None:
            # The writer quotes only what its line ending holds: with this one a lone carriage return in a text is
            # quoted, too.
            self._write = csv.writer(_UnixLines(file), lineterminator="\r\n").writerow
        else:
            # Without the mark a spreadsheet program takes the bytes for those of its old code page.
            file.write("\ufeff")
            self._write = csv.writer(file, delimiter=self._locale.delimiter, lineterminator="\r\n").writerow
        self._write([self._text(name) for name in columns.names])

    def add(self, cells: Sequence[Any]) -> None:
        """Write a line."""
        self._write([self._cell(value) for value in cells])

    def complete(self, ending: FileEnding) -> None:
        """Nothing comes after the last line."""

    def close(self) -> None:
        """There is nothing to let go of."""

    def _cell(self, value: str | Decimal | date | None) -> str | None:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Decimal):
            text = plain(value)
            return text if self._locale is None else text.replace(".", self._locale.decimal_mark)
        return None if value is None else value.isoformat()

    def _text(self, text: str) -> str:
        if self._locale is not None:
            text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
        return f"'{text}" if self._escape and text.startswith(_FORMULA) else text
