"""The billing task without a network: the sandbox's application in this process, or answers as a table has them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
from answers.wire import BASE
from attrs import define, field
from conftest import CREDENTIALS, TOKEN_BODY

from cloudmore import Cloudmore, Credentials
from cloudmore.auth import SHARED_MEMORY
from cloudmore.sandbox import Dialect, SandboxClock
from cloudmore.sandbox.server import Settings, create_application

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LINE = {"billingDate": "2026-10-05", "currencyCode": "EUR", "quantity": 2, "totalSales": 3.5, "totalCost": 1}
WHOLE = {"organizations": [{"organizationId": "o", "organizationName": "E", "services": [{"items": [LINE]}]}]}


@define
class Inside(httpx.BaseTransport):
    """The sandbox's application, called without a network."""

    application: Any
    runner: asyncio.Runner = field(factory=asyncio.Runner)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Have it answered."""

        async def answered() -> httpx.Response:
            inner = httpx.ASGITransport(self.application)
            asked = httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
            came = await inner.handle_async_request(asked)
            return httpx.Response(came.status_code, headers=came.headers, content=await came.aread())

        return self.runner.run(answered())

    def close(self) -> None:
        """Close the loop."""
        self.runner.close()


@contextmanager
def speaking(dialect: Dialect | None = None, content: str = "camel") -> Iterator[Cloudmore]:
    """A client of a small sandbox that speaks so."""
    settings = Settings(organizations=2, report_seconds=2, content=content, dialect=dialect or Dialect())
    clock = SandboxClock(NOW, manual=True)
    credentials = Credentials(
        username=settings.username,
        password=settings.password,
        client_secret=settings.client_secret,
        reseller_id=settings.reseller_id,
    )
    SHARED_MEMORY.clear()
    transport = Inside(create_application(settings, now=clock.now))
    options: dict[str, Any] = {"transport": transport, "clock": clock, "rate_limit": None, "retry": None}
    with Cloudmore(credentials, base_url="http://127.0.0.1:1", **options) as cm:
        yield cm


@contextmanager
def answering(*answers: tuple[int, Any], **options: Any) -> Iterator[tuple[Cloudmore, list[httpx.Request]]]:
    """A client whose task ``t`` is answered so, one answer after the other; the last one stays."""
    left, asked = list(answers), []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/connect/token":
            return httpx.Response(200, content=TOKEN_BODY)
        asked.append(request)
        if request.method == "POST":
            return httpx.Response(202, headers={"location": "/reports/t"})
        status, said = left.pop(0) if len(left) > 1 else left[0]
        content = said if isinstance(said, bytes) else json.dumps(said, default=str).encode()
        return httpx.Response(status, content=content, headers={"retry-after": "1"})

    SHARED_MEMORY.clear()
    clock = SandboxClock(NOW, manual=True)
    transport = httpx.MockTransport(answer)
    usual: dict[str, Any] = {"base_url": BASE, "retry": None, "clock": clock, "transport": transport}
    with Cloudmore(CREDENTIALS, **{**usual, **options}) as cm:
        yield cm, asked
