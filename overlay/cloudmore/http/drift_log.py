"""``drift="log"``: holds the answers of a client's own calls against the document, and logs each difference once.

An answer is noted when it is there, and judged when the call that it belongs to is over, as a step of its flow. So the
call has its answer before anybody judges it, and no time of judging counts against its deadline.
"""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from threading import Lock
from typing import IO, Any, TypeVar

from attrs import evolve, field, frozen

from cloudmore.contract import Finding, Grade
from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Exchange, Request, Response
from cloudmore.contract.judge import Judge
from cloudmore.errors import CloudmoreError, ConfigurationError, shortened
from cloudmore.http.async_sender import in_thread
from cloudmore.http.flow import Flow, Work
from cloudmore.http.message import BODY_READ_LIMIT, Reply
from cloudmore.http.per_process import PerProcess
from cloudmore.masking import Mask

T = TypeVar("T")
# Judging takes a third of a second for so much, and memory several times as large.
LARGEST_JUDGED_BYTES = 4 * 1024 * 1024
# So that a server which makes up names fills neither the log nor the memory.
MOST_DIFFERENCES = 1000
# These tell that nobody was reached, or too often, and may come of anybody in between: no word of the API's contract.
NOT_REACHED = frozenset({429, *range(500, 600)})
# The transport has decoded the body, and kept what told how.
_OF_THE_TRANSFER = frozenset({"content-encoding", "transfer-encoding"})
_LOG = logging.getLogger("cloudmore.drift")


def drift_log_of(drift: object) -> DriftLog:
    """What a client's option ``drift`` asks for.

    Args:
        drift: ``"log"``.

    Raises:
        ConfigurationError: It is something else, or the document cannot be used.
    """
    if drift != "log":
        raise ConfigurationError(
            f"The setting drift is {shortened(repr(drift))}.", remedy='Give drift="log", or leave it out.'
        )
    return DriftLog(*_shipped())


@cache
def _shipped() -> tuple[Document, Judge]:
    # Read once for all clients: it takes as long as some calls.
    document = Document.read()
    return document, Judge(document)


@frozen
class _Noted:
    """An answer that waits to be judged."""

    operation_id: str
    method: str
    path: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    mask: Mask = field(repr=False)


