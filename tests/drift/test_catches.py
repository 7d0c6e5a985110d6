"""What counts as a catch, and that a duller judge would be told by the figures."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from attrs import evolve

from cloudmore.contract.document import Document
from cloudmore.contract.finding import Finding, Grade
from cloudmore.contract.judge import Judge
from cloudmore.contract.recorded_shapes import RecordedShapes
from drift.judging import SHAPES, Bench, Judged, is_of
from drift.making.choosing import of_kind
from drift.making.drifts import BODY, BROKEN, NEW, NOTHING, STATUS, VANISHED, Drift, Material
from drift.making.kinds import KINDS
from drift.making.recordings import recorded

MATERIAL = Material.of(recorded())
LIST = next(
    each for each in MATERIAL.answers if each.operation.operation_id == "organizations_list" and each.status == 200
)
DRIFT = Drift("property removed", LIST, BROKEN, pointers=("/2/id", "/7/id"))
FOUND = Finding(
    *(Grade.BROKEN, "required", "a.yaml", 0, "organizations_list", 200, BODY, "/2/id", "cloudmore.yaml", 1),
    expected="the property id",
    found="nothing",
)


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        pytest.param({}, True, id="at the change"),
        pytest.param({"pointer": "/7/id"}, True, id="at another place of the change"),
        pytest.param({"pointer": "/2"}, True, id="above it"),
        pytest.param({"pointer": ""}, True, id="the whole body"),
        pytest.param({"pointer": "/3/id"}, False, id="at another item"),
        pytest.param({"pointer": "/2/name"}, False, id="beside it"),
        pytest.param({"pointer": "/2/i"}, False, id="a name that begins like it"),
        pytest.param({"pointer": "/2/id/value"}, False, id="below it"),
        pytest.param({"grade": Grade.VANISHED}, False, id="a milder grade"),
        pytest.param({"operation_id": "organizations_get"}, False, id="another operation"),
        pytest.param({"where": STATUS}, False, id="another part of the exchange"),
    ],
)
def test_a_catch_has_the_grade_the_operation_and_the_place(change: dict[str, Any], counts: bool) -> None:  # noqa: FBT001
    assert is_of(evolve(FOUND, **change), DRIFT) is counts


@pytest.mark.parametrize(
    ("found", "caught", "alarm"),
    [
        pytest.param((), True, False, id="nothing"),
        pytest.param((Grade.NEW,), False, False, id="new"),
        pytest.param((Grade.VANISHED,), False, True, id="vanished"),
        pytest.param((Grade.NEW, Grade.BROKEN), False, True, id="broken beside new"),
    ],
)
def test_of_a_permitted_change_nothing_may_be_found(found: tuple[Grade, ...], caught: bool, alarm: bool) -> None:  # noqa: FBT001
    drift = Drift("permitted: list longer", LIST, NOTHING)
    judged = Judged(drift, tuple(evolve(FOUND, grade=each) for each in found))
    assert (judged.is_caught, judged.is_false_alarm) == (caught, alarm)


def test_an_expected_novelty_beside_a_false_alarm_is_both() -> None:
    drift = Drift("permitted: property added", LIST, NEW, pointers=("/2/id",))
    judged = Judged(drift, (FOUND, evolve(FOUND, grade=Grade.NEW)))
    assert (judged.is_caught, judged.is_false_alarm) == (True, True)


def drifts_of(kind: str) -> list[Drift]:
    return list(of_kind(KINDS[kind], MATERIAL, Random(1), set()))


def caught(bench: Bench, drifts: list[Drift], expected: str) -> tuple[int, int]:
    judged = [each for each in bench.judged(drifts) if each.drift.expected == expected]
    return sum(each.is_caught for each in judged), len(judged)


def test_a_judge_that_knows_no_recordings_misses_all_that_vanished() -> None:
    drifts = drifts_of("property removed")
    forgetful = Bench(Judge(Document.read(), RecordedShapes()))
    of_those, made = caught(forgetful, drifts, VANISHED)
    assert (of_those, made > 50) == (0, True)
    assert caught(Bench(), drifts, VANISHED) == (made, made)


def test_a_judge_with_a_looser_document_misses_what_became_allowed(tmp_path: Path) -> None:
    loosened = tmp_path / "cloudmore.yaml"
    strict = Document.read().path.read_text("utf-8")
    loosened.write_text(strict.replace("type: number,", "type: [number, string],"), "utf-8")
    assert loosened.read_text("utf-8") != strict
    of_those, made = caught(
        Bench(Judge(Document.read(loosened), RecordedShapes.read(SHAPES))), drifts_of("number as text"), BROKEN
    )
    assert 0 < of_those < made
