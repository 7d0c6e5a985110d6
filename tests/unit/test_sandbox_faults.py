"""Scripted faults: which call meets which, how often, and what is refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from cloudmore import ApiError, Cloudmore, ConfigurationError
from cloudmore.sandbox import Sandbox
from cloudmore_api.models.monthly_billing_per_organization_create_async import (
    MonthlyBillingPerOrganizationCreateAsync,
)

OCTOBER = MonthlyBillingPerOrganizationCreateAsync.from_dict({"startDate": "2026-10-01", "endDate": "2026-10-31"})
CALLS: dict[str, Callable[[Cloudmore], Any]] = {
    "services": lambda cm: cm.services.list(),
    "organizations": lambda cm: cm.organizations.list(),
    "health": lambda cm: cm.health.check(),
    "deletion": lambda cm: cm.organizations.delete(cm.organizations.list()[0].id),
}


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    with Sandbox(organizations=2, report_seconds=0) as running:
        yield running


@pytest.fixture
def sb(served: Sandbox) -> Sandbox:
    served.reset()
    served.content = "camel"
    return served


@pytest.fixture
def cm(sb: Sandbox) -> Iterator[Cloudmore]:
    with sb.client(retry=None) as client:
        yield client


def status(cm: Cloudmore, call: str) -> int | None:
    """Of the error; 200 where there is none."""
    try:
        CALLS[call](cm)
    except ApiError as error:
        return error.status_code
    return 200


Adding = tuple[str, dict[str, Any]]
SCRIPTS: dict[str, tuple[list[Adding], list[tuple[str, int]], int]] = {
    "none": ([], [("services", 200), ("organizations", 200)], 0),
    "once, wherever": ([("conflict", {})], [("services", 409), ("services", 200)], 0),
    "in the order they were added": (
        [("forbidden", {}), ("conflict", {}), ("not-found", {})],
        [("services", 403), ("organizations", 409), ("health", 404), ("services", 200)],
        0,
    ),
    "as often as it is told": (
        [("server-error", {"times": 3})],
        [("services", 500), ("organizations", 500), ("services", 500), ("services", 200)],
        0,
    ),
    "until it is cleared": ([("forbidden", {"times": None})], [("services", 403)] * 5, 1),
    "at one operation": (
        [("conflict", {"operation": "organizations_list"})],
        [("services", 200), ("health", 200), ("organizations", 409), ("organizations", 200)],
        0,
    ),
    "the first one for the operation": (
        [("conflict", {"operation": "organizations_list"}), ("forbidden", {"times": 2})],
        [("services", 403), ("organizations", 409), ("organizations", 403), ("organizations", 200)],
        0,
    ),
    "at the token endpoint only when it is named": (
        [("unavailable", {"operation": "authentication_token"}), ("conflict", {})],
        [("services", 503), ("services", 409), ("services", 200)],
        0,
    ),
    "a repeated call meets the next one": (
        [("unauthorized", {}), ("conflict", {})],
        [("services", 409), ("services", 200)],
        0,
    ),
    "an answer that cannot be spoilt is left, and the fault with it": (
        [("no-body", {"operation": "organizations_delete"})],
        [("deletion", 200), ("services", 200)],
        1,
    ),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_met_in_order(sb: Sandbox, cm: Cloudmore, name: str) -> None:
    script, calls, left = SCRIPTS[name]
    for fault, options in script:
        sb.faults.add(fault, **options)
    assert [(call, status(cm, call)) for call, _ in calls] == calls
    assert len(sb.faults.pending) == left


def test_what_is_still_to_come_is_told(sb: Sandbox, cm: Cloudmore) -> None:
    sb.faults.add("conflict", times=3)
    sb.faults.add("rate-limited", operation="services_list", times=None, retry_after=9)
    sb.faults.add("empty-report", body="null")
    sb.faults.add("revoked-tokens")
    assert status(cm, "services") == 409
    told = [(each.name, each.operation, each.times, each.retry_after, each.body) for each in sb.faults.pending]
    assert told == [
        ("conflict", None, 2, 1, "empty-collection"),
        ("rate-limited", "services_list", None, 9, "empty-collection"),
        ("empty-report", "billing_reports_get", 1, 1, "null"),
        ("revoked-tokens", None, None, 1, "empty-collection"),
    ]


@pytest.mark.parametrize("forget", [lambda sb: sb.faults.clear(), lambda sb: sb.reset()], ids=["clear", "reset"])
def test_faults_are_forgotten(sb: Sandbox, cm: Cloudmore, forget: Callable[[Sandbox], None]) -> None:
    sb.faults.add("conflict", times=None)
    sb.faults.add("revoked-tokens")
    forget(sb)
    assert sb.faults.pending == ()
    assert status(cm, "services") == 200


NAMES = r"there are bad-request-business, .*unavailable\."
REFUSED: dict[str, tuple[Adding, str]] = {
    "a name": (("teapot", {}), rf"no fault 'teapot' in the sandbox; {NAMES}"),
    "no name": (("", {}), NAMES),
    "another letter case": (("Conflict", {}), NAMES),
    "an operation": (("conflict", {"operation": "organizations_lost"}), r"organizations_lost.*organizations_list"),
    "a body": (("empty-report", {"body": "nothing"}), r"body 'nothing'.*empty-collection, .*empty\."),
    "never": (("conflict", {"times": 0}), "at least once"),
    "less than never": (("conflict", {"times": -1}), "at least once"),
    "a time that is past": (("rate-limited", {"retry_after": -1}), "no negative time"),
    "waiting, without need": (("conflict", {"retry_after": 5}), r"retry_after; it has operation, times\."),
    "a body of another fault": (("conflict", {"body": "null"}), r"body; it has operation, times\."),
    "an empty report elsewhere": (("empty-report", {"operation": "services_list"}), r"operation; it has body, times\."),
    "a loss": (("partial-report", {"lost": "money"}), r"lost 'money'.*organization, line\."),
    "a partial report elsewhere": (
        ("partial-report", {"operation": "services_list"}),
        r"operation; it has lost, times\.",
    ),
    "a word of another fault": (("conflict", {"word": "Aborted"}), r"word; it has operation, times\."),
    "a message of another fault": (("empty-report", {"message": "no"}), r"message; it has body, times\."),
    "a failed task elsewhere": (
        ("failed-task", {"operation": "services_list"}),
        r"operation; it has message, times, word\.",
    ),
    "how often tokens are revoked": (("revoked-tokens", {"times": 2}), r"times; it has none\."),
    "where tokens are revoked": (("revoked-tokens", {"operation": "services_list"}), r"operation; it has none\."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_use_is_refused_with_what_there_is(sb: Sandbox, name: str) -> None:
    (fault, options), words = REFUSED[name]
    with pytest.raises(ConfigurationError, match=words):
        sb.faults.add(fault, **options)
    assert sb.faults.pending == ()


def test_revoked_tokens_are_replaced_by_a_client(sb: Sandbox) -> None:
    with sb.client() as early, sb.client() as late:
        assert status(early, "services") == 200
        sb.faults.add("revoked-tokens")
        assert status(early, "services") == 200, "it asks for another token"
        assert status(late, "services") == 200, "a new token is good"
        sb.faults.add("conflict")
        assert status(early, "services") == 409, "its new token is still good: the call came through"


def test_a_revoked_token_is_refused_and_good_again_when_cleared(sb: Sandbox, cm: Cloudmore) -> None:
    assert status(cm, "services") == 200
    sb.faults.add("revoked-tokens")
    sb.faults.add("server-error", operation="authentication_token", times=None)
    assert status(cm, "services") == 500, "the old token does not do, and another is not given"
    sb.faults.clear()
    assert status(cm, "services") == 200


def emptied(report: Any, lines: Any) -> Any:
    return {name: lines if isinstance(each, list) else each for name, each in report.items()}


# What becomes of a report that is an object, and of one that is a list.
EMPTY: dict[str, tuple[Callable[[Any], Any], Any]] = {
    "empty-collection": (lambda report: emptied(report, []), []),
    "null-collection": (lambda report: emptied(report, None), None),
    "missing-collection": (
        lambda report: {name: each for name, each in report.items() if not isinstance(each, list)},
        ...,
    ),
    "[]": (lambda _: [], []),
    "null": (lambda _: None, None),
    "{}": (lambda _: {}, {}),
    "empty": (lambda _: ..., ...),
}


def read(content: bytes) -> Any:
    return json.loads(content) if content else ...


@pytest.mark.parametrize("body", EMPTY)
def test_a_report_is_empty_in_many_ways(sb: Sandbox, cm: Cloudmore, body: str) -> None:
    task = str(cm.billing_reports.start(OCTOBER).task_id)
    path = f"/billing/reports/MonthlyBillingPerOrganizationAsync/{task}"
    for content, expected in (("camel", EMPTY[body][0]), ("flat", lambda _: EMPTY[body][1])):
        sb.content = content
        whole = cm.request("GET", path)
        sb.faults.add("empty-report", body=body)
        empty = cm.request("GET", path)
        assert whole.json()
        assert (empty.status_code, read(empty.content)) == (200, expected(whole.json()))
        assert cm.request("GET", path).content == whole.content


@pytest.mark.parametrize("body", EMPTY)
def test_the_client_takes_no_empty_report_for_one_with_lines(sb: Sandbox, cm: Cloudmore, body: str) -> None:
    sb.faults.add("empty-report", body=body)
    with cm.billing.report("2026-10") as report:
        assert list(report.lines()) == []
        has_list = body in ("empty-collection", "null-collection", "[]")
        assert [finding.code for finding in report.findings()] == ["empty" if has_list else "no-list"]


def served_lines(content: str, body: bytes) -> list[str]:
    """As organization and text; the names of the lists begin the same in each content but the flat one."""
    report = json.loads(body, parse_float=str)
    if content == "flat":
        return [f"{line['organizationId']} {line['billingDate']} {line['totalSales']}" for line in report]
    lists = {
        "camel": ("organizations", "services", "items", "organizationId"),
        "pascal": ("Organizations", "Services", "Items", "OrganizationId"),
        "sales-total": ("customers", "subscribedServices", "billingLines", "organizationId"),
    }
    organizations, services, items, own = lists[content]
    return [
        f"{organization[own]} {line}"
        for organization in report[organizations]
        for service in organization[services]
        for line in service[items]
    ]


@pytest.mark.parametrize("content", ["camel", "pascal", "sales-total", "flat"])
def test_a_report_lacks_a_line_or_an_organization(sb: Sandbox, cm: Cloudmore, content: str) -> None:
    task = str(cm.billing_reports.start(OCTOBER).task_id)
    path = f"/billing/reports/MonthlyBillingPerOrganizationAsync/{task}"
    sb.content = content
    sb.faults.add("partial-report", lost="line")
    sb.faults.add("partial-report")
    one_less, organization_less, whole = (served_lines(content, cm.request("GET", path).content) for _ in range(3))
    first = whole[0].partition(" ")[0]
    (lost,) = (number for number in range(len(whole)) if whole[:number] + whole[number + 1 :] == one_less)
    assert whole[lost].startswith(first)
    assert organization_less == [line for line in whole if not line.startswith(first)]
    assert 0 < len(organization_less) < len(whole)


def test_a_subtotal_stays_when_a_line_is_lost(sb: Sandbox, cm: Cloudmore) -> None:
    report = (
        '{"result":[{"id":"a","sum":3.0,"in":{"lines":[{"x":1.0},{"x":2.0}]}},{"id":"b","in":{"lines":[{"x":4}]}}]}'
    )
    sb.load({"report": report})
    path = f"/billing/reports/MonthlyBillingPerOrganizationAsync/{cm.billing_reports.start(OCTOBER).task_id}"
    sb.faults.add("partial-report", lost="line")
    sb.faults.add("partial-report")
    assert cm.request("GET", path).text == report.replace(',{"x":2.0}', "")
    assert cm.request("GET", path).text == report.replace('{"x":1.0},{"x":2.0}', "")
    assert cm.request("GET", path).text == report


@pytest.mark.parametrize("report", ["null", "[]", "no report", '{"organizations":[]}', '{"tags":["a"]}'])
def test_nothing_is_lost_where_no_line_is(sb: Sandbox, cm: Cloudmore, report: str) -> None:
    sb.load({"report": report})
    sb.faults.add("partial-report")
    path = f"/billing/reports/MonthlyBillingPerOrganizationAsync/{cm.billing_reports.start(OCTOBER).task_id}"
    assert cm.request("GET", path).text == report
    assert len(sb.faults.pending) == 1


def test_an_empty_report_waits_until_one_is_built() -> None:
    with Sandbox(organizations=1, report_seconds=60) as sb, sb.client() as cm:
        task = str(cm.billing_reports.start(OCTOBER).task_id)
        sb.faults.add("empty-report")
        running = cm.billing_reports.with_raw_response.get(task)
        assert (running.status_code, running.parsed.status) == (202, "Processing")
        assert len(sb.faults.pending) == 1
        sb.clock.advance(60)
        assert cm.billing_reports.get(task).organizations == []
        assert sb.faults.pending == ()


def test_a_task_fails_with_the_word_of_its_dialect_or_another_one(sb: Sandbox, cm: Cloudmore) -> None:
    task = str(cm.billing_reports.start(OCTOBER).task_id)
    sb.faults.add("failed-task")
    sb.faults.add("failed-task", word="Odd", message="no prices")
    found = [cm.billing_reports.get(task) for _ in range(3)]
    assert [(each.status, each.message) for each in found] == [
        ("Failed", "A fault says so."),
        ("Odd", "no prices"),
        ("Successful", None),
    ]
    sb.faults.add("failed-task")
    with pytest.raises(ApiError, match="404"):
        cm.billing_reports.get("00000000-0000-0000-0000-000000000000")
    assert len(sb.faults.pending) == 1, "a task that is not there does not fail"


def test_what_is_no_json_cannot_be_cut(sb: Sandbox, cm: Cloudmore) -> None:
    organization = cm.organizations.list()[0].id
    sb.faults.add("cut")
    cm.organizations.delete(organization)
    assert len(sb.faults.pending) == 1
    sb.faults.clear()


RUNNING = b'{"status":"Processing"}'


@pytest.mark.parametrize("name", ["empty-report", "cut"])
def test_a_fault_that_does_not_fit_or_is_forgotten_meanwhile_spoils_nothing(sb: Sandbox, name: str) -> None:
    async def respond() -> Response:
        if name == "cut":
            sb.faults.clear()
        return Response(RUNNING, media_type="application/json")

    sb.faults.add(name)
    request = Request({"type": "http", "headers": []})
    answer = asyncio.run(sb.faults.answer("billing_reports_get", request, respond))
    assert (answer.status_code, answer.body) == (200, RUNNING)
    sb.faults.clear()


def test_an_answer_is_spoilt_as_its_fault_says(sb: Sandbox, cm: Cloudmore) -> None:
    def ask() -> tuple[int, str | None, bytes]:
        answer = cm.request("GET", "/services")
        return answer.status_code, answer.headers.get("content-type"), answer.content

    whole = ask()
    for fault in ("cut", "no-body", "html"):
        sb.faults.add(fault)
    assert ask() == (200, whole[1], whole[2][: len(whole[2]) // 2])
    assert ask() == (204, None, b"")
    code, content_type, page = ask()
    assert (code, content_type, page[:15]) == (200, "text/html; charset=utf-8", b"<!DOCTYPE html>")
    assert ask() == whole
