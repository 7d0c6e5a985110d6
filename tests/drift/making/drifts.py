"""A drift: an answer that was recorded, changed in one way, and what must be found of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from attrs import field, frozen

from drift.making.recordings import NOISE, Recorded, Seen, Spot
from drift.making.spelled import Path, pointer_of, write

BROKEN, VANISHED, NEW, NOTHING = "broken", "vanished", "new", "nothing"
BODY, STATUS, MEDIA_TYPE = "response body", "response status", "response media type"


@frozen(eq=False)
class Drift:
    """A changed answer.

    Attributes:
        kind: What was done, as the table in docs/drift.md names it.
        recorded: What was changed.
        expected: The grade that must be found; ``nothing`` for none.
        where: The parts of the exchange where it may be found.
        pointers: Where in the body the change is; one of them, or above, must be told.
        status: Of the changed answer.
        headers: Of the changed answer, with lower-case names.
        content: Its body.
    """

    kind: str
    recorded: Recorded
    expected: str
    where: tuple[str, ...] = (BODY,)
    pointers: tuple[str, ...] = ("",)
    status: int = field()
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)

    @status.default
    def _status(self) -> int:
        return self.recorded.status

    @headers.default
    def _headers(self) -> Mapping[str, str]:
        return self.recorded.headers

    @content.default
    def _content(self) -> bytes:
        return self.recorded.content

    @property
    def operation_id(self) -> str:
        """Of the operation."""
        return self.recorded.operation.operation_id

    @property
    def is_permitted(self) -> bool:
        """Whether it may not be broken or vanished."""
        return self.kind.startswith("permitted: ")

    @property
    def fingerprint(self) -> str:
        """The same for the same answer of the same operation."""
        headers = sorted((name, value) for name, value in self.headers.items() if name not in NOISE)
        told = (self.operation_id, self.status, headers, hashlib.sha256(self.content).hexdigest())
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    def __str__(self) -> str:
        where = f"{' or '.join(self.where)} {' or '.join(self.pointers[:3])}".strip()
        return (
            f"{self.kind}: {self.recorded.cassette}#{self.recorded.number} {self.operation_id} {self.recorded.status}, "
            f"{where}: {self.expected} [{self.fingerprint}]"
        )


@frozen(eq=False)
class Chance:
    """A drift that could be made.

    Attributes:
        recorded: Of what.
        spread: Chances that differ in it are taken before those that do not.
        make: Makes it, by chance where there is a choice; ``None`` where it turns out to be none.
    """

    recorded: Recorded
    spread: tuple[Any, ...]
    make: Callable[[Random], Drift | None] = field(repr=False)

    @property
    def operation_id(self) -> str:
        """Of the operation."""
        return self.recorded.operation.operation_id


@frozen(eq=False)
class Material:
    """What drifts are made of.

    Attributes:
        answers: Recorded answers, the same answer of an operation once.
        seen: What all recordings have.
        chances: By kind, once they were asked for: each seed has the same.
    """

    answers: tuple[Recorded, ...]
    seen: Seen
    chances: dict[str, tuple[Chance, ...]] = field(factory=dict, init=False)

    @classmethod
    def of(cls, exchanges: list[Recorded]) -> Material:
        """What these give."""
        distinct = {Drift("", each, NOTHING).fingerprint: each for each in reversed(exchanges)}
        return cls(tuple(reversed(distinct.values())), Seen.of(exchanges))

    def place(self, recorded: Recorded, general: tuple[str, ...]) -> tuple[str, int, tuple[str, ...]]:
        """The place in the table of what was seen."""
        return recorded.operation.operation_id, recorded.status, general


def of_body(kind: str, recorded: Recorded, expected: str, body: Any, paths: list[Path], **options: Any) -> Drift:
    """A drift of a body.

    Args:
        kind: Of the drift.
        recorded: What was changed.
        expected: Grade.
        body: The changed one.
        paths: Where it was changed.
        options: How it is written.
    """
    pointers = tuple(map(pointer_of, paths))
    return Drift(kind, recorded, expected, (BODY,), pointers, content=write(body, **options))


def same_place(recorded: Recorded, spot: Spot) -> list[Spot]:
    """All spots of an answer that are the same place, such as a property of every item."""
    return recorded.places[spot.general]
