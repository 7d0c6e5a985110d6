"""Many connections of one event loop: how they are shared out among clients, and how an idle one is looked at."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from attrs import define

from cloudmore.http.deadline import pools
from cloudmore.http.idle_connections import WatchedBackend, WatchedStream
from cloudmore.http.pools import Pools
from cloudmore.http.transport import AsyncTransport


@define(eq=False)
class Client:
    """A client of the library's, for so many connections."""

    connections: int
    closed: bool = False

    async def aclose(self) -> None:
        self.closed = True


@define(eq=False)
class Stream:
    """A stream of the library's."""

    socket: Any

    def get_extra_info(self, info: str) -> Any:
        return {"socket": self.socket}.get(info, f"the library's {info}")

    async def read(self) -> None: ...

    async def write(self) -> None: ...

    async def aclose(self) -> None: ...


def test_no_client_has_more_connections_than_it_may_and_all_together_have_them_all() -> None:
    async def run() -> tuple[list[int], list[bool]]:
        made: list[Client] = []

        def make(connections: int) -> Client:
            made.append(Client(connections))
            return made[-1]

        loops = Pools(make, together=16, limit=40, renew=True)
        for _ in range(40):
            await loops.take(1)
        assert await loops.take(0.01) is None
        await loops.close()
        return [each.connections for each in made], [each.closed for each in made]

    assert asyncio.run(run()) == ([16, 16, 8], [True, True, True])


def test_few_requests_stay_with_the_first_client() -> None:
    async def run() -> int:
        made: list[Client] = []
        loops = Pools(lambda connections: made.append(Client(connections)) or made[-1], together=2, limit=6, renew=True)
        held = [await loops.take(1) for _ in range(2)]
        for _ in range(10):
            one = held.pop(0)
            assert one is not None
            await loops.give_back(one)
            held.append(await loops.take(1))
        await loops.close()
        return len(made)

    assert asyncio.run(run()) == 1


def test_a_cancellation_renews_one_client_and_its_room() -> None:
    async def run() -> list[tuple[int, bool]]:
        made: list[Client] = []
        loops = Pools(lambda connections: made.append(Client(connections)) or made[-1], together=2, limit=4, renew=True)
        held = [await loops.take(1) for _ in range(4)]
        spoiled = held[0]
        assert spoiled is not None
        loops.spoil(spoiled)
        await loops.give_back(spoiled)
        # The other request of the client goes on.
        assert not made[0].closed
        assert await loops.take(1) is not None
        assert held[1] is spoiled
        await loops.give_back(spoiled)
        before = [(each.connections, each.closed) for each in made]
        await loops.close()
        return before

    assert asyncio.run(run()) == [(2, True), (2, False), (2, False)]


@pytest.mark.parametrize("what", ["nothing", "bytes", "its end"])
def test_an_idle_connection_is_readable_once_its_server_says_something_or_goes(what: str) -> None:
    ours, theirs = socket.socketpair()
    stream = WatchedStream(Stream(ours))
    with ours, theirs:
        assert stream.get_extra_info("is_readable") in (False, "the library's is_readable")
        if what == "bytes":
            theirs.sendall(b"HTTP/1.1 408")
        elif what == "its end":
            theirs.close()
        found = stream.get_extra_info("is_readable")
        assert found in (what != "nothing", "the library's is_readable")
        assert stream.get_extra_info("ssl_object") == "the library's ssl_object"


def test_every_pool_of_an_event_loop_has_such_connections() -> None:
    async def run() -> list[bool]:
        transport = AsyncTransport(base_url="https://api.example", timeout=1, max_connections=20, transport="httpx")
        loops = transport._pools()
        held = [await loops.take(1) for _ in range(20)]
        clients = {id(each.client): each.client for each in held if each}
        found = [isinstance(each._network_backend, WatchedBackend) for one in clients.values() for each in pools(one)]
        await transport.close()
        return found

    assert asyncio.run(run()) == [True, True]


def test_a_connection_that_is_closed_is_readable() -> None:
    ours, theirs = socket.socketpair()
    stream = WatchedStream(Stream(ours))
    assert stream.get_extra_info("is_readable") in (False, "the library's is_readable")
    ours.close()
    # It may get the number that the socket had, and has nothing to read.
    other = socket.socketpair()
    assert stream.get_extra_info("is_readable") in (True, "the library's is_readable")
    for each in (theirs, *other):
        each.close()
