"""When a token is asked for, what the answer means, and that one request serves any number of threads."""

from __future__ import annotations

import base64
import copy
import json
import pickle
import threading
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from attrs import define, field

from cloudmore import ApiError, AuthenticationError, Credentials, ResponseError
from cloudmore.auth import Token, TokenProvider, TokenStep, next_token_step, read_grant, renewal_lead, token_call
from cloudmore.errors import CloudmoreError, RateLimitedError, ServerError, UnexpectedStatusError
from cloudmore.http.flow import Flow, Join, Step, Work, drive
from cloudmore.http.message import BODY_TEXT_LIMIT, Reply
from cloudmore_api.types import encode_json

URL = "https://api.example/connect/token"
PASSWORD = 'pä"ss w+rd/1'
CLIENT_SECRET = "client&secret=2"


def credentials(**changes: str) -> Credentials:
    values = {
        "username": "api@acme.example",
        "password": PASSWORD,
        "client_secret": CLIENT_SECRET,
        "reseller_id": "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    }
    return Credentials(**{**values, **changes})


def reply(status_code: int, body: Any = None, *, content: bytes | None = None, **headers: str) -> Reply:
    return Reply(status_code, headers, encode_json(body) if content is None else content, URL, "POST")


def granted(body: Any, *, random: float = 0.5) -> Token:
    return read_grant(reply(200, body), credentials(), now=1000.0, random=random)


def refused(answer: Reply, who: Credentials | None = None) -> CloudmoreError:
    with pytest.raises(CloudmoreError) as caught:
        read_grant(answer, who or credentials(), now=0.0, random=0.5)
    return caught.value


@pytest.mark.parametrize(
    ("token", "now", "step", "while_another_asks"),
    [
        pytest.param(None, 0.0, TokenStep.RENEW, TokenStep.WAIT, id="none at hand"),
        pytest.param(Token("t", 100.0), 99.9, TokenStep.USE, TokenStep.USE, id="before its renewal"),
        pytest.param(Token("t", 100.0), 100.0, TokenStep.RENEW, TokenStep.WAIT, id="at its renewal"),
        pytest.param(Token("t", 100.0), 100.1, TokenStep.RENEW, TokenStep.WAIT, id="after its renewal"),
    ],
)
def test_a_token_is_used_until_its_renewal(
    token: Token | None, now: float, step: TokenStep, while_another_asks: TokenStep
) -> None:
    assert next_token_step(token, now=now) is step
    assert next_token_step(token, now=now, under_way=True) is while_another_asks


@pytest.mark.parametrize(
    ("lifetime", "random", "lead"),
    [
        pytest.param(86400.0, 0.0, 240.0, id="a day, earliest draw: four minutes"),
        pytest.param(86400.0, 0.5, 300.0, id="a day, middle draw: five minutes"),
        pytest.param(86400.0, 1.0, 360.0, id="a day, latest draw: six minutes"),
        pytest.param(480.0, 0.0, 240.0, id="eight minutes: half"),
        pytest.param(300.0, 0.5, 150.0, id="five minutes: half"),
        pytest.param(1.0, 1.0, 0.5, id="one second: half"),
    ],
)
def test_renewal_comes_five_minutes_early_but_never_before_half_of_the_life(
    lifetime: float, random: float, lead: float
) -> None:
    assert renewal_lead(lifetime, random=random) == lead


@pytest.mark.parametrize(
    ("lifetime", "renew_at"),
    [
        pytest.param({"expires_in": 86400}, 1000 + 86400 - 300, id="a day"),
        pytest.param({"expires_in": 10}, 1005, id="ten seconds"),
        pytest.param({}, 1000 + 3600 - 300, id="missing: an hour is trusted"),
        pytest.param({"expires_in": None}, 1000 + 3600 - 300, id="null"),
        pytest.param({"expires_in": 0}, 1000 + 3600 - 300, id="zero"),
        pytest.param({"expires_in": -5}, 1000 + 3600 - 300, id="negative"),
        pytest.param({"expires_in": "86400"}, 1000 + 3600 - 300, id="text"),
        pytest.param({"expires_in": True}, 1000 + 3600 - 300, id="a truth value"),
        pytest.param({"expires_in": [1]}, 1000 + 3600 - 300, id="a list"),
        pytest.param({"expires_in": 10**400}, 1000 + 365 * 86400 - 300, id="beyond every float: a year"),
    ],
)
def test_a_grant_tells_when_to_renew(lifetime: dict[str, Any], renew_at: float) -> None:
    token = granted({"access_token": "abc", **lifetime})
    assert (token.access_token, token.renew_at) == ("abc", renew_at)


def test_a_token_does_not_show_its_secret() -> None:
    token = Token("the-secret", 1.0)
    assert not [text for text in (repr(token), str(token), f"{token}") if "the-secret" in text]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html>", id="HTML"),
        pytest.param(b'{"access_token":"ab', id="cut"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"access_token":"a","expires_in":1e99999999999999999999}', id="a number beyond every exponent"),
        pytest.param(b"{}", id="an empty object"),
        pytest.param(b'{"access_token":""}', id="an empty token"),
        pytest.param(b'{"access_token":5}', id="a number"),
        pytest.param(b'{"accessToken":"secret-elsewhere"}', id="another name"),
    ],
)
def test_a_success_without_a_token_cannot_be_read(content: bytes) -> None:
    error = refused(reply(200, content=content))
    assert isinstance(error, ResponseError)
    assert (error.operation_id, error.pointer, error.status_code) == ("authentication_token", "/access_token", 200)
    assert error.body is None, "it might hold a token under another name"


