"""The way of a call to the network and back, as flows: token, request, and from a status to an error or a value."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import IO, TYPE_CHECKING, Any, TypeVar

from attrs import field, frozen

from cloudmore.auth import TOKEN_PATH, AnyTokenStore, Loop, Token, token_provider
from cloudmore.errors import (
    ApiError,
    ConfigurationError,
    OutcomeUnknownError,
    ResponseError,
    ServerError,
    TransportError,
)
from cloudmore.http.attempts import Attempts, Settled
from cloudmore.http.authorized import Authorized
from cloudmore.http.flow import Download, Flow, Send
from cloudmore.http.turns import Turns
from cloudmore.limits import Limits, RateLimit
from cloudmore.masking import Mask, scrub
from cloudmore.settings import Credentials
from cloudmore_api import Answer, Call, ParseError, Response

if TYPE_CHECKING:
    from cloudmore.http.judging import AnswerJudge
    from cloudmore.http.link import Link
    from cloudmore.http.watch import OnAttempt, Watch

T = TypeVar("T")
HOW_TO_CHECK: Mapping[str, str] = {
    "organizations_create": "Look for its name in the list of organizations.",
    "organization_services_add": "Look for the service in the list of the organization's services.",
}
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Empty, one dot or two, however a dot is written.
_UNSAFE_SEGMENT = re.compile(r"/(?:\.|%2e){0,2}(?=/|$)", re.IGNORECASE)
_UNREADABLE = "The API may have changed, or a proxy has answered: check the base URL, and report it."


@frozen
class MaskingAnswer(Answer):
    """A success, and what takes the token that it was asked with out of a text.

    Attributes:
        mask: Takes the token out.
        attempts: How often it was asked.
    """

    mask: Mask = field(repr=False)
    attempts: int


class Way:
    """How calls go to one host with one user's token; every method is a flow and does nothing by itself.

    Args:
        base_url: The API's address.
        credentials: Who calls.
        limits: How long a call may take, how often it is tried and how fast calls go.
        now: Time of day.
        monotonic: Seconds that never go back.
        read_only: Whether only what changes nothing is sent.
        random: From 0 to 1, each time.
        token_store: Where tokens are kept; the memory of the process by default.
        loop: The event loop that the caller runs on, or ``None``.
        on_attempt: Called after each attempt.
        result_hosts: Other hosts that a link to a report may lead to.
        judge: Is shown every final answer; most clients have none.

    Raises:
        ConfigurationError: The token store, or what is to be called, is none.
    """

    def __init__(
        self,
        *,
        base_url: str,
        credentials: Credentials,
        limits: Limits,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        read_only: bool = False,
        random: Callable[[], float] = random.random,
        token_store: AnyTokenStore | None = None,
        loop: Callable[[], Loop | None] = lambda: None,
        on_attempt: OnAttempt | None = None,
        result_hosts: frozenset[str] = frozenset(),
        judge: AnswerJudge | None = None,
    ) -> None:
        if on_attempt is not None:
            from cloudmore.http.watch import checked_hook  # noqa: PLC0415 - few have one

            on_attempt = checked_hook(on_attempt, "on_attempt", "cloudmore.Attempt")
        self.base_url = base_url
        self.result_hosts = result_hosts
        self.now = now
        self.monotonic = monotonic
        self.limits = limits
        self._deadline = limits.deadline
        self._read_only = read_only
        self._judge = judge
        turns = _turns_of(limits.rate_limit, base_url, credentials, monotonic)
        self._attempts = Attempts(
            limits.retry, turns=turns, now=now, monotonic=monotonic, random=random, on_attempt=on_attempt
        )
        note = None if judge is None else partial(judge.note, "POST", TOKEN_PATH)
        fetch = partial(
            _granted, base_url, credentials, self._attempts, now=now, monotonic=monotonic, random=random, note=note
        )
        self._tokens = token_provider(
            fetch, token_store, base_url, credentials, now=now, monotonic=monotonic, random=random, loop=loop
        )

    def judged(self, flow: Flow[T]) -> Flow[T]:
        """All that a call does, with what judges its answers behind it where the client has such a judge."""
        return flow if self._judge is None else self._judge.around(flow)

    def deadline(self) -> float:
        """Monotonic second at which the time of a call that is made now is over."""
        return self.monotonic() + self._deadline

    def response(self, call: Call[T], *, until: float | None = None) -> Flow[Response[T]]:
        """Send the call and read the answer.

        Args:
            call: The call.
            until: Monotonic second at which its time is over; the client's deadline from now by default.

        Raises:
            CloudmoreError: The tree of ``cloudmore.errors``.
        """
        return self._watched(call, partial(self._response, call, until))

    def answer(self, call: Call[Any], *, until: float | None = None) -> Flow[MaskingAnswer]:
        """Send the call; the answer is a success, unread."""
        return self._watched(call, partial(self._answer, call, None, until))

    def download(self, call: Call[Any], file: IO[bytes], *, until: float | None = None) -> Flow[MaskingAnswer]:
        """Send the call; the body of a success goes into the file, its start is the answer's content."""
        return self._watched(call, partial(self._answer, call, file, until))

    def followed(
        self, call: Call[Any], link: Link, file: IO[bytes], *, until: float | None = None
    ) -> Flow[MaskingAnswer]:
        """Download what the answer to a call has a link to; another host is asked without a token."""
        followed = partial(self._followed, call, link, file, self.deadline() if until is None else until)
        return self._attempts.watched(f"{call.operation_id}_link", "GET", link.url, (), followed)

    def raw(self, call: Call[Any]) -> Flow[Any]:
        """Send the call; the answer of a success as the HTTP library gives it."""
        return self._watched(call, partial(self._raw, call))

    def _watched(self, call: Call[Any], flow_of: Callable[[Watch | None], Flow[T]]) -> Flow[T]:
        return self._attempts.watched(
            call.operation_id, call.method, f"{self.base_url}{call.path}", call.params, flow_of
        )

    def _response(self, call: Call[T], until: float | None, watch: Watch | None) -> Flow[Response[T]]:
        return self._read(call, (yield from self._answer(call, None, until, watch)))

    def _answer(
        self, call: Call[Any], file: IO[bytes] | None, until: float | None, watch: Watch | None
    ) -> Flow[MaskingAnswer]:
        return _answer_of((yield from self._success(call, file, until, watch)))

    def _followed(
        self, call: Call[Any], link: Link, file: IO[bytes], until: float, watch: Watch | None
    ) -> Flow[MaskingAnswer]:
        from cloudmore.http.link import Anonymous, Signed  # noqa: PLC0415 - most calls follow none

        step = partial(Download, file=file)
        authorized = Authorized(call, self._tokens, base_url=self.base_url, step=step, until=until)
        what = Signed(authorized, link) if link.is_own else Anonymous(link, file, until=until)
        settled = yield from self._attempts.settled(what, until=until, watch=watch)
        if 200 <= settled.reply.status_code < 300:
            return _answer_of(settled)
        error = _error_of(settled, self.now())
        error.attempts = settled.attempts
        raise error

    def _raw(self, call: Call[Any], watch: Watch | None) -> Flow[Any]:
        return (yield from self._success(call, None, None, watch)).reply.raw

    def _success(
        self, call: Call[Any], file: IO[bytes] | None, until: float | None, watch: Watch | None
    ) -> Flow[Settled]:
        refuse_unsafe_path(call)
        if self._read_only:
            refuse_write(call)
        until = self.deadline() if until is None else until
        step = Send if file is None else partial(Download, file=file)
        authorized = Authorized(call, self._tokens, base_url=self.base_url, step=step, until=until)
        try:
            settled = yield from self._attempts.settled(authorized, until=until, watch=watch)
        except TransportError as lost:
            if call.repeatable or not lost.may_have_happened:
                raise
            raise unknown_outcome(call, lost) from lost
        if self._judge is not None:
            self._judge.note(call.method, call.path, settled.reply, settled.mask, file)
        # A success that the document does not have is one all the same: reading it tells, retrying would not.
        if 200 <= settled.reply.status_code < 300 or is_gone(call, settled):
            return settled
        error = _error_of(settled, self.now())
        error.attempts = settled.attempts
        if isinstance(error, ServerError) and not call.repeatable and not asks_to_come_again(error):
            error.may_have_happened = True
            error.remedy = f"It may have been carried out: find out before you repeat it. {error.remedy}"
        raise error

    def _read(self, call: Call[T], answer: MaskingAnswer) -> Response[T]:
        """The answer, parsed; the one place where the generated ``ParseError`` becomes ours."""
        try:
            if answer.status_code == 404:
                # Only a deletion that is done already comes here: it gives what a deletion gives.
                parsed = call.parse(Answer(204, {}, b""))
                return Response(answer.status_code, answer.headers, answer.content, parsed)
            return call.read(answer)
        except ParseError as error:
            from cloudmore.http.status_errors import request_id  # noqa: PLC0415 - most answers can be read

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
                attempts=answer.attempts,
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
    if _UNSAFE_SEGMENT.search(call.path):
        raise ConfigurationError(
            f"The path {call.path!r} of {call.operation_id} has an empty segment, or one of dots.",
            remedy="Check the id that you pass: a text such as organization.id.",
        )


