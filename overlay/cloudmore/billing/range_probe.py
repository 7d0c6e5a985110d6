"""Finding out how the API reads the last date of a range, by asking for days that have lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from attrs import frozen

from cloudmore.billing.month import Period, RangeEnd
from cloudmore.billing.polling import Progress, submitted, waited_for
from cloudmore.billing.report import Report
from cloudmore.http.flow import Flow, Work
from cloudmore.http.way import Way

# A day whose lines all come says little where all of them are dated at midnight; the next one may say more.
MOST_DAYS = 3
_DAY = timedelta(days=1)
_TOLD: Mapping[RangeEnd, str] = {
    RangeEnd.INCLUSIVE: "All lines of the last day came, so the whole of it belongs to the range; or all of them are "
    "dated at midnight, which comes to the same.",
    RangeEnd.EXCLUSIVE: "No line of the last day came, so it does not belong to the range.",
    RangeEnd.MIDNIGHT: "A part of the lines of the last day came, so the range ends within it.",
}


@frozen
class ProbedDay:
    """What came of a day that was the last one asked for.

    Attributes:
        day: It.
        lines: How many lines it has, by a report that goes beyond it.
        came: How many of them came when it was the last day.
    """

    day: date
    lines: int
    came: int


@frozen
class RangeProbe:
    """How the API reads the last date of a range.

    Attributes:
        range_end: ``inclusive``, ``exclusive`` or ``midnight``; ``None`` where it could not be told.
        message: Why.
        days: What it stands on.
    """

    range_end: RangeEnd | None
    message: str
    days: tuple[ProbedDay, ...]


def range_probed(
    way: Way,
    reseller_id: str,
    reference: Period,
    *,
    wait: float,
    on_progress: Callable[[Progress], None] | None,
    columns: Mapping[str, str | Sequence[str]] | None,
) -> Flow[RangeProbe]:
    """Ask for the ranges, and tell what they say.

    Args:
        way: How a call goes.
        reseller_id: Whose reports.
        reference: A range in which days have lines.
        wait: Seconds at most, for each report.
        on_progress: Called after each answer of a task.
        columns: As of ``BillingTask.result``.

    Raises:
        CloudmoreError: As of a report.
    """
    steps = probing(reference)
    asked = next(steps)
    while True:
        task = yield from submitted(way, reseller_id, asked, RangeEnd.INCLUSIVE)
        waiting = waited_for(way, task, wait=wait, on_progress=on_progress, columns=columns, zone=None)
        with (yield from waiting) as report:
            counted: Mapping[date, int] = yield Work(partial(_lines_by_day, report))
        try:
            asked = steps.send(counted)
        except StopIteration as told:
            found: RangeProbe = told.value
            return found


def _lines_by_day(report: Report) -> Mapping[date, int]:
    counted = Counter(line.billing_date for line in report.lines())
    return {day: lines for day, lines in counted.items() if day is not None}


def probing(reference: Period) -> Generator[Period, Mapping[date, int], RangeProbe]:
    """Which ranges to ask for, one after the other, and what their lines say.

    Args:
        reference: A range in which days have lines, all but its last day.

    Yields:
        A range to ask for; how many lines each day of it has is sent back.

    Returns:
        What was found out.
    """
    counted = yield reference
    inside = {day: lines for day, lines in counted.items() if reference.start <= day < reference.end}
    days: list[ProbedDay] = []
    for day in sorted(inside, key=lambda each: (-inside[each], each))[:MOST_DAYS]:
        came = yield Period(day - _DAY, day)
        days.append(ProbedDay(day, inside[day], came.get(day, 0)))
        if days[-1].came != days[-1].lines:
            break
    return verdict(days)


def verdict(days: Iterable[ProbedDay]) -> RangeProbe:
    """What days say of the ends of ranges.

    Args:
        days: In the order in which they were asked for; the last one says most.
    """
    probed = tuple(days)
    if not probed:
        return RangeProbe(None, "No day has lines, so nothing could be told.", probed)
    last = probed[-1]
    if last.came > last.lines:
        return RangeProbe(None, f"More lines of {last.day} came than before: the report is still growing.", probed)
    range_end = (
        RangeEnd.INCLUSIVE if last.came == last.lines else RangeEnd.MIDNIGHT if last.came else RangeEnd.EXCLUSIVE
    )
    return RangeProbe(range_end, _TOLD[range_end], probed)
