"""Carries flows out in the calling thread."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeVar

from cloudmore.clock import Clock
from cloudmore.http.flow import Download, Flow, Join, Send, Sleep, Step, drive
from cloudmore.http.transport import Transport
from cloudmore.http.way import Way
from cloudmore_api import Call, Response

if TYPE_CHECKING:
    from cloudmore.http.flow import Landing

T = TypeVar("T")


class ApiSender:
    """Sends calls; many threads may use it.

    Args:
        way: How a call goes.
        transport: The connections.
        clock: Time.
    """

    def __init__(self, way: Way, *, transport: Transport, clock: Clock) -> None:
        self.way = way
        self._transport = transport
        self._clock = clock

    def send(self, call: Call[T]) -> Response[T]:
        """Send the call and read the answer.

        Raises:
            CloudmoreError: The tree of ``cloudmore.errors``.
        """
        return self.run(self.way.response(call))

    def run(self, flow: Flow[T]) -> T:
        """Carry out a flow."""
        return drive(self.way.judged(flow), self._perform)

    def _perform(self, step: Step) -> Any:
        match step:
            case Send(request, until):
                return self._transport.send(request, self._left(until))
            case Download(request, file, until):
                return self._transport.download(request, file, self._left(until))
            case Join(landing, until):
                return _landed(landing, self._left(until))
            case Sleep(seconds):
                return self._clock.sleep(seconds)
            case _:
                return step.function()

    def _left(self, until: float) -> float:
        return until - self._clock.monotonic()


def _landed(landing: Landing, left: float) -> bool:
    try:
        landing.result(None if left == math.inf else max(left, 0))
    except TimeoutError:
        return False
    return True
