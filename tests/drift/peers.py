"""What others see of the same answers: the generated client, and schemathesis with one check and with four."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache, lru_cache, partial
from importlib import import_module
from typing import Any, TypeVar, get_args, get_type_hints
from urllib.parse import urlsplit

import httpx
import schemathesis
from attrs import define, field, frozen
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi import checks
from status_cases import BODIES

from cloudmore_api import Answer, Call, ParseError, Response
from drift.making.drifts import Drift
from drift.making.recordings import Recorded
from drift.making.schemas import DOCUMENT, document

T = TypeVar("T")
CHECKS = (
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
)
SCHEMA: Any = schemathesis.openapi.from_path(DOCUMENT)


class RefusedError(Exception):
    """What a sender raises for every answer that is no success, whatever its body says."""


@define
class OneAnswer:
    """A sender that gives the same answer to every call.

    Attributes:
        status: Of the answer.
        headers: Of the answer.
        content: Its body.
    """

    status: int = 0
    headers: Mapping[str, str] = field(factory=dict)
    content: bytes = b""

    def send(self, call: Call[T]) -> Response[T]:
        """Give it."""
        if self.status >= 400:
            raise RefusedError
        return call.read(Answer(self.status, httpx.Headers(dict(self.headers)), self.content))


SENDER = OneAnswer()
FORM = {"grant_type": "password", "username": "somebody", "password": "something", "scope": "api"}


@cache
def _call(operation_id: str) -> Callable[[], Any]:
    """A call of the generated client, by any ids and the smallest body."""
    (tag,) = next(
        each["tags"]
        for item in document()["paths"].values()
        for name, each in item.items()
        if name != "parameters" and each["operationId"] == operation_id
    )
    resources = import_module(f"cloudmore_api.api.{tag}")
    resource = getattr(resources, "".join(each.title() for each in tag.split("_")))(SENDER, "some-reseller")
    name = operation_id.removeprefix(f"{tag}_")
    plain = getattr(resource, name)
    needed = [name for name, each in inspect.signature(plain).parameters.items() if each.default is each.empty]
    arguments: dict[str, Any] = {name: f"some-{name}" for name in needed}
    if "body" in needed:
        accepted = get_type_hints(plain)["body"]
        model = next(each for each in (*get_args(accepted), accepted) if hasattr(each, "from_dict"))
        arguments["body"] = model.from_dict(BODIES.get(operation_id, FORM))
    return partial(getattr(resource.with_raw_response, name), **arguments)


# The last one: two peers look at the same.
@lru_cache(maxsize=1)
def _read(drift: Drift) -> tuple[bool, bool]:
    """Whether the generated client cannot read an answer, and whether it lists surprises."""
    SENDER.status, SENDER.headers, SENDER.content = drift.status, drift.headers, drift.content
    try:
        parsed = _call(drift.operation_id)().parsed
    except ParseError:
        return True, False
    except RefusedError:
        return False, False
    models = parsed if isinstance(parsed, list) else [parsed]
    return False, any(getattr(each, "surprises", ()) for each in models)


def client_raises(drift: Drift) -> bool:
    """Whether the generated client cannot read the answer; that an error is one, it says of every error."""
    return _read(drift)[0]


def client_tells(drift: Drift) -> bool:
    """Whether it cannot read the answer, or lists surprises."""
    return any(_read(drift))


@cache
def _case(recorded: Recorded) -> tuple[Any, Any]:
    operation = recorded.operation
    made = SCHEMA[operation.path][operation.method]
    parts = zip(operation.path.split("/"), urlsplit(recorded.url).path.split("/"), strict=True)
    parameters = {template[1:-1]: part for template, part in parts if template.startswith("{")}
    return made, made.Case(path_parameters=parameters)


@lru_cache(maxsize=1)
def _response(drift: Drift) -> httpx.Response:
    request = httpx.Request(drift.recorded.method, drift.recorded.url)
    response = httpx.Response(drift.status, headers=dict(drift.headers), content=drift.content, request=request)
    response.elapsed = timedelta(0)
    return response


def body_check(drift: Drift) -> bool:
    """Whether the check of a body by schemathesis finds something."""
    try:
        _case(drift.recorded)[0].validate_response(_response(drift))
    except (Failure, FailureGroup):
        return True
    return False


def four_checks(drift: Drift) -> bool:
    """Whether one of its checks of status, media type, headers and body finds something."""
    try:
        _case(drift.recorded)[1].validate_response(_response(drift), checks=CHECKS)
    except (Failure, FailureGroup):
        return True
    return False


@frozen
class Peer:
    """Somebody else who looks at the same answers.

    Attributes:
        name: As the table has it.
        notices: Whether it finds an answer wrong; where and why does not count.
    """

    name: str
    notices: Callable[[Drift], bool]


PEERS = (
    Peer("generated client, raises", client_raises),
    Peer("generated client, raises or lists surprises", client_tells),
    Peer("schemathesis, operation.validate_response", body_check),
    Peer("schemathesis, case.validate_response with four checks", four_checks),
)
