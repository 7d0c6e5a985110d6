"""Carries the generated calls: token, transport, and back to a typed error or a parsed value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import IO, TypeVar
from urllib.parse import unquote

from attrs import field, frozen

from cloudmore.auth.provider import TokenProvider
from cloudmore.auth.token import Token
from cloudmore.clock import Clock
from cloudmore.errors import (
    CloudmoreError,
    ConfigurationError,
    OutcomeUnknownError,
    ResponseError,
    ServerError,
    TransportError,
)
from cloudmore.http.message import Reply, Request
from cloudmore.http.status_errors import error_of, request_id
from cloudmore.http.transport import RawResponse, Transport
from cloudmore.masking import Mask, scrub
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


class ApiSender:
    """Sends calls to one host with one user's token.

    Args:
        base_url: The API's address.
        transport: The connections.
        tokens: The user's token.
        clock: Time.
        read_only: Whether only what changes nothing is sent.
    """

    def __init__(
        self, *, base_url: str, transport: Transport, tokens: TokenProvider, clock: Clock, read_only: bool = False
    ) -> None:
        self.base_url = base_url
        self.clock = clock
        self._read_only = read_only
        self._transport = transport
        self._tokens = tokens

    def send(self, call: Call[T]) -> Response[T]:
        """Send the call and read the answer.

        Raises:
            CloudmoreError: The tree of ``cloudmore.errors``.
        """
        return self._read(call, self.answer(call))

    def answer(self, call: Call[T]) -> MaskingAnswer:
        """Send the call; the answer is a success, unread."""
        return self._success(call, self._transport.send)

    def download(self, call: Call[T], file: IO[bytes]) -> MaskingAnswer:
        """Send the call; the body of a success goes into the file, its start is the answer's content."""
        return self._success(call, lambda request: self._transport.download(request, file))

    def send_raw(self, call: Call[RawResponse]) -> RawResponse:
        """Send the call; the answer of a success as the HTTP library gives it."""
        response: RawResponse | None = None

        def send(request: Request) -> Reply:
            nonlocal response
            response = self._transport.send_raw(request)
            return Reply(response.status_code, response.headers, response.content, request.url, request.method)

        try:
            self._success(call, send)
        except CloudmoreError:
            # Its repr, which a traceback may show, has the server's words for the status.
            response = None
            raise
        assert response is not None
        return response

    def _success(self, call: Call[T], send: Callable[[Request], Reply]) -> MaskingAnswer:
        refuse_unsafe_path(call)
        if self._read_only:
            refuse_write(call)
        token = self._tokens.token()
        reply = self._reply(call, token, send)
        if reply.status_code == 401:
            # Refused means not carried out, so that one repeat with a new token is harmless.
            self._tokens.refused(token)
            token = self._tokens.token()
            reply = self._reply(call, token, send)
        # A success that the document does not have is one all the same: reading it tells, retrying would not.
        if 200 <= reply.status_code < 300:
            return MaskingAnswer(reply.status_code, reply.headers, reply.content, token.mask)
        error = error_of(reply, now=self.clock.now(), mask=token.mask)
        if isinstance(error, ServerError) and not call.repeatable and not asks_to_come_again(error):
            error.may_have_happened = True
            error.remedy = f"It may have been carried out: find out before you repeat it. {error.remedy}"
        raise error

    def _reply(self, call: Call[T], token: Token, send: Callable[[Request], Reply]) -> Reply:
        try:
            return send(self._request(call, token))
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
                remedy=_UNREADABLE if call.repeatable else f"It was carried out: do not repeat it. {_UNREADABLE}",
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
            remedy="Check the id that you pass.",
        )


def _lower(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {name.lower(): value for name, value in headers.items()}
