"""How much of the document is recorded: its statuses, its links, its properties and the values of its parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import pytest
from document import OPERATIONS, operation_of, resolved
from replay.cassettes import Interaction, cassette_paths, interactions
from replay.links import Link, is_walked, links
from replay.properties import Place, answered, sent

# Operation, status and media type.
Cell = tuple[str, int, str]
NO_BODY = "no body"

CASSETTES = {path.stem: interactions(path) for path in cassette_paths()}
RECORDED = list(chain.from_iterable(CASSETTES.values()))
# Cells that have no recording, with the reason; none has one today. A success, 400, 401, 403 or 404 never may.
NOT_RECORDED: Mapping[Cell, str] = {}
REASONS = {"the sandbox cannot", "the vendor's behaviour is unknown"}

ON_THE_ORGANIZATION = "the sandbox says it once for the organization, not on each line"
ON_THE_SERVICE = "the sandbox leaves it out where the service says it"
NO_PRODUCTS = "the sandbox lists lines, not products"
NEVER_NULL = "the sandbox always knows it"
ALWAYS_NULL = "the sandbox never has one"
BY_BASIC = "the client sends it by HTTP Basic"
PRODUCT = ("productId", "productName", "itemCode", "quantity", "totalCost", "totalSales", "currencyCode")
OF_THE_ORGANIZATION = (
    *("brokerName", "customerNumber", "organizationCurrencyCode", "organizationGroups", "organizationName"),
)
# Properties without a value in any recording.
WITHOUT_VALUE: Mapping[str, str] = {
    **{f"MbpoServiceItem.{name}": ON_THE_ORGANIZATION for name in OF_THE_ORGANIZATION},
    **{f"MbpoProduct.{name}": NO_PRODUCTS for name in PRODUCT},
    "MbpoService.products": NO_PRODUCTS,
    "MonthlyBillingPerOrganizationAsync.message": ALWAYS_NULL,
    "OrganizationProductAddon.itemCode": ALWAYS_NULL,
    "TokenRequest.client_id": BY_BASIC,
    "TokenRequest.client_secret": BY_BASIC,
}
# Properties that may be null, and are null in no recording.
WITHOUT_NULL: Mapping[str, str] = {
    **{f"MbpoServiceItem.{name}": ON_THE_ORGANIZATION for name in OF_THE_ORGANIZATION},
    **{f"MbpoProduct.{name}": NO_PRODUCTS for name in ("productId", "productName", "itemCode", "totalCost")},
    "MbpoServiceItem.serviceName": ON_THE_SERVICE,
    "MbpoService.serviceName": "the sandbox leaves it out where there is no service",
    "MbpoServiceItem.paymentFrequency": "the sandbox leaves it out where it does not say it",
    "MbpoOrganization.brokerName": "the sandbox leaves it out where there is no broker",
    "MbpoOrganization.organizationCurrencyCode": "the sandbox leaves it out on what is billed to the reseller",
    "AddonGet.quantity": NEVER_NULL,
    "CustomPropertyDataGet.value": NEVER_NULL,
    "OrganizationDetail.currencyCode": NEVER_NULL,
    "OrganizationPriceList.productGroup": NEVER_NULL,
    "OrganizationServiceSubscription.currencyCode": NEVER_NULL,
    "OrganizationServiceSubscription.price": NEVER_NULL,
    "OrganizationServiceSubscription.startDate": NEVER_NULL,
}
# Properties that the sandbox leaves out now and then.
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
            *("billingLineDetails", "costCenter", "itemCode", "marginAmount", "marginPercentage", "note"),
            *("paymentFrequency", "productId", "productName", "purchaseOrderNumber", "serviceName", "subscriptionId"),
            *("subscriptionName", "totalCost", "unitCostPrice", "unitSalesPrice"),
        )
    ),
}


def documented_cells() -> Iterator[Cell]:
    for operation_id, (_, _, operation) in OPERATIONS.items():
        for status, response in operation["responses"].items():
            for media_type in resolved(response).get("content", (NO_BODY,)):
                yield operation_id, int(status), media_type


def cell_of(interaction: Interaction) -> Cell:
    media_type = interaction.headers["content-type"].partition(";")[0].strip() if interaction.body else NO_BODY
    return operation_of(interaction.method, interaction.path), interaction.status, media_type


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


def test_every_status_of_every_operation_is_recorded() -> None:
    documented, recorded = set(documented_cells()), set(map(cell_of, RECORDED))
    missing = documented - recorded - set(NOT_RECORDED)
    assert not missing, "no cassette has " + "; ".join(
        f"{name} {status}, {kind}" for name, status, kind in sorted(missing)
    )
    assert recorded == documented - set(NOT_RECORDED), "a cassette has what is not documented, or is excused"


def test_few_are_excused_and_none_that_everybody_meets() -> None:
    assert set(NOT_RECORDED.values()) <= REASONS
    assert len(NOT_RECORDED) <= len(set(documented_cells())) / 10
    assert [cell for cell in NOT_RECORDED if cell[1] < 300 or cell[1] in (400, 401, 403, 404)] == []


@pytest.mark.parametrize(
    "operation_id", sorted({cell[0] for cell in documented_cells() if cell[1] == 400} - {"authentication_token"})
)
def test_both_shapes_of_a_bad_request_are_recorded(operation_id: str) -> None:
    bodies = [each.body[:1] for each in RECORDED if cell_of(each)[:2] == (operation_id, 400)]
    assert set(bodies) == {b"[", b"{"}


@pytest.mark.parametrize("link", list(links()), ids=str)
def test_a_link_is_walked_within_one_cassette(link: Link) -> None:
    assert [name for name, recorded in CASSETTES.items() if is_walked(link, recorded)]


def test_a_link_that_nobody_walks_is_noticed() -> None:
    link = next(each for each in links() if str(each) == "organizations_create 201 deletion")
    recorded = CASSETTES["new-customer"]
    assert is_walked(link, recorded)
    assert not is_walked(link, [each for each in recorded if each.method != "DELETE"])
    assert not is_walked(link, recorded[::-1])


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
