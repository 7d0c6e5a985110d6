"""A billing report in steps: submit, status, resume."""

from __future__ import annotations

import json
import os
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
    assert Path("cloudmore-sandbox-2026-10.xlsx").exists()


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
    said = capsys.readouterr().err
    assert "Use a longer --wait, or `cloudmore sandbox serve` and its settings." in said
    assert "resume" not in said.lower()
    assert not Path("saved-reports").exists()


@pytest.mark.usefixtures("empty_folder")
@pytest.mark.parametrize(
    ("body", "ends"),
    [
        pytest.param(b'{"status":"Queued"}', (5, ""), id="waiting"),
        pytest.param(b'{"status":"Failed","message":"no data"}', (1, ""), id="failed"),
        pytest.param(
            b'{"status":"Klar"}',
            (1, "cloudmore: The task says 'Klar', which is not known. It may still go on: ask again later.\n"),
            id="a word that nobody knows",
        ),
    ],
)
def test_the_exit_code_of_a_status_is_its_state(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, capsys: Captured, body: bytes, ends: tuple[int, str]
) -> None:
    for name, value in settings_of(CREDENTIALS, server.url).items():
        monkeypatch.setenv(name, value)
    server.answers = [answer(202, b'"task-1"'), answer(200, body)]
    assert run(["billing", "submit", "--month", "2026-10", "--quiet"]) == 0
    assert run(["billing", "status", capsys.readouterr().out.strip(), "-f", "json", "--quiet"]) == ends[0]
    said = capsys.readouterr()
    assert json.loads(said.out)["word"] in body.decode()
    assert said.err == ends[1]


def test_the_command_that_resumes_has_all_that_was_asked_for(slow: Sandbox, capsys: Captured) -> None:
    Path("names.toml").write_text("[billing.columns]\nmargin = 'marginAmount'\n", "utf-8")
    asked = ["-o", "x.json", "--settings", "names.toml", "--base-url", slow.url, "--result-host", "reports.example"]
    assert run(["billing", "report", "--month", "2026-10", *asked, "--wait", "0s"]) == 5
    *_before, command = [text for text in capsys.readouterr().err.splitlines() if "billing resume" in text]
    words = shlex.split(command)
    assert set(Path("saved-reports").iterdir()) == {Path(words[3])}
    assert words[4:] == [
        *("-o", "x.json", "--base-url", slow.url, "--settings", "names.toml", "--result-host", "reports.example")
    ]
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
    (task,) = Path("saved-reports").iterdir()
    assert str(task) in command
    slow.faults.clear()
    slow.clock.advance(10)
    assert run(shlex.split(command)[1:]) == 0
    assert Path("cloudmore-sandbox-2026-10.xlsx").exists()
    assert not task.exists()


# Where the report is cut, and how its task speaks.
CUT: dict[str, tuple[str, str]] = {
    "in the answer": ("billing_reports_get", "location"),
    "behind a link": ("report_file", "link"),
}


@pytest.mark.parametrize("name", CUT)
def test_a_report_that_is_cut_is_fetched_again(slow: Sandbox, capsys: Captured, name: str) -> None:
    operation, slow.dialect = CUT[name]
    with slow.client() as cm:
        Path("1.task.json").write_text(cm.billing.submit("2026-10").to_token(), "utf-8")
    slow.clock.advance(10)
    slow.faults.add("cut", operation=operation)
    assert run(["billing", "resume", "1.task.json", "-o", "x.csv", "--summary", "run.json", "--quiet"]) == 1
    said = capsys.readouterr().err
    assert "cloudmore billing resume 1.task.json -o x.csv\n" in said
    assert "Fetch it again." in said
    assert "The raw answer is kept" not in said
    assert json.loads(Path("run.json").read_text("utf-8"))["task"]["token"] == Path("1.task.json").read_text("utf-8")
    assert not Path("sandbox-x.csv").exists()
    assert run(["billing", "resume", "1.task.json", "-o", "x.csv", "--summary", "run.json", "--quiet"]) == 0
    assert json.loads(Path("run.json").read_text("utf-8"))["task"]["token"] is None
    assert (Path("sandbox-x.csv").exists(), Path("1.task.json").exists()) == (True, False)


def test_a_cut_file_of_a_task_is_written_anew(slow: Sandbox) -> None:
    assert run(["billing", "report", "--month", "2026-10", "--wait", "0s", "--quiet"]) == 5
    (task,) = Path("saved-reports").iterdir()
    token = task.read_text("utf-8")
    task.write_text(token[:20], "utf-8")
    assert run(["billing", "resume", token, "--wait", "0s", "--quiet"]) == 5
    assert task.read_text("utf-8") == token
    assert slow.url.removeprefix("http://") in token


