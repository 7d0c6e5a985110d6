"""The limits of the check, tried: what the documentation says that nobody can notice is indeed not noticed."""

from __future__ import annotations

import re

import pytest
from conftest import REPOSITORY

from drift.judging import Bench
from drift.making.drifts import Material
from drift.making.not_noticed import NOT_NOTICED, made_of
from drift.making.recordings import recorded
from drift.peers import four_checks

LEAST = 5


@pytest.fixture(scope="module")
def bench() -> Bench:
    """The judge as ``contract check`` has it."""
    return Bench()


@pytest.fixture(scope="module")
def material() -> Material:
    """All recorded answers."""
    return Material.of(recorded())


@pytest.mark.parametrize("name", NOT_NOTICED)
def test_what_is_wrong_and_well_formed_is_not_noticed(name: str, bench: Bench, material: Material) -> None:
    judged = bench.judged(made_of(name, material))
    assert len({each.drift.operation_id for each in judged}) > 1
    assert len(judged) >= LEAST
    assert [str(each) for each in judged if each.found] == []
    # Nor by others, which the recordings tell even less.
    assert [str(each.drift) for each in judged[:LEAST] if four_checks(each.drift)] == []


def test_the_documentation_lists_each_of_them() -> None:
    _, _, section = (REPOSITORY / "docs" / "drift.md").read_text("utf-8").partition("## What is not noticed")
    _, *rows = re.findall(r"^\| ([^|]+?) \|", section, re.MULTILINE)
    assert rows == list(NOT_NOTICED)
