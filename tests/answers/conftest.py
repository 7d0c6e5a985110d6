"""Clients for the whole run, and what the run says at its end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from answers.desk import Caller, callers
from answers.tally import table


@pytest.fixture(scope="session")
def caller() -> Iterator[Caller]:
    """Clients of both kinds at one desk."""
    with callers() as made:
        yield made


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the counts."""
    if not config.option.collectonly:
        for line in table():
            terminalreporter.write_line(line)
