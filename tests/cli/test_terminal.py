"""What comes from a server and is shown to a person steers no terminal, whichever command shows it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import CREDENTIALS, RawAnswer, ScriptedServer, answer, settings_of, task_token

from cloudmore.cli.application import run

# Set the title, go up a line, begin an escape in one letter, write from right to left, go back to the margin.
STEERING = ("\x1b]0;owned\x07", "\x1b[7A", "\u009b2J", "\u202e", "\rlow")
HOSTILE = f"Be{''.join(STEERING)}"
ORGANIZATION = {"id": f"1{HOSTILE}", "name": HOSTILE, "customerNumber": HOSTILE, HOSTILE: HOSTILE}
LINE = {
    **dict.fromkeys(("billingDate", "organizationId"), "2026-10-01"),
    **dict.fromkeys(("quantity", "totalSales", "totalCost", "costPrice"), 1),
    **dict.fromkeys(("currencyCode", "organizationName"), HOSTILE),
}


def saying(body: Any, status: int = 200, **headers: str) -> RawAnswer:
    """JSON with each letter as it is, where JSON allows it."""
    return answer(status, json.dumps(body, ensure_ascii=False).encode(), **headers)


GET, DELETE, UPDATE = "organizations get 1", "organizations delete 1", "organizations update 1 --set name=x --dry-run"
# What is typed, and what the server answers.
SHOWN: dict[str, tuple[str, list[RawAnswer]]] = {
    "a table": ("organizations list", [saying([ORGANIZATION])]),
    "JSON": ("organizations list -f json", [saying([ORGANIZATION])]),
    "JSON lines": ("organizations list -f jsonl", [saying([ORGANIZATION])]),
    "CSV": ("organizations list -f csv", [saying([ORGANIZATION])]),
    "an object": (GET, [saying(ORGANIZATION)]),
    "an answer as it came": ("request GET /organizations", [saying(ORGANIZATION)]),
    "a page as it came": ("request GET /organizations", [answer(200, HOSTILE.encode(), content_type="text/html")]),
    "the plan of a deletion": (f"{DELETE} --dry-run", [saying(ORGANIZATION)]),
    "the plan of a change": (UPDATE, [saying(ORGANIZATION)]),
    "a plan as JSON": (f"{UPDATE} -f json", [saying(ORGANIZATION)]),
    "a deletion": (f"{DELETE} --yes", [saying(ORGANIZATION), answer(204)]),
    "an error": (
        f"{GET} --verbose",
        [saying([{"errorCode": 5, "errorName": HOSTILE, "errorMessage": HOSTILE}], 400, X_Request_Id="\x1b[7A1")],
    ),
    "a state": ("billing status TOKEN", [saying({"status": HOSTILE, "message": HOSTILE})]),
    "a failure": ("billing resume TOKEN", [saying({"status": "Failed", "message": HOSTILE})]),
    "names that nobody knows": ("billing resume TOKEN", [saying({"lines": [{HOSTILE: 1.5, f"x{HOSTILE}": 2.5}] * 2})]),
    "totals and findings": ("billing resume TOKEN", [saying({"lines": [LINE] * 2, HOSTILE: [{"amount": 1.5}]})]),
}


class Terminal(io.TextIOWrapper):
    """A stream that a person sees."""

    def isatty(self) -> bool:
        """It is one."""
        return True


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, server: ScriptedServer, empty_folder: Path) -> Callable[[str], str]:
    """What a person sees of a command."""
    assert empty_folder
    for variable, value in {**settings_of(CREDENTIALS, server.url), "COLUMNS": "80"}.items():
        monkeypatch.setenv(variable, value)
    token = task_token(SimpleNamespace(base_url=server.url))  # type: ignore[arg-type] - its address is all

    def show(line: str) -> str:
        seen = io.BytesIO()
        with monkeypatch.context() as patched:
            for stream in ("stdout", "stderr"):
                patched.setattr(sys, stream, Terminal(seen, encoding="utf-8", write_through=True, newline="\n"))
            run([token if word == "TOKEN" else word for word in line.split()])
            return seen.getvalue().decode("utf-8")

    return show


@pytest.mark.parametrize("name", SHOWN)
def test_nothing_from_a_server_steers_the_terminal(
    name: str, server: ScriptedServer, shown: Callable[[str], str]
) -> None:
    line, answers = SHOWN[name]
    server.answers = [*answers]
    text = shown(line)
    assert "Be" in text
    assert "mistake in cloudmore" not in text
    assert [mark for mark in STEERING if mark in text] == []


def test_the_command_that_goes_on_can_be_copied_from_a_terminal(
    server: ScriptedServer, shown: Callable[[str], str]
) -> None:
    server.answers = [saying({"status": "Processing"}, Retry_After="1"), saying({"lines": [LINE]})]
    lines = shown("billing resume TOKEN -o a-file-with-a-long-name-in-this-folder.csv").splitlines()
    (command,) = [line for line in lines if "billing resume" in line]
    assert command.endswith("Z-t.task.json -o a-file-with-a-long-name-in-this-folder.csv")
    assert len(command) > 80
