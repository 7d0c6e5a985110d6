"""How much of the document is recorded: its statuses, its links, its properties and the values of its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

import pytest
from document import OPERATIONS, operation_of, resolved
from replay.cassettes import FOLDER, cassette_paths, interactions
from replay.properties import Place, answered, sent

from cloudmore.contract import CoverageResult, coverage

CASSETTES = {path.stem: interactions(path) for path in cassette_paths()}
RECORDED = list(chain.from_iterable(CASSETTES.values()))
NEVER_NULL = "the sandbox always knows it"
ALWAYS_NULL = "the sandbox never has one"
BY_BASIC = "the client sends it by HTTP Basic"
# Properties without a value in any recording.
WITHOUT_VALUE: Mapping[str, str] = {
    "OrganizationProductAddon.itemCode": ALWAYS_NULL,
    "TokenRequest.client_id": BY_BASIC,
    "TokenRequest.client_secret": BY_BASIC,
}
# Properties that may be null, and are null in no recording.
WITHOUT_NULL: Mapping[str, str] = dict.fromkeys(
    (
        "AddonGet.quantity",
        "CustomPropertyDataGet.value",
        "OrganizationDetail.currencyCode",
        "OrganizationPriceList.productGroup",
        "OrganizationServiceSubscription.currencyCode",
        "OrganizationServiceSubscription.price",
        "OrganizationServiceSubscription.startDate",
    ),
    NEVER_NULL,
)
# Properties that the sandbox leaves out now and then, and did in a recording.
ABSENT_AT_TIMES = {
    *(
        "MbpoOrganization.brokerName",
        "MbpoOrganization.organizationCurrencyCode",
        "MbpoOrganization.organizationGroups",
    ),
    *("MbpoService.serviceName", "MonthlyBillingPerOrganizationAsync.organizations"),
    *(
        f"MbpoServiceItem.{name}"
        for name in (
            *("billingLineDetails", "costCenter", "itemCode", "marginAmount", "note"),
            *("paymentFrequency", "productId", "productName", "purchaseOrderNumber", "serviceName", "subscriptionId"),
            *("subscriptionName", "totalCost", "unitCostPrice", "unitSalesPrice"),
        )
    ),
}


def documented_properties() -> dict[str, Mapping[str, Any]]:
    """Every property of what is sent and answered, by the name of its schema and its own."""
    found: dict[str, Mapping[str, Any]] = {}
    contents = [
        content
        for _, _, operation in OPERATIONS.values()
        for part in (operation.get("requestBody", {}), *map(resolved, operation["responses"].values()))
        for content in part.get("content", {}).values()
    ]
    for content in contents:
        gather(content["schema"], found)
    return found


def gather(schema: Mapping[str, Any], found: dict[str, Mapping[str, Any]]) -> None:
    model = schema.get("$ref", "").rpartition("/")[2]
    schema = resolved(schema)
    for each in (*schema.get("oneOf", ()), *filter(None, [schema.get("items")])):
        gather(each, found)
    for name, each in schema.get("properties", {}).items():
        if f"{model}.{name}" not in found:
            found[f"{model}.{name}"] = resolved(each)
            gather(each, found)


@pytest.fixture(scope="module")
def places() -> list[Place]:
    """Every place of every exchange."""
    return [place for each in RECORDED for place in (*sent(each), *answered(each))]


@pytest.fixture(scope="module")
def covered() -> CoverageResult:
    """What the command tells of the cassettes."""
    return coverage(FOLDER)


def test_every_documented_answer_is_recorded_and_none_is_excused(covered: CoverageResult) -> None:
    assert [str(cell) for cell in covered.missing] == [], "no cassette has them"
    assert len(covered.cells) == 85


@pytest.mark.parametrize(
    "name",
    [
        *("paths", "operations", "request content types", "response content types", "parameters", "status classes"),
        *("parameter values", "status codes", "operation flows"),
    ],
)
def test_a_criterion_of_coverage_is_reached(name: str, covered: CoverageResult) -> None:
    [criterion] = [each for each in covered.criteria if each.name == name]
    assert criterion.missing == ()
    assert criterion.goals


@pytest.mark.parametrize(
    "operation_id",
    [
        name
        for name, (_, _, said) in OPERATIONS.items()
        if "400" in said["responses"] and name != "authentication_token"
    ],
)
def test_both_shapes_of_a_bad_request_are_recorded(operation_id: str) -> None:
    bodies = [
        each.body[:1] for each in RECORDED if (operation_of(each.method, each.path), each.status) == (operation_id, 400)
    ]
    assert set(bodies) == {b"[", b"{"}


def test_every_property_is_recorded_with_a_value(places: list[Place]) -> None:
    recorded = {f"{place.model}.{place.name}" for place in places if place.value is not None}
    assert set(documented_properties()) - recorded == set(WITHOUT_VALUE)


def test_every_property_that_may_be_null_is_recorded_as_null(places: list[Place]) -> None:
    nullable = {name for name, schema in documented_properties().items() if "null" in schema.get("type", ())}
    recorded = {f"{place.model}.{place.name}" for place in places if place.value is None}
    assert recorded <= nullable
    assert nullable - recorded == set(WITHOUT_NULL)


def test_properties_are_absent_as_far_as_the_sandbox_leaves_them_out(places: list[Place]) -> None:
    owners = [(place.model, place.owners[-1]) for place in places if place.owners]
    absent = {name for name in ABSENT_AT_TIMES for model, owner in owners if is_absent(name, model, owner)}
    assert absent == ABSENT_AT_TIMES


def is_absent(name: str, model: str, owner: Mapping[str, Any]) -> bool:
    own_model, _, own_name = name.partition(".")
    return own_model == model and own_name not in owner


def test_every_value_of_a_parameter_is_recorded() -> None:
    asked = {each.query for each in RECORDED if operation_of(each.method, each.path) == "organizations_list"}
    assert asked == {"", "showActive=true", "showActive=false"}


def test_a_cassette_stays_small() -> None:
    assert [path.name for path in cassette_paths() if path.stat().st_size > 60_000] == []
