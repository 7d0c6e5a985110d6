"""The way of a call to the network and back, against a server that misbehaves."""

from __future__ import annotations

import gzip
import logging
import pickle
import socket
from concurrent.futures import Future

import pytest
from conftest import CREDENTIALS, TOKEN_BODY, ScriptedServer, answer
from kinds import Kind

from cloudmore import (
    ApiError,
    AuthenticationError,
    Cloudmore,
    CloudmoreError,
    ResponseError,
    TransportError,
)
from cloudmore.http.flow import Flow, Join
from cloudmore.sandbox import SandboxClock

SECRETS = (CREDENTIALS.password, CREDENTIALS.client_secret, "token-of-the-test", "token-of-the-test-2")


def test_nobody_listening_is_told_with_the_host(kind: Kind) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with (
        kind(CREDENTIALS, base_url=f"http://127.0.0.1:{port}") as cm,
        pytest.raises(TransportError, match=f"Cannot reach 127.0.0.1:{port}") as caught,
    ):
        cm.organizations.list()
    assert caught.value.may_have_happened is False


def test_nobody_waits_for_another_call_longer_than_the_own_one_may_take() -> None:
    never: Future[None] = Future()

    def waiting() -> Flow[bool]:
        landed: bool = yield Join(never, cm._api.way.monotonic())
        return landed

    with Cloudmore(CREDENTIALS, base_url="http://127.0.0.1:1") as cm:
        assert cm._api.run(waiting()) is False


def test_one_token_serves_many_calls_until_shortly_before_its_end(
    scripted: Cloudmore, server: ScriptedServer, clock: SandboxClock
) -> None:
    server.answers = [answer(200, b"[]")]
    for _ in range(3):
        scripted.organizations.list()
    assert len(server.sent("/connect/token")) == 1
    clock.advance(86400 - 7 * 60)
    scripted.organizations.list()
    assert len(server.sent("/connect/token")) == 1
    clock.advance(4 * 60)
    scripted.organizations.list()
    assert len(server.sent("/connect/token")) == 2


def test_the_token_is_asked_for_as_documented(scripted: Cloudmore, server: ScriptedServer) -> None:
    server.answers = [answer(200, b"[]")]
    scripted.organizations.list()
    token, call = server.requests
    assert token.headers["authorization"].startswith("Basic ")
    assert token.headers["content-type"] == "application/x-www-form-urlencoded"
    assert token.body == (
        b"grant_type=password&username=user%40reseller.example&password=pass-word-of-the-test&scope=api"
    )
    assert call.headers["authorization"] == "Bearer token-of-the-test"
    assert call.headers["user-agent"].startswith("cloudmore-client/")
    assert call.path == f"/api/resellers/{CREDENTIALS.reseller_id}/organizations?showActive=false"


def test_a_refused_token_is_replaced_once(scripted: Cloudmore, server: ScriptedServer) -> None:
    server.token_answers = [answer(200, TOKEN_BODY), answer(200, TOKEN_BODY.replace(b"-test", b"-test-2"))]
    server.answers = [answer(401), answer(200, b"[]")]
    assert scripted.organizations.list() == []
    assert [said.headers["authorization"] for said in server.sent("/organizations")] == [
        "Bearer token-of-the-test",
        "Bearer token-of-the-test-2",
    ]


def test_a_token_that_is_always_refused_is_not_asked_for_again_and_again(
    scripted: Cloudmore, server: ScriptedServer
) -> None:
    server.answers = [answer(401)]
    with pytest.raises(AuthenticationError):
        scripted.organizations.list()
    assert len(server.sent("/organizations")) == 2


