"""The tables of a summary page that tell of one report."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from cloudmore.billing.control import PARTS, Control
from cloudmore.billing.files.amount_text import change_text, counted, percent_text, quantity_text
from cloudmore.billing.line import BillingLine, plain
from cloudmore.billing.page.cells import (
    Cell,
    Column,
    Row,
    Table,
    amount_cell,
    count_cell,
    currency_cell,
    currency_text,
    name_cell,
    percent_cell,
    ranked,
)
from cloudmore.billing.page.sums import NO_SERVICE, RESELLER_ITSELF, Group, Key, OtherMonth, PageSums, shares
from cloudmore.billing.values import EXACT, ZERO

_MARGIN = "Margin is sales less cost, margin % is the margin in percent of sales."
_SMALL = "the small figure is that of the other lines alone."
_COST_AND_MARGIN = (Column("Cost", within=True), Column("Margin", within=True), Column("Margin %"))


def totals_table(sums: PageSums, other: OtherMonth | None, *, with_cost: bool) -> Table:
    """Totals per currency, beside those of another month.

    Args:
        sums: Of the report.
        other: The other month, if there is one.
        with_cost: Whether cost and margin may be told.
    """
    currencies = all_currencies(sums, other.sums if other else None)
    rows: list[Row] = []
    for place, currency in enumerate(currencies):
        group = sums.by_currency.get(currency, Group())
        cells = [currency_cell(currency), amount_cell(group.sales), *_cost_and_margin(group, with_cost=with_cost)]
        if other is not None:
            before = other.sums.by_currency.get(currency, Group())
            cells += _change(before.sales, group.sales)
        rows.append(Row((*cells, count_cell(group.lines)), place))
    columns = (
        Column("Currency", numeric=False),
        Column(_sales_name(with_cost=with_cost), within=True),
        *(_COST_AND_MARGIN if with_cost else ()),
        *((Column(other.name, within=True), Column("Change", within=True), Column("Change %")) if other else ()),
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
            shared = (_share(group.sales, whole.sales), count_cell(group.lines))
            return Row((name, currency_cell(code), amount_cell(group.sales), *cost_and_margin, *shared), at)

        rows += [row(name_cell(group.name, group.detail), group) for group in found[:count]]
        if left := found[count:]:
            together = Group()
            for group in left:
                together.join(group)
            rest.append(row(Cell(f"{len(left)} more, together"), together))
        totals.append(row(Cell(f"All in {currency_text(currency)}"), whole))
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


def control_table(control: Control, sums: PageSums) -> Table:
    """What became of the lines of the report on their way into the files.

    Args:
        control: Tells it.
        sums: Of the report.
    """
    parts = ("report", *PARTS)
    rows: list[Row] = []
    for place, currency in enumerate(each for each in sums.currencies() if each in control.by_currency):
        balance = control.by_currency[currency]
        sales: list[Decimal] = [getattr(balance, part).sales for part in parts]
        rows.append(Row((currency_cell(currency), *map(amount_cell, sales)), place))
    names = [part.replace("_", "-") for part in parts]
    columns = (Column("Currency", numeric=False), *(Column(name.capitalize(), within=True) for name in names))
    return Table("control-table", f"Sales: {names[0]} = {' + '.join(names[1:])}", columns, ranked(rows))


def all_currencies(sums: PageSums, other: PageSums | None) -> list[str | None]:
    """The currencies of the report, then those that only the other month has."""
    own = sums.currencies()
    return own + [each for each in (other.currencies() if other else ()) if each not in sums.by_currency]


def _largest_first(group: Group) -> tuple[Decimal, str]:
    return group.sales.copy_negate(), group.name


def _sales_name(*, with_cost: bool) -> str:
    return "Sales" if with_cost else "Amount"


def _cost_and_margin(group: Group, *, with_cost: bool) -> tuple[Cell, ...]:
    if not with_cost:
        return ()
    if not group.lines:
        return (Cell(""), Cell(""), Cell(""))
    cost = amount_cell(group.cost) if group.without_cost < group.lines else Cell("")
    margin = group.margin
    if margin is None:
        of_some = EXACT.subtract(group.sure_sales, group.sure_cost)
        part = percent_text(of_some, group.sure_sales)
        of_the_others = (f"{part} of {counted(group.sure, 'line')}",) if part else ()
        return (cost, Cell(""), Cell("", notes=(*of_the_others, *group.why_no_margin)))
    return (cost, amount_cell(margin), percent_cell(percent_text(margin, group.sales), margin, group.sales))


def _margin_notes(sums: PageSums) -> tuple[str, ...]:
    if all(group.margin is not None for group in sums.by_currency.values()):
        return (_MARGIN,)
    return (
        f"{_MARGIN} Where a line has no cost, or its cost may be in another currency, there is no margin; {_SMALL}",
    )


def _change(old: Decimal, new: Decimal) -> tuple[Cell, ...]:
    difference = EXACT.subtract(new, old)
    return (
        amount_cell(old),
        amount_cell(difference, sign=True),
        percent_cell(change_text(old, new), difference, old),
    )


def _line_cells(line: BillingLine, *, with_cost: bool) -> list[Cell]:
    product = line.product_name or line.product_id or line.service_name or line.service_id or NO_SERVICE
    organization = line.organization_name or line.organization_id or RESELLER_ITSELF
    billed_on = "" if line.billing_date is None else line.billing_date.isoformat()
    service = line.service_name or "" if product != line.service_name else ""
    cells = [
        name_cell(product, " · ".join(filter(None, (service, line.details)))),
        name_cell(organization, ""),
        Cell(billed_on, billed_on or None),
        Cell("") if line.quantity is None else Cell(quantity_text(line.quantity), line.quantity, plain(line.quantity)),
        currency_cell(line.currency),
        amount_cell(line.total_sales or ZERO),
    ]
    if with_cost:
        cells.append(Cell("") if line.total_cost is None else amount_cell(line.total_cost))
    return cells


def _share(part: Decimal, whole: Decimal) -> Cell:
    return percent_cell(percent_text(part, whole), part, whole)