@pytest.mark.parametrize(
    ("answer", "cls", "word", "remedy"),
    [
        pytest.param(
            reply(400, {"error": "invalid_client"}),
            AuthenticationError,
            "invalid_client",
            "CLOUDMORE_CLIENT_SECRET",
            id="wrong client",
        ),
        pytest.param(
            reply(400, {"error": "invalid_grant", "error_description": "invalid_username_or_password"}),
            AuthenticationError,
            "invalid_grant",
            "CLOUDMORE_PASSWORD",
            id="wrong user",
        ),
        pytest.param(
            reply(400, {"error": "unauthorized_client"}),
            AuthenticationError,
            "unauthorized_client",
            "password grant",
            id="grant not allowed",
        ),
        pytest.param(reply(401, {"error": "odd"}), AuthenticationError, "odd", "Check the credentials", id="odd word"),
        pytest.param(
            reply(401, content=b""), AuthenticationError, None, "Check the credentials", id="401 without a body"
        ),
        pytest.param(
            reply(400, content=b"<html>"), AuthenticationError, None, "Check the credentials", id="400 with HTML"
        ),
        pytest.param(reply(400, {"error": {"a": 1}}), AuthenticationError, None, "Check the credentials", id="no word"),
    ],
)
def test_refused_credentials_say_what_to_check(
    answer: Reply, cls: type[AuthenticationError], word: str | None, remedy: str
) -> None:
    error = refused(answer)
    assert type(error) is cls
    assert isinstance(error, AuthenticationError)
    assert error.error == word
    assert remedy in error.remedy
    assert "api@acme.example" in error.message


@pytest.mark.parametrize(
    ("answer", "cls", "retry_after"),
    [
        pytest.param(reply(429, {}, **{"retry-after": "7"}), RateLimitedError, 7.0, id="429"),
        pytest.param(reply(500, {}), ServerError, None, id="500"),
        pytest.param(reply(503, {}, **{"retry-after": "30"}), ServerError, 30.0, id="503"),
        pytest.param(reply(302, content=b""), UnexpectedStatusError, None, id="302"),
        pytest.param(reply(204, content=b""), UnexpectedStatusError, None, id="204"),
    ],
)
def test_a_failing_endpoint_gives_the_error_of_its_status(
    answer: Reply, cls: type[ApiError], retry_after: float | None
) -> None:
    error = refused(answer)
    assert (type(error), error.retry_after, error.status_code) == (cls, retry_after, answer.status_code)
    assert (error.method, error.url) == ("POST", URL)


