"""When a token is asked for, what the answer means, and that one request serves any number of threads."""

from __future__ import annotations

import base64
import copy
import gc
import json
import logging
import pickle
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest
from attrs import define, field

from cloudmore import (
    ApiError,
    AuthenticationError,
    Cloudmore,
    ConfigurationError,
    Credentials,
    DeadlineExceededError,
    FileTokenStore,
    MemoryTokenStore,
    RedisTokenStore,
    ResponseError,
    TransportError,
)
from cloudmore.auth import Token, TokenProvider, read_grant, renewal_lead, token_call
from cloudmore.auth.flight import Flight
from cloudmore.auth.memory_store import Owner
from cloudmore.errors import CloudmoreError, RateLimitedError, ServerError, UnexpectedStatusError
from cloudmore.http.flow import Flow, Join, Sleep, Step, drive
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
    ("content", "pointer"),
    [
        pytest.param(b"", "", id="nothing"),
        pytest.param(b"<html>", "", id="HTML"),
        pytest.param(b'{"access_token":"ab', "", id="cut"),
        pytest.param(b"[]", "", id="a list"),
        pytest.param(
            b'{"access_token":"a","expires_in":1e99999999999999999999}', "", id="a number beyond every exponent"
        ),
        pytest.param(b"{}", "/access_token", id="an empty object"),
        pytest.param(b'{"access_token":""}', "/access_token", id="an empty token"),
        pytest.param(b'{"access_token":5}', "/access_token", id="a number"),
        pytest.param(b'{"accessToken":"secret-elsewhere"}', "/access_token", id="another name"),
    ],
)
def test_a_success_without_a_token_cannot_be_read(content: bytes, pointer: str) -> None:
    error = refused(reply(200, content=content))
    assert isinstance(error, ResponseError)
    assert (error.operation_id, error.pointer, error.status_code) == ("authentication_token", pointer, 200)
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


class Loop:
    """An event loop, as far as a flight is concerned."""

    def __init__(self, *, running: bool = True) -> None:
        self.running = running

    def is_running(self) -> bool:
        return self.running


FAR = 1000.0
TIME = Clock()
OWNER = Owner.of("https://api.example", credentials(), TIME.monotonic)


@pytest.fixture(autouse=True)
def beginning() -> None:
    """Time begins anew."""
    TIME.seconds = 0.0


@define
class Asking:
    """Providers of one owner, and an endpoint that is told what to answer by whoever drives the flow."""

    clock: Clock = field(factory=lambda: TIME)
    memory: MemoryTokenStore = field(factory=MemoryTokenStore)
    loop: Loop | None = None

    def provider(self) -> TokenProvider:
        loop = self.loop
        return TokenProvider(
            self._fetch,
            memory=self.memory,
            owner=OWNER,
            loop=lambda: loop,
        )

    def _fetch(self, until: float) -> Flow[Token]:
        came = yield Sleep(until)
        assert isinstance(came, Token)
        return came

    def given(self, *answers: Token | BaseException) -> Token:
        """The token of a call that is alone, where the endpoint answers so."""
        left = list(answers)

        def perform(_step: Step) -> Token:
            came = left.pop(0)
            if isinstance(came, BaseException):
                raise came
            return came

        return drive(self.provider().token(FAR), perform)


def leads(flow: Flow[Token]) -> float:
    """Hold that a call asks; until when it would."""
    step = next(flow)
    assert isinstance(step, Sleep)
    return step.seconds


def waits(flow: Flow[Token]) -> Join:
    """Hold that a call waits for another one."""
    step = next(flow)
    assert isinstance(step, Join)
    return step


def ended(flow: Flow[Token], came: Any) -> Token:
    """What a call has when its step is done."""
    with pytest.raises(StopIteration) as end:
        flow.send(came)
    token: Token = end.value.value
    return token


def in_a_thread(act: Callable[[], Any]) -> Any:
    came: list[Any] = []
    thread = threading.Thread(target=lambda: came.append(act()))
    thread.start()
    thread.join()
    return came[0]


