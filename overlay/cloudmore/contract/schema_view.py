"""What the document says of a value: its schema, with everything that this refers to and is combined of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import field, frozen

from cloudmore.contract.document import Document
from cloudmore.contract.json_body import is_list, is_object
from cloudmore.contract.names import EACH, shown
from cloudmore.contract.pointer import Pointer

COMBINED = ("allOf", "anyOf", "oneOf")
_SAYS_SOMETHING = frozenset({"$ref", "const", "enum", "items", "properties", "type", *COMBINED})


@frozen(eq=False)
class View:
    """The schemas that a value is under, several where it has a choice.

    Attributes:
        document: Theirs.
        schemas: Each with its place.
    """

    document: Document = field(repr=False)
    schemas: tuple[tuple[Pointer, Mapping[str, Any]], ...]
    _children: dict[str | None, View | None] = field(factory=dict[str | None, "View | None"], repr=False, init=False)
    _maps: dict[str | None, bool] = field(factory=dict[str | None, bool], repr=False, init=False)

    @classmethod
    def of(cls, document: Document, *pointers: Pointer) -> View:
        """What stands at some places, references and combinations followed.

        Args:
            document: To look in.
            pointers: Places of schemas.
        """
        found: dict[Pointer, Mapping[str, Any]] = {}
        for pointer in pointers:
            _expand(document, pointer, found)
        return cls(document, tuple(found.items()))

    @property
    def pointer(self) -> Pointer:
        """The first place; that of the document itself where nothing is said."""
        return self.schemas[0][0] if self.schemas else ()

    @property
    def home(self) -> Pointer:
        """The place of the object itself, where others refer to it."""
        return next((pointer for pointer, schema in self.schemas if "properties" in schema), self.pointer)

    @property
    def is_free(self) -> bool:
        """Whether any value is right, as far as can be told."""
        return any(not _SAYS_SOMETHING & schema.keys() for _, schema in self.schemas) or not self.schemas

    @property
    def formats(self) -> frozenset[str]:
        """The formats that it may have."""
        return frozenset(str(schema["format"]) for _, schema in self.schemas if "format" in schema)

    @property
    def words(self) -> frozenset[str]:
        """The words that are known, by ``x-extensible-enum``; empty where there is no list."""
        said = (schema.get("x-extensible-enum") for _, schema in self.schemas)
        return frozenset(word for each in said if is_list(each) for word in each if isinstance(word, str))

    @property
    def types(self) -> frozenset[str]:
        """The JSON types that it may have, a whole number being a number; empty where nothing is said of them."""
        said = (schema.get("type", ()) for _, schema in self.schemas)
        names = (name for each in said for name in ([each] if isinstance(each, str) else each))
        return frozenset("number" if name == "integer" else name for name in names)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of its properties; empty where the document has none."""
        return frozenset(name for _, schema in self.schemas for name in schema.get("properties", {}))

    def allows(self, kind: str) -> bool:
        """Whether it may have a JSON type."""
        return not self.types or kind in self.types

    def says(self, key: str) -> bool:
        """Whether one of the schemas says yes to a key, such as ``x-essential``."""
        return any(schema.get(key) is True for _, schema in self.schemas)

    def requires(self, name: str) -> bool:
        """Whether a property must be there: by ``required``, or because the answer is useless without it."""
        listed = any(name in schema.get("required", ()) for _, schema in self.schemas)
        child = self.property(name)
        return listed or (child is not None and child.says("x-essential"))

    def place(self, name: str) -> str:
        """A name as it is told: one of the document, ``*`` for a key of a map, or one that may be shown."""
        if name in self.names:
            return name
        key = self._alike(name)
        if key not in self._maps:
            self._maps[key] = bool(self._of_maps(name))
        return EACH if self._maps[key] else shown(name)

    def property(self, name: str) -> View | None:
        """What is said of a property; ``None`` where the document does not have it."""
        key = self._alike(name)
        if key not in self._children:
            self._children[key] = self._property(name)
        return self._children[key]

    def items(self) -> View:
        """What is said of the items of a list."""
        return View.of(self.document, *((*pointer, "items") for pointer, schema in self.schemas if "items" in schema))

    @cached_property
    def _has_patterns(self) -> bool:
        return any("patternProperties" in schema for _, schema in self.schemas)

    def _alike(self, name: str) -> str | None:
        """The same for all names that the document does not have: there may be a million of them."""
        return name if name in self.names or self._has_patterns else None

    def _property(self, name: str) -> View | None:
        places = self._declared(name) or self._of_maps(name)
        knows_some = any("properties" in schema for _, schema in self.schemas)
        return View.of(self.document, *places) if places or self.is_free or not knows_some else None

    def _declared(self, name: str) -> list[Pointer]:
        return [
            (*pointer, "properties", name) for pointer, schema in self.schemas if name in schema.get("properties", {})
        ]

    def _of_maps(self, name: str) -> list[Pointer]:
        places = [
            (*pointer, "patternProperties", pattern)
            for pointer, schema in self.schemas
            for pattern in schema.get("patternProperties", {})
            if _matches(pattern, name)
        ]
        return places or [
            (*pointer, "additionalProperties")
            for pointer, schema in self.schemas
            if schema.get("additionalProperties") not in (None, False)
        ]


def _matches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        # Of another language, such as `\\p{L}`: the validator knows it, and judges the value.
        return True


def _expand(document: Document, pointer: Pointer, found: dict[Pointer, Mapping[str, Any]]) -> None:
    if pointer in found:
        return
    said = document.at(pointer)
    schema = said if is_object(said) else {}
    found[pointer] = schema
    if "$ref" in schema:
        _expand(document, document.resolved(pointer), found)
    for place in _combined(schema):
        _expand(document, (*pointer, *place), found)


def _combined(schema: Mapping[str, Any]) -> Iterator[Pointer]:
    for name in COMBINED:
        yield from ((name, str(index)) for index in range(len(schema.get(name, ()))))
