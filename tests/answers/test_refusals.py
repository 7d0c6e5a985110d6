"""What an error tells of a refusal: class, business errors, fields, ids, how long to wait; and what is of a token."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any

import httpx
import pytest
from answers.desk import Asked, Caller, Told, callers
from answers.mirror import TOKEN
from answers.wire import BASE
from conftest import CREDENTIALS, TOKEN_BODY

from cloudmore import (
    ApiError,
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
    Retry,
    ServerError,
    TransportError,
    UnexpectedStatusError,
)
from cloudmore.auth import SHARED_MEMORY
from cloudmore.sandbox import SandboxClock

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CLASSES: dict[int, type[ApiError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    405: UnexpectedStatusError,
    409: ConflictError,
    418: UnexpectedStatusError,
    429: RateLimitedError,
    500: ServerError,
    502: ServerError,
    599: ServerError,
    600: UnexpectedStatusError,
    302: UnexpectedStatusError,
}


def refused(caller: Caller, told: Told, kind: str = "sync", operation: str = "services_list") -> Any:
    came = caller.call(kind, operation, told)
    assert isinstance(came, CloudmoreError), came
    return came


@pytest.mark.parametrize("status", CLASSES)
def test_each_status_is_an_error_of_its_class(caller: Caller, status: int) -> None:
    for kind in ("sync", "async"):
        came = refused(caller, Told(status, b"said"), kind)
        assert type(came) is CLASSES[status]
        assert (came.status_code, came.body, came.method) == (status, "said", "GET")
        assert came.url.endswith("/api/resellers/11111111-2222-3333-4444-555555555555/services")
        assert (came.request_id, came.retry_after) == (None, None)
        # A refused token is replaced once.
        assert came.attempts == (2 if status == 401 else 1)
        assert len([each for each in caller.desk.asked if each.operation == TOKEN]) == came.attempts


DETAILS: dict[str, tuple[Any, tuple[BusinessError, ...], dict[str, list[str]]]] = {
    "a business error": (
        [{"errorCode": 5, "errorName": "InvalidValue", "errorMessage": "The country is none."}],
        (BusinessError(5, "InvalidValue", "The country is none."),),
        {},
    ),
    "several": (
        [{"errorCode": 5}, {"errorName": "N"}, {"errorMessage": "M"}],
        (BusinessError(5, None, None), BusinessError(None, "N", None), BusinessError(None, None, "M")),
        {},
    ),
    "other kinds of values": (
        [{"errorCode": "5", "errorName": 7, "errorMessage": ["x"]}, "text"],
        (BusinessError(None, None, None),),
        {},
    ),
    "messages for fields": (
        {"Name": ["too short", "odd"], "Vat": ["no"]},
        (),
        {"Name": ["too short", "odd"], "Vat": ["no"]},
    ),
    "messages that are no texts": ({"Name": [7, None], "title": "One or more"}, (), {"Name": ["7", "None"]}),
    "a text": ("no", (), {}),
    "a number": (7, (), {}),
}


@pytest.mark.parametrize("name", DETAILS)
def test_a_bad_request_tells_what_is_bad(caller: Caller, name: str) -> None:
    body, errors, fields = DETAILS[name]
    came = refused(caller, Told(400, json.dumps(body).encode()))
    assert (came.errors, came.fields) == (errors, fields)
    for each in (*(error.message or error.name for error in errors), *fields):
        assert each is None or each in str(came)


def test_a_bad_request_that_is_no_json_tells_its_body(caller: Caller) -> None:
    came = refused(caller, Told(400, b"<html>", "text/html"))
    assert (came.errors, came.fields, came.body) == ((), {}, "<html>")


@pytest.mark.parametrize("name", ["request-id", "x-request-id", "X-Correlation-ID", "traceparent"])
def test_the_servers_id_of_the_request_is_told(caller: Caller, name: str) -> None:
    assert refused(caller, Told(404, b"", headers={name: "r-1"})).request_id == "r-1"
    assert refused(caller, Told(400, b"", headers={name: ""})).request_id is None


def test_the_first_of_several_ids_is_told(caller: Caller) -> None:
    headers = {"x-correlation-id": "c", "x-request-id": "x", "request-id": "r"}
    assert refused(caller, Told(404, b"", headers=headers)).request_id == "r"


WAITS: dict[str, float | None] = {
    "7": 7.0,
    " 7 ": 7.0,
    "1.5": 1.5,
    "-3": 0.0,
    "+4": 4.0,
    "soon": None,
    "": None,
    "1e3": None,
    "Mon, 23 Nov 2026 09:00:10 GMT": 10.0,
    "Mon, 23 Nov 2026 08:59:00 GMT": 0.0,
    "Mon, 23 Nov 2026 09:00:10 -0000": 10.0,
    "Mon, 99 Nov 2026 09:00:10 GMT": None,
}


@pytest.mark.parametrize("said", WAITS)
@pytest.mark.parametrize("status", [429, 503, 409])
def test_how_long_to_wait_is_told(said: str, status: int) -> None:
    with callers(clock=SandboxClock(NOW, manual=True)) as caller:
        came = refused(caller, Told(status, b"", headers={"Retry-After": said}))
    assert came.retry_after == WAITS[said]
    if came.retry_after is not None and status != 409:
        assert f"Wait {came.retry_after:.0f} s" in came.remedy


@pytest.mark.parametrize("status", [429, 503])
def test_a_call_is_tried_again_after_what_the_answer_asks_for(status: int) -> None:
    clock = SandboxClock(NOW, manual=True)
    with callers(clock=clock, retry=Retry(attempts=2, backoff=1)) as caller:
        assert refused(caller, Told(status, b"", headers={"Retry-After": "7"})).attempts == 2
        # Not all callers at once.
        assert 7 <= (clock.now() - NOW).total_seconds() <= 8


def test_a_long_body_is_cut_at_64_kib(caller: Caller) -> None:
    assert len(refused(caller, Told(500, b"x" * 200_000)).body) == 64 * 1024
    assert len(refused(caller, Told(500, "€".encode() * 100_000)).body) <= 64 * 1024


def test_what_may_have_been_carried_out_is_told(caller: Caller) -> None:
    create = "organizations_create"
    assert refused(caller, Told(500, b""), operation=create).may_have_happened
    assert refused(caller, Told(503, b""), operation=create).may_have_happened
    assert not refused(caller, Told(503, b"", headers={"Retry-After": "3"}), operation=create).may_have_happened
    assert not refused(caller, Told(500, b"")).may_have_happened


WORDS: dict[str, tuple[str, str | None, str | None]] = {
    "a word and a reason": ('{"error":"invalid_grant","error_description":"locked"}', "invalid_grant", "locked"),
    "a word": ('{"error":"invalid_client"}', "invalid_client", None),
    "another word": ('{"error":"slow_down","error_description":"later"}', "slow_down", "later"),
    "a reason": ('{"error_description":"locked"}', None, "locked"),
    "other kinds of values": ('{"error":7,"error_description":["x"]}', None, None),
    "empty texts": ('{"error":"","error_description":""}', None, None),
    "a list": ('["invalid_grant"]', None, None),
    "no JSON": ("<html>", None, None),
}
TERMINAL = ("invalid_grant", "invalid_client", "unauthorized_client")


@pytest.mark.parametrize("status", [400, 401])
@pytest.mark.parametrize("name", WORDS)
def test_refused_credentials_are_told_and_not_tried_again_at_once(caller: Caller, name: str, status: int) -> None:
    content, word, reason = WORDS[name]
    came = refused(caller, Told(status, content.encode()), operation=TOKEN)
    assert type(came) is AuthenticationError
    assert (came.status_code, came.error, came.error_description, came.body) == (status, word, reason, content)
    assert (came.method, came.url) == ("POST", "https://answers.cloudmore.invalid/connect/token")
    assert all(each in str(came) for each in (word, reason) if each)
    # The same credentials would be refused again, and the account might be locked.
    with pytest.raises(AuthenticationError):
        caller.clients["sync"].health.check()
    asked = [each for each in caller.desk.asked if each.operation == TOKEN]
    assert len(asked) == (1 if status == 401 or word in TERMINAL else 2)


@pytest.mark.parametrize(
    ("status", "expected"),
    [(403, PermissionDeniedError), (404, NotFoundError), (500, ServerError), (201, UnexpectedStatusError)],
)
def test_another_failure_of_the_token_endpoint_is_told_by_its_status(
    caller: Caller, status: int, expected: type[ApiError]
) -> None:
    came = refused(caller, Told(status, b'{"access_token":"x"}', headers={"Retry-After": "2"}), operation=TOKEN)
    assert (type(came), came.status_code, came.retry_after) == (expected, status, 2.0)
    assert came.url.endswith("/connect/token")


@pytest.mark.parametrize("token", ["", "two words", "tab\there", "ä", 7, None, ["x"]])
def test_a_token_that_no_header_could_carry_is_none(caller: Caller, token: Any) -> None:
    came = refused(caller, Told(200, json.dumps({"access_token": token}).encode()), operation=TOKEN)
    assert type(came) is ResponseError
    assert came.pointer == "/access_token"


LIFETIMES: dict[str, tuple[Any, float]] = {
    "a day": (86400, 86400),
    "a minute": (60, 60),
    "untold": (None, 3600),
    "a text": ("60", 3600),
    "true": (True, 3600),
    "nothing": (0, 3600),
    "less than nothing": (-60, 3600),
    "a century": (100 * 365 * 86400, 365 * 86400),
}


@pytest.mark.parametrize("name", LIFETIMES)
def test_a_token_is_used_for_as_long_as_it_lives(name: str) -> None:
    told, lives = LIFETIMES[name]
    clock = SandboxClock(NOW, manual=True)
    grant = json.dumps({"access_token": "t", **({} if told is None else {"expires_in": told})}).encode()
    with callers(clock=clock) as caller:
        caller.call("sync", TOKEN, Told(200, grant))

        def tokens_after(seconds: float) -> int:
            clock.advance(seconds)
            caller.clients["sync"].health.check()
            return len([each for each in caller.desk.asked if each.operation == TOKEN])

        # It is renewed at most six minutes before its end, and not before the half of a short life.
        early = min(360.0, lives / 2)
        assert tokens_after(lives - early - 1) == 1
        assert tokens_after(early + 1) == 2


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_call_goes_out_again_with_a_new_token_once(caller: Caller, kind: str) -> None:
    served = iter(["token-1", "token-2"])
    caller.call(kind, "health_check", Told(200, b'{"status":"Healthy"}'))
    caller.desk.asked.clear()
    said: list[Asked] = caller.desk.asked
    caller.desk.answers["health_check"] = Told(401, b"")
    caller.desk.answers[TOKEN] = Told(200, f'{{"access_token":"{next(served)}"}}'.encode())
    with pytest.raises(AuthenticationError):
        caller.clients[kind].health.check()
    assert [each.operation for each in said] == ["health_check", TOKEN, "health_check"]
    assert [said[0].headers["authorization"], said[2].headers["authorization"]] == [
        "Bearer token-of-the-test",
        "Bearer token-1",
    ]


def deleted(*statuses: int) -> tuple[Any, int]:
    """What comes of a deletion that is answered so, and how often it was asked for."""
    left = list(statuses)

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/connect/token":
            return httpx.Response(200, content=TOKEN_BODY)
        return httpx.Response(left.pop(0))

    SHARED_MEMORY.clear()
    transport, retry = httpx.MockTransport(answer), Retry(attempts=3, backoff=0)
    with Cloudmore(CREDENTIALS, base_url=BASE, transport=transport, retry=retry) as cm:
        try:
            came = cm.organizations.with_raw_response.delete("o")
        except CloudmoreError as error:
            return error, len(statuses) - len(left)
        return came, len(statuses) - len(left)


def test_a_deletion_that_found_nothing_is_done_only_if_it_may_have_been_done_before() -> None:
    came, asked = deleted(500, 404)
    assert (came.status_code, came.parsed, asked) == (404, None, 2)
    for statuses in ((404,), (401, 404), (429, 404)):
        came, asked = deleted(*statuses)
        assert (type(came), came.attempts, asked) == (NotFoundError, len(statuses), len(statuses))


def test_what_a_refusal_echoes_of_the_secrets_is_not_told(caller: Caller) -> None:
    token = "token-of-the-test"
    for status in (400, 404, 500):
        said = json.dumps({"Field": [f"not {token}"]}).encode()
        came = refused(caller, Told(status, said, headers={"request-id": f"r {token}"}))
        assert token not in f"{came} {came.body} {came.request_id} {getattr(came, 'fields', '')}"
        assert "***" in came.body
    for secret in (CREDENTIALS.password, CREDENTIALS.client_secret):
        said = json.dumps({"error": "invalid_grant", "error_description": f"not {secret}"}).encode()
        came = refused(caller, Told(400, said), operation=TOKEN)
        assert secret not in f"{came} {came.body} {came.error_description}"


@pytest.mark.parametrize("operation", ["services_list", "organizations_create"])
def test_a_token_that_does_not_come_leaves_nothing_undecided(operation: str) -> None:
    def lost(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/connect/token":
            raise httpx.ReadError("gone", request=request)
        raise AssertionError(request.url)

    SHARED_MEMORY.clear()
    with Cloudmore(CREDENTIALS, base_url=BASE, transport=httpx.MockTransport(lost), retry=None) as cm:
        call = cm.services.list if operation == "services_list" else partial(cm.organizations.create, {"name": "E"})
        with pytest.raises(TransportError) as came:
            call()
    assert type(came.value) is TransportError
    assert not came.value.may_have_happened


def test_a_call_whose_answer_is_lost_may_have_happened() -> None:
    def lost(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/connect/token":
            return httpx.Response(200, content=TOKEN_BODY)
        raise httpx.ReadError("gone", request=request)

    SHARED_MEMORY.clear()
    with Cloudmore(CREDENTIALS, base_url=BASE, transport=httpx.MockTransport(lost), retry=None) as cm:
        with pytest.raises(OutcomeUnknownError) as unknown:
            cm.organizations.create({"name": "E"})
        assert "list of organizations" in unknown.value.how_to_check
        with pytest.raises(TransportError) as came:
            cm.services.list()
    assert type(came.value) is TransportError
