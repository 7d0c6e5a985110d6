"""The tables of a summary page: texts to show, exact numbers beside them, and the order that a browser sorts by."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen

from cloudmore.billing.amount_text import amount_text, change_text, counted, percent_text, quantity_text, ratio, shown
from cloudmore.billing.line import BillingLine, plain
from cloudmore.billing.page_sums import NO_SERVICE, RESELLER_ITSELF, Group, Key, PageSums, shares
from cloudmore.billing.values import EXACT, ZERO

NO_CURRENCY = "(no currency)"


@frozen
class Cell:
    """One cell.

    Attributes:
        text: What is shown; empty where there is nothing to show.
        key: What its column is sorted by, numbers or texts; ``None`` stands last.
        exact: The exact number, in plain notation.
        note: A few words below the text.
        rank: Place of the key among those of its column; the browser sorts by this alone.
    """

    text: str
    key: Decimal | str | None = None
    exact: str | None = None
    note: str = ""
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


def totals_table(sums: PageSums, other: PageSums | None, other_name: str, *, with_cost: bool) -> Table:
    """Totals per currency, beside those of another month.

    Args:
        sums: Of the report.
        other: Of the other month, if there is one.
        other_name: Its name.
        with_cost: Whether cost and margin may be told.
    """
    currencies = all_currencies(sums, other)
    rows: list[Row] = []
    for place, currency in enumerate(currencies):
        group = sums.by_currency.get(currency, Group())
        cells = [_currency(currency), _amount(group.sales), *_cost_and_margin(group, with_cost=with_cost)]
        if other is not None:
            before = other.by_currency.get(currency, Group())
            cells += _change(before.sales, group.sales)
        rows.append(Row((*cells, _count(group.lines)), place))
    columns = (
        Column("Currency", numeric=False),
        Column(_sales_name(with_cost=with_cost), within=True),
        *(_COST_AND_MARGIN if with_cost else ()),
        *((Column(other_name, within=True), Column("Change", within=True), Column("Change %")) if other else ()),
        Column("Lines"),
    )
    notes = _margin_notes(sums) if with_cost else ()
    return Table("totals-table", "Totals per currency", columns, ranked(rows), notes=notes)


def groups_table(what: str, groups: Mapping[Key, Group], sums: PageSums, *, with_cost: bool, most: int) -> Table:
    """Sums of each organization or service.

    Args:
        what: ``organization`` or ``service``.
        groups: The sums.
        sums: Of the report.
        with_cost: Whether cost and margin may be told.
        most: How many rows at most.
    """
    currencies = sums.currencies()
    own = [
        sorted((group for (_key, each), group in groups.items() if each == currency), key=_largest_first)
        for currency in currencies
    ]
    counts = shares([*map(len, own)], [max(1, len(each)) for each in own], most)
    rows: list[Row] = []
    rest: list[Row] = []
    totals: list[Row] = []
    for place, (currency, found, count) in enumerate(zip(currencies, own, counts, strict=True)):
        whole = sums.by_currency[currency]

        def row(name: Cell, group: Group, *, at: int = place, whole: Group = whole, code: str | None = currency) -> Row:
            cost_and_margin = _cost_and_margin(group, with_cost=with_cost)
            share = _share(group.sales, whole.sales)
            return Row((name, _currency(code), _amount(group.sales), *cost_and_margin, share, _count(group.lines)), at)

        rows += [row(_name(group.name, group.detail), group) for group in found[:count]]
        if left := found[count:]:
            together = Group()
            for group in left:
                together.join(group)
            rest.append(row(Cell(f"{len(left)} more, together"), together))
        totals.append(row(Cell(f"All in {_code(currency)}"), whole))
    columns = (
        Column(what.capitalize(), numeric=False),
        Column("Currency", numeric=False),
        Column(_sales_name(with_cost=with_cost), within=True, sorted="descending"),
        *(_COST_AND_MARGIN if with_cost else ()),
        Column("Share"),
        Column("Lines"),
    )
    caption = f"{'Sales, cost and margin' if with_cost else 'Amounts'} by {what}"
    nouns = (what, f"{what}s")
    return Table(f"by-{what}", caption, columns, ranked(rows), tuple(rest), tuple(totals), nouns=nouns)


def changes_table(what: str, sums: PageSums, other: PageSums, names: tuple[str, str], *, most: int) -> Table:
    """What each organization or service sold for in another month, and now.

    Args:
        what: ``organization`` or ``service``.
        sums: Of the report.
        other: Of the other month.
        names: Of the other month, and of this one.
        most: How many rows at most.
    """
    currencies = all_currencies(sums, other)
    now, before = getattr(sums, f"by_{what}"), getattr(other, f"by_{what}")
    pairs = _pairs(now, before)
    changed = [[pair for pair in pairs if pair.currency == each and pair.difference] for each in currencies]
    for each in changed:
        each.sort(key=lambda pair: (pair.difference.copy_abs().copy_negate(), pair.name))
    counts = shares([*map(len, changed)], [max(1, len(each)) for each in changed], most)
    rows: list[Row] = []
    rest: list[Row] = []
    totals: list[Row] = []
    for place, (currency, found, count) in enumerate(zip(currencies, changed, counts, strict=True)):
        rows += [Row((_name(each.name, each.note), *each.cells()), place) for each in found[:count]]
        same = [pair for pair in pairs if pair.currency == currency and not pair.difference]
        for left, words in ((found[count:], "more"), (same, "unchanged")):
            if left:
                together = _together(left, currency)
                rest.append(Row((Cell(f"{len(left)} {words}, together"), *together.cells()), place))
        everything = _together([pair for pair in pairs if pair.currency == currency], currency)
        totals.append(Row((Cell(f"All in {_code(currency)}"), *everything.cells()), place))
    columns = (
        Column(what.capitalize(), numeric=False),
        Column("Currency", numeric=False),
        Column(names[0], within=True),
        Column(names[1], within=True),
        Column("Difference", within=True),
        Column("Change %"),
    )
    caption = f"Sales by {what}, {names[0]} and {names[1]}"
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


def largest_table(sums: PageSums, *, with_cost: bool) -> Table:
    """The fifty largest lines.

    Args:
        sums: Of the report.
        with_cost: Whether cost may be told.
    """
    currencies = {currency: place for place, currency in enumerate(sums.currencies())}
    lines = sums.largest()
    rows = [Row(tuple(_line_cells(line, with_cost=with_cost)), currencies[line.currency]) for line in lines]
    columns = (
        Column("Product", numeric=False),
        Column("Organization", numeric=False),
        Column("Billed on", numeric=False),
        Column("Quantity"),
        Column("Currency", numeric=False),
        Column(_sales_name(with_cost=with_cost), within=True, sorted="descending"),
        *((Column("Cost", within=True),) if with_cost else ()),
    )
    several = len({line.currency for line in lines}) > 1
    note = "The largest of each currency, as many of them as the currency has of all lines." if several else ""
    caption = f"The {len(lines)} largest of {sums.lines} lines" if len(lines) > 1 else "The largest line"
    notes = (note,) if note else ()
    return Table("largest-lines", caption, columns, ranked(rows), notes=notes, nouns=("line", "lines"))


def control_table(parts: Mapping[str | None, Mapping[str, tuple[int, Decimal]]]) -> Table:
    """Where the lines of the report went.

    Args:
        parts: By currency and name of the part: how many lines, and their sales; the first part is the whole report.
    """
    rows = [
        Row((_currency(currency), *(_amount(sales) for _lines, sales in each.values())), place)
        for place, (currency, each) in enumerate(parts.items())
    ]
    names = list(next(iter(parts.values())))
    columns = (Column("Currency", numeric=False), *(Column(name.replace("_", "-").capitalize()) for name in names))
    caption = f"Control: {names[0]} = {' + '.join(name.replace('_', '-') for name in names[1:])}"
    return Table("control-table", caption, columns, ranked(rows))


def all_currencies(sums: PageSums, other: PageSums | None) -> list[str | None]:
    """The currencies of the report, then those that only the other month has."""
    own = sums.currencies()
    return own + [each for each in (other.currencies() if other else ()) if each not in sums.by_currency]


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
            _currency(self.currency),
            _amount(self.old),
            _amount(self.new),
            _amount(difference, sign=True),
            _percent_cell(change_text(self.old, self.new), difference, self.old),
        )


def _pairs(now: Mapping[Key, Group], before: Mapping[Key, Group]) -> list[_Pair]:
    found: list[_Pair] = []
    for key, currency in {**now, **before}:
        new, old = now.get((key, currency)), before.get((key, currency))
        note = "new" if old is None else "gone" if new is None else ""
        name = (new or old or Group()).name
        found.append(_Pair(key, currency, name, old.sales if old else ZERO, new.sales if new else ZERO, note))
    return found


def _largest_first(group: Group) -> tuple[Decimal, str]:
    return group.sales.copy_negate(), group.name


def _together(pairs: Sequence[_Pair], currency: str | None) -> _Pair:
    old = new = ZERO
    for pair in pairs:
        old, new = EXACT.add(old, pair.old), EXACT.add(new, pair.new)
    return _Pair("", currency, "", old, new)


_MARGIN = "Margin is sales less cost, margin % is the margin in percent of sales."
_SMALL = "the small figure is that of the other lines alone."
_COST_AND_MARGIN = (Column("Cost", within=True), Column("Margin", within=True), Column("Margin %"))


def _sales_name(*, with_cost: bool) -> str:
    return "Sales" if with_cost else "Amount"


def _cost_and_margin(group: Group, *, with_cost: bool) -> tuple[Cell, ...]:
    if not with_cost:
        return ()
    cost = _amount(group.cost) if group.without_cost < group.lines else Cell("")
    margin = group.margin
    if margin is None:
        of_some = EXACT.subtract(group.sure_sales, group.sure_cost)
        part = percent_text(of_some, group.sure_sales)
        note = f"{part} on {counted(group.sure, 'line')}" if part else ""
        return (cost, Cell("", note=group.why_no_margin), Cell("", note=note))
    return (cost, _amount(margin), _percent_cell(percent_text(margin, group.sales), margin, group.sales))


def _margin_notes(sums: PageSums) -> tuple[str, ...]:
    if all(group.margin is not None for group in sums.by_currency.values()):
        return (_MARGIN,)
    return (
        f"{_MARGIN} Where a line has no cost, or its cost may be in another currency, there is no margin; {_SMALL}",
    )


def _change(old: Decimal, new: Decimal) -> tuple[Cell, ...]:
    difference = EXACT.subtract(new, old)
    return (
        _amount(old),
        _amount(difference, sign=True),
        _percent_cell(change_text(old, new), difference, old),
    )


def _line_cells(line: BillingLine, *, with_cost: bool) -> list[Cell]:
    product = line.product_name or line.product_id or line.service_name or line.service_id or NO_SERVICE
    organization = line.organization_name or line.organization_id or RESELLER_ITSELF
    billed_on = "" if line.billing_date is None else line.billing_date.isoformat()
    service = line.service_name or "" if product != line.service_name else ""
    cells = [
        _name(product, " · ".join(filter(None, (service, line.details)))),
        _name(organization, ""),
        Cell(billed_on, billed_on or None),
        Cell("") if line.quantity is None else Cell(quantity_text(line.quantity), line.quantity, plain(line.quantity)),
        _currency(line.currency),
        _amount(line.total_sales or ZERO),
    ]
    if with_cost:
        cells.append(Cell("") if line.total_cost is None else _amount(line.total_cost))
    return cells


def _name(name: str, note: str) -> Cell:
    return Cell(shown(name), _text_key(name), note=shown(note))


def _text_key(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def _code(currency: str | None) -> str:
    return NO_CURRENCY if currency is None else shown(currency)


def _currency(currency: str | None) -> Cell:
    return Cell(_code(currency), currency or "")


def _amount(amount: Decimal, *, sign: bool = False) -> Cell:
    return Cell(amount_text(amount, sign=sign), amount, plain(amount))


def _count(count: int) -> Cell:
    return Cell(amount_text(Decimal(count), places=0), Decimal(count), str(count))


def _share(part: Decimal, whole: Decimal) -> Cell:
    return _percent_cell(percent_text(part, whole), part, whole)


def _percent_cell(text: str | None, part: Decimal, whole: Decimal) -> Cell:
    # Good to a thousand digits: enough for an order, and nothing is added up from it.
    return Cell("") if text is None else Cell(text, ratio(part, whole))
