"""With all logging on, down to the libraries, nothing that a server echoes of a secret is logged, on any stack."""

from __future__ import annotations

import asyncio
import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from typing import Any

import httpx
import pytest
from attrs import evolve
from conftest import CREDENTIALS, NOW, Said, ScriptedServer, answer
from echoes import CLIENT_SECRET, PASSWORD, PIECES, PLACES, SPELLINGS, TOKEN, Place, Spell, header
from kinds import KINDS, Kind
from leaks import unspelled

from cloudmore import Cloudmore, CloudmoreError
from cloudmore.http import library_logs
from cloudmore.sandbox import SandboxClock

# Not in the lines that call: a traceback shows those.
PERSONAL = {"search": "anna@customer.example"}
# Of servers, which we are not.
OF_SERVERS = {"aiohttp.access", "aiohttp.server", "aiohttp.web", "aiohttp.websocket"}
FURTHER: dict[str, Place] = {
    "a cookie with a bad name": header(200, b"[]", Set_Cookie="[ECHO]=1; path=/"),
    "a cookie of a success": header(200, b"[]", Set_Cookie="said=ECHO"),
    "a header of a success": header(200, b"[]", X_Said="ECHO"),
    "the reason of a success": header(200, b"[]", reason="ECHO"),
    "a Location of a success": header(201, b"[]", Location="https://elsewhere.example/ECHO?sig=ECHO"),
    "the request id of a success": header(200, b"[]", X_Request_Id="ECHO"),
    "a content type of a success": header(200, b"[]", content_type="application/json; said=ECHO"),
}
WHERE = {**PLACES, **FURTHER}
# What the libraries see of an answer, beside its body.
OF_A_HEAD = (
    "cookie",
    "header",
    "reason",
    "Location",
    "request id",
    "content type",
    "status line",
    "length",
    "encoding",
)


