"""What somebody may edit in an OpenAPI document, and how a part of it is changed without touching the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import frozen

Pointer = tuple[str, ...]
METHODS = ("get", "put", "post", "patch", "delete")
SCHEMAS = ("components", "schemas")
_OF_SEVERAL = ("allOf", "anyOf", "oneOf")
_OF_ONE = ("items", "additionalProperties")


def at(data: Any, pointer: Pointer) -> Any:
    """What stands at a place."""
    for name in pointer:
        data = data[int(name)] if isinstance(data, list) else data[name]
    return data


def put(data: Any, pointer: Pointer, value: Any) -> Any:
    """The document with another value at a place, which may be a new one; what is not changed is shared."""
    if not pointer:
        return value
    name, rest = pointer[0], pointer[1:]
    if isinstance(data, list):
        copy = list(data)
        copy[int(name)] = put(data[int(name)], rest, value)
        return copy
    return {**data, name: put(data.get(name, {}), rest, value)}


def without(data: Any, pointer: Pointer) -> Any:
    """The document without a place."""
    *around, name = pointer
    owner = at(data, tuple(around))
    if isinstance(owner, list):
        rest: Any = [each for number, each in enumerate(owner) if number != int(name)]
    else:
        rest = {key: each for key, each in owner.items() if key != name}
    return put(data, tuple(around), rest)


def renamed(data: Any, pointer: Pointer, name: str) -> Any:
    """The document with another name for a place, which stays where it is among the others."""
    owner = at(data, pointer[:-1])
    return put(data, pointer[:-1], {name if key == pointer[-1] else key: each for key, each in owner.items()})


def types_of(schema: Mapping[str, Any]) -> list[str]:
    """The types that a schema says, ``null`` among them."""
    said = schema.get("type", [])
    return [said] if isinstance(said, str) else list(said)


@frozen(eq=False)
class Places:
    """The places of a document, each kind in the order of the document.

    Attributes:
        data: What it says.
    """

    data: Mapping[str, Any]

    def at(self, pointer: Pointer) -> Any:
        """What stands at a place."""
        return at(self.data, pointer)

    def resolved(self, pointer: Pointer) -> Pointer:
        """Where a reference leads, in the end; the place itself without one."""
        while "$ref" in (node := self.at(pointer)):
            pointer = tuple(
                part.replace("~1", "/").replace("~0", "~") for part in node["$ref"].removeprefix("#/").split("/")
            )
        return pointer

    @cached_property
    def operations(self) -> tuple[Pointer, ...]:
        """Every operation."""
        return tuple(
            ("paths", path, method) for path, item in self.data["paths"].items() for method in item if method in METHODS
        )

    @cached_property
    def answers(self) -> tuple[Pointer, ...]:
        """Every answer of every operation, as it stands there: a reference perhaps."""
        return tuple(
            (*operation, "responses", status)
            for operation in self.operations
            for status in self.at(operation)["responses"]
        )

    @cached_property
    def answer_bodies(self) -> tuple[Pointer, ...]:
        """Every media type of an answer; one that several operations share is there once."""
        return self._media_types(self.answers)

    @cached_property
    def request_bodies(self) -> tuple[Pointer, ...]:
        """Every media type of a request."""
        return self._media_types((*each, "requestBody") for each in self.operations if "requestBody" in self.at(each))

    @cached_property
    def headers(self) -> tuple[Pointer, ...]:
        """Every header of an answer, as it stands there: a reference perhaps."""
        owners = dict.fromkeys(map(self.resolved, self.answers))
        return tuple((*owner, "headers", name) for owner in owners for name in self.at(owner).get("headers", {}))

    @cached_property
    def parameters(self) -> tuple[Pointer, ...]:
        """Every parameter, itself; one that several operations share is there once."""
        owners = (owner for operation in self.operations for owner in (operation[:-1], operation))
        listed = (
            (*owner, "parameters", str(number))
            for owner in owners
            for number in range(len(self.at(owner).get("parameters", [])))
        )
        return tuple(dict.fromkeys(map(self.resolved, listed)))

    @cached_property
    def schemas(self) -> tuple[Pointer, ...]:
        """Every schema of a body, however deep; what is referred to is there once, under its name."""
        bodies = ((*each, "schema") for each in (*self.request_bodies, *self.answer_bodies))
        return tuple(dict.fromkeys(each for body in bodies for each in self._below(body)))

    @cached_property
    def sent_schemas(self) -> frozenset[Pointer]:
        """Those of them that are of a request."""
        return frozenset(each for body in self.request_bodies for each in self._below((*body, "schema")))

    @cached_property
    def properties(self) -> tuple[Pointer, ...]:
        """Every property of a body."""
        return tuple(
            (*schema, "properties", name) for schema in self.schemas for name in self.at(schema).get("properties", {})
        )

    def is_required(self, place: Pointer) -> bool:
        """Whether a property must be there."""
        owner = self.at(place[:-2])
        return place[-1] in owner.get("required", ()) or self.at(place).get("x-essential") is True

    def of_type(self, *types: str) -> Iterator[Pointer]:
        """The properties of one of some types, null aside."""
        for place in self.properties:
            if set(types_of(self.at(place))) - {"null"} and set(types_of(self.at(place))) - {"null"} <= set(types):
                yield place

    def _media_types(self, owners: Iterable[Pointer]) -> tuple[Pointer, ...]:
        places = dict.fromkeys(map(self.resolved, owners))
        return tuple((*place, "content", name) for place in places for name in self.at(place).get("content", {}))

    def _below(self, start: Pointer) -> Iterator[Pointer]:
        pending, seen = [start], set[Pointer]()
        while pending:
            place = pending.pop(0)
            if place in seen:
                continue
            seen.add(place)
            yield place
            schema = self.at(place)
            if "$ref" in schema:
                pending.append(self.resolved(place))
            pending += [(*place, "properties", name) for name in schema.get("properties", {})]
            pending += [(*place, name) for name in _OF_ONE if isinstance(schema.get(name), dict)]
            pending += [
                (*place, name, str(number)) for name in _OF_SEVERAL for number in range(len(schema.get(name, [])))
            ]
