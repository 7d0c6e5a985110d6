"""``login`` and ``profiles``: what is asked, what is kept where, and what is refused with nothing kept."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pexpect
import pytest
from keyring.backends import fail

from cloudmore.cli.application import run
from cloudmore.profiles import Profiles
from cloudmore.sandbox import Sandbox

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def profiles(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Profiles]:
    """None, on a machine without a keyring."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(empty_folder / "settings"))
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield Profiles()
    keyring.set_keyring(before)


def arguments(served: Sandbox, *more: str) -> list[str]:
    who = served.credentials
    return [
        *("login", "--password-stdin", "--username", who.username, "--reseller-id", who.reseller_id),
        *("--base-url", served.url, *more),
    ]


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_a_person_is_asked_and_no_secret_is_shown(served: Sandbox, profiles: Profiles) -> None:
    who = served.credentials
    person = pexpect.spawn(
        sys.executable,
        ["-m", "cloudmore", "login", "--keep-in", "file"],
        encoding="utf-8",
        timeout=30,
        dimensions=(24, 200),
    )
    answers = {
        r"Name of the profile \[main\]: ": "acme",
        r"Region \(eu\), or the address .* \[eu\]: ": served.url,
        "Name of the API user: ": who.username,
        "Reseller id: ": who.reseller_id,
        "Password: ": who.password,
        "Client secret: ": who.client_secret,
    }
    seen = ""
    for question, answer in answers.items():
        person.expect(question)
        seen += person.before + person.after
        person.sendline(answer)
    person.expect(pexpect.EOF)
    seen += person.before
    person.close()
    assert person.exitstatus == 0
    assert "It works: 12 services." in seen
    assert "It is used where no profile is named." in seen
    assert who.password not in seen
    assert who.client_secret not in seen
    assert profiles.credentials("acme") == who


def test_a_person_may_stop(profiles: Profiles) -> None:
    person = pexpect.spawn(sys.executable, ["-m", "cloudmore", "login"], encoding="utf-8", timeout=30)
    person.expect("Name of the profile")
    person.sendintr()
    person.expect(pexpect.EOF)
    person.close()
    assert "Traceback" not in person.before
    assert (person.exitstatus, profiles.names()) == (130, [])


