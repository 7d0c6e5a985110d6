"""Holds each operation of a connection to the end of the call's time, beneath the sync HTTP library.

The library bounds each operation by itself, so that a server that drips bytes is waited for as long as it likes. Its
network backend and streams are wrapped here, without knowing them: they are told how long an operation may take.
"""

from __future__ import annotations

import ipaddress
import math
import socket
import threading
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import Any

# A larger piece is sent in several, and the library gives each of them the whole time.
LARGEST_WRITE = 16 * 1024


class NotConnectedError(TimeoutError):
    """The time was over before there was a connection."""


class CallTime(threading.local):
    """When the call of the running thread ends, in monotonic seconds."""

    end = math.inf

    def clipped(self, timeout: float | None) -> float | None:
        """The time-out of an operation that begins now.

        Args:
            timeout: Seconds that it would have by itself.

        Raises:
            TimeoutError: The call's time is over.
        """
        left = self.end - monotonic()
        if left <= 0:
            raise TimeoutError("the time for it is over")
        if timeout is None:
            return None if left == math.inf else left
        return min(left, timeout)


class DeadlineBackend:
    """Makes connections as another network backend does, and keeps to the call's time.

    Args:
        backend: The library's own.
        call: The time of the calls.
    """

    def __init__(self, backend: Any, call: CallTime) -> None:
        self._backend = backend
        self._call = call
        self._lookups = Lookups()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> DeadlineStream:
        """A connection to the first address of a host that takes one; they share the time, name lookup included."""
        end = min(self._call.end, math.inf if timeout is None else monotonic() + timeout)
        failure: Exception | None = None
        addresses = self._lookups.addresses(host, port, end - monotonic())
        try:
            for following, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
                left = end - monotonic()
                if left <= 0:
                    break
                share = None if left == math.inf else left / following
                try:
                    return DeadlineStream(
                        self._backend.connect_tcp(address, port, share, local_address, socket_options), self._call
                    )
                except Exception as error:  # noqa: BLE001 - of the library, which this module does not know
                    failure = error
            raise failure or NotConnectedError(f"no connection to {host} in time")
        finally:
            # A frame that holds the error which holds the frame keeps the socket open until the collector comes.
            del failure


class DeadlineStream:
    """A connection whose operations keep to the time of the thread's call.

    Args:
        stream: The library's own.
        call: The time of the calls.
    """

    __slots__ = ("_call", "_stream")

    def __init__(self, stream: Any, call: CallTime) -> None:
        self._stream = stream
        self._call = call

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What has come, or what comes next."""
        came: bytes = self._stream.read(max_bytes, self._call.clipped(timeout))
        return came

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        if len(buffer) <= LARGEST_WRITE:
            self._stream.write(buffer, self._call.clipped(timeout))
            return
        view = memoryview(buffer)
        for start in range(0, len(view), LARGEST_WRITE):
            self._stream.write(view[start : start + LARGEST_WRITE], self._call.clipped(timeout))

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> DeadlineStream:
        """The same connection, encrypted."""
        try:
            clipped = self._call.clipped(timeout)
        except TimeoutError as error:
            self.close()
            raise NotConnectedError(str(error)) from None
        return DeadlineStream(self._stream.start_tls(ssl_context, server_hostname, clipped), self._call)

    def close(self) -> None:
        """Close it."""
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        """As of the library's own."""
        return self._stream.get_extra_info(info)


def transports(client: Any) -> Iterator[Any]:
    """What a client of the library sends with: directly, and through each proxy of the environment.

    Args:
        client: The client.
    """
    # Tests tell when they are not there any more.
    yield from filter(None, (client._transport, *client._mounts.values()))  # noqa: SLF001 - there is no other way


def pools(client: Any) -> Iterator[Any]:
    """The pools of connections of a sync client.

    Args:
        client: The client.
    """
    return (each._pool for each in transports(client))  # noqa: SLF001 - as above


class _Lookup:
    """A name lookup under way."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.addresses: list[str] = []
        self.failure: Exception | None = None


class Lookups:
    """Looks names up in threads that nobody needs to wait for: the system's own lookup knows no time-out.

    However many wait for a name, one thread looks it up; a lookup that hangs holds no more than that.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[tuple[str, int], _Lookup] = {}

    def addresses(self, host: str, port: int, left: float) -> list[str]:
        """The addresses of a host, the preferred one first.

        Args:
            host: Its name, or its address.
            port: The port to connect to.
            left: Seconds to wait.

        Raises:
            OSError: It has none.
            NotConnectedError: They did not come in time.
        """
        try:
            ipaddress.ip_address(host)
        except ValueError:
            pass
        else:
            return [host]
        with self._lock:
            lookup = self._under_way.get((host, port))
            if lookup is None:
                lookup = _Lookup()
                threading.Thread(
                    target=self._look_up, args=(host, port, lookup), name="cloudmore-lookup", daemon=True
                ).start()
                self._under_way[host, port] = lookup
        if not lookup.over.wait(None if left == math.inf else max(left, 0)):
            raise NotConnectedError(f"no address of {host} in time")
        if lookup.failure is not None:
            # Each that waited gets an error of its own: one that is raised twice mixes up its tracebacks.
            raise type(lookup.failure)(*lookup.failure.args)
        return lookup.addresses

    def _look_up(self, host: str, port: int, lookup: _Lookup) -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            lookup.addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
        except Exception as error:  # noqa: BLE001 - whoever waits raises it
            lookup.failure = error
        finally:
            with self._lock:
                del self._under_way[host, port]
            lookup.over.set()
