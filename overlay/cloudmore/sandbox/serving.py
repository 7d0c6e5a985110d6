"""Serving the sandbox's application on loopback."""

import asyncio
import contextlib
import errno
import os
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette

HOST = "127.0.0.1"
STOP_SECONDS = 2
GRACE_SECONDS = 0.5


class Serving:
    """The application served over HTTP by a background thread."""

    def __init__(self, application: Starlette, *, port: int = 0) -> None:
        """Prepare to serve; nothing is bound before ``start``.

        Args:
            application: What to serve. Its state is closed when serving stops, so it can be served once.
            port: The port on loopback; 0 takes a free one.
        """
        self._application = application
        self._port = port
        self._server: _ReadyServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address, without a trailing slash.

        Raises:
            RuntimeError: Serving has not been started.
        """
        if self._server is None:
            raise RuntimeError("the sandbox is not being served; call start() first")
        return f"http://{HOST}:{self._port}"

    def start(self) -> Self:
        """Bind, serve, and return once connections are accepted.

        Raises:
            OSError: The port is taken.
            RuntimeError: It was started before, or the application did not start.
        """
        if self._thread is not None:
            raise RuntimeError("the sandbox is already being served, or was stopped; make a new one")
        listener = _bind(self._port)
        self._port = listener.getsockname()[1]
        server = _ReadyServer(_configuration(self._application))
        self._thread = threading.Thread(
            target=server.run_until_stopped, args=(listener,), name="cloudmore-sandbox", daemon=True
        )
        self._thread.start()
        server.settled.wait()
        if not server.started:
            self._thread.join(STOP_SECONDS)
            raise RuntimeError("the sandbox did not start; its log says why")
        self._server = server
        return self

    def stop(self) -> None:
        """Stop serving; a second call does nothing."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(STOP_SECONDS)
        if self._thread.is_alive():
            self._server.force_exit = True
            self._thread.join(STOP_SECONDS)
        self._server = None

    def __enter__(self) -> Self:
        """Start serving."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving."""
        self.stop()


def serve_forever(application: Starlette, port: int, *, on_started: Callable[[str], None] | None = None) -> None:
    """Serve until Ctrl-C.

    Args:
        application: What to serve.
        port: The port on loopback; 0 takes a free one.
        on_started: Called with the address once connections are accepted.

    Raises:
        OSError: The port is taken.
    """
    listener = _bind(port)
    address = f"http://{HOST}:{listener.getsockname()[1]}"
    server = _ReadyServer(_configuration(application), announce=lambda: on_started(address) if on_started else None)
    with contextlib.suppress(KeyboardInterrupt):
        server.run_until_stopped(listener)


class _ReadyServer(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, *, announce: Callable[[], None] | None = None) -> None:
        super().__init__(config)
        self.settled = threading.Event()
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.settled.set()
        if self.started and self._announce is not None:
            self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # A client that stopped reading in the middle of a report would hold everything up.
        hurry = asyncio.get_running_loop().call_later(GRACE_SECONDS, self._abort_connections)
        try:
            await super().shutdown(sockets)
        finally:
            hurry.cancel()

    def _abort_connections(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    def run_until_stopped(self, listener: socket.socket) -> None:
        try:
            self.run(sockets=[listener])
        finally:
            listener.close()
            self.settled.set()


def _bind(port: int) -> socket.socket:
    if not 0 <= port <= 65535:
        raise OSError(errno.EINVAL, f"port {port} is not between 0 and 65535")
    # asyncio sends small answers at once only where a socket names its protocol, as socket.create_server's do not.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # pragma: no branch - another one is a machine of its own
            # Elsewhere this option would let two servers share a port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise OSError(
            error.errno, f"port {port} of {HOST} cannot be used ({error.strerror}); choose another"
        ) from error
    return listener


def _configuration(application: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        # The application dates its answers by its own clock.
        date_header=False,
        timeout_graceful_shutdown=1,
        timeout_keep_alive=60,
    )