def test_secrets_come_from_standard_input(
    served: Sandbox, profiles: Profiles, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    who = served.credentials
    typed(monkeypatch, who.password, who.client_secret)
    assert run(arguments(served, "--profile", "acme", "--read-only", "--disposable")) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert f"Kept the profile acme in {profiles.file}, its secrets in a file beside it" in said.err
    found = profiles.get("acme")
    assert (found.read_only, found.disposable, found.base_url, found.secrets) == (True, True, served.url, "file")
    assert run(["services", "list", "-f", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 12


def test_everything_comes_from_the_environment(
    settings: dict[str, str], served: Sandbox, profiles: Profiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOUDMORE_PROFILE", "one-that-is-not-there")
    assert run(["login", "--from-env", "--profile", "ci", "--quiet"]) == 0
    assert profiles.credentials("ci") == served.credentials
    assert profiles.get("ci").address == settings["CLOUDMORE_BASE_URL"]


REFUSED: dict[str, tuple[list[str], list[str], int, str]] = {
    "a wrong password": (["--profile", "acme"], ["wrong", "SECRET"], 3, "refused the credentials"),
    "nobody to be asked": ([], [], 2, "no two lines"),
    "a name that is none": (["--profile", "A/B"], ["PASSWORD", "SECRET"], 2, "is no name of a profile"),
    "two names": (["--profile", "a,b"], ["PASSWORD", "SECRET"], 2, "A login is for one profile"),
    "no keyring": (["--keep-in", "keyring"], ["PASSWORD", "SECRET"], 2, "The keyring does not keep the secrets"),
    "an address that is not there": (["--base-url", "http://127.0.0.1:1"], ["PASSWORD", "SECRET"], 1, "Cannot reach"),
    "an address that is unsafe": (["--base-url", "http://h.example"], ["PASSWORD", "SECRET"], 2, "unprotected"),
    "a file": (["-o", "x.json"], [], 2, "writes no file"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_nothing_is_kept_of_what_is_refused(
    served: Sandbox, profiles: Profiles, monkeypatch: pytest.MonkeyPatch, capsys: Captured, name: str
) -> None:
    more, lines, code, says = REFUSED[name]
    who = served.credentials
    words = {"PASSWORD": who.password, "SECRET": who.client_secret}
    typed(monkeypatch, *(words.get(line, line) for line in lines))
    assert run(arguments(served, *more)) == code
    said = capsys.readouterr()
    assert says in said.err
    assert who.client_secret not in said.err
    assert profiles.names() == []
    assert not list(profiles.folder.glob("*.json"))


def test_all_that_would_be_asked_is_told_at_once(
    profiles: Profiles, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    typed(monkeypatch)
    assert run(["login"]) == 2
    wanted = "--username, --reseller-id, --region or --base-url, --password-stdin; or set the variables"
    assert wanted in capsys.readouterr().err
    assert profiles.names() == []


def test_a_sandbox_needs_none(profiles: Profiles, capsys: Captured) -> None:
    assert run(["login", "--sandbox"]) == 2
    assert "The sandbox needs no profile" in capsys.readouterr().err
    assert profiles.names() == []


@pytest.fixture
def two(served: Sandbox, profiles: Profiles, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> Profiles:
    """Two profiles of one sandbox; the second has a wrong password."""
    who = served.credentials
    for name, password in (("acme", who.password), ("beta", "wrong")):
        typed(monkeypatch, password, who.client_secret)
        assert run(arguments(served, "--profile", name, "--no-check", "--quiet")) == 0
    capsys.readouterr()
    return profiles


def test_profiles_are_listed_chosen_and_removed(two: Profiles, served: Sandbox, capsys: Captured) -> None:
    assert run(["profiles", "list", "-f", "json"]) == 0
    said = capsys.readouterr().out
    assert [(each["profile"], each["default"]) for each in json.loads(said)] == [("acme", True), ("beta", False)]
    assert served.credentials.client_secret not in said
    assert run(["profiles", "use", "beta"]) == 0
    assert two.default() == "beta"
    assert run(["profiles", "remove", "beta", "--dry-run"]) == 0
    assert two.names() == ["acme", "beta"]
    assert run(["profiles", "remove", "beta", "--yes"]) == 0
    assert (two.names(), two.default()) == (["acme"], None)
    assert [file.name for file in two.folder.glob("*.json")] == ["acme.secrets.json"]
    assert run(["profiles", "remove", "beta", "--yes"]) == 2
    assert "There is no profile beta. Choose one of acme" in capsys.readouterr().err


def test_lists_of_several_are_one_and_a_failure_stops_none(two: Profiles, capsys: Captured) -> None:
    assert two
    assert run(["--profile", "beta,acme", "services", "list", "-f", "json"]) == 3
    said = capsys.readouterr()
    assert {each["profile"] for each in json.loads(said.out)} == {"acme"}
    assert len(json.loads(said.out)) == 12
    assert said.err.startswith("cloudmore: beta: ")
    assert run(["--profile", "acme,acme", "services", "list"]) == 2
    assert run(["--profile", "acme,beta", "organizations", "get", "1"]) == 2
    assert "This command is for one profile, and 2 are named" in capsys.readouterr().err


def test_reports_of_several_have_files_of_their_own(two: Profiles, empty_folder: Path, capsys: Captured) -> None:
    assert two
    report = ["--profile", "beta,acme", "billing", "report", "--month", "2026-10"]
    assert run([*report, "-o", "october.csv"]) == 2
    assert "Put {profile} into its name" in capsys.readouterr().err
    assert run([*report, "-o", "october-{profile}.csv"]) == 3
    said = capsys.readouterr()
    assert said.out.startswith("beta:\nacme:\n")
    assert sorted(each.name for each in empty_folder.glob("*.csv")) == ["sandbox-october-acme.csv"]
    assert run(["billing", "check", "2026-10", "--profile", "acme", "-f", "json", "--fail-on", "none"]) == 0
    assert run([*report, "-f", "json"]) == 2


def test_without_a_name_the_file_is_that_of_the_default_profile(
    two: Profiles, empty_folder: Path, capsys: Captured
) -> None:
    assert two
    assert run(["billing", "report", "--month", "2026-10", "--quiet"]) in (0, 7)
    assert (empty_folder / "sandbox-cloudmore-acme-2026-10.xlsx").is_file()
    assert capsys.readouterr().err == ""