def is_gone(call: Call[Any], settled: Settled) -> bool:
    """Whether a deletion found nothing since an earlier attempt, whose answer was lost, has done it."""
    return call.method == "DELETE" and settled.reply.status_code == 404 and settled.may_have_happened


def unknown_outcome(call: Call[Any], error: TransportError) -> OutcomeUnknownError:
    """The error of a call that must not be repeated and was received, or may have been.

    Args:
        call: The call.
        error: Why there is no answer.
    """
    how_to_check = HOW_TO_CHECK.get(call.operation_id, f"Read what {call.operation_id} would have changed.")
    return OutcomeUnknownError(
        f"{call.method} {call.path} may have happened: its answer was lost.",
        remedy=f"Find out before you repeat it. {how_to_check}",
        how_to_check=how_to_check,
        method=call.method,
        url=error.url,
        attempts=error.attempts,
    )


def _granted(*arguments: Any, **more: Any) -> Flow[Token]:
    from cloudmore.auth.grant import granted  # noqa: PLC0415 - a client that is not used yet asks for no token

    return granted(*arguments, **more)


def _error_of(settled: Settled, now: datetime) -> ApiError:
    from cloudmore.http.status_errors import error_of  # noqa: PLC0415 - most answers are none

    return error_of(settled.reply, now=now, mask=settled.mask)


