"""Nobody knows how the API reads the last date of a range: a setting says so, a probe finds it out, no line is lost."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from kinds import Kind

from cloudmore import Cloudmore, ConfigurationError, TaskFailedError
from cloudmore.billing import ProbedDay, RangeEnd, RangeProbe
from cloudmore.billing.range_probe import verdict
from cloudmore.sandbox import Sandbox, SandboxClock

NOW = datetime(2027, 1, 23, 9, 0, tzinfo=UTC)
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]
ENDS = ("inclusive", "exclusive", "midnight")


def line(moment: str, number: int = 0) -> dict[str, Any]:
    amounts = {"quantity": 1, "totalSales": 10, "currencyCode": "SEK", "serviceName": "Mail"}
    return {"organizationId": "o-1", "billingDate": moment, "note": f"{moment} {number}", **amounts}


def year() -> Iterator[dict[str, Any]]:
    """Lines at both ends of each month, at midnight, within the day and in its last second; two of them are equal."""
    for month in MONTHS:
        last = monthrange(2026, int(month[-2:]))[1]
        for day in (1, 15, last):
            for time in ("T00:00:00Z", "T00:00:00Z", "T12:30:00Z", "T23:59:59Z"):
                yield line(f"{month}-{day:02}{time}")
        yield line(f"{month}-{last:02}")


@pytest.fixture(scope="module")
def books() -> Iterator[Sandbox]:
    """A sandbox that has a year of lines of one's own."""
    with Sandbox(clock=SandboxClock(NOW, manual=True), report_seconds=0) as running:
        running.load({"organizations": [{"id": "o-1", "name": "Acme"}], "lines": list(year())})
        yield running


@pytest.fixture
def cm(books: Sandbox, kind: Kind) -> Iterator[Cloudmore]:
    with kind(books.credentials, base_url=books.url, clock=books.clock) as client:
        yield client


@pytest.mark.parametrize("range_end", ENDS)
def test_twelve_months_have_every_line_once(books: Sandbox, cm: Cloudmore, range_end: str) -> None:
    books.range_end = range_end
    came = Counter[str | None]()
    for month in MONTHS:
        with cm.billing.report(month, range_end=range_end) as report:
            assert [finding.code for finding in report.findings()] == []
            notes = [each.note for each in report.lines()]
            assert {note[:7] for note in notes if note} == {month}
            later = sum(total.lines for total in report.next_period().values())
            assert later == (2 if range_end == "midnight" and month != "2026-12" else 0)
        came.update(notes)
    assert came == Counter(each["note"] for each in year())


@pytest.mark.parametrize(("range_end", "taken_for"), [("inclusive", "exclusive"), ("inclusive", "midnight")])
def test_a_day_too_many_is_seen(books: Sandbox, cm: Cloudmore, range_end: str, taken_for: str) -> None:
    books.range_end = range_end
    with cm.billing.report("2026-10", range_end=taken_for) as report:
        later = sum(total.lines for total in report.next_period().values())
        outside = [finding.count for finding in report.findings() if finding.code == "outside-period"]
        assert later + sum(outside) == 4


@pytest.mark.parametrize("range_end", ENDS)
def test_the_probe_finds_out_how_the_last_date_is_read(books: Sandbox, cm: Cloudmore, range_end: str) -> None:
    books.range_end = range_end
    found = cm.billing.probe_range("2026-10")
    came = {"inclusive": 4, "exclusive": 0, "midnight": 2}[range_end]
    assert (found.range_end, found.days[0]) == (range_end, ProbedDay(date(2026, 10, 1), 4, came))
    assert len(found.days) == (2 if range_end == "inclusive" else 1)


def test_where_nothing_is_billed_nothing_can_be_told(cm: Cloudmore) -> None:
    found = cm.billing.probe_range("2025-10")
    assert (found.range_end, found.days) == (None, ())
    assert "nothing could be told" in found.message
    with pytest.raises(ConfigurationError, match="is no month"):
        cm.billing.probe_range("October")


def test_a_probe_ends_with_the_task_that_fails(books: Sandbox, cm: Cloudmore) -> None:
    books.faults.add("failed-task", word="Failed")
    with pytest.raises(TaskFailedError):
        cm.billing.probe_range("2026-10")


DAY = date(2026, 10, 5)
VERDICTS: dict[str, tuple[list[tuple[int, int]], RangeEnd | None]] = {
    "no day": ([], None),
    "all": ([(3, 3)], RangeEnd.INCLUSIVE),
    "all of three days": ([(3, 3), (2, 2), (1, 1)], RangeEnd.INCLUSIVE),
    "all of one, and a part of another": ([(3, 3), (2, 1)], RangeEnd.MIDNIGHT),
    "none": ([(3, 0)], RangeEnd.EXCLUSIVE),
    "more than there were": ([(3, 4)], None),
}


@pytest.mark.parametrize(("days", "range_end"), VERDICTS.values(), ids=VERDICTS.keys())
def test_what_days_say(days: list[tuple[int, int]], range_end: RangeEnd | None) -> None:
    found = verdict([ProbedDay(DAY, lines, came) for lines, came in days])
    assert isinstance(found, RangeProbe)
    assert (found.range_end, len(found.days)) == (range_end, len(days))


def test_the_token_of_a_task_says_how_it_was_asked(books: Sandbox, cm: Cloudmore) -> None:
    books.range_end = "midnight"
    token = cm.billing.submit("2026-10", range_end="midnight").to_token()
    assert '"range_end":"midnight"' in token
    with cm.billing.resume(token).result() as report:
        assert (report.asked.range_end, report.findings()) == (RangeEnd.MIDNIGHT, ())
    assert "range_end" not in cm.billing.submit("2026-10").to_token()


def test_a_report_is_asked_for_where_the_day_has_begun(books: Sandbox, cm: Cloudmore) -> None:
    books.clock.set(datetime(2026, 10, 31, 23, 30, tzinfo=UTC))
    try:
        with pytest.raises(ConfigurationError, match="begins after today"):
            cm.billing.submit("2026-11")
        assert cm.billing.period("last", zone="Europe/Stockholm").name == "2026-10"
        task = cm.billing.submit("2026-11", zone="Europe/Stockholm")
        assert cm.billing.resume(task.to_token()).period.name == "2026-11"
        with pytest.raises(ConfigurationError, match="No time zone is called"):
            cm.billing.report("2026-10", zone="Europe/Atlantis")
        with pytest.raises(ConfigurationError, match="how the last date is read"):
            cm.billing.report("2026-10", range_end="noon")
    finally:
        books.clock.set(NOW)
