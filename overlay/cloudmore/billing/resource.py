"""``cm.billing``: a report is submitted, waited for, or resumed elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from cloudmore.billing.column_settings import chosen_columns
from cloudmore.billing.month import Period, RangeEnd, month_period, range_end_named, range_period
from cloudmore.billing.polling import Progress, check_waiting, submitted
from cloudmore.billing.range_probe import RangeProbe, range_probed
from cloudmore.billing.report import Report
from cloudmore.billing.task import DEFAULT_WAIT_SECONDS, AsyncBillingTask, BillingTask
from cloudmore.billing.task_identity import TaskIdentity, host_of, identity_of
from cloudmore.billing.zone import zone_named
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
        self,
        month: str | None = None,
        *,
        start: date | str | None = None,
        end: date | str | None = None,
        zone: str | tzinfo | None = None,
    ) -> Period:
        """The billing dates that a month, or a start and an end, mean today.

        Args:
            month: Such as ``2026-10``, or ``last``.
            start: First billing date, instead of a month.
            end: Last billing date, itself included.
            zone: Whose day it is, such as ``Europe/Stockholm``; UTC by default.

        Raises:
            ConfigurationError: It is no month, begins after today, both ways are mixed, or the zone is not known.
        """
        today = self._way.now().astimezone(zone_named(zone)).date()
        if month is not None and start is None and end is None:
            return month_period(month, today=today)
        if month is None and start is not None and end is not None:
            return range_period(start, end, today=today)
        raise ConfigurationError("Give either a month, or a start and an end.")

    def now(self) -> datetime:
        """The time in UTC, by the clock that tells which months are over."""
        return self._way.now()

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
        self,
        month: str | None = None,
        *,
        start: date | str | None = None,
        end: date | str | None = None,
        zone: str | tzinfo | None = None,
        range_end: str = RangeEnd.INCLUSIVE,
    ) -> BillingTask:
        """Start building a report.

        Args:
            month: Such as ``2026-10``, or ``last``.
            start: First billing date, instead of a month.
            end: Last billing date, itself included.
            zone: Whose calendar billing dates are in, such as ``Europe/Stockholm``; UTC by default.
            range_end: How the API reads the last date that it is asked for: ``inclusive``, ``exclusive`` or
                ``midnight``. ``probe_range`` finds it out.

        Raises:
            ConfigurationError: It is no month, begins after today, both ways are mixed, or a setting is none.
            CloudmoreError: As for every call.
        """
        reads = range_end_named(range_end)
        period = self.period(month, start=start, end=end, zone=zone)
        return BillingTask(self._api, self._api.run(submitted(self._way, self._reseller_id, period, reads)))

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
        zone: str | tzinfo | None = None,
        range_end: str = RangeEnd.INCLUSIVE,
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
            zone: Whose calendar billing dates are in, such as ``Europe/Stockholm``; UTC by default.
            range_end: How the API reads the last date that it is asked for: ``inclusive``, ``exclusive`` or
                ``midnight``. ``probe_range`` finds it out.

        Raises:
            TaskTimeoutError: Still running when the time is up; its ``token`` resumes.
            TaskFailedError: The task failed.
            CloudmoreError: As for every call.
        """
        chosen, calendar = chosen_columns(columns), zone_named(zone)
        check_waiting(wait, on_progress)
        task = self.submit(month, start=start, end=end, zone=calendar, range_end=range_end)
        return task.result(wait=wait, on_progress=on_progress, columns=chosen, zone=calendar)

    def probe_range(
        self,
        month: str = "last",
        *,
        wait: float = DEFAULT_WAIT_SECONDS,
        on_progress: Callable[[Progress], None] | None = None,
        columns: Mapping[str, str | Sequence[str]] | None = None,
    ) -> RangeProbe:
        """Find out how the API reads the last date of a range, by asking for days that have lines.

        It asks for a report that goes beyond some days, and then for up to three that end with one of them.

        Args:
            month: One that has lines, such as ``2026-10``, or ``last``.
            wait: Seconds at most, for each report.
            on_progress: Called after each answer of a task.
            columns: As of ``report``.

        Raises:
            ConfigurationError: It is no month, or begins after today.
            TaskTimeoutError: A report is still running when the time is up.
            TaskFailedError: A task failed.
            ReportShapeError: An essential column binds to nothing.
            CloudmoreError: As for every call.
        """
        check_waiting(wait, on_progress)
        probe = range_probed(
            self._way,
            self._reseller_id,
            self.period(month),
            wait=wait,
            on_progress=on_progress,
            columns=chosen_columns(columns),
        )
        return self._api.run(probe)


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
        self,
        month: str | None = None,
        *,
        start: date | str | None = None,
        end: date | str | None = None,
        zone: str | tzinfo | None = None,
        range_end: str = RangeEnd.INCLUSIVE,
    ) -> AsyncBillingTask:
        """Start building a report.

        Args:
            month: Such as ``2026-10``, or ``last``.
            start: First billing date, instead of a month.
            end: Last billing date, itself included.
            zone: Whose calendar billing dates are in, such as ``Europe/Stockholm``; UTC by default.
            range_end: How the API reads the last date that it is asked for: ``inclusive``, ``exclusive`` or
                ``midnight``. ``probe_range`` finds it out.

        Raises:
            ConfigurationError: It is no month, begins after today, both ways are mixed, or a setting is none.
            CloudmoreError: As for every call.
        """
        reads = range_end_named(range_end)
        period = self.period(month, start=start, end=end, zone=zone)
        return AsyncBillingTask(self._api, await self._api.run(submitted(self._way, self._reseller_id, period, reads)))

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
        zone: str | tzinfo | None = None,
        range_end: str = RangeEnd.INCLUSIVE,
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
            zone: Whose calendar billing dates are in, such as ``Europe/Stockholm``; UTC by default.
            range_end: How the API reads the last date that it is asked for: ``inclusive``, ``exclusive`` or
                ``midnight``. ``probe_range`` finds it out.

        Raises:
            TaskTimeoutError: Still running when the time is up; its ``token`` resumes.
            TaskFailedError: The task failed.
            CloudmoreError: As for every call.
        """
        chosen, calendar = chosen_columns(columns), zone_named(zone)
        check_waiting(wait, on_progress)
        task = await self.submit(month, start=start, end=end, zone=calendar, range_end=range_end)
        return await task.result(wait=wait, on_progress=on_progress, columns=chosen, zone=calendar)

    async def probe_range(
        self,
        month: str = "last",
        *,
        wait: float = DEFAULT_WAIT_SECONDS,
        on_progress: Callable[[Progress], None] | None = None,
        columns: Mapping[str, str | Sequence[str]] | None = None,
    ) -> RangeProbe:
        """Find out how the API reads the last date of a range, by asking for days that have lines.

        It asks for a report that goes beyond some days, and then for up to three that end with one of them.

        Args:
            month: One that has lines, such as ``2026-10``, or ``last``.
            wait: Seconds at most, for each report.
            on_progress: Called after each answer of a task.
            columns: As of ``report``.

        Raises:
            ConfigurationError: It is no month, or begins after today.
            TaskTimeoutError: A report is still running when the time is up.
            TaskFailedError: A task failed.
            ReportShapeError: An essential column binds to nothing.
            CloudmoreError: As for every call.
        """
        check_waiting(wait, on_progress)
        probe = range_probed(
            self._way,
            self._reseller_id,
            self.period(month),
            wait=wait,
            on_progress=on_progress,
            columns=chosen_columns(columns),
        )
        return await self._api.run(probe)
