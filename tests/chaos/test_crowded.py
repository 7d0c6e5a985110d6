"""Faults that are no answer: nobody listens, nobody accepts, no connection is free; and an error that is too large."""

from __future__ import annotations

import asyncio
import resource
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from attrs import frozen
from chaos.calls import CALLS, Ids
from chaos.cells import EVERY
from chaos.clocks import JumpingClock
from chaos.faults import FAULTS
from chaos.marks import CREDENTIALS
from chaos.run import LARGEST_OVERSHOOT_SECONDS, Came, made, timed
from chaos.vendor import Vendor
from conftest import Said
from faulty_server import Connection, Fault, FaultyServer
from kinds import KINDS

from cloudmore import CloudmoreError, RateLimit, Retry
from cloudmore.auth import MemoryTokenStore

Record = Callable[[str, object], None]
LATE_SECONDS = 0.4


def client_of(client: str, url: str, **options: Any) -> Any:
    """A client that asks for no token that another one has."""
    given = {"retry": Retry(backoff=0.001), "rate_limit": None, "token_store": MemoryTokenStore(), **options}
    return KINDS[client](CREDENTIALS, base_url=url, **given)


@frozen
class Left:
    """A vendor that gives a token, and then is gone in some way.

    Attributes:
        outcome: What a call comes to; one that must not be repeated where that is another.
        leaves: What happens to the place where it listens, after the token.
        is_late: Whether the deadline ends the call.
    """

    outcome: tuple[str, str]
    leaves: Callable[[FaultyServer], None]
    is_late: bool = False


def _nobody_listens(server: FaultyServer) -> None:
    server._listener.shutdown(socket.SHUT_RDWR)
    server._listener.close()


def _nobody_reads(server: FaultyServer) -> None:
    server.fault = Fault(before=_silent)


def _everybody_is_reset(server: FaultyServer) -> None:
    server.fault = Fault(before=_reset)


def _silent(connection: Connection) -> bool:
    connection.server.stopped.wait(20)
    return False


def _reset(connection: Connection) -> bool:
    connection.reset()
    return False


LEFT = {
    "nobody listens any more": Left(("TransportError", "TransportError"), _nobody_listens),
    "connections are accepted, and not read from": Left(
        ("DeadlineExceededError", "OutcomeUnknownError"), _nobody_reads, is_late=True
    ),
    # Whether anything was sent before the reset is a matter of who is faster; both are on the safe side.
    "every connection is reset": Left(("TransportError", "OutcomeUnknownError|TransportError"), _everybody_is_reset),
}


@pytest.mark.parametrize("client", KINDS)
@pytest.mark.parametrize("call", EVERY)
@pytest.mark.parametrize("name", LEFT)
def test_a_vendor_that_is_gone(name: str, call: str, client: str, record_property: Record) -> None:
    left, kind = LEFT[name], CALLS[call]
    deadline = LATE_SECONDS if left.is_late else 5.0
    came, vendor, over, measured = timed(lambda: _left_alone(left, call, client, deadline), deadline)
    told = came.told(f"{name}: {call}", client, vendor.asked, vendor.effects())
    record_property("cell", {**told, "over": over if left.is_late else None, "measured": measured})
    wanted = left.outcome[not kind.repeatable]
    if wanted == "DeadlineExceededError" and kind.operation == "poll":
        wanted = "TaskTimeoutError"
    assert came.said in wanted.split("|"), f"{came.outcome!r}"
    assert (dict(vendor.asked), vendor.effects()) == ({"token": 1}, {})
    if name == "nobody listens any more":
        assert not came.outcome.may_have_happened
    assert over <= LARGEST_OVERSHOOT_SECONDS
    assert came.leaked == []


def _left_alone(left: Left, call: str, client: str, deadline: float) -> tuple[Came, Vendor]:
    kind = CALLS[call]
    vendor = Vendor(JumpingClock().jump, kind.running, "")
    vendor.script = {"token": [FAULTS["the connection ends after it"]]}

    def answer(connection: Connection, said: Said) -> bool:
        if said.path == "/connect/token":
            left.leaves(connection.server)
        return vendor.fault.answer(connection, said)

    with (
        FaultyServer(Fault(answer)) as server,
        client_of(client, f"http://{server.address}", deadline=deadline) as cm,
    ):
        return made(partial(kind.act, ids=Ids(wait=deadline)), cm, f"{call}: left alone [{client}]"), vendor


LIMITS: dict[str, dict[str, Any]] = {
    "one connection": {"max_connections": 1},
    "one call under way": {"rate_limit": RateLimit(calls_per_second=1e6, in_flight=1)},
}


