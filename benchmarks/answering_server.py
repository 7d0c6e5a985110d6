"""A server on loopback that says the same each time: ``python answering_server.py [--wait SECONDS]``.

It prints its port, and needs nothing but the standard library. ``POST /connect/token`` has an answer of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json

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


def answer(value: object) -> bytes:
    body = json.dumps(value).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Answering(asyncio.Protocol):
    """Answers each request once its head is there; a body is short enough to come with it."""

    transport: asyncio.Transport
    wait = 0.0
    token, organizations, services = answer(TOKEN), answer(ORGANIZATIONS), answer(SERVICES)

    def __init__(self) -> None:
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (request := self._next()) is not None:
            said = self._said(request)
            if self.wait and said is not self.token:
                asyncio.get_running_loop().call_later(self.wait, self.transport.write, said)
            else:
                self.transport.write(said)

    def _said(self, request: bytes) -> bytes:
        path = request.split(b" ", 2)[1]
        if path == b"/connect/token":
            return self.token
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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wait", type=float, default=0.0)
    Answering.wait = parser.parse_args().wait
    asyncio.run(serve())
