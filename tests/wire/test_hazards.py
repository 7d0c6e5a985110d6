"""What an environment, a disk, a fork, a cancellation and odd servers do to calls that did nothing wrong."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from conftest import CREDENTIALS, Said, ScriptedServer, answer, task_token
from faulty_server import FAULTS, Connection, Fault, FaultyServer, after_the_token, head, held_up
from leaks import raised
from stacks import STACKS, asking, opened

from cloudmore import AsyncCloudmore, Cloudmore, ConfigurationError, RateLimit
from cloudmore.http.transport import AsyncTransport

LIBRARIES = ["httpx", "aiohttp"]


async def until(happened: Callable[[], Any]) -> None:
    while not happened():  # noqa: ASYNC110 - other threads make it happen
        await asyncio.sleep(0.01)


ENVIRONMENTS = {
    "a proxy of an unknown kind": {"HTTPS_PROXY": "foo://proxy.example"},
    "a proxy that is no address": {"HTTPS_PROXY": "http://user:secret#word@proxy.example:8080"},
    "certificates that are not there": {"SSL_CERT_FILE": "/nowhere/at/all.pem"},
}


@pytest.mark.parametrize("name", ENVIRONMENTS)
@pytest.mark.parametrize("how", ["sync", "async"])
def test_an_environment_that_cannot_be_used_is_said_before_a_call(
    name: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "certificates that are not there" and httpx.__version__ < "0.28":
        pytest.skip("httpx did not look for them before 0.28")
    for variable, value in ENVIRONMENTS[name].items():
        monkeypatch.setenv(variable, value)

    async def call() -> None:
        async with AsyncCloudmore(CREDENTIALS, region="eu", deadline=2, retry=None) as cm:
            await cm.health.check()

    make = {"sync": lambda: Cloudmore(CREDENTIALS, region="eu"), "async": lambda: asyncio.run(call())}[how]
    with pytest.raises(ConfigurationError, match="HTTPS_PROXY") as caught:
        make()
    assert "secret" not in f"{caught.value}"
    assert caught.value.__context__ is None


ODD_ANSWERS = {
    "a reason with other letters": b"HTTP/1.1 200 Cria\xe7\xe3o\r\nContent-Length: 2\r\n\r\n[]",
    "an absurd date": answer(200, b"[]", Retry_After="Nov 31 23:59:59 + 99999999999999 GMT"),
}


@pytest.mark.parametrize("name", ODD_ANSWERS)
@pytest.mark.parametrize("stack", STACKS)
def test_an_odd_answer_is_an_answer_or_an_error_of_ours(name: str, stack: str) -> None:
    fault = Fault(lambda connection, _said: bool(connection.say(ODD_ANSWERS[name])))
    with FaultyServer(fault) as server, opened(STACKS[stack], f"http://{server.address}") as transport:
        error = raised(lambda _: transport.send(asking(f"http://{server.address}", "POST"), 5), None)
    assert error is None or error.may_have_happened  # type: ignore[attr-defined] - a TransportError


class Full(io.BytesIO):
    """A file on a disk that is full."""

    def write(self, _data: Any) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("stack", STACKS)
def test_a_full_disk_is_no_trouble_of_the_network(stack: str) -> None:
    with FaultyServer(FAULTS["none"]) as server, opened(STACKS[stack], f"http://{server.address}") as transport:
        with pytest.raises(ConfigurationError, match=r"No space left on device\. Make room"):
            transport.download(asking(f"http://{server.address}"), Full(), 5)
        assert transport.send(asking(f"http://{server.address}"), 5).status_code == 200


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")  # noqa: PTH110 - a device
def test_a_report_that_does_not_fit_is_fetched_once(
    scripted: Cloudmore, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr("tempfile.mkstemp", lambda **_: (os.open("/dev/full", os.O_WRONLY), str(tmp_path / "gone")))
    server.answers = [answer(200, b'{"organizations":[]}')]
    error = raised(lambda cm: cm.billing.resume(task_token(cm)).result(wait=60), scripted)
    assert isinstance(error, ConfigurationError)
    assert len(server.sent("/t")) <= 1


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_neighbour_of_a_cancelled_call_is_not_disturbed(library: str, gate: threading.Event) -> None:
    async def run(url: str) -> None:
        transport = AsyncTransport(base_url=url, timeout=5, max_connections=2, transport=library)
        kept, cancelled = (asyncio.create_task(transport.send(asking(f"{url}/slow"), 20)) for _ in range(2))
        await until(lambda: server.read["GET", "/slow"] == 2)
        cancelled.cancel()
        await asyncio.wait([cancelled])
        assert (await transport.send(asking(url), 5)).status_code == 200
        gate.set()
        assert (await kept).status_code == 200
        await transport.close()

    with FaultyServer(held_up(gate)) as server:
        asyncio.run(run(f"http://{server.address}"))


@pytest.mark.parametrize("library", LIBRARIES)
def test_loops_that_begin_and_close_leave_the_pools_of_others_alone(library: str, gate: threading.Event) -> None:
    with FaultyServer(held_up(gate)) as server:
        url = f"http://{server.address}"
        transport = AsyncTransport(base_url=url, timeout=5, max_connections=2, transport=library)
        came: list[int] = []

        async def slow() -> None:
            came.append((await transport.send(asking(f"{url}/slow"), 20)).status_code)

        async def quick() -> None:
            await transport.send(asking(url), 5)
            await transport.close()

        other = threading.Thread(target=lambda: asyncio.run(slow()))
        other.start()
        while not server.read["GET", "/slow"]:
            time.sleep(0.01)
        asyncio.run(quick())
        gate.set()
        other.join(10)
    assert came == [200]


def test_what_is_shown_of_a_cancelled_call_holds_no_secret(gate: threading.Event) -> None:
    async def run(url: str, library: str) -> list[str]:
        transport = AsyncTransport(base_url=url, timeout=5, max_connections=2, transport=library)
        call = asyncio.create_task(transport.send(asking(f"{url}/slow", Authorization="the-secret"), 20))
        await until(lambda: server.read["GET", "/slow"])
        call.cancel()
        try:
            await call
        except asyncio.CancelledError as error:
            shown, step = [], error.__traceback__ and error.__traceback__.tb_next
            while step is not None:
                shown.append(f"{step.tb_frame.f_locals}")
                step = step.tb_next
        await transport.close()
        return shown

    for library in LIBRARIES:
        with FaultyServer(held_up(gate)) as server:
            shown = asyncio.run(run(f"http://{server.address}", library))
        assert not [each for each in shown if "the-secret" in each]


FORK = """
import os, threading
from cloudmore.http.turns import Turns
from cloudmore import RateLimit

