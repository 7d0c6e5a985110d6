"""One request for a token, whoever needs it at once: threads, tasks and processes, counted by the server."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from conftest import CREDENTIALS, TOKEN_BODY, Said, ScriptedServer, answer
from redis_server import redis_server

from cloudmore import AsyncCloudmore, AuthenticationError, Cloudmore, CloudmoreError, MemoryTokenStore
from cloudmore.sandbox import SandboxClock

COUNT, PROCESSES = 100, 8
REFUSAL = answer(400, b'{"error":"invalid_grant"}')
Came = list[Any]


@pytest.fixture
def slow_tokens(server: ScriptedServer) -> ScriptedServer:
    """A server whose token endpoint answers when everybody has had the time to come."""
    server.token_answers = [lambda _said: threading.Event().wait(0.3) or answer(200, TOKEN_BODY)]
    server.answers = [answer(200, b"[]")]
    return server


def by_threads(url: str, store: MemoryTokenStore, clock: SandboxClock, came: Came) -> None:
    """A hundred threads, some with one client and some with clients of their own."""
    options: dict[str, Any] = {"base_url": url, "token_store": store, "clock": clock, "rate_limit": None}
    with ExitStack() as stack:
        shared = stack.enter_context(Cloudmore(CREDENTIALS, **options))
        clients = [
            shared if number % 4 else stack.enter_context(Cloudmore(CREDENTIALS, **options)) for number in range(COUNT)
        ]
        barrier = threading.Barrier(COUNT)

        def run(client: Cloudmore) -> None:
            barrier.wait()
            came.append(client.services.list())

        threads = [threading.Thread(target=run, args=(client,)) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def by_tasks(url: str, store: MemoryTokenStore, clock: SandboxClock, came: Came) -> None:
    """A hundred tasks on one event loop; they hold no thread while they wait."""

    async def run() -> None:
        options: dict[str, Any] = {"base_url": url, "token_store": store, "clock": clock, "rate_limit": None}
        async with AsyncCloudmore(CREDENTIALS, **options) as one, AsyncCloudmore(CREDENTIALS, **options) as other:
            calls = [asyncio.create_task((one, other)[number % 2].services.list()) for number in range(COUNT)]
            await asyncio.sleep(0.1)
            assert threading.active_count() - before <= COUNT + 30, "of the others, and of the servers"
            came.extend(await asyncio.gather(*calls))

    before = threading.active_count()
    asyncio.run(run())


def together(*crowds: Callable[[], None]) -> None:
    threads = [threading.Thread(target=crowd) for crowd in crowds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


CROWDS: dict[str, tuple[Callable[..., None], ...]] = {
    "threads": (by_threads,),
    "tasks": (by_tasks,),
    "threads and tasks": (by_threads, by_tasks),
    "threads and the tasks of two loops": (by_threads, by_tasks, by_tasks),
}


@pytest.mark.parametrize("name", CROWDS)
def test_a_crowd_on_an_expired_token_makes_one_request(
    slow_tokens: ScriptedServer, clock: SandboxClock, name: str, measured: dict[str, dict[str, dict[str, str]]]
) -> None:
    store = MemoryTokenStore()
    with Cloudmore(CREDENTIALS, base_url=slow_tokens.url, token_store=store, clock=clock) as cm:
        cm.services.list()
    clock.advance(86400)
    came: Came = []
    together(*(lambda crowd=crowd: crowd(slow_tokens.url, store, clock, came) for crowd in CROWDS[name]))  # type: ignore[misc] - a default for each
    assert came == [[]] * (COUNT * len(CROWDS[name]))
    requests = len(slow_tokens.sent("/connect/token")) - 1
    measured["requests for a token"][f"{name}, {COUNT} each, on an expired token"]["counted"] = str(requests)
    assert requests == 1


def test_a_crowd_with_a_wrong_password_makes_one_request(server: ScriptedServer, clock: SandboxClock) -> None:
    server.token_answers = [REFUSAL]
    store = MemoryTokenStore()
    errors: list[CloudmoreError] = []

    def run() -> None:
        with Cloudmore(CREDENTIALS, base_url=server.url, token_store=store, clock=clock) as cm:
            try:
                cm.services.list()
            except CloudmoreError as error:
                errors.append(error)

    together(*[run] * 20)
    assert {type(error) for error in errors} == {AuthenticationError}
    assert (len(errors), len(server.sent("/connect/token"))) == (20, 1)


def test_a_sync_call_within_a_coroutine_does_not_wait_for_its_own_thread(slow_tokens: ScriptedServer) -> None:
    async def run() -> None:
        async with AsyncCloudmore(CREDENTIALS, base_url=slow_tokens.url, deadline=20) as acm:
            asking = asyncio.create_task(acm.services.list())
            await asyncio.sleep(0.05)
            with Cloudmore(CREDENTIALS, base_url=slow_tokens.url, deadline=20) as cm:
                assert cm.services.list() == []
            assert await asking == []

    asyncio.run(run())
    assert len(slow_tokens.sent("/connect/token")) == 2


PROCESS = """
import json, sys
from cloudmore import *

how, where, url, values, count = json.loads(sys.argv[1])
store = FileTokenStore(where) if how == "file" else RedisTokenStore(where)
with Cloudmore(Credentials(**values), base_url=url, token_store=store, rate_limit=None) as cm:
    print("ready", flush=True)
    sys.stdin.readline()
    came = []
    for _ in range(count):
        try:
            came.append(len(cm.services.list()))
        except AuthenticationError as error:
            came.append(error.error)
print(json.dumps(came))
"""


def processes(server: ScriptedServer, how: str, where: str, count: int) -> list[list[Any]]:
    """What each of eight processes got that begin at once."""
    values = {name: getattr(CREDENTIALS, name) for name in ("username", "password", "client_secret", "reseller_id")}
    command = [sys.executable, "-W", "error", "-c", PROCESS, json.dumps([how, where, server.url, values, count])]
    with ExitStack() as stack:
        running = [
            stack.enter_context(
                subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
                )
            )
            for _ in range(PROCESSES)
        ]
        for each in running:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        for each in running:
            assert each.stdin is not None
            each.stdin.write("\n")
            each.stdin.flush()
        said = [each.communicate(timeout=60)[0] for each in running]
    return [json.loads(each) for each in said]


@pytest.mark.parametrize("how", ["file", "redis"])
@pytest.mark.parametrize("password", ["right", "wrong"])
def test_eight_processes_make_one_request(
    slow_tokens: ScriptedServer, how: str, password: str, tmp_path: Path, measured: dict[str, dict[str, dict[str, str]]]
) -> None:
    if password == "wrong":

        def refuse(_said: Said) -> bytes:
            threading.Event().wait(0.3)
            return REFUSAL

        slow_tokens.token_answers = [refuse]
    with ExitStack() as stack:
        where = str(tmp_path / "tokens") if how == "file" else stack.enter_context(redis_server())
        came = processes(slow_tokens, how, where, 3)
    requests = len(slow_tokens.sent("/connect/token"))
    measured["requests for a token"][f"{PROCESSES} processes, {how}, a {password} password"]["counted"] = str(requests)
    assert came == [[0 if password == "right" else "invalid_grant"] * 3] * PROCESSES
    assert requests == 1
