"""Dates as people and their programs write them, read only when day and month cannot be taken for each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from cloudmore.billing.reconcile.two_readings import Readings, Ways
from cloudmore.errors import ConfigurationError

# The first way has the day first, the second the month.
DATES = Ways("dates", ("DD/MM/YYYY", "MM/DD/YYYY"), "--dates")
_YEAR_FIRST = re.compile(r"(?P<year>[12][0-9]{3})(?P<apart>[-/.]?)(?P<month>[0-9]{2})(?:(?P=apart)(?P<day>[0-9]{2}))?")
_YEAR_LAST = re.compile(r"(?P<one>[0-9]{1,2})(?P<apart>[-/.])(?P<two>[0-9]{1,2})(?P=apart)(?P<year>[0-9]{4}|[0-9]{2})")
_WITH_WORD = re.compile(
    r"(?:(?P<day>[0-9]{1,2})[-. ]+(?P<word>[^\W\d]+)|(?P<word_first>[^\W\d]+)[-. ]+(?P<day_last>[0-9]{1,2}))"
    r"[-., ]+(?P<year>[0-9]{4}|[0-9]{2})"
)
_MONTH_ALONE = re.compile(r"(?:(?P<month>[0-9]{1,2})[-/.]|(?P<word>[^\W\d]+)[-., ]+)(?P<year>[0-9]{4})")
_TIME_OF_DAY = re.compile(
    r"[T ][0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?:[.,][0-9]+)?(?: ?[AaPp]\.?[Mm]\.?)?(?:Z|[+-][0-9:]+)?"
)
_SERIAL = re.compile(r"[2-7][0-9]{4}(?:[.,][0-9]+)?")
_MONTHS: Mapping[str, int] = {
    beginning: number
    for number, beginnings in enumerate(
        (
            ("jan",),
            ("feb",),
            ("mar", "mär", "mrz"),
            ("apr",),
            ("mai", "maj", "may"),
            ("jun",),
            ("jul",),
            ("aug",),
            ("sep",),
            ("okt", "oct"),
            ("nov",),
            ("dec", "des", "dez"),
        ),
        1,
    )
    for beginning in beginnings
}
_CENTURY = 2000


def date_way(text: str) -> int:
    """The way that a word of ``--dates`` means.

    Args:
        text: ``DD/MM/YYYY`` or ``MM/DD/YYYY``; letter case does not matter.

    Raises:
        ConfigurationError: It is neither.
    """
    for way, example in enumerate(DATES.examples):
        if text.strip().upper() == example:
            return way
    raise ConfigurationError(
        f"{text!r} does not say how dates are written.", remedy=f"Write {' or '.join(DATES.examples)}."
    )


@lru_cache(maxsize=1 << 14)
def date_readings(text: str) -> Readings[date]:
    """What a cell means as a date, with the day first and with the month first.

    Args:
        text: The cell; a time of day behind the date is left out, and a month alone means its first day.
    """
    spelled = _TIME_OF_DAY.sub("", text.strip(), count=1).strip()
    if not spelled:
        return Readings()
    if _SERIAL.fullmatch(spelled):
        return Readings(
            problem="is a date as a workbook counts days; give the column a date format before you save it as CSV"
        )
    day_first, month_first = _both_ways(spelled)
    return Readings(day_first, month_first, "is no date" if day_first is None and month_first is None else "")


def _both_ways(text: str) -> tuple[date | None, date | None]:
    if found := _YEAR_FIRST.fullmatch(text):
        day = _date(found["year"], found["month"], found["day"] or "1")
        return day, day
    if found := _YEAR_LAST.fullmatch(text):
        day_first = _date(found["year"], found["two"], found["one"])
        # With points the day comes first, everywhere.
        return day_first, day_first if found["apart"] == "." else _date(found["year"], found["one"], found["two"])
    if found := _WITH_WORD.fullmatch(text):
        day = _date(found["year"], _month(found["word"] or found["word_first"]), found["day"] or found["day_last"])
        return day, day
    if found := _MONTH_ALONE.fullmatch(text):
        day = _date(found["year"], found["month"] or _month(found["word"]), "1")
        return day, day
    return None, None


def _month(word: str) -> str:
    return str(_MONTHS.get(word[:3].casefold(), 0))


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year) + (_CENTURY if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
