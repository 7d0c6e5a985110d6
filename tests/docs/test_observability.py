"""What the page on observability shows is run, and what its tables say is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import attrs
import pytest
from conftest import REPOSITORY

from cloudmore import Attempt
from cloudmore.http import library_logs
from cloudmore.http.attempt import SHOWN_HEADERS, SHOWN_PARAMETERS
from cloudmore.http.drift_log import LARGEST_JUDGED_BYTES

PAGE = (REPOSITORY / "docs" / "observability.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"<!-- python: (\w+) -->\n```python\n(.*?)```", PAGE, re.DOTALL))
TOKEN, LIST = "authentication_token: POST /connect/token", "services_list: GET /api/resellers/"


def ran(name: str, folder: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", BLOCKS[name]],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_the_lines_on_hooks_run(tmp_path: Path) -> None:
    done = ran("hook", tmp_path)
    assert done.stdout == "authentication_token 200 1\norganizations_list 200 1\nservices_list 200 1\n"


def test_the_lines_on_the_log_run(tmp_path: Path) -> None:
    done = ran("log", tmp_path)
    token, got, listed = done.stderr.splitlines()
    assert token.startswith(f"DEBUG cloudmore.http {TOKEN}, attempt 1: 200 after ")
    assert got.startswith("INFO cloudmore.auth A token, to be renewed in ")
    assert listed.startswith(f"DEBUG cloudmore.http {LIST}")


def test_the_lines_on_differences_run(tmp_path: Path) -> None:
    done = ran("drift", tmp_path)
    # Two calls and a token.
    assert done.stderr == "INFO cloudmore.drift Answers judged: 3, not judged: 0, differences: 0.\n"


def test_the_limit_of_what_is_judged_is_on_the_page() -> None:
    assert f"Up to {LARGEST_JUDGED_BYTES // 1024**2} MiB" in PAGE


def test_the_table_of_an_attempt_has_every_attribute() -> None:
    rows = PAGE.partition("| attribute | what it is |")[2].partition("\n\n")[0]
    named = {name for row in rows.splitlines() for name in re.findall(r"`(\w+)`", row.partition(" | ")[0])}
    assert named == {each.name for each in attrs.fields(Attempt)}


@pytest.mark.parametrize("name", [*SHOWN_HEADERS, *SHOWN_PARAMETERS])
def test_what_is_on_an_allow_list_is_on_the_page(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("name", library_logs.LOGGERS)
def test_what_is_filtered_is_on_the_page(name: str) -> None:
    assert f"`{name}`" in PAGE or f"`{name.partition('.')[0]}.*`" in PAGE
