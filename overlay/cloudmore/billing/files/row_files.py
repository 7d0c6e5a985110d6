"""Rows that are no billing lines as files: adjustments, and what a comparison found."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import msgspec
from attrs import frozen

from cloudmore.billing.files.writing import check_paths, replacing
from cloudmore.billing.line import plain
from cloudmore.errors import ConfigurationError

Row = Sequence[Any]


@frozen
class Table:
    """What rows have in common.

    Attributes:
        schema: Its name.
        columns: Their order.
    """

    schema: str
    columns: tuple[str, ...]


def check_row_paths(paths: Sequence[Path]) -> None:
    """Find out before the work whether every file can be written.

    Args:
        paths: Files that end with ``.csv``, ``.json`` or ``.jsonl``.

    Raises:
        ConfigurationError: An ending is another one, or a file cannot be written.
    """
    for path in paths:
        if path.suffix.lower() not in _FORMATS:
            raise ConfigurationError(
                f"The format {path.suffix} of {path} is unknown here.", remedy=f"Use one of {', '.join(_FORMATS)}."
            )
    check_paths(paths)


def write_rows(rows: Iterator[Row], table: Table, paths: Sequence[Path]) -> None:
    """Write every row into every file, in one pass; without files they are read all the same.

    Args:
        rows: Values in the order of the columns.
        table: Schema and columns.
        paths: As of ``check_row_paths``; each takes its place when all rows are written.

    Raises:
        ConfigurationError: A file cannot be written.
    """
    check_row_paths(paths)
    with ExitStack() as stack:
        formats = [_FORMATS[path.suffix.lower()](stack.enter_context(replacing(path)), table) for path in paths]
        for row in rows:
            for each in formats:
                each.row(row)
        for each in formats:
            each.end()


class _Csv:
    def __init__(self, file: IO[str], table: Table) -> None:
        self._file = file
        # The writer quotes only what its line ending holds: with this one a lone carriage return in a text is, too.
        self._writer = csv.writer(self, lineterminator="\r\n")
        self._writer.writerow(table.columns)

    def write(self, text: str) -> int:
        return self._file.write(text.removesuffix("\r\n") + "\n")

    def row(self, row: Row) -> None:
        self._writer.writerow([plain(value) if isinstance(value, Decimal) else value for value in row])

    def end(self) -> None:
        """Nothing is left to say."""


class _JsonLines:
    separator = ""
    after = "\n"

    def __init__(self, file: IO[str], table: Table) -> None:
        self._file = file
        self._columns = table.columns

    def row(self, row: Row) -> None:
        self._file.write(self.separator + self.json(row) + self.after)

    def json(self, row: Row) -> str:
        values = zip(self._columns, row, strict=True)
        return msgspec.json.encode({column: _json_value(column, value) for column, value in values}).decode()

    def end(self) -> None:
        """Nothing is left to say."""


class _Json(_JsonLines):
    after = ""

    def __init__(self, file: IO[str], table: Table) -> None:
        super().__init__(file, table)
        file.write(f'{{"schema":"{table.schema}","lines":[')
        self.separator = "\n"

    def row(self, row: Row) -> None:
        super().row(row)
        self.separator = ",\n"

    def end(self) -> None:
        self._file.write("\n]}\n")


def _json_value(column: str, value: Any) -> Any:
    if isinstance(value, Decimal):
        return msgspec.Raw(plain(value).encode())
    return msgspec.Raw(value.encode()) if column == "extra" and value is not None else value


_FORMATS: Mapping[str, type[_Csv | _JsonLines]] = {".csv": _Csv, ".json": _Json, ".jsonl": _JsonLines}
