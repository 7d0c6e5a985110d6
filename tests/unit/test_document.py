"""The lint of the OpenAPI document: every part says what it rests on, and the file keeps its layout."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import REPOSITORY
from openapi_spec_validator import validate
from ruamel.yaml import YAML

DOCUMENT_FILE = REPOSITORY / "openapi" / "cloudmore.yaml"
GRADES = frozenset({"verified", "documented", "seen", "inferred", "assumed"})
GUESSES = frozenset({"inferred", "assumed"})
METHODS = ("get", "put", "post", "delete", "patch")
RESELLER = "/api/resellers/{resellerId}"
ORGANIZATION = f"{RESELLER}/organizations/{{organizationId}}"
REPORT = f"{RESELLER}/billing/reports/MonthlyBillingPerOrganizationAsync"
OPERATIONS = {
    ("post", "/connect/token"): "authentication_token",
    ("get", "/api/healthcheck"): "health_check",
    ("get", f"{RESELLER}/services"): "services_list",
    ("get", f"{RESELLER}/organizations"): "organizations_list",
    ("post", f"{RESELLER}/organizations"): "organizations_create",
    ("get", ORGANIZATION): "organizations_get",
    ("put", ORGANIZATION): "organizations_replace",
    ("delete", ORGANIZATION): "organizations_delete",
    ("get", f"{ORGANIZATION}/Estore"): "organizations_estore",
    ("get", f"{ORGANIZATION}/services"): "organization_services_list",
    ("post", f"{ORGANIZATION}/services"): "organization_services_add",
    ("delete", f"{ORGANIZATION}/services/{{serviceId}}"): "organization_services_remove",
    ("get", f"{ORGANIZATION}/services/{{serviceId}}/pricelist"): "organization_services_price_list",
    ("get", f"{ORGANIZATION}/services/{{serviceId}}/subscriptions"): "organization_services_subscriptions",
    ("post", REPORT): "billing_reports_start",
    ("get", f"{REPORT}/{{taskId}}"): "billing_reports_get",
}
# The data points of a billing line that the vendor lists (SUP-GBR).
BILLING_LINE = [
    "billingDate",
    "serviceName",
    "brokerName",
    "organizationName",
    "customerNumber",
    "productName",
    "itemCode",
    "quantity",
    "unitCostPrice",
    "unitSalesPrice",
    "totalCost",
    "totalSales",
    "marginAmount",
    "marginPercentage",
    "currencyCode",
    "organizationCurrencyCode",
    "productId",
    "paymentFrequency",
    "purchaseOrderNumber",
    "subscriptionId",
    "subscriptionName",
    "billingLineDetails",
    "organizationGroups",
    "note",
]


def load(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(text)
    return loaded


TEXT = DOCUMENT_FILE.read_text("utf-8")
DOCUMENT = load(TEXT)
SOURCES = load((REPOSITORY / "openapi" / "sources.yaml").read_text("utf-8"))


def marked_parts(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything that must say what it rests on, with its place; what is given by reference is marked at its target."""
    for path, item in document["paths"].items():
        yield from named(path, item.get("parameters", []))
        for method in METHODS:
            if method in item:
                place, operation = f"{method} {path}", item[method]
                yield place, operation
                yield from named(place, operation.get("parameters", []))
                yield from inside(f"{place} body", operation.get("requestBody", {}))
                yield from answers(place, operation["responses"])
    components = document["components"]
    for kind in ("parameters", "headers", "securitySchemes"):
        yield from ((f"{kind} {name}", each) for name, each in components[kind].items())
    yield from answers("responses", components["responses"])
    yield from inside("schemas", components["schemas"])


