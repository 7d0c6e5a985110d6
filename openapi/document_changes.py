"""What differs between two versions of the document, each difference with its place and on what it rested.

Operations are held against each other, and from each of them its parameters, bodies and answers, so that a change is
told where it reaches somebody: a property of an answer is another thing than the same property of a request.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from attrs import evolve, frozen
from change_effects import Change, Effect
from document_parts import METHODS, Schema, operations, resolve
from schema_changes import Walk

# What is looked at by name.
TOP_KEYS = frozenset(("components", "info", "paths", "security", "servers"))
PATH_KEYS = frozenset((*METHODS, "parameters"))
OPERATION_KEYS = frozenset(("operationId", "parameters", "requestBody", "responses", "security", "x-repeatable"))
PARAMETER_KEYS = frozenset(("in", "name", "required", "schema", "x-python-default", "x-python-name"))
ANSWER_KEYS = frozenset(("content", "headers", "links", "required"))
# On what the address and the way in rest where nothing is said of it.
ASSUMED = "assumed"


@frozen
class Operation:
    """An operation of a document, references followed."""

    document: Schema
    path: str
    method: str
    node: Schema
    parameters: dict[tuple[str, str], Schema]

    @property
    def name(self) -> str:
        """Its operationId."""
        return str(self.node.get("operationId", f"{self.method.upper()} {self.path}"))

    @property
    def call(self) -> str:
        """Method and path."""
        return f"{self.method.upper()} {self.path}"

    def body(self) -> Schema | None:
        """What it sends."""
        return resolve(self.document, self.node["requestBody"]) if "requestBody" in self.node else None

    def answers(self) -> dict[str, Schema]:
        """What may come, by status."""
        return {str(status): resolve(self.document, each) for status, each in self.node["responses"].items()}


def document_changes(old: Schema, new: Schema) -> list[Change]:
    """Everything that differs.

    Args:
        old: The document as it was, as data.
        new: As it is.

    Returns:
        The changes in the order of their effects and places, each once, with the operations that it reaches.
    """
    found: dict[Change, list[str]] = {}
    for name, change in _changes(old, new):
        reached = found.setdefault(change, [])
        if name and name not in reached:
            reached.append(name)
    changes = [evolve(change, operations=tuple(reached)) for change, reached in found.items()]
    return sorted(changes, key=lambda each: (list(Effect).index(each.effect), each))


def _changes(old: Schema, new: Schema) -> Iterator[tuple[str, Change]]:
    """Each change, and the operation from which it was reached."""
    yield from (("", each) for each in _of_the_whole(old, new))
    before = {each.name: each for each in _operations(old)}
    after = {each.name: each for each in _operations(new)}
    renamed = {
        name: other.name
        for name, each in before.items()
        for other in after.values()
        if name not in after and other.name not in before and each.call == other.call
    }
    for name, each in before.items():
        other = after.get(renamed.get(name, name))
        if other is None:
            yield name, Change(name, "operation removed", before=each.call, evidence=_evidence(each.node))
            continue
        if name in renamed:
            yield name, Change(name, "operation renamed", name, other.name, _evidence(each.node))
        yield from ((other.name, change) for change in _of_an_operation(each, other))
    for name in after.keys() - before.keys() - set(renamed.values()):
        each = after[name]
        yield name, Change(name, "operation added", after=each.call, evidence=_evidence(each.node))


def _operations(document: Schema) -> Iterator[Operation]:
    for path, method, node, parameters in operations(document):
        yield Operation(document, path, method, node, {(each["in"], each["name"]): each for each in parameters})


def _of_the_whole(old: Schema, new: Schema) -> Iterator[Change]:
    before = {each["url"]: each for each in old.get("servers", [])}
    after = {each["url"]: each for each in new.get("servers", [])}
    walk = Walk(old, new, "answer", "servers", (ASSUMED, ASSUMED))
    for url in before.keys() | after.keys():
        if url not in after:
            yield Change("servers", "server removed", before=url, evidence=_evidence(before[url]))
        elif url not in before:
            yield Change("servers", "server added", after=url, evidence=_evidence(after[url]))
        else:
            yield from walk.marks(before[url], after[url])
            yield from walk.rest(before[url], after[url], frozenset())
    yield from _of_keys(evolve(walk, place="document"), old, new, TOP_KEYS)
    yield from _of_keys(evolve(walk, place="info"), old.get("info", {}), new.get("info", {}), frozenset())
    for path in old["paths"].keys() & new["paths"].keys():
        yield from _of_keys(evolve(walk, place=path), old["paths"][path], new["paths"][path], PATH_KEYS)
    schemes = [each.get("components", {}).get("securitySchemes", {}) for each in (old, new)]
    for name in schemes[0].keys() | schemes[1].keys():
        one, other = (each.get(name, {}) for each in schemes)
        if _without_marks(one) != _without_marks(other):
            yield Change(name, "security scheme", evidence=_evidence(one or other))
        elif one and other:
            yield from evolve(walk, place=name).marks(one, other)


def _of_keys(walk: Walk, old: Schema, new: Schema, known: frozenset[str]) -> Iterator[Change]:
    yield from walk.marks(old, new)
    yield from walk.rest(old, new, known)


def _of_an_operation(old: Operation, new: Operation) -> Iterator[Change]:
    evidence = (_evidence(old.node), _evidence(new.node))
    walk = Walk(old.document, new.document, "request", new.name, evidence)
    yield from walk.marks(old.node, new.node)
    if old.call != new.call:
        yield walk.change("operation moved", old.call, new.call)
    repeated = [bool(each.node.get("x-repeatable")) for each in (old, new)]
    if repeated[0] is not repeated[1]:
        yield walk.change("repeated from now on" if repeated[1] else "repeated no more")
    security = [each.node.get("security", each.document.get("security", [])) for each in (old, new)]
    if security[0] != security[1]:
        yield walk.change("security", json.dumps(security[0]), json.dumps(security[1]))
    yield from walk.rest(old.node, new.node, OPERATION_KEYS)
    yield from _of_parameters(walk, old, new)
    yield from _of_bodies(walk, old.body(), new.body())
    yield from _of_answers(evolve(walk, side="answer"), old, new)


def _of_parameters(walk: Walk, old: Operation, new: Operation) -> Iterator[Change]:
    for key in [*old.parameters, *(each for each in new.parameters if each not in old.parameters)]:
        one, other = old.parameters.get(key), new.parameters.get(key)
        place = f"{walk.place} {key[0]} parameter {key[1]}"
        here = evolve(walk, place=place, evidence=(_evidence(one or {}), _evidence(other or {})))
        if other is None:
            yield here.change("parameter removed")
        elif one is None:
            yield here.change("required parameter added" if other.get("required") else "parameter added", is_new=True)
        else:
            yield from here.marks(one, other)
            yield from _required(here, "parameter", one, other)
            names = [str(each.get("x-python-name", each["name"])) for each in (one, other)]
            if names[0] != names[1]:
                yield here.change("parameter's name in Python", *names)
            defaults = [each.get("x-python-default") for each in (one, other)]
            if defaults[0] != defaults[1]:
                yield here.change("parameter's default in Python", *map(str, defaults))
            yield from here.rest(one, other, PARAMETER_KEYS)
            yield from here.schemas(one.get("schema", {}), other.get("schema", {}))


def _of_bodies(walk: Walk, old: Schema | None, new: Schema | None) -> Iterator[Change]:
    here = evolve(walk, place=f"{walk.place} body")
    if old is None or new is None:
        if old is not None:
            yield here.change("request body removed")
        elif new is not None:
            kind = "request body added"
            yield here.change(f"required {kind}" if new.get("required") else kind, is_new=True)
        return
    yield from here.marks(old, new)
    yield from here.rest(old, new, ANSWER_KEYS)
    yield from _required(here, "request body", old, new)
    yield from _of_content(here, "request media type", old, new)


def _of_answers(walk: Walk, old: Operation, new: Operation) -> Iterator[Change]:
    before, after = old.answers(), new.answers()
    for status in sorted(before.keys() | after.keys()):
        one, other = before.get(status), after.get(status)
        what = "success" if status.startswith("2") else "error"
        evidence = (_evidence(one or {}), _evidence(other or {}))
        here = evolve(walk, place=f"{walk.place} {status}", evidence=evidence)
        if one is None or other is None:
            yield here.change(f"{what} {'added' if one is None else 'removed'}", is_new=one is None)
            continue
        yield from here.marks(one, other)
        yield from here.rest(one, other, ANSWER_KEYS)
        yield from _of_headers(here, one, other)
        yield from _of_content(here, "answer media type", one, other)
        if one.get("links") != other.get("links"):
            yield here.change("link")


def _of_headers(walk: Walk, old: Schema, new: Schema) -> Iterator[Change]:
    before, after = (
        {name.lower(): resolve(document, each) for name, each in answer.get("headers", {}).items()}
        for document, answer in ((walk.old, old), (walk.new, new))
    )
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name), after.get(name)
        evidence = (_evidence(one or {}), _evidence(other or {}))
        here = evolve(walk, place=f"{walk.place} header {name}", evidence=evidence)
        if other is None:
            yield here.change("header removed")
        elif one is None:
            yield here.change("required header added" if other.get("required") else "header added", is_new=True)
        else:
            yield from here.marks(one, other)
            yield from _required(here, "header", one, other)
            yield from here.rest(one, other, PARAMETER_KEYS)
            yield from here.schemas(one.get("schema", {}), other.get("schema", {}))


def _of_content(walk: Walk, what: str, old: Schema, new: Schema) -> Iterator[Change]:
    before, after = old.get("content", {}), new.get("content", {})
    for media_type in [*before, *(each for each in after if each not in before)]:
        if media_type not in after:
            yield walk.change(f"{what} removed", before=media_type)
        elif media_type not in before:
            yield walk.change(f"{what} added", after=media_type, is_new=True)
        else:
            one, other = before[media_type], after[media_type]
            yield from walk.marks(one, other)
            yield from walk.rest(one, other, frozenset(("schema",)))
            yield from walk.schemas(one.get("schema", {}), other.get("schema", {}))


def _required(walk: Walk, what: str, old: Schema, new: Schema) -> Iterator[Change]:
    before, after = (bool(each.get("required")) for each in (old, new))
    if before is not after:
        yield walk.change(f"{what} {'required' if after else 'optional'}")


def _evidence(node: Schema) -> str:
    return str(node.get("x-evidence", ASSUMED))


def _without_marks(node: Schema) -> Schema:
    return {key: value for key, value in node.items() if not key.startswith("x-") and key != "description"}
