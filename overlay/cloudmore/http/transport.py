"""The one module of the overlay that knows httpx; ``over_aiohttp`` beside it knows aiohttp."""

from __future__ import annotations

import math
import platform
import re
import ssl
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import cache, lru_cache, partial
from queue import Empty, SimpleQueue
from time import monotonic, perf_counter
from traceback import clear_frames
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import httpx

from cloudmore.errors import ConfigurationError
from cloudmore.http.deadline import CallTime, DeadlineBackend, pools, transports
from cloudmore.http.message import Reply, Request
from cloudmore.http.per_process import PerProcess
from cloudmore.http.spool import Spool, async_received, read, received
from cloudmore.settings import is_loopback
from cloudmore.version import __version__

if TYPE_CHECKING:
    from cloudmore.http.library_logs import OwnCall
    from cloudmore.http.pools import Pools

T = TypeVar("T")
RawRequest = httpx.Request
RawResponse = httpx.Response
# A transport that a function stands for.
answered_by = httpx.MockTransport
TransportOption = httpx.BaseTransport
AsyncTransportOption = httpx.AsyncBaseTransport | str

USER_AGENT = f"cloudmore-client/{__version__} (Python {platform.python_version()})"
LONGEST_CONNECT_SECONDS = 10.0
# A cancellation tells nothing of the request, the library's own time-outs do: they come first.
GRACE_SECONDS = 0.05
# httpx looks at each idle connection before each request: with more of them, that costs more than connecting anew.
MOST_IDLE_CONNECTIONS = 20
# Where it may keep fewer than are open, it keeps hardly any (encode/httpcore#1000), so an event loop has several pools
# that keep all of theirs. The look grows with the square of their number.
MOST_CONNECTIONS_TOGETHER = 16
SHORTEST_PHASE_SECONDS = 0.001
# The libraries let some of what a server, a name or an address does to them through as it is.
_CAUGHT: tuple[type[Exception], ...] = (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError)


class Transport:
    """Sends requests over one pool of connections; may be used by many threads, and by forked children.

    Args:
        base_url: Where requests go; a proxy of the environment is not used for this machine itself.
        timeout: Seconds without progress in sending and receiving; connecting has 10 of them at most.
        max_connections: How many requests are under way at once; the others wait.
        transport: Used as it is in place of our own. What it was given counts as received, and only its phases keep to
            the time that is left.
        elsewhere: Whether other hosts are asked as well, over https.
    """

    def __init__(
        self,
        *,
        base_url: str,
        timeout: float,
        max_connections: int,
        transport: TransportOption | None = None,
        elsewhere: bool = False,
    ) -> None:
        self._options = _made(partial(_options, base_url, timeout, max_connections, transport, elsewhere=elsewhere))
        self._limit = max_connections
        self._timeout = timeout
        self._stack = "httpx" if transport is None else "handed in"
        self._closed = False
        self._connections = PerProcess(self._connect)
        self._connections()

    def send(self, request: Request, left: float) -> Reply:
        """The whole reply.

        Args:
            request: What is sent.
            left: Seconds that all of it may take, waiting included; infinite where nothing bounds it.

        Raises:
            TransportError: None came; ``may_have_happened`` tells whether the server may have the request.
        """
        response = self._exchange(request, left, received)
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

        def spooled(client: httpx.Client, built: httpx.Request) -> Spool:
            response = client.send(built, stream=True)
            spool = Spool(response, file)
            try:
                for chunk in response.iter_bytes():
                    if not spool.takes(chunk):
                        break
                spool.end()
            finally:
                response.close()
            return spool

        spool = self._exchange(request, left, spooled)
        return _reply(request, spool.response, spool.start)

    def close(self) -> None:
        """Close the connections."""
        self._closed = True
        self._connections().client.close()

    def _exchange(self, request: Request, left: float, do: Callable[[httpx.Client, httpx.Request], T]) -> T:
        if self._closed:
            raise _failures().closed()
        end = monotonic() + left
        here = self._connections()
        if left <= 0 or not here.has_slot(left):
            raise _failures().no_slot(request, self._limit)
        try:
            here.call.end = end
            with _own_call()():
                return do(here.client, _build(request, self._timeout, end))
        except _CAUGHT as error:
            raise _failures().transport_error(request, error, self._stack) from error
        except RuntimeError:
            if self._closed:
                raise _failures().closed() from None
            raise
        finally:
            here.slots.put(None)

    def _connect(self, inherited: _Connections | None) -> _Connections:
        if inherited is not None and self._stack == "httpx":
            # Each by itself: the pool has a lock, which another thread may have held when the process was forked.
            for pool in pools(inherited.client):
                for connection in pool.connections:
                    connection.close()
        made = _Connections(_made(partial(_Client, **self._options)), self._limit)
        if self._stack == "httpx":
            for pool in pools(made.client):
                backend = DeadlineBackend(pool._network_backend, made.call)  # noqa: SLF001 - httpx has no option for it
                pool._network_backend = backend  # noqa: SLF001 - a test tells when it has no effect
        return made


