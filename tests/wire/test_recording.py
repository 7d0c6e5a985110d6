"""Recording: the same again, what the sandbox sent byte for byte, and a placeholder for each secret."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from replay.cassettes import ADDRESS, CREDENTIALS, RECORDED_AT, cassette_paths, index, interactions
from replay.placeholders import Placeholders, spellings
from replay.record import record
from replay.seed import ORGANIZATIONS, SEED
from vcr.request import Request

from cloudmore import Credentials
from cloudmore.sandbox import Sandbox, SandboxClock
from cloudmore.sandbox.server import Settings

URL = "http://127.0.0.1:12345"
OWN = Credentials(username="u", password="päss word/1", client_secret="sécret+2", reseller_id="r")


def test_recording_again_gives_what_is_committed(tmp_path: Path) -> None:
    assert record(tmp_path) == index()["sandbox"], "run `nox -s record`"
    again, committed = ({path.name: path for path in paths} for paths in (tmp_path.iterdir(), cassette_paths()))
    assert again.keys() == committed.keys()
    changed = [name for name in again if loaded(again[name]) != loaded(committed[name])]
    assert changed == [], "the sandbox answers otherwise than it did: run `nox -s record` and look at the difference"


def loaded(path: Path) -> Any:
    return yaml.load(path.read_bytes(), yaml.CSafeLoader)


def test_a_report_is_recorded_as_it_was_sent() -> None:
    [path] = [path for path in cassette_paths() if path.stem == "billing-report"]
    recorded = interactions(path)
    clock = SandboxClock(RECORDED_AT, manual=True)
    with (
        Sandbox(seed=SEED, organizations=ORGANIZATIONS, clock=clock, report_seconds=1) as sandbox,
        sandbox.client() as cm,
        cm.billing.report(start="2026-10-14", end="2026-10-15") as report,
    ):
        sent = report.raw.read_bytes()
    assert [each.body for each in recorded if len(each.body) > 1000] == [sent, sent]


@pytest.mark.parametrize(
    "secret",
    [
        pytest.param(OWN.password, id="password"),
        pytest.param(OWN.client_secret, id="client secret"),
        pytest.param(quote(OWN.password, safe=""), id="password, percent-encoded"),
        pytest.param("p%C3%A4ss+word%2F1", id="password, as in a form"),
        pytest.param(r"p\u00e4ss word/1", id="password, escaped as in JSON"),
        pytest.param(quote(OWN.client_secret, safe=""), id="client secret, percent-encoded"),
        pytest.param("cm8uY3VzdG9tZXIuY2xpZW50OnMlQzMlQTljcmV0JTJCMg==", id="HTTP Basic"),
        pytest.param("token-of-the-test", id="token"),
        pytest.param(URL, id="address of this machine"),
    ],
)
def test_a_placeholder_stands_wherever_a_secret_stood(secret: str) -> None:
    placeholders = Placeholders(URL, OWN)
    placeholders.in_response(answer('{"access_token": "token-of-the-test"}'))
    request = placeholders.in_request(
        Request("POST", f"{URL}/x?y={secret}", f"a={secret}&b=1.10".encode(), {"Authorization": f"X {secret}"})
    )
    echo = placeholders.in_response(answer(f'{{"echo":"{secret}", "n":1.10}}', location=[f"{URL}/{secret}"]))
    recorded = (request.uri, *request.headers.values(), request.body.decode(), *echo["headers"]["location"])
    assert not [text for text in (*recorded, echo["body"]["string"].decode()) if secret in text]
    assert request.uri.startswith(f"{ADDRESS}/x?y=")
    assert echo["headers"]["location"][0].startswith(f"{ADDRESS}/")
    assert echo["body"]["string"].endswith(b', "n":1.10}'), "every other byte stays"
    assert request.body.endswith(b"&b=1.10")


def test_headers_that_differ_between_machines_are_left_out() -> None:
    placeholders = Placeholders(URL, OWN)
    request = placeholders.in_request(
        Request("GET", URL, b"", {"Accept": "application/json", "User-Agent": "x", "Host": URL, "Connection": "close"})
    )
    assert dict(request.headers) == {"accept": "application/json"}


def test_each_token_has_its_own_placeholder() -> None:
    placeholders = Placeholders(URL, OWN)
    bodies = [
        placeholders.in_response(answer(f'{{"access_token":"{token}"}}'))["body"]["string"] for token in ("one", "two")
    ]
    assert len(set(bodies)) == 2
    assert not any(b'"one"' in body or b'"two"' in body for body in bodies)


def test_no_placeholder_is_a_secret_of_the_sandbox() -> None:
    assert not set(spellings(CREDENTIALS)) & set(spellings(Settings(seed=SEED)))


def answer(body: str, **headers: list[str]) -> dict[str, Any]:
    return {"status": {"code": 200, "message": "OK"}, "headers": headers, "body": {"string": body.encode()}}
