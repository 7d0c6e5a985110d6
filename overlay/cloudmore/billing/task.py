"""A billing task: what submitting a report returns, and how its result is waited for."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from attrs import field, frozen

from cloudmore.billing.column_settings import chosen_columns
from cloudmore.billing.month import Period, range_period
from cloudmore.billing.reading import Origin
from cloudmore.billing.report import Asked, Report
from cloudmore.billing.survey import Head, read_head
from cloudmore.billing.task_status import TaskState, TaskStatus, next_wait, read_task_status
from cloudmore.errors import ConfigurationError, ResponseError, TaskFailedError, TaskTimeoutError, shortened
from cloudmore.http.sender import ApiSender
from cloudmore.http.status_errors import retry_after_seconds
from cloudmore.masking import Mask, scrub
from cloudmore_api.api.billing_reports import billing_reports_get

TOKEN_VERSION = 1
DEFAULT_WAIT_SECONDS = 1800.0
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


class BillingTask:
    """A report being built. It can be waited for here, or by ``billing.resume`` in another process.

    Attributes:
        id: The task's id.
        period: Billing dates of the report.
        asked_at: When it was asked for, in UTC.
    """

    def __init__(self, api: ApiSender, *, reseller_id: str, task_id: str, period: Period, asked_at: datetime) -> None:
        self._api = api
        self._reseller_id = reseller_id
        self.id = task_id
        self.period = period
        self.asked_at = asked_at

    def status(self) -> TaskStatus:
        """Ask once where the task stands; a finished report is read and thrown away.

        Raises:
            NotFoundError: The server does not know the task, or no longer.
        """
        polled = self._poll()
        polled.raw.unlink(missing_ok=True)
        return polled.status

    def result(
        self,
        *,
        wait: float = DEFAULT_WAIT_SECONDS,
        on_progress: Callable[[Progress], None] | None = None,
        columns: Mapping[str, str | Sequence[str]] | None = None,
    ) -> Report:
        """Wait for the report.

        Args:
            wait: Seconds at most; 0 asks once.
            on_progress: Called after each answer.
            columns: Names that columns have in the report, best first, where the known ones do not do.

        Raises:
            TaskTimeoutError: Still running when the time is up; its ``token`` resumes.
            TaskFailedError: The task failed, or says a word that nobody knows.
            ResponseError: The answer is not JSON, or it is cut.
        """
        clock, chosen = self._api.clock, chosen_columns(columns)
        began, previous = clock.monotonic(), None
        while True:
            polled = self._poll()
            elapsed = clock.monotonic() - began
            state = polled.status.state
            done = state not in (TaskState.PENDING, TaskState.RUNNING)
            pause = next_wait(previous, retry_after=polled.retry_after)
            # The report owns its file from here on; any other answer's is gone before somebody can interrupt.
            report = self._report(polled, chosen) if state is TaskState.SUCCEEDED else None
            if report is None:
                polled.raw.unlink(missing_ok=True)
            if on_progress is not None:
                on_progress(Progress(self.id, polled.status, elapsed, None if done else pause))
            if report is not None:
                return report
            if done:
                raise self._failed(polled.status)
            if elapsed + pause > wait:
                raise TaskTimeoutError(
                    f"The report {self.id} is still being built after {elapsed:.0f} s.",
                    remedy="Resume it later with the token.",
                    task_id=self.id,
                    status=polled.status.raw,
                    token=self.to_token(),
                )
            clock.sleep(pause)
            if polled.retry_after is None:
                previous = pause

    def to_token(self) -> str:
        """Short JSON text without a secret that names host, reseller and task, for ``billing.resume``."""
        return json.dumps(
            {
                "version": TOKEN_VERSION,
                "host": urlsplit(self._api.base_url).netloc,
                "reseller_id": self._reseller_id,
                "task_id": self.id,
                "start": self.period.start.isoformat(),
                "end": self.period.end.isoformat(),
                "asked_at": self.asked_at.isoformat(),
            },
            separators=(",", ":"),
        )

    def __repr__(self) -> str:
        return f"BillingTask(id={self.id!r}, period={self.period.name!r})"

    def _poll(self) -> _Polled:
        handle, name = tempfile.mkstemp(prefix="cloudmore-report-", suffix=".json")
        raw = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                call = billing_reports_get.build(self._reseller_id, self.id)
                answer = self._api.download(call, file)
            head = _head_of(raw, answer.mask)
        except BaseException:
            raw.unlink(missing_ok=True)
            raise
        return _Polled(
            read_task_status(answer.status_code, _masked(head.scalars, answer.mask)),
            retry_after_seconds(answer.headers.get("retry-after"), now=self._api.clock.now()),
            "sandbox" if SANDBOX_HEADER in answer.headers else "cloudmore",
            raw,
            head,
        )

    def _report(self, polled: _Polled, columns: Mapping[str, Sequence[str]]) -> Report:
        asked = Asked(self.period, self.asked_at, urlsplit(self._api.base_url).netloc, self.id)
        origin = Origin(polled.source, self._reseller_id, self.period.name, UTC)
        return Report(polled.raw, polled.head, asked, origin, columns=columns)

    def _failed(self, status: TaskStatus) -> TaskFailedError:
        word = shortened(status.raw or "")
        told = f": {shortened(status.message)}" if status.message else ""
        known = status.state is TaskState.FAILED
        return TaskFailedError(
            f"The report {self.id} failed with {word!r}{told}."
            if known
            else f"The report {self.id} has the state {word!r}, which is not known{told}.",
            remedy="Submit it again." if known else "Please report the word; the task itself may be fine.",
            task_id=self.id,
            status=status.raw,
        )


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


def task_from_token(token: str, api: ApiSender, *, reseller_id: str) -> BillingTask:
    """The task that a token names.

    Args:
        token: Text of ``BillingTask.to_token``.
        api: Where to ask.
        reseller_id: The client's own.

    Raises:
        ConfigurationError: It is no such text, or names another host or reseller.
    """
    try:
        named: dict[str, Any] = json.loads(token)
        version = named["version"]
        host, reseller, task_id = str(named["host"]), str(named["reseller_id"]), str(named["task_id"])
        asked_at = datetime.fromisoformat(named["asked_at"]).astimezone(UTC)
        period = range_period(named["start"], named["end"], today=asked_at.date())
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            "This is no token of a billing task.", remedy="Give the text as it was printed."
        ) from error
    if version != TOKEN_VERSION:
        raise ConfigurationError(f"This token is of version {version}.", remedy="Use the client that wrote it.")
    own = (urlsplit(api.base_url).netloc, reseller_id)
    if (host, reseller) != own:
        raise ConfigurationError(
            f"This task belongs to {host} and reseller {reseller}, not to {own[0]} and {own[1]}.",
            remedy="Resume it with the settings it was submitted with.",
        )
    return BillingTask(api, reseller_id=reseller_id, task_id=task_id, period=period, asked_at=asked_at)


def started_task_id(task_id: str | None) -> str:
    """The id, which an answer that started a task must have.

    Raises:
        ResponseError: It has none.
    """
    if task_id is None:
        raise ResponseError(
            "The answer that started the report names no task.",
            remedy="Submit it again; if it stays so, the API has changed.",
            operation_id="billing_reports_start",
        )
    return task_id
