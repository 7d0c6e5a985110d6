"""How a call is tried: from what came of each try to what the caller gets, without a network."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import define, field, frozen

from cloudmore import DeadlineExceededError, RateLimit, Retry, TransportError
from cloudmore.http.attempts import Attempts, Settled
from cloudmore.http.flow import Flow, Send, Sleep, Step, drive
from cloudmore.http.message import Reply, Request
from cloudmore.http.turns import Turns
from cloudmore.masking import Mask

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
URL = "https://api.example/api/a"
SECRET = "secret-of-the-call"


@frozen
class Lost:
    """No answer: whether the server may have the request, and whether another try is of no use."""

    received: bool = True
    final: bool = False
    after: float = 0.0


@frozen
class Said:
    """An answer, after some seconds."""

    status: int
    headers: Mapping[str, str] = field(factory=dict)
    after: float = 0.0


@define
class Tried:
    """What is tried, and the world that it is tried in: time goes by in waits and in slow answers only."""

    script: list[Lost | Said]
    repeatable: bool = True
    replays: bool = False
    now: float = 1000.0
    waits: list[float] = field(factory=list)
    sent: int = 0
    method: str = "GET"
    url: str = URL

    def prepared(self) -> Flow[tuple[Step, Mask]]:
        yield from ()
        return Send(Request(self.method, URL, {}, ())), lambda text: text.replace(SECRET, "***")

    def is_settled(self, reply: Reply) -> bool:
        replayed, self.replays = self.replays, False
        return not (replayed and reply.status_code == 401)

    def perform(self, step: Step) -> Any:
        if isinstance(step, Sleep):
            self.waits.append(step.seconds)
            self.now += step.seconds
            return None
        assert isinstance(step, Send)
        self.sent += 1
        came = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        self.now += came.after
        if isinstance(came, Lost):
            message = f"No answer to {SECRET}."
            raise TransportError(message, may_have_happened=came.received, final=came.final, url=URL)
        return Reply(came.status, came.headers, b"", URL, "GET")

    def settled(self, *, left: float = math.inf, turns: Turns | None = None, retry: Retry | None = None) -> Settled:
        attempts = Attempts(
            retry or Retry(), turns=turns, now=lambda: NOW, monotonic=lambda: self.now, random=lambda: 0.5
        )
        return drive(attempts.settled(self, until=self.now + left), self.perform)


UNAVAILABLE = Said(503, {"retry-after": "1"})
# What comes of each try; what the caller gets: a status, or whether it may have happened; the waits.
SCRIPTS: dict[str, tuple[list[Lost | Said], int | bool, list[float]]] = {
    "an answer": ([Said(200)], 200, []),
    "an error of the caller's": ([Said(404)], 404, []),
    "a failing server that recovers": ([Said(500), Said(200)], 200, [0.25]),
    "a failing server": ([Said(500)], 500, [0.25, 0.5, 1.0]),
    "a lost answer, then one": ([Lost(), Said(200)], 200, [0.25]),
    "no answer at all": ([Lost()], True, [0.25, 0.5, 1.0]),
    "never received": ([Lost(received=False)], False, [0.25, 0.5, 1.0]),
    "received once": ([Lost(), Lost(received=False)], True, [0.25, 0.5, 1.0]),
    "a certificate nobody trusts": ([Lost(received=False, final=True)], False, []),
    "a certificate nobody trusts, after a lost answer": ([Lost(), Lost(received=False, final=True)], True, [0.25]),
    "seconds": ([Said(429, {"retry-after": "7"}), Said(200)], 200, [7.25]),
    "a fraction of a second": ([Said(503, {"retry-after": "0.5"}), Said(200)], 200, [0.75]),
    "a date": ([Said(429, {"retry-after": "Mon, 23 Nov 2026 09:00:30 GMT"}), Said(200)], 200, [30.25]),
    "a date that is over": ([Said(429, {"retry-after": "Mon, 23 Nov 2026 08:00:00 GMT"}), Said(200)], 200, [0.25]),
    "an absurd time": ([Said(429, {"retry-after": "99999999999"}), Said(200)], 200, [120.25]),
    "an absurd date": ([Said(429, {"retry-after": "Mon, 23 Nov 9999 09:00:00 GMT"}), Said(200)], 200, [120.25]),
    "something else": ([Said(429, {"retry-after": "soon"}), Said(200)], 200, [0.25]),
    "a time before now": ([Said(429, {"retry-after": "-5"}), Said(200)], 200, [0.25]),
    "not a number": ([Said(429, {"retry-after": "nan"}), Said(200)], 200, [0.25]),
    "without an end": ([Said(429, {"retry-after": "inf"}), Said(200)], 200, [0.25]),
}
ONCE: dict[str, tuple[list[Lost | Said], int | bool, int]] = {
    "an answer": ([Said(201)], 201, 1),
    "a failing server": ([Said(500)], 500, 1),
    "a failing gateway": ([Said(502)], 502, 1),
    "no answer": ([Lost()], True, 1),
    "not received, then an answer": ([Lost(received=False), Said(201)], 201, 2),
    "not received, then no answer": ([Lost(received=False), Lost()], True, 2),
    "never received": ([Lost(received=False)], False, 4),
    "too many calls, then an answer": ([Said(429), Said(201)], 201, 2),
    "one that asks to come again, then an answer": ([UNAVAILABLE, Said(201)], 201, 2),
    "one that asks to come again, then no answer": ([UNAVAILABLE, Lost()], True, 2),
    "one that does not say when": ([Said(503)], 503, 1),
}


def outcome(tried: Tried, **options: Any) -> int | bool:
    try:
        return tried.settled(**options).reply.status_code
    except TransportError as error:
        lost = error
    assert SECRET not in f"{lost!r} {lost}"
    assert lost.attempts == tried.sent
    return lost.may_have_happened


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_may_be_repeated_is_tried_again(name: str) -> None:
    script, expected, waits = SCRIPTS[name]
    tried = Tried([*script])
    assert outcome(tried) == expected
    assert tried.waits == pytest.approx(waits)


@pytest.mark.parametrize("name", ONCE)
def test_what_must_not_be_repeated_is_received_once(name: str) -> None:
    script, expected, sent = ONCE[name]
    tried = Tried([*script], repeatable=False)
    assert outcome(tried) == expected
    assert tried.sent == sent


def test_an_answer_tells_how_often_it_was_asked_for_and_what_may_have_been_done_before() -> None:
    for script, attempts, happened in (
        ([Said(404)], 1, False),
        ([Lost(), Said(404)], 2, True),
        ([Said(500), Said(404)], 2, True),
        ([Lost(received=False), Said(404)], 2, False),
        ([Said(429), Said(404)], 2, False),
        ([UNAVAILABLE, Said(404)], 2, False),
        ([Lost(), Said(429), Said(404)], 3, True),
    ):
        settled = Tried([*script]).settled()
        assert (settled.attempts, settled.may_have_happened) == (attempts, happened), script


def test_a_refused_token_is_replaced_at_once_and_only_once() -> None:
    tried = Tried([Said(401), Said(401), Said(200)], repeatable=False, replays=True)
    assert (outcome(tried), tried.sent, tried.waits) == (401, 2, [])


LATE: dict[str, tuple[list[Lost | Said], dict[str, Any], type[Exception] | int]] = {
    "no time at all": ([Said(200)], {"left": 0.0}, DeadlineExceededError),
    "a wait that would be too long shows what happened": ([Said(503, {"retry-after": "9"})], {"left": 9.0}, 503),
    "a back-off that would be too long, too": ([Lost(received=False)], {"left": 0.2}, TransportError),
    "an answer lost at the end": ([Lost(after=9)], {"left": 9.0}, DeadlineExceededError),
    "a slow answer is an answer": ([Said(200, after=99)], {"left": 9.0}, 200),
    "a slow failure is that failure": ([Said(500, after=99)], {"left": 9.0}, 500),
}


@pytest.mark.parametrize("name", LATE)
def test_no_try_begins_and_no_wait_ends_after_the_end(name: str) -> None:
    script, options, expected = LATE[name]
    tried = Tried([*script])
    if isinstance(expected, int):
        assert outcome(tried, **options) == expected
    else:
        with pytest.raises(expected):
            tried.settled(**options)
    assert tried.waits == []


def test_what_comes_too_late_is_told_without_a_secret_in_its_address() -> None:
    tried = Tried([Lost(after=9)], url=f"{URL}/{SECRET}")
    with pytest.raises(DeadlineExceededError) as caught:
        outcome(tried, left=9.0)
    assert caught.value.url == f"{URL}/***"
    assert caught.value.message.startswith("GET /api/a/*** has no answer")


def test_a_turn_that_comes_too_late_is_said_to_be_so() -> None:
    tried = Tried([Said(200)])
    turns = Turns(RateLimit(calls_per_second=1), monotonic=lambda: tried.now)
    turns.take(math.inf)
    turns.take(math.inf)
    with pytest.raises(DeadlineExceededError, match="its turn or its token came too late") as caught:
        tried.settled(left=1.5, turns=turns)
    assert (caught.value.attempts, tried.sent, tried.waits) == (0, 0, [])
    assert tried.settled(left=2.5, turns=turns).attempts == 1
    assert tried.waits == [2]


def test_an_answer_lost_at_the_end_is_told_where_it_must_not_be_repeated() -> None:
    tried = Tried([Lost(after=9)], repeatable=False)
    assert outcome(tried, left=9.0) is True


def test_a_turn_that_is_waited_for_in_vain_goes_to_somebody_else() -> None:
    class Interrupted(Tried):
        def perform(self, step: Step) -> Any:
            if isinstance(step, Sleep):
                raise KeyboardInterrupt
            return super().perform(step)

    tried = Interrupted([Said(200)])
    turns = Turns(RateLimit(calls_per_second=1), monotonic=lambda: tried.now)
    turns.take(math.inf)
    with pytest.raises(KeyboardInterrupt):
        tried.settled(turns=turns)
    assert turns.take(math.inf) == 1


def test_each_try_waits_for_its_turn() -> None:
    tried = Tried([Said(500), Said(200)])
    turns = Turns(RateLimit(calls_per_second=0.1), monotonic=lambda: tried.now)
    assert tried.settled(turns=turns).attempts == 2
    assert tried.waits == [0.25, 9.75]


def test_an_outage_is_not_answered_with_a_flood() -> None:
    tried = Tried([Said(500)])
    attempts = Attempts(Retry(), turns=None, now=lambda: NOW, monotonic=lambda: tried.now, random=lambda: 0.5)
    for _call in range(100):
        drive(attempts.settled(tried, until=math.inf), tried.perform)
    assert tried.sent <= 100 + 10 + 10
