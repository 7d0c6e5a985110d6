"""What the document says in keys of its own: on what each part rests, and what the client is to know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from attrs import frozen
from document_grammar import Finding, Part, parts
from document_parts import all_properties, below, operations, resolve

GRADES = ("verified", "documented", "seen", "inferred", "assumed")
GUESSES = ("inferred", "assumed")
MARKED = ("header", "link", "operation", "parameter", "property", "response", "security scheme", "server")


@frozen
class OwnKey:
    """A key of our own: on what it stands, and what its value is."""

    stands_on: tuple[str, ...]
    value: str
    is_right: Callable[[Any], bool]


def _is_true(value: Any) -> bool:
    return value is True


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and value.isidentifier()


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _are_words(value: Any) -> bool:
    is_list = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return is_list and 0 < len(value) == len(set(value))


OWN_KEYS = {
    "x-evidence": OwnKey(MARKED, "one of " + ", ".join(GRADES), GRADES.__contains__),
    "x-source": OwnKey(MARKED, "a name of sources.yaml or a list of them", lambda value: bool(_names(value))),
    "x-essential": OwnKey(("property",), "true", _is_true),
    "x-extensible-enum": OwnKey(("property",), "a list of words, each once", _are_words),
    "x-personal": OwnKey(("parameter", "property"), "true", _is_true),
    "x-python-default": OwnKey(("parameter",), "a single value", lambda value: not isinstance(value, (dict, list))),
    "x-python-name": OwnKey(("parameter",), "a name in Python", _is_name),
    "x-repeatable": OwnKey(("operation",), "true or false", lambda value: isinstance(value, bool)),
    "x-secret": OwnKey(("parameter", "property"), "true", _is_true),
    "x-verified-live": OwnKey(("info",), "a day in quotes, as '2026-11-30'", _is_day),
}


def marked_parts(document: dict[str, Any]) -> list[Part]:
    """Everything that says what it rests on; what is given by reference is marked at its target."""
    return [part for part in parts(document) if part.kind in MARKED and not part.is_reference]


def sources_of(node: dict[str, Any]) -> list[str]:
    """The short names of the sources on which a part rests."""
    return _names(node.get("x-source", []))


def _names(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else value if isinstance(value, list) else []


def mark_findings(document: dict[str, Any], sources: dict[str, Any]) -> Iterator[Finding]:
    """What is wrong with the marks and with every other key of our own."""
    for part in marked_parts(document):
        if "x-evidence" not in part.node:
            yield part.path, "no evidence"
        if "x-source" not in part.node:
            yield part.path, "no source"
        yield from ((part.path, f"unknown source {name}") for name in sources_of(part.node) if name not in sources)
        if part.kind == "operation" and "x-repeatable" not in part.node:
            yield part.path, "not said whether it can be repeated"
    for part in parts(document):
        yield from _own_key_findings(part)
        if part.is_schema:
            yield from _required_guesses(document, part)
    yield from _essential_elsewhere(document)


def _own_key_findings(part: Part) -> Iterator[Finding]:
    for key, value in part.node.items():
        if not str(key).startswith("x-"):
            continue
        known = OWN_KEYS.get(key)
        if known is None:
            yield part.path, f"unknown key {key}"
        elif part.kind not in known.stands_on or part.is_reference:
            what = "reference" if part.is_reference else part.kind
            yield part.path, f"{key} means nothing here ({what}); it stands on: {', '.join(known.stands_on)}"
        elif not known.is_right(value):
            yield part.path, f"{key} is {known.value}, not {value!r}"


def _required_guesses(document: dict[str, Any], part: Part) -> Iterator[Finding]:
    declared = all_properties(document, part.node)
    for name in part.node.get("required", []):
        grades = [each.get("x-evidence") for each in declared.get(name, [])]
        if grades and all(grade in GUESSES for grade in grades):
            yield part.path, f"{name} is required but guessed"


def _essential_elsewhere(document: dict[str, Any]) -> Iterator[Finding]:
    answered = {id(schema) for schema in answer_schemas(document)}
    for part in parts(document):
        if part.kind == "property" and "x-essential" in part.node and id(part.node) not in answered:
            yield part.path, "x-essential means nothing here; no answer has this property"


def answer_schemas(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every schema that an answer of an operation holds, references followed, each once."""
    answers = [
        resolve(document, answer)
        for _path, _method, operation, _parameters in operations(document)
        for answer in operation["responses"].values()
    ]
    roots = [each.get("schema", {}) for answer in answers for each in answer.get("content", {}).values()]
    yield from reached_schemas(document, roots)


def reached_schemas(document: dict[str, Any], roots: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The schemas, what is inside of them and what they refer to, each once."""
    seen: set[int] = set()
    pending = list(roots)
    while pending:
        for _where, schema in below("", pending.pop()):
            if id(schema) in seen:
                continue
            seen.add(id(schema))
            yield schema
            if "$ref" in schema:
                pending.append(resolve(document, {"$ref": schema["$ref"]}))
