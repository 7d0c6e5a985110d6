"""Somebody edits the document: the recordings tell where they are of another mind, and coverage where they cannot."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from conftest import REPOSITORY
from openapi_spec_validator import OpenAPIV31SpecValidator
from told_at_the_end import MEASURED

from cloudmore.contract.document import Document
from cloudmore.contract.judge import Judge
from cloudmore.contract.recorded_shapes import RecordedShapes
from drift.document_figures import PATH, TITLE, Figures, figures, recordings
from drift.documents import Recordings, without_prose
from drift.making.document_mutants import (
    LOOSENING_KINDS,
    SEED,
    TIGHTENING_KINDS,
    DocumentMutant,
    document_mutants,
)

LEAST_TIGHTENING, LEAST_PERCENT = 2_000, 80
# A prime, so that a spread has mutants of every kind.
EVERY = 7


@pytest.fixture(scope="module")
def recorded() -> Recordings:
    """The project's own."""
    return recordings()


@pytest.fixture(scope="module")
def mutants(recorded: Recordings) -> list[DocumentMutant]:
    """All of them."""
    return document_mutants(recorded.document.data)


@pytest.fixture(scope="module")
def found(recorded: Recordings, pytestconfig: pytest.Config) -> Figures:
    """What became of them; it is told at the end, and kept for the report."""
    result = figures(recorded)
    pytestconfig.stash[MEASURED][TITLE].update(result.rows())
    result.keep()
    return result


def test_the_recordings_tell_at_least_four_of_five_edits_that_tighten(found: Figures) -> None:
    told = sum(each.is_killed for each in found.tightening)
    assert len(found.tightening) >= LEAST_TIGHTENING
    assert 100 * told >= LEAST_PERCENT * len(found.tightening)


def test_the_kept_figures_are_those_of_this_run(found: Figures) -> None:
    # Behind the machine and the command.
    _, _, *kept = (REPOSITORY / "benchmarks" / "results" / "drift_documents.txt").read_text("utf-8").splitlines()
    assert kept == list(found.lines()), "keep them with: python benchmarks/drift_documents.py --keep"


def test_each_edit_is_either_told_or_listed(found: Figures) -> None:
    record = found.as_record()
    tightening, loosening = record["tightening"], record["loosening"]
    assert tightening["made"] - tightening["killed"] == len(record["survivors"])
    assert loosening["made"] == len(record["looseness"])
    assert sum(each["made"] for each in record["kinds"]) == tightening["made"] + loosening["made"]
    assert sum(each["killed"] for each in record["kinds"]) == tightening["killed"] + loosening["noticed"]


def test_no_document_is_refused_instead_of_judged(found: Figures) -> None:
    assert [str(each.mutant) for each in (*found.tightening, *found.loosening) if "refused: " in each.told] == []


def test_the_document_that_nobody_edited_is_told_of_nothing(recorded: Recordings) -> None:
    judge = Judge(recorded.document, recorded.shapes)
    assert len(recorded.exchanges) > 200
    assert [finding for each in recorded.exchanges for finding in judge.judge(each)] == []


def test_nothing_is_told_without_recordings(recorded: Recordings, mutants: list[DocumentMutant]) -> None:
    nothing = Recordings(recorded.document, [], RecordedShapes())
    assert [str(each) for each in mutants[::EVERY] if nothing.told_of(each).is_killed] == []


def test_no_example_and_no_prose_of_the_document_tells_anything(
    recorded: Recordings, mutants: list[DocumentMutant], found: Figures
) -> None:
    document = Document.read(PATH)
    assert "examples:" in PATH.read_text("utf-8")
    assert "examples" not in str(recorded.document.data)
    whole = Recordings(document, recorded.exchanges, recorded.shapes)
    of_whole = document_mutants(document.data)
    assert list(map(str, of_whole)) == list(map(str, mutants))
    told = {str(each.mutant): each.told for each in found.tightening}
    both = list(zip(of_whole, mutants, strict=True))
    assert [str(bare) for mutant, bare in both[::EVERY] if without_prose(mutant.data) != without_prose(bare.data)] == []
    tightening = [(mutant, bare) for mutant, bare in both if mutant.tightens][:: 3 * EVERY]
    made = Counter(each.kind for each in mutants if each.tightens)
    assert {mutant.kind for mutant, _ in tightening} >= {kind for kind in made if made[kind] >= 3 * EVERY}
    assert [str(bare) for mutant, bare in tightening if whole.told_of(mutant).told != told[str(bare)]] == []


def test_what_loosens_is_told_by_no_recording(recorded: Recordings, mutants: list[DocumentMutant]) -> None:
    loosening = [each for each in mutants if not each.tightens]
    assert [str(each) for each in loosening[::EVERY] if recorded.told_of(each).is_killed] == []


def test_recordings_that_an_edit_is_not_about_do_not_tell_it_either(recorded: Recordings, found: Figures) -> None:
    survivors = [mutant for mutant, _ in found.survivors]
    assert [str(each) for each in survivors[:: 3 * EVERY] if recorded.told_of(each, everywhere=True).is_killed] == []


def test_every_kind_is_made(mutants: list[DocumentMutant]) -> None:
    assert list(dict.fromkeys(each.kind for each in mutants if each.tightens)) == list(TIGHTENING_KINDS)
    assert list(dict.fromkeys(each.kind for each in mutants if not each.tightens)) == list(LOOSENING_KINDS)


def test_one_seed_makes_the_same_and_another_one_others(recorded: Recordings, mutants: list[DocumentMutant]) -> None:
    again = document_mutants(recorded.document.data)
    assert list(map(str, again)) == list(map(str, mutants))
    assert all(one.data == other.data for one, other in zip(again[::EVERY], mutants[::EVERY], strict=True))
    others = document_mutants(recorded.document.data, SEED + 1)
    assert len(others) == len(mutants)
    assert list(map(str, others)) != list(map(str, mutants))


def test_no_mutant_is_made_twice_or_says_what_the_document_says(
    recorded: Recordings, mutants: list[DocumentMutant]
) -> None:
    assert len({(each.kind, each.place, each.said) for each in mutants}) == len(mutants)
    assert [str(each) for each in mutants if each.data == recorded.document.data] == []


def test_an_edit_changes_its_own_place_alone(recorded: Recordings, mutants: list[DocumentMutant]) -> None:
    kept = copy.deepcopy(recorded.document.data)
    for each in mutants:
        # A parameter that is shared is deleted where it is used; whatever else is edited is below its owner.
        if each.kind != "parameter deleted":
            owner = each.place[: {"properties": -2, "0": -2}.get(each.place[-2], -1)]
            changed = [place for place in changes(recorded.document.data, each.data) if place[: len(owner)] != owner]
            assert changed == [], str(each)
    assert recorded.document.data == kept


def changes(one: Any, other: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where two documents differ."""
    if one is other or one == other:
        return
    if not (isinstance(one, Mapping) and isinstance(other, Mapping)) or one.keys() != other.keys():
        yield place
        return
    for name in one:
        yield from changes(one[name], other[name], (*place, name))


def test_a_mutant_is_still_an_openapi_document() -> None:
    of_each_kind = {each.kind: each for each in document_mutants(Document.read(PATH).data)}
    for each in list(of_each_kind.values())[::4]:
        faults = [fault.message for fault in OpenAPIV31SpecValidator(each.data).iter_errors()]
        assert faults == [], str(each)
