"""What a dry run shows is what the server gets without it: method, address, and the body byte for byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import CREDENTIALS, ScriptedServer, answer, settings_of

from cloudmore import Cloudmore, ConfigurationError, planned_request
from cloudmore.cli.application import run

Captured = pytest.CaptureFixture[str]
SERVICE = "0b7c2f9e-6a41-4b1e-9a61-3f3f0c1d2e4a"
DETAILS = {
    "id": "1",
    "name": 'Smörgås & "Café"',
    "customerNumber": None,
    "contact": {"name": "Søren", "email": "a@b.example"},
    "customProperties": [{"propertyId": "AutotaskCompanyID", "name": "Autotask", "value": "7"}],
}
BODY = '{"name": "\\u00c5 \U0001f600", "customerNumber": "C-1", "vat": null}'
READ = ["GET", "HEAD"]
# What is typed.
WRITES: dict[str, list[str]] = {
    "create": ["organizations", "create", "--set", "name=Exempel Å", "--set", "contact.email=x@y.example"],
    "create from a file": ["organizations", "create", "--body", "body.json"],
    "update": ["organizations", "update", "1", "--set", "customProperties.AutotaskCompanyID=42"],
    "replace": ["organizations", "replace", "1", "--body", "body.json"],
    "delete": ["organizations", "delete", "1"],
    "an id that must be escaped": ["organizations", "delete", "a b/ö"],
    "add a service": ["organization-services", "add", "1", SERVICE, "--property", "account_id=4=2"],
    "remove a service": ["organization-services", "remove", "1", SERVICE],
    "POST": ["request", "POST", "/organizations", "--body", "body.json", "-p", "note=a b&c"],
    "PATCH": ["request", "patch", "/organizations/1", "--set", "name=ü"],
    "PUT of numbers as they are spelled": ["request", "PUT", "/organizations/1", "--body", "numbers.json"],
    "DELETE of the host's": ["request", "DELETE", "/api/things/5"],
    "POST without a body": ["request", "POST", "/organizations/1/touch"],
}


def made_up(said: Any) -> bytes:
    """An answer that every command can go on with."""
    if said.method == "DELETE":
        return answer(204)
    if said.method == "POST" and said.path.endswith("/services"):
        return answer(201, json.dumps({"id": SERVICE, "name": "S"}).encode())
    if said.path.lower().endswith(("/estore", "/services")):
        return answer(200, json.dumps([{"id": SERVICE, "name": "S"}]).encode())
    return answer(200, json.dumps(DETAILS).encode())


@pytest.fixture
def listening(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, empty_folder: Path) -> ScriptedServer:
    """A server that takes everything, with its settings in the environment."""
    for name, value in settings_of(CREDENTIALS, server.url).items():
        monkeypatch.setenv(name, value)
    (empty_folder / "body.json").write_text(BODY, "utf-8")
    (empty_folder / "numbers.json").write_text('{"a": 1.10, "b": 12345678901234567890.1, "c": [1e2]}', "utf-8")
    server.answers = [made_up]
    return server


@pytest.mark.parametrize("name", WRITES)
def test_what_is_shown_is_what_is_sent(listening: ScriptedServer, capsys: Captured, name: str) -> None:
    assert run([*WRITES[name], "--dry-run", "-f", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)["request"]
    assert {said.method for said in listening.requests if said.path != "/connect/token"} <= set(READ)
    assert run([*WRITES[name], "--dry-run"]) == 0
    as_text = capsys.readouterr().out
    before = len(listening.requests)
    assert run([*WRITES[name], "--yes", "--quiet"]) == 0
    sent = next(each for each in listening.requests[before:] if each.method != "GET" and "/token" not in each.path)
    assert (shown["method"], shown["url"]) == (sent.method, f"{listening.url}{sent.path}")
    assert (shown["body"] or "").encode() == sent.body
    assert shown["content_type"] == sent.headers.get("content-type")
    assert f"The request:\n  {sent.method} {listening.url}{sent.path}\n" in as_text
    if sent.body:
        assert as_text.endswith(f"\n\n{sent.body.decode()}\n")
    bearer = sent.headers["authorization"].removeprefix("Bearer ")
    assert not [secret for secret in (bearer, "Bearer", CREDENTIALS.client_secret) if secret in as_text]


def test_where_nothing_would_be_sent_nothing_is_shown(listening: ScriptedServer, capsys: Captured) -> None:
    same = ["organizations", "update", "1", "--set", f"name={DETAILS['name']}"]
    assert run([*same, "--dry-run", "-f", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["request"], shown["changes"]) == (None, [])
    assert run([*same, "--yes", "--quiet"]) == 0
    assert {said.method for said in listening.requests if said.path != "/connect/token"} == {"GET"}


def test_a_plan_needs_no_network() -> None:
    with Cloudmore(CREDENTIALS, base_url="http://127.0.0.1:1") as cm:
        planned = planned_request(cm, lambda to: to.organizations.create({"name": "E"}))
        assert planned is not None
        assert (planned.method, planned.content_type, planned.content) == ("POST", "application/json", b'{"name":"E"}')
        assert planned.url.startswith("http://127.0.0.1:1/api/resellers/")
        assert planned_request(cm, lambda to: to.base_url) is None
        with pytest.raises(ConfigurationError, match="an empty segment"):
            planned_request(cm, lambda to: to.organizations.delete(""))
        assert "name" not in repr(planned)
