"""Files as other generators write them: what is contradicted and new is told in whole, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from compared.seeds import CONTRADICTED, JSON, NEW, answer, field, schema_place
from compared.vendor_file import operation, pointer, pointer_of, vendor_file
from ruamel.yaml import YAML

from cloudmore import spec_path
from cloudmore.cli.application import run
from cloudmore.contract import Comparison, Standing, compare
from cloudmore.contract.comparison.swagger import against_swagger
from cloudmore.contract.document import Document
from cloudmore.contract.pointer import json_pointer

STYLES = Path(__file__).with_name("styles")
DOCUMENT = Document.read()
ORGANIZATION = pointer("components", "parameters", "organizationId", "schema")
BAD_REQUEST = pointer("components", "responses", "BadRequest", "content", JSON)
# (standing, kind, place, name), counted by hand from the file and the document.
TOLD: dict[str, set[tuple[str, str, str, str]]] = {
    "brackets": {
        (CONTRADICTED, "type", answer("organizations_list", "200", "content", JSON, "schema"), ""),
        (CONTRADICTED, "spelling", field("OrganizationCreate", "name"), "Name"),
        (CONTRADICTED, "type", field("OrganizationCreate", "customProperties"), ""),
        (CONTRADICTED, "null", field("OrganizationDetail", "name"), ""),
        (CONTRADICTED, "null", field("OrganizationDetail", "address"), ""),
        (CONTRADICTED, "type", field("OrganizationAddressDetail", "postalCode"), ""),
        (CONTRADICTED, "type", field("DetailViewCustomProperty", "value"), ""),
        (NEW, "parameter", pointer_of("organizations_list"), "ids"),
        (NEW, "answer", pointer("components", "responses", "Unauthorized"), JSON),
        (NEW, "format", field("OrganizationContactCreate", "email"), ""),
        (NEW, "format", ORGANIZATION, ""),
        (NEW, "required", schema_place("OrganizationDetail"), "id"),
        *((NEW, "property", schema_place("OrganizationDetail"), name) for name in ("kind", "parent", "nickname")),
        *((NEW, "property", schema_place("OrganizationDetail"), name) for name in ("mainAddress", "otherAddress")),
    },
    "in_place": {
        (CONTRADICTED, "status", answer("organizations_delete", "204"), "200"),
        (CONTRADICTED, "type", answer("organization_services_list", "200", "content", JSON, "schema"), ""),
        (CONTRADICTED, "type", field("OrganizationPriceList", "segment"), ""),
        (CONTRADICTED, "type", field("Price", "suggestedPrice"), ""),
        (CONTRADICTED, "null", field("OrganizationPriceList", "subscriptionLength"), ""),
        (CONTRADICTED, "security", pointer_of("organization_services_subscriptions", "security"), ""),
        (CONTRADICTED, "format", field("OrganizationServiceSubscription", "startDate"), ""),
        (NEW, "format", ORGANIZATION, ""),
        (NEW, "words", field("OrganizationServiceSubscription", "status"), ""),
        (NEW, "property", schema_place("AddonGet"), "children"),
    },
    "names": {(NEW, "property", schema_place("ResellerService"), name) for name in "abcdef"},
    "openapi_3": {
        (CONTRADICTED, "security", pointer_of("organization_services_add", "security"), ""),
        (CONTRADICTED, "security", pointer_of("billing_reports_start", "security"), ""),
        (CONTRADICTED, "media type", pointer_of("billing_reports_start", "requestBody", "content", JSON), ""),
        (CONTRADICTED, "format", field("MonthlyBillingPerOrganizationCreateAsync", "startDate"), ""),
        (CONTRADICTED, "status", answer("billing_reports_start", "202"), "200"),
        (CONTRADICTED, "media type", answer("billing_reports_start", "202", "content", JSON), ""),
        (CONTRADICTED, "type", answer("billing_reports_start", "202", "content", JSON, "schema"), ""),
        (CONTRADICTED, "media type", BAD_REQUEST, ""),
        (CONTRADICTED, "type", f"{BAD_REQUEST}/schema", ""),
        (NEW, "server", pointer("servers"), "eu.cloudmore.com"),
        (NEW, "parameter", pointer_of("organization_services_add"), "x-api-version"),
        (NEW, "null", field("OrganizationServiceAdd", "customProperties"), ""),
        (NEW, "null", field("CustomPropertyDataSet", "propertyId"), ""),
        (NEW, "status", pointer_of("organization_services_add", "responses"), "200"),
    },
    "version_in_path": set(),
}
COMPARED = {"brackets": 3, "in_place": 4, "names": 1, "openapi_3": 2, "version_in_path": 0}


@pytest.fixture(scope="module")
def compared() -> dict[str, Comparison]:
    return {name: compare(STYLES / f"{name}.yaml") for name in TOLD}


@pytest.mark.parametrize("style", TOLD)
def test_what_is_contradicted_and_new_is_told_in_whole(compared: dict[str, Comparison], style: str) -> None:
    facts = [*compared[style].of(Standing.CONTRADICTED), *compared[style].of(Standing.NEW)]
    told = [(str(each.standing), each.kind, json_pointer(each.place), each.name) for each in facts]
    assert set(told) == TOLD[style]
    assert len(told) == len(TOLD[style])
    assert compared[style].compared == COMPARED[style]
    # A second path of one of our calls is none of theirs alone.
    assert compared[style].unrelated == (style == "version_in_path")
    hosts = [(each.standing, each.ours) for each in compared[style].facts if each.kind == "server" and each.ours]
    assert hosts == [(Standing.UNKNOWN if style == "brackets" else Standing.CONFIRMED, "api.cloudmore.com")]


def test_every_style_is_compared() -> None:
    assert {each.stem for each in STYLES.glob("*.yaml")} == TOLD.keys()


def test_where_nothing_of_ours_is_found_the_command_ends_with_7() -> None:
    assert run(["contract", "compare", str(STYLES / "version_in_path.yaml")]) == 7


def test_a_definition_has_what_it_says_and_not_what_stands_beside_a_reference_to_it(
    compared: dict[str, Comparison],
) -> None:
    assert compared["brackets"].schemas["Address"]["type"] == "object"
    notes = {each.name: each.note for each in compared["brackets"].facts if each.kind == "property" and each.name}
    assert {name: note for name, note in notes.items() if note} == {"mainAddress": "They say that it may be null."}


def test_what_is_never_null_has_its_type_alone(compared: dict[str, Comparison]) -> None:
    [fact] = [each for each in compared["in_place"].of(Standing.CONTRADICTED) if each.kind == "null"]
    assert fact.said == {"type": "integer"}


def test_two_definitions_never_share_a_name(compared: dict[str, Comparison]) -> None:
    names = {each.name: each.theirs for each in compared["names"].facts if each.name}
    assert (names["b"], names["e"]) == ("PagedA", "XFoo")
    held = {name: list(compared["names"].schemas[theirs]["properties"]) for name, theirs in names.items()}
    assert held == {"a": ["one"], "b": ["two"], "c": ["three"], "d": ["four"], "e": ["five"], "f": ["six"]}


def test_a_call_that_they_write_twice_is_told(compared: dict[str, Comparison]) -> None:
    [remark] = compared["brackets"].remarks
    first, second = "organizations/{id:guid}", "Organizations/{organizationId?}"
    assert remark.startswith("They write one call as GET ")
    assert remark.index(first) < remark.index(second) < remark.rindex(first)


def test_a_header_is_the_same_in_any_letter_case(tmp_path: Path) -> None:
    ours = YAML(typ="safe").load(spec_path())
    said = {"name": "X-Version", "in": "header", "required": False, "schema": {"type": "string"}}
    ours["paths"]["/api/healthcheck"]["get"]["parameters"] = [said]
    spec, theirs = tmp_path / "ours.json", vendor_file()
    spec.write_text(json.dumps(ours), "utf-8")
    said = {"name": "x-version", "in": "header", "required": False, "type": "string"}
    operation(theirs, "health_check")["parameters"].append(said)
    file = tmp_path / "theirs.json"
    file.write_text(json.dumps(theirs), "utf-8")
    assert {each.standing for each in compare(file, spec=spec).facts} == {Standing.CONFIRMED}


def test_new_words_are_told_in_their_order() -> None:
    theirs, more = vendor_file(), [f"Word{number}" for number in range(9)]
    property_of_theirs = theirs["definitions"]["StatusViewModel"]["properties"]["status"]
    property_of_theirs.update({"enum": [], "x-enum": [*more, "Healthy"]})
    [fact] = against_swagger(DOCUMENT, theirs, "theirs").of(Standing.NEW)
    assert fact.said == {"x-extensible-enum": ["Healthy", "Degraded", "Unhealthy", *more]}
