"""A billing task: what submitting a report returns. It can be waited for here, or in another process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from cloudmore.billing.month import Period
from cloudmore.billing.polling import Progress, asked_once, waited_for
from cloudmore.billing.report import Report
from cloudmore.billing.task_identity import TaskIdentity
from cloudmore.billing.task_status import TaskStatus
from cloudmore.errors import CloudmoreError, NotFoundError, TaskFailedError
from cloudmore.http.flow import Flow, Work
from cloudmore.http.watch import spanned

if TYPE_CHECKING:
    from cloudmore.http.async_sender import AsyncApiSender
    from cloudmore.http.sender import ApiSender

DEFAULT_WAIT_SECONDS = 1800.0


class _Task:
    """What a task tells without asking."""

    def __init__(self, identity: TaskIdentity) -> None:
        self._identity = identity

    @property
    def id(self) -> str:
        """The task's id."""
        return self._identity.task_id

    @property
    def period(self) -> Period:
        """Billing dates of the report."""
        return self._identity.period

    @property
    def asked_at(self) -> datetime:
        """When it was asked for, in UTC."""
        return self._identity.asked_at

    def to_token(self) -> str:
        """Short JSON text without a secret that names host, reseller and task, for ``billing.resume``."""
        return self._identity.to_token()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(id={self.id!r}, period={self.period.name!r})"


class BillingTask(_Task):
    """A report being built. It can be waited for here, or by ``billing.resume`` in another process.

    Attributes:
        id: The task's id.
        period: Billing dates of the report.
        asked_at: When it was asked for, in UTC.
    """

    def __init__(self, api: ApiSender, identity: TaskIdentity) -> None:
        super().__init__(identity)
        self._api = api

    def status(self) -> TaskStatus:
        """Ask once where the task stands; a finished report is read and thrown away, a link to it not followed.

        Raises:
            NotFoundError: The server does not know the task, or no longer.
        """
        return self._api.run(asked_once(self._api.way, self._identity))

    def result(
        self,
        *,
        wait: float = DEFAULT_WAIT_SECONDS,
        on_progress: Callable[[Progress], None] | None = None,
        columns: Mapping[str, str | Sequence[str]] | None = None,
        zone: str | tzinfo | None = None,
    ) -> Report:
        """Wait for the report.

        Args:
            wait: Seconds at most; 0 asks once.
            on_progress: Called after each answer.
            columns: Names that columns have in the report, best first, where the known ones do not do.
            zone: Whose calendar billing dates are in, such as ``Europe/Stockholm``; UTC by default. A date that comes
                without an offset stays as it is.

        Raises:
            TaskTimeoutError: Still running when the time is up; its ``token`` resumes.
            TaskFailedError: The task failed, or says a word that nobody knows.
            NotFoundError: The server does not know the task, or no longer.
            ResponseError: The answer is not JSON, it is cut, or it is neither a state nor a report; or its link to the
                report is not followed, because ``result_hosts`` does not allow the host.
            CloudmoreError: As for every call; where the report may still come, its ``token`` resumes, too.
        """
        waiting = waited_for(
            self._api.way, self._identity, wait=wait, on_progress=on_progress, columns=columns, zone=zone
        )
        return self._api.run(spanned("billing_report_wait", _resumable(self._identity, waiting)))


class AsyncBillingTask(_Task):
    """A report being built, for asyncio. It can be waited for here, or by ``billing.resume`` in another process.

    Attributes:
        id: The task's id.
        period: Billing dates of the report.
        asked_at: When it was asked for, in UTC.
    """

    def __init__(self, api: AsyncApiSender, identity: TaskIdentity) -> None:
        super().__init__(identity)
        self._api = api

    async def status(self) -> TaskStatus:
        """Ask once where the task stands; a finished report is read and thrown away, a link to it not followed.

        Raises:
            NotFoundError: The server does not know the task, or no longer.
        """
        return await self._api.run(asked_once(self._api.way, self._identity))

    async def result(
        self,
        *,
        wait: float = DEFAULT_WAIT_SECONDS,
        on_progress: Callable[[Progress], None] | None = None,
        columns: Mapping[str, str | Sequence[str]] | None = None,
        zone: str | tzinfo | None = None,
    ) -> Report:
        """Wait for the report. A thread reads it, so that the event loop goes on.

        The report itself is a local file and no coroutine: where it is large, read it in ``asyncio.to_thread``.

        Args:
            wait: Seconds at most; 0 asks once.
            on_progress: Called after each answer, on the event loop; a plain function.
            columns: Names that columns have in the report, best first, where the known ones do not do.
            zone: Whose calendar billing dates are in, such as ``Europe/Stockholm``; UTC by default. A date that comes
                without an offset stays as it is.

        Raises:
            TaskTimeoutError: Still running when the time is up; its ``token`` resumes.
            TaskFailedError: The task failed, or says a word that nobody knows.
            NotFoundError: The server does not know the task, or no longer.
            ResponseError: The answer is not JSON, it is cut, or it is neither a state nor a report; or its link to the
                report is not followed, because ``result_hosts`` does not allow the host.
            CloudmoreError: As for every call; where the report may still come, its ``token`` resumes, too.
        """
        waiting = waited_for(
            self._api.way, self._identity, wait=wait, on_progress=on_progress, columns=columns, zone=zone
        )
        return await self._api.run(spanned("billing_report_wait", _bound(_resumable(self._identity, waiting))))


def _resumable(task: TaskIdentity, waiting: Flow[Report]) -> Flow[Report]:
    """Tell whoever gets an error how to go on, where the report may still come."""
    try:
        return (yield from waiting)
    except CloudmoreError as error:
        # With a token already, it is no end of the task: a link that leads nowhere, or a word that nobody knows.
        if isinstance(error, TaskFailedError | NotFoundError) and error.token is None:
            raise
        error.token = task.to_token()
        error.add_note("The report is not lost: billing.resume(error.token) goes on waiting for it.")
        raise
    except BaseException as interruption:
        # Ctrl-C, a cancellation, or what on_progress has raised: they have no attribute for it.
        interruption.add_note(f"The report is not lost: billing.resume({task.to_token()!r}) goes on waiting for it.")
        raise


def _bound(waiting: Flow[Report]) -> Flow[Report]:
    report = yield from waiting
    # What a report is bound to is told, and refused, when somebody asks for it; it is only read ahead.
    try:
        with suppress(CloudmoreError):
            yield Work(lambda: report.binding)
    except BaseException:
        # Nobody gets the report, so that nobody would close it.
        report.close()
        raise
    return report
