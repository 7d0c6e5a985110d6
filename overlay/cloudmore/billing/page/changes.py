"""The tables of a summary page that hold a report against that of another month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import frozen

from cloudmore.billing.files.amount_text import change_text
from cloudmore.billing.page.cells import (
    Cell,
    Column,
    Row,
    Table,
    amount_cell,
    currency_cell,
    currency_text,
    name_cell,
    percent_cell,
    ranked,
)
from cloudmore.billing.page.sums import Group, Key, OtherMonth, PageSums, shares
from cloudmore.billing.page.tables import all_currencies
from cloudmore.billing.values import EXACT, ZERO


def changes_table(what: str, sums: PageSums, other: OtherMonth, name: str, *, most: int) -> Table:
    """What each organization or service sold for in another month, and now.

    Args:
        what: ``organization`` or ``service``.
        sums: Of the report.
        other: The other month.
        name: Of this month.
        most: How many rows at most.
    """
    currencies = all_currencies(sums, other.sums)
    now, before = getattr(sums, f"by_{what}"), getattr(other.sums, f"by_{what}")
    pairs = _pairs(now, before)
    changed = [[pair for pair in pairs if pair.currency == each and pair.difference] for each in currencies]
    for each in changed:
        each.sort(key=lambda pair: (pair.difference.copy_abs().copy_negate(), pair.name))
    counts = shares([*map(len, changed)], [max(1, len(each)) for each in changed], most)
    rows: list[Row] = []
    rest: list[Row] = []
    totals: list[Row] = []
    for place, (currency, found, count) in enumerate(zip(currencies, changed, counts, strict=True)):
        rows += [Row((name_cell(each.name, each.note), *each.cells()), place) for each in found[:count]]
        same = [pair for pair in pairs if pair.currency == currency and not pair.difference]
        for left, words in ((found[count:], "more"), (same, "unchanged")):
            if left:
                together = _together(left, currency)
                rest.append(Row((Cell(f"{len(left)} {words}, together"), *together.cells()), place))
        everything = _together([pair for pair in pairs if pair.currency == currency], currency)
        totals.append(Row((Cell(f"All in {currency_text(currency)}"), *everything.cells()), place))
    columns = (
        Column(what.capitalize(), numeric=False),
        Column("Currency", numeric=False),
        Column(other.name, within=True),
        Column(name, within=True),
        Column("Difference", within=True),
        Column("Change %"),
    )
    caption = f"Sales by {what}, {other.name} and {name}"
    nouns = (what, f"{what}s")
    return Table(f"changes-{what}", caption, columns, ranked(rows), tuple(rest), tuple(totals), nouns=nouns)


def change_counts(what: str, sums: PageSums, other: PageSums) -> str:
    """How many organizations or services are new, gone, changed and unchanged, as a sentence."""
    pairs = _pairs(getattr(sums, f"by_{what}"), getattr(other, f"by_{what}"))
    found: dict[str, set[str]] = {}
    for pair in filter(lambda each: each.key, pairs):
        found.setdefault(pair.key, set()).add(pair.note or ("changed" if pair.difference else "unchanged"))
    counts = {"new": 0, "gone": 0, "changed": 0, "unchanged": 0}
    for words in found.values():
        # One that is new in one of its currencies is a changed one.
        counts[next(iter(words)) if len(words) == 1 else "changed"] += 1
    return ", ".join(f"{count} {word}" for word, count in counts.items())


@frozen
class _Pair:
    key: str
    currency: str | None
    name: str
    old: Decimal
    new: Decimal
    note: str = ""

    @property
    def difference(self) -> Decimal:
        return EXACT.subtract(self.new, self.old)

    def cells(self) -> tuple[Cell, ...]:
        difference = self.difference
        return (
            currency_cell(self.currency),
            amount_cell(self.old),
            amount_cell(self.new),
            amount_cell(difference, sign=True),
            percent_cell(change_text(self.old, self.new), difference, self.old),
        )


def _pairs(now: Mapping[Key, Group], before: Mapping[Key, Group]) -> list[_Pair]:
    found: list[_Pair] = []
    for key, currency in {**now, **before}:
        new, old = now.get((key, currency)), before.get((key, currency))
        note = "new" if old is None else "gone" if new is None else ""
        name = (new or old or Group()).name
        found.append(_Pair(key, currency, name, old.sales if old else ZERO, new.sales if new else ZERO, note))
    return found


def _together(pairs: Sequence[_Pair], currency: str | None) -> _Pair:
    old = new = ZERO
    for pair in pairs:
        old, new = EXACT.add(old, pair.old), EXACT.add(new, pair.new)
    return _Pair("", currency, "", old, new)
