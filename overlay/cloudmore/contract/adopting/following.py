"""What follows where something has another name: links, examples and the lists of what is required."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruamel.yaml.comments import CommentedMap

from cloudmore.contract.adopting import keeping
from cloudmore.contract.adopting.yaml_text import node_at
from cloudmore.contract.json_body import is_list
from cloudmore.contract.pointer import Pointer, json_pointer, parsed_pointer, target

METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
_COMBINED = ("allOf", "anyOf", "oneOf")


def rename_property(document: CommentedMap, schema: Pointer, old: str, new: str) -> None:
    """Let everything that speaks of a property use its new name; the property itself keeps the old one as yet.

    Args:
        document: To change.
        schema: Whose property it is.
        old: Its name.
        new: Its new name.
    """
    owner: Any = node_at(document, schema)
    meant = _Renamed(document, owner["properties"][old], old, new)
    _require(owner, old, new)
    for operation in _operations(document):
        request = _schemas(document, operation.get("requestBody", {}))
        for answer in operation["responses"].values():
            response = _schemas(document, answer)
            for link in _followed(document, answer).get("links", {}).values():
                _rename_in_link(document, _followed(document, link), meant, request, response)
    for media_type in _media_types(document):
        for example in media_type.get("examples", {}).values():
            meant.in_value(media_type.get("schema", {}), _followed(document, example).get("value"))
        meant.in_value(media_type.get("schema", {}), media_type.get("example"))


def rename_parameter(document: CommentedMap, parameter: Any, old: str, new: str) -> None:
    """Let the links that give a parameter use its new name.

    Args:
        document: To change.
        parameter: Which, as it stands in the document.
        old: Its name.
        new: Its new name.
    """
    takers = {
        operation.get("operationId")
        for path in document["paths"].values()
        for operation in (path[method] for method in METHODS if method in path)
        if any(
            _followed(document, each) is parameter
            for each in (*path.get("parameters", ()), *operation.get("parameters", ()))
        )
    }
    for operation in _operations(document):
        for answer in operation["responses"].values():
            for link in _followed(document, answer).get("links", {}).values():
                given = _followed(document, link).get("parameters", {})
                if link.get("operationId") in takers and old in given:
                    keeping.rename(given, old, new)


class _Renamed:
    """A property on its way to another name."""

    def __init__(self, document: CommentedMap, node: Any, old: str, new: str) -> None:
        self._document, self._node, self._old, self._new = document, node, old, new

    def in_pointer(self, schemas: list[Any], pointer: Pointer) -> Pointer:
        """A JSON pointer into a value of one of the schemas."""
        if not pointer:
            return pointer
        first, rest = pointer[0], pointer[1:]
        ways = [way for schema in schemas for way in self._ways(schema)]
        name = self._new if first == self._old and any(self._is(way) for way in ways) else first
        inside = [way["properties"][first] for way in ways if first in way.get("properties", {})]
        inside += [way["items"] for way in ways if first.isdigit() and "items" in way]
        return (name, *self.in_pointer(inside, rest))

    def in_value(self, schema: Any, value: Any) -> None:
        """A value of the schema, such as an example."""
        ways = list(self._ways(schema))
        if is_list(value):
            for each in value:
                for way in ways:
                    self.in_value(way.get("items", {}), each)
        elif isinstance(value, CommentedMap):
            for way in ways:
                for name, inside in way.get("properties", {}).items():
                    self.in_value(inside, value.get(name))
            if self._old in value and any(self._is(way) for way in ways):
                keeping.rename(value, self._old, self._new)

    def _is(self, way: Any) -> bool:
        return way.get("properties", {}).get(self._old) is self._node

    def _ways(self, schema: Any) -> Iterator[Any]:
        schema = _followed(self._document, schema)
        yield schema
        for combined in _COMBINED:
            for each in schema.get(combined, ()):
                yield from self._ways(each)


def _rename_in_link(
    document: CommentedMap, link: Any, meant: _Renamed, request: list[Any], response: list[Any]
) -> None:
    bodies = {"$request.body#": request, "$response.body#": response}
    for given in (link.get("parameters"), link.get("requestBody")):
        for name, expression in given.items() if isinstance(given, CommentedMap) else ():
            for beginning, schemas in bodies.items():
                if isinstance(expression, str) and expression.startswith(beginning):
                    pointer = parsed_pointer(expression.removeprefix(beginning))
                    renamed = beginning + json_pointer(meant.in_pointer(schemas, pointer))
                    if renamed != expression:
                        given[name] = type(expression)(renamed)
    called = next((each for each in _operations(document) if each.get("operationId") == link.get("operationId")), None)
    if called is not None:
        for schema in _schemas(document, called.get("requestBody", {})):
            meant.in_value(schema, link.get("requestBody"))


def _require(owner: Any, old: str, new: str) -> None:
    required = owner.get("required", [])
    if old in required:
        required[required.index(old)] = new


def _operations(document: CommentedMap) -> Iterator[Any]:
    for path in document["paths"].values():
        yield from (path[method] for method in METHODS if method in path)


def _media_types(document: CommentedMap) -> Iterator[Any]:
    bearers = [each for operation in _operations(document) for each in operation["responses"].values()]
    bearers += [operation["requestBody"] for operation in _operations(document) if "requestBody" in operation]
    for bearer in bearers:
        yield from _followed(document, bearer).get("content", {}).values()


def _schemas(document: CommentedMap, bearer: Any) -> list[Any]:
    return [each.get("schema", {}) for each in _followed(document, bearer).get("content", {}).values()]


def _followed(document: CommentedMap, node: Any) -> Any:
    while isinstance(node, CommentedMap) and "$ref" in node:
        node = node_at(document, target(node["$ref"]))
    return node
