"""Turns that processes share through Redis: the same decision as alone, and what becomes of a call without Redis."""

from __future__ import annotations

import copy
import logging
import pickle
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from attrs import define, evolve, field
from conftest import CREDENTIALS
from redis_server import redis_server

from cloudmore import ConfigurationError, RateLimit, RedisRateLimit
from cloudmore.http.attempts import _waited
from cloudmore.http.flow import Sleep, Step, Work, drive
from cloudmore.http.shared_turns import LEFT_ALONE_SECONDS, SharedTurns
from cloudmore.http.turns import Turns
from cloudmore.limits import limits_of
from cloudmore.shared_limit import SharedRateLimit

FOREVER = float("inf")
NAME, OTHER = "0" * 64, "1" * 64
BASE_URL = "https://api.example"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with redis_server() as url:
        yield url


@pytest.fixture
def redis_url(server: str) -> str:
    with redis.Redis.from_url(server) as client:
        client.flushall()
        client.config_resetstat()
    return server


# So slow that the time of the test itself counts for little.
RATES = {"one in a hundred seconds": (0.01, [0, 100, 200]), "three in a hundred": (0.03, [0, 33.333, 66.667])}


@pytest.mark.parametrize("name", RATES)
def test_how_long_a_call_waits(name: str, redis_url: str) -> None:
    rate, expected = RATES[name]
    machines = [RedisRateLimit(redis_url, calls_per_second=rate) for _ in expected]
    assert [machine.take(NAME, left=FOREVER) for machine in machines] == pytest.approx(expected, abs=5)
    assert machines[0].take(OTHER, left=FOREVER) == 0


def test_as_many_as_go_in_a_second_begin_at_once(redis_url: str) -> None:
    begun = time.monotonic()
    limit = RedisRateLimit(redis_url, calls_per_second=5)
    waits = [limit.take(NAME, left=FOREVER) for _ in range(8)]
    gone = time.monotonic() - begun
    assert waits[:5] == [0] * 5
    for wait, alone in zip(waits[5:], [0.2, 0.4, 0.6], strict=True):
        assert wait is not None
        assert alone - gone <= wait <= alone + 1e-6


def test_a_turn_that_would_come_too_late_is_not_taken(redis_url: str) -> None:
    limit = RedisRateLimit(redis_url, calls_per_second=0.01)
    waits = [limit.take(NAME, left=left) for left in (FOREVER, 50, FOREVER)]
    assert waits == [0, None, pytest.approx(100, abs=5)]


def test_a_turn_costs_one_round_trip_and_is_forgotten_once_it_counts_no_more(redis_url: str) -> None:
    limit = RedisRateLimit(redis_url, calls_per_second=5)
    with redis.Redis.from_url(redis_url) as client:
        limit.take(NAME, left=FOREVER)
        client.config_resetstat()
        for _ in range(10):
            limit.take(NAME, left=FOREVER)
        counted: dict[str, Any] = client.info("commandstats")  # type: ignore[assignment] - not of the async client
        # By the script itself.
        of_script = {"cmdstat_time", "cmdstat_get", "cmdstat_set"}
        assert {name: each["calls"] for name, each in counted.items() if name not in of_script} == {
            "cmdstat_config|resetstat": 1,
            "cmdstat_evalsha": 10,
        }
        assert 1000 <= client.pttl(f"cloudmore-turns:{NAME}") <= 3300


def taken(turns: SharedTurns, alone: Turns, *, until: float = 1e9) -> tuple[float | None, int]:
    """What a turn costs, and how often somebody else was asked for it."""
    asked: list[Step] = []

    def perform(step: Step) -> Any:
        assert isinstance(step, Work)
        asked.append(step)
        return step.function()

    return drive(turns.taken(until, alone), perform), len(asked)


def shared_by(limit: SharedRateLimit, clock: list[float], **whose: str) -> tuple[SharedTurns, Turns]:
    """The turns of a client."""
    of = {"base_url": BASE_URL, "username": CREDENTIALS.username, **whose}
    turns = SharedTurns(limit, **of, monotonic=lambda: clock[0])  # type: ignore[arg-type] - texts
    return turns, Turns(limit, monotonic=lambda: clock[0], shared=turns)


def test_redis_holds_no_name_and_another_user_or_host_has_turns_of_its_own(redis_url: str) -> None:
    limit = RedisRateLimit(redis_url, calls_per_second=0.01)
    assert [taken(*shared_by(limit, [1000.0]))[0] for _ in range(2)] == [0, pytest.approx(100, abs=5)]
    assert taken(*shared_by(limit, [1000.0], username="other"))[0] == 0
    assert taken(*shared_by(limit, [1000.0], base_url="https://other.example"))[0] == 0
    with redis.Redis.from_url(redis_url) as client:
        names = [each.decode() for each in client.scan_iter()]
        texts = [*names, *(client.get(name).decode() for name in names)]  # type: ignore[union-attr] - they are there
    assert len(names) == 3
    assert not [text for text in texts if "example" in text or "other" in text]


