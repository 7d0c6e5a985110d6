"""The vendor's answer is kept before anything is made of it, and what was kept is never overwritten."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cloudmore import ConfigurationError
from cloudmore.billing import Period, Report, save_raw
from cloudmore.billing.reading import Origin
from cloudmore.billing.report import Asked
from cloudmore.billing.survey import read_head

ASKED = Asked(Period(date(2026, 10, 1), date(2026, 10, 31)), datetime(2026, 11, 9, 7, 31, tzinfo=UTC), "h", "t-1")
NAME = "cloudmore-2026-10-asked-20261109T073100Z-t-1"


@pytest.fixture
def report(tmp_path: Path) -> Iterator[Report]:
    raw = tmp_path / "raw.json"
    raw.write_bytes(b"[]")
    with Report(raw, read_head(raw), ASKED, Origin("cloudmore", "r-1", "2026-10", UTC)) as made:
        yield made


def test_the_same_answer_is_kept_once(report: Report, tmp_path: Path) -> None:
    first = save_raw(report, tmp_path / "kept")
    assert (first.name, gzip.decompress(first.read_bytes())) == (f"{NAME}.raw.json.gz", b"[]")
    assert save_raw(report, tmp_path / "kept") == first


@pytest.mark.parametrize(
    "before", [gzip.compress(b"[1]"), gzip.compress(b"[]")[:-4], b"no gzip"], ids=["another", "cut", "damaged"]
)
def test_what_is_there_is_left_alone(report: Report, tmp_path: Path, before: bytes) -> None:
    names = [f"{NAME}.raw.json.gz", f"{NAME}-2.raw.json.gz"]
    for name in names:
        (tmp_path / name).write_bytes(before)
    assert save_raw(report, tmp_path).name == f"{NAME}-3.raw.json.gz"
    assert {(tmp_path / name).read_bytes() for name in names} == {before}


def test_a_report_whose_manifest_is_damaged_is_not_written_over(report: Report, tmp_path: Path) -> None:
    assert save_raw(report, tmp_path).name == f"{NAME}.raw.json.gz"
    (tmp_path / f"{NAME}.manifest.json").write_text("{", "utf-8")
    assert save_raw(report, tmp_path).name == f"{NAME}-2.raw.json.gz"


def test_a_folder_that_is_a_file_is_said_so(report: Report, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"The raw answer cannot be kept in .*: File exists") as caught:
        save_raw(report, tmp_path / "raw.json")
    assert caught.value.remedy == "Choose another place with -o."


def test_a_report_that_is_closed_says_so(report: Report) -> None:
    report.close()
    with pytest.raises(ConfigurationError, match="This report is closed"):
        report.lines()
