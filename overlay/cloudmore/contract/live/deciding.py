"""From answers and findings to the verdict of an operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import frozen

from cloudmore import (
    AuthenticationError,
    CloudmoreError,
    DeadlineExceededError,
    OutcomeUnknownError,
    RateLimitedError,
    ServerError,
    TaskFailedError,
    TaskTimeoutError,
    TransportError,
)
from cloudmore.contract.calling.plan import NEEDS, REPORT, TOKEN
from cloudmore.contract.calling.reading import Outcome
from cloudmore.contract.exchange import Exchange
from cloudmore.contract.finding import Finding, Grade
from cloudmore.contract.live.answers import Answers, Wire
from cloudmore.contract.live.verdict import LiveVerdict, OperationVerdict

# No answer came; whoever asks the next time may get none either.
UNANSWERED = (TransportError, DeadlineExceededError, OutcomeUnknownError)
_NOT_REACHED = (*UNANSWERED, RateLimitedError, ServerError)


@frozen
class Course:
    """How the calls went.

    Attributes:
        wire: What was captured.
        outcomes: How each call ended.
        has_lines: Whether the report has a line.
        looked_at_all: Whether every organization that is looked at had its turn.
        stopped: What ended the calls early; ``None`` where all were made.
        stopped_at: The operation at which it did.
    """

    wire: Wire
    outcomes: Sequence[Outcome]
    has_lines: bool
    looked_at_all: bool
    stopped: CloudmoreError | None = None
    stopped_at: str = ""

    def errors(self, operation_id: str) -> list[CloudmoreError]:
        """What the calls of an operation ended with, but for those with an id that nobody has."""
        ours = (each for each in self.outcomes if each.operation == operation_id and not each.unknown_id)
        return [each.error for each in ours if each.error is not None]

    def had_its_turn(self, operation_id: str) -> bool:
        """Whether an operation of an organization would have been called by now, had there been an id to ask with."""
        return self.looked_at_all and "organizations_list" in NEEDS.get(operation_id, ())

    def succeeded(self, operation_id: str) -> bool:
        """Whether a call of an operation gave what could be read."""
        return any(each.operation == operation_id and each.error is None for each in self.outcomes)

    def with_data(self, operation_id: str) -> list[Exchange]:
        """The successes of an operation that have data."""
        if operation_id == REPORT and not self.has_lines:
            return []
        return self.wire.of(operation_id).with_data


def decided(operation_id: str, course: Course, findings: Sequence[Finding], known: int) -> OperationVerdict:
    """The verdict of an operation.

    Broken is worse than anything else. Without a success that has data, it was not reached or not exercised, whatever
    else came.

    Args:
        operation_id: Its name in the document.
        course: How the calls went.
        findings: Those of it that nobody answers for.
        known: How many there are that somebody answers for.
    """
    answers = course.wire.of(operation_id)
    verdict, reason = _decided(answers, course, findings)
    if known:
        reason += f"; {known} known"
    with_data = len(course.with_data(operation_id))
    return OperationVerdict(operation_id, verdict, len(answers.exchanges), reason, with_data)


def _decided(answers: Answers, course: Course, findings: Sequence[Finding]) -> tuple[LiveVerdict, str]:
    operation_id = answers.operation_id
    alike = {each.fingerprint: each for each in findings}.values()
    kinds = {grade: [each.kind for each in alike if each.grade is grade] for grade in Grade}
    if kinds[Grade.BROKEN]:
        return LiveVerdict.BROKEN, _counted(kinds)
    with_data = course.with_data(operation_id)
    if not with_data:
        verdict, reason = _without_data(answers, course)
        return verdict, f"{reason}; {_counted(kinds)}" if findings else reason
    told = f"{len(with_data)} with data"
    # One of three organizations may have had no answer, and the others were judged.
    if lost := [_why(each) for each in course.errors(operation_id) if isinstance(each, _NOT_REACHED)]:
        told += f", {len(lost)} lost: {lost[0]}"
    if findings:
        return LiveVerdict.NEW, f"{_counted(kinds)}; {told}"
    return LiveVerdict.SAME, told


def _counted(kinds: Mapping[Grade, Sequence[str]]) -> str:
    return ", ".join(f"{len(each)} {grade}: {', '.join(dict.fromkeys(each))}" for grade, each in kinds.items() if each)


def _without_data(answers: Answers, course: Course) -> tuple[LiveVerdict, str]:
    if lost := [each for each in course.errors(answers.operation_id) if isinstance(each, _NOT_REACHED)]:
        return LiveVerdict.NOT_REACHABLE, _why(lost[-1])
    if answers.operation_id == TOKEN:
        return _token(answers, course)
    if answers.with_known_ids:
        return LiveVerdict.NOT_EXERCISED, _of_answers(answers, course)
    return _of_no_answer(answers.operation_id, course)


def _of_answers(answers: Answers, course: Course) -> str:
    statuses = Counter(each.response.status for each in answers.with_known_ids)
    errors = course.errors(answers.operation_id)
    if errors and isinstance(errors[-1], TaskTimeoutError):
        return "the report was not ready in time"
    if errors and isinstance(errors[-1], TaskFailedError):
        return "the report failed"
    if any(200 <= status < 300 for status in statuses):
        return _empty(answers, course)
    told = ", ".join(f"{count} times {status}" for status, count in sorted(statuses.items()))
    return f"{told}: the user may not" if set(statuses) == {403} else f"no success: {told}"


def _of_no_answer(operation_id: str, course: Course) -> tuple[LiveVerdict, str]:
    if course.stopped is not None and not course.had_its_turn(operation_id):
        at = f" at {course.stopped_at}" if course.stopped_at not in ("", operation_id) else ""
        return LiveVerdict.NOT_REACHABLE, f"not asked: {_why(course.stopped)}{at}"
    if course.errors(operation_id):
        # It was asked for, and nothing was sent.
        return LiveVerdict.NOT_REACHABLE, "not asked: no token that can be read"
    return LiveVerdict.NOT_EXERCISED, _no_id(operation_id, course)


def _token(answers: Answers, course: Course) -> tuple[LiveVerdict, str]:
    if answers.exchanges:
        last = answers.exchanges[-1].response.status
        return (LiveVerdict.NOT_REACHABLE if is_outage(last) else LiveVerdict.NOT_EXERCISED), f"status {last}"
    if course.stopped is not None:
        return LiveVerdict.NOT_REACHABLE, _why(course.stopped)
    return LiveVerdict.NOT_EXERCISED, "not asked: a token was at hand"


def _empty(answers: Answers, course: Course) -> str:
    if answers.has_pages:
        return "no JSON came"
    if answers.operation_id != REPORT:
        return "nothing but empty answers"
    if course.has_lines:
        return "the report is behind a link, which is not judged"
    return "a report without a line"


def _no_id(operation_id: str, course: Course) -> str:
    sources = NEEDS[operation_id]
    gave_none = [each for each in sources if not (course.with_data(each) and course.succeeded(each))]
    # Where each gave something, it was not the call that tells ids.
    source = [*gave_none, *sources][0]
    return f"no {'report to ask for' if operation_id == REPORT else 'id to ask with'}: {source} gave none"


def is_outage(status: int) -> bool:
    """Whether a status says of the hour and not of the contract: an error of the server, or that it asks to wait."""
    return status == 429 or 500 <= status < 600


def _why(error: CloudmoreError) -> str:
    """What happened, without a word of the server or of an address."""
    if isinstance(error, AuthenticationError):
        return "nobody is let in"
    if isinstance(error, UNANSWERED):
        return "no answer came in time" if isinstance(error, DeadlineExceededError) else "no answer came"
    return f"status {error.status_code}"
