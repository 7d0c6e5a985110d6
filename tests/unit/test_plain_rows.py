"""Rows straight from JSON: equal to those by the models, to the type of each value, or none at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.test_snapshot_rows import CASES

from cloudmore import Cloudmore
from cloudmore.sandbox import Sandbox
from cloudmore.snapshot import TABLES
from cloudmore.snapshot.plain_rows import PLAIN_TABLES, plain_rows
from cloudmore.snapshot.rows import Row, Told, rows_of
from cloudmore_api import Answer, ParseError
from cloudmore_api.api.organization_services import (
    organization_services_list,
    organization_services_price_list,
    organization_services_subscriptions,
)

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
TOLD = Told("cloudmore", "r-1", {"o-1": "C-1"}.get)
PARSE: Mapping[str, Any] = {
    "organization_services": organization_services_list.parse,
    "subscriptions": organization_services_subscriptions.parse,
    "price_lists": organization_services_price_list.parse,
}


def place_of(table: str) -> dict[str, str]:
    return (
        {"organization_id": "o-1", "service_id": "s-1"}
        if table != "organization_services"
        else {"organization_id": "o-1"}
    )


def straight(table: str, content: str) -> list[Row] | None:
    return plain_rows(TABLES[table], TOLD, NOW, content.encode(), place_of(table))


def by_models(table: str, content: str) -> list[Row] | None:
    try:
        things = PARSE[table](Answer(200, {}, content.encode()))
    except ParseError:
        return None
    return rows_of(TABLES[table], TOLD, NOW, things, place_of(table))


def told_apart(rows: list[Row]) -> list[list[tuple[type[Any], str]]]:
    """Equal numbers may have other digits, or another spelling."""
    return [[(type(cell), repr(getattr(cell, "spelling", cell))) for cell in row] for row in rows]


def is_right(table: str, content: str) -> bool:
    found, expected = straight(table, content), by_models(table, content)
    return found is None or (expected is not None and told_apart(found) == told_apart(expected))


@pytest.mark.parametrize(("table", "came"), [case[:2] for case in CASES.values() if case[0] in PLAIN_TABLES], ids=str)
def test_rows_are_those_by_the_models_or_none(table: str, came: str) -> None:
    assert is_right(table, f"[{came}]")


# What is exactly as the document says -> an answer that shall not need the models.
PLAIN: dict[str, tuple[str, str]] = {
    "nothing": ("subscriptions", "[]"),
    "names in any order, some absent": ("organization_services", '[{"name":"A","id":"1"},{"id":"2"}]'),
    "numbers with and without a fraction": ("subscriptions", '[{"id":"1","quantity":3,"price":0.50}]'),
    "an exponent": ("subscriptions", '[{"id":"1","price":9.25E-7,"quantity":0.000000925}]'),
    "nulls": ("subscriptions", '[{"id":"1","quantity":null,"endDate":null,"itemCode":null}]'),
    "times with a zone": ("subscriptions", '[{"id":"1","startDate":"2026-01-01T00:00:00.1234567+02:00"}]'),
    "lists": (
        "subscriptions",
        '[{"id":"1","addons":[{"quantity":2,"id":"a"},{"quantity":2.50}],"customProperties":[]}]',
    ),
    "lists with prices": (
        "price_lists",
        '[{"productId":"1","addons":[{"name":"N","itemCode":null,"price":{"salesPrice":1,"costPrice":0.5}}]}]',
    ),
    "prices": (
        "price_lists",
        '[{"productId":"1","price":{"costPrice":1,"marginPercentage":null},"paymentFrequency":12}]',
    ),
    "two about the same": ("price_lists", '[{"productId":"1","name":"B"},{"productId":"1","name":"A"}]'),
}


@pytest.mark.parametrize(("table", "content"), PLAIN.values(), ids=PLAIN)
def test_what_is_as_documented_needs_no_models(table: str, content: str) -> None:
    found, expected = straight(table, content), by_models(table, content)
    assert found is not None
    assert expected is not None
    assert told_apart(found) == told_apart(expected)


# What has a surprise, or could not be told from one -> an answer that is left to the models.
ODD: dict[str, tuple[str, str]] = {
    "no JSON": ("subscriptions", "<html>"),
    "cut": ("subscriptions", '[{"id":"1"'),
    "an object for a list": ("subscriptions", '{"id":"1"}'),
    "a missing id": ("subscriptions", '[{"productId":"1"}]'),
    "an unknown name": ("subscriptions", '[{"id":"1","new":1}]'),
    "an unknown name of a price": ("price_lists", '[{"productId":"1","price":{"listPrice":1}}]'),
    "an unknown name in a list": ("subscriptions", '[{"id":"1","addons":[{"new":1}]}]'),
    "a text for a number": ("subscriptions", '[{"id":"1","price":"1.50"}]'),
    "a text for a number in a list": ("subscriptions", '[{"id":"1","addons":[{"quantity":"1"}]}]'),
    "a text for a number of an addon's price": (
        "price_lists",
        '[{"productId":"1","addons":[{"price":{"costPrice":"1"}}]}]',
    ),
    "true for a number": ("subscriptions", '[{"id":"1","price":true}]'),
    "a fraction for a whole number": ("price_lists", '[{"productId":"1","paymentFrequency":1.0}]'),
    "a whole number that is too large": ("price_lists", f'[{{"productId":"1","paymentFrequency":{2**63}}}]'),
    "a number that is too large": ("subscriptions", f'[{{"id":"1","price":{10**20}}}]'),
    "a number of many places": ("subscriptions", '[{"id":"1","price":0.1234567890123456789}]'),
    "an exponent that is too large": ("subscriptions", '[{"id":"1","price":1e20}]'),
    "an absurd exponent": ("subscriptions", '[{"id":"1","price":1e99999999999999999999}]'),
    "an exponent in a list": ("subscriptions", '[{"id":"1","addons":[{"quantity":1e3}]}]'),
    "minus zero": ("subscriptions", '[{"id":"1","price":-0}]'),
    "a time without a zone": ("subscriptions", '[{"id":"1","startDate":"2026-01-01T00:00:00"}]'),
    "no time": ("subscriptions", '[{"id":"1","startDate":"soon"}]'),
    "null for a price": ("price_lists", '[{"productId":"1","price":null}]'),
    "null in a list": ("subscriptions", '[{"id":"1","addons":[null]}]'),
}


@pytest.mark.parametrize(("table", "content"), ODD.values(), ids=ODD)
def test_what_is_odd_is_left_to_the_models(table: str, content: str) -> None:
    assert straight(table, content) is None


TEXTS = st.sampled_from(
    ["", "a", "ä", "\\u00e4", "00124", "1.50", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5+02:00"]
)
TIMES = st.sampled_from(
    [
        "2026-01-01T00:00:00Z",
        "2026-01-01t00:00:00z",
        "2026-01-01T00:00:00",
        "2016-12-31T23:59:60Z",
        "0001-01-01T00:00:00+14:00",
    ]
).map(json.dumps)
NUMBERS = st.sampled_from(
    [
        *("0", "-0", "-0.0", "1", "-5", "12.50", "1e3", "1.5E-7", "0.0000001", "10.00000001", "12345678901234567.5"),
        *("123456789.123456789", "123456789012345678901234567890", "1e400", str(2**63), str(2**63 - 1), str(-(2**63))),
        *(str(10**18), str(10**20 - 1), str(10**20), "0.123456789012345678", "0.1234567890123456789", "1.0", "12.0"),
    ]
)
LITERALS = st.sampled_from(["null", "true", "[]", "{}", "[null]", "[1]", '"x"'])
SCALARS = st.one_of(TEXTS.map(lambda text: f'"{text}"'), NUMBERS, LITERALS, TIMES)


def objects(properties: Mapping[str, st.SearchStrategy[str]]) -> st.SearchStrategy[str]:
    """JSON objects: mostly of known names with values of the right kind, sometimes not, sometimes twice."""
    known = st.sampled_from(sorted(properties)).flatmap(
        lambda name: st.tuples(st.just(name), st.one_of(*[properties[name]] * 7, SCALARS))
    )
    odd = st.tuples(st.sampled_from(["new", "additional properties", "price", "addons", "id"]), SCALARS)
    pairs = st.lists(st.one_of(*[known] * 30, odd), max_size=len(properties))
    return pairs.map(lambda found: "{" + ",".join(f'"{name}":{value}' for name, value in found) + "}")


def lists(item: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(item, max_size=3).map(lambda found: f"[{','.join(found)}]")


QUOTED = TEXTS.map(lambda text: f'"{text}"')
PRICE = objects(dict.fromkeys(["costPrice", "suggestedPrice", "salesPrice", "marginPercentage"], NUMBERS))
THINGS: Mapping[str, st.SearchStrategy[str]] = {
    "organization_services": objects({"id": QUOTED, "name": QUOTED}),
    "subscriptions": objects(
        {
            **dict.fromkeys(["id", "productId", "productName", "itemCode", "status", "currencyCode"], QUOTED),
            **dict.fromkeys(["quantity", "price"], NUMBERS),
            **dict.fromkeys(["startDate", "endDate"], TIMES),
            "addons": lists(objects({"id": QUOTED, "name": QUOTED, "quantity": NUMBERS})),
            "customProperties": lists(objects({"propertyId": QUOTED, "name": QUOTED, "value": QUOTED})),
        }
    ),
    "price_lists": objects(
        {
            **dict.fromkeys(["productId", "name", "itemCode", "segment", "currencyCode", "productGroup"], QUOTED),
            **dict.fromkeys(["subscriptionLength", "paymentFrequency"], NUMBERS),
            "price": PRICE,
            "addons": lists(objects({"id": QUOTED, "name": QUOTED, "itemCode": QUOTED, "price": PRICE})),
        }
    ),
}
NEEDED = {"organization_services": "id", "subscriptions": "id", "price_lists": "productId"}


@pytest.mark.parametrize("table", sorted(PLAIN_TABLES))
@settings(max_examples=100)
@given(data=st.data())
def test_any_answer_gives_rows_as_by_the_models_or_none(table: str, data: st.DataObject) -> None:
    thing = THINGS[table].map(lambda found: f'{{"{NEEDED[table]}":"1"' + (f",{found[1:]}" if found != "{}" else "}"))
    assert is_right(table, data.draw(lists(thing)))


def test_no_answer_of_a_sandbox_is_left_to_the_models() -> None:
    with (
        Sandbox(organizations=6) as sandbox,
        Cloudmore(sandbox.credentials, base_url=sandbox.url, rate_limit=None) as cm,
    ):
        raw = cm.organization_services.with_raw_response
        answers = []
        for organization in cm.organizations.list():
            services = raw.list(organization.id)
            answers.append(("organization_services", services.content))
            priced = [raw.price_list(organization.id, service.id) for service in services.parsed]
            answers.extend(("price_lists", each.content) for each in priced)
    left = [table for table, content in answers if straight(table, content.decode()) is None]
    assert left == []