class DriftLog:
    """Judges the answers of one client; threads and event loops may share it.

    Args:
        document: What the answers are held against.
        judge: Who does that.
    """

    def __init__(self, document: Document, judge: Judge) -> None:
        self._document = document
        self._judge = judge
        self._waiting: deque[_Noted] = deque()
        # Of what stands below. A child may be forked while another thread holds it, so that each process has its own.
        self._lock = PerProcess(lambda _inherited: Lock())
        self._calls: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()
        # By fingerprint: as it was first, and in how many answers it was.
        self._findings: dict[str, Finding] = {}
        self._answers: Counter[str] = Counter()
        self._further = 0
        self._told: set[tuple[str, str]] = set()
        self._is_closed = False

    def around(self, flow: Flow[T]) -> Flow[T]:
        """The flow of a call, and then a step that judges what was noted meanwhile; errors pass as they are.

        Args:
            flow: Of the whole call, whatever it sends.
        """
        try:
            value = yield from flow
        except CloudmoreError:
            yield from self._judged()
            raise
        yield from self._judged()
        return value

    def _judged(self) -> Flow[None]:
        if self._waiting:
            try:
                yield Work(self.judge)
            except Exception as error:  # noqa: BLE001 - such as that no thread can be started: the call is over, and well
                self._give_up()
                self.failed("Judging", "this call", type(error).__name__)

    def _give_up(self) -> None:
        """Judge nothing of what waits: with the next call there would be more."""
        with suppress(IndexError):
            while True:
                noted = self._waiting.popleft()
                with self._lock():
                    self._left_out[noted.operation_id] += 1

    def note(self, method: str, path: str, reply: Reply, mask: Mask, file: IO[bytes] | None = None) -> None:
        """Keep a final answer until it is judged; one that is no operation's, or says that nobody was reached, is not.

        Args:
            method: HTTP method.
            path: Of the request, without its query.
            reply: The answer.
            mask: Takes the secrets of the request out of a text.
            file: Where the body of a success is.
        """
        with self._harmless("Keeping", method):
            found = self._document.find(method, path)
            if found.operation is None or reply.status_code in NOT_REACHED:
                return
            operation_id = found.operation.operation_id
            body = _body(reply, file)
            if body is None:
                self._leave_out(operation_id)
                return
            headers = {name.lower(): value for name, value in reply.headers.items()}
            self._waiting.append(
                _Noted(
                    operation_id=operation_id,
                    method=method,
                    path=path,
                    status=reply.status_code,
                    headers={name: value for name, value in headers.items() if name not in _OF_THE_TRANSFER},
                    body=body,
                    mask=mask,
                )
            )

    def judge(self) -> None:
        """Judge what waits, and log each difference that was not logged before; nothing is raised."""
        # No more than there is now: a busy client must not keep one call for the answers of all the others.
        for _ in range(len(self._waiting)):
            try:
                noted = self._waiting.popleft()
            except IndexError:
                # Another call has taken it.
                return
            with self._harmless("Judging", noted.operation_id):
                self._judge_one(noted)

    def close(self) -> None:
        """Judge what is left, and say how often each difference was there; a second time, nothing."""
        self.judge()
        with self._lock():
            if self._is_closed:
                return
            self._is_closed = True
            repeated = [(self._findings[each], count) for each, count in self._answers.items() if count > 1]
            judged, left_out, differences = self._calls.total(), self._left_out.total(), len(self._findings)
            further = f", and {self._further} times one that was not logged" if self._further else ""
        for finding, count in repeated:
            _logged(logging.INFO, f"In {count} answers: {finding}", finding)
        _logged(logging.INFO, f"Answers judged: {judged}, not judged: {left_out}, differences: {differences}{further}.")

    async def aclose(self) -> None:
        """The same for an event loop: in a thread, where one can be started."""
        with suppress(RuntimeError):
            await in_thread(self.close)
        self.close()

    def _judge_one(self, noted: _Noted) -> None:
        with self._lock():
            number = self._calls[noted.operation_id]
            self._calls[noted.operation_id] += 1
        # What was sent is the caller's own, and may hold secrets: the judge is not shown it.
        sent = Request(headers={}, body=b"", method=noted.method, url=noted.path)
        came = Response(headers=noted.headers, body=noted.body, status=noted.status)
        for finding in self._judge.judge(Exchange(noted.operation_id, number, sent, came)):
            if finding.where.startswith("response"):
                self._tell(finding, noted.mask)

    def _tell(self, finding: Finding, mask: Mask) -> None:
        fingerprint = finding.fingerprint
        # A server may echo a token, also as a media type; the fingerprint is that of the words as they came.
        shown = evolve(finding, found=mask(finding.found), pointer=mask(finding.pointer), general=mask(finding.general))
        with self._lock():
            is_first = fingerprint not in self._findings
            if is_first and len(self._findings) == MOST_DIFFERENCES:
                self._further += 1
                return
            self._findings.setdefault(fingerprint, shown)
            self._answers[fingerprint] += 1
        if is_first:
            level = logging.WARNING if finding.grade is Grade.BROKEN else logging.INFO
            _logged(level, str(shown), shown)

    def _leave_out(self, operation_id: str) -> None:
        with self._lock():
            self._left_out[operation_id] += 1
            is_first = self._left_out[operation_id] == 1
        if is_first:
            limit = LARGEST_JUDGED_BYTES // 1024**2
            _logged(
                logging.INFO,
                f"An answer to {operation_id} is not judged: it has more than {limit} MiB, or was not read to its end.",
            )

    def _harmless(self, what: str, where: str) -> _Harmless:
        return _Harmless(self, what, where)

    def failed(self, what: str, where: str, kind: str) -> None:
        """Log once that something of this log has failed, without the error's words: they may quote an answer.

        Args:
            what: What it was doing.
            where: On which answer.
            kind: Of the error.
        """
        with self._lock():
            is_first = (where, kind) not in self._told
            self._told.add((where, kind))
        if is_first:
            _logged(logging.WARNING, f"{what} an answer to {where} has failed ({kind}); the call goes on.")


class _Harmless:
    """A block whose errors change no call."""

    def __init__(self, log: DriftLog, what: str, where: str) -> None:
        self._log = log
        self._what = what
        self._where = where

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, _error: object, _traceback: object) -> bool:
        # A panic of a library written in Rust is no `Exception`.
        if kind is None or issubclass(kind, KeyboardInterrupt | SystemExit):
            return False
        self._log.failed(self._what, self._where, kind.__name__)
        return True


def _body(reply: Reply, file: IO[bytes] | None) -> bytes | None:
    """All of the body; ``None`` where it is too large to be judged, or only its start was read."""
    is_success = 200 <= reply.status_code < 300
    if file is None or not is_success:
        limit = LARGEST_JUDGED_BYTES if is_success else BODY_READ_LIMIT - 1
        return reply.content if len(reply.content) <= limit else None
    at = file.tell()
    try:
        file.seek(0)
        body = file.read(LARGEST_JUDGED_BYTES + 1)
    finally:
        # Whoever reads it next finds it as it was.
        file.seek(at)
    return body if len(body) <= LARGEST_JUDGED_BYTES else None


def _logged(level: int, message: str, finding: Finding | None = None) -> None:
    # A filter or a handler of the user may fail; the call goes on.
    with suppress(Exception):
        extra: dict[str, Any] = {} if finding is None else {"cloudmore_finding": finding}
        _LOG.log(level, "%s", message, extra=extra)
