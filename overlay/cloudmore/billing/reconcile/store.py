"""Lines of a report and rows of a file in a temporary file: sorted on the disk, so that memory stays flat."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from cloudmore.billing.line_index import on_disk
from cloudmore.errors import ConfigurationError

_AT_ONCE = 1000
_CACHE_KIBIBYTES = 16_384
_TABLES = """
    CREATE TABLE lines (
        here INTEGER, customer INTEGER, item INTEGER, currency TEXT, subscription TEXT, quantity TEXT, amount TEXT,
        apart TEXT, place INTEGER, shown TEXT, document TEXT, dated TEXT
    );
    CREATE TABLE customers (number INTEGER PRIMARY KEY, grouped INTEGER);
    CREATE TABLE items (number INTEGER PRIMARY KEY, grouped INTEGER);
    CREATE TABLE rows (currency TEXT, size TEXT, number INTEGER, told BLOB);
"""
_SORTED = """
    SELECT customers.grouped, currency, items.grouped, here, customer, item, subscription, quantity, amount,
        apart, place, shown, document, dated
    FROM lines JOIN customers ON customers.number = customer JOIN items ON items.number = item
    ORDER BY 1, 2, 3, 4, lines.rowid
"""


class LineStore:
    """A temporary file; close it.

    Raises:
        ConfigurationError: The folder for temporary files is full, or cannot be written to.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="cloudmore-reconcile-")
        self._database = sqlite3.connect(Path(self._folder.name) / "lines.db", isolation_level=None)
        self._kept = 0
        try:
            # A lost file is made again: nothing of it must outlive this process.
            with on_disk():
                self._database.executescript(
                    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;"
                    f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}; {_TABLES}"
                )
        except ConfigurationError:
            self.close()
            raise

    def add(self, lines: Iterable[tuple[Any, ...]]) -> None:
        """Put lines or rows in, each with the values of the table's columns."""
        self._insert("lines", 12, lines)

    def group(self, customers: Iterable[tuple[int, int]], items: Iterable[tuple[int, int]]) -> None:
        """Say which numbers of customers and of items are the same on both sides."""
        self._insert("customers", 2, customers)
        self._insert("items", 2, items)

    def assume_currency(self, currency: str) -> None:
        """Give the file's rows a currency, where they name none."""
        with on_disk():
            self._database.execute("UPDATE lines SET currency = ? WHERE here = 0 AND currency IS NULL", (currency,))

    def currencies(self, *, here: bool) -> set[str | None]:
        """Those of the lines that can be compared."""
        query = "SELECT DISTINCT currency FROM lines WHERE here = ? AND apart IS NULL"
        return {each for (each,) in self._rows(query, (int(here),))}

    def has_common_subscriptions(self) -> bool:
        """Whether a subscription of the file is one of the report."""
        query = """
            SELECT 1 FROM (SELECT DISTINCT subscription FROM lines WHERE here = 0 AND subscription IS NOT NULL)
            WHERE subscription IN (SELECT subscription FROM lines WHERE here = 1) LIMIT 1
        """
        return any(True for _row in self._rows(query))

    def sorted(self) -> Iterator[tuple[Any, ...]]:
        """All of them by customer, currency and item."""
        return self._rows(_SORTED)

    def customers(self) -> Iterator[tuple[int, int, str | None]]:
        """Side, customer and currency of all lines that can be compared."""
        return self._rows("SELECT DISTINCT here, customer, currency FROM lines WHERE apart IS NULL")

    def keep(self, currency: str | None, size: str, told: bytes) -> None:
        """Keep a row of the result.

        Args:
            currency: Of its amounts; those of different ones have no order.
            size: By which they are sorted, the greatest text first.
            told: The row.
        """
        self._kept += 1
        with on_disk():
            self._database.execute("INSERT INTO rows VALUES (?, ?, ?, ?)", (currency, size, self._kept, told))

    def kept(self) -> Iterator[bytes]:
        """The rows of the result, currency by currency, the largest first."""
        return (told for (told,) in self._rows("SELECT told FROM rows ORDER BY currency, size DESC, number"))

    def _insert(self, table: str, width: int, rows: Iterable[tuple[Any, ...]]) -> None:
        marks = ", ".join("?" * width)
        found = iter(rows)
        with on_disk():
            self._database.execute("BEGIN")
            while batch := list(islice(found, _AT_ONCE)):
                self._database.executemany(f"INSERT INTO {table} VALUES ({marks})", batch)  # noqa: S608 - our own names
            self._database.execute("COMMIT")

    def _rows(self, query: str, given: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        with on_disk():
            # Not `yield from`, which would close the cursor when the database is closed already.
            for row in self._database.execute(query, given):  # noqa: UP028 - as above
                yield row

    def close(self) -> None:
        """Remove the temporary file."""
        self._database.close()
        self._folder.cleanup()
