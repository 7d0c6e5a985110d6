"""Edits that loosen: whatever agreed with the document still does, so that no recording can speak against them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

from drift.making.document_places import SCHEMAS as COMPONENTS
from drift.making.document_places import Places, Pointer, put, types_of, without

Edit = tuple[Pointer, str, Any]
NO_NAME, NO_WORD = "addedByAnEditor", "AddedByAnEditor"


def drop_essential(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.properties:
        if places.at(place).get("x-essential"):
            yield place, "not essential", without(places.data, (*place, "x-essential"))


def drop_required(places: Places, _: Random) -> Iterator[Edit]:
    for owner in places.schemas:
        names = places.at(owner).get("required", [])
        for name in names:
            rest = [each for each in names if each != name]
            data = put(places.data, (*owner, "required"), rest) if rest else without(places.data, (*owner, "required"))
            yield (*owner, "properties", name), "not required", data


def drop_format(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.properties:
        if "format" in places.at(place):
            yield place, "no format", without(places.data, (*place, "format"))


def widen_type(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.properties:
        types = types_of(places.at(place))
        if set(types) & {"string", "number", "integer", "boolean"}:
            other = "number" if "integer" in types else "string" if "string" not in types else "number"
            kept = [each for each in types if each != "integer"]
            yield place, f"{other} as well", put(places.data, (*place, "type"), [*kept, other])


def drop_type(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.properties:
        if "type" in places.at(place) and "items" not in places.at(place):
            yield place, "any type", without(places.data, (*place, "type"))


def add_null(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.properties:
        types = types_of(places.at(place))
        if types and "null" not in types:
            yield place, "null as well", put(places.data, (*place, "type"), [*types, "null"])


def add_word(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.properties:
        words = places.at(place).get("x-extensible-enum")
        if words:
            yield place, f"{NO_WORD} as well", put(places.data, (*place, "x-extensible-enum"), [*words, NO_WORD])


def drop_words(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.properties:
        if "x-extensible-enum" in places.at(place):
            yield place, "any word", without(places.data, (*place, "x-extensible-enum"))


def drop_length(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.properties:
        if "minLength" in places.at(place):
            yield place, "any length", without(places.data, (*place, "minLength"))


def open_object(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.schemas:
        if "properties" in places.at(place):
            yield place, "open", put(places.data, (*place, "additionalProperties"), True)


def add_property(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.schemas:
        if "properties" in places.at(place):
            yield place, NO_NAME, put(places.data, (*place, "properties", NO_NAME), {"type": "string"})


def add_branch(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.schemas:
        branches = places.at(place).get("oneOf")
        if branches:
            yield place, "a text as well", put(places.data, (*place, "oneOf"), [*branches, {"type": "string"}])


def add_status(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.operations:
        yield place, "418 as well", put(places.data, (*place, "responses", "418"), {"description": "Added."})


def add_media_type(places: Places, _: Random) -> Iterator[Edit]:
    for place in (*places.request_bodies, *places.answer_bodies):
        said = {"schema": {"type": "string"}}
        yield place[:-1], "text/csv as well", put(places.data, (*place[:-1], "text/csv"), said)


def add_header(places: Places, _: Random) -> Iterator[Edit]:
    for place in dict.fromkeys(map(places.resolved, places.answers)):
        said = {"schema": {"type": "string"}}
        yield place, "X-Added", put(places.data, (*place, "headers", "X-Added"), said)


def delete_header(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.headers:
        yield place, "deleted", without(places.data, place)


def add_parameter(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.operations:
        said = {"name": NO_NAME, "in": "query", "schema": {"type": "string"}}
        parameters = [*places.at(place).get("parameters", []), said]
        yield place, f"{NO_NAME} as well", put(places.data, (*place, "parameters"), parameters)


def drop_parameter_format(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.parameters:
        if "format" in places.at(place)["schema"]:
            yield place, "no format", without(places.data, (*place, "schema", "format"))


def make_body_optional(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.request_bodies:
        if places.at(place[:-2]).get("required"):
            yield place[:-2], "not required", without(places.data, (*place[:-2], "required"))


def add_operation(places: Places, _: Random) -> Iterator[Edit]:
    for path in places.data["paths"]:
        said = {"operationId": "added_by_an_editor", "responses": {"200": {"description": "Added."}}}
        yield ("paths", path), "patch as well", put(places.data, ("paths", path, "patch"), said)


def open_reference(places: Places, _: Random) -> Iterator[Edit]:
    for place in places.schemas:
        # As a branch it would be right beside another one, and a value must be of one alone.
        if place[-2] != "oneOf" and places.at(place).get("$ref", "").startswith(f"#/{'/'.join(COMPONENTS)}/"):
            yield place, "anything", without(places.data, (*place, "$ref"))


LOOSENING: Mapping[str, Callable[[Places, Random], Iterator[Edit]]] = {
    "essential dropped": drop_essential,
    "required dropped": drop_required,
    "format dropped": drop_format,
    "type widened": widen_type,
    "type dropped": drop_type,
    "null added": add_null,
    "known word added": add_word,
    "known words dropped": drop_words,
    "length bound dropped": drop_length,
    "object opened": open_object,
    "property added": add_property,
    "branch of a union added": add_branch,
    "status added": add_status,
    "media type added": add_media_type,
    "header added": add_header,
    "header deleted": delete_header,
    "parameter added": add_parameter,
    "format of a parameter dropped": drop_parameter_format,
    "request body made optional": make_body_optional,
    "operation added": add_operation,
    "reference dropped": open_reference,
}