@pytest.mark.parametrize(
    ("raw", "expected", "word"),
    [
        pytest.param(answer(400, b'{"error":"invalid_grant"}'), AuthenticationError, "invalid_grant", id="refused"),
        pytest.param(answer(400, b"<html>"), AuthenticationError, "no reason given", id="refused in HTML"),
        pytest.param(
            answer(400, b'{"error":"invalid_grant","error_description":"pass-word-of-the-test is wrong"}'),
            AuthenticationError,
            r"\*\*\* is wrong",
            id="a refusal that echoes the password",
        ),
        pytest.param(answer(500), ApiError, "500", id="the token endpoint fails"),
        pytest.param(answer(200, b"{}"), ResponseError, "access_token", id="a success without a token"),
        pytest.param(answer(200, b"[]"), ResponseError, "access_token", id="a list for a token"),
    ],
)
def test_the_token_endpoint_refuses(
    scripted: Cloudmore, server: ScriptedServer, raw: bytes, expected: type[CloudmoreError], word: str
) -> None:
    server.token_answers = [raw]
    server.answers = [answer(200, b"[]")]
    with pytest.raises(expected, match=word) as caught:
        scripted.organizations.list()
    shown = f"{caught.value} {caught.value.__dict__} {pickle.dumps(caught.value)!r}"
    assert not any(secret in shown for secret in SECRETS)
    assert server.sent("/organizations") == []


def test_no_secret_reaches_a_log(scripted: Cloudmore, server: ScriptedServer, caplog: pytest.LogCaptureFixture) -> None:
    server.answers = [answer(200, b"[]")]
    with caplog.at_level(logging.DEBUG):
        scripted.organizations.list()
    assert not any(secret in caplog.text for secret in SECRETS)
    assert not any(secret in f"{scripted!r} {scripted.credentials!r} {scripted.__dict__}" for secret in SECRETS)


START = f"/api/resellers/{CREDENTIALS.reseller_id}/billing/reports/MonthlyBillingPerOrganizationAsync"


@pytest.mark.parametrize(
    "started",
    [
        pytest.param(answer(202, Location=f"{START}/task-1"), id="relative Location"),
        pytest.param(answer(202, Location=f"https://api.cloudmore.com{START}/task-1"), id="absolute Location"),
        pytest.param(answer(202, Location=f"https://elsewhere.example{START}/task-1/?x=1"), id="Location elsewhere"),
        pytest.param(answer(202, b'{"taskId":"task-1"}'), id="body"),
        pytest.param(answer(200, b'{"Id":"task-1"}'), id="200 and another name"),
        pytest.param(answer(202, b'"task-1"'), id="bare string"),
        pytest.param(answer(202, b"task-1", content_type="text/plain"), id="bare text"),
    ],
)
def test_the_task_id_is_read_and_the_address_never_followed(
    scripted: Cloudmore, server: ScriptedServer, started: bytes
) -> None:
    server.answers = [started, answer(200, b'{"status":"Successful","organizations":[]}')]
    with scripted.billing.report("2026-10") as report:
        assert report.asked.task_id == "task-1"
        assert list(report.lines()) == []
        assert [finding.code for finding in report.findings()] == ["empty"]
    assert [said.path for said in server.requests[1:]] == [START, f"{START}/task-1"]


def test_an_answer_that_names_no_task_is_an_error(scripted: Cloudmore, server: ScriptedServer) -> None:
    server.answers = [answer(202)]
    with pytest.raises(ResponseError, match="names no task"):
        scripted.billing.submit("2026-10")


def test_polls_wait_longer_and_longer_unless_the_server_says(
    scripted: Cloudmore, server: ScriptedServer, clock: SandboxClock
) -> None:
    running = answer(202, b'{"status":"Processing"}')
    done = answer(200, b'{"status":"Successful","organizations":[]}')
    told = answer(200, b'{"status":"in_progress"}', Retry_After="50")
    server.answers = [answer(202, b'"t"'), *[running] * 9, told, running, done]
    waits: list[float | None] = []
    began = clock.monotonic()
    scripted.billing.report("2026-10", on_progress=lambda progress: waits.append(progress.next_poll)).close()
    assert waits == pytest.approx([2, 3, 4.5, 6.75, 10.125, 15.1875, 22.78125, 30, 30, 50, 30, None], nan_ok=False)
    assert clock.monotonic() - began == pytest.approx(sum(wait for wait in waits if wait))


def test_the_raw_report_is_the_answer_byte_for_byte(scripted: Cloudmore, server: ScriptedServer) -> None:
    body = b'{ "organizations" : [ ] , "status":"Successful", "x": 1.10e+1, "y": "\\u00e9" }\n'
    server.answers = [
        answer(202, b'"t"'),
        answer(200, gzip.compress(body), Content_Encoding="gzip"),
    ]
    with scripted.billing.report("2026-10") as report:
        assert report.raw.read_bytes() == body
        assert report.origin.source == "cloudmore"
