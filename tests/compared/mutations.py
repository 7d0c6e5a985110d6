"""One place of the vendor's file written otherwise, with what must be told of it, by the table of the page alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from attrs import frozen
from compared.seeds import CONTRADICTED, JSON, NEW, UNKNOWN, definition, field, schema_place
from compared.vendor_file import OURS, operation, ours, pointer, pointer_of

SCHEMAS: Any = OURS["components"]["schemas"]
# (standing, kind, place, name)
Told = tuple[str, str, str, str]


@frozen
class Mutation:
    """One place, written otherwise.

    Attributes:
        name: What and where.
        change: Of their file.
        told: All that is not confirmed then.
    """

    name: str
    change: Callable[[Any], object]
    told: frozenset[Told]


def reached(node: Any, found: set[str]) -> set[str]:
    """The schemas of ours that a node refers to, and those that they refer to."""
    if isinstance(node, dict):
        for name in re.findall(r"^#/components/schemas/(\w+)$", str(node.get("$ref", ""))):
            if name not in found:
                found.add(name)
                reached(SCHEMAS[name], found)
        for name in re.findall(r"^#/components/responses/(\w+)$", str(node.get("$ref", ""))):
            reached(OURS["components"]["responses"][name], found)
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        reached(each, found)
    return found


SENT = reached([each.get("requestBody") for _, _, each, _ in ours()], set())
ANSWERED = reached([each["responses"] for _, _, each, _ in ours()], set())


def of_properties() -> Iterator[Mutation]:
    """What may become of a property of each schema."""
    for schema in sorted(SENT | ANSWERED):
        for name, said in SCHEMAS[schema].get("properties", {}).items():
            one = _Property(schema, name, said)
            yield from (*one.types(), *one.presence(), *one.texts())


@frozen
class _Property:
    schema: str
    name: str
    said: Any

    @property
    def place(self) -> str:
        return field(self.schema, self.name)

    @property
    def said_types(self) -> set[str]:
        types = self.said.get("type", "object")
        return set(types if isinstance(types, list) else [types])

    def types(self) -> Iterator[Mutation]:
        mine, sent = self.said_types - {"null"}, self.schema in SENT
        for theirs in ("string", "integer", "number", "boolean", "object"):
            narrow, wide = (mine, {theirs}) if sent else ({theirs}, mine)
            fits = narrow <= wide or (narrow == {"integer"} and wide == {"number"})
            if theirs not in mine:
                told = [] if fits else [(CONTRADICTED, "type", self.place, "")]
                yield self._made(f"is {theirs}", self._becomes(type=theirs), *told)
        yield self._made("is anything", self._becomes(description="x"), (UNKNOWN, "type", self.place, ""))
        for null in (True, False):
            standing = NEW if null and sent else CONTRADICTED
            told = [(standing, "null", self.place, "")] if null != ("null" in self.said_types) else []
            yield self._made(f"null is {null}", self._gets(**{"x-nullable": null}), *told)

    def presence(self) -> Iterator[Mutation]:
        home, name = schema_place(self.schema), self.name
        is_required = name in SCHEMAS[self.schema].get("required", ())
        gone: list[Told] = [(UNKNOWN, "required", home, name)] if is_required else []
        if is_required:
            yield self._made("is not required", lambda file: definition(file, self.schema).pop("required"), *gone)
        else:
            yield self._made("is required", self._requires, (NEW, "required", home, name))
        yield self._made(
            "is gone", lambda file: self._all(file).pop(name), (UNKNOWN, "property", self.place, ""), *gone
        )
        yield self._made(
            "in capitals",
            lambda file: self._all(file).update({name.upper(): self._all(file).pop(name)}),
            (CONTRADICTED, "spelling", self.place, name.upper()),
            *gone,
        )
        more = f"{name}More"
        yield self._made(
            "has a neighbour",
            lambda file: self._all(file).update({more: {"type": "string"}}),
            (NEW, "property", home, more),
        )

    def texts(self) -> Iterator[Mutation]:
        form, words = self.said.get("format"), self.said.get("x-extensible-enum")
        if self.said_types - {"null"} == {"string"}:
            told = (CONTRADICTED if form else NEW, "format", self.place, "")
            yield self._made("is of a format", self._gets(format="ipv4"), told)
        if form:
            yield self._made("is of no format", self._loses("format"), (UNKNOWN, "format", self.place, ""))
        if words:
            yield self._made("has a word more", self._gets(enum=[*words, "More"]), (NEW, "words", self.place, ""))
            yield self._made("has a word less", self._gets(enum=words[1:]), (CONTRADICTED, "words", self.place, ""))
            yield self._made("has no words", self._loses("enum"), (UNKNOWN, "words", self.place, ""))

    def _made(self, what: str, change: Callable[[Any], object], *told: Told) -> Mutation:
        return Mutation(f"{self.schema}.{self.name} {what}", change, frozenset(told))

    def _all(self, file: Any) -> Any:
        return definition(file, self.schema)["properties"]

    def _becomes(self, **keys: Any) -> Callable[[Any], object]:
        return lambda file: self._all(file).update({self.name: keys})

    def _gets(self, **keys: Any) -> Callable[[Any], object]:
        return lambda file: self._all(file)[self.name].update(keys)

    def _loses(self, key: str) -> Callable[[Any], object]:
        return lambda file: self._all(file)[self.name].pop(key)

    def _requires(self, file: Any) -> None:
        definition(file, self.schema).setdefault("required", []).append(self.name)


def of_operations() -> Iterator[Mutation]:
    """What may become of the parameters, the answers and the media types of each call."""
    for path, method, each, item in ours():
        operation_id = each["operationId"]
        for written in (*item.get("parameters", ()), *each.get("parameters", ())):
            yield from _of_parameter(operation_id, written["$ref"].rpartition("/")[2])
        yield from _of_answers(operation_id, pointer("paths", path, method), each)


def _of_parameter(operation_id: str, shared: str) -> Iterator[Mutation]:
    said = OURS["components"]["parameters"][shared]
    place, in_path = pointer("components", "parameters", shared), said["in"] == "path"

    def made(what: str, change: Callable[[Any], object], *told: Told) -> Mutation:
        return Mutation(f"{operation_id} {shared} {what}", lambda file: change(theirs(file)), frozenset(told))

    def theirs(file: Any) -> Any:
        names = [each["name"] for each in operation(file, operation_id)["parameters"]]
        at = [index for index, name in enumerate(names) if name in (shared, "id" if in_path else shared)]
        return operation(file, operation_id)["parameters"], at[0]

    yield made("is gone", lambda found: found[0].pop(found[1]), (UNKNOWN, "parameter", place, ""))
    other = "integer" if said["schema"]["type"] != "integer" else "string"
    yield made(
        "is of another type",
        lambda found: found[0][found[1]].update(type=other),
        (CONTRADICTED, "parameter type", f"{place}/schema", ""),
    )
    if not in_path:
        at = pointer_of(operation_id)
        yield made("is in a header", _says(**{"in": "header"}), (CONTRADICTED, "parameter", place, ""))
        yield made("is required", _says(required=True), (CONTRADICTED, "parameter required", place, ""))
        yield made("has capitals", _says(name=shared.upper()), (CONTRADICTED, "spelling", place, shared.upper()))
        yield made(
            "has another name", _says(name="other"), (UNKNOWN, "parameter", place, ""), (NEW, "parameter", at, "other")
        )


def _says(**keys: Any) -> Callable[[Any], object]:
    return lambda found: found[0][found[1]].update(keys)


def _of_answers(operation_id: str, at: str, said: Any) -> Iterator[Mutation]:
    places = {status: _resolved(f"{at}/responses/{status}", answer) for status, answer in said["responses"].items()}

    def made(what: str, change: Callable[[Any], object], *told: Told) -> Mutation:
        return Mutation(f"{operation_id} {what}", lambda file: change(operation(file, operation_id)), frozenset(told))

    successes = [status for status in places if status.startswith("2")]
    for status, (place, _) in places.items():
        yield made(f"{status} is gone", _without(status), (UNKNOWN, "status", place, ""))
    [first, *others] = successes
    if not others:
        moved = (CONTRADICTED, "status", f"{at}/responses/{first}", "226")
        yield made(f"{first} is 226", lambda theirs: _move(theirs["responses"], first), moved)
    yield made(
        "418 is new", lambda theirs: theirs["responses"].update({"418": {}}), (NEW, "status", f"{at}/responses", "418")
    )
    packed = [
        (CONTRADICTED, "media type", f"{place}/content/{JSON.replace('/', '~1')}", "")
        for place, answer in places.values()
        if "content" in answer
    ]
    yield made("answers XML", lambda theirs: theirs.update(produces=["application/xml"]), *packed)
    if "requestBody" in said:
        place = f"{at}/requestBody/content/{JSON.replace('/', '~1')}"
        yield made(
            "takes XML",
            lambda theirs: theirs.update(consumes=["application/xml"]),
            (CONTRADICTED, "media type", place, ""),
        )


def _resolved(place: str, answer: Any) -> tuple[str, Any]:
    name = str(answer.get("$ref", "")).rpartition("/")[2]
    return (
        (pointer("components", "responses", name), OURS["components"]["responses"][name]) if name else (place, answer)
    )


def _without(status: str) -> Callable[[Any], object]:
    return lambda theirs: theirs["responses"].pop(status)


def _move(answers: Any, status: str) -> None:
    answers["226"] = answers.pop(status)


MUTATIONS = (*of_properties(), *of_operations())