class _Connections:
    """The connections of one process, with a slot for each request that may be under way."""

    def __init__(self, client: httpx.Client, limit: int) -> None:
        self.client = client
        # Quicker than a semaphore.
        self.slots: SimpleQueue[None] = SimpleQueue()
        for _slot in range(limit):
            self.slots.put(None)
        self.call = CallTime()

    def has_slot(self, left: float) -> bool:
        """Wait for one for so many seconds; who got one must put it back."""
        try:
            self.slots.get(timeout=None if left == math.inf else left)
        except Empty:
            return False
        return True


class AsyncTransport:
    """Sends requests over a pool of connections for each event loop; forked children make their own.

    Args:
        base_url: As of ``Transport``.
        timeout: As of ``Transport``.
        max_connections: How many requests are under way at once, on each loop; the others wait.
        transport: ``"aiohttp"`` (the extra ``fast``) or ``"httpx"``; by default aiohttp where the extra is installed. A
            transport of httpx is used as of ``Transport``.
        elsewhere: As of ``Transport``.

    Raises:
        ConfigurationError: There is no such transport, or its extra is missing.
    """

    def __init__(
        self,
        *,
        base_url: str,
        timeout: float,
        max_connections: int,
        transport: AsyncTransportOption | None = None,
        elsewhere: bool = False,
    ) -> None:
        handed_in = transport if isinstance(transport, httpx.AsyncBaseTransport) else None
        options = _made(partial(_options, base_url, timeout, max_connections, handed_in, elsewhere=elsewhere))
        self._new_client: Callable[[int], httpx.AsyncClient] = partial(_over_httpx, options)
        self._limit = max_connections
        self._timeout = timeout
        self._caught = _CAUGHT
        self._stack = "handed in" if handed_in else "httpx"
        self._replied: Callable[[Any, Request, float, float], Awaitable[Reply]] = _replied
        if handed_in is None and (library := _aiohttp(transport, trust_env=options["trust_env"])):
            self._new_client = partial(_over_aiohttp, options)
            self._caught = (*_CAUGHT, library.ClientError)
            self._stack = "aiohttp"
            self._replied = partial(_replied_over_aiohttp, _exchanged_over_aiohttp())
        self._closed = False
        self._pools = PerProcess(self._new_pools)

    async def send(self, request: Request, left: float) -> Reply:
        """The whole reply; raises as ``Transport.send``."""
        return await self._exchange(request, left, self._replied)

    async def download(self, request: Request, file: IO[bytes], left: float) -> Reply:
        """Write the body of a success into the file as it comes; as ``Transport.download``."""

        async def spooled(client: httpx.AsyncClient, request: Request, phase: float, end: float) -> Spool:
            response = await client.send(_build(request, phase, end), stream=True)
            spool = Spool(response, file)
            try:
                async for chunk in response.aiter_bytes():
                    if not spool.takes(chunk):
                        break
                spool.end()
            finally:
                await response.aclose()
            return spool

        spool = await self._exchange(request, left, spooled)
        return _reply(request, spool.response, spool.start)

    async def close(self) -> None:
        """Close the connections of the running loop."""
        self._closed = True
        await self._pools().close()

    async def _exchange(
        self, request: Request, left: float, do: Callable[[httpx.AsyncClient, Request, float, float], Awaitable[T]]
    ) -> T:
        import asyncio  # noqa: PLC0415 - dear, and the sync client needs none; whoever awaits has it

        if self._closed:
            raise _failures().closed()
        end = monotonic() + left
        pools = self._pools()
        held = await pools.take(left) if left > 0 else None
        if held is None:
            raise _failures().no_slot(request, self._limit)
        try:
            async with asyncio.timeout(None if left == math.inf else end - monotonic() + GRACE_SECONDS):
                with _own_call()():
                    return await do(held.client, request, self._timeout, end)
        except asyncio.CancelledError as cancelled:
            pools.spoil(held)
            # Their variables hold the request's headers, which a traceback may show.
            clear_frames(cancelled.__traceback__)
            raise
        except self._caught as error:
            if isinstance(error, TimeoutError):
                pools.spoil(held)
            raise _failures().transport_error(request, error, self._stack) from error
        except RuntimeError:
            if self._closed:
                raise _failures().closed() from None
            raise
        finally:
            await pools.give_back(held)

    def _new_pools(self, inherited: Pools[httpx.AsyncClient] | None) -> Pools[httpx.AsyncClient]:
        from cloudmore.http.pools import Pools  # noqa: PLC0415 - as above

        # aiohttp gives the connection of a cancelled request back and looks for one without looking at all, and what a
        # user handed in is not ours to renew, nor to share out.
        own = self._stack == "httpx"
        return Pools(
            lambda connections: _made(partial(self._new_client, connections)),
            together=MOST_CONNECTIONS_TOGETHER if own else self._limit,
            limit=self._limit,
            renew=own,
            inherited=inherited,
        )


