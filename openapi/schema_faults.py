"""What a schema says that its model would get wrong without a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from document_parts import Schema, resolve, schemas, types
from openapi_python_client.strings import ClassName, PythonIdentifier, snake_case

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
        yield from _value_faults(where, schema)
        yield from _default_faults(source, where, schema)
        yield from property_faults(where, schema)


def _value_faults(where: str, schema: Schema) -> Iterator[str]:
    if "const" in schema and not _is_simple(schema["const"]):
        yield f"{where}: a constant other than a plain text, an integer or a truth value is not built yet"
    if "nullable" in schema:
        yield f"{where}: nullable is of OpenAPI 3.0 and says nothing here; write type: [..., 'null']"
    if "prefixItems" in schema:
        yield f"{where}: prefixItems would become a list whose items may stand in any order; it is not built yet"
    elif "array" in types(schema) and "items" not in schema:
        yield f"{where}: say what the items of the array are; {{}} is anything"
    if "enum" in schema:
        yield from _enum_faults(where, [value for value in schema["enum"] if value is not None])


def _enum_faults(where: str, values: list[Any]) -> Iterator[str]:
    kinds = sorted({type(value).__name__ for value in values})
    if len(kinds) > 1 or kinds == ["float"]:
        yield f"{where}: the choices of an enum are all texts or all integers, not {' and '.join(kinds)}"
        return
    for name, count in Counter(_member(index, value) for index, value in enumerate(values)).items():
        if count > 1:
            yield f"{where}: {count} choices of the enum would be called {name}"


def _member(index: int, value: Any) -> str:
    if not isinstance(value, str):
        return f"VALUE_{value}"
    return snake_case(value.upper() if value[:1].isalpha() else f"VALUE_{index}").upper()


def _default_faults(source: Schema, where: str, schema: Schema) -> Iterator[str]:
    # A default of a property is only what the server takes, but it must be a choice all the same.
    choices = resolve(source, schema).get("enum")
    if choices is not None and schema.get("default", choices[0]) not in choices:
        yield f"{where}: the default {schema['default']!r} is no choice of its enum"


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
