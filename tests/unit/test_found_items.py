"""How well items are found among made-up ones: a small version of ``benchmarks/mapping_items.py``."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from importlib import import_module

import pytest
from conftest import REPOSITORY

BENCHMARKS = REPOSITORY / "benchmarks"


@pytest.mark.parametrize("seed", [301, 302])
def test_no_code_is_wrong_no_name_is_accepted_and_the_right_item_is_first(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    made = import_module("made_items").made_items(seed)
    figures = import_module("mapping_items").found(made)
    assert len(made.products) >= 150
    assert (figures.wrong, figures.by_name) == (0, 0)
    assert figures.accepted >= figures.with_code * 0.85
    assert figures.reached, figures.told()


def test_the_kept_figures_are_those_of_today() -> None:
    command = [sys.executable, str(BENCHMARKS / "mapping_items.py"), "--without-scale"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    kept = (BENCHMARKS / "results" / "mapping_items.txt").read_text("utf-8").splitlines()
    assert [line for line in kept[2:] if not line.startswith("500 products")] == done.stdout.splitlines(), (
        "keep them with: python benchmarks/mapping_items.py --keep"
    )


def test_the_maker_knows_nothing_of_the_client() -> None:
    tree = ast.parse((BENCHMARKS / "made_items.py").read_text("utf-8"))
    imports = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert not [each for each in imports if "cloudmore" in each or "rapidfuzz" in each]
