"""The way of a call to the network and back, as flows: token, request, and from a status to an error or a value."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import IO, Any, TypeVar
from urllib.parse import unquote

from attrs import field, frozen

from cloudmore.auth import Token, TokenProvider, granted
from cloudmore.errors import (
    ConfigurationError,
    OutcomeUnknownError,
    ResponseError,
    ServerError,
    TransportError,
)
from cloudmore.http.flow import Download, Flow, Landing, Send, Step
from cloudmore.http.message import Reply, Request
from cloudmore.http.status_errors import error_of, request_id
from cloudmore.masking import Mask, scrub
from cloudmore.settings import Credentials
from cloudmore_api import Answer, Call, ParseError, Response

T = TypeVar("T")
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_UNREADABLE = "The API may have changed, or a proxy has answered: check the base URL, and report it."


@frozen
class MaskingAnswer(Answer):
    """A success, and what takes the token that it was asked with out of a text.

    Attributes:
        mask: Takes the token out.
    """

    mask: Mask = field(repr=False)


class Way:
    """How calls go to one host with one user's token; every method is a flow and does nothing by itself.

    Args:
        base_url: The API's address.
        credentials: Who calls.
        now: Time of day.
        monotonic: Seconds that never go back.
        read_only: Whether only what changes nothing is sent.
        random: From 0 to 1, each time.
        landing: As of ``TokenProvider``.
        home: As of ``TokenProvider``.
    """

    def __init__(
        self,
        *,
        base_url: str,
        credentials: Credentials,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        read_only: bool = False,
        random: Callable[[], float] = random.random,
        landing: Callable[[], Landing] = threading.Event,
        home: Callable[[], object] = lambda: None,
    ) -> None:
        self.base_url = base_url
        self.now = now
        self.monotonic = monotonic
        self._read_only = read_only
        fetch = partial(granted, base_url, credentials, now=now, monotonic=monotonic, random=random)
        self._tokens = TokenProvider(fetch, monotonic=monotonic, landing=landing, home=home)

    def response(self, call: Call[T]) -> Flow[Response[T]]:
        """Send the call and read the answer.

        Raises:
            CloudmoreError: The tree of ``cloudmore.errors``.
        """
        answer = yield from self.answer(call)
        return self._read(call, answer)

    def answer(self, call: Call[Any]) -> Flow[MaskingAnswer]:
        """Send the call; the answer is a success, unread."""
        reply, token = yield from self._success(call, Send)
        return MaskingAnswer(reply.status_code, reply.headers, reply.content, token.mask)

    def download(self, call: Call[Any], file: IO[bytes]) -> Flow[MaskingAnswer]:
        """Send the call; the body of a success goes into the file, its start is the answer's content."""
        reply, token = yield from self._success(call, lambda request: Download(request, file))
        return MaskingAnswer(reply.status_code, reply.headers, reply.content, token.mask)

    def raw(self, call: Call[Any]) -> Flow[Any]:
        """Send the call; the answer of a success as the HTTP library gives it."""
        reply, _token = yield from self._success(call, Send)
        return reply.raw

    def _success(self, call: Call[Any], step: Callable[[Request], Step]) -> Flow[tuple[Reply, Token]]:
        refuse_unsafe_path(call)
        if self._read_only:
            refuse_write(call)
        token = yield from self._tokens.token()
        reply = yield from self._exchange(call, token, step)
        if reply.status_code == 401:
            # Refused means not carried out, so that one repeat with a new token is harmless.
            self._tokens.refused(token)
            token = yield from self._tokens.token()
            reply = yield from self._exchange(call, token, step)
        # A success that the document does not have is one all the same: reading it tells, retrying would not.
        if 200 <= reply.status_code < 300:
            return reply, token
        error = error_of(reply, now=self.now(), mask=token.mask)
        if isinstance(error, ServerError) and not call.repeatable and not asks_to_come_again(error):
            error.may_have_happened = True
            error.remedy = f"It may have been carried out: find out before you repeat it. {error.remedy}"
        raise error

    def _exchange(self, call: Call[Any], token: Token, step: Callable[[Request], Step]) -> Flow[Reply]:
        try:
            reply: Reply = yield step(self._request(call, token))
        except TransportError as error:
            scrub(error, token.mask)
            if error.may_have_happened and not call.repeatable:
                raise OutcomeUnknownError(
                    f"{call.method} {call.path} may have happened: its answer was lost.",
                    remedy="Find out before you repeat it.",
                    how_to_check=f"Read what {call.operation_id} would have changed.",
                    method=call.method,
                    url=error.url,
                ) from error
            raise
        return reply

    def _request(self, call: Call[T], token: Token) -> Request:
        headers: dict[str, str] = {"Authorization": f"Bearer {token.access_token}", "Accept": "application/json"}
        if call.content_type is not None:
            headers["Content-Type"] = call.content_type
        return Request(call.method, f"{self.base_url}{call.path}", headers, call.params, call.content)

    def _read(self, call: Call[T], answer: MaskingAnswer) -> Response[T]:
        """The answer, parsed; the one place where the generated ``ParseError`` becomes ours."""
        try:
            return call.read(answer)
        except ParseError as error:
            scrub(error, answer.mask)
            raise ResponseError(
                f"The answer to {call.operation_id} cannot be read {error}.",
                remedy=_UNREADABLE if call.repeatable else f"{_what_became_of_it(answer)} {_UNREADABLE}",
                operation_id=call.operation_id,
                pointer=error.pointer,
                status_code=answer.status_code,
                request_id=request_id(_lower(answer.headers), answer.mask),
                method=call.method,
                url=f"{self.base_url}{call.path}",
            ) from error


def asks_to_come_again(error: ServerError) -> bool:
    """Whether the server says that it did nothing yet: 503 with a time to wait."""
    return error.status_code == 503 and error.retry_after is not None


def refuse_write(call: Call[T]) -> None:
    """Refuse what may change something; the start of a report does not.

    Raises:
        ConfigurationError: It may.
    """
    if call.method not in READING_METHODS and call.operation_id != "billing_reports_start":
        raise ConfigurationError(
            f"{call.method} {call.path} may change something, and this client is read-only.",
            remedy="Nothing was sent. Unset CLOUDMORE_READ_ONLY, or leave out read_only.",
        )


def refuse_unsafe_path(call: Call[T]) -> None:
    """Refuse an id that would name another resource: an empty one turns a deletion into one of the whole list.

    Raises:
        ConfigurationError: A segment of the path is empty, ``.`` or ``..``.
    """
    if any(unquote(segment) in ("", ".", "..") for segment in call.path.split("/")[1:]):
        raise ConfigurationError(
            f"The path {call.path!r} of {call.operation_id} has an empty segment, or one of dots.",
            remedy="Check the id that you pass: a text such as organization.id.",
        )


def _what_became_of_it(answer: Answer) -> str:
    """A success of the API says that it was done; a page of HTML may come from somebody in between."""
    if "json" in _lower(answer.headers).get("content-type", ""):
        return "It was carried out: do not repeat it."
    return "It may have been carried out: find out before you repeat it."


def _lower(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {name.lower(): value for name, value in headers.items()}