class _NoCookies(httpx.Cookies):
    """Keeps nothing: no answer has a say in the next request."""

    def extract_cookies(self, response: httpx.Response) -> None:
        """Leave them; looking for some takes a twentieth of a call."""


_NO_COOKIES = _NoCookies()
_EXTENSIONS: Mapping[str, Any] = {"http_version": b"HTTP/1.1"}
_PLAIN_PATH = re.compile(r"[A-Za-z0-9_~./-]*", re.ASCII).fullmatch


class _WithoutCookies:
    """A part of a client of httpx."""

    @property
    def cookies(self) -> httpx.Cookies:
        """None, ever."""
        return _NO_COOKIES

    @cookies.setter
    def cookies(self, cookies: Any) -> None:
        """Leave them."""


class _Client(_WithoutCookies, httpx.Client):
    pass


class _AsyncClient(_WithoutCookies, httpx.AsyncClient):
    pass


def _options(base_url: str, timeout: float, max_connections: int, transport: Any, *, elsewhere: bool) -> dict[str, Any]:
    parts = urlsplit(base_url)
    return {
        "timeout": _phases(timeout, math.inf),
        "limits": httpx.Limits(
            max_connections=max_connections, max_keepalive_connections=min(max_connections, MOST_IDLE_CONNECTIONS)
        ),
        "trust_env": not is_loopback(parts.hostname or ""),
        "follow_redirects": False,
        "transport": transport,
        # Loading the trusted authorities takes longer than a call: once for all loops, and never where no TLS is
        # spoken; a context without any trusts nobody.
        "verify": httpx.create_ssl_context()
        if (parts.scheme == "https" or elsewhere) and transport is None
        else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
    }


def _made(make: Callable[[], T]) -> T:
    """What is made of the settings of the environment."""
    try:
        return make()
    except (ValueError, ImportError, OSError, httpx.InvalidURL) as error:
        problem = type(error).__name__
    # Not in place of the library's error, which quotes the proxy, and maybe its password.
    raise ConfigurationError(
        f"The proxy or the certificates of the environment cannot be used ({problem}).",
        remedy="Check HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY and SSL_CERT_FILE; SOCKS needs the package socksio.",
    )


def _phases(timeout: float, left: float) -> httpx.Timeout:
    phase = min(timeout, left)
    connect = min(phase, LONGEST_CONNECT_SECONDS)
    # "pool" is all of connecting to aiohttp; httpx never waits for it, since no more begin than it has connections.
    return httpx.Timeout(phase, connect=connect, pool=connect)


