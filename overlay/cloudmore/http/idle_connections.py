"""Tells httpx cheaply whether a server has closed a connection that is open on an event loop.

Before and after each request httpx looks at every connection that has nothing to do. Its own look finds the socket
through a table of properties that is made anew each time, which takes longer than all the rest of a look. The network
backend and its streams are wrapped here, without knowing them: they look at the same socket, and remember it.
"""

from __future__ import annotations

import select
from collections.abc import Awaitable, Iterable
from typing import Any

# Windows has none: there httpx looks for itself.
_POLL = getattr(select, "poll", None)


class WatchedBackend:
    """Makes connections as another network backend does.

    Args:
        backend: The library's own.
    """

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - as the library calls it
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> WatchedStream:
        """A connection to a host."""
        return WatchedStream(await self._backend.connect_tcp(host, port, timeout, local_address, socket_options))

    async def sleep(self, seconds: float) -> None:
        """Let time go by."""
        await self._backend.sleep(seconds)


class WatchedStream:
    """A connection that is looked at often.

    Args:
        stream: The library's own.
    """

    __slots__ = ("_poll", "_socket", "_stream", "aclose", "read", "write")

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._socket = stream.get_extra_info("socket")
        self._poll: Any = None
        # As they are: one more coroutine for each would cost as much as is saved.
        self.read: Any = stream.read
        self.write: Any = stream.write
        self.aclose: Any = stream.aclose

    async def start_tls(
        self,
        ssl_context: Any,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - as above
    ) -> WatchedStream:
        """The same connection, encrypted."""
        encrypted: Awaitable[Any] = self._stream.start_tls(ssl_context, server_hostname, timeout)
        return WatchedStream(await encrypted)

    def get_extra_info(self, info: str) -> Any:
        """As of the library's own."""
        return self._is_readable() if info == "is_readable" and _POLL else self._stream.get_extra_info(info)

    def _is_readable(self) -> bool:
        """Whether reading would not wait: of a connection that has nothing to do, that its server has closed it."""
        # One that is closed has no number any more, and its old one may be that of another by now.
        if self._socket is None or self._socket.fileno() < 0:
            return True
        if self._poll is None:
            assert _POLL is not None
            self._poll = _POLL()
            self._poll.register(self._socket.fileno(), select.POLLIN)
        return bool(self._poll.poll(0))
