"""What the page on live checks shows works as it is shown."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY

from cloudmore.cli.application import run
from cloudmore.contract import LiveVerdict, planned_live

PAGE = (REPOSITORY / "docs" / "live-check.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_the_commands_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    [block] = [text for kind, text in BLOCKS if kind == "sh"]
    commands = [shlex.split(line) for line in block.splitlines()]
    assert {tuple(command[:4]) for command in commands} == {("cloudmore", "contract", "check", "--live")}
    assert [run(command[1:]) for command in commands] == [0, 0]
    assert list(tmp_path.iterdir()) == []


def test_the_python_lines_run(tmp_path: Path) -> None:
    [lines] = [text for kind, text in BLOCKS if kind == "python"]
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", lines], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.endswith("…): 3 same.\n")


def test_the_tables_have_every_verdict_and_code() -> None:
    rows = re.findall(r"^\| ([\w ]+) \|", PAGE, re.MULTILINE)
    assert set(rows) == {*map(str, LiveVerdict), *"012367", "verdict", "exit code"}


def test_the_count_of_calls_is_the_plans() -> None:
    assert f"{planned_live().most} calls at most" in PAGE
