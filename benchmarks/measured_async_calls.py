"""Async calls of one peer, 32 in flight: ``python measured_async_calls.py PEER URL COUNT``; prints one JSON object.

Needs nothing but the standard library and the peer. The process keeps to one core, where the system lets it.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit

from measured_calls import HEADERS, QUERIES, RESELLER, address, ours_options

IN_FLIGHT = 32
LIST = "organizations"
WARM_UP = 200
AsyncCall = Callable[[], Awaitable[Any]]


@asynccontextmanager
async def ours(url: str) -> AsyncIterator[AsyncCall]:
    cloudmore = importlib.import_module("cloudmore")
    async with cloudmore.AsyncCloudmore(base_url=url, **ours_options(IN_FLIGHT)) as cm:
        yield cm.organizations.list


@asynccontextmanager
async def httpx(url: str, **options: Any) -> AsyncIterator[AsyncCall]:
    library = importlib.import_module("httpx")
    async with library.AsyncClient(headers=HEADERS, timeout=30, **options) as client:

        async def call() -> Any:
            return (await client.get(address(url, LIST), params=QUERIES[LIST])).json()

        yield call


@asynccontextmanager
async def httpx_over_aiohttp(url: str) -> AsyncIterator[AsyncCall]:
    transport = importlib.import_module("httpx_aiohttp").AiohttpTransport()
    async with httpx(url, transport=transport) as call:
        yield call


@asynccontextmanager
async def aiohttp(url: str) -> AsyncIterator[AsyncCall]:
    async with importlib.import_module("aiohttp").ClientSession(headers=HEADERS) as session:

        async def call() -> Any:
            async with session.get(address(url, LIST), params=QUERIES[LIST]) as response:
                return await response.json()

        yield call


@asynccontextmanager
async def stock(url: str) -> AsyncIterator[AsyncCall]:
    client = importlib.import_module("stock_client").AuthenticatedClient(url, "token-of-the-benchmark")
    listed = importlib.import_module("stock_client.api.organizations.organizations_list").asyncio
    async with client:
        yield lambda: listed(reseller_id=RESELLER, client=client, show_active=False)


@asynccontextmanager
async def sockets(url: str) -> AsyncIterator[AsyncCall]:
    """The server's own maximum: bytes over open connections, nothing read but their length."""
    server = urlsplit(url)
    lines = [
        f"GET {address('', LIST)}?{urlencode(QUERIES[LIST])} HTTP/1.1",
        f"Host: {server.netloc}",
        *map(": ".join, HEADERS.items()),
    ]
    request = "\r\n".join(lines).encode() + b"\r\n\r\n"
    idle = [await asyncio.open_connection(server.hostname, server.port) for _ in range(IN_FLIGHT)]
    opened = list(idle)

    async def call() -> Any:
        reader, writer = idle.pop()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]))
        idle.append((reader, writer))
        return json.loads(body)

    yield call
    for _reader, writer in opened:
        writer.close()


PEERS: dict[str, Callable[[str], AbstractAsyncContextManager[AsyncCall]]] = {
    "ours": ours,
    # Where the extra is installed, it is used.
    "ours-fast": ours,
    "httpx": httpx,
    "httpx-aiohttp": httpx_over_aiohttp,
    "aiohttp": aiohttp,
    "stock": stock,
    "sockets": sockets,
}


async def calls(call: AsyncCall, count: int) -> int:
    """Make so many calls with so many in flight; the least that an answer held."""
    left = count
    least = sys.maxsize

    async def one_after_the_other() -> None:
        nonlocal left, least
        while left > 0:
            left -= 1
            least = min(least, len(await call()))

    await asyncio.gather(*(one_after_the_other() for _ in range(IN_FLIGHT)))
    return least


async def measured(peer: str, url: str, count: int) -> dict[str, float]:
    async with PEERS[peer](url) as call:
        await calls(call, min(WARM_UP, count))
        began = time.perf_counter()
        found = await calls(call, count)
        return {"per_call": (time.perf_counter() - began) / count, "found": found}


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(json.dumps(asyncio.run(measured(sys.argv[1], sys.argv[2], int(sys.argv[3])))))
