"""A billing report in steps: submit, status, resume."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import CREDENTIALS, Said, ScriptedServer, answer, settings_of

from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox

# The first task of the seed.
FIRST_TASK = "2638796b-63aa-4f4e-a607-64eaba69bdb6"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> Iterator[Sandbox]:
    """A sandbox whose reports take some seconds of its own clock."""
    assert empty_folder
    with Sandbox(report_seconds=2, organizations=3) as running:
        for name, value in settings_of(running.credentials, running.url).items():
            monkeypatch.setenv(name, value)
        yield running


def test_a_report_is_submitted_asked_for_and_fetched(slow: Sandbox, capsys: Captured) -> None:
    assert run(["billing", "submit", "--month", "2026-10"]) == 0
    said = capsys.readouterr()
    token = said.out.strip()
    assert f"cloudmore billing resume '{token}'" in said.err
    assert run(["billing", "status", token, "-f", "json"]) == 5
    said = capsys.readouterr()
    task = json.loads(said.out)
    assert (task["month"], task["state"], task["word"], task["token"]) == ("2026-10", "running", "Processing", token)
    assert "It is still being built; resume it with:\n  cloudmore billing resume '{" in said.err
    slow.clock.advance(10)
    assert run(["billing", "status", token]) == 0
    said = capsys.readouterr()
    assert ("Successful" in said.out, said.err) == (True, "")
    assert run(["billing", "resume", token, "--quiet"]) == 0
    assert Path("cloudmore-sandbox-2026-10.csv").exists()


def test_a_program_gets_the_task_as_json(slow: Sandbox, capsys: Captured) -> None:
    assert run(["billing", "submit", "--month", "2026-10", "-f", "json", "--quiet"]) == 0
    said = capsys.readouterr()
    task = json.loads(said.out)
    assert said.err == ""
    assert set(task) == {"task_id", "month", "asked_at", "token"}
    assert slow.url.removeprefix("http://") in task["token"]
    assert not any(secret in said.out for secret in (slow.credentials.password, slow.credentials.client_secret))


@pytest.mark.usefixtures("empty_folder")
def test_the_task_of_an_embedded_sandbox_ends_with_it(capsys: Captured) -> None:
    assert run(["--sandbox", "billing", "report", "--month", "last", "--wait", "0s", "--quiet"]) == 5
    assert "resume" not in capsys.readouterr().err


@pytest.mark.usefixtures("empty_folder")
@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(b'{"status":"Queued"}', 5, id="waiting"),
        pytest.param(b'{"status":"Failed","message":"no data"}', 1, id="failed"),
        pytest.param(b'{"status":"Klar"}', 1, id="a word that nobody knows"),
    ],
)
def test_the_exit_code_of_a_status_is_its_state(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, capsys: Captured, body: bytes, code: int
) -> None:
    for name, value in settings_of(CREDENTIALS, server.url).items():
        monkeypatch.setenv(name, value)
    server.answers = [answer(202, b'"task-1"'), answer(200, body)]
    assert run(["billing", "submit", "--month", "2026-10", "--quiet"]) == 0
    assert run(["billing", "status", capsys.readouterr().out.strip(), "-f", "json", "--quiet"]) == code
    said = capsys.readouterr()
    assert json.loads(said.out)["word"] in body.decode()
    assert said.err == ""


def test_the_command_that_resumes_has_all_that_was_asked_for(slow: Sandbox, capsys: Captured) -> None:
    Path("names.toml").write_text("[billing.columns]\nmargin = 'marginAmount'\n", "utf-8")
    asked = ["-o", "x.json", "--settings", "names.toml", "--base-url", slow.url]
    assert run(["billing", "report", "--month", "2026-10", *asked, "--wait", "0s"]) == 5
    *_before, command = [text for text in capsys.readouterr().err.splitlines() if "billing resume" in text]
    words = shlex.split(command)
    assert words[4:] == ["-o", "x.json", "--base-url", slow.url, "--settings", "names.toml"]
    slow.clock.advance(10)
    assert run(words[1:]) == 0
    assert Path("sandbox-x.json").exists()


LOST: dict[str, tuple[str, int]] = {
    "a failing server": ("server-error", 1),
    "too many calls": ("rate-limited", 1),
    "a page": ("html", 1),
    "half an answer": ("cut", 1),
    "no permission": ("forbidden", 3),
}


@pytest.mark.parametrize("name", LOST)
def test_a_failure_while_waiting_loses_no_report(slow: Sandbox, capsys: Captured, name: str) -> None:
    fault, code = LOST[name]
    slow.faults.add(fault, operation="billing_reports_get", times=4)
    assert run(["billing", "report", "--month", "2026-10"]) == code
    *_before, command = [text for text in capsys.readouterr().err.splitlines() if "billing resume" in text]
    slow.faults.clear()
    slow.clock.advance(10)
    assert run(shlex.split(command)[1:]) == 0
    assert Path("cloudmore-sandbox-2026-10.csv").exists()


def test_a_task_that_the_server_has_forgotten_is_not_resumed(slow: Sandbox, capsys: Captured) -> None:
    slow.faults.add("not-found", operation="billing_reports_get")
    assert run(["billing", "report", "--month", "2026-10"]) == 4
    assert "billing resume" not in capsys.readouterr().err


@pytest.mark.usefixtures("empty_folder")
def test_a_folder_that_cannot_keep_the_task_loses_no_report(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    for name, value in settings_of(CREDENTIALS, server.url).items():
        monkeypatch.setenv(name, value)

    def started(_said: Said) -> bytes:
        # Between the look whether it can be made and the making.
        Path("saved-reports").write_text("a file", "utf-8")
        return answer(202, b'"task-1"')

    server.answers = [started]
    assert run(["billing", "report", "--month", "2026-10"]) == 2
    said = capsys.readouterr().err
    assert "The task cannot be kept in saved-reports: File exists. Choose another place with -o." in said
    assert "The report is not lost; resume it with:\n  cloudmore billing resume '{" in said


def test_a_task_is_asked_for_by_the_file_that_keeps_it(slow: Sandbox, capsys: Captured) -> None:
    assert run(["billing", "submit", "--month", "2026-10", "--quiet"]) == 0
    Path("kept.task.json").write_text(capsys.readouterr().out, "utf-8")
    assert run(["billing", "status", "kept.task.json"]) == 5
    assert "billing resume '{" in capsys.readouterr().err
    slow.clock.advance(10)
    assert run(["billing", "resume", "kept.task.json"]) == 0
    assert not Path("kept.task.json").exists(), "it has done its work"
    assert {path.suffix for path in Path("saved-reports").iterdir()} == {".gz", ".json"}
    assert [*Path("saved-reports").glob("*.task.json")] == []


def test_a_link_that_leads_nowhere_loses_no_report(slow: Sandbox, capsys: Captured) -> None:
    slow.dialect = "link"
    slow.faults.add("not-found", operation="report_file")
    assert run(["billing", "report", "--month", "2026-10"]) == 4
    *_before, command = [text for text in capsys.readouterr().err.splitlines() if "billing resume" in text]
    slow.clock.advance(10)
    assert run(shlex.split(command)[1:]) == 0
    assert Path("cloudmore-sandbox-2026-10.csv").exists()


def test_a_folder_that_cannot_keep_the_answer_is_found_before_the_wait(slow: Sandbox, capsys: Captured) -> None:
    Path("saved-reports").write_text("a file", "utf-8")
    assert run(["billing", "report", "--month", "2026-10"]) == 2
    assert "saved-reports" in capsys.readouterr().err
    with slow.client() as cm:
        # The next task is the first.
        assert cm.billing.submit("2026-10").id == FIRST_TASK
