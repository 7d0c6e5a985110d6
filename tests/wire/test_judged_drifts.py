"""Every drift of the sandbox at every operation that a live check reads, over a real socket: what the judge says of it.

What has to be said is in the table of docs/sandbox.md, which follows from how each drift is made and from the words of
the document; the sandbox that makes them knows no judge.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from attrs import frozen
from conftest import NOW, REPOSITORY
from expected_drifts import (
    BROKEN,
    EXPECTED,
    NEW,
    NOT_EXERCISED,
    NOTHING_TO_CHANGE,
    OPERATIONS,
    PAGE,
    REPORT,
    SAME,
    START,
    TOKEN,
    has_something_to_change,
)

from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Exchange, Request, Response
from cloudmore.contract.finding import Grade
from cloudmore.contract.judge import Judge
from cloudmore.sandbox import Sandbox, SandboxClock
from cloudmore.sandbox.server.drifts import DRIFTS

JUDGE = Judge(Document.read())


def test_the_page_has_every_drift_and_what_is_said_of_it() -> None:
    assert list(EXPECTED) == list(DRIFTS)
    said = {verdict for each in EXPECTED.values() for verdict in (each.usually, *each.elsewhere.values())}
    assert said == {BROKEN, NEW, SAME, NOT_EXERCISED}
    assert {operation for each in EXPECTED.values() for operation in each.elsewhere} < {*OPERATIONS}


KEPT = REPOSITORY / "benchmarks" / "results" / "live_drifts.txt"


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    """A small tenant whose reports are there at once."""
    with Sandbox(organizations=1, report_seconds=0, clock=SandboxClock(NOW, manual=True)) as running:
        yield running


@frozen
class Caller:
    """Makes the calls of a live check without a client, so that no drift keeps it from asking."""

    connection: HTTPConnection
    token: str
    calls: Mapping[str, list[tuple[str, str, bytes]]]

    def exchanges(self, operation: str) -> list[Exchange]:
        return [Exchange("live", number, *self.asked(*call)) for number, call in enumerate(self.calls[operation])]

    def asked(self, method: str, path: str, body: bytes) -> tuple[Request, Response]:
        sent = {"accept": "application/json"}
        if path == "/connect/token":
            sent["content-type"] = "application/x-www-form-urlencoded"
        else:
            sent |= {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
        self.connection.request(method, path, body or None, sent)
        answer = self.connection.getresponse()
        headers = {name.lower(): value for name, value in answer.headers.items()}
        response = Response(headers=headers, body=answer.read(), status=answer.status)
        url = f"http://{self.connection.host}:{self.connection.port}{path}"
        return Request(headers=sent, body=body, method=method, url=url), response

    def value(self, method: str, path: str, body: bytes = b"") -> list[dict[str, str]]:
        read = json.loads(self.asked(method, path, body)[1].body)
        return read if isinstance(read, list) else [read]


@pytest.fixture(scope="module")
def caller(served: Sandbox) -> Iterator[Caller]:
    """Knows all ids before anything drifts."""
    address, own = urlsplit(served.url), served.credentials
    connection = HTTPConnection(str(address.hostname), address.port)
    form = {"grant_type": "password", "scope": "api", "username": own.username, "password": own.password}
    form |= {"client_id": own.client_id, "client_secret": own.client_secret}
    grant = ("POST", "/connect/token", urlencode(form).encode())
    [token] = Caller(connection, "", {}).value(*grant)
    root = f"/api/resellers/{own.reseller_id}"
    caller = Caller(connection, token["access_token"], {})
    [organization] = caller.value("GET", f"{root}/organizations")
    one, nobody = (f"{root}/organizations/{each}" for each in (organization["id"], "0" * 32))
    services = caller.value("GET", f"{one}/services")
    [custom, microsoft] = (
        next(
            f"{one}/services/{each['id']}" for each in services if each["name"].startswith("Microsoft") is of_microsoft
        )
        for of_microsoft in (False, True)
    )
    unknown = f"{one}/services/00000000-0000-4000-8000-000000000000"
    reports = f"{root}/billing/reports/MonthlyBillingPerOrganizationAsync"
    start = ("POST", reports, b'{"startDate":"2026-10-06","endDate":"2026-10-06"}')
    [task] = caller.value(*start)
    gets = {
        "health_check": ["/api/healthcheck"],
        "services_list": [f"{root}/services"],
        "organizations_list": [f"{root}/organizations", f"{root}/organizations?showActive=true"],
        "organizations_get": [one, nobody],
        "organizations_estore": [f"{one}/Estore", f"{nobody}/Estore"],
        "organization_services_list": [f"{one}/services", f"{nobody}/services"],
        "organization_services_price_list": [f"{each}/pricelist" for each in (custom, microsoft, unknown)],
        "organization_services_subscriptions": [f"{each}/subscriptions" for each in (custom, microsoft, unknown)],
        REPORT: [f"{reports}/{each}" for each in (task["taskId"], "0" * 32)],
    }
    calls = {operation: [("GET", path, b"") for path in paths] for operation, paths in gets.items()}
    yield Caller(connection, token["access_token"], {TOKEN: [grant], START: [start], **calls})
    connection.close()


def judged(exchanges: list[Exchange]) -> str:
    """What the findings of an operation come to; an empty list is nothing to judge."""
    grades = {finding.grade for each in exchanges for finding in JUDGE.judge(each)}
    if grades:
        return BROKEN if Grade.BROKEN in grades else NEW
    succeeded = [each.response.body for each in exchanges if 200 <= each.response.status < 300]
    return SAME if any(body not in (b"", b"[]") for body in succeeded) else NOT_EXERCISED


def test_without_a_drift_everything_is_the_same(served: Sandbox, caller: Caller) -> None:
    served.faults.clear()
    assert {each: judged(caller.exchanges(each)) for each in caller.calls} == dict.fromkeys(OPERATIONS, SAME)


@pytest.mark.parametrize("drift", DRIFTS)
def test_each_drift_is_judged_as_the_page_says_wherever_it_can_be(served: Sandbox, caller: Caller, drift: str) -> None:
    found: dict[str, str] = {}
    unused: list[str] = []
    for operation in OPERATIONS:
        served.faults.clear()
        served.faults.add("drift", operation=operation, drift=drift, times=99)
        found[operation] = judged(caller.exchanges(operation))
        if [each.times for each in served.faults.pending] == [99]:
            unused.append(operation)
    reason, without = NOTHING_TO_CHANGE.get(drift, ("", ()))
    assert unused == [each for each in OPERATIONS if each in without], reason
    # That a client cannot go on with it is no finding.
    page = {each: EXPECTED[drift].at(each) for each in OPERATIONS}
    assert {each: verdict for each, verdict in found.items() if each not in without} == {
        each: EXPECTED[drift].usually if page[each] == NOT_EXERCISED else page[each]
        for each in OPERATIONS
        if each not in without
    }
    assert {found[each] for each in without} <= {SAME}


def test_nothing_is_left_out_that_the_page_has_a_word_for() -> None:
    assert {*NOTHING_TO_CHANGE} < {*DRIFTS}
    for drift, (reason, without) in NOTHING_TO_CHANGE.items():
        assert reason
        assert not {*without} & {*EXPECTED[drift].elsewhere}
        assert {*without} < {*OPERATIONS}


def test_the_kept_run_of_the_whole_check_is_of_all_that_there_is_now() -> None:
    cells = sum(has_something_to_change(drift, operation) for drift in DRIFTS for operation in OPERATIONS)
    [kept] = re.findall(r"^live checks of a drift: (.*)$", KEPT.read_text("utf-8"), re.MULTILINE)
    assert kept == f"{cells} of {len(DRIFTS)} drifts at {len(OPERATIONS)} operations, 0 wrong"
    assert f"(../benchmarks/results/live_drifts.txt), {cells}, say so." in PAGE
