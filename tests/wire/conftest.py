"""What a run of the tests over the wire prints at its end: a row per operation, a column per status."""

from __future__ import annotations

from collections import defaultdict

import pytest
from kinds import KINDS, Kind
from status_cases import CELLS, Cell

# Cells that were seen on the wire, with who called and what brought them about.
Seen = dict[Cell, set[tuple[Kind, str]]]
SEEN = pytest.StashKey[Seen]()


def pytest_configure(config: pytest.Config) -> None:
    """Begin with nothing seen."""
    config.stash[SEEN] = defaultdict(set)


@pytest.fixture(scope="session")
def seen(pytestconfig: pytest.Config) -> Seen:
    """What was seen on the wire so far; a test adds to it."""
    return pytestconfig.stash[SEEN]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the table, where a test has added to it."""
    if seen := config.stash[SEEN]:
        terminalreporter.section("operations and statuses (ok: as asked; fault: scripted; -: not called by each)")
        for line in table(seen):
            terminalreporter.write_line(line)


def table(seen: Seen) -> list[str]:
    """A row per operation, a column per status, and the count; a cell counts when each kind of client has seen it."""
    operations = list(dict.fromkeys(operation for operation, _ in CELLS))
    statuses = sorted({status for _, status in CELLS})
    rows = [["", *map(str, statuses)]]
    for operation in operations:
        cells = [
            "/".join(seen_by_each(seen, (operation, status))) or "-" if (operation, status) in CELLS else ""
            for status in statuses
        ]
        rows.append([operation, *cells])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    called = sum(bool(seen_by_each(seen, cell)) for cell in CELLS)
    return [*lines, f"{len(CELLS)} cells, {called} called over a socket by each of {len(KINDS)} clients"]


def seen_by_each(seen: Seen, cell: Cell) -> list[str]:
    """The ways in which each kind of client has brought a cell about."""
    found = seen.get(cell, set())
    ways = {way for _, way in found}
    return sorted((way for way in ways if all((kind, way) in found for kind in KINDS.values())), reverse=True)
