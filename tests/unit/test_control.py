"""What a target gets of a report, and that no money is lost or invented on the way there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from cloudmore import CloudmoreError, ConfigurationError
from cloudmore.billing import (
    BillingLine,
    Control,
    Period,
    Report,
    Rules,
    Split,
    places_named,
    places_of,
    prepared,
    save_report,
)
from cloudmore.billing.control import kept
from cloudmore.billing.reading import Origin
from cloudmore.billing.report import Asked
from cloudmore.billing.survey import read_head
from cloudmore_api.types import encode_json

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
ASKED = Asked(OCTOBER, datetime(2026, 11, 9, tzinfo=UTC), "api.example", "t-1")


def raw_line(sales: Any, **changes: Any) -> dict[str, Any]:
    sales = Decimal(sales) if isinstance(sales, str) else sales
    line = {"organizationId": "o-1", "organizationName": "Acme", "billingDate": "2026-10-05", "quantity": 1}
    return {**line, "totalSales": sales, "currencyCode": "EUR", **changes}


def report_of(lines: list[dict[str, Any]], folder: Path) -> Report:
    raw = folder / "raw.json"
    raw.write_bytes(encode_json(lines))
    return Report(raw, read_head(raw), ASKED, Origin("cloudmore", "r-1", OCTOBER.name, UTC))


def exported(lines: list[dict[str, Any]], rules: Rules) -> tuple[list[BillingLine], Control]:
    control = Control(rules)
    with tempfile.TemporaryDirectory() as folder, report_of(lines, Path(folder)) as report:
        return list(control.written(prepared(report.lines(), control))), control


def sales_of(lines: list[BillingLine]) -> list[str]:
    return [f"{line.total_sales:f}" for line in lines if line.total_sales is not None]


def parts_of(control: Control, currency: str | None = "EUR") -> dict[str, tuple[int, str]]:
    record = control.record()[currency or ""]
    return {name: (part["lines"], part["total_sales"]) for name, part in record.items() if part["lines"]}


ALL = [raw_line("10"), raw_line("0"), raw_line("20", organizationId="o-2", organizationName="Beta")]
OWN = raw_line("5", organizationId=None, organizationName=None)
NAMELESS = raw_line("7", organizationId=None)

# Lines, rules, sales of the lines that are exported, and the parts of the identity that have lines.
CASES: Mapping[str, tuple[list[dict[str, Any]], Rules, list[str], dict[str, tuple[int, str]]]] = {
    "no rules": (ALL, Rules(), ["10", "0", "20"], {"report": (3, "30"), "exported": (3, "30")}),
    "excluded": (
        ALL,
        Rules(excluded={"O-2": "own tenant"}),
        ["10", "0"],
        {"report": (3, "30"), "exported": (2, "10"), "excluded": (1, "20")},
    ),
    "unmapped": (
        ALL,
        Rules(mapped={"o-2": "C-2"}),
        ["20"],
        {"report": (3, "30"), "exported": (1, "20"), "unmapped": (2, "10")},
    ),
    "letter case of an organization's id does not matter": (
        ALL,
        Rules(mapped={"O-2": "C-2"}),
        ["20"],
        {"report": (3, "30"), "exported": (1, "20"), "unmapped": (2, "10")},
    ),
    "an organization that is several customers": (
        [
            raw_line("1", costCenter="Sales"),
            raw_line("2", costCenter="IT"),
            raw_line("4", costCenter="sales"),
            raw_line("8"),
        ],
        Rules(mapped={"o-1": Split("cost_center", {"Sales": "C-1", "IT": "C-2"})}),
        ["1", "2"],
        {"report": (4, "15"), "exported": (2, "3"), "unmapped": (2, "12")},
    ),
    "an id with blanks around it is the same, and a blank key is nobody's": (
        [raw_line("1", organizationId=" o-1 "), raw_line("2", organizationId="o-2"), raw_line("4", costCenter="IT")],
        Rules(excluded={"o-3 ": "ours"}, mapped={"O-1": Split("cost_center", {"IT": ""}), "o-2": ""}),
        [],
        {"report": (3, "7"), "unmapped": (3, "7")},
    ),
    "an id with blanks around it is excluded, too": (
        [raw_line("1", organizationId=" o-1 ")],
        Rules(excluded={"O-1": "ours"}, mapped={"o-1": "C-1"}),
        [],
        {"report": (1, "1"), "excluded": (1, "1")},
    ),
    "the reseller's own lines are not unmapped": (
        [OWN, *ALL],
        Rules(mapped={"o-1": "C-1"}),
        ["5", "10", "0"],
        {"report": (4, "35"), "exported": (3, "15"), "unmapped": (1, "20"), "resellers_own": (1, "5")},
    ),
    "an organization that has only a name is unmapped": (
        [NAMELESS],
        Rules(mapped={"o-1": "C-1"}),
        [],
        {"report": (1, "7"), "unmapped": (1, "7")},
    ),
    "zero lines": (
        [*ALL, raw_line("-0.00"), raw_line(None), raw_line("0E-7")],
        Rules(zero_lines=False),
        ["10", "20"],
        {"report": (6, "30.0000000"), "exported": (3, "30"), "zero_suppressed": (3, "0.0000000")},
    ),
    "excluded first, then unmapped, then zero": (
        [
            raw_line("0", organizationId="o-3"),
            raw_line("0", organizationId="o-2"),
            raw_line("0"),
            raw_line("1", organizationId="o-3"),
            raw_line("2", organizationId="o-2"),
        ],
        Rules(excluded={"o-3": "own tenant"}, mapped={"o-1": "C-1"}, zero_lines=False),
        [],
        {"report": (5, "3"), "excluded": (2, "1"), "unmapped": (2, "2"), "zero_suppressed": (1, "0")},
    ),
    # 20 x 0.9999 = 19.998, and each rounds to 1.00.
    "rounded lines that add up": (
        [raw_line("0.9999", quantity=3, unitSalesPrice=Decimal("0.3333"))] * 20,
        Rules(places=2),
        ["1.00"] * 20,
        {"report": (20, "19.9980"), "exported": (20, "20.00")},
    ),
    # 20 x 0.3333 = 6.666, and each rounds to 0.33.
    "rounded lines that do not": (
        [raw_line("0.3333")] * 20,
        Rules(places=2),
        [*["0.33"] * 20, "0.07"],
        {"report": (20, "6.6660"), "exported": (21, "6.67"), "rounding": (1, "-0.0040")},
    ),
    "a rounding line for each organization": (
        [raw_line("0.3333")] * 2 + [raw_line("0.3333", organizationId="o-2")] * 2,
        Rules(places=2),
        ["0.33", "0.33", "0.33", "0.33", "0.01", "0.01"],
        {"report": (4, "1.3332"), "exported": (6, "1.34"), "rounding": (2, "-0.0068")},
    ),
    "one for the customer that two organizations are": (
        [raw_line("0.3333")] * 2 + [raw_line("0.3333", organizationId="o-2")] * 2,
        Rules(places=2, mapped={"o-1": "C-1", "o-2": "C-1"}),
        ["0.33", "0.33", "0.33", "0.33", "0.01"],
        {"report": (4, "1.3332"), "exported": (5, "1.33"), "rounding": (1, "0.0032")},
    ),
    "one for an organization that was renamed": (
        [raw_line("0.3333"), raw_line("0.3333", organizationName="Acme AB")],
        Rules(places=2),
        ["0.33", "0.33", "0.01"],
        {"report": (2, "0.6666"), "exported": (3, "0.67"), "rounding": (1, "-0.0034")},
    ),
    "one for each organization that has only a name": (
        [raw_line("0.3333", organizationId=None, organizationName=name) for name in ("Acme", "Acme", "Beta", "Beta")],
        Rules(places=2),
        ["0.33", "0.33", "0.33", "0.33", "0.01", "0.01"],
        {"report": (4, "1.3332"), "exported": (6, "1.34"), "rounding": (2, "-0.0068")},
    ),
    "one where only the costs do not add up": (
        [raw_line("1", totalCost=Decimal("0.004"))] * 2,
        Rules(places=2),
        ["1", "1", "0"],
        {"report": (2, "2"), "exported": (3, "2"), "rounding": (1, "0")},
    ),
    "credits": (
        [raw_line("0.005"), raw_line("-0.015"), raw_line("-0.001")],
        Rules(places=2),
        ["0.01", "-0.02", "0.00"],
        {"report": (3, "-0.011"), "exported": (3, "-0.01")},
    ),
    "400 x 0.0049 is 1.96": (
        [raw_line("1.96", quantity=400, unitSalesPrice=Decimal("0.0049"))],
        Rules(places=2),
        ["1.96"],
        {"report": (1, "1.96"), "exported": (1, "1.96")},
    ),
    "a prorated total is never computed": (
        [raw_line("16.13", quantity=5, unitSalesPrice=10)],
        Rules(places=2),
        ["16.13"],
        {"report": (1, "16.13"), "exported": (1, "16.13")},
    ),
    "to whole numbers": (
        [raw_line("1.5"), raw_line("1E+3")],
        Rules(places=0),
        ["2", "1000"],
        {"report": (2, "1001.5"), "exported": (2, "1002")},
    ),
    "a line that only rounds to zero is no zero line": (
        [raw_line("0.004")],
        Rules(places=2, zero_lines=False),
        ["0.00"],
        {"report": (1, "0.004"), "exported": (1, "0.00")},
    ),
}


@pytest.mark.parametrize(("lines", "rules", "sales", "parts"), CASES.values(), ids=CASES.keys())
def test_a_target_gets_its_lines_and_every_other_is_accounted_for(
    lines: list[dict[str, Any]], rules: Rules, sales: list[str], parts: dict[str, tuple[int, str]]
) -> None:
    got, control = exported(lines, rules)
    assert sales_of(got) == sales
    assert parts_of(control) == parts
    assert [balance.differences() for balance in control.by_currency.values()] == [{}]


def test_the_price_of_one_and_the_identity_of_a_line_are_left_alone() -> None:
    lines = [raw_line("2.9997", quantity=3, unitSalesPrice=Decimal("0.9999"), marginAmount=Decimal("0.1234"))]
    with tempfile.TemporaryDirectory() as folder, report_of(lines, Path(folder)) as report:
        (before,) = report.lines()
    (after,), _control = exported(lines, Rules(places=2))
    changed = {name for name in BillingLine.__slots__ if getattr(before, name, None) != getattr(after, name, None)}
    assert changed == {"total_sales"}


def test_what_a_zero_line_costs_is_in_the_identity() -> None:
    got, control = exported([raw_line("0", totalCost=5), raw_line("3", totalCost=2)], Rules(zero_lines=False))
    assert sales_of(got) == ["3"]
    balance = control.balance("EUR")
    assert (balance.report.cost, balance.exported.cost, balance.zero_suppressed.cost) == (7, 2, 5)
    assert balance.differences() == {}


def test_a_rounding_line_is_dated_with_the_lines_and_says_what_it_is() -> None:
    lines = [
        raw_line("0.004", totalCost=Decimal("0.014"), customerNumber="N-1", organizationGroups=["Gold"]),
        raw_line("0.004", totalCost=Decimal("0.014"), billingDate="2026-10-09", serviceId="s-1", itemCode="I"),
        raw_line("0.004", totalCost=None, billingDate=None, totally="unknown"),
    ]
    (*_others, line), control = exported(lines, Rules(places=2))
    assert (line.total_sales, line.unit_sales, line.quantity) == (Decimal("0.01"), Decimal("0.01"), 1)
    assert (line.total_cost, line.unit_cost) == (Decimal("0.01"), Decimal("0.01"))
    assert (line.organization_id, line.customer_number, line.organization_groups) == ("o-1", "N-1", "Gold")
    assert (line.billing_date, line.currency, line.month) == (date(2026, 10, 9), "EUR", "2026-10")
    assert (line.kind, line.details) == ("correction", "Rounding to 2 decimal places")
    assert (line.service_id, line.item_code, line.margin, line.extra) == (None, None, None, None)
    assert len({line.line_key, line.line_digest}) == 2
    assert control.balance("EUR").rounding.cost == Decimal("-0.002")


def test_a_rounding_line_of_lines_without_a_cost_has_none() -> None:
    (*_others, line), _control = exported([raw_line("0.004")] * 2, Rules(places=2))
    assert (line.total_sales, line.total_cost, line.unit_cost) == (Decimal("0.01"), None, None)


def test_currencies_are_rounded_to_their_own_places_and_never_added() -> None:
    amounts = {"JPY": "1000.4", "TND": "1.2345", "SEK": "0.125", None: "0.125"}
    got, control = exported(
        [raw_line(amount, currencyCode=code) for code, amount in amounts.items()], Rules(places="currency")
    )
    assert {line.currency: f"{line.total_sales:f}" for line in got} == {
        "JPY": "1000",
        "TND": "1.235",
        "SEK": "0.13",
        None: "0.13",
    }
    assert list(control.record()) == ["", "JPY", "SEK", "TND"]
    assert {currency: balance.rounding.sales for currency, balance in control.by_currency.items()} == {
        "JPY": Decimal("0.4"),
        "TND": Decimal("-0.0005"),
        "SEK": Decimal("-0.005"),
        None: Decimal("-0.005"),
    }


PLACES = {"EUR": 2, "SEK": 2, "JPY": 0, "ISK": 0, "KRW": 0, "TND": 3, "KWD": 3, "BHD": 3, "CLF": 4, "XYZ": 2, None: 2}


@pytest.mark.parametrize(("currency", "places"), PLACES.items())
def test_a_currency_has_the_places_of_its_standard(currency: str | None, places: int) -> None:
    assert places_of(currency) == places


@pytest.mark.parametrize(("text", "places"), [("0", 0), ("2", 2), ("12", 12), ("currency", "currency")])
def test_places_are_a_number_or_those_of_the_currency(text: str, places: Any) -> None:
    assert places_named(text) == places


@pytest.mark.parametrize("text", ["", "13", "-1", "2.5", "two", "Currency", "²", "２"])  # noqa: RUF001 - a digit of another script is the case
def test_other_places_are_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="no number of decimal places"):
        places_named(text)


def test_a_split_needs_a_column_of_a_line() -> None:
    with pytest.raises(ConfigurationError, match="No line can be split by 'cost_centre'"):
        Split("cost_centre", {"IT": "C-1"})


def test_organizations_that_are_excluded_are_told_even_where_they_have_no_line() -> None:
    rules = Rules(excluded={"o-2": "own tenant", "o-9": "a demo"})
    _got, control = exported(ALL, rules)
    assert control.excluded_lines == {"o-2": 1, "o-9": 0}


def one_lost(lines: Iterator[BillingLine], control: Control) -> Iterator[BillingLine]:
    yield from list(prepared(lines, control))[:-1]


def one_twice(lines: Iterator[BillingLine], control: Control) -> Iterator[BillingLine]:
    *others, last = prepared(lines, control)
    yield from (*others, last, last)


def one_in_another_currency(lines: Iterator[BillingLine], control: Control) -> Iterator[BillingLine]:
    *others, last = prepared(lines, control)
    yield from (*others, evolve(last, currency="SEK"))


def one_rounded_by_itself(lines: Iterator[BillingLine], control: Control) -> Iterator[BillingLine]:
    *others, last = prepared(lines, control)
    assert last.total_cost is not None
    yield from (*others, evolve(last, total_cost=last.total_cost.quantize(Decimal(1))))


FAULTS = [one_lost, one_twice, one_in_another_currency, one_rounded_by_itself]


@pytest.mark.parametrize("faulty", FAULTS, ids=lambda fault: fault.__name__)
def test_a_preparation_that_loses_or_invents_money_writes_nothing(
    faulty: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("cloudmore.billing.report.prepared", faulty)
    with (
        report_of([raw_line("1", totalCost=Decimal("0.5"))] * 3, tmp_path) as report,
        pytest.raises(CloudmoreError, match="do not add up to the report") as caught,
    ):
        report.write(tmp_path / "lines.csv")
    assert type(caught.value) is CloudmoreError
    assert "EUR: " in str(caught.value)
    assert report.control is None
    assert not (tmp_path / "lines.csv").exists()


def test_a_saved_report_is_written_by_the_same_rules(tmp_path: Path) -> None:
    rules = Rules(excluded={"o-2": "own tenant"}, zero_lines=False, places=2)
    lines = [*ALL, *[raw_line("0.3333")] * 2]
    with report_of(lines, tmp_path) as report:
        saved = save_report(report, tmp_path / "saved-reports")
        report.write(tmp_path / "at-once.csv", rules=rules)
        assert saved.control is None
        saved.write(tmp_path / "later.csv", rules=rules)
        assert saved.control is not None
        assert report.control is not None
        assert saved.control.record() == report.control.record()
    assert (tmp_path / "later.csv").read_text("utf-8") == (tmp_path / "at-once.csv").read_text("utf-8")
    assert len(list(saved.lines())) == 5


def test_an_organization_is_not_two_customers() -> None:
    rules = Rules(mapped={"o-1": "C-1", "O-1": "C-2"})
    with pytest.raises(ConfigurationError, match="O-1 has two customers"):
        list(kept(iter([]), Control(rules)))
    assert list(kept(iter([]), Control(Rules(mapped={"o-1": "C-1", "O-1": "C-1"})))) == []
