"""Where the document is looser than the recordings: what it allows and nobody saw, and what it does not say.

No recording can speak against any of it, so it is no finding: it is work for the document's keeper, or for who records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import define, field

from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Message, UnreadableBodyError
from cloudmore.contract.flows import Called
from cloudmore.contract.json_body import NotJsonError, decode_json, is_list
from cloudmore.contract.judge.parameters import fields_of
from cloudmore.contract.judge.request import FORM, REFUSED
from cloudmore.contract.media_types import is_json, matching
from cloudmore.contract.names import EACH, HIDDEN, shown
from cloudmore.contract.operation import Operation
from cloudmore.contract.pointer import Pointer
from cloudmore.contract.schema_view import View
from cloudmore.contract.shape import Place, Shape, merge, parts_at, pattern_text, shape_of

KINDS = (
    *("never absent", "never null", "enum words never seen", "types never seen", "types not said"),
    "fractions never seen",
    *("formats not said", "open objects without unknown names", "properties never sent"),
    *("headers never seen", "headers not described"),
)
# Those of them that a document can say; the others are spellings of a text.
FORMATS = frozenset({"date", "date-time", "email", "uri", "uuid"})
# HTTP's own: of the message, the connection and the cache, and of who may ask.
HEADERS_OF_HTTP = frozenset(
    {
        *("cache-control", "connection", "content-encoding", "content-length", "content-type", "date", "keep-alive"),
        *("pragma", "server", "transfer-encoding", "vary", "www-authenticate"),
    }
)
Line = tuple[str, str]


def loose_of(document: Document, calls: Iterable[Called]) -> dict[str, tuple[str, ...]]:
    """What the document allows and no recording shows, by what it is.

    Args:
        document: The contract.
        calls: All recorded ones.
    """
    called = list(calls)
    lines: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
    for kind, line in (
        *_of_bodies(document, called),
        *_of_parameters(document, called),
        *_of_headers(document, called),
    ):
        lines[kind][line] = None
    return {kind: tuple(each) for kind, each in lines.items()}


@define
class _Bodies:
    """All recorded bodies that the document describes at one place."""

    is_sent: bool
    view: View
    shape: Shape = field(factory=Shape)
    values: list[Any] = field(factory=list[Any])

    def add(self, value: Any) -> None:
        self.values.append(value)
        merge(self.shape, shape_of(value, self.view))

    def lines(self, said: str) -> Iterator[Line]:
        for pointer, place in self.shape.items():
            if place.view is not None and HIDDEN not in pointer:
                here = f"{said} {pattern_text(pointer)}"
                for kind, more in (
                    *self._presence(pointer, place.view, place),
                    *self._values(pointer, place.view, place),
                ):
                    yield kind, f"{here} {more}".rstrip()

    def _presence(self, pointer: Pointer, view: View, place: Place) -> Iterator[Line]:
        owner = self.shape[pointer[:-1]] if pointer and pointer[-1] != EACH else None
        known = owner.view if owner is not None and owner.objects == place.seen else None
        if known is not None and not known.requires(pointer[-1]):
            yield "never absent", ""
        names = {name for _, schema in view.schemas for name in schema.get("properties", {})}
        if not names or not place.objects:
            return
        recorded = {each[-1] for each in self.shape if each and each[:-1] == pointer}
        if "array" in place.types:
            # The items of a list, and no key of a map.
            recorded -= {EACH}
        if any(_is_open(schema) for _, schema in view.schemas) and recorded <= names:
            yield "open objects without unknown names", ""
        if self.is_sent:
            yield from (("properties never sent", name) for name in sorted(names - recorded))

    def _values(self, pointer: Pointer, view: View, place: Place) -> Iterator[Line]:
        if not view.types and not any({"const", "enum"} & schema.keys() for _, schema in view.schemas):
            yield "types not said", " or ".join(sorted(place.types))
        for each in sorted(view.types - place.types):
            yield ("never null", "") if each == "null" else ("types never seen", each)
        if _may_have_fractions(view) and "number" in place.types and not any(map(_is_fraction, self._at(pointer))):
            yield "fractions never seen", ""
        formats = place.formats & FORMATS
        if formats and place.formats <= FORMATS and not view.formats:
            yield "formats not said", " or ".join(sorted(formats))
        words = _words_of(view)
        if words:
            seen = list(self._at(pointer))
            yield from (("enum words never seen", str(word)) for word in words if word not in seen)

    def _at(self, pointer: Pointer) -> Iterator[Any]:
        return (each for value in self.values for _, each in parts_at(value, pointer))


def _is_open(schema: Mapping[str, Any]) -> bool:
    return "properties" in schema and schema.get("additionalProperties") not in (None, False)


def _may_have_fractions(view: View) -> bool:
    return any("number" in (said if is_list(said := schema.get("type", ())) else [said]) for _, schema in view.schemas)


def _is_fraction(value: Any) -> bool:
    return isinstance(value, float) and not value.is_integer()


def _words_of(view: View) -> list[Any]:
    return [word for _, schema in view.schemas for key in ("enum", "x-extensible-enum") for word in schema.get(key, ())]


def _of_bodies(document: Document, calls: Iterable[Called]) -> Iterator[Line]:
    operations = {each.operation_id: each for each in document.operations}
    gathered: dict[tuple[str, Pointer], _Bodies] = {}
    for call in calls:
        operation, response = operations[call.operation_id], call.exchange.response
        answer = document.answer(operation, response.status)
        sent = document.resolved((*operation.pointer, "requestBody")) if "requestBody" in operation.node else None
        # What is refused may have been asked wrongly.
        sides = ((f"{response.status}", answer, response), ("request", sent, call.exchange.request))
        for name, place, message in sides[: 1 if response.status in REFUSED else 2]:
            schema = _schema(document, place, message)
            value = _value(message) if schema else None
            if schema and value is not None:
                key = (f"{call.operation_id} {name}", schema)
                gathered.setdefault(key, _Bodies(name == "request", View.of(document, schema))).add(value)
    for (said, _), bodies in gathered.items():
        yield from bodies.lines(said)
    yield from _of_sent(document, calls)


def _schema(document: Document, place: Pointer | None, message: Message) -> Pointer | None:
    content: Mapping[str, Any] = document.at(place).get("content", {}) if place else {}
    media_type = matching(message.media_type, list(content))
    if place is None or media_type is None or "schema" not in content[media_type]:
        return None
    return (*place, "content", media_type, "schema")


def _value(message: Message) -> Any:
    """The value of a body; ``None`` where it is none that has properties, or cannot be read."""
    try:
        content = message.decoded()
        if is_json(message.media_type):
            return decode_json(content)
        if message.media_type == FORM:
            return {name: texts[-1] for name, texts in fields_of(content.decode(), is_form=True).items()}
    except (NotJsonError, UnreadableBodyError, ValueError):
        return None
    return None


def _of_sent(document: Document, calls: Iterable[Called]) -> Iterator[Line]:
    """Bodies that need not be sent, and always are."""
    for operation, made in _by_operation(document, calls):
        if "requestBody" in operation.node:
            node = document.at(document.resolved((*operation.pointer, "requestBody")))
            if not node.get("required") and all(each.exchange.request.body for each in made):
                yield "never absent", f"{operation.operation_id} request body"


def _of_parameters(document: Document, calls: Iterable[Called]) -> Iterator[Line]:
    for operation, made in _by_operation(document, calls):
        for parameter in operation.parameters:
            said = f"{operation.operation_id} {parameter.place} {parameter.name}"
            values = [_sent(each, parameter.place, parameter.name) for each in made]
            texts = [each for each in values if each is not None]
            if None not in values and not parameter.required:
                yield "never absent", said
            if texts and "schema" in document.at(parameter.pointer):
                view = View.of(document, (*parameter.pointer, "schema"))
                [place] = [each for at, each in shape_of(texts, View.of(document)).items() if at == (EACH,)]
                if view.types <= {"string"} and place.formats <= FORMATS and not view.formats:
                    yield "formats not said", f"{said} {' or '.join(sorted(place.formats))}"


def _sent(call: Called, place: str, name: str) -> str | None:
    request = call.exchange.request
    if place == "query":
        return fields_of(request.address.query).get(name, [None])[-1]
    return call.values.get(name) if place == "path" else request.headers.get(name.lower())


def _of_headers(document: Document, calls: Iterable[Called]) -> Iterator[Line]:
    described: dict[str, set[str]] = {}
    came: defaultdict[str, set[str]] = defaultdict(set)
    operations = {each.operation_id: each for each in document.operations}
    for call in calls:
        status = call.exchange.response.status
        answer = document.answer(operations[call.operation_id], status)
        if answer is not None:
            said = f"{call.operation_id} {status}"
            described[said] = {each.lower() for each in document.at(answer).get("headers", {})}
            came[said] |= call.exchange.response.headers.keys()
    for said, names in described.items():
        yield from (("headers never seen", f"{said} {name}") for name in sorted(names - came[said]))
    # One that every answer has is the server's, and told once.
    everywhere = set[str].intersection(*came.values()) - HEADERS_OF_HTTP if len(came) > 1 else set[str]()
    yield from (("headers not described", f"every answer {shown(name)}") for name in sorted(everywhere))
    for said, names in described.items():
        more = came[said] - names - everywhere - HEADERS_OF_HTTP
        yield from (("headers not described", f"{said} {shown(name)}") for name in sorted(more))


def _by_operation(document: Document, calls: Iterable[Called]) -> Iterator[tuple[Operation, list[Called]]]:
    """The operations that were called, with what was not refused."""
    made: defaultdict[str, list[Called]] = defaultdict(list)
    for call in calls:
        if call.exchange.response.status not in (*REFUSED, 404):
            made[call.operation_id].append(call)
    yield from ((each, made[each.operation_id]) for each in document.operations if each.operation_id in made)
