"""Sends over aiohttp what httpx is asked to send (the extra ``fast``): the one module that knows aiohttp."""

from __future__ import annotations

import importlib
import sys
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any
from urllib.request import getproxies

from cloudmore.errors import ConfigurationError


def library(transport: object, *, trust_env: bool) -> Any:
    """The module aiohttp, where it is what to send with, or ``None``.

    Args:
        transport: What was asked for.
        trust_env: Whether the proxies of the environment are used.

    Raises:
        ConfigurationError: There is no such transport, or it cannot be had.
    """
    if transport not in (None, "httpx", "aiohttp"):
        raise ConfigurationError(
            f"There is no transport {transport!r}.",
            remedy='Give "httpx", "aiohttp" or a transport of httpx, or leave it out.',
        )
    if transport == "httpx":
        return None
    if trust_env and any(proxy.startswith("socks") for proxy in getproxies().values()):
        missing, remedy = 'The transport "aiohttp" knows no SOCKS proxy.', "Leave transport out, or unset the proxy."
    else:
        try:
            import aiohttp  # noqa: PLC0415 - an extra

            # Missed here, and not by the first call.
            importlib.import_module("httpx_aiohttp")
        except ImportError:
            missing = 'The transport "aiohttp" is not installed.'
            remedy = "Install it with: pip install 'cloudmore-client[fast]'."
        else:
            return aiohttp
    if transport is None:
        return None
    raise ConfigurationError(missing, remedy=remedy)


def client(part: type[Any], options: dict[str, Any]) -> Any:
    """A client of httpx that sends over aiohttp.

    Args:
        part: What it does otherwise than httpx.
        options: As of ``httpx.AsyncClient``.
    """
    import httpx_aiohttp  # noqa: PLC0415 - an extra

    return type("AiohttpClient", (part, httpx_aiohttp.HttpxAiohttpClient), {})(**options)


def prepare(transport: Any) -> None:
    """Let a transport of such a client do what it is asked, and nothing by itself.

    Args:
        transport: Of ``httpx_aiohttp``, before its first request.
    """
    transport.client = partial(_session, transport)
    proxy = transport.proxy
    if proxy is not None and proxy.auth is not None:
        # As a header: as an option, aiohttp keeps the password in its errors, and warns of its end.
        given = b64encode(":".join(proxy.auth).encode()).decode()
        transport.proxy = type(proxy)(proxy.url, headers={"Proxy-Authorization": f"Basic {given}"})


async def exchanged(
    transport: Any,
    method: str,
    address: str,
    headers: Mapping[str, str],
    content: bytes | None,
    *,
    phase: float,
    connect: float,
) -> tuple[Any, Any]:
    """The answer to a request, as a transport of ``httpx_aiohttp`` would get it, without its requests and responses.

    Args:
        transport: Of a client that is made here.
        method: HTTP method.
        address: Sent as it is.
        headers: All of them.
        content: The body, if there is one.
        phase: Seconds without progress.
        connect: Seconds for connecting.

    Returns:
        The answer of aiohttp, and the body of a success that has no encoding; of another one, the stream for httpx.

    Raises:
        Exception: As of that transport.
    """
    proxy = transport.proxy
    try:
        if callable(transport.client):
            transport.client = transport.client()
        session: Any = transport.client
        answer: Any = await session.request(
            method,
            address,
            headers=headers,
            data=content or None,
            allow_redirects=False,
            auto_decompress=False,
            compress=False,
            timeout=_timeout(phase, connect),
            proxy=proxy and str(proxy.url),
            proxy_headers=proxy and proxy.headers,
        )
        if answer.reason:
            # What cannot be written is refused, as that transport refuses it.
            answer.reason.encode()
        if not 200 <= answer.status < 300 or "content-encoding" in answer.headers:
            return answer, _stream(answer)
        try:
            return answer, await answer.content.read()
        finally:
            # The end of a body lets go of it, mostly.
            if answer.connection is not None:
                answer.release()
                await answer.wait_for_close()
    except Exception:
        from httpx_aiohttp.transport import map_aiohttp_exceptions  # noqa: PLC0415 - most have an answer

        with map_aiohttp_exceptions():
            raise


def _stream(answer: Any) -> Any:
    from httpx_aiohttp.transport import AiohttpResponseStream  # noqa: PLC0415 - of an extra

    return AiohttpResponseStream(answer)


@lru_cache(maxsize=64)
def _timeout(phase: float, connect: float) -> Any:
    from aiohttp import ClientTimeout  # noqa: PLC0415 - of an extra

    return ClientTimeout(sock_connect=connect, sock_read=phase, connect=connect)


def _session(transport: Any) -> Any:
    """The session of a transport, made by its first request, on its loop."""
    import aiohttp  # noqa: PLC0415 - an extra
    from yarl import URL  # noqa: PLC0415 - of aiohttp

    session: Any = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            # No more begin than there are connections, so that nobody waits here.
            limit=0,
            keepalive_timeout=transport.limits.keepalive_expiry,
            ssl=transport.ssl_context,
            # asyncio loses TLS connections that end while the other side says nothing (python/cpython#118960).
            enable_cleanup_closed=sys.version_info < (3, 12, 8),
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        # It would name itself and Python where we say nothing of ourselves.
        skip_auto_headers=("User-Agent",),
    )
    # It would send again by itself what a server has read, and left unanswered; a test counts what servers read.
    session._retry_connection = False  # noqa: SLF001 - aiohttp has no option for it
    # It would spell an address anew, and so break the signature of a link. Set so, because it warns of new attributes.
    object.__setattr__(session, "_build_url", partial(URL, encoded=True))
    return session
