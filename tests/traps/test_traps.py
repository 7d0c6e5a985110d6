"""The table of traps: every row on the wire, and every mutation of its input noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from attrs import define, field
from traps.mutations import KINDS, NOTICED, mutated, places
from traps.running import World, outcome
from traps.table import ROWS
from traps.trap import Trap


@define
class Table:
    """Runs rows, and counts what came of it.

    Attributes:
        folder: Where they work, each in a folder of its own.
        world: What they are run against.
        differences: From what each row states, by its id.
    """

    folder: Path
    world: World = field(factory=World)
    differences: dict[str, list[str]] = field(factory=dict)
    folders: int = 0

    def run(self, row: Trap) -> list[str]:
        """Run a row as it is, once."""
        if row.id not in self.differences:
            self.differences[row.id] = list(outcome(row, self.world, self._new_folder()))
        return self.differences[row.id]

    def notices(self, changed: Trap) -> bool:
        """Whether a row is red with a change of its input; it is run up to the first difference."""
        with closing(outcome(changed, self.world, self._new_folder())) as differences:
            return next(differences, None) is not None

    def _new_folder(self) -> Path:
        self.folders += 1
        folder = self.folder / str(self.folders)
        folder.mkdir()
        return folder


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    """The whole table, and what it is run against."""
    table = Table(tmp_path_factory.mktemp("traps"))
    with table.world.stack:
        yield table


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_row(row: Trap, table: Table) -> None:
    assert table.run(row) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_mutation_of_the_input_turns_the_row_red(
    row: Trap, kind: str, table: Table, record_property: Callable[[str, object], None]
) -> None:
    assert table.run(row) == [], "the row is red by itself, so that a mutation tells nothing"
    assert bool(places(row, kind)) is (kind not in row.fixed), "a row tells why nothing of its input can be changed"
    for what, changed in mutated(row, kind):
        noticed = table.notices(changed)
        record_property(NOTICED, (kind, noticed))
        assert noticed, f"nobody noticed {kind} at {what}"


def test_every_trap_is_in_the_table() -> None:
    stated = {row.id.split()[0] for row in ROWS}
    assert stated == {f"T{number}" for number in range(1, 53)}
    assert len({row.id for row in ROWS}) == len(ROWS)
