"""Whether all of a month's billing can be there yet: by the calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from cloudmore.billing.findings import Finding
from cloudmore.billing.month import Period


def first_settled_day(period: Period, settled_day: int) -> date:
    """The first day on which all of a period's billing is expected to be there.

    Args:
        period: The billing dates.
        settled_day: Day of the month after its last date.
    """
    return (period.end.replace(day=1) + timedelta(days=31)).replace(day=settled_day)


def unsettled(period: Period, asked_at: datetime, zone: tzinfo, settled_day: int) -> Finding | None:
    """A finding where a report was asked for before everything can have been in.

    Args:
        period: Its billing dates.
        asked_at: When it was asked for, or would be.
        zone: Whose calendar.
        settled_day: Day of the month after its last date.
    """
    asked_on, first = asked_at.astimezone(zone).date(), first_settled_day(period, settled_day)
    if asked_on >= first:
        return None
    return Finding(
        "unsettled",
        f"Not all of {period.name} can be in on {asked_on}: it is settled from {first} on "
        "(Microsoft's data comes between the 6th and the 8th).",
        0,
    )
