"""What the README shows is run, and what it promises is there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY

README = (REPOSITORY / "README.md").read_text("utf-8")
BLOCK = re.compile(r"<!-- (\w+): (\w+) -->\n```\w+\n(.*?)```", re.DOTALL)
BLOCKS = {(kind, name): text for kind, name, text in BLOCK.findall(README)}


def run_python(name: str, folder: Path) -> str:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", BLOCKS["python", name]],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "XDG_STATE_HOME": str(folder / "state")},
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def test_the_python_lines_run(tmp_path: Path) -> None:
    assert "Decimal('" in run_python("run", tmp_path)
    assert (tmp_path / "sandbox-october.csv").stat().st_size > 1_000_000


def test_the_lines_on_models_run(tmp_path: Path) -> None:
    *_absent, answer, surprises = run_python("models", tmp_path).splitlines()
    assert json.loads(answer)["name"]
    assert surprises == "() {}"


def test_the_lines_on_resuming_run(tmp_path: Path) -> None:
    assert run_python("resume", tmp_path).splitlines()[-1].endswith(" lines")


def test_the_async_lines_run(tmp_path: Path) -> None:
    assert re.fullmatch(r"40 organizations, \d+ services, [5-9]\d{3} lines\n", run_python("async", tmp_path))


def test_the_lines_on_limits_run(tmp_path: Path) -> None:
    assert re.fullmatch(r"[0-9a-f-]{36}\n", run_python("limits", tmp_path))


def test_the_lines_on_tokens_run(tmp_path: Path) -> None:
    first, second = run_python("tokens", tmp_path).splitlines()
    assert re.fullmatch(r"\d+ services", first)
    assert second == first
    (token,) = (tmp_path / "state").glob("**/*.token")
    assert token.stat().st_mode & 0o777 == 0o600


def test_both_commands_need_nothing_before_them() -> None:
    for name in ("try", "test"):
        assert BLOCKS["command", name].startswith("python3 -m venv .venv && ")
        assert BLOCKS["command", name].count("\n") == 1


def test_continuous_integration_runs_the_readmes_commands() -> None:
    run = (REPOSITORY / ".ci" / "run").read_text("utf-8")
    assert "command_of_readme try" in run
    assert "command_of_readme test" in run


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "SECURITY.md",
        # Those that only the site has stand elsewhere there: its build looks where they lead.
        *(
            str(page.relative_to(REPOSITORY))
            for page in REPOSITORY.glob("docs/**/*.md")
            if REPOSITORY / "docs" / "site" not in page.parents
        ),
    ],
)
def test_links_to_files_lead_somewhere(page: str) -> None:
    text = (REPOSITORY / page).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    missing = [link for link in links if not ((REPOSITORY / page).parent / link).exists()]
    assert missing == []