ECHOES = {
    "as it is": lambda secret: secret.encode(),
    "as JSON": lambda secret: encode_json({"echo": secret}),
    "as ASCII JSON": lambda secret: json.dumps({"error_description": secret}).encode(),
    "as .NET writes JSON": lambda secret: "".join(f"\\u{ord(letter):04X}" for letter in secret).encode(),
    "as the form was": lambda secret: token_call("https://h", credentials(password=secret)).content or b"",
    "in the description": lambda secret: encode_json({"error": secret, "error_description": f"bad {secret}!"}),
    "across the cut": lambda secret: b" " * (BODY_TEXT_LIMIT - 4) + secret.encode(),
    "across the message's cut": lambda secret: encode_json({"error": "x", "error_description": "y" * 192 + secret}),
    "as the header was": lambda secret: basic(credentials(client_secret=secret)).encode(),
}


def basic(who: Credentials) -> str:
    return token_call("https://h", who).headers["Authorization"].removeprefix("Basic ")


@pytest.mark.parametrize("status_code", [200, 400, 401, 500])
@pytest.mark.parametrize("echo", ECHOES.values(), ids=ECHOES.keys())
@pytest.mark.parametrize("name", ["password", "client_secret"])
def test_no_error_holds_a_secret(status_code: int, echo: Any, name: str) -> None:
    secret = 'Gröt"Zyx+q 7'
    error = refused(reply(status_code, content=echo(secret)), credentials(**{name: secret}))
    shown = [
        str(error),
        repr(error),
        str(vars(error)),
        unquote(str(error.body)),
        pickle.dumps(error, 0).decode("latin-1"),
    ]
    for text in shown:
        assert not [part for part in ("Gröt", "Zyx", "u005A", basic(credentials(**{name: secret}))) if part in text]


def test_a_secret_that_begins_with_the_other_is_masked_whole() -> None:
    who = credentials(password="tiger", client_secret="tiger-and-more")
    assert who.mask("sent tiger-and-more and tiger") == "sent *** and ***"


def test_the_error_crosses_processes_whole() -> None:
    error = refused(reply(400, {"error": "invalid_grant", "error_description": "no"}, **{"x-request-id": "r-1"}))
    for twin in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
        assert vars(twin) == vars(error)
    assert error.request_id == "r-1"


@pytest.mark.parametrize(
    "odd",
    ["plain", "with:colon", "with space+plus", "pa%ss&wörd=", "日本", "'\"\\/"],
)
def test_the_call_carries_odd_characters_unharmed(odd: str) -> None:
    who = credentials(client_id=f"id{odd}", client_secret=odd, username=f"u{odd}", password=f"p{odd}")
    call = token_call("https://api.example", who)
    client, _, secret = base64.b64decode(basic(who)).decode("ascii").partition(":")
    assert (unquote(client), unquote(secret)) == (f"id{odd}", odd)
    assert (call.method, call.url) == ("POST", URL)
    assert call.content is not None
    form = parse_qs(call.content.decode("ascii"), strict_parsing=True)
    assert form == {"grant_type": ["password"], "username": [f"u{odd}"], "password": [f"p{odd}"], "scope": ["api"]}
    assert odd not in repr(call) or odd == "plain"
    assert call.headers["Content-Type"] == "application/x-www-form-urlencoded"


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds


def together(count: int, work: Any) -> list[Any]:
    barrier, results = threading.Barrier(count), []

    def run() -> None:
        barrier.wait()
        try:
            results.append(work())
        except ApiError as error:
            results.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@define
class Threads:
    """A provider as many threads use it, and an endpoint that answers when it is allowed to.

    Attributes:
        answers: What the endpoint answers, one after the other; the last is repeated.
        asked: How often it was asked.
        open: Whether it answers.
    """

    answers: list[Token | BaseException]
    clock: Clock = field(factory=Clock)
    asked: int = 0
    open: threading.Event = field(factory=threading.Event)
    provider: TokenProvider = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.provider = TokenProvider(
            self._fetch, monotonic=self.clock.monotonic, landing=threading.Event, home=lambda: None
        )

    def token(self) -> Token:
        return drive(self.provider.token(), self._perform)

    def _fetch(self) -> Flow[Token]:
        token: Token = yield Work(self._answer)
        return token

    def _answer(self) -> Token:
        self.asked += 1
        assert self.open.wait(5)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _perform(self, step: Step) -> Any:
        match step:
            case Work(function):
                return function()
            case Join(landing):
                return landing.wait()
        raise AssertionError(step)


