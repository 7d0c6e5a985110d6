"""What the document calls its parts: keys that mean nothing, names that nothing has, and names that two things have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from document_grammar import GRAMMAR, OF_A_REFERENCE, Finding, Part, parts
from document_parts import METHODS, all_properties

Component = tuple[str, str]


def name_findings(document: dict[str, Any]) -> Iterator[Finding]:
    """What is wrong with the names of the document."""
    for part in parts(document):
        yield from _unknown_keys(part)
        if part.is_schema:
            declared = all_properties(document, part.node)
            for name in part.node.get("required", []):
                if name not in declared:
                    yield part.path, f"{name} is required but no property of this schema"
    yield from _unused_components(document)
    yield from _operation_findings(document)
    yield from _ambiguous_paths(document)


def _unknown_keys(part: Part) -> Iterator[Finding]:
    known = OF_A_REFERENCE if part.is_reference else GRAMMAR[part.kind].keys()
    for key in part.node:
        if part.kind == "callback" or key in known or str(key).startswith("x-"):
            continue
        if key == "nullable":
            yield part.path, "nullable is of OpenAPI 3.0; write type: [..., 'null']"
        else:
            yield part.path, f"unknown key {key} ({'reference' if part.is_reference else part.kind})"


def _unused_components(document: dict[str, Any]) -> Iterator[Finding]:
    refers: dict[Component | None, set[Component]] = {}
    for part in parts(document):
        path = part.path
        owner = (str(path[1]), str(path[2])) if path[:1] == ("components",) and len(path) > 2 else None
        if "$ref" in part.node:
            section, name = str(part.node["$ref"]).split("/")[-2:]
            refers.setdefault(owner, set()).add((section, name))
    used: set[Component] = set()
    pending: list[Component | None] = [None]
    while pending:
        for each in refers.get(pending.pop(), set()) - used:
            used.add(each)
            pending.append(each)
    required = {name for _path, operation in _operations(document) for name in _security(operation)}
    used |= {("securitySchemes", name) for name in required | set(_security(document))}
    for section, named in document["components"].items():
        for name in named:
            if (section, name) not in used:
                yield ("components", section, name), "nothing uses it"


def _operation_findings(document: dict[str, Any]) -> Iterator[Finding]:
    schemes = document["components"].get("securitySchemes", {})
    declared = [tag["name"] for tag in document.get("tags", [])]
    identifiers = Counter(operation.get("operationId") for _path, operation in _operations(document))
    tagged: set[str] = set()
    for path, operation in _operations(document):
        tags, identifier = operation.get("tags", []), operation.get("operationId", "")
        tagged.update(tags)
        if len(tags) != 1 or not identifier.startswith(f"{tags[0]}_"):
            yield path, f"{identifier} is not named after its tag"
        yield from ((path, f"the tag {tag} is not declared") for tag in tags if tag not in declared)
        if identifiers[identifier] > 1:
            yield path, f"the operationId {identifier} is that of another operation, too"
        if "security" not in operation:
            yield path, "no security of its own"
        for name in _security(operation):
            if name not in schemes:
                yield path, f"no security scheme is called {name}"
    for index, tag in enumerate(declared):
        if tag not in tagged:
            yield ("tags", index), f"no operation has the tag {tag}"


def _operations(document: dict[str, Any]) -> list[tuple[tuple[str, str, str], dict[str, Any]]]:
    return [
        (("paths", path, method), item[method])
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]


def _security(node: dict[str, Any]) -> list[str]:
    return [name for requirement in node.get("security", []) for name in requirement]


def _ambiguous_paths(document: dict[str, Any]) -> Iterator[Finding]:
    for one, other in combinations(document["paths"], 2):
        pairs = list(zip(one.split("/"), other.split("/"), strict=False))
        if one.count("/") != other.count("/") or not all(map(_can_be_the_same, pairs)):
            continue
        # A path that is nowhere looser than the other goes first, so that both can be told apart.
        looser = {"{" in first for first, second in pairs if ("{" in first) != ("{" in second)}
        if len(looser) != 1:
            yield ("paths", other), f"a request may be meant for {one} as well"


def _can_be_the_same(segments: tuple[str, str]) -> bool:
    patterns = [re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(each)) for each in segments]
    one, other = segments
    if "{" in one and "{" in other:
        return True
    return re.fullmatch(patterns[0], other) is not None or re.fullmatch(patterns[1], one) is not None
