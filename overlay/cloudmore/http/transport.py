"""The one module of the overlay that knows the HTTP library."""

from __future__ import annotations

import platform
import ssl
from collections.abc import Generator
from contextlib import contextmanager
from typing import IO, Any
from urllib.parse import urlsplit

import httpx
from attrs import define

from cloudmore.errors import ConfigurationError, TransportError
from cloudmore.http.message import BODY_READ_LIMIT, Reply, Request
from cloudmore.settings import is_loopback
from cloudmore.version import __version__

RawResponse = httpx.Response

USER_AGENT = f"cloudmore-client/{__version__} (Python {platform.python_version()})"
LONGEST_CONNECT_SECONDS = 10.0
# Raised before a byte of the request could have been received; TimeoutError while it waited for a connection.
_NOT_RECEIVED = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    TimeoutError,
)


class Transport:
    """Sends requests over one pool of connections; may be used by many threads.

    Args:
        base_url: Where requests go; a proxy of the environment is not used for this machine itself.
        timeout: Seconds without progress in sending, receiving and waiting for a connection of the pool; connecting
            has 10 of them at most.
        max_connections: How many connections are open at once.
    """

    def __init__(self, *, base_url: str, timeout: float, max_connections: int) -> None:
        self._client = httpx.Client(**_options(base_url, timeout, max_connections))

    def send(self, request: Request, left: float) -> Reply:
        """The whole reply.

        Args:
            request: What is sent.
            left: Seconds that all of it may take; infinite where nothing bounds it.

        Raises:
            TransportError: None came; ``may_have_happened`` tells whether the server may have the request.
        """
        with _failures(request):
            response = self._client.send(_build(self._client, request))
        return _reply(request, response)

    def download(self, request: Request, file: IO[bytes], left: float) -> Reply:
        """Write the body of a success into the file as it comes; memory stays flat.

        Args:
            request: What is sent.
            file: Where the body of a success goes.
            left: As of ``send``.

        Returns:
            The reply; its content is the start of the body.

        Raises:
            TransportError: The reply did not come, or was cut.
        """
        with _failures(request):
            response = self._client.send(_build(self._client, request), stream=True)
            spool = _Spool(response, file)
            try:
                for chunk in response.iter_bytes():
                    if not spool.takes(chunk):
                        break
            finally:
                response.close()
        return _reply(request, response, spool.start)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class AsyncTransport:
    """Sends requests over a pool of connections for each event loop.

    Args:
        base_url: As of ``Transport``.
        timeout: As of ``Transport``.
        max_connections: How many connections are open at once, on each loop.
    """

    def __init__(self, *, base_url: str, timeout: float, max_connections: int) -> None:
        from cloudmore.http.pools import Pools  # noqa: PLC0415 - asyncio is dear, and the sync client needs none

        options = _options(base_url, timeout, max_connections)
        self._pools = Pools(lambda: httpx.AsyncClient(**options), limit=max_connections, wait=timeout)

    async def send(self, request: Request, left: float) -> Reply:
        """The whole reply; raises as ``Transport.send``."""
        with _failures(request):
            async with self._pools.client() as client:
                response = await client.send(_build(client, request))
        return _reply(request, response)

    async def download(self, request: Request, file: IO[bytes], left: float) -> Reply:
        """Write the body of a success into the file as it comes; as ``Transport.download``."""
        with _failures(request):
            async with self._pools.client() as client:
                response = await client.send(_build(client, request), stream=True)
                spool = _Spool(response, file)
                try:
                    async for chunk in response.aiter_bytes():
                        if not spool.takes(chunk):
                            break
                finally:
                    await response.aclose()
        return _reply(request, response, spool.start)

    async def close(self) -> None:
        """Close the connections."""
        await self._pools.close()


@define
class _Spool:
    """Where the body of a reply goes while it comes.

    Attributes:
        start: What is kept in memory.
    """

    response: httpx.Response
    file: IO[bytes]
    start: bytes = b""

    def takes(self, chunk: bytes) -> bool:
        """Put the chunk away; tell whether more is wanted: of an error, its start is enough."""
        self.start += chunk[: BODY_READ_LIMIT - len(self.start)]
        if self.response.is_success:
            self.file.write(chunk)
            return True
        return len(self.start) < BODY_READ_LIMIT


def _options(base_url: str, timeout: float, max_connections: int) -> dict[str, Any]:
    parts = urlsplit(base_url)
    trust_env = not is_loopback(parts.hostname or "")
    return {
        "timeout": httpx.Timeout(timeout, connect=min(timeout, LONGEST_CONNECT_SECONDS)),
        "limits": httpx.Limits(max_connections=max_connections, max_keepalive_connections=max_connections),
        "headers": {"User-Agent": USER_AGENT},
        "trust_env": trust_env,
        "follow_redirects": False,
        # Loading the trusted authorities takes longer than a call: once for all loops, and never where no TLS is
        # spoken; a context without any trusts nobody.
        "verify": httpx.create_ssl_context(trust_env=trust_env)
        if parts.scheme == "https"
        else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
    }


def _build(client: httpx.Client | httpx.AsyncClient, request: Request) -> httpx.Request:
    options: dict[str, Any] = {"params": request.params} if request.params else {}
    return client.build_request(
        request.method, request.url, headers=dict(request.headers), content=request.content, **options
    )


def _reply(request: Request, response: httpx.Response, start: bytes | None = None) -> Reply:
    content = response.content if start is None else start
    # The response goes to the user, who may keep it or pickle it.
    response.request.headers["Authorization"] = "***"
    return Reply(response.status_code, response.headers, content, request.url, request.method, raw=response)


@contextmanager
def _failures(request: Request) -> Generator[None, None, None]:
    """Turn the library's exceptions into ours."""
    try:
        yield
    except RuntimeError as error:
        if "closed" not in str(error):
            raise
        raise ConfigurationError(
            "This client is closed.", remedy="Make another one, and keep its calls inside its with block."
        ) from None
    except (httpx.HTTPError, TimeoutError) as error:
        host = urlsplit(request.url).netloc
        not_received = isinstance(error, _NOT_RECEIVED)
        what = (
            f"Cannot reach {host}"
            if not_received
            else f"No complete answer from {host} to {request.method} {urlsplit(request.url).path}"
        )
        raise TransportError(
            f"{what}: {str(error) or type(error).__name__}.",
            remedy="Check the network, the proxy settings and the base URL." if not_received else "Try again.",
            may_have_happened=not not_received,
            method=request.method,
            url=request.url,
        ) from error
