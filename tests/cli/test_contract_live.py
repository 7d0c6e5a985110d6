"""``cloudmore contract check --live``: what it says, what it writes, what it refuses, and what it never tells."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import CREDENTIALS, ScriptedServer, answer, settings_of

from cloudmore.auth import MemoryTokenStore
from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox

LIVE = ["contract", "check", "--live"]
SMALL = [*LIVE, "--organizations", "1", "--services", "1"]
Captured = pytest.CaptureFixture[str]
# What each format begins with, or has in its first lines.
FORMATS = {
    "table": "operation             verdict  calls  reason\n",
    "json": '{\n  "schema": "contract-live/1",\n  "verdict": "same",',
    "jsonl": '{"operation":"authentication_token","verdict":"same","calls":1,',
    "csv": "operation,verdict,calls,with_data,reason,fingerprints\nauthentication_token,same,1,1,1 with data,\n",
    "junit": "<?xml version='1.0' encoding='utf-8'?>\n<testsuites name=\"contract\">",
    "sarif": '{\n  "$schema": "https://docs.oasis-open.org/sarif/',
    "github": "::notice title=contract%3A same::2 operations of a sandbox",
    "markdown": "### Contract: same\n",
}
FILES = ("a.json", "a.jsonl", "a.csv", "a.xml", "a.sarif", "a.md")


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    """A small sandbox whose reports are ready at once."""
    with Sandbox(report_seconds=0, organizations=3) as running:
        yield running


def files(folder: Path) -> list[str]:
    """The files in a folder and below."""
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file())


@pytest.mark.usefixtures("settings")
def test_it_tells_the_calls_first_and_leaves_nothing(capsys: Captured, empty_folder: Path) -> None:
    assert run(SMALL) == 0
    said = capsys.readouterr()
    first, *calls = said.err.split("Nothing is changed.\n")[0].splitlines()
    assert first.startswith("Calls to http://127.0.0.1:")
    assert "18 at most" in first
    assert "  organizations_list: 2" in calls
    assert "\norganization 1 of 1\n" in said.err
    rows = said.out.splitlines()
    assert rows[0].split() == ["operation", "verdict", "calls", "reason"]
    assert {row.split()[1] for row in rows[1:-1]} == {"same"}
    assert rows[-1].startswith("11 operations of a sandbox against cloudmore.yaml (")
    assert rows[-1].endswith("…): 11 same.")
    assert files(empty_folder) == []


@pytest.mark.usefixtures("settings")
def test_quiet_says_the_verdicts_alone(capsys: Captured) -> None:
    assert run([*LIVE, "--quiet", "--operations", " services_list , health_check", "-f", "csv"]) == 0
    said = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert [(row["operation"], row["verdict"], row["calls"]) for row in rows] == [
        ("authentication_token", "same", "1"),
        ("health_check", "same", "1"),
        ("services_list", "same", "1"),
    ]
    assert said.err.count("\n") == 1
    assert said.err.startswith("cloudmore: 3 operations")


def somebodys(sandbox: Sandbox) -> list[str]:
    """Texts of the seed that are somebody's, and the secrets of the client."""
    own = sandbox.credentials
    texts = {own.password, own.client_secret, own.username, own.reseller_id}

    def taken(value: object) -> None:
        if isinstance(value, dict):
            for each in value.values():
                taken(each)
        elif isinstance(value, str) and len(value) > 4:
            texts.add(value)

    with sandbox.client(token_store=MemoryTokenStore(), rate_limit=None) as cm:
        for each in cm.organizations.list():
            taken(json.loads(cm.organizations.get(each.id).to_json()))
    return sorted(texts)


def test_nobody_and_no_secret_is_in_any_output(
    served: Sandbox, settings: dict[str, str], capsys: Captured, empty_folder: Path
) -> None:
    assert settings
    sought = somebodys(served)
    assert len(sought) > 20
    outputs = [each for name in FILES for each in ("-o", name)]
    # An answer that is not as it should be tells more than one that is.
    served.faults.add("html", operation="services_list", times=None)
    code = run(
        [
            *LIVE,
            "--organizations",
            "2",
            "--services",
            "1",
            *outputs,
            "--evidence",
            "e.json",
            "--summary",
            "run.json",
            "--verbose",
            "--fail-on",
            "new",
        ]
    )
    assert code == 6
    said = capsys.readouterr()
    assert files(empty_folder) == sorted([*FILES, "e.json", "run.json"])
    texts = [said.out, said.err, *(Path(name).read_text("utf-8") for name in files(empty_folder))]
    assert [each for each in sought for text in texts if each in text] == []
    assert "Sign in" not in "".join(texts)
    summary = json.loads(Path("run.json").read_bytes())
    assert summary["sandbox"] is True, "a served one, which the answers alone tell"
    assert len(summary["files"]) == len(FILES) + 1


