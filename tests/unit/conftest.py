"""A package with a made-up operation, generated once for all tests that look at it; and a keyring in memory."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import keyring
import pytest
from made_up import PACKAGE, changed_document, generate, imported, with_widgets
from rings import Rings


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package that the document and a made-up operation give."""
    made = tmp_path_factory.mktemp("generated")
    result = generate(changed_document(made, with_widgets), made / PACKAGE)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("17 operations generated")
    return made


@pytest.fixture(scope="session")
def package(folder: Path) -> Iterator[ModuleType]:
    """That package."""
    with imported(folder) as found:
        yield found


@pytest.fixture(scope="session")
def models(package: ModuleType) -> ModuleType:
    """Its models."""
    return importlib.import_module(f"{package.__name__}.models")


@pytest.fixture
def rings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rings]:
    """A keyring in memory in the place of the machine's, with a folder for the locks beside it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    before, rings = keyring.get_keyring(), Rings()
    keyring.set_keyring(rings)
    yield rings
    keyring.set_keyring(before)
