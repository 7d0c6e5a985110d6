"""What the generator would drop or get wrong without a word is refused with a sentence, and what works is not.

What each does when it is not refused was tried with the pinned generator and our templates.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from document import DOCUMENT
from document_faults import faults
from made_up import PATH, with_widgets

Change = Callable[[dict[str, Any]], None]
TEXT = {"type": "string"}
PART = {"$ref": "#/components/schemas/Part"}
JSON_BODY = {"required": True, "content": {"application/json": {"schema": PART}}}


def operation(**changes: Any) -> Change:
    return lambda document: document["paths"][PATH]["get"].update(changes)


def parameter(name: str = "colour", **said: Any) -> Change:
    """One more parameter of the made-up operation, in the query unless told otherwise."""
    given = {"name": name, "in": "query", "schema": TEXT, **said}
    return lambda document: document["paths"][PATH]["get"]["parameters"].append(
        {key: value for key, value in given.items() if value is not None}
    )


def prop(**schema: Any) -> Change:
    return in_place_of_a_property(schema)


def in_place_of_a_property(schema: Any) -> Change:
    return lambda document: document["components"]["schemas"]["Widget"]["properties"].update(extra=schema)


def schema(name: str, said: Any) -> Change:
    return lambda document: document["components"]["schemas"].update({name: said})


def answer(**content: Any) -> Change:
    given = {name.replace("_", "/"): {"schema": said} for name, said in content.items()}
    return operation(responses={"200": {"description": "Something.", "content": given}})


def choices(*values: Any, **more: Any) -> Change:
    return schema("Colour", {"enum": list(values), **more})


def both(*changes: Change) -> Change:
    def change(document: dict[str, Any]) -> None:
        for each in changes:
            each(document)

    return change


def a_path_behind_a_reference(document: dict[str, Any]) -> None:
    document["components"]["pathItems"] = {"widget": document["paths"][PATH]}
    document["paths"][PATH] = {"$ref": "#/components/pathItems/widget"}


def an_undeclared_path_parameter(document: dict[str, Any]) -> None:
    del document["paths"][PATH]["get"]["parameters"][1]


SCHEMAS: dict[str, tuple[Change, str]] = {
    "a schema that is true": (in_place_of_a_property(True), "a schema that is true is not built; write {}"),
    "items that are false": (prop(type="array", items=False), "items: a schema that is false is not built"),
    "a schema that is true in an alternative": (prop(anyOf=[TEXT, True]), "anyOf 1: a schema that is true"),
    "an answer that is true": (answer(application_json=True), "application/json schema: a schema that is true"),
    "a constant that is an object": (prop(const={"a": 1}), "Widget/extra: a constant other than a plain text"),
    "a constant that is null": (prop(const=None), "a constant other than a plain text"),
    "choices that differ in case": (
        choices("bearer", "Bearer"),
        "Colour: 2 choices of the enum would be called BEARER",
    ),
    "choices that differ in a dash": (choices("a-b", "a_b"), "2 choices of the enum would be called A_B"),
    # The other way round the generator keeps the last and says nothing.
    "choices that differ in a dash, the other way round": (choices("a_b", "a-b"), "would be called A_B"),
    "numbers that are chosen twice": (choices(1, 1), "2 choices of the enum would be called VALUE_1"),
    "choices of two kinds": (choices("a", 1), "the choices of an enum are all texts or all integers, not int and str"),
    "choices in a parameter": (parameter(schema={"enum": ["a", 1]}), "colour: the choices of an enum"),
    "choices that are fractions": (choices(1.5, 2.5), "all texts or all integers, not float"),
    "a default that is no choice": (choices("a", "b", default="c"), "the default 'c' is no choice of its enum"),
    "a default beside a reference": (
        parameter(schema={"$ref": "#/components/schemas/Colour", "default": "green"}),
        "the default 'green' is no choice",
    ),
    "a list of what": (prop(type="array"), "Widget/extra: say what the items of the array are"),
    "a list of what, or null": (prop(type=["array", "null"]), "say what the items of the array are"),
    "items one by one": (
        prop(type="array", prefixItems=[TEXT, {"type": "integer"}]),
        "prefixItems would become a list",
    ),
    "nullable": (prop(type="string", nullable=True), "nullable is of OpenAPI 3.0"),
}
REFERENCES: dict[str, tuple[Change, str]] = {
    "a reference to nothing": (
        in_place_of_a_property({"$ref": "#/components/schemas/None"}),
        "there is no #/components",
    ),
    "a reference to another file": (in_place_of_a_property({"$ref": "widgets.yaml#/Part"}), "is another file"),
    "a reference to an address": (in_place_of_a_property({"$ref": "https://a.example/b"}), "is another file"),
    "a reference into paths": (
        in_place_of_a_property({"$ref": "#/paths/~1api~1healthcheck/get/responses/200/content/a/schema"}),
        "is not followed; a reference begins with #/components/schemas/",
    ),
    "a reference into a schema": (
        in_place_of_a_property({"$ref": "#/components/schemas/Part/properties/weight"}),
        "is not followed",
    ),
    "a reference to another kind of thing": (
        in_place_of_a_property({"$ref": "#/components/parameters/taskId"}),
        "is not followed; a reference begins with #/components/schemas/",
    ),
    "a parameter that is nowhere": (
        operation(parameters=[{"$ref": "#/components/parameters/nothing"}]),
        "there is no #/components/parameters/nothing",
    ),
    "a reference that goes round": (
        both(schema("A", {"$ref": "#/components/schemas/B"}), schema("B", {"$ref": "#/components/schemas/A"})),
        "leads back to itself",
    ),
    "a path behind a reference": (a_path_behind_a_reference, "write the path here; behind the reference"),
}
PARAMETERS: dict[str, tuple[Change, str]] = {
    "one with content": (
        parameter(schema=None, content={"application/json": {"schema": TEXT}}),
        "the parameter colour has no schema and would be left out; content is not built yet",
    ),
    "a list that is not exploded": (
        parameter(schema={"type": "array", "items": TEXT}, explode=False),
        "the parameter colour is no single value",
    ),
    "a list in pipes": (
        parameter(schema={"type": "array", "items": TEXT}, style="pipeDelimited"),
        "the style pipeDelimited of the parameter colour is not built yet",
    ),
    "a deep object": (
        parameter(schema={"type": "object"}, style="deepObject"),
        "the style deepObject of the parameter colour is not built yet",
    ),
    "a single value in another style": (parameter(style="spaceDelimited"), "the style spaceDelimited"),
    "a path in another style": (
        lambda document: document["paths"][PATH]["get"]["parameters"][1].update(style="matrix"),
        "the style matrix of the parameter widgetId",
    ),
    "one that is not escaped": (parameter(allowReserved=True), "the parameter colour is always escaped"),
    "one that is called body beside a body": (
        both(parameter("body"), operation(requestBody=JSON_BODY)),
        "a parameter cannot be called body; give it another x-python-name",
    ),
    # It would send the list that it is put into.
    "one that is called params": (parameter("params"), "a parameter cannot be called params"),
    "one that is called like its operation": (parameter("widgets_get"), "a parameter cannot be called widgets_get"),
    "one that is called as what every call is bound to": (parameter("resellerId"), "cannot be called reseller_id"),
    "two of one name": (parameter("widgetId"), "'widgetId' and 'widgetId' would both be called widget_id"),
    "two that become one name": (parameter("min_price"), "'minPrice' and 'min_price' would both be called min_price"),
    "a name in Python that is spelled otherwise": (
        parameter(**{"x-python-name": "darkColour"}),
        "darkColour would be called dark_colour, and its name on the wire be lost; write dark_colour",
    ),
    "a path parameter that is not declared": (an_undeclared_path_parameter, "path parameter widgetId is not declared"),
    "a path parameter that is not in the path": (
        parameter("shade", required=True, **{"in": "path"}),
        "the path has no {shade}, which is declared",
    ),
}
OPERATIONS: dict[str, tuple[Change, str]] = {
    "security at the root": (
        lambda document: document.update(security=[{"oauth2": []}]),
        "the document: give each operation its own security",
    ),
    "servers of an operation": (operation(servers=[{"url": "https://a.example"}]), "servers of its own are not built"),
    "servers of a path": (
        lambda document: document["paths"][PATH].update(servers=[{"url": "https://a.example"}]),
        "servers of its own are not built",
    ),
    "an image": (answer(image_png=TEXT), "an answer of image/png is not built yet"),
    "XML": (answer(application_xml=TEXT), "an answer of application/xml is not built yet"),
    # The generator makes bytes of it, and calls them a text.
    "an answer of bytes": (answer(**{"application_octet-stream": TEXT}), "application/octet-stream is not built yet"),
    "a number in plain text": (answer(text_plain={"type": "integer"}), "is read as a text; give it the schema"),
    "an answer of two kinds": (answer(text_csv=TEXT, application_json=PART), "give the answer 200 one media type"),
    "an answer without a schema": (
        operation(responses={"200": {"description": ".", "content": {"application/json": {}}}}),
        "the answer 200 has no schema and would be thrown away",
    ),
    "no success": (operation(responses={"default": {"description": "Anything."}}), "name a success (2..)"),
}
REFUSED = {**SCHEMAS, **REFERENCES, **PARAMETERS, **OPERATIONS}


def found(change: Change) -> list[str]:
    document = copy.deepcopy(DOCUMENT)
    with_widgets(document)
    change(document)
    return list(faults(document))


@pytest.mark.parametrize(("change", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_would_go_wrong_without_a_word_is_refused(change: Change, words: str) -> None:
    said = found(change)
    assert any(words in fault for fault in said), said


def test_no_two_cases_have_one_name() -> None:
    assert len(REFUSED) == len(SCHEMAS) + len(REFERENCES) + len(PARAMETERS) + len(OPERATIONS)


ALLOWED: dict[str, Change] = {
    "what the tests make up": lambda _document: None,
    "security that begins with none": operation(security=[{}, {"oauth2": []}]),
    "a single value that is not exploded": parameter(explode=False),
    "a style that is the default": parameter(style="form"),
    "a parameter called body without a body": parameter("body"),
    "additional properties that are false": schema("Part", {"type": "object", "additionalProperties": False}),
    "additional properties that are true": schema("Part", {"type": "object", "additionalProperties": True}),
    "a choice that is null": choices("a", None),
    "choices that are truth values": prop(type="boolean", enum=[True]),
    "a default that is a choice": choices("a", "b", default="b"),
    "another name of a schema": schema("Other", PART),
    "plain text": answer(text_csv=TEXT),
    "a problem": answer(**{"application_problem+json": PART}),
    "an error that is no JSON": operation(
        responses={
            "204": {"description": "Done."},
            "404": {"description": "None.", "content": {"text/html": {"schema": TEXT}}},
        }
    ),
    "properties that are called as what a document has": prop(type="object", additionalProperties={"type": "string"}),
    "an example that holds a reference": schema("Part", {"type": "object", "example": {"$ref": "elsewhere.yaml"}}),
    "a property that is called $ref": schema("Part", {"type": "object", "properties": {"$ref": TEXT}}),
}


@pytest.mark.parametrize("change", ALLOWED.values(), ids=ALLOWED.keys())
def test_what_works_is_not_refused(change: Change) -> None:
    assert found(change) == []
