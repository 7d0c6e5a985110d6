"""Random billing reports as JSON text, with what they hold in whole numbers of the smallest unit: ten to the minus 15.

Nothing here is shared with what it is to judge: amounts are integers until they are spelled.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from attrs import define, field, frozen

UNIT_PLACES = 15
CURRENCIES = ("SEK", "EUR", "JPY", "TND", "USD")
# What ISO 4217 says of them, written down once more.
PLACES = {"SEK": 2, "EUR": 2, "JPY": 0, "TND": 3, "USD": 2, None: 2}


@frozen
class Line:
    """A line as the report has it; amounts in the smallest unit."""

    organization: str | None
    currency: str | None
    sales: int | None
    cost: int | None


@frozen
class RandomReport:
    """A report, its lines, the rules for a target, and which mixes it has."""

    text: bytes
    lines: Sequence[Line]
    excluded: frozenset[str]
    mapped: Mapping[str, str] | None
    zero_lines: bool
    places: Any
    mixes: frozenset[str]


@define
class Part:
    """Sales and cost of some lines."""

    lines: int = 0
    sales: int = 0
    cost: int = 0

    def add(self, line: Line) -> None:
        """Count a line."""
        self.lines += 1
        self.sales += line.sales or 0
        self.cost += line.cost or 0


@define
class Expected:
    """Where the lines of one currency have to go."""

    report: Part = field(factory=Part)
    exported: Part = field(factory=Part)
    excluded: Part = field(factory=Part)
    unmapped: Part = field(factory=Part)
    zero_suppressed: Part = field(factory=Part)
    customers: dict[str | None, Part] = field(factory=dict[str | None, Part])


def expected(report: RandomReport) -> dict[str | None, Expected]:
    """Where its lines have to go, by currency; exported amounts are not rounded yet."""
    found: dict[str | None, Expected] = {}
    for line in report.lines:
        here = found.setdefault(line.currency, Expected())
        here.report.add(line)
        key = line.organization
        if key is not None and key in report.excluded:
            here.excluded.add(line)
            continue
        if report.mapped is not None and key is not None:
            if key not in report.mapped:
                here.unmapped.add(line)
                continue
            key = report.mapped[key]
        if line.sales == 0 and not report.zero_lines:
            here.zero_suppressed.add(line)
            continue
        here.exported.add(line)
        here.customers.setdefault(key, Part()).add(line)
    return found


def rounded(units: int, places: int | None) -> int:
    """An amount at some places, halves away from zero, in the smallest unit."""
    if places is None:
        return units
    step = 10 ** (UNIT_PLACES - places)
    whole = (2 * abs(units) + step) // (2 * step) * step
    return whole if units >= 0 else -whole


def places_in(report: RandomReport, currency: str | None) -> int | None:
    """The places of amounts in a currency."""
    found: int | None = PLACES[currency] if report.places == "currency" else report.places
    return found


def spelled(units: int, places: int, random: Random, *, exponent: bool) -> str:
    """An amount as a vendor spells it, with a number of places."""
    digits = str(abs(units) // 10 ** (UNIT_PLACES - places)).zfill(places + 1)
    sign = "-" if units < 0 or (units == 0 and random.random() < 0.3) else ""
    whole, fraction = digits[: len(digits) - places], digits[len(digits) - places :]
    if not exponent:
        return f"{sign}{whole}.{fraction}" if places else sign + whole
    letter = random.choice("eE")
    number = int(whole + fraction)
    if number and not places and number % 100 == 0:
        return f"{sign}{number // 100}{letter}+02"
    shift = random.randint(0, 4)
    # The point is left out, so that the number is one of the smallest units: 1.25 is 125E-2, or 12500E-4.
    return f"{sign}{number * 10**shift}{letter}-{places + shift:02d}"


def random_report(seed: int) -> RandomReport:
    """A report of 1 to 30 lines; equal seeds give equal reports."""
    random = Random(seed)
    mixes: set[str] = set()
    organizations = [f"o-{number}" for number in range(random.randint(1, 5))]
    currencies = [*random.sample(CURRENCIES, random.choice((1, 1, 2, 3, 3, 4)))]
    wide, exponents = random.random() < 0.4, random.random() < 0.4
    lines: list[Line] = []
    texts: list[dict[str, str]] = []
    used: set[int] = set()
    for number in range(random.choice((1, 2, 5, 10, 20, 30))):
        organization = None if number and random.random() < 0.1 else random.choice(organizations)
        currency = None if number and random.random() < 0.03 else random.choice(currencies)
        places = random.choice((0, 15, random.randint(0, 15))) if wide else random.randint(0, 4)
        sales = amount_of(random, places)
        cost = None if number and random.random() < 0.1 else amount_of(random, places)
        exponent = exponents and random.random() < 0.5
        used.add(places)
        mixes.update(
            name
            for name, there in {
                "credits": sales < 0,
                "zero lines": sales == 0,
                "exponents": exponent,
                "a cost that is missing": cost is None,
                "the reseller's own": organization is None,
                "no currency": currency is None,
            }.items()
            if there
        )
        lines.append(Line(organization, currency, sales, cost))
        code = json.dumps(currency.lower() if currency and random.random() < 0.1 else currency)
        fields = {
            "billingDate": f'"2026-10-{random.randint(1, 31):02d}T00:00:00Z"',
            "quantity": str(random.randint(-3, 50)),
            "totalSales": spelled(sales, places, random, exponent=exponent),
            "totalCost": "null" if cost is None else spelled(cost, places, random, exponent=exponent),
            "currencyCode": code,
        }
        texts.append(fields)
    if {0, UNIT_PLACES} <= used:
        mixes.add("0 to 15 places")
    if len({line.currency for line in lines} - {None}) >= 3:
        mixes.add("three currencies")
    mapped = _mapping(random, organizations)
    excluded = frozenset(each for each in organizations if random.random() < 0.15)
    zero_lines, places = random.random() < 0.5, random.choice((None, 0, 1, 2, 3, 4, "currency"))
    report = RandomReport(b"", lines, excluded, mapped, zero_lines, places, frozenset())
    for there in expected(report).values():
        for name in ("excluded", "unmapped", "zero_suppressed"):
            if getattr(there, name).lines:
                mixes.add(name.replace("_", "-"))
    if places is not None:
        mixes.add("rounding")
    text = random.choice(LAYOUTS)(lines, texts)
    return RandomReport(text.encode(), lines, excluded, mapped, zero_lines, places, frozenset(mixes))


def amount_of(random: Random, places: int) -> int:
    """An amount with a number of places: sometimes zero, sometimes a credit."""
    lot = random.random()
    if lot < 0.1:
        return 0
    units = random.randint(1, 10 ** random.randint(1, 6 + places)) * 10 ** (UNIT_PLACES - places)
    return -units if lot < 0.25 else units


def _mapping(random: Random, organizations: Sequence[str]) -> Mapping[str, str] | None:
    if random.random() < 0.4:
        return None
    return {each: f"C-{random.randint(1, 3)}" for each in organizations if random.random() < 0.8}


def _object(fields: Mapping[str, str]) -> str:
    return "{" + ",".join(f'"{name}":{value}' for name, value in fields.items()) + "}"


def _flat(lines: Sequence[Line], texts: Sequence[Mapping[str, str]]) -> str:
    rows = (
        _object({"organizationId": json.dumps(line.organization), **text})
        for line, text in zip(lines, texts, strict=True)
    )
    return f"[{','.join(rows)}]"


def _nested(lines: Sequence[Line], texts: Sequence[Mapping[str, str]]) -> str:
    parts: list[str] = []
    for organization in dict.fromkeys(line.organization for line in lines):
        rows = (_object(text) for line, text in zip(lines, texts, strict=True) if line.organization == organization)
        services = f'[{{"serviceId":"s-1","items":[{",".join(rows)}]}}]'
        parts.append(_object({"organizationId": json.dumps(organization), "services": services}))
    return f'{{"taskId":"t","status":"Successful","organizations":[{",".join(parts)}]}}'


def _pascal(lines: Sequence[Line], texts: Sequence[Mapping[str, str]]) -> str:
    capitals = [{name[0].upper() + name[1:]: value for name, value in text.items()} for text in texts]
    return f'{{"Lines":{_flat(lines, capitals)}}}'


LAYOUTS: tuple[Callable[[Sequence[Line], Sequence[Mapping[str, str]]], str], ...] = (_flat, _nested, _pascal)
