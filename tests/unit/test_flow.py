"""One flow, two drivers: both carry out the same steps, and hand in the same errors."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import define, field

from cloudmore import AuthenticationError, Credentials, OutcomeUnknownError, TransportError
from cloudmore.http.flow import Flow, Send, Sleep, Step, Work, drive, drive_async
from cloudmore.http.message import Reply
from cloudmore.http.way import Way
from cloudmore.limits import limits_of
from cloudmore_api import Call

CREDENTIALS = Credentials(username="u", password="pass-word", client_secret="s", reseller_id="r")
GRANT = b'{"access_token":"the-token","expires_in":86400}'


def in_the_thread(flow: Flow[Any], perform: Callable[[Step], Any]) -> Any:
    return drive(flow, perform)


def on_a_loop(flow: Flow[Any], perform: Callable[[Step], Any]) -> Any:
    async def performed(step: Step) -> Any:
        await asyncio.sleep(0)
        return perform(step)

    return asyncio.run(drive_async(flow, performed))


both = pytest.mark.parametrize("driver", [in_the_thread, on_a_loop], ids=["sync", "async"])


@both
def test_steps_are_done_in_order_and_their_outcomes_come_back(driver: Any) -> None:
    done: list[float] = []

    def inner() -> Flow[str]:
        outcome = yield Sleep(2)
        return f"inner {outcome}"

    def flow() -> Flow[list[str]]:
        first = yield Sleep(1)
        second = yield from inner()
        return [first, second]

    def perform(step: Step) -> str:
        assert isinstance(step, Sleep)
        done.append(step.seconds)
        return f"slept {step.seconds}"

    assert driver(flow(), perform) == ["slept 1", "inner slept 2"]
    assert done == [1, 2]


@both
def test_a_flow_without_steps_is_a_value(driver: Any) -> None:
    def flow() -> Flow[int]:
        yield from ()
        return 7

    assert driver(flow(), lambda _: None) == 7


@both
def test_a_flow_may_go_on_after_an_error_of_a_step(driver: Any) -> None:
    def flow() -> Flow[str]:
        for attempt in range(3):
            try:
                outcome: str = yield Work(lambda: "unused")
            except TransportError:
                yield Sleep(attempt)
            else:
                return f"{outcome} at {attempt}"
        raise AssertionError

    left = [TransportError("lost"), TransportError("lost")]
    slept: list[float] = []

    def perform(step: Step) -> Any:
        if isinstance(step, Sleep):
            return slept.append(step.seconds)
        if left:
            raise left.pop()
        return "there"

    assert driver(flow(), perform) == "there at 2"
    assert slept == [0, 1]


@both
@pytest.mark.parametrize("error", [ValueError("x"), KeyboardInterrupt(), SystemExit(1)], ids=repr)
def test_an_error_that_a_flow_does_not_take_comes_out_and_the_flow_is_over(driver: Any, error: BaseException) -> None:
    order: list[str] = []

    def flow() -> Flow[None]:
        try:
            yield Sleep(1)
        finally:
            order.append("over")

    def perform(_step: Step) -> None:
        order.append("step")
        raise error

    with pytest.raises(type(error)):
        driver(flow(), perform)
    assert order == ["step", "over"]


def test_a_cancellation_goes_into_the_flow() -> None:
    caught: list[str] = []

    def flow() -> Flow[None]:
        try:
            yield Sleep(1)
        except asyncio.CancelledError:
            caught.append("cancelled")
            raise

    async def for_ever(_step: Step) -> None:
        await asyncio.Event().wait()

    async def run() -> None:
        task = asyncio.create_task(drive_async(flow(), for_ever))
        await asyncio.sleep(0)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(run())
    assert caught == ["cancelled"]


@define
class Script:
    """Answers requests from a list, and keeps what was asked."""

    answers: list[tuple[int, bytes] | TransportError]
    asked: list[str] = field(factory=list)

    def __call__(self, step: Step) -> Reply:
        assert isinstance(step, Send)
        request = step.request
        self.asked.append(f"{request.method} {request.url}")
        found = self.answers.pop(0)
        if isinstance(found, TransportError):
            raise found
        return Reply(found[0], {}, found[1], request.url, request.method)


def lost(*, may_have_happened: bool) -> TransportError:
    return TransportError("No answer.", may_have_happened=may_have_happened)


def call(*, repeatable: bool = True) -> Call[str]:
    return Call(
        "x_get" if repeatable else "x_post",
        "GET" if repeatable else "POST",
        "/api/x",
        (),
        None,
        None,
        repeatable,
        lambda answer: answer.text,
    )


TOKEN, GET, POST = "POST https://h/connect/token", "GET https://h/api/x", "POST https://h/api/x"
# What the server says, what is sent, and what comes of it.
WAYS: dict[str, tuple[list[Any], Call[str], list[str], Any]] = {
    "a success": ([(200, GRANT), (200, b"ok")], call(), [TOKEN, GET], "ok"),
    "a token that is refused once": (
        [(200, GRANT), (401, b""), (200, GRANT), (200, b"ok")],
        call(),
        [TOKEN, GET, TOKEN, GET],
        "ok",
    ),
    "a token that is refused twice": (
        [(200, GRANT), (401, b""), (200, GRANT), (401, b"")],
        call(),
        [TOKEN, GET, TOKEN, GET],
        AuthenticationError,
    ),
    "credentials that are refused": ([(400, b"{}")], call(), [TOKEN], AuthenticationError),
    "a read whose answer is lost": ([(200, GRANT), lost(may_have_happened=True)], call(), [TOKEN, GET], TransportError),
    "a change whose answer is lost": (
        [(200, GRANT), lost(may_have_happened=True)],
        call(repeatable=False),
        [TOKEN, POST],
        OutcomeUnknownError,
    ),
    "a change that was never sent": (
        [(200, GRANT), lost(may_have_happened=False)],
        call(repeatable=False),
        [TOKEN, POST],
        TransportError,
    ),
}


@pytest.fixture
def way() -> Way:
    return Way(
        base_url="https://h",
        credentials=CREDENTIALS,
        limits=limits_of(timeout=30, deadline=None, retry=None, rate_limit=None, max_connections=1),
        now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
        monotonic=float,
    )


@both
@pytest.mark.parametrize("name", WAYS)
def test_a_call_goes_its_way_without_any_network(way: Way, driver: Any, name: str) -> None:
    answers, called, asked, expected = WAYS[name]
    script = Script([*answers])
    try:
        came = driver(way.response(called), script).parsed
    except Exception as error:  # noqa: BLE001 - held below
        came = type(error)
    assert (came, script.asked) == (expected, asked)
