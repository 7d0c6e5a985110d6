"""Which findings are accepted, for how long, and what is remembered of it."""

from __future__ import annotations

import json
import os
import stat
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from saved import line, saved

from cloudmore import ConfigurationError
from cloudmore.billing import (
    ACCEPTED_FILE,
    Acceptance,
    Acceptances,
    CheckLimits,
    CheckResult,
    Finding,
    Subject,
    checked,
    plain,
    read_acceptances,
    remember_acceptances,
)
from cloudmore.billing.billing_settings import read_limits
from cloudmore.billing.check.limits import limits_of
from cloudmore.billing.finding_codes import CODES, WITHOUT_LINES

NOW = datetime(2026, 11, 9, 8, tzinfo=UTC)
OCTOBER = Subject("cloudmore", "r-1", "2026-10")
EQUAL = Finding("equal-lines", "2 equal lines.", 2, "k-1")
LOSS = Finding("negative-margin", "A loss.", 3, "k-2")


def accepted(finding: Finding, subject: Subject = OCTOBER, reason: str = "seen") -> Acceptances:
    made, is_new = Acceptances().giving([f"{finding.code}={reason}"]).of_finding(finding, subject, NOW)
    assert made is not None
    assert is_new
    return Acceptances.of([made])


@pytest.mark.parametrize(
    ("before", "finding", "subject", "holds"),
    [
        (EQUAL, EQUAL, OCTOBER, True),
        (EQUAL, evolve(EQUAL, count=1), OCTOBER, True),
        (EQUAL, evolve(EQUAL, count=3), OCTOBER, False),
        (EQUAL, evolve(EQUAL, key="k-9"), OCTOBER, False),
        (EQUAL, evolve(EQUAL, code="total-differs"), OCTOBER, False),
        (EQUAL, EQUAL, evolve(OCTOBER, month="2026-11"), False),
        (LOSS, evolve(LOSS, count=9), evolve(OCTOBER, month="2027-03"), True),
        (LOSS, LOSS, evolve(OCTOBER, reseller_id="r-2"), False),
        (LOSS, LOSS, evolve(OCTOBER, source="sandbox"), False),
        (LOSS, evolve(LOSS, key="k-9"), OCTOBER, False),
    ],
)
def test_what_was_accepted_holds(before: Finding, finding: Finding, subject: Subject, *, holds: bool) -> None:
    found, is_new = accepted(before).of_finding(finding, subject, NOW)
    assert (found is not None, is_new) == (holds, False)


def test_the_same_reason_is_remembered_once_and_another_one_anew() -> None:
    known = accepted(EQUAL)
    assert known.giving(["equal-lines=seen"]).of_finding(EQUAL, OCTOBER, NOW)[1] is False
    found, is_new = known.giving(["equal-lines=looked at again"]).of_finding(EQUAL, OCTOBER, NOW)
    assert (found and found.reason, is_new) == ("looked at again", True)


def test_one_finding_is_accepted_by_its_key() -> None:
    given = Acceptances().giving(["equal-lines:k-1=two cost centres"])
    assert given.of_finding(EQUAL, OCTOBER, NOW) == (
        Acceptance("equal-lines", "k-1", "two cost centres", "cloudmore", "r-1", "2026-10", 2, EQUAL.message, NOW),
        True,
    )
    assert given.of_finding(evolve(EQUAL, key="k-9"), OCTOBER, NOW) == (None, False)


