"""The billing task and its report, in every dialect and spelling of the sandbox: the same lines, value by value."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from answers.task import speaking
from spoken_dialects import IN_TURN, SETTINGS

from cloudmore import ReportShapeError
from cloudmore.billing import Progress, TaskState
from cloudmore.sandbox import Dialect

SPOKEN: dict[str, Dialect] = {
    **SETTINGS,
    **{f"word {done}": Dialect(pending=pending, running=runs, succeeded=done) for pending, runs, done in IN_TURN},
}


@pytest.fixture(scope="module")
def raw_and_lines() -> tuple[Any, list[Any]]:
    """A report as it came, and its lines."""
    with speaking() as cm, cm.billing.report(start="2026-10-14", end="2026-10-15") as report:
        return json.loads(report.raw.read_bytes(), parse_float=Decimal, parse_int=Decimal), list(report.lines())


# The document's names, from the line outwards.
NAMES = {
    "organization_id": "organizationId",
    "organization_name": "organizationName",
    "customer_number": "customerNumber",
    "service_id": "serviceId",
    "service_name": "serviceName",
    "product_id": "productId",
    "product_name": "productName",
    "item_code": "itemCode",
    "subscription_id": "subscriptionId",
    "subscription_name": "subscriptionName",
    "purchase_order": "purchaseOrderNumber",
    "cost_center": "costCenter",
    "quantity": "quantity",
    "unit_cost": "unitCostPrice",
    "unit_sales": "unitSalesPrice",
    "total_cost": "totalCost",
    "total_sales": "totalSales",
    "margin": "marginAmount",
    "margin_percent": "marginPercentage",
    "currency": "currencyCode",
    "organization_currency": "organizationCurrencyCode",
    "payment_frequency": "paymentFrequency",
    "details": "billingLineDetails",
    "note": "note",
}


def test_each_value_of_a_line_is_the_one_of_the_report(raw_and_lines: tuple[Any, list[Any]]) -> None:
    raw, lines = raw_and_lines
    items = [
        {**organization, **service, **item}
        for organization in raw["organizations"]
        for service in organization["services"]
        for item in service["items"]
    ]
    assert len(items) == len(lines) > 20
    for item, line in zip(items, lines, strict=True):
        for column, name in NAMES.items():
            assert getattr(line, column) == (item.get(name) or None if item.get(name) != 0 else 0), (column, item)
        assert line.billing_date == date.fromisoformat(item["billingDate"][:10])
        assert (line.source, line.month) == ("sandbox", "2026-10-14_2026-10-15")
        groups = item.get("organizationGroups")
        assert line.organization_groups == ("; ".join(groups) if groups else None)
    # Some lines are equal, as those of two users may be.
    assert len({line.line_digest for line in lines}) == len({tuple(sorted(map(str, item.items()))) for item in items})


def test_the_key_of_a_line_is_made_of_what_identifies_it(raw_and_lines: tuple[Any, list[Any]]) -> None:
    for line in raw_and_lines[1]:
        service = line.service_id or line.service_name
        parts = [line.reseller_id, line.organization_id, service, line.product_id, line.item_code, line.subscription_id]
        identity = [*parts, f"{line.billing_date}", line.details, line.currency]
        text = json.dumps(identity, ensure_ascii=False, separators=(",", ":"))
        assert line.line_key == sha256(text.encode()).hexdigest()[:32]


@pytest.mark.parametrize("name", SPOKEN)
def test_every_dialect_gives_the_same_report(name: str, raw_and_lines: tuple[Any, list[Any]]) -> None:
    seen: list[Progress] = []
    with (
        speaking(SPOKEN[name]) as cm,
        cm.billing.report(start="2026-10-14", end="2026-10-15", on_progress=seen.append) as report,
    ):
        assert list(report.lines()) == raw_and_lines[1]
        assert report.findings() == ()
    *before, last = (progress.status.state for progress in seen)
    assert before, "it was waited for"
    assert (set(before) <= {TaskState.PENDING, TaskState.RUNNING}, last) == (True, TaskState.SUCCEEDED)


@pytest.mark.parametrize("content", ["pascal", "sales-total", "nested", "flat", "text"])
def test_every_spelling_gives_the_same_lines(content: str, raw_and_lines: tuple[Any, list[Any]]) -> None:
    with speaking(content=content) as cm, cm.billing.report(start="2026-10-14", end="2026-10-15") as report:
        found = list(report.lines())
        assert [each.line_key for each in found] == [each.line_key for each in raw_and_lines[1]]
        assert [each.values()[:-2] for each in found] == [each.values()[:-2] for each in raw_and_lines[1]]
        assert report.findings() == ()


def test_a_total_that_no_line_has_is_computed_and_told_of() -> None:
    with speaking(content="computed") as cm, cm.billing.report(start="2026-10-14", end="2026-10-15") as report:
        for line in report.lines():
            for total, price in ((line.total_sales, line.unit_sales), (line.total_cost, line.unit_cost)):
                assert total == (None if price is None or line.quantity is None else line.quantity * price)
        assert {each.code for each in report.findings()} == {"computed-totals", "missing-total-sales"}


def test_names_that_nobody_knows_are_refused_until_somebody_tells_them(raw_and_lines: tuple[Any, list[Any]]) -> None:
    columns = {
        "billing_date": "faktDat",
        "organization_id": "kundRef",
        "organization_name": "kundNamn",
        "organization_currency": "kundValuta",
        "quantity": "antal",
        "unit_cost": "stkIn",
        "unit_sales": "stkUt",
        "total_cost": "summaIn",
        "total_sales": "summaUt",
        "margin": "tbBel",
        "margin_percent": "tbPct",
        "currency": "valuta",
    }
    with speaking(content="unknown") as cm:
        task = cm.billing.submit(start="2026-10-14", end="2026-10-15")
        with task.result() as report, pytest.raises(ReportShapeError) as refused:
            list(report.lines())
        assert "summaUt" in "".join(refused.value.names)
        with task.result(columns=columns) as report:
            found = [each.values()[:-2] for each in report.lines()]
        assert found == [each.values()[:-2] for each in raw_and_lines[1]]
