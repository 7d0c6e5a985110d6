"""Calls of one peer in a process of its own; prints one JSON object.

    python measured_calls.py PEER LIST URL COUNT

Needs nothing but the standard library and the peer. LIST is ``organizations``, which has a query, or ``services``,
which has none. Every peer sends the same path, query and token.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any

RESELLER = "11111111-2222-3333-4444-555555555555"
HEADERS = {"Authorization": "Bearer token-of-the-benchmark", "Accept": "application/json"}
# What ours sends by itself, since it lists everything where the wire's own default may not.
QUERIES: dict[str, dict[str, str]] = {"organizations": {"showActive": "false"}, "services": {}}
WARM_UP = 100
Call = Callable[[], Any]


def address(url: str, what: str) -> str:
    return f"{url}/api/resellers/{RESELLER}/{what}"


def ours_options(in_flight: int) -> dict[str, Any]:
    """What our clients are made with; a limit that is never met is counted all the same."""
    cloudmore = importlib.import_module("cloudmore")
    return {
        # Made up, as is what follows.
        "credentials": cloudmore.Credentials(username="u", password="p", client_secret="s", reseller_id=RESELLER),  # noqa: S106
        "rate_limit": cloudmore.RateLimit(calls_per_second=1e6, in_flight=in_flight),
        "max_connections": in_flight,
    }


def ours(url: str, what: str) -> Call:
    client = importlib.import_module("cloudmore").Cloudmore(base_url=url, **ours_options(4))
    return getattr(client, what).list  # type: ignore[no-any-return] - by name


def httpx(url: str, what: str) -> Call:
    client = importlib.import_module("httpx").Client(headers=HEADERS)
    options = {"params": QUERIES[what]} if QUERIES[what] else {}
    return lambda: client.get(address(url, what), **options).json()


def requests(url: str, what: str) -> Call:
    session = importlib.import_module("requests").Session()
    session.headers.update(HEADERS)
    options = {"params": QUERIES[what]} if QUERIES[what] else {}
    return lambda: session.get(address(url, what), **options).json()


def stock(url: str, what: str) -> Call:
    client = importlib.import_module("stock_client").AuthenticatedClient(url, "token-of-the-benchmark")
    sync = importlib.import_module(f"stock_client.api.{what}.{what}_list").sync
    options = {"show_active": False} if QUERIES[what] else {}
    return lambda: sync(reseller_id=RESELLER, client=client, **options)


def pydantic(url: str, what: str) -> Call:
    package = importlib.import_module("pydantic_client")
    configuration = package.Configuration(host=url, access_token="token-of-the-benchmark")  # noqa: S106 - made up
    api = getattr(package, f"{what.capitalize()}Api")(package.ApiClient(configuration))
    options = {"show_active": False} if QUERIES[what] else {}
    return lambda: getattr(api, f"{what}_list")(RESELLER, **options)


PEERS: dict[str, Callable[[str, str], Call]] = {
    "ours": ours,
    "httpx": httpx,
    "requests": requests,
    "stock": stock,
    "pydantic": pydantic,
}


def main() -> None:
    call, count = PEERS[sys.argv[1]](sys.argv[3], sys.argv[2]), int(sys.argv[4])
    for _ in range(WARM_UP):
        found = call()
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(count):
        call()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(json.dumps({"cpu": cpu / count, "wall": wall / count, "found": len(found)}))


if __name__ == "__main__":
    main()