@pytest.mark.parametrize("code", sorted(WITHOUT_LINES))
def test_a_report_without_lines_is_never_accepted(code: str) -> None:
    known = Acceptances.of([Acceptance(code, code, "r", "cloudmore", "r-1", None, 0, "", NOW)])
    assert known.of_finding(Finding(code, "", 0), OCTOBER, NOW) == (None, False)
    with pytest.raises(ConfigurationError, match="cannot be accepted"):
        Acceptances().giving([f"{code}=all right"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("equal-lines", "accepts nothing"),
        ("equal-lines=", "without a reason"),
        ("equal-lines=  ", "without a reason"),
        ("equal-lines: =why", "names no finding behind the colon"),
        ("equal-line=why", "No finding is called 'equal-line'"),
        ("=why", "No finding is called ''"),
        ("", "accepts nothing"),
    ],
)
def test_what_cannot_be_accepted_says_why(text: str, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        Acceptances().giving([text])


def test_the_file_gives_back_what_was_remembered_and_is_of_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "saved-reports"
    odd = 'A "quoted" \\ reason,\n\tin\x7f two lines; =1+1 Ærø'
    first = Acceptance("equal-lines", "k-1", odd, "cloudmore", "r-1", "2026-10", 2, "2 equal lines.", NOW)
    second = Acceptance("negative-margin", "k-2", "seen", "cloudmore", "r-1", None, 3, "A loss.", NOW)
    assert remember_acceptances(folder, []) is None
    assert not folder.exists()
    file = remember_acceptances(folder, [first])
    assert file == folder / ACCEPTED_FILE
    file.write_text(file.read_text("utf-8").rstrip() + "\n# A remark of somebody.", "utf-8")
    remember_acceptances(folder, [second])
    assert read_acceptances(folder) == Acceptances.of([first, second])
    assert "# A remark of somebody.\n" in file.read_text("utf-8")
    assert [each["key"] for each in tomllib.loads(file.read_text("utf-8"))["accepted"]] == ["k-1", "k-2"]
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


ENTRY = """
[[accepted]]
code = "equal-lines"
key = "k-1"
reason = "seen"
source = "cloudmore"
reseller_id = "r-1"
accepted_at = 2026-11-09T08:00:00Z
"""


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[[accepted]", "cannot be read"),
        (b"\xff", "cannot be read"),
        ("[other]", "something else than"),
        ("accepted = 1", "something else than"),
        ("accepted = [1]", "Entry 1 of .* lacks code, key, reason, source, reseller_id"),
        (ENTRY + ENTRY.replace('"seen"', '" "'), "Entry 2 of .* lacks reason"),
        (ENTRY.replace('"equal-lines"', '"equal-line"'), "No finding is called"),
        (ENTRY + "month = 2026", "no month, count or accepted_at"),
        (ENTRY + 'count = "2"', "no month, count or accepted_at"),
        (ENTRY.replace("accepted_at", "at"), "no month, count or accepted_at"),
    ],
)
def test_a_file_that_was_spoilt_says_so(content: str | bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / ACCEPTED_FILE).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ConfigurationError, match=says):
        read_acceptances(tmp_path)


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    made = Acceptance("equal-lines", "k-1", "r", "cloudmore", "r-1", None, 0, "", NOW)
    with pytest.raises(ConfigurationError, match="cannot be remembered"):
        remember_acceptances(tmp_path / "file" / "folder", [made])


def test_a_folder_in_place_of_the_file_says_so(tmp_path: Path) -> None:
    (tmp_path / ACCEPTED_FILE).mkdir()
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_acceptances(tmp_path)


def check(folder: Path, month: str, *accept: str, count: int = 2) -> CheckResult:
    day = {"2026-10": datetime(2026, 11, 9, tzinfo=UTC), "2026-11": datetime(2026, 12, 9, tzinfo=UTC)}[month]
    lines = [line(billingDate=f"{month}-05", totalCost=12, unitCostPrice=6)] * count
    report = saved(folder, lines, month=month, asked_at=day)
    known = read_acceptances(folder).giving(["not-compared=the first month", *accept])
    result = checked(report, None, CheckLimits(), known, NOW)
    remember_acceptances(folder, result.remembered)
    return result


def test_a_condition_stays_accepted_in_later_months_and_equal_lines_do_not(tmp_path: Path) -> None:
    assert {each.code for each in check(tmp_path, "2026-10").open} == {"equal-lines", "negative-margin"}
    october = check(tmp_path, "2026-10", "equal-lines=two cost centres", "negative-margin=a gift")
    assert (october.open, october.fails(None)) == ((), False)
    assert {each.acceptance and each.acceptance.reason for each in october.judged} == {
        "the first month",
        "two cost centres",
        "a gift",
    }
    assert check(tmp_path, "2026-10").remembered == ()
    assert [each.code for each in check(tmp_path, "2026-10", count=3).open] == ["equal-lines"]
    assert [each.code for each in check(tmp_path, "2026-11").open] == ["equal-lines"]


