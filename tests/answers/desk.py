"""Where answers are handed out: a small application, and clients of both kinds that call it without a network."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, get_args, get_type_hints

import httpx
from answers.mirror import TOKEN
from attrs import define, field, frozen
from conftest import CREDENTIALS, TOKEN_BODY
from document import OPERATIONS, operation_of
from kinds import Driven
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from status_cases import BODIES

from cloudmore import Cloudmore, CloudmoreError
from cloudmore.auth import SHARED_MEMORY

URL = "https://answers.cloudmore.invalid"
OPTIONS: dict[str, Any] = {"base_url": URL, "retry": None, "rate_limit": None}


@frozen
class Told:
    """What an operation is answered with."""

    status: int
    content: bytes
    media_type: str = "application/json"
    headers: dict[str, str] = field(factory=dict)


GRANTED, HEALTHY = Told(200, TOKEN_BODY), Told(200, b'{"status":"Healthy"}')


@frozen
class Asked:
    """A request as it came to the desk.

    Attributes:
        operation: Its operationId.
        method: The method.
        target: Path and query, byte for byte.
        headers: With lower-case names.
        content: The body.
    """

    operation: str
    method: str
    target: str
    headers: dict[str, str]
    content: bytes


@define
class Desk:
    """Answers each operation with what it is told to; a token, and that it is healthy, by itself.

    Attributes:
        answers: By operationId.
        asked: Every request, in order.
    """

    answers: dict[str, Told] = field(factory=dict)
    asked: list[Asked] = field(factory=list)

    @property
    def bearer(self) -> str:
        """The token of the last call."""
        calls = [each for each in self.asked if each.operation != TOKEN]
        return calls[-1].headers["authorization"].removeprefix("Bearer ") if calls else ""

    def answer(self, method: str, target: str, headers: Iterable[tuple[str, str]], content: bytes) -> Response:
        operation = operation_of(method, target.partition("?")[0])
        self.asked.append(Asked(operation, method, target, dict(headers), content))
        told = self.answers[operation]
        return Response(told.content, told.status, told.headers, told.media_type if told.content else None)

    def application(self) -> Starlette:
        async def handed_out(request: Request) -> Response:
            query = request.scope["query_string"].decode()
            target = request.scope["raw_path"].decode().partition("?")[0] + (f"?{query}" if query else "")
            return self.answer(request.method, target, request.headers.items(), await request.body())

        return Starlette(routes=[Route("/{path:path}", handed_out, methods=["GET", "POST", "PUT", "DELETE"])])


class AtTheDesk(httpx.BaseTransport):
    """The same for a sync client."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Hand it out."""
        told = self._desk.answer(request.method, request.url.raw_path.decode(), request.headers.items(), request.read())
        return httpx.Response(told.status_code, headers=told.raw_headers, content=told.body)


@define
class Caller:
    """Clients at a desk.

    Attributes:
        desk: The desk.
        options: Of the clients, where they are not the usual ones.
        clients: By kind.
    """

    desk: Desk = field(factory=Desk)
    options: dict[str, Any] = field(factory=dict)
    clients: dict[str, Any] = field(init=False)

    def __attrs_post_init__(self) -> None:
        options = {**OPTIONS, **self.options}
        self.clients = {
            "sync": Cloudmore(CREDENTIALS, transport=AtTheDesk(self.desk), **options),
            "async": Driven(CREDENTIALS, transport=httpx.ASGITransport(self.desk.application()), **options),
        }

    def call(self, kind: str, operation: str, told: Told, *, raw: bool = True) -> Any:
        """Call an operation that is answered so.

        Args:
            kind: Of the client.
            operation: Its operationId; for the token endpoint's, one that needs a token is called.
            told: The answer.
            raw: Whether the full response is wanted, or what the plain call returns.

        Returns:
            What came, or the error of ours.
        """
        # Else the token of the call before would do.
        SHARED_MEMORY.clear()
        self.desk.answers = {TOKEN: GRANTED, "health_check": HEALTHY, operation: told}
        self.desk.asked.clear()
        client = self.clients[kind]
        arguments = arguments_of(client, operation)
        try:
            return method_of(client, operation, raw=raw)(**arguments)
        except CloudmoreError as error:
            return error

    def close(self) -> None:
        for client in self.clients.values():
            client.close()


@contextmanager
def callers(**options: Any) -> Iterator[Caller]:
    """Clients, closed at the end."""
    caller = Caller(options=options)
    try:
        yield caller
    finally:
        caller.close()


def method_of(client: Any, operation: str, *, raw: bool) -> Any:
    operation = "health_check" if operation == TOKEN else operation
    (tag,) = OPERATIONS[operation][2]["tags"]
    resource = getattr(client, tag)
    return getattr(resource.with_raw_response if raw else resource, operation.removeprefix(f"{tag}_"))


@cache
def arguments_of(client: Any, operation: str) -> dict[str, Any]:
    """Any id does; bodies are as small as they can be."""
    # Only the plain method says at run time what it takes.
    method = method_of(client, operation, raw=False)
    needed = [name for name, each in inspect.signature(method).parameters.items() if each.default is each.empty]
    arguments: dict[str, Any] = {name: f"some-{name}" for name in needed}
    if "body" in needed:
        accepted = get_type_hints(method)["body"]
        model = next(each for each in (*get_args(accepted), accepted) if hasattr(each, "from_dict"))
        arguments["body"] = model.from_dict(BODIES[operation])
    return arguments
