"""A month as a report has it and as an ERP has invoiced it, with differences of which each is known.

Nothing here is shared with what it is to judge. The invoices have their own spelling: keys and item codes of the ERP,
amounts at two places with a decimal comma, another order, lines of one item that are one row, and lines that are two.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from attrs import define, field, frozen

HEADINGS = (
    *("Fakturanr", "Fakturadatum", "Kundnr", "Kund", "Artikelnr", "Benämning", "Antal", "Belopp exkl. moms", "Valuta"),
)
HUNDREDTH = Decimal("0.01")
PRICES = tuple(Decimal(price) for price in ("4.20", "9.1333", "12.50", "20.6667", "54.90", "118.0049", "312.75"))
QUANTITIES = (1, 1, 1, 2, 3, 5, 10, 25, 60)
# Lines of so many groups of a hundred are one row of the invoice, and those of so many are two rows each.
ONE_ROW, TWO_ROWS = 6, 8


@frozen
class Expected:
    """A row that the result must have.

    Attributes:
        outcome: In the words of the result.
        customer: The ERP's key.
        currency: Of the amounts.
        item: The ERP's code; ``None`` where it is that of another row.
        report: Amount of the report.
        file: Amount of the file.
    """

    outcome: str
    customer: str
    currency: str
    item: str
    report: Decimal
    file: Decimal


@define
class _Row:
    customer: int
    currency: str
    item: str
    quantity: int
    amount: Decimal


@define
class _Group:
    """The lines of a customer, a currency and an item, and how the ERP invoices them."""

    customer: int
    currency: str
    item: str
    lines: list[tuple[int, Decimal]] = field(factory=list[tuple[int, Decimal]])
    rows: list[_Row] = field(factory=list[_Row])
    summed: bool = False
    is_split: bool = False

    def row(self, quantity: int, amount: Decimal) -> _Row:
        return _Row(self.customer, self.currency, self.item, quantity, amount)


@frozen
class Seeded:
    """Both sides, and what differs.

    Attributes:
        lines: Of the report, as the API sends them.
        rows: Of the invoices, in the order of the headings.
        customers: Customer keys by organization id.
        items: Item codes by product id.
        expected: What the result must have, and nothing else.
        differences: How many were seeded, by kind.
    """

    lines: Sequence[Mapping[str, Any]]
    rows: Sequence[Sequence[str]]
    customers: Mapping[str, str]
    items: Mapping[str, str]
    expected: Sequence[Expected]
    differences: Mapping[str, int]

    def write_invoices(self, file: Path) -> None:
        """Write them as a spreadsheet program of Sweden does."""
        with file.open("w", encoding="utf-8-sig", newline="") as opened:
            writer = csv.writer(opened, delimiter=";")
            writer.writerow(HEADINGS)
            writer.writerows(self.rows)

    def write_mapping(self, file: Path) -> None:
        """Write the mapping of customers and items."""
        tables = [f'[organizations."{each}"]\ncustomer = "{key}"\n' for each, key in self.customers.items()]
        tables += [f'[products."{each}"]\nitem = "{code}"\n' for each, code in self.items.items()]
        file.write_text("\n".join(tables), "utf-8")

    def report(self) -> bytes:
        """The report as the API sends it; amounts are numbers as they are written."""
        return f"[{','.join(map(_json, self.lines))}]".encode()


def _json(line: Mapping[str, Any]) -> str:
    fields = (f'"{name}":{value if isinstance(value, Decimal) else json.dumps(value)}' for name, value in line.items())
    return "{" + ",".join(fields) + "}"


def unlike(month: Seeded, rows: Iterable[Mapping[str, str]]) -> tuple[list[Expected], list[Mapping[str, str]]]:
    """What a result lacks, and what it has that was not seeded.

    Args:
        month: With what was seeded.
        rows: Of ``billing-reconciliation/1``.
    """
    missed: dict[tuple[str, str, str], list[Expected]] = {}
    for each in month.expected:
        missed.setdefault((each.outcome, each.customer, each.currency), []).append(each)
    false: list[Mapping[str, str]] = []
    for row in rows:
        here = missed.get((row["outcome"], row["customer_key"], row["currency"]), [])
        report, file = Decimal(row["report_amount"]), Decimal(row["file_amount"])
        # Which of two lines of almost one amount it is nobody can tell.
        like = [each for each in here if max(abs(each.report - report), abs(each.file - file)) <= HUNDREDTH]
        like = [each for each in like if row["item"].casefold() == each.item.casefold()]
        if like:
            here.remove(like[0])
        else:
            false.append(row)
    return [each for left in missed.values() for each in left], false


def seeded(seed: int, *, lines: int, differences: int) -> Seeded:
    """Equal seeds give equal months.

    Args:
        seed: Of the chance.
        lines: How many the report has, about as many as the file has rows.
        differences: How many are seeded; a pair that cancels itself is two.
    """
    chance = Random(seed)
    groups = _groups(chance, lines)
    expected: list[Expected] = []
    kinds = list(_SEEDS)
    counted = dict.fromkeys(kinds, 0)
    plain = [group for group in groups if not group.summed and not group.is_split]
    sums = [group for group in groups if group.summed]
    chance.shuffle(plain)
    for kind in cycle(kinds):
        if sum(counted.values()) >= differences:
            break
        chosen = sums if kind.startswith("sum") else plain
        found = _SEEDS[kind](chance, chosen, groups)
        expected += found
        counted[kind] += 2 if "pair" in kind else 1
    return Seeded(
        lines=_lines(chance, groups),
        rows=_rows(chance, groups),
        customers={_guid(each): _key(each // 2 if each < 20 else each - 10) for each in range(_customers(lines) + 10)},
        items={f"CFQ7TTC0{product:04}": _item(product) for product in range(PRODUCTS)},
        expected=expected,
        differences=counted,
    )


PRODUCTS = 120


def _customers(lines: int) -> int:
    return max(12, lines // 200)


def _groups(chance: Random, lines: int) -> list[_Group]:
    found: dict[tuple[int, str, str], _Group] = {}
    customers = _customers(lines)
    for number in range(lines):
        customer = number % customers
        currency = "EUR" if customer % 5 == 0 or (customer % 7 == 0 and chance.random() < 0.3) else "SEK"
        item = _item(chance.randrange(PRODUCTS))
        group = found.setdefault((customer, currency, item), _Group(customer, currency, item))
        quantity = chance.choice(QUANTITIES)
        amount = quantity * chance.choice(PRICES)
        if chance.random() < 0.1:
            amount = (amount * chance.randint(1, 30) / 31).quantize(Decimal("0.0001"))
        if chance.random() < 0.04:
            quantity, amount = -quantity, -amount
        group.lines.append((quantity, amount))
    groups = list(found.values())
    for group in groups:
        lot = chance.randrange(100)
        sums = [sum(values, Decimal(0)) for values in zip(*group.lines, strict=True)]
        # A row whose quantity and amount have two signs is taken for a credit without its sign.
        group.summed = lot < ONE_ROW and len(group.lines) > 1 and sums[0] * sums[1] > 0
        group.is_split = ONE_ROW <= lot < ONE_ROW + TWO_ROWS and len(group.lines) == 1
        if group.summed:
            whole = sum((amount for _quantity, amount in group.lines), Decimal(0))
            group.rows.append(group.row(sum(quantity for quantity, _amount in group.lines), _two(whole)))
        elif group.is_split and group.lines[0][0] > 1:
            ((quantity, amount),) = group.lines
            first = _two(amount / 3)
            group.rows += [group.row(1, first), group.row(quantity - 1, _two(amount) - first)]
        else:
            group.rows += [group.row(quantity, _two(amount)) for quantity, amount in group.lines]
    return groups


def _two(amount: Decimal) -> Decimal:
    return amount.quantize(HUNDREDTH, ROUND_HALF_EVEN)


def _take(chosen: list[_Group]) -> _Group:
    return next(group for group in iter(chosen.pop, None) if _has_no_credit(group))


def _has_no_credit(group: _Group) -> bool:
    # A credit that is invoiced above zero is taken for one without its sign.
    return all(quantity > 0 for quantity, _amount in group.lines)


def _expect(outcome: str, group: _Group, report: Decimal, file: Decimal) -> Expected:
    return Expected(outcome, _key_of(group), group.currency, group.item, report, file)


def _key_of(group: _Group) -> str:
    return _key(group.customer)


def _changed(chance: Random, amount: Decimal) -> Decimal:
    """Another amount, with its sign."""
    by = Decimal(chance.randint(50, 60_000)).scaleb(-2)
    return amount - by if chance.random() < 0.5 and by < amount else amount + by


def _amount(chance: Random, chosen: list[_Group], _all: Sequence[_Group]) -> list[Expected]:
    group = _take(chosen)
    at = chance.randrange(len(group.rows))
    report = group.lines[at][1]
    group.rows[at].amount = _changed(chance, group.rows[at].amount)
    return [_expect("amount", group, report, group.rows[at].amount)]


def _quantity(chance: Random, chosen: list[_Group], _all: Sequence[_Group]) -> list[Expected]:
    group = _take(chosen)
    at = chance.randrange(len(group.rows))
    group.rows[at].quantity += chance.randint(100, 200)
    return [_expect("quantity", group, group.lines[at][1], group.rows[at].amount)]


def _missing_in_file(chance: Random, chosen: list[_Group], _all: Sequence[_Group]) -> list[Expected]:
    group = _take(chosen)
    at = chance.randrange(len(group.rows))
    group.rows.pop(at)
    return [_expect("only here", group, group.lines[at][1], Decimal(0))]


def _missing_in_report(chance: Random, chosen: list[_Group], _all: Sequence[_Group]) -> list[Expected]:
    group = _take(chosen)
    at = chance.randrange(len(group.lines))
    _quantity, amount = group.lines.pop(at)
    return [_expect("only there", group, Decimal(0), _two(amount))]


def _wrong_currency(chance: Random, chosen: list[_Group], everybody: Sequence[_Group]) -> list[Expected]:
    there = {(each.customer, each.currency, each.item) for each in everybody}
    group = next(
        each for each in iter(lambda: _take(chosen), None) if (each.customer, _other(each), each.item) not in there
    )
    at = chance.randrange(len(group.rows))
    group.rows[at].currency = _other(group)
    found = Expected("only there", _key_of(group), _other(group), group.item, Decimal(0), group.rows[at].amount)
    return [_expect("only here", group, group.lines[at][1], Decimal(0)), found]


def _other(group: _Group) -> str:
    return "SEK" if group.currency == "EUR" else "EUR"


def _wrong_customer(chance: Random, chosen: list[_Group], everybody: Sequence[_Group]) -> list[Expected]:
    """With one who has nothing of the item, or the row would be one of his."""
    having: dict[str, set[int]] = {}
    for each in everybody:
        having.setdefault(each.item, set()).add(each.customer)
    customers = {each.customer for each in everybody}
    group = next(each for each in iter(lambda: _take(chosen), None) if customers - having[each.item])
    at = chance.randrange(len(group.rows))
    group.rows[at].customer = other = chance.choice(sorted(customers - having[group.item]))
    found = Expected("only there", _key(other), group.currency, group.item, Decimal(0), group.rows[at].amount)
    return [_expect("only here", group, group.lines[at][1], Decimal(0)), found]


def _pair(chance: Random, chosen: list[_Group], _all: Sequence[_Group]) -> list[Expected]:
    """Two items of one customer whose differences cancel each other."""
    one = _take(chosen)
    another = next(
        each
        for each in reversed(chosen)
        if (each.customer, each.currency) == (one.customer, one.currency) and _has_no_credit(each)
    )
    chosen.remove(another)
    return _cancelling(chance, (one, 0), (another, 0))


def _pair_in_one_item(chance: Random, chosen: list[_Group], _all: Sequence[_Group]) -> list[Expected]:
    """Two lines of one item whose differences cancel each other; their quantities tell them apart."""
    group = next(
        each
        for each in reversed(chosen)
        if len({quantity for quantity, _amount in each.lines[:2]}) > 1 and _has_no_credit(each)
    )
    chosen.remove(group)
    return _cancelling(chance, (group, 0), (group, 1))


def _cancelling(chance: Random, one: tuple[_Group, int], another: tuple[_Group, int]) -> list[Expected]:
    by_half = _two(min(group.rows[at].amount for group, at in (one, another)) / 2)
    changed = chance.choice((by_half, -by_half))
    found = []
    for (group, at), by in ((one, changed), (another, -changed)):
        group.rows[at].amount += by
        found.append(_expect("amount", group, group.lines[at][1], group.rows[at].amount))
    return found


def _of_a_sum(chance: Random, chosen: list[_Group], _all: Sequence[_Group]) -> list[Expected]:
    group = _take(chosen)
    report = sum((amount for _quantity, amount in group.lines), Decimal(0))
    group.rows[0].amount = _changed(chance, group.rows[0].amount)
    return [_expect("amount", group, report, group.rows[0].amount)]


_Seed = Callable[[Random, list[_Group], Sequence[_Group]], list[Expected]]
_SEEDS: Mapping[str, _Seed] = {
    "amount": _amount,
    "quantity": _quantity,
    "missing in the file": _missing_in_file,
    "missing in the report": _missing_in_report,
    "wrong currency": _wrong_currency,
    "wrong customer": _wrong_customer,
    "pair that cancels": _pair,
    "pair in one item": _pair_in_one_item,
    "sum of an item": _of_a_sum,
}


def _guid(number: int) -> str:
    return f"0d9c3f6e-5b1a-4c37-9e21-{number:012x}"


def _key(number: int) -> str:
    return f"K{10_000 + number}"


def _item(product: int) -> str:
    # Some items of the ERP are two products.
    return f"ART-{product - product % 2 if product < 30 else product:04}"


def _lines(chance: Random, groups: Sequence[_Group]) -> list[dict[str, Any]]:
    products = {_item(product): [] for product in range(PRODUCTS)}
    for product in range(PRODUCTS):
        products[_item(product)].append(product)
    found: list[dict[str, Any]] = []
    for group in groups:
        for quantity, amount in group.lines:
            product = chance.choice(products[group.item])
            # The first ten customers are two organizations each.
            organization = group.customer + 10
            if group.customer < 10:
                organization = 2 * group.customer + chance.randrange(2)
            found.append(
                {
                    "billingDate": f"2026-10-{chance.randint(1, 31):02}",
                    "organizationId": _guid(organization),
                    "organizationName": f"Organisation {organization}",
                    "serviceId": "s-1",
                    "serviceName": "Microsoft 365",
                    "productId": f"CFQ7TTC0{product:04}",
                    "productName": f"Product {product}",
                    "subscriptionId": _guid(chance.getrandbits(40)),
                    "quantity": quantity,
                    "totalSales": amount,
                    "totalCost": amount / 2,
                    "currencyCode": group.currency,
                    "paymentFrequency": "Monthly",
                }
            )
    chance.shuffle(found)
    return found


def _rows(chance: Random, groups: Sequence[_Group]) -> list[list[str]]:
    found: list[list[str]] = []
    for group in groups:
        for row in group.rows:
            item = row.item.lower() if chance.random() < 0.1 else row.item
            found.append(
                [
                    *(f"F-{row.customer}", "2026-10-31", _key(row.customer), f"Kund {row.customer} AB", item),
                    *(f"Licenser oktober, {item}", str(row.quantity), _swedish(row.amount), row.currency),
                ]
            )
    chance.shuffle(found)
    return found


def _swedish(amount: Decimal) -> str:
    """With a decimal comma, and a narrow space between thousands."""
    return f"{amount:,.2f}".replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
