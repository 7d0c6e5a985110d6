"""Which billing dates are asked for."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from attrs import frozen

from cloudmore.errors import ConfigurationError

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_REMEDY = "Write a month such as 2026-10, or 'last'."


@frozen
class Period:
    """A range of billing dates, both ends included.

    Attributes:
        start: First billing date.
        end: Last billing date.
    """

    start: date
    end: date

    @property
    def name(self) -> str:
        """The month as ``2026-10``, or both dates where it is no whole month."""
        last_day = monthrange(self.start.year, self.start.month)[1]
        if self.start.day == 1 and self.end == self.start.replace(day=last_day):
            return f"{self.start:%Y-%m}"
        return f"{self.start:%Y-%m-%d}_{self.end:%Y-%m-%d}"


def month_period(month: str, *, today: date) -> Period:
    """The dates of a month.

    Args:
        month: Such as ``2026-10``, or ``last`` for the month before today's.
        today: In the zone of the billing dates.

    Raises:
        ConfigurationError: It is no month, or begins after today.
    """
    if month == "last":
        end = today.replace(day=1) - timedelta(days=1)
        return Period(end.replace(day=1), end)
    match = _MONTH.fullmatch(str(month))
    year, number = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= number <= 12 or year < 2000:
        raise ConfigurationError(f"{month!r} is no month.", remedy=_REMEDY)
    return checked(Period(date(year, number, 1), date(year, number, monthrange(year, number)[1])), today=today)


def range_period(start: date | str, end: date | str, *, today: date) -> Period:
    """The dates from ``start`` to ``end``, both included.

    Args:
        start: A date, or ``YYYY-MM-DD``.
        end: A date, or ``YYYY-MM-DD``.
        today: In the zone of the billing dates.

    Raises:
        ConfigurationError: One is no date, or the range is empty or begins after today.
    """
    period = Period(_date(start), _date(end))
    if period.end < period.start:
        raise ConfigurationError(f"The range ends on {period.end}, before it begins.", remedy="Swap the dates.")
    return checked(period, today=today)


def checked(period: Period, *, today: date) -> Period:
    """The period, if it has begun."""
    if period.start > today:
        raise ConfigurationError(f"{period.name} begins after today, {today}.", remedy=_REMEDY)
    return period


def _date(value: date | str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]  # a time of day is no date, and no text either
    except (ValueError, TypeError):
        raise ConfigurationError(f"{value!r} is no date.", remedy="Write a date such as 2026-10-01.") from None