@pytest.mark.usefixtures("settings")
def test_the_files_are_those_of_their_endings(served: Sandbox, capsys: Captured) -> None:
    served.faults.add("html", operation="services_list", times=None)
    served.faults.add("forbidden", operation="organizations_estore", times=None)
    served.faults.add("rate-limited", operation="health_check", times=None, retry_after=0)
    names = "services_list,organizations_estore,health_check,organizations_list"
    outputs = [each for name in FILES for each in ("-o", name)]
    assert run([*SMALL, "--operations", names, *outputs, "-f", "github"]) == 6
    said = capsys.readouterr()
    told = json.loads(Path("a.json").read_bytes())
    assert list(told) == [
        *("schema", "verdict", "fail_on", "exit_code", "source", "document", "document_sha256", "client", "began"),
        *("operations", "findings", "known", "remarks"),
    ]
    assert (told["schema"], told["verdict"], told["exit_code"]) == ("contract-live/1", "broken", 6)
    assert [(each["operation"], each["verdict"]) for each in told["operations"]] == [
        ("authentication_token", "same"),
        ("health_check", "not reachable"),
        ("services_list", "broken"),
        ("organizations_list", "same"),
        ("organizations_estore", "not exercised"),
    ]
    [finding] = told["findings"]
    assert (finding["cassette"], finding["interaction"]) == ("services_list", 0)
    assert told["operations"][2]["fingerprints"] == [finding["fingerprint"]]
    [suite] = ET.parse("a.xml").getroot()
    assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["5", "1", "1", "1"]
    cases = {case.get("name"): [each.tag for each in case] for case in suite}
    assert cases["services_list"] == ["failure", "system-out"]
    assert cases["health_check"] == ["error", "system-out"]
    assert cases["organizations_estore"] == ["skipped", "system-out"]
    assert json.loads(Path("a.sarif").read_bytes())["version"] == "2.1.0"
    page = Path("a.md").read_text("utf-8")
    assert page.startswith("### Contract: broken\n")
    assert page.count("\n| ") == 1 + 5 + 1 + 1
    assert [line.partition(" ")[0] for line in said.out.splitlines()] == [
        *("::error", "::error", "::warning", "::notice", "::notice", "::notice", "::error"),
    ]
    assert said.out.splitlines()[-1].startswith("::error title=contract%3A broken::5 operations")
    [row] = [json.loads(line) for line in Path("a.jsonl").read_text("utf-8").splitlines() if "broken" in line]
    assert row["fingerprints"] == finding["fingerprint"]


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize(("form", "words"), FORMATS.items(), ids=FORMATS)
def test_every_format_is_shown(form: str, words: str, capsys: Captured) -> None:
    assert run([*LIVE, "--operations", "health_check", "-f", form]) == 0
    assert capsys.readouterr().out.startswith(words)