def elsewhere(asking: Asking, until: float = FAR) -> Flow[Token]:
    """A call that another thread makes, and that asks."""
    flow = asking.provider().token(until)
    assert isinstance(in_a_thread(lambda: next(flow)), Sleep)
    return flow


def test_a_token_is_asked_for_once_and_used_until_it_is_renewed() -> None:
    asking = Asking()
    first = asking.given(Token("t0", 10.0))
    assert asking.given() is first
    asking.clock.seconds = 10.0
    assert asking.given(Token("t1", 20.0)).access_token == "t1"


def test_clients_that_share_a_store_share_the_token_and_others_do_not() -> None:
    asking = Asking()
    token = asking.given(Token("t0", 10.0))
    assert asking.given() is token
    assert asking.memory.kept(OWNER).token is token
    for change in ({"password": "other"}, {"client_secret": "other"}, {"username": "o"}, {"client_id": "o"}):
        other = Owner.of("https://api.example", credentials(**change), TIME.monotonic)
        assert asking.memory.kept(other).token is None
    assert asking.memory.kept(Owner.of("https://other.example", credentials(), TIME.monotonic)).token is None
    assert asking.memory.kept(Owner.of("https://api.example", credentials(), Clock().monotonic)).token is None
    assert asking.memory.kept(Owner.of("https://api.example", credentials(reseller_id="r"), TIME.monotonic)).token
    asking.memory.clear()
    assert asking.given(Token("t1", 10.0)).access_token == "t1"


def test_what_is_kept_is_no_more_than_what_is_worth_it() -> None:
    memory, clock = MemoryTokenStore(), Clock()
    for number in range(50):
        owner = Owner.of(f"https://{number}.example", credentials(), clock.monotonic)
        memory.kept(owner).token = Token("t", clock.seconds + 1)
        clock.seconds += 2
    assert len(memory._kept) <= 2


def test_whoever_waits_gets_the_token_of_the_one_who_asks() -> None:
    asking = Asking()
    leader = elsewhere(asking)
    flows = [asking.provider().token(FAR) for _ in range(3)]
    landings = {id(waits(flow).landing) for flow in flows}
    assert len(landings) == 1
    token = ended(leader, Token("t", 100.0))
    assert [ended(flow, True) for flow in flows] == [token] * 3


def test_whoever_waits_gets_the_error_too_each_one_of_its_own() -> None:
    asking = Asking()
    leader = elsewhere(asking)
    flows = [asking.provider().token(FAR) for _ in range(3)]
    joins = [waits(flow) for flow in flows]
    with pytest.raises(ServerError) as asked:
        leader.throw(ServerError("down", retry_after=1.0))
    assert all(join.landing.done() for join in joins)
    errors = []
    for flow in flows:
        with pytest.raises(ServerError) as waited:
            flow.send(True)
        errors.append(waited.value)
    assert [(str(error), vars(error)) for error in errors] == [(str(asked.value), vars(asked.value))] * 3
    assert len({id(error) for error in (asked.value, *errors)}) == 4
    assert asking.given(Token("t", 100.0)).access_token == "t", "the next call asks again"


GIVEN_UP = [KeyboardInterrupt(), GeneratorExit(), ZeroDivisionError(), DeadlineExceededError("late")]


@pytest.mark.parametrize("interrupt", GIVEN_UP, ids=repr)
def test_whoever_waits_asks_when_the_one_who_asked_gives_up(interrupt: BaseException) -> None:
    asking = Asking()
    leader = elsewhere(asking)
    next_leader, follower = asking.provider().token(FAR), asking.provider().token(FAR)
    waits(next_leader)
    waits(follower)
    with pytest.raises(type(interrupt)):
        leader.throw(interrupt)
    assert isinstance(in_a_thread(lambda: next_leader.send(True)), Sleep)
    assert isinstance(follower.send(True), Join), "one of them asks"
    token = ended(next_leader, Token("t", 100.0))
    assert ended(follower, True) is token


