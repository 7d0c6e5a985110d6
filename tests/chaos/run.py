"""One cell, from the client that is made for it to what is told of it."""

from __future__ import annotations

import hashlib
import itertools
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from attrs import frozen
from chaos.branches import Branches
from chaos.calls import EMPTY, RIGHT
from chaos.evidence import keep, keep_events
from chaos.marks import MARKS
from leaks import raised

from cloudmore import Attempt

# An answer without a list is no error of the library; the command line asks a person to look, whatever is allowed.
_NO_LINES = ((b"", 0), (b"null", 0))
_numbers = itertools.count()
LARGEST_OVERSHOOT_SECONDS = 0.25
# A machine that is busy keeps nobody's time: what overshoots is measured again. Who is to blame does so each time.
MEASURED_TIMES = 3
V = TypeVar("V")


@frozen
class Came:
    """What a call came to.

    Attributes:
        outcome: What it gave, or its error.
        said: The same in a word.
        took: Seconds.
        branches: The arcs that were taken.
        leaked: The marks of secrets in what a user might keep of it.
    """

    outcome: Any
    said: str
    took: float
    branches: set[tuple[int, int, int]]
    leaked: list[str]

    def told(self, name: str, client: str, asked: Mapping[str, int], done: Mapping[str, int]) -> dict[str, Any]:
        """What the table at the end knows of it; ``over`` is filled in where a deadline ended it."""
        signature = (self.said, sorted(asked.items()), sorted(done.items()), sorted(self.branches))
        return {
            "name": name,
            "client": client,
            "signature": hashlib.sha256(repr(signature).encode()).hexdigest()[:24],
            "outcome": self.said,
            "asked": dict(asked),
            "done": dict(done),
            "over": None,
            "measured": [],
        }


def next_number() -> int:
    """A number for the next cell of this process."""
    return next(_numbers)


def timed(run: Callable[[], tuple[Came, V]], deadline: float) -> tuple[Came, V, float, list[float]]:
    """Run a cell, and once more where it overshoots its deadline.

    Returns:
        What it came to, the vendor, the seconds beyond the deadline, and those of each time that it was measured.
    """
    measured: list[float] = []
    while True:
        came, vendor = run()
        over = came.took - deadline
        measured.append(over)
        if over <= LARGEST_OVERSHOOT_SECONDS or len(measured) == MEASURED_TIMES:
            return came, vendor, over, measured


def made(act: Callable[[Any], Any], cm: Any, name: str, events: Sequence[Attempt] = ()) -> Came:
    """Make a call, note the way that it goes, and keep what comes of it, and what was told of its attempts."""
    with Branches() as branches:
        outcome, took = _outcome(act, cm)
    number = next_number()
    texts = [*keep(name, number, outcome), *keep_events(number, events)]
    failed = isinstance(outcome, Exception)
    said = type(outcome).__name__ if failed else EMPTY if outcome in _NO_LINES else RIGHT
    leaked = [mark for marks in MARKS.values() for mark in marks if any(mark in text for text in texts)]
    return Came(outcome, said, took, branches.taken, leaked)


def _outcome(act: Callable[[Any], Any], cm: Any) -> tuple[Any, float]:
    # Nothing secret is in this frame, which a traceback shows.
    given: list[Any] = []
    began = time.monotonic()
    error = raised(partial(_given, act, given), cm)
    took = time.monotonic() - began
    return (given[0] if error is None else error), took


def _given(act: Callable[[Any], Any], given: list[Any], cm: Any) -> None:
    given.append(act(cm))
