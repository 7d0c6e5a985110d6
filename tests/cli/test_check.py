"""``billing check`` and what `billing report` takes of it, as commands."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import NOW, settings_of
from saved import line, saved

from cloudmore.billing import CheckLimits, KnownOrganization
from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox, SandboxClock

OCTOBER_12 = datetime(2026, 10, 12, tzinfo=UTC)
NOVEMBER_2 = datetime(2026, 11, 2, tzinfo=UTC)
FOLDER = Path("saved-reports")
LOSS = line(totalCost=12, unitCostPrice=6)
NOW_READ = "2026-10, asked 2026-11-09 07:31:00 UTC, 3 lines"
BEFORE_READ = "compared with 2026-09, asked 2026-10-12 00:00:00 UTC, 3 lines"
CHECK = ["billing", "check", "2026-10"]


@pytest.fixture
def both_months(empty_folder: Path) -> Path:
    """Two saved months that differ in nothing; October has a product that is sold at a loss, and two equal lines."""
    listed = [KnownOrganization("o-1", "Exempel AB", True)]
    for month, asked_at in (("2026-09", OCTOBER_12), ("2026-10", datetime(2026, 11, 9, 7, 31, tzinfo=UTC))):
        lines = [{**each, "billingDate": f"{month}-05"} for each in (line(productId="p-2"), LOSS, LOSS)]
        saved(empty_folder / FOLDER, lines, month=month, asked_at=asked_at, organizations=listed)
    return empty_folder


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    """The screen without the spaces of tables."""
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.usefixtures("both_months")
def test_the_verdict_comes_first_and_says_what_it_was_held_against(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(CHECK) == 7
    out = capsys.readouterr().out.splitlines()
    assert out[:5] == [
        "2 findings are open, 0 are accepted.",
        "Settled: yes.",
        "Complete: yes. Organizations: 1 listed, 1 with billing; 2026-09: 1 listed, 1 with billing.",
        f"{NOW_READ}; {BEFORE_READ}.",
        f"Thresholds: {', '.join(f'{name} {value}' for name, value in CheckLimits().told().items())}.",
    ]
    told = " ".join(" ".join(out).split())
    assert "SEK 3 30.00 32.00 -2.00 -6.67 0" in told
    assert "negative-margin 1 0" in told
    assert "negative-margin SEK -4.00 Exempel AB: Backup of a server: sales 20, cost 24, margin -4, -20.0 %." in told


@pytest.mark.usefixtures("both_months")
def test_what_is_accepted_is_still_listed_and_is_remembered(capsys: pytest.CaptureFixture[str]) -> None:
    accept = ["--accept", "equal-lines=two cost centres", "--accept", "negative-margin=a gift"]
    assert run([*CHECK, *accept]) == 0
    both = capsys.readouterr()
    assert both.out.startswith("No finding is open, 2 are accepted.\n")
    assert "two cost centres" in both.out
    assert str(FOLDER / "accepted.toml") in both.err
    assert run(CHECK) == 0
    assert "two cost centres" in capsys.readouterr().out
    entries = tomllib.loads((FOLDER / "accepted.toml").read_text("utf-8"))["accepted"]
    assert [(each["code"], each.get("month"), each["reason"]) for each in entries] == [
        ("equal-lines", "2026-10", "two cost centres"),
        ("negative-margin", None, "a gift"),
    ]


@pytest.mark.usefixtures("both_months")
def test_one_finding_is_accepted_by_the_key_that_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*CHECK, "-f", "jsonl"]) == 7
    key = next(
        each["key"] for each in map(json.loads, capsys.readouterr().out.splitlines()) if each["code"] == "equal-lines"
    )
    assert run([*CHECK, "--accept", f"equal-lines:{key}=two cost centres", "--fail-on", "equal-lines"]) == 0
    assert "has the key" not in capsys.readouterr().err
    assert run([*CHECK, "--accept", "equal-lines:k-9=two cost centres"]) == 7
    assert "No finding equal-lines has the key k-9, so none was accepted for it." in capsys.readouterr().err
    assert run([*CHECK, "--quiet"]) == 7
    assert shown(capsys).count("1 finding is open, 1 is accepted.") == 1


@pytest.mark.usefixtures("both_months")
@pytest.mark.parametrize(
    ("fail_on", "code"),
    [("any", 7), ("none", 0), ("negative-margin", 7), ("unsettled, equal-lines", 7), ("unsettled", 0)],
)
def test_fail_on_chooses_what_ends_it_with_7(fail_on: str, code: int) -> None:
    assert run([*CHECK, "--fail-on", fail_on]) == code


@pytest.mark.usefixtures("both_months")
def test_a_program_gets_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*CHECK, "-f", "json", "-o", "check.json", "-o", "check.csv", "--summary", "run.json"]) == 7
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads(Path("check.json").read_text("utf-8"))
    assert {name: told[name] for name in ("schema", "verdict", "month", "against", "settled", "complete", "open")} == {
        "schema": "billing-check/1",
        "verdict": "2 findings are open, 0 are accepted.",
        "month": "2026-10",
        "against": "2026-09",
        "settled": True,
        "complete": True,
        "open": 2,
    }
    assert told["thresholds"]["total_tolerance"] == "0.005"
    assert told["totals"][0]["margin_percent"] == -6.67
    with Path("check.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["code"], row["status"], row["amount"]) for row in rows] == [
        ("equal-lines", "open", "10"),
        ("negative-margin", "open", "-4"),
    ]
    summary = json.loads(Path("run.json").read_text("utf-8"))
    assert summary["findings"] == [{"code": "equal-lines", "count": 1}, {"code": "negative-margin", "count": 1}]
    assert [file["path"] for file in summary["files"]] == ["check.json", "check.csv"]


def test_a_month_that_is_not_settled_says_why_and_names_the_service(
    empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service = line(serviceId="s-m", serviceName="Microsoft 365", productId="p-m", billingDate="2026-09-05")
    folder = empty_folder / FOLDER
    saved(folder, [line(billingDate="2026-09-05"), service], month="2026-09", asked_at=OCTOBER_12)
    saved(folder, [line()], asked_at=NOVEMBER_2)
    assert run(CHECK) == 7
    out = capsys.readouterr().out
    assert "Settled: no. Not all of 2026-10 can be in on 2026-11-02" in out
    assert "Microsoft 365 has no line; 2026-09 had 1 line, sales 10 SEK." in out
    saved(folder, [line(), {**service, "billingDate": "2026-10-05"}])
    assert run(CHECK) == 0


@pytest.mark.usefixtures("both_months")
def test_thresholds_come_from_the_settings(capsys: pytest.CaptureFixture[str]) -> None:
    Path("cloudmore.toml").write_text("[billing.check]\nsettled_day = 10\n")
    assert run([*CHECK, "--settings", "cloudmore.toml"]) == 7
    out = capsys.readouterr().out
    assert "Settled: no." in out
    assert "Thresholds: settled_day 10," in out


@pytest.mark.parametrize("more", [[], ["--against", "none"], ["--fail-on", "none"]])
def test_what_was_compared_with_nothing_is_not_clean(
    empty_folder: Path, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    saved(empty_folder / FOLDER, [line()])
    assert run([*CHECK, *more]) == (0 if "--fail-on" in more else 7)
    out = capsys.readouterr().out
    assert "compared with no other month." in out
    assert "It is compared with no other month" in out


@pytest.mark.parametrize("more", [[], ["--fail-on", "none"], ["--accept", "missing-currency=none"]])
def test_a_month_without_a_line_is_never_clean(
    empty_folder: Path, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    saved(empty_folder / FOLDER, [])
    assert run([*CHECK, *more]) == 7
    assert capsys.readouterr().out.startswith("There is no billing line, so nothing was checked.\n")


@pytest.mark.usefixtures("both_months")
def test_files_stand_for_months_and_a_range_has_no_month_before(capsys: pytest.CaptureFixture[str]) -> None:
    september, october = (str(path) for path in sorted(FOLDER.glob("*.manifest.json")))
    assert run(["billing", "check", october, "--against", september]) == 7
    assert run([*CHECK, "--against", "2026-09"]) == 7
    assert shown(capsys).count("compared with 2026-09") == 2
    manifest: dict[str, Any] = json.loads(Path(october).read_text("utf-8"))
    manifest |= {"first_billing_date": "2026-10-02", "period": "2026-10-02_2026-10-31"}
    # An earlier version wrote no digest of it.
    del manifest["record_sha256"]
    Path(october).write_text(json.dumps(manifest))
    assert run(["billing", "check", "2026-10-02_2026-10-31"]) == 7
    assert "compared with no other month" in shown(capsys)


def test_the_last_month_is_meant_where_none_is_given(empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert empty_folder
    assert run(["billing", "check"]) == 2
    today = datetime.now(UTC)
    last = f"{today.year}-{today.month - 1:02}" if today.month > 1 else f"{today.year - 1}-12"
    assert f"No report of {last} is saved in saved-reports." in capsys.readouterr().err


@pytest.mark.usefixtures("both_months")
@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--accept", "equal-lines="], "without a reason"),
        (["--accept", "equal-line=why"], "No finding is called 'equal-line'. Did you mean equal-lines?"),
        (["--fail-on", "all"], "No finding is called 'all'"),
        (["--against", "2026-08"], "No report of 2026-08"),
        (["--against", "2026-10"], "is the report that is checked"),
        (["--saved", "elsewhere"], "No report of 2026-10"),
        (["--against", "2026-13"], "'2026-13' is no month. Write a month such as 2026-10"),
        (["--against", "september"], "'september' is no month."),
        (["--against", "check.csv"], "The file check.csv is no saved report."),
        (["-o", "check.xlsx"], "is unknown here. Use one of .json, .jsonl, .csv, .html."),
        (["-o", "saved-reports/check.json"], "would lie among the saved reports"),
        (["-o", "settings.json", "--settings", "settings.json"], "would be written over the settings"),
        (["--summary", "saved-reports/accepted.toml"], "is named twice"),
    ],
)
def test_wrong_usage_is_refused_before_anything_is_written(
    capsys: pytest.CaptureFixture[str], more: list[str], says: str
) -> None:
    Path("settings.json").write_text("")
    before = sorted(FOLDER.iterdir())
    assert run([*CHECK, *more]) == 2
    assert says in capsys.readouterr().err
    assert sorted(FOLDER.iterdir()) == before


@pytest.mark.usefixtures("both_months")
@pytest.mark.parametrize(
    ("of", "says"),
    [({"source": "sandbox"}, "source: cloudmore and sandbox"), ({"reseller_id": "r-2"}, "reseller: r-1 and r-2")],
)
def test_a_file_of_somebody_else_is_not_compared_with(
    capsys: pytest.CaptureFixture[str], of: dict[str, Any], says: str
) -> None:
    other = saved(Path("elsewhere"), [line()], month="2026-09", **of)
    assert run([*CHECK, "--against", str(other.manifest_file)]) == 2
    assert f"is not of the same {says}" in capsys.readouterr().err


def test_a_long_list_says_where_the_rest_is(empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved(empty_folder / FOLDER, [line(productId=f"p-{n}", totalCost=12, unitCostPrice=6) for n in range(31)])
    assert run([*CHECK, "--accept", "not-compared=the first month"]) == 7
    both = capsys.readouterr()
    assert both.out.count("margin -2, -20.0 %.") == 30
    assert "The 30 largest of them, each currency in turn; -f json, -f csv and -o show more." in both.err


def test_the_many_findings_of_one_currency_do_not_hide_those_of_another(
    empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = [line(productId=f"p-{n}", totalCost=12, unitCostPrice=6) for n in range(31)]
    few = [
        line(productId=f"few-{n}", totalCost=11, unitCostPrice=5.5, currencyCode="ZAR", organizationId="o-2")
        for n in range(2)
    ]
    saved(empty_folder / FOLDER, [*many, *few])
    assert run([*CHECK, "--accept", "not-compared=the first month"]) == 7
    told = capsys.readouterr().out
    assert (told.count("margin -2, -20.0 %."), told.count("margin -1, -10.0 %.")) == (28, 2)


@pytest.fixture(scope="module")
def small() -> Iterator[Sandbox]:
    """A sandbox with one organization."""
    with Sandbox(organizations=1, report_seconds=0) as running:
        yield running


@pytest.fixture
def small_settings(small: Sandbox, monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> Sandbox:
    """Its settings in the environment, in an empty folder."""
    assert empty_folder
    small.reset()
    for name, value in settings_of(small.credentials, small.url).items():
        monkeypatch.setenv(name, value)
    # A day within a month that has lines already, whatever today is.
    monkeypatch.setattr("cloudmore.client.SYSTEM_CLOCK", SandboxClock(NOW, manual=True))
    return small


THIS_MONTH = f"{NOW:%Y-%m}"
REPORT = ["billing", "report", "--month", THIS_MONTH, "-o", "sandbox-lines.csv"]


@pytest.mark.usefixtures("small_settings")
def test_a_finding_of_a_report_is_accepted_and_remembered_for_its_check(capsys: pytest.CaptureFixture[str]) -> None:
    # The month of today is never over.
    assert run([*REPORT, "--quiet"]) == 7
    assert "[month-not-over]" in capsys.readouterr().err
    assert run([*REPORT, "--quiet", "--fail-on", "outside-period"]) == 0
    assert run([*REPORT, "--accept", "month-not-over=a look at today", "--summary", "run.json"]) == 0
    err = capsys.readouterr().err
    assert "[month-not-over] Because: a look at today" in err
    assert str(FOLDER / "accepted.toml") in err
    assert json.loads(Path("run.json").read_text("utf-8"))["findings"] == []
    assert run([*REPORT, "--quiet"]) == 0
    assert capsys.readouterr().err == ""
    assert run(["billing", "check", THIS_MONTH, "--fail-on", "month-not-over"]) == 0
    assert "a look at today" in capsys.readouterr().out


@pytest.mark.usefixtures("small_settings")
def test_a_report_without_a_line_fails_whatever_is_chosen(small: Sandbox) -> None:
    small.faults.add("empty-report", body="[]")
    assert run([*REPORT, "--fail-on", "none"]) == 7


def test_a_report_that_must_be_settled_is_not_even_asked_for(
    small_settings: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert small_settings
    assert run([*REPORT, "--require-settled", "--summary", "run.json"]) == 7
    both = capsys.readouterr()
    assert both.out == ""
    assert "Nothing was asked for, because of --require-settled. [unsettled]" in both.err
    record = json.loads(Path("run.json").read_text("utf-8"))
    assert (record["operations"], record["files"], record["findings"]) == ({}, [], [{"code": "unsettled", "count": 0}])
    assert [path.name for path in Path().iterdir()] == ["run.json"]


@pytest.mark.usefixtures("small_settings")
def test_a_month_long_past_is_settled() -> None:
    assert (
        run(["billing", "report", "--month", "2026-02", "-o", "sandbox-lines.csv", "--quiet", "--require-settled"]) == 0
    )


@pytest.mark.usefixtures("empty_folder")
def test_the_command_that_resumes_accepts_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--accept", "month-not-over=a look at today", "--fail-on", "outside-period"]
    with Sandbox(organizations=0, report_seconds=60) as slow:
        for name, value in settings_of(slow.credentials, slow.url).items():
            monkeypatch.setenv(name, value)
        assert run([*REPORT, "--wait", "0s", *options]) == 5
    assert "--accept 'month-not-over=a look at today' --fail-on outside-period" in capsys.readouterr().err
