"""Lines for a clone name sessions, extras and groups that there are; continuous integration runs the sessions."""

from __future__ import annotations

import re
import shlex
import tomllib

import pytest
from conftest import REPOSITORY
from howto import Block, Reader, blocks_of, named_blocks

from cloudmore.cli.application import run

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
NOX = (REPOSITORY / "noxfile.py").read_text("utf-8")
SESSIONS = set(re.findall(r"^@nox\.session.*\ndef (\w+)", NOX, re.MULTILINE))
PAGES = ("adopting", "api-changes", "contract-report", "drift", "regenerating")


def for_a_clone(page: str) -> list[Block]:
    return [block for block in blocks_of(f"docs/{page}.md") if block.kind in {"", "sh"}]


LINES = [(page, line) for page in PAGES for block in for_a_clone(page) for line in block.text.splitlines() if line]


@pytest.mark.parametrize(("page", "line"), LINES)
def test_what_a_line_names_is_there(page: str, line: str) -> None:
    variables = re.match(r"(?:\w+=\S+ )*", line)
    assert variables is not None
    program, *words = shlex.split(line[variables.end() :], comments=True)
    assert page in PAGES
    if program == "nox":
        assert words == [] or (words[0] == "-s" and words[1] in SESSIONS)
        # What comes behind goes to the session.
        assert words[2:] == [] or words[2] == "--"
    elif program == "pip":
        for extras in re.findall(r"\[([\w,]+)\]", line):
            assert set(extras.split(",")) <= EXTRAS.keys()
        groups = [words[place + 1] for place, word in enumerate(words) if word == "--group"]
        assert set(groups) <= PROJECT["dependency-groups"].keys()
    elif program == "python":
        assert (words[0], (REPOSITORY / "tests" / words[1] / "__main__.py").exists()) == ("-m", True)
    else:
        assert program in {"$EDITOR", "cloudmore"}


def test_the_arguments_of_the_drifts_are_taken() -> None:
    taken = re.search(r"^DRIFT = \{(.*?)\}$", NOX, re.MULTILINE)
    assert taken is not None
    families = set(re.findall(r'"(\w+)": "drift', taken[1]))
    named = {line.split(" -- ")[1].split()[0] for _page, line in LINES if line.startswith("nox -s drift -- ")}
    assert named <= families


def test_every_command_of_adopting_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    commands = [shlex.split(line)[1:] for page, line in LINES if page == "adopting" and line.startswith("cloudmore ")]
    assert [run([*command[:2], "--help"]) for command in commands] == [0, 0, 0, 0]
    shown = capsys.readouterr().out
    assert all(word in shown for command in commands for word in command if word.startswith("--"))


def test_the_block_runs_in_its_order(tmp_path_factory: pytest.TempPathFactory) -> None:
    """With an editor and a nox that only say that they were called."""
    folder = tmp_path_factory.mktemp("clone")
    reader = Reader(folder, {"EDITOR": "edit"})
    programs = folder / "programs"
    reader.environment()
    for name in ("edit", "nox", "pip"):
        (programs / name).write_text(f'#!/bin/bash\necho {name} "$@" >> said\n', "utf-8")
        (programs / name).chmod(0o755)
    blocks = named_blocks("docs/regenerating.md")
    assert reader.shell(blocks["regenerate"] + blocks["keep"]).returncode == 0
    said = (folder / "said").read_text("utf-8").splitlines()
    assert said[:3] == ["edit openapi/cloudmore.yaml", "nox -s lint", "nox -s generate"]
    assert said[-2:] == [
        "pip wheel --wheel-dir wheels .[billing]",
        "pip install --no-index --find-links wheels cloudmore-client[billing]",
    ]
