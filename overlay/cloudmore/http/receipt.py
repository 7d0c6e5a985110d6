"""Whether a server may have received a request whose answer is missing: read from the error, and from nothing else.

The class that an HTTP library raises in the end is not believed: httpx over aiohttp calls every lost answer a
``ConnectTimeout``. What counts is the error below it, of the library that holds the connection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum


class Receipt(Enum):
    """What is known of a request that has no answer."""

    RECEIVED = "the server has it, or may have it"
    NOT_RECEIVED = "the server has nothing of it"
    REFUSED = "the server has nothing of it, and never will: trying again is of no use"


# By transport: package and class of what is raised before a byte of the request was written. The rest is received.
TABLES: Mapping[str, Mapping[str, Receipt]] = {
    "httpx": {
        # While connecting, also through a proxy: no address, refused, TLS handshake failed.
        "httpcore.ConnectError": Receipt.NOT_RECEIVED,
        "httpcore.ConnectTimeout": Receipt.NOT_RECEIVED,
        # A proxy that does not let through to the server.
        "httpcore.ProxyError": Receipt.NOT_RECEIVED,
        "httpcore.PoolTimeout": Receipt.NOT_RECEIVED,
        # Of our own name lookup and connecting, beneath the library.
        "cloudmore.NotConnectedError": Receipt.NOT_RECEIVED,
        "socket.gaierror": Receipt.NOT_RECEIVED,
        "ssl.SSLCertVerificationError": Receipt.REFUSED,
    },
    "aiohttp": {
        "aiohttp.ClientConnectorError": Receipt.NOT_RECEIVED,
        "aiohttp.ConnectionTimeoutError": Receipt.NOT_RECEIVED,
        "aiohttp.ClientHttpProxyError": Receipt.NOT_RECEIVED,
        "aiohttp.ClientConnectorCertificateError": Receipt.REFUSED,
    },
    # Nobody knows what a transport does that a user hands in: it may have sent the request before, or elsewhere.
    "handed in": {},
}


def receipt(error: BaseException, transport: str) -> Receipt:
    """What the error tells of the request.

    Args:
        error: What came instead of an answer.
        transport: A name of ``TABLES``.
    """
    table = TABLES[transport]
    below = causes(error)
    own = next((each for each in below if package(type(each)) != "httpx"), error)
    found = _of_class(own, table)
    if found is Receipt.NOT_RECEIVED and any(_of_class(each, table) is Receipt.REFUSED for each in below):
        return Receipt.REFUSED
    return found


def causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and what led to it, by the word of the library that raised it.

    What merely was being handled (``__context__``) is not followed: it may be the error of an earlier request, which
    somebody answers with this one. Only httpcore's pool drops the cause of its errors, and leaves it as the context.
    """
    while True:
        yield error
        beneath = error.__cause__ or (error.__context__ if package(type(error)) == "httpcore" else None)
        if beneath is None:
            return
        error = beneath


def package(of: type) -> str:
    """The package of a class."""
    return of.__module__.partition(".")[0]


def _of_class(error: BaseException, table: Mapping[str, Receipt]) -> Receipt:
    names = (f"{package(each)}.{each.__name__}" for each in type(error).__mro__)
    return next((table[name] for name in names if name in table), Receipt.RECEIVED)
