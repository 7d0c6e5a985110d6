"""Whether a server may have a request whose answer is missing: what counts is the error of the library beneath."""

from __future__ import annotations

import socket
import ssl

import aiohttp
import httpcore
import httpx
import pytest

from cloudmore.http.receipt import TABLES, Receipt, causes, receipt

RECEIVED, NOT_RECEIVED, REFUSED = Receipt.RECEIVED, Receipt.NOT_RECEIVED, Receipt.REFUSED
REFUSED_TLS = ssl.SSLCertVerificationError("self-signed")


class NotConnectedError(OSError):
    """As the client's own name lookup raises it."""


NotConnectedError.__module__ = "cloudmore.http.deadline"


class ClientConnectorError(Exception):
    """As aiohttp's is named; its own wants a connection."""


ClientConnectorError.__module__ = "aiohttp.client_exceptions"


class ClientConnectorCertificateError(ClientConnectorError):
    """As above."""


ClientConnectorCertificateError.__module__ = "aiohttp.client_exceptions"


def caused(error: BaseException, *causes: BaseException) -> BaseException:
    """The error, with what each says it was caused by."""
    above = error
    for cause in causes:
        above.__cause__ = cause
        above = cause
    return error


def handling(error: BaseException, context: BaseException) -> BaseException:
    """The error, raised while the other was handled."""
    error.__context__ = context
    return error


# What was raised, by which transport, and what it tells.
ERRORS: dict[str, tuple[BaseException, str, Receipt]] = {
    "no connection": (caused(httpx.ConnectError("x"), httpcore.ConnectError("x")), "httpx", NOT_RECEIVED),
    "no connection in time": (
        caused(httpx.ConnectTimeout("x"), httpcore.ConnectTimeout("x")),
        "httpx",
        NOT_RECEIVED,
    ),
    "a proxy that does not let through": (
        caused(httpx.ProxyError("x"), httpcore.ProxyError("x")),
        "httpx",
        NOT_RECEIVED,
    ),
    "no connection free": (caused(httpx.PoolTimeout("x"), httpcore.PoolTimeout("x")), "httpx", NOT_RECEIVED),
    "no address": (socket.gaierror("x"), "httpx", NOT_RECEIVED),
    "not connected, by our own word": (NotConnectedError("x"), "httpx", NOT_RECEIVED),
    "a certificate nobody trusts": (
        caused(httpx.ConnectError("x"), httpcore.ConnectError("x"), REFUSED_TLS),
        "httpx",
        REFUSED,
    ),
    "a certificate nobody trusts, left as the context": (
        caused(httpx.ConnectError("x"), handling(httpcore.ConnectError("x"), ssl.SSLCertVerificationError("x"))),
        "httpx",
        REFUSED,
    ),
    "a certificate of an earlier request": (
        caused(httpx.ConnectError("x"), handling(NotConnectedError("x"), ssl.SSLCertVerificationError("x"))),
        "httpx",
        NOT_RECEIVED,
    ),
    "an answer lost, after a certificate": (
        caused(httpx.ReadError("x"), handling(httpcore.ReadError("x"), ssl.SSLCertVerificationError("x"))),
        "httpx",
        RECEIVED,
    ),
    "an answer lost": (caused(httpx.ReadError("x"), httpcore.ReadError("x")), "httpx", RECEIVED),
    "a connection that httpx alone speaks of": (httpx.ConnectError("x"), "httpx", RECEIVED),
    "an error of the system": (caused(httpx.ConnectError("x"), OSError("x")), "httpx", RECEIVED),
    "the word of aiohttp, to httpx": (caused(httpx.ConnectTimeout("x"), ClientConnectorError()), "httpx", RECEIVED),
    "no connection, by aiohttp": (
        caused(httpx.ConnectTimeout("x"), ClientConnectorError()),
        "aiohttp",
        NOT_RECEIVED,
    ),
    "an answer lost, by aiohttp": (
        caused(httpx.ConnectTimeout("x"), aiohttp.ServerDisconnectedError()),
        "aiohttp",
        RECEIVED,
    ),
    "no connection in time, by aiohttp": (
        caused(httpx.ConnectTimeout("x"), aiohttp.ConnectionTimeoutError()),
        "aiohttp",
        NOT_RECEIVED,
    ),
    "a certificate nobody trusts, by aiohttp": (
        caused(httpx.ConnectTimeout("x"), ClientConnectorCertificateError()),
        "aiohttp",
        REFUSED,
    ),
    "a connection, by a transport that was handed in": (
        caused(httpx.ConnectError("x"), httpcore.ConnectError("x")),
        "handed in",
        RECEIVED,
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_tells_what_the_server_has(name: str) -> None:
    error, transport, expected = ERRORS[name]
    assert receipt(error, transport) is expected


def test_what_merely_was_being_handled_is_followed_below_httpcore_alone() -> None:
    end = handling(OSError("end"), ValueError("of an earlier request"))
    below = handling(httpcore.ConnectError("x"), end)
    assert list(causes(caused(httpx.ConnectError("x"), below)))[1:] == [below, end]


@pytest.mark.parametrize("transport", ["httpx", "aiohttp"])
def test_each_class_of_a_table_is_one_that_its_library_has(transport: str) -> None:
    libraries = {"httpcore": httpcore, "aiohttp": aiohttp, "socket": socket, "ssl": ssl}
    for name in TABLES[transport]:
        package, _, cls = name.partition(".")
        assert package == "cloudmore" or issubclass(getattr(libraries[package], cls), BaseException)
