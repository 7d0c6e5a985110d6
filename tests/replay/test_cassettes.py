"""What the cassettes hold: nothing that breaks the document, and what the index says of them."""

from __future__ import annotations

from pathlib import Path

from document import operation_of
from replay.cassettes import (
    ADDRESS,
    FOLDER,
    ORIGIN,
    RECORDED_AT,
    cassette_paths,
    index,
    interactions,
)
from replay.dialect import dialect
from replay.scenarios import SCENARIOS

from cloudmore.contract import check, update_shapes
from cloudmore.spec import spec_digest

PATHS = cassette_paths()


def test_every_exchange_is_as_the_document_says_and_as_it_was_seen() -> None:
    result = check(FOLDER)
    assert result.findings == result.known == ()
    assert not result.unusable
    assert len(result.exchanges) == sum(len(interactions(path)) for path in PATHS)


def test_the_shapes_are_those_of_the_recordings(tmp_path: Path) -> None:
    for path in PATHS:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    fresh = update_shapes(tmp_path, hosts=[ADDRESS])
    assert fresh.read_bytes() == (FOLDER / "shapes.json").read_bytes(), "run `nox -s record`"


def test_a_report_is_recorded_from_its_start_to_its_lines() -> None:
    [path] = [path for path in PATHS if path.stem == "billing-report"]
    answers = [(operation_of(each.method, each.path), each.status) for each in interactions(path)]
    assert answers == [
        ("authentication_token", 200),
        ("billing_reports_start", 202),
        ("billing_reports_get", 202),
        ("billing_reports_get", 202),
        ("billing_reports_get", 200),
        ("billing_reports_get", 200),
    ]


def test_the_index_tells_every_cassette_and_how_much_it_holds() -> None:
    assert set(index()) == {each.name for each in FOLDER.iterdir() if each.is_dir()} == {ORIGIN}
    entry = index()[ORIGIN]
    assert entry["cassettes"] == {path.name: len(interactions(path)) for path in PATHS}
    assert (entry["recorded"], entry["address"]) == (RECORDED_AT.isoformat(), ADDRESS)


def test_the_index_tells_how_the_billing_task_spoke() -> None:
    [path] = [path for path in PATHS if path.stem == "billing-report"]
    assert index()[ORIGIN]["dialect"] == {
        "content": "camel",
        "task id": ["Location", "taskId"],
        "running": "202, status Processing",
        "finished": "200, status Successful",
        "report": "in the answer that says so",
    }
    assert dialect("camel", interactions(path)) == index()[ORIGIN]["dialect"]


def test_every_cassette_is_of_a_scenario_and_every_scenario_has_one() -> None:
    assert {path.name for path in PATHS} == {f"{name}.yaml" for name in SCENARIOS}


def test_they_were_recorded_under_the_present_document() -> None:
    assert index()[ORIGIN]["document_sha256"] == spec_digest(), "the document was changed: run `nox -s record`"