HERE = Loop()
# The loop of the one who asks, whether it is in another thread, the loop of the one who comes, and whether it waits.
NEIGHBOURS: dict[str, tuple[Loop | None, bool, Loop | None, bool]] = {
    "two threads": (None, True, None, True),
    "a thread for a loop of another one": (Loop(), True, None, True),
    "a loop for another thread": (None, True, Loop(), True),
    "loops of two threads": (Loop(), True, Loop(), True),
    "two tasks of a loop": (HERE, False, HERE, True),
    "a sync call within a coroutine": (Loop(), False, None, False),
    "a sync call within a sync call": (None, False, None, False),
    "a loop within a sync call": (None, False, Loop(), False),
    "another loop of the thread": (Loop(), False, Loop(), False),
    "a loop that has stopped": (Loop(running=False), True, None, False),
}


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_nobody_waits_for_what_cannot_end(name: str) -> None:
    leading, in_another_thread, coming, waited = NEIGHBOURS[name]
    asking = Asking(loop=leading)
    flow = asking.provider().token(FAR)
    assert isinstance(in_a_thread(lambda: next(flow)) if in_another_thread else next(flow), Sleep)
    asking.loop = coming
    assert isinstance(next(asking.provider().token(FAR)), Join if waited else Sleep)


def test_a_call_that_nobody_carries_on_is_taken_over_when_its_time_is_over() -> None:
    asking = Asking()
    abandoned = elsewhere(asking, until=5.0)
    flow = asking.provider().token(FAR)
    assert waits(flow).until == 5.0
    asking.clock.seconds = 5.0
    assert isinstance(flow.send(False), Sleep), "it asks itself"
    token = ended(flow, Token("t", 100.0))
    assert ended(abandoned, Token("late", 100.0)).access_token == "late"
    assert asking.given().access_token == "late"
    assert token.access_token == "t"


def test_whoever_has_waited_long_asks_although_somebody_else_does() -> None:
    asking = Asking()
    leader = elsewhere(asking)
    flow = asking.provider().token(FAR)
    assert waits(flow).until == 30.0
    asking.clock.seconds = 30.0
    assert isinstance(flow.send(False), Sleep)
    token = ended(flow, Token("t", 100.0))
    assert ended(leader, Token("late", 100.0)).access_token == "late"
    assert token.access_token == "t"


def test_whoever_has_no_time_left_is_told_what_it_waited_for() -> None:
    asking = Asking()
    leader = elsewhere(asking)
    flow = asking.provider().token(5.0)
    assert waits(flow).until == 5.0
    asking.clock.seconds = 5.0
    with pytest.raises(DeadlineExceededError, match="waits for a token"):
        flow.send(False)
    assert ended(leader, Token("t", 100.0)).access_token == "t"


def test_a_forked_child_does_not_wait_for_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    asking = Asking()
    parents = elsewhere(asking)
    monkeypatch.setattr("os.getpid", lambda: -1)
    assert asking.given(Token("t", 100.0)).access_token == "t"
    parents.close()


def test_a_late_refusal_of_an_old_token_leaves_the_new_one() -> None:
    asking = Asking()
    first = asking.given(Token("same", 100.0))
    asking.provider().refused(first)
    second = asking.given(Token("same", 200.0))
    asking.provider().refused(first)
    assert asking.given() is second
    assert second is not first


REFUSED = AuthenticationError("refused", remedy="Check.", error="invalid_grant", status_code=400)


def test_refused_credentials_are_not_tried_again_for_five_minutes() -> None:
    asking = Asking()
    with pytest.raises(AuthenticationError, match="refused Check"):
        asking.given(REFUSED)
    asking.clock.seconds = 299.0
    with pytest.raises(AuthenticationError, match="refused 299 s ago and are not tried again for another 1 s") as again:
        asking.given()
    assert again.value is not REFUSED
    assert "ago" not in str(REFUSED)
    asking.clock.seconds = 300.0
    assert asking.given(Token("t", 1000.0)).access_token == "t"