turns = Turns(RateLimit(calls_per_second=1e9, in_flight=1), monotonic=lambda: 0.0)
turns.enter()
lock = turns._states().lock
held, go_on = threading.Event(), threading.Event()

def hold():
    with lock:
        held.set()
        go_on.wait(20)

thread = threading.Thread(target=hold)
thread.start()
held.wait(20)
child = os.fork()
if child == 0:
    os._exit(0 if turns.enter() is None and turns.take(1.0) == 0 else 1)
_, status = os.waitpid(child, 0)
go_on.set()
thread.join()
raise SystemExit(status)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_forked_child_waits_for_no_turn_of_its_parent() -> None:
    ran = subprocess.run([sys.executable, "-W", "ignore", "-c", FORK], capture_output=True, check=False, timeout=30)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_no_more_calls_begin_in_a_second_than_may_after_others_were_slow(gate: threading.Event) -> None:
    began: list[float] = []

    def answered(connection: Connection, _said: Said) -> bool:
        began.append(time.monotonic())
        if len(began) <= 4:
            gate.wait(20)
        connection.say(head(2) + b"[]")
        return True

    with (
        FaultyServer(after_the_token(Fault(answered))) as server,
        Cloudmore(
            CREDENTIALS,
            base_url=f"http://{server.address}",
            rate_limit=RateLimit(calls_per_second=20, in_flight=4),
        ) as cm,
    ):
        threads = [threading.Thread(target=cm.services.list) for _ in range(60)]
        for thread in threads:
            thread.start()
        while len(began) < 4:
            time.sleep(0.01)
        # Long enough for all of them to have had a turn, where turns are handed out to who cannot go.
        time.sleep(1.5)
        assert len(began) == 4
        gate.set()
        for thread in threads:
            thread.join(20)
    assert len(began) == 60
    after = began[4:]
    assert max(sum(at <= other < at + 1 for other in after) for at in after) <= 42, "twenty at once, twenty a second"


def test_a_waiting_call_that_is_cancelled_lets_the_others_go_on(gate: threading.Event) -> None:
    async def run(url: str) -> None:
        options: dict[str, Any] = {"rate_limit": RateLimit(calls_per_second=1e6, in_flight=1), "deadline": 10}
        async with AsyncCloudmore(CREDENTIALS, base_url=url, **options) as cm:
            await cm.health.check()
            calls = [asyncio.create_task(cm.services.list()) for _ in range(6)]
            await until(lambda: len(server.read) == 3)
            for call in calls[1:5]:
                call.cancel()
            await asyncio.wait(calls[1:5])
            gate.set()
            assert await asyncio.gather(calls[0], calls[5]) == [[], []]
            assert await cm.services.list() == []

    def answered(connection: Connection, said: Said) -> bool:
        if said.path.endswith("/services"):
            gate.wait(20)
        connection.say(head(2) + (b"[]" if said.path.endswith("/services") else b"{}"))
        return True

    with FaultyServer(after_the_token(Fault(answered))) as server:
        asyncio.run(run(f"http://{server.address}"))


def test_a_deadline_bounds_the_waiting_for_others(gate: threading.Event) -> None:
    def answered(connection: Connection, _said: Said) -> bool:
        gate.wait(20)
        connection.say(head(2) + b"[]")
        return True

    with FaultyServer(after_the_token(Fault(answered))) as server:
        rate = RateLimit(calls_per_second=1e6, in_flight=1)
        with Cloudmore(CREDENTIALS, base_url=f"http://{server.address}", rate_limit=rate, deadline=10) as first:
            errors: list[Any] = []
            with Cloudmore(CREDENTIALS, base_url=f"http://{server.address}", rate_limit=rate, deadline=0.3) as cm:
                # The same client: its one call is under way until the gate opens.
                slow = threading.Thread(target=lambda: errors.append(raised(lambda _: cm.services.list(), cm)))
                slow.start()
                began = time.monotonic()
                errors.append(raised(lambda _: cm.services.list(), cm))
                assert time.monotonic() - began < 0.55
                slow.join(5)
            gate.set()
            assert first.services.list() == []
    assert [type(error).__name__ for error in errors] == ["DeadlineExceededError"] * 2
