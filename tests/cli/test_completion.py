"""What the shell completes: in a real bash at a terminal, and by the protocol of each other shell."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from cloudmore.cli.application import commands, run
from cloudmore.cli.completing import COMPLETION
from cloudmore.profiles import Profile, Profiles, Secrets

Captured = pytest.CaptureFixture[str]
NAMES = ["acme", "acme-tests", "beta"]


@pytest.fixture
def home(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a command ``cloudmore`` and three profiles."""
    for name in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(empty_folder))
    command = empty_folder / "bin" / "cloudmore"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m cloudmore "$@"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    for name in NAMES:
        profile = Profile(name=name, username="u", reseller_id="r", region="eu")
        Profiles().save(profile, Secrets("p", "s"), keyring=False, default=False)
    return empty_folder


# What stands on the line when Tab is pressed, and what could come next, or is among that.
LINES: dict[str, tuple[str, list[str]]] = {
    "a command": ("cloudmore organ", ["organizations", "organization-services"]),
    "a command behind global options": ("cloudmore --sandbox -f json organizations l", ["list"]),
    "a command of a group behind a global option": ("cloudmore organizations --sandbox li", ["list"]),
    "an option of all commands in front": ("cloudmore --pro", ["--profile"]),
    "an option of all commands behind one": ("cloudmore organizations list --pro", ["--profile"]),
    "an option of all commands behind a group": ("cloudmore billing --no-c", ["--no-color"]),
    "an option of the command": ("cloudmore billing report --mo", ["--month"]),
    "profiles": ("cloudmore organizations list --profile ", NAMES),
    "profiles that begin so": ("cloudmore --profile ac", ["acme", "acme-tests"]),
    "profiles behind a comma": ("cloudmore services list --profile acme,", ["acme,acme-tests", "acme,beta"]),
    "a profile as an argument": ("cloudmore profiles use b", ["beta"]),
    "formats": ("cloudmore services list -f js", ["json", "jsonl"]),
    "regions": ("cloudmore health --region ", ["eu", "us"]),
    "places of secrets": ("cloudmore login --keep-in ", ["keyring", "file"]),
    "targets": ("cloudmore billing export 2026-10 --as xe", ["xero"]),
    "a target to print": ("cloudmore billing targets fort", ["fortnox"]),
    "audiences": ("cloudmore billing report --audience c", ["customer"]),
    "operations": (
        "cloudmore contract check --live --operations services_list,organizations_g",
        ["services_list,organizations_get"],
    ),
    "operations to record": ("cloudmore contract record --operations heal", ["health_check"]),
    "tables of a snapshot": ("cloudmore snapshot --tables services,sub", ["services,subscriptions"]),
    "files of a snapshot": ("cloudmore snapshot --files p", ["parquet"]),
    "methods": ("cloudmore request PAT", ["PATCH"]),
}


def in_bash(line: str) -> dict[str, str]:
    words = line.split(" ")
    return {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(len(words) - 1)}


SHELLS = {
    "bash": in_bash,
    "zsh": lambda line: {"_TYPER_COMPLETE_ARGS": line},
    "fish": lambda line: {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    "powershell": lambda line: {
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": line.rpartition(" ")[2],
    },
}
# One whose value is more than one word, and one of each shell: what they share was tried with bash.
OF_EACH = ("an option of all commands behind one", "profiles behind a comma", "targets")


@pytest.fixture
def asked(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., str]]:
    """Asks as a shell does, by variables."""
    assert home

    def ask(instruction: str, **variables: str) -> str:
        for name, value in {COMPLETION: instruction, **variables}.items():
            monkeypatch.setenv(name, value)
        commands.cache_clear()
        with pytest.raises(SystemExit) as ended:
            run([])
        assert ended.value.code == 0
        said = capsys.readouterr()
        assert said.err == ""
        return said.out

    yield ask
    commands.cache_clear()


def offered(asked: Callable[..., str], shell: str, line: str) -> list[str]:
    """What is said to a shell that asks what could come next."""
    said = asked(f"complete_{shell}", **SHELLS[shell](line))
    if shell == "zsh":
        return re.findall(r'^(?:_arguments .*\(\()?"((?:[^"\\]|\\.)+)"', said, re.MULTILINE)
    return [re.split(r":::|\t", each)[0] for each in said.splitlines() if each.strip()]


@pytest.mark.parametrize("name", LINES)
def test_what_bash_is_told(asked: Callable[..., str], name: str) -> None:
    line, expected = LINES[name]
    assert offered(asked, "bash", line) == expected


@pytest.mark.parametrize("shell", ["zsh", "fish", "powershell"])
@pytest.mark.parametrize("name", OF_EACH)
def test_what_other_shells_are_told(asked: Callable[..., str], shell: str, name: str) -> None:
    line, expected = LINES[name]
    assert offered(asked, shell, line) == expected


@pytest.mark.parametrize("shell", [*SHELLS, "pwsh"])
def test_each_shell_has_a_script_to_load(asked: Callable[..., str], shell: str) -> None:
    script = asked(f"source_{shell}")
    assert COMPLETION in script
    assert f"complete_{shell.replace('pwsh', 'powershell')}" in script


@pytest.fixture
def bash(home: Path) -> Iterator[pexpect.spawn[str]]:
    """A bash with a person in front, who has installed the completion."""
    person = pexpect.spawn(
        "bash",
        ["--norc", "--noprofile", "-i"],
        cwd=home,
        env={**os.environ, "PS1": "READY> ", "TERM": "dumb"},
        encoding="utf-8",
        timeout=30,
        dimensions=(24, 160),
    )
    person.expect_exact("READY> ")
    # Each answer ends with a new prompt, behind what was typed.
    person.sendline("bind 'set enable-bracketed-paste off'; bind 'set show-all-if-ambiguous on'")
    person.expect_exact("READY> ")
    person.sendline("cloudmore --install-completion")
    person.expect("completion installed in")
    person.expect_exact("READY> ")
    person.sendline("source .bashrc")
    person.expect_exact("READY> ")
    yield person
    person.close(force=True)


# What is typed before Tab is pressed, and what stands or is shown then.
TYPED: dict[str, tuple[str, str]] = {
    "an option of all commands": ("cloudmore organizations list --pro", r"--profile $"),
    "a name after a comma": ("cloudmore services list --profile beta,acme-", r"beta,acme-tests $"),
    "several names": ("cloudmore --profile ", r"acme +acme-tests +beta"),
    "formats": ("cloudmore services list -f mark", r"-f markdown $"),
    "a file": ("cloudmore organizations list -o bin/clo", r"-o bin/cloudmore $"),
}


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
def test_a_person_presses_tab(bash: pexpect.spawn[str]) -> None:
    for line, shown in TYPED.values():
        bash.send(f"{line}\t")
        bash.expect(shown)
        bash.sendcontrol("u")
