"""A saved report is read again as it was, or not at all."""

from __future__ import annotations

import gzip
import json
import os
import re
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from saved import ASKED_AT, line, report_of, saved

from cloudmore import ConfigurationError
from cloudmore.billing import (
    COLUMNS,
    BillingLine,
    KnownOrganization,
    SavedReport,
    Total,
    find_saved,
    save_manifest,
    save_raw,
    saved_reports,
)
from cloudmore.billing.columns import Reading, reading_of
from cloudmore.billing.saved.saved_lines import decoded, encoded, read_lines, saving

SPELLINGS = ("1E+3", "1E-7", "1E-05", "-0.00", "-0", "0", "1.10", "98765432109876.54", "12.299999999999999", "1E+99")
VALUES = {
    Reading.TEXT: st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    Reading.NUMBER: st.none()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.sampled_from(SPELLINGS).map(Decimal),
    Reading.DATE: st.none() | st.dates(date(1, 1, 1)),
}
EXTRA = st.none() | st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.none(), min_size=1).map(
    lambda each: json.dumps(each, ensure_ascii=False)
)
LINES = st.builds(
    BillingLine, **{column: EXTRA if column == "extra" else VALUES[reading_of(column)] for column in COLUMNS}
)


@given(LINES)
def test_a_line_comes_back_with_every_value_and_every_spelling(made: BillingLine) -> None:
    again = decoded(encoded(made))
    assert (again, repr(again)) == (made, repr(made))


def test_a_report_comes_back(tmp_path: Path) -> None:
    content = [line(), line(totalSales="12.50", costCentre="x", unknown={"a": [1.5]}), line(currencyCode=...)]
    listed = [KnownOrganization("o-1", "Exempel AB", active=True), KnownOrganization("o-2", None, active=None)]
    found = saved(tmp_path, content, organizations=listed)
    with report_of(tmp_path / "again", content) as report:
        assert list(found.lines()) == list(found.lines()) == list(report.lines())
    with found.report() as report:
        assert list(report.lines()) == list(found.lines())
        assert report.findings() == found.manifest.findings
    assert not report.raw.exists()
    manifest = found.manifest
    assert manifest.totals == {
        "SEK": Total(2, Decimal("22.50"), Decimal(16), 0),
        None: Total(1, Decimal(10), Decimal(8), 0),
    }
    assert [each.code for each in manifest.findings] == ["missing-currency"]
    assert manifest.organizations == tuple(listed)
    assert (manifest.asked_at, manifest.period.name, manifest.zone, manifest.lines) == (ASKED_AT, "2026-10", "UTC", 3)


def test_every_file_of_it_opens_it(tmp_path: Path) -> None:
    found = saved(tmp_path, [line()])
    assert found.lines_file is not None
    for path in (found.manifest_file, found.raw_file, found.lines_file):
        assert SavedReport.open(str(path)).manifest == found.manifest
        if os.name == "posix":
            assert path.stat().st_mode & 0o777 == 0o600


def test_an_empty_report_comes_back(tmp_path: Path) -> None:
    found = saved(tmp_path, [])
    assert (list(found.lines()), [each.code for each in found.manifest.findings]) == ([], ["empty"])


def test_names_that_were_given_are_kept(tmp_path: Path) -> None:
    content = [line(totalSales=..., sumOut=7)]
    found = saved(tmp_path, content, columns={"total_sales": "sumOut"})
    with found.report() as report:
        assert [each.total_sales for each in report.lines()] == [Decimal(7)]


def test_a_report_that_an_earlier_version_saved_has_its_lines_read_from_the_answer(tmp_path: Path) -> None:
    found = saved(tmp_path, [line(), line()])
    lines = list(found.lines())
    manifest = json.loads(found.manifest_file.read_text("utf-8"))
    for later in ("record_sha256", "lines_file", "lines_sha256", "organizations", "chosen_columns"):
        del manifest[later]
    found.manifest_file.write_text(json.dumps(manifest), "utf-8")
    (tmp_path / f"{found.manifest_file.name.removesuffix('.manifest.json')}.lines.jsonl.gz").unlink()
    again = SavedReport.open(found.manifest_file)
    assert (list(again.lines()), again.lines_file, again.manifest.organizations) == (lines, None, None)


def lines_of(found: SavedReport) -> Path:
    assert found.lines_file is not None
    return found.lines_file


