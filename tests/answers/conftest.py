"""Clients for the whole run, and what the run says at its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from answers.desk import Caller, callers
from answers.tally import table
from answers.wire import BASE, Wire
from conftest import CREDENTIALS
from kinds import Driven

from cloudmore import Cloudmore


@pytest.fixture(scope="session")
def caller() -> Iterator[Caller]:
    """Clients of both kinds at one desk."""
    with callers() as made:
        yield made


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture(params=["sync", "async"])
def cm(request: pytest.FixtureRequest, wire: Wire) -> Iterator[Any]:
    kind = Cloudmore if request.param == "sync" else Driven
    transport = httpx.MockTransport(wire.answer)
    with kind(CREDENTIALS, base_url=f"{BASE}/", transport=transport, retry=None, rate_limit=None) as client:
        yield client


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the counts."""
    if not config.option.collectonly:
        for line in table():
            terminalreporter.write_line(line)
