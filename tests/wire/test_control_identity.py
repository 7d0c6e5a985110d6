"""The control identity over ten thousand random reports, held against whole numbers that the client has never seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from random_reports import UNIT_PLACES, Expected, Part, RandomReport, expected, places_in, random_report, rounded

from cloudmore import CloudmoreError
from cloudmore.billing import BillingLine, Control, Period, Report, Rules, prepared
from cloudmore.billing.reading import Origin
from cloudmore.billing.report import Asked
from cloudmore.billing.survey import read_head

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
ASKED = Asked(OCTOBER, datetime(2026, 11, 9, tzinfo=UTC), "api.example", "t-1")
REPORTS, PARTS = 10_000, 10
# Each of them is in at least a tenth of the reports.
MIXES = (
    *("credits", "zero lines", "three currencies", "0 to 15 places", "exponents"),
    *("excluded", "unmapped", "zero-suppressed", "rounding", "the reseller's own", "a cost that is missing"),
)
TITLE = "random reports on which the control identity held, and how many had each mix"
Prepare = Callable[[Iterator[BillingLine], Control], Iterator[BillingLine]]
Gone = dict[str | None, list[BillingLine]]


def units(number: Any) -> int:
    """A number in the smallest unit."""
    exact = Decimal(number) if isinstance(number, str) else number
    numerator, denominator = exact.as_integer_ratio()
    found, rest = divmod(numerator * 10**UNIT_PLACES, denominator)
    assert rest == 0
    return int(found)


def sums_of(lines: list[BillingLine]) -> tuple[int, int]:
    return sum(units(line.total_sales or 0) for line in lines), sum(units(line.total_cost or 0) for line in lines)


def rules_of(made: RandomReport) -> Rules:
    excluded = dict.fromkeys(made.excluded, "not for the target")
    return Rules(excluded=excluded, mapped=made.mapped, zero_lines=made.zero_lines, places=made.places)


def hold(told: Mapping[str, Any], there: Expected, lines: list[BillingLine], places: int | None) -> None:
    """Hold what the client tells of a currency, and the lines that went out, against the report's own numbers."""
    found = {
        name: Part(part["lines"], units(part["total_sales"]), units(part["total_cost"])) for name, part in told.items()
    }
    for name in ("report", "excluded", "unmapped", "zero_suppressed"):
        assert found[name] == getattr(there, name), name
    sales = sum(rounded(customer.sales, places) for customer in there.customers.values())
    cost = sum(rounded(customer.cost, places) for customer in there.customers.values())
    added = found["rounding"].lines
    assert sums_of(lines) == (found["exported"].sales, found["exported"].cost) == (sales, cost)
    assert len(lines) == found["exported"].lines == there.exported.lines + added
    assert (found["rounding"].sales, found["rounding"].cost) == (
        there.exported.sales - sales,
        there.exported.cost - cost,
    )
    parts = ("exported", "excluded", "unmapped", "zero_suppressed", "rounding")
    for column in ("sales", "cost"):
        assert getattr(there.report, column) == sum(getattr(found[name], column) for name in parts)
    by_customer: dict[str | None, list[BillingLine]] = {}
    for line in lines:
        by_customer.setdefault(line.customer_key or line.organization_id, []).append(line)
        assert places is None or units(line.total_sales or 0) % 10 ** (UNIT_PLACES - places) == 0
    assert {customer: sums_of(own) for customer, own in by_customer.items()} == {
        customer: (rounded(part.sales, places), rounded(part.cost, places))
        for customer, part in there.customers.items()
    }


def went_out(made: RandomReport, file: Path, prepare: Prepare = prepared) -> tuple[Control, Gone]:
    """What the client makes of the text, read and prepared by the real thing."""
    file.write_bytes(made.text)
    control, gone = Control(rules_of(made)), Gone()
    with Report(file, read_head(file), ASKED, Origin("cloudmore", "r-1", OCTOBER.name, UTC)) as report:
        for line in control.written(prepare(report.lines(), control)):
            gone.setdefault(line.currency, []).append(line)
    return control, gone


@pytest.mark.parametrize("part", range(PARTS), ids=lambda part: f"{part * REPORTS // PARTS} and on")
def test_no_money_is_lost_or_invented(part: int, tmp_path: Path, measured: dict[str, Any]) -> None:
    seen = Counter[str]()
    seeds = range(part * REPORTS // PARTS, (part + 1) * REPORTS // PARTS)
    for seed in seeds:
        made = random_report(seed)
        control, gone = went_out(made, tmp_path / "raw.json")
        told, should = control.record(), expected(made)
        assert told.keys() == {currency or "" for currency in should}
        for currency, there in should.items():
            try:
                hold(told[currency or ""], there, gone.get(currency, []), places_in(made, currency))
            except AssertionError as wrong:
                wrong.add_note(f"the report is random_report({seed}), the currency {currency}")
                raise
        seen.update(made.mixes)
    row = measured[TITLE][f"{seeds[0]:,} to {seeds[-1]:,}"]
    row.update({"reports": f"{len(seeds):,}", **{mix: str(seen[mix]) for mix in MIXES}})
    assert {mix for mix in MIXES if seen[mix] * 10 >= len(seeds)} == set(MIXES), seen


def doubled(line: BillingLine) -> BillingLine:
    return evolve(line, total_sales=(line.total_sales or 0) * 2)


def with_the_first_line_doubled(lines: Iterator[BillingLine], control: Control) -> Iterator[BillingLine]:
    found = prepared(lines, control)
    yield from (doubled(line) for line in islice(found, 1))
    yield from found


def test_a_change_of_one_amount_is_noticed(tmp_path: Path) -> None:
    noticed = 0
    for seed in range(200):
        made = random_report(seed)
        exported = [each for each in expected(made).values() if each.exported.lines]
        try:
            went_out(made, tmp_path / "raw.json", with_the_first_line_doubled)
        except CloudmoreError:
            noticed += 1
        else:
            # Nothing went out, or what went out first was a zero.
            assert not exported or made.mixes & {"zero lines", "rounding"}
    assert noticed > 120
