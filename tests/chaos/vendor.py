"""A vendor of raw sockets with a tiny state: it counts what it was asked and what it did, and fails as it is told."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import define, evolve, field, frozen
from chaos.marks import COOKIE, CREDENTIALS, SIGNATURE, new_token
from conftest import Said
from faulty_server import Connection
from faulty_server import Fault as ServerFault

if TYPE_CHECKING:
    from chaos.faults import Fault

NAME, NEW_NAME = "Sample Bakery", "Sample Bakery of Tomorrow"
REPORT = (
    b'{"organizations":[{"organizationId":"o-1","organizationName":"Sample Bakery","services":[{"serviceId":"s-1",'
    b'"serviceName":"Backup","items":[{"billingDate":"2026-10-14T00:00:00Z","productId":"P","quantity":2,'
    b'"unitCostPrice":1.5,"unitSalesPrice":2.5,"totalCost":3.0,"totalSales":5.0,"currencyCode":"EUR"}]}]}]}'
)
_RESELLER = f"/api/resellers/{CREDENTIALS.reseller_id}"
_PATHS = (
    ("token", "POST", r"/connect/token"),
    ("get", "GET", rf"{_RESELLER}/organizations/o-1"),
    ("replace", "PUT", rf"{_RESELLER}/organizations/o-1"),
    ("delete", "DELETE", rf"{_RESELLER}/organizations/o-1"),
    ("create", "POST", rf"{_RESELLER}/organizations"),
    ("add", "POST", rf"{_RESELLER}/organizations/o-1/services"),
    ("remove", "DELETE", rf"{_RESELLER}/organizations/o-1/services/s-1"),
    ("start", "POST", rf"{_RESELLER}/billing/reports/MonthlyBillingPerOrganizationAsync"),
    ("poll", "GET", rf"{_RESELLER}/billing/reports/MonthlyBillingPerOrganizationAsync/[^/]+"),
    ("link", "GET", r"/files/report"),
    ("ask", "GET", rf"{_RESELLER}/anything"),
    ("tell", "POST", rf"{_RESELLER}/anything"),
)
_READS = ("token", "get", "ask", "poll", "link")
LINK = {"status": "Successful", "resultUrl": f"/files/report?signature={SIGNATURE}"}


@frozen
class Reply:
    """An answer before it goes over the wire; a redirect of it leads to another host.

    What a fault makes of it may hold the tokens that were given.
    """

    status: int
    body: bytes = b""
    headers: tuple[str, ...] = ()
    elsewhere: str = ""
    tokens: tuple[str, ...] = ()


def operation_of(method: str, path: str) -> str:
    """The short name of what was asked."""
    path = path.partition("?")[0]
    return next(name for name, verb, pattern in _PATHS if verb == method and re.fullmatch(pattern, path))


@define(repr=False)
class Vendor:
    """What is behind the socket.

    Attributes:
        script: What goes wrong at an operation, in order.
        for_ever: Operations whose last fault stays.
        elsewhere: Another host, where redirects lead.
        running: How often a task is not done yet.
        links: Whether the report is behind a link.
        plain: Whether tokens are of letters that a host may have.
        jump: Moves the client's clock.
        asked: How often each operation was asked, in full.
        done: How often each was carried out.
        given: The tokens that are good.
    """

    jump: Callable[[float, float], None]
    running: int
    elsewhere: str
    links: bool = False
    plain: bool = False
    script: Mapping[str, list[Fault]] = field(factory=dict)
    for_ever: set[str] = field(factory=set)
    asked: Counter[str] = field(factory=Counter)
    done: Counter[str] = field(factory=Counter)
    given: set[str] = field(factory=set)
    name: str = NAME
    gone: set[str] = field(factory=set)

    def forget(self, *, revoke: bool) -> None:
        """Begin to count anew; the tokens of before may be good no longer."""
        self.asked.clear()
        self.done.clear()
        if revoke:
            self.given.clear()

    def effects(self) -> dict[str, int]:
        """How often each operation was carried out that changes something."""
        return {each: count for each, count in self.done.items() if each not in _READS}

    @property
    def fault(self) -> ServerFault:
        """How the raw server behaves."""
        return ServerFault(self._answer)

    def _answer(self, connection: Connection, said: Said) -> bool:
        operation = operation_of(said.method, said.path)
        self.asked[operation] += 1
        fault = self._due(operation)
        reply = self._refusal(operation, said)
        if reply is None and (fault is None or fault.carried_out):
            reply = self._carried_out(operation, said)
        reply = reply or Reply(200, b"{}")
        if fault is None:
            connection.say(written(reply))
            return True
        if fault.jump is not None:
            self.jump(*fault.jump)
        return fault.play(connection, said, evolve(reply, elsewhere=self.elsewhere, tokens=tuple(self.given)))

    def _due(self, operation: str) -> Fault | None:
        script = self.script.get(operation, [])
        if len(script) == 1 and operation in self.for_ever:
            return script[0]
        return script.pop(0) if script else None

    def _refusal(self, operation: str, said: Said) -> Reply | None:
        known = operation == "token" or said.headers.get("authorization", "").removeprefix("Bearer ") in self.given
        return None if known else Reply(401)

    def _carried_out(self, operation: str, said: Said) -> Reply:
        if operation in ("delete", "remove") and operation in self.gone:
            return Reply(404)
        self.done[operation] += 1
        match operation:
            case "token":
                token = new_token(plain=self.plain)
                self.given.add(token)
                return _json({"access_token": token, "expires_in": 86400, "token_type": "Bearer"})
            case "replace":
                self.name = str(json.loads(said.body)["name"])
            case "delete" | "remove":
                self.gone.add(operation)
            case "poll":
                self.running -= 1
                if self.running >= 0:
                    return _json({"status": "Running"}, 202)
                return _json(LINK) if self.links else Reply(200, REPORT)
        return self._told(operation)

    def _told(self, operation: str) -> Reply:
        """What is told of what was done."""
        own = {
            "delete": Reply(204),
            "remove": Reply(204),
            "create": _json({"id": "o-2", "name": NEW_NAME}, 201),
            "add": _json({"id": "s-2", "name": "Backup"}, 201),
            "start": _json({"taskId": f"t-{self.done['start']}"}, 202),
            "link": Reply(200, REPORT),
            "ask": _json({"anything": True}),
            "tell": _json({"anything": True}),
        }
        return own.get(operation, _json({"id": "o-1", "name": self.name}))


def _json(value: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(value).encode())


def written(reply: Reply, *more: str, length: object = None, without: Iterable[str] = ()) -> bytes:
    """A reply as it goes over the wire; a cookie with a secret comes along with each.

    Args:
        reply: The reply.
        more: Further lines of the head.
        length: What it says of its length; that of the body by default.
        without: Names of headers that are left out.
    """
    lines = [
        f"Content-Length: {len(reply.body) if length is None else length}",
        f"Set-Cookie: {COOKIE}",
        *([] if not reply.body else ["Content-Type: application/json"]),
    ]
    own = {line.partition(":")[0].lower() for line in (*reply.headers, *more)} | set(without)
    lines = [line for line in lines if line.partition(":")[0].lower() not in own]
    if reply.status == 204:
        lines = lines[1:]
    head = "\r\n".join([f"HTTP/1.1 {reply.status} Said", *lines, *reply.headers, *more])
    return head.encode() + b"\r\n\r\n" + reply.body


def with_body(reply: Reply) -> Reply:
    """The reply, with a body in any case."""
    return reply if reply.body else evolve(reply, status=200, body=b'{"done":true}')
