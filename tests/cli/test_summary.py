"""``--summary FILE``: a record of any run, however it ends, and nothing secret in it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import CREDENTIALS, REPOSITORY, ScriptedServer, answer, settings_of

from cloudmore import __version__
from cloudmore.cli import application
from cloudmore.cli.application import run
from cloudmore.cli.exit_codes import MEANINGS, ExitCode
from cloudmore.cli.summary import Summary
from cloudmore.sandbox import Sandbox

SUMMARY = Path("run.json")
REPORT = ["billing", "report", "--month", "2026-10"]
KEYS = {
    *("schema", "command", "options", "client_version", "began", "ended", "seconds", "exit_code", "meaning", "error"),
    *("sandbox", "host", "operations", "files", "findings", "control", "task"),
}


def summary(arguments: list[str], *, code: int) -> dict[str, Any]:
    """The record of a run."""
    assert run([*arguments, "--summary", str(SUMMARY)]) == code
    return read(code)


def read(code: int) -> dict[str, Any]:
    text = SUMMARY.read_text("utf-8")
    record: dict[str, Any] = json.loads(text)
    assert set(record) == KEYS
    assert (record["schema"], record["client_version"]) == ("run-summary/1", __version__)
    assert (record["exit_code"], record["meaning"]) == (code, MEANINGS[ExitCode(code)])
    took = datetime.fromisoformat(record["ended"]) - datetime.fromisoformat(record["began"])
    assert took.total_seconds() == pytest.approx(record["seconds"], abs=0.1)
    assert datetime.fromisoformat(record["began"]).utcoffset() == timedelta(0)
    if os.name == "posix":
        assert SUMMARY.stat().st_mode & 0o777 == 0o600
    assert not list(Path().glob(f".{SUMMARY.stem}*"))
    assert not any(secret in text for secret in (CREDENTIALS.password, CREDENTIALS.client_secret, "Bearer"))
    return record


def test_a_report(served: Sandbox, settings: dict[str, str]) -> None:
    record = summary([*REPORT, "-o", "october.csv", "--quiet"], code=0)
    assert (record["command"], record["options"]) == ("billing report", ["-o", "--quiet", "--summary", "--month"])
    assert (record["host"], record["sandbox"], record["error"]) == (served.url.removeprefix("http://"), True, None)
    assert record["operations"] == {
        "authentication_token": {"calls": 1, "attempts": 1, "retries": 0, "statuses": {"200": 1}},
        "billing_reports_get": {"calls": 1, "attempts": 1, "retries": 0, "statuses": {"200": 1}},
        "billing_reports_start": {"calls": 1, "attempts": 1, "retries": 0, "statuses": {"202": 1}},
        "organizations_list": {"calls": 1, "attempts": 1, "retries": 0, "statuses": {"200": 1}},
    }
    written = {Path(each["path"]).name.partition(".")[2]: each["bytes"] for each in record["files"]}
    assert set(written) == {"csv", "raw.json.gz", "lines.jsonl.gz", "manifest.json"}
    assert written["csv"] == Path("sandbox-october.csv").stat().st_size
    assert record["task"]["token"] is None
    assert not any(value in SUMMARY.read_text("utf-8") for value in (settings["CLOUDMORE_PASSWORD"], "2026-10-01"))


@pytest.fixture
def against(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> ScriptedServer:
    """A server that says what a test tells it to, and its settings."""
    assert empty_folder
    for variable, value in settings_of(CREDENTIALS, server.url).items():
        monkeypatch.setenv(variable, value)
    return server


def test_a_report_that_is_still_being_built(against: ScriptedServer) -> None:
    against.answers = [answer(202, b'"task-1"'), answer(200, b'{"status":"Processing"}')]
    record = summary([*REPORT, "--wait", "0s"], code=5)
    assert record["task"]["id"] == "task-1"
    assert json.loads(record["task"]["token"])["task_id"] == "task-1"
    assert (record["error"]["type"], record["files"]) == ("TaskTimeoutError", [])


def test_a_report_that_failed(against: ScriptedServer) -> None:
    against.answers = [answer(202, b'"task-1"'), answer(200, b'{"status":"Failed"}')]
    assert summary(REPORT, code=1)["task"] == {"id": "task-1", "token": None}


def test_a_report_that_may_still_come(against: ScriptedServer) -> None:
    against.answers = [answer(202, b'"task-1"'), answer(200, b'{"status":"Odd"}')]
    assert json.loads(summary(REPORT, code=1)["task"]["token"])["task_id"] == "task-1"


def test_a_report_that_a_person_must_look_at(against: ScriptedServer) -> None:
    against.answers = [answer(202, b'"task-1"'), answer(200, b'{"status":"Successful","organizations":[]}')]
    record = summary(REPORT, code=7)
    assert [each["code"] for each in record["findings"]] == ["empty"]


def test_what_nobody_has_allowed_is_looked_at_whatever_is_allowed(against: ScriptedServer) -> None:
    done = b'{"status":"Successful","resultUrl":"/files/7","remarks":[{"text":"slow"}]}'
    against.answers = [answer(202, b'"task-1"'), answer(200, done)]
    record = summary([*REPORT, "--allow-empty"], code=7)
    assert [each["code"] for each in record["findings"]] == ["link-not-followed"]
    assert not [each for each in record["files"] if each["path"].endswith(".csv")]


def test_retries_are_counted(against: ScriptedServer) -> None:
    against.answers = [answer(503, Retry_After="0"), None, answer(200, b"[]")]
    operations = summary(["services", "list"], code=0)["operations"]
    assert operations["services_list"] == {
        "calls": 1,
        "attempts": 3,
        "retries": 2,
        "statuses": {"200": 1, "503": 1, "RemoteProtocolError": 1},
    }


def test_an_error_of_the_api(against: ScriptedServer) -> None:
    against.answers = [answer(404, X_Request_Id="r-1")]
    error = summary(["organizations", "get", "o-1"], code=4)["error"]
    assert error == {
        "type": "NotFoundError",
        "message": error["message"],
        "remedy": "Check the id, the reseller id and the base URL.",
        "status_code": 404,
        "request_id": "r-1",
        "operation": "organizations_get",
    }


def test_a_refused_password(against: ScriptedServer) -> None:
    against.token_answers = [answer(400, b'{"error":"invalid_grant"}')]
    assert summary(["health"], code=3)["error"]["operation"] == "authentication_token"


# Arguments, exit code, the command and the kind of error.
WRONG: dict[str, tuple[list[str], int, str | None, str | None]] = {
    "nothing asked": ([], 2, None, "UsageError"),
    "no such command": (["bill"], 2, None, "UsageError"),
    "no such command in a group": (["billing", "bill"], 2, "billing", "UsageError"),
    "an option that is missing": (["billing", "report"], 2, "billing report", "MissingParameter"),
    "settings that are missing": (["services", "list"], 2, "services list", "ConfigurationError"),
    "a format that does not fit": (["-f", "junit", "health"], 2, "health", "ConfigurationError"),
    "help": (["billing", "--help"], 0, "billing", None),
    "the version": (["version"], 0, "version", None),
    "recordings that are missing": (["contract", "check"], 2, "contract check", "ConfigurationError"),
}


@pytest.mark.usefixtures("empty_folder")
@pytest.mark.parametrize("name", WRONG)
def test_a_run_that_comes_to_nothing(name: str) -> None:
    arguments, code, command, kind = WRONG[name]
    record = summary(arguments, code=code)
    assert (record["command"], record["operations"], record["files"]) == (command, {}, [])
    assert (record["error"] or {}).get("type") == kind


@pytest.mark.usefixtures("empty_folder")
def test_no_value_is_told() -> None:
    record = summary(["organizations", "update", "o-1", "--set", "name=Anna", "--body=anna.json", "--yes"], code=2)
    assert record["options"] == ["--summary", "--set", "--body", "--yes"]
    assert "anna" not in json.dumps({**record, "error": None}).lower()


@pytest.mark.usefixtures("empty_folder")
def test_a_mistake_of_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise LookupError("ours")

    monkeypatch.setattr(application, "commands", lambda: broken)
    monkeypatch.setattr(application, "named", lambda _ordered: (None, []))
    assert summary(["health"], code=1)["error"]["type"] == "LookupError"


def test_the_embedded_sandbox(empty_folder: Path) -> None:
    record = summary(["--sandbox", "services", "list", "-o", "services.json", "-o", "services.csv"], code=0)
    assert (record["sandbox"], record["host"].partition(":")[0]) == (True, "127.0.0.1")
    assert [each["path"] for each in record["files"]] == ["services.json", "services.csv"]
    assert {each["bytes"] for each in record["files"]} == {path.stat().st_size for path in empty_folder.glob("serv*")}


def test_what_a_check_writes(empty_folder: Path) -> None:
    record = summary(
        ["contract", "check", "--cassettes", str(REPOSITORY / "cassettes" / "sandbox"), "-o", "check.md"], code=0
    )
    assert [each["path"] for each in record["files"]] == ["check.md"]
    assert (empty_folder / "check.md").exists()


# What is given as the file, and words of the refusal.
REFUSED: dict[str, tuple[str, str]] = {
    "standard output": ("-", "'-' is none"),
    "nothing": ("", "is none"),
    "a folder": ("folder", "it is a folder"),
    "no such folder": ("nowhere/run.json", "No such file"),
    "no file": ("/dev/null", "it is no file"),
    "a name with a NUL": ("a\0b", "null"),
    "the file of a result": ("services.json", "named twice"),
}


@pytest.mark.usefixtures("empty_folder")
@pytest.mark.parametrize("ending", ["raw.json.gz", "lines.jsonl.gz", "manifest.json", "closed.json"])
def test_a_run_that_fails_early_writes_no_summary_over_a_saved_report(ending: str) -> None:
    Path("saved-reports").mkdir()
    file = Path(f"saved-reports/x.{ending}")
    file.write_text("kept", "utf-8")
    for command in ("check", "close", "changes"):
        assert run(["billing", command, "2026-13", "--summary", str(file)]) == 2
    assert run(["billing", "compare", "2026-09", "2026-10", "--summary", str(file)]) == 2
    assert run(["billing", "report", "--month", "2026-13", "--summary", str(file)]) == 2
    assert file.read_text("utf-8") == "kept"


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_written_is_refused_before_anything_is_done(
    against: ScriptedServer, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    file, words = REFUSED[name]
    Path("folder").mkdir()
    assert run(["services", "list", "-o", "services.json", "--summary", file]) == 2
    assert words in capsys.readouterr().err
    assert (against.requests, Path("services.json").exists() and name != "the file of a result") == ([], False)


RESUME = ["billing", "resume", "kept.task.json"]
# A command that writes other files, and the summary that would be written over one of them.
COLLISIONS: dict[str, tuple[list[str], str]] = {
    "a report": ([*REPORT, "-o", "a.csv"], "./a.csv"),
    "a report of a served sandbox": ([*REPORT, "-o", "a.csv"], "sandbox-a.csv"),
    "the second file of it": ([*REPORT, "-o", "a.csv", "-o", "b.json"], "sandbox-b.json"),
    "a report without a name": (REPORT, "cloudmore-default-2026-10.xlsx"),
    "that of a served sandbox": (REPORT, "cloudmore-sandbox-2026-10.xlsx"),
    "a kept answer": (REPORT, "saved-reports/x.raw.json.gz"),
    "names of columns": ([*REPORT, "--settings", "names.toml"], "names.toml"),
    "a kept task": (RESUME, "kept.task.json"),
    "the report of a kept task": ([*RESUME, "-o", "a.csv"], "sandbox-a.csv"),
    "a kept task that is asked for": (["billing", "status", "kept.task.json"], "kept.task.json"),
    "the state of a sandbox": (["sandbox", "serve", "--port", "0", "--state", "kept.task.json"], "kept.task.json"),
}


@pytest.mark.parametrize("name", COLLISIONS)
def test_a_summary_is_not_written_over_another_file_of_the_run(
    against: ScriptedServer, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    arguments, file = COLLISIONS[name]
    Path("saved-reports").mkdir()
    Path("saved-reports/x.raw.json.gz").write_text("kept", "utf-8")
    Path("names.toml").write_text("[billing.columns]\n", "utf-8")
    against.answers = [answer(202, b'"task-1"')]
    assert run(["billing", "submit", "--month", "2026-10", "--quiet"]) == 0
    token = capsys.readouterr().out
    Path("kept.task.json").write_text(token, "utf-8")
    before = Path(file).read_text("utf-8") if Path(file).exists() else None
    asked = len(against.requests)
    assert run([*arguments, "--summary", file]) == 2
    said = capsys.readouterr().err
    assert f"The file {Path(file)} is named twice. Name each file once." in said
    assert (Path(file).read_text("utf-8") if Path(file).exists() else None) == before
    assert len(against.requests) == asked
    assert Path("kept.task.json").read_text("utf-8") == token


def test_a_report_is_not_written_over_the_task_that_it_is_of(against: ScriptedServer) -> None:
    against.answers = [answer(202, b'"task-1"')]
    assert run(["billing", "submit", "--month", "2026-10", "--quiet", "--summary", "run.json"]) == 0
    token = read(0)["task"]["token"]
    Path("kept.task.json").write_text(token, "utf-8")
    assert run([*RESUME, "-o", "kept.task.json"]) == 2
    assert Path("kept.task.json").read_text("utf-8") == token


def test_a_file_that_cannot_be_written_any_more(
    against: ScriptedServer, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "going"
    folder.mkdir()

    def gone(_said: object) -> bytes:
        folder.rmdir()
        return answer(200, b"[]")

    against.answers = [gone]
    assert run(["services", "list", "--summary", str(folder / "run.json")]) == 1
    assert "cannot be written: No such file" in capsys.readouterr().err


def test_ctrl_c_while_it_is_written(against: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped_by_a_person(*_paths: object) -> None:
        raise KeyboardInterrupt

    against.answers = [answer(200, b"[]")]
    monkeypatch.setattr("os.replace", stopped_by_a_person)
    assert run(["services", "list", "--summary", str(SUMMARY)]) == 130


def test_a_file_that_is_gone_by_the_end(empty_folder: Path) -> None:
    summary = Summary()
    summary.wrote(empty_folder / "gone.csv")
    assert summary.record(0)["files"] == [{"path": str(empty_folder / "gone.csv"), "bytes": None}]


def test_the_last_one_counts_and_an_older_one_is_replaced(empty_folder: Path) -> None:
    SUMMARY.write_text("old", "utf-8")
    assert run(["version", "--summary=other.json", "--summary", str(SUMMARY)]) == 0
    assert read(0)["command"] == "version"
    assert not (empty_folder / "other.json").exists()


def stopped(arguments: list[str], when: Callable[[], bool]) -> int:
    """The exit code of a command that gets Ctrl-C."""
    running = subprocess.Popen(
        [sys.executable, "-m", "cloudmore", *arguments, "--summary", str(SUMMARY)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    until = time.monotonic() + 30
    while not when() and time.monotonic() < until:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=30)
    return running.returncode


@pytest.mark.skipif(os.name == "nt", reason="there is no such signal")
def test_a_run_that_is_stopped(against: ScriptedServer) -> None:
    against.answers = [answer(202, b'"task-1"'), answer(200, b'{"status":"Processing"}')]
    assert stopped(REPORT, lambda: len(against.requests) > 2) == 130
    record = read(130)
    assert (record["error"], record["task"]["id"]) == (None, "task-1")
    assert record["task"]["token"] is not None


@pytest.mark.skipif(os.name == "nt", reason="there is no such signal")
def test_a_sandbox_that_is_served(empty_folder: Path) -> None:
    state = empty_folder / "state.db"
    code = stopped(["sandbox", "serve", "--port", "0", "--organizations", "0", "--state", str(state)], state.exists)
    record = read(code)
    assert (record["command"], record["host"], code in (0, 130)) == ("sandbox serve", None, True)


def test_the_page_has_every_field_and_every_meaning() -> None:
    page = (REPOSITORY / "docs" / "command-line.md").read_text("utf-8")
    section = page.partition("## A record of a run")[2]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == KEYS
