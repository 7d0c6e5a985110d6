"""What the vendor's file says as parts of an OpenAPI 3.1 document: its form, without its prose and its examples."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from itertools import chain, count
from typing import Any

from attrs import field, frozen

from cloudmore.contract.comparison.fact import short
from cloudmore.contract.comparison.their_operations import TheirBody, TheirParameter
from cloudmore.contract.comparison.their_schema import TheirSchema, TheirSchemas
from cloudmore.contract.json_body import is_list, is_object

JSON = "application/json"
SUFFIX = "ViewModel"
# Written in place, one in another; what is deeper is told as anything.
DEEPEST = 12
_SCHEMAS = "#/components/schemas/"
_NO_NAME = re.compile(r"[^A-Za-z0-9_]+")


@frozen(eq=False)
class Fragments:
    """Makes parts of a document, and keeps which definitions they refer to.

    Attributes:
        schemas: Theirs.
    """

    schemas: TheirSchemas
    _names: Mapping[str, str] = field(alias="names", repr=False)
    _reached: dict[str, Any] = field(factory=dict[str, Any], repr=False, init=False)

    @classmethod
    def of(cls, schemas: TheirSchemas) -> Fragments:
        """Those of a file.

        Args:
            schemas: Its.
        """
        return cls(schemas, _short_names(_definitions(schemas.data)))

    @property
    def reached(self) -> Mapping[str, Any]:
        """The definitions that a part refers to, and those that they refer to, by name without ``ViewModel``."""
        return dict(sorted(self._reached.items()))

    def schema(self, written: Any, depth: int = 0) -> dict[str, Any]:
        """A schema.

        Args:
            written: As it is in their file.
            depth: In how many others it stands.
        """
        seen = self.schemas.look(written)
        if seen.name and (seen.properties or seen.items is not None or seen.values is not None or not seen.is_silent):
            return {"$ref": f"{_SCHEMAS}{self._reach(seen, written)}"}
        return self._in_place(seen, depth)

    def parameter(self, parameter: TheirParameter) -> dict[str, Any]:
        """A parameter.

        Args:
            parameter: Theirs.
        """
        said = {"name": parameter.name, "in": parameter.place, "required": bool(parameter.required)}
        return {**said, "schema": self.schema(parameter.schema)}

    def content(self, body: TheirBody) -> dict[str, Any]:
        """What a body may hold, by media type: JSON alone where it may be JSON.

        Args:
            body: Theirs.
        """
        if body.schema is None:
            return {}
        chosen = JSON if not body.media_types or JSON in body.media_types else body.media_types[0]
        return {"content": {chosen: {"schema": self.schema(body.schema)}}}

    def answer(self, status: str, body: TheirBody) -> dict[str, Any]:
        """An answer.

        Args:
            status: Its.
            body: Theirs.
        """
        said: dict[str, Any] = {"description": _phrase(status)}
        if body.headers:
            said["headers"] = {name: {"schema": self.schema(each)} for name, each in body.headers.items()}
        return said | self.content(body)

    def _reach(self, seen: TheirSchema, written: Any) -> str:
        name = self._names.get(seen.name) or _cleaned(seen.name)
        if name not in self._reached:
            # Before it is looked into: it may hold itself.
            self._reached[name] = {}
            self._reached[name] = self._in_place(self.schemas.look(self.schemas.definition(written)), 0)
        return name

    def _in_place(self, seen: TheirSchema, depth: int) -> dict[str, Any]:
        said: dict[str, Any] = {}
        if seen.types:
            types = [*sorted(seen.types), *(["null"] if seen.null else [])]
            said["type"] = types[0] if len(types) == 1 else types
        if seen.format:
            said["format"] = seen.format
        if seen.words:
            said["x-extensible-enum"] = list(seen.words)
        if depth >= DEEPEST:
            return said
        if seen.required & seen.properties.keys():
            said["required"] = sorted(seen.required & seen.properties.keys())
        if seen.properties:
            said["properties"] = {name: self.schema(each, depth + 1) for name, each in seen.properties.items()}
        if "array" in seen.types:
            said["items"] = self.schema(seen.items, depth + 1)
        if seen.values is not None:
            said["additionalProperties"] = self.schema(seen.values, depth + 1) if is_object(seen.values) else True
        return said


def _definitions(data: Mapping[str, Any]) -> list[str]:
    components = data.get("components")
    found = (data.get("definitions"), components.get("schemas") if is_object(components) else None)
    return [name for each in found if is_object(each) for name in each]


def _short_names(names: list[str]) -> Mapping[str, str]:
    """Names without ``ViewModel``, dots and brackets of .NET; whole where two would be the same, or with a number."""
    shortened = {name: _cleaned(name) for name in names}
    counted = Counter(shortened.values())
    # By the name that is given; those that keep their own come first.
    given: dict[str, str] = {}
    for name in sorted(names, key=lambda name: shortened[name] != name):
        wanted = shortened[name] if counted[shortened[name]] == 1 else _NO_NAME.sub("", name)
        tried = chain([wanted], (f"{wanted}{number}" for number in count(2)))
        given[next(each for each in tried if each not in given)] = name
    return {name: each for each, name in given.items()}


def _cleaned(name: str) -> str:
    # `Cloudmore.Api.Models.Thing`, and `Paged[Cloudmore.Api.Models.Thing]`.
    plain = re.sub(r"[A-Za-z0-9_]+\.", "", name)
    return _NO_NAME.sub("", plain.removesuffix(SUFFIX)) or "Unnamed"


def _phrase(status: str) -> str:
    try:
        return f"{HTTPStatus(int(status)).phrase}."
    except ValueError:
        return f"{short(status)}."


def definitions_in(fragment: Any) -> Iterator[str]:
    """The names of the definitions that a part refers to.

    Args:
        fragment: A part.
    """
    if is_object(fragment):
        reference = fragment.get("$ref")
        if isinstance(reference, str):
            yield reference.removeprefix(_SCHEMAS)
        for each in fragment.values():
            yield from definitions_in(each)
    elif is_list(fragment):
        for each in fragment:
            yield from definitions_in(each)
