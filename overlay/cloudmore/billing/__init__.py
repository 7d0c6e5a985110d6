"""The monthly billing report, from the task to lines that can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date

from cloudmore.billing.binding import Binding
from cloudmore.billing.column_settings import chosen_columns, read_columns
from cloudmore.billing.columns import COLUMNS, SCHEMA
from cloudmore.billing.files import check_paths
from cloudmore.billing.findings import Finding
from cloudmore.billing.line import BillingLine, plain
from cloudmore.billing.month import Period, month_period, range_period
from cloudmore.billing.report import Report
from cloudmore.billing.saved import save_manifest, save_raw
from cloudmore.billing.task import (
    DEFAULT_WAIT_SECONDS,
    BillingTask,
    Progress,
    started_task_id,
    task_from_token,
)
from cloudmore.billing.task_status import TaskState, TaskStatus, read_task_id
from cloudmore.billing.totals import Total, Totals
from cloudmore.billing.values import json_text
from cloudmore.errors import ConfigurationError
from cloudmore.http.sender import ApiSender
from cloudmore_api import Answer
from cloudmore_api.api.billing_reports import billing_reports_start
from cloudmore_api.models.monthly_billing_per_organization_create_async import (
    MonthlyBillingPerOrganizationCreateAsync,
)
from cloudmore_api.types import decode_json

__all__ = [
    "COLUMNS",
    "SCHEMA",
    "Billing",
    "BillingLine",
    "BillingTask",
    "Binding",
    "Finding",
    "Period",
    "Progress",
    "Report",
    "TaskState",
    "TaskStatus",
    "Total",
    "Totals",
    "check_paths",
    "json_text",
    "month_period",
    "plain",
    "range_period",
    "read_columns",
    "save_manifest",
    "save_raw",
]


class Billing:
    """The monthly billing report of one reseller.

    Args:
        api: Carries the calls.
        reseller_id: Whose report.
    """

    def __init__(self, api: ApiSender, *, reseller_id: str) -> None:
        self._api = api
        self._reseller_id = reseller_id

    def period(
        self, month: str | None = None, *, start: date | str | None = None, end: date | str | None = None
    ) -> Period:
        """The billing dates that a month, or a start and an end, mean today.

        Args:
            month: Such as ``2026-10``, or ``last``.
            start: First billing date, instead of a month.
            end: Last billing date, itself included.

        Raises:
            ConfigurationError: It is no month, begins after today, or both ways are mixed.
        """
        today = self._api.clock.now().astimezone(UTC).date()
        if month is not None and start is None and end is None:
            return month_period(month, today=today)
        if month is None and start is not None and end is not None:
            return range_period(start, end, today=today)
        raise ConfigurationError("Give either a month, or a start and an end.")

    def submit(
        self, month: str | None = None, *, start: date | str | None = None, end: date | str | None = None
    ) -> BillingTask:
        """Start building a report.

        Args:
            month: Such as ``2026-10``, or ``last``.
            start: First billing date, instead of a month.
            end: Last billing date, itself included.

        Raises:
            ConfigurationError: It is no month, begins after today, or both ways are mixed.
            CloudmoreError: As for every call.
        """
        period = self.period(month, start=start, end=end)
        body = MonthlyBillingPerOrganizationCreateAsync(start_date=period.start, end_date=period.end)
        asked_at = self._api.clock.now()
        answer = self._api.answer(billing_reports_start.build(self._reseller_id, body))
        task_id = started_task_id(_told_task_id(answer))
        return BillingTask(self._api, reseller_id=self._reseller_id, task_id=task_id, period=period, asked_at=asked_at)

    def resume(self, token: str) -> BillingTask:
        """The task of a token, in another process or on another day.

        Args:
            token: Text of ``BillingTask.to_token``.

        Raises:
            ConfigurationError: It is no such text, or names another host or reseller.
        """
        return task_from_token(token, self._api, reseller_id=self._reseller_id)

    def report(
        self,
        month: str | None = None,
        *,
        start: date | str | None = None,
        end: date | str | None = None,
        wait: float = DEFAULT_WAIT_SECONDS,
        on_progress: Callable[[Progress], None] | None = None,
        columns: Mapping[str, str | Sequence[str]] | None = None,
    ) -> Report:
        """Start building a report and wait for it.

        Args:
            month: Such as ``2026-10``, or ``last``.
            start: First billing date, instead of a month.
            end: Last billing date, itself included.
            wait: Seconds at most.
            on_progress: Called after each answer of the task.
            columns: Names that columns have in the report, best first, where the known ones do not do:
                ``{"total_sales": "sumOut"}``; a dot goes into an object. See ``read_columns``.

        Raises:
            TaskTimeoutError: Still running when the time is up; its ``token`` resumes.
            TaskFailedError: The task failed.
            CloudmoreError: As for every call.
        """
        chosen = chosen_columns(columns)
        return self.submit(month, start=start, end=end).result(wait=wait, on_progress=on_progress, columns=chosen)


def _told_task_id(answer: Answer) -> str | None:
    try:
        decoded = decode_json(answer.content) if answer.content else None
    except ValueError:
        # A bare id without quotes is a way to answer, too.
        decoded = answer.text
    return read_task_id(answer.headers.get("location"), decoded)
