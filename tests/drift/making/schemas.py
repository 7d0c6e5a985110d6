"""A small reading of the document, of its own: operations, answers, and what a schema allows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from attrs import field, frozen

from drift.making.spelled import Number, kind_of
from drift.making.texts import FORMATS

DOCUMENT = Path(__file__).parents[3] / "openapi" / "cloudmore.yaml"
# An open list of words: others may come, and are news.
OPEN_WORDS = "x-extensible-enum"

Schema = Mapping[str, Any]


@frozen(eq=False)
class Operation:
    """An operation of the document.

    Attributes:
        operation_id: Its name.
        method: In capitals.
        path: The template.
        responses: The answers by status, resolved.
    """

    operation_id: str
    method: str
    path: str
    responses: Mapping[int, Mapping[str, Any]] = field(repr=False)

    def schema(self, status: int) -> Schema | None:
        """The schema of the body of an answer; ``None`` where none is described."""
        content = self.responses.get(status, {}).get("content", {})
        return next((resolved(each["schema"]) for each in content.values()), None)

    def headers(self, status: int) -> Mapping[str, Mapping[str, Any]]:
        """The described headers of an answer."""
        said = self.responses.get(status, {}).get("headers", {})
        return {name: resolved(each) for name, each in said.items()}


@cache
def document() -> Any:
    """The whole document."""
    return yaml.load(DOCUMENT.read_bytes(), yaml.CSafeLoader)


@cache
def operations() -> tuple[Operation, ...]:
    """All operations."""
    return tuple(
        Operation(
            operation["operationId"],
            method.upper(),
            path,
            {int(status): resolved(answer) for status, answer in operation["responses"].items()},
        )
        for path, item in document()["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    )


def operation_of(method: str, path: str) -> Operation:
    """The operation of a call."""
    (found,) = (
        each
        for each in operations()
        if each.method == method and re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(each.path)), path)
    )
    return found


def resolved(node: Schema) -> Schema:
    """A node with what it refers to; what stands beside the reference counts, too."""
    if "$ref" not in node:
        return node
    found = document()
    for name in node["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return {**resolved(found), **{name: each for name, each in node.items() if name != "$ref"}}


def types(schema: Schema) -> set[str]:
    """The types that a schema names; none where it names none."""
    said = schema.get("type", [])
    return set(said) if isinstance(said, list) else {said}


def properties(schema: Schema) -> Mapping[str, Schema]:
    """The declared properties."""
    declared: Mapping[str, Schema] = schema.get("properties", {})
    if id(declared) not in _PROPERTIES:
        _PROPERTIES[id(declared)] = declared, {name: resolved(each) for name, each in declared.items()}
    return _PROPERTIES[id(declared)][1]


# By identity, and with what was identified: it is asked of every object.
_PROPERTIES: dict[int, tuple[Mapping[str, Schema], Mapping[str, Schema]]] = {}


def is_map(schema: Schema) -> bool:
    """Whether the names of an object are keys, and no properties."""
    return "properties" not in schema and isinstance(schema.get("additionalProperties"), dict)


def needed(schema: Schema) -> set[str]:
    """Properties without which an answer is broken: the required and the essential ones."""
    essential = {name for name, each in properties(schema).items() if each.get("x-essential") is True}
    return essential | set(schema.get("required", ()))


def alternatives(schema: Schema) -> list[Schema]:
    """The schemas that a value may follow."""
    return [resolved(each) for each in schema.get("oneOf") or schema.get("anyOf") or [schema]]


def followed(schema: Schema, value: Any) -> Schema | None:
    """The alternative that is of the value's type; ``None`` where there is not just one."""
    found = [each for each in alternatives(schema) if _is_of_type(each, value)]
    return found[0] if len(found) == 1 else None


def inside(schema: Schema, value: Any) -> Iterator[tuple[Any, str, Schema]]:
    """The parts of a value that the document describes: the part, its general name, its schema."""
    if isinstance(value, list) and "items" in schema:
        each = resolved(schema["items"])
        yield from ((index, "*", each) for index in range(len(value)))
    elif isinstance(value, dict):
        if is_map(schema):
            each = resolved(schema["additionalProperties"])
            yield from ((name, "*", each) for name in value)
        else:
            known = properties(schema)
            yield from ((name, name, known[name]) for name in value if name in known)


def allows(schema: Schema, value: Any) -> bool:
    """Whether a value is as a schema says, an essential property counting as a required one."""
    return any(_allows(each, value) for each in alternatives(schema))


def _allows(schema: Schema, value: Any) -> bool:
    if not _is_of_type(schema, value):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if type(value) is str:
        return _allows_text(schema, value)
    if isinstance(value, dict) and not needed(schema) <= value.keys():
        return False
    return all(allows(child, value[part]) for part, _, child in inside(schema, value))


def _allows_text(schema: Schema, text: str) -> bool:
    if schema.get("format") in FORMATS and not FORMATS[schema["format"]].fullmatch(text):
        return False
    if "pattern" in schema and not re.search(schema["pattern"], text):
        return False
    return schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", len(text))


def _is_of_type(schema: Schema, value: Any) -> bool:
    said, kind = types(schema), kind_of(value)
    if isinstance(value, Number):
        whole = kind == "integer" or float(value.text).is_integer()
        return not said or "number" in said or ("integer" in said and whole)
    return not said or kind in said
