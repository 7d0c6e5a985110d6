"""What a report says in any spelling: values of lines, where the lines lie, and what must not be read at all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from answers.task import LINE, WHOLE, answering

from cloudmore import CloudmoreError, ReportShapeError


def report_of(body: Any, columns: Mapping[str, str | Sequence[str]] | None = None) -> Any:
    """The lines of a report and the codes of its findings."""
    with answering((200, body)) as (cm, _), cm.billing.submit("2026-10").result(columns=columns) as report:
        lines = list(report.lines())
        return lines, [each.code for each in report.findings()], dict(report.totals().by_currency)


VALUES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "numbers that are texts": (
        {"totalSales": " 1.50 ", "quantity": "+2"},
        {"total_sales": Decimal("1.50"), "quantity": 2},
    ),
    "an exponent": ({"totalSales": Decimal("1e2")}, {"total_sales": 100}),
    "an empty number": ({"marginAmount": " "}, {"margin": None}),
    "a date": ({"billingDate": "2026-10-05"}, {"billing_date": date(2026, 10, 5)}),
    "a time without a zone": ({"billingDate": "2026-10-05T23:30:00"}, {"billing_date": date(2026, 10, 5)}),
    "a time with a zone": ({"billingDate": "2026-10-05T23:30:00-05:00"}, {"billing_date": date(2026, 10, 6)}),
    "a currency in small letters": ({"currencyCode": " eur "}, {"currency": "EUR"}),
    "an empty currency": ({"organizationCurrencyCode": ""}, {"organization_currency": None}),
    "an empty text": ({"note": ""}, {"note": None}),
    "a number for a text": ({"note": Decimal("1.10")}, {"note": "1.10"}),
    "a truth value for a text": ({"note": True}, {"note": "true"}),
    "a list of texts": ({"organizationGroups": ["a", "b"]}, {"organization_groups": "a; b"}),
    "an empty list": ({"organizationGroups": []}, {"organization_groups": None}),
    "a list of other things": ({"note": ["a", 1]}, {"note": '["a",1]'}),
    "an empty object for an id": ({"productId": {}}, {"product_id": None}),
    "a usage": ({"paymentFrequency": "Usage"}, {"kind": "usage"}),
    "a credit": ({"totalSales": -1, "totalCost": 0}, {"kind": "credit", "total_sales": -1, "total_cost": 0}),
    "a word in the details": ({"billingLineDetails": "Prorated 3 of 31 days"}, {"kind": "proration"}),
    "what nobody knows": ({"shoeSize": Decimal("41.50")}, {"extra": '{"shoeSize":41.50}'}),
    "the organization's": ({}, {"organization_id": "o", "organization_name": "E", "source": "cloudmore"}),
    "the line's own": (
        {"organizationName": "F"},
        {"organization_name": "F", "organization_id": "o", "extra": '{"outer.organization_name":"E"}'},
    ),
    "another organization": (
        {"organizationId": "p", "organizationName": "F"},
        {"organization_id": "p", "extra": '{"outer.organization_id":"o","outer.organization_name":"E"}'},
    ),
    "another organization without a name": (
        {"organizationId": "p"},
        {
            "organization_id": "p",
            "organization_name": None,
            "extra": '{"outer.organization_id":"o","outer.organization_name":"E"}',
        },
    ),
    "one thing under two names": ({"itemCode": "c", "sku": "c"}, {"item_code": "c", "extra": None}),
    "two things under two names": ({"itemCode": "c", "sku": "d"}, {"item_code": "c", "extra": '{"sku":"d"}'}),
    "the second name": ({"itemCode": None, "sku": "d"}, {"item_code": "d", "extra": None}),
    "inside of an object": (
        {"product": {"id": "p", "name": "N", "size": 1}},
        {"product_id": "p", "product_name": "N", "extra": '{"product":{"size":1}}'},
    ),
    "deeper": ({"organization": {"currency": {"code": "SEK", "name": "krona"}}}, {"organization_currency": "SEK"}),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_is_read_as_it_is_meant(name: str) -> None:
    own, expected = VALUES[name]
    body = {"organizations": [{**WHOLE["organizations"][0], "services": [{"items": [{**LINE, **own}]}]}]}
    # A number is no text in JSON.
    text = json.dumps(body, default=lambda number: f"#{number}#").replace('"#', "").replace('#"', "")
    (line,), _, _ = report_of(text.encode())
    assert {column: getattr(line, column) for column in expected} == expected


@pytest.mark.parametrize(
    ("own", "names"),
    [
        ({"totalSales": "much"}, "totalSales"),
        ({"totalSales": True}, "totalSales"),
        ({"totalSales": [1]}, "totalSales"),
        ({"totalSales": "1,5"}, "totalSales"),
        ({"totalSales": "1e101"}, "totalSales"),
        ({"quantity": "1" * 201}, "quantity"),
        ({"billingDate": "soon"}, "billingDate"),
        ({"billingDate": 20261005}, "billingDate"),
    ],
)
def test_a_value_that_cannot_be_read_stops_the_report(own: dict[str, Any], names: str) -> None:
    body = {"organizations": [{**WHOLE["organizations"][0], "services": [{"items": [{**LINE, **own}]}]}]}
    with pytest.raises(ReportShapeError) as refused:
        report_of(body)
    assert names in "".join(refused.value.names)


ALONE = {**LINE, "organizationId": "o"}
PARTS = [{**ALONE, "totalSales": each, "totalCost": 0.5, "quantity": 1} for each in (1, 2.5)]
SHAPES: dict[str, tuple[Any, list[tuple[Any, Any]], list[str]]] = {
    "a bare list": ([ALONE], [("EUR", Decimal("3.5"))], []),
    "an envelope": ({"data": {"rows": [ALONE]}}, [("EUR", Decimal("3.5"))], []),
    "nothing at all": ({"organizations": []}, [], ["empty"]),
    "a price without a total": (
        [
            {
                **{name: value for name, value in ALONE.items() if "total" not in name},
                "unitSalesPrice": 1.5,
                "unitCostPrice": 1,
            }
        ],
        [("EUR", Decimal(3))],
        ["computed-totals"] * 2,
    ),
    "a price for nothing": (
        [
            {
                **{name: value for name, value in ALONE.items() if "total" not in name},
                "unitSalesPrice": 1.5,
                "unitCostPrice": 1,
            },
            {
                "organizationId": "o",
                "billingDate": "2026-10-05",
                "currencyCode": "EUR",
                "quantity": None,
                "unitSalesPrice": 1,
                "unitCostPrice": 1,
            },
        ],
        [("EUR", Decimal(3)), ("EUR", None)],
        [*(["computed-totals"] * 2), "missing-quantity", "missing-total-sales"],
    ),
    "details of some lines": (
        [{**ALONE, "parts": PARTS}, {**ALONE, "totalSales": 9}],
        [("EUR", Decimal("3.5")), ("EUR", Decimal(9))],
        [],
    ),
    "details of all lines": (
        [{**ALONE, "parts": PARTS}],
        [("EUR", Decimal(1)), ("EUR", Decimal("2.5"))],
        ["two-levels"],
    ),
    "two names for an amount": ([{**ALONE, "salesTotal": 9}], [("EUR", Decimal("3.5"))], ["ambiguous-column"]),
    "tiers inside of a line": (
        [{**ALONE, "tiers": [{"quantity": 1, "unitSalesPrice": 1.75}, {"quantity": 1, "unitSalesPrice": 1.75}]}],
        [("EUR", Decimal("3.5"))],
        [],
    ),
    "sums around the lines": (
        {"totalSales": 3.5, "rows": [{"totalSales": 3.5, "organizationId": "o", "lines": [ALONE]}]},
        [("EUR", Decimal("3.5"))],
        [],
    ),
    "a wrong sum around the lines": (
        {"rows": [{"totalSales": 4.5, "organizationId": "o", "lines": [ALONE]}]},
        [("EUR", Decimal("3.5"))],
        ["subtotal-differs"],
    ),
}


def test_what_is_around_the_lines_is_told_by_where_it_lies() -> None:
    around = {"organizationId": "o", "size": 1, "lines": [LINE]}
    (line,), _, _ = report_of([around])
    assert json.loads(line.extra) == {"outermost.size": 1}
    (line,), _, _ = report_of({"shops": [around]})
    assert json.loads(line.extra) == {"shops.size": 1}
    (line,), _, _ = report_of({"shops": [{"organizationId": "o", "shops": [{"size": 1, "lines": [LINE]}]}]})
    assert json.loads(line.extra) == {"shops.shops.size": 1}


@pytest.mark.parametrize("name", SHAPES)
def test_the_lines_are_found_wherever_they_lie(name: str) -> None:
    body, expected, codes = SHAPES[name]
    lines, found, totals = report_of(body)
    assert [(each.currency, each.total_sales) for each in lines] == expected
    assert sorted(found) == codes
    assert sum(each.lines for each in totals.values()) == len(expected)


REFUSED: dict[str, tuple[Any, dict[str, str] | None, type[Exception], str]] = {
    "no amounts": (
        [{"organizationId": "o", "billingDate": "2026-10-05", "quantity": 1, "currencyCode": "EUR"}],
        None,
        ReportShapeError,
        "total_sales",
    ),
    "an amount in two spellings": ([{**ALONE, "TotalSales": 1}], None, ReportShapeError, "more than one way"),
    "two lists of the same money that differ": (
        {"a": [{"services": [ALONE], "products": [{**ALONE, "totalSales": 9}]}]},
        None,
        ReportShapeError,
        "look like lines, and differ",
    ),
    "a name that did not come": ([ALONE], {"total_sales": "net"}, ReportShapeError, "net"),
    "one field for two amounts": ([ALONE], {"total_cost": "totalSales"}, CloudmoreError, "the same field"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_report_that_may_be_read_wrongly_is_refused(name: str) -> None:
    body, columns, error, words = REFUSED[name]
    with pytest.raises(error, match=words):
        report_of(body, columns)
