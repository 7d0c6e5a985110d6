"""Answers as rows: what fits, what does not and stands in ``extra``, and what tells rows apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from cloudmore.snapshot import TABLES
from cloudmore.snapshot.rows import Row, Told, rows_of
from cloudmore_api.models.organization import Organization
from cloudmore_api.models.organization_detail import OrganizationDetail
from cloudmore_api.models.organization_price_list import OrganizationPriceList
from cloudmore_api.models.organization_service_subscription import OrganizationServiceSubscription

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
PLACE = {"organization_id": "o-1", "service_id": "s-1"}
MODELS: Mapping[str, Any] = {
    "organizations": Organization,
    "organization_details": OrganizationDetail,
    "subscriptions": OrganizationServiceSubscription,
    "price_lists": OrganizationPriceList,
}


def rows(table: str, *things: str) -> list[Row]:
    told = Told("cloudmore", "r-1", {"o-1": "C-1"}.get)
    place = PLACE if TABLES[table].asks and table != "organization_details" else {}
    return rows_of(TABLES[table], told, NOW, [MODELS[table].from_json(each) for each in things], place)


def named(table: str, row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip([column.name for column in TABLES[table].columns], row, strict=True))


# Name -> table, what came, and what of the row is told by it.
CASES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "every row tells whose it is": (
        "organizations",
        '{"id":"o-1","name":"A","active":true}',
        {
            "source": "cloudmore",
            "reseller_id": "r-1",
            "organization_id": "o-1",
            "name": "A",
            "active": True,
            "customer_number": None,
            "customer_key": "C-1",
            "read_at": NOW,
            "extra": None,
        },
    ),
    "without a key in the mapping": ("organizations", '{"id":"o-2"}', {"customer_key": None, "name": None}),
    "a code keeps its zeros": ("organizations", '{"id":"1","customerNumber":"00124"}', {"customer_number": "00124"}),
    "an empty text is no missing one": (
        "organizations",
        '{"id":"1","customerNumber":""}',
        {"customer_number": "", "name": None},
    ),
    "what the document does not have": (
        "organizations",
        '{"id":"1","zebra":1.50,"apple":{"b":1,"a":2}}',
        {"extra": '{"apple":{"a":2,"b":1},"zebra":1.50}'},
    ),
    "a value of another kind": (
        "organizations",
        '{"id":"1","active":"yes","name":5}',
        {"active": None, "name": None, "extra": '{"active":"yes","name":5}'},
    ),
    "ids of the question": ("subscriptions", '{"id":"1"}', {**PLACE, "customer_key": "C-1"}),
    "a quantity with all its digits": (
        "subscriptions",
        '{"id":"1","quantity":12345678901234567890.123456789012345678}',
        {"quantity": Decimal("12345678901234567890.123456789012345678")},
    ),
    "a number of too many places": (
        "subscriptions",
        '{"id":"1","price":0.1234567890123456789}',
        {"price": None, "extra": '{"price":0.1234567890123456789}'},
    ),
    "a number of too many digits": (
        "subscriptions",
        '{"id":"1","price":123456789012345678901}',
        {"price": None, "extra": '{"price":123456789012345678901}'},
    ),
    "a number with an exponent": ("subscriptions", '{"id":"1","price":1.5e3}', {"price": Decimal(1500), "extra": None}),
    "a time with a zone": (
        "subscriptions",
        '{"id":"1","startDate":"2026-01-01T00:00:00+02:00"}',
        {"start_date": datetime.fromisoformat("2026-01-01T00:00:00+02:00")},
    ),
    "a time without a zone": (
        "subscriptions",
        '{"id":"1","startDate":"2026-01-01T00:00:00"}',
        {"start_date": None, "extra": '{"startDate":"2026-01-01T00:00:00"}'},
    ),
    "lists as JSON, empty ones as nothing": (
        "subscriptions",
        '{"id":"1","addons":[{"id":"a","name":"N"}],"customProperties":[]}',
        {"addons": '[{"id":"a","name":"N"}]', "custom_properties": None, "extra": None},
    ),
    "prices in their columns": (
        "price_lists",
        '{"productId":"p","price":{"costPrice":0.33,"salesPrice":0.50,"suggestedPrice":null,"listPrice":9}}',
        {
            "cost_price": Decimal("0.33"),
            "sales_price": Decimal("0.50"),
            "suggested_price": None,
            "extra": '{"price":{"listPrice":9}}',
        },
    ),
    "whole numbers": (
        "price_lists",
        '{"productId":"p","subscriptionLength":12,"paymentFrequency":1.5}',
        {"subscription_length": 12, "payment_frequency": None, "extra": '{"paymentFrequency":1.5}'},
    ),
    "whole numbers that are spelled as others": (
        "price_lists",
        '{"productId":"p","subscriptionLength":12.0,"paymentFrequency":-0}',
        {"subscription_length": 12, "payment_frequency": 0, "extra": None},
    ),
    "an object as JSON": (
        "organization_details",
        '{"id":"o-1","address":{"city":"Visby","address":"Väg 1"}}',
        {"address": '{"address":"Väg 1","city":"Visby"}', "customer_key": "C-1"},
    ),
}


@pytest.mark.parametrize(("table", "came", "expected"), CASES.values(), ids=CASES)
def test_what_came_stands_in_its_column_or_in_extra(table: str, came: str, expected: dict[str, Any]) -> None:
    (row,) = rows(table, came)
    found = named(table, row)
    assert {name: found[name] for name in expected} == expected


PRODUCT = '{{"productId":"p","segment":"{segment}","price":{{"salesPrice":{price}}}}}'


def test_a_row_is_known_by_what_it_is_about() -> None:
    table = TABLES["price_lists"]
    (first,) = rows(table.name, PRODUCT.format(segment="charity", price=1))
    (dearer,) = rows(table.name, PRODUCT.format(segment="charity", price=2))
    (other,) = rows(table.name, PRODUCT.format(segment="education", price=1))
    keys = [named(table.name, row)["row_key"] for row in (first, dearer, other)]
    assert keys[0] == keys[1] != keys[2]


def test_rows_about_the_same_have_keys_of_their_own_whatever_their_order() -> None:
    things = [PRODUCT.format(segment="charity", price=price) for price in (3, 1, 2)]
    one, another = rows("price_lists", *things), rows("price_lists", *reversed(things))
    assert len({named("price_lists", row)["row_key"] for row in one}) == len(things)
    assert sorted(one, key=str) == sorted(another, key=str)


def test_rows_about_the_same_may_differ_in_a_time_alone() -> None:
    things = [f'{{"id":"1","startDate":"2026-01-0{day}T00:00:00.5+02:00"}}' for day in (1, 2)]
    one, another = rows("subscriptions", *things), rows("subscriptions", *reversed(things))
    assert one == list(reversed(another))
    assert len({named("subscriptions", row)["row_key"] for row in one}) == len(things)


def test_columns_are_named_once_and_typed() -> None:
    for table in TABLES.values():
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        assert names[-2:] == ["row_key", "read_at"], table.name
        assert set(table.key) <= set(names), table.name
