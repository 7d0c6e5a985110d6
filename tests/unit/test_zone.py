"""Whose calendar billing dates are in, and what a settings file may say of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cloudmore import ConfigurationError
from cloudmore.billing import BillingSettings, Period, RangeEnd, Report, read_settings
from cloudmore.billing.month import asked_end, range_end_named
from cloudmore.billing.reading import Origin
from cloudmore.billing.report import Asked
from cloudmore.billing.survey import read_head
from cloudmore.billing.values import as_date
from cloudmore.billing.zone import zone_named
from cloudmore_api.types import encode_json

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
AT = datetime(2026, 11, 9, tzinfo=UTC)
ZONES = ("UTC", "Europe/Stockholm", "America/New_York")

# A date as it may come -> its date in UTC, Stockholm and New York.
DATES: dict[str, tuple[str, str, str]] = {
    "2026-10-31": ("2026-10-31", "2026-10-31", "2026-10-31"),
    "2026-10-31T23:30:00": ("2026-10-31", "2026-10-31", "2026-10-31"),
    "2026-10-31T23:30:00Z": ("2026-10-31", "2026-11-01", "2026-10-31"),
    "2026-11-01T00:30:00+01:00": ("2026-10-31", "2026-11-01", "2026-10-31"),
    # Local midnight of the first of October, as a program in Stockholm may write it.
    "2026-09-30T22:00:00Z": ("2026-09-30", "2026-10-01", "2026-09-30"),
    "2026-10-01T00:00:00+02:00": ("2026-09-30", "2026-10-01", "2026-09-30"),
    "2026-10-01T03:30:00Z": ("2026-10-01", "2026-10-01", "2026-09-30"),
    "2026-10-31T20:00:00-04:00": ("2026-11-01", "2026-11-01", "2026-10-31"),
    # 25 October has 25 hours in Stockholm: from 22:00 of the day before, by UTC, to 23:00.
    "2026-10-24T21:59:59Z": ("2026-10-24", "2026-10-24", "2026-10-24"),
    "2026-10-24T22:00:00Z": ("2026-10-24", "2026-10-25", "2026-10-24"),
    "2026-10-25T00:30:00Z": ("2026-10-25", "2026-10-25", "2026-10-24"),
    "2026-10-25T22:30:00Z": ("2026-10-25", "2026-10-25", "2026-10-25"),
    "2026-10-25T22:59:59Z": ("2026-10-25", "2026-10-25", "2026-10-25"),
    "2026-10-25T23:00:00Z": ("2026-10-25", "2026-10-26", "2026-10-25"),
    # In New York it is 1 November.
    "2026-11-01T03:59:59Z": ("2026-11-01", "2026-11-01", "2026-10-31"),
    "2026-11-02T04:59:59Z": ("2026-11-02", "2026-11-02", "2026-11-01"),
    "2026-11-02T05:00:00Z": ("2026-11-02", "2026-11-02", "2026-11-02"),
}


@pytest.mark.parametrize("text", DATES)
def test_a_date_with_an_offset_is_that_of_the_zone_and_another_stays(text: str) -> None:
    found = tuple(str(as_date(text, where="billingDate", zone=zone_named(zone))) for zone in ZONES)
    assert found == DATES[text]


def test_no_zone_shifts_nothing() -> None:
    assert zone_named(None) is zone_named("UTC") is zone_named(UTC) is UTC
    assert zone_named(ZoneInfo("Europe/Stockholm")) is zone_named("Europe/Stockholm")
    assert BillingSettings().zone is UTC


NO_ZONES: tuple[Any, ...] = (
    *("Europe/Atlantis", "", "Europe", "../etc/passwd", "/etc/localtime", "CET+1", "utc\n", 5),
    timezone(timedelta(hours=2)),
)


@pytest.mark.parametrize("zone", NO_ZONES, ids=repr)
def test_a_zone_that_nobody_knows_is_said_so(zone: Any) -> None:
    with pytest.raises(ConfigurationError, match="No time zone is called") as caught:
        zone_named(zone)
    assert "tzdata" in caught.value.remedy


def read(text: str, folder: Path) -> BillingSettings:
    file = folder / "cloudmore.toml"
    file.write_text(text, "utf-8")
    return read_settings(file)


def test_all_settings_stand_in_one_file(tmp_path: Path) -> None:
    found = read(
        '[billing]\nzone = "Europe/Stockholm"\nrange_end = "midnight"\n'
        '[billing.columns]\nquantity = "antal"\n[billing.excluded]\n"o-1" = "own tenant"\n'
        "[billing.check]\nsettled_day = 5\n",
        tmp_path,
    )
    assert (str(found.zone), found.range_end) == ("Europe/Stockholm", RangeEnd.MIDNIGHT)
    assert (found.columns, found.excluded) == ({"quantity": ("antal",)}, {"o-1": "own tenant"})
    assert found.check.settled_day == 5


def test_what_is_left_out_is_as_ever(tmp_path: Path) -> None:
    assert read("", tmp_path) == read("[billing]\n", tmp_path) == BillingSettings()


WRONG: dict[str, tuple[str, str]] = {
    "a zone that nobody knows": ('[billing]\nzone = "Europe/Atlantis"\n', "No time zone is called 'Europe/Atlantis'"),
    "no zone": ("[billing]\nzone = 1\n", "No time zone is called '1'"),
    "a table for a zone": ("[billing.zone]\n", "something else than what is known: billing.zone"),
    "another end": ('[billing]\nrange_end = "noon"\n', "'noon' does not say how the last date is read"),
    "an organization without a reason": ('[billing.excluded]\no-1 = ""\n', "'o-1' is excluded without a reason"),
    "a number for a reason": ("[billing.excluded]\no-1 = 1\n", "'o-1' is excluded without a reason"),
    "a reason without an organization": ('[billing.excluded]\n" " = "why"\n', "' ' is excluded without a reason"),
    "a list of organizations": ('[billing]\nexcluded = ["o-1"]\n', "something else than what is known: billing.exclu"),
    "a misspelt name": ('[billing]\nzoen = "UTC"\n', "something else than what is known: billing.zoen"),
}


@pytest.mark.parametrize(("text", "told"), WRONG.values(), ids=WRONG.keys())
def test_settings_that_make_no_sense_are_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        read(text, tmp_path)


ENDS = {"inclusive": "2026-10-31", "exclusive": "2026-11-01", "midnight": "2026-11-01"}


@pytest.mark.parametrize(("name", "end"), ENDS.items())
def test_the_last_date_that_is_asked_for(name: str, end: str) -> None:
    assert str(asked_end(OCTOBER, range_end_named(name))) == end


def line(day: str, **changes: Any) -> dict[str, Any]:
    return {"billingDate": day, "quantity": 1, "totalSales": 10, "totalCost": 8, "currencyCode": "EUR", **changes}


def report_of(content: Any, folder: Path, range_end: RangeEnd, zone: str = "UTC") -> Report:
    raw = folder / "raw.json"
    raw.write_bytes(encode_json(content))
    asked = Asked(OCTOBER, AT, "api.example", "t-1", range_end)
    return Report(raw, read_head(raw), asked, Origin("cloudmore", "r-1", "2026-10", zone_named(zone)))


CONTENT = [
    {
        "organizationId": "o-1",
        "totalSales": 30,
        "lines": [line("2026-10-05"), line("2026-10-31T23:30:00Z"), line("2026-11-01T00:00:00Z")],
    }
]


def test_lines_of_the_day_after_are_left_to_the_next_month_and_stay_in_the_vendors_sum(tmp_path: Path) -> None:
    with report_of(CONTENT, tmp_path, RangeEnd.MIDNIGHT) as report:
        assert [str(each.billing_date) for each in report.lines()] == ["2026-10-05", "2026-10-31"]
        assert (report.totals().lines, report.totals().by_currency["EUR"].sales) == (2, 20)
        later = report.next_period()["EUR"]
        assert (later.lines, later.sales, later.cost) == (1, 10, 8)
        # Neither a subtotal that differs, nor a line outside of the period.
        assert report.findings() == ()
        report.write(tmp_path / "lines.csv")
        assert report.control is not None
        assert report.control.balance("EUR").report.sales == 20
        assert report.next_period()["EUR"].lines == 1


@pytest.mark.parametrize("range_end", [RangeEnd.INCLUSIVE, RangeEnd.EXCLUSIVE])
def test_where_it_does_not_have_to_come_it_is_a_finding(tmp_path: Path, range_end: RangeEnd) -> None:
    with report_of(CONTENT, tmp_path, range_end) as report:
        assert [finding.code for finding in report.findings()] == ["outside-period"]
        assert (report.totals().lines, report.next_period()) == (3, {})


def test_the_api_has_a_calendar_of_its_own(tmp_path: Path) -> None:
    # By Stockholm's calendar the second line is of November, but November's report will not have it: it stays.
    with report_of(CONTENT, tmp_path, RangeEnd.MIDNIGHT, "Europe/Stockholm") as report:
        assert [str(each.billing_date) for each in report.lines()] == ["2026-10-05", "2026-11-01"]
        assert [finding.code for finding in report.findings()] == ["outside-period"]
        assert report.next_period()["EUR"].lines == 1


def test_a_date_of_an_outer_object_counts_as_well(tmp_path: Path) -> None:
    content = [
        {"billingDate": "2026-11-01", "organizationId": "o-1", "lines": [line("2026-10-05"), line("2026-11-01")]},
    ]
    with report_of(content, tmp_path, RangeEnd.MIDNIGHT) as report:
        (kept,) = report.lines()
        assert (str(kept.billing_date), kept.extra) == ("2026-10-05", '{"outer.billing_date":"2026-11-01"}')
