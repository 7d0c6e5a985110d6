"""What exports brought into a ledger, held against a reading: which lines are left, and which have changed since.

Lines that share a key are told apart by all that is on them, then by their amounts: of two lines with one key the one
that is in the ledger already is never taken for the other one.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from attrs import astuple, frozen

from cloudmore.billing.exports.exported_lines import ExportedLine
from cloudmore.billing.line import BillingLine
from cloudmore.billing.line_index import on_disk
from cloudmore.billing.saved.changes import Adjusted, AdjustmentTotals, Change
from cloudmore.billing.values import EXACT, ZERO
from cloudmore.errors import ConfigurationError

_EXPORTED, _ELSEWHERE, _READING = 0, 1, 2
_ROW = "?, ?, ?, ?, ?, ?"


@frozen
class _Row:
    line: ExportedLine
    side: int

    @property
    def sales(self) -> Decimal:
        return Decimal(self.line.total_sales or ZERO)

    @property
    def cost(self) -> Decimal:
        return Decimal(self.line.total_cost or ZERO)


class ExportedSoFar:
    """The lines of some exports, on the disk: memory stays flat. Use it in a ``with`` block.

    Attributes:
        changes: What has become of exported lines: those of a key that is there with other amounts are restated, those
            that are there no more are removed. Known when a reading was held against them.
        left: How many lines of that reading were not exported.

    Raises:
        ConfigurationError: The folder for temporary files is full, or cannot be written to.
    """

    def __init__(self) -> None:
        self.changes = AdjustmentTotals()
        self.left = 0
        self._folder = tempfile.TemporaryDirectory(prefix="cloudmore-exported-")
        self._database = sqlite3.connect(Path(self._folder.name) / "lines.db", isolation_level=None)
        columns = "line_key TEXT, line_digest TEXT, currency TEXT, sales TEXT, cost TEXT, side INTEGER"
        try:
            with on_disk():
                self._database.executescript(
                    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                    f"CREATE TABLE lines ({columns}); CREATE INDEX by_key ON lines (line_key);"
                    f"CREATE TABLE again ({columns});"
                    "CREATE TABLE rest (line_key TEXT, line_digest TEXT, count INTEGER NOT NULL, "
                    "PRIMARY KEY (line_key, line_digest)) WITHOUT ROWID;"
                )
        except ConfigurationError:
            self.close()
            raise

    def add(self, lines: Iterable[ExportedLine], *, again: bool = False, elsewhere: bool = False) -> None:
        """Put in what one export wrote.

        Args:
            lines: They.
            again: Whether it was exported once more: what the same keys had before does not count any longer.
            elsewhere: Whether it has other dates than the reading, so that the reading may lack some of it.
        """
        side = _ELSEWHERE if elsewhere else _EXPORTED
        self._insert("again" if again else "lines", lines, side)
        if again:
            with on_disk():
                self._database.executescript(
                    "BEGIN; DELETE FROM lines WHERE line_key IN (SELECT line_key FROM again);"
                    "INSERT INTO lines SELECT * FROM again; DELETE FROM again; COMMIT;"
                )

    def hold_against(self, lines: Iterable[ExportedLine]) -> None:
        """Find out which lines of a reading are left, and what has become of those that were exported.

        Args:
            lines: All of the reading, as they would be kept.
        """
        self._insert("lines", lines, _READING)
        with on_disk():
            found = self._database.execute("SELECT * FROM lines ORDER BY line_key")
            self._database.execute("BEGIN")
            self._database.executemany(
                "INSERT INTO rest VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1",
                ((each.line_key, each.line_digest) for each in self._compared(found)),
            )
            self._database.execute("COMMIT")

    def take(self, line: BillingLine) -> bool:
        """Whether a line of the reading is one that is left, and was not taken yet; then it is taken.

        Args:
            line: Of the reading.
        """
        with on_disk():
            taken = self._database.execute(
                "UPDATE rest SET count = count - 1 WHERE line_key = ? AND line_digest = ? AND count > 0",
                (line.line_key, line.line_digest),
            )
        return taken.rowcount > 0

    def _insert(self, table: str, lines: Iterable[ExportedLine], side: int) -> None:
        with on_disk():
            self._database.execute("BEGIN")
            self._database.executemany(
                f"INSERT INTO {table} VALUES ({_ROW})",  # noqa: S608 - one of two names
                ((*astuple(each), side) for each in lines),
            )
            self._database.execute("COMMIT")

    def _compared(self, found: Iterable[Sequence[str]]) -> Iterator[ExportedLine]:
        rows = (_Row(ExportedLine(*each[:5]), int(each[5])) for each in found)
        for _key, group in groupby(rows, key=lambda each: each.line.line_key):
            of_key = list(group)
            old = [each for each in of_key if each.side != _READING]
            new = [each for each in of_key if each.side == _READING]
            old, new = _unpaired(old, new, lambda each: each.line.line_digest)
            old, new = _unpaired(old, new, lambda each: (each.line.currency, each.sales, each.cost))
            old, new = sorted(old, key=_by_amount), sorted(new, key=_by_amount)
            for before, after in zip(old, new, strict=False):
                self._count(Change.RESTATED, before, after)
            for each in old[len(new) :]:
                if each.side == _EXPORTED:
                    self._count(Change.REMOVED, each, None)
            for each in new[len(old) :]:
                self.left += 1
                yield each.line

    def _count(self, change: Change, old: _Row, new: _Row | None) -> None:
        sums = self.changes.by_change.setdefault((change, old.line.currency), Adjusted())
        sums.lines += 1
        sums.sales = EXACT.add(sums.sales, EXACT.subtract(ZERO if new is None else new.sales, old.sales))
        sums.cost = EXACT.add(sums.cost, EXACT.subtract(ZERO if new is None else new.cost, old.cost))
        told = [astuple(old.line), None if new is None else astuple(new.line)]
        sums.which += int.from_bytes(sha256(msgspec.json.encode(told)).digest(), "big")

    def close(self) -> None:
        """Remove the temporary file."""
        self._database.close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _unpaired(
    old: Sequence[_Row], new: Sequence[_Row], what: Callable[[_Row], object]
) -> tuple[list[_Row], list[_Row]]:
    waiting: dict[object, list[_Row]] = {}
    for each in old:
        waiting.setdefault(what(each), []).append(each)
    left: list[_Row] = []
    for each in new:
        if same := waiting.get(what(each)):
            same.pop()
        else:
            left.append(each)
    return [each for rows in waiting.values() for each in rows], left


def _by_amount(row: _Row) -> tuple[Decimal, Decimal, str]:
    return row.sales, row.cost, row.line.line_digest
