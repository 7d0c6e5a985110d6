"""Where a snapshot is written: a folder of files, or a database. All of it is replaced, or nothing."""

from __future__ import annotations

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from attrs import frozen

from cloudmore.errors import ConfigurationError
from cloudmore.snapshot.database import (
    Connection,
    arrow_schema,
    columns_of,
    of_the_database,
    one_transaction,
    quoted,
    sql_type,
    text_of,
    with_room,
)
from cloudmore.snapshot.history import typed
from cloudmore.snapshot.tables import SCHEMA, Column, Kind

DATABASE_ENDINGS = (".duckdb", ".db", ".ddb")
FILE_FORMATS = ("parquet", "csv")
_OF_FILES = (".parquet", ".csv", ".json", ".jsonl", ".xlsx", ".html", ".sqlite")
_NEW = ".new"
ROWS_OF_A_GROUP = 16_000
# An empty text stands in quotes, and nothing is nothing.
_CSV = (
    "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
    "allow_quoted_nulls = false, max_line_size = 10_000_000, buffer_size = 10_000_000"
)


@frozen
class Content:
    """What a table is to hold.

    Attributes:
        columns: Its columns.
        pieces: What selects its rows, piece after piece.
    """

    columns: tuple[Column, ...]
    pieces: Sequence[str]


class Target(ABC):
    """A place for the tables of snapshots.

    Args:
        path: The folder, or the file of the database.
        file_format: Of the files of a folder; empty for a database.
    """

    def __init__(self, path: Path, file_format: str = "") -> None:
        self.path = path
        self.file_format = file_format

    @property
    @abstractmethod
    def work(self) -> Path:
        """Where what is read so far is kept until the snapshot is finished."""

    @abstractmethod
    def prepare(self, connection: Connection, *, sandbox: bool) -> None:
        """Make it ready to be read and written.

        Args:
            connection: A database that stands for nothing, to work with.
            sandbox: Whether what is written comes from a sandbox.
        """

    @abstractmethod
    def release(self, connection: Connection) -> None:
        """Let others use it, until it is made ready again: reading takes hours.

        Args:
            connection: As of ``prepare``.
        """

    @abstractmethod
    def place(self, table: str) -> str | None:
        """What SQL reads a table from; ``None`` where there is none yet."""

    @abstractmethod
    def write(self, connection: Connection, contents: Mapping[str, Content]) -> None:
        """Write tables, so that ``settle`` only has to put them into their places.

        Args:
            connection: As of ``prepare``.
            contents: By table.
        """

    @abstractmethod
    def settle(self, tables: Iterable[str]) -> None:
        """Put what is written into its place; may be done again after a crash.

        Args:
            tables: What was written.
        """

    @abstractmethod
    def files(self, tables: Sequence[str]) -> tuple[Path, ...]:
        """The files that tables are written into.

        Args:
            tables: Their names.
        """

    def rows_before(self, connection: Connection, name: str, columns: tuple[Column, ...]) -> str | None:
        """What selects the rows of earlier snapshots.

        Args:
            connection: As of ``prepare``.
            name: Of the table.
            columns: That it has today.

        Raises:
            ConfigurationError: It has columns that no snapshot has.
        """
        place = self.place(name)
        if place is None:
            return None
        found = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {place}").fetchall()}  # noqa: S608 - as above
        if more := sorted(found - {column.name for column in columns}):
            raise ConfigurationError(
                f"{self.path} has a table {name} that is none of {SCHEMA}: it has the column {more[0]}.",
                remedy="Name another place.",
            )
        chosen = ", ".join(quoted(column.name) if column.name in found else typed(column) for column in columns)
        return f"SELECT {chosen} FROM {place}"  # noqa: S608 - names of ours


