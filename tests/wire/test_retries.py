"""Nothing is done twice and nothing waits for ever: whole clients of every kind against servers that fail."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from attrs import frozen
from conftest import CREDENTIALS, NOW, TOKEN_BODY, RawAnswer, Said, ScriptedServer, answer, task_token
from faulty_server import FAULTS, Fault, FaultyServer, after_the_token
from kinds import KINDS, Kind
from leaks import leaks, raised

from cloudmore import (
    AuthenticationError,
    Cloudmore,
    CloudmoreError,
    DeadlineExceededError,
    NotFoundError,
    OutcomeUnknownError,
    RateLimit,
    Retry,
    ServerError,
    TaskTimeoutError,
    TransportError,
)
from cloudmore.sandbox import SandboxClock

Call = Callable[[Cloudmore], Any]
ORGANIZATION = b'{"id":"o","name":"Sample Bakery"}'
REPORT = b'{"organizations":[{"name":"Sample Bakery","services":[]}]}'
UNAVAILABLE = answer(503, Retry_After="3")
CUT = answer(200, ORGANIZATION).replace(b"Content-Length: 33", b"Content-Length: 99")


def listing(cm: Cloudmore) -> Any:
    return cm.services.list()


def creating(cm: Cloudmore) -> Any:
    return cm.organizations.create({"name": "Sample Bakery"}).id


def adding(cm: Cloudmore) -> Any:
    return cm.organization_services.add("o", {"serviceId": "s"})


def replacing(cm: Cloudmore) -> Any:
    return cm.organizations.replace("o", {"name": "Sample Bakery"}).id


def deleting(cm: Cloudmore) -> Any:
    return cm.organizations.delete("o")


def removing(cm: Cloudmore) -> Any:
    return cm.organization_services.remove("o", "s")


def starting(cm: Cloudmore) -> Any:
    return cm.billing.submit("2026-10").id


def reporting(cm: Cloudmore) -> Any:
    with cm.billing.resume(task_token(cm)).result(wait=60) as report:
        return report.raw.read_bytes()


def asking(cm: Cloudmore) -> Any:
    return cm.request("POST", "/organizations", json={"name": "Sample Bakery"}).status_code


@frozen
class Expected:
    """What a call comes to: its value or its error, how often it was sent, and words of the error."""

    value: Any = None
    error: type[CloudmoreError] | None = None
    sent: int = 1
    words: str = ""


LIST, CREATED = answer(200, b"[]"), answer(201, ORGANIZATION)
CALLS: dict[str, tuple[Call, list[RawAnswer], Expected]] = {
    "reading, failing once": (listing, [answer(500), LIST], Expected([], sent=2)),
    "reading, lost once": (listing, [None, LIST], Expected([], sent=2)),
    "reading, refused a token once, failing once": (listing, [answer(401), answer(502), LIST], Expected([], sent=3)),
    "reading, lost for ever": (listing, [None], Expected(error=TransportError, sent=4)),
    "reading, a token refused for ever": (listing, [answer(401)], Expected(error=AuthenticationError, sent=2)),
    "creating": (creating, [CREATED], Expected("o")),
    "creating, lost": (creating, [None, CREATED], Expected(error=OutcomeUnknownError, words="list of organizations")),
    "creating, failing": (creating, [answer(500), CREATED], Expected(error=ServerError, words="find out before")),
    "creating, half an answer": (creating, [CUT, CREATED], Expected(error=OutcomeUnknownError)),
    "creating, a refused token": (creating, [answer(401), CREATED], Expected("o", sent=2)),
    "creating, too many calls": (creating, [answer(429, Retry_After="1"), CREATED], Expected("o", sent=2)),
    "creating, asked to come again": (creating, [UNAVAILABLE, CREATED], Expected("o", sent=2)),
    "creating, unavailable without a time": (creating, [answer(503), CREATED], Expected(error=ServerError)),
    "adding, lost": (adding, [None, answer(201)], Expected(error=OutcomeUnknownError, words="organization's services")),
    "asking by hand, lost": (asking, [None, CREATED], Expected(error=OutcomeUnknownError)),
    "replacing, lost once": (replacing, [None, answer(200, ORGANIZATION)], Expected("o", sent=2)),
    "deleting": (deleting, [answer(204)], Expected()),
    "deleting what is not there": (deleting, [answer(404)], Expected(error=NotFoundError)),
    "deleting, lost, then gone": (deleting, [None, answer(404)], Expected(sent=2)),
    "deleting, failing, then gone": (deleting, [answer(500), answer(404)], Expected(sent=2)),
    "deleting, too many calls, then not there": (
        deleting,
        [answer(429, Retry_After="1"), answer(404)],
        Expected(error=NotFoundError, sent=2),
    ),
    "removing, lost, then gone": (removing, [None, answer(404)], Expected(sent=2)),
    "starting, lost once": (starting, [None, answer(202, b'{"taskId":"t-2"}')], Expected("t-2", sent=2)),
    "starting, failing once": (starting, [answer(500), answer(202, b'{"taskId":"t-2"}')], Expected("t-2", sent=2)),
    "a report, cut once": (
        reporting,
        [answer(200, REPORT + b" " * 9999).replace(b"10057", b"99999"), answer(200, REPORT)],
        Expected(REPORT, sent=2),
    ),
    "a report, failing once": (reporting, [answer(500), answer(200, REPORT)], Expected(REPORT, sent=2)),
}


def outcome(call: Call, cm: Cloudmore, expected: Expected, server: ScriptedServer) -> None:
    if expected.error is None:
        assert call(cm) == expected.value
    else:
        error = raised(call, cm)
        assert type(error) is expected.error
        assert expected.words in str(error)
        assert error.attempts == expected.sent
        assert leaks(error, (CREDENTIALS.password, CREDENTIALS.client_secret, "token-of-the-test")) == []
    assert len([said for said in server.requests if said.path != "/connect/token"]) == expected.sent


@pytest.mark.parametrize("name", CALLS)
def test_a_call_is_sent_again_where_that_does_no_harm(scripted: Cloudmore, server: ScriptedServer, name: str) -> None:
    call, answers, expected = CALLS[name]
    server.answers = [*answers]
    outcome(call, scripted, expected, server)


def test_what_is_not_received_is_sent_again_whatever_it_is(kind: Kind, clock: SandboxClock) -> None:
    with ScriptedServerThatLeaves() as url, kind(CREDENTIALS, base_url=url, clock=clock) as cm:
        error = raised(creating, cm)
    assert isinstance(error, TransportError)
    assert (error.may_have_happened, error.attempts) == (False, 4)


class ScriptedServerThatLeaves:
    """An address that nobody listens at any more."""

    def __enter__(self) -> str:
        with FaultyServer() as server:
            return f"http://{server.address}"

    def __exit__(self, *_: object) -> None:
        """Nothing is left to stop."""


TOKENS: dict[str, tuple[list[RawAnswer], Expected, int]] = {
    "failing once": ([answer(500), answer(200, TOKEN_BODY)], Expected([]), 2),
    "lost once": ([None, answer(200, TOKEN_BODY)], Expected([]), 2),
    "unavailable once": ([UNAVAILABLE, answer(200, TOKEN_BODY)], Expected([]), 2),
    "failing": ([answer(500)], Expected(error=ServerError, sent=0), 4),
    "refused": ([answer(400, b'{"error":"invalid_grant"}')], Expected(error=AuthenticationError, sent=0), 1),
}


@pytest.mark.parametrize("name", TOKENS)
def test_a_token_is_asked_for_again_unless_the_password_is_wrong(
    scripted: Cloudmore, server: ScriptedServer, name: str
) -> None:
    server.token_answers, expected, asked = [*TOKENS[name][0]], *TOKENS[name][1:]
    server.answers = [LIST]
    error = raised(lambda cm: cm.services.list() and None, scripted)
    assert type(error) is (expected.error or type(None))
    assert (len(server.sent("/connect/token")), len(server.sent("/services"))) == (asked, expected.sent)


def test_a_creation_whose_token_is_lost_has_not_happened(scripted: Cloudmore, server: ScriptedServer) -> None:
    server.token_answers = [None]
    error = raised(creating, scripted)
    assert isinstance(error, TransportError)
    assert not error.may_have_happened
    assert server.sent("/organizations") == []


def test_a_deletion_that_was_lost_may_have_happened_though_the_next_token_is_lost(
    scripted: Cloudmore, server: ScriptedServer
) -> None:
    server.answers = [None, answer(401)]
    server.token_answers = [answer(200, TOKEN_BODY), None]
    error = raised(deleting, scripted)
    assert isinstance(error, TransportError)
    assert error.url == f"{server.url}/connect/token"
    assert error.may_have_happened


# What the server asks to wait, and the seconds that the client waits at least; jitter is half a second at most.
RETRY_AFTER: dict[str, tuple[str, float]] = {
    "seconds": ("7", 7),
    "a fraction": ("0.25", 0.25),
    "a date": ((NOW + timedelta(seconds=30)).strftime("%a, %d %b %Y %H:%M:%S GMT"), 30),
    "an absurd number": ("31536000", 120),
    "an absurd date": ("Mon, 23 Nov 9999 09:00:00 GMT", 120),
    "something else": ("in a moment", 0),
}


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("name", RETRY_AFTER)
def test_what_the_server_asks_to_wait_is_waited(
    server: ScriptedServer, kind: Kind, clock: SandboxClock, name: str, status: int
) -> None:
    asked, seconds = RETRY_AFTER[name]
    server.answers = [answer(status, Retry_After=asked), LIST]
    began = clock.monotonic()
    with kind(CREDENTIALS, base_url=server.url, clock=clock, deadline=1000) as cm:
        assert cm.services.list() == []
    assert 0 <= clock.monotonic() - began - seconds <= 0.5


def test_a_wait_that_is_longer_than_the_call_may_take_is_not_begun(
    server: ScriptedServer, kind: Kind, clock: SandboxClock
) -> None:
    server.answers = [answer(503, Retry_After="60"), LIST]
    with kind(CREDENTIALS, base_url=server.url, clock=clock, deadline=50) as cm:
        error = raised(listing, cm)
    assert isinstance(error, ServerError)
    assert error.retry_after == 60
    assert len(server.sent("/services")) == 1


def test_an_update_has_one_deadline_for_all_of_its_requests(
    server: ScriptedServer, kind: Kind, clock: SandboxClock
) -> None:
    def slow(raw: bytes, _said: Said) -> bytes:
        clock.advance(30)
        return raw

    server.answers = [partial(slow, answer(200, ORGANIZATION)), partial(slow, answer(204))]
    with kind(CREDENTIALS, base_url=server.url, clock=clock, deadline=50) as cm:
        error = raised(lambda cm: cm.organizations.update("o", vat="1"), cm)
    assert isinstance(error, DeadlineExceededError)
    assert [said.method for said in server.requests if said.path != "/connect/token"] == ["GET", "PUT"]


def test_the_download_of_a_report_counts_against_the_wait(
    server: ScriptedServer, kind: Kind, clock: SandboxClock
) -> None:
    def slow(_said: Said) -> bytes:
        clock.advance(45)
        return CUT

    server.answers = [slow]
    with kind(CREDENTIALS, base_url=server.url, clock=clock) as cm:
        task = cm.billing.resume(task_token(cm))
        error = raised(lambda _: task.result(wait=60), cm)
    assert isinstance(error, TaskTimeoutError)
    assert json.loads(error.token) == json.loads(task_token(cm))
    assert len(server.sent("/t")) == 2


def test_calls_that_come_too_fast_wait_for_their_turn(server: ScriptedServer, kind: Kind, clock: SandboxClock) -> None:
    server.answers = [LIST]
    began = clock.monotonic()
    with kind(CREDENTIALS, base_url=server.url, clock=clock) as cm:
        for _call in range(15):
            cm.services.list()
    assert clock.monotonic() - began == pytest.approx(2.0), "five at once, five a second"


def test_a_turn_that_comes_too_late_is_an_error_at_once(
    server: ScriptedServer, kind: Kind, clock: SandboxClock
) -> None:
    server.answers = [LIST]
    rate = RateLimit(calls_per_second=0.1)
    with kind(CREDENTIALS, base_url=server.url, clock=clock, deadline=5, rate_limit=rate) as cm:
        cm.services.list()
        error = raised(listing, cm)
    assert isinstance(error, DeadlineExceededError)
    assert len(server.sent("/services")) == 1


def saying(raw: bytes) -> Fault:
    """The same answer for ever."""
    return Fault(lambda connection, _said: bool(connection.say(raw)))


NEVER = FAULTS["never an answer"]
ENDLESS: dict[str, Fault] = {
    "no token": NEVER,
    "a dripping token": FAULTS["a dripping body"],
    "no answer": after_the_token(NEVER),
    "a dripping header": after_the_token(FAULTS["a dripping header"]),
    "a dripping body": after_the_token(FAULTS["a dripping body"]),
    "503 with Retry-After: 0.1, for ever": after_the_token(saying(answer(503, Retry_After="0.1"))),
    "503 with Retry-After: 9999, for ever": after_the_token(saying(answer(503, Retry_After="9999"))),
}
TITLE = "milliseconds of a call over its deadline of 1 s, at most 250"
ON_THE_WAY = {"reading": listing, "creating": creating, "a report": reporting}


@pytest.mark.parametrize("name", ENDLESS)
@pytest.mark.parametrize("name_of_kind", KINDS)
def test_no_call_goes_on_after_its_deadline(
    name: str, name_of_kind: str, measured: dict[str, dict[str, dict[str, str]]]
) -> None:
    with (
        FaultyServer(ENDLESS[name]) as server,
        KINDS[name_of_kind](
            CREDENTIALS, base_url=f"http://{server.address}", deadline=1.0, retry=Retry(attempts=99)
        ) as cm,
    ):
        began = time.monotonic()
        error = raised(creating, cm)
        over = time.monotonic() - began - 1.0
    measured[TITLE][name][name_of_kind] = f"{1000 * over:.0f}"
    assert over <= 0.25
    created = [count for (method, path), count in server.read.items() if path.endswith("/organizations")]
    assert method_counts_are_right(name, created)
    assert isinstance(error, DeadlineExceededError | OutcomeUnknownError | ServerError)
    assert error.url


def method_counts_are_right(name: str, created: list[int]) -> bool:
    """Not received: none; refused with a time to wait: each time anew; otherwise once."""
    if "token" in name:
        return created == []
    return len(created) == 1 and (created[0] == 1 or "0.1" in name)