def named(place: str, parameters: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from ((f"{place} {each['name']}", each) for each in parameters if "$ref" not in each)


def answers(place: str, responses: dict[str, dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for status, each in responses.items():
        if "$ref" not in each:
            yield f"{place} {status}", each
            for name, header in each.get("headers", {}).items():
                if "$ref" not in header:
                    yield f"{place} {status} {name}", header
            yield from inside(f"{place} {status}", each.get("content", {}))


def inside(place: str, node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property of every schema at any depth, with its place."""
    if isinstance(node, list):
        for each in node:
            yield from inside(place, each)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "properties":
                yield from ((f"{place}.{name}", each) for name, each in value.items())
                for name, each in value.items():
                    yield from inside(f"{place}.{name}", each)
            else:
                yield from inside(f"{place} {key}" if place == "schemas" else place, value)


def sources_of(part: dict[str, Any]) -> list[str]:
    source = part.get("x-source", [])
    return [source] if isinstance(source, str) else source


def schemas(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for each in node.values():
            yield from schemas(each)
    elif isinstance(node, list):
        for each in node:
            yield from schemas(each)


def faults(document: dict[str, Any]) -> list[str]:
    """What the lint finds."""
    return [*faults_of_evidence(document), *guesses_required(document), *faults_of_operations(document)]


def faults_of_evidence(document: dict[str, Any]) -> Iterator[str]:
    for place, part in marked_parts(document):
        if part.get("x-evidence") not in GRADES:
            yield f"{place}: no evidence"
        if not sources_of(part):
            yield f"{place}: no source"
        yield from (f"{place}: unknown source {name}" for name in sources_of(part) if name not in SOURCES)


def guesses_required(document: dict[str, Any]) -> Iterator[str]:
    for node in schemas(document["components"]["schemas"]):
        declared = node.get("properties")
        if isinstance(declared, dict):
            for name in node.get("required", []):
                if declared.get(name, {}).get("x-evidence", "assumed") in GUESSES:
                    yield f"{name} is required but guessed"


def faults_of_operations(document: dict[str, Any]) -> Iterator[str]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method not in item:
                continue
            tags, identifier = item[method].get("tags", []), item[method].get("operationId", "")
            if len(tags) != 1 or not identifier.startswith(f"{tags[0]}_"):
                yield f"{method} {path}: {identifier} is not named after its tag"
            if "security" not in item[method]:
                yield f"{method} {path}: no security of its own"
            if not isinstance(item[method].get("x-repeatable"), bool):
                yield f"{method} {path}: not said whether it can be repeated"


def round_trip(text: str) -> str:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 4096
    yaml.preserve_quotes = True
    written = io.StringIO()
    yaml.dump(yaml.load(text), written)
    return written.getvalue()


def test_the_document_is_valid_openapi() -> None:
    assert DOCUMENT["openapi"].startswith("3.1.")
    validate(DOCUMENT)


def test_a_program_that_edits_the_document_gives_it_back_byte_for_byte() -> None:
    assert round_trip(TEXT) == TEXT


def test_every_part_says_what_it_rests_on() -> None:
    assert faults(DOCUMENT) == []
    assert len(list(marked_parts(DOCUMENT))) > 200


def test_every_source_is_used_and_explained() -> None:
    used = {name for _place, part in marked_parts(DOCUMENT) for name in sources_of(part)}
    used |= {name for server in DOCUMENT["servers"] for name in sources_of(server)}
    assert used == set(SOURCES)
    assert all({"address", "title", "read"} <= set(source) for source in SOURCES.values())


def test_the_sixteen_operations_are_there_and_no_other() -> None:
    found = {
        (method, path): item[method]["operationId"]
        for path, item in DOCUMENT["paths"].items()
        for method in METHODS
        if method in item
    }
    assert found == OPERATIONS
    assert len(found) == 16


def test_the_billing_line_has_every_data_point() -> None:
    assert set(BILLING_LINE) <= set(DOCUMENT["components"]["schemas"]["MbpoServiceItem"]["properties"])


def test_only_what_creates_something_must_not_be_repeated() -> None:
    once = {
        item[method]["operationId"]
        for item in DOCUMENT["paths"].values()
        for method in METHODS
        if method in item and not item[method]["x-repeatable"]
    }
    assert once == {"organizations_create", "organization_services_add"}


def in_schema(name: str, **changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: document["components"]["schemas"]["Estore"]["properties"][name].update(changes)


def without(*path: str) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        node = document
        for key in path[:-1]:
            node = node[key]
        del node[path[-1]]

    return change


def require_a_guess(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["Organization"]["required"] = ["name"]


def add_a_header(document: dict[str, Any]) -> None:
    document["paths"][REPORT]["post"]["responses"]["202"]["headers"]["X-New"] = {"schema": {"type": "string"}}


def add_a_property_in_place(document: dict[str, Any]) -> None:
    body = document["paths"][REPORT]["post"]["requestBody"]["content"]["application/json"]
    body["schema"] = {"type": "object", "properties": {"fresh": {"type": "string"}}}


def add_a_property_to_an_alternative(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["Estore"]["oneOf"] = [{"properties": {"fresh": {"type": "string"}}}]


SEEDED: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "an unknown grade": (in_schema("id", **{"x-evidence": "likely"}), "schemas Estore.id: no evidence"),
    "an unknown source": (in_schema("id", **{"x-source": "RUMOUR"}), "Estore.id: unknown source RUMOUR"),
    "no mark on a property": (
        without("components", "schemas", "Estore", "properties", "name", "x-evidence"),
        "Estore.name: no evidence",
    ),
    "no source on a parameter": (
        without("components", "parameters", "taskId", "x-source"),
        "parameters taskId: no source",
    ),
    "no mark on a response": (
        without("paths", "/api/healthcheck", "get", "responses", "200", "x-evidence"),
        "get /api/healthcheck 200: no evidence",
    ),
    "no mark on an operation": (
        without("paths", "/api/healthcheck", "get", "x-evidence"),
        "get /api/healthcheck: no evidence",
    ),
    "no mark on a header in place": (add_a_header, "202 X-New: no evidence"),
    "no mark on a property in place": (add_a_property_in_place, "body.fresh: no evidence"),
    "no mark on a property of an alternative": (add_a_property_to_an_alternative, "Estore.fresh: no evidence"),
    "a guess that is required": (require_a_guess, "name is required but guessed"),
    "no security": (without("paths", "/api/healthcheck", "get", "security"), "no security of its own"),
    "nothing about repeating": (without("paths", "/api/healthcheck", "get", "x-repeatable"), "can be repeated"),
    "a name without its tag": (
        lambda document: document["paths"]["/api/healthcheck"]["get"].update(operationId="check"),
        "check is not named after its tag",
    ),
}


@pytest.mark.parametrize("name", SEEDED)
def test_the_lint_finds_a_seeded_fault(name: str) -> None:
    change, words = SEEDED[name]
    document = copy.deepcopy(DOCUMENT)
    change(document)
    assert any(words in fault for fault in faults(document))


def test_the_layout_is_noticed_when_it_changes() -> None:
    broken = TEXT.replace("name: {type: string,", "name: {type:   string,", 1)
    assert broken != TEXT
    assert round_trip(broken) != broken
