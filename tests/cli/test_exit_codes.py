"""Every exit code, each with a command that ends with it; other tests have the many ways to it."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import CREDENTIALS, REPOSITORY, RawAnswer, ScriptedServer, answer, settings_of
from saved import line, saved

from cloudmore.cli.application import run
from cloudmore.cli.exit_codes import ExitCode

NOW = datetime.now(UTC)
NEXT_MONTH = f"{NOW.year + NOW.month // 12}-{NOW.month % 12 + 1:02d}"
THIS_MONTH = f"{NOW:%Y-%m}"
ONE = {
    "billingDate": f"{THIS_MONTH}-01",
    "organizationId": "1",
    "quantity": 1,
    "totalSales": 5,
    "totalCost": 4,
    "currencyCode": "SEK",
}
REPORT = "billing report --quiet -o lines.csv --month"


def starting(*answers: RawAnswer) -> list[RawAnswer]:
    """A task that is started, and what is said of it then."""
    return [answer(202, b'"task-1"'), *answers]


def listed(*records: object) -> RawAnswer:
    return answer(200, json.dumps(records).encode())


# What is typed, what the server says, the code, and words that say why.
ENDS: dict[str, tuple[str, list[RawAnswer], int, str]] = {
    "done": ("organizations list", [listed({"id": "1", "name": "Exempel AB"})], 0, "Exempel AB"),
    "done, and nothing to show": ("organizations list", [listed()], 0, ""),
    "the API failed": ("organizations get 1", [answer(501)], 1, "answered 501"),
    "the network failed": ("health --base-url http://127.0.0.1:1", [], 1, "Cannot reach"),
    "the report failed": (f"{REPORT} 2026-10", starting(answer(200, b'{"status":"Failed"}')), 1, "failed"),
    "an option that is none": ("organizations list --nonsense", [], 2, "No such option"),
    "a setting that is none": ("health --region xx --base-url http://h.example", [], 2, "region"),
    "a month that is none": (f"{REPORT} 2026-13", [], 2, "2026-13"),
    "a month that begins after today": (f"{REPORT} {NEXT_MONTH}", [], 2, NEXT_MONTH),
    "nobody to be asked": ("organizations delete 1", [answer(200, b'{"id":"1","name":"E"}')], 2, "--yes"),
    "not authenticated": ("services list", [answer(401)], 3, "401"),
    "not allowed": ("services list", [answer(403)], 3, "403"),
    "not found": ("organizations get 1", [answer(404)], 4, "404"),
    "still running": (
        f"{REPORT} 2026-10 --wait 0s",
        starting(answer(202, b'{"status":"Processing"}')),
        5,
        "cloudmore billing resume",
    ),
    "the report's shape is not known": (
        f"{REPORT} 2026-10",
        starting(answer(200, b'{"lines":[{"a":1.5,"b":2.5}]}')),
        6,
        "names",
    ),
    "a month that is not over": (
        f"{REPORT} {THIS_MONTH}",
        starting(answer(200, json.dumps({"lines": [ONE]}).encode())),
        7,
        "month-not-over",
    ),
    "an empty report": (f"{REPORT} 2026-10", starting(answer(200, b'{"lines":[]}')), 7, "empty"),
    "no recording": ("contract check --cassettes empty", [], 2, "nothing was checked"),
    "stopped by a no": ("organizations delete 1", [answer(200, b'{"id":"1","name":"E"}')], 130, "Nothing was changed."),
}


@pytest.fixture
def typed(
    server: ScriptedServer, empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[[str, list[RawAnswer]], tuple[int, str]]:
    """Runs a command against a server that says what it is told to."""
    (empty_folder / "empty").mkdir()
    for name, value in settings_of(CREDENTIALS, server.url).items():
        monkeypatch.setenv(name, value)

    def typed(line: str, answers: list[RawAnswer]) -> tuple[int, str]:
        server.answers = [*answers]
        if "--base-url" in line:
            monkeypatch.delenv("CLOUDMORE_BASE_URL")
        code = run(shlex.split(line))
        return code, "".join(capfd.readouterr())

    return typed


@pytest.mark.parametrize("name", ENDS)
def test_a_command_ends_with_its_code(
    name: str, typed: Callable[[str, list[RawAnswer]], tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    line, answers, code, words = ENDS[name]
    if code == 130:
        monkeypatch.setattr("sys.stdin", Person())
    ended, told = typed(line, answers)
    assert (ended, words in told) == (code, True), told
    assert "Traceback" not in told


class Person:
    """Somebody who is asked, and says no."""

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        return "no\n"


def test_a_broken_contract_ends_with_6(empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorded = (REPOSITORY / "cassettes" / "sandbox" / "services.yaml").read_text("utf-8")
    broken = recorded.replace('\\"name\\":', '\\"label\\":')
    assert broken != recorded
    (empty_folder / "recorded").mkdir()
    (empty_folder / "recorded" / "services.yaml").write_text(broken, "utf-8")
    assert run(["contract", "check", "--cassettes", "recorded"]) == 6
    assert "broken" in capsys.readouterr().out


def test_a_saved_month_with_a_finding_ends_with_7(empty_folder: Path) -> None:
    saved(empty_folder / "saved-reports", [line(totalSales=0)])
    assert run(["billing", "check", "2026-10", "--quiet"]) == 7
    assert run(["billing", "check", "2026-10", "--quiet", "--fail-on", "none"]) == 0


@pytest.mark.skipif(os.name == "nt", reason="the line is for a shell")
@pytest.mark.usefixtures("empty_folder")
def test_a_closed_pipe_is_silent() -> None:
    line = f"{shlex.quote(sys.executable)} -m cloudmore billing targets -f jsonl | true; exit ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_no_code_is_left_out() -> None:
    # 6 and 7 have a test of their own beside those of the table; Ctrl-C is pressed in test_in_a_terminal.py.
    assert {code for _line, _answers, code, _words in ENDS.values()} == {*map(int, ExitCode)}
    page = (REPOSITORY / "docs" / "command-line.md").read_text("utf-8")
    assert {int(each) for each in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)} == {*map(int, ExitCode)}
