"""Random billing reports on their way into a target, with what must become of them in whole numbers.

Nothing here is shared with what it is to judge: amounts are integers of the smallest unit until they are spelled, and
what a target has of them is read from its files with integers, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from attrs import define, field, frozen
from random_reports import UNIT_PLACES, amount_of, spelled

from cloudmore.billing import COLUMNS, BillingLine, Split
from cloudmore.billing.kind import kind_of

CURRENCIES = ("SEK", "EUR", "JPY", "TND", "USD", "XYZ", "CLF")
# What ISO 4217 says of them, written down once more; where it says nothing, two.
PLACES = {"SEK": 2, "EUR": 2, "JPY": 0, "TND": 3, "USD": 2, "XYZ": 2, "CLF": 4}
PRODUCTS = ("p-1", "p-2", "p-3", "p-4")
NAMES = ("Backup", "=Säkerhet 24\u20137", "A name that is much longer than fifty letters are, and then some")
_EMPTY: Mapping[str, Any] = {**dict.fromkeys(COLUMNS), "line_key": "k", "line_digest": "d"}
FREQUENCIES = ("Monthly", "Annual", "Usage", "OneTime", None)


@frozen
class ExportLine:
    """A line as the report has it; amounts in the smallest unit."""

    organization: str | None
    currency: str | None
    product: str
    purchase_order: str | None
    cost_center: str | None
    sales: int
    cost: int | None


@frozen
class RandomItem:
    """What the mapping says of a product."""

    item: str | None
    account: str | None
    tax_code: str | None


@frozen
class RandomMapping:
    """A mapping with holes."""

    customers: Mapping[str, str | Split]
    reasons: Mapping[str, str]
    items: Mapping[str, RandomItem]

    def customer_keys(self) -> Mapping[str, str | Split]:
        """Customer keys."""
        return self.customers

    def excluded(self) -> Mapping[str, str]:
        """Why organizations are left out."""
        return self.reasons

    def item_of(self, line: Any) -> RandomItem | None:
        """What a product is."""
        return self.items.get(line.product_id)


@frozen
class RandomExport:
    """A report, its lines, a mapping, and which mixes it has."""

    lines: Sequence[ExportLine]
    spelled: Sequence[BillingLine]
    mapping: RandomMapping
    mixes: frozenset[str]


@define
class Sums:
    """Lines, sales and cost."""

    lines: int = 0
    sales: int = 0
    cost: int = 0

    def add(self, line: ExportLine) -> None:
        """Count a line."""
        self.lines += 1
        self.sales += line.sales
        self.cost += line.cost or 0


@define
class Parts:
    """Where the lines of one currency have to go."""

    report: Sums = field(factory=Sums)
    exported: Sums = field(factory=Sums)
    excluded: Sums = field(factory=Sums)
    unmapped: Sums = field(factory=Sums)
    zero_suppressed: Sums = field(factory=Sums)
    customers: dict[str, Sums] = field(factory=dict[str, Sums])


def customer_of(line: ExportLine, mapping: RandomMapping) -> str | None:
    """Whose a line is."""
    if line.organization is None:
        return None
    found = mapping.customers.get(line.organization)
    if isinstance(found, Split):
        value = line.cost_center
        return None if value is None else found.customers.get(value)
    return found


def expected(made: RandomExport, needed: Sequence[str]) -> dict[str | None, Parts]:
    """Where its lines have to go, by currency; nothing is rounded yet.

    Args:
        made: The report.
        needed: What a line must have of item, account and tax code.
    """
    found: dict[str | None, Parts] = {}
    for line in made.lines:
        parts = found.setdefault(line.currency, Parts())
        parts.report.add(line)
        customer = customer_of(line, made.mapping)
        item = made.mapping.items.get(line.product)
        if line.organization in made.mapping.reasons:
            parts.excluded.add(line)
        elif customer is None and line.organization is not None:
            parts.unmapped.add(line)
        elif line.sales == 0:
            parts.zero_suppressed.add(line)
        elif customer is None or line.currency is None or any(getattr(item, name, None) is None for name in needed):
            parts.unmapped.add(line)
        else:
            parts.exported.add(line)
            parts.customers.setdefault(customer, Sums()).add(line)
    return found


def random_export(seed: int) -> RandomExport:
    """A report of 1 to 30 lines; equal seeds give equal reports."""
    random = Random(f"export {seed}")
    organizations = [f"o-{number}" for number in range(random.randint(1, 5))]
    currencies = random.sample(CURRENCIES, random.choice((1, 1, 2, 3)))
    orders = [None, *(f"PO-{number}" for number in range(random.choice((0, 0, 1, 3))))]
    centers = [None, "North", "South", "=Küche"]
    mapping = _mapping(random, organizations)
    wide = random.random() < 0.3
    lines: list[ExportLine] = []
    spelled_lines: list[BillingLine] = []
    mixes: set[str] = set()
    for number in range(random.choice((1, 2, 5, 10, 20, 30))):
        organization = None if number and random.random() < 0.05 else random.choice(organizations)
        currency = None if number and random.random() < 0.03 else random.choice(currencies)
        places = random.choice((0, 15, random.randint(0, 15))) if wide else random.randint(0, 4)
        sales, cost = amount_of(random, places), None if random.random() < 0.1 else amount_of(random, places)
        quantity, unit = _quantity(random), amount_of(random, random.randint(0, 4))
        lot = random.random()
        if lot < 0.5:
            # What the vendor's own arithmetic gives; the rest is a part of a month, or a price that does not fit.
            sales = quantity * unit
            places = 4 if sales % 10 ** (UNIT_PLACES - 4) == 0 else 15
        line = ExportLine(
            organization,
            currency,
            random.choice(PRODUCTS),
            random.choice(orders),
            random.choice(centers),
            sales,
            cost,
        )
        frequency = random.choice(FREQUENCIES)
        lines.append(line)
        unknown_unit = random.random() < 0.1
        spelled_lines.append(
            _spelled(
                line,
                product_name=random.choice(NAMES),
                payment_frequency=frequency,
                quantity=str(quantity),
                unit_sales=None if unknown_unit else spelled(unit, 4, random, exponent=False),
                total_sales=spelled(sales, 15 if lot < 0.5 else places, random, exponent=random.random() < 0.1),
                total_cost=None if cost is None else spelled(cost, 15, random, exponent=False),
            )
        )
        mixes.update(
            name
            for name, there in {
                "credits": sales < 0,
                "zero lines": sales == 0,
                "consumption": frequency == "Usage",
                "purchase orders": line.purchase_order is not None,
                "more than four places": sales % 10 ** (UNIT_PLACES - 4) != 0,
                "odd currencies": currency in {"JPY", "TND", "XYZ", "CLF"},
                "a split organization": isinstance(mapping.customers.get(organization or ""), Split),
                "the reseller's own": organization is None,
                "no currency": currency is None,
            }.items()
            if there
        )
    made = RandomExport(lines, spelled_lines, mapping, frozenset())
    for parts in expected(made, ["account"]).values():
        mixes.update(name for name in ("excluded", "unmapped", "zero_suppressed") if getattr(parts, name).lines)
    return RandomExport(lines, spelled_lines, mapping, frozenset(mixes))


def _spelled(line: ExportLine, **texts: str | None) -> BillingLine:
    """The line as it is saved: every number as the vendor spells it."""
    amounts = {name: texts.pop(name, None) for name in ("quantity", "unit_sales", "total_sales", "total_cost")}
    numbers = {name: None if text is None else Decimal(text) for name, text in amounts.items()}
    kind, reason = kind_of(texts["payment_frequency"], numbers["total_sales"])
    name = None if line.organization is None else f'Åkeri {line.organization}; "AB"'
    known: dict[str, Any] = {
        **_EMPTY,
        **texts,
        **numbers,
        "source": "cloudmore",
        "reseller_id": "r-1",
        "month": "2026-10",
        "organization_id": line.organization,
        "organization_name": name,
        "product_id": line.product,
        "purchase_order": line.purchase_order,
        "cost_center": line.cost_center,
        "currency": line.currency,
        "kind": kind,
        "kind_reason": reason,
    }
    return BillingLine(**known)


def _quantity(random: Random) -> int:
    return random.choice((1, 1, 2, 3, 5, 10, 400, 0, -1, -3))


def _mapping(random: Random, organizations: Sequence[str]) -> RandomMapping:
    customers: dict[str, str | Split] = {}
    for each in organizations:
        lot = random.random()
        if lot < 0.65:
            customers[each] = f"C-{random.randint(1, 4)}"
        elif lot < 0.85:
            customers[each] = Split("cost_center", {"North": "C-1", "South": f"C-{random.randint(2, 5)}"})
    reasons = {each: "our own tenant" for each in organizations if random.random() < 0.12}
    codes = ("I-1", "0002", None)
    items = {
        product: RandomItem(
            random.choice(codes), None if random.random() < 0.1 else "3000", random.choice(("25", "25", "00", None))
        )
        for product in PRODUCTS
        if random.random() < 0.93
    }
    return RandomMapping(customers, reasons, items)