@cache
def _standing_headers(*, anonymous: bool) -> Mapping[str, str]:
    """What httpx says by itself, and who we are where it may be told."""
    answers = httpx.MockTransport(lambda _request: httpx.Response(200))
    with httpx.Client(transport=answers, headers={"User-Agent": USER_AGENT}) as client:
        said = {name.title(): value for name, value in client.headers.items()}
    return {name: value for name, value in said.items() if not (anonymous and name == "User-Agent")}


class _SignedRequest(httpx.Request):
    """One whose query may be a signature: what shows it in a traceback does without."""

    def __repr__(self) -> str:
        return f"<Request({self.method!r}, {str(self.url).partition('?')[0]!r})>"


def _build(request: Request, timeout: float, end: float) -> httpx.Request:
    # By hand: the client would merge headers, cookies and parameters for each request that never change.
    make = _SignedRequest if request.query else httpx.Request
    url = f"{request.url}?{request.query}" if request.query else _address(request.url)
    said = {**_standing_headers(anonymous=request.anonymous), **request.headers}
    extensions = {"timeout": _phases(timeout, _left(end)).as_dict()}
    if request.method != "GET" or request.content is not None:
        return make(
            request.method,
            url,
            params=request.params or None,
            headers=said,
            content=request.content,
            extensions=extensions,
        )
    # Most: what httpx would find out by itself is that there is no body.
    known = url if isinstance(url, httpx.URL) else httpx.URL(url)
    headers = httpx.Headers({"Host": known.netloc.decode("ascii"), **said}, encoding="ascii")
    built = make(
        request.method,
        known,
        params=request.params or None,
        headers=headers,
        stream=httpx.ByteStream(b""),
        extensions=extensions,
    )
    built.read()
    return built


def _left(end: float) -> float:
    # Nothing or less would mean to wait for ever.
    return max(end - monotonic(), SHORTEST_PHASE_SECONDS)


async def _replied(client: httpx.AsyncClient, request: Request, phase: float, end: float) -> Reply:
    return _reply(request, await async_received(client, _build(request, phase, end)))


async def _replied_over_aiohttp(
    exchanged: Callable[..., Awaitable[Any]], client: Any, request: Request, phase: float, end: float
) -> Reply:
    """The reply to a request, for two thirds of what it takes to go through httpx.

    Neither redirects nor sign-in, hooks or cookies are httpx's to handle here, and it has nothing to do with a success
    that has no encoding: a response of its own is made of that where somebody asks for it.
    """
    began = perf_counter()
    at, address, headers = _plain(request) or _built(_build(request, phase, end))
    bounded = min(phase, _left(end))
    answer, body = await exchanged(
        client._transport_for_url(at),  # noqa: SLF001 - there is no other way; tests tell when it is not there any more
        request.method,
        address,
        headers,
        request.content,
        phase=bounded,
        connect=min(bounded, LONGEST_CONNECT_SECONDS),
    )
    if isinstance(body, bytes):
        said = httpx.Headers(answer.raw_headers)
        made = partial(_response, request, answer.status, said, body, perf_counter() - began)
        return Reply(answer.status, said, body, request.url, request.method, raw=made)
    built = _build(request, phase, end)
    response = httpx.Response(
        answer.status, headers=answer.raw_headers, stream=body, request=built, extensions={**_EXTENSIONS}
    )
    try:
        await read(response)
    finally:
        await response.aclose()
    response.elapsed = timedelta(seconds=perf_counter() - began)
    return _reply(request, response)


def _plain(request: Request) -> tuple[httpx.URL, str, Mapping[str, str]] | None:
    """Where a request goes, its address and its headers, as httpx would send them; ``None`` where only httpx knows."""
    place = _place(request.url) if request.method == "GET" and request.content is None else None
    if place is None or request.params or request.query or request.anonymous:
        return None
    (at, before, standing), path = place
    headers = {**standing}
    for name, value in request.headers.items():
        if not value.isascii():
            return None
        headers[name.lower()] = value
    return at, before + path, headers


def _built(request: httpx.Request) -> tuple[httpx.URL, str, Mapping[str, str]]:
    return request.url, str(request.url), request.headers


