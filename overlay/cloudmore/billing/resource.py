"""``cm.billing``: a report is submitted, waited for, or resumed elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date
from typing import TYPE_CHECKING

from cloudmore.billing.column_settings import chosen_columns
from cloudmore.billing.month import Period, month_period, range_period
from cloudmore.billing.polling import Progress, check_waiting, submitted
from cloudmore.billing.report import Report
from cloudmore.billing.task import DEFAULT_WAIT_SECONDS, AsyncBillingTask, BillingTask
from cloudmore.billing.task_identity import TaskIdentity, host_of, identity_of
from cloudmore.errors import ConfigurationError
from cloudmore.http.way import Way

if TYPE_CHECKING:
    from cloudmore.http.async_sender import AsyncApiSender
    from cloudmore.http.sender import ApiSender


class _Periods:
    """What is told without asking."""

    def __init__(self, way: Way, reseller_id: str) -> None:
        self._way = way
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
        today = self._way.now().astimezone(UTC).date()
        if month is not None and start is None and end is None:
            return month_period(month, today=today)
        if month is None and start is not None and end is not None:
            return range_period(start, end, today=today)
        raise ConfigurationError("Give either a month, or a start and an end.")

    def _named(self, token: str) -> TaskIdentity:
        return identity_of(token, host=host_of(self._way.base_url), reseller_id=self._reseller_id)


class Billing(_Periods):
    """The monthly billing report of one reseller.

    Args:
        api: Carries the calls.
        reseller_id: Whose report.
    """

    def __init__(self, api: ApiSender, reseller_id: str) -> None:
        super().__init__(api.way, reseller_id)
        self._api = api

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
        return BillingTask(self._api, self._api.run(submitted(self._way, self._reseller_id, period)))

    def resume(self, token: str) -> BillingTask:
        """The task of a token, in another process or on another day.

        Args:
            token: Text of ``BillingTask.to_token``.

        Raises:
            ConfigurationError: It is no such text, or names another host or reseller.
        """
        return BillingTask(self._api, self._named(token))

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
        check_waiting(wait, on_progress)
        task = self.submit(month, start=start, end=end)
        return task.result(wait=wait, on_progress=on_progress, columns=chosen)


class AsyncBilling(_Periods):
    """The monthly billing report of one reseller, for asyncio.

    Args:
        api: Carries the calls.
        reseller_id: Whose report.
    """

    def __init__(self, api: AsyncApiSender, reseller_id: str) -> None:
        super().__init__(api.way, reseller_id)
        self._api = api

    async def submit(
        self, month: str | None = None, *, start: date | str | None = None, end: date | str | None = None
    ) -> AsyncBillingTask:
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
        return AsyncBillingTask(self._api, await self._api.run(submitted(self._way, self._reseller_id, period)))

    def resume(self, token: str) -> AsyncBillingTask:
        """The task of a token, in another process or on another day; nothing is sent, so nothing is awaited.

        Args:
            token: Text of ``AsyncBillingTask.to_token``; one of ``BillingTask`` will do.

        Raises:
            ConfigurationError: It is no such text, or names another host or reseller.
        """
        return AsyncBillingTask(self._api, self._named(token))

    async def report(
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
            on_progress: Called after each answer of the task, on the event loop; a plain function.
            columns: Names that columns have in the report, best first, where the known ones do not do:
                ``{"total_sales": "sumOut"}``; a dot goes into an object. See ``read_columns``.

        Raises:
            TaskTimeoutError: Still running when the time is up; its ``token`` resumes.
            TaskFailedError: The task failed.
            CloudmoreError: As for every call.
        """
        chosen = chosen_columns(columns)
        check_waiting(wait, on_progress)
        task = await self.submit(month, start=start, end=end)
        return await task.result(wait=wait, on_progress=on_progress, columns=chosen)
