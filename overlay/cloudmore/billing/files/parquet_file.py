"""Billing lines as Parquet: amounts as decimals, never rounded, in flat memory."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from cloudmore.billing.columns import Reading
from cloudmore.billing.files.columns import FileColumns, as_texts
from cloudmore.billing.files.line_file import FileEnding, FileHeading
from cloudmore.billing.files.options import FileOptions
from cloudmore.billing.number_places import DIGITS, NumberPlaces, too_many_digits
from cloudmore.errors import ConfigurationError

ROWS_OF_A_GROUP = 10_000
COPY_BYTES = 1 << 20


class ParquetFile:
    """A Parquet file.

    Its numbers are decimals of 38 digits, 18 of them behind the point. Where a column of the report needs more places,
    or more digits before the point, that column gets other places, as long as 38 digits hold all its values. What was
    written until then is one part, the rest another, and the parts are put together at the end.

    Args:
        file: Where it goes, as bytes; it is read, too.
        columns: Its columns.
        heading: Stands in its metadata.
        options: Change nothing here but the columns.
        rows_of_a_group: How many lines are kept in memory.

    Raises:
        ConfigurationError: From ``add`` and ``complete``: a column needs more digits than there are.
    """

    def __init__(
        self,
        file: IO[bytes],
        columns: FileColumns,
        heading: FileHeading,
        options: FileOptions,
        *,
        rows_of_a_group: int = ROWS_OF_A_GROUP,
    ) -> None:
        del options
        self._file = file
        self._names = columns.names
        self._first_extra = len(columns.names) - columns.extra
        self._metadata = heading.facts()
        self._places = {name: NumberPlaces(name) for name in columns.names if name in columns.numbers}
        self._types = {
            name: pa.date32() if columns.reading(name) is Reading.DATE else pa.string()
            for name in columns.names
            if name not in columns.numbers
        }
        self._rows_of_a_group = rows_of_a_group
        self._rows: list[Sequence[Any]] = []
        self._parts: list[IO[bytes]] = []
        self._begin_part(file)

    def add(self, cells: Sequence[Any]) -> None:
        """Write a line."""
        self._rows.append(cells)
        if len(self._rows) == self._rows_of_a_group:
            self._write_group()

    def complete(self, ending: FileEnding) -> None:
        """Write the last lines, and put the parts together."""
        del ending
        if self._rows:
            self._write_group()
        self._writer.close()
        if len(self._parts) > 1:
            with tempfile.TemporaryFile() as whole:
                self._put_together(whole)
                whole.seek(0)
                self._file.seek(0)
                self._file.truncate()
                shutil.copyfileobj(whole, self._file, COPY_BYTES)

    def close(self) -> None:
        """Remove the parts."""
        # Else the library does it when it is too late, and complains: of a full disk, or of a file that is closed.
        with suppress(OSError):
            self._writer.close()
        self._writer.is_open = False
        for part in self._parts[1:]:
            part.close()

    def _schema(self) -> pa.Schema:
        types = [
            pa.decimal128(DIGITS, self._places[name].places) if name in self._places else self._types[name]
            for name in self._names
        ]
        return pa.schema(list(zip(self._names, types, strict=True)), metadata=self._metadata)

    def _begin_part(self, file: IO[bytes]) -> None:
        self._parts.append(file)
        self._part_schema = self._schema()
        self._writer = pq.ParquetWriter(file, self._part_schema)

    def _write_group(self) -> None:
        columns: list[Sequence[Any]] = list(zip(*self._rows, strict=True))
        columns[self._first_extra :] = map(as_texts, columns[self._first_extra :])
        try:
            table = self._table(columns)
        except pa.ArrowInvalid:
            self._make_room(columns)
            table = self._table(columns)
        self._writer.write_table(table, row_group_size=self._rows_of_a_group)
        self._rows.clear()

    def _make_room(self, columns: list[Sequence[Any]]) -> None:
        for name, values in zip(self._names, columns, strict=True):
            if name in self._places:
                self._places[name].make_room(values)
        for index, name in enumerate(self._names):
            if name in self._places:
                columns[index] = self._places[name].written_out(columns[index])
        if not self._schema().equals(self._part_schema):
            self._writer.close()
            self._begin_part(tempfile.TemporaryFile())  # noqa: SIM115 - close() does it

    def _table(self, columns: Sequence[Sequence[Any]]) -> pa.Table:
        arrays = [pa.array(values, type=field.type) for values, field in zip(columns, self._part_schema, strict=True)]
        return pa.Table.from_arrays(arrays, schema=self._part_schema)

    def _put_together(self, whole: IO[bytes]) -> None:
        schema = self._schema()
        with pq.ParquetWriter(whole, schema) as writer:
            for part in self._parts:
                part.seek(0)
                groups = pq.ParquetFile(part)
                for number in range(groups.num_row_groups):
                    table = groups.read_row_group(number)
                    try:
                        fitting = table.cast(schema)
                    except pa.ArrowInvalid:
                        raise self._misfit(table) from None
                    writer.write_table(fitting, row_group_size=self._rows_of_a_group)

    def _misfit(self, table: pa.Table) -> ConfigurationError:
        """The value of an earlier part that has no room among the later ones."""
        return next(
            too_many_digits(name, number)
            for name, places in self._places.items()
            for number in table.column(name).to_pylist()
            if number is not None and not places.has_room(number)
        )
