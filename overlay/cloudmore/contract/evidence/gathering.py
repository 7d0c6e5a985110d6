"""What answers have in common, gathered from exchanges; of what stands in them nothing is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote_plus

from attrs import define, field

from cloudmore.contract.document import Document
from cloudmore.contract.evidence.gathered_place import GatheredPlace
from cloudmore.contract.evidence.places import EvidenceAnswer, EvidencePlace
from cloudmore.contract.evidence.rounding import at_least
from cloudmore.contract.evidence.unknown_names import FEWEST_OBJECTS, MOST_TOLD, Texts, Vocabulary
from cloudmore.contract.exchange import Exchange, Message, Response, UnreadableBodyError
from cloudmore.contract.json_body import NotJsonError, decode_json
from cloudmore.contract.media_types import is_json
from cloudmore.contract.names import EACH, HIDDEN
from cloudmore.contract.pointer import Pointer
from cloudmore.contract.schema_view import View
from cloudmore.contract.shape import Column, columns_of

# Of lists and objects in one another; an answer that somebody designed has ten.
DEEPEST = 64
LEAST_STATUS, GREATEST_STATUS = 100, 599
NO_MEDIA_TYPE, OTHER_MEDIA_TYPE = "none", "another"
EMPTY, NOT_DOCUMENTED, NO_JSON, TOO_DEEP = "empty", "not documented", "no JSON", "too deep"
_USUAL_MEDIA_TYPES = (
    *("application/json", "application/octet-stream", "application/problem+json", "application/xml", "text/csv"),
    *("text/html", "text/json", "text/plain", "text/xml"),
)


class Exponent(float):
    """A number that is spelled with an exponent."""


def number(text: str) -> float:
    """A number that is spelled with a fraction or an exponent.

    Args:
        text: As it is spelled.
    """
    return Exponent(text) if "e" in text.lower() else float(text)


@define
class Gathering:
    """Exchanges put together, by operation and status.

    Attributes:
        document: Tells the operations, and which names are properties.
        hosts: Of the exchanges with an operation of the document.
        unrelated: How many exchanges are with none of its operations.
    """

    document: Document
    hosts: set[str | None] = field(factory=set[str | None])
    unrelated: int = 0
    _answers: dict[tuple[str, int], _Gathered] = field(factory=dict[tuple[str, int], "_Gathered"], init=False)
    _exchanges: list[Exchange] = field(factory=list[Exchange], init=False, repr=False)

    def add(self, exchange: Exchange) -> None:
        """Add one exchange.

        Args:
            exchange: As it went over the wire.
        """
        request, response = exchange.request, exchange.response
        self._exchanges.append(exchange)
        found = self.document.find(request.method, request.address.path)
        if found.operation is None or not LEAST_STATUS <= response.status <= GREATEST_STATUS:
            self.unrelated += 1
            return
        self.hosts.add(request.address.hostname)
        place = self.document.answer(found.operation, response.status)
        key = (found.operation.operation_id, response.status)
        gathered = self._answers.setdefault(key, _Gathered(is_documented=place is not None))
        gathered.count(self.document, place, response)
        schema = self.document.body(place, response.media_type) if place is not None else None
        if not response.body:
            gathered.unread[EMPTY] += 1
        elif schema is None or not is_json(response.media_type):
            gathered.unread[NOT_DOCUMENTED] += 1
        else:
            try:
                value = decode_json(response.decoded(), fraction=number)
            except (NotJsonError, UnreadableBodyError):
                gathered.unread[NO_JSON] += 1
            else:
                gathered.look(value, View.of(self.document, schema))

    def answers(self) -> Mapping[tuple[str, int], EvidenceAnswer]:
        """What was gathered, as it may be told, in an order of its own."""
        vocabulary = Vocabulary(self.document)
        candidates = {name for each in self._answers.values() for name in each.candidates(vocabulary)}
        hidden = self._texts().names_in(candidates, vocabulary) if candidates else set[str]()
        return {
            key: each.told(*key, vocabulary=vocabulary, hidden=hidden) for key, each in sorted(self._answers.items())
        }

    def _texts(self) -> Texts:
        """All texts that went over the wire, also where the document has nothing."""
        texts = Texts()
        for each in self._exchanges:
            texts.add(unquote_plus(each.request.url))
            for message in (each.request, each.response):
                texts.add(list(message.headers.values()))
                texts.add(_value_of(message))
        return texts


@define
class _Gathered:
    """What the answers of one operation with one status have in common."""

    is_documented: bool
    answers: int = 0
    media_types: Counter[str] = field(factory=Counter[str])
    headers: Counter[str] = field(factory=Counter[str])
    read: int = 0
    unread: Counter[str] = field(factory=Counter[str])
    places: dict[Pointer, GatheredPlace] = field(factory=dict[Pointer, GatheredPlace])

    def count(self, document: Document, place: Pointer | None, response: Response) -> None:
        self.answers += 1
        node: Mapping[str, Any] = document.at(place) if place is not None else {}
        told = _without_parameters((*node.get("content", {}), *_USUAL_MEDIA_TYPES))
        instead = OTHER_MEDIA_TYPE if response.media_type else NO_MEDIA_TYPE
        self.media_types[response.media_type if response.media_type in told else instead] += 1
        for name in node.get("headers", {}):
            self.headers[name] += name.lower() in response.headers

    def look(self, value: Any, view: View) -> None:
        try:
            columns = list(columns_of(value, view))
        except RecursionError:
            columns = []
        if not 0 <= max((len(each.pointer) for each in columns), default=-1) <= DEEPEST:
            self.unread[TOO_DEEP] += 1
            return
        self.read += 1
        # A part of a free object is told under another name than the walk has it.
        names: dict[Pointer, Pointer] = {(): ()}
        for column in columns:
            pointer = column.pointer
            if pointer:
                names[pointer] = (*names[pointer[:-1]], _part(column))
            self.places.setdefault(names[pointer], GatheredPlace(_is_documented(column))).add(column)

    def candidates(self, vocabulary: Vocabulary) -> set[str]:
        """The names that are told unless a text has them."""
        return {
            pointer[-1]
            for pointer, place in self.places.items()
            if not place.is_documented
            and place.seen >= FEWEST_OBJECTS
            and not vocabulary.has(pointer[-1])
            and vocabulary.may_have(pointer[-1])
        }

    def told(self, operation_id: str, status: int, *, vocabulary: Vocabulary, hidden: set[str]) -> EvidenceAnswer:
        may_be_told = self.candidates(vocabulary) - hidden
        unknown = {pointer for pointer, place in self.places.items() if not place.is_documented}
        crowded = {owner for owner, count in Counter(each[:-1] for each in unknown).items() if count >= MOST_TOLD}
        veiled = {
            each
            for each in unknown
            if each[:-1] in crowded or not (vocabulary.has(each[-1]) or each[-1] in may_be_told)
        }
        places: dict[Pointer, GatheredPlace] = {}
        for pointer, place in self.places.items():
            told = tuple(HIDDEN if pointer[: end + 1] in veiled else part for end, part in enumerate(pointer))
            places.setdefault(told, GatheredPlace(place.is_documented)).merge(place)
        return EvidenceAnswer(
            operation_id=operation_id,
            status=status,
            documented=self.is_documented,
            answers=at_least(self.answers),
            media_types=_rounded(self.media_types),
            headers=_rounded(self.headers),
            read=at_least(self.read),
            unread=_rounded(self.unread),
            places={pointer: _told(pointer, place, places) for pointer, place in sorted(places.items())},
        )


def _told(pointer: Pointer, place: GatheredPlace, places: Mapping[Pointer, GatheredPlace]) -> EvidencePlace:
    is_property = bool(pointer) and pointer[-1] not in (EACH, HIDDEN)
    return place.told(objects=places[pointer[:-1]].types["object"] if is_property else 0)


def _part(column: Column) -> str:
    """The last part of a place, hidden where the document has no name for anything in the object."""
    name = column.pointer[-1]
    return name if name == EACH or column.owner is None or column.owner.names else HIDDEN


def _is_documented(column: Column) -> bool:
    if not column.pointer or column.pointer[-1] == EACH:
        return True
    return column.owner is not None and column.pointer[-1] in column.owner.names


def _value_of(message: Message) -> Any:
    """What a body says, or its text where it is no JSON."""
    try:
        return decode_json(message.decoded())
    except (NotJsonError, UnreadableBodyError):
        return unquote_plus(message.body.decode("utf-8", "replace"))


def _without_parameters(media_types: Iterable[str]) -> set[str]:
    return {each.partition(";")[0].strip().lower() for each in media_types}


def _rounded(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: at_least(count) for name, count in sorted(counts.items())}
