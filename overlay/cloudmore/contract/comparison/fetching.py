"""The bytes of a source: of a file, or from an address, to which nothing is sent that lets anybody in."""

from __future__ import annotations

import http.client
import zlib
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any
from urllib import request
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, quote, urlsplit

from attrs import frozen

from cloudmore.contract.comparison.fact import short
from cloudmore.errors import CloudmoreError, ConfigurationError, TransportError

MEBIBYTE = 1 << 20
MOST_BYTES = 64 * MEBIBYTE
MOST_SECONDS = 60.0
# Of the silence between two pieces.
MOST_SILENCE = 20.0
_PIECE = 1 << 16
_BY_HAND = "Fetch it with a browser, and name the file."
_ASKS_WHO = frozenset({401, 403, 407})
_GZIP, _WITH_ITS_HEAD = b"\x1f\x8b", 31
# Of an address, beside letters, digits and what stands in its place already.
_KEPT = "%!$&'()*+,;=:@/?[]~-._"
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_BY_HTTP = "The file came by http: whoever is on the way may have changed it."


@frozen(repr=False)
class Source:
    """What is held against the document, as it came.

    Attributes:
        name: As messages call it: a path, or an address without its query.
        content: Byte for byte.
        remark: What a person should know of how it came; empty mostly.
    """

    name: str
    content: bytes
    remark: str = ""


def read_source(file: Path | str, *, most: int = MOST_BYTES, seconds: float = MOST_SECONDS) -> Source:
    """Read a file, or what an address answers.

    Args:
        file: A path, or an address that begins with ``https://`` or ``http://``.
        most: Bytes that are read at most.
        seconds: That an address may take, from the first byte to the last.

    Raises:
        ConfigurationError: There is no such file, it is too large, or the address is none, or holds a name or a
            password.
        TransportError: The address does not answer, or not with the file.
    """
    text = str(file)
    if isinstance(file, str) and "://" in text:
        parts = _checked(text)
        # A query may hold a key of somebody's.
        name = short(parts._replace(query="", fragment="").geturl())
        return _within(seconds, lambda: _fetched(parts, name, most), name)
    try:
        with Path(file).open("rb") as opened:
            content = opened.read(most + 1)
    except OSError as error:
        raise ConfigurationError(f"The file {short(text)} cannot be read: {error.strerror or error}.") from error
    _not_too_large(content, short(text), most)
    return Source(short(text), content)


def _within(seconds: float, fetch: Callable[[], Source], name: str) -> Source:
    """Wait for it that long, and no longer: a server that sends its head letter by letter is never silent."""
    ended: SimpleQueue[Source | BaseException] = SimpleQueue()

    def run() -> None:
        try:
            ended.put(fetch())
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            ended.put(error)

    Thread(target=run, daemon=True, name="cloudmore-fetching").start()
    try:
        made = ended.get(timeout=seconds)
    except Empty:
        raise TransportError(f"{name} took longer than {seconds:g} seconds.", remedy=_BY_HAND) from None
    if isinstance(made, Source):
        return made
    raise made


def _fetched(parts: SplitResult, name: str, most: int) -> Source:
    asked = request.Request(  # noqa: S310 - the scheme was looked at
        parts._replace(fragment="").geturl(), headers={"Accept": "application/json", "User-Agent": "cloudmore-client"}
    )
    try:
        with _opener().open(asked, timeout=MOST_SILENCE) as answer:
            content = _unpacked(_read(answer, name, most), answer, name, most)
    except CloudmoreError:
        raise
    except HTTPError as error:
        error.close()
        asks = " It asks who you are, and nothing is sent that says so." if error.code in _ASKS_WHO else ""
        raise TransportError(f"{name} answered {error.code}.{asks}", remedy=_BY_HAND) from None
    except URLError as error:
        raise TransportError(f"{name} cannot be reached: {short(error.reason)}.", remedy=_BY_HAND) from None
    except (OSError, http.client.HTTPException) as error:
        why = short(error) or type(error).__name__
        raise TransportError(f"{name} did not answer to the end: {why}.", remedy=_BY_HAND) from None
    except ValueError:
        # Of a redirect: ours was looked at.
        raise TransportError(f"{name} sends to what is no address.", remedy=_BY_HAND) from None
    by_http = parts.scheme == "http" and parts.hostname not in _THIS_MACHINE
    return Source(name, content, _BY_HTTP if by_http else "")


def _read(answer: http.client.HTTPResponse, name: str, most: int) -> bytes:
    pieces = bytearray()
    while piece := answer.read1(_PIECE):
        pieces += piece
        _not_too_large(pieces, name, most)
    if answer.length:
        raise TransportError(f"{name} ended {answer.length} bytes early.", remedy="Try again.")
    return bytes(pieces)


def _unpacked(content: bytes, answer: http.client.HTTPResponse, name: str, most: int) -> bytes:
    """What was sent: nothing is asked to be packed, and some servers do it all the same."""
    if not content.startswith(_GZIP):
        packed = answer.headers.get("Content-Encoding", "identity").strip().lower()
        if packed not in ("", "identity", "gzip"):
            raise TransportError(f"{name} was sent packed as {short(packed)}, which is not read.", remedy=_BY_HAND)
        return content
    unpacking = zlib.decompressobj(_WITH_ITS_HEAD)
    try:
        plain = unpacking.decompress(content, most + 1)
    except zlib.error:
        raise TransportError(f"{name} was sent packed as gzip, and cannot be unpacked.", remedy=_BY_HAND) from None
    _not_too_large(plain, name, most)
    if not unpacking.eof:
        raise TransportError(f"{name} was sent packed as gzip, and ended early.", remedy="Try again.")
    return plain


def _not_too_large(content: bytes | bytearray, name: str, most: int) -> None:
    if len(content) > most:
        raise ConfigurationError(f"{name} is larger than {most // MEBIBYTE} MiB, and no Swagger file.")


def _checked(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
        # What cannot be looked up: a name with nothing between two dots.
        (host or "").encode("idna")
    except ValueError:
        raise ConfigurationError(f"{short(address.partition('?')[0])} is no address.") from None
    if parts.scheme in ("https", "http", "") and not host:
        raise ConfigurationError(f"{short(address.partition('?')[0])} is no address: it has no host.")
    if parts.scheme not in ("https", "http"):
        raise ConfigurationError(
            f"Nothing is fetched by {short(parts.scheme)}.", remedy="Name a file, or an address of https or http."
        )
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError(
            "The address holds a user name or a password, and neither is ever sent.", remedy=_BY_HAND
        )
    return parts._replace(path=quote(parts.path, safe=_KEPT), query=quote(parts.query, safe=_KEPT))


class _Redirects(request.HTTPRedirectHandler):
    """Followed within the host, and to https; never from https to http."""

    def http_error_302(
        self, req: request.Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage
    ) -> Any:
        """Follow it; where it leads to what is no address, the library would leave the answer open."""
        try:
            return super().http_error_302(req, fp, code, msg, headers)
        except ValueError:
            fp.close()
            raise

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

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
