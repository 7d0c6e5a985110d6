"""A relay on loopback between a client and a server, which keeps every exchange as it was on the wire."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from http.client import HTTPResponse
from io import BytesIO
from typing import Any, Self

from attrs import define, field, frozen
from conftest import Said, read_request


@frozen
class Exchange:
    """A request and its answer.

    Attributes:
        said: The request, as the server got it.
        status: Of the answer.
        headers: Of the answer, with lower-case names.
        body: Of the answer, without its chunks.
    """

    said: Said
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """Of the request, without its query."""
        return self.said.path.partition("?")[0]


@define
class _Connection:
    asked: bytearray = field(factory=bytearray)
    answered: bytearray = field(factory=bytearray)

    def exchanges(self) -> Iterator[Exchange]:
        asked, answered = BytesIO(self.asked), _Recorded(self.answered)
        while (said := read_request(asked.readline, asked.read)) is not None:
            answer = HTTPResponse(answered, method=said.method)  # type: ignore[arg-type] - reads only
            answer.begin()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            yield Exchange(said, answer.status, headers, answer.read())


class _Recorded(BytesIO):
    """Stands for a socket from which one answer after the other is read."""

    def makefile(self, _mode: str) -> Self:
        return self

    def close(self) -> None:
        """Stay open: another answer follows."""


class Relay:
    """Forwards connections in a ``with`` block.

    Attributes:
        url: Its address.
        swap: What becomes of what in every request; the lengths are equal, unless it is in a header.
        swap_answers: The same of every answer.
    """

    def __init__(self, target: str) -> None:
        """Relay to an address on loopback."""
        host, _, port = target.removeprefix("http://").partition(":")
        self._target = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._connections: list[_Connection] = []
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.swap = (b"", b"")
        self.swap_answers = (b"", b"")

    def exchanges(self) -> list[Exchange]:
        """The exchanges so far, by connection and in order."""
        return [exchange for connection in self._connections for exchange in connection.exchanges()]

    def forget(self) -> None:
        """Forget the exchanges, and swap nothing; the connections of before are not heard of again."""
        self._connections.clear()
        self.swap = (b"", b"")

    def __enter__(self) -> Self:
        self._run(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self._listener, *self._sockets):
            _shut(each, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for each in (self._listener, *self._sockets):
            each.close()

    def _run(self, work: Any, *arguments: Any) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            kept = _Connection()
            self._connections.append(kept)
            self._sockets += [client, server]
            self._run(self._forward, client, server, kept.asked, "swap")
            self._run(self._forward, server, client, kept.answered, "swap_answers")

    def _forward(self, source: socket.socket, target: socket.socket, kept: bytearray, swap: str) -> None:
        try:
            while data := source.recv(65536):
                # On loopback headers, and a small body, come each in one piece.
                old, new = getattr(self, swap)
                given = data.replace(old, new) if old else data
                # Kept before it is forwarded, so that whoever got it finds it here.
                kept += given
                target.sendall(given)
        except OSError:
            pass
        _shut(target, socket.SHUT_WR)


def _shut(connection: socket.socket, how: int) -> None:
    try:
        connection.shutdown(how)
    except OSError:
        # It ended by itself.
        return
