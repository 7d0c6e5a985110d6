"""Hooks, spans and the client's name, as they are seen from outside, for each kind of client."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import pytest
from attrs import evolve
from conftest import CREDENTIALS, ScriptedServer, answer, task_token
from kinds import Kind
from leaks import raised
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from cloudmore import (
    AsyncCloudmore,
    Attempt,
    AuthenticationError,
    Cloudmore,
    CloudmoreError,
    NotFoundError,
    ResponseError,
)
from cloudmore.http.transport import USER_AGENT
from cloudmore.sandbox import SandboxClock
from cloudmore.version import __version__

EXPORTER = InMemorySpanExporter()
ORGANIZATIONS = f"/api/resellers/{CREDENTIALS.reseller_id}/organizations"


@pytest.fixture(scope="module")
def provider() -> TracerProvider:
    """What a program sets up; a process has one."""
    made = TracerProvider()
    made.add_span_processor(SimpleSpanProcessor(EXPORTER))
    trace.set_tracer_provider(made)
    return made


@pytest.fixture
def spans(provider: TracerProvider) -> Iterator[Callable[[], list[ReadableSpan]]]:
    """The spans that are over, in the order of their ends."""
    assert trace.get_tracer_provider() is provider
    EXPORTER.clear()
    yield lambda: list(EXPORTER.get_finished_spans())
    EXPORTER.clear()


Spans = Callable[[], list[ReadableSpan]]


@pytest.fixture
def events() -> list[Attempt]:
    """What a hook was told."""
    return []


@pytest.fixture
def cm(server: ScriptedServer, clock: SandboxClock, kind: Kind, events: list[Attempt]) -> Iterator[Cloudmore]:
    with kind(CREDENTIALS, base_url=server.url, clock=clock, timeout=5, on_attempt=events.append) as client:
        yield client


def test_every_request_says_who_sends_it(cm: Cloudmore, server: ScriptedServer) -> None:
    server.answers = [answer(503), answer(200, b"[]"), answer(202, b'"t"'), answer(200, b'{"organizations":[]}')]
    cm.organizations.list()
    cm.billing.submit("2026-10")
    cm.billing.resume(task_token(cm)).result().close()
    cm.request("GET", "/organizations")
    assert len(server.requests) == 6
    assert {said.headers["user-agent"] for said in server.requests} == {USER_AGENT}
    assert USER_AGENT.startswith(f"cloudmore-client/{__version__} (Python ")


def test_a_hook_is_told_of_every_attempt(cm: Cloudmore, server: ScriptedServer, events: list[Attempt]) -> None:
    server.answers = [answer(503, X_Request_Id="r-1"), answer(401), answer(200, b"[]")]
    cm.organizations.list()
    assert [(each.operation_id, each.number, each.status_code, each.then) for each in events] == [
        ("authentication_token", 1, 200, "settled"),
        ("organizations_list", 1, 503, "again"),
        ("organizations_list", 2, 401, "new token"),
        ("authentication_token", 1, 200, "settled"),
        ("organizations_list", 3, 200, "settled"),
    ]
    assert (events[1].path, events[1].query, events[1].request_id) == (ORGANIZATIONS, (("showActive", "false"),), "r-1")


def test_no_answer_is_told_as_the_library_calls_it(
    cm: Cloudmore, server: ScriptedServer, events: list[Attempt]
) -> None:
    server.answers = [None, answer(200, b"[]")]
    cm.organizations.list()
    told = events[1]
    assert (told.status_code, told.received, told.then) == (None, True, "again")
    assert told.failure in {"RemoteProtocolError", "ServerDisconnectedError"}


def test_one_hook_for_many_threads(server: ScriptedServer) -> None:
    events: list[Attempt] = []
    threads: set[int] = set()

    def told(attempt: Attempt) -> None:
        threads.add(threading.get_ident())
        events.append(attempt)

    server.answers = [answer(200, b"[]")]
    with (
        Cloudmore(CREDENTIALS, base_url=server.url, rate_limit=None, on_attempt=told) as cm,
        ThreadPoolExecutor(8) as pool,
    ):
        for done in [pool.submit(cm.services.list) for _ in range(24)]:
            done.result()
    assert sum(each.operation_id == "services_list" for each in events) == 24
    assert threading.get_ident() not in threads


def named(spans: list[ReadableSpan]) -> dict[str, ReadableSpan]:
    return {span.name: span for span in spans}


def test_a_call_is_a_span_and_its_attempts_are_events(cm: Cloudmore, server: ScriptedServer, spans: Spans) -> None:
    server.answers = [answer(503, X_Request_Id="r-1"), answer(200, b"[]")]
    cm.organizations.list()
    token, call = spans()
    assert (token.name, call.name, call.kind) == ("authentication_token", "organizations_list", SpanKind.CLIENT)
    assert token.parent is not None
    assert token.parent.span_id == call.context.span_id
    port = int(server.url.rpartition(":")[2])
    assert dict(call.attributes or {}) == {
        "cloudmore.operation_id": "organizations_list",
        "http.request.method": "GET",
        "http.request.resend_count": 1,
        "http.response.status_code": 200,
        "server.address": "127.0.0.1",
        "server.port": port,
        "url.path": ORGANIZATIONS,
    }
    assert call.status.status_code is StatusCode.UNSET
    told = [dict(event.attributes or {}) for event in call.events]
    assert [event.name for event in call.events] == ["attempt", "attempt"]
    assert (told[0]["http.response.status_code"], told[0]["cloudmore.attempt.then"]) == (503, "again")
    assert told[0]["cloudmore.attempt.request_id"] == "r-1"
    assert told[1]["cloudmore.attempt.number"] == 2
    assert trace.get_current_span() is trace.INVALID_SPAN
    assert [header for said in server.requests for header in said.headers if header in {"traceparent", "baggage"}] == []


FAILURES: dict[str, tuple[bytes | None, str, int | None]] = {
    "an error of the API": (answer(404, b'{"said":"anna"}'), "cloudmore.NotFoundError", 404),
    "an answer that cannot be read": (answer(200, b"<p>anna"), "cloudmore.ResponseError", 200),
    "no answer": (None, "cloudmore.TransportError", None),
}


@pytest.mark.parametrize("name", FAILURES)
def test_what_fails_is_a_span_with_the_kind_of_error(
    cm: Cloudmore, server: ScriptedServer, spans: Spans, name: str
) -> None:
    said, kind, status = FAILURES[name]
    server.answers = [said]
    with pytest.raises(CloudmoreError):
        cm.organizations.list()
    call = named(spans())["organizations_list"]
    attributes = call.attributes or {}
    assert (call.status.status_code, call.status.description) == (StatusCode.ERROR, None)
    assert (attributes["error.type"], attributes.get("http.response.status_code")) == (kind, status)
    assert "anna" not in call.to_json()
    assert {event.name for event in call.events} == {"attempt"}


def test_a_refused_password_is_a_span_of_its_own(cm: Cloudmore, server: ScriptedServer, spans: Spans) -> None:
    server.token_answers = [answer(400, b'{"error":"invalid_grant"}')]
    with pytest.raises(AuthenticationError):
        cm.organizations.list()
    token, call = spans()
    assert {(each.attributes or {})["error.type"] for each in (token, call)} == {"cloudmore.AuthenticationError"}
    assert (token.attributes or {})["http.response.status_code"] == 400
    assert call.events == ()


def test_the_waiting_for_a_report_is_one_span(cm: Cloudmore, server: ScriptedServer, spans: Spans) -> None:
    server.answers = [answer(200, b'{"status":"Processing"}'), answer(200, b'{"organizations":[]}')]
    cm.billing.resume(task_token(cm)).result().close()
    *polls, waiting = [span for span in spans() if span.name != "authentication_token"]
    assert (waiting.name, waiting.kind) == ("billing_report_wait", SpanKind.INTERNAL)
    assert [span.name for span in polls] == ["billing_reports_get"] * 2
    assert {span.parent.span_id for span in polls if span.parent} == {waiting.context.span_id}


def test_a_cancelled_call_is_a_span(server: ScriptedServer, spans: Spans) -> None:
    async def cancelled(transport: str) -> None:
        events: list[Attempt] = []
        async with AsyncCloudmore(
            CREDENTIALS, base_url=server.url, transport=transport, on_attempt=events.append
        ) as cm:
            server.answers = [answer(200, b"[]")]
            await cm.services.list()
            reached = asyncio.Event()
            loop = asyncio.get_running_loop()

            def waits(_said: object) -> bytes:
                loop.call_soon_threadsafe(reached.set)
                gate.wait(5)
                return answer(200, b"[]")

            server.answers = [waits]
            call = asyncio.ensure_future(cm.organizations.list())
            await reached.wait()
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            gate.set()
        assert (events[-1].failure, events[-1].then) == ("CancelledError", "interrupted")

    for transport in ("httpx", "aiohttp"):
        gate = threading.Event()
        EXPORTER.clear()
        asyncio.run(cancelled(transport))
        call = named(spans())["organizations_list"]
        assert (call.attributes or {})["error.type"] == "asyncio.exceptions.CancelledError"
        assert call.status.status_code is StatusCode.ERROR


def test_the_parent_is_that_of_the_thread_and_of_the_task(server: ScriptedServer, spans: Spans) -> None:
    server.answers = [answer(200, b"[]")]
    tracer = trace.get_tracer("program")

    def traced(number: int, call: Callable[[], object]) -> None:
        with tracer.start_as_current_span(f"work {number}"):
            call()

    with Cloudmore(CREDENTIALS, base_url=server.url, rate_limit=None) as cm, ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(copy_context().run, traced, number, cm.services.list) for number in range(8)]:
            done.result()

    async def tasks() -> None:
        async with AsyncCloudmore(CREDENTIALS, base_url=server.url, rate_limit=None) as async_cm:

            async def task(number: int) -> None:
                with tracer.start_as_current_span(f"work {number}"):
                    await async_cm.services.list()

            await asyncio.gather(*(task(number) for number in range(8, 16)))

    asyncio.run(tasks())
    found = spans()
    works = {span.context.span_id: span.name for span in found if span.name.startswith("work")}
    parents = [works[span.parent.span_id] for span in found if span.name == "services_list" and span.parent]
    assert sorted(parents) == sorted(f"work {number}" for number in range(16))


def test_a_flow_that_nobody_ends_ends_its_span_elsewhere(server: ScriptedServer, spans: Spans) -> None:
    server.answers = [answer(200, b"[]")]
    with Cloudmore(CREDENTIALS, base_url=server.url) as cm:
        from cloudmore.http.tracing import within_span  # noqa: PLC0415 - of an extra

        flow = within_span("left", cm._api.way.raw(_call()))
        copy_context().run(next, flow)
        copy_context().run(flow.close)
    assert [span.name for span in spans()][-1] == "left"


def _call() -> Any:
    from cloudmore.generic_request import generic_call  # noqa: PLC0415 - only here

    return generic_call("GET", "/organizations", reseller_id="r", params=None, json=None)


class Broken(SpanProcessor):
    """What takes spans, and fails when it is told to."""

    when: str | None = None

    def on_start(self, *_: object, **_options: object) -> None:
        self._fail("starts")

    def on_end(self, *_: object) -> None:
        self._fail("ends")

    def _fail(self, moment: str) -> None:
        if self.when == moment:
            raise LookupError(f"of a span that {moment}")


class Deaf(trace.NonRecordingSpan):
    """A span that takes nothing."""

    def set_attribute(self, *_: object) -> None:
        raise LookupError("of a span")

    set_status = add_event = set_attribute  # type: ignore[assignment] - whatever is told


@pytest.mark.parametrize(("status", "cls"), {200: None, 404: NotFoundError}.items())
def test_a_span_that_takes_nothing_changes_nothing(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, status: int, cls: type[Exception] | None
) -> None:
    events: list[Attempt] = []
    server.answers = [answer(status, b"[]")]
    monkeypatch.setattr("opentelemetry.sdk.trace.Tracer.start_span", lambda *_, **__: Deaf(trace.INVALID_SPAN_CONTEXT))
    with Cloudmore(CREDENTIALS, base_url=server.url, on_attempt=events.append) as cm:
        error = raised(lambda cm: cm.services.list(), cm)
    assert (type(error) if error else None, events[-1].status_code) == (cls, status)


@pytest.mark.parametrize("when", ["starts", "ends"])
def test_what_takes_the_spans_may_fail(
    server: ScriptedServer, provider: TracerProvider, when: str, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Broken()
    provider.add_span_processor(broken)
    server.answers = [answer(200, b"[]")]
    with Cloudmore(CREDENTIALS, base_url=server.url) as cm:
        broken.when = when
        try:
            assert cm.services.list() == []
        finally:
            broken.when = None
    assert f"LookupError: of a span that {when}" in caplog.text


def test_a_generic_request_has_a_name_of_few_kinds(cm: Cloudmore, server: ScriptedServer, spans: Spans) -> None:
    server.answers = [answer(200, b"[]")]
    cm.request("GET", "/organizations", params={"search": "anna@customer.example"})
    call = named(spans())["request"]
    assert (call.attributes or {})["url.path"] == ORGANIZATIONS
    assert "anna" not in call.to_json()


def test_an_id_that_a_server_made_of_the_token_is_not_told(cm: Cloudmore, server: ScriptedServer, spans: Spans) -> None:
    server.token_answers = [answer(200, b'{"access_token":"token-of-the-test","expires_in":9}')]
    server.answers = [answer(202, Location="/api/task/token-of-the-test"), answer(200, b'{"organizations":[]}')]
    with pytest.raises(ResponseError, match="names no task"):
        cm.billing.submit("2026-10")
    # Who has such an id from before.
    cm.billing.resume(task_token(cm).replace('"t"', '"token-of-the-test"')).result().close()
    assert "token-of-the-test" not in "".join(span.to_json() for span in spans())


def test_who_does_not_trace_imports_nothing_of_it() -> None:
    script = (
        "import sys\nfrom cloudmore import Cloudmore\n"
        "with Cloudmore.sandbox() as cm:\n    cm.services.list()\n"
        "names = ('opentelemetry', 'cloudmore.http.watch', 'cloudmore.http.attempt', 'cloudmore.http.tracing')\n"
        "print([name for name in names if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_a_client_of_the_sandbox_takes_a_hook() -> None:
    events: list[Attempt] = []
    with Cloudmore.sandbox(on_attempt=events.append) as cm:
        cm.health.check()
    assert events[-1] == evolve(events[-1], operation_id="health_check", status_code=200)
