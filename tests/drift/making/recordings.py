"""The recorded answers, and what was ever seen in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path as File
from typing import Any
from urllib.parse import urlsplit

import yaml
from attrs import field, frozen

from drift.making.schemas import Operation, Schema, followed, inside, operation_of
from drift.making.spelled import Path, kind_of, read
from drift.making.texts import format_of

CASSETTES = File(__file__).parents[3] / "cassettes"
# They differ from recording to recording and say nothing of the answer.
NOISE = frozenset({"date", "cloudmore-sandbox", "cache-control", "pragma", "transfer-encoding"})
ROOT: Path = ()
MOST_SPOTS = 12


@frozen(eq=False)
class Spot:
    """A place in a recorded body that the document describes.

    Attributes:
        path: From the top.
        general: The same for every item of a list, with ``*`` for it.
        value: What stands there.
        schema: What the document says of it, the alternative that is followed.
        declared: What the document says of it, all alternatives.
        is_property: Whether it is a property of an object, and no item and no key of a map.
    """

    path: Path
    general: tuple[str, ...]
    value: Any = field(repr=False)
    schema: Schema = field(repr=False)
    declared: Schema = field(repr=False)
    is_property: bool


@frozen(eq=False)
class Recorded:
    """A recorded exchange.

    Attributes:
        cassette: File name.
        number: Its place there.
        method: Of the call.
        url: Of the call.
        request_headers: With lower-case names.
        request_body: As it was sent.
        status: Of the answer.
        headers: Of the answer, with lower-case names.
        content: The body of the answer.
    """

    cassette: str
    number: int
    method: str
    url: str
    request_headers: Mapping[str, str] = field(repr=False)
    request_body: bytes = field(repr=False)
    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)

    @cached_property
    def operation(self) -> Operation:
        """What was called."""
        return operation_of(self.method, urlsplit(self.url).path)

    @cached_property
    def schema(self) -> Schema | None:
        """What the document says of the body."""
        return self.operation.schema(self.status)

    @cached_property
    def body(self) -> Any:
        """The body, with each number as it is spelled."""
        return read(self.content)

    @property
    def has_json(self) -> bool:
        """Whether there is a body that the document describes."""
        return bool(self.content) and self.schema is not None

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """All places of the body that the document describes."""
        if not self.content or self.schema is None:
            return ()
        return tuple(_spots(ROOT, (), self.body, self.schema, is_property=False))

    @cached_property
    def some_spots(self) -> tuple[Spot, ...]:
        """Of each place the first spot, the last, and some between: what is changed is taken of these."""
        return tuple(
            spots[number]
            for spots in self.places.values()
            for number in dict.fromkeys(round(part * (len(spots) - 1) / (MOST_SPOTS - 1)) for part in range(MOST_SPOTS))
        )

    @cached_property
    def places(self) -> Mapping[tuple[str, ...], list[Spot]]:
        """The spots by their general places."""
        places: defaultdict[tuple[str, ...], list[Spot]] = defaultdict(list)
        for each in self.spots:
            places[each.general].append(each)
        return places


def _spots(path: Path, general: tuple[str, ...], value: Any, declared: Schema, *, is_property: bool) -> Iterator[Spot]:
    schema = followed(declared, value)
    if schema is None:
        return
    yield Spot(path, general, value, schema, declared, is_property)
    for part, name, child in inside(schema, value):
        yield from _spots((*path, part), (*general, name), value[part], child, is_property=name != "*")


def _message(message: Mapping[str, Any]) -> tuple[dict[str, str], bytes]:
    body = message.get("body") or b""
    body = body.get("string") or b"" if isinstance(body, dict) else body
    headers = {name.lower(): ", ".join(values) for name, values in message["headers"].items()}
    return headers, body if isinstance(body, bytes) else body.encode()


def recorded(folder: File = CASSETTES) -> list[Recorded]:
    """Every recorded exchange, in the order of the files."""
    found: list[Recorded] = []
    for file in sorted(folder.rglob("*.yaml")):
        interactions = yaml.load(file.read_bytes(), yaml.CSafeLoader)["interactions"]
        for number, each in enumerate(interactions):
            request, response = each["request"], each["response"]
            sent, came = _message(request), _message(response)
            status = response["status"]["code"]
            found.append(Recorded(file.name, number, request["method"], request["uri"], *sent, status, *came))
    return found


Place = tuple[str, int, tuple[str, ...]]


@frozen(eq=False)
class Seen:
    """What was ever seen at each place of each answer.

    Attributes:
        types: JSON types; an integer is a number.
        formats: Formats of texts.
        counts: How often something stood there.
        objects: How many objects stood there.
        headers: How many answers of an operation and status had a header.
        answers: How many answers there are of an operation and status.
    """

    types: defaultdict[Place, set[str]] = field(factory=lambda: defaultdict(set))
    formats: defaultdict[Place, set[str]] = field(factory=lambda: defaultdict(set))
    counts: Counter[Place] = field(factory=Counter)
    objects: Counter[Place] = field(factory=Counter)
    headers: Counter[tuple[str, int, str]] = field(factory=Counter)
    answers: Counter[tuple[str, int]] = field(factory=Counter)

    @classmethod
    def of(cls, exchanges: list[Recorded]) -> Seen:
        """What these have."""
        seen = cls()
        for each in exchanges:
            answer = (each.operation.operation_id, each.status)
            seen.answers[answer] += 1
            for name in each.headers:
                seen.headers[(*answer, name)] += 1
            for spot in each.spots:
                seen._add((*answer, spot.general), spot.value)
        return seen

    def _add(self, place: Place, value: Any) -> None:
        kind = kind_of(value)
        self.types[place].add("number" if kind == "integer" else kind)
        self.counts[place] += 1
        if kind == "string":
            self.formats[place].add(format_of(value))
        self.objects[place] += kind == "object"

    def is_always_there(self, place: Place) -> bool:
        """Whether a property was in every object that it may be in."""
        operation, status, general = place
        return self.counts[place] == self.objects[operation, status, general[:-1]] > 0
