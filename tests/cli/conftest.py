"""What the tests of the command line share: the settings of a sandbox in the environment, in an empty folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import settings_of

from cloudmore.sandbox import Sandbox


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    """A sandbox whose reports are ready at once."""
    with Sandbox(report_seconds=0) as running:
        yield running


@pytest.fixture
def empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder to work in, without a setting in the environment."""
    for name in [name for name in os.environ if name.startswith("CLOUDMORE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def settings(served: Sandbox, monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> dict[str, str]:
    """The settings of that sandbox in the environment, in an empty folder."""
    assert empty_folder
    served.reset()
    values = settings_of(served.credentials, served.url)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return values
