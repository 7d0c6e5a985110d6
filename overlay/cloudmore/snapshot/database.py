"""DuckDB as a snapshot uses it: types of columns, rows by way of Arrow, errors that say what to do."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from cloudmore.errors import ConfigurationError
from cloudmore.snapshot.tables import DIGITS, PLACES, Column, Kind

try:
    import duckdb
    import pyarrow as pa
except ModuleNotFoundError as missing:
    raise ConfigurationError(
        f"A snapshot needs the package {missing.name}.",
        remedy="Install it with: pip install 'cloudmore-client[billing]'.",
    ) from missing

T = TypeVar("T")
Connection = duckdb.DuckDBPyConnection

# What a database may keep in memory, whatever the machine has, and what it may where that is too little.
MEMORY, MOST_MEMORY = "32MB", "1GB"
# What is said on Linux and macOS, on Windows, and where this process has it. A path may hold any word.
_IN_USE = ("Could not set lock on file", "being used by another process", "is already attached by database")
_NO_ROOM = ("No space left on device", "not enough space on the disk")
OTHER_PLACE = "Name another place."
_TYPES: Mapping[Kind, tuple[str, pa.DataType]] = {
    Kind.TEXT: ("VARCHAR", pa.string()),
    Kind.NUMBER: (f"DECIMAL({DIGITS}, {PLACES})", pa.decimal128(DIGITS, PLACES)),
    Kind.WHOLE: ("BIGINT", pa.int64()),
    Kind.TRUTH: ("BOOLEAN", pa.bool_()),
    Kind.DATE: ("DATE", pa.date32()),
    Kind.TIME: ("TIMESTAMPTZ", pa.timestamp("us", tz="UTC")),
}


def connected(path: Path) -> Connection:
    """A connection that calls a database ``work``, made if it is not there.

    Args:
        path: The file.

    Raises:
        ConfigurationError: Another process uses it, it is none, or it cannot be made.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "threads": 1,
        "temp_directory": str(spilled(path)),
        # Nothing is fetched from anywhere, and nothing here needs an extension.
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    connection = duckdb.connect(config=settings)
    was_there = path.exists()
    try:
        connection.execute(f"ATTACH {text_of(path)} AS work")
    except duckdb.Error as error:
        connection.close()
        if not was_there and not _says(error, _IN_USE):
            # Half of a new one, which could not be opened any more.
            path.unlink(missing_ok=True)
        remedy = "See that it may be written, or remove it: what it keeps is read again." if was_there else OTHER_PLACE
        raise of_the_database(error, path, remedy=remedy) from error
    return connection


def spilled(path: Path) -> Path:
    """The folder of what a database does not hold in memory; a process that is killed leaves it.

    Args:
        path: Its file.
    """
    return path.with_name(f"{path.name}.tmp")


def _says(error: duckdb.Error, any_of: Iterable[str]) -> bool:
    text = str(error).partition("\n")[0]
    return any(words in text for words in any_of)


def let_go(connection: Connection) -> None:
    """Let go of a work database that is removed; or all of it would be written once more before that."""
    # One that failed takes no more commands, and its error is on its way already.
    with suppress(duckdb.Error):
        connection.execute("SET SESSION checkpoint_on_detach = 'DISABLED'")
        connection.execute("DETACH work")


def of_the_database(error: duckdb.Error, path: Path, *, remedy: str = "Name another file.") -> ConfigurationError:
    """What an error of a database means to its user.

    Args:
        error: It.
        path: The file.
        remedy: What to do where it is neither in use nor on a disk that is full.
    """
    text = str(error).partition("\n")[0]
    if _says(error, _IN_USE):
        return ConfigurationError(f"{path} is in use.", remedy="Wait until what uses it is done, or stop that.")
    if _says(error, _NO_ROOM):
        return ConfigurationError(f"The disk of {path} is full.", remedy="Make room, and take the snapshot again.")
    return ConfigurationError(f"The database {path} cannot be used: {text.rstrip('.!')}.", remedy=remedy)


def with_room(connection: Connection, function: Callable[[], T]) -> T:
    """Do something, and once more with more memory where it had too little.

    Args:
        connection: Whose memory is meant.
        function: Does it; what it began is taken back where it fails.
    """
    try:
        return function()
    except duckdb.OutOfMemoryException:
        connection.execute(f"SET memory_limit = '{MOST_MEMORY}'")
    try:
        return function()
    finally:
        connection.execute(f"SET memory_limit = '{MEMORY}'")


def first_row(connection: Connection, query: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """The first row of an answer, which is read to its end: until then the connection does nothing else.

    Args:
        connection: Who is asked.
        query: What is asked.
        values: Of its parameters.
    """
    return next(iter(connection.execute(query, list(values)).fetchall()), None)


@contextmanager
def in_words(path: Path) -> Generator[None]:
    """What a database says in the block, in words for its user.

    Args:
        path: The file.
    """
    try:
        yield
    except duckdb.Error as error:
        raise of_the_database(error, path) from error


@contextmanager
def one_transaction(connection: Connection) -> Generator[None]:
    """All that is done in the block, or nothing of it."""
    connection.execute("BEGIN TRANSACTION")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def columns_of(columns: Iterable[Column]) -> str:
    """The columns as a table is made of them."""
    return ", ".join(f"{quoted(column.name)} {sql_type(column)}" for column in columns)


def sql_type(column: Column) -> str:
    """The type of a column."""
    return _TYPES[column.kind][0]


def in_arrow(columns: Sequence[Column], cells: Sequence[Sequence[Any]]) -> pa.Table:
    """Cells, column after column, as a table of Arrow whose columns have the types of the database."""
    arrays = [pa.array(values, type=_TYPES[column.kind][1]) for values, column in zip(cells, columns, strict=True)]
    return pa.Table.from_arrays(arrays, schema=arrow_schema(columns))


def arrow_schema(columns: Iterable[Column], metadata: Mapping[str, str] | None = None) -> pa.Schema:
    """The columns as Arrow has them."""
    return pa.schema([(column.name, _TYPES[column.kind][1]) for column in columns], metadata=metadata)


def quoted(name: str) -> str:
    """A name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def text_of(value: str | Path) -> str:
    """A text as SQL has it."""
    return "'" + str(value).replace("'", "''") + "'"
