"""Whose turn it is to call, where calls are limited in number per second: a decision without I/O, and its state."""

from __future__ import annotations

import threading
from collections.abc import Callable

from cloudmore.limits import RateLimit


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


class Turns:
    """Hands out turns; many threads may ask.

    Args:
        rate_limit: The setting.
        monotonic: Seconds that never go back.
    """

    def __init__(self, rate_limit: RateLimit, *, monotonic: Callable[[], float]) -> None:
        self._rate_limit = rate_limit
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._free_from = 0.0

    def take(self, left: float) -> float | None:
        """Seconds to wait for a turn, which is taken; ``None`` where it would come too late, and nothing is taken.

        Args:
            left: Seconds that the call has.
        """
        with self._lock:
            wait, free_from = next_turn(self._free_from, now=self._monotonic(), rate_limit=self._rate_limit)
            if wait and wait >= left:
                return None
            self._free_from = free_from
            return wait

    def give_back(self) -> None:
        """Let somebody else have a turn that is not used after all."""
        with self._lock:
            self._free_from -= 1 / self._rate_limit.calls_per_second
