"""Carries flows out on an event loop."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from cloudmore.clock import Clock, SystemClock
from cloudmore.http.flow import Download, Flow, Join, Send, Sleep, Step, drive_async
from cloudmore.http.transport import AsyncTransport
from cloudmore.http.way import Way
from cloudmore_api import Call, Response

if TYPE_CHECKING:
    from cloudmore.http.flow import Landing

T = TypeVar("T")


class AsyncApiSender:
    """Sends calls; many tasks of one event loop may use it.

    Args:
        way: How a call goes.
        transport: The connections.
        clock: Time.
    """

    def __init__(self, way: Way, *, transport: AsyncTransport, clock: Clock) -> None:
        self.way = way
        self._transport = transport
        self._clock = clock

    async def send(self, call: Call[T]) -> Response[T]:
        """Send the call and read the answer.

        Raises:
            CloudmoreError: The tree of ``cloudmore.errors``.
        """
        return await self.run(self.way.response(call))

    async def run(self, flow: Flow[T]) -> T:
        """Carry out a flow."""
        return await drive_async(self.way.judged(flow), self._perform)

    async def _perform(self, step: Step) -> Any:
        match step:
            case Send(request, until):
                return await self._transport.send(request, self._left(until))
            case Download(request, file, until):
                return await self._transport.download(request, file, self._left(until))
            case Join(landing, until):
                return await _landed(landing, self._left(until))
            case Sleep(seconds):
                return await self._sleep(seconds)
            case _:
                return await in_thread(step.function)

    async def _sleep(self, seconds: float) -> None:
        if isinstance(self._clock, SystemClock):
            await asyncio.sleep(seconds)
        else:
            # The clock of a test or of the sandbox may be moved while somebody sleeps.
            await asyncio.to_thread(self._clock.sleep, seconds)

    def _left(self, until: float) -> float:
        return until - self._clock.monotonic()


async def _landed(landing: Landing, left: float) -> bool:
    try:
        async with asyncio.timeout(None if left == math.inf else max(left, 0)):
            await asyncio.wrap_future(landing)
    except TimeoutError:
        return False
    return True


async def in_thread(function: Callable[[], T]) -> T:
    """Call a function in a thread; who is cancelled waits for it, so that nobody reads what is removed next."""
    # A thread of its own: all those of the loop may wait for what this function does.
    thread = ThreadPoolExecutor(1)
    called = partial(copy_context().run, function)
    working = asyncio.ensure_future(asyncio.get_running_loop().run_in_executor(thread, called))
    thread.shutdown(wait=False)
    try:
        return await asyncio.shield(working)
    finally:
        while not working.done():
            # Who is cancelled once more waits, too; the first cancellation is the one that goes on.
            with suppress(asyncio.CancelledError):
                await asyncio.wait([working])
        if not working.cancelled():
            # Asked, so that its error counts as seen.
            working.exception()
