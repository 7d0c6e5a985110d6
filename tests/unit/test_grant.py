"""The request for a token and its answer, to the letter: what is sent, and what each error says."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import pytest

from cloudmore import AuthenticationError, CloudmoreError, Credentials, ResponseError, Retry, TransportError
from cloudmore.auth.grant import granted, is_terminal, read_grant, token_call
from cloudmore.auth.token import Token, living
from cloudmore.http.attempts import Attempts
from cloudmore.http.flow import Send, Sleep, Step, drive
from cloudmore.http.message import Reply
from cloudmore_api.types import encode_json

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WHO = Credentials(
    username="api@acme.example", password="pass-word", client_secret="s/2", reseller_id="r", client_id="c/1"
)
HOST = "https://api.example"
URL = f"{HOST}/connect/token"


def reply(status_code: int, body: Any = None, **headers: str) -> Reply:
    content = body if isinstance(body, bytes) else encode_json(body)
    return Reply(status_code, {name.replace("_", "-"): value for name, value in headers.items()}, content, URL, "POST")


def test_the_request_is_that_of_the_pages() -> None:
    request = token_call(HOST, WHO)
    assert (request.method, request.url, request.content) == (
        "POST",
        URL,
        b"grant_type=password&username=api%40acme.example&password=pass-word&scope=api",
    )
    assert dict(request.headers) == {
        # c%2F1 and s%2F2
        "Authorization": "Basic YyUyRjE6cyUyRjI=",
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }


CHECK = "Check the credentials: cloudmore reads CLOUDMORE_* variables."
# The answer, and the error: message, remedy, and what else it tells.
ERRORS: dict[str, tuple[Reply, str, str, dict[str, Any]]] = {
    "a sign-in page": (
        reply(200, b"<html>", x_request_id="i-1"),
        "The token endpoint answered 200 without an access_token.",
        "Check the base URL: a sign-in page answers so, too.",
        {"operation_id": "authentication_token", "pointer": "", "request_id": "i-1", "method": "POST", "url": URL},
    ),
    "an object without a token": (
        reply(200, {"token": "x"}),
        "The token endpoint answered 200 without an access_token.",
        "Check the base URL: a sign-in page answers so, too.",
        {"pointer": "/access_token", "body": None},
    ),
    "a token that would not pass as a header": (
        reply(200, {"access_token": "a b"}),
        "The token endpoint answered 200 without an access_token.",
        "Check the base URL: a sign-in page answers so, too.",
        {"pointer": "/access_token"},
    ),
    "a word with an explanation": (
        reply(400, {"error": "invalid_grant", "error_description": "bad pass-word"}, x_request_id="pass-word"),
        "The token endpoint refused the credentials of api@acme.example (invalid_grant: bad ***).",
        (
            "Check the user name and the password (CLOUDMORE_USERNAME and CLOUDMORE_PASSWORD, or those of the profile, "
            "which `cloudmore login` asks for again), and that the user may use the API."
        ),
        {
            "error": "invalid_grant",
            "error_description": "bad ***",
            "body": '{"error":"invalid_grant","error_description":"bad ***"}',
            "status_code": 400,
            "request_id": "***",
            "method": "POST",
            "url": URL,
        },
    ),
    "an explanation alone": (
        reply(401, {"error": "", "error_description": "no"}, retry_after="Mon, 23 Nov 2026 09:00:30 GMT"),
        "The token endpoint refused the credentials of api@acme.example (no).",
        CHECK,
        {"error": None, "error_description": "no", "retry_after": 30.0, "status_code": 401},
    ),
    "no reason": (
        reply(400, b""),
        "The token endpoint refused the credentials of api@acme.example (no reason given).",
        CHECK,
        {"error": None, "error_description": None, "body": "", "retry_after": None},
    ),
    "a failing server": (
        reply(503, b"pass-word", retry_after="Mon, 23 Nov 2026 09:00:30 GMT"),
        "POST /connect/token answered 503: the server failed.",
        "Wait 30 s and try again.",
        {"body": "***", "retry_after": 30.0, "status_code": 503},
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_an_answer_without_a_token_is_an_error_that_says_so(name: str) -> None:
    answer, message, remedy, details = ERRORS[name]
    with pytest.raises(CloudmoreError) as caught:
        read_grant(answer, WHO, now=0.0, random=0.5, today=NOW)
    assert (caught.value.message, caught.value.remedy) == (message, remedy)
    assert {each: getattr(caught.value, each) for each in details} == details


@pytest.mark.parametrize(
    ("status_code", "word", "terminal"),
    [(401, None, True), (401, "odd", True), (400, "invalid_grant", True), (400, "odd", False), (400, None, False)],
)
def test_a_refusal_is_final_where_the_same_would_be_refused_again(
    status_code: int, word: str | None, *, terminal: bool
) -> None:
    assert is_terminal(AuthenticationError("x", status_code=status_code, error=word)) is terminal


@pytest.mark.parametrize(
    ("lifetime", "ends_at"),
    [
        pytest.param(1, 1001.0, id="a second"),
        pytest.param(365 * 86400, 1000.0 + 365 * 86400, id="a year"),
        pytest.param(365 * 86400 + 1, 1000.0 + 365 * 86400, id="more than a year"),
        pytest.param(0, 4600.0, id="nothing"),
    ],
)
def test_a_token_ends_when_its_life_is_over(lifetime: int, ends_at: float) -> None:
    answer = reply(200, {"access_token": "t", "expires_in": lifetime})
    assert read_grant(answer, WHO, now=1000.0, random=0.5).ends_at == ends_at


def test_a_token_in_the_middle_of_its_life_is_renewed_before_its_end() -> None:
    token = living("t", lifetime=86400.0, left=1000.0, now=10.0, random=1.0)
    assert (token.access_token, token.renew_at, token.ends_at) == ("t", 650.0, 1010.0)
    assert Token("t", 5.0).ends_at == 5.0
    assert (repr(token), token.mask("a t.")) == ("Token(access_token='***', renew_at=650.0, ends_at=1010.0)", "a ***.")


def attempts(monotonic: Any) -> Attempts:
    return Attempts(Retry(), turns=None, now=lambda: NOW, monotonic=monotonic, random=lambda: 0.5)


def test_a_token_is_asked_for_again_where_no_answer_came() -> None:
    steps: list[Step] = []
    clock = [1000.0]

    def perform(step: Step) -> Any:
        steps.append(step)
        if isinstance(step, Sleep):
            return None
        if len(steps) == 1:
            raise TransportError("no answer to pass-word", may_have_happened=True)
        clock[0] += 5
        return reply(200, {"access_token": "t", "expires_in": 86400})

    flow = granted(
        HOST,
        WHO,
        attempts(lambda: clock[0]),
        1100.0,
        now=lambda: NOW,
        monotonic=lambda: clock[0],
        random=lambda: 0.0,
    )
    token = drive(flow, perform)
    assert (token.access_token, token.ends_at, token.renew_at) == ("t", 1005.0 + 86400, 1005.0 + 86400 - 240)
    assert steps == [Send(token_call(HOST, WHO), 1100.0), Sleep(0.25), Send(token_call(HOST, WHO), 1100.0)]


def asked(answer: Reply | TransportError) -> CloudmoreError:
    def perform(step: Step) -> Any:
        if isinstance(answer, TransportError):
            raise answer
        assert isinstance(step, Send)
        return answer

    flow = granted(
        HOST, WHO, attempts(lambda: 0.0), math.inf, now=lambda: NOW, monotonic=lambda: 0.0, random=lambda: 0.5
    )
    with pytest.raises(CloudmoreError) as caught:
        drive(flow, perform)
    return caught.value


def test_a_refusal_tells_how_often_it_was_asked_and_when_to_come_again() -> None:
    refused = asked(reply(400, {"error": "odd"}, retry_after="Mon, 23 Nov 2026 09:00:30 GMT"))
    assert (type(refused), refused.attempts, refused.retry_after) == (AuthenticationError, 1, 30.0)
    page = asked(reply(200, b"<html>"))
    assert (type(page), page.attempts) == (ResponseError, 1)


def test_no_secret_is_in_the_error_of_an_answer_that_was_lost() -> None:
    lost = asked(TransportError("no answer to pass-word", may_have_happened=True, final=True))
    assert lost.message == "no answer to ***"
