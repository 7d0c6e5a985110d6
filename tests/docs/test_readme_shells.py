"""What a newcomer reads first: both shells say the same, what is counted is so, and what is named is there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY

import cloudmore

README = (REPOSITORY / "README.md").read_text("utf-8")
SHELL = dict(re.findall(r"<!-- command: (\w+) -->\n```sh\n(.*?)```", README, re.DOTALL))
POWERSHELL = dict(re.findall(r"<!-- powershell: (\w+) -->\n```powershell\n(.*?)```", README, re.DOTALL))
KEPT = (REPOSITORY / "benchmarks" / "results" / "wheel.txt").read_text("utf-8")

SHOWN = """
from cloudmore import Cloudmore
with Cloudmore.from_env() as cm:
    print(cm.base_url, cm.credentials.reseller_id)
"""


def in_powershell(script: str) -> list[str]:
    """The same lines: paths of an environment, variables and the word for Python are other ones there."""
    lines = [command for line in script.splitlines() for command in line.split(" && ")]
    named = (re.sub(r"^python3 ", "python ", line) for line in lines)
    paths = (re.sub(r"^\.venv/bin/", r".venv\\Scripts\\", line) for line in named)
    return [re.sub(r"^export (\w+)=(\S+)$", r"$Env:\1 = '\2'", line) for line in paths]


def test_every_block_of_powershell_stands_beside_one_of_the_shell() -> None:
    assert sorted(POWERSHELL) == ["test", "try", "variables"]
    assert len(POWERSHELL) == README.count("```powershell")
    assert "were not tried on Windows" in README


@pytest.mark.parametrize("name", POWERSHELL)
def test_powershell_says_the_same_as_the_shell(name: str) -> None:
    assert POWERSHELL[name].splitlines() == in_powershell(SHELL[name])
    assert not re.search(r"&&|\bexport\b|/bin/|python3", POWERSHELL[name])


def test_what_is_for_either_shell_has_nothing_of_one() -> None:
    for name in ("uvx", "pipx"):
        assert not re.search(r"&&|[$\\\"`|;]", SHELL[name])


def test_the_variables_make_a_client(tmp_path: Path) -> None:
    for name in ("password.txt", "client-secret.txt"):
        (tmp_path / name).write_text("made-up\n", "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLOUDMORE_")}
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f'{SHELL["variables"]}"$PYTHON" -W error -c "{SHOWN}"'],
        cwd=tmp_path,
        env={**kept, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.split() == ["https://api.cloudmore.com", "11111111-2222-3333-4444-555555555555"]


def test_the_file_of_the_wheel_is_that_of_this_version() -> None:
    assert {*re.findall(r"cloudmore_client-(.+?)-py3-none-any\.whl", README)} == {cloudmore.__version__}


def test_the_facts_are_counted_as_cloudmore_version_counts_them() -> None:
    counted = cloudmore.version_info()["evidence"]
    said = re.search(
        r"none is verified live, (\d+) are documented, (\d+) seen .*?, (\d+) inferred and (\d+) assumed", README
    )
    assert said
    assert counted == {
        "verified": 0,
        **dict(zip(("documented", "seen", "inferred", "assumed"), map(int, said.groups()), strict=True)),
    }
    assert "community project, not affiliated with the vendor" in README


def test_what_installing_costs_is_what_was_measured() -> None:
    rows = re.findall(
        r"^\| `?(bare|\[\w+\])`? \| (\d+) \| (\d+) MB \| ([\d.]+) s \| ([\d.]+) s \|$", README, re.MULTILINE
    )
    measured = re.findall(
        r"^(bare|\[\w+\]): (\d+) packages beside it, (\d+) MB on disk, pip ([\d.]+) s of CPU .*?, uv ([\d.]+) s of CPU",
        KEPT,
        re.MULTILINE,
    )
    assert rows == measured
    assert [name for name, *_ in rows] == ["bare", "[billing]", "[contract]", "[all]"]
    size = re.search(r"^the wheel: ([\d.]+) MB", KEPT, re.MULTILINE)
    assert size
    assert f"The wheel has {size[1]} MB" in README


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "benchmarks/README.md"])
def test_every_session_of_nox_that_is_named_is_there(page: str) -> None:
    sessions = {
        *re.findall(r"^@nox\.session.*\ndef (\w+)", (REPOSITORY / "noxfile.py").read_text("utf-8"), re.MULTILINE)
    }
    named = {*re.findall(r"nox -s (\w+)", (REPOSITORY / page).read_text("utf-8"))}
    assert named
    assert named <= sessions
