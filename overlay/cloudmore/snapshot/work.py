"""What a snapshot has read so far, in a database beside its target: it outlives the process that reads."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from attrs import Factory, define, frozen

from cloudmore.errors import ConfigurationError
from cloudmore.snapshot.database import (
    columns_of,
    connected,
    first_row,
    in_arrow,
    let_go,
    one_transaction,
    quoted,
    spilled,
    with_room,
)
from cloudmore.snapshot.rows import Row
from cloudmore.snapshot.tables import SCHEMA, TABLES, Column, Kind, Table

_AT_ONCE = 1000
# What is asked: of which reseller, for which table, with which ids.
Question = tuple[str, str, str, str]
_QUESTION = tuple(map(Column, ("reseller_id", "of_table", "organization_id", "service_id")))
_UNREAD = (*_QUESTION, Column("kind"), Column("problem"))
_KEYS = (Column("organization_id"), Column("customer_key"))
_RESELLERS = (Column("reseller_id"), Column("source"), Column("taken_at", Kind.TIME), Column("calls", Kind.WHOLE))


@frozen
class Purpose:
    """What is read: another purpose cannot go on with the same work.

    Attributes:
        tables: Their names.
        month: Of the billing lines; empty without them.
        file_format: How the tables of a folder are written; empty for a database.
    """

    tables: tuple[str, ...]
    month: str
    file_format: str

    def text(self) -> str:
        """It, to be kept."""
        return json.dumps([SCHEMA, self.tables, self.month, self.file_format])


@define
class Batch:
    """Answers that are kept together, or not at all.

    Attributes:
        cells: By table, column after column: so many rows would cost the collector of garbage a part of each call.
        answered: The questions.
        unread: Questions that have no answer worth keeping, with the kind of the error and its text.
        calls: How many calls of each reseller it took.
    """

    cells: dict[str, list[list[Any]]] = Factory(dict[str, list[list[Any]]])
    answered: list[Question] = Factory(list[Question])
    unread: list[tuple[str, ...]] = Factory(list[tuple[str, ...]])
    calls: dict[str, int] = Factory(dict[str, int])

    def add(self, table: str, rows: Sequence[Row]) -> None:
        """Add rows.

        Args:
            table: Its name.
            rows: Any number of them.
        """
        if not rows:
            return
        columns = self.cells.get(table)
        if columns is None:
            columns = self.cells[table] = [[] for _column in TABLES[table].columns]
        for column, values in zip(columns, zip(*rows, strict=True), strict=True):
            column.extend(values)

    def __len__(self) -> int:
        """How many rows and answers."""
        return sum(len(columns[0]) for columns in self.cells.values()) + len(self.answered)


class Work:
    """The database of one snapshot that is not finished. Not for several threads at once.

    Args:
        path: The file; one that is there already is gone on with.
        purpose: What is read.

    Attributes:
        begun_at: When an earlier process began to read what is kept here; ``None`` where nothing was read.

    Raises:
        ConfigurationError: Another process works on it, or it is for another purpose.
    """

    def __init__(self, path: Path, purpose: Purpose) -> None:
        self.path = path
        self.purpose = purpose
        self.connection = connected(path)
        self._is_open = True
        try:
            with one_transaction(self.connection):
                self._prepare(purpose)
            self.begun_at = self._begun_at()
        except BaseException:
            self.close()
            raise

    @property
    def run(self) -> str:
        """What tells this snapshot from others."""
        return self.fact("run") or ""

    def add(self, batch: Batch) -> None:
        """Keep answers, all of them or none."""
        with_room(self.connection, partial(self._add, batch))

    def _add(self, batch: Batch) -> None:
        with one_transaction(self.connection):
            for name, cells in batch.cells.items():
                self._insert(f"read_{name}", TABLES[name].columns, cells)
            self._insert("answered", _QUESTION, [*zip(*batch.answered, strict=True)])
            self._insert("unread", _UNREAD, [*zip(*batch.unread, strict=True)])
            for reseller_id, calls in batch.calls.items():
                self.connection.execute(
                    "UPDATE work.resellers SET calls = calls + ? WHERE reseller_id = ?", [calls, reseller_id]
                )

    def begin(self, reseller_id: str, source: str, now: datetime) -> None:
        """Note a reseller, unless it is noted already.

        Args:
            reseller_id: Its id.
            source: ``cloudmore`` or ``sandbox``.
            now: The time of day at which its reading begins.
        """
        if self.source(reseller_id) is None:
            self._insert("resellers", _RESELLERS, [[reseller_id], [source], [now], [0]])

    def is_answered(self, question: Question) -> bool:
        """Whether a question has its answer."""
        names = " AND ".join(f"{column.name} = ?" for column in _QUESTION)
        return first_row(self.connection, f"SELECT 1 FROM work.answered WHERE {names}", question) is not None  # noqa: S608 - names of ours

    def questions(self, table: Table, reseller_id: str, *, limit: int | None = None) -> Iterator[tuple[str, ...]]:
        """What is still to be asked for a table, as the ids that its call is given.

        Args:
            table: One that asks with ids of another one.
            reseller_id: Of whom.
            limit: How many at most.
        """
        assert table.needs is not None
        names = ", ".join(table.asks)
        cursor = self.connection.cursor().execute(
            f"SELECT DISTINCT {names} FROM work.read_{table.needs} AS asked WHERE reseller_id = $1 AND NOT EXISTS ("  # noqa: S608 - as above
            f"SELECT 1 FROM work.answered AS answered WHERE answered.reseller_id = $1 AND of_table = $2 AND "
            + " AND ".join(f"answered.{name} = asked.{name}" for name in table.asks)
            + f") ORDER BY {names}"
            + ("" if limit is None else f" LIMIT {limit:d}"),
            [reseller_id, table.name],
        )
        try:
            while found := cursor.fetchmany(_AT_ONCE):
                yield from found
        finally:
            cursor.close()

    def count(self, table: str, reseller_id: str) -> int:
        """How many rows are read.

        Args:
            table: Its name.
            reseller_id: Of whom.
        """
        name = f"read_{table}"
        found = first_row(
            self.connection,
            f"SELECT count(*) FROM work.{quoted(name)} WHERE reseller_id = ?",  # noqa: S608 - as above
            [reseller_id],
        )
        return 0 if found is None else int(found[0])

    def count_answered(self, table: str | None, reseller_id: str) -> int:
        """How many questions are answered.

        Args:
            table: For which table; ``None`` for all that are a call each.
            reseller_id: Of whom.
        """
        query = "SELECT count(*) FROM work.answered WHERE reseller_id = ? AND of_table "
        query += "<> 'billing_lines'" if table is None else "= ?"
        found = first_row(self.connection, query, [reseller_id, *([] if table is None else [table])])
        return 0 if found is None else int(found[0])

    def source(self, reseller_id: str) -> str | None:
        """Where a reseller's rows come from, once something of it is read.

        Args:
            reseller_id: Its id.
        """
        found = first_row(self.connection, "SELECT source FROM work.resellers WHERE reseller_id = ?", [reseller_id])
        return None if found is None else str(found[0])

    def forget(self, table: str, reseller_id: str) -> None:
        """Remove the rows of a table.

        Args:
            table: Its name.
            reseller_id: Of whom.
        """
        self.connection.execute(f"DELETE FROM work.read_{table} WHERE reseller_id = ?", [reseller_id])  # noqa: S608 - as above

    def unread(self) -> list[tuple[str, ...]]:
        """The questions without an answer: reseller, table, organization, service, kind of the error, its text."""
        return self.connection.execute("SELECT * FROM work.unread ORDER BY ALL").fetchall()

    def calls(self) -> int:
        """How many calls all of it took."""
        found = first_row(self.connection, "SELECT sum(calls) FROM work.resellers")
        return 0 if found is None else int(found[0] or 0)

    def rows(self) -> int:
        """How many rows are read."""
        counted = " + ".join(f"(SELECT count(*) FROM work.read_{name})" for name in self.purpose.tables)  # noqa: S608 - as above
        found = first_row(self.connection, f"SELECT {counted}")
        return 0 if found is None else int(found[0])

    def is_of_a_sandbox(self) -> bool:
        """Whether a reseller is of a sandbox."""
        found = first_row(self.connection, "SELECT 1 FROM work.resellers WHERE source = 'sandbox'")
        return found is not None

    def reseller_ids(self) -> set[str]:
        """Of whom something is read."""
        return {str(each) for (each,) in self.connection.execute("SELECT reseller_id FROM work.resellers").fetchall()}

    def give_keys(self, customer_key: Callable[[str], str | None]) -> None:
        """Give what was read the customer keys of today: the mapping may say something else than when it was read.

        Args:
            customer_key: The mapping's key of an organization, by its id.
        """
        for name in self.purpose.tables:
            if any(column.name == _KEYS[0].name for column in TABLES[name].columns):
                query = f"SELECT DISTINCT organization_id, customer_key FROM work.read_{name}"  # noqa: S608 - as above
                found = self.connection.execute(f"{query} WHERE organization_id IS NOT NULL").fetchall()
                changed = [(each, customer_key(each)) for each, key in found if customer_key(each) != key]
                for begin in range(0, len(changed), _AT_ONCE):
                    with_room(self.connection, partial(self._give_keys, name, changed[begin : begin + _AT_ONCE]))

    def _give_keys(self, name: str, keys: Sequence[tuple[str, str | None]]) -> None:
        self.connection.register("batch", in_arrow(_KEYS, [*zip(*keys, strict=True)]))
        self.connection.execute(
            f"UPDATE work.read_{name} AS read SET customer_key = batch.customer_key FROM batch "  # noqa: S608 - as above
            "WHERE read.organization_id = batch.organization_id"
        )
        self.connection.unregister("batch")

    def keep_only(self, reseller_ids: Sequence[str]) -> None:
        """Forget what was read of other resellers.

        Args:
            reseller_ids: Of those that the snapshot is of.
        """
        with one_transaction(self.connection):
            for name in ("resellers", "answered", "unread", *(f"read_{each}" for each in self.purpose.tables)):
                self.connection.execute(
                    f"DELETE FROM work.{quoted(name)} WHERE NOT list_contains(?, reseller_id)",  # noqa: S608 - as above
                    [list(reseller_ids)],
                )

    def note(self, name: str, value: str) -> None:
        """Keep a fact of the work itself."""
        self.connection.execute("INSERT OR REPLACE INTO work.facts VALUES (?, ?)", [name, value])

    def fact(self, name: str) -> str | None:
        """What was kept of the work itself."""
        found = first_row(self.connection, "SELECT value FROM work.facts WHERE name = ?", [name])
        return str(found[0]) if found is not None and found[0] else None

    def close(self) -> None:
        """Let go of the file."""
        self._is_open = False
        self.connection.close()

    def remove(self) -> None:
        """Remove the file, and what processes that were killed have left beside it: the snapshot is finished."""
        if self._is_open:
            let_go(self.connection)
        self.close()
        shutil.rmtree(spilled(self.path), ignore_errors=True)
        self.path.unlink(missing_ok=True)
        self.path.with_name(f"{self.path.name}.wal").unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._is_open and self._begun_at() is None:
            # There is nothing to go on with.
            self.remove()
        self.close()

    def _prepare(self, purpose: Purpose) -> None:
        self._create("facts", (Column("name"), Column("value")), "name")
        self._create("resellers", _RESELLERS, "reseller_id")
        self._create("answered", _QUESTION)
        self._create("unread", _UNREAD)
        for name in purpose.tables:
            self._create(f"read_{name}", TABLES[name].columns)
        known = self.fact("purpose")
        if known is None or self._begun_at() is None:
            self.note("purpose", purpose.text())
            self.note("run", uuid4().hex)
        elif known != purpose.text():
            raise ConfigurationError(
                f"A snapshot that was interrupted is kept in {self.path}, and it reads something else: {told(known)}.",
                remedy="Finish it with the options that it was begun with, or remove that file.",
            )

    def _begun_at(self) -> datetime | None:
        # As a number, since a time with its zone would need another package.
        found = first_row(self.connection, "SELECT epoch_us(min(taken_at)) FROM work.resellers")
        microseconds = None if found is None else found[0]
        return None if microseconds is None else datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)

    def _create(self, name: str, columns: Iterable[Column], key: str = "") -> None:
        primary = f", PRIMARY KEY ({key})" if key else ""
        self.connection.execute(f"CREATE TABLE IF NOT EXISTS work.{quoted(name)} ({columns_of(columns)}{primary})")

    def _insert(self, name: str, columns: Sequence[Column], cells: Sequence[Sequence[Any]]) -> None:
        if not cells:
            return
        self.connection.register("batch", in_arrow(columns, cells))
        self.connection.execute(f"INSERT INTO work.{quoted(name)} SELECT * FROM batch")  # noqa: S608 - as above
        self.connection.unregister("batch")


def told(purpose: str) -> str:
    """A purpose in words."""
    _schema, tables, month, file_format = json.loads(purpose)
    return ", ".join(
        [*tables, *([f"the month {month}"] if month else []), *([f"as {file_format}"] if file_format else [])]
    )
