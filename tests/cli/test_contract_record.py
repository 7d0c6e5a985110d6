"""``cloudmore contract record``: what it says beforehand, what it needs leave for, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import CREDENTIALS, ScriptedServer, answer, settings_of

from cloudmore.cli.application import run
from cloudmore.profiles import Profile, Profiles, Secrets
from cloudmore.sandbox import Sandbox

RECORD = ["contract", "record"]
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    """A small sandbox whose reports are ready at once."""
    with Sandbox(report_seconds=0, organizations=4) as running:
        yield running


def recorded(folder: Path) -> list[str]:
    """The files in and below a folder."""
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file())


@pytest.mark.usefixtures("settings")
def test_it_tells_the_calls_first_and_the_files_then(capsys: Captured, empty_folder: Path) -> None:
    assert run([*RECORD, "--organizations", "1", "--services", "1"]) == 0
    said = capsys.readouterr()
    assert said.err.startswith("Calls to http://127.0.0.1:")
    assert "  organizations_list: 2\n" in said.err
    assert "18 at most" in said.err
    assert "Written: cassettes/sandbox" in said.err
    assert "organization-services.yaml" in said.out
    files = ["authentication", "billing-report", "health", "organization-services", "organizations", "services"]
    assert recorded(empty_folder) == [
        "cassettes/index.json",
        *(f"cassettes/sandbox/{name}.yaml" for name in (*files, "unknown-ids")),
    ]
    capsys.readouterr()
    assert run(["contract", "check"]) == 0
    assert "0 broken, 0 vanished, 0 new" in capsys.readouterr().out
    assert run(["contract", "coverage"]) == 0


@pytest.mark.usefixtures("empty_folder")
def test_a_dry_run_makes_no_call(capsys: Captured) -> None:
    # Without settings: there is nobody to call.
    assert run([*RECORD, "--dry-run", "--include-writes", "-f", "json"]) == 0
    calls = json.loads(capsys.readouterr().out)
    assert {
        "operation": "organizations_delete",
        "what": "and away with the organization",
        "calls": 1,
        "recorded": True,
    } in calls
    assert sum(each["calls"] for each in calls) == 53


@pytest.mark.usefixtures("settings")
def test_some_operations_alone(capsys: Captured, empty_folder: Path) -> None:
    assert (
        run([*RECORD, "--operations", "organizations_estore, health_check", "--organizations", "1", "-f", "json"]) == 0
    )
    said = capsys.readouterr()
    assert "organizations_list: 2, not recorded" in said.err
    counts = {each["cassette"]: each["exchanges"] for each in json.loads(said.out)["cassettes"]}
    assert counts == {"authentication.yaml": 1, "health.yaml": 1, "organizations.yaml": 1, "unknown-ids.yaml": 1}
    assert (empty_folder / "cassettes" / "sandbox" / "health.yaml").is_file()


# Arguments, the variable that is set, and what is said.
REFUSED: dict[str, tuple[list[str], dict[str, str], str]] = {
    "an unknown operation": (["--operations", "nothing"], {}, "no operation 'nothing'. Use some of health_check"),
    "a write that is not included": (["--operations", "organizations_create"], {}, "Say --include-writes, too"),
    "no organization": (["--organizations", "0"], {}, "'--organizations': 0 is not in the range"),
    "writes that the environment forbids": (
        ["--include-writes"],
        {"CLOUDMORE_READ_ONLY": "1"},
        "CLOUDMORE_READ_ONLY forbids writes",
    ),
    "a mark that is none": ([], {"CLOUDMORE_DISPOSABLE": "perhaps"}, "CLOUDMORE_DISPOSABLE is 'perhaps'. Write 1 or 0"),
    "a folder of another origin": (["--cassettes", "cassettes/live"], {}, "of origin sandbox, and the folder"),
    "a format of checks": (["-f", "junit"], {}, "shown as table, json, jsonl or csv"),
    "a file": (["-o", "x.json"], {}, "writes no file"),
    "a wait that is none": (["--wait", "soon"], {}, "'soon' is no duration"),
    "a profile": (["--profile", "p"], {}, "There is no profile p. Run cloudmore login --profile p"),
}


@pytest.mark.parametrize(("arguments", "variables", "words"), REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.usefixtures("settings")
def test_what_is_refused(  # noqa: PLR0917 - a table and what is around it
    arguments: list[str],
    variables: dict[str, str],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    empty_folder: Path,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert run([*RECORD, *arguments]) == 2
    assert words in capsys.readouterr().err
    assert recorded(empty_folder) == []


@pytest.fixture
def live(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> ScriptedServer:
    """A server that does not say that it is a sandbox, in the environment."""
    assert empty_folder
    for name, value in settings_of(CREDENTIALS, server.url).items():
        monkeypatch.setenv(name, value)
    return server


def test_writes_need_a_mark_where_no_sandbox_answers(
    live: ScriptedServer, capsys: Captured, empty_folder: Path
) -> None:
    live.answers = [answer(200, b'{"status":"Healthy"}')]
    assert run([*RECORD, "--include-writes"]) == 2
    said = capsys.readouterr().err
    assert "nobody says that this reseller is disposable" in said
    assert "write disposable = true into its profile, or set CLOUDMORE_DISPOSABLE=true" in said
    assert [each.path for each in live.requests] == ["/connect/token", "/api/healthcheck"], "no other call was made"
    assert recorded(empty_folder) == []


@pytest.mark.parametrize("marked", ["a variable", "a profile"])
def test_with_the_mark_they_are_made(
    live: ScriptedServer, monkeypatch: pytest.MonkeyPatch, capsys: Captured, empty_folder: Path, marked: str
) -> None:
    monkeypatch.setenv("CLOUDMORE_DISPOSABLE", str(marked == "a variable").lower())
    profile = ["--profile", kept(live, empty_folder, monkeypatch, disposable=True)] if marked == "a profile" else []
    live.answers = [answer(200, b'{"status":"Healthy"}'), answer(200, b"[]"), answer(200, b"[]"), answer(403)]
    code = run([*RECORD, *profile, "--include-writes", "--operations", "organizations_create", "--cassettes", "made"])
    assert code == 7
    assert "Without a success: " in capsys.readouterr().err
    [create] = [each for each in live.requests if each.path.endswith("/organizations") and each.body]
    assert b"cloudmore-client recording" in create.body
    assert recorded(empty_folder) == ["made/authentication.yaml", "made/changes.yaml", "made/index.json"]
    [entry] = json.loads(Path("made/index.json").read_bytes()).values()
    assert (entry["address"], entry["against"]) == (live.url, live.url.removeprefix("http://"))


def test_the_variable_marks_no_profile(
    live: ScriptedServer, monkeypatch: pytest.MonkeyPatch, capsys: Captured, empty_folder: Path
) -> None:
    monkeypatch.setenv("CLOUDMORE_DISPOSABLE", "true")
    profile = kept(live, empty_folder, monkeypatch, disposable=False)
    live.answers = [answer(200, b'{"status":"Healthy"}')]
    assert run([*RECORD, "--profile", profile, "--include-writes"]) == 2
    assert "nobody says that this reseller is disposable" in capsys.readouterr().err
    assert recorded(empty_folder) == []


def kept(live: ScriptedServer, folder: Path, monkeypatch: pytest.MonkeyPatch, *, disposable: bool) -> str:
    """The name of a profile of the server, as it is kept."""
    monkeypatch.setenv("XDG_CONFIG_HOME", f"{folder}-settings")
    secrets = Secrets(CREDENTIALS.password, CREDENTIALS.client_secret)
    profile = Profile(
        name="acme",
        username=CREDENTIALS.username,
        reseller_id=CREDENTIALS.reseller_id,
        base_url=live.url,
        disposable=disposable,
    )
    return Profiles().save(profile, secrets, keyring=False).name


def test_a_creation_that_tells_no_id_is_looked_for(
    live: ScriptedServer, monkeypatch: pytest.MonkeyPatch, empty_folder: Path
) -> None:
    monkeypatch.setenv("CLOUDMORE_DISPOSABLE", "true")
    lists = [answer(200, b"[]")] * 2
    live.answers = [answer(200, b'{"status":"Healthy"}'), *lists, answer(201), answer(200, b"[]")]
    assert run([*RECORD, "--include-writes", "--operations", "organizations_create"]) == 0
    assert [each.path.rpartition("/")[2] for each in live.requests][-2:] == ["organizations?showActive=false"] * 2
    assert "cassettes/live/changes.yaml" in recorded(empty_folder)


def test_a_body_that_is_no_text_is_left_out(live: ScriptedServer, capsys: Captured, empty_folder: Path) -> None:
    live.answers = [answer(200, b"\xff\xfe\x00", content_type="application/octet-stream")]
    assert run([*RECORD, "--operations", "health_check"]) == 7
    assert "left out: health_check 200: a body that is no text" in capsys.readouterr().err
    assert recorded(empty_folder) == ["cassettes/index.json", "cassettes/live/authentication.yaml"]


@pytest.mark.parametrize("content", ["{", "[]"])
def test_an_index_that_is_none_is_told_before_any_call(
    content: str, live: ScriptedServer, capsys: Captured, empty_folder: Path
) -> None:
    (empty_folder / "index.json").write_text(content, "utf-8")
    assert run([*RECORD, "--cassettes", "made"]) == 2
    assert "Mend it or remove it" in capsys.readouterr().err
    assert live.requests == []


def test_a_folder_that_cannot_be_written_is_told_before_any_call(
    live: ScriptedServer, capsys: Captured, empty_folder: Path
) -> None:
    (empty_folder / "letter").write_text("to somebody", "utf-8")
    assert run([*RECORD, "--cassettes", "letter/made"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("cloudmore: Nothing can be written in "), "and the calls are not told"
    assert live.requests == []


def test_a_file_is_no_folder(live: ScriptedServer, capsys: Captured, empty_folder: Path) -> None:
    (empty_folder / "made").write_text("to somebody", "utf-8")
    assert run([*RECORD, "--cassettes", "made", "--force"]) == 2
    assert "made is a file" in capsys.readouterr().err
    assert live.requests == []


def test_nothing_in_the_tenant_is_told(live: ScriptedServer, capsys: Captured, empty_folder: Path) -> None:
    live.answers = [answer(200, b'{"status":"Healthy"}'), *[answer(200, b"[]")] * 3, answer(404)]
    names = "services_list,organizations_list,organizations_get"
    assert run([*RECORD, "--operations", names]) == 7
    said = capsys.readouterr().err
    assert "there is no organization" in said
    assert "Without a success: organizations_get." in said
    assert "cassettes/live/organizations.yaml" in recorded(empty_folder)


# What the server says to the token and to the calls; the exit code.
ENDS: dict[str, tuple[bytes | None, bytes | None, int]] = {
    "a password that is wrong": (answer(400, b'{"error":"invalid_grant"}'), answer(200), 3),
    "nobody is let in": (None, answer(401), 3),
    "no answer": (None, None, 1),
}


@pytest.mark.parametrize(("token", "calls", "code"), ENDS.values(), ids=ENDS.keys())
def test_what_ends_it_early(  # noqa: PLR0917 - as above
    token: bytes | None, calls: bytes | None, code: int, live: ScriptedServer, capsys: Captured, empty_folder: Path
) -> None:
    live.token_answers = [token] if token else []
    live.answers = [calls]
    assert run([*RECORD, "--operations", "services_list"]) == code
    assert capsys.readouterr().err.count("cloudmore: ") == 1
    assert recorded(empty_folder) == []


def test_an_existing_recording_is_replaced_only_when_asked(
    live: ScriptedServer, capsys: Captured, empty_folder: Path
) -> None:
    live.answers = [answer(200, b'{"status":"Healthy"}')]
    command = [*RECORD, "--operations", "health_check", "--quiet"]
    assert run(command) == 0
    before = (empty_folder / "cassettes" / "live" / "health.yaml").read_bytes()
    live.answers = [answer(200, b'{"status":"Unhealthy"}')]
    assert run(command) == 2
    assert "replace them all with --force" in capsys.readouterr().err
    assert (empty_folder / "cassettes" / "live" / "health.yaml").read_bytes() == before
    assert run([*command, "--force"]) == 0
    assert b"Unhealthy" in (empty_folder / "cassettes" / "live" / "health.yaml").read_bytes()


def test_ctrl_c_leaves_nothing(served: Sandbox, empty_folder: Path) -> None:
    served.reset()
    variables = {**os.environ, **settings_of(served.credentials, served.url)}
    command = [sys.executable, "-m", "cloudmore", *RECORD, "--organizations", "40"]
    process = subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, text=True, cwd=empty_folder)
    with process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("organization 2 of"):
                process.send_signal(signal.SIGINT)
                break
        rest = process.stderr.read()
    assert (process.returncode, "Traceback" in rest) == (130, False)
    assert recorded(empty_folder) == []


def test_the_summary_names_what_was_written_and_nobody(
    live: ScriptedServer, empty_folder: Path, capsys: Captured
) -> None:
    body = json.dumps([{"id": "1", "name": "Anka Berg AB", "customerNumber": "C-4711"}]).encode()
    live.answers = [
        answer(200, b'{"status":"Healthy"}'),
        answer(200, body),
        answer(200, body),
        answer(404, b'"Anka Berg AB?"'),
    ]
    arguments = [
        "--operations",
        "organizations_list,organizations_get",
        "--organizations",
        "1",
        "--summary",
        "run.json",
    ]
    assert run([*RECORD, *arguments, "--verbose"]) == 7
    said = capsys.readouterr()
    summary = Path("run.json").read_text("utf-8")
    assert "cassettes/live/organizations.yaml" in summary
    assert not [text for text in (said.out, said.err, summary) if "Anka" in text or "4711" in text]
    assert not [path for path in recorded(empty_folder) if "Anka" in (empty_folder / path).read_text("utf-8")]
