"""What a document says that the generator or our templates would drop or get wrong without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from openapi_python_client.strings import ClassName, PythonIdentifier

Schema = dict[str, Any]
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
MEDIA_TYPES = ("application/json", "application/x-www-form-urlencoded")
# What every model has, and what its module imports: a property or a model of the name would take its place.
OF_EVERY_MODEL = frozenset(
    ("additional_keys", "additional_properties", "from_dict", "from_json", "surprises", "to_dict", "to_json")
)
OF_EVERY_MODULE = frozenset(
    (
        *("ANY", "Any", "Choice", "ClassVar", "Constant", "Decimal", "ListOf", "Literal", "Model", "ObjectOf"),
        *("OneOf", "Property", "Self", "Shape", "Unset"),
    )
)


class DocumentError(Exception):
    """The document says something that the generator would drop or get wrong without a word."""


def faults(source: dict[str, Any]) -> Iterator[str]:
    """What the generator or our templates would drop or get wrong without a word."""
    for path, method, operation, parameters in operations(source):
        where = f"{method.upper()} {path}"
        for parameter in parameters:
            schema = resolve(source, parameter.get("schema", {}))
            if parameter["in"] not in ("path", "query"):
                yield f"{where}: the {parameter['in']} parameter {parameter['name']} would not be sent"
            elif schema.get("type") in ("array", "object"):
                yield f"{where}: the parameter {parameter['name']} is no single value; its spelling is not built yet"
            if any("default" in each and "number" in types(each) for _where, each in below("", schema)):
                yield f"{where}: a number with a default would become a float; leave the default out"
        body = resolve(source, operation.get("requestBody", {}))
        if len(body.get("content", {})) > 1:
            yield f"{where}: give the body one media type; another would never be sent"
        for media_type in body.get("content", {}):
            if media_type not in MEDIA_TYPES and not media_type.endswith("+json"):
                yield f"{where}: a body of {media_type} is not built yet"
        if body and not body.get("required"):
            yield f"{where}: say that the body is required; an optional one is not built yet"
    yield from schema_faults(source)


def schema_faults(source: Schema) -> Iterator[str]:
    """What a schema says that its model would get wrong."""
    components = source["components"].get("schemas", {})
    for name, schema in components.items():
        if schema.get("title", name) != name:
            yield f"{name}: leave out the title {schema['title']!r}; the class would be called so"
        if str(ClassName(name, "")) in OF_EVERY_MODULE:
            yield f"{name}: give it another name; what every model needs is called so"
        if "allOf" in schema and ("oneOf" in schema or "anyOf" in schema):
            yield f"{name}: allOf beside oneOf or anyOf would be dropped; make them models of their own"
    parts = [*components.values(), *(part for each in components.values() for part in each.get("allOf", []))]
    for where, schema in schemas(source):
        if ("allOf" in schema or schema.get("properties")) and not any(schema is each for each in parts):
            yield f"{where}: give this object a name under components/schemas; its evidence would be lost"
        if schema.get("format") == "binary":
            yield f"{where}: a binary value is not built yet"
        if "const" in schema and not _is_simple(schema["const"]):
            yield f"{where}: a constant other than a plain text, an integer or a truth value is not built yet"
        yield from property_faults(where, schema)


def property_faults(where: str, schema: Schema) -> Iterator[str]:
    """What the properties of a schema are called, and which of them cannot be essential."""
    names: dict[str, str] = {}
    for name, each in schema.get("properties", {}).items():
        python = str(PythonIdentifier(name, "field_"))
        if python in OF_EVERY_MODEL:
            yield f"{where}/{name}: every model has something of this name; it cannot be read"
        if re.search(r'["\\\x00-\x1f]', name):
            yield f"{where}/{name!r}: a name with a quote, a backslash or a control character is not built yet"
        if python in names:
            yield f"{where}: {names[python]!r} and {name!r} would both be called {python}"
        names[python] = name
        if each.get("x-essential") and "null" in types(each):
            yield f"{where}/{name}: what is essential cannot be null"


def _is_simple(value: Any) -> bool:
    return isinstance(value, (bool, int)) or (isinstance(value, str) and not re.search(r'["\\\x00-\x1f]', value))


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
