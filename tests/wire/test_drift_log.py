"""What a client with ``drift="log"`` logs of the answers to its own calls, and that no call is another for it."""

from __future__ import annotations

import asyncio
import gc
import gzip
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import IO, Any

import pytest
from conftest import CREDENTIALS, RawAnswer, ScriptedServer, answer, task_token
from kinds import Kind
from relay import Relay

from cloudmore import AsyncCloudmore, AuthenticationError, Cloudmore, CloudmoreError, ConfigurationError, ResponseError
from cloudmore.contract import Finding, Grade
from cloudmore.http.drift_log import LARGEST_JUDGED_BYTES, MOST_DIFFERENCES, DriftLog
from cloudmore.http.flow import Flow, Work
from cloudmore.http.message import Reply
from cloudmore.masking import Mask
from cloudmore.sandbox import Sandbox, SandboxClock

ORGANIZATION = {"id": "o-1", "name": "Fabrikam", "active": True}
Call = Callable[[Cloudmore], object]


def listed_body(**changes: Any) -> bytes:
    return json.dumps([{**ORGANIZATION, **changes}]).encode()


def listed(**changes: Any) -> bytes:
    return answer(200, listed_body(**changes))


class Kept(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def records() -> Iterator[list[logging.LogRecord]]:
    """What is logged, while it is logged."""
    kept, logger = Kept(), logging.getLogger("cloudmore.drift")
    logger.addHandler(kept)
    logger.setLevel(logging.INFO)
    yield kept.records
    logger.setLevel(logging.NOTSET)
    logger.removeHandler(kept)


@pytest.fixture
def without(server: ScriptedServer, clock: SandboxClock, kind: Kind) -> Iterator[Cloudmore]:
    """A client that judges nothing."""
    with kind(CREDENTIALS, base_url=server.url, clock=clock, timeout=5) as client:
        yield client


@pytest.fixture
def cm(server: ScriptedServer, clock: SandboxClock, kind: Kind) -> Iterator[Cloudmore]:
    """A client that logs, closed by the test or after it."""
    client = kind(CREDENTIALS, base_url=server.url, clock=clock, timeout=5, drift="log")
    closed: list[object] = []
    close, client.close = client.close, lambda: closed or closed.append(close())
    yield client
    client.close()


def findings(records: list[logging.LogRecord]) -> list[Finding]:
    found = [each for each in records if each.name == "cloudmore.drift" and hasattr(each, "cloudmore_finding")]
    return [each.__dict__["cloudmore_finding"] for each in found]


def told(records: list[logging.LogRecord]) -> list[tuple[str, str, str]]:
    """Level, operation and kind of each difference."""
    return [
        (each.levelname, each.__dict__["cloudmore_finding"].operation_id, each.__dict__["cloudmore_finding"].kind)
        for each in records
        if hasattr(each, "cloudmore_finding")
    ]


def raw(cm: Cloudmore) -> object:
    return cm.organizations.with_raw_response.list()


def organizations(cm: Cloudmore) -> object:
    return cm.organizations.list()


def generic(path: str) -> Call:
    return lambda cm: cm.request("GET", path)


BROKEN, NEW = "WARNING", "INFO"
LIST = "organizations_list"
DIFFERENCES: dict[str, tuple[Call, RawAnswer, list[tuple[str, str, str]]]] = {
    "as the document has it": (organizations, listed(), []),
    "compressed": (organizations, answer(200, gzip.compress(listed_body()), Content_Encoding="gzip"), []),
    # What stays compressed is not inflated: it might fill the memory.
    "compressed twice": (
        organizations,
        answer(200, gzip.compress(gzip.compress(listed_body())), Content_Encoding="gzip"),
        [(BROKEN, LIST, "json")],
    ),
    "a number for a text": (organizations, listed(id=7), [(BROKEN, LIST, "type")]),
    "an essential property is gone": (organizations, answer(200, b'[{"name":"x"}]'), [(BROKEN, LIST, "required")]),
    "a new property": (organizations, listed(colour="red"), [(NEW, LIST, "undeclared")]),
    "a page of HTML": (organizations, answer(200, b"<p>", content_type="text/html"), [(BROKEN, LIST, "media type")]),
    "JSON that ends too early": (organizations, answer(200, b'[{"id":'), [(BROKEN, LIST, "json")]),
    "a success of another status": (organizations, answer(206, b"[]"), [(BROKEN, LIST, "status")]),
    "an error of another status": (organizations, answer(418, b"{}"), [(BROKEN, LIST, "status")]),
    "the first page of many": (organizations, answer(200, b"[]", X_Has_More="true"), [(BROKEN, LIST, "page")]),
    "with the full response": (raw, listed(id=7), [(BROKEN, LIST, "type")]),
    "a generic request": (generic("/organizations"), listed(id=7), [(BROKEN, LIST, "type")]),
    "a generic request in other letters": (generic("/Organizations"), listed(id=7), []),
    "a generic request for what the document has not": (generic("/invoices"), listed(id=7), []),
    "a server that is down": (organizations, answer(503), []),
    "a server that fails": (organizations, answer(500, b"<p>", content_type="text/html"), []),
    "too many calls": (organizations, answer(429), []),
    "no answer": (organizations, None, []),
    "an error that is cut": (organizations, answer(404, b'{"a":"' + b"x" * 90_000 + b'"}'), []),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_difference_is_logged_and_the_call_is_as_without(
    name: str, cm: Cloudmore, without: Cloudmore, server: ScriptedServer, records: list[logging.LogRecord]
) -> None:
    call, came, expected = DIFFERENCES[name]
    server.answers = [came]
    assert outcome(call, cm) == outcome(call, without)
    assert told(records) == expected


def outcome(call: Call, cm: Cloudmore) -> object:
    """What a call comes to, as a text: a value, or the error of it."""
    try:
        value: Any = call(cm)
    except CloudmoreError as error:
        return type(error), error.message
    return getattr(value, "content", value)


def test_each_difference_is_logged_once_and_counted_when_the_client_is_closed(
    cm: Cloudmore, server: ScriptedServer, records: list[logging.LogRecord]
) -> None:
    server.answers = [listed(id=7), listed(id=8, colour="red"), listed(id=9, colour="blue"), listed()]
    for _ in range(4):
        cm.organizations.list()
    first = findings(records)
    assert [(each.grade, each.general, each.place) for each in first] == [
        (Grade.BROKEN, "/*/id", "organizations_list#0"),
        (Grade.NEW, "/*/colour", "organizations_list#1"),
    ]
    records.clear()
    cm.close()
    # Four lists and a token.
    assert [each.getMessage() for each in records] == [
        f"In 3 answers: {first[0]}",
        f"In 2 answers: {first[1]}",
        "Answers judged: 5, not judged: 0, differences: 2.",
    ]
    assert findings(records) == first


def test_a_token_is_judged_with_the_call_that_it_was_got_for(
    cm: Cloudmore, server: ScriptedServer, records: list[logging.LogRecord]
) -> None:
    token = {"access_token": "secret-of-the-answer", "token_type": "Bearer", "expires_in": 86400, "tenant": "a"}
    server.token_answers, server.answers = [answer(200, json.dumps(token).encode())], [listed()]
    cm.organizations.list()
    assert told(records) == [(NEW, "authentication_token", "undeclared")]
    assert "secret-of-the-answer" not in records[0].getMessage()


def test_a_token_that_is_refused_is_judged(
    cm: Cloudmore, server: ScriptedServer, records: list[logging.LogRecord]
) -> None:
    server.token_answers = [answer(400, b'{"error":5}')]
    with pytest.raises(AuthenticationError):
        cm.organizations.list()
    assert told(records) == [(BROKEN, "authentication_token", "type")]


def test_a_report_is_judged_from_its_file(
    cm: Cloudmore, server: ScriptedServer, records: list[logging.LogRecord]
) -> None:
    body = b'{"organizations": [{"organizationName": 5}]}'
    server.answers = [answer(200, body)]
    with cm.billing.resume(task_token(cm)).result() as report:
        assert report.raw.read_bytes() == body
    assert ("WARNING", "billing_reports_get") in {each[:2] for each in told(records)}


def test_what_is_too_large_is_told_once_and_not_judged(
    cm: Cloudmore, server: ScriptedServer, records: list[logging.LogRecord]
) -> None:
    body = b'{"organizations": [{"organizationName": 5}]' + b" " * LARGEST_JUDGED_BYTES + b"}"
    server.answers = [answer(200, body)]
    for _ in range(2):
        cm.billing.resume(task_token(cm)).result().close()
    server.answers = [answer(200, b'[{"id": 5}' + b" " * LARGEST_JUDGED_BYTES + b"]")]
    cm.request("GET", "/organizations")
    cm.close()
    assert [(each.levelname, each.getMessage()) for each in records] == [
        ("INFO", f"An answer to {name} is not judged: it has more than 4 MiB, or was not read to its end.")
        for name in ("billing_reports_get", "organizations_list")
    ] + [("INFO", "Answers judged: 1, not judged: 3, differences: 0.")]


def test_no_value_of_an_answer_and_no_secret_is_logged(
    cm: Cloudmore, server: ScriptedServer, records: list[logging.LogRecord]
) -> None:
    server.answers = [
        listed(id={"name": "Ann Smith"}, active="Ann Smith", **{"ann.smith@example.com": "Ann Smith"}),
        answer(409, b"Ann Smith", content_type="text/plain"),
    ]
    for _ in range(2):
        outcome(organizations, cm)
    cm.close()
    assert {each.kind for each in findings(records)} == {"type", "undeclared", "status"}
    text = "\n".join(f"{each.getMessage()} {each.__dict__.get('cloudmore_finding')!r}" for each in records)
    for secret in ("Ann", "ann.smith", CREDENTIALS.password, CREDENTIALS.client_secret):
        assert secret not in text


def test_a_token_that_a_server_echoes_is_not_logged(
    cm: Cloudmore, server: ScriptedServer, records: list[logging.LogRecord]
) -> None:
    token = {"access_token": "echoed-token-0123456789", "token_type": "Bearer", "expires_in": 86400}
    server.token_answers = [answer(200, json.dumps(token).encode())]
    server.answers = [answer(200, b"x", content_type="text/echoed-token-0123456789")]
    with pytest.raises(ResponseError):
        cm.organizations.list()
    assert [each.found for each in findings(records)] == ["text/***"]
    assert "echoed-token" not in "".join(f"{each.getMessage()}{each.__dict__}" for each in records)


def test_a_token_that_a_server_echoes_as_a_name_is_not_logged(
    cm: Cloudmore, server: ScriptedServer, records: list[logging.LogRecord]
) -> None:
    token = {"access_token": "echoed-token-of-somebody", "token_type": "Bearer", "expires_in": 86400}
    server.token_answers = [answer(200, json.dumps(token).encode())]
    server.answers = [listed(**{"echoed-token-of-somebody": 1})]
    cm.organizations.list()
    assert told(records) == [(NEW, LIST, "undeclared")]
    assert "echoed-token" not in "".join(f"{each.getMessage()}{each.__dict__}" for each in records)


def test_a_file_is_left_as_it_was(cm: Cloudmore, server: ScriptedServer) -> None:
    server.answers = [listed()]
    log: DriftLog = getattr(cm, "_client", cm)._api.way._judge
    path = f"/api/resellers/{CREDENTIALS.reseller_id}/organizations"
    for size in (10, LARGEST_JUDGED_BYTES + 10):
        file = BytesIO(b"x" * size)
        file.seek(5)
        log.note("GET", path, Reply(200, {}, b"x", url=path, method="GET"), str, file)
        assert file.tell() == 5


def test_many_threads_log_a_difference_once(server: ScriptedServer, records: list[logging.LogRecord]) -> None:
    server.answers = [listed(id=7)]
    with (
        Cloudmore(CREDENTIALS, base_url=server.url, rate_limit=None, drift="log") as cm,
        ThreadPoolExecutor(8) as pool,
    ):
        list(pool.map(lambda _: cm.organizations.list(), range(40)))
    assert told(records) == [(BROKEN, LIST, "type"), (NEW, LIST, "type")]
    assert records[-2].getMessage().startswith("In 40 answers: ")
    assert records[-1].getMessage().startswith("Answers judged: 41, ")


def test_many_tasks_log_a_difference_once(server: ScriptedServer, records: list[logging.LogRecord]) -> None:
    async def main() -> None:
        async with AsyncCloudmore(CREDENTIALS, base_url=server.url, rate_limit=None, drift="log") as cm:
            await asyncio.gather(*(cm.organizations.list() for _ in range(20)))

    server.answers = [listed(id=7)]
    asyncio.run(main())
    assert told(records) == [(BROKEN, LIST, "type"), (NEW, LIST, "type")]
    assert records[-2].getMessage().startswith("In 20 answers: ")


def test_a_second_client_logs_it_again(kind: Kind, server: ScriptedServer, records: list[logging.LogRecord]) -> None:
    server.answers = [listed(id=7)]
    for _ in range(2):
        with kind(CREDENTIALS, base_url=server.url, drift="log") as cm:
            cm.organizations.list()
    assert told(records) == [(BROKEN, LIST, "type")] * 2


def test_against_a_sandbox_nothing_is_broken_and_a_swapped_name_is(
    records: list[logging.LogRecord], sandbox: Sandbox
) -> None:
    with Relay(sandbox.url) as relay:
        with Cloudmore(sandbox.credentials, base_url=relay.url, clock=sandbox.clock, drift="log") as cm:
            one = cm.organizations.list()[0]
            cm.organizations.get(one.id)
            cm.services.list()
            cm.billing.report("2026-10").close()
            assert {each.grade for each in findings(records)} <= {Grade.NEW}
            records.clear()
            relay.swap_answers = (b'"id":', b'"ID":')
            cm.request("GET", "/organizations")
        broken = [each for each in findings(records) if each.grade is Grade.BROKEN]
        assert [(each.operation_id, each.kind, each.general) for each in broken] == [(LIST, "required", "/*/id")]


@pytest.mark.parametrize(
    ("fault", "kinds"),
    [("html", {"media type"}), ("cut", {"json"}), ("server-error", set())],
    ids=["a page of HTML", "an answer that is cut", "a server that fails"],
)
def test_a_fault_of_the_sandbox(
    fault: str, kinds: set[str], kind: Kind, records: list[logging.LogRecord], sandbox: Sandbox
) -> None:
    sandbox.faults.add(fault, operation=LIST, times=1)
    with kind(sandbox.credentials, base_url=sandbox.url, clock=sandbox.clock, retry=None, drift="log") as cm:
        with pytest.raises(CloudmoreError):
            cm.organizations.list()
        cm.organizations.list()
    assert {each.kind for each in findings(records)} == kinds


class SlowJudge:
    """Takes a hundred seconds for each call, and notes what it was shown."""

    def __init__(self, clock: SandboxClock) -> None:
        self.clock = clock
        self.noted: list[tuple[str, int]] = []

    def note(self, method: str, path: str, reply: Reply, mask: Mask, file: IO[bytes] | None = None) -> None:
        del path, mask, file
        self.noted.append((method, reply.status_code))

    def around(self, flow: Flow[Any]) -> Flow[Any]:
        value = yield from flow
        yield Work(lambda: self.clock.advance(100))
        return value


def test_the_time_of_judging_fails_no_call(server: ScriptedServer, clock: SandboxClock, kind: Kind) -> None:
    one = json.dumps(ORGANIZATION).encode()
    server.answers = [answer(200, one), answer(204), answer(200, one)]
    with kind(CREDENTIALS, base_url=server.url, clock=clock, deadline=10) as cm:
        judge = SlowJudge(clock)
        inner = getattr(cm, "_client", cm)
        inner._api.way._judge = judge
        before = clock.monotonic()
        # Three calls with one deadline, and a judge that takes ten times as long.
        assert cm.organizations.update("o-1", name="Contoso").name == "Fabrikam"
    assert judge.noted == [("GET", 200), ("PUT", 204), ("GET", 200)]
    # To within what floats are off by.
    assert round(clock.monotonic() - before, 6) >= 100


class Panic(BaseException):
    """As a library in Rust raises it."""


class BrokenJudge:
    """Fails, and would quote an answer."""

    def __init__(self, error: type[BaseException]) -> None:
        self.error = error

    def judge(self, exchange: object) -> tuple[Finding, ...]:
        raise self.error(f"Ann Smith in {exchange}")


@pytest.mark.parametrize("error", [LookupError, RecursionError, Panic])
def test_a_judge_that_fails_is_told_once_without_its_words(
    error: type[BaseException], cm: Cloudmore, server: ScriptedServer, records: list[logging.LogRecord]
) -> None:
    server.answers = [listed()]
    log: DriftLog = getattr(cm, "_client", cm)._api.way._judge
    log._judge = BrokenJudge(error)  # type: ignore[assignment] - stands for one with a mistake in it
    for _ in range(2):
        assert cm.organizations.list()[0].id == "o-1"
    assert [(each.levelname, each.getMessage(), each.exc_info) for each in records] == [
        ("WARNING", f"Judging an answer to {name} has failed ({error.__name__}); the call goes on.", None)
        for name in ("authentication_token", LIST)
    ]


def test_a_server_that_makes_up_names_fills_no_log(
    server: ScriptedServer, clock: SandboxClock, records: list[logging.LogRecord]
) -> None:
    letters = "abcdefghij"
    names = [f"x{a}{b}{c}y{d}" for a in letters for b in letters for c in letters for d in "kl"]
    server.answers = [
        listed(**{name: name for name in names[at : at + 40]}) for at in range(0, MOST_DIFFERENCES + 80, 40)
    ]
    with Cloudmore(CREDENTIALS, base_url=server.url, clock=clock, drift="log") as cm:
        for _ in server.answers[:]:
            cm.organizations.list()
        assert len(findings(records)) == MOST_DIFFERENCES
    assert records[-1].getMessage().endswith(f"differences: {MOST_DIFFERENCES}, and 80 times one that was not logged.")


def test_where_no_thread_can_be_started_the_call_goes_on(
    server: ScriptedServer, records: list[logging.LogRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> object:
        raise RuntimeError("can't start new thread")

    async def main() -> None:
        async with AsyncCloudmore(CREDENTIALS, base_url=server.url, drift="log") as cm:
            await cm.organizations.list()
            monkeypatch.setattr(ThreadPoolExecutor, "submit", refused)
            for _ in range(2):
                assert (await cm.organizations.list())[0].id == "o-1"
            log: Any = cm._api.way._judge
            assert not log._waiting

    server.answers = [listed()]
    asyncio.run(main())
    assert [each.getMessage() for each in records] == [
        "Judging an answer to this call has failed (RuntimeError); the call goes on.",
        "Answers judged: 2, not judged: 2, differences: 0.",
    ]


def test_who_interrupts_the_judge_is_heard(server: ScriptedServer) -> None:
    server.answers = [listed()]
    with Cloudmore(CREDENTIALS, base_url=server.url, drift="log") as cm:
        log: Any = cm._api.way._judge
        judge, log._judge = log._judge, BrokenJudge(KeyboardInterrupt)
        with pytest.raises(KeyboardInterrupt):
            cm.organizations.list()
        log._judge = judge
        assert len(cm.organizations.list()) == 1


def test_a_handler_that_fails_changes_no_call(cm: Cloudmore, server: ScriptedServer) -> None:
    class Failing(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            raise LookupError(record)

    server.answers = [listed(id=7)]
    failing, logger = Failing(), logging.getLogger("cloudmore.drift")
    logger.addFilter(failing)
    try:
        assert outcome(organizations, cm) is not None
    finally:
        logger.removeFilter(failing)


@pytest.mark.parametrize("drift", ["LOG", "", True, 5])
@pytest.mark.parametrize("client", [Cloudmore, AsyncCloudmore])
def test_another_value_is_refused(client: Callable[..., object], drift: object) -> None:
    with pytest.raises(ConfigurationError, match="The setting drift is") as refused:
        client(CREDENTIALS, region="eu", drift=drift)
    assert refused.value.remedy == 'Give drift="log", or leave it out.'
    gc.collect()


ASKED = """
import sys
sys.modules["jsonschema_rs"] = None
from cloudmore import AsyncCloudmore, Cloudmore, ConfigurationError, Credentials
who = Credentials(username="u", password="p", client_secret="s", reseller_id="r")
for client in (Cloudmore, AsyncCloudmore):
    client(who, region="eu")
    assert "cloudmore.contract" not in sys.modules and "cloudmore.http.drift_log" not in sys.modules
    try:
        client(who, region="eu", drift="log")
    except ConfigurationError as error:
        print(error)
"""


def test_without_the_extra_it_says_so_when_the_client_is_made_and_off_it_is_not_asked_for() -> None:
    done = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    assert done.stdout.count("pip install 'cloudmore-client[contract]'") == 2


def test_an_embedded_sandbox_takes_it_as_an_option_of_the_client(records: list[logging.LogRecord]) -> None:
    async def main() -> None:
        async with AsyncCloudmore.sandbox(organizations=1, drift="log") as cm:
            await cm.services.list()

    asyncio.run(main())
    assert [each.getMessage() for each in records] == ["Answers judged: 2, not judged: 0, differences: 0."]
