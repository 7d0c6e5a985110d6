"""Whether a report can be frozen, and what its record says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from saved import ASKED_AT, line, saved

from cloudmore import ConfigurationError
from cloudmore.billing import (
    Acceptances,
    CheckLimits,
    ClosedMonth,
    Finding,
    SavedReport,
    checked,
    close_report,
    closed_month,
    next_revision,
    save_raw,
)
from cloudmore.billing.saved.manifest import finding_record, read_finding

NOW = ASKED_AT + timedelta(hours=1)
SEEN = ("not-compared=the first month",)


def closed(found: SavedReport, seen: Sequence[str] = SEEN, *, now: datetime = NOW) -> ClosedMonth:
    result = checked(found, None, CheckLimits(), Acceptances().giving(seen), now)
    return close_report(found, result, now=now)


def test_a_record_says_what_was_closed(tmp_path: Path) -> None:
    found = saved(tmp_path, [line(), line(productId="p-2", currencyCode=...)])
    seen = (*SEEN, "missing-currency=a test")
    made = closed(found, seen)
    again = closed_month(tmp_path, "2026-10")
    assert again is not None
    assert again.closing == made.closing
    assert {currency: total.sales for currency, total in again.closing.totals.items()} == {"SEK": 10, None: 10}
    assert {each["code"]: each["reason"] for each in again.closing.accepted} == dict(
        text.split("=", 1) for text in seen
    )
    assert (again.closing.closed_at, again.closing.revision, again.closing.adjustments) == (NOW, 1, None)
    assert list(again.saved.lines()) == list(found.lines())


def test_what_is_closed_is_never_written_over(tmp_path: Path) -> None:
    found = saved(tmp_path, [line()])
    closed(found)
    with found.report() as report:
        assert save_raw(report, tmp_path).name == found.raw_file.name.replace(".raw", "-2.raw")


# Lines, what is accepted, and words of the refusal.
REFUSED: dict[str, tuple[list[dict[str, Any]], Sequence[str], str]] = {
    "a finding is open": ([line()], (), "2026-10 cannot be closed: 1 finding is open"),
    "one of two": ([line(totalSales=11)], SEEN, "2026-10 cannot be closed: 1 finding is open"),
    "no line": ([], SEEN, "2026-10 cannot be closed"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_report_that_a_person_must_look_at_is_not_closed(tmp_path: Path, name: str) -> None:
    lines, seen, words = REFUSED[name]
    with pytest.raises(ConfigurationError, match=words) as caught:
        closed(saved(tmp_path, lines), seen)
    assert "billing check" in caught.value.remedy
    assert closed_month(tmp_path, "2026-10") is None


@pytest.mark.parametrize("days", [0, 1], ids=["the same report", "another report"])
def test_a_month_that_another_command_closes_meanwhile_keeps_its_record(tmp_path: Path, days: int) -> None:
    first = saved(tmp_path, [line()])
    second = saved(tmp_path, [line()], asked_at=ASKED_AT + timedelta(days=days))
    result = checked(second, None, CheckLimits(), Acceptances().giving(["not-compared=another reason"]), NOW)
    revision = next_revision(second)
    made = closed(first)
    with pytest.raises(ConfigurationError, match="2026-10 was closed by another command meanwhile"):
        close_report(second, result, now=NOW, revision=revision)
    again = closed_month(tmp_path, "2026-10")
    assert again is not None
    assert again.closing == made.closing


def test_a_report_of_an_earlier_version_is_closed_too(tmp_path: Path) -> None:
    found = saved(tmp_path, [line()])
    manifest = json.loads(found.manifest_file.read_text("utf-8"))
    for later in ("record_sha256", "lines_file", "lines_sha256", "organizations", "chosen_columns", "control"):
        del manifest[later]
    found.manifest_file.write_text(json.dumps(manifest), "utf-8")
    assert closed(SavedReport.open(found.manifest_file)).closing.control is None


def test_real_and_made_up_data_of_one_month_are_told_apart(tmp_path: Path) -> None:
    for source in ("cloudmore", "sandbox"):
        closed(saved(tmp_path, [line()], source=source))
    with pytest.raises(ConfigurationError, match="Several resellers or sources have closed 2026-10"):
        closed_month(tmp_path, "2026-10")
    found = closed_month(tmp_path, "2026-10", source="sandbox")
    assert found is not None
    assert found.closing.source == "sandbox"
    assert repr(found.saved).startswith("SavedReport(")


@pytest.mark.parametrize(
    "finding",
    [
        Finding("empty", "Nothing.", 0),
        Finding("x", "Much.", 2, "key", "Exempel AB", "Backup", "SEK", Decimal("1E-7"), ("a", "b")),
    ],
    ids=["a short one", "a long one"],
)
def test_a_finding_comes_back(finding: Finding) -> None:
    record = json.loads(json.dumps(finding_record(finding)))
    assert read_finding({**record, "later": 1}) == finding