def test_equal_lines_of_another_amount_are_not_those_that_were_accepted(tmp_path: Path) -> None:
    first, dearer = [line()] * 2, [line(totalSales=1000, unitSalesPrice=500)] * 2

    def still_open(lines: list[dict[str, Any]], *accept: str) -> list[str]:
        known = read_acceptances(tmp_path).giving(["not-compared=first", *accept])
        result = checked(saved(tmp_path, lines), None, CheckLimits(), known, NOW)
        remember_acceptances(tmp_path, result.remembered)
        return [plain(each.amount) for each in result.open if each.amount is not None]

    assert still_open(first, "equal-lines=two cost centres") == []
    assert still_open(dearer) == ["1000"]
    assert still_open([*first, *dearer]) == ["1000"]


# Two reports of a month that have a finding of the same code, about as many lines, and about other money.
OTHER_MONEY: dict[str, tuple[Any, Any]] = {
    "subtotal-differs": ({"totalSales": "10.02", "data": [line()]}, {"totalSales": 5000, "data": [line()]}),
    "odd-currency": ([line(currencyCode="N/A")], [line(currencyCode="EURO")]),
    "missing-currency": ([line(currencyCode=None)], [line(currencyCode=None, totalSales=5000)]),
    "outside-period": ([line(billingDate="2026-11-05")], [line(billingDate="2026-11-05", organizationId="o-2")]),
    "margin-differs": ([line(marginAmount="2.01")], [line(marginAmount="2000")]),
}


@pytest.mark.parametrize("code", OTHER_MONEY)
def test_other_money_is_not_what_was_accepted(tmp_path: Path, code: str) -> None:
    first, second = (saved(tmp_path, json.dumps(content).encode()) for content in OTHER_MONEY[code])
    known = Acceptances().giving([f"{code}=looked at"])
    remembered = checked(first, None, CheckLimits(), known, NOW).remembered
    assert [each.code for each in remembered] == [code]
    again = checked(first, None, CheckLimits(), Acceptances.of(remembered), NOW)
    assert again.counts[code].open == 0
    assert checked(second, None, CheckLimits(), Acceptances.of(remembered), NOW).counts[code].open == 1


def test_another_amount_of_a_line_is_a_new_finding_and_equal_lines_are_remembered_once(tmp_path: Path) -> None:
    def found(total: str, *accept: str) -> CheckResult:
        report = saved(tmp_path, [line(totalSales=total)] * 2)
        known = read_acceptances(tmp_path).giving(["not-compared=first", "equal-lines=right", *accept])
        result = checked(report, None, CheckLimits(), known, NOW)
        remember_acceptances(tmp_path, result.remembered)
        return result

    first = found("16.13", "total-differs=said the vendor")
    assert [each.code for each in first.remembered].count("total-differs") == 1
    assert found("16.13").open == ()
    assert [each.code for each in found("160.13").open] == ["total-differs"] * 2


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("low_margin = 3", "no threshold called low_margin"),
        ("low_margin_percent = '3'", "is no number"),
        ("low_margin_percent = true", "is no number"),
        ("low_margin_percent = nan", "is no number"),
        ("low_margin_percent = -1", "is below zero"),
        ("low_margin_percent = 1e99999999", "out of all proportion"),
        ("settled_day = 0", "no day that every month has"),
        ("settled_day = 29", "no day that every month has"),
        ("settled_day = 2.5", "no day that every month has"),
    ],
)
def test_a_threshold_that_makes_no_sense_is_refused(table: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "cloudmore.toml"
    file.write_text(f"[billing.check]\n{table}\n")
    with pytest.raises(ConfigurationError, match=says) as refused:
        read_limits(file)
    assert "settled_day" in refused.value.remedy or "called" not in says


def test_thresholds_are_exact_and_those_that_are_left_out_are_the_usual_ones(tmp_path: Path) -> None:
    file = tmp_path / "cloudmore.toml"
    file.write_text("[billing.check]\ntotal_tolerance = 0.1\nsettled_day = 1\n[billing.columns]\ntotal_sales = 'x'\n")
    assert read_limits(file).told() == CheckLimits().told() | {"total_tolerance": "0.1", "settled_day": "1"}
    file.write_text("")
    assert read_limits(file) == CheckLimits()
    for wrong in ("[billing", "billing = 1", "[billing]\ncheck = 1"):
        file.write_text(wrong)
        with pytest.raises(ConfigurationError):
            read_limits(file)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_limits(tmp_path / "none.toml")
    with pytest.raises(ConfigurationError, match="is no table"):
        limits_of(None)


def test_every_code_is_plain() -> None:
    assert all(code.replace("-", "").islower() for code in CODES)
