"""Lines on their way to a target, sorted so that what belongs together comes together; memory stays flat."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from attrs import frozen

from cloudmore.billing.line import BillingLine
from cloudmore.billing.line_index import on_disk
from cloudmore.billing.saved.saved_lines import decoded, encoded

MOST_IN_MEMORY = 2_000
_CACHE_KIBIBYTES = 16_384
_AT_ONCE = 1_000
_ITEMS: msgspec.json.Decoder[tuple[str | None, str | None, str | None]] = msgspec.json.Decoder(
    tuple[str | None, str | None, str | None]
)
_ENCODE = msgspec.json.Encoder().encode
_DECODE = msgspec.json.Decoder(tuple[str | None, ...]).decode
Items = tuple[str | None, str | None, str | None]
"""Item, account and tax code."""


@frozen
class Entry:
    """A line that a target gets.

    Attributes:
        key: Customer, currency, sign and groups, then what it is collapsed by; texts, so that they sort everywhere.
        line: As the report has it.
        items: Item, account and tax code.
    """

    key: tuple[str | None, ...]
    line: BillingLine
    items: Items


class Entries:
    """Entries by their keys; equal keys stay in the order in which they were put in. Use it in a ``with`` block.

    Args:
        most_in_memory: From so many on they are kept in a temporary file.

    Raises:
        ConfigurationError: The folder for temporary files is full, or cannot be written to.
    """

    def __init__(self, most_in_memory: int = MOST_IN_MEMORY) -> None:
        self._most = most_in_memory
        self._waiting: list[tuple[bytes, Entry]] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._database: sqlite3.Connection | None = None
        self._is_sorted = False

    def add(self, entry: Entry) -> None:
        """Put one in, before the first is taken out."""
        self._waiting.append((_ENCODE(entry.key), entry))
        if len(self._waiting) > self._most:
            self._to_disk()

    def __iter__(self) -> Iterator[Entry]:
        """Every entry, sorted; as often as wanted."""
        if self._database is None:
            if not self._is_sorted:
                self._waiting.sort(key=itemgetter(0))
                self._is_sorted = True
            return map(itemgetter(1), self._waiting)
        self._to_disk()
        return self._from_disk(self._database)

    def _to_disk(self) -> None:
        rows = ((key, encoded(entry.line), _ENCODE(entry.items)) for key, entry in self._waiting)
        with on_disk():
            if self._database is None:
                self._database = self._opened()
            self._database.execute("BEGIN")
            self._database.executemany("INSERT INTO entries VALUES (?, ?, ?)", rows)
            self._database.execute("COMMIT")
        self._waiting.clear()
        self._most = max(_AT_ONCE, 1)

    def _opened(self) -> sqlite3.Connection:
        self._folder = tempfile.TemporaryDirectory(prefix="cloudmore-export-")
        database = sqlite3.connect(Path(self._folder.name) / "entries.db", isolation_level=None)
        # A lost file is made again: nothing of it must outlive this process.
        database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;"
            f"PRAGMA cache_size = -{_CACHE_KIBIBYTES};"
            "CREATE TABLE entries (sort_key BLOB, line BLOB, items BLOB)"
        )
        return database

    def _from_disk(self, database: sqlite3.Connection) -> Iterator[Entry]:
        with on_disk():
            # Not `yield from`, which would close the cursor when the database is closed already.
            for key, line, items in database.execute("SELECT * FROM entries ORDER BY sort_key, rowid"):
                yield Entry(_DECODE(key), decoded(line), _ITEMS.decode(items))

    def close(self) -> None:
        """Remove the temporary file."""
        if self._database is not None:
            self._database.close()
        if self._folder is not None:
            self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
