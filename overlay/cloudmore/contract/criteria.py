"""The ten coverage criteria for REST APIs, each as what there is to cover and what the recordings cover.

They and their levels are those of Martin-Lopez, Segura and Ruiz-Cortes, "Test coverage criteria for RESTful web APIs",
A-TEST 2019. A level is reached when everything of it and of those below is covered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from cloudmore.contract.document import Document
from cloudmore.contract.exchange import UnreadableBodyError
from cloudmore.contract.flows import Called, links_of
from cloudmore.contract.json_body import NotJsonError, decode_json
from cloudmore.contract.judge.parameters import fields_of
from cloudmore.contract.media_types import is_json, matching
from cloudmore.contract.names import EACH
from cloudmore.contract.operation import Operation
from cloudmore.contract.pointer import Pointer
from cloudmore.contract.schema_view import View
from cloudmore.contract.shape import pattern_text, shape_of

Goals = set[str]
DEEPEST = 12


@frozen
class Criterion:
    """One of the ten.

    Attributes:
        name: What is covered.
        level: At which it counts, 1 to 7.
        goals: Everything there is to cover.
        missing: What no recording covers.
    """

    name: str
    level: int
    goals: tuple[str, ...] = field(repr=False)
    missing: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}: {len(self.goals) - len(self.missing)} of {len(self.goals)}"


def criteria_of(document: Document, calls: Sequence[Called]) -> tuple[Criterion, ...]:
    """The ten criteria.

    Args:
        document: Says what there is to cover.
        calls: All recorded ones, those of a recording together and in order.
    """
    covered = Covered.by(document, calls)
    return tuple(
        Criterion(name, level, tuple(sorted(goals)), tuple(sorted(goals - getattr(covered, attribute))))
        for name, level, attribute, make in _CRITERIA
        for goals in [set(make(document))]
    )


def level_of(criteria: Sequence[Criterion]) -> int:
    """The level that is reached, 0 to 7.

    Args:
        criteria: All of them.
    """
    levels = sorted({each.level for each in criteria})
    unreached = [level for level in levels if any(each.missing for each in criteria if each.level == level)]
    return (unreached[0] if unreached else levels[-1] + 1) - 1


@define
class Covered:
    """What recordings cover, by criterion."""

    paths: Goals = field(factory=Goals)
    operations: Goals = field(factory=Goals)
    request_types: Goals = field(factory=Goals)
    response_types: Goals = field(factory=Goals)
    parameters: Goals = field(factory=Goals)
    status_classes: Goals = field(factory=Goals)
    parameter_values: Goals = field(factory=Goals)
    statuses: Goals = field(factory=Goals)
    properties: Goals = field(factory=Goals)
    flows: Goals = field(factory=Goals)

    @classmethod
    def by(cls, document: Document, calls: Sequence[Called]) -> Covered:
        """What calls cover."""
        covered = cls()
        operations = {each.operation_id: each for each in document.operations}
        by_cassette: dict[str, list[Called]] = defaultdict(list)
        for call in calls:
            by_cassette[call.exchange.cassette].append(call)
            covered.add(document, operations[call.operation_id], call)
        for link in links_of(document):
            if any(link.is_walked(each) for each in by_cassette.values()):
                covered.flows.add(str(link))
        return covered

    def add(self, document: Document, operation: Operation, call: Called) -> None:
        """Count a call."""
        name, exchange = operation.operation_id, call.exchange
        self.paths.add(operation.path)
        self.operations.add(name)
        self._add_sent(document, operation, call)
        status = operation.documented(exchange.response.status)
        if status is None:
            return
        self.statuses.add(f"{name} {status}")
        self.status_classes.add(f"{name} {_class_of(status)}")
        place = document.resolved((*operation.pointer, "responses", status))
        media_type = matching(exchange.response.media_type, list(document.at(place).get("content", {})))
        if exchange.response.body and media_type:
            self.response_types.add(f"{name} {media_type}")
            self._add_properties(document, f"{name} {status}", (*place, "content", media_type, "schema"), call)

    def _add_sent(self, document: Document, operation: Operation, call: Called) -> None:
        name, request = operation.operation_id, call.exchange.request
        if request.body and "requestBody" in operation.node:
            body = document.at(document.resolved((*operation.pointer, "requestBody")))
            self.request_types.add(f"{name} {matching(request.media_type, list(body.get('content', {})))}")
            self.parameters.add(f"{name} body")
        query = {each: values[-1] for each, values in fields_of(request.address.query).items()}
        sent: Mapping[str, Mapping[str, str]] = {"path": call.values, "query": query, "header": request.headers}
        for parameter in operation.parameters:
            value = sent.get(parameter.place, {}).get(
                parameter.name.lower() if parameter.place == "header" else parameter.name
            )
            if value is not None:
                self.parameters.add(f"{name} {parameter.place} {parameter.name}")
                self.parameter_values.add(f"{name} {parameter.name}={value}")

    def _add_properties(self, document: Document, prefix: str, schema: Pointer, call: Called) -> None:
        if is_json(call.exchange.response.media_type):
            try:
                value = decode_json(call.exchange.response.decoded())
            except (NotJsonError, UnreadableBodyError):
                return
            shape = shape_of(value, View.of(document, schema))
            self.properties |= {f"{prefix} {pattern_text(each)}" for each in shape}


def declared_places(view: View) -> Iterator[tuple[Pointer, View]]:
    """Every property that an answer may have, however deep; a schema inside of itself is followed once.

    Args:
        view: Of the answer.
    """
    pending: list[tuple[Pointer, View, frozenset[Pointer]]] = [((), view, frozenset())]
    while pending:
        pointer, at, above = pending.pop()
        if pointer and pointer[-1] != EACH:
            yield pointer, at
        owners = {place for place, schema in at.schemas if "properties" in schema or "items" in schema}
        if owners & above or len(pointer) > DEEPEST:
            continue
        names = dict.fromkeys(name for _, schema in at.schemas for name in schema.get("properties", {}))
        pending += [((*pointer, name), child, above | owners) for name in names if (child := at.property(name))]
        if any("items" in schema for _, schema in at.schemas):
            pending.append(((*pointer, EACH), at.items(), above | owners))


def _class_of(status: str) -> str:
    return f"{status[0]}XX" if status[0].isdigit() else status


def _contents(document: Document) -> Iterator[tuple[str, str, Pointer, Mapping[str, Any]]]:
    """Each documented answer as operationId, status, its place, and its media types."""
    for operation in document.operations:
        for status in operation.node["responses"]:
            place = document.resolved((*operation.pointer, "responses", status))
            yield operation.operation_id, status, place, document.at(place).get("content", {})


def _request_types(document: Document) -> Iterator[str]:
    for operation in document.operations:
        if "requestBody" in operation.node:
            body = document.at(document.resolved((*operation.pointer, "requestBody")))
            yield from (f"{operation.operation_id} {each}" for each in body.get("content", {}))


def _parameters(document: Document) -> Iterator[str]:
    for operation in document.operations:
        yield from (f"{operation.operation_id} {each.place} {each.name}" for each in operation.parameters)
        if "requestBody" in operation.node:
            yield f"{operation.operation_id} body"


def _parameter_values(document: Document) -> Iterator[str]:
    for operation in document.operations:
        for parameter in operation.parameters:
            if "schema" in document.at(parameter.pointer):
                for _, schema in View.of(document, (*parameter.pointer, "schema")).schemas:
                    values = ["true", "false"] if schema.get("type") == "boolean" else schema.get("enum", [])
                    yield from (f"{operation.operation_id} {parameter.name}={each}" for each in values)


def _properties(document: Document) -> Iterator[str]:
    for operation_id, status, place, content in _contents(document):
        for media_type, said in content.items():
            if "schema" in said and is_json(media_type):
                view = View.of(document, (*place, "content", media_type, "schema"))
                yield from (f"{operation_id} {status} {pattern_text(each)}" for each, _ in declared_places(view))


_CRITERIA: tuple[tuple[str, int, str, Callable[[Document], Iterator[str]]], ...] = (
    ("paths", 1, "paths", lambda document: iter(each.path for each in document.operations)),
    ("operations", 2, "operations", lambda document: iter(each.operation_id for each in document.operations)),
    ("request content types", 3, "request_types", _request_types),
    (
        "response content types",
        3,
        "response_types",
        lambda document: (f"{name} {each}" for name, _, _, content in _contents(document) for each in content),
    ),
    ("parameters", 4, "parameters", _parameters),
    (
        "status classes",
        4,
        "status_classes",
        lambda document: (f"{name} {_class_of(status)}" for name, status, _, _ in _contents(document)),
    ),
    ("parameter values", 5, "parameter_values", _parameter_values),
    ("status codes", 5, "statuses", lambda document: (f"{name} {each}" for name, each, _, _ in _contents(document))),
    ("response body properties", 6, "properties", _properties),
    ("operation flows", 7, "flows", lambda document: map(str, links_of(document))),
)
