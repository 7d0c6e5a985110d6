"""A pool of connections for each event loop, which ends with its loop and outlives a cancellation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Generic, Protocol, TypeVar

from attrs import define


class Client(Protocol):
    """What keeps connections open."""

    async def aclose(self) -> None:
        """Close them."""


C = TypeVar("C", bound=Client)


@define(eq=False)
class _Held(Generic[C]):
    """A client of the HTTP library, and how many requests use it."""

    client: C
    users: int = 0
    retired: bool = False


@define(eq=False)
class _Pool(Generic[C]):
    """The connections of one event loop."""

    held: _Held[C]
    slots: asyncio.Semaphore


class Pools(Generic[C]):
    """Makes a pool where a loop has none.

    Args:
        make: Makes a client of the HTTP library.
        limit: How many requests are under way at once, on each loop. The others wait here and not in the library, where
            a request that is cancelled while it waits takes a connection with it.
        wait: Seconds to wait for that.
    """

    def __init__(self, make: Callable[[], C], *, limit: int, wait: float) -> None:
        self._make = make
        self._limit = limit
        self._wait = wait
        self._pools: dict[asyncio.AbstractEventLoop, tuple[_Pool[C], AsyncGenerator[None, None]]] = {}
        self._closed = False

    @asynccontextmanager
    async def client(self) -> AsyncGenerator[C, None]:
        """A client of the running loop, for one request.

        Raises:
            TimeoutError: None of its connections became free.
            RuntimeError: All of them are closed.
        """
        pool = await self._of_this_loop()
        await self._take_slot(pool)
        held = pool.held
        held.users += 1
        try:
            yield held.client
        except asyncio.CancelledError:
            # The library may take the connection of a cancelled request for busy for ever (encode/httpcore#1099), so
            # nobody begins with that client again; those who use it now are not disturbed.
            if held is pool.held:
                pool.held = _Held(self._make())
            held.retired = True
            raise
        finally:
            held.users -= 1
            pool.slots.release()
            if held.retired and not held.users:
                await held.client.aclose()

    async def close(self) -> None:
        """Close the connections of the running loop; those of others end with their loops."""
        self._closed = True
        pools, self._pools = self._pools, {}
        own = pools.pop(asyncio.get_running_loop(), None)
        if own is not None:
            await own[1].aclose()

    async def _of_this_loop(self) -> _Pool[C]:
        if self._closed:
            # As the HTTP library says of a sync client.
            raise RuntimeError("Cannot send a request, as the client has been closed.")
        loop = asyncio.get_running_loop()
        if loop not in self._pools:
            self._pools = {each: kept for each, kept in self._pools.items() if not each.is_closed()}
            pool = _Pool(_Held(self._make()), asyncio.Semaphore(self._limit))
            guard = _until_the_loop_ends(pool)
            self._pools[loop] = (pool, guard)
            await anext(guard)
        return self._pools[loop][0]

    async def _take_slot(self, pool: _Pool[C]) -> None:
        try:
            async with asyncio.timeout(self._wait):
                await pool.slots.acquire()
        except TimeoutError:
            raise TimeoutError(f"none of {self._limit} connections became free within {self._wait:g} s") from None


async def _until_the_loop_ends(pool: _Pool[C]) -> AsyncGenerator[None, None]:
    # An event loop that ends closes the generators that are still open on it, and so does Python when nobody holds
    # one any more: the loop of ``asyncio.run`` leaves no connection behind, although nobody closed the client.
    try:
        yield
    finally:
        await pool.held.client.aclose()
