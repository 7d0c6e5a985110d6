"""Every block of the page on testing with the sandbox is run as it stands, in a project of its own."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import REPOSITORY
from free_ports import free_port

from cloudmore.sandbox import Sandbox
from cloudmore.sandbox.server.content import CONTENTS
from cloudmore.sandbox.server.dialect import DIALECTS

PAGE = (REPOSITORY / "docs" / "testing-with-pytest.md").read_text("utf-8")
FILES = dict(re.findall(r"^```python\n# (\w+\.py)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE))
NAMED = {name: text for _kind, name, text in re.findall(r"<!-- (\w+): ([\w.]+) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)}
(PLUGIN,) = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"][
    "pytest11"
].values()
# Found by name here: whether it is found by itself is tests/plugin's to say.
WITH_THE_PLUGIN = ("-W", "error", "-p", PLUGIN, "-p", "no:cacheprovider")


def test_every_block_is_run() -> None:
    assert len(FILES) == PAGE.count("```python")
    assert sorted(NAMED) == ["pytest", "pytest.ini", "serve", "unittest"]
    assert len(FILES) + len(NAMED) == PAGE.count("```") / 2


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with every file of the page, and programs that are this environment's."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    programs = {"cloudmore": "-m cloudmore", "pytest": "-m pytest", "python": ""}
    (tmp_path / "bin").mkdir()
    for name, arguments in programs.items():
        program = tmp_path / "bin" / name
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {arguments} "$@"\n')
        program.chmod(0o755)
    return tmp_path


def run(project: Path, script: str, **variables: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CLOUDMORE_"))}
    path = f"{project / 'bin'}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=project,
        # Others that happen to be installed here are no part of the page.
        env={**kept, "PATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    return ran.stdout


@pytest.mark.parametrize("settings", ["", "pytest.ini"], ids=["with its usual data", "with the data of pytest.ini"])
def test_the_tests_of_the_page_pass(project: Path, settings: str) -> None:
    if settings:
        (project / settings).write_text(NAMED[settings], "utf-8")
    # With other data some tests of the page would count otherwise.
    chosen = "test_first.py test_made_with.py test_clock.py" if settings else ""
    said = run(project, f"{NAMED['pytest'].strip()} {shlex.join(WITH_THE_PLUGIN)} {chosen}")
    assert re.search(r"^(3 passed|6\d passed) in ", said, re.MULTILINE), said


def test_the_example_without_pytest_runs(project: Path) -> None:
    assert re.search(r"Ran 1 test in .*\n\nOK", run(project, NAMED["unittest"], PYTHONWARNINGS="error"))


def test_a_program_in_another_language_asks_the_server(project: Path) -> None:
    script = NAMED["serve"].replace("8765", str(free_port()))
    assert '"Healthy"' in run(project, script)


def test_what_the_page_lists_is_there() -> None:
    with Sandbox(organizations=0) as sb:
        assert {*re.findall(r'faults\.add\("([\w-]+)"', PAGE)} < {*sb.faults.names}
    contents, dialects = (
        {*re.findall(r'"([\w-]+)"', found)} for found in re.findall(r'parametrize\("\w+", \[(.*?)\]\)', PAGE)
    )
    assert (contents, dialects) == ({*CONTENTS} - {"unknown"}, {*DIALECTS})
