"""The bytes of a source: of a file, or from an address, to which nothing is sent that lets anybody in."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import IO
from urllib import request
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit

from attrs import frozen

from cloudmore.contract.comparison.fact import short
from cloudmore.errors import ConfigurationError, TransportError

MEBIBYTE = 1 << 20
MOST_BYTES = 64 * MEBIBYTE
MOST_SECONDS = 60.0
# Of the silence between two pieces.
MOST_SILENCE = 20.0
_PIECE = 1 << 16
_BY_HAND = "Fetch it with a browser, and name the file."
_ASKS_WHO = frozenset({401, 403, 407})


@frozen(repr=False)
class Source:
    """What is held against the document, as it came.

    Attributes:
        name: As messages call it: a path, or an address without its query.
        content: Byte for byte.
    """

    name: str
    content: bytes


def read_source(file: Path | str, *, most: int = MOST_BYTES, clock: Callable[[], float] = monotonic) -> Source:
    """Read a file, or what an address answers.

    Args:
        file: A path, or an address that begins with ``https://`` or ``http://``.
        most: Bytes that are read at most.
        clock: Seconds.

    Raises:
        ConfigurationError: There is no such file, it is too large, or the address holds a name or a password.
        TransportError: The address does not answer, or not with the file.
    """
    text = str(file)
    if isinstance(file, str) and "://" in text:
        return _fetched(text, most, clock)
    try:
        with Path(file).open("rb") as opened:
            content = opened.read(most + 1)
    except OSError as error:
        raise ConfigurationError(f"The file {short(text)} cannot be read: {error.strerror or error}.") from error
    return Source(short(text), _not_too_large(content, short(text), most))


def _fetched(address: str, most: int, clock: Callable[[], float]) -> Source:
    parts = _checked(address)
    # A query may hold a key of somebody's.
    name = short(parts._replace(query="", fragment="").geturl())
    asked = request.Request(  # noqa: S310 - the scheme was looked at
        parts._replace(fragment="").geturl(), headers={"Accept": "application/json", "User-Agent": "cloudmore-client"}
    )
    end = clock() + MOST_SECONDS
    try:
        with _opener().open(asked, timeout=MOST_SILENCE) as answer:
            return Source(name, _read(answer, name, most, end, clock))
    except HTTPError as error:
        error.close()
        asks = " It asks who you are, and nothing is sent that says so." if error.code in _ASKS_WHO else ""
        raise TransportError(f"{name} answered {error.code}.{asks}", remedy=_BY_HAND) from None
    except URLError as error:
        raise TransportError(f"{name} cannot be reached: {short(error.reason)}.", remedy=_BY_HAND) from None
    except (OSError, http.client.HTTPException) as error:
        why = short(error) or type(error).__name__
        raise TransportError(f"{name} did not answer to the end: {why}.", remedy=_BY_HAND) from None


def _read(answer: http.client.HTTPResponse, name: str, most: int, end: float, clock: Callable[[], float]) -> bytes:
    pieces = bytearray()
    while piece := answer.read1(_PIECE):
        pieces += piece
        _not_too_large(pieces, name, most)
        if clock() > end:
            raise TransportError(f"{name} took longer than {MOST_SECONDS:g} seconds.", remedy=_BY_HAND)
    if answer.length:
        raise TransportError(f"{name} ended {answer.length} bytes early.", remedy="Try again.")
    return bytes(pieces)


def _not_too_large(content: bytes | bytearray, name: str, most: int) -> bytes:
    if len(content) > most:
        raise ConfigurationError(f"{name} is larger than {most // MEBIBYTE} MiB, and no Swagger file.")
    return bytes(content)


def _checked(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ConfigurationError(f"{short(address)} is no address.") from None
    if parts.scheme.lower() not in ("https", "http") or not host:
        raise ConfigurationError(
            f"Nothing is fetched by {short(parts.scheme)}.", remedy="Name a file, or an address of https or http."
        )
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError(
            "The address holds a user name or a password, and neither is ever sent.", remedy=_BY_HAND
        )
    return parts


class _Redirects(request.HTTPRedirectHandler):
    """Followed within the host, and to https; never from https to http."""

    def redirect_request(  # noqa: PLR0917 - the library calls it so
        self,
        req: request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> request.Request | None:
        here, there = urlsplit(req.full_url), urlsplit(newurl)
        same = there.hostname == here.hostname and there.scheme == here.scheme
        if there.username is not None or not (same or there.scheme == "https"):
            fp.close()
            raise URLError("it sends elsewhere, and not by https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> request.OpenerDirector:
    """What fetches by https and http, and by nothing else: a redirect to a file of this machine opens none."""
    opener = request.OpenerDirector()
    for handler in (
        *(request.ProxyHandler(), request.HTTPHandler(), request.HTTPSHandler(), request.HTTPDefaultErrorHandler()),
        *(request.HTTPErrorProcessor(), request.UnknownHandler(), _Redirects()),
    ):
        opener.add_handler(handler)
    return opener
