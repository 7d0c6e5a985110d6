"""The lint of the OpenAPI document finds what is wrong with it, and nothing in the document that we have."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from conftest import REPOSITORY
from document_grammar import place
from document_lint import findings
from ruamel.yaml import YAML

DOCUMENT: dict[str, Any] = YAML(typ="safe").load(REPOSITORY / "openapi" / "cloudmore.yaml")
SOURCES: dict[str, Any] = YAML(typ="safe").load(REPOSITORY / "openapi" / "sources.yaml")
Change = Callable[[dict[str, Any]], None]

HEALTH = ("paths", "/api/healthcheck", "get")
ORGANIZATIONS = ("paths", "/api/resellers/{resellerId}/organizations")
ORGANIZATION = ("paths", "/api/resellers/{resellerId}/organizations/{organizationId}")
CREATED = (*ORGANIZATIONS, "post", "responses", "201")
CREATE_BODY = (*ORGANIZATIONS, "post", "requestBody", "content", "application/json")
CUSTOMER = (*CREATE_BODY, "examples", "customer", "value")
ADDED = (*ORGANIZATION[:1], f"{ORGANIZATION[1]}/services", "post", "responses", "201")
ESTORE = (*ORGANIZATION[:1], f"{ORGANIZATION[1]}/Estore", "get", "responses", "200")
REPORT = ("paths", "/api/resellers/{resellerId}/billing/reports/MonthlyBillingPerOrganizationAsync", "post")
STARTED = (*REPORT, "responses", "202")
MONTH = (*REPORT, "requestBody", "content", "application/json", "examples", "month", "value")
SCHEMAS = ("components", "schemas")
PARAMETERS = ("components", "parameters")
PROPERTY = (*SCHEMAS, "Estore", "properties", "name")
FRESH = {"type": "string", "x-evidence": "assumed", "x-source": "SDK"}
CREATED_LINK = {
    "operationId": "organizations_get",
    "x-evidence": "assumed",
    "x-source": "SDK",
    "parameters": {"resellerId": "$request.path.resellerId", "organizationId": "$response.body#/id"},
}


def at(document: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        document = document[key]
    return document


def put(*path: str | int, **value: Any) -> Change:
    """Set what is given at a place; a key with a dash is given as ``put(..., **{key: value})``."""
    return lambda document: at(document, path).update(copy.deepcopy(value))


def without(*path: str | int) -> Change:
    def change(document: dict[str, Any]) -> None:
        del at(document, path[:-1])[path[-1]]

    return change


def add_parameter(**parameter: Any) -> Change:
    return lambda document: at(document, HEALTH).setdefault("parameters", []).append(parameter)


def link(**changes: Any) -> Change:
    return put(*CREATED, "links", made={**CREATED_LINK, **changes})


def link_with(expression: str) -> Change:
    return link(parameters={**CREATED_LINK["parameters"], "organizationId": expression})


def another_path(*paths: str) -> Change:
    return lambda document: document["paths"].update({path: {"summary": "Nothing yet."} for path in paths})


def both(one: Change, other: Change) -> Change:
    def change(document: dict[str, Any]) -> None:
        one(document)
        other(document)

    return change


def an_operation_of_the_organization(document: dict[str, Any]) -> None:
    operation = copy.deepcopy(at(document, (*ORGANIZATION, "get")))
    operation["operationId"] = "organizations_history"
    parameters = at(document, (*ORGANIZATION, "parameters"))
    document["paths"]["/api/resellers/{resellerId}/history/{organizationId}"] = {
        "parameters": copy.deepcopy(parameters),
        "get": operation,
    }


EVIDENCE: dict[str, tuple[Change, str]] = {
    "an unknown grade": (put(*PROPERTY, **{"x-evidence": "likely"}), "x-evidence is one of verified, documented"),
    "an unknown source": (put(*PROPERTY, **{"x-source": "RUMOUR"}), "Estore properties name: unknown source RUMOUR"),
    "an empty list of sources": (put(*PROPERTY, **{"x-source": []}), "x-source is a name of sources.yaml or a list"),
    "no mark on a property": (without(*PROPERTY, "x-evidence"), "Estore properties name: no evidence"),
    "no source on a property": (without(*PROPERTY, "x-source"), "Estore properties name: no source"),
    "no source on a parameter": (without(*PARAMETERS, "taskId", "x-source"), "parameters taskId: no source"),
    "no mark on a parameter in place": (add_parameter(name="q", schema={}, **{"in": "query"}), "parameters 0: no ev"),
    "no mark on a response": (without(*HEALTH, "responses", "200", "x-evidence"), "responses 200: no evidence"),
    "no mark on a shared response": (
        without("components", "responses", "NotFound", "x-evidence"),
        "responses NotFound: no evidence",
    ),
    "no mark on an operation": (without(*HEALTH, "x-evidence"), "/api/healthcheck get: no evidence"),
    "no mark on a header": (without("components", "headers", "Location", "x-source"), "headers Location: no source"),
    "no mark on a header in place": (
        put(*STARTED, "headers", **{"X-New": {"schema": {"type": "string"}}}),
        "headers X-New: no evidence",
    ),
    "no mark on a link": (without(*CREATED, "links", "list", "x-source"), "links list: no source"),
    "no mark on a security scheme": (
        without("components", "securitySchemes", "client", "x-evidence"),
        "securitySchemes client: no evidence",
    ),
    "no mark on a server": (without("servers", 0, "x-evidence"), "servers 0: no evidence"),
    "no mark on a property in place": (
        put(*CREATE_BODY, schema={"type": "object", "properties": {"fresh": {"type": "string"}}}),
        "properties fresh: no evidence",
    ),
    "no mark on a property of an alternative": (
        put(*SCHEMAS, "Estore", oneOf=[{"properties": {"fresh": {"type": "string"}}}]),
        "oneOf 0 properties fresh: no evidence",
    ),
    "no mark on a property of the items": (
        put(*SCHEMAS, "ApiErrors", items={"properties": {"fresh": {"type": "string"}}}),
        "items properties fresh: no evidence",
    ),
    "a guess that is required": (put(*SCHEMAS, "Organization", required=["name"]), "name is required but guessed"),
}
OWN_KEYS: dict[str, tuple[Change, str]] = {
    "a key that nobody reads": (put(*PROPERTY, **{"x-esential": True}), "unknown key x-esential"),
    "nothing about repeating": (without(*HEALTH, "x-repeatable"), "not said whether it can be repeated"),
    "repeatable perhaps": (put(*HEALTH, **{"x-repeatable": "maybe"}), "x-repeatable is true or false, not 'maybe'"),
    "a path that is repeatable": (put(*ORGANIZATION, **{"x-repeatable": True}), "means nothing here (path item)"),
    "an essential parameter": (put(*PARAMETERS, "taskId", **{"x-essential": True}), "means nothing here (parameter)"),
    "an essential schema": (put(*SCHEMAS, "Estore", **{"x-essential": True}), "means nothing here (schema)"),
    "an essential property of a request": (
        put(*SCHEMAS, "OrganizationCreate", "properties", "name", **{"x-essential": True}),
        "OrganizationCreate properties name: x-essential means nothing here; no answer has this property",
    ),
    "essential, but not": (put(*PROPERTY, **{"x-essential": False}), "x-essential is true, not False"),
    "a property with a name in Python": (put(*PROPERTY, **{"x-python-name": "n"}), "means nothing here (property)"),
    "a name that Python does not have": (
        put(*PARAMETERS, "taskId", **{"x-python-name": "task-id"}),
        "x-python-name is a name in Python, not 'task-id'",
    ),
    "an operation with a default": (put(*HEALTH, **{"x-python-default": 1}), "means nothing here (operation)"),
    "a default that is a list": (put(*PARAMETERS, "showActive", **{"x-python-default": []}), "a single value"),
    "a secret answer": (put(*HEALTH, "responses", "200", **{"x-secret": True}), "means nothing here (response)"),
    "a secret, or not": (put(*PROPERTY, **{"x-secret": "yes"}), "x-secret is true, not 'yes'"),
    "a personal schema": (put(*SCHEMAS, "Estore", **{"x-personal": True}), "means nothing here (schema)"),
    "personal, but not": (put(*PROPERTY, **{"x-personal": False}), "x-personal is true, not False"),
    "known words of a schema": (
        put(*SCHEMAS, "Estore", **{"x-extensible-enum": ["a"]}),
        "x-extensible-enum means nothing here (schema)",
    ),
    "a known word twice": (put(*PROPERTY, **{"x-extensible-enum": ["a", "a"]}), "a list of words, each once"),
    "known words that are none": (put(*PROPERTY, **{"x-extensible-enum": [1]}), "a list of words, each once"),
    "no known words": (put(*PROPERTY, **{"x-extensible-enum": []}), "a list of words, each once"),
    "evidence on a media type": (put(*CREATE_BODY, **{"x-evidence": "seen"}), "means nothing here (media type)"),
    "evidence on a reference": (
        put(*HEALTH, "responses", "401", **{"x-evidence": "seen"}),
        "x-evidence means nothing here (reference)",
    ),
}
NAMES: dict[str, tuple[Change, str]] = {
    "a required name that nothing has": (put(*SCHEMAS, "Estore", required=["nmae"]), "nmae is required but no prop"),
    "a schema that nothing uses": (put(*SCHEMAS, Spare={"type": "string"}), "schemas Spare: nothing uses it"),
    "a schema that only uses itself": (
        put(*SCHEMAS, Ring={"type": "array", "items": {"$ref": "#/components/schemas/Ring"}}),
        "schemas Ring: nothing uses it",
    ),
    "a response that nothing uses": (put("components", "responses", Spare={"description": "."}), "Spare: nothing uses"),
    "a security scheme that nothing uses": (
        put("components", "securitySchemes", spare={"type": "http", "scheme": "basic"}),
        "securitySchemes spare: nothing uses it",
    ),
    "a misspelt keyword": (put(*SCHEMAS, "Estore", propertes={}), "unknown key propertes (schema)"),
    "a misspelt keyword of a property": (put(*PROPERTY, formt="uuid"), "unknown key formt (property)"),
    "an unknown key of an operation": (put(*HEALTH, sumary="."), "unknown key sumary (operation)"),
    "an unknown key of a parameter": (put(*PARAMETERS, "taskId", requird=True), "unknown key requird (parameter)"),
    "an unknown key of a response": (put(*CREATED, header={}), "unknown key header (response)"),
    "an unknown key of a link": (put(*CREATED, "links", "list", operationID="x"), "unknown key operationID (link)"),
    "a key beside a reference": (put(*HEALTH, "responses", "401", headers={}), "unknown key headers (reference)"),
    "nullable": (put(*PROPERTY, nullable=True), "nullable is of OpenAPI 3.0"),
    "an operationId twice": (put(*HEALTH, operationId="services_list"), "services_list is that of another operation"),
    "a name without its tag": (put(*HEALTH, operationId="check"), "check is not named after its tag"),
    "a tag that is not declared": (put(*HEALTH, tags=["helth"]), "the tag helth is not declared"),
    "a tag that nothing has": (lambda document: document["tags"].append({"name": "spare"}), "has the tag spare"),
    "no security": (without(*HEALTH, "security"), "no security of its own"),
    "a security scheme that is not there": (
        put(*HEALTH, security=[{"basic": []}]),
        "no security scheme is called basic",
    ),
    "the same path with another name": (
        another_path("/api/resellers/{id}/services"),
        "{id}/services: a request may be meant for /api/resellers/{resellerId}/services as well",
    ),
    "two paths, each looser than the other": (
        another_path("/{a}/me", "/books/{b}"),
        "/books/{b}: a request may be meant for /{a}/me as well",
    ),
}
REFERENCES: dict[str, tuple[Change, str]] = {
    "a reference to nothing": (put(*PROPERTY, **{"$ref": "#/components/schemas/Nothing"}), "there is no #/components"),
    "a schema that is true": (put(*SCHEMAS, "Estore", "properties", name=True), "a schema that is true is not built"),
    "an operation without answers": (without(*HEALTH, "responses"), "it has no responses"),
    "properties that are a list": (put(*SCHEMAS, "Estore", properties=[]), "mapping expected, not []"),
    "parameters that are a mapping": (put(*HEALTH, parameters={}), "list expected, not {}"),
    "a status without quotes": (
        lambda document: at(document, (*HEALTH, "responses")).update({200: {"description": "Twice."}}),
        "200 is a number here; put it in quotes",
    ),
    "components that are a text": (put(components="x"), "components expected, not 'x'"),
    "an operationId that is a list": (put(*HEALTH, operationId=[]), "operationId is a text, not []"),
    "tags that are a text": (put(*HEALTH, tags="health"), "tags is a list, not 'health'"),
    "security that is a mapping": (put(*HEALTH, security={"oauth2": []}), "security is a list, not {'oauth2': []}"),
    "a tag without a name": (without("tags", 0, "name"), "tags 0: it has no name"),
    "a link whose parameters are a list": (link(parameters=[]), "parameters is a mapping, not []"),
    "a schema of no type": (put(*SCHEMAS, "OrganizationCreate", type=5), "against a schema that is none"),
    "no components": (without("components"), "the document: it has no components"),
}
LINKS: dict[str, tuple[Change, str]] = {
    "a link to no operation": (link(operationId="organizations_find"), "there is no operation organizations_find"),
    "a link by an address": (without(*CREATED, "links", "list", "operationId"), "there is no operation None"),
    "a link with too many parameters": (
        link(parameters={**CREATED_LINK["parameters"], "serviceId": "$response.body#/id"}),
        "organizations_get has no parameter serviceId",
    ),
    "a link with too few parameters": (
        without(*CREATED, "links", "organization", "parameters", "organizationId"),
        "links organization: the parameter organizationId of organizations_get is not given",
    ),
    "a link that is no expression": (link_with("$response.bdy#/id"), "$response.bdy#/id is no runtime expression"),
    "a link within a text": (link_with("id-{$response.bdy}"), "$response.bdy is no runtime expression"),
    "a link to no property": (link_with("$response.body#/identity"), "$response.body#/identity leads nowhere"),
    "a link into a text": (link_with("$response.body#/id/value"), "$response.body#/id/value leads nowhere"),
    "a link to an item of no list": (link_with("$response.body#/0/id"), "$response.body#/0/id leads nowhere"),
    "a link to what is not sent": (link_with("$request.body#/nmae"), "$request.body#/nmae leads nowhere"),
    "a link to no path parameter": (link_with("$request.path.organizationId"), "$request.path.organizationId leads"),
    "a link to no query parameter": (link_with("$request.query.id"), "$request.query.id leads nowhere"),
    "a link to no header": (link_with("$response.header.X-Id"), "$response.header.X-Id leads nowhere"),
    "a link with half an expression": (link_with("$response.header.Location#regex:/([^/]+$"), "unterminated"),
    "a link that takes out nothing": (link_with("$response.header.Location#regex:/.+$"), "it has one group, not 0"),
    "a link whose body has no such property": (
        put(*ESTORE, "links", "addition", requestBody={"serviceID": "$response.body#/0/id"}),
        "the body of organization_services_add has no property serviceID",
    ),
    "a link with a body to what takes none": (link(requestBody={}), "organizations_get takes no body"),
    "a created organization that is not got": (
        both(without(*CREATED, "links", "organization"), without(*CREATED, "links", "organizationOfLocation")),
        "no link to organizations_get, which uses what this operation makes",
    ),
    "a created organization without its services": (without(*CREATED, "links", "services"), "organization_services_l"),
    "a created organization that is not listed": (without(*CREATED, "links", "list"), "no link to organizations_list"),
    "an added service that is not removed": (
        without(*ADDED, "links", "removal"),
        "link to organization_services_remove",
    ),
    "an added service that is not listed": (without(*ADDED, "links", "list"), "no link to organization_services_list"),
    "a started report that is not fetched": (without(*STARTED, "links"), "no link to billing_reports_get"),
    "a new operation elsewhere that takes the id": (
        an_operation_of_the_organization,
        "organizations post: no link to organizations_history",
    ),
}
EXAMPLES: dict[str, tuple[Change, str]] = {
    "a number for a text": (put(*CUSTOMER, name=5), 'examples customer value name: 5 is not of type "string"'),
    "a text that is too short": (put(*CUSTOMER, name=""), "examples customer value name"),
    "a required property left out": (without(*CUSTOMER, "name"), '"name" is a required property'),
    "a date that is none": (put(*MONTH, startDate="2026-13-01"), 'examples month value startDate: "2026-13-01" is not'),
    "a date without quotes": (
        lambda document: at(document, MONTH).update(YAML(typ="safe").load("startDate: 2026-10-01")),
        "a date without quotes is no JSON value",
    ),
    "an unknown property": (put(*CUSTOMER, nmae="x"), "value nmae: the schema has no such property"),
    "an unknown property inside": (
        put(*CUSTOMER, "contact", mail="x"),
        "contact mail: the schema has no such property",
    ),
    "an unknown property in a list": (
        put(*CUSTOMER, "customProperties", 0, values="x"),
        "customProperties 0 values: the schema has no such property",
    ),
    "an example of a parameter": (put(*PARAMETERS, "resellerId", example="1"), 'example: "1" is not a "uuid"'),
    "examples of a parameter": (
        put(*PARAMETERS, "resellerId", examples={"one": {"value": 1}}),
        "resellerId examples one value: 1 is not",
    ),
    "a default of a parameter": (put(*PARAMETERS, "showActive", **{"x-python-default": "no"}), '"no" is not of type'),
    "an example of a header": (put("components", "headers", "Location", example=1), "1 is not of type"),
    "an example of a property": (put(*PROPERTY, example=1), "properties name example: 1 is not of type"),
    "examples of a property": (put(*PROPERTY, examples=["a", 1]), "properties name examples 1: 1 is not of type"),
    "an example of an answer": (
        put(*CREATED, "content", "application/json", example={"id": 1}),
        "example id: 1 is not of type",
    ),
    "an unknown property of an error": (
        put("components", "responses", "BadRequest", "content", "application/json", example=[{"code": 1}]),
        "example 0 code: the schema has no such property",
    ),
}
SEEDED = {**EVIDENCE, **OWN_KEYS, **NAMES, **REFERENCES, **LINKS, **EXAMPLES}


@pytest.mark.parametrize(("change", "words"), SEEDED.values(), ids=SEEDED.keys())
def test_the_lint_finds_a_seeded_fault(change: Change, words: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    change(document)
    found = [f"{place(path)}: {said}" for path, said in findings(document, SOURCES)]
    assert any(words in each for each in found), found


def test_no_two_cases_have_one_name() -> None:
    assert len(SEEDED) == sum(map(len, (EVIDENCE, OWN_KEYS, NAMES, REFERENCES, LINKS, EXAMPLES)))


HARMLESS: dict[str, Change] = {
    "an example of an error that may be anything": put(
        *("components", "responses", "BadRequest", "content", "application/json"),
        example={"Contact.Phone": ["Too short."]},
    ),
    "an example that holds what looks like a reference": put(
        *(*SCHEMAS, "ValidationErrors"), example={"$ref": ["Unknown."], "properties": ["x"]}
    ),
    "a property with the name of a keyword": put(*SCHEMAS, "Estore", "properties", properties=FRESH, required=FRESH),
    "a path that is stricter than another": another_path("/api/resellers/{resellerId}/organizations/mine"),
    "a link by the whole body": link_with("$response.body"),
    "a link with a constant": link_with("o-1"),
    "a link to what was sent": link_with("$request.body#/contact/name"),
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS.keys())
def test_the_lint_lets_pass_what_is_right(change: Change) -> None:
    document = copy.deepcopy(DOCUMENT)
    change(document)
    assert list(findings(document, SOURCES)) == []
