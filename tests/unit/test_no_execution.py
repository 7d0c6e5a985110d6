"""Nothing of this package runs what came from outside: there is no call that could."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from conftest import REPOSITORY

FOLDERS = ("overlay/cloudmore", "generated/cloudmore_api")
# Modules that run other programs, or whose data runs.
FORBIDDEN = frozenset(
    {"subprocess", "pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "code", "runpy", "pty", "webbrowser"}
)
# `contract adopt` asks the lint of the checkout that it edits, which a maintainer names; no answer and no file of the
# vendor is run.
OF_A_CHECKOUT = {"overlay/cloudmore/contract/adopting/checkout.py": ["subprocess"]}
# Functions that run a text, and those of `os` that run a program.
RUNNING = frozenset({"eval", "exec", "compile", "__import__"})
OF_OS = frozenset({"system", "popen", "startfile", "posix_spawn", "posix_spawnp", "fork", "forkpty"})


def found_in(source: str) -> Iterator[str]:
    """What of a module runs something."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names):
                yield from (each.name for each in names if each.name.partition(".")[0] in FORBIDDEN)
            case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in FORBIDDEN:
                yield module
            case ast.Call(func=ast.Name(name)) if name in RUNNING:
                yield name
            case ast.Attribute(ast.Name("os"), name) if name in OF_OS or name.startswith(("exec", "spawn")):
                yield f"os.{name}"
            case ast.Call(func=ast.Attribute(ast.Name("yaml"), "load" | "load_all"), keywords=given):
                if [(each.arg, ast.unparse(each.value).removeprefix("yaml.")) for each in given] != [
                    ("Loader", "CSafeLoader")
                ]:
                    yield "yaml.load"
            case ast.Call(func=ast.Attribute(ast.Name("yaml"), "unsafe_load" | "full_load")):
                yield "yaml.unsafe_load"
            case _:
                continue


@pytest.mark.parametrize("folder", FOLDERS)
def test_nothing_from_outside_is_executed(folder: str) -> None:
    modules = sorted((REPOSITORY / folder).rglob("*.py"))
    assert len(modules) > 30
    found = {str(each.relative_to(REPOSITORY)): [*found_in(each.read_text("utf-8"))] for each in modules}
    allowed = {name: calls for name, calls in OF_A_CHECKOUT.items() if name.startswith(f"{folder}/")}
    assert {name: calls for name, calls in found.items() if calls} == allowed


PLANTED = {
    "import subprocess": "subprocess",
    "from pickle import loads": "pickle",
    "eval(answer)": "eval",
    "exec(answer)": "exec",
    "import os; os.system(answer)": "os.system",
    "import os; os.execv(answer, [])": "os.execv",
    "import yaml; yaml.load(answer, Loader=yaml.Loader)": "yaml.load",
    "import yaml; yaml.load(answer)": "yaml.load",
    "import yaml; yaml.unsafe_load(answer)": "yaml.unsafe_load",
}


@pytest.mark.parametrize("source", PLANTED)
def test_what_would_execute_it_is_found(source: str) -> None:
    assert [*found_in(source)] == [PLANTED[source]]


def test_what_only_looks_so_is_left_alone() -> None:
    source = "import re, yaml\nre.compile(x)\nyaml.load(x, Loader=CSafeLoader)\nself.eval(x)"
    assert [*found_in(source)] == []
