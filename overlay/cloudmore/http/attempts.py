"""Sends a request until it has an answer, or until trying again is of no use: a flow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from attrs import frozen

from cloudmore.errors import DeadlineExceededError, TransportError
from cloudmore.http.flow import Flow, Join, Sleep, Step
from cloudmore.http.message import Reply
from cloudmore.http.retry import Outcome, RetryBudget, decide_retry
from cloudmore.http.status_errors import retry_after_seconds
from cloudmore.http.turns import Turns
from cloudmore.limits import Retry
from cloudmore.masking import Mask, scrub

if TYPE_CHECKING:
    from cloudmore.http.flow import Landing

# Of what is left of a call's time; nothing comes of less.
SHORTEST_SECONDS = 0.002


class Attempted(Protocol):
    """What is tried."""

    @property
    def method(self) -> str:
        """HTTP method."""
        ...

    @property
    def url(self) -> str:
        """The whole address, without the query."""
        ...

    @property
    def repeatable(self) -> bool:
        """Whether doing it twice is as good as once."""
        ...

    def prepared(self) -> Flow[tuple[Step, Mask]]:
        """The step that sends it, and what takes its secrets out of a text; made anew for each attempt."""
        ...

    def is_settled(self, reply: Reply) -> bool:
        """Whether an answer ends it; one that does not is followed by another attempt at once."""
        ...


@frozen
class Settled:
    """An answer that is final.

    Attributes:
        reply: Of any status.
        mask: Takes the secrets of its request out of a text.
        attempts: How often the request was sent.
        may_have_happened: Whether an earlier attempt may have had its effect.
    """

    reply: Reply
    mask: Mask
    attempts: int
    may_have_happened: bool


class Attempts:
    """How a client tries; every method is a flow or decides.

    Args:
        retry: The settings.
        turns: Whose turn it is; ``None`` where nobody waits for one.
        now: Time of day.
        monotonic: Seconds that never go back.
        random: From 0 to 1, each time.
    """

    def __init__(
        self,
        retry: Retry,
        *,
        turns: Turns | None,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        random: Callable[[], float],
    ) -> None:
        self._retry = retry
        self._turns = turns
        self._now = now
        self._monotonic = monotonic
        self._random = random
        self._budget = RetryBudget()

    def settled(self, what: Attempted, *, until: float, in_turn: bool = True) -> Flow[Settled]:
        """The answer to a request.

        Args:
            what: The request.
            until: Monotonic second at which its time is over.
            in_turn: Whether it counts for the limit of calls in a second.

        Raises:
            TransportError: None came; ``may_have_happened`` tells of all attempts together.
            DeadlineExceededError: The time is over, and the request was not received or may be repeated.
        """
        self._budget.deposit()
        attempts, happened = 0, False
        lost: TransportError | None = None
        while True:
            came, mask = yield from self._tried(what, attempts, until, self._turns if in_turn else None, lost)
            attempts += 1
            lost = came if isinstance(came, TransportError) else None
            if isinstance(came, Reply):
                if 200 <= came.status_code < 300:
                    return Settled(came, mask, attempts, happened)
                if not what.is_settled(came):
                    continue
            outcome = self._outcome(came)
            wait = self._wait(outcome, what, attempts, until)
            if wait is not None:
                happened |= outcome.may_have_happened
                yield Sleep(wait)
            elif isinstance(came, Reply):
                return Settled(came, mask, attempts, happened)
            else:
                came.may_have_happened |= happened
                if self._is_over(until) and (what.repeatable or not came.may_have_happened):
                    raise late(what, attempts) from came
                raise came

    def _tried(
        self, what: Attempted, attempts: int, until: float, turns: Turns | None, lost: TransportError | None
    ) -> Flow[tuple[Reply | TransportError, Mask]]:
        step, mask = yield from what.prepared()
        # Written without flows of their own, which most calls would make for nothing.
        if (
            turns is not None
            and (landing := turns.enter()) is not None
            and not (yield from _landed(turns, landing, until))
        ):
            raise late(what, attempts) from lost
        try:
            wait = turns.take(until - self._monotonic()) if turns is not None else 0.0
            if turns is not None and wait:
                yield from _waited(turns, wait)
            if wait is None or self._is_over(until):
                raise late(what, attempts) from lost
            return (yield from _sent(step, mask, attempts + 1)), mask
        finally:
            if turns is not None:
                turns.leave()

    def _is_over(self, until: float) -> bool:
        # What ended with the time may have ended by a hair before it.
        return until - self._monotonic() < SHORTEST_SECONDS

    def _outcome(self, came: Reply | TransportError) -> Outcome:
        if isinstance(came, TransportError):
            return Outcome(received=came.may_have_happened, final=came.final)
        asked = retry_after_seconds(came.headers.get("retry-after"), now=self._now())
        return Outcome(came.status_code, retry_after=asked)

    def _wait(self, outcome: Outcome, what: Attempted, attempts: int, until: float) -> float | None:
        wait = decide_retry(
            outcome,
            repeatable=what.repeatable,
            attempts=attempts,
            retry=self._retry,
            left=until - self._monotonic(),
            random=self._random(),
        )
        return wait if wait is not None and self._budget.withdraw() else None


def _landed(turns: Turns, landing: Landing, until: float) -> Flow[bool]:
    landed: bool = False
    try:
        landed = yield Join(landing, until)
    finally:
        if not landed:
            turns.give_up(landing)
    return landed


def _waited(turns: Turns, wait: float) -> Flow[None]:
    try:
        yield Sleep(wait)
    except BaseException:
        turns.give_back()
        raise


def _sent(step: Step, mask: Mask, attempts: int) -> Flow[Reply | TransportError]:
    try:
        reply: Reply = yield step
    except TransportError as error:
        scrub(error, mask)
        error.attempts = attempts
        return error
    return reply


def late(what: Attempted, attempts: int) -> DeadlineExceededError:
    """The error of a request whose time is over.

    Args:
        what: The request.
        attempts: How often it was sent.
    """
    path = "/" + what.url.split("://", 1)[-1].partition("/")[2]
    return DeadlineExceededError(
        f"{what.method} {path} has no answer, and its time is over.",
        remedy="Try again, or give more seconds with deadline=."
        if attempts
        else "It was not sent: its turn or its token came too late. Make fewer calls at once, or give more seconds with"
        " deadline=.",
        method=what.method,
        url=what.url,
        attempts=attempts,
    )
