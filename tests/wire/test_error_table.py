"""The error table of the front door, as real errors of a server that misbehaves and of the sandbox that is told to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import field, frozen
from conftest import CREDENTIALS, RawAnswer, ScriptedServer, answer, task_token
from leaks import hold_whole, leaks, raised

from cloudmore import (
    AuthenticationError,
    BadRequestError,
    BusinessError,
    Cloudmore,
    CloudmoreError,
    ConflictError,
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitedError,
    ResponseError,
    ServerError,
    TaskFailedError,
    TransportError,
    UnexpectedStatusError,
)
from cloudmore.sandbox import Sandbox
from cloudmore_api.models.organization_create import OrganizationCreate

Call = Callable[[Cloudmore], Any]
SECRETS = (CREDENTIALS.password, CREDENTIALS.client_secret, "token-of-the-test")


@pytest.fixture(scope="module")
def retry() -> None:
    """One try: what one answer gives is what is looked at."""


def list_organizations(cm: Cloudmore) -> Any:
    return cm.organizations.list()


def get_organization(cm: Cloudmore) -> Any:
    return cm.organizations.get("some-id")


def create_organization(cm: Cloudmore) -> Any:
    return cm.organizations.create(OrganizationCreate(name="Sample Bakery"))


def fetch_report(cm: Cloudmore) -> Any:
    return cm.billing.resume(task_token(cm)).result(wait=60)


@frozen
class Expected:
    """What becomes of an answer.

    Attributes:
        cls: The error's class, exactly.
        word: Stands in its text.
        told: Its attributes.
        call: What was called.
        sent: How many requests were sent, but for tokens.
    """

    cls: type[CloudmoreError]
    word: str = ""
    told: dict[str, Any] = field(factory=dict)
    call: Call = list_organizations
    sent: int = 1


BUSINESS = b'[{"errorCode":5,"errorName":"InvalidValue","errorMessage":"The VAT number is wrong."}]'
CUT = answer(200, b'[{"id":"1"}]').replace(b"Content-Length: 12", b"Content-Length: 99")
NO_JSON = {"status_code": 200, "operation_id": "organizations_list", "pointer": "", "method": "GET"}
SAID: dict[str, tuple[RawAnswer, Expected]] = {
    "400, business errors": (
        answer(400, BUSINESS),
        Expected(
            BadRequestError,
            "The VAT number is wrong.",
            {"errors": (BusinessError(5, "InvalidValue", "The VAT number is wrong."),), "body": BUSINESS.decode()},
        ),
    ),
    "400, validation errors": (
        answer(400, b'{"Contact.Phone":["is too long","is no number"]}'),
        Expected(BadRequestError, "is too long", {"fields": {"Contact.Phone": ["is too long", "is no number"]}}),
    ),
    "400, something else": (answer(400, b"<p>"), Expected(BadRequestError, "400", {"errors": (), "fields": {}})),
    "401": (answer(401), Expected(AuthenticationError, "token", {"error": None}, sent=2)),
    "403": (answer(403, b"no"), Expected(PermissionDeniedError, "not allowed", {"body": "no"})),
    "404": (answer(404), Expected(NotFoundError, "no such resource", {"body": ""})),
    "409": (answer(409), Expected(ConflictError, "conflicts")),
    "429": (
        answer(429, Retry_After="7", X_Request_Id="r-1"),
        Expected(RateLimitedError, "too many", {"retry_after": 7, "request_id": "r-1", "method": "GET"}),
    ),
    "429 until a date": (
        answer(429, Retry_After="Mon, 23 Nov 2026 09:01:30 GMT"),
        Expected(RateLimitedError, told={"retry_after": 90}),
    ),
    "429 that does not say how long": (answer(429), Expected(RateLimitedError, told={"retry_after": None})),
    "500": (answer(500), Expected(ServerError, "the server failed")),
    "503": (answer(503, Retry_After="30"), Expected(ServerError, "503", {"retry_after": 30})),
    "520": (answer(520, b"<p>"), Expected(ServerError, "520", {"body": "<p>"})),
    "599": (answer(599), Expected(ServerError, "599")),
    "418": (answer(418), Expected(UnexpectedStatusError, "418")),
    "302 to another host": (
        answer(302, Location="https://elsewhere.example/"),
        Expected(UnexpectedStatusError, "302"),
    ),
    "600": (answer(600), Expected(UnexpectedStatusError, "600")),
    "HTML with 200": (
        answer(200, b"<p>", content_type="text/html", X_Request_Id="r-1"),
        Expected(ResponseError, "JSON", {**NO_JSON, "request_id": "r-1"}),
    ),
    "nothing with 200": (answer(200), Expected(ResponseError, "empty body", NO_JSON)),
    "cut JSON": (answer(200, b'[{"id": "1"'), Expected(ResponseError, "JSON", NO_JSON)),
    "an object for a list": (answer(200, b'{"id": "1"}'), Expected(ResponseError, "organizations_list")),
    "a list of words": (answer(200, b'["id"]'), Expected(ResponseError, "organizations_list")),
    "no id in a list": (answer(200, b'[{"name": "x"}]'), Expected(ResponseError, "id")),
    "no id in an object": (answer(200, b'{"name": "x"}'), Expected(ResponseError, "id", call=get_organization)),
    "204 where a body is needed": (answer(204), Expected(ResponseError, "204", {"status_code": 204})),
    "206": (answer(206, b"[]"), Expected(ResponseError, "206", {"status_code": 206})),
    "closed without an answer, a read": (
        None,
        Expected(TransportError, "No complete answer", {"may_have_happened": True, "status_code": None}),
    ),
    "closed without an answer, a creation": (
        None,
        Expected(OutcomeUnknownError, "may have happened", call=create_organization),
    ),
    "a cut body": (CUT, Expected(TransportError, "No complete answer")),
    "garbage for a status line": (b"NOT HTTP\r\n\r\n", Expected(TransportError, "No complete answer")),
    "gzip that is none": (
        answer(200, b"not gzip", Content_Encoding="gzip"),
        Expected(TransportError, "No complete answer"),
    ),
    "a cut report": (
        answer(200, b'{"organizations":[{').replace(b"Length: 19", b"Length: 99"),
        Expected(TransportError, "No complete answer", call=fetch_report),
    ),
    "a report that is HTML": (answer(200, b"<html>"), Expected(ResponseError, "not JSON", call=fetch_report)),
    "a failed report": (
        answer(200, b'{"status":"Failed","message":"out of disk"}'),
        Expected(TaskFailedError, "out of disk", {"task_id": "t", "status": "Failed"}, call=fetch_report),
    ),
    "a state nobody knows": (
        answer(200, b'{"status":"Hibernating"}'),
        Expected(TaskFailedError, "Hibernating", {"status": "Hibernating"}, call=fetch_report),
    ),
}


def hold_error(error: CloudmoreError | None, expected: Expected) -> None:
    assert type(error) is expected.cls
    assert expected.word in str(error)
    assert "\n" not in str(error)
    assert {name: getattr(error, name) for name in expected.told} == expected.told
    assert isinstance(error, TaskFailedError) or error.remedy
    hold_whole(error)


@pytest.mark.parametrize("name", SAID)
def test_an_answer_gives_its_error(scripted: Cloudmore, server: ScriptedServer, name: str) -> None:
    raw, expected = SAID[name]
    server.answers = [raw]
    error = raised(expected.call, scripted)
    hold_error(error, expected)
    assert error is not None
    assert leaks(error, SECRETS) == []
    assert len([said for said in server.requests if said.path != "/connect/token"]) == expected.sent
    if name[:3].isdigit():
        url = f"{server.url}/api/resellers/{CREDENTIALS.reseller_id}/organizations"
        assert (error.status_code, error.method, error.url) == (int(name[:3]), "GET", url)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        pytest.param(b'[{"id":"1"},{"name":"x"}]', "/1/id", id="absent"),
        pytest.param(b'[{"id":"1"},5]', "/1", id="no object"),
    ],
)
def test_an_unreadable_success_names_the_place(
    scripted: Cloudmore, server: ScriptedServer, body: bytes, pointer: str
) -> None:
    server.answers = [answer(200, body)]
    error = raised(list_organizations, scripted)
    assert isinstance(error, ResponseError)
    assert error.pointer == pointer


BUSINESS_FAULT = BusinessError(5, "InvalidValue", "The value is invalid because a fault says so.")
# By the fault's name; ``None`` where the call succeeds all the same.
FAULTS: dict[str, Expected | None] = {
    "bad-request-business": Expected(BadRequestError, "a fault says so", {"errors": (BUSINESS_FAULT,), "fields": {}}),
    "bad-request-validation": Expected(BadRequestError, "Contact.Phone", {"errors": ()}),
    "conflict": Expected(ConflictError, "409", {"body": ""}),
    "cut": Expected(ResponseError, "JSON", NO_JSON),
    "drift": Expected(ResponseError, "JSON", NO_JSON),
    "empty-report": None,
    "failed-task": None,
    "forbidden": Expected(PermissionDeniedError, "403"),
    "html": Expected(ResponseError, "JSON", NO_JSON),
    "no-body": Expected(ResponseError, "204", {"status_code": 204}),
    "not-found": Expected(NotFoundError, "404"),
    "partial-report": None,
    "rate-limited": Expected(RateLimitedError, "429", {"retry_after": 1}),
    "revoked-tokens": None,
    "server-error": Expected(ServerError, "500", {"retry_after": None}),
    "unauthorized": Expected(AuthenticationError, "401", {"error": None}),
    "unavailable": Expected(ServerError, "503", {"retry_after": 1}),
}


OPTIONS: dict[str, dict[str, Any]] = {"drift": {"drift": "nearly-json"}, "unauthorized": {"times": 2}}


def test_every_fault_of_the_sandbox_is_here(sandbox: Sandbox) -> None:
    assert sandbox.faults.names == tuple(FAULTS)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_sandbox_gives_its_error(sandbox: Sandbox, cm: Cloudmore, fault: str) -> None:
    cm.services.list()
    sandbox.faults.add(fault, **OPTIONS.get(fault, {}))
    error, expected = raised(list_organizations, cm), FAULTS[fault]
    if expected is None:
        assert error is None
        return
    hold_error(error, expected)
    assert error is not None
    assert leaks(error, (sandbox.credentials.password, sandbox.credentials.client_secret)) == []
    assert raised(list_organizations, cm) is None
