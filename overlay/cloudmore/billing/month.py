"""Which billing dates are asked for."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from enum import StrEnum

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


class RangeEnd(StrEnum):
    """How the API reads the last date that it is asked for; that is not publicly known."""

    INCLUSIVE = "inclusive"
    """The whole day belongs to the range."""
    EXCLUSIVE = "exclusive"
    """No line of that day does."""
    MIDNIGHT = "midnight"
    """Only what is dated at the midnight that the day begins with."""


def range_end_named(name: str) -> RangeEnd:
    """The meaning of a name.

    Args:
        name: ``inclusive``, ``exclusive`` or ``midnight``.

    Raises:
        ConfigurationError: It is none of them.
    """
    try:
        return RangeEnd(name)
    except ValueError:
        raise ConfigurationError(
            f"{name!r} does not say how the last date is read.", remedy=f"Write one of {', '.join(RangeEnd)}."
        ) from None


def asked_end(period: Period, range_end: RangeEnd) -> date:
    """The last date to ask the API for, so that all of the period comes.

    Args:
        period: The billing dates that are wanted.
        range_end: How the API reads the date.
    """
    return period.end if range_end is RangeEnd.INCLUSIVE else period.end + timedelta(days=1)


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