class Folder(Target):
    """A folder with a file for each table.

    Args:
        path: The folder.
        file_format: ``parquet`` or ``csv``.
    """

    def __init__(self, path: Path, file_format: str) -> None:
        super().__init__(path, file_format)
        self._prefix = ""

    @property
    def work(self) -> Path:
        """A hidden file in it."""
        return self.path / ".snapshot.duckdb"

    def prepare(self, connection: Connection, *, sandbox: bool) -> None:
        """What comes from a sandbox says so in the names of its files."""
        del connection
        self._prefix = "sandbox-" if sandbox else ""

    def release(self, connection: Connection) -> None:
        """Its files are opened when they are written."""

    def place(self, table: str) -> str | None:
        """A file, if it is there."""
        file = self.file(table)
        if not file.exists():
            return None
        return f"read_parquet({text_of(file)})" if self.file_format == "parquet" else text_of(file)

    def rows_before(self, connection: Connection, name: str, columns: tuple[Column, ...]) -> str | None:
        """A file of texts is read with the types of its columns."""
        if self.file_format == "parquet" or not self.file(name).exists():
            return super().rows_before(connection, name, columns)
        with self.file(name).open(encoding="utf-8") as file:
            found = file.readline().rstrip("\r\n").split(",")
        known = {column.name: sql_type(column) for column in columns}
        if more := [each for each in found if each not in known]:
            raise ConfigurationError(
                f"{self.file(name)} is no table {name} of {SCHEMA}: it has the column {more[0]}.",
                remedy="Name another folder.",
            )
        types = ", ".join(f"{text_of(each)}: {text_of(known[each])}" for each in found)
        chosen = ", ".join(quoted(column.name) if column.name in found else typed(column) for column in columns)
        return f"SELECT {chosen} FROM read_csv({text_of(self.file(name))}, {_CSV}, columns = {{{types}}})"  # noqa: S608 - as above

    def write(self, connection: Connection, contents: Mapping[str, Content]) -> None:
        """Beside the files that are there."""
        for name, content in contents.items():
            new = self._new(name)
            write = _write_parquet if self.file_format == "parquet" else _write_csv
            write(connection, content, new)

    def settle(self, tables: Iterable[str]) -> None:
        """Each new file takes the place of the old one; half a file that another snapshot left does not."""
        for name in tables:
            with suppress(FileNotFoundError):
                self._new(name).replace(self.file(name))

    def files(self, tables: Sequence[str]) -> tuple[Path, ...]:
        """One for each."""
        return tuple(map(self.file, tables))

    def file(self, table: str) -> Path:
        """The file of a table."""
        return self.path / f"{self._prefix}{table}.{self.file_format}"

    def _new(self, table: str) -> Path:
        file = self.file(table)
        return file.with_name(f"{file.name}{_NEW}")