@define(slots=False)
class Failing(SharedRateLimit):
    """A limit that fails as it is told to."""

    errors: list[Exception] = field(factory=list, repr=False)

    def take(self, name: str, *, left: float) -> float | None:  # noqa: ARG002 - of the base
        if self.errors:
            raise self.errors.pop(0)
        return 0.0


def test_who_cannot_share_keeps_the_limit_alone_and_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    secret = ConnectionError("redis://:secret@host")
    limit = Failing(calls_per_second=1, errors=[secret, secret, secret])
    turns, alone = shared_by(limit, [1000.0])
    with caplog.at_level(logging.WARNING, "cloudmore.http"):
        assert [taken(turns, alone) for _ in range(3)] == [(0, 1), (1, 1), (2, 1)]
        assert taken(turns, alone) == (0.0, 1), "asked again, and it works"
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "ConnectionError" in caplog.text
    assert "secret" not in caplog.text


def test_who_is_late_alone_is_late(caplog: pytest.LogCaptureFixture) -> None:
    turns, alone = shared_by(Failing(calls_per_second=1, errors=[OSError(), OSError()]), [1000.0])
    assert [taken(turns, alone, until=1000.5) for _ in range(2)] == [(0, 1), (None, 1)]
    assert caplog.records


def test_whoever_is_interrupted_gives_back_nothing_that_is_shared() -> None:
    _turns, alone = shared_by(Failing(calls_per_second=1), [1000.0])
    assert alone.take(FOREVER) == 0
    waiting = _waited(alone, 5.0)
    assert next(waiting) == Sleep(5.0)
    with pytest.raises(KeyboardInterrupt):
        waiting.throw(KeyboardInterrupt())
    assert alone.take(FOREVER) == 1


def test_a_server_that_is_silent_is_left_alone_for_a_while(caplog: pytest.LogCaptureFixture) -> None:
    clock = [1000.0]
    with socket.create_server(("127.0.0.1", 0)) as silent:
        limit = RedisRateLimit(f"redis://:secret@127.0.0.1:{silent.getsockname()[1]}/0")
        turns, alone = shared_by(limit, clock)
        begun = time.monotonic()
        # A call that has no more time than that.
        assert taken(turns, alone, until=1000.1) == (0, 1)
        assert time.monotonic() - begun < 0.8
        clock[0] += LEFT_ALONE_SECONDS - 1
        assert taken(turns, alone) == (0, 0)
        clock[0] += 1
        assert taken(turns, alone, until=clock[0] + 0.1) == (0, 1)
    assert [record.getMessage() for record in caplog.records] == [
        (
            f"{limit!r} cannot be used (NoAnswerError: it does not answer): "
            f"this client keeps the limit by itself, beside those of other processes."
        )
    ]


def test_a_limit_in_redis_shows_no_address_and_is_not_pickled() -> None:
    limit = RedisRateLimit("redis://:secret@host", calls_per_second=2, prefix="mine:")
    assert repr(limit) == "RedisRateLimit(calls_per_second=2, in_flight=4, prefix='mine:')"
    with pytest.raises(TypeError, match="is not pickled"):
        pickle.dumps(limit)
    assert (copy.copy(limit), copy.deepcopy(limit)) == (limit, limit)
    assert limit != evolve(limit, prefix="another:")


def test_it_is_a_rate_limit_and_shares_the_connections_of_its_client() -> None:
    limit = RedisRateLimit("redis://host", in_flight=20)
    options: dict[str, Any] = {"timeout": 1, "deadline": None, "retry": None}
    limits = limits_of(**options, rate_limit=limit, max_connections=3)
    assert isinstance(limit, RateLimit)
    assert isinstance(limits.rate_limit, RedisRateLimit)
    assert (limits.in_flight, limits.rate_limit._redis) == (3, limit._redis)


def test_an_address_that_is_none_is_told_without_it() -> None:
    with pytest.raises(ConfigurationError, match="The address of the rate limit is none of Redis") as caught:
        RedisRateLimit("secret@host")
    assert "secret" not in str(caught.value)


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "redis", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'cloudmore-client\[redis\]'"):
        RedisRateLimit("redis://host")


def test_a_rate_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="calls_per_second"):
        RedisRateLimit("redis://host", calls_per_second=0)
