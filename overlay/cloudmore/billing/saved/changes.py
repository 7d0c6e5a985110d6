"""What is new in a month since it was closed: late, vanished and restated lines, as adjustments.

The sum of the adjustments is exactly what the new reading has more than the old one, per currency, for sales and for
cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import Any

from attrs import Factory, define, evolve, frozen

from cloudmore.billing.columns import COLUMNS, NUMBERS
from cloudmore.billing.files.row_files import Table
from cloudmore.billing.findings import Finding, subject_key
from cloudmore.billing.line import BillingLine, digest_text, line_number, plain
from cloudmore.billing.line_index import LineIndex
from cloudmore.billing.saved.manifest import Manifest
from cloudmore.billing.values import EXACT, ZERO
from cloudmore.errors import ConfigurationError


class Change(StrEnum):
    """What has become of a line."""

    ADDED = "added"
    REMOVED = "removed"
    RESTATED = "restated"
    RENAMED = "renamed"


# What the client makes of a line, and what no vendor says: a later version may make something else of the same line.
_DERIVED = frozenset({"customer_key", "kind", "kind_reason", "line_key", "line_digest"})
_SAID = tuple(column for column in COLUMNS if column not in _DERIVED)
_TEXTS = tuple(column for column in _SAID if column not in NUMBERS)
_PREVIOUS = ("quantity", "unit_cost", "unit_sales", "total_cost", "total_sales")
_DIFFERENCES = ("quantity", "total_cost", "total_sales", "margin")

ADJUSTMENTS = Table(
    "billing-adjustments/1", (*COLUMNS, "change", "changed_columns", *(f"previous_{column}" for column in _PREVIOUS))
)


@frozen
class Adjustment:
    """What one line has become.

    Attributes:
        change: Whether it was added, removed, restated, or other texts stand on it.
        line: The line, its ``quantity``, ``total_cost``, ``total_sales`` and ``margin`` as differences: new less old.
        previous: The line as it was; ``None`` where there was none.
        columns: What differs, of a line that was there before.
    """

    change: Change
    line: BillingLine
    previous: BillingLine | None = None
    columns: tuple[str, ...] = ()

    def values(self) -> tuple[Any, ...]:
        """The values in the order of the columns of ``billing-adjustments/1``."""
        before = [None if self.previous is None else getattr(self.previous, column) for column in _PREVIOUS]
        return (*self.line.values(), self.change.value, "; ".join(self.columns) or None, *before)


def adjustments(old: Iterable[BillingLine], new: Iterable[BillingLine]) -> Iterator[Adjustment]:
    """What leads from one reading of a month to a newer one, by line key.

    Lines are multisets. Of the lines that share a key, equal ones are the same line; then those with equal numbers;
    what is left is paired in the order of the amounts. Memory stays flat in the number of lines.

    Args:
        old: The lines of the older reading.
        new: The lines of the newer one.

    Raises:
        ConfigurationError: The lines do not fit into the folder for temporary files.
    """
    with LineIndex() as index:
        index.add("old", old)
        index.add("new", new)
        for before, after in index.unequal("old", "new"):
            yield from adjustments_of_key(before, after)


def adjustments_of_key(old: Sequence[BillingLine], new: Sequence[BillingLine]) -> Iterator[Adjustment]:
    """What leads from some lines of one key to others.

    Args:
        old: The lines of the older reading.
        new: The lines of the newer one.
    """
    _same, old, new = _paired(old, new, _SAID)
    renamed, old, new = _paired(old, new, NUMBERS)
    yield from (_changed(Change.RENAMED, *pair) for pair in renamed)
    old, new = sorted(old, key=_by_amount), sorted(new, key=_by_amount)
    yield from (_changed(Change.RESTATED, *pair) for pair in zip(old, new, strict=False))
    for line in old[len(new) :]:
        yield Adjustment(Change.REMOVED, _differing(line, line, None), line)
    yield from (Adjustment(Change.ADDED, line) for line in new[len(old) :])


def difference(old: Decimal | None, new: Decimal | None) -> Decimal | None:
    """New less old, exact; a missing amount counts as nothing, and two of them have no difference.

    Args:
        old: An amount.
        new: Another.
    """
    if old is None and new is None:
        return None
    return EXACT.subtract(ZERO if new is None else new, ZERO if old is None else old)


def _paired(
    old: Sequence[BillingLine], new: Sequence[BillingLine], columns: Sequence[str]
) -> tuple[list[tuple[BillingLine, BillingLine]], list[BillingLine], list[BillingLine]]:
    """Pairs with equal values, and what is left of each side."""
    waiting: dict[tuple[Any, ...], list[BillingLine]] = {}
    for line in old:
        waiting.setdefault(_values(line, columns), []).append(line)
    pairs: list[tuple[BillingLine, BillingLine]] = []
    left: list[BillingLine] = []
    for line in new:
        same = waiting.get(_values(line, columns))
        if same:
            pairs.append((same.pop(), line))
        else:
            left.append(line)
    return pairs, [line for lines in waiting.values() for line in lines], left


def _values(line: BillingLine, columns: Sequence[str]) -> tuple[Any, ...]:
    values = (getattr(line, column) for column in columns)
    return tuple(digest_text(value) if isinstance(value, Decimal) else value for value in values)


def _by_amount(line: BillingLine) -> tuple[Decimal, Decimal, Decimal, str]:
    return line.total_sales or ZERO, line.total_cost or ZERO, line.quantity or ZERO, line.line_digest


def _changed(change: Change, old: BillingLine, new: BillingLine) -> Adjustment:
    columns = tuple(column for column in _SAID if getattr(old, column) != getattr(new, column))
    return Adjustment(change, _differing(new, old, new), old, columns)


def _differing(line: BillingLine, old: BillingLine, new: BillingLine | None) -> BillingLine:
    values: dict[str, Any] = {
        column: difference(getattr(old, column), getattr(new, column, None)) for column in _DIFFERENCES
    }
    return evolve(line, **values, margin_percent=None)


@define
class Adjusted:
    """Sums of some adjustments in one currency.

    Attributes:
        lines: How many.
        sales: New sales less old ones.
        cost: New cost less old cost.
        which: Tells them from others of the same sums, in whatever order they come.
    """

    lines: int = 0
    sales: Decimal = ZERO
    cost: Decimal = ZERO
    which: int = 0


@define
class AdjustmentTotals:
    """Sums of adjustments; different currencies are never added.

    Attributes:
        by_change: Sums by change and currency.
    """

    by_change: dict[tuple[Change, str | None], Adjusted] = Factory(dict[tuple[Change, str | None], Adjusted])

    def counted(self, each: Iterable[Adjustment]) -> Iterator[Adjustment]:
        """Pass adjustments on and count them.

        Args:
            each: Adjustments.
        """
        for adjustment in each:
            line = adjustment.line
            sums = self.by_change.setdefault((adjustment.change, line.currency), Adjusted())
            sums.lines += 1
            sums.sales = EXACT.add(sums.sales, line.total_sales or ZERO)
            sums.cost = EXACT.add(sums.cost, line.total_cost or ZERO)
            sums.which += line_number(line)
            yield adjustment

    def lines(self, change: Change) -> int:
        """How many lines have changed so."""
        return sum(sums.lines for (each, _currency), sums in self.by_change.items() if each is change)

    def by_currency(self) -> Mapping[str | None, Adjusted]:
        """Sums of everything that changes money or quantity, by currency."""
        found: dict[str | None, Adjusted] = {}
        for (change, currency), sums in self.by_change.items():
            if change is not Change.RENAMED:
                all_of_it = found.setdefault(currency, Adjusted())
                all_of_it.lines += sums.lines
                all_of_it.sales = EXACT.add(all_of_it.sales, sums.sales)
                all_of_it.cost = EXACT.add(all_of_it.cost, sums.cost)
        return found

    def findings(self) -> tuple[Finding, ...]:
        """What a person must look at; other texts alone are not among it."""
        return tuple(
            Finding(
                code,
                f"{self.lines(change)} lines {words}: {self._money(change)}.",
                self.lines(change),
                # Other money, or that of other lines, is another finding, so that nothing that comes later was accepted
                # before.
                key=subject_key(code, str(self.lines(change)), self._money(change), self._which(change)),
            )
            for change, code, words in _FINDINGS
            if self.lines(change)
        )

    def _which(self, change: Change) -> str:
        sums = sorted(
            (currency or "", each.which) for (kind, currency), each in self.by_change.items() if kind is change
        )
        return " ".join(f"{currency} {which}" for currency, which in sums)

    def _money(self, change: Change) -> str:
        sums = sorted(
            (currency or "(none)", each) for (kind, currency), each in self.by_change.items() if kind is change
        )
        return ", ".join(f"sales {plain(each.sales)} and cost {plain(each.cost)} {currency}" for currency, each in sums)


_FINDINGS = (
    (Change.ADDED, "late-lines", "have come since"),
    (Change.REMOVED, "vanished-lines", "are there no more"),
    (Change.RESTATED, "restated-lines", "have other numbers"),
)


def check_same_month(old: Manifest, new: Manifest) -> None:
    """Refuse to hold readings of different things against each other.

    Args:
        old: Of the older reading.
        new: Of the newer one.

    Raises:
        ConfigurationError: They are not of the same period, reseller, source and zone.
    """
    told = attrgetter("source", "reseller_id", "period.name", "zone")
    for what, one, another in zip(("source", "reseller", "period", "zone"), told(old), told(new), strict=True):
        if one != another:
            raise ConfigurationError(
                f"The readings are not of the same {what}: {one} and {another}.",
                remedy="Use billing compare for two months.",
            )
