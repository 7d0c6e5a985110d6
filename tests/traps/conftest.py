"""What a run of the table of traps prints at its end: rows, mutations, and how many of these were noticed."""

from __future__ import annotations

from collections import Counter

import pytest
from traps.mutations import KINDS, NOTICED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the counts, whichever part of the run they come from."""
    reports = [each for name in ("passed", "failed") for each in terminalreporter.getreports(name)]
    rows = [each for each in reports if "tests/traps/" in each.nodeid and "::test_row[" in each.nodeid]
    if not rows:
        return
    terminalreporter.section("the table of traps")
    terminalreporter.write_line(f"rows: {len(rows)}, of which {sum(each.passed for each in rows)} are as stated")
    counted: Counter[tuple[str, bool]] = Counter()
    for each in reports:
        counted.update((kind, noticed) for name, (kind, noticed) in each.user_properties if name == NOTICED)
    for kind in KINDS:
        noticed = counted[kind, True]
        terminalreporter.write_line(f"{kind}: {noticed + counted[kind, False]} mutations, {noticed} noticed")
