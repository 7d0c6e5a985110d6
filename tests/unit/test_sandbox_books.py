"""The sandbox's books: its ledger against what a client reads, and changes after the fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from pathlib import Path
from typing import Any

import pytest

from cloudmore import Cloudmore
from cloudmore.billing import BillingLine
from cloudmore.errors import ConfigurationError
from cloudmore.sandbox import LedgerTotal, Sandbox, SandboxClock

EXACT = Context(prec=200)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
OCTOBER = "2026-10"
LINES = {
    "organizations": [{"id": "A", "name": "Exempel AB"}],
    "lines": [
        {
            "organizationId": "A",
            "serviceId": "s",
            "billingDate": f"2026-10-{day:02d}",
            "productId": product,
            "quantity": 5,
            "unitSalesPrice": Decimal("10.00"),
            "totalSales": total,
            "totalCost": cost,
            "marginAmount": Decimal("7.5"),
            "marginPercentage": None,
            "currencyCode": "SEK",
        }
        for day, product, total, cost in (
            (1, "p", Decimal("50.00"), 40),
            (2, "p", "16.13", None),
            (3, "q", 50, Decimal("1E-7")),
            (3, "q", 50, Decimal("1E-7")),
            (4, "free", 0, 0),
        )
    ],
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(organizations=3, report_seconds=0, clock=SandboxClock(NOW, manual=True)) as sb:
        yield sb


@pytest.fixture
def sb(sandbox: Sandbox) -> Sandbox:
    sandbox.reset()
    return sandbox


@pytest.fixture
def cm(sb: Sandbox) -> Iterator[Cloudmore]:
    with sb.client(rate_limit=None) as client:
        yield client


def lines_of(cm: Cloudmore, month: str = OCTOBER) -> list[BillingLine]:
    with cm.billing.report(month) as report:
        return list(report.lines())


def summed(lines: list[BillingLine], places: int) -> dict[str | None, LedgerTotal]:
    """What a client reads, as the ledger tells it."""

    def units(amount: Decimal | None) -> int:
        return int(EXACT.scaleb(amount, places)) if amount is not None else 0

    totals: dict[str | None, LedgerTotal] = {}
    for line in lines:
        total = totals.setdefault(line.currency, LedgerTotal())
        total.lines += 1
        total.sales += units(line.total_sales)
        total.cost += units(line.total_cost)
        total.without_sales += line.total_sales is None
        total.without_cost += line.total_cost is None
    return totals


def product_of(cm: Cloudmore) -> str:
    return next(line.product_id for line in lines_of(cm) if line.product_id and line.product_id.startswith("CFQ7"))


def load(sb: Sandbox, _: Cloudmore) -> None:
    sb.load(LINES)


def add(sb: Sandbox, cm: Cloudmore) -> None:
    first = lines_of(cm)[0]
    about = {"organizationId": first.organization_id, "serviceId": first.service_id, "currencyCode": first.currency}
    sb.billing.add({**about, "billingDate": "2026-10-31T23:59:59Z", "quantity": 1, "totalSales": Decimal("-30.00")})
    sb.billing.add({"billingDate": "2026-10-01", "currencyCode": "EUR", "quantity": 1, "totalSales": "1E-05"})


CHANGES: dict[str, tuple[Callable[[Sandbox, Cloudmore], Any], ...]] = {
    "as it is seeded": (),
    "as it was loaded": (load,),
    "late lines": (add,),
    "another price of a product": (
        lambda sb, cm: sb.billing.reprice(OCTOBER, product_id=product_of(cm), unit_sales="12.3456"),
    ),
    "all prices, in proportion": (lambda sb, _: sb.billing.reprice(OCTOBER, factor=Decimal("1.0375")),),
    "a product that is gone": (lambda sb, cm: sb.billing.remove(OCTOBER, product_id=product_of(cm)),),
    "all of it, one after the other": (
        lambda sb, cm: sb.billing.reprice(OCTOBER, product_id=product_of(cm), factor="0.5"),
        lambda sb, _: sb.billing.remove(OCTOBER, lines=7),
        add,
        lambda sb, _: sb.billing.reprice(OCTOBER, unit_sales=9),
        lambda sb, cm: sb.billing.remove(OCTOBER, organization_id=lines_of(cm)[0].organization_id, lines=3),
    ),
    "of loaded lines": (
        load,
        add,
        lambda sb, _: sb.billing.reprice(OCTOBER, product_id="p", unit_sales="12"),
        lambda sb, _: sb.billing.remove(OCTOBER, product_id="q", lines=1),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_ledger_has_what_a_client_reads(sb: Sandbox, cm: Cloudmore, name: str) -> None:
    for change in CHANGES[name]:
        change(sb, cm)
    assert sb.ledger.places == 30
    assert sb.ledger.total(OCTOBER) == summed(lines_of(cm), sb.ledger.places)


def test_the_ledger_of_a_quarter_is_the_sum_of_its_months(sb: Sandbox, cm: Cloudmore) -> None:
    add(sb, cm)
    sb.billing.reprice("2026-03", factor="1.1")
    months = [f"2026-{month:02d}" for month in range(1, 4)]
    lines = [line for month in months for line in lines_of(cm, month)]
    assert sb.ledger.total("2026-01-01", date(2026, 3, 31)) == summed(lines, sb.ledger.places)


def test_the_ledger_is_the_same_whatever_a_report_shows(sb: Sandbox) -> None:
    before = sb.ledger.total(OCTOBER)
    sb.content, sb.range_end, sb.settling, sb.dates, sb.role = (
        *("computed", "exclusive", "delivery", "local-midnight", "key-account-manager"),
    )
    try:
        assert sb.ledger.total(OCTOBER) == before
    finally:
        sb.content, sb.range_end, sb.settling, sb.dates, sb.role = (
            *("camel", "inclusive", "at-once", "utc", "global-admin"),
        )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"totalSales": "1 234,50"}, "line 1, totalSales: it holds no amount"),
        ({"totalCost": True}, "line 1, totalCost: it holds no amount"),
        ({"totalSales": "1E-31"}, "an amount has 31 places, and the ledger 30"),
    ],
)
def test_the_ledger_names_what_it_cannot_add(sb: Sandbox, line: dict[str, Any], message: str) -> None:
    sb.load({"lines": [line]})
    with pytest.raises(ConfigurationError, match=message):
        sb.ledger.total(OCTOBER)


@pytest.mark.parametrize(
    ("amount", "units"),
    [
        ("1E-30", 1),
        ("10E-31", 1),
        ("1.10", 11 * 10**29),
        ("1E+3", 10**33),
        ("1e-0005", 10**25),
        ("-0.00", 0),
        (None, 0),
    ],
)
def test_the_ledger_adds_every_spelling(sb: Sandbox, amount: str | None, units: int) -> None:
    sb.load({"lines": [{"totalSales": amount}, {"totalSales": amount, "currencyCode": "SEK"}]})
    expected = LedgerTotal(sales=units, lines=1, without_cost=1, without_sales=int(amount is None))
    assert sb.ledger.total(OCTOBER) == {None: expected, "SEK": expected}


@pytest.mark.parametrize("day", ["2026-10-06", "2026-10-31T23:30:00Z", "2026-11-01T00:30:00+01:00"])
def test_an_added_line_stands_with_its_service(sb: Sandbox, cm: Cloudmore, day: str) -> None:
    before = lines_of(cm)
    first = before[0]
    about = {"organizationId": first.organization_id, "serviceId": first.service_id, "serviceName": first.service_name}
    sb.billing.add(
        {**about, "billingDate": day, "quantity": 1, "totalSales": -30, "currencyCode": "SEK", "note": "late"}
    )
    after = lines_of(cm)
    (place,) = (number for number, line in enumerate(after) if line.note == "late")
    assert after[:place] + after[place + 1 :] == before
    assert (after[place].organization_name, after[place - 1].service_id) == (first.organization_name, first.service_id)


def test_an_added_line_may_have_a_service_or_an_organization_of_its_own(sb: Sandbox, cm: Cloudmore) -> None:
    first = lines_of(cm)[0]
    line = {"billingDate": "2026-10-05", "quantity": 1, "totalSales": 1, "currencyCode": "SEK", "note": "late"}
    sb.billing.add({**line, "organizationId": first.organization_id, "serviceName": "Consulting"})
    sb.billing.add({**line, "organizationId": first.organization_id, "organizationName": "An older name"})
    sb.billing.add({**line, "organizationId": None})
    added = [line for line in lines_of(cm) if line.note == "late"]
    assert [(each.organization_id, each.organization_name, each.service_name) for each in added] == [
        (first.organization_id, first.organization_name, "Consulting"),
        (None, None, None),
        (first.organization_id, "An older name", None),
    ]


def test_a_price_changes_total_and_margin_and_nothing_else(sb: Sandbox, cm: Cloudmore) -> None:
    sb.load(LINES)
    before = lines_of(cm)
    assert sb.billing.reprice(OCTOBER, product_id="P", unit_sales="12.5") == 2
    whole, prorated, *others = lines_of(cm)
    assert (whole.unit_sales, whole.total_sales, whole.margin) == (Decimal("12.5"), Decimal("62.5"), Decimal("22.5"))
    # 16.13 of a price of 10.00; the cost is what sales and margin say.
    assert (prorated.unit_sales, prorated.total_sales) == (Decimal("12.5"), Decimal("20.16"))
    assert prorated.margin == Decimal("20.16") - (Decimal("16.13") - Decimal("7.5"))
    assert others == before[2:]
    assert [line.total_cost for line in (whole, prorated)] == [line.total_cost for line in before[:2]]


def test_a_report_has_the_books_of_when_it_is_fetched(sb: Sandbox, cm: Cloudmore) -> None:
    sb.load(LINES)
    token = cm.billing.submit(OCTOBER).to_token()
    totals: list[Decimal | None] = []
    for change in (
        lambda: None,
        lambda: sb.billing.remove(OCTOBER, lines=3),
        lambda: sb.billing.add(LINES["lines"][0]),
    ):
        change()
        with cm.billing.resume(token).result() as report:
            totals.append(report.totals().by_currency["SEK"].sales)
    assert totals == [Decimal("166.13"), 50, 100]


def test_a_line_without_a_date_is_of_no_month(sb: Sandbox, cm: Cloudmore) -> None:
    undated = {name: value for name, value in LINES["lines"][0].items() if name != "billingDate"}
    sb.load({**LINES, "lines": [*LINES["lines"], undated]})
    assert sb.billing.reprice(OCTOBER, factor=2) == 4
    assert sb.billing.remove(OCTOBER, product_id="p") == 2
    assert [line.total_sales for line in lines_of(cm)] == [100, 100, 0, 50]
    assert sb.ledger.total("2026-09")["SEK"].lines == 1


def test_a_change_does_not_touch_what_is_added_after_it(sb: Sandbox, cm: Cloudmore) -> None:
    sb.load(LINES)
    line = dict(LINES["lines"][2])
    assert sb.billing.reprice(OCTOBER, product_id="q", factor=2) == 2
    assert sb.billing.remove(OCTOBER, product_id="q") == 2
    sb.billing.add(line)
    assert [each.total_sales for each in lines_of(cm) if each.product_id == "q"] == [50]


def test_a_credit_stays_one(sb: Sandbox, cm: Cloudmore) -> None:
    line = {"organizationId": "A", "billingDate": "2026-10-05", "currencyCode": "SEK", "unitSalesPrice": -10}
    kinds = [
        {"quantity": 3, "totalSales": -30},
        {"quantity": -3, "unitSalesPrice": 10, "totalSales": -30},
        {"quantity": 0, "unitSalesPrice": 10, "totalSales": -30},
        {"quantity": 2, "totalSales": -30},
        {"totalSales": -30, "quantity": 1, "unitSalesPrice": None},
    ]
    sb.load({"lines": [{**line, **kind} for kind in kinds]})
    assert sb.billing.reprice(OCTOBER, unit_sales=20) == 4
    assert [each.total_sales for each in lines_of(cm)] == [-60, -60, -60, -60, -30]
    assert [each.unit_sales for each in lines_of(cm)] == [-20, 20, 20, -20, None]


def test_a_margin_that_cannot_be_read_stays(sb: Sandbox, cm: Cloudmore) -> None:
    line = {"organizationId": "A", "billingDate": "2026-10-05", "currencyCode": "SEK", "quantity": 1, "totalSales": 10}
    sb.load({"lines": [{**line, "marginAmount": "some"}, {**line, "totalCost": 4, "marginAmount": "some"}]})
    assert sb.billing.reprice(OCTOBER, factor="1.5") == 2
    with cm.billing.report(OCTOBER) as report:
        assert report.raw.read_text("utf-8").count('"totalSales":15.0,"marginAmount":"some"') == 1
        assert report.raw.read_text("utf-8").count('"totalSales":15.0,"totalCost":4,"marginAmount":"11.0"') == 1


def test_one_of_two_equal_lines_is_removed(sb: Sandbox, cm: Cloudmore) -> None:
    sb.load(LINES)
    assert sb.billing.remove(OCTOBER, product_id="q", lines=1) == 1
    assert [line.product_id for line in lines_of(cm)] == ["p", "p", "q", "free"]
    assert sb.billing.remove(OCTOBER, service_id="S", subscription_id=None) == 4
    assert lines_of(cm, "2026-10") == []


REFUSED: dict[str, tuple[Callable[[Sandbox], Any], str]] = {
    "no month": (lambda sb: sb.billing.remove("October"), "October is no month such as 2026-10"),
    "no such month": (lambda sb: sb.billing.reprice("2026-13", factor=2), "month must be in 1..12"),
    "no price": (lambda sb: sb.billing.reprice(OCTOBER), "unit_sales or by factor: give one"),
    "two prices": (lambda sb: sb.billing.reprice(OCTOBER, factor=1, unit_sales=1), "unit_sales or by factor: give one"),
    "a price that is none": (lambda sb: sb.billing.reprice(OCTOBER, factor="1,5"), "factor is '1,5'; give a Decimal"),
    "no line to reprice": (lambda sb: sb.billing.reprice(OCTOBER, product_id="none", factor=2), "No line of 2026-10"),
    "no line to remove": (lambda sb: sb.billing.remove(OCTOBER, subscription_id="none"), "2026-10 has 0 such lines"),
    "too few lines to remove": (lambda sb: sb.billing.remove(OCTOBER, lines=10**6), r"2026-10 has \d+ such lines"),
    "less than a line": (lambda sb: sb.billing.remove(OCTOBER, lines=0), "lines is how many to take away"),
    "a line that is none": (lambda sb: sb.billing.add({"billingDate": "soon"}), "the line, billingDate: 'soon' is no"),
    "a range that is none": (lambda sb: sb.ledger.total("2026-10-02", "2026-10-01"), "2026-10-02 is after 2026-10-01"),
    "a day alone": (lambda sb: sb.ledger.total(date(2026, 10, 2)), "2026-10-02 is no month"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_use_is_refused_and_changes_nothing(sb: Sandbox, name: str) -> None:
    before = sb.ledger.total(OCTOBER)
    wrong, message = REFUSED[name]
    with pytest.raises(ConfigurationError, match=message):
        wrong(sb)
    assert sb.ledger.total(OCTOBER) == before


def test_changes_survive_a_restart_and_a_load_forgets_them(tmp_path: Path) -> None:
    state = tmp_path / "sandbox.db"
    clock = SandboxClock(NOW, manual=True)
    with Sandbox(organizations=2, state=state, clock=clock) as sb, sb.client(rate_limit=None) as cm:
        add(sb, cm)
        sb.billing.reprice(OCTOBER, factor="1.5")
        sb.billing.remove(OCTOBER, lines=1)
        before = sb.ledger.total(OCTOBER)
    with Sandbox(organizations=2, state=state, clock=clock) as sb, sb.client(rate_limit=None) as cm:
        assert sb.ledger.total(OCTOBER) == summed(lines_of(cm), 30) == before
        sb.load(LINES)
        assert [line.total_sales for line in lines_of(cm)] == [50, Decimal("16.13"), 50, 50, 0]
