"""What a person meets at a terminal: questions, a line that moves, Ctrl-C with a way on, colours and widths."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest
from conftest import CREDENTIALS, Said, ScriptedServer, answer, settings_of

from cloudmore.sandbox import Sandbox

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
DETAILS = {"id": "1", "name": "Exempel AB", "customerNumber": "C-1", "active": True}
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def environment(server: ScriptedServer, empty_folder: Path) -> dict[str, str]:
    """The settings of that server, in an empty folder, before a terminal that can do everything."""
    assert empty_folder
    server.answers = [answer(200, json.dumps([DETAILS]).encode())]
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    return {**kept, **settings_of(CREDENTIALS, server.url), "TERM": "xterm-256color"}


def typed(line: str, environment: dict[str, str], *, width: int = 80) -> pexpect.spawn[str]:
    """A command that a person has typed."""
    return pexpect.spawn(
        sys.executable,
        ["-m", "cloudmore", *shlex.split(line)],
        env=environment,
        encoding="utf-8",
        timeout=30,
        dimensions=(30, width),
    )


def ended(person: pexpect.spawn[str]) -> tuple[int, str]:
    """The exit code, and what was shown since the last look."""
    person.expect(pexpect.EOF)
    person.close()
    return person.exitstatus, person.before.replace("\r\n", "\n")


@pytest.fixture
def slow(server: ScriptedServer) -> Iterator[threading.Event]:
    """Lets the answer to every call but GET of details wait until it is set."""
    goes_on = threading.Event()

    def wait(said: Said) -> bytes:
        if said.method == "GET" and "/organizations/1" in said.path:
            return answer(200, json.dumps(DETAILS).encode())
        goes_on.wait(20)
        return answer(200, json.dumps([DETAILS]).encode())

    server.answers = [wait]
    yield goes_on
    goes_on.set()


def test_who_says_no_changes_nothing(server: ScriptedServer, environment: dict[str, str]) -> None:
    server.answers = [answer(200, json.dumps(DETAILS).encode())]
    person = typed("organizations delete 1", environment)
    person.expect_exact("Do it? [y/N]: ")
    assert "This will delete the organization Exempel AB (1)" in person.before
    person.sendline("no")
    code, shown = ended(person)
    assert (code, "Nothing was changed." in shown) == (130, True)
    assert {said.method for said in server.requests if said.path != "/connect/token"} == {"GET"}


def test_what_takes_longer_than_a_second_shows_itself(environment: dict[str, str], slow: threading.Event) -> None:
    person = typed("organizations list", environment)
    person.expect(r"still working\S* \S*0:00:0[1-9]")
    slow.set()
    code, shown = ended(person)
    assert code == 0
    assert "\x1b[2K" in shown, "the line is taken away"
    assert "Exempel AB" in shown
    assert "still working" not in shown.partition("Exempel AB")[2]


def test_what_is_quick_shows_nothing_but_its_result(environment: dict[str, str]) -> None:
    code, shown = ended(typed("organizations list", environment))
    assert (code, "still working" in shown, "Exempel AB" in shown) == (0, False, True)


# What is typed for a shell, and whether a terminal that is slow to get its answer shows a word.
HUSHED: dict[str, tuple[str, dict[str, str], int]] = {
    "with --quiet": ("organizations list --quiet", {}, 0),
    "into a pipe": ("organizations list 2>&1 | cat", {}, 0),
    "a terminal that cannot go back": ("organizations list", {"TERM": "dumb"}, 1),
}


@pytest.mark.parametrize("name", HUSHED)
def test_who_does_not_watch_is_not_told(
    server: ScriptedServer, environment: dict[str, str], slow: threading.Event, name: str
) -> None:
    line, more, words = HUSHED[name]
    person = pexpect.spawn(
        "bash",
        ["-c", f"{shlex.quote(sys.executable)} -m cloudmore {line}"],
        env={**environment, **more},
        encoding="utf-8",
        timeout=30,
    )
    while not [said for said in server.requests if said.path != "/connect/token"]:
        assert person.isalive()
    # Longer than a word takes.
    with pytest.raises(pexpect.TIMEOUT):
        person.expect("Exempel", timeout=2)
    slow.set()
    code, shown = ended(person)
    assert code == 0
    assert shown.count("still working") == words
    assert "Exempel AB" in shown


def test_who_stops_waiting_for_a_report_can_go_on(environment: dict[str, str]) -> None:
    with Sandbox(report_seconds=3600, organizations=4) as sandbox:
        settings = {**environment, **settings_of(sandbox.credentials, sandbox.url)}
        person = typed("billing report --month 2026-10 -o october.csv", settings, width=60)
        person.expect("asked again in")
        before = person.before
        person.sendintr()
        code, shown = ended(person)
        assert (code, "Traceback" in shown) == (130, False)
        (command,) = set(re.findall(r"cloudmore (billing resume .+)", ESCAPE.sub("", before.replace("\r", "") + shown)))
        sandbox.clock.advance(3600)
        code, shown = ended(typed(command, settings, width=200))
    assert (code in (0, 7), Path("sandbox-october.csv").exists()) == (True, True), shown
    assert not list(Path("saved-reports").glob("*.task.json"))


# A change, and the command that shows whether it was made.
CHANGES = {
    "organizations create --set name=E --yes": "organizations list",
    "organizations delete 1 --yes": "organizations get 1",
    "organizations update 1 --set name=E --yes": "organizations get 1",
    "request POST /organizations/1/things --yes": "request GET /organizations/1/things",
}


@pytest.mark.parametrize("line", CHANGES)
def test_who_stops_a_change_is_told_what_may_have_happened(
    server: ScriptedServer, environment: dict[str, str], slow: threading.Event, line: str
) -> None:
    person = typed(f"{line} --base-url {server.url}", environment, width=200)
    person.expect("still working")
    person.sendintr()
    code, shown = ended(person)
    slow.set()
    assert (code, "Traceback" in shown) == (130, False)
    assert "This may have happened all the same: " in shown
    assert f"\n  cloudmore {CHANGES[line]} --base-url {server.url}\n" in shown
    assert ended(typed(f"{CHANGES[line]} --base-url {server.url}", environment))[0] == 0


def test_who_stops_a_submission_is_told_so(environment: dict[str, str], slow: threading.Event) -> None:
    assert not slow.is_set()
    person = typed("billing submit --month 2026-10", environment)
    person.expect("still working")
    person.sendintr()
    code, shown = ended(person)
    assert code == 130
    assert "A report may be in the making" in " ".join(shown.split())


# How colours are asked away.
PLAIN: dict[str, tuple[str, dict[str, str]]] = {
    "--no-color": ("--no-color", {}),
    "NO_COLOR": ("", {"NO_COLOR": "1"}),
    "a terminal that has none": ("", {"TERM": "dumb"}),
}


def test_a_terminal_has_colours(environment: dict[str, str]) -> None:
    _code, shown = ended(typed("doctor", environment, width=200))
    assert re.search(r"\x1b\[3\dm", shown)


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("line", ["doctor", "organizations list"])
def test_colours_go_where_they_are_not_wanted(environment: dict[str, str], name: str, line: str) -> None:
    option, more = PLAIN[name]
    _code, shown = ended(typed(f"{line} {option}", {**environment, **more}, width=200))
    assert re.findall(r"\x1b\[[0-9;]*3\d[0-9;]*m", shown) == []
    assert "Exempel AB" in shown or "organizations: " in ESCAPE.sub("", shown)


def test_a_pipe_has_no_colours(environment: dict[str, str]) -> None:
    line = f"{shlex.quote(sys.executable)} -m cloudmore doctor | cat"
    _code, shown = ended(pexpect.spawn("bash", ["-c", line], env=environment, encoding="utf-8", timeout=30))
    assert ESCAPE.findall(shown) == []
    assert "settings" in shown or "ok" in shown


TABLES: dict[str, Callable[[ScriptedServer], str]] = {
    "organizations": lambda _server: "organizations list",
    "one organization": lambda _server: "organizations get 1",
    "targets": lambda _server: "billing targets",
    "the calls of a recording": lambda _server: "contract record --dry-run",
}


@pytest.mark.parametrize("width", [60, 80, 200])
@pytest.mark.parametrize("name", TABLES)
def test_tables_fit(server: ScriptedServer, environment: dict[str, str], name: str, width: int) -> None:
    many = [
        {
            **DETAILS,
            "id": f"{number}0b7c2f9e-6a41-4b1e-9a61-3f3f0c1d2e4a",
            "name": "Exempel och Söner Handelsbolag " * 3,
        }
        for number in range(3)
    ]
    line = TABLES[name](server)
    server.answers = [answer(200, json.dumps(many if line.endswith("list") else many[0]).encode())]
    code, shown = ended(typed(line, environment, width=width))
    assert code == 0
    if name != "targets":
        # Those are sentences, which the terminal wraps.
        assert max(map(len, COLOUR.sub("", shown).splitlines())) <= width