@pytest.mark.usefixtures("settings")
def test_the_evidence_is_shown_before_it_is_written(capsys: Captured) -> None:
    Path("e.json").write_text("of last week", "utf-8")
    assert run([*LIVE, "--operations", "services_list", "--evidence", "e.json", "-f", "json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["schema"] == "contract-live/1", "and nothing else is on stdout"
    content = Path("e.json").read_text("utf-8")
    assert json.loads(content)["schema"] == "contract-evidence/1"
    assert content in said.err
    assert said.err.endswith("cloudmore: Written: e.json. All of it is shown above.\n")


# Arguments, and what is said.
REFUSED: dict[str, tuple[list[str], str]] = {
    "a folder": (["--cassettes", "x"], "--cassettes does not go with --live"),
    "shapes": (["--shapes", "x"], "--shapes does not go with --live"),
    "shapes that are written": (["--update-shapes"], "--update-shapes does not go with --live"),
    "hosts": (["--host", "x", "--skip-host", "y"], "--host, --skip-host does not go with --live"),
    "a document": (["--spec", "x"], "--spec does not go with --live"),
    "a write": (["--operations", "organizations_create"], "a live check changes nothing"),
    "no operation": (["--operations", ","], "--operations names none"),
    "an unknown operation": (["--operations", "nothing"], "no operation 'nothing'"),
    "no organization": (["--organizations", "0"], "'--organizations': 0 is not in the range"),
    "a wait that is none": (["--wait", "soon"], "'soon' is no duration"),
    "a day that is none": (["--start", "soon"], "soon"),
    "an unknown grade": (["--fail-on", "bad"], "no grade 'bad'"),
    "an unknown ending": (["-o", "a.pdf"], "Use one of .csv, .json, .jsonl, .md, .sarif, .xml"),
    "evidence over a result": (["-o", "a.json", "--evidence", "./a.json"], "is named twice"),
    "evidence over a summary": (["--summary", "a.json", "--evidence", "a.json"], "is named twice"),
    "evidence over a saved report": (["--evidence", "a.manifest.json"], "has the name of a saved report"),
    "evidence over the baseline": (["--baseline", "a.toml", "--evidence", "./a.toml"], "a.toml would be written over"),
    "a result over the baseline": (["--baseline", "a.json", "-o", "a.json"], "a.json would be written over"),
    "evidence in no folder": (["--evidence", "nowhere/a.json"], "cannot be written"),
    "a folder for a file": (["--evidence", "."], "cannot be written"),
    "no baseline": (["--baseline", "nowhere.toml"], "nowhere.toml cannot be read"),
    "a profile": (["--profile", "p"], "There is no profile p"),
}


@pytest.fixture
def live(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> ScriptedServer:
    """A server that does not say that it is a sandbox, in the environment."""
    assert empty_folder
    for name, value in settings_of(CREDENTIALS, server.url).items():
        monkeypatch.setenv(name, value)
    return server


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_before_any_call(
    arguments: list[str], words: str, live: ScriptedServer, capsys: Captured, empty_folder: Path
) -> None:
    assert run([*LIVE, *arguments]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert (live.requests, files(empty_folder)) == ([], [])


OF_LIVE = {
    "operations": ["--operations", "services_list"],
    "organizations": ["--organizations", "1"],
    "services": ["--services", "1"],
    "start": ["--start", "2026-10-01"],
    "end": ["--end", "2026-10-01"],
    "wait": ["--wait", "1m"],
    "evidence": ["--evidence", "a.json"],
}


@pytest.mark.parametrize("name", OF_LIVE)
@pytest.mark.usefixtures("empty_folder")
def test_what_goes_with_live_alone(name: str, capsys: Captured) -> None:
    assert run(["contract", "check", *OF_LIVE[name]]) == 2
    assert f"--{name} goes with --live. Say --live, too" in capsys.readouterr().err


# What the server says to the token and to the calls; the exit code, and words on stdout or stderr.
ENDS: dict[str, tuple[bytes | None, list[bytes | None], int, str]] = {
    "a password that is wrong": (answer(400, b'{"error":"invalid_grant"}'), [answer(200)], 3, "refused"),
    "nobody is let in": (None, [answer(401)], 3, "401"),
    "no answer": (None, [None], 1, "not reachable"),
    "an empty list": (None, [answer(200, b'{"status":"Healthy"}'), answer(200, b"[]")], 7, "nothing but empty answers"),
}


@pytest.mark.parametrize(("token", "calls", "code", "words"), ENDS.values(), ids=ENDS)
def test_how_it_ends(  # noqa: PLR0917 - a table and what is around it
    token: bytes | None, calls: list[bytes | None], code: int, words: str, live: ScriptedServer, capsys: Captured
) -> None:
    live.token_answers = [token] if token else []
    live.answers = list(calls)
    assert run([*LIVE, "--operations", "services_list", "--evidence", "e.json"]) == code
    said = capsys.readouterr()
    assert words in said.out + said.err
    assert Path("e.json").exists() is (code != 3)


def test_nothing_that_changes_something_is_sent(live: ScriptedServer) -> None:
    live.answers = [answer(200, b"[]")]
    run(LIVE)
    sent = {f"{each.path.rpartition('/')[2]}" for each in live.requests if "GET" not in each.method}
    assert sent <= {"token", "MonthlyBillingPerOrganizationAsync"}


def test_ctrl_c_leaves_nothing(served: Sandbox, empty_folder: Path) -> None:
    served.reset()
    temporary = empty_folder / "temporary"
    temporary.mkdir()
    variables = {**os.environ, **settings_of(served.credentials, served.url), "TMPDIR": str(temporary)}
    command = [sys.executable, "-m", "cloudmore", *LIVE, "--evidence", "e.json", "-o", "a.json"]
    process = subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, text=True, cwd=empty_folder)
    with process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("organization 2 of"):
                process.send_signal(signal.SIGINT)
                break
        rest = process.stderr.read()
    assert (process.returncode, "Traceback" in rest) == (130, False)
    assert files(empty_folder) == []