class Kept(logging.Handler):
    """Keeps what is logged, formatted, with all that a record holds."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[tuple[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append((record.name, f"{self.format(record)} {vars(record)!r}"))


@contextmanager
def everything_logged() -> Iterator[Kept]:
    """Log all, down to the libraries and the warnings."""
    kept, root = Kept(), logging.getLogger()
    before = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            yield kept
        kept.lines += [("warnings", str(each)) for each in warned]
    finally:
        root.setLevel(before)
        root.removeHandler(kept)


def leaked(kept: Kept) -> set[str]:
    """The loggers that logged a piece of a secret, in whatever spelling."""
    return {
        name for name, line in kept.lines if any(piece in spelling for spelling in unspelled(line) for piece in PIECES)
    }


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    running = ScriptedServer()
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def cm(server: ScriptedServer, kind: Kind) -> Iterator[Cloudmore]:
    """One client of each kind; asyncio tells all that it does."""
    who = evolve(CREDENTIALS, password="".join(PASSWORD), client_secret="".join(CLIENT_SECRET))
    with kind(who, base_url=server.url, clock=SandboxClock(NOW, manual=True), timeout=5) as client:
        runner: Any = getattr(client, "_runner", None)
        if runner is not None:
            runner.get_loop().set_debug(True)
            runner.get_loop().slow_callback_duration = 0
        yield client


def called(cm: Cloudmore) -> None:
    """Make a call as a program does that logs what goes wrong, with the chain of errors."""
    try:
        cm.request("GET", "/organizations", params=PERSONAL)
        cm.organizations.list()
    except CloudmoreError:
        logging.getLogger("program").exception("failed")


def echoing(server: ScriptedServer, place: Place, spelled: Spell) -> None:
    server.token_answers = [answer(200, json.dumps({"access_token": "".join(TOKEN), "expires_in": 86400}).encode())]
    server.answers = [lambda said: place(spelled(said.headers["authorization"]))]


@pytest.mark.parametrize("place", WHERE)
def test_an_echo_of_the_token_is_not_logged(cm: Cloudmore, server: ScriptedServer, place: str) -> None:
    echoing(server, WHERE[place], SPELLINGS["as JSON"])
    with everything_logged() as kept:
        called(cm)
    assert leaked(kept) == set()
    assert "anna" not in str(kept.lines)
    assert {"cloudmore.http"} <= {name for name, _line in kept.lines}


@pytest.mark.parametrize("place", [place for place in WHERE if any(each in place for each in OF_A_HEAD)])
def test_an_echo_of_the_credentials_is_not_logged(cm: Cloudmore, server: ScriptedServer, place: str) -> None:

    def said_so(said: Said) -> bytes:
        return WHERE[place](f"{said.headers['authorization']} {said.body.decode()}")

    server.token_answers = [said_so]
    # The token of before is refused, so that another is asked for.
    server.answers = [answer(401)]
    with everything_logged() as kept:
        called(cm)
    assert leaked(kept) == set()


# What each stack logs by itself, on which logger, when a server echoes the token.
UNFILTERED = {
    "sync": {"a cookie of a success": {"httpcore.http11"}, "the reason of a success": {"httpcore.http11", "httpx"}},
    "async": {"a cookie of a success": {"httpcore.http11"}, "the reason of a success": {"httpcore.http11", "httpx"}},
    # No call goes through what httpx logs, and aiohttp says nothing of a success.
    "fast": {"a cookie of a success": set(), "the reason of a success": set()},
}


@pytest.mark.parametrize("name", KINDS)
def test_what_the_libraries_log_without_the_filter(
    name: str, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_logs._StepsOnly, "filter", lambda *_: True)
    found = {}
    with KINDS[name](CREDENTIALS, base_url=server.url, timeout=5) as client:
        for place in UNFILTERED[name]:
            echoing(server, WHERE[place], str)
            with everything_logged() as kept:
                called(client)
            found[place] = leaked(kept)
            logs_addresses = "anna@customer.example" in str(kept.lines).replace("%40", "@")
            assert logs_addresses == (name != "fast")
    assert found == UNFILTERED[name]


def test_the_steps_of_httpcore_are_logged(cm: Cloudmore, server: ScriptedServer) -> None:
    server.token_answers, server.answers = [], [answer(200, b"[]")]
    with everything_logged() as kept:
        called(cm)
    steps = [line.split()[0] for name, line in kept.lines if name.startswith("httpcore.")]
    assert steps == [] or {"connect_tcp.started", "receive_response_headers.complete"} <= set(steps)
    assert not [name for name, _line in kept.lines if name == "httpx"]


def test_other_users_of_the_libraries_log_as_before(cm: Cloudmore, server: ScriptedServer) -> None:
    server.answers = [answer(200, b"[]", X_Said="hello")]
    with everything_logged() as kept:
        called(cm)
        ours = len(kept.lines)
        with httpx.Client(trust_env=False) as theirs:
            theirs.get(f"{server.url}/theirs?sig=1")
    lines = [line for _name, line in kept.lines[ours:]]
    assert any("/theirs?sig=1" in line for line in lines)
    assert any("X-Said" in line for line in lines)


def test_a_call_within_another_and_one_that_nobody_awaits_to_its_end() -> None:
    with library_logs.OwnCall():
        with library_logs.OwnCall():
            pass
        assert library_logs._own.get()
    assert not library_logs._own.get()

    async def abandoned() -> None:
        with library_logs.OwnCall():
            await asyncio.sleep(0)

    coroutine = abandoned()
    Context().run(coroutine.send, None)
    Context().run(coroutine.close)


def test_every_logger_of_the_libraries_is_known() -> None:
    names = {
        name
        for name, logger in logging.root.manager.loggerDict.items()
        if name.partition(".")[0] in {"aiohttp", "httpcore", "httpx", "httpx_aiohttp"}
        and isinstance(logger, logging.Logger)
    }
    assert names - OF_SERVERS == set(library_logs.LOGGERS)
