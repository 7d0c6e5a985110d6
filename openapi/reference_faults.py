"""What would not be read because no object stands at its place, or because a reference leads elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from document_grammar import GRAMMAR, SCHEMAS, SECTIONS, Finding, Part, places

# Without these nothing can be walked through.
NEEDED = {
    "document": ("components", "paths"),
    "operation": ("responses",),
    "parameter": ("in", "name"),
    "tag": ("name",),
}
# What is read as such: kind of object -> key -> what stands there.
READ_AS: dict[str, dict[str, type]] = {
    "document": {"security": list},
    "operation": {"operationId": str, "security": list, "tags": list},
    "parameter": {"in": str, "name": str},
    "tag": {"name": str},
    "link": {"operationId": str, "parameters": dict},
    **{kind: {"enum": list, "examples": list, "required": list} for kind in SCHEMAS},
    **{kind: {"examples": dict} for kind in ("header", "media type")},
}
IN_WORDS: dict[type, str] = {str: "a text", list: "a list", dict: "a mapping"}


def reference_faults(source: dict[str, Any]) -> Iterator[Finding]:
    """What nothing else can be read beside: a part that is no object, a reference that is not followed."""
    for part in places("document", (), source):
        if part.kind not in GRAMMAR or not isinstance(part.node, dict):
            yield from ((part.path, fault) for fault in _no_object(part))
        elif "$ref" in part.node and part.kind in SECTIONS:
            yield from ((part.path, fault) for fault in _unfollowed(source, part))
        else:
            needed = NEEDED.get(part.kind, ())
            yield from ((part.path, f"it has no {key}") for key in needed if key not in part.node)
            yield from ((part.path, f"{name} is a number here; put it in quotes") for name in _numbers(part))
            for key, expected in READ_AS.get(part.kind, {}).items():
                if key in part.node and not isinstance(part.node[key], expected):
                    yield part.path, f"{key} is {IN_WORDS[expected]}, not {part.node[key]!r}"


def _numbers(part: Part) -> Iterator[object]:
    for key, expected in GRAMMAR[part.kind].items():
        if expected.startswith("{") and isinstance(part.node.get(key), dict):
            yield from (name for name in part.node[key] if not isinstance(name, str))


def _no_object(part: Part) -> Iterator[str]:
    if part.path[-1:] == ("additionalProperties",) and isinstance(part.node, bool):
        return
    if part.is_schema and isinstance(part.node, bool):
        yield f"a schema that is {str(part.node).lower()} is not built; write {{}} for any value"
    else:
        yield f"{part.kind} expected, not {part.node!r}"


def _unfollowed(source: dict[str, Any], part: Part) -> Iterator[str]:
    reference = part.node["$ref"]
    section = SECTIONS[part.kind]
    if part.kind == "path item":
        yield f"write the path here; behind the reference {reference} it would be left out without a word"
    elif not str(reference).startswith("#"):
        yield f"{reference} is another file; a reference begins with #/components/{section}/"
    elif not re.fullmatch(rf"#/components/{section}/[A-Za-z0-9._-]+", str(reference)):
        yield f"{reference} is not followed; a reference begins with #/components/{section}/ and ends with a name"
    else:
        yield from _leads_nowhere(source, section, reference)


def _leads_nowhere(source: dict[str, Any], section: str, reference: str) -> Iterator[str]:
    components = source.get("components")
    named = components.get(section) if isinstance(components, dict) else None
    passed: list[str] = []
    while reference not in passed:
        passed.append(reference)
        name = reference.rpartition("/")[2]
        if not isinstance(named, dict) or name not in named:
            yield f"there is no {reference}"
            return
        if not isinstance(named[name], dict) or "$ref" not in named[name]:
            return
        reference = str(named[name]["$ref"])
    yield f"{reference} leads back to itself"
