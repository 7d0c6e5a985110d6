"""Every place of a body, with what the document says of it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from attrs import frozen
from spelled_json import resolved

Path = tuple[str | int, ...]
GUESSES = ("inferred", "assumed")
CONTAINERS = {"object", "array"}
REMOVED = object()
# What stands in a body that has everything.
SAMPLES = {
    "uuid": "7d1f9a52-0c4e-4a7b-9a30-5f2b8e6c1d04",
    "date": "2026-10-01",
    "date-time": "2026-10-01T09:05:00Z",
    "string": "sample",
    "integer": 12,
    "number": 12.5,
    "boolean": True,
}


@frozen
class Place:
    """A place of a body.

    Attributes:
        path: From the top: names and indexes.
        schema: What the document says of its values.
        value: What stands there.
        evidence: How well the document knows it; empty at the top, and in a list at the top.
        is_needed: Whether the property is required or essential.
    """

    path: Path
    schema: Any
    value: Any
    evidence: str = ""
    is_needed: bool = False

    @property
    def types(self) -> frozenset[str]:
        """The kinds of value that it may have."""
        said = self.schema["type"]
        return frozenset(said if isinstance(said, list) else [said])

    @property
    def is_guessed(self) -> bool:
        """Whether a value of another kind is no reason to refuse the answer.

        What has no evidence of its own is not: the answer as a whole, and what is directly in a list that it is.
        """
        return self.evidence in GUESSES

    @property
    def is_scalar(self) -> bool:
        return not self.types & CONTAINERS

    @property
    def is_property(self) -> bool:
        return bool(self.path) and isinstance(self.path[-1], str)

    @property
    def pointer(self) -> str:
        """The place as RFC 6901 writes it."""
        return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in self.path)


def places(schema: Any, value: Any, path: Path = (), *, evidence: str = "", is_needed: bool = False) -> Iterator[Place]:
    """The places of a value that the document describes, the whole first."""
    schema = resolved(schema)
    evidence = schema.get("x-evidence", evidence)
    yield Place(path, schema, value, evidence, is_needed)
    if isinstance(value, dict):
        for name, each in schema.get("properties", {}).items():
            if name in value:
                needed = name in schema.get("required", ()) or each.get("x-essential", False)
                yield from places(each, value[name], (*path, name), is_needed=needed)
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(schema["items"], item, (*path, index), evidence=evidence)


def everything(schema: Any) -> Any:
    """A body that has each property, and one item in each list."""
    schema = resolved(schema)
    said = schema["type"]
    kind = said[0] if isinstance(said, list) else said
    if kind == "array":
        return [everything(schema["items"])]
    if kind == "object":
        more = schema.get("additionalProperties")
        named = {"Contact.Phone": everything(more)} if more else {}
        return {**named, **{name: everything(each) for name, each in schema.get("properties", {}).items()}}
    return SAMPLES[schema.get("format", kind)]


def changed(body: Any, path: Path, value: Any) -> Any:
    """The body with another value at a place, or without it."""
    if not path:
        return value
    body = deepcopy(body)
    inner = body
    for step in path[:-1]:
        inner = inner[step]
    if value is REMOVED:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return body
