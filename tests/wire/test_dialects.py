"""The billing task in every dialect, over a socket, on each kind of client: the same report, or the right error."""

from __future__ import annotations

import asyncio
import logging
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from attrs import frozen
from conftest import CREDENTIALS, NOW, RawAnswer, Said, ScriptedServer, answer, task_token
from document import hold
from faulty_server import Connection, Fault, FaultyServer
from kinds import Kind
from leaks import hold_whole, leaks, raised
from spoken_dialects import IN_TURN, QUICK, SETTINGS
from task_words import SPELLINGS, WORDS

from cloudmore import (
    Attempt,
    Cloudmore,
    CloudmoreError,
    ConfigurationError,
    NotFoundError,
    PermissionDeniedError,
    ResponseError,
    ServerError,
    TaskFailedError,
    TaskTimeoutError,
    TransportError,
    UnexpectedStatusError,
)
from cloudmore.billing import Progress, TaskState
from cloudmore.sandbox import Dialect, Sandbox, SandboxClock
from cloudmore.sandbox.server import dialect as speech

SPELLED = list(SPELLINGS.values())
SPOKEN: dict[str, Dialect] = {
    **SETTINGS,
    **{
        f"words {number}": Dialect(
            pending=SPELLED[number % 3](pending),
            running=SPELLED[(number + 1) % 3](running),
            succeeded=SPELLED[(number + 2) % 3](succeeded),
        )
        for number, (pending, running, succeeded) in enumerate(IN_TURN)
    },
}
WORDED = tuple(state_in for state_in in speech.STATES if state_in not in ("unsaid", "no-body"))


@pytest.fixture(scope="module")
def speaking(shared_clock: SandboxClock) -> Iterator[Sandbox]:
    """A sandbox whose reports are short."""
    with Sandbox(clock=shared_clock, organizations=1, report_seconds=2) as running:
        yield running


@pytest.fixture(scope="module")
def shared_cm(speaking: Sandbox, kind: Kind) -> Iterator[Cloudmore]:
    """A client of it for all tests of a kind."""
    with kind(speaking.credentials, base_url=speaking.url, clock=speaking.clock, retry=None, rate_limit=None) as client:
        yield client


@pytest.fixture
def sb(speaking: Sandbox, clock: SandboxClock) -> Sandbox:
    """The sandbox, as good as new."""
    assert speaking.clock is clock
    speaking.faults.clear()
    speaking.dialect = "location"
    return speaking


@pytest.fixture
def cm(sb: Sandbox, shared_cm: Cloudmore) -> Cloudmore:
    """A client of it."""
    assert shared_cm.base_url == sb.url
    return shared_cm


