"""What a run says at its end, and where it writes the requests that it sent."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--requests", type=Path, help="a file for every request, one a line")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.option.collectonly or "error" in terminalreporter.stats:
        return
    from conformance.traffic import TALLY, WORLD  # noqa: PLC0415 - loads the document

    for line in TALLY.table():
        terminalreporter.write_line(line)
    terminalreporter.write_line(f"{TALLY.checks.total()} checks of {len(TALLY.checks)} kinds")
    terminalreporter.write_line(f"excused: {', '.join(f'{name} {count}' for name, count in TALLY.excused.items())}")
    terminalreporter.write_line(f"{TALLY.finished} finished reports that a sequence had started")
    terminalreporter.write_line(f"{len(WORLD.sent)} requests, those without credentials included: {WORLD.digest()}")
    if config.option.requests:
        config.option.requests.write_text("\n".join(WORLD.sent), encoding="utf-8")
