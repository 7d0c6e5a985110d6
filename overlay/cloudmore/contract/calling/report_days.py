"""The days of the report that is asked for."""

from __future__ import annotations

from datetime import date

from cloudmore import Cloudmore


def report_days(cm: Cloudmore, start: date | str | None, end: date | str | None) -> tuple[str, str]:
    """First and last billing date of the report.

    Args:
        cm: It knows what today is.
        start: The first one; that of ``end`` where there is none.
        end: The last one; that of ``start`` where there is none. Without both, the last day of the last month.

    Raises:
        ConfigurationError: One is no date, or they are in the wrong order.
    """
    if start is None and end is None:
        last = cm.billing.period("last").end
        return str(last), str(last)
    period = cm.billing.period(start=start or end, end=end or start)
    return str(period.start), str(period.end)
