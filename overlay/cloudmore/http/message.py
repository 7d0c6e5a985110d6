"""A request and its reply, independent of the HTTP library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

BODY_TEXT_LIMIT = 64 * 1024
# Read beyond the limit, so that no secret is cut in two before it is masked.
BODY_READ_LIMIT = BODY_TEXT_LIMIT + 16 * 1024


@frozen
class Request:
    """A request, ready for the wire.

    Attributes:
        method: HTTP method.
        url: The whole address, without the query.
        headers: Not in the ``repr``: they hold the token.
        params: The query, in order.
        content: The body; not in the ``repr``: it may hold a secret.
        query: More of the query, sent byte for byte; not in the ``repr``: it may be a signature.
        anonymous: Whether it does not say who asks: not even which program.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    params: tuple[tuple[str, str], ...] = ()
    content: bytes | None = field(default=None, repr=False)
    query: str = field(default="", repr=False)
    anonymous: bool = False


@frozen
class Reply:
    """A reply of any status.

    Attributes:
        status_code: Any integer.
        headers: Letter case of the names does not matter.
        content: The body, decompressed; the start of it where it was an error or went to a file.
        url: The address asked.
        method: HTTP method of the request.
        raw: The whole reply as the HTTP library gives it, or what makes that; not in the ``repr``: it has the server's
            words.
    """

    status_code: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    url: str
    method: str
    raw: Any = field(default=None, repr=False, eq=False)