def at_once(*answers: Token | BaseException) -> Threads:
    threads = Threads(list(answers))
    threads.open.set()
    return threads


def test_a_hundred_threads_on_an_expired_token_share_one_request() -> None:
    tokens = [Token("t0", 10.0), Token("t1", 20.0)]
    threads = at_once(*tokens)
    assert set(together(100, threads.token)) == {tokens[0]}
    threads.clock.seconds = 10.0
    assert set(together(100, threads.token)) == {tokens[1]}
    assert threads.asked == 2


def test_a_hundred_refusals_of_one_token_cost_one_request() -> None:
    tokens = [Token("same text", 100.0), Token("same text", 100.0)]
    threads = at_once(*tokens)
    old = threads.token()

    def refuse_and_ask() -> Token:
        threads.provider.refused(old)
        return threads.token()

    assert all(token is tokens[1] for token in together(100, refuse_and_ask))
    assert threads.asked == 2


def test_a_late_refusal_of_an_old_token_leaves_the_new_one() -> None:
    threads = at_once(Token("same", 100.0), Token("same", 100.0))
    first = threads.token()
    threads.provider.refused(first)
    second = threads.token()
    threads.provider.refused(first)
    assert threads.token() is second


def test_a_failing_fetch_reaches_its_caller_and_the_next_call_asks_again() -> None:
    threads = at_once(ServerError("down", retry_after=1.0), Token("t", 100.0))
    with pytest.raises(ServerError, match="down"):
        threads.token()
    assert threads.token().access_token == "t"


def waiters(threads: Threads, count: int) -> list[Flow[Token]]:
    """Calls that wait while another one asks."""
    flows = [threads.provider.token() for _ in range(count)]
    assert all(isinstance(next(flow), Join) for flow in flows)
    return flows


def test_whoever_waits_gets_the_error_too_each_one_of_its_own() -> None:
    threads = Threads([ServerError("down", retry_after=1.0), Token("t", 100.0)])
    leader = threads.provider.token()
    assert isinstance(next(leader), Work)
    flows = waiters(threads, 3)
    with pytest.raises(ServerError) as asked:
        leader.throw(ServerError("down", retry_after=1.0))
    errors = []
    for flow in flows:
        with pytest.raises(ServerError) as waited:
            flow.send(None)
        errors.append(waited.value)
    assert [(str(error), vars(error)) for error in errors] == [(str(asked.value), vars(asked.value))] * 3
    assert len({id(error) for error in (asked.value, *errors)}) == 4
    assert threads.asked == 0, "nobody asked again"


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt(), GeneratorExit(), ZeroDivisionError()], ids=repr)
def test_whoever_waits_asks_when_the_one_who_asked_is_interrupted(interrupt: BaseException) -> None:
    threads = at_once(Token("t", 100.0))
    leader = threads.provider.token()
    next(leader)
    next_leader, follower = waiters(threads, 2)
    with pytest.raises(type(interrupt)):
        leader.throw(interrupt)
    assert isinstance(next_leader.send(None), Work)
    assert isinstance(follower.send(None), Join), "one of them asks"
    with pytest.raises(StopIteration):
        next_leader.send(Token("t", 100.0))
    with pytest.raises(StopIteration) as given:
        follower.send(None)
    assert given.value.value.access_token == "t"


def test_nobody_waits_for_what_is_under_way_elsewhere() -> None:
    homes = iter(["one loop", "another loop", "another loop"])
    threads = at_once(Token("t", 100.0))
    provider = TokenProvider(
        threads._fetch, monotonic=Clock().monotonic, landing=threading.Event, home=lambda: next(homes)
    )
    elsewhere, here, here_too = provider.token(), provider.token(), provider.token()
    assert isinstance(next(elsewhere), Work)
    assert isinstance(next(here), Work)
    assert isinstance(next(here_too), Join)
    elsewhere.close()
    with pytest.raises(StopIteration):
        here.send(Token("t", 100.0))
    with pytest.raises(StopIteration):
        here_too.send(None)


def test_the_date_of_a_refusal_needs_no_clock() -> None:
    error = refused(reply(503, {}, **{"retry-after": datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")}))
    assert error.retry_after is None
