"""What the check finds, as a table: lines of two months in, findings out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import field, frozen
from saved import line, saved

from cloudmore.billing import Acceptances, CheckLimits, CheckResult, KnownOrganization, checked, month_period, unsettled
from cloudmore.billing.check.limits import limits_of

OCTOBER_12 = datetime(2026, 10, 12, tzinfo=UTC)
NOVEMBER_2 = datetime(2026, 11, 2, tzinfo=UTC)
NOVEMBER_9 = datetime(2026, 11, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 9, 8, tzinfo=UTC)
Lines = Sequence[Mapping[str, Any]]


@frozen
class Case:
    """Lines of October and September, and what is found.

    Attributes:
        name: What it shows.
        now: Lines of October.
        before: Lines of September; by default those of October, so that nothing has changed; ``None`` for none.
        finds: How many findings of each code: exactly these.
        says: What stands in their messages.
        never: What stands in none.
        amounts: Amounts of the findings, by code.
        limits: Thresholds that are other ones.
        organizations: Those listed with October and with September.
        asked_at: When October was asked for.
        settled: Whether it is settled.
        complete: Whether it is complete.
    """

    name: str
    now: Lines = ()
    before: Lines | None = ()
    finds: Mapping[str, int] = field(factory=dict[str, int])
    says: Sequence[str] = ()
    never: Sequence[str] = ()
    amounts: Mapping[str, str] = field(factory=dict[str, str])
    limits: Mapping[str, Any] = field(factory=dict[str, Any])
    organizations: tuple[Sequence[KnownOrganization], Sequence[KnownOrganization]] | None = None
    asked_at: datetime = NOVEMBER_9
    settled: bool = True
    complete: bool | None = True


def september(lines: Lines) -> Lines:
    return [{**each, "billingDate": each["billingDate"].replace("-10-", "-09-")} for each in lines]


def check_of(case: Case, folder: Path, accepted: Acceptances | None = None) -> CheckResult:
    listed, listed_before = case.organizations or (None, None)
    before = None
    if case.before is not None:
        lines = september(case.before or case.now)
        before = saved(folder, lines, month="2026-09", asked_at=OCTOBER_12, organizations=listed_before)
    now = saved(folder, case.now, asked_at=case.asked_at, organizations=listed)
    return checked(now, before, limits_of(dict(case.limits)), accepted or Acceptances(), NOW)


def organizations(count: int, *, first: int = 0) -> list[KnownOrganization]:
    return [KnownOrganization(f"o-{number}", f"Exempel {number} AB", True) for number in range(first, first + count)]


def customers(count: int) -> Lines:
    return [line(organizationId=f"o-{n}", organizationName=f"Exempel {n} AB") for n in range(count)]


MICROSOFT = line(serviceId="s-m", serviceName="Microsoft 365", productId="p-m", productName="Microsoft 365 E5")
PRICES = {"unitSalesPrice": 6, "totalSales": 12}
FREE = {"unitSalesPrice": 0, "totalSales": 0}

SETTLED = (
    Case("nothing has changed", [line()]),
    Case(
        "asked before the ninth",
        [line()],
        finds={"unsettled": 1},
        says=("Not all of 2026-10 can be in on 2026-11-02: it is settled from 2026-11-09 on",),
        asked_at=NOVEMBER_2,
        settled=False,
    ),
    Case("everything is dated by delivery", [line()], limits={"settled_day": 1}, asked_at=NOVEMBER_2),
    Case(
        "a service is not in yet",
        [line()],
        [line(), MICROSOFT, {**MICROSOFT, "subscriptionId": "x"}],
        finds={"service-vanished": 1},
        says=("Microsoft 365 has no line; 2026-09 had 2 lines, sales 20 SEK.",),
        amounts={"service-vanished": "20"},
        settled=False,
        complete=False,
    ),
    Case("a service is new", [line(), MICROSOFT], [line()], finds={"service-new": 1}, amounts={"service-new": "10"}),
    Case(
        "an annual service has no line in most months",
        [line()],
        [line(), {**MICROSOFT, "paymentFrequency": "Annual"}],
    ),
    Case("a line without a service", [line(serviceId=None, serviceName=None)]),
)

COMPLETE = (
    Case(
        "nothing to compare with",
        [line()],
        None,
        finds={"not-compared": 1},
        says=("It is compared with no other month",),
        complete=None,
    ),
    Case(
        "some organizations cannot be seen any more",
        customers(4),
        customers(5),
        finds={"fewer-organizations": 2, "organization-vanished": 1},
        says=("4 organizations are listed, 2026-09 had 5", "4 organizations are billed, 2026-09 had 5"),
        organizations=(organizations(4), organizations(5)),
        complete=False,
    ),
    Case(
        "a tenth fewer is no finding, but who is gone is",
        customers(9),
        customers(10),
        finds={"organization-vanished": 1},
        says=("Exempel 9 AB has no line; 2026-09 had 1 line, sales 10 SEK.",),
        amounts={"organization-vanished": "10"},
        complete=False,
    ),
    Case(
        "a customer has another name now",
        [line(totalCost=12, unitCostPrice=6, currencyCode="EUR"), line(organizationName="Nytt AB")],
        [line(organizationName="Gammalt AB", billingLineDetails=f"{n}") for n in range(5)],
        finds={"mixed-currencies": 1, "negative-margin": 1},
        never=("Gammalt",),
    ),
    Case("a customer is new", customers(2), customers(1), finds={"organization-new": 1}),
    Case(
        "a customer whose licences are annual is neither new nor gone",
        [line(), line(organizationId="o-2", paymentFrequency="Annual")],
        [line(), line(organizationId="o-3", paymentFrequency="Annual")],
        limits={"organizations_drop_percent": 100},
    ),
    Case(
        "the reseller itself is no customer",
        [line(), line(organizationId=None, organizationName=None)],
        [line()],
    ),
    Case(
        "billed, but not active, or not in the list",
        customers(3),
        finds={"organization-inactive": 1, "organization-unlisted": 1},
        says=("Exempel 1 AB is billed, but is not active", "Exempel 2 AB is billed, but is not in the list"),
        organizations=(
            [KnownOrganization("o-0", "Exempel 0 AB", None), KnownOrganization("o-1", "Exempel 1 AB", False)],
            organizations(2),
        ),
    ),
)

FIVE = line(quantity=5, totalSales=25, totalCost=20)
EQUAL = (
    Case(
        "two equal lines, and nothing to compare with",
        [FIVE, FIVE],
        None,
        finds={"equal-lines": 1, "not-compared": 1},
        says=("2 equal lines of quantity 5. All of them are counted.",),
        never=("that of the month before",),
        amounts={"equal-lines": "25"},
        complete=None,
    ),
    Case(
        "twice the quantity of the month before",
        [FIVE, FIVE],
        [FIVE],
        finds={"equal-lines": 1},
        says=("The quantity, 10, is 2 times that of the month before, 5",),
    ),
    Case(
        "two equal lines in both months",
        [FIVE, FIVE],
        finds={"equal-lines": 1},
        never=("that of the month before",),
    ),
    Case("three of one, two of another", [FIVE, FIVE, FIVE, line(), line()], finds={"equal-lines": 2}),
    Case("a line without a quantity", [line(quantity=None)] * 2, finds={"equal-lines": 1, "missing-quantity": 1}),
    Case(
        "more equal lines than wait for the quantity",
        [line(billingLineDetails=f"{n}") for n in range(102) for _ in range(2)],
        [line(billingLineDetails=f"{n}") for n in range(102)],
        finds={"equal-lines": 102},
        says=("The quantity, 408, is 2 times that of the month before, 204",),
    ),
)

MARGINS = (
    Case(
        "a loss",
        [line(totalCost=12, unitCostPrice=6)],
        finds={"negative-margin": 1},
        says=("Backup of a server: sales 10, cost 12, margin -2, -20.0 %.",),
        amounts={"negative-margin": "-2"},
    ),
    Case(
        "little is left",
        [line(totalCost="9.6", unitCostPrice="4.8")],
        finds={"low-margin": 1},
        says=("margin 0.4, 4.0 %",),
    ),
    Case("little is enough", [line(totalCost="9.6", unitCostPrice="4.8")], limits={"low_margin_percent": 4}),
    Case(
        "a discount of its own is judged with its product",
        [line(quantity=20, totalSales=100, totalCost=80), line(quantity=-1, totalSales=-10, totalCost=0)],
    ),
    Case("only a credit", [line(quantity=-2, totalSales=-10, totalCost=-8)]),
    Case("sold for nothing", [line(**FREE)], finds={"zero-price": 1}, amounts={"zero-price": "8"}),
    Case("free for everybody", [line(**FREE, unitCostPrice=0, totalCost=0)]),
    Case("costs nothing", [line(unitCostPrice=0, totalCost=0)]),
    Case("no cost known", [line(unitCostPrice=None, totalCost=None)]),
    Case(
        "a credit of sales that takes back no cost",
        [line(quantity=-2, totalSales=-10, totalCost=2, unitCostPrice=None)],
        finds={"contradictory-signs": 1, "negative-margin": 1},
        says=("margin -12.",),
    ),
    Case(
        "costs that are gone since the month before",
        [line(totalCost=None, unitCostPrice=None)],
        before=[line()],
        finds={"missing-total-cost": 1},
        says=("1 lines in SEK have no total_cost",),
    ),
    Case(
        "a line without a cost beside one that has it",
        [line(), line(totalCost=None, productId="p-2")],
        finds={"missing-total-cost": 1},
    ),
    Case("costs that nobody is told", [line(totalCost=None, unitCostPrice=None)]),
    Case(
        "the vendor's margin is another",
        [
            line(marginAmount=3),
            line(marginAmount=2, productId="p-2"),
            line(marginAmount="2.004", productId="p-3"),
            line(marginAmount="1.9", productId="p-4"),
        ],
        finds={"margin-differs": 1},
        says=("On 2 of 4 lines", "the most: Exempel AB: Backup of a server says 3, sales minus cost is 2 SEK"),
    ),
    Case(
        "cost and sales may be in two currencies",
        [line(organizationCurrencyCode="EUR", totalCost=12, unitCostPrice=6, marginAmount=7)],
        finds={"two-currencies": 1},
        says=("billed in SEK, and its own currency is EUR",),
        amounts={"two-currencies": "10"},
    ),
    Case(
        "two currencies of one customer",
        [line(), line(currencyCode="EUR", totalSales=9, unitSalesPrice="4.5")],
        finds={"mixed-currencies": 1},
        says=("sales 9 EUR, 10 SEK",),
    ),
)

CHANGES = (
    Case(
        "a price has changed, the quantity has not",
        [line(**PRICES)],
        [line()],
        finds={"price-changed": 1},
        says=("unit sales price 5 to 6; the quantity is 2 as before (monthly)",),
        amounts={"price-changed": "2"},
    ),
    Case(
        "both have",
        [line(quantity=3, unitSalesPrice=6, totalSales=18, totalCost=12)],
        [line()],
        finds={"price-changed": 1},
        says=("the quantity went from 2 to 3",),
    ),
    Case("within the threshold", [line(**PRICES)], [line()], limits={"price_change_percent": 20}),
    Case(
        "the cost has changed",
        [line(unitCostPrice="4.5", totalCost=9)],
        [line()],
        finds={"cost-changed": 1},
        says=("unit cost price 4 to 4.5",),
    ),
    Case("binary fractions", [line(unitSalesPrice="4.999999999999999", totalSales="9.999999999999998")], [line()]),
    Case("a free line beside a paid one", [line(), line(**FREE, unitCostPrice=0, totalCost=0)], [line()]),
    Case(
        "one of two prices has changed",
        [line(), line(unitSalesPrice=7, totalSales=14)],
        [line(), line(unitSalesPrice=6, totalSales=12)],
        finds={"price-changed": 1},
        says=("unit sales price 5, 6 to 5, 7",),
    ),
    Case(
        "the same money on finer lines",
        [
            line(quantity=1, unitSalesPrice="12.5", totalSales="12.5", unitCostPrice=10, totalCost=10, note=f"{n}")
            for n in range(8)
        ],
        [line(quantity=1, unitSalesPrice=100, totalSales=100, unitCostPrice=80, totalCost=80)],
    ),
    Case(
        "the same sales on finer lines that cost more",
        [
            line(quantity=1, unitSalesPrice=50, totalSales=50, unitCostPrice=45, totalCost=45, note=f"{n}")
            for n in range(2)
        ],
        [line(quantity=1, unitSalesPrice=100, totalSales=100, unitCostPrice=80, totalCost=80)],
        finds={"price-changed": 1, "cost-changed": 1},
    ),
    Case("one of two tiers is gone", [line()], [line(), line(unitSalesPrice=6, totalSales=12)]),
    Case(
        "so many prices are meters",
        [line(unitSalesPrice=5 + n, totalSales=2 * (5 + n)) for n in range(20)],
        [line()],
        limits={"quantity_jump_amount": 10000},
    ),
    Case(
        "another currency is another subscription",
        [line(currencyCode="EUR", unitSalesPrice=6, totalSales=12)],
        [line()],
    ),
    Case(
        "a quantity has jumped",
        [line(quantity=50, totalSales=250, totalCost=200)],
        [line()],
        finds={"quantity-jump": 1},
        says=("quantity 2 to 50, sales 10 to 250 (monthly)",),
        amounts={"quantity-jump": "240"},
    ),
    Case(
        "and fallen",
        [line()],
        [line(quantity=50, totalSales=250, totalCost=200)],
        finds={"quantity-jump": 1},
        amounts={"quantity-jump": "-240"},
    ),
    Case("by little money", [line(quantity=20, totalSales=100, totalCost=80)], [line()]),
    Case(
        "by a factor that is all right",
        [line(quantity=50, totalSales=250, totalCost=200)],
        [line()],
        limits={"quantity_jump_percent": 2400},
    ),
    Case(
        "an annual line beside monthly ones, and one that comes once",
        [
            line(paymentFrequency="Annual", unitSalesPrice=60, totalSales=120),
            line(paymentFrequency="One-time", unitSalesPrice=500, totalSales=1000),
            *(line(subscriptionId=f"{n}") for n in range(11)),
        ],
        [line(), line(paymentFrequency="Once", unitSalesPrice=5), *(line(subscriptionId=f"{n}") for n in range(11))],
    ),
    Case(
        "an unknown frequency is never taken for monthly",
        [line(paymentFrequency="Fortnightly", unitSalesPrice=60, totalSales=120)],
        [line()],
        finds={"unknown-frequency": 1},
        says=("1 lines do not say how often",),
    ),
    Case(
        "but is held against its kind",
        [line(paymentFrequency=None, **PRICES)],
        [line(paymentFrequency="?")],
        finds={"price-changed": 1, "unknown-frequency": 1},
        says=("(payment frequency unknown)",),
    ),
)

CREDITS = {
    "quantity": {"quantity": -1, "unitSalesPrice": 10, "unitCostPrice": 8},
    "price": {"quantity": 1, "unitSalesPrice": -10, "unitCostPrice": -8},
    "both": {"quantity": -1, "unitSalesPrice": -10, "unitCostPrice": -8},
    "total": {"quantity": 0, "unitSalesPrice": 10, "unitCostPrice": 8},
}
LINES = (
    *(
        Case(f"an honest credit by {name}", [line(**values, totalSales=-10, totalCost=-8)])
        for name, values in CREDITS.items()
    ),
    Case(
        "minus times minus is a charge",
        [line(quantity=-1, unitSalesPrice=-10, unitCostPrice=-8)],
        finds={"contradictory-signs": 1},
        says=("total sales are 10, but quantity -1 and unit sales -10",),
        amounts={"contradictory-signs": "10"},
    ),
    Case(
        "plus times plus is a credit",
        [line(totalSales=-10, totalCost=-8)],
        finds={"contradictory-signs": 1},
        says=("quantity and unit sales are above zero",),
    ),
    Case(
        "a charge whose cost is a credit",
        [line(totalCost=-8)],
        finds={"contradictory-signs": 1},
        says=("total sales are 10, but total cost is -8",),
    ),
    Case(
        "a total that is not quantity times price",
        [line(totalSales="16.13")],
        finds={"total-differs": 1},
        says=("total sales 16.13, but 2 times 5 is 10; difference 6.13",),
        amounts={"total-differs": "6.13"},
    ),
    Case("a cost that is not", [line(totalCost=9)], finds={"total-differs": 1}, says=("total cost 9",)),
    Case("binary fractions in a total", [line(totalSales="10.000000000000002")]),
    Case("half a hundredth", [line(totalSales="10.005")]),
    Case("more than it", [line(totalSales="10.0051")], finds={"total-differs": 1}),
    Case("a wider tolerance", [line(totalSales="10.5")], limits={"total_tolerance": Decimal("0.5")}),
    Case(
        "no unit price and no quantity",
        [line(unitSalesPrice=None, unitCostPrice=None), line(quantity=None)],
        finds={"missing-quantity": 1},
    ),
    Case("no sales", [line(totalSales=None), line()], finds={"missing-total-sales": 1}),
)


@pytest.mark.parametrize(
    "case", [*SETTLED, *COMPLETE, *EQUAL, *MARGINS, *CHANGES, *LINES], ids=lambda case: case.name.replace(" ", "-")
)
def test_the_check_finds(case: Case, tmp_path: Path) -> None:
    result = check_of(case, tmp_path)
    assert {code: each.open for code, each in result.counts.items()} == dict(case.finds)
    said = "\n".join(finding.message for finding in result.findings)
    assert [text for text in case.says if text not in said] == []
    assert [text for text in case.never if text in said] == []
    found = {each.code: each.amount for each in result.findings}
    assert {code: found[code] for code in case.amounts} == {code: Decimal(each) for code, each in case.amounts.items()}
    assert (result.settled, result.complete) == (case.settled, case.complete)
    assert result.fails(None) is bool(case.finds)


def test_a_check_that_read_no_line_always_fails(tmp_path: Path) -> None:
    result = check_of(Case("", [], [line()]), tmp_path)
    assert result.counts.keys() >= {"empty"}
    assert (result.lines, result.complete, result.fails(frozenset())) == (0, None, True)


def test_a_month_before_without_a_line_is_none_to_compare_with(tmp_path: Path) -> None:
    before = saved(tmp_path, [], month="2026-09", asked_at=OCTOBER_12)
    result = checked(saved(tmp_path, [line()]), before, CheckLimits(), Acceptances(), NOW)
    assert [(each.code, each.message.partition(",")[0]) for each in result.findings] == [
        ("not-compared", "2026-09 has no line")
    ]


def test_margins_are_computed_from_sums_and_never_averaged(tmp_path: Path) -> None:
    cheap, dear = line(totalSales=90, totalCost=45), line(productId="p-2", totalSales=10, totalCost=8)
    result = check_of(
        Case("", [cheap, dear, line(totalSales=5, totalCost=None), line(totalSales=0, totalCost=0)]), tmp_path
    )
    total = result.margins["SEK"]
    assert (total.sales, total.cost, total.margin, total.margin_percent) == (105, 53, 47, 47)
    assert (total.lines, total.not_judged) == (4, 1)
    nothing = check_of(Case("", [line(**FREE)]), tmp_path / "nothing").margins["SEK"]
    assert (nothing.margin, nothing.margin_percent) == (-8, None)
    no_cost = check_of(Case("", [line(totalCost=None, unitCostPrice=None)]), tmp_path / "unknown").margins["SEK"]
    assert (no_cost.margin, no_cost.margin_percent) == (None, None)


@pytest.mark.parametrize(
    ("percentages", "meaning"),
    [
        (("20", "19.99"), "margin (of sales), as 20: so on 2 of 2 lines"),
        (("0.2", "0.2"), "margin (of sales), as 0.2: so on 2 of 2 lines"),
        (("25", "20"), "margin (of sales), as 20: so on 1 of 2 lines"),
        (("25", "25"), "mark-up (on cost), as 25: so on 2 of 2 lines"),
        (("0.25", "0.25"), "mark-up (on cost), as 0.25: so on 2 of 2 lines"),
        (("7", None), "no known formula, on 1 lines"),
        ((None, None), None),
    ],
)
def test_the_vendors_percentage_is_explained(
    percentages: tuple[str | None, ...], meaning: str | None, tmp_path: Path
) -> None:
    lines = [line(marginPercentage=each, productId=f"p-{n}") for n, each in enumerate(percentages)]
    nothing = line(**FREE, unitCostPrice=0, totalCost=0, marginPercentage=0, productId="p-9")
    assert check_of(Case("", [*lines, nothing]), tmp_path).vendors_percentage == meaning


def test_findings_have_the_most_money_first_and_only_the_largest_are_kept(tmp_path: Path) -> None:
    losses = [
        line(productId=f"p-{n}", totalCost=20 + n, unitCostPrice=None, currencyCode=currency, organizationId=currency)
        for n in range(130)
        for currency in ("SEK", "EUR")
    ]
    result = check_of(Case("", losses), tmp_path)
    assert result.open_count == result.counts["negative-margin"].open == 260
    assert [(each.currency, each.amount) for each in result.findings] == [
        (currency, -10 - n) for currency in ("EUR", "SEK") for n in range(129, 29, -1)
    ]


def test_keys_stay_the_same_and_tell_findings_apart(tmp_path: Path) -> None:
    first = check_of(Case("", [line(totalCost=12), line(productId="p-2", totalCost=12)], None), tmp_path / "a")
    again = check_of(
        Case("", [line(totalCost=12, organizationName="Renamed AB", billingDate="2026-10-06")], None), tmp_path / "b"
    )
    keys = [each.key for each in first.findings if each.code == "negative-margin"]
    assert len(set(keys)) == 2
    assert {each.key for each in again.findings if each.code == "negative-margin"} < set(keys)


@pytest.mark.parametrize(
    ("month", "moment", "zone", "day", "settled"),
    [
        ("2026-10", "2026-11-08T23:30:00+00:00", "UTC", 9, False),
        ("2026-10", "2026-11-08T23:30:00+00:00", "Europe/Stockholm", 9, True),
        ("2026-10", "2026-11-09T00:00:00+00:00", "America/New_York", 9, False),
        ("2026-12", "2027-01-08T12:00:00+00:00", "UTC", 9, False),
        ("2026-12", "2027-01-09T12:00:00+00:00", "UTC", 9, True),
        ("2026-01", "2026-02-28T12:00:00+00:00", "UTC", 28, True),
        ("2026-10", "2026-10-31T12:00:00+00:00", "UTC", 1, False),
        ("2026-10", "2026-11-01T00:00:00+00:00", "UTC", 1, True),
    ],
)
def test_the_calendar_is_that_of_the_zone(month: str, moment: str, zone: str, day: int, *, settled: bool) -> None:
    period = month_period(month, today=date(2027, 12, 31))
    finding = unsettled(period, datetime.fromisoformat(moment), ZoneInfo(zone), day)
    assert finding is None if settled else (finding and finding.code == "unsettled")
