"""The command line as a user types it, against a sandbox on a real socket."""

from __future__ import annotations

import csv
import gzip
import json
import os
import pty
import re
import signal
import subprocess
import sys
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from conftest import CREDENTIALS, ScriptedServer, answer, settings_of

from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox


def test_a_report_goes_to_the_files_that_are_asked_for(
    settings: dict[str, str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["billing", "report", "--month", "2026-10", "-o", "october.csv", "-o", "october.json"]) == 0
    said = capsys.readouterr()
    with Path("sandbox-october.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 5000
    assert {row["source"] for row in rows} == {"sandbox"}
    (manifest,) = tmp_path.glob("saved-reports/*.manifest.json")
    (raw,) = tmp_path.glob("saved-reports/*.raw.json.gz")
    kept = json.loads(manifest.read_text("utf-8"))
    assert kept["lines"] == len(rows) == len(json.loads(Path("sandbox-october.json").read_text("utf-8"))["lines"])
    assert raw.stat().st_mode & 0o077 == manifest.stat().st_mode & 0o077 == 0
    assert b'"organizations"' in gzip.decompress(raw.read_bytes())
    for currency, total in kept["totals"].items():
        assert total["total_sales"] in said.out, f"the total in {currency} is on the screen, to the last digit"
    assert "SANDBOX" in said.out
    assert "2026-10-01 to 2026-10-31, both included, in UTC" in said.out
    assert re.search(r"Successful after \d+ s; reading the report", said.err)
    assert not any(secret in said.out + said.err for secret in (settings["CLOUDMORE_PASSWORD"], "Bearer"))


@pytest.mark.usefixtures("settings")
def test_a_second_run_replaces_the_file_and_keeps_both_answers(tmp_path: Path) -> None:
    for _ in range(2):
        assert run(["--quiet", "billing", "report", "--month", "2026-10"]) == 0
    assert [path.name for path in tmp_path.glob("*.xlsx")] == ["cloudmore-sandbox-2026-10.xlsx"]
    assert len(list(tmp_path.glob("saved-reports/*.raw.json.gz"))) == 2


@pytest.mark.usefixtures("settings")
def test_totals_can_be_piped_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["billing", "report", "--month", "2026-10", "-f", "json", "--quiet"]) == 0
    said = capsys.readouterr()
    rows = json.loads(said.out, parse_float=Decimal)
    assert {row["currency"] for row in rows} >= {"SEK", "EUR"}
    assert said.err == ""


def test_verbose_tells_the_request_and_the_cause(
    settings: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLOUDMORE_BASE_URL", "http://127.0.0.1:9")
    assert run(["organizations", "list", "--verbose"]) == 1
    said = capsys.readouterr().err
    assert "method: POST" in said
    assert "caused by ConnectError" in said
    assert settings["CLOUDMORE_PASSWORD"] not in said


SCRIPTED: dict[str, tuple[bytes, list[str], int, str]] = {
    "unknown names": (
        b'{"organizations":[{"kunde":"a","zeilen":[{"datum":"2026-10-01","menge":1,"betrag":2}]}]}',
        [],
        6,
        "kunde, zeilen, zeilen.datum, zeilen.menge, zeilen.betrag",
    ),
    "no lines": (b'{"status":"Successful","organizations":[]}', [], 7, "no billing line. [empty]"),
    "a line without an amount": (
        (
            b'{"organizations":[{"organizationId":"o","services":[{"items":[{"billingDate":"2026-10-01","quantity":1,'
            b'"totalSales":null,"currencyCode":"SEK"}]}]}]}'
        ),
        [],
        7,
        "1 lines have no total_sales. [missing-total-sales]",
    ),
    "still running": (b'{"status":"Processing"}', ["--wait", "0s"], 5, "cloudmore billing resume saved-reports/"),
}


@pytest.mark.parametrize("name", SCRIPTED)
def test_a_report_that_needs_a_person(
    server: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    name: str,
) -> None:
    body, options, code, words = SCRIPTED[name]
    for variable, value in settings_of(CREDENTIALS, server.url).items():
        monkeypatch.setenv(variable, value)
    monkeypatch.chdir(tmp_path)
    server.answers = [answer(202, b'"task-1"'), answer(200, body)]
    assert run(["billing", "report", "--month", "2026-10", "-o", "october.csv", *options]) == code
    assert words in capsys.readouterr().err
    assert Path("october.csv").exists() == (name == "a line without an amount")
    assert len(list(tmp_path.glob("saved-reports/*.raw.json.gz"))) == (code in (6, 7))


@pytest.mark.usefixtures("settings")
def test_a_resume_command_fetches_the_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Sandbox(report_seconds=2) as slow:
        monkeypatch.setenv("CLOUDMORE_BASE_URL", slow.url)
        assert run(["billing", "report", "--month", "2026-10", "--wait", "0s"]) == 5
        said = capsys.readouterr().err
        (command,) = [line.split() for line in said.splitlines() if "billing resume" in line]
        (task,) = Path("saved-reports").glob("*.task.json")
        assert command[3:] == [str(task), "-o", "cloudmore-default-2026-10.xlsx"]
        slow.clock.advance(10)
        # The file keeps what `billing submit` prints.
        assert run(["billing", "resume", task.read_text("utf-8")]) == 0
        assert not task.exists()
    assert Path("cloudmore-sandbox-2026-10.xlsx").exists()


@pytest.mark.usefixtures("settings")
def test_organizations_are_shown_in_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    shown = {}
    for screen in ("table", "json", "jsonl", "csv"):
        assert run(["organizations", "list", "-f", screen]) == 0
        shown[screen] = capsys.readouterr().out
    as_json = json.loads(shown["json"])
    assert len(as_json) == 40
    assert [json.loads(line)["id"] for line in shown["jsonl"].splitlines()] == [each["id"] for each in as_json]
    assert [row["id"] for row in csv.DictReader(shown["csv"].splitlines(keepends=True))] == [
        each["id"] for each in as_json
    ]
    assert all(each["id"] in shown["table"] for each in as_json)
    assert run(["organizations", "get", as_json[0]["id"]]) == 0
    assert as_json[0]["id"] in capsys.readouterr().out


def test_the_version_says_what_it_is_worth(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    said = capsys.readouterr().out
    assert "not affiliated with the vendor" in said
    assert "Verified live: never" in said
    assert run(["version", "--json"]) == 0
    info = json.loads(capsys.readouterr().out)
    assert set(info) == {"version", "document", "document_sha256", "evidence", "last_verified_live"}
    assert info["evidence"]["verified"] == 0


@pytest.mark.parametrize("group", [[], ["organizations"], ["billing"], ["billing", "report"], ["sandbox", "serve"]])
def test_every_command_explains_itself(group: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*group, "--help"]) == 0
    assert "Usage: cloudmore" in capsys.readouterr().out


@pytest.mark.parametrize("group", [[], ["organizations"], ["billing"], ["sandbox"]])
def test_a_command_without_a_verb_gives_its_help(group: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(group) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Usage: cloudmore")
    assert "Commands:" in said.err


def command(*arguments: str) -> list[str]:
    """The command in a process of its own."""
    return [sys.executable, "-W", "error", "-m", "cloudmore", *arguments]


def test_the_embedded_sandbox_needs_no_settings(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CLOUDMORE_")}
    ran = subprocess.run(
        command("organizations", "list", "--sandbox", "-f", "json"),
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
        cwd=tmp_path,
        env=environment,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(json.loads(ran.stdout)) == 40


def test_names_of_every_script_reach_a_program(tmp_path: Path) -> None:
    ran = subprocess.run(
        command("organizations", "list", "--sandbox", "-f", "csv"),
        capture_output=True,
        check=False,
        timeout=30,
        cwd=tmp_path,
        env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "株式会社" in ran.stdout.decode("utf-8")


# What stands in for the command's own modules, the exit code, and words of what it says.
STARTS: dict[str, tuple[str, int, str]] = {
    "without its extra": ("sys.modules['typer'] = None", 2, "needs the package typer. Install it with: pip install "),
    "a damaged installation": (
        "sys.modules['cloudmore.cli.application'] = None",
        1,
        "cloudmore.cli.application halted",
    ),
    "Ctrl-C while it loads": (
        (
            "import builtins; load = builtins.__import__\n"
            "def stopped(name, *rest):\n"
            "    if name == 'typer':\n"
            "        raise KeyboardInterrupt\n"
            "    return load(name, *rest)\n"
            "builtins.__import__ = stopped"
        ),
        130,
        "",
    ),
}


@pytest.mark.parametrize("name", STARTS)
def test_a_command_that_cannot_start_says_why(tmp_path: Path, name: str) -> None:
    before, code, words = STARTS[name]
    script = f"import sys\n{before}\nfrom cloudmore.cli import main\nmain()"
    ran = subprocess.run(
        [sys.executable, "-c", script, "health"], capture_output=True, text=True, check=False, timeout=30, cwd=tmp_path
    )
    assert (ran.returncode, ran.stdout) == (code, "")
    assert words in ran.stderr
    assert ran.stderr or not words


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
def test_a_person_sees_the_progress_in_one_line(server: ScriptedServer, tmp_path: Path) -> None:
    server.answers = [answer(202, b'"task-1"'), answer(202, b'{"status":"Processing"}')]
    person, terminal = pty.openpty()
    ran = subprocess.run(
        command("billing", "report", "--month", "2026-10", "--wait", "0s"),
        stdout=subprocess.PIPE,
        stderr=terminal,
        check=False,
        timeout=30,
        cwd=tmp_path,
        env={**os.environ, **settings_of(CREDENTIALS, server.url), "TERM": "xterm"},
    )
    os.close(terminal)
    seen = os.read(person, 1 << 16).decode()
    os.close(person)
    assert (ran.returncode, ran.stdout) == (5, b"")
    assert "0:00:0" in seen, "how long it takes"
    assert "\x1b[2K" in seen, "the line is taken away at the end"
    assert "billing resume" in seen


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
@pytest.mark.parametrize("number", [2, 15, 1], ids=["Ctrl-C", "told to stop", "the terminal is gone"])
def test_a_stopped_wait_says_how_to_resume_and_leaves_only_its_task(
    server: ScriptedServer, tmp_path: Path, number: int
) -> None:
    server.answers = [answer(202, b'"task-1"'), answer(202, b'{"status":"Processing"}', Retry_After="60")]
    with subprocess.Popen(
        command("billing", "report", "--month", "2026-10", "--summary", "run.json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={**os.environ, **settings_of(CREDENTIALS, server.url), "TMPDIR": str(tmp_path)},
        # Where the tests themselves are to outlive their terminal, it would be ignored.
        preexec_fn=partial(signal.signal, number, signal.SIG_DFL),  # noqa: PLW1509 - nothing but this
    ) as waiting:
        assert waiting.stderr is not None
        while "asked again" not in waiting.stderr.readline():
            assert waiting.poll() is None
        waiting.send_signal(number)
        said, errors = waiting.communicate(timeout=10)
    assert (waiting.returncode, said) == (130, "")
    (task,) = tmp_path.glob("saved-reports/*")
    assert errors.count(f"cloudmore billing resume {task.relative_to(tmp_path)} -o ") == 1
    assert "Traceback" not in errors
    assert {path.name for path in tmp_path.iterdir()} == {"saved-reports", "run.json"}
    assert json.loads((tmp_path / "run.json").read_text("utf-8"))["task"]["token"] == task.read_text("utf-8").strip()


@pytest.mark.skipif(os.name == "nt", reason="there is no such signal")
def test_a_wait_that_is_to_outlive_its_terminal_does(server: ScriptedServer, tmp_path: Path) -> None:
    waiting = answer(202, b'{"status":"Processing"}', Retry_After="1")
    server.answers = [answer(202, b'"task-1"'), waiting, answer(200, b'{"status":"Failed"}')]
    with subprocess.Popen(
        ["nohup", *command("billing", "report", "--month", "2026-10")],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={**os.environ, **settings_of(CREDENTIALS, server.url)},
    ) as running:
        assert running.stderr is not None
        while "asked again" not in running.stderr.readline():
            assert running.poll() is None
        running.send_signal(1)
        running.communicate(timeout=10)
    assert running.returncode == 1


def test_a_served_sandbox_prints_the_settings_of_a_client_and_stops_quietly(tmp_path: Path) -> None:
    with subprocess.Popen(
        command("sandbox", "serve", "--port", "0", "--organizations", "2", "--state", "sandbox.db"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    ) as serving:
        assert serving.stdout is not None
        printed = [serving.stdout.readline() for _ in range(6)]
        values = dict(line.removeprefix("export ").strip().split("=", 1) for line in printed[1:])
        ran = subprocess.run(
            command("organizations", "list", "-f", "json"),
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
            env={**os.environ, **values},
        )
        serving.send_signal(2)
        _out, errors = serving.communicate(timeout=10)
    assert len(json.loads(ran.stdout)) == 2
    assert (errors, serving.returncode) == ("", 0)
    assert (tmp_path / "sandbox.db").exists()
