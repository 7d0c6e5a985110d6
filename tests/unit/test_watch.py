"""What is told of each attempt, to whom, and that no secret and nobody's name is in it."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import define, field, frozen

from cloudmore import AsyncCloudmore, Attempt, Cloudmore, ConfigurationError, Credentials, Retry, TransportError
from cloudmore.http.attempt import attempt_of
from cloudmore.http.attempts import Attempts
from cloudmore.http.flow import Flow, Send, Sleep, Step, drive
from cloudmore.http.message import Reply, Request
from cloudmore.http.watch import OnAttempt, Watch
from cloudmore.masking import Mask, mask_token

TOKEN = "secret-token-of-the-call"
URL = "https://api.example/base/api/organizations"
# Status with headers, or what comes instead of an answer; each takes a second.
Came = tuple[int, dict[str, str]] | BaseException


@define
class World:
    """A call that is tried, and the time that goes by."""

    script: list[Came]
    repeatable: bool = True
    replays: bool = False
    method: str = "GET"
    url: str = URL
    now: float = 0.0
    events: list[Attempt] = field(factory=list)

    def prepared(self) -> Flow[tuple[Step, Mask]]:
        # The wait for a token is not part of the attempt.
        yield Sleep(100)
        return Send(Request("GET", URL, {})), lambda text: mask_token(text, TOKEN)

    def is_settled(self, reply: Reply) -> bool:
        replayed, self.replays = self.replays, False
        return not (replayed and reply.status_code == 401)

    def perform(self, step: Step) -> Any:
        if isinstance(step, Sleep):
            self.now += step.seconds
            return None
        self.now += 1
        came = self.script.pop(0)
        if isinstance(came, BaseException):
            raise came
        return Reply(came[0], came[1], b"", URL, "GET")

    def run(self, on_attempt: OnAttempt | None = None) -> None:
        attempts = Attempts(
            Retry(),
            turns=None,
            now=lambda: datetime(2026, 11, 23, tzinfo=UTC),
            monotonic=lambda: self.now,
            random=lambda: 0.5,
            on_attempt=on_attempt or self.events.append,
        )

        def flow(watch: Watch | None) -> Flow[object]:
            return attempts.settled(self, until=1e9, watch=watch)

        drive(attempts.watched("organizations_list", "GET", URL, (("showActive", "false"),), flow), self.perform)


def lost(cause: type[Exception] | None, *, received: bool) -> TransportError:
    error = TransportError("No answer.", may_have_happened=received)
    error.__cause__ = None if cause is None else cause()
    return error


def full_disk() -> ConfigurationError:
    error = ConfigurationError("The answer cannot be written to a file.")
    error.__cause__ = OSError("No space left on device")
    return error


# What comes; what is told of it: number, status or failure, whether it was received, what follows, the wait.
Told = tuple[int, int | str, bool, str, float]
TOLD: dict[str, tuple[list[Came], list[Told]]] = {
    "a success": ([(200, {})], [(1, 200, True, "settled", 0)]),
    "an error of the caller's": ([(404, {})], [(1, 404, True, "settled", 0)]),
    "a server that recovers": ([(503, {}), (200, {})], [(1, 503, True, "again", 0.25), (2, 200, True, "settled", 0)]),
    "a server that says when": (
        [(429, {"retry-after": "7"}), (200, {})],
        [(1, 429, True, "again", 7.25), (2, 200, True, "settled", 0)],
    ),
    "no connection, then one": (
        [lost(ConnectionRefusedError, received=False), (200, {})],
        [(1, "ConnectionRefusedError", False, "again", 0.25), (2, 200, True, "settled", 0)],
    ),
    "a lost answer to the end": (
        [lost(None, received=True) for _ in range(4)],
        [
            *((number, "TransportError", True, "again", 0.25 * 2 ** (number - 1)) for number in (1, 2, 3)),
            (4, "TransportError", True, "settled", 0),
        ],
    ),
    "Ctrl-C": ([KeyboardInterrupt()], [(1, "KeyboardInterrupt", True, "interrupted", 0)]),
    "an error that is nobody's answer": ([RuntimeError()], [(1, "RuntimeError", True, "interrupted", 0)]),
    "a client that is closed": ([ConfigurationError("closed")], []),
    "a full disk": ([full_disk()], [(1, "ConfigurationError", True, "interrupted", 0)]),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_is_told(name: str) -> None:
    script, told = TOLD[name]
    world = World([*script])
    with suppress(TransportError, KeyboardInterrupt, RuntimeError, ConfigurationError):
        world.run()
    assert [
        (each.number, each.status_code or each.failure, each.received, each.then, each.wait) for each in world.events
    ] == told
    assert all(each.seconds == 1 for each in world.events)
    assert {each.operation_id for each in world.events} <= {"organizations_list"}


def test_a_refused_token_is_told() -> None:
    world = World([(401, {}), (200, {})], replays=True)
    world.run()
    assert [(each.status_code, each.then) for each in world.events] == [(401, "new token"), (200, "settled")]


def event(came: Reply | BaseException | None = None, **changes: Any) -> Attempt:
    described: dict[str, Any] = {
        "operation_id": "organizations_list",
        "method": "GET",
        "path": "/api/organizations",
        "params": (),
        "number": 1,
        "seconds": 0.1234,
        "then": "settled",
        "wait": 0.0,
    }
    reply = came or Reply(200, {}, b"", URL, "GET")
    return attempt_of(reply, lambda text: mask_token(text, TOKEN), **{**described, **changes})


def said(**headers: str) -> Reply:
    return Reply(200, {name.replace("_", "-"): value for name, value in headers.items()}, b"", URL, "GET")


@frozen
class Shown:
    """What is made, and what is seen of it."""

    made: Attempt
    seen: Callable[[Attempt], Any]
    as_: Any


SHOWN: dict[str, Shown] = {
    "a parameter of the document": Shown(
        event(params=(("showActive", "true"),)), lambda it: it.query, (("showActive", "true"),)
    ),
    "another parameter": Shown(event(params=(("search", "Anna"),)), lambda it: it.query, (("search", None),)),
    "a name that is no name": Shown(event(params=(("anna@x.example", "1"),)), lambda it: it.query, (("***", None),)),
    "a name that is a token": Shown(event(params=((TOKEN, "1"),)), lambda it: it.query, (("***", None),)),
    "a generic request": Shown(event(operation_id="request GET /a/b"), lambda it: it.operation_id, "request"),
    "an id that is a token": Shown(event(path=f"/api/{TOKEN}/x"), lambda it: it.path, "/api/***/x"),
    "a path with a line end": Shown(event(path="/api/a\nb"), lambda it: it.path, "/api/a?b"),
    "a request id": Shown(event(said(x_request_id="r-1")), lambda it: it.request_id, "r-1"),
    "a request id that echoes": Shown(event(said(x_request_id=f"r-{TOKEN}")), lambda it: it.request_id, "r-***"),
    "a request id that echoes a part": Shown(event(said(x_request_id=TOKEN[:12])), lambda it: it.request_id, "***"),
    "a long request id": Shown(event(said(x_request_id="r" * 999)), lambda it: len(it.request_id or ""), 200),
    "headers": Shown(
        event(said(content_type="text/html", set_cookie="a=b", retry_after="7", location="/x", server="s")),
        lambda it: it.headers,
        (("content-type", "text/html"), ("retry-after", "7")),
    ),
    "a header that echoes": Shown(
        event(said(content_type=f"text/html; said={TOKEN}")),
        lambda it: it.headers,
        (("content-type", "text/html; said=***"),),
    ),
    "a text for people": Shown(
        event(
            said(retry_after="7", x_request_id="r-1"),
            params=(("showActive", "true"), ("search", "Anna")),
            then="again",
            wait=1.24,
        ),
        str,
        "organizations_list: GET /api/organizations?showActive=true&search, attempt 1: 200 after 0.123 s, "
        "again in 1.2 s, retry-after: 7, request id: r-1",
    ),
    "a text for people without an answer": Shown(
        event(lost(TimeoutError, received=True)),
        str,
        "organizations_list: GET /api/organizations, attempt 1: TimeoutError after 0.123 s, settled",
    ),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown(name: str) -> None:
    shown = SHOWN[name]
    assert shown.seen(shown.made) == shown.as_


def test_an_event_crosses_processes() -> None:
    assert pickle.loads(pickle.dumps(event())) == event()


def test_the_level_is_what_follows(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "cloudmore.http")
    world = World([(401, {}), (503, {}), (200, {})], replays=True)
    world.run()
    assert [(each.levelname, vars(each)["cloudmore_attempt"]) for each in caplog.records] == [
        ("INFO", world.events[0]),
        ("INFO", world.events[1]),
        ("DEBUG", world.events[2]),
    ]


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING])
def test_a_level_that_is_off_logs_nothing(caplog: pytest.LogCaptureFixture, level: int) -> None:
    caplog.set_level(level, "cloudmore.http")
    World([(503, {}), (200, {})]).run()
    assert len(caplog.records) == {logging.DEBUG: 2, logging.INFO: 1, logging.WARNING: 0}[level]


def test_a_hook_that_fails_is_logged_and_changes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_attempt: Attempt) -> None:
        raise LookupError("of the hook")

    World([(503, {}), (200, {})]).run(fail)
    assert [(each.levelname, each.exc_info is not None) for each in caplog.records] == [("WARNING", True)] * 2
    assert "LookupError: of the hook" in caplog.text


class Raises(logging.Handler):
    """A handler that does not catch what it raises."""

    def emit(self, record: logging.LogRecord) -> None:
        raise LookupError(record.levelname)


def refuses(_record: logging.LogRecord) -> bool:
    raise LookupError


@pytest.mark.parametrize("watches", [logging.Logger.addHandler, logging.Logger.addFilter])
def test_a_log_that_fails_changes_nothing(watches: Callable[[logging.Logger, Any], None]) -> None:
    log, world, broken = logging.getLogger("cloudmore.http"), World([(503, {}), (200, {})]), Raises()
    log.setLevel(logging.DEBUG)
    handlers, filters = log.handlers[:], log.filters[:]
    watches(log, broken if watches is logging.Logger.addHandler else refuses)
    try:
        world.run()
    finally:
        log.handlers, log.filters = handlers, filters
        log.setLevel(logging.NOTSET)
    assert [each.status_code for each in world.events] == [503, 200]


def test_a_hook_may_stop_the_program() -> None:
    def stop(_attempt: Attempt) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        World([(200, {})]).run(stop)


async def a_coroutine(_attempt: Attempt) -> None:
    """Nobody would await it."""


@pytest.mark.parametrize("hook", ["print", 5, a_coroutine])
@pytest.mark.parametrize("kind", [Cloudmore, AsyncCloudmore])
def test_what_is_no_plain_function_is_refused(kind: Callable[..., object], hook: Any) -> None:
    who = Credentials(username="u", password="p", client_secret="s", reseller_id="r")
    with pytest.raises(ConfigurationError, match="on_attempt"):
        kind(who, region="eu", on_attempt=hook)
