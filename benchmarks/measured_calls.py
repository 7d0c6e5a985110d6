"""Calls of one peer in a process of its own: ``python measured_calls.py PEER URL COUNT``; prints one JSON object.

Needs nothing but the standard library and the peer. Every peer lists the organizations of a reseller, with a token.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any

RESELLER = "11111111-2222-3333-4444-555555555555"
PATH = f"/api/resellers/{RESELLER}/organizations"
HEADERS = {"Authorization": "Bearer token-of-the-benchmark", "Accept": "application/json"}
WARM_UP = 100
Call = Callable[[], Any]


def ours(url: str) -> Call:
    cloudmore = importlib.import_module("cloudmore")
    credentials = cloudmore.Credentials(username="u", password="p", client_secret="s", reseller_id=RESELLER)  # noqa: S106
    return cloudmore.Cloudmore(credentials, base_url=url).organizations.list  # type: ignore[no-any-return]


def httpx(url: str) -> Call:
    client = importlib.import_module("httpx").Client(headers=HEADERS)
    return lambda: client.get(url + PATH).json()


def requests(url: str) -> Call:
    session = importlib.import_module("requests").Session()
    session.headers.update(HEADERS)
    return lambda: session.get(url + PATH).json()


def stock(url: str) -> Call:
    client = importlib.import_module("stock_client").AuthenticatedClient(url, "token-of-the-benchmark")
    sync = importlib.import_module("stock_client.api.organizations.organizations_list").sync
    return lambda: sync(reseller_id=RESELLER, client=client)


def pydantic(url: str) -> Call:
    package = importlib.import_module("pydantic_client")
    configuration = package.Configuration(host=url, access_token="token-of-the-benchmark")  # noqa: S106
    api = package.OrganizationsApi(package.ApiClient(configuration))
    return lambda: api.organizations_list(RESELLER)


PEERS: dict[str, Callable[[str], Call]] = {
    "ours": ours,
    "httpx": httpx,
    "requests": requests,
    "stock": stock,
    "pydantic": pydantic,
}


def main() -> None:
    call, count = PEERS[sys.argv[1]](sys.argv[2]), int(sys.argv[3])
    for _ in range(WARM_UP):
        found = call()
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(count):
        call()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(json.dumps({"cpu": cpu / count, "wall": wall / count, "found": len(found)}))


if __name__ == "__main__":
    main()
