"""Scripted faults: what the sandbox does wrong when it is told to, by name and in order."""

import json
import threading
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from cloudmore.sandbox.server.answers import business_error, empty_answer, validation_errors
from cloudmore.sandbox.server.encoder import Json, encode, write
from cloudmore.sandbox.server.tokens import read_bearer

TOKEN_OPERATION = "authentication_token"  # noqa: S105 - an operation
REPORT_OPERATION = "billing_reports_get"
REVOKED = "revoked-tokens"
_INVALID_TOKEN = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
_PAGE = "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>"

Respond = Callable[[], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault that is still to come.

    Attributes:
        name: What goes wrong.
        operation: Where, by the document's operationId; everywhere but at the token endpoint when it is ``None``.
        times: How often it is still to come; until it is cleared when it is ``None``.
        retry_after: Seconds of the Retry-After header.
        body: How an empty report is spelled.
    """

    name: str
    operation: str | None = None
    times: int | None = 1
    retry_after: int = 1
    body: str = "empty-collection"

    def comes_at(self, operation: str) -> bool:
        """Whether it is to come at an operation."""
        return operation == self.operation or (self.operation is None and operation != TOKEN_OPERATION)


class Faults:
    """The faults to come: each call meets the first one that is for its operation, in the order they were added.

    Many threads may use it, and nothing is left to chance. Answers that come instead of the call:

    * ``bad-request-business``, ``bad-request-validation``: the two shapes of a 400;
    * ``unauthorized`` (401), ``forbidden`` (403), ``not-found`` (404), ``conflict`` (409), ``server-error`` (500):
      empty, because what the API says with them is not publicly known. A client repeats a call once after a 401;
    * ``rate-limited`` (429), ``unavailable`` (503): with ``retry_after`` seconds to wait;
    * ``html``: a page with 200.

    Spoilt answers of calls that are carried out:

    * ``cut``: the first half of the JSON, with the right length of that half;
    * ``no-body``: a success without its body; 204 where it was 200;
    * ``empty-report``: the task succeeds with no lines; ``body`` says how: ``empty-collection``, ``null-collection``
      and ``missing-collection`` are in the report, ``[]``, ``null``, ``{}`` and ``empty`` are all of the answer.

    And ``revoked-tokens``: every token given so far is refused until the faults are cleared.
    """

    def __init__(self, operations: Collection[str], *, refuse: Callable[[str], Exception] = ValueError) -> None:
        """Begin without faults.

        Args:
            operations: The operationIds that there are.
            refuse: Makes the exception that tells a wrong use.
        """
        self._operations = tuple(operations)
        self._refuse = refuse
        self._lock = threading.Lock()
        self._queue: list[_Scripted] = []
        # The tokens given since the others were revoked; None when none are.
        self._honoured: set[str] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The faults that there are."""
        return tuple(sorted(_KINDS))

    @property
    def pending(self) -> tuple[Fault, ...]:
        """What is still to come, in order and with the times that are left; revoked tokens stand last."""
        with self._lock:
            revoked = () if self._honoured is None else (Fault(name=REVOKED, times=None),)
            return (*(replace(each.fault, times=each.left) for each in self._queue), *revoked)

    def add(
        self,
        name: str,
        *,
        operation: str | None = None,
        times: int | None = 1,
        retry_after: int = 1,
        body: str = "empty-collection",
    ) -> None:
        """Script a fault.

        Args:
            name: One of ``names``.
            operation: An operationId such as ``organizations_list``; by default every one but the token endpoint's.
            times: How many calls meet it; ``None`` for every call until it is cleared.
            retry_after: Seconds that ``rate-limited`` and ``unavailable`` ask to wait.
            body: How ``empty-report`` spells that there are no lines.

        Raises:
            ConfigurationError: There is no such fault, operation or body, or the fault has no such option.
        """
        self._check("fault", name, self.names)
        kind = _KINDS[name]
        fault = Fault(name=name, operation=operation, times=times, retry_after=retry_after, body=body)
        if operation is not None:
            self._check("operation", operation, self._operations)
        self._check("body", body, tuple(_EMPTY_REPORTS))
        if (times is not None and times < 1) or retry_after < 0:
            raise self._refuse("A fault comes at least once, and asks to wait for no negative time.")
        usual = Fault(name=name, operation=operation if operation == kind.operation else None)
        for option in sorted({"operation", "times", "retry_after", "body"} - kind.options):
            if getattr(fault, option) != getattr(usual, option):
                known = ", ".join(sorted(kind.options)) or "none"
                raise self._refuse(f"The fault {name!r} has no option {option}; it has {known}.")
        with self._lock:
            if name == REVOKED:
                self._honoured = set()
            else:
                self._queue.append(_Scripted(replace(fault, operation=kind.operation or operation), times))

    def clear(self) -> None:
        """Forget every fault; revoked tokens are good again."""
        with self._lock:
            self._queue.clear()
            self._honoured = None

    async def answer(self, operation: str, request: Request, respond: Respond) -> Response:
        """Answer a call, with the fault that is due if there is one.

        Args:
            operation: The operationId.
            request: The call.
            respond: Carries it out.
        """
        due = self._due(operation)
        instead = _KINDS[due.fault.name].instead if due else None
        if due and instead and self._use(due):
            return instead(due.fault)
        if self._is_revoked(read_bearer(request.headers.get("authorization"))):
            return empty_answer(401, _INVALID_TOKEN)
        response = await respond()
        if operation == TOKEN_OPERATION and response.status_code == 200:
            self._honour(json.loads(bytes(response.body))["access_token"])
        return await self._spoilt(due, response) if due else response

    async def _spoilt(self, due: "_Scripted", response: Response) -> Response:
        content = await _content(response)
        spoil = _KINDS[due.fault.name].spoil
        spoilt = spoil(due.fault, response, content) if spoil else None
        return spoilt if spoilt is not None and self._use(due) else _remade(response, content)

    def _due(self, operation: str) -> "_Scripted | None":
        with self._lock:
            return next((each for each in self._queue if each.fault.comes_at(operation)), None)

    def _use(self, due: "_Scripted") -> bool:
        """Whether the fault is still to come; it is one time less from now on."""
        with self._lock:
            if due not in self._queue:
                return False
            if due.left is not None:
                due.left -= 1
                if due.left == 0:
                    self._queue.remove(due)
            return True

    def _honour(self, token: str) -> None:
        with self._lock:
            if self._honoured is not None:
                self._honoured.add(token)

    def _is_revoked(self, token: str | None) -> bool:
        with self._lock:
            return token is not None and self._honoured is not None and token not in self._honoured

    def _check(self, what: str, given: str, known: Collection[str]) -> None:
        if given not in known:
            raise self._refuse(f"There is no {what} {given!r} in the sandbox; there are {', '.join(known)}.")


@dataclass(slots=True, eq=False)
class _Scripted:
    fault: Fault
    left: int | None


def _waiting(status: int) -> Callable[[Fault], Response]:
    return lambda fault: empty_answer(status, {"Retry-After": str(fault.retry_after)})


def _empty(status: int, headers: Mapping[str, str] | None = None) -> Callable[[Fault], Response]:
    return lambda _: empty_answer(status, headers)


def _cut(_: Fault, response: Response, content: bytes) -> Response | None:
    if len(content) < 2 or not response.headers.get("content-type", "").startswith("application/json"):
        return None
    return _remade(response, content[: len(content) // 2])


def _no_body(_: Fault, response: Response, content: bytes) -> Response | None:
    if not content or not 200 <= response.status_code < 300:
        return None
    del response.headers["content-type"]
    response.status_code = 204 if response.status_code == 200 else response.status_code
    return _remade(response, b"")


def _empty_report(fault: Fault, response: Response, content: bytes) -> Response | None:
    if response.status_code != 200:
        return None
    report: Json = json.loads(content, parse_float=Decimal)
    values = report.values() if isinstance(report, dict) else ()
    if not isinstance(report, list) and not any(isinstance(each, list) for each in values):
        # Its task is still running, whatever the status is.
        return None
    return _remade(response, _EMPTY_REPORTS[fault.body](report))


def _collections_as(value: list[Json] | None) -> Callable[[Json], bytes]:
    def spell(report: Json) -> bytes:
        if not isinstance(report, dict):
            return encode(write(value))
        return encode(write({name: value if isinstance(each, list) else each for name, each in report.items()}))

    return spell


def _without_collections(report: Json) -> bytes:
    if not isinstance(report, dict):
        return b""
    return encode(write({name: each for name, each in report.items() if not isinstance(each, list)}))


_EMPTY_REPORTS: Mapping[str, Callable[[Json], bytes]] = {
    "empty-collection": _collections_as([]),
    "null-collection": _collections_as(None),
    "missing-collection": _without_collections,
    "[]": lambda _: b"[]",
    "null": lambda _: b"null",
    "{}": lambda _: b"{}",
    "empty": lambda _: b"",
}


@dataclass(frozen=True, slots=True)
class _Kind:
    instead: Callable[[Fault], Response] | None = None
    # Nothing comes of it where the answer is not one that can be spoilt so.
    spoil: Callable[[Fault, Response, bytes], Response | None] | None = None
    options: frozenset[str] = frozenset({"operation", "times"})
    # The only one at which it can come.
    operation: str | None = None


_WAITING = frozenset({"operation", "times", "retry_after"})
_KINDS: Mapping[str, _Kind] = {
    "bad-request-business": _Kind(lambda _: business_error("The value is invalid because a fault says so.")),
    "bad-request-validation": _Kind(
        lambda _: validation_errors({"Contact.Phone": ["The Phone field is refused because a fault says so."]})
    ),
    "unauthorized": _Kind(_empty(401, _INVALID_TOKEN)),
    "forbidden": _Kind(_empty(403)),
    "not-found": _Kind(_empty(404)),
    "conflict": _Kind(_empty(409)),
    "rate-limited": _Kind(_waiting(429), options=_WAITING),
    "server-error": _Kind(_empty(500)),
    "unavailable": _Kind(_waiting(503), options=_WAITING),
    "html": _Kind(lambda _: Response(_PAGE, media_type="text/html")),
    "cut": _Kind(spoil=_cut),
    "no-body": _Kind(spoil=_no_body),
    "empty-report": _Kind(spoil=_empty_report, options=frozenset({"times", "body"}), operation=REPORT_OPERATION),
    REVOKED: _Kind(options=frozenset()),
}


async def _content(response: Response) -> bytes:
    if not isinstance(response, StreamingResponse):
        return bytes(response.body)
    chunks = [chunk async for chunk in response.body_iterator]
    return b"".join(chunk.encode() if isinstance(chunk, str) else bytes(chunk) for chunk in chunks)


def _remade(response: Response, content: bytes) -> Response:
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    return Response(content, response.status_code, headers)
