"""What `SECURITY.md` promises of the wire and of the command line, where no other test is about it."""

from __future__ import annotations

import inspect
import socket
import ssl
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main
from conftest import CREDENTIALS, ScriptedServer, answer
from faulty_server import FAULTS, FaultyServer
from stacks import STACKS, asking, failure, opened

from cloudmore import AsyncCloudmore, Cloudmore, CloudmoreError, ConfigurationError
from cloudmore.cli.application import application
from cloudmore.sandbox import Sandbox

# What turns the check of certificates off elsewhere.
SWITCHES = {
    "PYTHONHTTPSVERIFY": "0",
    "CURL_CA_BUNDLE": "",
    "REQUESTS_CA_BUNDLE": "",
    "NODE_TLS_REJECT_UNAUTHORIZED": "0",
    "GIT_SSL_NO_VERIFY": "true",
}


@pytest.mark.parametrize("stack", STACKS)
def test_no_variable_lets_a_certificate_go_unchecked(
    stack: str, tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SWITCHES.items():
        monkeypatch.setenv(name, value)
    with FaultyServer(FAULTS["none, over TLS"], tls) as server:
        url = f"https://127.0.0.1:{server.port}"
        with opened(STACKS[stack], url) as transport:
            assert failure(lambda: transport.send(asking(url), 5)).final
    assert server.said == []


def commands(command: Any) -> Iterator[Any]:
    """A command, and those below it."""
    yield command
    for each in getattr(command, "commands", {}).values():
        yield from commands(each)


OPTIONS = sorted(
    {name for each in commands(typer.main.get_command(application)) for one in each.params for name in one.opts}
)


@pytest.mark.parametrize("word", ["verify", "insecure", "ssl", "tls", "cert", "trust"])
def test_no_option_lets_a_certificate_go_unchecked(word: str) -> None:
    names = [*OPTIONS, *(name for kind in (Cloudmore, AsyncCloudmore) for name in inspect.signature(kind).parameters)]
    assert len(names) > 50
    assert [name for name in names if word in name.lower()] == []


# `--password-stdin` takes no value; the name of a user, which is no secret, only `login` takes.
NAMES_LIKE_SECRETS = {"password": ["--password-stdin"], "secret": [], "credential": [], "username": ["--username"]}


@pytest.mark.parametrize("word", NAMES_LIKE_SECRETS)
def test_no_option_takes_a_secret_that_others_see_in_the_list_of_processes(word: str) -> None:
    assert [name for name in OPTIONS if word in name.lower()] == NAMES_LIKE_SECRETS[word]
    alike = [
        (each.name, name, getattr(one, "is_flag", False))
        for each in commands(typer.main.get_command(application))
        for one in each.params
        for name in one.opts
        if name in NAMES_LIKE_SECRETS[word]
    ]
    assert alike == [("login", name, word == "password") for name in NAMES_LIKE_SECRETS[word]]


IDS = [
    "../x",
    "..",
    ".",
    "",
    "a/b",
    "a\\b",
    "%2e%2e",
    "a%2Fb",
    "x?y=1",
    "x#y",
    "x;y",
    "http://elsewhere.example/",
    " HTTP/1.1\r\nX: y",
    "é",
    "\x00",
]


@pytest.mark.parametrize("given", IDS, ids=ascii)
def test_an_id_stays_in_its_segment_of_the_path(given: str, scripted: Cloudmore, server: ScriptedServer) -> None:
    server.answers = [answer(404)]
    with pytest.raises(CloudmoreError) as caught:
        scripted.organizations.delete(given)
    sent = [said for said in server.requests if said.method == "DELETE"]
    if isinstance(caught.value, ConfigurationError):
        assert sent == []
        return
    (said,) = sent
    before, _, segment = said.path.rpartition("/")
    assert before == f"/api/resellers/{CREDENTIALS.reseller_id}/organizations"
    assert segment
    assert not set(segment) & set("?#/\\ ")
    assert "x" not in said.headers


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere loopback has one address")
def test_a_sandbox_is_heard_on_loopback_only(shared_sandbox: Sandbox) -> None:
    host, _, port = shared_sandbox.url.removeprefix("http://").partition(":")
    assert host == "127.0.0.1"
    # Taken, if it listened on every address of the machine.
    with socket.socket() as other:
        other.bind(("127.0.0.2", int(port)))
        other.listen()
