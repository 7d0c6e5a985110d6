"""How many seeded drifts of answers are found, beside what others find of them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from conftest import REPOSITORY
from told_at_the_end import MEASURED

from drift.judging import Bench, exchange_of
from drift.making.drifts import BODY, BROKEN, NEW, NOTHING, STATUS, VANISHED, Drift
from drift.making.kinds import KINDS
from drift.making.recordings import recorded
from drift.possible import answers, can_have
from drift.responses import SEED, Counted, Outcome, run

LEAST_BREAKING, LEAST_PERMITTED, LEAST_OF_A_KIND = 1_000, 300, 20
REACH_PERCENT, MOST_OF_THE_FOUR_CHECKS_PERCENT = 99, 90


@pytest.fixture(scope="module")
def outcome(pytestconfig: pytest.Config) -> Outcome:
    """The run, whose figures are written and told at the end."""
    outcome = run()
    outcome.write()
    told = pytestconfig.stash[MEASURED]
    told["seeded drifts of answers"] = outcome.rows()
    told[f"{outcome.headline}; the same answers before others"] = outcome.rows_of_peers()
    return outcome


@pytest.fixture(scope="module")
def first(outcome: Outcome) -> Counted:
    """The first seed."""
    return outcome.first


def test_breaking_drifts_are_found(first: Counted) -> None:
    assert len(first.breaking) >= LEAST_BREAKING
    assert first.percent >= REACH_PERCENT, "\n".join(map(str, first.missed))


def test_what_is_found_is_found_at_the_change_and_not_only_above_it(first: Counted) -> None:
    above = [str(each) for each in first.breaking if not each.is_pinned]
    assert 100 * len(above) <= (100 - REACH_PERCENT) * len(first.breaking), "\n".join(above)


def test_permitted_changes_are_no_alarm(outcome: Outcome) -> None:
    for each in (outcome.first, outcome.second):
        assert len(each.permitted) >= LEAST_PERMITTED
        assert [str(one) for one in each.permitted if one.is_false_alarm] == []


def test_permitted_changes_are_graded_as_the_table_says(outcome: Outcome) -> None:
    missed = [str(each) for each in outcome.first.permitted if not each.is_caught]
    assert len(missed) <= len(outcome.first.permitted) * (100 - REACH_PERCENT) // 100, missed


def test_a_second_seed_gives_the_same_within_one_point(outcome: Outcome) -> None:
    ours, others = ({each.drift.fingerprint for each in one.judged} for one in (outcome.first, outcome.second))
    assert len(ours & others) < len(ours) / 2
    assert abs(outcome.first.percent - outcome.second.percent) <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_made_often_enough(first: Counted, kind: str) -> None:
    assert first.made_of[kind] >= LEAST_OF_A_KIND


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_made_on_each_operation_that_can_have_it(first: Counted, kind: str) -> None:
    can_have_it = {name for name, found in answers().items() if any(map(can_have(kind), found))}
    assert can_have_it
    assert can_have_it <= first.operations_of[kind]


def test_the_drifts_are_too_hard_for_the_four_checks(outcome: Outcome) -> None:
    (four,) = (each for each in outcome.peers if "four checks" in each.name)
    assert 100 * four.caught / len(outcome.first.breaking) <= MOST_OF_THE_FOUR_CHECKS_PERCENT


def test_no_peer_finds_a_recording_wrong(outcome: Outcome) -> None:
    assert [(each.name, each.unchanged) for each in outcome.peers if each.unchanged] == []


def test_nothing_breaking_is_found_of_what_was_recorded(outcome: Outcome) -> None:
    bench = Bench()
    unchanged = [bench.judge.judge(exchange_of(Drift("", each, NOTHING))) for each in outcome.material.answers]
    assert [str(each) for found in unchanged for each in found if each.grade in {"broken", "vanished"}] == []


def test_a_seed_gives_the_same_drifts_in_another_process(first: Counted) -> None:
    program = (
        "from drift.making.choosing import drifts\n"
        "from drift.making.drifts import Material\n"
        "from drift.making.recordings import recorded\n"
        f"for each in drifts(Material.of(recorded()), {SEED}): print(each, each.content.hex())"
    )
    # Whatever goes by the order of a set comes otherwise there.
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONIOENCODING": "utf-8"}
    said = run_python(program, environment)
    assert said == [f"{each.drift} {each.drift.content.hex()}" for each in first.judged]


def run_python(program: str, environment: dict[str, str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=REPOSITORY / "tests",
        env=environment,
    )
    return done.stdout.splitlines()


def test_a_drift_is_there_once_and_changes_the_answer(first: Counted) -> None:
    known = [each.drift.fingerprint for each in first.judged]
    assert len(set(known)) == len(known)
    recorded_ones = {Drift("", each, NOTHING).fingerprint for each in recorded()}
    assert not recorded_ones & set(known)


def test_a_drift_has_a_grade_of_its_kind(first: Counted) -> None:
    assert [
        str(each.drift) for each in first.judged if each.drift.expected not in KINDS[each.drift.kind].expected
    ] == []
    for kind in KINDS.values():
        assert set(kind.expected) <= ({NEW, NOTHING} if kind.is_permitted else {BROKEN, VANISHED, NEW})


SAME_VALUE = frozenset(
    f"permitted: {name}"
    for name in (
        *("keys in another order", "white space", "escapes", "header added", "media type spelled otherwise"),
        *("number spelled otherwise", "body where none is described"),
    )
)


@cache
def value_of(content: bytes) -> Any:
    """The JSON value, each number as a text that is the same for the same number; bytes that are none as they are."""
    try:
        return json.loads(content.decode(), parse_float=exact, parse_int=exact, parse_constant=no_json)
    except ValueError:
        return content


def exact(number: str) -> str:
    return f"the number {Decimal(number).normalize()}"


def no_json(constant: str) -> Any:
    raise ValueError(constant)


def test_a_permitted_change_keeps_or_changes_the_value_as_its_kind_says(first: Counted) -> None:
    for drift in (each.drift for each in first.permitted):
        same = value_of(drift.content) == value_of(drift.recorded.content)
        if drift.recorded.content:
            assert same == (drift.kind in SAME_VALUE), str(drift)


def test_a_breaking_drift_of_a_body_changes_its_value_and_another_leaves_it(first: Counted) -> None:
    for drift in (each.drift for each in first.breaking):
        same = value_of(drift.content) == value_of(drift.recorded.content)
        if drift.where == (BODY,) and drift.status == drift.recorded.status:
            assert not same or isinstance(value_of(drift.content), bytes), str(drift)
        elif STATUS not in drift.where and BODY not in drift.where:
            assert drift.content == drift.recorded.content, str(drift)


def test_a_pointer_of_a_drift_is_in_the_answer_before_or_after_it(first: Counted) -> None:
    for drift in (each.drift for each in first.breaking):
        if drift.where == (BODY,) and drift.pointers != ("",):
            both = [set(pointers("", value_of(content))) for content in (drift.recorded.content, drift.content)]
            assert set(drift.pointers) <= both[0] | both[1], str(drift)


def pointers(before: str, value: Any) -> Iterator[str]:
    yield before
    for part, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from pointers(f"{before}/{str(part).replace('~', '~0').replace('/', '~1')}", each)


def test_a_drift_is_not_always_at_the_first_item_nor_at_the_top(first: Counted) -> None:
    told = [each.drift.pointers[0] for each in first.breaking]
    assert sum(bool(re.search(r"/[1-9]\d*(/|$)", each)) for each in told) > len(told) / 10
    assert sum(each.count("/") > 3 for each in told) > len(told) / 20


def test_every_kind_stands_in_the_documented_table_with_its_grades() -> None:
    _, _, table = (REPOSITORY / "docs" / "drift.md").read_text("utf-8").partition("| kind |")
    table, _, _ = table.partition("\n\n")
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines() if line[:2] == "| "]
    grades = {
        row[0]: {each for each in (BROKEN, VANISHED, NEW, NOTHING) if re.search(rf"\b{each}\b", row[2])} for row in rows
    }
    assert grades == {documented(kind.name): set(kind.expected) for kind in KINDS.values()}


def documented(kind: str) -> str:
    return "type: *X* to *Y*" if kind.startswith("type: ") else kind


def test_the_maker_loads_nothing_of_ours() -> None:
    program = (
        "import importlib, pkgutil, sys, drift.making\n"
        "for each in pkgutil.iter_modules(drift.making.__path__, 'drift.making.'): importlib.import_module(each.name)\n"
        "print(sorted(name for name in sys.modules if name.partition('.')[0] in ('cloudmore', 'cloudmore_api')))"
    )
    assert run_python(program, dict(os.environ)) == ["[]"]


def test_the_kept_figures_are_those_of_this_run(outcome: Outcome) -> None:
    kept = (REPOSITORY / "benchmarks" / "results" / "drift.txt").read_text("utf-8").splitlines()
    lines = outcome.lines()
    # Behind the machine and the command, and before what was missed and how long it took.
    assert kept[2 : 2 + len(lines)] == lines, "keep them with: nox -s drift -- responses --keep"