def _response(request: Request, status_code: int, headers: httpx.Headers, body: bytes, seconds: float) -> RawResponse:
    """What httpx makes of an answer whose body it has read."""
    built = _build(request, math.inf, math.inf)
    stream = httpx.ByteStream(body)
    response = httpx.Response(status_code, headers=headers, stream=stream, request=built, extensions={**_EXTENSIONS})
    response.is_closed = response.is_stream_consumed = True
    # It has no other way to be given a body that leaves its headers alone.
    response._content, response._num_bytes_downloaded = body, len(body)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    response.elapsed = timedelta(seconds=seconds)
    return response


def _address(url: str) -> httpx.URL | str:
    """The address of a call, whose host was read before; reading all of it takes a twentieth of a call."""
    place = _place(url)
    if place is None:
        return url
    host, path = place
    made = httpx.URL.__new__(httpx.URL)
    made._uri_reference = host.url._uri_reference._replace(path=path)  # noqa: SLF001 - httpx has no way that is cheaper # pyright: ignore[reportPrivateUsage]
    return made


def _place(url: str) -> tuple[_Host, str] | None:
    """The host of an address, and its path, where that is one that httpx leaves as it is."""
    host, slash, path = url.partition("/api/")
    if not slash or host.count("/") != len("//") or not _PLAIN_PATH(path) or "/." in path or path.startswith("."):
        return None
    return _host(host), slash + path


class _Host(NamedTuple):
    """A host as httpx reads it, its address, and what is always said to it."""

    url: httpx.URL
    address: str
    headers: Mapping[str, str]


@lru_cache(maxsize=64)
def _host(host: str) -> _Host:
    url = httpx.URL(host)
    standing = {name.lower(): value for name, value in _standing_headers(anonymous=False).items()}
    return _Host(url, str(url), {"host": url.netloc.decode("ascii"), **standing})


def _reply(request: Request, response: httpx.Response, start: bytes | None = None) -> Reply:
    content = response.content if start is None else start
    return Reply(response.status_code, response.headers, content, request.url, request.method, raw=response)


def without_token(raw: RawResponse | Callable[[], RawResponse]) -> RawResponse:
    """A response that goes to the user, who may show it, keep it or pickle it.

    Args:
        raw: What a ``Reply`` holds.
    """
    response = raw if isinstance(raw, httpx.Response) else raw()
    response.request.headers["Authorization"] = "***"
    # The server's own words, which the repr shows; asyncio logs that of a result.
    response.extensions.pop("reason_phrase", None)
    return response


@cache
def _own_call() -> type[OwnCall]:
    from cloudmore.http.library_logs import OwnCall, quiet_libraries  # noqa: PLC0415 - nothing is logged before a call

    quiet_libraries()
    return OwnCall


def _failures() -> Any:
    from cloudmore.http import failures  # noqa: PLC0415 - most calls have none

    return failures


def _aiohttp(transport: object, *, trust_env: bool) -> Any:
    from cloudmore.http import over_aiohttp  # noqa: PLC0415 - the sync client needs none

    return over_aiohttp.library(transport, trust_env=trust_env)


def _exchanged_over_aiohttp() -> Callable[..., Awaitable[Any]]:
    from cloudmore.http import over_aiohttp  # noqa: PLC0415 - as above

    return over_aiohttp.exchanged


def _over_httpx(options: dict[str, Any], connections: int) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
    given: dict[str, Any] = {**options, "limits": limits}
    client = _AsyncClient(**given)
    if options["transport"] is None:
        from cloudmore.http.idle_connections import WatchedBackend  # noqa: PLC0415 - the sync client needs none

        for pool in pools(client):
            pool._network_backend = WatchedBackend(pool._network_backend)  # noqa: SLF001 - httpx has no option for it
    return client


def _over_aiohttp(options: dict[str, Any], _connections: int) -> httpx.AsyncClient:
    from cloudmore.http import over_aiohttp  # noqa: PLC0415 - of an extra

    client: httpx.AsyncClient = over_aiohttp.client(_WithoutCookies, options)
    for each in transports(client):
        over_aiohttp.prepare(each)
    return client
