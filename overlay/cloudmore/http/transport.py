"""The one module of the overlay that knows the HTTP library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any
from urllib.parse import urlsplit

import httpx

from cloudmore.errors import TransportError
from cloudmore.http.message import BODY_READ_LIMIT, Reply, Request
from cloudmore.settings import is_loopback

RawResponse = httpx.Response

# Raised before a byte of the request could have been received.
_NOT_RECEIVED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class Transport:
    """Sends requests over one pool of connections; may be used by many threads.

    Args:
        base_url: Where requests go; a proxy of the environment is not used for this machine itself.
        timeout: Seconds without progress in sending, receiving and waiting for a connection of the pool.
        connect_timeout: Seconds to connect.
        max_connections: How many connections are open at once.
        user_agent: Names this client to the server.
    """

    def __init__(
        self, *, base_url: str, timeout: float, connect_timeout: float, max_connections: int, user_agent: str
    ) -> None:
        self._client = httpx.Client(
            timeout=httpx.Timeout(timeout, connect=connect_timeout),
            limits=httpx.Limits(max_connections=max_connections, max_keepalive_connections=max_connections),
            headers={"User-Agent": user_agent},
            trust_env=not is_loopback(urlsplit(base_url).hostname or ""),
            follow_redirects=False,
        )

    def send(self, request: Request) -> Reply:
        """The whole reply.

        Raises:
            TransportError: None came; ``may_have_happened`` tells whether the server may have the request.
        """
        with _failures(request):
            response = self._client.send(self._build(request))
        return _reply(request, response, response.content)

    def send_raw(self, request: Request) -> RawResponse:
        """The reply as the HTTP library gives it.

        Raises:
            TransportError: None came.
        """
        with _failures(request):
            return self._client.send(self._build(request))

    def download(self, request: Request, file: IO[bytes]) -> Reply:
        """Write the body of a success into the file as it comes; memory stays flat.

        Returns:
            The reply; its content is the start of the body.

        Raises:
            TransportError: The reply did not come, or was cut.
        """
        with _failures(request):
            response = self._client.send(self._build(request), stream=True)
            try:
                start = b""
                for chunk in response.iter_bytes():
                    start += chunk[: BODY_READ_LIMIT - len(start)]
                    if response.is_success:
                        file.write(chunk)
                    elif len(start) >= BODY_READ_LIMIT:
                        break
            finally:
                response.close()
        return _reply(request, response, start)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _build(self, request: Request) -> httpx.Request:
        options: dict[str, Any] = {"params": request.params} if request.params else {}
        return self._client.build_request(
            request.method, request.url, headers=dict(request.headers), content=request.content, **options
        )


def _reply(request: Request, response: httpx.Response, content: bytes) -> Reply:
    return Reply(response.status_code, response.headers, content, request.url, request.method)


@contextmanager
def _failures(request: Request) -> Iterator[None]:
    """Turn the library's exceptions into ours."""
    try:
        yield
    except httpx.HTTPError as error:
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
