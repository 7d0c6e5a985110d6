"""What only an async client can get wrong: tasks that come together, cancellations, several loops, a blocked loop."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from conftest import CREDENTIALS, NOW, TOKEN_BODY, ScriptedServer, answer
from leaks import leaks

from cloudmore import (
    AsyncCloudmore,
    AuthenticationError,
    ConfigurationError,
    DeadlineExceededError,
    RateLimit,
    ReportShapeError,
    TransportError,
)
from cloudmore.clock import SystemClock
from cloudmore.http.flow import Flow, Sleep
from cloudmore.sandbox import Sandbox, SandboxClock

REFUSAL = answer(400, b'{"error":"invalid_grant","error_description":"pass-word-of-the-test is wrong"}')


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """Find what nobody closed while the test is still there to be blamed: its warning is an error."""
    yield
    gc.collect()


@asynccontextmanager
async def client_of(server: ScriptedServer, **options: Any) -> AsyncIterator[AsyncCloudmore]:
    fast = {"max_connections": 20, "rate_limit": None, **options}
    async with AsyncCloudmore(CREDENTIALS, base_url=server.url, timeout=5, **fast) as cm:
        yield cm


async def until(happened: Callable[[], Any]) -> None:
    while not happened():  # noqa: ASYNC110 - other threads make it happen
        await asyncio.sleep(0)


async def together(count: int, call: Callable[[], Awaitable[Any]]) -> list[Any]:
    return await asyncio.gather(*(call() for _ in range(count)), return_exceptions=True)


def test_sixteen_tasks_on_a_cold_token_share_one_request(server: ScriptedServer) -> None:
    async def run() -> list[Any]:
        async with client_of(server) as cm:
            return await together(16, cm.organizations.list)

    server.answers = [answer(200, b"[]")]
    assert asyncio.run(run()) == [[]] * 16
    assert (len(server.sent("/connect/token")), len(server.sent("/organizations"))) == (1, 16)


def test_sixteen_refusals_of_one_token_share_one_request(server: ScriptedServer) -> None:
    async def run() -> list[Any]:
        async with client_of(server) as cm:
            await cm.health.check()
            return await together(16, cm.organizations.list)

    server.token_answers = [answer(200, TOKEN_BODY), answer(200, TOKEN_BODY.replace(b"-test", b"-test-2"))]
    server.answers = [
        lambda said: (
            answer(200, b"{}")
            if said.path.endswith("healthcheck")
            else answer(200, b"[]")
            if said.headers["authorization"].endswith("-2")
            else answer(401)
        )
    ]
    assert asyncio.run(run()) == [[]] * 16
    assert len(server.sent("/connect/token")) == 2


@pytest.mark.parametrize(
    ("raw", "expected"),
    [pytest.param(REFUSAL, AuthenticationError, id="refused"), pytest.param(None, TransportError, id="no answer")],
)
def test_sixteen_tasks_share_the_error_of_one_request(
    server: ScriptedServer, raw: bytes | None, expected: type[Exception]
) -> None:
    async def run() -> list[Any]:
        async with client_of(server, retry=None) as cm:
            return await together(16, cm.organizations.list)

    server.token_answers = [raw]
    errors = asyncio.run(run())
    assert {type(error) for error in errors} == {expected}
    assert len({id(error) for error in errors}) == 16, "each has its own traceback"
    assert len({str(error) for error in errors}) == 1
    assert [leak for error in errors for leak in leaks(error, (CREDENTIALS.password, CREDENTIALS.client_secret))] == []
    assert len(server.sent("/connect/token")) == 1


@pytest.mark.parametrize("cancelled", [range(1), range(1, 16), range(15)], ids=["leader", "waiters", "all but one"])
def test_whoever_waits_for_a_token_outlives_the_cancellation_of_others(
    server: ScriptedServer, cancelled: range
) -> None:
    asked, gate = threading.Event(), threading.Event()

    def hold_up(_said: object) -> bytes:
        asked.set()
        assert gate.wait(5)
        return answer(200, TOKEN_BODY)

    async def run() -> list[Any]:
        async with client_of(server) as cm:
            tasks = [asyncio.create_task(cm.organizations.list()) for _ in range(16)]
            await until(asked.is_set)
            for number in cancelled:
                tasks[number].cancel()
            await asyncio.wait([tasks[number] for number in cancelled])
            gate.set()
            came = await asyncio.gather(*tasks, return_exceptions=True)
            assert await cm.organizations.list() == []
            return came

    server.answers = [answer(200, b"[]")]
    server.token_answers = [hold_up]
    came = asyncio.run(run())
    assert [isinstance(each, asyncio.CancelledError) for each in came] == [number in cancelled for number in range(16)]
    assert [each for each in came if isinstance(each, list)] == [[]] * (16 - len(cancelled))
    assert len(server.sent("/connect/token")) == (2 if 0 in cancelled else 1)


@pytest.mark.parametrize("transport", ["httpx", "aiohttp"])
@pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])
def test_a_cancellation_at_any_moment_leaves_the_client_usable(
    shared_sandbox: Sandbox, transport: str, *, warm: bool
) -> None:
    options: dict[str, Any] = {"timeout": 5, "max_connections": 2, "rate_limit": None, "transport": transport}

    async def run() -> None:
        for moment in range(40):
            async with AsyncCloudmore(
                shared_sandbox.credentials, base_url=shared_sandbox.url, deadline=10, **options
            ) as cm:
                if warm:
                    await cm.health.check()
                tasks = [asyncio.create_task(cm.health.check()) for _ in range(10)]
                for _ in range(moment):
                    await asyncio.sleep(0)
                for task in tasks:
                    task.cancel()
                await asyncio.wait(tasks)
                # A connection that stays busy for ever would let one of them wait in vain.
                await asyncio.gather(cm.health.check(), cm.health.check())

    asyncio.run(run())


def test_a_cancelled_download_leaves_no_file_and_no_thread(
    server: ScriptedServer, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    gate = threading.Event()

    def hold_up(_said: object) -> bytes:
        assert gate.wait(5)
        return answer(200, b"{}")

    async def run() -> None:
        async with client_of(server) as cm:
            task = await cm.billing.submit("2026-10")
            waiting = asyncio.create_task(task.result())
            await until(lambda: list(tmp_path.iterdir()))
            waiting.cancel()
            await asyncio.wait([waiting])
            assert waiting.cancelled()
            assert list(tmp_path.iterdir()) == []
            gate.set()

    server.answers = [answer(202, b'"t"'), hold_up]
    asyncio.run(run())


def test_each_event_loop_has_connections_of_its_own(shared_sandbox: Sandbox) -> None:
    cm = AsyncCloudmore(shared_sandbox.credentials, base_url=shared_sandbox.url)
    # Nobody closes it: what ``asyncio.run`` ends, ends the connections, too.
    assert [len(asyncio.run(cm.organizations.list())) for _ in range(3)] == [40] * 3


def test_a_token_serves_every_loop(server: ScriptedServer) -> None:
    cm = AsyncCloudmore(CREDENTIALS, base_url=server.url)
    server.answers = [answer(200, b"[]")]
    assert [asyncio.run(cm.organizations.list()) for _ in range(3)] == [[]] * 3
    assert len(server.sent("/connect/token")) == 1


def test_loops_of_several_threads_do_not_disturb_each_other(shared_sandbox: Sandbox) -> None:
    cm = AsyncCloudmore(shared_sandbox.credentials, base_url=shared_sandbox.url, rate_limit=None)
    came: list[list[Any]] = []

    async def run() -> list[Any]:
        return [await together(4, cm.organizations.list) for _ in range(3)]

    threads = [threading.Thread(target=lambda: came.append(asyncio.run(run()))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [[[len(each) for each in batch] for batch in batches] for batches in came] == [[[40] * 4] * 3] * 4


READERS: list[tuple[str, int]] = []


def note_readers(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and "cloudmore-report-" in str(arguments[0]) and "r" in str(arguments[1]):
        READERS.append((str(arguments[0]), threading.get_ident()))


def test_a_report_is_read_beside_the_event_loop(shared_sandbox: Sandbox, shared_clock: SandboxClock) -> None:
    async def run() -> int:
        async with shared_sandbox.async_client() as cm:
            with await cm.billing.report("2026-10") as report:
                assert report.binding is not None
            return threading.get_ident()

    shared_clock.set(NOW)
    # An audit hook stays until the end; this one only takes notes.
    sys.addaudithook(note_readers)
    READERS.clear()
    loop = asyncio.run(run())
    assert len(READERS) > 5, "the state of each answer, and what the binding takes"
    assert loop not in {thread for _, thread in READERS}


def test_a_report_that_binds_to_nothing_is_refused_when_somebody_reads_it(server: ScriptedServer) -> None:
    async def run() -> None:
        async with client_of(server) as cm:
            with await cm.billing.report("2026-10") as report:
                assert report.raw.stat().st_size > 0
                with pytest.raises(ReportShapeError):
                    report.totals()

    server.answers = [answer(202, b'"t"'), answer(200, b'{"lines":[{"a":1.5,"b":"x"},{"a":2.5,"b":"y"}]}')]
    asyncio.run(run())


def test_a_turn_is_not_waited_for_beyond_the_deadline(server: ScriptedServer, gate: threading.Event) -> None:
    def never(_said: object) -> bytes:
        gate.wait(5)
        return answer(500)

    async def run() -> list[Any]:
        options: dict[str, Any] = {"rate_limit": RateLimit(in_flight=1), "deadline": 1.0, "retry": None}
        async with AsyncCloudmore(CREDENTIALS, base_url=server.url, **options) as cm:
            first = asyncio.create_task(cm.services.list())
            while not server.sent("/services"):  # noqa: ASYNC110 - a thread of the server makes it so
                await asyncio.sleep(0.005)
            # The one that waits has less time, or else the first may end before it and leave it its turn.
            cm._api.way._deadline = 0.3
            return await asyncio.gather(first, cm.services.list(), return_exceptions=True)

    server.answers = [never]
    errors = asyncio.run(run())
    assert [type(each) for each in errors] == [DeadlineExceededError] * 2
    assert [each.attempts for each in errors] == [1, 0]


def test_a_client_ends_with_its_block(shared_sandbox: Sandbox) -> None:
    async def run() -> None:
        async with shared_sandbox.async_client() as cm:
            await together(5, cm.health.check)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        with pytest.raises(ConfigurationError, match="This client is closed"):
            await cm.health.check()
        with pytest.raises(AttributeError, match="'AsyncCloudmore' object has no attribute 'nothing'"):
            assert cm.nothing
        await cm.aclose()

    asyncio.run(run())


def sandboxes() -> int:
    return [thread.name for thread in threading.enumerate()].count("cloudmore-sandbox")


def test_an_embedded_sandbox_starts_and_stops_with_the_block() -> None:
    async def run() -> None:
        cm = AsyncCloudmore.sandbox(organizations=2, report_seconds=0)
        assert repr(cm) == "AsyncCloudmore.sandbox()"
        with pytest.raises(ConfigurationError, match="`async with`"):
            await cm.organizations.list()
        await cm.aclose()
        async with cm as entered:
            assert entered is cm
            assert len(await cm.organizations.list()) == 2
            with await cm.billing.report("2026-10") as report:
                assert report.origin.source == "sandbox"
            assert sandboxes() == before + 1
        assert sandboxes() == before

    before = sandboxes()
    asyncio.run(run())


def test_a_sandbox_that_cannot_be_made_is_told() -> None:
    async def run() -> None:
        async with AsyncCloudmore.sandbox(content="martian"):
            pass

    with pytest.raises(ConfigurationError, match="martian"):
        asyncio.run(run())


def test_a_sandbox_is_stopped_when_its_start_is_cancelled() -> None:
    async def run() -> None:
        starting = asyncio.create_task(AsyncCloudmore.sandbox(organizations=1).__aenter__())
        await until(lambda: sandboxes() > before)
        starting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await starting
        assert sandboxes() == before

    before = sandboxes()
    asyncio.run(run())


def test_the_machines_own_clock_lets_others_go_on() -> None:
    async def run() -> list[str]:
        order: list[str] = []

        def asleep() -> Flow[None]:
            yield Sleep(0)
            order.append("slept")

        async with AsyncCloudmore(CREDENTIALS, region="eu", clock=SystemClock()) as cm:
            sleeping = asyncio.create_task(cm._api.run(asleep()))
            await asyncio.sleep(0)
            order.append("others")
            await sleeping
        return order

    assert asyncio.run(run()) == ["others", "slept"]


def test_connections_are_kept_however_many_calls_are_in_flight() -> None:
    in_flight, rounds = 40, 3
    opened: list[asyncio.Task[Any]] = []

    async def run() -> None:
        all_there = asyncio.Barrier(in_flight)

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if task := asyncio.current_task():
                opened.append(task)
            with suppress(asyncio.IncompleteReadError):
                while head := await reader.readuntil(b"\r\n\r\n"):
                    if head.startswith(b"POST"):
                        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
                        await reader.readexactly(length)
                        body = TOKEN_BODY
                    else:
                        await all_there.wait()
                        body = b"[]"
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
            writer.close()
            await writer.wait_closed()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        options: dict[str, Any] = {"max_connections": in_flight, "rate_limit": None, "transport": "httpx"}
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server:
            async with AsyncCloudmore(CREDENTIALS, base_url=url, timeout=5, **options) as cm:
                for _ in range(rounds):
                    assert await together(in_flight, cm.services.list) == [[]] * in_flight
            await asyncio.gather(*opened)

    asyncio.run(run())
    assert len(opened) == in_flight
