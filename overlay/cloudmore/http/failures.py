"""What is said where no answer came, and what is left of the library's own errors beneath it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from cloudmore.errors import ConfigurationError, TransportError
from cloudmore.http.message import Request
from cloudmore.http.receipt import Receipt, causes, package, receipt

_REMEDIES = {
    Receipt.RECEIVED: "Try again.",
    Receipt.NOT_RECEIVED: "Check the network, the proxy settings and the base URL.",
    Receipt.REFUSED: "Check the base URL; trust a private authority by SSL_CERT_FILE.",
}
# aiohttp's errors hold the request with its headers and query, and the proxy with its password; these parts are needed
# to say what happened, without those.
_KEPT: Mapping[str, Callable[[Any], Any]] = {
    "request_info": lambda info: info._replace(
        headers=(), url=info.url.with_query(None), real_url=info.real_url.with_query(None)
    ),
    "_conn_key": lambda key: key._replace(proxy=None, proxy_auth=None),
}
_LEFT_OUT = "…"


def transport_error(request: Request, error: Exception, transport: str) -> TransportError:
    """Our error for the library's, which is to be its cause.

    Args:
        request: What was to be sent.
        error: What came instead of an answer; what may hold a secret is taken out of it.
        transport: What it was to be sent with, by its name in the tables of ``receipt``.
    """
    found = receipt(error, transport)
    _forget(error)
    parts = urlsplit(request.url)
    received = found is Receipt.RECEIVED
    what = (
        f"No complete answer from {parts.netloc} to {request.method} {parts.path}"
        if received
        else f"Cannot reach {parts.netloc}"
    )
    return TransportError(
        f"{what}: {_text(error)}.",
        remedy=_REMEDIES[found],
        may_have_happened=received,
        final=found is Receipt.REFUSED,
        method=request.method,
        url=request.url,
    )


def no_slot(request: Request, limit: int) -> TransportError:
    """The error of a request that nothing was sent of, because it waited for others all the time.

    Args:
        request: What was to be sent.
        limit: How many may be under way at once.
    """
    return TransportError(
        f"Nothing was sent to {urlsplit(request.url).netloc}: none of {limit} connections became free in time.",
        remedy="Raise max_connections or the deadline, or make fewer calls at once.",
        method=request.method,
        url=request.url,
    )


def closed() -> ConfigurationError:
    """The error of a client that is closed."""
    return ConfigurationError(
        "This client is closed.", remedy="Make another one, and keep its calls inside its with block."
    )


def _text(error: Exception) -> str:
    # Several are empty, and the ones beneath them tell more.
    said = next((text for each in causes(error) if (text := _said(each))), "")
    return " ".join(said.split()) or ("no answer in time" if isinstance(error, TimeoutError) else type(error).__name__)


def _said(error: BaseException) -> str:
    # Of a bad head, aiohttp's text has the address with its query; the message has not.
    message = getattr(error, "message", None)
    return message if isinstance(message, str) else str(error)


def _forget(error: Exception) -> None:
    chain = list(causes(error))
    for each in chain:
        if package(type(each)) == "aiohttp":
            bare = {name: _bare(name, value) for name, value in vars(each).items()}
            known = {id(value): bare[name] for name, value in vars(each).items()}
            each.args = tuple(known.get(id(value), _bare("", value)) for value in each.args)
            vars(each).update(bare)
    # httpx over aiohttp has made a text of what is gone now.
    if len(chain) > 1 and package(type(chain[1])) == "aiohttp":
        error.args = (_said(chain[1]),)


def _bare(name: str, value: Any) -> Any:
    if isinstance(value, str | int | float | BaseException | None):
        return value
    if name in _KEPT:
        return _KEPT[name](value)
    return "Server disconnected" if name == "message" else _LEFT_OUT
