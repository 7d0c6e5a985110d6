"""What lies beside the lines: no amount is passed over without a word, and nothing harmless is complained about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import pytest

from cloudmore import CloudmoreError, ConfigurationError, ReportShapeError
from cloudmore.billing import Period, Report
from cloudmore.billing.reading import Origin
from cloudmore.billing.report import Asked
from cloudmore.billing.survey import read_head

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
ASKED = Asked(OCTOBER, datetime(2026, 11, 9, 7, 31, tzinfo=UTC), "api.example", "t-1")


class Make(Protocol):
    def __call__(self, content: Any, columns: Mapping[str, str] | None = None) -> Report: ...


@pytest.fixture
def report(tmp_path: Path) -> Iterator[Make]:
    made: list[Report] = []

    def make(content: Any, columns: Mapping[str, str] | None = None) -> Report:
        raw = tmp_path / f"raw-{len(made)}.json"
        raw.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        made.append(Report(raw, read_head(raw), ASKED, Origin("cloudmore", "r-1", "2026-10", UTC), columns=columns))
        return made[-1]

    yield make
    for each in made:
        each.close()


def line(sales: Any = 10, **fields: Any) -> dict[str, Any]:
    return {"billingDate": "2026-10-05", "quantity": 1, "totalSales": sales, "currencyCode": "EUR", **fields}


def customer(*lines: Any, **fields: Any) -> dict[str, Any]:
    return {"organizationId": "o-1", "services": [{"serviceId": "s-1", "items": list(lines)}], **fields}


ONE = customer(line())
OTHER = "o-2"
# Each with the finding that tells of it, and a name in its message.
TOLD: dict[str, tuple[Any, str, str]] = {
    "a customer whose amount has another name": ([ONE, {"organizationId": OTHER, "betrag": 500}], "without", "/1"),
    "one whose lines have": (
        [ONE, {"organizationId": OTHER, "posten": [{"menge": 1, "betrag": 500}]}],
        "without",
        "/1",
    ),
    "one with a line that is in no list": ([ONE, {"organizationId": OTHER, "charge": line(500)}], "without", "/1"),
    "one with a map of lines": ([ONE, {"organizationId": OTHER, "lines": {"1": line(5)}}], "without", "/1"),
    "one with quantity and price": (
        [ONE, {"organizationId": OTHER, "quantity": 5, "unitSalesPrice": 9}],
        "without",
        "/1",
    ),
    "one with an amount as text": ([ONE, {"organizationId": OTHER, "betrag": "500,25"}], "without", "/1"),
    "a service whose lines have other names": (
        [{**ONE, "services": [*ONE["services"], {"usage": [{"consumed": 3, "due": 99.5}]}]}],
        "without",
        "/0/services/1",
    ),
    "credits beside the customers": (
        {"organizations": [ONE], "credits": [{"organizationId": "o-1", "amount": -30}]},
        "not-counted",
        "credits",
    ),
    "an adjustment beside the customers": (
        {"organizations": [ONE], "adjustment": {"quantity": 1, "price": {"sales": -30}}},
        "not-counted",
        "adjustment.price.sales",
    ),
    "numbers in bare lists": ({"organizations": [ONE], "rows": [["o-1", 10]]}, "not-counted", "rows"),
    "a credit in a service": (
        [{"organizationId": "o-1", "services": [{"items": [line()], "credit": line(-9)}]}],
        "not-counted",
        "services.credit",
    ),
    "a map of credits": ([customer(line(), credits={"1": line(-9)})], "not-counted", "credits"),
    "a list of lists of credits": ([customer(line(), credits=[[line(-9)]])], "not-counted", "credits"),
    "a list of fees": ([customer(line(), fees=[{"quantity": 1, "fee": 25}])], "not-counted", "fees"),
    "details that do not add up": (
        [customer(line(5), line(6), line(0, charges=[line(7), line(8)]))],
        "details-differ",
        "services.items.charges",
    ),
    "fewer details than lines, that do not add up": (
        [customer(line(60, parts=[line(10), line(20)]), line(40), line(50))],
        "details-differ",
        "services.items.parts",
    ),
    "a sum in the envelope": ({"result": {"totalSales": 999, "data": [ONE]}}, "subtotal-differs", "/result says"),
    "a sum in an object beside": ({"total": {"sales": 999}, "data": [ONE]}, "subtotal-differs", "/total says"),
    "a sum in another spelling than the one before": (
        [{**ONE, "totalSales": 10}, {**customer(line()), "TotalSales": 99}],
        "subtotal-differs",
        "/1 says total_sales 99",
    ),
    "a date that is none": ([customer(line(billingDate="0001-01-01T00:00:00"))], "outside-period", "2026-10-31"),
    "a line of another month": ([customer(line(billingDate="2026-09-30"))], "outside-period", "2026-10-01"),
    "a currency that is none": ([customer(line(currencyCode="N/A"))], "odd-currency", "'N/A'"),
}


@pytest.mark.parametrize("name", TOLD)
def test_an_amount_beside_the_lines_is_told(report: Make, name: str) -> None:
    content, code, words = TOLD[name]
    findings = report(content).findings()
    assert [finding.code for finding in findings if words in finding.message] == [
        "object-without-lines" if code == "without" else code
    ]


HARMLESS: dict[str, Any] = {
    "customers without lines": [
        ONE,
        customer(),
        {"organizationId": OTHER, "organizationName": "Näidis", "services": None},
    ],
    "numbers that are no money": [ONE, {"organizationId": OTHER, "zone": 0, "rowNumber": 7, "registrationId": 5560}],
    "zero": [ONE, {"organizationId": OTHER, "betrag": 0, "usage": []}],
    "links and contacts": [
        customer(line(), links=[{"rel": "self"}], contacts=[{"id": 5, "name": "Mari", "phone": "12"}])
    ],
    "an address": [customer(line(), address={"city": "Tallinn", "zip": 10111})],
    "groups": [customer(line(), groups=["Nord", "Väst"], tags=[{"name": "a", "index": 1}])],
    "prices of tiers inside a line": [customer(line(tiers=[{"quantity": 5, "price": {"sales": 9}}]))],
    "details that add up": [customer(line(30, parts=[line(10), line(20)]), line(40), line(50))],
    "dates and pages around": {"page": 1, "pageSize": 500, "totalCount": 1, "asOf": "2026-10-31", "data": [ONE]},
    "sums that fit": {"totalSales": 10, "data": [{**ONE, "totalSales": "10.00"}]},
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_harmless_is_not_complained_about(report: Make, name: str) -> None:
    assert report(HARMLESS[name]).findings() == ()


# None of these is a month without sales, although no list of billing lines is in them.
NOT_EMPTY: dict[str, Any] = {
    "objects where lists are usual": {"organizations": {"organizationId": "o", "services": {"items": line()}}},
    "one bare line": line(),
    "columns and rows": {"columns": ["organizationId", "totalSales"], "rows": [["o-1", 10]]},
    "a map of customers": {"organizations": {"o-1": {"totalSales": 5}}},
    "JSON in a text": json.dumps([ONE]),
    "JSON in a text in an object": {"report": json.dumps([ONE])},
    "costs alone": [{"organizationId": "o-1", "totalCost": 500, "services": []}],
    "quantity and cost": [{"organizationId": "o-1", "quantity": 1, "totalCost": 500}],
}


@pytest.mark.parametrize("name", NOT_EMPTY)
def test_a_report_of_another_shape_is_not_taken_for_an_empty_one(report: Make, name: str) -> None:
    with pytest.raises(ReportShapeError, match="has no field for"):
        report(NOT_EMPTY[name]).findings()


EMPTY: dict[str, tuple[Any, str]] = {
    "nothing": ({}, "no-list"),
    "states and dates": (
        {"status": "Successful", "taskId": "5", "startDate": "2026-10-01", "progress": 100},
        "no-list",
    ),
    "warnings alone": ({"status": "Successful", "warnings": []}, "no-list"),
    "an error with a list": ({"error": {"details": [{"code": "no prices"}]}}, "no-list"),
    "a null that may be anything": ({"result": None}, "no-list"),
    "a text": ("Successful", "no-list"),
    "sums of zero": ({"totalSales": 0, "organizations": []}, "empty"),
    "a list in a task": ({"task": {"status": "Successful", "organizations": []}}, "empty"),
    "a list that is null": ({"data": {"Organizations": None}}, "empty"),
    "warnings beside a list": ({"warnings": [{"text": "slow"}], "organizations": []}, "empty"),
    "a bare list": ([], "empty"),
    "a link beside a list of something else": (
        {"status": "Successful", "resultUrl": "/files/7", "remarks": [{"text": "slow"}]},
        "link-not-followed",
    ),
    "a link to the task beside customers": ({"url": "/reports/T-1", "organizations": [{"name": "Näidis"}]}, "empty"),
}


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_report_is_one(report: Make, name: str) -> None:
    content, code = EMPTY[name]
    assert [finding.code for finding in report(content).findings()] == [code]


TWICE: dict[str, bytes] = {
    "a list": b'{"data":[%b],"data":[%b]}',
    "a list in an envelope": b'{"result":{"data":[%b],"data":[%b]}}',
    "a value": b'{"status":"a","status":"b","data":[%b,%b]}',
}


@pytest.mark.parametrize("name", TWICE)
def test_a_name_that_comes_twice_at_the_top_stops_the_run(report: Make, name: str) -> None:
    one = json.dumps(ONE).encode()
    with pytest.raises(ReportShapeError, match="twice"):
        report(TWICE[name] % (one, one)).totals()


def test_digits_across_chunks_do_not_take_the_reader_down(report: Make) -> None:
    for before in (65_536 - 4_000, 65_536 - 3_000, 65_536 - 1_000):
        text = json.dumps([customer(line(note="x" * 10))]).encode()
        padded = text.replace(b"xxxxxxxxxx", b"x" * (before - text.index(b"xxxxxxxxxx")))
        long = padded.replace(b'", "quantity"', b"").replace(b"}]}]}]", b',"n":' + b"1" * 5_000 + b"}]}]}]")
        with pytest.raises(CloudmoreError):
            report(b"\xef\xbb\xbf" + long).totals()


def found(made: Report) -> list[tuple[Any, ...]]:
    return [(each.organization_id, each.organization_name, each.currency, each.total_sales) for each in made.lines()]


INHERITED: dict[str, tuple[Any, list[tuple[Any, ...]]]] = {
    "a currency in another spelling is the line's own": (
        [
            {
                "organizationId": "o",
                "currencyCode": "EUR",
                "items": [line(1), {**line(2, currency="SEK"), "currencyCode": None}],
            }
        ],
        [("o", None, "EUR", 1), ("o", None, "SEK", 2)],
    ),
    "an id in another spelling is one": (
        [{"organizationId": "o", "items": [line(1)]}, {"OrganizationID": "p", "items": [line(2)]}],
        [("o", None, "EUR", 1), ("p", None, "EUR", 2)],
    ),
    "an id in an object, too": (
        [{"organizationId": "o", "items": [line(1)]}, {"organization": {"id": "p"}, "items": [line(2)]}],
        [("o", None, "EUR", 1), ("p", None, "EUR", 2)],
    ),
    "a line of another customer has not the name of this one": (
        [{"organizationId": "o", "organizationName": "Acme", "items": [line(1), line(2, organizationId="p")]}],
        [("o", "Acme", "EUR", 1), ("p", None, "EUR", 2)],
    ),
    "a list of lines is no text": ([{"organizationId": "o", "details": [line(1)]}], [("o", None, "EUR", 1)]),
    "an empty object is no id": ([customer(line(1, organizationId={}))], [("o-1", None, "EUR", 1)]),
}


@pytest.mark.parametrize("name", INHERITED)
def test_a_line_is_its_customers(report: Make, name: str) -> None:
    content, expected = INHERITED[name]
    assert found(report(content)) == expected


def test_what_a_line_does_not_inherit_is_kept(report: Make) -> None:
    (only,) = report([customer(line(organizationId="p"), organizationName="Acme")]).lines()
    assert json.loads(only.extra or "") == {"outer.organization_id": "o-1", "outer.organization_name": "Acme"}
    assert only.details is None


ROWS = {
    "rows": [{"id": "o-1", "name": "Acme", "services": [{"id": "s", "items": [line(1, id="l-1", name="Mailbox")]}]}]
}


def test_a_name_in_the_settings_is_the_field_that_is_listed_so(report: Make) -> None:
    with pytest.raises(ReportShapeError, match=r"id, name, services, services\.id, services\.items"):
        report(ROWS).totals()
    assert found(report(ROWS, {"organization_id": "id", "organization_name": "name"})) == [("o-1", "Acme", "EUR", 1)]
    assert found(report(ROWS, {"organization_id": "services.items.id"})) == [("l-1", None, "EUR", 1)]


def test_two_amounts_cannot_be_given_one_field(report: Make) -> None:
    with pytest.raises(ConfigurationError, match=r"unit_sales and total_sales the same field price\.sales"):
        report([customer({**line(), "price": {"sales": 5}})], {"total_sales": "price.sales"}).totals()


def test_a_chosen_name_does_not_hide_lines_of_the_usual_one(report: Make) -> None:
    content = {
        "rows": [{**line(), "organizationId": "o", "sumOut": 9}],
        "credits": [{"totalSales": -4, "currencyCode": "EUR"}],
    }
    with pytest.raises(ReportShapeError, match="look like lines, and differ"):
        report(content, {"total_sales": "sumOut"}).totals()


LEVELS: dict[str, tuple[Any, list[Decimal]]] = {
    "a line of zero without details stays": (
        [customer(line(0), line(60, parts=[line(10), line(20), line(30)]))],
        [Decimal(0), Decimal(60)],
    ),
    "so does a tiny one": (
        [customer(line(0.004), line(30, parts=[line(10), line(20)]))],
        [Decimal("0.004"), Decimal(30)],
    ),
}


@pytest.mark.parametrize("name", LEVELS)
def test_no_line_is_lost_to_a_finer_level(report: Make, name: str) -> None:
    content, expected = LEVELS[name]
    assert [each.total_sales for each in report(content).lines()] == expected


@pytest.mark.parametrize(
    ("items", "products"),
    [
        pytest.param([line(60, totalCost=2), line(40, totalCost=0)], [line(100, totalCost=25)], id="other costs"),
        pytest.param(
            [line(10), line(20, currencyCode="SEK")], [line(20), line(10, currencyCode="SEK")], id="currencies"
        ),
    ],
)
def test_levels_are_equal_only_with_cost_and_currency(report: Make, items: list[Any], products: list[Any]) -> None:
    with pytest.raises(ReportShapeError, match="look like lines, and differ"):
        report([{"organizationId": "o", "services": [{"items": items, "products": products}]}]).totals()


def test_a_value_in_two_places_is_taken_from_the_better_and_the_other_is_kept_where_it_differs(report: Make) -> None:
    places = [{"customer": {"number": "C-1"}}, {"customerNumber": "C-2", "customer": {"number": "C-1"}}]
    places.append({"customerNumber": "C-1", "customer": {"number": "C-1"}})
    content = {"rows": [line(organizationId="o-1", **each) for each in places]}
    told = [(each.customer_number, each.extra) for each in report(content).lines()]
    assert told == [("C-1", None), ("C-2", '{"customer.number":"C-1"}'), ("C-1", None)]


def test_what_lies_deep_beside_a_value_is_kept(report: Make) -> None:
    deep = {"out": {"amount": 7, "rounded": 8}, "note": "n"}
    content = {"rows": [line(organizationId="o-1", money=deep)]}
    (only,) = report(content, {"total_sales": "money.out.amount"}).lines()
    assert (only.total_sales, only.extra) == (
        7,
        '{"money":{"note":"n","out":{"rounded":8}},"totalSales":10}',
    )
