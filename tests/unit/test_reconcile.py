"""A report against another's file: levels, outcomes and tolerances as tables, and the identity of both sides."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from attrs import evolve
from seeded_invoices import seeded, unlike

from cloudmore.billing import (
    COLUMNS,
    RECONCILIATION,
    BillingLine,
    InvoiceRow,
    Outcome,
    ReconcileTerms,
    Reconciliation,
    Side,
    Split,
    Tolerances,
    month_period,
    read_invoices,
    reconciled,
)
from cloudmore.billing.finding_codes import CODES
from cloudmore.billing.reconcile.balance import ReconcileBalance, hold
from cloudmore.billing.reconcile.found import CODES_OF
from cloudmore.billing.reconcile.reconciled import _sortable
from cloudmore.errors import CloudmoreError, ConfigurationError

BLANK = BillingLine(**dict.fromkeys(COLUMNS))  # type: ignore[arg-type]  # nothing anywhere, on purpose
OCTOBER = month_period("2026-10", today=date(2027, 1, 1))
SEPTEMBER = month_period("2026-09", today=date(2027, 1, 1))
ZERO = Decimal(0)


def line(sales: str | None, quantity: str | None = "1", **values: Any) -> BillingLine:
    """A line of one customer and product, unless it says otherwise."""
    amounts = {"total_sales": sales, "total_cost": values.pop("cost", sales), "quantity": quantity}
    usual = {
        "organization_id": "o-1",
        "organization_name": "Nordic Café AB",
        "customer_number": "1001",
        "service_id": "s-1",
        "service_name": "Microsoft 365",
        "product_id": "p-1",
        "product_name": "Business Basic",
        "currency": "SEK",
        "line_key": "k",
    }
    numbers = {name: None if text is None else Decimal(text) for name, text in amounts.items()}
    return evolve(BLANK, **{**usual, **numbers, **values})


def row(amount: str, quantity: str | None = "1", **values: Any) -> InvoiceRow:
    """A row of that customer and product, unless it says otherwise."""
    usual = {"line_number": 2, "customer_key": "1001", "item": "p-1", "currency": "SEK"}
    number = None if quantity is None else Decimal(quantity)
    return InvoiceRow(**{**usual, "amount": Decimal(amount), "quantity": number, **values})


def told(result: Reconciliation) -> list[tuple[str, str, str, str]]:
    """Outcome, level and both amounts of each row of the result."""
    return [
        (each.outcome.value, each.level.value, f"{each.report.amount:f}", f"{each.file.amount:f}")
        for each in result.rows()
    ]


def levels(result: Reconciliation) -> dict[str, tuple[int, int]]:
    """Lines and rows that matched, by level, in SEK."""
    found = result.balances["SEK"].levels
    return {level.value: (held.report.lines, held.file.lines) for level, held in found.items()}


def subscriptions(*amounts: str, **values: Any) -> list[BillingLine]:
    return [line(amount, subscription_id=f"sub-{number}", **values) for number, amount in enumerate(amounts)]


# The report, the file, what differs (outcome, level, report, file), and what matched by level.
Case = tuple[Sequence[BillingLine], Sequence[InvoiceRow], list[tuple[str, str, str, str]], dict[str, tuple[int, int]]]
CASES: dict[str, Case] = {
    "the same": ([line("10.00")], [row("10.00")], [], {"line": (1, 1)}),
    "another amount": ([line("10.00")], [row("11.00")], [("amount", "line", "10.00", "11.00")], {}),
    "another quantity": ([line("10.00")], [row("10.00", "2")], [("quantity", "line", "10.00", "10.00")], {}),
    "no quantity in the file": ([line("10.00")], [row("10.00", None)], [], {"line": (1, 1)}),
    "only in the report": (
        [line("10.00"), line("7.00")],
        [row("10.00")],
        [("only here", "line", "7.00", "0")],
        {"line": (1, 1)},
    ),
    "only in the file": (
        [line("10.00")],
        [row("10.00"), row("7.00")],
        [("only there", "line", "0", "7.00")],
        {"line": (1, 1)},
    ),
    "three subscriptions and one row": (
        subscriptions("10.00", "10.00", "10.00"),
        [row("30.00", "3")],
        [],
        {"item": (3, 1)},
    ),
    "one line and three rows": ([line("30.00", "3")], [row("10.00")] * 3, [], {"item": (1, 3)}),
    "three subscriptions and one row of another amount": (
        subscriptions("10.00", "10.00", "10.00"),
        [row("31.00", "3")],
        [("amount", "item", "30.00", "31.00")],
        {},
    ),
    "a sum of some, and one more": (
        [line("10.00"), line("20.00", "2"), line("7.00", "4")],
        [row("30.00", "3"), row("99.00", "9")],
        [("amount", "line", "7.00", "99.00")],
        {"item": (2, 1)},
    ),
    "a charge that was credited": (
        [line("20.00"), line("-20.00", "-1"), line("10.00")],
        [row("10.00")],
        [],
        {"line": (1, 1), "item": (2, 0)},
    ),
    "a charge that was credited, of an item that the file has not": (
        [line("20.00"), line("-20.00", "-1"), line("10.00", product_id="p-2", product_name="Plan 2")],
        [row("10.00", item="p-2")],
        [],
        {"line": (1, 1), "item": (2, 0)},
    ),
    "a line that is the sum of some rows, and one more": (
        [line("30.00", "3"), line("7.00", "4")],
        [row("10.00"), row("20.00", "2"), row("99.00", "9")],
        [("amount", "line", "7.00", "99.00")],
        {"item": (1, 2)},
    ),
    "a sum of many, and one more": (
        [line(f"{number}.00", str(number)) for number in range(1, 10)],
        [row("45.00", "45"), row("99.00", "99")],
        [("only there", "line", "0", "99.00")],
        {"item": (9, 1)},
    ),
    "a sum of many that is another one": (
        [line(f"{number}.00", str(number)) for number in range(1, 10)],
        [row("55.00", "55"), row("99.00", "99")],
        [
            ("amount", "line", "9.00", "99.00"),
            ("amount", "line", "8.00", "55.00"),
            *[("only here", "line", f"{number}.00", "0") for number in range(7, 0, -1)],
        ],
        {},
    ),
    "a sum by chance has another quantity": (
        [line("10.00", "10"), line("20.00", "20"), line("7.00", "4")],
        [row("30.00", "3"), row("99.00", "9")],
        [
            ("amount", "line", "20.00", "99.00"),
            ("amount", "line", "10.00", "30.00"),
            ("only here", "line", "7.00", "0"),
        ],
        {},
    ),
    "two lines that cancel each other": (
        [line("100.00", "1"), line("50.00", "2")],
        [row("110.00", "1"), row("40.00", "2")],
        [("amount", "line", "50.00", "40.00"), ("amount", "line", "100.00", "110.00")],
        {},
    ),
    "two items that cancel each other": (
        [line("100.00"), line("50.00", product_id="p-2", product_name="Plan 2")],
        [row("110.00"), row("40.00", item="p-2")],
        [("amount", "line", "100.00", "110.00"), ("amount", "line", "50.00", "40.00")],
        {},
    ),
    "two subscriptions that cancel each other": (
        subscriptions("100.00", "50.00"),
        [row("110.00", subscription="SUB-0"), row("40.00", subscription="sub-1")],
        [("amount", "line", "100.00", "110.00"), ("amount", "line", "50.00", "40.00")],
        {},
    ),
    "another subscription is no pair": (
        subscriptions("100.00", "50.00"),
        [row("100.00", subscription="sub-0"), row("40.00", subscription="sub-9")],
        [("only here", "line", "50.00", "0"), ("only there", "line", "0", "40.00")],
        {"line": (1, 1)},
    ),
    "a row that names no subscription is one": (
        subscriptions("100.00", "50.00"),
        [row("100.00", subscription="sub-0"), row("40.00")],
        [("amount", "line", "50.00", "40.00")],
        {"line": (1, 1)},
    ),
    "texts that no product has": (
        [line("100.00"), line("50.00", product_id="p-2", product_name="Plan 2")],
        [row("150.00", None, item=None, description="Licences of October")],
        [],
        {"customer": (2, 1)},
    ),
    "texts of one line each, and one amount that differs": (
        [line("100.00"), line("50.00", product_id="p-2", product_name="Plan 2")],
        [row("100.00", item=None, description="Mail"), row("49.00", item=None, description="Office")],
        [("amount", "customer", "50.00", "49.00")],
        {"customer": (1, 1)},
    ),
    "a product's name as the text": (
        [line("100.00")],
        [row("100.00", item=None, description="business  BASIC")],
        [],
        {"line": (1, 1)},
    ),
    "a row for each service": (
        [line("100.00"), line("50.00", product_id="p-2", product_name="Plan 2")],
        [row("150.00", None, item="Microsoft 365")],
        [],
        {"item": (2, 1)},
    ),
    "two lines that cancel each other, beside one that costs nothing": (
        [line("100.00", None), line("50.00", None), line("0", None)],
        [row("110.00", None), row("40.00", None)],
        [("amount", "line", "100.00", "110.00"), ("amount", "line", "50.00", "40.00")],
        {"line": (1, 0)},
    ),
    "two products with each other's code": (
        [
            line("10.00"),
            line("10.00", organization_id="o-2", organization_name="Two", customer_number="2", product_id="p-2"),
        ],
        [row("10.00", item="p-2"), row("10.00", customer_key="2", item="p-1")],
        [
            ("only here", "line", "10.00", "0"),
            ("only there", "line", "0", "10.00"),
            ("only here", "line", "10.00", "0"),
            ("only there", "line", "0", "10.00"),
        ],
        {},
    ),
    "what is exactly equal comes before what differs": (
        [line("100.00"), line("70.00", product_id="p-2", product_name="Plan 2")],
        [row("70.00"), row("100.00", item=None, description="Licences")],
        [],
        {"customer": (2, 2)},
    ),
    "a text that begins with a product's name": (
        [line("100.00"), line("50.00", product_id="p-2", product_name="Plan 2")],
        [row("50.00", item=None, description="Business Basic, of October"), row("50.00", item="p-2")],
        [("amount", "line", "100.00", "50.00")],
        {"line": (1, 1)},
    ),
    "one piece at its whole price": ([line("1.96", "400")], [row("1.96", "1")], [], {"line": (1, 1)}),
    "one piece in the report, and many in the file": (
        [line("1.96", "1")],
        [row("1.96", "400")],
        [("quantity", "line", "1.96", "1.96")],
        {},
    ),
    "what its rounded lines lack is a row of its own": (
        [line("0.004", product_id=f"p-{number}") for number in range(10)],
        [*(row("0.00", item=f"p-{number}") for number in range(10)), row("0.04", item=None, description="Rounding")],
        [],
        {"line": (10, 10), "customer": (0, 1)},
    ),
    "a row that is more than its rounded lines lack": (
        [line("0.004", product_id=f"p-{number}") for number in range(10)],
        [*(row("0.00", item=f"p-{number}") for number in range(10)), row("0.06", item=None, description="Rounding")],
        [("only there", "line", "0", "0.06")],
        {"line": (10, 10)},
    ),
    "a row of rounding, beside a line that is missing": (
        [*(line("0.004", product_id=f"p-{number}") for number in range(10)), line("0.50", product_id="p-10")],
        [*(row("0.00", item=f"p-{number}") for number in range(10)), row("0.04", item=None, description="Rounding")],
        [("only here", "line", "0.50", "0")],
        {"line": (10, 10), "customer": (0, 1)},
    ),
    "two prices of one quantity that stand in each other's way": (
        [line("0.005", "1"), line("-0.003", "-1")],
        [row("0.01", "1"), row("0.00", "1")],
        [],
        {"line": (2, 2)},
    ),
    "a small amount is no other amount of what costs nothing": (
        [line("0.000", None), line("5.00", None)],
        [row("0.50", None), row("5.00", None)],
        [("only there", "line", "0", "0.50")],
        {"line": (2, 1)},
    ),
    "what costs nothing was invoiced": (
        [line("0", None)],
        [row("10.00", None)],
        [("amount", "line", "0", "10.00")],
        {},
    ),
    "an item that is another one is no pair": (
        [line("10.00"), line("5.00", product_id="p-2", product_name="Plan 2")],
        [row("5.00"), row("5.00", item="p-2"), row("10.00", item="p-2")],
        [("only there", "line", "0", "10.00"), ("amount", "line", "10.00", "5.00")],
        {"line": (1, 1)},
    ),
    "nobody invoices what costs nothing": (
        [
            line("10.00"),
            line("0.00", product_id="p-2"),
            line("0", organization_id="o-2", organization_name="Two", customer_number="2"),
        ],
        [row("10.00")],
        [],
        {"line": (2, 1)},
    ),
    "as many pairs as there can be": (
        [line("10.00"), line("10.01")],
        [row("10.01"), row("10.02")],
        [],
        {"line": (2, 2)},
    ),
    "as many pairs as there can be, where what has one quantity stands in the way": (
        [line("10.01", "1"), line("10.00", None)],
        [row("10.01", "1"), row("10.02", None)],
        [],
        {"line": (2, 2)},
    ),
    "as many pairs as there can be, and each of one quantity": (
        [line("10.00", "2"), line("10.00", "3"), line("10.01", "3")],
        [row("10.01", "3"), row("10.01", "2"), row("10.02", "3")],
        [],
        {"line": (3, 3)},
    ),
    "what is equal stays a pair where there are no more pairs without it": (
        [line("10.00", "2"), line("10.01", "2")],
        [row("10.01", "2"), row("99.00", "2")],
        [("amount", "line", "10.00", "99.00")],
        {"line": (1, 1)},
    ),
    "a sum of some of eight": (
        [line(f"{number}.00", str(number)) for number in range(1, 9)],
        [row("15.00", "15")],
        [("only here", "line", f"{number}.00", "0") for number in range(6, 0, -1)],
        {"item": (2, 1)},
    ),
    "a sum of some as one piece at its whole price": (
        [line("10.00", "10"), line("20.00", "20"), line("7.00", "4")],
        [row("30.00", "1"), row("99.00", "9")],
        [("amount", "line", "7.00", "99.00")],
        {"item": (2, 1)},
    ),
    "a sum of two may differ by what two may": (
        [line(amount, None) for amount in ("10.00", "20.00", "7.00", "5.00")],
        [row("30.03", None), row("99.00", None)],
        [
            ("amount", "line", "20.00", "99.00"),
            ("amount", "line", "10.00", "30.03"),
            ("only here", "line", "7.00", "0"),
            ("only here", "line", "5.00", "0"),
        ],
        {},
    ),
    "a line is part of one sum": (
        [line(amount, None) for amount in ("10.00", "20.00", "7.00")],
        [row("30.00", None), row("27.00", None)],
        [("amount", "line", "10.00", "30.00")],
        {"item": (2, 1)},
    ),
    "the nearest of two rows": (
        [line("10.00")],
        [row("50.00"), row("11.00")],
        [("only there", "line", "0", "50.00"), ("amount", "line", "10.00", "11.00")],
        {},
    ),
    "a row of the same quantity, and one more that is small": (
        [line("10.00")],
        [row("9.50"), row("1.20")],
        [("only there", "line", "0", "1.20"), ("amount", "line", "10.00", "9.50")],
        {},
    ),
    "two rows whose sum is not close": (
        [line("100.00", None)],
        [row("60.00", None), row("55.00", None)],
        [("only there", "line", "0", "55.00"), ("amount", "line", "100.00", "60.00")],
        {},
    ),
    "a sum differs by what its lines may": ([line("10.00", None)] * 3, [row("30.03", None)], [], {"item": (3, 1)}),
    "a sum of all has a quantity of its own": (
        [line("100.00"), line("50.00", product_id="p-2", product_name="Plan 2")],
        [row("150.00", "3", item=None, description="Licences")],
        [],
        {"customer": (2, 1)},
    ),
    "one thing of the same quantity, and far more money": (
        [line("10.00"), line("10.00")],
        [row("30.00", "2")],
        [("amount", "item", "20.00", "30.00")],
        {},
    ),
    "noise that is what a customer may have": (
        [line("10.00", product_id=f"p-{number}") for number in range(100)],
        [row("10.01", item=f"p-{number}") for number in range(100)],
        [],
        {"line": (100, 100)},
    ),
    "noise that is one way adds up": (
        [line("10.00", product_id=f"p-{number}") for number in range(101)],
        [row("10.01", item=f"p-{number}") for number in range(101)],
        [("amount", "customer", "1010.00", "1011.01")],
        {"line": (101, 101)},
    ),
    "a customer that the file has not": (
        [line("10.00"), line("7.00", organization_id="o-2", organization_name="Two", customer_number="1002")],
        [row("10.00")],
        [("only here", "customer", "7.00", "0")],
        {"line": (1, 1)},
    ),
    "a customer that the report has not": (
        [line("10.00")],
        [row("10.00"), row("7.00", customer_key="9")],
        [("only there", "customer", "0", "7.00")],
        {"line": (1, 1)},
    ),
    "a currency that the file has not": (
        [line("10.00"), line("7.00", currency="EUR")],
        [row("10.00")],
        [("not comparable", "customer", "7.00", "0")],
        {"line": (1, 1)},
    ),
    "another month, no amount and no currency": (
        [line("10.00"), line(None), line("3.00", currency=None)],
        [row("10.00", date=date(2026, 10, 31)), row("9.00", date=date(2026, 9, 30)), row("2.00", currency=None)],
        [
            ("not comparable", "customer", "3.00", "0"),
            ("not comparable", "customer", "0", "2.00"),
            ("not comparable", "customer", "0", "9.00"),
            ("not comparable", "customer", "0", "0"),
        ],
        {"line": (1, 1)},
    ),
}


def reconcile(lines: Sequence[BillingLine], rows: Sequence[InvoiceRow], **terms: Any) -> Reconciliation:
    return reconciled(lines, rows, ReconcileTerms(**{"side": Side.SALES, "period": OCTOBER, **terms}))


@pytest.mark.parametrize("name", CASES)
def test_what_comes_of_it(name: str) -> None:
    lines, rows, differences, matched = CASES[name]
    with reconcile(lines, rows) as result:
        assert (told(result), levels(result)) == (differences, matched)
        assert result.verdict == ("differences" if differences else "no differences")
        assert [CODES_OF[Outcome(each[0])] for each in differences] == [each.code for each in result.findings()]
        assert all(len(each.values()) == len(RECONCILIATION.columns) for each in result.rows())


# The report, the file, the terms, and what is not compared: outcome and reason.
TWO = line("7.00", organization_id="o-2", organization_name="Two AB", customer_number="1002")
MAPPED = {"O-1": "K1", "o-2": "K1"}
WHOSE: dict[str, tuple[Sequence[BillingLine], Sequence[InvoiceRow], dict[str, Any], list[tuple[str, str | None]]]] = {
    "by number": ([line("10.00")], [row("10.00")], {}, []),
    "by name": ([line("10.00")], [row("10.00", customer_key=None, customer_name=" NORDIC  café ab")], {}, []),
    "by id": ([line("10.00")], [row("10.00", customer_key="O-1")], {}, []),
    "a number that is shared": (
        [line("10.00"), evolve(TWO, customer_number="1001")],
        [row("17.00")],
        {},
        [("unmapped", "the customer number 1001 stands for 2 organizations")] * 3,
    ),
    "a number that is shared, and a name": (
        [line("10.00"), evolve(TWO, customer_number="1001")],
        [row("10.00", customer_name="Nordic Café AB"), row("7.00", customer_name="Two AB")],
        {},
        [],
    ),
    "no customer in the file at all": (
        [line("10.00"), TWO],
        [row("10.00", customer_key=None), row("7.00", customer_key=None)],
        {},
        [],
    ),
    "no customer in the file at all, and one is excluded": (
        [line("10.00"), TWO],
        [row("10.00", customer_key=None)],
        {"excluded": {"O-2": "our own"}},
        [("not comparable", "excluded: our own")],
    ),
    "the reseller itself": (
        [line("10.00"), line("3.00", organization_id=None, organization_name=None, customer_number=None)],
        [row("10.00"), row("3.00", customer_key=None)],
        {},
        [],
    ),
    "two organizations of one customer": (
        [line("10.00"), TWO],
        [row("17.00", "2", customer_key="k1")],
        {"mapped": MAPPED},
        [],
    ),
    "an organization without a customer": (
        [line("10.00"), TWO],
        [row("10.00", customer_key="K1")],
        {"mapped": {"o-1": "K1"}},
        [("unmapped", "the mapping has no customer for the organization")],
    ),
    "an organization that is excluded": (
        [line("10.00"), TWO],
        [row("10.00", customer_key="K1")],
        {"mapped": {"o-1": "K1"}, "excluded": {"o-2": "our own"}},
        [("not comparable", "excluded: our own")],
    ),
    "an organization that is two customers": (
        [line("10.00", cost_center="IT"), line("7.00", cost_center="HR")],
        [row("10.00", customer_key="K1"), row("7.00", customer_key="K2")],
        {"mapped": {"o-1": Split("cost_center", {"IT": "K1", "HR": "K2"})}},
        [],
    ),
    "no name counts beside a mapping": (
        [line("10.00")],
        [row("10.00", customer_key="K1"), row("5.00", customer_key=None, customer_name="Nordic Café AB")],
        {"mapped": {"o-1": "K1"}},
        [("unmapped", "the row has no customer key")],
    ),
    "a name that is a key of the mapping": (
        [line("10.00")],
        [row("10.00", customer_key=None, customer_name="k1")],
        {"mapped": {"o-1": "K1"}},
        [],
    ),
    "a vendor's bill has names": (
        [line("10.00")],
        [row("10.00", customer_key=None, customer_name="Nordic Café AB")],
        {"mapped": {"o-1": "K1"}, "side": Side.COST},
        [],
    ),
    "an item of the mapping": (
        [line("10.00"), line("5.00", product_id="p-2", product_name="Plan 2")],
        [row("15.00", "2", item="ART 1")],
        {"item_of": lambda _line: "art 1"},
        [],
    ),
}


@pytest.mark.parametrize("name", WHOSE)
def test_whose_it_is(name: str) -> None:
    lines, rows, terms, apart = WHOSE[name]
    with reconcile(lines, rows, **terms) as result:
        assert [(each.outcome.value, each.reason) for each in result.rows()] == apart


NOTHING: dict[str, tuple[Sequence[BillingLine], Sequence[InvoiceRow], str]] = {
    "no row": ([line("10.00")], [], "the file has no line"),
    "no line": ([], [row("10.00")], "the report has no line"),
    "another currency": ([line("10.00")], [row("10.00", currency="EUR")], "nothing"),
    "another month": ([line("10.00")], [row("10.00", date=date(2026, 9, 1))], "nothing"),
    "another customer": (
        [line("10.00")],
        [row("10.00", customer_key="9")],
        "no customer, currency and month in common",
    ),
}


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_compared_is_never_clean(name: str) -> None:
    lines, rows, words = NOTHING[name]
    with reconcile(lines, rows) as result:
        first = next(iter(result.findings()))
        assert (result.verdict, first.code) == ("nothing compared", "nothing-compared")
        assert words in first.message.lower()


def test_the_month_of_the_invoices_may_be_another() -> None:
    rows = [row("10.00", date=date(2026, 9, 30))]
    for dated in (SEPTEMBER, None):
        with reconcile([line("10.00")], rows, dated=dated) as result:
            assert result.verdict == "no differences"


def test_a_file_without_a_currency_has_the_only_one_of_the_report() -> None:
    with reconcile([line("10.00")], [row("10.00", currency=None)]) as result:
        assert (result.verdict, result.assumed_currency) == ("no differences", "SEK")
        assert [(each.currency, each.difference) for each in result.sums] == [("SEK", ZERO)]


def test_the_side_decides() -> None:
    lines, rows = [line("10.00", cost="8.00")], [row("8.00")]
    with reconcile(lines, rows) as sales, reconcile(lines, rows, side=Side.COST) as cost:
        assert (told(sales), told(cost)) == ([("amount", "line", "10.00", "8.00")], [])


def test_the_most_money_comes_first_in_each_currency() -> None:
    lines = [line("10", product_id=f"p-{number}", currency=code) for number in range(4) for code in ("SEK", "EUR")]
    amounts = ("9.5", "1000", "10.2", "12")
    rows = [
        row(amount, item=f"p-{number}", currency=code)
        for number, amount in enumerate(amounts)
        for code in ("SEK", "EUR")
    ]
    with reconcile(lines, rows) as result:
        found = [(each.currency, each.difference) for each in result.rows()]
    sizes = [Decimal(each) for each in ("990", "2", "-0.5", "0.2")]
    assert found == [(code, each) for code in ("EUR", "SEK") for each in sizes]


def test_a_text_that_sorts_as_amounts_do() -> None:
    amounts = [Decimal(text) for text in ("0", "0.0001", "0.01", "0.5", "1.50", "9.99", "10", "99", "100.01", "1E+20")]
    assert sorted(Random(1).sample(amounts, len(amounts)), key=_sortable) == amounts
    assert _sortable(Decimal("1.50")) == _sortable(Decimal("1.5"))


# The amounts of the report, rows of the file, and a part of the explanation.
SUMS: dict[str, tuple[Sequence[BillingLine], Sequence[InvoiceRow], str | None]] = {
    "equal": ([line("10.00")], [row("10.00")], None),
    "nothing fits": ([line("10.00")], [row("11.37")], None),
    "tax": (
        [line("1000.00")],
        [row("1250.00")],
        "1.25 times the report's, to the digit: are its amounts with 25 % tax?",
    ),
    "tax of Finland": ([line("1000.00")], [row("1255.00")], "25.5 % tax"),
    "tax of Germany": ([line("1000.00")], [row("1190.00")], "19 % tax"),
    "tax of several rates": (
        [line("1000.00"), line("100.00")],
        [row("1250.00", tax_amount=Decimal("250.00")), row("112.00", tax_amount=Decimal("12.00"))],
        "without the tax that it has itself it is the report's, to the digit",
    ),
    "almost tax": ([line("10000.00")], [row("12498.00")], None),
    "cost": ([line("10.00", cost="8.00")], [row("8.00")], "the report's cost to the digit: was --cost meant?"),
    "subtotals": (
        [line("10.00"), line("5.00"), line("7.00")],
        [row("10.00"), row("5.00"), row("15.00", line_number=4), row("7.00"), row("22.00", line_number=6)],
        "without 2 rows that are sums of rows before them (lines 4, 6)",
    ),
    "rows without an item": (
        [line("10.00"), line("5.00")],
        [row("3.00", item=None), row("10.00"), row("5.00")],
        "without 1 rows that name no item",
    ),
    "twice": ([line("10.00"), line("5.00")], [row("30.00")], "twice the report's"),
    "credits": (
        [line("10.00"), line("-4.00", "-1")],
        [row("10.00"), row("4.00", is_credit=True)],
        "with the other sign of credit notes",
    ),
    "the other sign": ([line("10.00"), line("5.00")], [row("-10.00"), row("-5.00")], "with the other sign"),
    "two months": (
        [line("10.00")],
        [row("10.00", date=date(2026, 10, 2)), row("8.50", date=date(2026, 9, 2))],
        "without its 1 rows of 2026-09 it is the report's",
    ),
    "nothing in the report": ([line("0.00")], [row("5.00")], None),
}


@pytest.mark.parametrize("name", SUMS)
def test_a_hint_explains_a_sum_to_the_digit(name: str) -> None:
    lines, rows, words = SUMS[name]
    with reconcile(lines, rows) as result:
        (check,) = result.sums
    assert (check.explanation is None) is (words is None)
    assert (words or "") in (check.explanation or "")
    assert check.ratio == (check.file.amount / check.report.amount if check.report.amount else None) or check.ratio


@pytest.mark.parametrize("seed", range(150))
def test_no_money_is_lost_or_invented(seed: int) -> None:
    chance = Random(seed)

    def amount() -> str:
        return str(Decimal(chance.randint(-3000, 9000)).scaleb(-chance.choice((0, 2, 4))))

    def some(*values: str | None) -> str | None:
        return chance.choice(values)

    lines = [
        line(
            chance.choice((amount(), amount(), amount(), None)),
            some("1", "2", None),
            organization_id=(who := some("o-1", "o-2", "o-3", None)),
            organization_name=who,
            customer_number=some("1001", "1002", None),
            product_id=some("p-1", "p-2", "p-3"),
            product_name=some("Plan", None),
            subscription_id=some("a", "b", None),
            currency=some("SEK", "SEK", "EUR", None),
        )
        for _ in range(chance.randint(0, 40))
    ]
    same = [each for each in lines if each.total_sales is not None and chance.random() < 0.7]
    rows = [
        row(
            str(each.total_sales) if chance.random() < 0.8 else amount(),
            some("1", "2", None),
            customer_key=some(each.organization_id, each.customer_number, "9", None),
            customer_name=some(each.organization_name, None),
            item=some(each.product_id, "other", None),
            subscription=some(each.subscription_id, None),
            currency=each.currency,
            date=chance.choice((None, date(2026, 10, 9), date(2026, 9, 9))),
        )
        for each in same
    ]
    mapped = chance.choice(({}, {"o-1": "1001", "o-2": "o-2"}))
    with reconcile(lines, rows, mapped=mapped, excluded=chance.choice(({}, {"o-3": "ours"}))) as result:
        for check in result.sums:
            parts = result.balances[check.currency].parts.values()
            amounts = [each.total_sales or ZERO for each in lines if each.currency == check.currency]
            invoiced = [each.amount for each in rows if each.currency == check.currency]
            assert sum(amounts) == check.report.amount == sum(each.report.amount for each in parts)
            assert sum(invoiced) == check.file.amount == sum(each.file.amount for each in parts)
            assert len(amounts) == sum(each.report.lines for each in parts)
            assert len(invoiced) == sum(each.file.lines for each in parts)
        differing = [each for each in Outcome if each not in (Outcome.MATCHED, Outcome.WITHIN_TOLERANCE)]
        for outcome in differing:
            held = [balance.parts[outcome] for balance in result.balances.values() if outcome in balance.parts]
            rows_of = [each for each in result.rows() if each.outcome is outcome]
            assert sum(each.report.lines + each.file.lines for each in held) == sum(
                each.report.lines + each.file.lines for each in rows_of
            )


def test_a_disk_that_is_full_is_told_and_nothing_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="limits of a process are those of Unix")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(ConfigurationError, match="The lines cannot be sorted in") as caught:
            reconcile([], [])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "TMPDIR" in caught.value.remedy
    assert not list(tmp_path.iterdir())


def test_nothing_stays_behind_where_the_file_cannot_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken() -> Iterator[InvoiceRow]:
        yield row("10.00")
        raise ConfigurationError("Row 3 cannot be read.", remedy="Look at it.")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(ConfigurationError, match="Row 3"):
        reconciled([line("10.00")], broken(), ReconcileTerms(side=Side.SALES, period=OCTOBER))
    assert list(tmp_path.iterdir()) == []


def test_what_does_not_add_up_is_refused() -> None:
    with reconcile([line("10.00")], [row("10.00")]) as result, pytest.raises(CloudmoreError, match="does not add up"):
        hold({"SEK": ReconcileBalance()}, result.sums)


def test_every_seeded_difference_is_found_and_no_other(tmp_path: Path) -> None:
    month = seeded(7, lines=4000, differences=120)
    month.write_invoices(tmp_path / "invoices.csv")
    headings = {
        "customer_key": "Kundnr",
        "customer_name": "Kund",
        "item": "Artikelnr",
        "quantity": "Antal",
        "amount": "Belopp exkl. moms",
        "currency": "Valuta",
        "date": "Fakturadatum",
    }
    file = read_invoices(tmp_path / "invoices.csv", columns=headings)
    lines = [
        line(
            str(each["totalSales"]),
            str(each["quantity"]),
            organization_id=each["organizationId"],
            customer_number=None,
            product_id=each["productId"],
            currency=each["currencyCode"],
        )
        for each in month.lines
    ]
    items = {"item_of": lambda each: month.items[each.product_id]}
    with reconcile(lines, list(file.rows()), mapped=month.customers, **items) as result:
        rows = [dict(zip(RECONCILIATION.columns, map(str, each.values()), strict=True)) for each in result.rows()]
    assert min(month.differences.values()) >= 10
    assert unlike(month, rows) == ([], [])


def test_tolerances_are_those_of_lines_up_to_that_of_a_customer() -> None:
    given = Tolerances(Decimal("0.05"), Decimal("0.20")).within("JPY")
    assert [given.of(lines) for lines in (1, 3, 9)] == [Decimal("0.05"), Decimal("0.15"), Decimal("0.20")]
    assert Tolerances(Decimal("0.05"), ZERO).within("SEK").of(9) == Decimal("0.05")


@pytest.mark.parametrize(
    ("currency", "line", "customer"),
    [("SEK", "0.01", "1.00"), ("JPY", "1", "100"), ("TND", "0.001", "0.100"), (None, "0.01", "1.00")],
)
def test_the_smallest_coin_of_a_currency_is_no_difference(currency: str | None, line: str, customer: str) -> None:
    allowance = Tolerances().within(currency)
    assert (f"{allowance.line:f}", f"{allowance.customer:f}") == (line, customer)


def test_every_code_is_known() -> None:
    assert {*CODES_OF.values(), "nothing-compared"} <= CODES.keys()
