"""The table of traps: every row on the wire, and every mutation of its input noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from traps.mutations import KINDS, mutated, places
from traps.running import World, outcome
from traps.table import LATER, ROWS
from traps.trap import Trap


@pytest.fixture(scope="module")
def counted(request: pytest.FixtureRequest) -> Iterator[Counter[tuple[str, str]]]:
    """How many mutations of each kind were run, and how many of them some row noticed; told at the end."""
    counted: Counter[tuple[str, str]] = Counter()
    yield counted
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.write_line("")
        for kind in KINDS:
            reporter.write_line(f"{kind}: {counted[kind, 'run']} mutations, {counted[kind, 'noticed']} noticed")


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """The sandboxes of all rows."""
    world = World()
    with world.stack:
        yield world


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_row(row: Trap, world: World, tmp_path: Path) -> None:
    assert list(outcome(row, world, tmp_path)) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_mutation_of_the_input_turns_the_row_red(
    row: Trap, kind: str, world: World, counted: Counter[tuple[str, str]], tmp_path: Path
) -> None:
    assert bool(places(row, kind)) is (kind not in row.fixed), "a row tells why nothing of its input can be changed"
    for number, (what, changed) in enumerate(mutated(row, kind)):
        folder = tmp_path / str(number)
        folder.mkdir()
        with closing(outcome(changed, world, folder)) as differences:
            noticed = next(differences, None) is not None
        counted[kind, "run"] += 1
        counted[kind, "noticed"] += noticed
        assert noticed, f"nobody noticed {kind} at {what}"


def test_every_trap_is_in_the_table() -> None:
    stated = {row.id.split()[0] for row in (*ROWS, *LATER)}
    assert stated == {f"T{number}" for number in (*range(1, 35), *range(40, 47))}
    assert len({row.id for row in ROWS}) == len(ROWS)
