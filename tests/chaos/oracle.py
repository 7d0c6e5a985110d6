"""What a cell must come to, by the rules of the documentation alone: nothing here is imported from the client.

The rules are those of the decision records 14 (tokens), 15 (received or not) and 16 (deadline and retries), of the
table of errors, and of ``docs/how-it-works.md`` for answers that are not as the document says. Time is counted in
seconds since the call was made; what is random of a wait is too small to matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from attrs import define, field, frozen
from chaos.calls import CALLS, EMPTY, RIGHT, WAIT_SECONDS, CallKind
from chaos.cells import Cell
from chaos.faults import FAULTS, Fault

_ERRORS: Mapping[int, str] = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    429: "RateLimitedError",
}
_PASSING = {408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 527, 529, 530}
_LONGEST_RETRY_AFTER = 120.0
_HOUR = 3600.0
_DAY = 86400.0
_UNTOLD = 3600.0
_QUIET = ("never an answer", "half a body, then nothing")
_STATUS_OF_BODY = {"empty 202": 202, "empty 204": 204}
# With 202, an answer that tells no state says that the task is running.
_NO_STATE = ("null", "another type")
_DELETIONS = ("delete", "remove")
_NO_EFFECT = ("token", "get", "ask", "poll", "link")


@frozen
class Expected:
    """What a cell comes to.

    Attributes:
        outcome: ``right``, or the name of an error.
        may_have_happened: What the error says, where it says it.
        asked: How often the vendor is asked, by operation.
        done: How often it does what has an effect, by operation.
        is_late: Whether it is the end of the time that ends it.
    """

    outcome: str
    may_have_happened: bool | None
    asked: Mapping[str, int]
    done: Mapping[str, int]
    is_late: bool


class _EndError(Exception):
    def __init__(self, outcome: str, *, may_have_happened: bool | None = None) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.may_have_happened = may_have_happened


@frozen
class _Came:
    """What the client gets: no answer, or a status."""

    status: int | None
    body: str = RIGHT
    retry_after: float | None = None

    @property
    def may_have_happened(self) -> bool:
        if self.status is None:
            return True
        if self.status == 503:
            return self.retry_after is None
        return self.status in (408, 425) or self.status >= 500


@define
class _Token:
    good: bool
    renew_at: float
    ends_at: float


def _living(now: float, lifetime: float) -> _Token:
    return _Token(good=True, renew_at=now + lifetime - min(300.0, lifetime / 2), ends_at=now + lifetime)


def _found(situation: str) -> _Token | None:
    """The token of the first call."""
    ages = {"renewal due": _DAY - 180, "last seconds": _DAY - 5, "expired": _DAY + _HOUR}
    if situation == "fresh":
        return None
    token = _living(-ages.get(situation, 0.0), _DAY)
    token.good = situation != "revoked"
    return token


@define
class _World:
    cell: Cell
    kind: CallKind
    client: str
    faults: Mapping[str, Fault]
    now: float = 0.0
    day: float = 0.0
    late: bool = False
    token: _Token | None = None
    asked: Counter[str] = field(factory=Counter)
    done: Counter[str] = field(factory=Counter)
    scripts: dict[str, list[str]] = field(factory=dict)
    running: int = 0
    done_after: float = 0.0

    def call(self) -> None:
        if self.kind.operation in ("poll", "link"):
            self.poll()
            return
        until = self.cell.deadline
        for operation in self.kind.before:
            self.request(operation, repeatable=True, until=until)
        body = self.request(self.kind.operation, repeatable=self.kind.repeatable, until=until)
        read = RIGHT if body == RIGHT else self.kind.reads.get(body, "ResponseError")
        if read == "again":
            self.request("get", repeatable=True, until=until)
        elif read != RIGHT:
            raise _EndError(read)

    def poll(self) -> None:
        wait = self.cell.deadline if self.cell.real else WAIT_SECONDS
        pause, longer = (1.0, 1.0) if self.done_after else (2.0, 1.5)
        while True:
            try:
                body = self.request("poll", repeatable=True, until=wait)
            except _EndError as end:
                raise _EndError("TaskTimeoutError") if end.outcome == "DeadlineExceededError" else end from None
            if body == "done":
                break
            if body not in ("running", "empty 202"):
                raise _EndError(_REPORTS.get(body, "ResponseError"))
            if self.now + pause > wait:
                raise _EndError("TaskTimeoutError")
            self.passes(pause)
            pause = min(pause * longer, 30.0)
        if self.kind.operation == "link":
            self.follow(wait)

    def follow(self, wait: float) -> None:
        try:
            body = self.request("link", repeatable=True, until=wait)
        except _EndError as end:
            raise _EndError("TaskTimeoutError") if end.outcome == "DeadlineExceededError" else end from None
        if body != RIGHT:
            # A list of something else is a report whose columns bind to nothing.
            raise _EndError("ReportShapeError" if body == "another type" else "ResponseError")

    def request(self, operation: str, *, repeatable: bool, until: float) -> str:
        """The body of a success."""
        attempts, happened, replaced = 0, False, False
        while True:
            self.need_token(until, happened=happened)
            if until - self.now < 0.002:
                self.late = True
                raise _EndError("DeadlineExceededError")
            came = self.ask(operation, until)
            attempts += 1
            if came.status is not None and 200 <= came.status < 300:
                return came.body
            if came.status == 401 and not replaced:
                self.token, replaced = None, True
                continue
            if self.again(came, attempts, repeatable=repeatable, until=until):
                happened |= came.may_have_happened
                continue
            if came.status == 404 and happened and operation in _DELETIONS:
                return "empty 204"
            raise self.end(came, repeatable=repeatable, until=until)

    def again(self, came: _Came, attempts: int, *, repeatable: bool, until: float) -> bool:
        wait = min(came.retry_after or 0.0, _LONGEST_RETRY_AFTER)
        if came.status is not None and came.status not in _PASSING:
            return False
        if attempts >= self.cell.attempts or (came.may_have_happened and not repeatable) or wait >= until - self.now:
            return False
        self.passes(wait)
        return True

    def end(self, came: _Came, *, repeatable: bool, until: float) -> _EndError:
        if came.status is None:
            if not repeatable:
                return _EndError("OutcomeUnknownError")
            if until - self.now < 0.002:
                self.late = True
                return _EndError("DeadlineExceededError")
            return _EndError("TransportError", may_have_happened=True)
        if 500 <= came.status <= 599:
            # Said of calls that must not be repeated; of the others it is of no consequence.
            return _EndError("ServerError", may_have_happened=None if repeatable else came.may_have_happened)
        return _EndError(_ERRORS.get(came.status, "UnexpectedStatusError"))

    def need_token(self, until: float, *, happened: bool) -> None:
        token = self.token
        if token is not None and self.now < token.renew_at:
            return
        spare = token if token is not None and self.now < token.ends_at - 10 else None
        try:
            self.grant(until if spare is None else min(until, self.now + 10))
        except _EndError as end:
            if spare is not None and end.outcome != "AuthenticationError" and self.now < spare.ends_at:
                spare.renew_at = min(self.now + 30, spare.ends_at)
                return
            if end.outcome == "TransportError":
                # Of the call, and not of the request for a token.
                end.may_have_happened = happened
            raise

    def grant(self, until: float) -> None:
        attempts = 0
        while True:
            if until - self.now < 0.002:
                self.late = True
                raise _EndError("DeadlineExceededError")
            due = self.scripts["token"][:1]
            came = self.ask("token", until)
            attempts += 1
            if came.status == 200:
                if came.body != RIGHT:
                    raise _EndError("ResponseError")
                self.token = _living(self.now, _lifetime(due[0] if due else ""))
                return
            if came.status is None or not 200 <= came.status < 300:
                if self.again(came, attempts, repeatable=True, until=until):
                    continue
                if came.status in (400, 401):
                    raise _EndError("AuthenticationError")
            raise self.end(came, repeatable=True, until=until)

    def ask(self, operation: str, until: float) -> _Came:
        self.asked[operation] += 1
        script = self.scripts.get(operation, [])
        for_ever = self.cell.for_ever[operation == "token"]
        name = (script[0] if len(script) == 1 and for_ever else script.pop(0)) if script else None
        fault = self.faults[name] if name else None
        own = self.carried_out(operation, fault)
        if fault is None:
            return own
        self.passes(fault.jump[1] if fault.jump else 0.0, day=fault.jump[0] if fault.jump else 0.0)
        if fault.came == "late" and not (name in _QUIET and self.cell.timeout < self.cell.deadline):
            self.passes(until - self.now)
        if fault.came in ("lost", "late") or self.client in fault.lost_by:
            return _Came(None)
        if operation == "poll" and own.status == 202 and fault.body in _NO_STATE:
            return _Came(202, "empty 202")
        if fault.came == "answer":
            return own if fault.body == RIGHT else _Came(_STATUS_OF_BODY.get(fault.body, 200), fault.body)
        asked = fault.retry_after if fault.date is None else max(0.0, fault.date - self.day)
        return _Came(fault.status, retry_after=asked)

    def carried_out(self, operation: str, fault: Fault | None) -> _Came:
        """What the vendor answers by itself."""
        if operation != "token" and (self.token is None or not self.token.good):
            return _Came(401)
        if fault is None or fault.carried_out:
            if operation in _DELETIONS and self.done[operation]:
                return _Came(404)
            if operation not in _NO_EFFECT:
                self.done[operation] += 1
            if operation == "poll":
                self.running -= 1
                is_running = self.now < self.done_after if self.done_after else self.running >= 0
                return _Came(202, "running") if is_running else _Came(200, "done")
        return _Came(200)

    def passes(self, seconds: float, *, day: float | None = None) -> None:
        self.now += seconds
        self.day += seconds if day is None else day


# A finished report that is none: what reading its lines says. Without any list it has the finding `no-list`.
_REPORTS: Mapping[str, str] = {
    **dict.fromkeys(("empty", "empty 204", "null"), EMPTY),
    # A bare word is a state, and one that nobody knows.
    **dict.fromkeys(("a scalar", "a failure"), "TaskFailedError"),
    "another type": "ReportShapeError",
}


def _lifetime(fault: str) -> float:
    told = {"expires_in one second": 1.0, "expires_in of ages": 365 * _DAY}
    return told.get(fault, _UNTOLD if fault.startswith("expires_in") else _DAY)


def expected(
    cell: Cell,
    client: str,
    *,
    faults: Mapping[str, Fault] = FAULTS,
    calls: Mapping[str, CallKind] = CALLS,
    done_after: float = 0.0,
) -> Expected:
    """What the cell comes to, on a kind of client.

    Args:
        cell: The cell.
        client: The kind of client.
        faults: What the names of its faults mean.
        calls: What the name of its call means.
        done_after: Seconds after which a task is done that tells when to ask again, in a second.
    """
    kind = calls[cell.call]
    scripts = {kind.operation: [*cell.faults], "token": [*cell.token_faults]}
    world = _World(
        cell,
        kind,
        client,
        faults,
        token=_found(cell.situation),
        scripts=scripts,
        running=kind.running,
        done_after=done_after if kind.running else 0.0,
    )
    outcome, may_have_happened = RIGHT, None
    try:
        world.call()
    except _EndError as end:
        outcome, may_have_happened = end.outcome, end.may_have_happened
    return Expected(outcome, may_have_happened, world.asked, world.done, is_late=world.late)
