"""The table of traps: every row on the wire, and every mutation of its input noticed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from traps.mutations import KINDS, mutated, places
from traps.running import World, outcome
from traps.table import LATER, ROWS
from traps.trap import Trap


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """The sandboxes of all rows."""
    world = World()
    with world.stack:
        yield world


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_row(row: Trap, world: World, tmp_path: Path) -> None:
    assert outcome(row, world, tmp_path) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_mutation_of_the_input_turns_the_row_red(row: Trap, kind: str, world: World, tmp_path: Path) -> None:
    assert bool(places(row, kind)) is (kind not in row.fixed), "a row tells why nothing of its input can be changed"
    for number, (what, changed) in enumerate(mutated(row, kind)):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert outcome(changed, world, folder), f"nobody noticed {kind} at {what}"


def test_every_trap_is_in_the_table() -> None:
    stated = {row.id.split()[0] for row in (*ROWS, *LATER)}
    assert stated == {f"T{number}" for number in (*range(1, 35), *range(40, 47))}
    assert len({row.id for row in ROWS}) == len(ROWS)
