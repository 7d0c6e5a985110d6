"""A wire without a network: it answers each call with what it is told to, and keeps what was asked."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import httpx
from attrs import define, field
from conftest import CREDENTIALS, TOKEN_BODY

BASE, RESELLER = "https://answers.cloudmore.invalid", f"/api/resellers/{CREDENTIALS.reseller_id}"


@define
class Wire:
    """Answers every call with what it is told to, and keeps what was asked."""

    content: bytes = b""
    status: int = 200
    of_put: bytes | None = None
    asked: list[httpx.Request] = field(factory=list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/connect/token"):
            return httpx.Response(200, content=TOKEN_BODY, headers={"content-type": "application/json"})
        self.asked.append(request)
        if request.method == "PUT" and self.of_put is not None:
            return httpx.Response(200 if self.of_put else 204, content=self.of_put)
        return httpx.Response(self.status, content=self.content)

    @property
    def sent(self) -> Any:
        """The last body, fractions exact."""
        return json.loads(self.asked[-1].content, parse_float=Decimal)
