"""Drifts of the sandbox's answers, one by one: what becomes of an answer, and of which answer nothing can be made."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from attrs import frozen
from conftest import NOW
from document import OPERATIONS, resolved
from starlette.responses import Response

from cloudmore import Cloudmore, ConfigurationError
from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox, SandboxClock
from cloudmore.sandbox.server.content import CONTENTS
from cloudmore.sandbox.server.dialect import DIALECTS
from cloudmore.sandbox.server.drift_answer import ESSENTIAL, UUID_PLACES, WORD_PLACES
from cloudmore.sandbox.server.drifts import DRIFTS, drifted

JSON = "application/json; charset=utf-8"
TOKEN, HEALTH, PRICES = "authentication_token", "health_check", "organization_services_price_list"
LIST, SERVICES, START, REPORT = "organizations_list", "services_list", "billing_reports_start", "billing_reports_get"


@frozen
class Case:
    """An answer before and behind.

    Attributes:
        operation: What was called.
        before: The body.
        after: The body as it drifts; the same by default.
        status: Of the answer.
        status_after: Of the one that drifts; the same by default.
        headers: Of the answer, its media type apart.
        headers_after: What the headers that changed are then; None where one is gone.
    """

    operation: str
    before: str
    after: str | bytes | None = None
    status: int = 200
    status_after: int | None = None
    headers: Mapping[str, str] = {}
    headers_after: Mapping[str, str | None] = {}


PROBLEM = (
    '{"type":"about:blank","title":"One or more validation errors occurred.","detail":"A drift says so.","status":%d}'
)
IS_PROBLEM = {"content-type": "application/problem+json; charset=utf-8"}
CASES: dict[str, Case] = {
    "essential-gone": Case(LIST, '[{"id":"a","name":"A"},{"id":"b"}]', '[{"name":"A"},{}]'),
    "essential-renamed": Case(PRICES, '[{"productId":"a","id":"b"}]', '[{"productIdentifier":"a","id":"b"}]'),
    "optional-gone": Case(LIST, '[{"id":"a","name":"A","customerNumber":"C"}]', '[{"id":"a","customerNumber":"C"}]'),
    "property-added": Case(LIST, '[{"id":"a"},{"id":"b"}]', '[{"id":"a","revision":2},{"id":"b","revision":2}]'),
    "pascal-case": Case(TOKEN, '{"access_token":"a","in":[{"aB":1.10}]}', '{"Access_token":"a","In":[{"AB":1.10}]}'),
    "keys-reordered": Case(LIST, '[{"id":"a","in":{"b":1,"c":[2,3]}}]', '[{"in":{"c":[2,3],"b":1},"id":"a"}]'),
    "type-changed": Case(LIST, '[{"id":"a","n":1,"name":"A"}]', '[{"id":"a","n":1,"name":4711}]'),
    "null": Case(START, '{"taskId":"a","name":"A"}', '{"taskId":null,"name":"A"}', status=202),
    "numbers-as-text": Case(
        PRICES, '[{"p":{"q":1.10,"n":null},"l":[1E-05,true]}]', '[{"p":{"q":"1.10","n":null},"l":["1E-05",true]}]'
    ),
    "numbers-respelled": Case(
        PRICES, '[{"p":1.10,"q":-3,"r":1E-05,"s":"7"}]', '[{"p":1.100,"q":-3.0,"r":1E-05,"s":"7"}]'
    ),
    "flags-as-text": Case(
        LIST,
        '[{"active":true,"n":1,"z":null},{"active":false}]',
        '[{"active":"true","n":1,"z":null},{"active":"false"}]',
    ),
    "dates-changed": Case(
        REPORT,
        '{"startDate":"2026-10-01","in":["2026-10-31T23:30:00Z","2026-10-31T23:30:00.5+02:00","2026-10-31 so far"]}',
        '{"startDate":"10/01/2026","in":["10/31/2026 23:30:00","10/31/2026 23:30:00.5","2026-10-31 so far"]}',
    ),
    "uuids-changed": Case(SERVICES, '[{"id":"0a-1","other":"0a-1"}]', '[{"id":"{0A-1}","other":"0a-1"}]'),
    "currencies-changed": Case(
        REPORT,
        '{"in":{"currencyCode":"SEK","organizationCurrencyCode":null,"note":"SEK"}}',
        '{"in":{"currencyCode":"sek","organizationCurrencyCode":null,"note":"SEK"}}',
    ),
    "word-added": Case(HEALTH, '{"status":"Healthy","other":"Healthy"}', '{"status":"Archived","other":"Healthy"}'),
    "word-in-capitals": Case(TOKEN, '{"token_type":"Bearer","scope":"api"}', '{"token_type":"BEARER","scope":"api"}'),
    "list-enveloped": Case(
        LIST, '[{"id":"a","in":[1]},{"id":"b"}]', '{"items":[{"id":"a","in":[1]},{"id":"b"}],"total":2}'
    ),
    "inner-lists-enveloped": Case(
        SERVICES, '[{"a":[[1],2],"b":{"c":[]}}]', '[{"a":{"items":[[1],2]},"b":{"c":{"items":[]}}}]'
    ),
    "object-for-list": Case(LIST, '[{"id":"a"},{"id":"b"}]', '{"id":"a"}'),
    "object-enveloped": Case(HEALTH, '{"status":"Healthy"}', '{"data":{"status":"Healthy"}}'),
    "list-for-object": Case(HEALTH, '{"status":"Healthy"}', '[{"status":"Healthy"}]'),
    "list-emptied": Case(LIST, '[{"id":"a"}]', "[]"),
    "list-longer": Case(LIST, '[{"id":"a"},{"id":"b"}]', '[{"id":"a"},{"id":"b"},{"id":"b"}]'),
    "page": Case(
        LIST, '[{"n":1.0},{"n":2},{"n":3}]', '[{"n":1.0},{"n":2}]', headers_after={"link": '<?page=2>; rel="next"'}
    ),
    "status-changed": Case(START, "{}", status=202, status_after=201),
    "media-type-changed": Case(LIST, "[]", headers_after={"content-type": "text/plain; charset=utf-8"}),
    "media-type-respelled": Case(LIST, "[]", headers_after={"content-type": "Application/JSON;charset=UTF-8"}),
    "header-added": Case(LIST, "[]", headers_after={"x-api-version": "2"}),
    "location-gone": Case(START, "{}", status=202, headers={"location": "/a"}, headers_after={"location": None}),
    "body-gone": Case(START, '{"taskId":"a"}', "", status=202, headers_after={"content-type": None}),
    "cut": Case(LIST, '[{"id":"a"}]', '[{"id"'),
    "nearly-json": Case(LIST, '[{"id":"a"}]', '[{"id":"a"},]'),
    "utf-16": Case(
        HEALTH,
        '{"s":"Å"}',
        b'\xff\xfe{\0"\0s\0"\0:\0"\0\xc5\0"\0}\0',
        headers_after={"content-type": "application/json; charset=utf-16"},
    ),
    "white-space": Case(LIST, "[]", "\r\n\t[]  \n"),
    "escapes": Case(LIST, '[{"id":"a\\"b","n":1,"Å":"7"}]', '[{"\\u0069d":"\\u0061\\"\\u0062","\\u006e":1,"Å":"7"}]'),
    "error-reshaped": Case(START, '{"StartDate":["no"]}', PROBLEM % 400, status=400, headers_after=IS_PROBLEM),
    "error-body": Case(LIST, "", PROBLEM % 404, status=404, headers_after=IS_PROBLEM),
}


def answer(before: str, status: int, headers: Mapping[str, str]) -> Response:
    return Response(before, status, dict(headers), JSON if before else None)


def test_every_drift_has_a_case() -> None:
    assert list(CASES) == list(DRIFTS)


@pytest.mark.parametrize("name", CASES)
def test_an_answer_drifts_as_its_name_says_and_in_nothing_else(name: str) -> None:
    case = CASES[name]
    before = answer(case.before, case.status, case.headers)
    after = drifted(name, case.operation, before, bytes(before.body))
    assert after is not None
    body = case.before if case.after is None else case.after
    assert bytes(after.body) == (body.encode() if isinstance(body, str) else body)
    assert after.status_code == (case.status_after or case.status)
    headers = {**before.headers, "content-length": str(len(after.body)), **case.headers_after}
    assert dict(after.headers) == {header: value for header, value in headers.items() if value is not None}


def test_the_other_status_of_what_was_created() -> None:
    created = drifted("status-changed", "organizations_create", answer("{}", 201, {}), b"{}")
    assert created is not None
    assert created.status_code == 200


# By the drift: an answer of which it makes nothing.
LEFT: dict[str, Case] = {
    "essential-gone": Case(HEALTH, '{"id":"a"}'),
    "essential-renamed": Case(REPORT, '{"id":"a"}'),
    "optional-gone": Case(LIST, '[{"id":"a","active":true}]'),
    "property-added": Case(LIST, '["a"]'),
    "pascal-case": Case(LIST, '[{"Id":1}]'),
    "keys-reordered": Case(LIST, '[{"id":1}]'),
    "type-changed": Case(LIST, '[{"id":"a"}]'),
    "null": Case(LIST, '[{"id":"a","name":null}]'),
    "numbers-as-text": Case(LIST, '[{"active":true}]'),
    "numbers-respelled": Case(LIST, '["1.0",1E-05]'),
    "flags-as-text": Case(LIST, "[1,null]"),
    "dates-changed": Case(LIST, '["2026-10","20261001"]'),
    "uuids-changed": Case(LIST, '[{"id":"0a-1"}]'),
    "currencies-changed": Case(LIST, '[{"currencyCode":null}]'),
    "word-added": Case(REPORT, '{"status":null}'),
    "word-in-capitals": Case(REPORT, '{"status":"OK"}'),
    "list-enveloped": Case(HEALTH, '{"in":[1]}'),
    "inner-lists-enveloped": Case(LIST, '[{"a":1}]'),
    "object-for-list": Case(LIST, "[]"),
    "object-enveloped": Case(LIST, "[{}]"),
    "list-for-object": Case(LIST, "[{}]"),
    "list-emptied": Case(LIST, "[]"),
    "list-longer": Case(LIST, "[]"),
    "page": Case(LIST, "[]"),
    "status-changed": Case(LIST, "", status=404),
    "media-type-changed": Case(LIST, "", status=202),
    "media-type-respelled": Case(LIST, "[]", status=400),
    "header-added": Case(LIST, "[]", status=400),
    "location-gone": Case(LIST, "[]"),
    "body-gone": Case(LIST, "", status=202),
    "cut": Case(LIST, "7"),
    "nearly-json": Case(LIST, "[]", status=400),
    "utf-16": Case(LIST, "[]", status=400),
    "white-space": Case(LIST, "", status=204),
    "escapes": Case(LIST, "[7]"),
    "error-reshaped": Case(LIST, "", status=404),
    "error-body": Case(LIST, "[]", status=400),
}


def test_every_drift_has_an_answer_that_it_leaves() -> None:
    assert list(LEFT) == list(DRIFTS)


@pytest.mark.parametrize("name", LEFT)
def test_an_answer_with_nothing_to_change_is_left(name: str) -> None:
    case = LEFT[name]
    before = answer(case.before, case.status, case.headers)
    assert drifted(name, case.operation, before, bytes(before.body)) is None


# What is made of an answer without reading it.
OF_BYTES = {
    *("status-changed", "media-type-changed", "media-type-respelled", "header-added", "body-gone", "cut"),
    *("nearly-json", "utf-16", "white-space", "escapes"),
}


@pytest.mark.parametrize("name", DRIFTS)
@pytest.mark.parametrize("content", [b"no JSON", b"\xff", b"[" * 100_000], ids=["text", "no text", "deep"])
def test_what_somebody_loaded_as_a_report_may_be_anything(name: str, content: bytes) -> None:
    after = drifted(name, REPORT, Response(content, media_type="application/json"), content)
    assert after is None or name in OF_BYTES


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    with Sandbox(organizations=2, report_seconds=60, clock=SandboxClock(NOW, manual=True)) as running:
        yield running


@pytest.fixture
def sb(served: Sandbox) -> Sandbox:
    served.reset()
    served.content, served.dialect = "camel", "location"
    return served


@pytest.fixture
def cm(sb: Sandbox) -> Iterator[Cloudmore]:
    with sb.client(retry=None, rate_limit=None) as client:
        yield client


PATH = "/billing/reports/MonthlyBillingPerOrganizationAsync"


def reported(sb: Sandbox, cm: Cloudmore) -> dict[str, Any]:
    """Each answer of a task that is started, asked for at once and when it is done."""
    started = cm.request("POST", PATH, json={"startDate": "2026-10-06", "endDate": "2026-10-06"})
    location = started.headers.get("location", "").partition("?")[0].rstrip("/")
    task = location.rpartition("/")[2] or next(iter(started.json().values()))
    running = cm.request("GET", f"{PATH}/{task}")
    sb.clock.advance(60)
    return {"started": started, "running": running, "done": cm.request("GET", f"{PATH}/{task}")}


SPOKEN = {**{f"dialect {name}": ("camel", name) for name in DIALECTS if name != "bare"}}
SPOKEN |= {f"content {name}": (name, "location") for name in CONTENTS}


@pytest.mark.parametrize("name", SPOKEN)
def test_whatever_the_sandbox_speaks_can_drift(sb: Sandbox, cm: Cloudmore, name: str) -> None:
    sb.content, sb.dialect = SPOKEN[name]
    made: dict[str, int] = {}
    for asked, each in reported(sb, cm).items():
        operation = START if asked == "started" else REPORT
        for drift in DRIFTS:
            response = Response(each.content, each.status_code, dict(each.headers))
            after = drifted(drift, operation, response, each.content)
            made[asked] = made.get(asked, 0) + (after is not None)
    # Without a body or with one of few words there is little to change, but never nothing.
    assert {asked: count > 1 for asked, count in made.items()} == {"started": True, "running": True, "done": True}
    assert made["done"] > 12


def test_a_drift_is_met_as_often_as_it_is_told_and_waits_for_an_answer_that_has_it(sb: Sandbox, cm: Cloudmore) -> None:
    sb.faults.add("drift", drift="list-emptied", times=2)
    assert cm.request("GET", "/api/healthcheck").json() == {"status": "Healthy"}
    assert [(each.name, each.drift, each.times) for each in sb.faults.pending] == [("drift", "list-emptied", 2)]
    assert [len(cm.request("GET", "/services").json()) > 0 for _ in range(3)] == [False, False, True]
    assert sb.faults.pending == ()


def test_the_token_endpoint_drifts_only_when_it_is_named(sb: Sandbox) -> None:
    sb.faults.add("drift", drift="property-added", times=None)
    sb.faults.add("drift", operation=TOKEN, drift="essential-gone", times=None)
    with sb.client(retry=None) as cm, pytest.raises(Exception, match="access_token"):
        cm.services.list()


def test_a_report_that_comes_as_a_stream_drifts(sb: Sandbox, cm: Cloudmore) -> None:
    task = cm.request("POST", PATH, json={"startDate": "2026-10-01", "endDate": "2026-10-31"}).json()["taskId"]
    sb.clock.advance(60)
    whole = cm.request("GET", f"{PATH}/{task}").json()
    sb.faults.add("drift", operation=REPORT, drift="property-added")
    assert len(json.dumps(whole)) > 100_000
    assert cm.request("GET", f"{PATH}/{task}").json() == {**whole, "revision": 2}


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({}, r"no drift '' in the sandbox; there are body-gone, .*word-in-capitals\."),
    "another name": ({"drift": "Cut"}, r"no drift 'Cut' in the sandbox"),
    "an option of another fault": (
        {"drift": "cut", "lost": "line"},
        r"no option lost; it has drift, operation, times\.",
    ),
    "another operation": ({"drift": "cut", "operation": "organizations_lost"}, "no operation 'organizations_lost'"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_use_is_refused_with_what_there_is(sb: Sandbox, name: str) -> None:
    options, words = REFUSED[name]
    with pytest.raises(ConfigurationError, match=words):
        sb.faults.add("drift", **options)
    assert sb.faults.pending == ()


def test_no_other_fault_drifts(sb: Sandbox) -> None:
    with pytest.raises(ConfigurationError, match=r"no option drift; it has operation, times\."):
        sb.faults.add("conflict", drift="cut")
    assert sb.faults.drifts == tuple(sorted(DRIFTS))


def top_of(operation: str) -> Mapping[str, Any]:
    """The properties of what a success is, or of the items of its list, by the document."""
    tops: dict[str, Any] = {}
    for status, answered in OPERATIONS[operation][2]["responses"].items():
        content = resolved(answered).get("content", {})
        if status.startswith("2") and content:
            schema = resolved(content["application/json"]["schema"])
            tops |= resolved(schema.get("items", schema))["properties"]
    return {name: resolved(each) for name, each in tops.items()}


def with_key(operation: str, key: str, value: Any = None) -> list[str]:
    """The properties that have a key, and there this value where one is given."""
    return [
        name for name, each in top_of(operation).items() if each.get(key) is not None and value in (None, each[key])
    ]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_stands_where_is_what_the_document_says(operation: str) -> None:
    def told(places: Mapping[str, str]) -> list[str]:
        return [places[operation]] if operation in places else []

    assert told(ESSENTIAL) == with_key(operation, "x-essential")
    assert told(UUID_PLACES) == with_key(operation, "format", "uuid")
    assert told(WORD_PLACES) == with_key(operation, "x-extensible-enum")


def served_by(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "cloudmore", "sandbox", "serve", "--port", "0", "--organizations", "2", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_served_sandbox_drifts_until_it_ends() -> None:
    with (
        served_by("--drift", f"{LIST}=list-emptied", "--drift", f"{TOKEN}=property-added") as serving,
        Sandbox(organizations=0) as other,
    ):
        assert serving.stdout is not None
        printed = [serving.stdout.readline() for _ in range(6)]
        address = printed[1].removeprefix("export CLOUDMORE_BASE_URL=").strip()
        with Cloudmore(other.credentials, base_url=address, rate_limit=None) as cm:
            assert [cm.organizations.list() for _ in range(3)] == [[], [], []]
            assert cm.services.list() != []
        serving.terminate()


WRONG_OPTIONS: dict[str, tuple[list[str], str]] = {
    "no drift of that name": ([f"{LIST}=Cut"], "There is no drift 'Cut' in the sandbox; there are body-gone, "),
    "no operation of that name": (["lost=cut"], "There is no operation 'lost' in the sandbox; there are "),
    "no drift": ([LIST], f"--drift {LIST} says no drift. Write --drift organizations_list=cut."),
    "no operation": (["=cut"], "--drift =cut says no operation. Write --drift organizations_list=cut."),
    "two at an operation": (
        [f"{LIST}=cut", f"{LIST}=null"],
        f"--drift has {LIST} twice. Let each operation drift in one way.",
    ),
}


@pytest.mark.parametrize("name", WRONG_OPTIONS)
def test_a_wrong_option_is_wrong_usage(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    given, words = WRONG_OPTIONS[name]
    options = [part for each in given for part in ("--drift", each)]
    assert run(["sandbox", "serve", "--port", "0", "--organizations", "0", *options]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert words in said
    assert said.endswith(".")
    assert not said.endswith("..")
