"""A server on loopback that says the same each time, as a small tenant or as a large one.

    python answering_server.py [--wait SECONDS] [--token-wait SECONDS] [--organizations N]

It prints its port, and needs nothing but the standard library. ``POST /connect/token`` has an answer of its own; where
that waits, the first token lives for a second. ``GET /counted`` says how many requests for a token and how many calls
there were. With ``--organizations`` it is a tenant of so many; without, every list has five entries.
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from typing import ClassVar

from played_tenant import Tenant, answer

ORGANIZATIONS = [
    {
        "id": f"8e05171b-ea40-40bf-abc9-b81fd85ea00{n}",
        "name": f"Organization {n}",
        "customerNumber": None,
        "active": True,
    }
    for n in range(5)
]
SERVICES = [
    {
        "id": f"8e05171b-ea40-40bf-abc9-b81fd85ea10{n}",
        "name": f"Service {n}",
        "vendorName": "Example",
        "allowMultipleUsers": True,
    }
    for n in range(5)
]
TOKEN = {"access_token": "token-of-the-benchmark", "expires_in": 86400, "token_type": "Bearer", "scope": "api"}


class Answering(asyncio.Protocol):
    """Answers each request once its head is there; a body is short enough to come with it."""

    transport: asyncio.Transport
    wait = token_wait = 0.0
    # The first lives for a second, and whoever comes later meets an expired one.
    first_token = answer({**TOKEN, "expires_in": 1})
    token, organizations, services = answer(TOKEN), answer(ORGANIZATIONS), answer(SERVICES)
    tenant: Tenant | None = None
    counted: ClassVar[Counter[str]] = Counter(tokens=0, calls=0)

    def __init__(self) -> None:
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (request := self._next()) is not None:
            path = request.split(b" ", 2)[1]
            if path == b"/connect/token":
                self.counted["tokens"] += 1
                is_first = self.token_wait and self.counted["tokens"] == 1
                self._say(self.first_token if is_first else self.token, self.token_wait)
            elif path == b"/counted":
                self._say(answer(dict(self.counted)), 0)
            else:
                self.counted["calls"] += 1
                self._say(self._said(path), self.wait)

    def _say(self, said: bytes, wait: float) -> None:
        if wait:
            asyncio.get_running_loop().call_later(wait, self.transport.write, said)
        else:
            self.transport.write(said)

    def _said(self, path: bytes) -> bytes:
        if self.tenant is not None:
            return self.tenant.said(path)
        return self.services if path.endswith(b"/services") else self.organizations

    def _next(self) -> bytes | None:
        head, end, rest = self._received.partition(b"\r\n\r\n")
        if not end:
            return None
        length = next(
            (
                int(line.partition(b":")[2])
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length:")
            ),
            0,
        )
        if len(rest) < length:
            return None
        self._received = rest[length:]
        return head


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wait", type=float, default=0.0)
    parser.add_argument("--token-wait", type=float, default=0.0)
    parser.add_argument("--organizations", type=int, default=0)
    options = parser.parse_args()
    Answering.wait, Answering.token_wait = options.wait, options.token_wait
    Answering.tenant = Tenant(options.organizations) if options.organizations else None
    asyncio.run(serve())
