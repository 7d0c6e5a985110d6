"""Scripted faults: what the sandbox does wrong when it is told to, by name and in order."""

import json
import threading
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from cloudmore.sandbox.server.answers import empty_answer
from cloudmore.sandbox.server.drifts import DRIFTS
from cloudmore.sandbox.server.fault_kinds import (
    BECAUSE,
    DRIFT,
    EMPTY_REPORTS,
    INVALID_TOKEN,
    KINDS,
    REVOKED,
    TOKEN_OPERATION,
    Fault,
    remade,
)
from cloudmore.sandbox.server.partial_report import LOSSES, ORGANIZATION
from cloudmore.sandbox.server.tokens import read_bearer

Respond = Callable[[], Awaitable[Response]]


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
      and ``missing-collection`` are in the report, ``[]``, ``null``, ``{}`` and ``empty`` are all of the answer. The
      first two and ``[]`` still have a list; the client takes no other one for a month without sales;
    * ``partial-report``: the task succeeds without some of the lines; ``lost`` says which: all of the first
      ``organization``, or one ``line`` of it. What stands around them stays, such as a subtotal of a loaded report;
    * ``drift``: an API that is no longer as its document says, or that has only grown; ``drift`` says how, such as
      ``essential-gone``, ``list-enveloped`` or ``property-added``. ``drifts`` lists them, and docs/sandbox.md says what
      each does and how grave it is. It is in every object of a list. An answer that has nothing to change, such as one
      without dates for ``dates-changed``, stays as it is, and the fault is still to come.

    And what becomes of the task of a report:

    * ``failed-task``: it has failed, as the sandbox's dialect says it; with another ``word`` and a ``message`` if you
      like, such as a word that nobody knows. A task that the server has forgotten is ``not-found`` at
      ``billing_reports_get``.

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
        return tuple(sorted(KINDS))

    @property
    def drifts(self) -> tuple[str, ...]:
        """What ``drift`` may be."""
        return tuple(sorted(DRIFTS))

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
        lost: str = ORGANIZATION,
        word: str = "",
        message: str = BECAUSE,
        drift: str = "",
    ) -> None:
        """Script a fault.

        Args:
            name: One of ``names``.
            operation: An operationId such as ``organizations_list``, or ``report_file`` for what a link of a dialect
                leads to; by default every one but the token endpoint's.
            times: How many calls meet it; ``None`` for every call until it is cleared.
            retry_after: Seconds that ``rate-limited`` and ``unavailable`` ask to wait.
            body: How ``empty-report`` spells that there are no lines.
            lost: Which lines ``partial-report`` lacks: those of an ``organization``, or a ``line``.
            word: What ``failed-task`` says; by default the word of the dialect.
            message: What it says besides, where the dialect has a place for it.
            drift: What has changed in the answer of a ``drift``: one of ``drifts``.

        Raises:
            ConfigurationError: There is no such fault, operation, body, loss or drift, or the fault has no such option.
        """
        self._check("fault", name, self.names)
        kind = KINDS[name]
        given: dict[str, Any] = {
            "times": times,
            "retry_after": retry_after,
            "body": body,
            "lost": lost,
            "word": word,
            "message": message,
            "drift": drift,
        }
        fault = Fault(name=name, operation=operation, **given)
        if operation is not None:
            self._check("operation", operation, self._operations)
        self._check("body", body, tuple(EMPTY_REPORTS))
        self._check("lost", lost, LOSSES)
        if name == DRIFT:
            self._check("drift", drift, self.drifts)
        if (times is not None and times < 1) or retry_after < 0:
            raise self._refuse("A fault comes at least once, and asks to wait for no negative time.")
        usual = Fault(name=name, operation=operation if operation == kind.operation else None)
        for option in sorted({"operation", *given} - kind.options):
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
        instead = KINDS[due.fault.name].instead if due else None
        if due and instead and self._use(due):
            return instead(due.fault)
        if self._is_revoked(read_bearer(request.headers.get("authorization"))):
            return empty_answer(401, INVALID_TOKEN)
        if due and KINDS[due.fault.name].told:
            request.state.fault = lambda: due.fault if self._use(due) else None
        response = await respond()
        if operation == TOKEN_OPERATION and response.status_code == 200:
            self._honour(json.loads(bytes(response.body))["access_token"])
        return await self._spoilt(due, operation, response) if due else response

    async def _spoilt(self, due: "_Scripted", operation: str, response: Response) -> Response:
        content = await _content(response)
        spoil = KINDS[due.fault.name].spoil
        spoilt = spoil(replace(due.fault, operation=operation), response, content) if spoil else None
        return spoilt if spoilt is not None and self._use(due) else remade(response, content)

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


async def _content(response: Response) -> bytes:
    if not isinstance(response, StreamingResponse):
        return bytes(response.body)
    chunks = [chunk async for chunk in response.body_iterator]
    return b"".join(chunk.encode() if isinstance(chunk, str) else bytes(chunk) for chunk in chunks)
