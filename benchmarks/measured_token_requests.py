"""Calls of a crowd on an expired token: ``python measured_token_requests.py PEER CROWD URL [STORE]``; prints JSON.

The first call gets a token that lives for a second; then the crowd comes. CROWD is ``threads``, ``tasks``, ``first``,
the first call alone, or ``one``, one call once a line comes. Who counts is the server. Needs nothing but the standard
library and the peer.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from pathlib import Path
from typing import Any

from measured_calls import RESELLER, address

COUNT = 100
SECONDS = 1.5
LIST = "services"
ASK = {"username": "u", "password": "p", "client_secret": "s", "reseller_id": RESELLER}


def options(url: str, store: str) -> dict[str, Any]:
    shared = {"token_store": importlib.import_module("cloudmore").FileTokenStore(Path(store))} if store else {}
    return {"base_url": url, "rate_limit": None, "max_connections": COUNT, **shared}


def ours(url: str, store: str) -> tuple[AbstractContextManager[Any], Callable[[Any], Any]]:
    cloudmore = importlib.import_module("cloudmore")
    client = cloudmore.Cloudmore(cloudmore.Credentials(**ASK), **options(url, store))
    return client, lambda cm: cm.services.list()


def ours_async(url: str, store: str) -> tuple[AbstractAsyncContextManager[Any], Callable[[Any], Any]]:
    cloudmore = importlib.import_module("cloudmore")
    client = cloudmore.AsyncCloudmore(cloudmore.Credentials(**ASK), **options(url, store))
    return client, lambda cm: cm.services.list()


def of_httpx_auth(url: str) -> dict[str, Any]:
    library = importlib.import_module("httpx_auth")
    auth = library.OAuth2ResourceOwnerPasswordCredentials(f"{url}/connect/token", username="u", password="p")  # noqa: S106 - made up
    return {"auth": auth, "timeout": 30}


def httpx_auth(url: str, _store: str) -> tuple[AbstractContextManager[Any], Callable[[Any], Any]]:
    client = importlib.import_module("httpx").Client(**of_httpx_auth(url))
    return client, lambda made: made.get(address(url, LIST)).json()


def httpx_auth_async(url: str, _store: str) -> tuple[AbstractAsyncContextManager[Any], Callable[[Any], Any]]:
    client = importlib.import_module("httpx").AsyncClient(**of_httpx_auth(url))

    async def call(made: Any) -> Any:
        return (await made.get(address(url, LIST))).json()

    return client, call


def of_authlib(url: str) -> dict[str, Any]:
    # Only this grant is renewed without being told, and only where there is a token already.
    return {
        "client_id": "u",
        "client_secret": "s",
        "grant_type": "client_credentials",
        "token_endpoint": f"{url}/connect/token",
        "token": {"access_token": "expired", "expires_at": 1},
        "timeout": 30,
    }


def authlib(url: str, _store: str) -> tuple[AbstractContextManager[Any], Callable[[Any], Any]]:
    client = importlib.import_module("authlib.integrations.httpx_client").OAuth2Client(**of_authlib(url))
    return client, lambda made: made.get(address(url, LIST)).json()


def authlib_async(url: str, _store: str) -> tuple[AbstractAsyncContextManager[Any], Callable[[Any], Any]]:
    client = importlib.import_module("authlib.integrations.httpx_client").AsyncOAuth2Client(**of_authlib(url))

    async def call(made: Any) -> Any:
        return (await made.get(address(url, LIST))).json()

    return client, call


SYNC = {"ours": ours, "httpx-auth": httpx_auth, "authlib": authlib}
ASYNC = {"ours": ours_async, "httpx-auth": httpx_auth_async, "authlib": authlib_async}


def threads(client: Any, call: Callable[[Any], Any]) -> int:
    came: list[Any] = []
    barrier = threading.Barrier(COUNT)

    def run() -> None:
        barrier.wait()
        came.append(call(client))

    running = [threading.Thread(target=run) for _ in range(COUNT)]
    for each in running:
        each.start()
    for each in running:
        each.join()
    return len(came)


async def tasks(peer: str, url: str) -> int:
    client, call = ASYNC[peer](url, "")
    async with client:
        await call(client)
        await asyncio.sleep(SECONDS)
        return len(await asyncio.gather(*(call(client) for _ in range(COUNT))))


def main(peer: str, crowd: str, url: str, store: str = "") -> int:
    """How many calls of the crowd came back."""
    if crowd == "tasks":
        return asyncio.run(tasks(peer, url))
    client, call = SYNC[peer](url, store)
    with client:
        if crowd == "one":
            print("ready", flush=True)
            sys.stdin.readline()
            return len([call(client)])
        call(client)
        if crowd == "first":
            return 1
        time.sleep(SECONDS)
        return threads(client, call)


if __name__ == "__main__":
    print(json.dumps({"came": main(*sys.argv[1:])}))
