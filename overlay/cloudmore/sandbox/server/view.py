"""What of the sandbox's books a report shows: the days asked for, and the habits that the vendor may have."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

# Whether the last day asked for is in a report, and how much of it.
INCLUSIVE = "inclusive"
RANGE_ENDS = (INCLUSIVE, "exclusive", "midnight")
# When Microsoft's lines come, and which date they have.
AT_ONCE = "at-once"
USAGE = "usage"
DELIVERY = "delivery"
SETTLINGS = (AT_ONCE, USAGE, DELIVERY)
# How seeded billing dates are spelled.
UTC_TIME = "utc"
DATE_SPELLINGS = (UTC_TIME, "date", "no-zone", "offset", "local-midnight")
# Who asks.
GLOBAL_ADMIN = "global-admin"
ROLES = (GLOBAL_ADMIN, "key-account-manager")

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Which lines are shown, and how they are dated.

    Args:
        start: The first billing date asked for.
        end: The last one.
        today: Seeded lines after this day do not exist yet.
        range_end: ``inclusive``: all of the last day is there; ``exclusive``: nothing of it; ``midnight``: what is
            dated 00:00 UTC of it.
        settling: ``at-once``: every line is there from its billing date on; ``usage``: Microsoft's lines of a month
            come between the sixth and the eighth of the next one; ``delivery``: and have that day as billing date.
        dates: How seeded billing dates are spelled.
        role: A ``key-account-manager`` sees every other organization, and nothing else.
    """

    start: date
    end: date
    today: date
    range_end: str = INCLUSIVE
    settling: str = AT_ONCE
    dates: str = UTC_TIME
    role: str = GLOBAL_ADMIN

    @property
    def last_day(self) -> date:
        """The last day that can be there, for lines that are dated at midnight, as all seeded ones are."""
        return self.end - _DAY if self.range_end == "exclusive" and self.end > date.min else self.end

    @property
    def last_moment(self) -> datetime:
        """The last moment that can be there, in UTC."""
        return datetime.combine(self.last_day, time.min if self.range_end == "midnight" else time.max, UTC)

    def shows_day(self, day: date) -> bool:
        """Whether a seeded line of a day is there."""
        return self.start <= day <= min(self.last_day, self.today)

    def shows_moment(self, moment: datetime) -> bool:
        """Whether a line of a moment is there."""
        return datetime.combine(self.start, time.min, UTC) <= moment <= self.last_moment

    def sees(self, number: int | None) -> bool:
        """Whether the user sees an organization.

        Args:
            number: Its number among the organizations, from 1; None where it is none of them.
        """
        return sees(self.role, number)


def sees(role: str, number: int | None) -> bool:
    """Whether a role sees the organization of a number; None is what belongs to none."""
    return role == GLOBAL_ADMIN or (number is not None and number % 2 == 1)


def spell_day(day: date, spelling: str) -> str:
    """Spell the midnight at which a day begins.

    Args:
        day: The day.
        spelling: One of ``DATE_SPELLINGS``; ``offset`` and ``local-midnight`` are the midnight of Stockholm, with its
            offset and in UTC.
    """
    match spelling:
        case "date":
            return day.isoformat()
        case "no-zone":
            return f"{day.isoformat()}T00:00:00"
        case "offset":
            return f"{day.isoformat()}T00:00:00+0{_hours_ahead(day)}:00"
        case "local-midnight":
            return f"{(day - _DAY).isoformat()}T{24 - _hours_ahead(day)}:00:00Z"
        case _:
            return f"{day.isoformat()}T00:00:00Z"


def settled_on(year: int, month: int, number: int) -> date:
    """Return the day on which Microsoft's lines of a month come.

    Args:
        year: The year of the month.
        month: The month.
        number: The number of the organization, from 1.
    """
    year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return date(year, month, 6 + (number - 1) % 3)


def _hours_ahead(day: date) -> int:
    # Summer time of the European Union, as it stands at midnight: from the last Sunday of March to that of October.
    return 2 if _last_sunday(day.year, 3) < day <= _last_sunday(day.year, 10) else 1


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
