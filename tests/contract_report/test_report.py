"""The record of a report: what it says of recordings, and its first line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY
from contract.recordings import EXCHANGES, write
from contract_report.origins import first_line, origins_record
from contract_report.percent import percent
from contract_report.report import Sources, report_record
from contract_report.samples import sampled
from contract_report.summary import summary_text

from cloudmore.contract import check, coverage
from cloudmore.spec import evidence_counts, spec_digest

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


def record_of(sources: Sources) -> dict[str, Any]:
    return report_record(sources, NOW)


def indexed(sources: Sources, **origins: Mapping[str, Any]) -> Sources:
    """The same sources with an index beside the recordings."""
    (sources.cassettes / "index.json").write_text(json.dumps(origins), "utf-8")
    return sources


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        pytest.param(0, 0, None, id="of none"),
        pytest.param(0, 7, "0.0", id="nothing"),
        pytest.param(1, 3, "33.3", id="a third"),
        pytest.param(1999, 2000, "99.9", id="99.95 is not 100"),
        pytest.param(999_999, 1_000_000, "99.9", id="nearly all is not all"),
        pytest.param(7, 7, "100", id="all"),
    ],
)
def test_no_percentage_is_better_than_it_is(part: int, whole: int, said: str | None) -> None:
    assert percent(part, whole) == said


def test_the_record_of_this_repository_says_what_its_sources_say(tmp_path: Path) -> None:
    own = sampled(Sources.of(REPOSITORY), tmp_path, spec_digest())
    record = record_of(own)
    covered, checked = coverage(own.cassettes), check(own.cassettes)
    index = json.loads((own.cassettes / "index.json").read_text("utf-8"))
    assert record["coverage"]["answers"] == len(covered.cells)
    assert record["coverage"]["recorded"] == len(covered.cells) - len(covered.missing)
    assert sum(
        answer["recordings"]
        for row in record["coverage"]["operations"]
        for same in row["statuses"].values()
        for answer in same
    ) == sum(len(each.recordings) for each in covered.cells)
    assert len(record["coverage"]["criteria"]) == 10
    assert {each["name"]: each["count"] for each in record["coverage"]["loose"]} == {
        name: len(places) for name, places in covered.loose.items()
    }
    assert record["findings"]["exchanges"] == len(checked.exchanges)
    assert {each["origin"]: (each["recordings"], each["exchanges"]) for each in record["recordings"]} == {
        origin: (len(entry["cassettes"]), sum(entry["cassettes"].values())) for origin, entry in index.items()
    }
    assert [each["notes"] for each in record["recordings"] if each["origin"] == "sandbox"] == [[]]
    assert {each["grade"]: each["facts"] for each in record["evidence"]["grades"]} == evidence_counts()
    assert record["live"]["recordings"] == len(index.get("live", {}).get("cassettes", {}))


def test_evidence_of_an_operation_is_that_of_the_page_on_evidence() -> None:
    [row] = [
        line
        for line in (REPOSITORY / "docs" / "evidence.md").read_text("utf-8").splitlines()
        if line.startswith("| `organizations_estore`")
    ]
    # Nothing is sent, so that no fact stands in two columns: itself, and what the columns count.
    columns = [each for cell in row.split("|")[4:] for each in cell.split(",") if each.split()[1:] == ["documented"]]
    record = record_of(Sources.of(REPOSITORY))
    [told] = [each for each in record["evidence"]["operations"] if each["operation"] == "organizations_estore"]
    assert told["documented"] == 1 + sum(int(each.split()[0]) for each in columns)


BOTH = "our document with our sandbox."
FIRST_LINES = {
    "no live recording": (
        {"sandbox": 1},
        f"0 recordings of the live API: everything below compares {BOTH}",
    ),
    "three of them": (
        {"sandbox": 2, "live": 3},
        f"3 recordings of the live API, with 3 exchanges: the other 2 exchanges below compare {BOTH}",
    ),
    "one, and one": (
        {"sandbox": 1, "live": 1},
        f"1 recording of the live API, with 1 exchange: the other 1 exchange below compares {BOTH}",
    ),
    "live ones alone": (
        {"live": 2},
        "2 recordings of the live API, with 2 exchanges: everything below compares our document with the live API.",
    ),
    "of something else": (
        {"mock": 1},
        "0 recordings of the live API: everything below compares our document with what is not the live API.",
    ),
}


@pytest.mark.parametrize("name", FIRST_LINES)
def test_the_first_line_says_how_much_is_live(name: str, tmp_path: Path) -> None:
    counts, line = FIRST_LINES[name]
    folder = tmp_path / "counted"
    for origin, count in counts.items():
        for number in range(count):
            write(folder / origin, [EXCHANGES["list"]], f"{number}.yaml")
    assert first_line(origins_record(check(folder), NOW)) == line


def test_the_summary_begins_with_it(sources: Sources) -> None:
    for number in range(3):
        write(sources.cassettes / "live", [EXCHANGES["list"]], f"{number}.yaml")
    record = record_of(sources)
    assert record["live"] == {"recordings": 3, "exchanges": 3}
    assert summary_text(record).splitlines()[0] == record["first_line"] == FIRST_LINES["three of them"][1]


def test_a_live_recording_that_cannot_be_read_is_none(sources: Sources) -> None:
    (sources.cassettes / "live").mkdir()
    (sources.cassettes / "live" / "cut.yaml").write_text("[", "utf-8")
    record = record_of(sources)
    assert record["first_line"].startswith("0 recordings of the live API:")
    assert record["findings"]["unusable"][0]["file"] == "live/cut.yaml"
    assert record["coverage"] is None
    assert record["recordings"][0]["notes"][1] == "1 file cannot be read"


SAME = {"document_sha256": spec_digest(), "cassettes": {"recorded.yaml": 2}}
ON_ORIGINS = {
    "today": ({"recorded": "2026-11-29T09:00:00+00:00", **SAME}, 0, []),
    "180 days ago": ({"recorded": "2026-06-02T12:00:00+00:00", **SAME}, 180, []),
    "181 days ago": ({"recorded": "2026-06-01T12:00:00+00:00", **SAME}, 181, ["older than 180 days: record anew"]),
    "without a zone": ({"recorded": "2026-11-19T12:00:00", **SAME}, 10, []),
    "tomorrow": ({"recorded": "2026-11-30T12:00:00+00:00", **SAME}, -1, ["recorded on a day that has not come"]),
    "no day": (SAME, None, ["nobody knows when it was recorded"]),
    "a day that is none": ({"recorded": "May", **SAME}, None, ["nobody knows when it was recorded"]),
    "another document": (
        {"recorded": "2026-11-29", **SAME, "document_sha256": "0"},
        0,
        ["the document has changed since: record anew"],
    ),
    "other files": (
        {"recorded": "2026-11-29", **SAME, "cassettes": {"recorded.yaml": 3, "gone.yaml": 1}},
        0,
        ["index.json tells otherwise of gone.yaml, recorded.yaml"],
    ),
    "no files": ({"recorded": "2026-11-29", **SAME, "cassettes": None}, 0, ["index.json does not tell its files"]),
}


@pytest.mark.parametrize("name", ON_ORIGINS)
def test_an_origin_says_how_old_and_under_which_document(name: str, sources: Sources) -> None:
    entry, age, notes = ON_ORIGINS[name]
    [origin] = origins_record(check(indexed(sources, sandbox=entry).cassettes), NOW)
    assert (origin["age_days"], origin["notes"]) == (age, notes)
    assert origin["document"] == ("another" if name == "another document" else "the same")
    assert (origin["recordings"], origin["exchanges"]) == (1, 2)


def test_an_origin_is_told_that_has_no_recordings_and_one_that_has_no_entry(sources: Sources) -> None:
    record = record_of(indexed(sources, live={"recorded": "2026-11-29", "cassettes": {"a.yaml": 4}}))
    assert [(each["origin"], each["recordings"], each["notes"]) for each in record["recordings"]] == [
        ("live", 0, ["index.json tells otherwise of a.yaml"]),
        ("sandbox", 1, ["nobody knows when it was recorded", "index.json does not tell its files"]),
    ]
    assert record["first_line"].startswith("0 recordings of the live API:")
