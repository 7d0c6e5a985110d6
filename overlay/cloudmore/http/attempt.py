"""What happened in one attempt, as an event that may be shown to everybody: no secret and no personal data is in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from cloudmore.errors import TransportError
from cloudmore.http.message import Reply
from cloudmore.http.receipt import causes, package
from cloudmore.http.status_errors import request_id
from cloudmore.masking import Mask

# Of an answer.
SHOWN_HEADERS = ("content-length", "content-type", "retry-after")
# Whose values are shown as well: parameters of the document that name nobody.
SHOWN_PARAMETERS = frozenset({"showActive"})
LONGEST_TEXT = 200
_PARAMETER_NAME = re.compile(r"[\w.$\[\]-]{1,64}", re.ASCII)
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")

Then = Literal["settled", "again", "new token", "interrupted"]


@frozen(kw_only=True)
class Attempt:
    """One attempt of a call, or of a request for a token.

    Attributes:
        operation_id: The document's name of the operation; ``request`` where it has none, and ``authentication_token``
            for a token.
        method: HTTP method.
        path: Without the query; it has ids, and of a generic request what the caller wrote.
        query: Names of the query, with the values of those that name nobody; ``None`` stands for another value.
        number: 1 for the first attempt of the call.
        status_code: Of the answer; ``None`` where there is none.
        failure: What came instead of an answer: the class of the HTTP library's error, or of what interrupted it.
        received: Whether the server has the request, or may have it.
        request_id: The server's id of the request, if it gave one.
        headers: Those of the answer that are shown: ``content-length``, ``content-type``, ``retry-after``.
        seconds: How long it took, the waiting for its turn and for a token not included.
        then: ``settled`` when it is the last one; ``again`` when another one follows after ``wait``; ``new token`` when
            one follows at once, with a new token; ``interrupted`` when the caller gave up, or when the answer cannot be
            put into its file.
        wait: Seconds until the next one.
    """

    operation_id: str
    method: str
    path: str
    query: tuple[tuple[str, str | None], ...]
    number: int
    status_code: int | None
    failure: str | None
    received: bool
    request_id: str | None
    headers: tuple[tuple[str, str], ...]
    seconds: float
    then: Then
    wait: float

    def __str__(self) -> str:
        query = "&".join(name if value is None else f"{name}={value}" for name, value in self.query)
        came = self.failure if self.status_code is None else self.status_code
        parts = [
            f"{self.operation_id}: {self.method} {self.path}{'?' if query else ''}{query}",
            f"attempt {self.number}: {came} after {self.seconds:.3f} s",
            f"{self.then} in {self.wait:.1f} s" if self.then == "again" else self.then,
            *(f"{name}: {value}" for name, value in self.headers),
        ]
        if self.request_id is not None:
            parts.append(f"request id: {self.request_id}")
        return ", ".join(parts)


def attempt_of(
    came: Reply | BaseException,
    mask: Mask,
    *,
    operation_id: str,
    method: str,
    path: str,
    params: tuple[tuple[str, str], ...],
    number: int,
    seconds: float,
    then: Then,
    wait: float,
) -> Attempt:
    """The event of an attempt.

    Args:
        came: The answer, or what came instead.
        mask: Takes the secrets of the request out of a text: a server may echo them, also as an id.
        operation_id: As of the call; what stands behind a space is left out.
        method: HTTP method.
        path: Without the query.
        params: The query.
        number: 1 for the first.
        seconds: How long it took.
        then: What follows.
        wait: Seconds until then.
    """

    def shown(text: str) -> str:
        return _UNPRINTABLE.sub("?", mask(text))[:LONGEST_TEXT]

    status_code, failure, received = None, None, True
    headers: Mapping[str, str] = {}
    if isinstance(came, Reply):
        status_code, headers = came.status_code, came.headers
    elif isinstance(came, TransportError):
        # Beneath httpx, which calls a lost answer of aiohttp a time-out of connecting.
        beneath = (each for each in causes(came) if package(type(each)) not in ("httpx", "cloudmore"))
        failure, received = type(next(beneath, came.__cause__ or came)).__name__, came.may_have_happened
    else:
        failure = type(came).__name__
    told = request_id(headers, mask)
    return Attempt(
        operation_id=operation_id.partition(" ")[0],
        method=method,
        path=shown(path),
        query=tuple(_shown_parameter(name, value, mask) for name, value in params),
        number=number,
        status_code=status_code,
        failure=failure,
        received=received,
        request_id=None if told is None else shown(told),
        headers=tuple((name, shown(headers[name])) for name in SHOWN_HEADERS if name in headers),
        seconds=seconds,
        then=then,
        wait=wait,
    )


def _shown_parameter(name: str, value: str, mask: Mask) -> tuple[str, str | None]:
    masked = mask(name)
    if masked != name or not _PARAMETER_NAME.fullmatch(name):
        return "***", None
    return name, value if name in SHOWN_PARAMETERS else None
