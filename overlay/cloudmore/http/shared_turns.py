"""Turns that processes share: a flow around a limit that is kept somewhere else, and may fail."""

from __future__ import annotations

import hashlib
import logging
import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from cloudmore.auth.within import NoAnswerError, within
from cloudmore.http.flow import Flow, Work
from cloudmore.shared_limit import SharedRateLimit
from cloudmore_api.types import encode_json

if TYPE_CHECKING:
    from cloudmore.http.turns import Turns

SCHEMA = "cloudmore-turns/1"
# Less than a connection's own time-out, so that silence is told from a refusal.
LONGEST_ANSWER_SECONDS = 0.9
SHORTEST_ANSWER_SECONDS = 0.05
LEFT_ALONE_SECONDS = 30.0
_LOG = logging.getLogger("cloudmore.http")


class SharedTurns:
    """Takes turns together with the other processes of one user at one host; by itself where that does not work.

    Args:
        rate_limit: Where they are taken.
        base_url: The host.
        username: The user.
        monotonic: Seconds that never go back.
    """

    def __init__(
        self, rate_limit: SharedRateLimit, *, base_url: str, username: str, monotonic: Callable[[], float]
    ) -> None:
        self._rate_limit = rate_limit
        # As JSON, so that no two users are written alike. Tells nothing to who does not know both.
        self._name = hashlib.sha256(encode_json([SCHEMA, base_url, username])).hexdigest()
        self._monotonic = monotonic
        self._left_alone_until = -math.inf
        self._problems: set[str] = set()

    def taken(self, until: float, alone: Turns) -> Flow[float | None]:
        """Seconds to wait for a turn, which is taken; ``None`` where it would come too late, and nothing is taken.

        Args:
            until: Monotonic second at which the call's time is over.
            alone: Those of this client, taken where there is no answer.
        """
        if self._monotonic() >= self._left_alone_until:
            came: tuple[float | None] | None = yield Work(partial(self._asked, until))
            if came is not None:
                return came[0]
        return alone.take(until - self._monotonic())

    def _asked(self, until: float) -> tuple[float | None] | None:
        now = self._monotonic()
        seconds = min(LONGEST_ANSWER_SECONDS, max(until - now, SHORTEST_ANSWER_SECONDS))
        try:
            return (within(seconds, partial(self._rate_limit.take, self._name, left=until - now)),)
        except Exception as error:  # noqa: BLE001 - whatever it does, the call goes on
            if isinstance(error, NoAnswerError):
                self._left_alone_until = now + LEFT_ALONE_SECONDS
            # Its text may hold an address with its password.
            problem = f"{type(error).__name__}: {error}" if isinstance(error, NoAnswerError) else type(error).__name__
            if problem not in self._problems:
                self._problems.add(problem)
                _LOG.warning(
                    "%r cannot be used (%s): this client keeps the limit by itself, beside those of other processes.",
                    self._rate_limit,
                    problem,
                )
            return None
