"""One limit for all who share it: threads, tasks and processes, timed against a real Redis."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import redis
from conftest import CREDENTIALS, TOKEN_BODY, VARIABLES, ScriptedServer, answer
from redis_server import redis_server

from cloudmore import AsyncCloudmore, Cloudmore, DeadlineExceededError, RedisRateLimit

PROCESSES, CALLS, RATE = 3, 10, 16
# By itself none of the processes would wait: each makes fewer calls than may begin at once.
SHORTEST = (PROCESSES * CALLS - RATE) / RATE
PROCESS = """
import json, sys
from cloudmore import *

where, url, values, count, rate = json.loads(sys.argv[1])
limit = RedisRateLimit(where, calls_per_second=rate)
with Cloudmore(Credentials(**values), base_url=url, rate_limit=limit) as cm:
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(count):
        cm.services.list()
"""


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    with redis_server() as url:
        yield url


@pytest.fixture
def answering(server: ScriptedServer) -> ScriptedServer:
    """A server that answers at once."""
    server.token_answers, server.answers = [answer(200, TOKEN_BODY)], [answer(200, b"[]")]
    return server


def test_processes_together_keep_the_limit(answering: ScriptedServer, redis_url: str) -> None:
    values = {name.lower(): getattr(CREDENTIALS, name.lower()) for name in VARIABLES}
    arguments = json.dumps([redis_url, answering.url, values, CALLS, RATE])
    with ExitStack() as stack:
        running = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-W", "error", "-c", PROCESS, arguments],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(PROCESSES)
        ]
        for each in running:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        begun = time.monotonic()
        for each in running:
            each.communicate("\n", timeout=60)
        taken = time.monotonic() - begun
    assert [each.returncode for each in running] == [0] * PROCESSES
    assert len(answering.sent("/services")) == PROCESSES * CALLS
    assert taken >= SHORTEST


def test_tasks_of_two_clients_keep_the_limit(answering: ScriptedServer, redis_url: str) -> None:
    async def run() -> list[Any]:
        # Two clients as on two machines: they share nothing but Redis.
        options = [{"base_url": answering.url, "rate_limit": RedisRateLimit(redis_url, prefix="tasks:")} for _ in "ab"]
        async with AsyncCloudmore(CREDENTIALS, **options[0]) as a, AsyncCloudmore(CREDENTIALS, **options[1]) as b:  # type: ignore[arg-type] - by name
            return await asyncio.gather(*((a, b)[number % 2].services.list() for number in range(9)))

    begun = time.monotonic()
    assert asyncio.run(run()) == [[]] * 9
    assert time.monotonic() - begun >= (9 - 5) / 5


def test_a_call_whose_turn_comes_too_late_is_told_at_once(answering: ScriptedServer, redis_url: str) -> None:
    limit = RedisRateLimit(redis_url, calls_per_second=0.01, prefix="late:")
    with Cloudmore(CREDENTIALS, base_url=answering.url, rate_limit=limit, deadline=20) as cm:
        cm.services.list()
        with pytest.raises(DeadlineExceededError, match="It was not sent"):
            cm.services.list()
    assert len(answering.sent("/services")) == 1


def test_a_clock_that_is_set_back_keeps_nobody_waiting(answering: ScriptedServer, redis_url: str) -> None:
    limit = RedisRateLimit(redis_url, calls_per_second=4, prefix="back:")
    with Cloudmore(CREDENTIALS, base_url=answering.url, rate_limit=limit, deadline=20) as cm:
        for _ in range(4):
            cm.services.list()
        with redis.Redis.from_url(redis_url) as server:
            (name,) = server.keys("back:*")
            # What stands there says what it said an hour later by the clock of before.
            later = [f"{float(each) + 3600e6:.3f}" for each in server.get(name).split()]
            server.set(name, " ".join(later))
        begun = time.monotonic()
        for _ in range(4):
            cm.services.list()
    # Turns that were taken before still count.
    assert 0.7 <= time.monotonic() - begun < 10


def test_a_silent_redis_blocks_no_event_loop_and_no_deadline(answering: ScriptedServer) -> None:
    async def run(port: int) -> tuple[Any, int]:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                await asyncio.sleep(0.01)
                ticks += 1

        limit = RedisRateLimit(f"redis://127.0.0.1:{port}/0")
        async with AsyncCloudmore(CREDENTIALS, base_url=answering.url, rate_limit=limit, deadline=2.0) as cm:
            ticking = asyncio.create_task(tick())
            came = await cm.services.list()
            ticking.cancel()
        return came, ticks

    with socket.create_server(("127.0.0.1", 0)) as silent:
        came, ticks = asyncio.run(run(silent.getsockname()[1]))
    assert came == []
    assert ticks >= 10
