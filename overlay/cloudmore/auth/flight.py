"""A request for a token that others wait for, threads and tasks of any event loop alike."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Protocol

from cloudmore.errors import CloudmoreError

if TYPE_CHECKING:
    from cloudmore.http.flow import Landing


class Loop(Protocol):
    """An event loop, as far as it matters here."""

    def is_running(self) -> bool:
        """Whether anything on it can go on."""
        ...


class Flight:
    """A request for a token that others wait for; what changes it holds the store's lock.

    Attributes:
        loop: The event loop that it is under way on, or ``None`` where a thread waits for it.
        until: Monotonic second at which the time of the call that leads is over.
        error: Why there is no token; ``None`` as well where the leader gave up.
        thread: The thread of it.
        process: The process of it; a forked child has the flight, and nobody who leads it.
    """

    def __init__(self, loop: Loop | None, until: float) -> None:
        self.loop = loop
        self.until = until
        self.error: CloudmoreError | None = None
        self.thread = threading.get_ident()
        self.process = os.getpid()
        self._landing: Landing | None = None
        self._landed = False

    def may_be_awaited(self, loop: Loop | None, now: float) -> bool:
        """Whether somebody may wait for it, without waiting for what cannot end.

        A thread that waits lets none of its own event loops run, so a call does not wait for what another loop of its
        thread does, nor a loop for what its thread did when it began to run.

        Args:
            loop: The event loop of who would wait, or ``None`` for a thread.
            now: Monotonic seconds.
        """
        if self.process != os.getpid() or now >= self.until or (self.loop is not None and not self.loop.is_running()):
            return False
        return self.thread != threading.get_ident() or (loop is not None and self.loop is loop)

    def landing(self) -> Landing:
        """What to wait for."""
        if self._landing is None:
            from concurrent.futures import Future  # noqa: PLC0415 - dear, and who is alone needs none

            landing: Landing = Future()
            # So that nobody who waits can cancel it for the others.
            landing.set_running_or_notify_cancel()
            self._landing = landing
            if self._landed:
                # The garbage collector may have ended its leader while this was made.
                self.land()
        return self._landing

    def land(self) -> None:
        """Let everybody go on who waits."""
        self._landed = True
        if self._landing is not None and not self._landing.done():
            self._landing.set_result(None)
