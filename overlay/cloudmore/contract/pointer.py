"""Places in a document or in a value: JSON pointers, and the references of a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from cloudmore.contract.json_body import is_list, is_object

Pointer = tuple[str, ...]
# Of references to references.
LONGEST_CHAIN = 50
# What stands under them is data, and no part of the document.
_DATA = frozenset({"const", "default", "enum", "example", "examples"})


def target(reference: str) -> Pointer:
    """The place that a local reference names.

    Raises:
        ValueError: It names another file.
    """
    if not reference.startswith("#/"):
        raise ValueError(reference)
    return parsed_pointer(unquote(reference[1:]))


def parsed_pointer(text: str) -> Pointer:
    """A JSON pointer as a place."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:])


def json_pointer(path: Pointer) -> str:
    """A place as a JSON pointer (RFC 6901)."""
    return "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in path)


def at(node: Any, pointer: Pointer) -> Any:
    """What stands at a place.

    Raises:
        LookupError: There is no such place.
    """
    for name in pointer:
        node = node[int(name)] if is_list(node) else node[name]
    return node


def followed(data: Mapping[str, Any], pointer: Pointer) -> Pointer:
    """Where a reference leads, in the end; the place itself without one.

    Raises:
        LookupError: It leads nowhere.
        ValueError: It leads out of the document, or to itself.
    """
    for _ in range(LONGEST_CHAIN):
        node = at(data, pointer)
        if not is_object(node) or "$ref" not in node:
            return pointer
        pointer = target(node["$ref"])
    raise ValueError(f"{json_pointer(pointer)} refers to itself")


def references(node: Any, *, is_names: bool = False) -> Iterator[str]:
    """Every reference below a place; ``is_names`` where the keys there are names."""
    if is_object(node):
        if isinstance(node.get("$ref"), str) and not is_names:
            yield node["$ref"]
        for name, each in node.items():
            if is_names or name not in _DATA:
                yield from references(each, is_names=name == "properties" and not is_names)
    elif is_list(node):
        for each in node:
            yield from references(each)
