"""The same money on two levels is counted once and said so; sums of the report that its lines do not give are told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cloudmore import ReportShapeError
from cloudmore.billing import Period, Report
from cloudmore.billing.reading import Origin
from cloudmore.billing.report import Asked
from cloudmore.billing.survey import read_head

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
ASKED = Asked(OCTOBER, datetime(2026, 11, 9, 7, 31, tzinfo=UTC), "api.example", "t-1")
Make = Callable[[Any], Report]


@pytest.fixture
def report(tmp_path: Path) -> Iterator[Make]:
    made: list[Report] = []

    def make(content: Any) -> Report:
        raw = tmp_path / f"raw-{len(made)}.json"
        raw.write_text(json.dumps(content))
        made.append(Report(raw, read_head(raw), ASKED, Origin("cloudmore", "r-1", "2026-10", UTC)))
        return made[-1]

    yield make
    for each in made:
        each.close()


def line(sales: Any, **changes: Any) -> dict[str, Any]:
    return {"billingDate": "2026-10-05", "quantity": 1, "totalSales": sales, "currencyCode": "EUR", **changes}


def product(sales: Any) -> dict[str, Any]:
    """As the document has it: without a billing date."""
    return {"productId": "p", "quantity": 1, "totalSales": sales, "currencyCode": "EUR"}


def service(items: list[Any], products: list[Any] | None = None, **sums: Any) -> dict[str, Any]:
    beside = {} if products is None else {"products": products}
    return {"serviceId": "s-1", "items": items, **beside, **sums}


def organizations(*services: Any, **sums: Any) -> Any:
    return {"organizations": [{"organizationId": "o-1", "services": list(services), **sums}]}


ITEMS = [line(60), line(40), line(50)]

TWO_LEVELS: dict[str, Any] = {
    "products and items": organizations(service(ITEMS, [product(100), product(50)])),
    "products and items that are whole lines, too": organizations(service(ITEMS, [line(100), line(50)])),
    "products that say quantity and price": organizations(
        service(ITEMS, [{"productId": "p", "quantity": 3, "salesPrice": 50, "currencyCode": "EUR"}])
    ),
    "products before items": organizations({"products": [line(100), line(50)], "items": ITEMS}),
    "a service of both, one of neither": organizations(service(ITEMS, [product(150)]), service([], [])),
    "binary fractions": organizations(service(ITEMS, [product(149.99999999999997)])),
    "whole lines around the lines": {"rows": [{**line(150), "organizationId": "o-1", "parts": ITEMS}]},
}


@pytest.mark.parametrize("content", TWO_LEVELS.values(), ids=TWO_LEVELS.keys())
def test_of_two_equal_levels_the_finer_is_counted_and_said_so(report: Make, content: Any) -> None:
    made = report(content)
    assert [each.total_sales for each in made.lines()] == [60, 40, 50]
    assert made.totals().by_currency["EUR"].sales == 150
    (finding,) = made.findings()
    assert finding.code == "two-levels"
    assert all("products" not in (each.extra or "") for each in made.lines()), (
        "equal money is not repeated on each line"
    )


UNEQUAL: dict[str, Any] = {
    "unequal sums": organizations(service(ITEMS, [product(100), product(51)])),
    "equal only in all services together": organizations(service(ITEMS, [product(149)]), service([], [product(1)])),
    "products where there are no items": organizations(service(ITEMS, []), service([], [product(1)])),
}


@pytest.mark.parametrize("content", UNEQUAL.values(), ids=UNEQUAL.keys())
def test_two_levels_that_differ_stop_the_run(report: Make, content: Any) -> None:
    with pytest.raises(ReportShapeError, match="may both be in this report") as caught:
        report(content).totals()
    assert "services.products.totalSales" in caught.value.names


def test_details_that_only_some_lines_have_are_no_lines(report: Make) -> None:
    parts = [line(10), line(20), line(20), line(10)]
    made = report(organizations(service([line(60, parts=parts), line(40), line(50)])))
    assert [each.total_sales for each in made.lines()] == [60, 40, 50]
    assert made.findings() == ()
    first = next(iter(made.lines()))
    assert len(json.loads(first.extra or "{}")["parts"]) == 4


SUMS: dict[str, tuple[Any, list[str]]] = {
    "right on every level": (organizations(service(ITEMS, totalSales=150), totalSales=150) | {"totalSales": 150}, []),
    "a line of a service was dropped": (
        organizations(service(ITEMS[1:], totalSales=150)),
        ["/organizations/0/services/0 says total_sales 150, its lines 90, difference 60"],
    ),
    "a line of an organization was dropped": (
        organizations(service(ITEMS[:2]), totalSales="150.00"),
        ["/organizations/0 says total_sales 150.00, its lines 100, difference 50.00"],
    ),
    "the whole report was cut": (
        organizations(service(ITEMS)) | {"totalSales": 151},
        ["/ says total_sales 151, its lines 150, difference 1"],
    ),
    "an object with a sum and no lines": (
        organizations(service(ITEMS), service([], totalSales=9)),
        ["/organizations/0/services/1 says total_sales 9, its lines 0, difference 9"],
    ),
    "an organization with a sum and no services": (
        {
            "organizations": [
                *organizations(service(ITEMS))["organizations"],
                {"organizationId": "o-2", "totalSales": 9},
            ]
        },
        ["/organizations/1 says total_sales 9, its lines 0, difference 9"],
    ),
    "a sum inside an object": (
        organizations(service(ITEMS, totals={"sales": 1})),
        ["/organizations/0/services/0 says total_sales 1, its lines 150, difference -149"],
    ),
    "a sum with a quantity": (organizations(service(ITEMS, quantity=3, totalSales=150)), []),
    "cost": (
        organizations(service([line(1, totalCost=2)], totalCost=3)),
        ["/organizations/0/services/0 says total_cost 3, its lines 2, difference 1"],
    ),
    "cost that no line has": (organizations(service(ITEMS, totalCost=3)), []),
    "two currencies say nothing": (organizations(service([line(1), line(2, currencyCode="SEK")], totalSales=9)), []),
    "null": (organizations(service(ITEMS, totalSales=None)), []),
    "binary fractions": (organizations(service(ITEMS, totalSales=150.00000000000003)), []),
}


@pytest.mark.parametrize(("content", "told"), SUMS.values(), ids=SUMS.keys())
def test_sums_of_the_report_are_held_against_its_lines(report: Make, content: Any, told: list[str]) -> None:
    findings = report(content).findings()
    assert [each.code for each in findings] == ["subtotal-differs"] * len(told)
    assert all(text in each.message for each, text in zip(findings, told, strict=True))


def test_many_wrong_sums_are_one_finding(report: Make) -> None:
    (finding,) = report(organizations(*[service([line(1)], totalSales=2)] * 5)).findings()
    assert (finding.count, finding.message.count("difference"), finding.message.endswith("; and 2 more.")) == (
        5,
        3,
        True,
    )


def test_files_and_totals_find_the_same(report: Make, tmp_path: Path) -> None:
    content = organizations(service(ITEMS, totalSales=149))
    one, other = report(content), report(content)
    one.write(tmp_path / "x.csv")
    assert one.findings() == other.findings()
    assert [each.code for each in one.findings()] == ["subtotal-differs"]
    assert one.totals().by_currency["EUR"].sales == Decimal(150)
