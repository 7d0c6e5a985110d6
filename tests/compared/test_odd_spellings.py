"""Spellings of a file that are seldom met, each with all that is not confirmed then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from compared.seeds import CONTRADICTED, NEW, UNKNOWN, fields, parameter
from compared.vendor_file import operation, vendor_file

from cloudmore.contract.comparison.swagger import against_swagger
from cloudmore.contract.document import Document

DOCUMENT = Document.read()
HEALTH = "/api/healthcheck"


def loop(file: Any) -> None:
    file["definitions"]["Loop"] = {"$ref": "#/definitions/Loop"}
    fields(file, "Status")["status"] = {"$ref": "#/definitions/Loop"}


def twice(file: Any) -> None:
    file["paths"] = {HEALTH.upper(): {"get": {"responses": {}}}, **file["paths"]}


def by_the_path(file: Any) -> None:
    """The other call of the path, which creates, has no such parameter."""
    [item] = [each for path, each in file["paths"].items() if path.lower().endswith("/organizations")]
    item["parameters"] = [{"name": "showActive", "in": "query", "required": True, "type": "string"}]


ODD: dict[str, tuple[Callable[[Any], object], set[tuple[str, str]]]] = {
    "a reference to itself": (loop, {(UNKNOWN, "type")}),
    "null among words": (
        lambda file: fields(file, "ResellerService")["vendorName"].update(enum=[None, "A"]),
        {(CONTRADICTED, "null"), (NEW, "words")},
    ),
    "a token where we say that it may be left out": (
        lambda file: operation(file, "health_check").update(security=[{"oauth2": []}]),
        {(CONTRADICTED, "security")},
    ),
    "a call in another letter case before ours": (twice, set()),
    "a parameter of the path that the call says otherwise": (by_the_path, {(CONTRADICTED, "parameter")}),
    "nothing of whether a parameter is required": (
        lambda file: parameter(file, "organizations_list", "showActive").pop("required"),
        set(),
    ),
    "any media type": (lambda file: operation(file, "health_check").update(produces=["*/*"]), set()),
    "a query behind a path": (
        lambda file: file["paths"].update({f"{HEALTH}?version=1": file["paths"].pop(HEALTH)}),
        set(),
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_spelling_is_told_right(name: str) -> None:
    change, expected = ODD[name]
    file = vendor_file()
    change(file)
    comparison = against_swagger(DOCUMENT, file, "swagger.json")
    assert {(str(each.standing), each.kind) for each in comparison.facts if each.standing != "confirmed"} == expected
    assert (comparison.compared, comparison.unrelated) == (15, 20)


def test_a_file_and_a_flow_are_said_as_openapi_3_says_them() -> None:
    file = vendor_file()
    fields(file, "Status")["log"] = {"type": "file"}
    file["securityDefinitions"]["oauth2"]["flow"] = "application"
    facts = against_swagger(DOCUMENT, file, "swagger.json").facts
    said = {each.kind: each.said for each in facts if each.standing != "confirmed"}
    assert said["property"] == {"type": "string", "format": "binary"}
    assert list(said["security"]["flows"]) == ["clientCredentials"]
