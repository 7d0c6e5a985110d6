"""Billing lines of one or several readings, grouped and sorted on the disk: memory stays flat, sums stay exact."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import groupby, islice
from operator import attrgetter, itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from attrs import define

from cloudmore.billing.columns import COLUMNS, NUMBERS
from cloudmore.billing.line import BillingLine
from cloudmore.billing.payment_frequency import frequency_of
from cloudmore.billing.values import EXACT, ZERO
from cloudmore.errors import ConfigurationError

# A column, ``frequency`` (how often a line comes), or several columns of which the first that has a value counts.
Column = str | tuple[str, ...]
Key = tuple[str | None, ...]

FREQUENCY = "frequency"

_VALUES = attrgetter(*COLUMNS)
_AT_ONCE = 1000
_CACHE_KIBIBYTES = 16_384
_NUMBERS_AT = tuple(COLUMNS.index(column) for column in NUMBERS)
_DATE_AT = COLUMNS.index("billing_date")
_KEY_AT, _DIGEST_AT = COLUMNS.index("line_key"), COLUMNS.index("line_digest")
_ALL = ", ".join(COLUMNS)
_SUMMED = ("quantity", "total_sales", "total_cost")


@define
class Group:
    """Sums of the lines of one reading that share a key. Currencies are added only if no key tells them apart.

    Attributes:
        lines: How many lines.
        quantity: Sum of ``quantity``.
        sales: Sum of ``total_sales``.
        cost: Sum of ``total_cost``.
        without_quantity: How many lines have no quantity.
        without_sales: How many lines have no sales.
        without_cost: How many lines have no cost.
        labels: Of each column that was asked for as a label the greatest text; ``None`` where no line has one.
    """

    lines: int = 0
    quantity: Decimal = ZERO
    sales: Decimal = ZERO
    cost: Decimal = ZERO
    without_quantity: int = 0
    without_sales: int = 0
    without_cost: int = 0
    labels: tuple[str | None, ...] = ()


def _count(group: Group, quantity: Decimal | None, sales: Decimal | None, cost: Decimal | None) -> None:
    group.lines += 1
    if quantity is None:
        group.without_quantity += 1
    else:
        group.quantity = EXACT.add(group.quantity, quantity)
    if sales is None:
        group.without_sales += 1
    else:
        group.sales = EXACT.add(group.sales, sales)
    if cost is None:
        group.without_cost += 1
    else:
        group.cost = EXACT.add(group.cost, cost)


class LineIndex:
    """Lines in a temporary file, under the names of their readings. Use it in a ``with`` block.

    Lines are a multiset: equal ones are all kept. Numbers are kept as text, so none is ever rounded.

    Raises:
        ConfigurationError: The folder for temporary files is full, or cannot be written to.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="cloudmore-lines-")
        self._database = sqlite3.connect(Path(self._folder.name) / "lines.db", isolation_level=None)
        self._database.create_function("frequency_of", 1, frequency_of, deterministic=True)
        columns = ", ".join(f"{column} TEXT" for column in COLUMNS)
        try:
            # A lost file is made again: nothing of it must outlive this process.
            with on_disk():
                self._database.executescript(
                    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;"
                    f"PRAGMA cache_size = -{_CACHE_KIBIBYTES};"
                    f"CREATE TABLE lines (reading TEXT NOT NULL, {columns})"
                )
        except ConfigurationError:
            self.close()
            raise

    def add(self, name: str, lines: Iterable[BillingLine]) -> int:
        """Put lines in.

        Args:
            name: Of the reading they belong to; one that is there already gets more lines.
            lines: Read once.

        Returns:
            How many lines.
        """
        marks = ", ".join("?" * (len(COLUMNS) + 1))
        rows = ((name, *_texts(line)) for line in lines)
        count = 0
        with on_disk():
            self._database.execute("BEGIN")
            while batch := list(islice(rows, _AT_ONCE)):
                count += len(batch)
                self._database.executemany(f"INSERT INTO lines VALUES ({marks})", batch)  # noqa: S608 - marks only
            self._database.execute("COMMIT")
        return count

    def groups(
        self, columns: Sequence[Column], *, names: Sequence[str] = (), labels: Sequence[Column] = ()
    ) -> Iterator[tuple[Key, dict[str, Group]]]:
        """Sums of the lines that share a key, ordered by it; a missing value comes first.

        Args:
            columns: What makes the key; of several names in a tuple the first that has a value counts.
            names: Of the readings; all where there are none.
            labels: Texts that stand on the lines of a group without making its key, such as names.

        Returns:
            The key, and for each reading that has lines with it their sums.
        """
        wanted, given = _among(names)
        key = [_expression(column) for column in columns]
        order = f" ORDER BY {', '.join(map(str, range(1, len(key) + 1)))}" if key else ""
        chosen = ", ".join([*key, "reading", *_SUMMED, *map(_expression, labels)])
        query = f"SELECT {chosen} FROM lines{wanted}{order}"  # noqa: S608 - columns only
        width, labelled = len(key), len(key) + 1 + len(_SUMMED)
        for found, rows in groupby(self._rows(query, given), key=lambda row: row[:width]):
            sums: dict[str, Group] = {}
            for row in rows:
                reading, *amounts = row[width:labelled]
                group = sums.setdefault(reading, Group())
                if labels:
                    told = row[labelled:]
                    group.labels = tuple(map(_greater, group.labels or told, told))
                _count(group, *(None if each is None else Decimal(each) for each in amounts))
            yield found, sums

    def rows(self, *, order_by: Sequence[Column] = (), names: Sequence[str] = ()) -> Iterator[tuple[str, BillingLine]]:
        """Every line with the name of its reading; equal keys stay in the order in which their lines were put in.

        Args:
            order_by: What makes the order; of several names in a tuple the first that has a value counts.
            names: Of the readings; all where there are none.
        """
        wanted, given = _among(names)
        order = ", ".join([*map(_expression, order_by), "rowid"])
        query = f"SELECT reading, {_ALL} FROM lines{wanted} ORDER BY {order}"  # noqa: S608 - columns only
        for reading, *values in self._rows(query, given):
            yield reading, _line(values)

    def unequal(self, one: str, another: str) -> Iterator[tuple[list[BillingLine], list[BillingLine]]]:
        """What two readings do not share, by key: lines of which each digest is in the other reading are left out.

        Args:
            one: Name of a reading.
            another: Name of another.

        Returns:
            For each ``line_key`` that has such lines those of the one and those of the other. Memory is taken for the
            lines of one key at a time.
        """
        query = f"""
            SELECT reading, {_ALL} FROM lines WHERE reading IN (?, ?) AND line_key IN (
                SELECT line_key FROM lines WHERE reading IN (?, ?)
                GROUP BY line_key, line_digest HAVING sum(reading = ?) <> sum(reading = ?)
            ) ORDER BY line_key, line_digest, rowid
        """  # noqa: S608 - columns only
        rows = self._rows(query, (one, another, one, another, one, another))
        for _key, of_key in groupby(rows, key=itemgetter(1 + _KEY_AT)):
            sides: dict[str, list[BillingLine]] = {one: [], another: []}
            for _digest, of_digest in groupby(of_key, key=itemgetter(1 + _DIGEST_AT)):
                equal: dict[str, list[BillingLine]] = {one: [], another: []}
                for reading, *values in of_digest:
                    equal[reading].append(_line(values))
                shared = min(map(len, equal.values()))
                for name, lines in equal.items():
                    sides[name] += lines[shared:]
            yield sides[one], sides[another]

    def _rows(self, query: str, given: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        with on_disk():
            # Not `yield from`, which would close the cursor when the database is closed already.
            for row in self._database.execute(query, given):  # noqa: UP028 - as above
                yield row

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


def _greater(one: str | None, another: str | None) -> str | None:
    return max(one or "", another or "") or None


def _among(names: Sequence[str]) -> tuple[str, Sequence[str]]:
    return (f" WHERE reading IN ({', '.join('?' * len(names))})" if names else ""), names


def _expression(column: Column) -> str:
    if column == FREQUENCY:
        return "frequency_of(payment_frequency)"
    each = (column,) if isinstance(column, str) else column
    if unknown := [name for name in each if name not in COLUMNS]:
        raise ConfigurationError(
            f"No column of the billing lines is called {', '.join(unknown)}.",
            remedy=f"The columns are {', '.join(COLUMNS)}.",
        )
    return each[0] if len(each) == 1 else f"coalesce({', '.join(each)})"


def _texts(line: BillingLine) -> list[str | None]:
    values: list[Any] = [*_VALUES(line)]
    for at in _NUMBERS_AT:
        if values[at] is not None:
            values[at] = str(values[at])
    if values[_DATE_AT] is not None:
        values[_DATE_AT] = values[_DATE_AT].isoformat()
    return values


def _line(values: list[Any]) -> BillingLine:
    for at in _NUMBERS_AT:
        text = values[at]
        values[at] = None if text is None else Decimal(text)
    day = values[_DATE_AT]
    values[_DATE_AT] = None if day is None else date.fromisoformat(day)
    return BillingLine(*values)


@contextmanager
def on_disk() -> Generator[None]:
    """Tell of a folder for temporary files that is full, or cannot be written to, in words.

    Raises:
        ConfigurationError: It is.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        raise ConfigurationError(
            f"The lines cannot be sorted in {tempfile.gettempdir()}: {error}.",
            remedy="Make room there, or name another folder in the variable TMPDIR.",
        ) from error
