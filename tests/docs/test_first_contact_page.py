"""The first quarter of an hour is typed anew: an empty home, an empty environment, and nothing but the page.

``python tests/docs/test_first_contact_page.py --keep`` writes what comes into the page.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs" / "first-contact.md"
BLOCK = re.compile(r"(?<=^```console\n)\$ ([^\n]+)\n(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
ERP = "Customer number,Name\n{number},{name}\n20001,Exempel Redovisning\n20002,Somebody Else Ltd\n"
# What is left of a long output: its first lines and its last ones.
FIRST, LAST = 14, 4
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
# What differs from run to run, and the words that stand for it.
FIXED = (
    (r"127\.0\.0\.1:\d+", "127.0.0.1:8765"),
    (r"answers in \d+ ms", "answers in 3 ms"),
    (r"this machine is \d+ s (ahead of|behind) the API", "this machine is 0 s behind the API"),
    (r"program: .+", "program: cloudmore-client 0.1.0, Python 3.11.7, Linux"),
    (r"\d{8}T\d{6}Z-[0-9a-f]+", "20261123T090000Z-5a1f0c3e"),
    (r"asked (for )?(on |at )?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", r"asked \1\g<2>2026-11-23 09:00:00"),
    (r"(\w+) after \d+ s;", r"\1 after 0 s;"),
)


def fixed(text: str, home: Path) -> str:
    """An output without what differs from run to run, shortened."""
    text = ESCAPE.sub("", text.replace("\r\n", "\n")).replace(str(home), "/home/you")
    for pattern, words in FIXED:
        text = re.sub(pattern, words, text)
    lines = [each.rstrip() for each in text.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    if len(lines) > FIRST + LAST + 1:
        lines = [*lines[:FIRST], "…", *lines[-LAST:]]
    return "".join(f"{each}\n" for each in lines)


@contextmanager
def newcomer() -> Iterator[tuple[Path, dict[str, str]]]:
    """An empty home, and an environment that knows it and where programs are."""
    with tempfile.TemporaryDirectory() as folder:
        home, programs = Path(folder, "home"), Path(folder, "bin")
        home.mkdir()
        programs.mkdir()
        # A command that is installed; the interpreter finds its packages by itself there.
        paths = os.pathsep.join(each for each in sys.path if each)
        command = f'#!/bin/sh\nPYTHONPATH={shlex.quote(paths)} exec {shlex.quote(sys.executable)} -m cloudmore "$@"\n'
        (programs / "cloudmore").write_text(command)
        (programs / "cloudmore").chmod(0o755)
        yield home, {"HOME": str(home), "PATH": f"{programs}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


@contextmanager
def sandbox(command: str, environment: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The sandbox of the page, with what it told and its settings."""
    typed = ["env", "-i", *(f"{name}={value}" for name, value in environment.items()), *shlex.split(command)]
    with subprocess.Popen([*typed, "--port", "0"], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        told = "".join(server.stdout.readline() for _line in range(6))
        try:
            yield told, dict(re.findall(r"^export CLOUDMORE_(\w+)=(.+)$", told, re.MULTILINE))
        finally:
            server.terminate()


def log_in(command: str, settings: dict[str, str], environment: dict[str, str], home: Path) -> str:
    """What a person sees who logs in."""
    person = pexpect.spawn(
        "env",
        ["-i", *(f"{name}={value}" for name, value in environment.items()), "TERM=xterm", *shlex.split(command)],
        cwd=home,
        encoding="utf-8",
        timeout=60,
        dimensions=(40, 240),
    )
    seen = ""
    names = ("BASE_URL", "USERNAME", "RESELLER_ID", "PASSWORD", "CLIENT_SECRET")
    for answer in ("", *(settings[name] for name in names)):
        person.expect(r": $")
        seen += person.before + person.after
        person.sendline(answer)
    person.expect(pexpect.EOF)
    person.close()
    assert person.exitstatus == 0
    seen += person.before
    assert settings["PASSWORD"] not in seen
    assert settings["CLIENT_SECRET"] not in seen
    return seen


def typed(command: str, environment: dict[str, str], home: Path, *, terminal: bool) -> tuple[int, str]:
    """The exit code of a command of the page, and all that it says."""
    words = ["-i", *(f"{name}={value}" for name, value in environment.items())]
    if terminal:
        person = pexpect.spawn(
            "env",
            [*words, "TERM=xterm", "bash", "-c", command],
            cwd=home,
            encoding="utf-8",
            timeout=60,
            dimensions=(40, 240),
        )
        person.expect(pexpect.EOF)
        person.close()
        return person.exitstatus, person.before
    ran = subprocess.run(
        ["env", *words, "bash", "-c", f"{command} 2>&1"],
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return ran.returncode, ran.stdout


# What a command of the page ends with, where that is not 0.
ENDS = {"mapping suggest --customers": 7}


def transcript(page: str, *, terminal: bool) -> dict[str, str]:
    """Every command of the page in its order, with what came."""
    commands = [command for command, _output in BLOCK.findall(page)]
    assert commands[0].startswith("cloudmore sandbox serve")
    assert commands[1] == "cloudmore login"
    shown: dict[str, str] = {}
    with newcomer() as (home, environment), sandbox(commands[0], environment) as (told, settings):
        shown[commands[0]] = fixed(told, home)
        shown[commands[1]] = fixed(log_in(commands[1], settings, environment, home), home)
        _code, listed = typed("cloudmore organizations list -f csv", environment, home, terminal=False)
        first = listed.splitlines()[1].split(",")
        (home / "erp.csv").write_text(ERP.format(number=first[2], name=first[1]), "utf-8")
        for command in commands[2:]:
            code, said = typed(command, environment, home, terminal=terminal)
            wanted = next((each for part, each in ENDS.items() if part in command), 0)
            assert code == wanted, said
            shown[command] = fixed(said, home)
        assert (home / "sandbox-october.xlsx").read_bytes().startswith(b"PK")
        assert (home / "mapping.toml").exists()
    return shown


def written(page: str, shown: dict[str, str]) -> str:
    """The page with what came."""
    return BLOCK.sub(lambda found: f"$ {found[1]}\n{shown[found[1]]}", page)


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
def test_the_page_is_what_comes() -> None:
    page = PAGE.read_text("utf-8")
    assert written(page, transcript(page, terminal=False)) == page


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
def test_it_is_the_same_at_a_terminal() -> None:
    page = PAGE.read_text("utf-8")
    shown = transcript(page, terminal=True)
    on_page = dict(BLOCK.findall(page))
    for command in ("cloudmore doctor", "cloudmore organizations list", "cat erp.csv"):
        assert shown[command] == on_page[command]


if __name__ == "__main__":
    assert sys.argv[1:] == ["--keep"], "say --keep to write the page"
    before = PAGE.read_text("utf-8")
    PAGE.write_text(written(before, transcript(before, terminal=False)), "utf-8")
