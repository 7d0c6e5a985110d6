"""A schema of the vendor's file, whatever way it is written in: references and combinations followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from attrs import field, frozen

from cloudmore.contract.comparison.fact import short
from cloudmore.contract.json_body import is_list, is_object
from cloudmore.contract.pointer import at, target

TYPES = frozenset({"array", "boolean", "integer", "number", "object", "string"})
# How their program keeps a number, and nothing that JSON shows.
SIZES = frozenset({"int32", "int64", "float", "double", "decimal"})
_OF_TEXTS = frozenset({"byte", "date", "date-time", "email", "uri", "uuid"})
# Two words for one thing.
_FORMATS = {"guid": "uuid"}
# Of Swagger 2.0; since OpenAPI 3 it is a text of the format `binary`.
_FILE = "file"
_VALUES = "additionalProperties"
_NAMES_OF_WORDS = ("x-enum", "x-extensible-enum")
_TYPES_OF_VALUES: Mapping[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}


@frozen(eq=False)
class TheirSchema:
    """What their file says of a value.

    Attributes:
        name: Of the definition that it refers to; empty where it stands in place.
        identity: The same for the same definition.
        types: JSON types, ``integer`` beside ``number``; empty where nothing is said of them.
        null: Whether it may be null; ``None`` where nothing is said of that.
        format: Of a text; empty where none is said.
        words: The words that it may have; empty where they are not listed.
        open: Whether there may be other words.
        properties: By name, as they are written.
        required: The names that must be there.
        items: Of a list, as it is written.
        values: Of a map, as it is written; ``True`` where it may have any.
    """

    name: str
    identity: int
    types: frozenset[str]
    null: bool | None
    format: str
    words: tuple[str, ...]
    open: bool
    properties: Mapping[str, Any] = field(repr=False)
    required: frozenset[str]
    items: Any = field(repr=False)
    values: Any = field(repr=False)

    @property
    def is_silent(self) -> bool:
        """Whether nothing is said of its form."""
        return not self.types and not self.format and not self.words

    def __str__(self) -> str:
        """In words, such as ``string (date)`` or ``array``."""
        told = " or ".join(sorted(self.types)) or "anything"
        told = "map" if told == "object" and self.values is not None and not self.properties else told
        form = f" ({short(self.format)})" if self.format else ""
        return f"{told}{form}{' or null' if self.null else ''}"


@frozen(eq=False)
class TheirSchemas:
    """The schemas of a file.

    Attributes:
        data: The file.
        remarks: What refers to nowhere; more are added as schemas are looked at.
    """

    data: Mapping[str, Any] = field(repr=False)
    remarks: dict[str, None] = field(factory=dict[str, None])

    def resolved(self, node: Any) -> Any:
        """What a reference leads to, in the end; nothing where it leads nowhere.

        Args:
            node: Of the file.
        """
        seen: set[str] = set()
        while is_object(node) and isinstance(node.get("$ref"), str):
            reference: str = node["$ref"]
            try:
                node = at(self.data, target(reference)) if reference not in seen else None
            except (LookupError, TypeError, ValueError):
                node = None
            if node is None:
                self.remarks[f"They refer to {short(reference)}, which is not in the file or leads back to itself."] = (
                    None
                )
                return {}
            seen.add(reference)
        return node

    def definition(self, written: Any) -> Any:
        """The schema that has the name, without what is said beside the reference to it.

        Args:
            written: A schema.
        """
        return self.resolved(_referring(written))

    def look(self, written: Any) -> TheirSchema:
        """What is said of a value.

        Args:
            written: A schema, a parameter or a header of Swagger 2.0, whose keys are the same.
        """
        parts = list(self._parts(written, set()))
        types, null = _types_of(parts)
        words, is_open = _words_of(parts)
        return TheirSchema(
            name=_definition(written),
            identity=id(self.resolved(written)),
            types=types,
            null=null,
            format=next((form for part in parts if (form := _format_of(part))), ""),
            words=words,
            open=is_open,
            properties=_properties_of(parts),
            required=frozenset(name for part in parts for name in _list(part.get("required")) if isinstance(name, str)),
            items=next((part["items"] for part in parts if is_object(part.get("items"))), None),
            # An empty schema says as much as ``true``.
            values=next((part[_VALUES] or True for part in parts if _says(part, _VALUES)), None),
        )

    def _parts(self, written: Any, seen: set[int]) -> Iterator[Mapping[str, Any]]:
        """A schema, what stands beside its reference first, then what it refers to and is combined of."""
        if not is_object(written) or id(written) in seen:
            return
        seen.add(id(written))
        yield written
        if "$ref" in written:
            yield from self._parts(self.resolved(written), seen)
        for each in _list(written.get("allOf")):
            yield from self._parts(each, seen)
        for key in ("oneOf", "anyOf"):
            branches = [each for each in _list(written.get(key)) if is_object(each)]
            real = [each for each in branches if each.get("type") != "null"]
            if len(real) < len(branches):
                yield {"nullable": True}
            for each in real:
                # What one of several requires is not required.
                for part in self._parts(each, seen):
                    yield part if len(real) == 1 else {**part, "required": ()}


def _referring(written: Any) -> Any:
    """What refers to the definition: the schema, or the one that it is made of, as null is said beside a reference."""
    node = written
    # A reference among others in allOf gives no name: the whole is something else.
    while is_object(node) and "$ref" not in node and len(_list(node.get("allOf"))) == 1 and "properties" not in node:
        node = node["allOf"][0]
    return node


def _definition(written: Any) -> str:
    node = _referring(written)
    reference = node.get("$ref") if is_object(node) else None
    if not isinstance(reference, str):
        return ""
    return unquote(reference.rpartition("/")[2]).replace("~1", "/").replace("~0", "~")


def _types_of(parts: list[Mapping[str, Any]]) -> tuple[frozenset[str], bool | None]:
    types: set[str] = set()
    null: bool | None = None
    for part in parts:
        said = part.get("type")
        names = {each for each in (said if is_list(said) else [said]) if isinstance(each, str)}
        types |= names & TYPES | ({"string"} if _FILE in names else set())
        if "null" in names or None in _list(part.get("enum")):
            null = True
        for key in ("x-nullable", "nullable"):
            if null is None and isinstance(part.get(key), bool):
                null = part[key]
    return frozenset(types or _implied(parts)), null


def _implied(parts: list[Mapping[str, Any]]) -> Iterator[str]:
    """The types of a schema that names none."""
    for part in parts:
        if is_object(part.get("properties")) or _says(part, _VALUES):
            yield "object"
        if is_object(part.get("items")):
            yield "array"
        if _format_of(part) in _OF_TEXTS:
            yield "string"
        yield from (_TYPES_OF_VALUES[type(each)] for each in _list(part.get("enum")) if type(each) in _TYPES_OF_VALUES)


def _words_of(parts: list[Mapping[str, Any]]) -> tuple[tuple[str, ...], bool]:
    for part in parts:
        for key in ("enum", *_NAMES_OF_WORDS):
            words = tuple(each for each in _list(part.get(key)) if isinstance(each, str))
            if words:
                return tuple(dict.fromkeys(words)), key != "enum"
    return (), True


def _format_of(part: Mapping[str, Any]) -> str:
    said = part.get("format", "binary" if part.get("type") == _FILE else None)
    return _FORMATS.get(said, said) if isinstance(said, str) and said not in SIZES else ""


def _properties_of(parts: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for part in parts:
        said = part.get("properties")
        for name, each in said.items() if is_object(said) else ():
            found.setdefault(name, each)
    return found


def _says(part: Mapping[str, Any], key: str) -> bool:
    """Whether a map has values: ``true`` and an empty schema say that it is one, and ``false`` that it is none."""
    return part.get(key) is True or is_object(part.get(key))


def _list(value: Any) -> list[Any]:
    return value if is_list(value) else []
