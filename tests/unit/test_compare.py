"""Two reports against each other: coarse first, currencies and frequencies apart, and no money is lost on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from cloudmore.billing import COLUMNS, COMPARISON, BillingLine, ComparedRow, compared
from cloudmore.billing.saved.compare import compared_lines
from cloudmore.billing.values import EXACT

BLANK = BillingLine(**dict.fromkeys(COLUMNS))  # type: ignore[arg-type]  # nothing anywhere, on purpose
ZERO = Decimal(0)


def line(sales: str | None = "10", cost: str | None = "8", quantity: str | None = "2", **values: Any) -> BillingLine:
    """A monthly line of one customer, service and product, unless it says otherwise."""
    amounts = {"total_sales": sales, "total_cost": cost, "quantity": quantity}
    numbers = {name: None if text is None else Decimal(text) for name, text in amounts.items()}
    usual = {
        "organization_id": "o",
        "organization_name": "Exempel AB",
        "service_id": "s",
        "product_id": "p",
        "currency": "SEK",
        "payment_frequency": "Monthly",
    }
    return evolve(BLANK, **{**usual, **numbers, **values})


AZURE = [line("100.00", "80.00", "1", product_id="azure", payment_frequency="Usage")]
FINER = [
    line(
        "0.42" if each < 239 else "-0.38",
        "0.33" if each < 239 else "1.13",
        "0.1",
        product_id="azure",
        payment_frequency="Usage",
    )
    for each in range(240)
]
OTHER_PRODUCTS = [evolve(each, product_id=f"azure-{number}") for number, each in enumerate(FINER)]
ANNUAL = line("1200", "1000", "10", product_id="a", payment_frequency="Annual")
ONCE = line("500", "400", "1", product_id="x", payment_frequency="One-time")
UNKNOWN = line("70", "60", "1", product_id="u", payment_frequency="Every leap year")
# The old lines, the new ones, whether they are of one period, and the rows: difference, what, frequency, lines, sales.
CASES: dict[str, tuple[Sequence[BillingLine], Sequence[BillingLine], bool, list[tuple[Any, ...]]]] = {
    "nothing": ([], [], True, []),
    "the same in another order": ([line(), *AZURE], [*AZURE, line()], False, []),
    "finer lines": (AZURE, FINER, False, [("same money, finer lines", None, "usage", (1, 240), "0")]),
    "finer lines of other products": (
        AZURE,
        OTHER_PRODUCTS,
        False,
        [("same money, finer lines", None, "usage", (1, 240), "0")],
    ),
    "fewer lines": (FINER, AZURE, False, [("same money, fewer lines", None, "usage", (240, 1), "0")]),
    "a small credit among many lines": (
        [line()] * 1000,
        [*[line()] * 1000, line("-4.99", "-4.99")],
        False,
        [("amount", "p", "monthly", (1000, 1001), "-4.99")],
    ),
    "one line of many in two pieces": (
        [line()] * 1000,
        [*[line()] * 999, line("3.335"), line("6.67", "0")],
        False,
        [("same money, finer lines", None, "monthly", (1000, 1001), "0.005")],
    ),
    "finer lines of one of two products": (
        [*AZURE, line("5")],
        [*FINER, line("6")],
        False,
        [("amount", "p", "monthly", (1, 1), "1"), ("same money, finer lines", None, "usage", (1, 240), "0")],
    ),
    "an amount": ([line()], [line("11")], False, [("amount", "p", "monthly", (1, 1), "1")]),
    "no cost instead of one of zero": (
        [line(cost="0")],
        [line(cost=None)],
        False,
        [("amount", "p", "monthly", (1, 1), "0")],
    ),
    "only a cost": ([line()], [line(cost="9")], False, [("amount", "p", "monthly", (1, 1), "0")]),
    "only a quantity": ([line()], [line(quantity="3")], False, [("quantity", "p", "monthly", (1, 1), "0")]),
    "more lines and more money": ([line()], [line(), line()], False, [("amount", "p", "monthly", (1, 2), "10")]),
    "a product that is new": (
        [line()],
        [line(), line(product_id="q")],
        False,
        [("only in the new report", "q", "monthly", (0, 1), "10")],
    ),
    "a product that is gone": (
        [line(), line(product_id="q")],
        [line()],
        False,
        [("only in the old report", "q", "monthly", (1, 0), "-10")],
    ),
    "a name": ([line()], [line(organization_name="Example")], False, []),
    "a customer without an id": ([line(organization_id=None)], [line(organization_id=None)], False, []),
    "another currency": (
        [line()],
        [line(currency="EUR")],
        False,
        [
            ("only in the new report", "p", "monthly", (0, 1), "10"),
            ("only in the old report", "p", "monthly", (1, 0), "-10"),
        ],
    ),
    "a year's line, once a year": (
        [line(), ANNUAL],
        [line()],
        False,
        [("not every month", "a", "annual", (1, 0), "-1200")],
    ),
    "what comes once": ([line()], [line(), ONCE], False, [("not every month", "x", "one-time", (0, 1), "500")]),
    "a year's line that is lost from its month": (
        [line(), ANNUAL],
        [line()],
        True,
        [("only in the old report", "a", "annual", (1, 0), "-1200")],
    ),
    "a frequency that nobody knows": (
        [line()],
        [line(), UNKNOWN],
        False,
        [("only in the new report", "u", "unknown", (0, 1), "70")],
    ),
    "no frequency": (
        [line(payment_frequency=None)],
        [],
        False,
        [("only in the old report", "p", "unknown", (1, 0), "-10")],
    ),
    "one subscription of two": (
        [line(subscription_id="1"), line(subscription_id="2")],
        [line(subscription_id="1"), line("12", subscription_id="2")],
        False,
        [("amount", "p/2", "monthly", (1, 1), "2")],
    ),
    "other subscriptions in another month": (
        [line(subscription_id="1"), line(subscription_id="2")],
        [line(subscription_id="3"), line("12", subscription_id="4")],
        False,
        [("amount", "p", "monthly", (2, 2), "2")],
    ),
    "other subscriptions of the same money in another month": (
        [line(subscription_id="1")],
        [line(subscription_id="2")],
        False,
        [],
    ),
    "other subscriptions in the same month": (
        [line(subscription_id="1")],
        [line(subscription_id="2")],
        True,
        [
            ("only in the old report", "p/1", "monthly", (1, 0), "-10"),
            ("only in the new report", "p/2", "monthly", (0, 1), "10"),
        ],
    ),
    "very many subscriptions": (
        [line(subscription_id=str(each)) for each in range(1001)],
        [line("11", subscription_id=str(each)) for each in range(1001)],
        False,
        [("amount", "p", "monthly", (1001, 1001), "1001")],
    ),
}


def told(row: ComparedRow) -> tuple[Any, ...]:
    what = row.product_id if row.subscription_id is None else f"{row.product_id}/{row.subscription_id}"
    return row.difference.value, what, row.frequency, (row.old.lines, row.new.lines), row.sales


@pytest.mark.parametrize("name", CASES)
def test_what_differs(name: str) -> None:
    old, new, same_period, expected = CASES[name]
    found = [told(row) for row in compared_lines(old, iter(new), same_period=same_period)]
    assert found == [(*rest, Decimal(sales)) for *rest, sales in expected]


def test_a_row_has_the_names_of_the_new_report() -> None:
    new = line("11", organization_name="Example", service_name="Backup", product_name="Server")
    (row,) = compared_lines([line()], [new], same_period=False)
    values = dict(zip(COMPARISON.columns, row.values(), strict=True))
    assert values == {
        "difference": "amount",
        "organization_id": "o",
        "organization_name": "Example",
        "service_id": "s",
        "service_name": "Backup",
        "product_id": "p",
        "product_name": "Server",
        "subscription_id": None,
        "subscription_name": None,
        "currency": "SEK",
        "frequency": "monthly",
        "old_lines": 1,
        "new_lines": 1,
        "old_quantity": Decimal(2),
        "new_quantity": Decimal(2),
        "quantity_difference": ZERO,
        "old_sales": Decimal(10),
        "new_sales": Decimal(11),
        "sales_difference": Decimal(1),
        "old_cost": Decimal(8),
        "new_cost": Decimal(8),
        "cost_difference": ZERO,
    }


TEXTS = st.sampled_from(["a", "b", None])
AMOUNTS = st.sampled_from([None, "0", "10", "10.00", "-5", "0.0000001"])
LINES = st.builds(
    line,
    AMOUNTS,
    AMOUNTS,
    AMOUNTS,
    organization_id=TEXTS,
    service_id=TEXTS,
    product_id=TEXTS,
    subscription_id=TEXTS,
    currency=st.sampled_from(["SEK", "EUR", None]),
    payment_frequency=st.sampled_from(["Monthly", "monthly", "Annual", None]),
)


@settings(deadline=None)
@given(st.lists(LINES, max_size=15), st.lists(LINES, max_size=15), st.booleans())
def test_the_differences_add_up_to_that_of_the_reports(
    old: list[BillingLine],
    new: list[BillingLine],
    same_period: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    rows = list(compared_lines(old, new, same_period=same_period))
    for currency in ("SEK", "EUR", None):
        for column, found in (("total_sales", "sales"), ("total_cost", "cost")):
            sums = [
                sum((getattr(each, column) or ZERO for each in lines if each.currency == currency), ZERO)
                for lines in (old, new)
            ]
            told_apart = sum((getattr(row, found) for row in rows if row.currency == currency), ZERO)
            assert EXACT.subtract(sums[1], sums[0]) == told_apart
    assert not list(compared_lines(old, old[::-1], same_period=same_period))


# What the other report is of, and words of the refusal.
OTHERS: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "another reseller": ({"reseller_id": "r-2"}, "the same reseller: r-1 and r-2"),
    "made-up data": ({"source": "sandbox"}, "the same source: cloudmore and sandbox"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_reports_of_different_resellers_are_not_compared(tmp_path: Path, name: str) -> None:
    other, words = OTHERS[name]
    with pytest.raises(ConfigurationError, match=words):
        compared(saved(tmp_path, [raw_line()]), saved(tmp_path, [raw_line()], **other))


def test_two_readings_of_a_month_are_of_one_period(tmp_path: Path) -> None:
    annual = raw_line(paymentFrequency="Annual", productId="p-2")
    one, another = saved(tmp_path, [raw_line(), annual]), saved(tmp_path, [raw_line()])
    month = saved(tmp_path, [raw_line()], month="2026-09")
    assert [row.difference.value for row in compared(one, another)] == ["only in the old report"]
    assert [row.difference.value for row in compared(one, month)] == ["not every month"]
