"""What a run prints at its end, whichever of its parts has seen it: a plugin, so that a run in parts has it, too."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pytest
from kinds import KINDS, Kind
from status_cases import CELLS, Cell
from traps.mutations import KINDS as KINDS_OF_MUTATIONS
from traps.mutations import NOTICED

# Cells that were seen on the wire, with who called and what brought them about.
Seen = dict[Cell, set[tuple[Kind, str]]]
SEEN = pytest.StashKey[Seen]()
# Tables of measured cells: title, row, column.
Measured = dict[str, dict[str, dict[str, str]]]
MEASURED = pytest.StashKey[Measured]()
SEEN_BY_A_PART, MEASURED_BY_A_PART = "cloudmore-seen", "cloudmore-measured"


def pytest_configure(config: pytest.Config) -> None:
    """Begin with nothing seen."""
    config.stash[SEEN] = defaultdict(set)
    config.stash[MEASURED] = defaultdict(lambda: defaultdict(dict))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Of a run that is one of several side by side, hand over what it has seen and measured."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        name_of = {kind: name for name, kind in KINDS.items()}
        cells = session.config.stash[SEEN].items()
        output[SEEN_BY_A_PART] = [
            [*cell, name_of[kind], way] for cell, found in cells for kind, way in sorted(found, key=str)
        ]
        output[MEASURED_BY_A_PART] = {
            title: {row: dict(columns) for row, columns in rows.items()}
            for title, rows in session.config.stash[MEASURED].items()
        }


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Gather what such a part has seen and measured; one that broke off hands over nothing."""
    output: dict[str, Any] = getattr(node, "workeroutput", {})
    for operation, status, kind, way in output.get(SEEN_BY_A_PART, ()):
        node.config.stash[SEEN][operation, status].add((KINDS[kind], way))
    for title, rows in output.get(MEASURED_BY_A_PART, {}).items():
        for row, columns in rows.items():
            node.config.stash[MEASURED][title][row].update(columns)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the table, where a test has added to it."""
    if seen := config.stash[SEEN]:
        terminalreporter.section("operations and statuses (ok: as asked; fault: scripted; -: not called by each)")
        for line in table(seen):
            terminalreporter.write_line(line)
    told_of_traps(terminalreporter)
    for title, cells in config.stash[MEASURED].items():
        terminalreporter.section(title)
        columns = list(dict.fromkeys(column for row in cells.values() for column in row))
        rows = [["", *columns], *([name, *(row.get(each, "") for each in columns)] for name, row in cells.items())]
        for line in aligned(rows):
            terminalreporter.write_line(line)


def aligned(rows: list[list[str]]) -> list[str]:
    """Rows as lines, with columns of one width."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


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
    called = sum(bool(seen_by_each(seen, cell)) for cell in CELLS)
    return [*aligned(rows), f"{len(CELLS)} cells, {called} called over a socket by each of {len(KINDS)} clients"]


def seen_by_each(seen: Seen, cell: Cell) -> list[str]:
    """The ways in which each kind of client has brought a cell about."""
    found = seen.get(cell, set())
    ways = {way for _, way in found}
    return sorted((way for way in ways if all((kind, way) in found for kind in KINDS.values())), reverse=True)


def told_of_traps(reporter: pytest.TerminalReporter) -> None:
    """Print rows, mutations, and how many of these were noticed, where the table of traps was run."""
    reports = [each for name in ("passed", "failed") for each in reporter.getreports(name)]
    rows = [each for each in reports if "tests/traps/" in each.nodeid and "::test_row[" in each.nodeid]
    if not rows:
        return
    reporter.section("the table of traps")
    reporter.write_line(f"rows: {len(rows)}, of which {sum(each.passed for each in rows)} are as stated")
    told = [value for each in reports for name, value in each.user_properties if name == NOTICED]
    counted = Counter((kind, noticed) for kind, noticed in told)
    for kind in KINDS_OF_MUTATIONS:
        noticed = counted[kind, True]
        reporter.write_line(f"{kind}: {noticed + counted[kind, False]} mutations, {noticed} noticed")
