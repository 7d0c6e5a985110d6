"""Sends a request until it has an answer, or until trying again is of no use: a flow."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from cloudmore.errors import CloudmoreError, DeadlineExceededError, TransportError
from cloudmore.http.flow import Flow, Join, Sleep, Step
from cloudmore.http.message import Reply
from cloudmore.http.retry import Outcome, RetryBudget, decide_retry
from cloudmore.http.turns import Turns
from cloudmore.limits import Retry
from cloudmore.masking import Mask, scrub

if TYPE_CHECKING:
    from cloudmore.http.attempt import Then
    from cloudmore.http.flow import Landing
    from cloudmore.http.watch import OnAttempt, Watch

T = TypeVar("T")
# Nobody can have set up tracing without importing it, so that nobody else needs to.
TRACING = "opentelemetry.trace"
_LOG = logging.getLogger("cloudmore.http")
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


class Settled(NamedTuple):
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
        on_attempt: Called after each attempt.
    """

    def __init__(
        self,
        retry: Retry,
        *,
        turns: Turns | None,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        random: Callable[[], float],
        on_attempt: OnAttempt | None = None,
    ) -> None:
        self._retry = retry
        self._turns = turns
        self._now = now
        self._monotonic = monotonic
        self._random = random
        self._on_attempt = on_attempt
        self._budget = RetryBudget()

    def watched(
        self,
        operation_id: str,
        method: str,
        url: str,
        params: tuple[tuple[str, str], ...],
        flow_of: Callable[[Watch | None], Flow[T]],
    ) -> Flow[T]:
        """The flow of a call, with what tells of its attempts where somebody watches.

        Args:
            operation_id: The document's name of the operation.
            method: HTTP method.
            url: The whole address, without the query.
            params: The query.
            flow_of: Makes the flow.
        """
        if self._on_attempt is None and TRACING not in sys.modules and not _LOG.isEnabledFor(logging.INFO):
            return flow_of(None)
        from cloudmore.http.watch import Watch  # noqa: PLC0415 - most calls have none

        watch = Watch(
            self._on_attempt,
            operation_id=operation_id,
            method=method,
            url=url,
            params=params,
            monotonic=self._monotonic,
        )
        return watch.around(flow_of(watch))

    def settled(
        self, what: Attempted, *, until: float, in_turn: bool = True, watch: Watch | None = None
    ) -> Flow[Settled]:
        """The answer to a request.

        Args:
            what: The request.
            until: Monotonic second at which its time is over.
            in_turn: Whether it counts for the limit of calls in a second.
            watch: What is told of each attempt.

        Raises:
            TransportError: None came; ``may_have_happened`` tells of all attempts together.
            DeadlineExceededError: The time is over, and the request was not received or may be repeated.
        """
        self._budget.deposit()
        attempts, happened = 0, False
        lost: TransportError | None = None
        while True:
            turns = self._turns if in_turn else None
            try:
                came, mask = yield from self._tried(what, attempts, until, turns=turns, lost=lost, watch=watch)
            except TransportError as unprepared:
                # The token did not come this time; an earlier attempt may have happened all the same.
                unprepared.may_have_happened |= happened
                raise
            attempts += 1
            lost = came if isinstance(came, TransportError) else None
            then: Then = "settled"
            wait, may_have_happened = 0.0, False
            if not (isinstance(came, Reply) and 200 <= came.status_code < 300):
                then, wait, may_have_happened = self._decided(came, what, attempts, until)
            if watch is not None:
                watch.tell(came, mask, attempts, then, wait)
            happened |= may_have_happened
            if then == "again":
                yield Sleep(wait)
            elif then == "new token":
                continue
            elif isinstance(came, Reply):
                return Settled(came, mask, attempts, happened)
            else:
                came.may_have_happened |= happened
                if self._is_over(until) and (what.repeatable or not came.may_have_happened):
                    raise late(what, attempts, mask) from came
                raise came

    def _tried(
        self,
        what: Attempted,
        attempts: int,
        until: float,
        *,
        turns: Turns | None,
        lost: TransportError | None,
        watch: Watch | None,
    ) -> Flow[tuple[Reply | TransportError, Mask]]:
        step, mask = yield from what.prepared()
        # Written without flows of their own, which most calls would make for nothing.
        if (
            turns is not None
            and (landing := turns.enter()) is not None
            and not (yield from _landed(turns, landing, until))
        ):
            raise late(what, attempts, mask) from lost
        try:
            wait: float | None = 0.0
            if turns is not None:
                if turns.shared is None:
                    wait = turns.take(until - self._monotonic())
                else:
                    wait = yield from turns.shared.taken(until, turns)
            if turns is not None and wait:
                yield from _waited(turns, wait)
            if wait is None or self._is_over(until):
                raise late(what, attempts, mask) from lost
            return (yield from _sent(step, mask, attempts + 1, watch)), mask
        finally:
            if turns is not None:
                turns.leave()

    def _is_over(self, until: float) -> bool:
        # What ended with the time may have ended by a hair before it.
        return until - self._monotonic() < SHORTEST_SECONDS

    def _decided(
        self, came: Reply | TransportError, what: Attempted, attempts: int, until: float
    ) -> tuple[Then, float, bool]:
        """What follows, after how many seconds, and whether an attempt that is repeated may have had its effect."""
        if isinstance(came, Reply) and not what.is_settled(came):
            return "new token", 0.0, False
        outcome = self._outcome(came)
        wait = self._wait(outcome, what, attempts, until)
        return ("settled", 0.0, False) if wait is None else ("again", wait, outcome.may_have_happened)

    def _outcome(self, came: Reply | TransportError) -> Outcome:
        if isinstance(came, TransportError):
            return Outcome(received=came.may_have_happened, final=came.final)
        from cloudmore.http.status_errors import retry_after_seconds  # noqa: PLC0415 - most calls have no such answer

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
        # One that is shared is lost: who is interrupted has no time to ask again.
        if turns.shared is None:
            turns.give_back()
        raise


def _sent(step: Step, mask: Mask, attempts: int, watch: Watch | None) -> Flow[Reply | TransportError]:
    if watch is not None:
        watch.begins()
    try:
        reply: Reply = yield step
    except TransportError as error:
        scrub(error, mask)
        error.attempts = attempts
        came: Reply | TransportError = error
    except BaseException as error:
        # Of our own errors, one that comes of the system is that of a file: there was an answer to be put there.
        untold = isinstance(error, CloudmoreError) and not isinstance(error.__cause__, OSError)
        if watch is not None and not untold and not isinstance(error, GeneratorExit):
            watch.ends()
            watch.tell(error, mask, attempts, "interrupted")
        raise
    else:
        came = reply
    if watch is not None:
        watch.ends()
    return came


def late(what: Attempted, attempts: int, mask: Mask) -> DeadlineExceededError:
    """The error of a request whose time is over.

    Args:
        what: The request.
        attempts: How often it was sent.
        mask: Takes its secrets out of a text: a server may have given its address.
    """
    url = mask(what.url)
    path = "/" + url.split("://", 1)[-1].partition("/")[2]
    return DeadlineExceededError(
        f"{what.method} {path} has no answer, and its time is over.",
        remedy="Try again, or give more seconds with deadline=."
        if attempts
        else "It was not sent: its turn or its token came too late. Make fewer calls at once, or give more seconds with"
        " deadline=.",
        method=what.method,
        url=url,
        attempts=attempts,
    )