@pytest.fixture(scope="module")
def expected(speaking: Sandbox, shared_clock: SandboxClock) -> list[Any]:
    """Every line in the dialect that the document has."""
    shared_clock.set(NOW)
    with speaking.client() as client, client.billing.report("2026-10") as report:
        assert report.findings() == ()
        return lines_of(report)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that reports are spooled to."""
    folder = tmp_path / "spooled"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def lines_of(report: Any) -> list[Any]:
    found = list(report.lines())
    assert len(found) > 50
    return found


@pytest.mark.parametrize("name", SPOKEN)
def test_every_dialect_gives_the_same_report(name: str, sb: Sandbox, cm: Cloudmore, expected: list[Any]) -> None:
    sb.dialect = SPOKEN[name]
    seen: list[Progress] = []
    with cm.billing.report("2026-10", on_progress=seen.append) as report:
        assert lines_of(report) == expected
    *before, last = (progress.status.state for progress in seen)
    assert before, "it was waited for"
    assert (set(before) <= {TaskState.PENDING, TaskState.RUNNING}, last) == (True, TaskState.SUCCEEDED)


def test_the_id_is_found_however_the_start_answer_tells_it(sb: Sandbox) -> None:
    told = [pair for pair in product(speech.LOCATIONS, speech.START_BODIES) if pair != ("none", "none")]
    assert len(told) == 62
    with sb.client(rate_limit=None) as client:
        for location, start_body in told:
            sb.dialect = Dialect(location=location, start_body=start_body)
            task = client.billing.submit("2026-10")
            assert sb._tenant.state.task(task.id) is not None, (location, start_body)


def test_where_the_state_is_and_where_the_report_is_are_independent(sb: Sandbox, expected: list[Any]) -> None:
    with sb.client(rate_limit=None) as client:
        for state_in, result in product(("status", "message", "task", "text", "no-body"), speech.RESULTS):
            sb.dialect = Dialect(state_in=state_in, result=result)
            task = client.billing.submit("2026-10")
            sb.clock.advance(2)
            with task.result(wait=0) as report:
                assert lines_of(report) == expected, (state_in, result)


def test_each_content_is_found_in_an_object_and_behind_a_link(sb: Sandbox) -> None:
    try:
        with sb.client(rate_limit=None) as client:
            for content, result in product(("pascal", "flat", "nested"), ("wrapped", "link")):
                sb.content, sb.dialect = content, replace(QUICK, result=result)
                with client.billing.report("2026-10") as report:
                    assert report.totals().lines > 50, (content, result)
    finally:
        sb.content = "camel"


# What the document does not have, and the judge finds broken; another field is new, and so no more than undeclared.
NOT_DOCUMENTED = {
    *("start_status 200", "start_status 201", "start_body text", "start_body bare", "start_body none"),
    *("state_in text", "state_in bare", "state_in no-body", "azure", "bare", "silent", "link"),
}


def test_the_judge_tells_the_dialects_that_the_document_has_from_the_others(sb: Sandbox) -> None:
    reports = "/billing/reports/MonthlyBillingPerOrganizationAsync"
    found: set[str] = set()
    with sb.client(rate_limit=None) as client:
        for name in (each for each in SPOKEN if not each.startswith(("words", "link in"))):
            sb.dialect = SPOKEN[name]
            month = {"startDate": "2026-10-01", "endDate": "2026-10-31"}
            started = client.request("POST", reports, json=month)
            poll = f"{reports}/{client.billing.submit('2026-10').id}"
            running = client.request("GET", poll)
            sb.clock.advance(2)
            answers = [("start", started), ("get", running), ("get", client.request("GET", poll))]
            for operation, came in answers:
                try:
                    hold(f"billing_reports_{operation}", came.status_code, came.headers, came.content)
                except AssertionError:
                    found.add(name)
    assert found == NOT_DOCUMENTED


@pytest.mark.parametrize("state_in", WORDED)
def test_every_word_for_failure_is_a_failed_task(state_in: str, sb: Sandbox, cm: Cloudmore, temporary: Path) -> None:
    sb.dialect = Dialect(state_in=state_in)
    task = cm.billing.submit("2026-10")
    sb.faults.add("failed-task")
    assert (task.status().state, sb.faults.pending) == (TaskState.FAILED, ())
    for number, word in enumerate(WORDS[TaskState.FAILED]):
        spelled = SPELLED[number % 3](word)
        sb.faults.add("failed-task", word=spelled, message="no prices")
        with pytest.raises(TaskFailedError) as caught:
            task.result()
        error = caught.value
        assert (error.task_id, error.status, error.remedy) == (task.id, spelled, "Submit it again.")
        assert repr(spelled) in error.message
        assert ("no prices" in error.message) is (state_in not in ("message", "text", "bare"))
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("state_in", [each for each in WORDED if each not in ("message", "bare")])
def test_a_word_that_nobody_knows_stops_the_waiting_with_the_word(
    state_in: str, sb: Sandbox, cm: Cloudmore, temporary: Path
) -> None:
    task = cm.billing.submit("2026-10")
    for word in WORDS[TaskState.UNKNOWN]:
        sb.dialect = Dialect(state_in=state_in, running=word)
        with pytest.raises(TaskFailedError, match="not known") as caught:
            task.result()
        assert caught.value.status == word
        assert "the task itself may be fine" in caught.value.remedy
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("state_in", ["message", "bare"])
def test_a_sentence_where_a_word_may_be_is_no_report(state_in: str, sb: Sandbox, cm: Cloudmore) -> None:
    task = cm.billing.submit("2026-10")
    for word in WORDS[TaskState.UNKNOWN]:
        sb.dialect = Dialect(state_in=state_in, running=word, running_status=200)
        with pytest.raises(CloudmoreError) as caught:
            task.result()
        # A bare 5 is JSON, and so a state.
        assert type(caught.value) is (TaskFailedError if (state_in, word) == ("bare", "5") else ResponseError)


WHOLE = answer(200, b"[]")
# What the poll answers, and what comes of it.
ODD: dict[str, tuple[list[RawAnswer], type[Exception] | None, str]] = {
    "an object with the id alone": ([answer(200, b'{"taskId":"t"}')], ResponseError, "its fields: taskId"),
    "a sentence": ([answer(200, b'{"message":"Hold on"}')], ResponseError, "neither a state nor a report"),
    "a bare number": ([answer(200, b"7")], TaskFailedError, "'7', which is not known"),
    "a page": ([answer(200, b"<html></html>", content_type="text/html")], ResponseError, "not JSON"),
    "half an object": ([answer(200, b'{"status":"Succ')], ResponseError, "not JSON"),
    "a failed task in an object": ([answer(200, b'{"data":{"state":"Failed"}}')], TaskFailedError, "'Failed'"),
    "a word, then the report": ([answer(200, b'"Processing"'), answer(200, b"[]")], None, ""),
    "a bare text that is long": ([answer(200, b"x" * 101)], ResponseError, "not JSON"),
    "a bare word, then the report": ([answer(200, b"Processing\n"), answer(200, b"[]")], None, ""),
    "a message, then the report": ([answer(200, b'{"message":"Processing"}'), answer(200, b"[]")], None, ""),
    "202 and a link, then the report": ([answer(202, b'{"url":"/x"}'), answer(200, b"[]")], None, ""),
    "202 with an empty object, then the report": ([answer(202, b"{}"), answer(200, b"[]")], None, ""),
    "an error": ([answer(200, b'{"error":{"code":"X","message":"failed"}}')], ResponseError, "error.code, error.mess"),
    "a list of errors": ([answer(200, b'{"errors":[{"code":"InternalError"}]}')], ResponseError, "its fields: errors"),
    "a list of tasks": ([answer(200, b'{"tasks":[{"status":"Running"}]}')], ResponseError, "its fields: tasks"),
    "a list of links": ([answer(200, b'{"links":[{"rel":"result","href":"/x"}]}')], ResponseError, "fields: links"),
    "a success that is false": ([answer(200, b'{"success":false,"lines":[]}')], TaskFailedError, "'success: false'"),
    "a success that is half done": (
        [answer(200, b'{"status":"Successful","percentComplete":40,"organizations":[{"totalSales":5}]}')],
        TaskFailedError,
        "'Successful, percentComplete: 40', which is not known",
    ),
    "half a list, then the report": ([answer(200, b'{"isCompleted":false,"organizations":[]}'), WHOLE], None, ""),
    "40 %, then the report": ([answer(200, b'{"percentComplete":40,"lines":[{"totalSales":5}]}'), WHOLE], None, ""),
    **{
        f"{said}, then the report": ([answer(200, said.encode()), WHOLE], None, "")
        for said in (
            '{"job":{"status":"Running"}}',
            '{"response":{"status":"Running"}}',
            '{"data":{"task":{"status":"Running"}}}',
            '{"status":{"name":"Running"}}',
            '{"state":{"value":"Running"}}',
            '{"properties":{"provisioningState":"Running"}}',
            '{"status":" ","state":"Running"}',
        )
    },
    "a link beside warnings": (
        [answer(200, b'{"status":"Successful","resultUrl":"/x","warnings":[{"text":"slow"}]}'), WHOLE],
        None,
        "",
    ),
    "a success without a report": ([answer(200, b'{"status":"Successful"}')], None, "it may be no report"),
    "a success with links alone": (
        [answer(200, b'{"status":"Successful","links":[{"href":"/x"}]}')],
        None,
        "it may be no report",
    ),
    "a null": ([answer(200, b'{"result":null}')], None, "it may be no report"),
    "an empty object": ([answer(200, b"{}")], None, "it may be no report"),
    "no body": ([answer(204)], None, "it may be no report"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_says_little_is_not_taken_for_a_report(
    name: str, scripted: Cloudmore, server: ScriptedServer, temporary: Path
) -> None:
    server.answers, wrong, words = [*ODD[name][0]], *ODD[name][1:]
    task = scripted.billing.resume(task_token(scripted))
    if wrong is None:
        with task.result() as report:
            (finding,) = report.findings()
            assert finding.code == ("no-list" if words else "empty")
            assert words in finding.message
        assert len(server.answers) == 1, "each was asked for"
    else:
        with pytest.raises(wrong, match=words):
            task.result()
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("retry_after", "polls"),
    [
        ("seconds", [1, 1]),
        ("date", [1, 1]),
        ("zero", [1, 1]),
        ("absurd", [120]),
        ("none", [2]),
    ],
)
def test_what_the_server_asks_to_wait_is_granted_within_limits(
    retry_after: str, polls: list[float], sb: Sandbox, cm: Cloudmore
) -> None:
    sb.dialect = Dialect(retry_after=retry_after)
    seen: list[Progress] = []
    cm.billing.report("2026-10", on_progress=seen.append).close()
    assert [progress.next_poll for progress in seen] == [*polls, None]
    assert [progress.elapsed for progress in seen] == pytest.approx([sum(polls[:count]) for count in range(len(seen))])


def test_a_task_that_the_server_has_forgotten_is_to_be_submitted_again(sb: Sandbox, cm: Cloudmore) -> None:
    token = cm.billing.submit("2026-10").to_token()
    sb.faults.add("not-found", operation="billing_reports_get", times=2)
    for ask in (lambda: cm.billing.resume(token).result(), lambda: cm.billing.resume(token).status()):
        with pytest.raises(NotFoundError) as caught:
            ask()
        assert "submit the report again" in caught.value.remedy


@pytest.mark.parametrize(("answers", "result"), list(product([1, 2, 3], ["inline", "link"])))
def test_whoever_interrupts_the_waiting_leaves_no_file_and_can_resume(
    answers: int, result: str, cm: Cloudmore, temporary: Path, expected: list[Any], *, sb: Sandbox
) -> None:
    seen: list[Progress] = []

    def interrupt(progress: Progress) -> None:
        seen.append(progress)
        if len(seen) == answers:
            raise KeyboardInterrupt

    sb.dialect = Dialect(result=result)
    task = cm.billing.submit("2026-10")
    with pytest.raises(KeyboardInterrupt):
        task.result(on_progress=interrupt)
    assert list(temporary.iterdir()) == []
    with cm.billing.resume(task.to_token()).result() as report:
        assert lines_of(report) == expected


class InterruptedClock(SandboxClock):
    """The time of somebody who presses Ctrl-C while the client waits."""

    def sleep(self, seconds: float) -> None:
        """Not any more."""
        raise KeyboardInterrupt(seconds)


def test_an_interrupt_between_two_answers_leaves_no_file(sb: Sandbox, temporary: Path, expected: list[Any]) -> None:
    with Cloudmore(sb.credentials, base_url=sb.url, clock=InterruptedClock(NOW, manual=True)) as client:
        task = client.billing.submit("2026-10")
        with pytest.raises(KeyboardInterrupt):
            task.result()
    assert list(temporary.iterdir()) == []
    with sb.client() as other, other.billing.resume(task.to_token()).result() as report:
        assert lines_of(report) == expected


@pytest.mark.parametrize("state", [TaskState.RUNNING, TaskState.SUCCEEDED])
def test_a_cancelled_waiting_leaves_no_file(
    state: TaskState, sb: Sandbox, temporary: Path, expected: list[Any]
) -> None:
    """Cancelled before the next answer, and before the report is read ahead."""

    def cancel(progress: Progress) -> None:
        if progress.status.state is state:
            task = asyncio.current_task()
            assert task is not None
            task.cancel()

    async def run() -> str:
        async with sb.async_client() as client:
            task = await client.billing.submit("2026-10")
            waiting = asyncio.create_task(task.result(on_progress=cancel))
            with pytest.raises(asyncio.CancelledError):
                await waiting
            assert os.listdir(temporary) == []  # noqa: PTH208 - pathlib's own would be taken for slow here
            return task.to_token()

    token = asyncio.run(run())
    with sb.client() as other, other.billing.resume(token).result() as report:
        assert lines_of(report) == expected


@pytest.mark.parametrize("settings", [{"dialect": "martian"}, {"dialect": 5}, {"dialect": Dialect(location="mars")}])
def test_a_dialect_that_nobody_speaks_is_refused(settings: dict[str, Any], sb: Sandbox) -> None:
    with pytest.raises(ConfigurationError, match="dialect"):
        Sandbox(**settings)
    with pytest.raises(ConfigurationError, match="must be one of"):
        sb.dialect = settings["dialect"]
    assert sb.dialect == Dialect()


NONSENSE = {
    "no task id": Dialect(location="none", start_body="none"),
    "200 without a state": Dialect(running_status=200, state_in="unsaid"),
    "200 without a body": Dialect(running_status=200, state_in="no-body"),
    "an empty word": Dialect(running=""),
    "an empty field": Dialect(link_in="a..b"),
}


@pytest.mark.parametrize("name", NONSENSE)
def test_what_no_task_could_say_is_refused(name: str, sb: Sandbox) -> None:
    with pytest.raises(ConfigurationError):
        sb.dialect = NONSENSE[name]


# Links.

SIGNATURE = "c2lnbmF0dXJlLW9mLXRoZS10ZXN0"
QUERY = f"sv=2019-12-12&sig={SIGNATURE}%2B%2f%3D"
SECRETS = (SIGNATURE, "2019-12-12")


def done(address: str) -> bytes:
    return answer(200, f'{{"status":"Successful","resultUrl":"{address}"}}'.encode())


@pytest.fixture(scope="module")
def report_bytes(speaking: Sandbox, shared_clock: SandboxClock) -> bytes:
    """A report as another host has it."""
    shared_clock.set(NOW)
    with speaking.client() as client, client.billing.report("2026-10") as report:
        return report.raw.read_bytes()


def gives(body: bytes, status: bytes = b"200 OK", *more: bytes) -> Fault:
    """A server over TLS that answers so; ``ECHO`` in it is the query that came."""

    def say(connection: Connection, said: Said) -> bool:
        whole = body.replace(b"ECHO", said.path.partition("?")[2].encode())
        lines = (b"HTTP/1.1 " + status, b"Content-Length: %d" % len(whole), b"Connection: close", *more)
        connection.say(b"\r\n".join(lines).replace(b"ECHO", said.path.encode()) + b"\r\n\r\n" + whole)
        return False

    return Fault(say, tls=True)


@frozen
class Linked:
    """A server whose task is done, and what its link leads to."""

    kind: Kind
    server: ScriptedServer
    clock: SandboxClock
    tls: ssl.SSLContext
    report: bytes

    @contextmanager
    def other(self, fault: Fault | None = None, **options: Any) -> Iterator[tuple[FaultyServer, Cloudmore]]:
        """Another host, to which the link leads, and a client that may ask it."""
        giving = fault or gives(self.report, b"200 OK", b"Set-Cookie: who=me; Path=/")
        with FaultyServer(giving, self.tls) as other:
            self.server.answers = [done(f"https://{other.address}/files/7.json?{QUERY}")]
            given: dict[str, Any] = {"result_hosts": (other.address,), **options}
            with self.kind(CREDENTIALS, base_url=self.server.url, clock=self.clock, rate_limit=None, **given) as cm:
                yield other, cm


@pytest.fixture
def linked(kind: Kind, server: ScriptedServer, clock: SandboxClock, tls: ssl.SSLContext, report_bytes: bytes) -> Linked:
    """A server whose task is done."""
    return Linked(kind, server, clock, tls, report_bytes)


@pytest.mark.usefixtures("trusted")
def test_another_host_that_is_allowed_is_asked_without_anything_of_ours(
    linked: Linked, expected: list[Any], temporary: Path
) -> None:
    with linked.other() as (other, cm):
        task = cm.billing.resume(task_token(cm))
        assert task.status().state is TaskState.SUCCEEDED
        assert other.said == [], "asking for the state follows nothing"
        for _ in range(2):
            with task.result() as report:
                assert report.raw.read_bytes() == linked.report
                assert [line.total_sales for line in report.lines()] == [line.total_sales for line in expected]
                assert len(list(temporary.iterdir())) == 1
    for said in other.said:
        assert (said.method, said.path, said.body) == ("GET", f"/files/7.json?{QUERY}", b"")
        assert set(said.headers) == {"host", "accept", "accept-encoding", "connection"}
        assert said.headers["accept"] == "*/*"
    assert len(other.said) == 2
    assert list(temporary.iterdir()) == []


def test_our_own_host_is_asked_with_the_token_and_the_query_as_it_came(
    scripted: Cloudmore, server: ScriptedServer, report_bytes: bytes
) -> None:
    for address in (f"/elsewhere/7?{QUERY}", f"{server.url}/elsewhere/7?{QUERY}#top"):
        server.answers = [done(address), answer(200, report_bytes)]
        with scripted.billing.resume(task_token(scripted)).result() as report:
            assert report.raw.read_bytes() == report_bytes
        asked = server.requests[-1]
        assert (asked.method, asked.path) == ("GET", f"/elsewhere/7?{QUERY}")
        assert asked.headers["authorization"] == "Bearer token-of-the-test"


REFUSED = {
    "not allowed": ("https://HOST/7", 'result_hosts=("HOST",)'),
    "over http": ("http://HOST/7", "leads to HOST by http"),
    "with a user": (f"https://user:{SIGNATURE}@HOST/7", "no address"),
}


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("name", REFUSED)
def test_another_host_that_is_not_allowed_is_not_asked(name: str, linked: Linked, temporary: Path) -> None:
    options: dict[str, Any] = {"result_hosts": ()} if name == "not allowed" else {}
    with linked.other(**options) as (other, cm):
        address, words = (each.replace("HOST", other.address) for each in REFUSED[name])
        linked.server.answers = [done(f"{address}?{QUERY}")]
        error = raised(lambda cm: cm.billing.resume(task_token(cm)).result(), cm)
        assert other.connections == 0
    assert isinstance(error, ResponseError)
    assert words in error.message
    assert "resume it with its token" in error.remedy
    assert leaks(error, SECRETS) == []
    hold_whole(error)
    assert list(temporary.iterdir()) == []


# What the other host does, and what comes of it.
WRONG: dict[str, tuple[Fault, type[CloudmoreError], str]] = {
    "404": (gives(b"nothing at ECHO", b"404 Not Found"), NotFoundError, "answered 404"),
    "403 that echoes": (gives(b'{"why":"ECHO"}', b"403 Forbidden"), PermissionDeniedError, "answered 403"),
    "500 that echoes": (gives(b"ECHO", b"500 ECHO"), ServerError, "answered 500"),
    "a redirect": (gives(b"", b"302 Found", b"Location: https://127.0.0.1:1ECHO"), UnexpectedStatusError, "302"),
    "a page": (gives(b"<html>ECHO</html>"), ResponseError, "not JSON"),
    "a page of a word": (gives(b"ECHO"), ResponseError, "not JSON"),
    "half a report": (gives(b'{"a":"ECHO'), ResponseError, "not JSON"),
    "another link": (gives(b'{"resultUrl":"/7?ECHO"}'), ResponseError, "is no report"),
    "a state": (gives(b'{"status":"Processing","url":"/7?ECHO"}'), ResponseError, "is no report"),
    "a failed state with a list": (gives(b'{"status":"Failed","lines":[]}'), ResponseError, "has the state 'Failed'"),
    "a state that nobody knows": (gives(b'{"status":"ECHO","lines":[]}'), ResponseError, "has the state"),
    "a state that is final": (gives(b'{"status":"Final","lines":[]}'), ResponseError, "has the state 'Final'"),
    "half a list": (gives(b'{"isCompleted":false,"lines":[]}'), ResponseError, "'isCompleted: false'"),
    "a success without a list": (gives(b'{"status":"Done"}'), ResponseError, "has the state 'Done'"),
    "a state in an object": (gives(b'{"job":{"status":"Running"}}'), ResponseError, "has the state 'Running'"),
    "an error": (gives(b'{"error":{"code":"X"}}'), ResponseError, "is no report"),
    "a list of errors": (gives(b'{"errors":[{"code":"X"}]}'), ResponseError, "is no report"),
    "nothing": (gives(b""), ResponseError, "is no report"),
    "null": (gives(b"null"), ResponseError, "is no report"),
    "a cut body": (
        Fault(
            lambda connection, _said: bool(connection.say(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[")), tls=True
        ),
        TransportError,
        "No complete answer",
    ),
    "a bad head that echoes": (gives(b"", b"HTP ECHO", b"ECHO\x00"), TransportError, "No complete answer"),
    "no TLS": (Fault(lambda _connection, _said: False), TransportError, "Cannot reach"),
}


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("name", WRONG)
def test_a_link_that_fails_is_a_typed_error_without_its_query_and_the_task_goes_on(
    name: str, linked: Linked, temporary: Path
) -> None:
    fault, cls, words = WRONG[name]
    with linked.other(fault, retry=None) as (other, cm):
        error = raised(lambda cm: cm.billing.resume(task_token(cm)).result(), cm)
        assert error is not None
        assert (type(error), words in str(error), other.address in str(error)) == (cls, True, True), str(error)
        assert isinstance(error, TransportError) or "resume it with its token" in error.remedy
        assert leaks(error, SECRETS) == []
        hold_whole(error)
        assert list(temporary.iterdir()) == []
        other.fault = gives(linked.report)
        with cm.billing.resume(task_token(cm)).result() as report:
            assert report.totals().lines > 50


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("status", [b"200 OK", b"403 Forbidden"])
def test_no_log_and_no_event_holds_the_query_of_a_link(
    status: bytes, linked: Linked, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    events: list[Attempt] = []
    echoing = gives(linked.report, status, b"X-Request-Id: ECHO", b"Set-Cookie: ECHO")
    with linked.other(echoing, retry=None, on_attempt=events.append) as (other, cm):
        raised(lambda cm: cm.billing.resume(task_token(cm)).result().close(), cm)
        assert len(other.said) == 1
        linked.server.answers = [done(f"/7?{QUERY}"), answer(200, linked.report)]
        cm.billing.resume(task_token(cm)).result().close()
    assert [event.operation_id for event in events].count("billing_reports_get_link") == 2
    told = f"{caplog.text}{events}{[str(event) for event in events]}"
    assert len(caplog.records) >= len(events)
    assert [secret for secret in SECRETS if secret in told] == []


def test_a_link_on_our_own_host_leaks_as_little(scripted: Cloudmore, server: ScriptedServer, temporary: Path) -> None:
    def echo(said: Said) -> bytes:
        return answer(403, f"{said.path} {said.headers['authorization']}".encode(), X_Request_Id=said.path)

    server.answers = [done(f"/7?{QUERY}"), echo]
    error = raised(lambda cm: cm.billing.resume(task_token(cm)).result(), scripted)
    assert isinstance(error, PermissionDeniedError)
    assert leaks(error, (*SECRETS, "token-of-the-test")) == []
    assert list(temporary.iterdir()) == []


# What a server makes of the token that it was asked with.
ECHO = "token-of-the-test"
ECHOED: dict[str, tuple[bytes, str]] = {
    "a link's host": (done(f"https://{ECHO}.evil.example/7"), "the token"),
    "a link's host in capitals": (done(f"https://{ECHO.upper()}.evil.example/7"), "the token"),
    "a link's host, cut": (done(f"//{ECHO[:-1]}/"), "the token"),
    "a link's scheme": (done(f"{ECHO}://evil.example/7"), "the token"),
    "a link's path": (done(f"https://evil.example/files/{ECHO}"), "the token"),
    "a link's path, encoded": (
        done(f"https://evil.example/files/{quote(quote(ECHO)).replace('-', '%2D')}"),
        "the token",
    ),
    "a link's path on our own host": (done(f"/files/{ECHO}/7?{QUERY}"), "the token"),
    "a link's user": (done(f"https://{ECHO}@evil.example/7"), "no address"),
    "the name of a field": (answer(200, f'{{"{ECHO}":1}}'.encode()), "its fields: ***."),
}


@pytest.mark.parametrize("name", ECHOED)
def test_the_token_does_not_get_out_through_what_a_server_makes_of_it(
    name: str, kind: Kind, server: ScriptedServer, clock: SandboxClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    events: list[Attempt] = []
    said, words = ECHOED[name]
    server.answers = [said]
    hosts = ("evil.example", f"{ECHO}.evil.example")
    with kind(CREDENTIALS, base_url=server.url, clock=clock, result_hosts=hosts, on_attempt=events.append) as cm:
        error = raised(lambda cm: cm.billing.resume(task_token(cm)).result(), cm)
    assert isinstance(error, ResponseError)
    assert words in error.message
    assert leaks(error, (ECHO[:8],)) == []
    assert [each.operation_id for each in events] == ["authentication_token", "billing_reports_get"], "nobody is asked"
    assert ECHO not in f"{caplog.text}{events}"


TASKS: dict[str, bytes] = {
    "a Location": answer(202, Location=f"/api/tasks/{ECHO}"),
    "a Location, encoded": answer(202, Location=f"/api/tasks/{ECHO.replace('-', '%2d')}"),
    "a field": answer(202, f'{{"id":"{ECHO}"}}'.encode()),
    "a bare text": answer(202, f'"{ECHO}"'.encode()),
    "a part of it": answer(202, f'{{"taskId":"t-{ECHO}-1"}}'.encode()),
}


@pytest.mark.parametrize("name", TASKS)
def test_the_token_is_no_id_of_a_task(name: str, scripted: Cloudmore, server: ScriptedServer) -> None:
    server.answers = [TASKS[name]]
    error = raised(lambda cm: cm.billing.submit("2026-10"), scripted)
    assert isinstance(error, ResponseError)
    assert "names no task" in error.message
    assert leaks(error, (ECHO[:8],)) == []


# What an answer says beside its link, or instead of one: word and message of the state, as they are shown.
BESIDE: dict[str, tuple[str, str, str | None]] = {
    "a message of the link": (
        f'{{"status":"Failed","message":"see https://b.example/x?{QUERY}","resultUrl":"https://b.example/x?{QUERY}"}}',
        *("Failed", "see https://b.example/x?…"),
    ),
    "a message of the signature": (
        f'{{"status":"Failed","message":"{SIGNATURE}+/= and {SIGNATURE}%2B%2F%3d","resultUrl":"/x?{QUERY}"}}',
        *("Failed", "*** and ***"),
    ),
    "a message of another link": (
        f'{{"status":"Failed","message":"see https://me:{SIGNATURE}@b.example/?{QUERY}"}}',
        *("Failed", "see https://…@b.example/?…"),
    ),
    "a word that is a link": (f'{{"status":"https://b.example/x?{QUERY}"}}', "https://b.example/x?…", None),
    "a word that is the signature": (f'{{"status":"{SIGNATURE}+/=","link":"/x?{QUERY}"}}', "***", None),
    "a link that says the state": ('{"status":"Cancelled","link":"/x?status=Cancelled"}', "Cancelled", None),
}


@pytest.mark.parametrize("name", BESIDE)
def test_a_signature_is_not_in_what_a_task_says(name: str, scripted: Cloudmore, server: ScriptedServer) -> None:
    said, word, message = BESIDE[name]
    server.answers = [answer(200, said.encode())]
    task, told = scripted.billing.resume(task_token(scripted)), []
    status = task.status()
    assert (status.raw, status.message) == (word, message)
    error = raised(lambda cm: cm.billing.resume(task_token(cm)).result(on_progress=told.append), scripted)
    assert isinstance(error, TaskFailedError)
    assert error.status == word
    assert leaks(error, SECRETS) == []
    assert [secret for secret in SECRETS if secret in f"{told}"] == []


def test_the_file_behind_a_link_needs_a_token_and_its_signature(sb: Sandbox) -> None:
    sb.dialect = "link"
    with sb.client() as cm:
        task = cm.billing.submit("2026-10")
        sb.clock.advance(60)
        address = cm.billing_reports.with_raw_response.get(task.id).content.decode().partition('"url":"')[2]
        file = address.partition("?")[0]
        assert file.endswith(task.id)
        with pytest.raises(PermissionDeniedError):
            cm.request("GET", file)
        with pytest.raises(NotFoundError):
            cm.request("GET", file.replace(task.id, "unknown"))
    assert httpx.get(f"{sb.url}{file}").status_code == 401


def test_an_answer_that_is_cut_in_its_link_does_not_show_it(scripted: Cloudmore, server: ScriptedServer) -> None:
    whole = f'{{"status":"Successful","resultUrl":"/7?{QUERY}'.encode()
    server.answers = [answer(200, whole)]
    error = raised(lambda cm: cm.billing.resume(task_token(cm)).result(), scripted)
    assert isinstance(error, ResponseError)
    assert leaks(error, SECRETS) == []


def test_a_full_disk_does_not_show_the_link(
    scripted: Cloudmore, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[int] = []

    def full(handle: int, mode: str) -> Any:
        opened.append(handle)
        return fdopen(handle if len(opened) == 1 else os.open("/dev/full", os.O_RDWR), mode)

    fdopen = os.fdopen
    monkeypatch.setattr("os.fdopen", full)
    server.answers = [done(f"/7?{QUERY}"), answer(200, b"[" + b" " * 100_000 + b"]")]
    error = raised(lambda cm: cm.billing.resume(task_token(cm)).result(), scripted)
    os.close(opened[-1])
    assert isinstance(error, ConfigurationError)
    assert leaks(error, SECRETS) == []


def test_a_link_is_tried_again_like_any_reading_call(sb: Sandbox, kind: Kind, expected: list[Any]) -> None:
    sb.dialect = "link"
    for fault in ("server-error", "unavailable", "rate-limited"):
        sb.faults.add(fault, operation="report_file")
    sb.faults.add("revoked-tokens")
    with (
        kind(sb.credentials, base_url=sb.url, clock=sb.clock) as cm,
        cm.billing.report("2026-10") as report,
    ):
        assert lines_of(report) == expected
    assert len(sb.faults.pending) == 1, "the tokens"


def test_following_a_link_counts_against_the_wait(sb: Sandbox, kind: Kind, expected: list[Any]) -> None:
    sb.dialect = "link"
    sb.faults.add("unavailable", operation="report_file", times=None, retry_after=40)
    with kind(sb.credentials, base_url=sb.url, clock=sb.clock) as cm:
        task = cm.billing.submit("2026-10")
        began = sb.clock.monotonic()
        with pytest.raises((TaskTimeoutError, ServerError)):
            task.result(wait=60)
        assert sb.clock.monotonic() - began <= 60
        sb.faults.clear()
        with cm.billing.resume(task.to_token()).result(wait=0) as report:
            assert lines_of(report) == expected
