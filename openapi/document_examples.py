"""The examples of the document, held against the schemas that they are examples of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import jsonschema_rs
from document_grammar import Finding, Part, Path, parts
from document_parts import all_properties, resolve

Schema = dict[str, Any]


def example_findings(document: dict[str, Any]) -> Iterator[Finding]:
    """What does not hold against its schema, formats included, and which properties the schema does not have."""
    for path, schema, value in examples(document):
        dates = list(_dates(path, value))
        yield from dates
        if dates:
            continue
        try:
            judge = validator(document, schema)
        except jsonschema_rs.ValidationError as wrong:
            yield path, f"no example can be held against a schema that is none: {wrong.message}"
            continue
        for error in judge.iter_errors(value):
            yield (*path, *error.instance_path), error.message
        yield from ((place, "the schema has no such property") for place in _unknown(document, schema, value, path))


def examples(document: dict[str, Any]) -> Iterator[tuple[Path, Schema, Any]]:
    """Every example and every default with its place and the schema that it has to keep."""
    for part in parts(document):
        if part.is_schema:
            # What a schema says of itself: a bare list of values.
            for key in ("default", "example"):
                if key in part.node:
                    yield (*part.path, key), part.node, part.node[key]
            for index, value in enumerate(part.node.get("examples", [])):
                yield (*part.path, "examples", index), part.node, value
        elif part.kind in ("header", "media type", "parameter") and not part.is_reference:
            yield from _of_a_value(document, part)


def _of_a_value(document: dict[str, Any], part: Part) -> Iterator[tuple[Path, Schema, Any]]:
    schema = part.node.get("schema", {})
    for key in ("example", "x-python-default"):
        if key in part.node:
            yield (*part.path, key), schema, part.node[key]
    for name, each in part.node.get("examples", {}).items():
        example = resolve(document, each)
        if "value" in example:
            yield (*part.path, "examples", name, "value"), schema, example["value"]


def validator(document: dict[str, Any], schema: Schema) -> jsonschema_rs.Draft202012Validator:
    """What judges a value by a schema of the document."""
    whole = {"allOf": [schema], "components": {"schemas": document["components"].get("schemas", {})}}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def _dates(path: Path, value: Any) -> Iterator[Finding]:
    if isinstance(value, date):
        yield path, "a date without quotes is no JSON value; other readers of YAML take it for a text"
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _dates((*path, name), each)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _dates((*path, index), each)


def _unknown(document: dict[str, Any], schema: Schema, value: Any, path: Path) -> Iterator[Path]:
    ways = list(_alternatives(document, schema))
    if isinstance(value, list):
        items = [way["items"] for way in ways if isinstance(way.get("items"), dict)]
        for index, each in enumerate(value):
            yield from _unknown(document, {"anyOf": items}, each, (*path, index))
    elif isinstance(value, dict):
        declared = [all_properties(document, way) for way in ways]
        open_ways = [way for way in ways if "additionalProperties" in way or not _says_what_it_holds(document, way)]
        for name, each in value.items():
            said = [schema for properties in declared for schema in properties.get(name, [])]
            if said:
                yield from _unknown(document, {"anyOf": said}, each, (*path, name))
            elif not open_ways:
                yield (*path, name)


def _alternatives(document: dict[str, Any], schema: Schema) -> Iterator[Schema]:
    schema = resolve(document, schema)
    yield schema
    for each in (*schema.get("oneOf", []), *schema.get("anyOf", [])):
        yield from _alternatives(document, each)


def _says_what_it_holds(document: dict[str, Any], schema: Schema) -> bool:
    return bool(all_properties(document, schema)) or bool({"oneOf", "anyOf", "type"} & schema.keys())
