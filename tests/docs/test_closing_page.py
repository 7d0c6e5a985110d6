"""What the page on closing a month shows is run, and what it lists is all there is."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY, settings_of
from saved import LINE

from cloudmore.billing import ADJUSTMENTS, COLUMNS, Change, Difference
from cloudmore.billing.saved.changes import _FINDINGS
from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox

PAGE = (REPOSITORY / "docs" / "closing-a-month.md").read_text("utf-8")


def test_the_example_runs() -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", example], capture_output=True, text=True, check=False, timeout=60
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        "revision 1 50",
        "added credit -30.00",
        "in all -30.00",
        "closed 1 line",
    ]


def test_the_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    commands = [shlex.split(line)[1:] for line in block.splitlines()]
    monkeypatch.chdir(tmp_path)
    with Sandbox(report_seconds=0) as sandbox:
        organizations = [{"id": "o-1", "name": "Exempel AB"}]
        september = {**LINE, "subscriptionId": "s-1", "billingDate": "2026-09-05"}
        october = {**september, "billingDate": "2026-10-05"}
        sandbox.load({"organizations": organizations, "lines": [september, september, october, october]})
        for name, value in settings_of(sandbox.credentials, sandbox.url).items():
            monkeypatch.setenv(name, value)
        assert run(["billing", "report", "--month", "2026-09", "--quiet"]) == 0
        assert [run(command) for command in commands] == [0, 7, 0, 0]
        sandbox.billing.remove("2026-10", lines=1)
        assert run(commands[-1]) == 7


def test_what_the_page_lists_is_all_there_is() -> None:
    told = {name for row in re.findall(r"^\|.*\|$", PAGE, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)}
    assert {code for _change, code, _words in _FINDINGS} <= told
    assert {change.value for change in Change} <= told
    assert {difference.value for difference in Difference} <= told
    assert set(ADJUSTMENTS.columns) - set(COLUMNS) <= told
