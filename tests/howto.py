"""The blocks of a page, and a reader who runs them in an empty folder, as they stand."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from attrs import field, frozen
from conftest import REPOSITORY

from cloudmore.cli.application import run

BLOCK = re.compile(r"^(?:<!-- ([^\n]+) -->\n)?```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
MARK = re.compile(r"(\w+): ([\w.-]+)")


@frozen
class Block:
    """A fenced block.

    Attributes:
        name: What the comment before it calls it, or nothing.
        kind: Its language.
        text: What is in it.
    """

    name: str
    kind: str
    text: str


def page_text(page: str) -> str:
    """The text of a page, such as ``README.md`` or ``docs/mapping.md``."""
    return (REPOSITORY / page).read_text("utf-8")


def blocks_of(page: str) -> list[Block]:
    """All blocks of a page, in order."""
    found = BLOCK.findall(page_text(page))
    return [Block(match[2] if (match := MARK.fullmatch(mark)) else "", kind, text) for mark, kind, text in found]


def named_blocks(page: str) -> dict[str, str]:
    """The blocks of a page that have a name; no two have the same."""
    named = [(block.name, block.text) for block in blocks_of(page) if block.name]
    assert len(dict(named)) == len(named), f"{page} has two blocks of one name"
    return dict(named)


@frozen
class Reader:
    """Somebody who types what a page shows, in a folder whose programs include the client's.

    Attributes:
        folder: Where they are.
        variables: What their environment has beside the usual, such as the account of a sandbox.
    """

    folder: Path
    variables: Mapping[str, str] = field(factory=dict[str, str])

    def environment(self) -> dict[str, str]:
        """Without the settings and profiles of whoever runs the tests."""
        programs = self.folder / "programs"
        if not programs.exists():
            programs.mkdir()
            command = programs / "cloudmore"
            command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m cloudmore "$@"\n', "utf-8")
            command.chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CLOUDMORE_")}
        own = {"XDG_CONFIG_HOME": str(self.folder / "settings"), "XDG_STATE_HOME": str(self.folder / "state")}
        path = f"{programs}{os.pathsep}{os.environ['PATH']}"
        return {**kept, **own, "PATH": path, **self.variables}

    def enter(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the test itself be there, for `typed`."""
        monkeypatch.chdir(self.folder)
        for name, value in self.environment().items():
            monkeypatch.setenv(name, value)

    def shell(self, script: str) -> subprocess.CompletedProcess[str]:
        """Run lines of a shell; the first that fails ends them."""
        return self._run("bash", "-euo", "pipefail", "-c", script)

    def python(self, program: str) -> subprocess.CompletedProcess[str]:
        """Run a program, in which a warning is an error."""
        return self._run(sys.executable, "-W", "error", "-c", program)

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def typed(block: str) -> list[int]:
    """How each command of a block without a shell's own words ended: quicker than a process for each."""
    commands = [shlex.split(line, comments=True) for line in block.splitlines()]
    assert {command[0] for command in commands} == {"cloudmore"}
    return [run(command[1:]) for command in commands]


def replaced(text: str, *changes: tuple[str, str]) -> str:
    """A block with what only its reader knows; each part must be there."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text
