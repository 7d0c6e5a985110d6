"""The days of a month that a report asks for."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
# The reseller's first bill; nothing was billed before.
HISTORY_START = date(2019, 1, 1)


@dataclass(frozen=True, slots=True)
class MonthSlice:
    """Days of one month; what a month holds never depends on how many of its days are asked for."""

    year: int
    month: int
    length: int
    wanted: range

    @property
    def first(self) -> date:
        """The first day of the month, asked for or not."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """The last day of the month, asked for or not."""
        return date(self.year, self.month, self.length)

    def date_of(self, day: int) -> date:
        """Return a day of the month."""
        return date(self.year, self.month, day)


def month_slices(start: date, end: date) -> Iterator[MonthSlice]:
    """Cut a range of days into months.

    Args:
        start: The first day.
        end: The last day, included.
    """
    start = max(start, HISTORY_START)
    if start > end:
        return
    year, month = start.year, start.month
    while (year, month) <= (end.year, end.month):
        length = monthrange(year, month)[1]
        first = start.day if (year, month) == (start.year, start.month) else 1
        last = end.day if (year, month) == (end.year, end.month) else length
        yield MonthSlice(year, month, length, range(first, last + 1))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def read_range(start: date | str, end: date | str | None) -> tuple[date, date]:
    """Read the first and the last day of a range.

    Args:
        start: A month such as ``2026-10``, or the first day.
        end: The last day; None after a month.

    Raises:
        ValueError: It is no range.
    """
    if end is None:
        if not isinstance(start, str) or not _MONTH.fullmatch(start):
            raise ValueError(f"{start} is no month such as 2026-10")
        first = date.fromisoformat(f"{start}-01")
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    first, last = (each if isinstance(each, date) else date.fromisoformat(each) for each in (start, end))
    if first > last:
        raise ValueError(f"{first} is after {last}")
    return first, last
