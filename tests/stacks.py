"""The three ways to the network behind one face, so that a test of the wire is written once and run for each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import IO, Any

from cloudmore import TransportError
from cloudmore.http.message import Reply, Request
from cloudmore.http.transport import AsyncTransport, Transport

Stack = Callable[..., Any]


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


STACKS: Mapping[str, Stack] = {
    "httpx": Transport,
    "httpx async": partial(DrivenTransport, transport="httpx"),
    "aiohttp": partial(DrivenTransport, transport="aiohttp"),
}


@contextmanager
def opened(stack: Stack, base_url: str, **options: Any) -> Iterator[Any]:
    """A transport, closed at the end."""
    transport = stack(**{"base_url": base_url, "timeout": 5.0, "max_connections": 2, **options})
    try:
        yield transport
    finally:
        transport.close()


def asking(url: str, method: str = "GET", **headers: str) -> Request:
    """A request; one that is no GET has a body."""
    return Request(method, url, headers, (), None if method == "GET" else b"{}")


def failure(act: Callable[[], Any]) -> TransportError:
    """The error of what fails."""
    try:
        came = act()
    except TransportError as error:
        return error
    raise AssertionError(f"it did not fail: {came}")
