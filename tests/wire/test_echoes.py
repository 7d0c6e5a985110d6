"""No error holds a secret, wherever and however a server echoes what it was sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from attrs import evolve
from conftest import CREDENTIALS, NOW, Said, ScriptedServer, answer, task_token
from echoes import CLIENT_SECRET, PASSWORD, PIECES, PLACES, SPELLED, SPELLINGS, TOKEN, Place, Spell
from kinds import Kind
from leaks import leaks, raised

from cloudmore import Cloudmore
from cloudmore.auth import MemoryTokenStore
from cloudmore.sandbox import SandboxClock
from cloudmore_api.models.organization_create import OrganizationCreate


def resume(cm: Cloudmore) -> Any:
    return cm.billing.resume(task_token(cm)).result(wait=60).close()


CALLS: dict[str, Callable[[Cloudmore], Any]] = {
    "a read": lambda cm: cm.organizations.list(),
    "a creation": lambda cm: cm.organizations.create(OrganizationCreate(name="Sample Bakery")),
    "a generic request": lambda cm: cm.request("GET", "/organizations"),
    "the start of a report": lambda cm: cm.billing.submit("2026-10"),
    "a report": resume,
}


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    running = ScriptedServer()
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def cm(server: ScriptedServer, kind: Kind) -> Iterator[Cloudmore]:
    """One client of each kind for all: making one takes longer than a call."""
    who = evolve(CREDENTIALS, password="".join(PASSWORD), client_secret="".join(CLIENT_SECRET))
    with kind(who, base_url=server.url, clock=SandboxClock(NOW, manual=True), timeout=5) as client:
        yield client


def echo_token(server: ScriptedServer, place: Place, spelled: Spell) -> None:
    server.token_answers = [answer(200, json.dumps({"access_token": "".join(TOKEN), "expires_in": 86400}).encode())]
    server.answers = [lambda said: place(spelled(said.headers["authorization"]))]


SENT: dict[str, Callable[[Said], str]] = {
    "as it was sent": lambda said: f"{said.headers['authorization']} {said.body.decode()}",
    "as it was meant": lambda _: "".join((*PASSWORD, " ", *CLIENT_SECRET)),
}
# Every spelling in some places, and every place in one spelling.
EVERYWHERE = {
    f"{place}, {spelling}": (PLACES[place], SPELLINGS[spelling])
    for place in PLACES
    for spelling in (SPELLINGS if place in SPELLED else ["as JSON"])
}
everywhere = pytest.mark.parametrize(("place", "spelled"), EVERYWHERE.values(), ids=EVERYWHERE)


@everywhere
def test_an_echo_of_the_token(cm: Cloudmore, server: ScriptedServer, place: Place, spelled: Spell) -> None:
    echo_token(server, place, spelled)
    error = raised(CALLS["a read"], cm)
    assert error is not None
    assert leaks(error, PIECES) == []


@pytest.mark.parametrize("call", [name for name in CALLS if name != "a read"])
@pytest.mark.parametrize("place", PLACES)
def test_an_echo_of_the_token_to_another_call(cm: Cloudmore, server: ScriptedServer, place: str, call: str) -> None:
    echo_token(server, PLACES[place], SPELLINGS["as JSON"])
    error = raised(CALLS[call], cm)
    assert error is None or leaks(error, PIECES) == []


@everywhere
@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
def test_an_echo_of_the_credentials(
    cm: Cloudmore, server: ScriptedServer, place: Place, spelled: Spell, sent: Callable[[Said], str]
) -> None:
    server.token_answers = [lambda said: place(spelled(sent(said)))]
    # The token of before is refused, so that another is asked for.
    server.answers = [answer(401)]
    error = raised(CALLS["a read"], cm)
    assert error is not None
    assert error.url == f"{server.url}/connect/token"
    assert leaks(error, PIECES) == []


@pytest.mark.parametrize("place", ["the body of a 500", "the request id of an error", "business errors", "cut JSON"])
def test_an_echo_of_a_token_that_was_refused_before(kind: Kind, server: ScriptedServer, place: str) -> None:
    first = "".join(TOKEN)
    tokens = [json.dumps({"access_token": each, "expires_in": 86400}).encode() for each in (first, "another")]
    server.token_answers = [answer(200, each) for each in tokens]
    server.answers = [answer(401), PLACES[place](json.dumps(f"{first} another")[1:-1])]
    with kind(CREDENTIALS, base_url=server.url, token_store=MemoryTokenStore(), retry=None) as cm:
        error = raised(CALLS["a read"], cm)
    assert error is not None
    assert error.attempts == 2
    assert leaks(error, [*PIECES, "another"]) == []
