"""The sandbox as generated traffic meets it: in this process, by a clock of its own, and every request written down.

Equal requests must give equal answers in every run, so the clock moves by one step with each request, and ``reset``
goes back to the seed and to the hour, so that ids and tokens come again, too.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from attrs import define, field

from cloudmore.sandbox.server import Settings, create_application

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

START = datetime(2026, 11, 9, 7, 30, tzinfo=UTC)
# A report is still being built when it is asked for at once, and built a few requests later.
SETTINGS = Settings(seed=7, organizations=3, report_seconds=6.0)
STEP = timedelta(seconds=1.5)
RESELLER = f"/api/resellers/{SETTINGS.reseller_id}"
REPORTS = f"{RESELLER}/billing/reports/MonthlyBillingPerOrganizationAsync"
GRANT = {"grant_type": "password", "username": SETTINGS.username, "password": SETTINGS.password, "scope": "api"}
CLIENT = {"client_id": SETTINGS.client_id, "client_secret": SETTINGS.client_secret}
OCTOBER = {"startDate": "2026-10-01", "endDate": "2026-10-31"}
# What differs from run to run, and says nothing about what was asked.
UNTOLD_HEADERS = frozenset({b"user-agent", b"x-schemathesis-testcaseid"})


@define
class World:
    """The application under test.

    Attributes:
        token: A valid one.
        tasks: The ids of a report that is built and of one that is not.
        sent: One line for each request that was generated, in order.
    """

    token: str = ""
    tasks: tuple[str, ...] = ()
    sent: list[str] = field(factory=list)
    _now: datetime = START
    _inner: Application = field(init=False)
    _loop: asyncio.Runner = field(init=False, factory=asyncio.Runner)

    def __attrs_post_init__(self) -> None:
        self._inner = create_application(SETTINGS, now=lambda: self._now)
        self.reset()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve; the state outlives the clients that come and go."""
        if scope["type"] != "http":
            return
        body = await _whole_body(receive)
        self.sent.append(_line(scope, body))
        self._now += STEP
        await self._inner(scope, _giving(body), send)

    def reset(self) -> None:
        """Go back to the seed and the hour, with a token and two reports that somebody asked for."""
        self._now = START - timedelta(hours=1)
        self.token = ""
        self._ask("POST", "/_sandbox/reset")
        form = urlencode({**GRANT, **CLIENT})
        self.token = self._ask("POST", "/connect/token", form, "application/x-www-form-urlencoded")["access_token"]
        built = self._ask("POST", REPORTS, json.dumps(OCTOBER))["taskId"]
        self._now = START
        self.tasks = (built, self._ask("POST", REPORTS, json.dumps(OCTOBER))["taskId"])

    def read(self, path: str) -> Any:
        """Read a list of the reseller without writing the request down."""
        return self._ask("GET", f"{RESELLER}/{path}")

    def digest(self) -> str:
        """Return the fingerprint of every request that was generated, in order."""
        return sha256("\n".join(self.sent).encode()).hexdigest()

    def _ask(self, method: str, path: str, body: str = "", content_type: str = "application/json") -> Any:
        return self._loop.run(self._answer(method, path, body.encode(), content_type.encode()))

    async def _answer(self, method: str, path: str, body: bytes, content_type: bytes) -> Any:
        headers = [(b"content-type", content_type)] if body else []
        if self.token:
            headers.append((b"authorization", f"Bearer {self.token}".encode()))
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": headers,
            "root_path": "",
        }
        answer: list[bytes] = []

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                assert message["status"] < 300, f"{method} {path} was answered with {message['status']}"
            answer.append(message.get("body", b""))

        await self._inner(scope, _giving(body), send)
        return json.loads(b"".join(answer) or b"null")


def _line(scope: Message, body: bytes) -> str:
    headers = sorted(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in scope["headers"]
        if name not in UNTOLD_HEADERS
    )
    target = [scope["method"], scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1")]
    return json.dumps([*target, headers, body.decode("latin-1")])


async def _whole_body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


def _giving(body: bytes) -> Receive:
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if pending:
            return pending.pop()
        # Nobody hangs up while an answer is being written.
        await asyncio.Event().wait()
        raise AssertionError

    return receive