# What stands in a file, and words of what is said of it.
NO_TASK: dict[str, tuple[str, str]] = {
    "nothing": ("", "In the file x.task.json: This is no token of a billing task. Give the text as it was printed."),
    "half": ('{"version":1,"host":"x', "In the file x.task.json: This is no token of a billing task."),
    "another version": (
        (
            '{"version":9,"host":"x","reseller_id":"r","task_id":"t","asked_at":"2026-11-01T00:00:00+00:00",'
            '"start":"2026-10-01","end":"2026-10-31"}'
        ),
        "In the file x.task.json: This token is of version 9.",
    ),
}


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("name", NO_TASK)
@pytest.mark.parametrize("verb", ["status", "resume"])
def test_a_file_that_keeps_no_task_is_named(capsys: Captured, name: str, verb: str) -> None:
    text, words = NO_TASK[name]
    Path("x.task.json").write_text(text, "utf-8")
    assert run(["billing", verb, "x.task.json"]) == 2
    assert words in capsys.readouterr().err
    assert Path("x.task.json").read_text("utf-8") == text


# How the command line is told of another host, the exit code, and words of what is said.
HOSTS: dict[str, tuple[list[str], int, str]] = {
    "not at all": ([], 1, "It leads to 127.0.0.1:9, and no other host is asked"),
    "by its name": (["--result-host", "127.0.0.1:9"], 1, "Cannot reach 127.0.0.1:9"),
    "among others": (["--result-host=reports.example", "--result-host", "127.0.0.1:9"], 1, "Cannot reach 127.0.0.1:9"),
    "by an address": (["--result-host", "https://127.0.0.1:9/"], 2, "no host"),
}


@pytest.mark.usefixtures("empty_folder")
@pytest.mark.parametrize("name", HOSTS)
def test_a_link_to_another_host_is_followed_where_the_host_is_named(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, capsys: Captured, name: str
) -> None:
    options, code, words = HOSTS[name]
    for variable, value in settings_of(CREDENTIALS, server.url).items():
        monkeypatch.setenv(variable, value)
    body = b'{"status":"Successful","reportUrl":"https://127.0.0.1:9/report"}'
    server.answers = [answer(202, b'"task-1"'), answer(200, body)]
    assert run(["billing", "report", "--month", "2026-10", *options]) == code
    assert words in capsys.readouterr().err


def test_a_task_that_the_server_has_forgotten_is_not_resumed(slow: Sandbox, capsys: Captured) -> None:
    slow.faults.add("not-found", operation="billing_reports_get")
    assert run(["billing", "report", "--month", "2026-10"]) == 4
    assert "billing resume" not in capsys.readouterr().err
    assert not Path("saved-reports").exists()


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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.usefixtures("slow")
def test_a_full_disk_leaves_no_empty_file_of_a_task(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    open_file = os.open

    def full(path: str | Path, *arguments: int) -> int:
        opened = open_file(path, *arguments)
        if not str(path).endswith(".task.json"):
            return opened
        os.close(opened)
        return open_file("/dev/full", os.O_WRONLY)

    monkeypatch.setattr(os, "open", full)
    assert run(["billing", "report", "--month", "2026-10"]) == 2
    said = capsys.readouterr().err
    assert "The task cannot be kept in saved-reports: No space left on device." in said
    assert "The report is not lost; resume it with:\n  cloudmore billing resume '{" in said
    assert [*Path("saved-reports").glob("*.task.json")] == []


def test_a_task_is_asked_for_by_the_file_that_keeps_it(slow: Sandbox, capsys: Captured) -> None:
    assert run(["billing", "submit", "--month", "2026-10", "--quiet"]) == 0
    Path("kept.task.json").write_text(capsys.readouterr().out, "utf-8")
    assert run(["billing", "status", "kept.task.json"]) == 5
    assert "cloudmore billing resume kept.task.json\n" in capsys.readouterr().err
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
    assert Path("cloudmore-sandbox-2026-10.xlsx").exists()


def test_a_folder_that_cannot_keep_the_answer_is_found_before_the_wait(slow: Sandbox, capsys: Captured) -> None:
    Path("saved-reports").write_text("a file", "utf-8")
    assert run(["billing", "report", "--month", "2026-10"]) == 2
    assert "saved-reports" in capsys.readouterr().err
    with slow.client() as cm:
        # The next task is the first.
        assert cm.billing.submit("2026-10").id == FIRST_TASK
