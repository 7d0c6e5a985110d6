"""Tables of a summary page: texts to show, exact numbers beside them, and the order that a browser sorts by."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen

from cloudmore.billing.files.amount_text import amount_text, ratio, shown
from cloudmore.billing.line import plain

NO_CURRENCY = "(no currency)"


@frozen
class Cell:
    """One cell.

    Attributes:
        text: What is shown; empty where there is nothing to show.
        key: What its column is sorted by, numbers or texts; ``None`` stands last.
        exact: The exact number, in plain notation.
        notes: A few words below the text, each on a line.
        rank: Place of the key among those of its column; the browser sorts by this alone.
    """

    text: str
    key: Decimal | str | None = None
    exact: str | None = None
    notes: tuple[str, ...] = ()
    rank: int | None = None


@frozen
class Column:
    """One column.

    Attributes:
        name: Its heading.
        numeric: Whether it stands to the right.
        within: Whether its values have an order within one currency only.
        sorted: How the rows stand at first, if this column says so: ``ascending`` or ``descending``.
    """

    name: str
    numeric: bool = True
    within: bool = False
    sorted: str = "none"


@frozen
class Row:
    """One row.

    Attributes:
        cells: In the order of the columns.
        group: Place of its currency among the currencies.
    """

    cells: tuple[Cell, ...]
    group: int = 0


@frozen
class Table:
    """One table.

    Attributes:
        name: For links to it.
        caption: What it is.
        columns: Its columns.
        rows: Its rows.
        rest: What is not shown row by row: how much of it there is, and its sums.
        totals: Sums of the rows and of the rest.
        notes: What a reader must know.
        nouns: What one row is, and many are.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    rest: tuple[Row, ...] = ()
    totals: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    nouns: tuple[str, str] = ("row", "rows")


def ranked(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with the place of each cell in the order of its column; equal keys have equal places."""
    places: list[Mapping[Any, int]] = []
    for column in zip(*(row.cells for row in rows), strict=True):
        keys: list[Any] = sorted({cell.key for cell in column if cell.key is not None})
        places.append({key: place for place, key in enumerate(keys)})
    return tuple(
        evolve(
            row,
            cells=tuple(
                evolve(cell, rank=None if cell.key is None else place[cell.key])
                for cell, place in zip(row.cells, places, strict=True)
            ),
        )
        for row in rows
    )


def name_cell(name: str, note: str) -> Cell:
    """A name from outside."""
    return Cell(shown(name), _text_key(name), notes=(shown(note),) if note else ())


def _text_key(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def currency_text(currency: str | None) -> str:
    """The code of a currency."""
    return NO_CURRENCY if currency is None else shown(currency)


def currency_cell(currency: str | None) -> Cell:
    """The code of a currency."""
    return Cell(currency_text(currency), currency or "")


def amount_cell(amount: Decimal, *, sign: bool = False) -> Cell:
    """An amount, at two places; the exact one is beside."""
    return Cell(amount_text(amount, sign=sign), amount, plain(amount))


def count_cell(count: int) -> Cell:
    """How many."""
    return Cell(amount_text(Decimal(count), places=0), Decimal(count), str(count))


def percent_cell(text: str | None, part: Decimal, whole: Decimal) -> Cell:
    """A part of a whole in percent; empty where that says nothing."""
    # Good to a thousand digits: enough for an order, and nothing is added up from it.
    return Cell("") if text is None else Cell(text, ratio(part, whole))
