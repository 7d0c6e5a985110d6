"""The three ways to the network behind one face, so that a test of the wire is written once and run for each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import IO, Any

from cloudmore.http.message import Reply, Request
from cloudmore.http.transport import AsyncTransport, Transport

Stack = Callable[..., "Transport | DrivenTransport"]


class DrivenTransport:
    """An ``AsyncTransport`` as sync code sees it, on an event loop of its own."""

    def __init__(self, **options: Any) -> None:
        """Make it as it is made."""
        self._transport = AsyncTransport(**options)
        self._runner = asyncio.Runner()

    def send(self, request: Request, left: float) -> Reply:
        """As of the transport."""
        return self._runner.run(self._transport.send(request, left))

    def download(self, request: Request, file: IO[bytes], left: float) -> Reply:
        """As of the transport."""
        return self._runner.run(self._transport.download(request, file, left))

    def close(self) -> None:
        """Close it, and the loop."""
        with self._runner:
            self._runner.run(self._transport.close())


class SyncTransport(Transport):
    """A ``Transport`` in a ``with`` block."""


class Opened:
    """A transport in a ``with`` block."""

    def __init__(self, make: Stack, **options: Any) -> None:
        """Make it with what a test seldom varies."""
        self.transport = make(**{"base_url": "http://127.0.0.1", "timeout": 5.0, "max_connections": 4, **options})

    def __enter__(self) -> Any:
        return self.transport

    def __exit__(self, *_: object) -> None:
        self.transport.close()


STACKS: Mapping[str, Stack] = {
    "httpx sync": Transport,
    "httpx async": partial(DrivenTransport, transport="httpx"),
    "aiohttp": partial(DrivenTransport, transport="aiohttp"),
}
