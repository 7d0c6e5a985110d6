"""What reaches a sandbox, counted and timed where it arrives, and held up there when a test wants that."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from threading import Event
from typing import Any

from attrs import define, field

from cloudmore.sandbox import Sandbox

TOKEN_PATH = "/connect/token"


@define
class Counting:
    """Stands before the application of a sandbox.

    Attributes:
        application: Which answers.
        calls: The method and path of each call, without those for tokens.
        times: When each of them came, in monotonic seconds.
        tokens: How many requests for a token came.
        hold_from: How many calls are answered before the others are held up.
        hold: How many are held up when ``full`` is set.
        full: So many are.
        released: What is held up waits for it.
    """

    application: Any
    calls: list[str] = field(factory=list)
    times: list[float] = field(factory=list)
    tokens: int = 0
    hold_from: float = math.inf
    hold: int = 2
    full: Event = field(factory=Event)
    released: Event = field(factory=Event)
    _held: int = 0

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """Count, and hand on."""
        if scope["type"] == "http" and scope["path"] == TOKEN_PATH:
            self.tokens += 1
        elif scope["type"] == "http":
            self.calls.append(f"{scope['method']} {scope['path']}")
            self.times.append(time.monotonic())
            if len(self.calls) > self.hold_from:
                self._held += 1
                if self._held == self.hold:
                    self.full.set()
                await asyncio.to_thread(self.released.wait, 60)
        await self.application(scope, receive, send)


@contextmanager
def counted(**options: Any) -> Iterator[tuple[Sandbox, Counting]]:
    """A sandbox that runs, and what reaches it.

    Args:
        options: As of ``Sandbox``.
    """
    sandbox = Sandbox(**options)
    serving = sandbox._serving
    counting = Counting(serving._application)
    serving._application = counting  # type: ignore[assignment] - called as one
    with sandbox:
        yield sandbox, counting


def account_variables(sandbox: Sandbox, prefix: str) -> dict[str, str]:
    """The variables of an account of it."""
    names = ("username", "password", "client_secret", "reseller_id")
    values = {f"{prefix}{name.upper()}": getattr(sandbox.credentials, name) for name in names}
    return {**values, f"{prefix}BASE_URL": sandbox.url}
