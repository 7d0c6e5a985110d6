"""A pool of connections for each event loop, which ends with its loop and outlives a cancellation."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, Callable
from typing import Any, Generic, Protocol, TypeVar

from attrs import define, field


class Client(Protocol):
    """What keeps connections open."""

    async def aclose(self) -> None:
        """Close them."""


C = TypeVar("C", bound=Client)


@define(eq=False)
class Held(Generic[C]):
    """A client of the HTTP library, and how many requests use it.

    Attributes:
        client: The client.
        slots: One for each request that may be under way on the loop.
        room: How many requests may use it at once.
        users: How many do.
        spoiled: Whether no more requests begin with it.
    """

    client: C
    slots: asyncio.Semaphore
    room: int
    users: int = 0
    spoiled: bool = False


@define(eq=False)
class _Pool(Generic[C]):
    """The connections of one event loop, and how many more there may be."""

    slots: asyncio.Semaphore
    more: int
    held: list[Held[C]] = field(factory=list[Any])

    async def aclose(self) -> None:
        """Close those that are there."""
        for each in self.held:
            await each.client.aclose()


class Pools(Generic[C]):
    """Makes a pool where a loop has none.

    Args:
        make: Makes a client of the HTTP library for so many connections.
        together: How many connections a client has at most; where there may be more, there are several clients.
        limit: How many requests are under way at once, on each loop. The others wait here and not in the library, where
            a request that is cancelled while it waits takes a connection with it.
        renew: Whether a cancellation spoils a client of the library.
        inherited: The pools of the process that this one was forked from. They are left alone, and kept: what a loop of
            the parent left open would otherwise be closed by it, over descriptors that the parent shares.
    """

    def __init__(
        self,
        make: Callable[[int], C],
        *,
        together: int,
        limit: int,
        renew: bool,
        inherited: Pools[C] | None = None,
    ) -> None:
        self._make = make
        self._together = together
        self._limit = limit
        self._renew = renew
        self._inherited = inherited
        self._pools: dict[asyncio.AbstractEventLoop, tuple[_Pool[C], AsyncGenerator[None, None]]] = {}

    async def take(self, left: float) -> Held[C] | None:
        """A client of the running loop, for one request; it must be given back.

        Args:
            left: Seconds to wait until fewer requests are under way.

        Returns:
            None where it was not so in time.
        """
        known = self._pools.get(asyncio.get_running_loop())
        pool = known[0] if known else await self._new_pool()
        slots = pool.slots
        if slots.locked() and left < math.inf:
            try:
                async with asyncio.timeout(left):
                    await slots.acquire()
            except TimeoutError:
                return None
        else:
            await slots.acquire()
        held = self._with_room(pool)
        held.users += 1
        return held

    def spoil(self, held: Held[C]) -> None:
        """Say that a request was cancelled with the client.

        httpx may take the connection of a cancelled request for busy for ever (encode/httpcore#1099), so nobody begins
        with that client again; those who use it now are not disturbed.
        """
        held.spoiled = self._renew

    async def give_back(self, held: Held[C]) -> None:
        """End what ``take`` began."""
        held.users -= 1
        held.slots.release()
        if held.spoiled and not held.users:
            await held.client.aclose()

    async def close(self) -> None:
        """Close the connections of the running loop; those of others end with their loops."""
        own = self._pools.pop(asyncio.get_running_loop(), None)
        if own is not None:
            await own[1].aclose()

    def _with_room(self, pool: _Pool[C]) -> Held[C]:
        """The first client that can take one more request: where few are under way, the others come to rest."""
        for place, held in enumerate(pool.held):
            if held.spoiled:
                pool.held[place] = Held(self._make(held.room), pool.slots, held.room)
                return pool.held[place]
            if held.users < held.room:
                return held
        # Whoever asks has a slot, so that what there may be is not yet there.
        room = min(self._together, pool.more)
        pool.more -= room
        pool.held.append(Held(self._make(room), pool.slots, room))
        return pool.held[-1]

    async def _new_pool(self) -> _Pool[C]:
        # In place: another thread may add the pool of its own loop at the same time.
        for each in list(self._pools):
            if each.is_closed():
                self._pools.pop(each, None)
        pool: _Pool[C] = _Pool(asyncio.Semaphore(self._limit), self._limit)
        guard = _until_the_loop_ends(pool)
        self._pools[asyncio.get_running_loop()] = (pool, guard)
        await anext(guard)
        return pool


async def _until_the_loop_ends(pool: _Pool[C]) -> AsyncGenerator[None, None]:
    # An event loop that ends closes the generators that are still open on it, and so does Python when nobody holds
    # one any more: the loop of ``asyncio.run`` leaves no connection behind, although nobody closed the client.
    try:
        yield
    finally:
        await pool.aclose()
