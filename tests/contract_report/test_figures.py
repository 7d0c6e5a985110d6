"""The figures of the drift bench in the record: missing ones, wrong ones, and what was asked of them."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from conftest import REPOSITORY
from contract.recordings import EXCHANGES, write
from contract_report.figures import response_figures
from contract_report.goals import GOALS, goals_record
from contract_report.report import Sources, drift_record, report_record
from contract_report.samples import CLIENTS, DOCUMENT, RESPONSES, sampled
from contract_report.summary import summary_text

from cloudmore.errors import ConfigurationError
from cloudmore.spec import spec_digest

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


def drift_of(sources: Sources) -> dict[str, Any]:
    return drift_record(sources, spec_digest(), NOW.date())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The report of one recording, whose figures a test replaces."""
    folder = tmp_path_factory.mktemp("whole")
    write(folder / "cassettes" / "sandbox", [EXCHANGES["list"]])
    sources = evolve(Sources.of(REPOSITORY), cassettes=folder / "cassettes")
    return report_record(sampled(sources, folder, spec_digest()), NOW)


def with_goals(whole: dict[str, Any], sources: Sources) -> dict[str, Any]:
    record = {**whole, "drift": drift_of(sources)}
    return {**record, "goals": goals_record(record)}


@pytest.mark.parametrize("name", ["responses", "document", "clients"])
def test_figures_that_are_missing_are_none(name: str, sources: Sources, whole: dict[str, Any]) -> None:
    getattr(sources, name).unlink()
    record = with_goals(whole, sources)
    assert record["drift"][name] is None
    assert all(record["drift"][other] for other in record["drift"] if other != name)
    needing = {goal.key for goal in GOALS if goal.needs == f"drift.{name}"}
    assert {each["key"] for each in record["goals"] if each["state"] == "not measured"} == needing != set()
    assert "| not measured |" in summary_text(record)


def without(content: Any, path: str, instead: Any = None) -> Any:
    """Figures with one of them changed."""
    made = deepcopy(content)
    *above, last = path.split(".")
    node = made
    for part in above:
        node = node[int(part)] if isinstance(node, list) else node[part]
    node[last] = instead
    return made


WRONG = {
    "no count": ({"responses": without(RESPONSES, "breaking.made")}, "responses.json: breaking: made is no count."),
    "below zero": ({"document": without(DOCUMENT, "tightening.killed", -1)}, "tightening: killed is no count."),
    "more than there are": ({"clients": without(CLIENTS, "killed", 215)}, "clients.json: killed is more than made."),
    "killed without effect": (
        {"clients": without(CLIENTS, "equivalent", CLIENTS["equivalent"] * 16)},
        "clients.json: some of those without effect were killed.",
    ),
    "true is no count": ({"clients": without(CLIENTS, "made", True)}, "clients.json: made is no count."),
    "no list": ({"responses": without(RESPONSES, "kinds")}, "responses.json: kinds is no list."),
    "no object": ({"responses": without(RESPONSES, "peers", [1])}, "responses.json: peers[0] is no object."),
    "a kind without a grade": (
        {"responses": without(RESPONSES, "kinds.1.expected")},
        "responses.json: kinds[1]: expected is no text.",
    ),
    "no date": ({"clients": without(CLIENTS, "date", "May")}, "clients.json: date is no date."),
    "no object at all": ({"document": [1]}, "document.json is no object."),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_of_figures_that_is_wrong_is_named(name: str, sources: Sources, tmp_path: Path) -> None:
    changes, said = WRONG[name]
    with pytest.raises(ConfigurationError, match="json") as raised:
        drift_of(sampled(sources, tmp_path, spec_digest(), **changes))
    assert said in str(raised.value)


def test_figures_that_are_cut_off_are_named(sources: Sources) -> None:
    sources.responses.write_text('{"seed":', "utf-8")
    with pytest.raises(ConfigurationError, match=r"responses\.json is no JSON"):
        drift_of(sources)


def test_figures_by_grade_may_be_missing(sources: Sources, tmp_path: Path) -> None:
    plain = {name: each for name, each in RESPONSES.items() if name != "grades"}
    responses = drift_of(sampled(sources, tmp_path, spec_digest(), responses=plain))["responses"]
    assert (responses["grades"], responses["remarks"]) == ([], ["They were measured with another document."])


def test_figures_that_do_not_add_up_or_are_of_another_document_say_so(sources: Sources) -> None:
    sources.responses.write_text(json.dumps(without(RESPONSES, "breaking.made", 1500)), "utf-8")
    figures = response_figures(sources.responses, spec_digest())
    assert figures is not None
    assert figures["remarks"] == [
        "They were measured with another document.",
        "The kinds add up to 1444 made, the total says 1500.",
        "The grades add up to 1444 made, the total says 1500.",
    ]


STATES = {
    "as made up": ({}, {}),
    "98.9 % of the breaking ones": ({"responses": without(RESPONSES, "breaking.caught", 1429)}, {"breaking"}),
    "99 %, but of too few": (
        {"responses": {**RESPONSES, "breaking": {"made": 999, "caught": 999}}},
        {"breaking"},
    ),
    "another seed gives a point and a half less": (
        {"responses": without(RESPONSES, "second.breaking.caught", 1425)},
        {"breaking"},
    ),
    "peers find nearly all of them": ({"responses": without(RESPONSES, "peers.2.caught", 1300)}, {"breaking"}),
    "one false alarm": ({"responses": without(RESPONSES, "permitted.false_alarms", 1)}, {"permitted"}),
    "one by the second seed": (
        {"responses": without(RESPONSES, "second.permitted.false_alarms", 1)},
        {"permitted"},
    ),
    "none, but of too few": ({"responses": without(RESPONSES, "permitted.made", 299)}, {"permitted"}),
    "79 % of the document": ({"document": without(DOCUMENT, "tightening.killed", 327)}, {"document"}),
    "nothing of the document": (
        {"document": without(DOCUMENT, "tightening", {"made": 0, "killed": 0})},
        {"document"},
    ),
    "89 % of the client": ({"clients": without(CLIENTS, "killed", 191)}, {"clients"}),
    "too many without effect": ({"clients": without(CLIENTS, "equivalent", CLIENTS["equivalent"] * 11)}, {"clients"}),
}


@pytest.mark.parametrize("name", STATES)
def test_a_goal_is_reached_only_when_all_that_was_asked_is_there(
    name: str, sources: Sources, whole: dict[str, Any], tmp_path: Path
) -> None:
    changes, missed = STATES[name]
    record = with_goals(whole, sampled(sources, tmp_path, spec_digest(), **changes))
    states = {each["key"]: each["state"] for each in record["goals"]}
    # Of these recordings not every answer is there, and nothing was verified.
    assert {key for key, state in states.items() if state == "not reached"} == {"recorded", "verified", *missed}
    assert {state for state in states.values() if state != "not reached"} == {"reached"}
