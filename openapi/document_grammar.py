"""What an OpenAPI 3.1 document consists of: which keys each kind of object has, and what stands below them.

One table drives every walk through the document, so that a property that is called ``properties`` or an example that
holds a ``$ref`` is not taken for a part of the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen

Path = tuple[str | int, ...]
# Where something is wrong, and what.
Finding = tuple[Path, str]
LEAF = ""

_SCHEMA = {
    **dict.fromkeys(("$anchor", "$comment", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "$schema"), LEAF),
    **dict.fromkeys(("const", "default", "description", "enum", "format", "title", "type"), LEAF),
    **dict.fromkeys(("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"), LEAF),
    **dict.fromkeys(("maxLength", "minLength", "pattern"), LEAF),
    **dict.fromkeys(("maxContains", "maxItems", "minContains", "minItems", "uniqueItems"), LEAF),
    **dict.fromkeys(("dependentRequired", "maxProperties", "minProperties", "required"), LEAF),
    **dict.fromkeys(("contentEncoding", "contentMediaType", "deprecated", "readOnly", "writeOnly"), LEAF),
    **dict.fromkeys(("discriminator", "example", "examples", "externalDocs", "xml"), LEAF),
    **dict.fromkeys(("$defs", "dependentSchemas", "patternProperties"), "{schema}"),
    "properties": "{property}",
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "[schema]"),
    **dict.fromkeys(("additionalProperties", "contains", "contentSchema", "else", "if", "items", "not"), "schema"),
    **dict.fromkeys(("propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"), "schema"),
}
_HEADER = {
    **dict.fromkeys(("deprecated", "description", "example", "explode", "required", "style"), LEAF),
    "content": "{media type}",
    "examples": "{example}",
    "schema": "schema",
}
_ITEM = {
    "description": LEAF,
    "parameters": "[parameter]",
    "servers": "[server]",
    "summary": LEAF,
    **dict.fromkeys(("delete", "get", "head", "options", "patch", "post", "put", "trace"), "operation"),
}
# Kind of object -> key -> what stands below: "kind" one, "[kind]" a list, "{kind}" a mapping of names, or nothing.
GRAMMAR: dict[str, dict[str, str]] = {
    "document": {
        "openapi": LEAF,
        "info": "info",
        "jsonSchemaDialect": LEAF,
        "servers": "[server]",
        "security": LEAF,
        "paths": "{path item}",
        "webhooks": "{path item}",
        "components": "components",
        "tags": "[tag]",
        "externalDocs": LEAF,
    },
    "info": dict.fromkeys(("contact", "description", "license", "summary", "termsOfService", "title", "version"), LEAF),
    "server": dict.fromkeys(("description", "url", "variables"), LEAF),
    "tag": dict.fromkeys(("description", "externalDocs", "name"), LEAF),
    "components": {
        "callbacks": "{callback}",
        "examples": "{example}",
        "headers": "{header}",
        "links": "{link}",
        "parameters": "{parameter}",
        "pathItems": "{path item}",
        "requestBodies": "{request body}",
        "responses": "{response}",
        "schemas": "{schema}",
        "securitySchemes": "{security scheme}",
    },
    "path item": _ITEM,
    "operation": {
        **dict.fromkeys(("deprecated", "description", "externalDocs", "operationId", "security"), LEAF),
        "summary": LEAF,
        "tags": LEAF,
        "callbacks": "{callback}",
        "parameters": "[parameter]",
        "requestBody": "request body",
        "responses": "{response}",
        "servers": "[server]",
    },
    "callback": {},
    "parameter": {**_HEADER, "name": LEAF, "in": LEAF, "allowEmptyValue": LEAF, "allowReserved": LEAF},
    "request body": {"content": "{media type}", "description": LEAF, "required": LEAF},
    "response": {"content": "{media type}", "description": LEAF, "headers": "{header}", "links": "{link}"},
    "media type": {"encoding": LEAF, "example": LEAF, "examples": "{example}", "schema": "schema"},
    "header": _HEADER,
    "example": dict.fromkeys(("description", "externalValue", "summary", "value"), LEAF),
    "link": {
        **dict.fromkeys(("description", "operationId", "operationRef", "parameters", "requestBody"), LEAF),
        "server": "server",
    },
    "schema": _SCHEMA,
    "property": _SCHEMA,
    "security scheme": dict.fromkeys(
        ("bearerFormat", "description", "flows", "in", "name", "openIdConnectUrl", "scheme", "type"), LEAF
    ),
}
# Where under `components` a reference to an object of the kind points.
SECTIONS = {
    "schema": "schemas",
    "property": "schemas",
    "parameter": "parameters",
    "response": "responses",
    "header": "headers",
    "request body": "requestBodies",
    "example": "examples",
    "link": "links",
    "security scheme": "securitySchemes",
    "path item": "pathItems",
    "callback": "callbacks",
}
SCHEMAS = ("schema", "property")
# What may stand beside a reference; a schema is no mere reference, it keeps what stands beside.
OF_A_REFERENCE = frozenset({"$ref", "summary", "description"})


def place(path: Path) -> str:
    """A way from the root in words."""
    return " ".join(map(str, path)) or "the document"


@frozen
class Part:
    """An object of the document: its kind, its way from the root, and itself."""

    kind: str
    path: Path
    node: Any

    @property
    def is_schema(self) -> bool:
        """Whether it is a schema, that of a property included."""
        return self.kind in SCHEMAS

    @property
    def is_reference(self) -> bool:
        """Whether it stands for another part, and says nothing itself."""
        return not self.is_schema and "$ref" in self.node


def parts(document: dict[str, Any]) -> Iterator[Part]:
    """Every object of the document in its order, references not followed; what is no object is left out."""
    yield from (
        each for each in places("document", (), document) if each.kind in GRAMMAR and isinstance(each.node, dict)
    )


def places(kind: str, path: Path, node: Any) -> Iterator[Part]:
    """Every place below where an object is expected, whatever stands there."""
    yield Part(kind, path, node)
    if not isinstance(node, dict) or (kind in SECTIONS and "$ref" in node and kind not in SCHEMAS):
        return
    for key, below in node.items():
        expected = GRAMMAR[kind].get(key, LEAF)
        if not expected.startswith(("{", "[")):
            yield from places(expected, (*path, key), below) if expected else ()
        elif not isinstance(below, dict if expected[0] == "{" else list):
            yield Part("mapping" if expected[0] == "{" else "list", (*path, key), below)
        else:
            named = below.items() if isinstance(below, dict) else enumerate(below)
            for name, each in named:
                if expected == "{property}" or not str(name).startswith("x-"):
                    yield from places(expected[1:-1], (*path, key, name), each)
