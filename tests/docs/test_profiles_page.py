"""The commands of the page on profiles are run as they stand, but for the address, which is a sandbox's."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pexpect
import pytest
from conftest import REPOSITORY, settings_of

from cloudmore.profiles.profile import profile_of
from cloudmore.sandbox import Sandbox

PAGE = (REPOSITORY / "docs" / "profiles.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"<!-- shell: (\w+) -->\n```sh\n(.*?)```", PAGE, re.DOTALL))


def test_every_shell_block_has_a_name() -> None:
    assert len(BLOCKS) == PAGE.count("```sh")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder whose programs are the client's."""
    command = tmp_path / "bin" / "cloudmore"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m cloudmore "$@"\n')
    command.chmod(0o755)
    return tmp_path


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLOUDMORE_")}
    path = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**kept, "PATH": path, "XDG_CONFIG_HOME": str(home / "settings"), **more}


def run(block: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block],
        cwd=home,
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_page_is_true(home: Path) -> None:
    with Sandbox(report_seconds=0, organizations=2) as sb:
        who = sb.credentials
        asked = BLOCKS["login"].strip()
        answers = [sb.url, who.username, who.reseller_id, who.password, who.client_secret]
        person = pexpect.spawn("bash", ["-c", asked], cwd=home, env=environment(home), encoding="utf-8", timeout=60)
        for answer in answers:
            person.expect(": $")
            person.sendline(answer)
        person.expect("Kept the profile acme")
        person.expect(pexpect.EOF)
        scripted = BLOCKS["scripted"].replace("--region eu", f"--base-url {sb.url}")
        scripted = scripted.replace("api@acme.example", who.username)
        given = {"PASSWORD": who.password, "CLIENT_SECRET": who.client_secret, "RESELLER_ID": who.reseller_id}
        assert run(scripted, home, **given, **settings_of(who, sb.url)).returncode == 0
        several = BLOCKS["several"].replace("acme,beta", "acme,ci")
        ran = run(several, home)
        assert ran.returncode in (0, 7), ran.stderr
        assert sorted(each.name for each in home.glob("*.csv")) == [
            "sandbox-october-acme.csv",
            "sandbox-october-ci.csv",
        ]
        used = BLOCKS["use"].replace("remove acme", "remove acme --yes")
        ran = run(used, home)
        assert (ran.returncode, "ok         token" in ran.stdout) == (0, True), ran.stderr
    assert "[profiles.acme]" not in (home / "settings" / "cloudmore-client" / "profiles.toml").read_text()


def test_the_file_that_is_shown_is_one() -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    tables = tomllib.loads(shown)["profiles"]
    assert profile_of("acme", tables["acme"], where="the page").address == "https://api.cloudmore.com"
