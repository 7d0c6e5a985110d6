"""Rows of a target: a line each, but for those that are collapsed into one."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from attrs import define, evolve

from cloudmore.billing.columns import COLUMNS
from cloudmore.billing.line import BillingLine, line_key
from cloudmore.billing.targets.entries import Entry, Items
from cloudmore.billing.values import EXACT, ZERO

DocumentId = tuple[str | None, ...]
"""Customer, currency, ``+`` or ``-`` where the sign tells documents apart, and the groups."""
_VALUES = attrgetter(*COLUMNS)
_NEEDED = frozenset({"source", "reseller_id", "month", "kind", "line_key", "line_digest"})


@define
class Row:
    """A row of a document, in the report's own signs.

    Attributes:
        document: Which one.
        line: The line; of several, what they have in common.
        items: Item, account and tax code.
        lines: For how many lines of the report it stands; 0 on a rounding line.
        sales: Their sum, exact.
        cost: Sum of what they cost, exact.
        without_cost: How many of them have no cost.
        own: Whether no organization is billed for them.
        amount: What is written of the sales.
    """

    document: DocumentId
    line: BillingLine
    items: Items
    lines: int
    sales: Decimal
    cost: Decimal
    without_cost: int
    own: bool
    amount: Decimal = ZERO


def rows_of(entries: Iterator[Entry], document_parts: int) -> Iterator[Row]:
    """Rows of sorted entries.

    Args:
        entries: Sorted by their keys.
        document_parts: How many parts of a key tell documents apart; the rest says what is collapsed.
    """
    for key, same in groupby(entries, key=attrgetter("key")):
        document = key[:document_parts]
        if len(key) == document_parts + 1:
            for entry in same:
                yield _single(document, entry)
        else:
            yield _collapsed(document, key, same)


def _single(document: DocumentId, entry: Entry) -> Row:
    line = entry.line
    assert line.total_sales is not None
    own = line.organization_id is None and line.organization_name is None
    without_cost = 1 if line.total_cost is None else 0
    return Row(document, line, entry.items, 1, line.total_sales, line.total_cost or ZERO, without_cost, own)


def _collapsed(document: DocumentId, key: tuple[str | None, ...], entries: Iterator[Entry]) -> Row:
    first = next(entries)
    row = _single(document, first)
    common = list(_VALUES(first.line))
    for entry in entries:
        other = _single(document, entry)
        row.lines += 1
        row.sales = EXACT.add(row.sales, other.sales)
        row.cost = EXACT.add(row.cost, other.cost)
        row.without_cost += other.without_cost
        for at, value in enumerate(_VALUES(entry.line)):
            if common[at] is not None and common[at] != value:
                common[at] = None
    if row.lines == 1:
        return row
    shared: dict[str, Any] = dict(zip(COLUMNS, common, strict=True))
    identity = line_key(("collapsed", first.line.reseller_id, first.line.month, *key))
    own: dict[str, Any] = {
        **shared,
        **{name: shared[name] or getattr(first.line, name) for name in _NEEDED},
        "total_sales": row.sales,
        "total_cost": None if row.without_cost == row.lines else row.cost,
        "quantity": None,
        "unit_sales": None,
        "unit_cost": None,
        "kind": shared["kind"] or "unknown",
        "line_key": identity,
        "line_digest": identity,
    }
    row.line = evolve(first.line, **own)
    return row
