"""A recorded exchange: a request and its answer, as they went over the wire."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from attrs import field, frozen

LARGEST_BODY = 512 * 1024 * 1024
# What tells zlib which frame to expect.
GZIP, ZLIB = 31, 15


class UnreadableBodyError(ValueError):
    """The bytes of a body are not what its headers say."""


@frozen
class Message:
    """What a request and an answer have in common.

    Attributes:
        headers: With lower-case names; several of one name are joined by commas.
        body: Bytes, as they are in the recording.
    """

    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        """Without parameters, in small letters; empty where none is told."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def decoded(self) -> bytes:
        """The body without its content coding.

        Raises:
            UnreadableBodyError: It is not coded as it says, in a way that is unknown here, or too large.
        """
        body = self.body
        codings = [each.strip().lower() for each in self.headers.get("content-encoding", "").split(",")]
        for coding in reversed([each for each in codings if each not in ("", "identity")]):
            # A recorder may have decoded the body, and kept the header.
            if coding in ("gzip", "x-gzip") and body[:2] == b"\x1f\x8b":
                body = _inflated(body, GZIP)
            elif coding == "deflate" and body[:1] == b"\x78":
                body = _inflated(body, ZLIB)
            elif body and not _is_text(body):
                raise UnreadableBodyError(f"bytes coded as {coding}")
        return body


@frozen
class Request(Message):
    """What was sent.

    Attributes:
        method: In capitals.
        url: Where to.
    """

    method: str
    url: str

    @property
    def address(self) -> SplitResult:
        """The parts of the address."""
        return urlsplit(self.url)


@frozen
class Response(Message):
    """What came back.

    Attributes:
        status: Its number.
    """

    status: int


@frozen
class Exchange:
    """A request and its answer.

    Attributes:
        cassette: Name of the recording that it is in.
        number: Its place there; the first one is 0.
        request: What was sent.
        response: What came back.
    """

    cassette: str
    number: int
    request: Request
    response: Response


def _inflated(body: bytes, window: int) -> bytes:
    inflater = zlib.decompressobj(window)
    try:
        plain = inflater.decompress(body, LARGEST_BODY)
    except zlib.error as error:
        raise UnreadableBodyError("bytes that cannot be decompressed") from error
    if not inflater.eof:
        raise UnreadableBodyError("compressed bytes that are cut, or too large")
    return plain


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