def rewritten(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text("utf-8")), "utf-8")


# What happened to the files of a report, and words of the refusal.
DAMAGES: dict[str, tuple[Callable[[SavedReport], object], str]] = {
    "no lines": (lambda each: lines_of(each).unlink(), r"The saved lines .* cannot be read: No such file"),
    "lines that are cut": (
        lambda each: lines_of(each).write_bytes(lines_of(each).read_bytes()[:-9]),
        r"The saved lines .* not as it was saved",
    ),
    "lines of another amount": (
        lambda each: lines_of(each).write_bytes(
            gzip.compress(gzip.decompress(lines_of(each).read_bytes()).replace(b'"10"', b'"11"'))
        ),
        r"The saved lines .* not as it was saved",
    ),
    "no answer": (lambda each: each.raw_file.unlink(), r"The raw answer .* cannot be read: No such file"),
    "an answer that is cut": (
        lambda each: each.raw_file.write_bytes(each.raw_file.read_bytes()[:-9]),
        r"The raw answer .* cannot be read: Compressed file ended",
    ),
    "another answer": (
        lambda each: each.raw_file.write_bytes(gzip.compress(b"[]")),
        r"The raw answer .* not as it was saved",
    ),
    "no manifest": (lambda each: each.manifest_file.unlink(), r"has no manifest and no lines"),
    "a manifest that is cut": (
        lambda each: rewritten(each.manifest_file, lambda text: text[:-9]),
        r"The manifest .* cannot be read: Input data was truncated",
    ),
    "a manifest without a digest": (
        lambda each: rewritten(each.manifest_file, lambda text: text.replace('"raw_sha256"', '"other"')),
        r"The manifest .* missing required field `raw_sha256`",
    ),
    "a manifest of another amount": (
        lambda each: rewritten(
            each.manifest_file, lambda text: text.replace('"total_sales": "13"', '"total_sales": "31"')
        ),
        r"The manifest .* it is not as it was saved: its SHA-256 differs",
    ),
    "a manifest of another month": (
        lambda each: rewritten(each.manifest_file, lambda text: text.replace("2026-10", "2026-12")),
        r"The manifest .* it is not as it was saved: its SHA-256 differs",
    ),
    "a manifest that names a file elsewhere": (
        lambda each: rewritten(
            each.manifest_file,
            lambda text: text.replace('"raw": "', '"raw": "../').replace('"record_sha256"', '"other"'),
        ),
        r"The manifest .* a file that it names does not lie beside it",
    ),
    "a finding that is none": (
        lambda each: rewritten(
            each.manifest_file,
            lambda text: text.replace('"findings": []', '"findings": [{}]').replace('"record_sha256"', '"other"'),
        ),
        r"The manifest .* a finding of it is none",
    ),
    "another schema": (
        lambda each: rewritten(each.manifest_file, lambda text: text.replace("billing-lines/1", "billing-lines/2")),
        r"its lines are of the schema billing-lines/2, and this version knows billing-lines/1",
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_not_as_it_was_saved_is_refused(tmp_path: Path, name: str) -> None:
    damage, words = DAMAGES[name]
    found = saved(tmp_path, [line(), line(totalSales=3)])
    damage(found)
    with pytest.raises(ConfigurationError, match=words) as caught:
        SavedReport.open(found.raw_file)
    assert caught.value.remedy


@pytest.mark.parametrize("name", ["no lines", "lines that are cut", "lines of another amount"])
def test_lines_are_held_against_their_digest_when_they_are_read(tmp_path: Path, name: str) -> None:
    DAMAGES[name][0](saved(tmp_path, [line(), line(totalSales=3)]))
    (found,) = saved_reports(tmp_path)
    with pytest.raises(ConfigurationError, match="The saved lines"):
        list(found.lines())


@pytest.mark.parametrize("name", ["no answer", "an answer that is cut", "another answer"])
def test_the_answer_is_held_against_its_digest_when_it_is_read(tmp_path: Path, name: str) -> None:
    DAMAGES[name][0](saved(tmp_path, [line(), line(totalSales=3)]))
    (found,) = saved_reports(tmp_path)
    with pytest.raises(ConfigurationError, match="The raw answer"):
        found.report()


@pytest.mark.parametrize(
    "text",
    [b"", gzip.compress(b"{}\n")[:-4], gzip.compress(b"no JSON\n"), gzip.compress(b"{}\n"), gzip.compress(b"{"), b"x"],
    ids=["nothing", "cut", "no JSON", "no line", "half a line", "not compressed"],
)
def test_a_file_that_holds_no_lines_is_refused(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "x.lines.jsonl.gz"
    path.write_bytes(text)
    if text:
        with pytest.raises(ConfigurationError, match=r"The saved lines .* cannot be read"):
            list(read_lines(path))


def test_what_is_no_saved_report_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"The file october\.csv is no saved report"):
        SavedReport.open("october.csv")
    with pytest.raises(ConfigurationError, match="There is no saved report"):
        SavedReport.open(tmp_path / "x.manifest.json")


def test_a_report_whose_shape_is_not_known_says_so(tmp_path: Path) -> None:
    with report_of(tmp_path, [line(totalSales=..., sumOut=1)]) as report:
        raw = save_raw(report, tmp_path)
    with pytest.raises(ConfigurationError, match="its shape was not known when it came") as caught:
        SavedReport.open(raw)
    assert "[billing.columns]" in caught.value.remedy


def test_the_newest_reading_of_a_month_is_found(tmp_path: Path) -> None:
    later = saved(tmp_path, [line(), line()], asked_at=ASKED_AT + timedelta(days=1))
    first = saved(tmp_path, [line()])
    other = saved(tmp_path, [line()], month="2026-09")
    assert [each.manifest_file for each in saved_reports(tmp_path)] == [
        *sorted([first.manifest_file, other.manifest_file]),
        later.manifest_file,
    ]
    assert find_saved(tmp_path, "2026-10").manifest == later.manifest
    assert find_saved(str(tmp_path), "2026-09", source="cloudmore", reseller_id="r-1").manifest == other.manifest


def test_of_answers_to_one_task_the_last_is_the_newest(tmp_path: Path) -> None:
    for count in range(1, 12):
        last = saved(tmp_path, [line()] * count)
        assert find_saved(tmp_path, "2026-10").manifest_file == last.manifest_file


# What else is saved of the month, what is asked for, and words of the refusal.
NOT_FOUND: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "another month": ({}, {"month": "2026-08"}, "No report of 2026-08 is saved"),
    "another reseller's": ({}, {"reseller_id": "r-2"}, "No report of 2026-10 is saved"),
    "several resellers": ({"reseller_id": "r-2"}, {}, r"Several reports .* cloudmore of r-1, cloudmore of r-2"),
    "made-up data, too": ({"source": "sandbox"}, {}, r"Several reports .* cloudmore of r-1, sandbox of r-1"),
}


@pytest.mark.parametrize("name", NOT_FOUND)
def test_a_month_that_is_not_found_or_not_told_apart(tmp_path: Path, name: str) -> None:
    also, asked, words = NOT_FOUND[name]
    saved(tmp_path, [line()])
    if also:
        saved(tmp_path, [line()], **also)
    with pytest.raises(ConfigurationError, match=words) as caught:
        find_saved(tmp_path, **{"month": "2026-10", **asked})
    assert re.search(r"billing report --month|path", caught.value.remedy)


def test_the_lines_are_saved_once_in_the_pass_that_writes_them(tmp_path: Path) -> None:
    with report_of(tmp_path, [line()]) as report:
        raw = save_raw(report, tmp_path)
        found = SavedReport.open(save_manifest(report, raw, []))
    assert len(list(found.lines())) == 1


def test_a_failure_leaves_no_lines(tmp_path: Path) -> None:
    path = tmp_path / "x.lines.jsonl.gz"
    with pytest.raises(ZeroDivisionError), saving(path) as kept:
        sum(1 / 0 for _line in kept(iter([decoded_line()])))
    assert not list(tmp_path.iterdir())


def decoded_line() -> BillingLine:
    return BillingLine(**dict.fromkeys(COLUMNS))  # type: ignore[arg-type]  # nothing anywhere, on purpose


def test_memory_does_not_grow_with_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "x.lines.jsonl.gz"
    peaks: list[int] = []
    for count in (2_000, 8_000):
        tracemalloc.start()
        with saving(path) as kept:
            written = sum(1 for _line in kept(evolve(decoded_line(), note=str(each)) for each in range(count)))
        assert written == count == sum(1 for _line in read_lines(path))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]
