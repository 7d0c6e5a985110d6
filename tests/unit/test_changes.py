"""What leads from one reading to a newer one: nothing is lost, and its sum is new less old, to the last digit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from saved import line as raw_line
from saved import saved

from cloudmore import ConfigurationError
from cloudmore.billing import (
    ADJUSTMENTS,
    COLUMNS,
    AdjustmentTotals,
    BillingLine,
    Change,
    adjustments,
    check_same_month,
)
from cloudmore.billing.line import digest_text, line_digest
from cloudmore.billing.values import EXACT

BLANK = BillingLine(**dict.fromkeys(COLUMNS))  # type: ignore[arg-type]  # nothing anywhere, on purpose
AMOUNTS = {"quantity", "unit_sales", "unit_cost", "total_sales", "total_cost", "margin"}
ZERO = Decimal(0)


def line(key: str = "k", **values: Any) -> BillingLine:
    """A line of a key; amounts are given as text."""
    numbers = {
        name: value if value is None or name not in AMOUNTS else Decimal(value) for name, value in values.items()
    }
    made = evolve(BLANK, **{"line_key": key, "currency": "SEK", "kind": "unknown", **numbers})
    return evolve(made, line_digest=line_digest([*made.values()[:-2], made.extra]))


TEN = line(total_sales="10", total_cost="8", quantity="2", organization_name="Exempel AB")
# The older reading, the newer one, and what comes of it: change, sales, cost, quantity, and what differs.
CASES: dict[str, tuple[Sequence[BillingLine], Sequence[BillingLine], list[tuple[Any, ...]]]] = {
    "nothing": ([], [], []),
    "the same": ([TEN, TEN], [TEN, TEN], []),
    "a number that is spelled otherwise": (
        [TEN],
        [line(total_sales="10.00", total_cost="8", quantity="2", organization_name="Exempel AB")],
        [],
    ),
    "a late line": ([TEN], [TEN, line("l", total_sales="-30.00")], [("added", "-30.00", None, None, ())]),
    "a line that has vanished": (
        [TEN, line("l", total_sales="5", total_cost="4", quantity="1")],
        [TEN],
        [("removed", "-5", "-4", "-1", ())],
    ),
    "one of two equal lines": ([TEN, TEN], [TEN], [("removed", "-10", "-8", "-2", ())]),
    "a third equal line": ([TEN, TEN], [TEN, TEN, TEN], [("added", "10", "8", "2", ())]),
    "a price": (
        [line(total_sales="10", unit_sales="5", quantity="2")],
        [line(total_sales="11", unit_sales="5.5", quantity="2")],
        [("restated", "1", None, "0", ("unit_sales", "total_sales"))],
    ),
    "a quantity with the same money": (
        [line(total_sales="10", quantity="2")],
        [line(total_sales="10", quantity="4")],
        [("restated", "0", None, "2", ("quantity",))],
    ),
    "a cost that was not there": (
        [line(total_sales="10")],
        [line(total_sales="10", total_cost="8")],
        [("restated", "0", "8", None, ("total_cost",))],
    ),
    "a name": (
        [TEN],
        [evolve(TEN, organization_name="Example", line_digest="d")],
        [("renamed", "0", "0", "0", ("organization_name",))],
    ),
    "what only the client makes of it": (
        [TEN],
        [evolve(TEN, kind="recurring", kind_reason="x", customer_key="c", line_digest="d")],
        [],
    ),
    "several of one key, by equal lines first": (
        [line(total_sales="10"), line(total_sales="20")],
        [line(total_sales="10.5"), line(total_sales="20")],
        [("restated", "0.5", None, None, ("total_sales",))],
    ),
    "several of one key, in the order of the amounts": (
        [line(total_sales="10"), line(total_sales="-20"), line(total_sales="30")],
        [line(total_sales="31"), line(total_sales="-21"), line(total_sales="11")],
        [(("restated"), amount, None, None, ("total_sales",)) for amount in ("-1", "1", "1")],
    ),
    "one of one key became two": (
        [line(total_sales="10")],
        [line(total_sales="4"), line(total_sales="6")],
        [("restated", "-6", None, None, ("total_sales",)), ("added", "6", None, None, ())],
    ),
    "amounts that no float can hold": (
        [line(total_sales="98765432109876543210.01")],
        [line(total_sales="98765432109876543210.0100000000000001")],
        [("restated", "0.0000000000000001", None, None, ("total_sales",))],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_has_become_of_the_lines(name: str) -> None:
    old, new, expected = CASES[name]
    found = [
        (each.change.value, each.line.total_sales, each.line.total_cost, each.line.quantity, each.columns)
        for each in adjustments(old, iter(new))
    ]
    assert found == [
        (change, *(None if amount is None else Decimal(amount) for amount in amounts), columns)
        for change, *amounts, columns in expected
    ]


def test_an_adjustment_line_says_what_was_there_before() -> None:
    old = line(total_sales="10", total_cost="8", quantity="2", unit_sales="5", unit_cost="4", margin="2")
    new = line(total_sales="12", total_cost="8", quantity="2", unit_sales="6", unit_cost="4", margin="4")
    (found,) = adjustments([old], [new])
    values = dict(zip(ADJUSTMENTS.columns, found.values(), strict=True))
    assert ADJUSTMENTS.columns[: len(COLUMNS)] == COLUMNS
    assert {name: values[name] for name in ("change", "changed_columns", "unit_sales", "margin", "line_key")} == {
        "change": "restated",
        "changed_columns": "unit_sales; total_sales; margin",
        "unit_sales": Decimal(6),
        "margin": Decimal(2),
        "line_key": "k",
    }
    previous = {name: value for name, value in values.items() if name.startswith("previous_")}
    assert previous == {
        "previous_quantity": Decimal(2),
        "previous_unit_cost": Decimal(4),
        "previous_unit_sales": Decimal(5),
        "previous_total_cost": Decimal(8),
        "previous_total_sales": Decimal(10),
    }


def test_the_sums_are_apart_by_change_and_currency() -> None:
    old = [line("a", total_sales="10", total_cost="1"), line("b", total_sales="7", currency="EUR")]
    new = [line("a", total_sales="12", total_cost="1"), line("c", total_sales="1E-7"), line("d", currency=None)]
    totals = AdjustmentTotals()
    assert len(list(totals.counted(adjustments(old, new)))) == 4
    assert {key: (each.lines, each.sales, each.cost) for key, each in totals.by_change.items()} == {
        (Change.RESTATED, "SEK"): (1, Decimal(2), ZERO),
        (Change.REMOVED, "EUR"): (1, Decimal(-7), ZERO),
        (Change.ADDED, "SEK"): (1, Decimal("1E-7"), ZERO),
        (Change.ADDED, None): (1, ZERO, ZERO),
    }
    assert {currency: each.sales for currency, each in totals.by_currency().items()} == {
        "SEK": Decimal("2.0000001"),
        "EUR": Decimal(-7),
        None: ZERO,
    }
    assert [(each.code, each.count, each.message) for each in totals.findings()] == [
        ("late-lines", 2, "2 lines have come since: sales 0 and cost 0 (none), sales 0.0000001 and cost 0 SEK."),
        ("vanished-lines", 1, "1 lines are there no more: sales -7 and cost 0 EUR."),
        ("restated-lines", 1, "1 lines have other numbers: sales 2 and cost 0 SEK."),
    ]


def test_other_lines_of_the_same_money_are_another_finding_and_order_and_names_make_none() -> None:
    def key(*new: BillingLine) -> str:
        totals = AdjustmentTotals()
        assert len(list(totals.counted(adjustments([], new)))) == len(new)
        (finding,) = totals.findings()
        return finding.key

    one, another = line("a", total_sales="10"), line("b", total_sales="20")
    assert key(one, another) == key(another, evolve(one, organization_name="Example", line_digest="d"))
    assert (
        len({key(one, another), key(one, line("c", total_sales="20")), key(line("a", total_sales="5"), another)}) == 3
    )
    assert key(line("a", total_sales="20"), line("b", total_sales="10")) != key(one, another)


def test_another_name_is_no_finding() -> None:
    totals = AdjustmentTotals()
    renamed = evolve(TEN, organization_name="Example", line_digest="d")
    assert [each.change for each in totals.counted(adjustments([TEN], [renamed]))] == [Change.RENAMED]
    assert (totals.lines(Change.RENAMED), totals.findings(), totals.by_currency()) == (1, (), {})


NUMBERS = (
    st.none()
    | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12)
    | st.sampled_from([Decimal(text) for text in ("0", "-0.00", "10", "10.00", "1E+3", "1E-7", "-5")])
)
KEYS = st.sampled_from([("a", "SEK"), ("b", "SEK"), ("c", "EUR"), ("d", None)])
LINES = st.builds(
    lambda key, name, **amounts: line(key[0], currency=key[1], organization_name=name, **amounts),
    KEYS,
    st.sampled_from(["x", "y"]),
    quantity=NUMBERS,
    unit_sales=NUMBERS,
    total_sales=NUMBERS,
    total_cost=NUMBERS,
)
READINGS = st.lists(LINES, max_size=12)


def sums(lines: Iterable[BillingLine], column: str) -> dict[str | None, Decimal]:
    found: dict[str | None, Decimal] = {}
    for each in lines:
        found[each.currency] = EXACT.add(found.get(each.currency, ZERO), getattr(each, column) or ZERO)
    return found


def spelled(each: BillingLine) -> tuple[Any, ...]:
    values = [getattr(each, column) for column in ("quantity", "total_sales", "total_cost")]
    return each.line_key, *(digest_text(value or ZERO) for value in values)


@settings(deadline=None)
@given(READINGS, READINGS, st.data())
def test_the_sum_is_new_less_old_and_applied_to_the_old_lines_it_gives_the_new_ones(
    old: list[BillingLine], new: list[BillingLine], data: st.DataObject
) -> None:
    new = data.draw(st.permutations([*new, *data.draw(st.lists(st.sampled_from(old)))])) if old else new
    found = list(adjustments(old, new))
    for column in ("total_sales", "total_cost", "quantity"):
        before, after, change = sums(old, column), sums(new, column), sums((each.line for each in found), column)
        for currency in before.keys() | after.keys():
            difference = EXACT.subtract(after.get(currency, ZERO), before.get(currency, ZERO))
            assert change.get(currency, ZERO) == difference
    applied = Counter(map(spelled, old))
    for each in found:
        amounts = [getattr(each.line, column) or ZERO for column in ("quantity", "total_sales", "total_cost")]
        if each.previous is not None:
            assert applied[spelled(each.previous)] > 0
            applied[spelled(each.previous)] -= 1
            before = [getattr(each.previous, column) or ZERO for column in ("quantity", "total_sales", "total_cost")]
            amounts = [EXACT.add(one, another) for one, another in zip(before, amounts, strict=True)]
        if each.change is not Change.REMOVED:
            applied[each.line.line_key, *map(digest_text, amounts)] += 1
    assert +applied == Counter(map(spelled, new))


@settings(deadline=None)
@given(READINGS, st.data())
def test_the_order_of_the_lines_is_no_change(lines: list[BillingLine], data: st.DataObject) -> None:
    assert list(adjustments(lines, data.draw(st.permutations(lines)))) == []


# What the other reading is of, and words of the refusal.
OTHERS: dict[str, tuple[Mapping[str, Any], str]] = {
    "another month": ({"month": "2026-09"}, "the same period: 2026-10 and 2026-09"),
    "another reseller": ({"reseller_id": "r-2"}, "the same reseller"),
    "made-up data": ({"source": "sandbox"}, "the same source"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_readings_of_different_things_are_not_held_against_each_other(tmp_path: Path, name: str) -> None:
    other, words = OTHERS[name]
    one, another = saved(tmp_path, [raw_line()]), saved(tmp_path, [raw_line()], **other)
    with pytest.raises(ConfigurationError, match=words):
        check_same_month(one.manifest, another.manifest)
    assert one.manifest.period.end == date(2026, 10, 31)
