"""Definitions that nothing refers to any more, because what did is something else now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ruamel.yaml.comments import CommentedMap

from cloudmore.contract.adopting import keeping
from cloudmore.contract.pointer import references, target


def take_out_orphans(document: CommentedMap) -> None:
    """Take out the schemas that nothing refers to, and then those that only these did.

    In a document that is clean every schema is referred to, so what is taken out has become unused by the edits.

    Args:
        document: To change.
    """
    schemas: Any = document.get("components", {}).get("schemas", {})
    while orphans := schemas.keys() - _used(document):
        for name in orphans:
            keeping.take_out(schemas, name)


def _used(document: Mapping[str, Any]) -> set[str]:
    # One that refers to itself alone is used by nobody.
    schemas = document["components"]["schemas"]
    outside: dict[str, Any] = {**document, "components": {**document["components"], "schemas": {}}}
    used: set[str] = set()
    pending = [_named(each) for each in references(outside)]
    while pending:
        name = pending.pop()
        if name in schemas and name not in used:
            used.add(name)
            pending += [_named(each) for each in references(schemas[name])]
    return used


def _named(reference: str) -> str:
    place = target(reference)
    return place[2] if place[:2] == ("components", "schemas") else ""