@pytest.mark.parametrize(
    "passing",
    [
        pytest.param(ServerError("down", status_code=500), id="500"),
        pytest.param(RateLimitedError("slow down", status_code=429), id="429"),
        pytest.param(AuthenticationError("odd", error="invalid_request", status_code=400), id="400 of another kind"),
        pytest.param(TransportError("lost"), id="no answer"),
    ],
)
def test_what_may_pass_is_not_remembered(passing: CloudmoreError) -> None:
    asking = Asking()
    with pytest.raises(type(passing)):
        asking.given(passing)
    assert asking.given(Token("t", 100.0)).access_token == "t"


def test_a_token_that_is_still_good_bridges_a_bad_moment_of_the_endpoint(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "cloudmore.auth")
    asking = Asking()
    old = asking.given(Token("old", 100.0, 400.0))
    asking.clock.seconds = 100.0
    renewing = asking.provider().token(FAR)
    assert leads(renewing) == 110.0, "not for long"
    with pytest.raises(StopIteration) as end:
        renewing.throw(ServerError("down"))
    assert end.value.value.access_token == old.access_token
    asking.clock.seconds = 129.0
    assert asking.given().access_token == "old"
    asking.clock.seconds = 130.0
    assert asking.given(Token("new", 1000.0)).access_token == "new"
    assert [record.levelname for record in caplog.records] == ["INFO", "WARNING", "INFO"]
    assert "No new token came (ServerError)" in caplog.text


def test_a_refusal_of_a_token_counts_for_the_same_one_that_bridges() -> None:
    asking = Asking()
    sent = asking.given(Token("old", 100.0, 400.0))
    asking.clock.seconds = 100.0
    assert asking.given(ServerError("down")).access_token == "old"
    asking.provider().refused(sent)
    assert asking.given(Token("new", 1000.0)).access_token == "new"


def test_what_is_remembered_of_a_refusal_keeps_nothing_of_its_callers_alive() -> None:
    asking = Asking()

    def call() -> weakref.ref[Loop]:
        mine = Loop()
        with pytest.raises(AuthenticationError):
            asking.given(AuthenticationError("refused", error="invalid_grant", status_code=400))
        return weakref.ref(mine)

    of_the_caller = call()
    gc.collect()
    assert asking.memory.kept(OWNER).refusal is not None
    assert of_the_caller() is None


def test_a_token_that_is_over_bridges_nothing() -> None:
    asking = Asking()
    asking.given(Token("old", 100.0, 400.0))
    asking.clock.seconds = 395.0
    with pytest.raises(ServerError):
        asking.given(ServerError("down"))


def test_a_refusal_is_one_although_the_old_token_is_good() -> None:
    asking = Asking()
    asking.given(Token("old", 100.0, 400.0))
    asking.clock.seconds = 100.0
    with pytest.raises(AuthenticationError):
        asking.given(REFUSED)


@pytest.mark.parametrize(
    "store", [MemoryTokenStore(), FileTokenStore("folder"), RedisTokenStore("redis://h")], ids=repr
)
def test_a_store_is_not_pickled_and_shows_nothing(store: Any) -> None:
    with pytest.raises(TypeError, match="holds secrets"):
        pickle.dumps(store)
    kept = (store if isinstance(store, MemoryTokenStore) else store.memory).kept(OWNER)
    kept.token, kept.rejected = Token("the-secret", 100.0), "the-secret"
    shown = f"{store!r} {OWNER!r} {kept!r}"
    assert not [secret for secret in ("the-secret", PASSWORD, CLIENT_SECRET) if secret in shown]


def test_what_is_no_store_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="no token store of the kind str"):
        Cloudmore(credentials(), region="eu", token_store="tokens")  # type: ignore[arg-type]


def test_the_date_of_a_refusal_needs_no_clock() -> None:
    error = refused(reply(503, {}, **{"retry-after": datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")}))
    assert error.retry_after is None


@pytest.mark.parametrize("moment", ["__init__", "set_running_or_notify_cancel"])
def test_a_flight_that_lands_while_somebody_begins_to_wait_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    flight = Flight(None, FAR)

    def meanwhile(future: Future[None]) -> object:
        # The collector may end the leader of a flight at any moment, so also in this one.
        flight.land()
        return usual(future)

    usual = getattr(Future, moment)
    monkeypatch.setattr(Future, moment, meanwhile)
    assert flight.landing().done()