class Database(Target):
    """A database of DuckDB, with a table for each table.

    Args:
        path: Its file.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._names: frozenset[str] = frozenset()
        self._is_new = False

    @property
    def work(self) -> Path:
        """A hidden file beside it."""
        return self.path.with_name(f".{self.path.name}.snapshot")

    def prepare(self, connection: Connection, *, sandbox: bool) -> None:
        """Open it."""
        del sandbox
        self._is_new = not self.path.exists()
        try:
            connection.execute(f"ATTACH {text_of(self.path)} AS target")
        except duckdb.Error as error:
            raise of_the_database(error, self.path) from error
        named = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'target' AND schema_name = 'main'"
        self._names = frozenset(name for (name,) in connection.execute(named).fetchall())

    def release(self, connection: Connection) -> None:
        """Close it; one that was not there is not there yet."""
        connection.execute("DETACH target")
        if self._is_new:
            self.path.unlink()

    def place(self, table: str) -> str | None:
        """A table of the database, if it is there."""
        return f"target.{quoted(table)}" if table in self._names else None

    def write(self, connection: Connection, contents: Mapping[str, Content]) -> None:
        """In one transaction."""
        with one_transaction(connection):
            for name, content in contents.items():
                place, unfinished = f"target.{quoted(name)}", f"target.{quoted(f'new_{name}')}"
                connection.execute(f"CREATE OR REPLACE TABLE {unfinished} ({columns_of(content.columns)})")
                for piece in content.pieces:
                    with_room(connection, partial(connection.execute, f"INSERT INTO {unfinished} {piece}"))
                connection.execute(f"DROP TABLE IF EXISTS {place}")
                connection.execute(f"ALTER TABLE {unfinished} RENAME TO {quoted(name)}")
        self._names |= contents.keys()

    def settle(self, tables: Iterable[str]) -> None:
        """It is there since the transaction."""
        del tables

    def files(self, tables: Sequence[str]) -> tuple[Path, ...]:
        """That of the database."""
        del tables
        return (self.path,)


def _write_parquet(connection: Connection, content: Content, file: Path) -> None:
    schema = arrow_schema(content.columns, {"schema": SCHEMA})
    with file.open("wb") as whole, pq.ParquetWriter(whole, schema, compression="zstd") as writer:
        for piece in content.pieces:
            rows = with_room(connection, partial(_in_arrow, connection, piece)).cast(schema)
            writer.write_table(rows, row_group_size=ROWS_OF_A_GROUP)


def _in_arrow(connection: Connection, rows: str) -> pa.Table:
    table: pa.Table = connection.sql(rows).to_arrow_table()
    return table


def _write_csv(connection: Connection, content: Content, file: Path) -> None:
    part = file.with_name(f"{file.name}.part")
    names = ", ".join(map(_as_text, content.columns))
    with file.open("wb") as whole:
        for number, piece in enumerate(content.pieces):
            options = f"FORMAT csv, HEADER {number == 0}, DELIMITER ',', NULLSTR ''"
            copy = f"COPY (SELECT {names} FROM ({piece})) TO {text_of(part)} ({options})"  # noqa: S608 - names of ours
            with_room(connection, partial(connection.execute, copy))
            with part.open("rb") as written:
                shutil.copyfileobj(written, whole)
    part.unlink()


def target_of(path: str | os.PathLike[str], file_format: str | None) -> Target:
    """The target that a path is.

    Args:
        path: A folder, or a file with the ending of a database.
        file_format: Of the files of a folder: ``parquet`` by default, or ``csv``.

    Raises:
        ConfigurationError: It can be neither.
    """
    path = Path(path)
    is_database = path.suffix.lower() in DATABASE_ENDINGS
    if file_format not in (None, *FILE_FORMATS):
        raise ConfigurationError(f"A snapshot is not written as {file_format}.", remedy="Use parquet or csv.")
    if is_database and file_format is not None:
        raise ConfigurationError(f"{path} is a database, and has no files as {file_format}.", remedy="Name a folder.")
    if is_database and path.is_dir():
        raise ConfigurationError(f"{path} is a folder, and named as a database.", remedy="Name another one.")
    if not is_database and (path.suffix.lower() in _OF_FILES or path.is_file()):
        raise ConfigurationError(
            f"{path} is neither a folder nor a database.",
            remedy=f"Name a folder, or a file that ends in {DATABASE_ENDINGS[0]}.",
        )
    if "?" in str(path.absolute()):
        # What stands behind it would be taken for settings, and the file that it names for another one.
        raise ConfigurationError(f"DuckDB reads no {path}: it has a question mark.", remedy="Name another place.")
    folder = path.parent if is_database else path
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"The folder {folder} cannot be made: {error.strerror or error}.", remedy="Name another one."
        ) from error
    return Database(path) if is_database else Folder(path, file_format or "parquet")


def _as_text(column: Column) -> str:
    name = quoted(column.name)
    if column.kind is Kind.NUMBER:
        # Its digits and no more: the places of the type say nothing.
        return f"rtrim(rtrim({name}::VARCHAR, '0'), '.') AS {name}"
    if column.kind is Kind.TIME:
        # By its microseconds, whatever zone the machine is in.
        return f"strftime(make_timestamp(epoch_us({name})), '%Y-%m-%dT%H:%M:%S.%fZ') AS {name}"
    return name
