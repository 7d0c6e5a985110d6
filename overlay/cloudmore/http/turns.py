"""Whose turn it is to call: so many at once, and so many in a second. A decision without I/O, and its state."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from cloudmore.http.per_process import PerProcess
from cloudmore.limits import RateLimit

if TYPE_CHECKING:
    from cloudmore.http.flow import Landing
    from cloudmore.http.shared_turns import SharedTurns


def next_turn(free_from: float, *, now: float, rate_limit: RateLimit) -> tuple[float, float]:
    """When the next call may begin.

    Args:
        free_from: Monotonic second from which on no earlier call counts any more, as of the last decision.
        now: Monotonic seconds.
        rate_limit: The setting.

    Returns:
        Seconds to wait, and ``free_from`` for the next decision.
    """
    interval = 1 / rate_limit.calls_per_second
    # As many calls as go in a second may begin at once.
    at_once = max(rate_limit.calls_per_second - 1, 0) * interval
    begins = max(free_from, now)
    return max(0.0, begins - at_once - now), begins + interval


class _State:
    """Of one process: a forked child has no calls under way.

    Attributes:
        lock: Of what follows. The garbage collector may end an abandoned call in a thread that holds it.
        free_from: As of ``next_turn``.
        under_way: How many calls are.
        waiting: Who waits to be one of them, in the order of coming.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.free_from = 0.0
        self.under_way = 0
        self.waiting: deque[Landing] = deque()


class Turns:
    """Hands out turns; many threads and event loops may ask. Who has entered must leave.

    Args:
        rate_limit: The setting.
        monotonic: Seconds that never go back.
        shared: Where the calls of a second are counted with other processes; here alone by default.
    """

    def __init__(
        self, rate_limit: RateLimit, *, monotonic: Callable[[], float], shared: SharedTurns | None = None
    ) -> None:
        self.shared = shared
        self._rate_limit = rate_limit
        self._monotonic = monotonic
        self._states: PerProcess[_State] = PerProcess(lambda _inherited: _State())

    def enter(self) -> Landing | None:
        """Be one of those that are under way, at once, or when what is returned has landed."""
        state = self._states()
        with state.lock:
            if state.under_way < self._rate_limit.in_flight:
                state.under_way += 1
                return None
            from concurrent.futures import Future  # noqa: PLC0415 - dear, and few have to wait

            landing: Landing = Future()
            landing.set_running_or_notify_cancel()
            state.waiting.append(landing)
            return landing

    def leave(self) -> None:
        """Let the next one in."""
        state = self._states()
        with state.lock:
            if state.waiting:
                state.waiting.popleft().set_result(None)
            elif state.under_way:
                state.under_way -= 1

    def give_up(self, landing: Landing) -> None:
        """Wait no longer.

        Args:
            landing: What was waited for; it may have landed meanwhile.
        """
        state = self._states()
        with state.lock:
            if landing in state.waiting:
                state.waiting.remove(landing)
                return
        self.leave()

    def take(self, left: float) -> float | None:
        """Seconds to wait for a turn, which is taken; ``None`` where it would come too late, and nothing is taken.

        Args:
            left: Seconds that the call has.
        """
        state = self._states()
        with state.lock:
            wait, free_from = next_turn(state.free_from, now=self._monotonic(), rate_limit=self._rate_limit)
            if wait and wait >= left:
                return None
            state.free_from = free_from
            return wait

    def give_back(self) -> None:
        """Let somebody else have a turn that is not used after all."""
        state = self._states()
        with state.lock:
            state.free_from -= 1 / self._rate_limit.calls_per_second