@pytest.mark.parametrize("client", KINDS)
@pytest.mark.parametrize("call", ["read", "create", "delete", "start"])
@pytest.mark.parametrize("name", LIMITS)
def test_a_call_that_finds_no_place(name: str, call: str, client: str, record_property: Record) -> None:
    """The first call hangs in the only place; the other one ends with its deadline, and nothing of it was sent."""
    came, vendor, over, measured = timed(lambda: _beside_one_that_hangs(client, call, LIMITS[name]), LATE_SECONDS)
    told = came.told(f"{name}: {call}", client, vendor.asked, vendor.effects())
    record_property("cell", {**told, "over": over, "measured": measured})
    assert came.said in ("DeadlineExceededError", "TransportError"), f"{came.outcome!r}"
    assert not getattr(came.outcome, "may_have_happened", False)
    assert vendor.effects() == {}
    assert vendor.asked["ask"] == 1
    assert over <= LARGEST_OVERSHOOT_SECONDS
    assert came.leaked == []


def _beside_one_that_hangs(client: str, call: str, limits: dict[str, Any]) -> tuple[Came, Vendor]:
    vendor = Vendor(JumpingClock().jump, 0, "")
    act = partial(CALLS[call].act, ids=Ids())
    with (
        FaultyServer(vendor.fault) as server,
        client_of(client, f"http://{server.address}", deadline=2.0, retry=None, **limits) as first,
    ):
        first.request("GET", "/anything")
        vendor.forget(revoke=False)
        vendor.script = {"ask": [FAULTS["never an answer"]]}
        first_way = (first if client == "sync" else first._client)._api.way
        with _hanging(first, client, lambda: bool(vendor.asked["ask"])):
            # The second call has less time than the first.
            first_way._deadline = LATE_SECONDS
            return made(act, first, f"no place: {call} [{client}]"), vendor


@contextmanager
def _hanging(cm: Any, client: str, is_under_way: Callable[[], bool]) -> Iterator[None]:
    """A call that hangs: in a thread, or on the event loop that the other one will run on."""

    def ask() -> None:
        try:
            cm.request("GET", "/anything")
        except CloudmoreError:
            return

    if client == "sync":
        thread = threading.Thread(target=ask)
        thread.start()
        _wait(is_under_way)
        yield
        thread.join(10)
        return
    runner, own = cm._runner, cm._client

    async def begin() -> asyncio.Task[Any]:
        task = asyncio.create_task(own.request("GET", "/anything"))
        while not is_under_way():  # noqa: ASYNC110 - a thread of the server makes it so
            await asyncio.sleep(0.005)
        return task

    task = runner.run(begin())
    yield
    runner.run(_ended(task))


async def _ended(task: asyncio.Task[Any]) -> None:
    task.cancel()
    await asyncio.wait([task])


def _wait(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not happened() and time.monotonic() < end:
        time.sleep(0.005)


LARGE = 100 * 2**20
PIECE = b"<p>The server failed.</p>\n" * 40_000


def _large(status: int, connection: Connection, said: Said, vendor: Vendor) -> bool:
    if said.path == "/connect/token":
        return vendor.fault.answer(connection, said)
    vendor.asked["get"] += 1
    head = f"HTTP/1.1 {status} Said\r\nContent-Type: text/html\r\nContent-Length: {LARGE}\r\n\r\n"
    connection.say(head.encode())
    for _piece in range(LARGE // len(PIECE) + 1):
        connection.say(PIECE)
    return False


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such measure of memory")
@pytest.mark.parametrize("client", KINDS)
@pytest.mark.parametrize("call", ["read", "create", "download", "generic GET", "generic POST"])
@pytest.mark.parametrize("status", [404, 500])
def test_an_error_of_100_megabytes(status: int, call: str, client: str, record_property: Record) -> None:
    vendor = Vendor(JumpingClock().jump, 0, "")
    answer = partial(_large, status)
    with (
        FaultyServer(Fault(lambda connection, said: answer(connection, said, vendor))) as server,
        client_of(client, f"http://{server.address}", deadline=20.0, retry=None) as cm,
    ):
        before = _peak()
        came = made(partial(CALLS[call].act, ids=Ids()), cm, f"{status}, 100 MB: {call} [{client}]")
        grown = _peak() - before
    record_property("cell", came.told(f"{status}, 100 MB: {call}", client, vendor.asked, {}))
    assert came.said == {404: "NotFoundError", 500: "ServerError"}[status], f"{came.outcome!r}"
    assert len(came.outcome.body) <= 64 * 1024
    assert grown < 16 * 2**20, f"{grown / 2**20:.0f} MB"
    assert came.leaked == []


def _peak() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
