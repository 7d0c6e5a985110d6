"""Which billing dates a month or a range means."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmore import ConfigurationError
from cloudmore.billing import Period, month_period, range_period

TODAY = date(2026, 11, 2)


def days(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("month", "today", "period"),
    [
        pytest.param("2026-10", TODAY, days("2026-10-01", "2026-10-31"), id="31 days"),
        pytest.param("2026-09", TODAY, days("2026-09-01", "2026-09-30"), id="30 days"),
        pytest.param("2026-02", TODAY, days("2026-02-01", "2026-02-28"), id="February"),
        pytest.param("2024-02", TODAY, days("2024-02-01", "2024-02-29"), id="February of a leap year"),
        pytest.param("2000-02", TODAY, days("2000-02-01", "2000-02-29"), id="leap year of a century"),
        pytest.param("2100-02", date(2100, 3, 1), days("2100-02-01", "2100-02-28"), id="no leap year of a century"),
        pytest.param("2026-12", date(2027, 1, 1), days("2026-12-01", "2026-12-31"), id="December"),
        pytest.param("2026-11", TODAY, days("2026-11-01", "2026-11-30"), id="the running month"),
        pytest.param("2026-11", date(2026, 11, 1), days("2026-11-01", "2026-11-30"), id="on its first day"),
        pytest.param("last", TODAY, days("2026-10-01", "2026-10-31"), id="last"),
        pytest.param("last", date(2026, 1, 31), days("2025-12-01", "2025-12-31"), id="last in January"),
        pytest.param("last", date(2024, 3, 31), days("2024-02-01", "2024-02-29"), id="last in March of a leap year"),
        pytest.param("last", date(2026, 12, 1), days("2026-11-01", "2026-11-30"), id="last on a first day"),
    ],
)
def test_a_month_has_a_first_and_a_last_day(month: str, today: date, period: Period) -> None:
    assert month_period(month, today=today) == period


@pytest.mark.parametrize(
    "month",
    [
        *("", "2026", "2026-13", "2026-00", "2026-1", "26-10", "2026-10-01", "2026/10", "10-2026", "October"),
        *(" 2026-10", "2026-10\n", "1999-12", "0000-01", "Last", "next", "-2026-10", "2026-1０"),  # noqa: RUF001 - a digit of another script is the case
    ],
)
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(ConfigurationError, match="is no month") as caught:
        month_period(month, today=TODAY)
    assert "2026-10" in caught.value.remedy


@pytest.mark.parametrize(
    ("month", "today"),
    [
        pytest.param("2026-12", TODAY, id="next month"),
        pytest.param("2027-11", TODAY, id="next year"),
        pytest.param("2026-11", date(2026, 10, 31), id="tomorrow"),
        pytest.param("9999-12", TODAY, id="the last month of all"),
    ],
)
def test_a_month_that_begins_after_today_is_refused(month: str, today: date) -> None:
    with pytest.raises(ConfigurationError, match="begins after today"):
        month_period(month, today=today)


@pytest.mark.parametrize(
    ("start", "end", "period"),
    [
        pytest.param("2026-10-01", "2026-10-31", days("2026-10-01", "2026-10-31"), id="text"),
        pytest.param(date(2026, 10, 5), date(2026, 10, 6), days("2026-10-05", "2026-10-06"), id="dates"),
        pytest.param(date(2026, 10, 5), "2026-10-06", days("2026-10-05", "2026-10-06"), id="one of each"),
        pytest.param("2026-10-05", "2026-10-05", days("2026-10-05", "2026-10-05"), id="one day"),
        pytest.param("2026-11-02", "2026-12-24", days("2026-11-02", "2026-12-24"), id="from today into the future"),
        pytest.param("2024-02-29", "2024-03-01", days("2024-02-29", "2024-03-01"), id="leap day"),
    ],
)
def test_a_range_holds_both_its_ends(start: date | str, end: date | str, period: Period) -> None:
    assert range_period(start, end, today=TODAY) == period


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        pytest.param(
            "2026-10-06", "2026-10-05", r"on 2026-10-05, before it begins\. Swap the dates\.$", id="the wrong way round"
        ),
        pytest.param(
            "2026-11-03",
            "2026-11-04",
            r"after today, 2026-11-02\. Write a month such as 2026-10, or 'last'\.$",
            id="in the future",
        ),
        pytest.param("2026-02-29", "2026-03-01", "is no date", id="no leap year"),
        pytest.param("2026-10", "2026-10-31", "is no date", id="a month"),
        pytest.param("last", "2026-10-31", "is no date", id="a word"),
        pytest.param("", "2026-10-31", "is no date", id="nothing"),
        pytest.param("2026-10-01T00:00:00", "2026-10-31", "is no date", id="text with a time of day"),
        pytest.param(datetime(2026, 10, 1, tzinfo=UTC), "2026-10-31", "is no date", id="a date with a time of day"),
        pytest.param("2026-10-01", None, "is no date", id="None"),
        pytest.param(20261001, "2026-10-31", "is no date", id="a number"),
    ],
)
def test_a_range_that_is_none_is_refused(start: Any, end: Any, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        range_period(start, end, today=TODAY)


@pytest.mark.parametrize(
    ("period", "name"),
    [
        pytest.param(days("2026-10-01", "2026-10-31"), "2026-10", id="a whole month"),
        pytest.param(days("2024-02-01", "2024-02-29"), "2024-02", id="a leap February"),
        pytest.param(days("2024-02-01", "2024-02-28"), "2024-02-01_2024-02-28", id="a leap February cut"),
        pytest.param(days("2026-10-01", "2026-10-30"), "2026-10-01_2026-10-30", id="one day short"),
        pytest.param(days("2026-10-02", "2026-10-31"), "2026-10-02_2026-10-31", id="one day late"),
        pytest.param(days("2026-09-01", "2026-10-31"), "2026-09-01_2026-10-31", id="two months"),
        pytest.param(days("2025-10-01", "2026-10-31"), "2025-10-01_2026-10-31", id="the same month in two years"),
    ],
)
def test_a_period_is_named_after_its_month_or_its_ends(period: Period, name: str) -> None:
    assert period.name == name


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2200, 1, 1)))
def test_every_day_lies_in_the_month_of_its_name(today: date) -> None:
    period = month_period(f"{today:%Y-%m}", today=today)
    assert period.start <= today <= period.end
    assert (period.end - period.start).days + 1 == monthrange(today.year, today.month)[1]
    assert period.name == f"{today:%Y-%m}"


@given(st.dates(min_value=date(2000, 2, 1), max_value=date(2200, 1, 1)))
def test_last_ends_on_the_day_before_this_month(today: date) -> None:
    assert month_period("last", today=today).end + timedelta(days=1) == today.replace(day=1)
