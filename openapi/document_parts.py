"""Reads what a document holds: its operations, its schemas, and what a reference stands for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


def types(schema: Schema) -> list[Any]:
    """The types of a schema; one that has none has no type in this list."""
    kinds = schema.get("type", [])
    return kinds if isinstance(kinds, list) else [kinds]


def schemas(source: Schema) -> Iterator[tuple[str, Schema]]:
    """Every schema of the document with its place, those inside of others included, references not followed."""
    for name, schema in source["components"].get("schemas", {}).items():
        yield from below(name, schema)
    for path, method, operation, parameters in operations(source):
        where = f"{method.upper()} {path}"
        bodies = [resolve(source, operation.get("requestBody", {}))]
        bodies += [resolve(source, answer) for answer in operation["responses"].values()]
        for media_type in (each for body in bodies for each in body.get("content", {}).values()):
            yield from below(where, media_type.get("schema", {}))
        for parameter in parameters:
            yield from below(f"{where} {parameter['name']}", parameter.get("schema", {}))


def below(where: str, schema: Any) -> Iterator[tuple[str, Schema]]:
    """A schema and those inside of it."""
    if not isinstance(schema, dict):
        return
    yield where, schema
    for name, each in schema.get("properties", {}).items():
        yield from below(f"{where}/{name}", each)
    for name in ("items", "additionalProperties"):
        yield from below(f"{where}/{name}", schema.get(name))
    for name in ("allOf", "oneOf", "anyOf"):
        for each in schema.get(name, []):
            yield from below(where, each)


def operations(source: dict[str, Any]) -> list[tuple[str, str, dict[str, Any], list[dict[str, Any]]]]:
    """Every operation as (path, method, operation, its parameters with those of its path, references followed)."""
    found = []
    for path, item in source["paths"].items():
        shared = item.get("parameters", [])
        for method in METHODS:
            if method in item:
                parameters = [resolve(source, each) for each in [*shared, *item[method].get("parameters", [])]]
                found.append((path, method, item[method], parameters))
    return found


def resolve(source: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow a local reference; anything else comes back as it is."""
    while "$ref" in node:
        target: Any = source
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def all_properties(source: Schema, schema: Schema) -> dict[str, list[Schema]]:
    """What a schema, and each part of its ``allOf``, says of each property."""
    found: dict[str, list[Schema]] = {}
    for part in schema.get("allOf", []):
        for name, said in all_properties(source, resolve(source, part)).items():
            found.setdefault(name, []).extend(said)
    for name, each in schema.get("properties", {}).items():
        found.setdefault(name, []).append(each)
    return found


def nodes(node: Any) -> list[dict[str, Any]]:
    """Every mapping of the document, at any depth."""
    found: list[dict[str, Any]] = []
    pending = [node]
    while pending:
        each = pending.pop()
        if isinstance(each, dict):
            found.append(each)
            pending.extend(each.values())
        elif isinstance(each, list):
            pending.extend(each)
    return found
