"""What the page on contract checks shows is what comes, to the letter."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY
from contract.recordings import CASSETTES, EXCHANGES, answered, changed, write

from cloudmore.cli.application import run

PAGE = (REPOSITORY / "docs" / "contract.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
COMMANDS = [
    line for kind, block in BLOCKS if kind == "sh" for line in block.splitlines() if line.startswith("cloudmore ")
]


def block(kind: str, words: str) -> str:
    [found] = [text for each, text in BLOCKS if each == kind and words in text]
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of somebody's, with recordings where the page has them."""
    shutil.copytree(CASSETTES, tmp_path / "cassettes")
    shutil.copytree(CASSETTES, tmp_path / "tests" / "cassettes")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_works(command: str, folder: Path) -> None:
    assert folder.is_dir()
    assert run(shlex.split(command)[1:]) == 0


def test_every_command_is_tried() -> None:
    assert len(COMMANDS) == 3


def test_the_python_lines_run(folder: Path) -> None:
    lines = block("python", "cloudmore.contract")
    ran = subprocess.run([sys.executable, "-W", "error", "-c", lines], cwd=folder, capture_output=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")


def test_the_figures_of_the_coverage_are_those_of_the_cassettes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert folder.is_dir()
    command, *lines = block("", "$ cloudmore contract coverage").splitlines()
    assert run(shlex.split(command)[2:]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line not in told] == []


def test_the_finding_and_its_fingerprint_are_those_that_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    broken = changed("list", answered(lambda body: body[0].update(active="yes")))
    write(
        tmp_path / "cassettes", [EXCHANGES["token"], EXCHANGES["get"], EXCHANGES["list"], broken], "organizations.yaml"
    )
    assert run(["contract", "check"]) == 6
    assert capsys.readouterr().out.startswith(block("", "organizations.yaml#3"))
    # The page's day will come.
    known = re.sub(r"expires = [\d-]+", "expires = 9999-12-31", block("toml", "[[known]]"))
    Path("known.toml").write_text(known, "utf-8")
    assert run(["contract", "check", "--baseline", "known.toml"]) == 0
    assert "0 new, 1 known" in capsys.readouterr().out
