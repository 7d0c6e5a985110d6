"""The table of the campaign: which call meets which faults, and how the client is set."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

from attrs import frozen
from chaos.calls import CALLS
from chaos.faults import (
    BODIES,
    ECHOES,
    FAULTS,
    JUMPS,
    LATE,
    LINKS,
    LOST,
    MADE,
    MADE_AT_THE_START,
    RIGHT,
    STATUSES,
    TOKENS,
)

# What the token is when the call is made, after a first call that went well.
SITUATIONS = ("fresh", "good", "renewal due", "last seconds", "expired", "revoked")


@frozen
class Cell:
    """One cell.

    Attributes:
        call: A kind of call.
        faults: What goes wrong where the call is carried out, in order.
        token_faults: The same at the token endpoint.
        for_ever: Whether the last fault stays, at the call and at the token endpoint.
        attempts: How often a call is tried.
        deadline: Seconds of a call; of the waiting for a report as well, where time is real.
        timeout: Seconds without progress.
        real: Whether time goes by itself; else it stands still until somebody waits.
        situation: One of ``SITUATIONS``.
    """

    call: str
    faults: tuple[str, ...] = ()
    token_faults: tuple[str, ...] = ()
    for_ever: tuple[bool, bool] = (False, False)
    attempts: int = 4
    deadline: float = 120.0
    timeout: float = 30.0
    real: bool = False
    situation: str = "fresh"

    @property
    def name(self) -> str:
        """What happens, in words."""
        faults = [*map(_in_words, ("", "token: "), (self.faults, self.token_faults), self.for_ever)]
        usual = Cell(self.call)
        settings = [
            f"{name}={getattr(self, name)}"
            for name in ("attempts", "deadline", "timeout", "situation")
            if getattr(self, name) != getattr(usual, name)
        ]
        return ": ".join([self.call, "; ".join(each for each in [*faults, *settings] if each) or "nothing"])


def _in_words(where: str, faults: tuple[str, ...], for_ever: bool) -> str:  # noqa: FBT001 - mapped
    return f"{where}{', then '.join(faults)}{' for ever' if for_ever else ''}" if faults else ""


ALWAYS = (True, False)
TOKEN_ALWAYS = (False, True)
REAL_SECONDS = 0.5
# One of each kind, for what is combined.
TYPICAL = (
    *("reset after reading", "reset after reading, nothing done", "401", "404", "429, 3 s", "500"),
    *("503, 3 s", "HTML with 200", "204", "a slow body"),
)


class Group(NamedTuple):
    """Some of the cells, and why they are there."""

    why: str
    cells: list[Cell]


# Calls that differ in what is decided of them: may they be repeated, what is read of them, what they do.
FAMILIES = ("delete", "create", "poll")
# A report behind a link has cells of its own.
EVERY = tuple(call for call in CALLS if call != "link")
WRITES = ("replace", "delete", "create", "start")


def _alone() -> Iterator[Cell]:
    """Each fault by itself, once and for ever."""
    for call, name in itertools.product(("create", "download"), LOST):
        yield Cell(call, (name,))
    for call, name in itertools.product(("create", "download"), RIGHT):
        yield Cell(call, (name,))
    for call, name in itertools.product(("replace", "create", "start", "poll", "download"), BODIES):
        yield Cell(call, (name,))
    for call, name in itertools.product((*FAMILIES, "read", "start"), JUMPS):
        yield Cell(call, (name,))
    for call, name in itertools.product(FAMILIES, STATUSES):
        yield Cell(call, (name,))
    for call, name in itertools.product(("create", "download", "generic GET"), ECHOES):
        yield Cell(call, (name,))
    for call, name in itertools.product(EVERY, (*TYPICAL[:7], "429", "502, HTML", "503", "520")):
        yield Cell(call, (name,))
        if call in (*FAMILIES, "replace", "start", "generic GET"):
            yield Cell(call, (name,), for_ever=ALWAYS)
    for call in EVERY:
        yield Cell(call, ("302, another host",), for_ever=ALWAYS)
    yield Cell("poll", ("202 without a body",), for_ever=ALWAYS)


def _pairs() -> Iterator[Cell]:
    """One fault after the other: what was lost before tells what the next one means."""
    for call, first, second in itertools.product((*FAMILIES, "start"), TYPICAL, TYPICAL):
        if first != second and FAULTS[first].came != "answer":
            yield Cell(call, (first, second))


def _settings() -> Iterator[Cell]:
    """Few attempts, and a deadline that is longer or shorter than what a server asks to wait."""
    for call, name in itertools.product((*WRITES, "poll"), ("reset after reading", "401", "429", "500", "503, 3 s")):
        for attempts in (1, 2):
            yield Cell(call, (name,), for_ever=ALWAYS, attempts=attempts)
    for call, name in itertools.product((*FAMILIES, "start"), ("429, a year", "503, a year", "429, a date")):
        yield Cell(call, (name,), for_ever=ALWAYS, deadline=1000.0)
        yield Cell(call, (name,), deadline=1000.0)
    for call, name in itertools.product(FAMILIES, ("429, 3 s", "503, 3 s", "500, 3 s")):
        yield Cell(call, (name,), deadline=2.0)
        yield Cell(call, (name,), for_ever=ALWAYS, deadline=7.0)


def _late() -> Iterator[Cell]:
    """Nothing ends by itself: the deadline does, in real time."""
    late: dict[str, Any] = {"real": True, "deadline": REAL_SECONDS}
    quiet: dict[str, Any] = {"real": True, "deadline": 2.0, "timeout": 0.1}
    for call in (*WRITES, "read", "update", "poll", "download", "generic POST"):
        yield Cell(call, ("never an answer",), **late)
    for call in (*FAMILIES, "download", "generic POST"):
        yield Cell(call, ("500", "a dripping body"), **late)
        yield Cell(call, ("never an answer",), for_ever=ALWAYS, attempts=2, **quiet)
        yield Cell(call, ("half a body, then nothing",), **quiet)
    for call, name in itertools.product(("create", "download"), LATE):
        yield Cell(call, (name,), **late)
    for name in LATE:
        yield Cell("create", (), (name,), **late)
    for call in ("read", *FAMILIES):
        yield Cell(call, ("503, 3 s",), for_ever=ALWAYS, **late)
        yield Cell(call, ("401", "never an answer"), **late)
        yield Cell(call, ("401",), ("a slow body", "never an answer"), **late)


def _tokens() -> Iterator[Cell]:
    """The token endpoint fails while a call is made."""
    for name in (*LOST, *RIGHT, *BODIES, *STATUSES, *ECHOES, *TOKENS):
        yield Cell("read", (), (name,))
    for name in (*TYPICAL, *ECHOES, *TOKENS):
        yield Cell("create", (), (name,), TOKEN_ALWAYS)
    endpoint = ("reset after reading", "500", "503, 3 s", "refused, invalid_grant")
    for call, name in itertools.product((*WRITES, "poll"), endpoint):
        yield Cell(call, (), (name,))
        yield Cell(call, (), (name,), TOKEN_ALWAYS)
        # A token is refused, and the next one is hard to get.
        yield Cell(call, ("401",), ("a slow body", name))
        yield Cell(call, ("401",), ("a slow body", name), TOKEN_ALWAYS)
    for call, name in itertools.product((*WRITES, "poll"), ("reset after reading", "500")):
        # What was lost stays lost, whatever becomes of the token.
        yield Cell(call, (name, "401"), ("a slow body", "reset after reading"), TOKEN_ALWAYS)
        yield Cell(call, (name, "401"), ("a slow body", "500"), TOKEN_ALWAYS)
        yield Cell(call, ("503, 3 s",), ("expires_in one second", name), deadline=60.0)
        yield Cell(call, ("503, 3 s", name), ("expires_in one second", name), deadline=60.0)


def _situations() -> Iterator[Cell]:
    """Time has gone by, or the token was revoked, since the last call."""
    for call, situation in itertools.product((*FAMILIES, "start"), SITUATIONS[1:]):
        yield Cell(call, situation=situation)
        yield Cell(call, ("500",), situation=situation)
        yield Cell(call, ("401",), for_ever=ALWAYS, situation=situation)
    trouble = ("reset after reading", "500", "503, 3 s", "429, a year", "refused, invalid_grant", "HTML with 200")
    for situation, name in itertools.product(SITUATIONS[2:], trouble):
        yield Cell("delete", (), (name,), TOKEN_ALWAYS, situation=situation)
        yield Cell("delete", (), (name,), situation=situation)
        yield Cell("create", ("401",), (name,), TOKEN_ALWAYS, situation=situation)


def _links() -> Iterator[Cell]:
    """The report is behind a link, which fails by itself."""
    for name in (*TYPICAL, *BODIES, *ECHOES, "half a body", "302, another host", "429, a year", "520"):
        yield Cell("link", (name,))
    for name in (*TYPICAL[:7], "302, another host"):
        yield Cell("link", (name,), for_ever=ALWAYS)
    for first, second in itertools.product(("reset after reading", "401", "500"), TYPICAL[:7]):
        if first != second:
            yield Cell("link", (first, second))
    for name in (*LINKS, *MADE):
        yield Cell("start" if name in MADE_AT_THE_START else "download", (name,))
    for call in ("read", "create", "poll", "link"):
        yield Cell(call, ("401", "an echo of every token"), attempts=1)
    for situation in SITUATIONS[1:]:
        yield Cell("link", ("401",), situation=situation)
    yield Cell("link", ("a dripping body",), real=True, deadline=REAL_SECONDS)


GROUPS = [
    Group(str(make.__doc__).splitlines()[0], list(make()))
    for make in (_alone, _pairs, _settings, _late, _tokens, _situations, _links)
]
CELLS = {cell.name: cell for group in GROUPS for cell in group.cells}
