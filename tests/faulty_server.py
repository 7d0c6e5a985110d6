"""A server on loopback that fails as it is told to, and counts the requests that it has read in full."""

from __future__ import annotations

import itertools
import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Self

from attrs import define, evolve, field, frozen
from conftest import TOKEN_BODY, Said, read_request

BODY = b'[{"id":"1","name":"N"}]'
DRIP_SECONDS = 0.02
GIVE_UP_SECONDS = 20


def head(length: object = len(BODY), *more: str) -> bytes:
    """A head of a success, with as many more lines as are given."""
    lines = ("HTTP/1.1 200 OK", f"Content-Length: {length}", "Content-Type: application/json", *more)
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


@define
class Connection:
    """A connection of the server.

    Attributes:
        socket: Its end of it.
        server: The server.
        answered: How many requests it has answered on it.
    """

    socket: socket.socket
    server: FaultyServer
    answered: int = 0

    def say(self, data: bytes) -> None:
        """Send it."""
        self.socket.sendall(data)

    def drip(self, data: Iterator[bytes]) -> None:
        """Send a piece now and then, until the server stops or the client goes away."""
        for piece in data:
            if self.server.stopped.wait(DRIP_SECONDS):
                return
            self.socket.sendall(piece)

    def reset(self) -> None:
        """Close it so that the client gets a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


def _forever(piece: bytes, first: bytes = b"") -> Iterator[bytes]:
    yield first + piece
    while True:
        yield piece


# What a fault does with a request that was read in full; whether the connection goes on.
Answer = Callable[[Connection, Said], bool]


def _answers(connection: Connection, _said: Said) -> bool:
    connection.say(head() + BODY)
    return True


def _closes_the_second(connection: Connection, _said: Said) -> bool:
    connection.answered += 1
    if connection.answered > 1:
        return False
    connection.say(head() + BODY)
    return True


def _resets(connection: Connection, _said: Said) -> bool:
    connection.reset()
    return False


def _says_nothing(connection: Connection, _said: Said) -> bool:
    connection.server.stopped.wait(GIVE_UP_SECONDS)
    return False


def _drips(first: bytes, piece: bytes, connection: Connection, _said: Said) -> bool:
    connection.drip(_forever(piece, first))
    return False


def _drips_and_stops(first: bytes, pieces: int, connection: Connection, said: Said) -> bool:
    connection.drip(itertools.chain([first], itertools.repeat(b"x", pieces)))
    return _says_nothing(connection, said)


def _says(data: bytes, connection: Connection, _said: Said) -> bool:
    connection.say(data)
    return False


@frozen
class Fault:
    """A way to fail.

    Attributes:
        answer: What becomes of a request that was read in full.
        before: What becomes of a connection before anything is read; whether it goes on.
        tls: Whether the server speaks TLS.
    """

    answer: Answer = _answers
    before: Callable[[Connection], bool] = lambda _connection: True
    tls: bool = False


def _reset_at_once(connection: Connection) -> bool:
    connection.reset()
    return False


def _cut_handshake(connection: Connection) -> bool:
    # The client's greeting, and no answer to it.
    connection.socket.recv(65536)
    return False


def _reset_handshake(connection: Connection) -> bool:
    connection.socket.recv(1)
    connection.reset()
    return False


def _silent_handshake(connection: Connection) -> bool:
    connection.server.stopped.wait(GIVE_UP_SECONDS)
    return False


def after_the_token(fault: Fault) -> Fault:
    """The fault, where it is no token that is asked for."""

    def answered(connection: Connection, said: Said) -> bool:
        if said.path == "/connect/token":
            connection.say(head(len(TOKEN_BODY)) + TOKEN_BODY)
            return True
        return fault.answer(connection, said)

    return evolve(fault, answer=answered)


def held_up(gate: threading.Event) -> Fault:
    """Answers at once, or where the path says so when the gate is opened."""

    def answer(connection: Connection, said: Said) -> bool:
        if said.path == "/slow":
            opened_or_stopped(gate, connection)
        connection.say(head() + BODY)
        return True

    return Fault(answer)


def opened_or_stopped(gate: threading.Event, connection: Connection) -> None:
    """Wait until the gate is opened, or the server stops."""
    while not gate.wait(0.01) and not connection.server.stopped.is_set():
        pass


FAULTS = {
    "none": Fault(),
    "none, over TLS": Fault(tls=True),
    "reset before reading": Fault(before=_reset_at_once),
    "read, then reset": Fault(_resets),
    "read, then closed": Fault(lambda _connection, _said: False),
    "half a header": Fault(partial(_says, b"HTTP/1.1 200 OK\r\nContent-Le")),
    "half a body": Fault(partial(_says, head() + BODY[:9])),
    "a wrong length": Fault(partial(_says, head("many") + BODY)),
    "a duplicate length": Fault(partial(_says, head(len(BODY), "Content-Length: 5") + BODY)),
    "garbage": Fault(partial(_says, b"\x00\x01garbage\r\n\r\n")),
    "NUL in a header": Fault(partial(_says, head(len(BODY), "X-Nul: a\x00b") + BODY)),
    "a bad chunk": Fault(partial(_says, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[]\r\n0\r\n\r\n")),
    "the second one closed": Fault(_closes_the_second),
    "never an answer": Fault(_says_nothing),
    "a dripping header": Fault(partial(_drips, b"HTTP/1.1 200 OK\r\nX-Drip: ", b"x")),
    "a dripping header, then nothing": Fault(partial(_drips_and_stops, b"HTTP/1.1 200 OK\r\nX-Drip: ", 30)),
    "a dripping line of headers": Fault(partial(_drips, b"HTTP/1.1 200 OK\r\n", b"X-Drip: x\r\n")),
    "a dripping body": Fault(partial(_drips, head(10**6), b" ")),
    "a dripping body, over TLS": Fault(partial(_drips, head(10**6), b" "), tls=True),
    "never an answer, over TLS": Fault(_says_nothing, tls=True),
    "TLS handshake closed": Fault(before=_cut_handshake),
    "TLS handshake reset": Fault(before=_reset_handshake),
    "TLS handshake silent": Fault(before=_silent_handshake),
    "read, then reset, over TLS": Fault(_resets, tls=True),
}


@define
class FaultyServer:
    """Fails in a ``with`` block.

    Attributes:
        fault: How, from now on.
        context: What it shows who speaks TLS.
        read: The requests that it has read in full, by method and path.
        connections: How many connections it has accepted.
        stopped: Set when it stops.
    """

    fault: Fault = field(factory=Fault)
    context: ssl.SSLContext | None = None
    read: Counter[tuple[str, str]] = field(factory=Counter)
    said: list[Said] = field(factory=list)
    connections: int = 0
    stopped: threading.Event = field(factory=threading.Event)
    _listener: socket.socket = field(factory=lambda: socket.create_server(("127.0.0.1", 0), backlog=64))
    _sockets: list[socket.socket] = field(factory=list)
    _threads: list[threading.Thread] = field(factory=list)

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self._listener.getsockname()[1]
        return port

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._run(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        for each in (self._listener, *self._sockets):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        for thread in self._threads:
            thread.join(5)
        for each in (self._listener, *self._sockets):
            each.close()

    def _run(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                accepted, _address = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._sockets.append(accepted)
            self._run(self._serve, accepted, self.fault)

    def _serve(self, accepted: socket.socket, fault: Fault) -> None:
        accepted.settimeout(GIVE_UP_SECONDS)
        connection = Connection(accepted, self)
        try:
            if not fault.before(connection):
                return
            if fault.tls:
                assert self.context is not None
                connection.socket = self.context.wrap_socket(accepted, server_side=True)
                self._sockets.append(connection.socket)
            with connection.socket.makefile("rb") as reader:
                while (said := read_request(reader.readline, reader.read)) is not None:
                    self.said.append(said)
                    self.read[said.method, said.path] += 1
                    if not fault.answer(connection, said):
                        return
        except (OSError, ValueError):
            # The client went away, or the fault closed the connection.
            return
        finally:
            connection.socket.close()
