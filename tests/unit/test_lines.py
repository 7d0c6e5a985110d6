"""The lines of a report: their columns, their identity, and that nothing of them is lost."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudmore.billing import COLUMNS, SCHEMA, BillingLine, Period, Report
from cloudmore.billing.reading import Origin
from cloudmore.billing.report import Asked
from cloudmore.billing.survey import read_head
from cloudmore_api.types import encode_json

# What imports are built on: never reordered, only appended to.
GOLDEN = [
    "source",
    "reseller_id",
    "month",
    "billing_date",
    "organization_id",
    "organization_name",
    "customer_number",
    "customer_key",
    "service_id",
    "service_name",
    "product_id",
    "product_name",
    "item_code",
    "subscription_id",
    "subscription_name",
    "purchase_order",
    "cost_center",
    "quantity",
    "unit_cost",
    "unit_sales",
    "total_cost",
    "total_sales",
    "margin",
    "margin_percent",
    "currency",
    "organization_currency",
    "payment_frequency",
    "kind",
    "kind_reason",
    "details",
    "note",
    "organization_groups",
    "line_key",
    "line_digest",
    "extra",
]

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
ASKED = Asked(OCTOBER, datetime(2026, 11, 9, tzinfo=UTC), "api.example", "t-1")
EXACT = Context(prec=500)

LINE: dict[str, Any] = {
    "billingDate": "2026-10-05",
    "productId": "p-1",
    "productName": "Mail",
    "itemCode": "M1",
    "subscriptionId": "s-1",
    "quantity": 5,
    "totalSales": Decimal("12.50"),
    "currencyCode": "EUR",
    "billingLineDetails": "5 seats",
    "colour": {"a": 1, "b": Decimal("0.50")},
}
REPORT: list[dict[str, Any]] = [
    {
        "organizationId": "o-1",
        "organizationName": "Acme",
        "broker": "B",
        "services": [{"serviceId": "v-1", "serviceName": "Microsoft", "tier": 1, "items": [LINE]}],
    }
]


def report_of(content: Any, folder: Path, *, reseller_id: str = "r-1") -> Report:
    raw = folder / "raw.json"
    raw.write_bytes(content if isinstance(content, bytes) else encode_json(content))
    return Report(raw, read_head(raw), ASKED, Origin("cloudmore", reseller_id, OCTOBER.name, UTC))


def lines_of(content: Any, **options: str) -> list[BillingLine]:
    with tempfile.TemporaryDirectory() as folder, report_of(content, Path(folder), **options) as report:
        return list(report.lines())


def the_line(content: Any, **options: str) -> BillingLine:
    (found,) = lines_of(content, **options)
    return found


def changed(place: str, **changes: Any) -> list[dict[str, Any]]:
    content = deepcopy(REPORT)
    service = content[0]["services"][0]
    {"organization": content[0], "service": service, "line": service["items"][0]}[place].update(changes)
    return content


def test_the_columns_are_the_golden_ones() -> None:
    assert SCHEMA == "billing-lines/1"
    assert list(COLUMNS) == GOLDEN
    assert [each.name for each in attrs.fields(BillingLine)] == GOLDEN


def test_a_line_has_its_values_in_the_order_of_the_columns() -> None:
    line = the_line(REPORT)
    assert line.values() == tuple(getattr(line, column) for column in GOLDEN)
    assert (line.organization_name, line.service_name, line.total_sales) == ("Acme", "Microsoft", Decimal("12.50"))


SAME_KEY: dict[str, Any] = {
    "repriced": changed("line", totalSales=Decimal(99), unitSalesPrice=3),
    "another quantity": changed("line", quantity=6),
    "renamed organization": changed("organization", organizationName="Acme AB"),
    "renamed service": changed("service", serviceName="MS"),
    "renamed product": changed("line", productName="Post"),
    "a new field": changed("line", costCenter="7", shade="red"),
    "names in another order": [dict(reversed(REPORT[0].items()))],
    "a line before it": [*changed("line", billingDate="2026-10-01"), *REPORT],
    "the date with a time": changed("line", billingDate="2026-10-05T00:00:00Z"),
    "the currency in small letters": changed("line", currencyCode="eur"),
}


@pytest.mark.parametrize("content", SAME_KEY.values(), ids=SAME_KEY.keys())
def test_the_key_ignores_order_money_and_names(content: Any) -> None:
    assert lines_of(content)[-1].line_key == the_line(REPORT).line_key


OTHER_KEY: dict[str, Any] = {
    "organization": changed("organization", organizationId="o-2"),
    "service": changed("service", serviceId="v-2"),
    "product": changed("line", productId="p-2"),
    "item code": changed("line", itemCode="M2"),
    "subscription": changed("line", subscriptionId="s-2"),
    "billing date": changed("line", billingDate="2026-10-06"),
    "details": changed("line", billingLineDetails="6 seats"),
    "currency": changed("line", currencyCode="SEK"),
    "no subscription": changed("line", subscriptionId=None),
    "a value in the next column": changed("line", productId="M1", itemCode="p-1"),
}


@pytest.mark.parametrize("content", OTHER_KEY.values(), ids=OTHER_KEY.keys())
def test_the_key_notices_who_and_what_is_billed(content: Any) -> None:
    assert the_line(content).line_key != the_line(REPORT).line_key


def test_two_resellers_never_share_a_key() -> None:
    assert the_line(REPORT, reseller_id="r-2").line_key != the_line(REPORT).line_key


SAME_DIGEST: dict[str, Any] = {
    "12.5 for 12.50": changed("line", totalSales=Decimal("12.5")),
    "an exponent": changed("line", totalSales=Decimal("125E-1")),
    "text for a number": changed("line", totalSales="12.500"),
    "5.0 for 5": changed("line", quantity=Decimal("5.0")),
    "a number in an unknown field": changed("line", colour={"a": Decimal("1.00"), "b": Decimal("5E-1")}),
    "an unknown field in another order": changed("line", colour={"b": Decimal("0.50"), "a": 1}),
    "a number in an unknown field further out": changed("service", tier=Decimal("1.0")),
    "names in another order": [dict(reversed(REPORT[0].items()))],
}


@pytest.mark.parametrize("content", SAME_DIGEST.values(), ids=SAME_DIGEST.keys())
def test_the_digest_ignores_spelling_and_order(content: Any) -> None:
    assert the_line(content).line_digest == the_line(REPORT).line_digest


OTHER_DIGEST: dict[str, Any] = {
    **OTHER_KEY,
    "organization name": changed("organization", organizationName="Acme AB"),
    "product name": changed("line", productName="Post"),
    "quantity": changed("line", quantity=6),
    "the last digit": changed("line", totalSales=Decimal("12.5000000000000000000000001")),
    "its sign": changed("line", totalSales=Decimal("-12.50")),
    "null for an amount": changed("line", totalSales=None),
    "a note": changed("line", note="x"),
    "an unknown field": changed("line", shade="red"),
    "a value deep in an unknown field": changed("line", colour={"a": 2, "b": Decimal("0.50")}),
    "an unknown field further out": changed("service", tier=2),
    "text for a number in an unknown field": changed("service", tier="1"),
    "null for an unknown field": changed("service", tier=None),
}


@pytest.mark.parametrize("content", OTHER_DIGEST.values(), ids=OTHER_DIGEST.keys())
def test_the_digest_notices_every_value(content: Any) -> None:
    assert the_line(content).line_digest != the_line(REPORT).line_digest


def test_key_and_digest_stay_what_they_were() -> None:
    # They are remembered outside: in registers of what was exported, and in what a person accepted.
    line = the_line(REPORT)
    assert line.line_key == "a6a95804bc0e166ab3705bc42069830d"
    assert line.line_digest == "880a00098436bb1df87f8a0d701e8945"


def test_the_digest_does_not_change_when_more_texts_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    before = the_line(REPORT)
    monkeypatch.setattr("cloudmore.billing.reading.kind_of", lambda *_said: ("manual", "a later version says so"))
    after = the_line(REPORT)
    assert (before.kind, after.kind) == ("unknown", "manual")
    assert after.line_digest == before.line_digest


def test_extra_keeps_every_unknown_field_at_every_level() -> None:
    extra = the_line(REPORT).extra
    assert extra is not None
    found = json.loads(extra, parse_float=Decimal)
    assert found["colour"] == {"a": 1, "b": Decimal("0.50")}
    assert {name.rpartition(".")[2]: value for name, value in found.items() if "." in name} == {
        "tier": 1,
        "broker": "B",
    }


def test_a_line_without_unknown_fields_has_no_extra() -> None:
    content = [{"organizationId": "o-1", "items": [{name: LINE[name] for name in LINE if name != "colour"}]}]
    assert the_line(content).extra is None


def test_a_value_further_out_that_differs_is_kept() -> None:
    content = changed("line", organizationName="C", serviceName="x")
    content[0]["services"][0]["organizationName"] = "B"
    line = the_line(content)
    kept = json.loads(line.extra or "{}")
    assert (line.organization_name, line.service_name) == ("C", "x")
    assert {"Acme", "B", "Microsoft"} <= set(map(str, kept.values()))


def test_levels_of_the_same_name_do_not_hide_each_other() -> None:
    content: list[dict[str, Any]] = [{"organizationId": "o", "shade": 1, "children": [{"shade": 2}]}]
    content[0]["children"][0]["children"] = [
        {"shade": 3, "children": [{"shade": 4, "children": [{**LINE, "shade": 5}]}]}
    ]
    kept = json.loads(the_line(content).extra or "{}")
    assert sorted(value for name, value in kept.items() if name.endswith("shade")) == [1, 2, 3, 4, 5]


def test_two_equal_lines_are_two_lines() -> None:
    content = deepcopy(REPORT)
    content[0]["services"][0]["items"] *= 2
    first, second = lines_of(content)
    assert first == second
    assert first.line_key == second.line_key


@pytest.mark.parametrize("identity", [{}, {"organizationId": None}, {"organizationId": ""}])
def test_a_line_without_an_organization_is_counted(identity: dict[str, Any], tmp_path: Path) -> None:
    own = {**identity, "services": [{"items": [{**LINE, "totalSales": 3}]}]}
    with report_of([*REPORT, own], tmp_path) as report:
        totals = report.totals()
        assert (totals.lines, totals.organizations(), totals.by_currency["EUR"].sales) == (2, 1, Decimal("15.50"))
        assert totals.by_organization[None, None, "EUR"].sales == Decimal(3)
        assert totals.largest("EUR", 5)[1][0] == "(reseller itself)"
        assert report.findings() == ()


def test_currencies_are_never_added(tmp_path: Path) -> None:
    with report_of(
        [*REPORT, *changed("line", currencyCode="sek"), *changed("line", currencyCode=None)], tmp_path
    ) as report:
        sums = {currency: total.sales for currency, total in report.totals().by_currency.items()}
        assert sums == {"EUR": Decimal("12.50"), "SEK": Decimal("12.50"), None: Decimal("12.50")}
        assert [finding.code for finding in report.findings()] == ["missing-currency"]


@pytest.mark.parametrize(
    ("frequency", "sales", "kind"),
    [
        ("Monthly", 1, "recurring"),
        ("ANNUAL", 0, "recurring"),
        ("One-time", 1, "one_time"),
        ("pay as you go", 1, "usage"),
        ("Monthly", -1, "credit"),
        ("Every blue moon", 1, "unknown"),
        (None, 1, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_the_kind_is_what_the_report_itself_says(frequency: str | None, sales: int | None, kind: str) -> None:
    line = the_line(changed("line", paymentFrequency=frequency, totalSales=sales))
    assert (line.kind, line.kind_reason is None) == (kind, kind == "unknown")


def test_contradictory_signs_change_no_amount() -> None:
    contents = [changed("line", quantity=q, unitSalesPrice=p, totalSales=-10) for q, p in [(-1, 10), (1, -10), (0, 10)]]
    assert {the_line(content).total_sales for content in contents} == {Decimal(-10)}


AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20).filter(
    lambda number: len(str(number)) < 60 and abs(number.adjusted()) < 60
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
LEAVES = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | AMOUNTS | TEXTS
UNKNOWN = st.dictionaries(
    TEXTS.filter(lambda name: "." not in name).map("x{}".format),
    st.recursive(
        LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6
    ),
    max_size=3,
)
COLUMN_TEXTS = ("productId", "productName", "itemCode", "subscriptionId", "costCenter", "note", "billingLineDetails")
LINES = st.builds(
    lambda known, numbers, texts, unknown: {**known, **numbers, **texts, **unknown},
    st.fixed_dictionaries({"billingDate": st.dates().map(date.isoformat), "quantity": AMOUNTS, "totalSales": AMOUNTS}),
    st.dictionaries(st.sampled_from(["unitCostPrice", "totalCost", "marginPercentage"]), st.none() | AMOUNTS),
    st.dictionaries(st.sampled_from(COLUMN_TEXTS), st.none() | TEXTS),
    UNKNOWN,
)
SERVICES = st.builds(
    lambda name, lines, unknown: {**unknown, "serviceName": name, "items": lines},
    TEXTS,
    st.lists(LINES, max_size=4),
    UNKNOWN,
)
ORGANIZATIONS = st.builds(
    lambda name, services, unknown: {"organizationName": name, "currencyCode": "EUR", "services": services, **unknown},
    st.none() | TEXTS,
    st.lists(SERVICES, max_size=3),
    UNKNOWN,
)
FIRST = {"organizationId": "o-1", "currencyCode": "EUR", "services": [{"serviceName": "first", "items": [LINE]}]}


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)
    elif value is not None:
        yield value


def comparable(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return Decimal(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else value


@settings(max_examples=60, deadline=None)
@given(st.lists(ORGANIZATIONS, max_size=4))
def test_the_sum_is_exact_and_nothing_is_lost(organizations: list[dict[str, Any]]) -> None:
    content = encode_json({"organizations": [FIRST, *organizations]})
    found = lines_of(content)

    sent = json.loads(content, parse_float=Decimal)["organizations"]
    expected = [(o, s, line) for o in sent for s in o["services"] for line in s["items"]]
    assert len(found) == len(expected)
    total = Decimal(0)
    for line, (organization, service, item) in zip(found, expected, strict=True):
        total = EXACT.add(total, Decimal(item["totalSales"]))
        assert_nothing_lost(line, organization, service, item)
    summed = Decimal(0)
    for line in found:
        assert line.total_sales is not None
        summed = EXACT.add(summed, line.total_sales)
    assert summed == total


def assert_nothing_lost(line: BillingLine, *levels: dict[str, Any]) -> None:
    extra = json.loads(line.extra or "{}", parse_float=Decimal)
    there = Counter(comparable(value) for value in (*line.values(), *leaves(extra)) if value is not None)
    for level in levels:
        for name, value in level.items():
            if name not in ("services", "items"):
                missing = [each for each in leaves(value) if not there[comparable(each)]]
                assert not missing, f"{name} is lost"
