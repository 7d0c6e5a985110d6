"""Copies of what adopting needs of the repository, and what of them a source contradicts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from attrs import frozen
from conftest import REPOSITORY

from cloudmore.contract import Comparison, Standing
from cloudmore.contract.pointer import json_pointer


@frozen
class Checkout:
    """A copy of what adopting needs of the repository."""

    folder: Path

    @property
    def spec(self) -> Path:
        return self.folder / "openapi" / "cloudmore.yaml"

    def run(self, *arguments: str, path: Path | None = None) -> str:
        environment = {} if path is None else {"PYTHONPATH": str(path)}
        ended = subprocess.run(
            [sys.executable, *arguments], capture_output=True, text=True, check=False, cwd=self.folder, env=environment
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout


def checkout(folder: Path) -> Checkout:
    shutil.copytree(REPOSITORY / "openapi", folder / "openapi", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "overlay").symlink_to(REPOSITORY / "overlay")
    return Checkout(folder)


def contradicted(comparison: Comparison) -> set[tuple[str, str, str]]:
    return {
        (each.kind, json_pointer(each.place), each.name)
        for each in comparison.facts
        if each.standing is Standing.CONTRADICTED
    }
