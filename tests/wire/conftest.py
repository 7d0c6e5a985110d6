"""What a run of the tests over the wire prints at its end: a row per operation, a column per status."""

from __future__ import annotations

from collections import defaultdict

import pytest
from status_cases import CELLS, Cell

# Cells that were seen on the wire, with what brought them about.
SEEN = pytest.StashKey[dict[Cell, set[str]]]()


def pytest_configure(config: pytest.Config) -> None:
    """Begin with nothing seen."""
    config.stash[SEEN] = defaultdict(set)


@pytest.fixture(scope="session")
def seen(pytestconfig: pytest.Config) -> dict[Cell, set[str]]:
    """What was seen on the wire so far; a test adds to it."""
    return pytestconfig.stash[SEEN]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the table, where a test has added to it."""
    if seen := config.stash[SEEN]:
        terminalreporter.section("operations and statuses (ok: as asked; fault: scripted; -: not called)")
        for line in table(seen):
            terminalreporter.write_line(line)


def table(seen: dict[Cell, set[str]]) -> list[str]:
    """A row per operation, a column per status, and the count."""
    operations = list(dict.fromkeys(operation for operation, _ in CELLS))
    statuses = sorted({status for _, status in CELLS})
    rows = [["", *map(str, statuses)]]
    for operation in operations:
        cells = [
            "/".join(sorted(seen.get((operation, status), "-"), reverse=True)) if (operation, status) in CELLS else ""
            for status in statuses
        ]
        rows.append([operation, *cells])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return [*lines, f"{len(CELLS)} cells, {sum(cell in seen for cell in CELLS)} called over a socket"]
