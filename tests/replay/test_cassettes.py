"""What the cassettes hold: nothing that breaks the document, and what the index says of them."""

from __future__ import annotations

import pytest
from document import operation_of
from replay.cassettes import (
    ADDRESS,
    FOLDER,
    ORIGIN,
    RECORDED_AT,
    Interaction,
    cassette_paths,
    index,
    interactions,
    judge,
)
from replay.dialect import dialect
from replay.scenarios import SCENARIOS

from cloudmore.spec import spec_digest

PATHS = cassette_paths()
RECORDED = [interaction for path in PATHS for interaction in interactions(path)]


@pytest.mark.parametrize("interaction", RECORDED, ids=lambda each: each.name)
def test_an_exchange_is_as_the_document_says(interaction: Interaction) -> None:
    judge(interaction)


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