def _turns_of(
    rate_limit: RateLimit | None, base_url: str, credentials: Credentials, monotonic: Callable[[], float]
) -> Turns | None:
    if rate_limit is None:
        return None
    shared = None
    # Most are plain, and that of somebody's own class may be.
    if type(rate_limit) is not RateLimit:
        from cloudmore.http.shared_turns import SharedTurns  # noqa: PLC0415 - few share with others
        from cloudmore.shared_limit import SharedRateLimit  # noqa: PLC0415 - as above

        if isinstance(rate_limit, SharedRateLimit):
            shared = SharedTurns(rate_limit, base_url=base_url, username=credentials.username, monotonic=monotonic)
    return Turns(rate_limit, monotonic=monotonic, shared=shared)


def _answer_of(settled: Settled) -> MaskingAnswer:
    reply = settled.reply
    return MaskingAnswer(reply.status_code, reply.headers, reply.content, settled.mask, settled.attempts)


def _what_became_of_it(answer: Answer) -> str:
    """A success of the API says that it was done; a page of HTML may come from somebody in between."""
    if "json" in _lower(answer.headers).get("content-type", ""):
        return "It was carried out: do not repeat it."
    return "It may have been carried out: find out before you repeat it."


def _lower(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {name.lower(): value for name, value in headers.items()}
