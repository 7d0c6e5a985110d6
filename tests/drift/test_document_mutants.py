"""What each kind of edit makes of a small document, spelled out."""

from __future__ import annotations

from typing import Any

import pytest

from drift.making.document_mutants import LOOSENING_KINDS, TIGHTENING_KINDS, document_mutants
from drift.making.document_places import Pointer, at

THING = ("components", "schemas", "Thing")
GET = ("paths", "/things/{id}", "get")
POST = ("paths", "/things/{id}", "post")
SMALL: dict[str, Any] = {
    "openapi": "3.1.0",
    "servers": [{"url": "https://api.example"}],
    "paths": {
        "/things/{id}": {
            "parameters": [{"$ref": "#/components/parameters/id"}],
            "get": {
                "parameters": [{"$ref": "#/components/parameters/size"}],
                "responses": {"200": {"$ref": "#/components/responses/One"}, "404": {"description": "None."}},
            },
            "post": {
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Sent"}}},
                },
                "responses": {"204": {"description": "Done."}},
            },
        }
    },
    "components": {
        "parameters": {
            "id": {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}},
            "size": {"name": "size", "in": "query", "schema": {"type": "integer"}},
        },
        "responses": {
            "One": {
                "description": "One.",
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
            }
        },
        "schemas": {
            "Thing": {
                "type": "object",
                "properties": {
                    "id": {"type": "string", "format": "uuid", "x-essential": True},
                    "price": {"type": ["number", "null"]},
                    "state": {"type": "string", "x-extensible-enum": ["On", "Off"]},
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
            },
            "Sent": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string", "minLength": 1}, "note": {"type": "string"}},
            },
        },
    },
}
SENT = ("components", "schemas", "Sent")
ONE = ("components", "responses", "One")
# The kind, how many of it there are, and of one of them where something stands then, and what.
EDITS: list[tuple[str, int, Pointer, Any]] = [
    ("property renamed", 6, (*SENT, "required"), ["nameValue"]),
    ("letter case of a property", 6, (*THING, "properties", "Price"), {"type": ["number", "null"]}),
    ("property deleted", 6, (*SENT, "required"), []),
    ("type changed", 6, (*SENT, "properties", "note", "type"), ("number", "boolean", "object", "array")),
    ("null taken out", 1, (*THING, "properties", "price", "type"), "number"),
    ("number made an integer", 1, (*THING, "properties", "price", "type"), ["integer", "null"]),
    ("format uuid added", 3, (*SENT, "properties", "note", "format"), "uuid"),
    ("format changed", 1, (*THING, "properties", "id", "format"), "date-time"),
    ("property made required", 4, (*SENT, "required"), ["name", "note"]),
    ("property made required", 4, (*THING, "properties", "state", "x-essential"), True),
    ("required property added", 2, (*THING, "required"), ["madeUpByAnEditor"]),
    ("array and object swapped", 3, (*THING, "properties", "tags"), {"type": ["object"]}),
    ("array and object swapped", 3, (*THING, "type"), "array"),
    ("type of items changed", 1, (*THING, "properties", "tags", "items"), {"type": "number"}),
    (
        "reference to another schema",
        2,
        (*ONE, "content", "application/json", "schema", "$ref"),
        "#/components/schemas/Sent",
    ),
    ("known word deleted", 2, (*THING, "properties", "state", "x-extensible-enum"), ["Off"]),
    ("status deleted", 2, (*GET, "responses"), {"200": {"$ref": "#/components/responses/One"}}),
    ("media type changed", 2, (*ONE, "content", "application/xml", "schema"), {"$ref": "#/components/schemas/Thing"}),
    ("header renamed", 1, (*ONE, "headers", "X-ETag"), {"schema": {"type": "string"}}),
    ("segment of a path renamed", 1, ("paths", "/things2/{id}", "get", "responses", "404"), {"description": "None."}),
    ("letter case of a path", 1, ("paths", "/Things/{id}", "get", "responses", "404"), {"description": "None."}),
    ("method changed", 2, ("paths", "/things/{id}", "put", "responses", "204"), {"description": "Done."}),
    ("host changed", 1, ("servers", "0", "url"), "https://api.other.example"),
    ("base path changed", 1, ("servers", "0", "url"), "https://api.example/v2"),
    ("parameter deleted", 1, (*GET, "parameters"), []),
    ("parameter made required", 1, ("components", "parameters", "size", "required"), True),
    ("format of a parameter changed", 1, ("components", "parameters", "id", "schema", "format"), "date"),
    ("essential dropped", 1, (*THING, "properties", "id"), {"type": "string", "format": "uuid"}),
    ("required dropped", 1, SENT, {name: said for name, said in at(SMALL, SENT).items() if name != "required"}),
    ("type widened", 5, (*THING, "properties", "price", "type"), ["number", "null", "string"]),
    ("length bound dropped", 1, (*SENT, "properties", "name"), {"type": "string"}),
    ("object opened", 2, (*THING, "additionalProperties"), True),
    ("status added", 2, (*POST, "responses", "418"), {"description": "Added."}),
    (
        "request body made optional",
        1,
        (*POST, "requestBody"),
        {"content": at(SMALL, (*POST, "requestBody"))["content"]},
    ),
]


@pytest.mark.parametrize(("kind", "count", "place", "expected"), EDITS)
def test_an_edit_says_something_else(kind: str, count: int, place: Pointer, expected: Any) -> None:
    made = [each.data for each in document_mutants(SMALL) if each.kind == kind]
    assert len(made) == count
    found = [at(data, place) for data in made if is_there(data, place)]
    among = expected if isinstance(expected, tuple) else (expected,)
    assert not is_there(SMALL, place) or at(SMALL, place) not in among
    assert any(each in among for each in found), found


def is_there(data: Any, place: Pointer) -> bool:
    try:
        at(data, place)
    except (KeyError, IndexError):
        return False
    return True


def test_a_kind_is_of_one_class() -> None:
    assert TIGHTENING_KINDS.keys() & LOOSENING_KINDS.keys() == set()
    for each in document_mutants(SMALL):
        assert each.tightens is (each.kind in TIGHTENING_KINDS)
