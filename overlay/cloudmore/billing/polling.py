"""How a billing task is submitted, asked and waited for, as flows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo

from attrs import frozen

from cloudmore.billing.column_settings import chosen_columns
from cloudmore.billing.month import Period, RangeEnd, asked_end
from cloudmore.billing.reading import Origin
from cloudmore.billing.report import Asked, Report
from cloudmore.billing.task_answer import Polled, asked, with_report
from cloudmore.billing.task_identity import TaskIdentity, host_of
from cloudmore.billing.task_status import TaskState, TaskStatus, next_wait, read_task_id
from cloudmore.billing.zone import zone_named
from cloudmore.errors import DeadlineExceededError, ResponseError, TaskFailedError, TaskTimeoutError, shortened
from cloudmore.http.flow import Flow, Sleep
from cloudmore.http.watch import checked_hook
from cloudmore.http.way import MaskingAnswer, Way
from cloudmore.limits import number_of
from cloudmore_api.api.billing_reports import billing_reports_start
from cloudmore_api.models.monthly_billing_per_organization_create_async import (
    MonthlyBillingPerOrganizationCreateAsync,
)
from cloudmore_api.types import decode_json


@frozen
class Progress:
    """Where a task stands.

    Attributes:
        task_id: The task.
        status: Its state.
        elapsed: Seconds since the waiting began.
        next_poll: Seconds until it is asked again; ``None`` when it is done.
    """

    task_id: str
    status: TaskStatus
    elapsed: float
    next_poll: float | None


def submitted(way: Way, reseller_id: str, period: Period, range_end: RangeEnd) -> Flow[TaskIdentity]:
    """Start building a report.

    Args:
        way: How a call goes.
        reseller_id: Whose report.
        period: Billing dates.
        range_end: How the API reads the last date.

    Raises:
        ResponseError: The answer names no task.
        CloudmoreError: As for every call.
    """
    body = MonthlyBillingPerOrganizationCreateAsync(start_date=period.start, end_date=asked_end(period, range_end))
    asked_at = way.now()
    answer = yield from way.answer(billing_reports_start.build(reseller_id, body))
    task_id = _told_task_id(answer)
    if task_id is None:
        raise ResponseError(
            "The answer that started the report names no task.",
            remedy="Submit it again; if it stays so, the API has changed.",
            operation_id="billing_reports_start",
        )
    return TaskIdentity(host_of(way.base_url), reseller_id, task_id, period, asked_at, range_end)


def check_waiting(wait: float, on_progress: Callable[[Progress], None] | None) -> None:
    """Refuse what nobody can wait with, before anything is started.

    Raises:
        ConfigurationError: The wait is no number of seconds, or what is to be called is no plain function.
    """
    number_of("wait", wait, least=0)
    checked_hook(on_progress, "on_progress", "cloudmore.billing.Progress")


def asked_once(way: Way, task: TaskIdentity) -> Flow[TaskStatus]:
    """Ask where the task stands; a finished report is read and thrown away."""
    polled = yield from asked(way, task)
    polled.raw.unlink(missing_ok=True)
    return polled.status


def waited_for(
    way: Way,
    task: TaskIdentity,
    *,
    wait: float,
    on_progress: Callable[[Progress], None] | None,
    columns: Mapping[str, str | Sequence[str]] | None,
    zone: str | tzinfo | None,
) -> Flow[Report]:
    """Ask again and again until the report is there.

    Args:
        way: How a call goes.
        task: The task.
        wait: Seconds at most; 0 asks once.
        on_progress: Called after each answer.
        columns: As of ``BillingTask.result``.
        zone: As of ``BillingTask.result``.

    Raises:
        TaskTimeoutError: Still running when the time is up.
        TaskFailedError: The task failed, or says a word that nobody knows.
        NotFoundError: The server does not know the task, or its link leads nowhere.
        ResponseError: The answer is not JSON, it is cut, neither state nor report, or its link is not followed.
    """
    chosen, calendar = chosen_columns(columns), zone_named(zone)
    check_waiting(wait, on_progress)
    began, previous, word = way.monotonic(), None, None
    # The last answer is the report, so that its download counts, too. Asking once is a call like any other.
    until = began + wait if wait else None
    while True:
        try:
            polled = yield from asked(way, task, until)
            word = polled.status.raw
            polled = yield from with_report(way, task, polled, until)
        except DeadlineExceededError as late:
            if until is None:
                raise
            raise _not_there(task, word, way.monotonic() - began) from late
        elapsed = way.monotonic() - began
        state = polled.status.state
        done = state not in (TaskState.PENDING, TaskState.RUNNING)
        pause = next_wait(previous, retry_after=polled.retry_after)
        # The report owns its file from here on; any other answer's is gone before somebody can interrupt.
        report = _report(task, polled, chosen, calendar) if state is TaskState.SUCCEEDED else None
        if report is None:
            polled.raw.unlink(missing_ok=True)
        _tell(on_progress, Progress(task.task_id, polled.status, elapsed, None if done else pause), report)
        if report is not None:
            return report
        if done:
            raise _ended(task, polled)
        if elapsed + pause > wait:
            raise _not_there(task, word, elapsed, pause)
        yield Sleep(pause)
        if polled.retry_after is None:
            previous = pause


def _tell(on_progress: Callable[[Progress], None] | None, progress: Progress, report: Report | None) -> None:
    if on_progress is None:
        return
    try:
        on_progress(progress)
    except BaseException:
        # Nobody gets the report, so that nobody would close it.
        if report is not None:
            report.close()
        raise


def _report(task: TaskIdentity, polled: Polled, columns: Mapping[str, Sequence[str]], zone: tzinfo) -> Report:
    asked = Asked(task.period, task.asked_at, task.host, task.task_id, task.range_end)
    origin = Origin(polled.source, task.reseller_id, task.period.name, zone)
    return Report(polled.raw, polled.head, asked, origin, columns=columns)


def _not_there(task: TaskIdentity, word: str | None, elapsed: float, pause: float | None = None) -> TaskTimeoutError:
    too_late = "" if pause is None else f", and would be asked for again in {pause:.0f} s, which is too late"
    return TaskTimeoutError(
        f"The report {task.task_id} is not there after {elapsed:.0f} s{too_late}.",
        remedy="Resume it later with the token.",
        task_id=task.task_id,
        status=word,
        token=task.to_token(),
    )


def _ended(task: TaskIdentity, polled: Polled) -> TaskFailedError | ResponseError:
    """The error of a task that gives no report."""
    status = polled.status
    if status.raw is None:
        names = ", ".join(map(polled.mask, polled.head.names)) or "none"
        return ResponseError(
            f"The answer of the task {task.task_id} has neither a state nor a report; its fields: {shortened(names)}.",
            remedy="Please report the names; the task itself may be fine.",
            operation_id="billing_reports_get",
        )
    word = shortened(status.raw)
    told = f": {shortened(status.message).rstrip('.')}" if status.message else ""
    known = status.state is TaskState.FAILED
    return TaskFailedError(
        f"The report {task.task_id} failed with {word!r}{told}."
        if known
        else f"The report {task.task_id} has the state {word!r}, which is not known{told}.",
        remedy="Submit it again." if known else "Please report the word; the task itself may be fine.",
        task_id=task.task_id,
        status=status.raw,
        token=None if known else task.to_token(),
    )


def _told_task_id(answer: MaskingAnswer) -> str | None:
    try:
        decoded = decode_json(answer.content) if answer.content else None
    except ValueError:
        # A bare id without quotes is a way to answer, too.
        decoded = answer.text
    task_id = read_task_id(answer.headers.get("location"), decoded)
    # An id is shown, and kept in files: an echo of the token is none.
    return task_id if task_id is not None and answer.mask(task_id) == task_id else None
