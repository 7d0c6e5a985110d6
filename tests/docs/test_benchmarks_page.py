"""The page of the benchmarks is what the kept figures give, its pictures too, and each benchmark has kept some."""

from __future__ import annotations

import ast
import json
import re
import xml.etree.ElementTree as ET
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY

RESULTS = REPOSITORY / "benchmarks" / "results"
PAGE = REPOSITORY / "docs" / "benchmarks.md"
IMAGES = REPOSITORY / "docs" / "images"


def benchmarks() -> list[str]:
    """What ``nox -s bench`` runs."""
    tree = ast.parse((REPOSITORY / "noxfile.py").read_text("utf-8"))
    (value,) = (
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "BENCHMARKS"
    )
    return [node.value for node in ast.walk(value) if isinstance(node, ast.Constant)]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> dict[Path, str]:
    monkeypatch.syspath_prepend(str(REPOSITORY / "benchmarks"))
    return import_module("results_page").made()


def test_page_and_pictures_are_what_the_figures_give(made: dict[Path, str]) -> None:
    stale = [str(file.relative_to(REPOSITORY)) for file, text in made.items() if file.read_text("utf-8") != text]
    assert stale == [], "make them with: python benchmarks/results_page.py"


def test_no_picture_is_left_over(made: dict[Path, str]) -> None:
    assert {*IMAGES.glob("benchmarks-*.svg")} == {file for file in made if file.suffix == ".svg"}


def test_every_picture_is_on_the_page_with_a_text_for_those_who_do_not_see_it(made: dict[Path, str]) -> None:
    shown = dict(re.findall(r"!\[(.+)\]\(images/(benchmarks-.*\.svg)\)", PAGE.read_text("utf-8")))
    assert {*shown.values()} == {file.name for file in made if file.suffix == ".svg"}
    assert all(re.search(r"\d", alt) for alt in shown), "it tells figures"


@pytest.mark.parametrize("name", benchmarks())
def test_the_figures_of_every_benchmark_are_kept_and_on_the_page(name: str) -> None:
    kept: dict[str, Any] = json.loads((RESULTS / f"{name}.json").read_text("utf-8"))
    assert kept.keys() == {"benchmark", "command", "date", "commit", "machine", "figures"}
    # No name of a host and no path: they say nothing, and are somebody's.
    assert kept["machine"].keys() == {"cores", "python", "system", "architecture", "load_before"}
    assert kept["command"].startswith(f"python benchmarks/{name}.py")
    assert f"<!-- figures: {name} -->" in PAGE.read_text("utf-8")
    lines = (RESULTS / f"{name}.txt").read_text("utf-8").splitlines()
    for figure in kept["figures"]:
        assert [line for line in lines if line.startswith(f"{figure['name']}: ")], figure["name"]


def test_every_picture_can_be_read_as_what_it_is(made: dict[Path, str]) -> None:
    for file, text in made.items():
        if file.suffix == ".svg":
            root = ET.fromstring(text)
            assert root.get("role") == "img"
            assert root.get("aria-label")
            # Nothing of it is loaded from anywhere.
            assert "href" not in text
            assert "://" not in text.replace("http://www.w3.org/2000/svg", "")
