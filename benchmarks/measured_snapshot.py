"""All calls of a tenant, 32 in flight: ``python measured_snapshot.py PEER URL ORGANIZATIONS``; prints one JSON object.

The calls are those of a snapshot: both lists, the services of each organization, and of each of these the subscriptions
and the prices. ``ours-into-parquet``, ``-csv`` and ``-duckdb`` take one, and end when it is written; any other peer
reads each answer as JSON and keeps nothing of it. The process keeps to one core, where the system lets it. It needs
nothing but the standard library and the peer.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from measured_calls import HEADERS, address, ours_options
from measured_parse import memory
from played_tenant import ROWS, SERVICES, organization_id, service_id

IN_FLIGHT = 32
Get = Callable[[str], Awaitable[Any]]


@asynccontextmanager
async def httpx_over_aiohttp(url: str) -> AsyncIterator[Get]:
    transport = importlib.import_module("httpx_aiohttp").AiohttpTransport()
    async with importlib.import_module("httpx").AsyncClient(headers=HEADERS, timeout=30, transport=transport) as client:

        async def get(path: str) -> Any:
            return (await client.get(address(url, path))).json()

        yield get


@asynccontextmanager
async def aiohttp(url: str) -> AsyncIterator[Get]:
    async with importlib.import_module("aiohttp").ClientSession(headers=HEADERS) as session:

        async def get(path: str) -> Any:
            async with session.get(address(url, path)) as response:
                return await response.json()

        yield get


@asynccontextmanager
async def sockets(url: str) -> AsyncIterator[Get]:
    """The server's own maximum: bytes over open connections, nothing read but their length; what it lists is known."""
    server = urlsplit(url)
    headers = "".join(f"{name}: {value}\r\n" for name, value in {"Host": server.netloc, **HEADERS}.items())
    idle = [await asyncio.open_connection(server.hostname, server.port) for _ in range(IN_FLIGHT)]
    opened = list(idle)
    services = [{"id": service_id(number)} for number in range(SERVICES)]

    async def get(path: str) -> Any:
        reader, writer = idle.pop()
        writer.write(f"GET {address('', path)} HTTP/1.1\r\n{headers}\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]))
        idle.append((reader, writer))
        return services if path.endswith("/services") else [None] * ROWS

    yield get
    for _reader, writer in opened:
        writer.close()


PEERS: dict[str, Callable[[str], AbstractAsyncContextManager[Get]]] = {
    "httpx-aiohttp": httpx_over_aiohttp,
    "aiohttp": aiohttp,
    "sockets": sockets,
}


async def every_call(get: Get, organizations: int) -> int:
    """Make them all; returns how many rows of subscriptions and prices came."""
    listed, _services = await get("organizations"), await get("services")
    if listed == [None] * ROWS:
        listed = [{"id": organization_id(number)} for number in range(organizations)]
    left = iter(listed)
    rows = 0

    async def one_after_the_other() -> None:
        nonlocal rows
        for organization in left:
            place = f"organizations/{organization['id']}/services"
            for service in await get(place):
                for kind in ("subscriptions", "pricelist"):
                    came = await get(f"{place}/{service['id']}/{kind}")
                    # Not before it came: others add to it meanwhile.
                    rows += len(came)

    await asyncio.gather(*(one_after_the_other() for _ in range(IN_FLIGHT)))
    return rows


async def by_peer(peer: str, url: str, organizations: int) -> tuple[float, int]:
    async with PEERS[peer](url) as get:
        began = time.perf_counter()
        rows = await every_call(get, organizations)
        return time.perf_counter() - began, rows


async def ours(target: str, url: str) -> tuple[float, int]:
    """A snapshot, from its call to its finished files."""
    cloudmore = importlib.import_module("cloudmore")
    take = importlib.import_module("cloudmore.snapshot").async_take_snapshot
    with tempfile.TemporaryDirectory() as folder:
        async with cloudmore.AsyncCloudmore(base_url=url, **ours_options(IN_FLIGHT)) as cm:
            place = Path(folder) / ("tenant.duckdb" if target == "duckdb" else "tenant")
            options = {} if target == "duckdb" else {"file_format": target}
            began = time.perf_counter()
            snapshot = await take(place, cm, in_flight=IN_FLIGHT, **options)
            seconds = time.perf_counter() - began
        return seconds, sum(snapshot.tables[name].rows for name in ("subscriptions", "price_lists"))


def main(peer: str, url: str, organizations: int) -> dict[str, float]:
    """What it took, the start of the process in its CPU, and the rows that came."""
    calls = 2 + organizations * (1 + 2 * SERVICES)
    name, _, target = peer.partition("-into-")
    seconds, rows = asyncio.run(ours(target, url) if name == "ours" else by_peer(peer, url, organizations))
    taken = {"seconds": seconds, "per_call": seconds / calls, "cpu": time.process_time() / calls}
    return {**taken, "peak_mb": memory("VmHWM"), "calls": calls, "rows": rows}


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(json.dumps(main(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
