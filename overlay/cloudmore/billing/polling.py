"""How a billing task is submitted, asked and waited for, as flows."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Any

from attrs import field, frozen

from cloudmore.billing.column_settings import chosen_columns
from cloudmore.billing.month import Period
from cloudmore.billing.reading import Origin
from cloudmore.billing.report import Asked, Report
from cloudmore.billing.survey import Head, read_head
from cloudmore.billing.task_identity import TaskIdentity, host_of
from cloudmore.billing.task_status import TaskState, TaskStatus, next_wait, read_task_id, read_task_status
from cloudmore.errors import DeadlineExceededError, ResponseError, TaskFailedError, TaskTimeoutError, shortened
from cloudmore.http.flow import Flow, Sleep, Work
from cloudmore.http.status_errors import retry_after_seconds
from cloudmore.http.way import Way
from cloudmore.masking import Mask, scrub
from cloudmore_api import Answer
from cloudmore_api.api.billing_reports import billing_reports_get, billing_reports_start
from cloudmore_api.models.monthly_billing_per_organization_create_async import (
    MonthlyBillingPerOrganizationCreateAsync,
)
from cloudmore_api.types import decode_json

SANDBOX_HEADER = "cloudmore-sandbox"


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


@frozen
class _Polled:
    """One answer to the poll: the state, what the server asks to wait, and the body on disk where it is a report."""

    status: TaskStatus
    retry_after: float | None
    source: str
    raw: Path
    head: Head = field(repr=False)


def submitted(way: Way, reseller_id: str, period: Period) -> Flow[TaskIdentity]:
    """Start building a report.

    Args:
        way: How a call goes.
        reseller_id: Whose report.
        period: Billing dates.

    Raises:
        ResponseError: The answer names no task.
        CloudmoreError: As for every call.
    """
    body = MonthlyBillingPerOrganizationCreateAsync(start_date=period.start, end_date=period.end)
    asked_at = way.now()
    answer = yield from way.answer(billing_reports_start.build(reseller_id, body))
    task_id = _told_task_id(answer)
    if task_id is None:
        raise ResponseError(
            "The answer that started the report names no task.",
            remedy="Submit it again; if it stays so, the API has changed.",
            operation_id="billing_reports_start",
        )
    return TaskIdentity(host_of(way.base_url), reseller_id, task_id, period, asked_at)


def asked_once(way: Way, task: TaskIdentity) -> Flow[TaskStatus]:
    """Ask where the task stands; a finished report is read and thrown away."""
    polled = yield from _polled(way, task)
    polled.raw.unlink(missing_ok=True)
    return polled.status


def waited_for(
    way: Way,
    task: TaskIdentity,
    *,
    wait: float,
    on_progress: Callable[[Progress], None] | None,
    columns: Mapping[str, str | Sequence[str]] | None,
) -> Flow[Report]:
    """Ask again and again until the report is there.

    Args:
        way: How a call goes.
        task: The task.
        wait: Seconds at most; 0 asks once.
        on_progress: Called after each answer.
        columns: As of ``BillingTask.result``.

    Raises:
        TaskTimeoutError: Still running when the time is up.
        TaskFailedError: The task failed, or says a word that nobody knows.
        ResponseError: The answer is not JSON, or it is cut.
    """
    chosen = chosen_columns(columns)
    began, previous, word = way.monotonic(), None, None
    # The last answer is the report, so that its download counts, too. Asking once is a call like any other.
    until = began + wait if wait else None
    while True:
        try:
            polled = yield from _polled(way, task, until)
        except DeadlineExceededError as late:
            if until is None:
                raise
            raise _not_there(task, word, way.monotonic() - began) from late
        word = polled.status.raw
        elapsed = way.monotonic() - began
        state = polled.status.state
        done = state not in (TaskState.PENDING, TaskState.RUNNING)
        pause = next_wait(previous, retry_after=polled.retry_after)
        # The report owns its file from here on; any other answer's is gone before somebody can interrupt.
        report = _report(task, polled, chosen) if state is TaskState.SUCCEEDED else None
        if report is None:
            polled.raw.unlink(missing_ok=True)
        if on_progress is not None:
            on_progress(Progress(task.task_id, polled.status, elapsed, None if done else pause))
        if report is not None:
            return report
        if done:
            raise _failed(task, polled.status)
        if elapsed + pause > wait:
            raise _not_there(task, word, elapsed)
        yield Sleep(pause)
        if polled.retry_after is None:
            previous = pause


def _polled(way: Way, task: TaskIdentity, until: float | None = None) -> Flow[_Polled]:
    handle, name = tempfile.mkstemp(prefix="cloudmore-report-", suffix=".json")
    raw = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            call = billing_reports_get.build(task.reseller_id, task.task_id)
            answer = yield from way.download(call, file, until=until)
        head: Head = yield Work(partial(_head_of, raw, answer.mask))
    except BaseException:
        raw.unlink(missing_ok=True)
        raise
    return _Polled(
        read_task_status(answer.status_code, _masked(head.scalars, answer.mask)),
        retry_after_seconds(answer.headers.get("retry-after"), now=way.now()),
        "sandbox" if SANDBOX_HEADER in answer.headers else "cloudmore",
        raw,
        head,
    )


def _report(task: TaskIdentity, polled: _Polled, columns: Mapping[str, Sequence[str]]) -> Report:
    asked = Asked(task.period, task.asked_at, task.host, task.task_id)
    origin = Origin(polled.source, task.reseller_id, task.period.name, UTC)
    return Report(polled.raw, polled.head, asked, origin, columns=columns)


def _not_there(task: TaskIdentity, word: str | None, elapsed: float) -> TaskTimeoutError:
    return TaskTimeoutError(
        f"The report {task.task_id} is not there after {elapsed:.0f} s.",
        remedy="Resume it later with the token.",
        task_id=task.task_id,
        status=word,
        token=task.to_token(),
    )


def _failed(task: TaskIdentity, status: TaskStatus) -> TaskFailedError:
    word = shortened(status.raw or "")
    told = f": {shortened(status.message)}" if status.message else ""
    known = status.state is TaskState.FAILED
    return TaskFailedError(
        f"The report {task.task_id} failed with {word!r}{told}."
        if known
        else f"The report {task.task_id} has the state {word!r}, which is not known{told}.",
        remedy="Submit it again." if known else "Please report the word; the task itself may be fine.",
        task_id=task.task_id,
        status=status.raw,
    )


def _told_task_id(answer: Answer) -> str | None:
    try:
        decoded = decode_json(answer.content) if answer.content else None
    except ValueError:
        # A bare id without quotes is a way to answer, too.
        decoded = answer.text
    return read_task_id(answer.headers.get("location"), decoded)


def _head_of(raw: Path, mask: Mask) -> Head:
    try:
        return read_head(raw)
    except ResponseError as error:
        # The reader quotes a piece of the answer, in which a secret may be cut.
        error.__context__ = None
        scrub(error, mask)
        raise


def _masked(scalars: Mapping[str, Any], mask: Mask) -> dict[str, Any]:
    return {name: mask(value) if isinstance(value, str) else value for name, value in scalars.items()}
