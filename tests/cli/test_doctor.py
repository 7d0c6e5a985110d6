"""``doctor``: each setting with its origin, and a verdict of each thing that a call needs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from conftest import CREDENTIALS, RawAnswer, ScriptedServer, answer, settings_of

from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox

Captured = pytest.CaptureFixture[str]
LIST = b'[{"id":"1","name":"a"}]'


def records(capsys: Captured) -> dict[str, tuple[str, str, str]]:
    found = json.loads(capsys.readouterr().out)
    return {each["check"]: (each["verdict"], each["told"], each["remedy"] or "") for each in found}


def test_everything_is_right(settings: dict[str, str], served: Sandbox, capsys: Captured) -> None:
    assert run(["doctor", "-f", "json"]) == 0
    found = records(capsys)
    assert {verdict for verdict, _told, _remedy in found.values()} == {"ok"}
    assert found["username"][1] == f"{served.credentials.username}, from CLOUDMORE_USERNAME"
    assert found["base_url"][1] == f"{settings['CLOUDMORE_BASE_URL']}, from CLOUDMORE_BASE_URL"
    assert found["organizations"][1] == "the account may list them: 40"


def test_no_secret_is_shown(settings: dict[str, str], capsys: Captured) -> None:
    assert run(["doctor"]) == 0
    said = capsys.readouterr()
    assert "password: ***, from CLOUDMORE_PASSWORD" in said.out
    for name in ("CLOUDMORE_PASSWORD", "CLOUDMORE_CLIENT_SECRET"):
        assert settings[name] not in said.out + said.err


def test_the_embedded_sandbox_needs_no_settings(empty_folder: Path, capsys: Captured) -> None:
    assert empty_folder
    assert run(["--sandbox", "doctor", "-f", "json"]) == 0
    assert records(capsys)["settings"][0] == "ok"


SETTINGS: dict[str, tuple[dict[str, str | None], int, str, str]] = {
    "a missing one": ({"CLOUDMORE_PASSWORD": None}, 2, "password", "missing"),
    "all of them": (
        dict.fromkeys(settings_of(CREDENTIALS, "")),
        2,
        "settings",
        "Missing settings: CLOUDMORE_USERNAME, CLOUDMORE_PASSWORD, CLOUDMORE_CLIENT_SECRET, CLOUDMORE_RESELLER_ID.",
    ),
    "no address": (
        {"CLOUDMORE_BASE_URL": None},
        2,
        "settings",
        "Neither a region nor a base URL is given.",
    ),
    "the region us": (
        {"CLOUDMORE_BASE_URL": None, "CLOUDMORE_REGION": "us"},
        2,
        "settings",
        "The host of the region 'us' is not publicly known.",
    ),
    "two accounts": (
        {"CLOUDMORE_PROFILE": "acme"},
        2,
        "settings",
        "Both CLOUDMORE_PROFILE and CLOUDMORE_USERNAME are set, and they may be of two accounts.",
    ),
    "a file that is not there": (
        {"CLOUDMORE_PASSWORD": None, "CLOUDMORE_PASSWORD_FILE": "nowhere"},
        2,
        "settings",
        "The file nowhere of CLOUDMORE_PASSWORD_FILE cannot be read: No such file or directory.",
    ),
    "nobody there": ({"CLOUDMORE_BASE_URL": "http://127.0.0.1:1"}, 1, "host", "Cannot reach 127.0.0.1:1"),
    "a wrong password": ({"CLOUDMORE_PASSWORD": "wrong"}, 3, "token", "refused the credentials"),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_what_is_wrong_is_told_with_a_remedy(
    settings: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: Captured, name: str
) -> None:
    changed, code, check, told = SETTINGS[name]
    assert settings
    for variable, value in changed.items():
        if value is None:
            monkeypatch.delenv(variable, raising=False)
        else:
            monkeypatch.setenv(variable, value)
    assert run(["doctor", "-f", "json"]) == code
    found = records(capsys)
    assert found[check][0] == "wrong"
    assert told in found[check][1]
    assert all(remedy for verdict, told, remedy in found.values() if verdict == "wrong" and told != "missing")
    if code == 2:
        assert found["API"][0] == "not known"


def dated(when: datetime | str) -> RawAnswer:
    text = when if isinstance(when, str) else format_datetime(when, usegmt=True)
    return answer(200, b'{"status":"Healthy"}', Date=text)


NOW = datetime.now(UTC)
ANSWERS: dict[str, tuple[list[RawAnswer], int, dict[str, tuple[str, str]]]] = {
    "a clock that is ahead": (
        [dated(NOW - timedelta(hours=1)), answer(200, LIST), answer(200, LIST)],
        7,
        {"clock": ("look", "s ahead of the API"), "services": ("ok", "1"), "token": ("ok", "gets one")},
    ),
    "a clock that is behind": (
        [dated(NOW + timedelta(hours=1)), answer(200, LIST), answer(200, LIST)],
        7,
        {"clock": ("look", "s behind the API")},
    ),
    "no time": ([dated("soon"), answer(200, LIST), answer(200, LIST)], 0, {"clock": ("not known", "says no time")}),
    "no health": (
        [answer(404), answer(200, LIST), answer(200, LIST)],
        0,
        {"host": ("look", "not as a healthy API does"), "token": ("ok", "gets one")},
    ),
    "a role that may not": (
        [dated(NOW), answer(403), answer(200, LIST)],
        3,
        {"services": ("wrong", "may not list them"), "token": ("ok", "gets one"), "organizations": ("ok", "1")},
    ),
    "nothing to see": (
        [dated(NOW), answer(200, b"[]"), answer(200, b"[]")],
        7,
        {"services": ("look", "the list is empty"), "organizations": ("look", "the list is empty")},
    ),
    "something else": (
        [dated(NOW), answer(400), answer(400)],
        1,
        {"services": ("wrong", "400"), "organizations": ("wrong", "400")},
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_the_api_says_is_judged(
    server: ScriptedServer, empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured, name: str
) -> None:
    assert empty_folder
    answers, code, expected = ANSWERS[name]
    server.answers = [*answers]
    for variable, value in settings_of(CREDENTIALS, server.url).items():
        monkeypatch.setenv(variable, value)
    assert run(["doctor", "-f", "json"]) == code
    found = records(capsys)
    for check, (verdict, told) in expected.items():
        assert found[check][0] == verdict, found
        assert told in found[check][1]
