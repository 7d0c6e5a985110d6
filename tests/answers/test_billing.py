"""The billing task and its report, in every dialect and spelling of the sandbox, and in what a table says: line by line.

The sandbox's application is in this process; nothing goes over a socket.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from typing import Any

import httpx
import pytest
from answers.test_bodies import BASE, Wire
from attrs import define, field
from conftest import CREDENTIALS, TOKEN_BODY
from task_words import WORDS

from cloudmore import (
    Cloudmore,
    CloudmoreError,
    Credentials,
    NotFoundError,
    ReportShapeError,
    ResponseError,
    TaskFailedError,
)
from cloudmore.auth import SHARED_MEMORY
from cloudmore.billing import Progress, TaskState
from cloudmore.sandbox import Dialect, SandboxClock
from cloudmore.sandbox.server import Settings, create_application
from cloudmore.sandbox.server import dialect as speech

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ELSEWHERE = {"start_body": {"location": "none"}}
DIMENSIONS: Mapping[str, tuple[Any, ...]] = {
    "start_status": speech.START_STATUSES,
    "location": speech.LOCATIONS,
    "start_body": speech.START_BODIES,
    "running_status": speech.RUNNING_STATUSES,
    "state_in": speech.STATES,
    "retry_after": speech.RETRY_AFTERS,
    "result": speech.RESULTS,
}
LINKS = ("resultUrl", "ResultUrl", "download_url", "href", "Location", "result", "result.url", "_links.report.href")
IN_TURN = zip(WORDS[TaskState.PENDING], WORDS[TaskState.RUNNING], WORDS[TaskState.SUCCEEDED], strict=True)
SPOKEN: dict[str, Dialect] = {
    **speech.DIALECTS,
    **{
        f"{name} {value}": replace(Dialect(), **{**(ELSEWHERE.get(name, {}) if value != "none" else {}), name: value})
        for name, values in DIMENSIONS.items()
        for value in values
    },
    **{f"link in {name}": Dialect(retry_after="none", result="link", link_in=name) for name in LINKS},
    **{f"word {done}": Dialect(pending=pending, running=runs, succeeded=done) for pending, runs, done in IN_TURN},
}


@define
class Inside(httpx.BaseTransport):
    """The sandbox's application, called without a network."""

    application: Any
    runner: asyncio.Runner = field(factory=asyncio.Runner)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Have it answered."""

        async def answered() -> httpx.Response:
            inner = httpx.ASGITransport(self.application)
            asked = httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
            came = await inner.handle_async_request(asked)
            return httpx.Response(came.status_code, headers=came.headers, content=await came.aread())

        return self.runner.run(answered())

    def close(self) -> None:
        """Close the loop."""
        self.runner.close()


@contextmanager
def speaking(dialect: Dialect | None = None, content: str = "camel") -> Iterator[Cloudmore]:
    """A client of a small sandbox that speaks so."""
    settings = Settings(organizations=2, report_seconds=2, content=content, dialect=dialect or Dialect())
    clock = SandboxClock(NOW, manual=True)
    credentials = Credentials(
        username=settings.username,
        password=settings.password,
        client_secret=settings.client_secret,
        reseller_id=settings.reseller_id,
    )
    SHARED_MEMORY.clear()
    transport = Inside(create_application(settings, now=clock.now))
    options: dict[str, Any] = {"transport": transport, "clock": clock, "rate_limit": None, "retry": None}
    with Cloudmore(credentials, base_url="http://127.0.0.1:1", **options) as cm:
        yield cm


@pytest.fixture(scope="module")
def raw_and_lines() -> tuple[Any, list[Any]]:
    """A report as it came, and its lines."""
    with speaking() as cm, cm.billing.report(start="2026-10-14", end="2026-10-15") as report:
        return json.loads(report.raw.read_bytes(), parse_float=Decimal, parse_int=Decimal), list(report.lines())


# The document's names, from the line outwards.
NAMES = {
    "organization_id": "organizationId",
    "organization_name": "organizationName",
    "customer_number": "customerNumber",
    "service_id": "serviceId",
    "service_name": "serviceName",
    "product_id": "productId",
    "product_name": "productName",
    "item_code": "itemCode",
    "subscription_id": "subscriptionId",
    "subscription_name": "subscriptionName",
    "purchase_order": "purchaseOrderNumber",
    "cost_center": "costCenter",
    "quantity": "quantity",
    "unit_cost": "unitCostPrice",
    "unit_sales": "unitSalesPrice",
    "total_cost": "totalCost",
    "total_sales": "totalSales",
    "margin": "marginAmount",
    "margin_percent": "marginPercentage",
    "currency": "currencyCode",
    "organization_currency": "organizationCurrencyCode",
    "payment_frequency": "paymentFrequency",
    "details": "billingLineDetails",
    "note": "note",
}


def test_each_value_of_a_line_is_the_one_of_the_report(raw_and_lines: tuple[Any, list[Any]]) -> None:
    raw, lines = raw_and_lines
    items = [
        {**organization, **service, **item}
        for organization in raw["organizations"]
        for service in organization["services"]
        for item in service["items"]
    ]
    assert len(items) == len(lines) > 20
    for item, line in zip(items, lines, strict=True):
        for column, name in NAMES.items():
            assert getattr(line, column) == (item.get(name) or None if item.get(name) != 0 else 0), (column, item)
        assert line.billing_date == date.fromisoformat(item["billingDate"][:10])
        assert (line.source, line.month) == ("sandbox", "2026-10-14_2026-10-15")
        groups = item.get("organizationGroups")
        assert line.organization_groups == ("; ".join(groups) if groups else None)
    # Some lines are equal, as those of two users may be.
    assert len({line.line_digest for line in lines}) == len({tuple(sorted(map(str, item.items()))) for item in items})


@pytest.mark.parametrize("name", SPOKEN)
def test_every_dialect_gives_the_same_report(name: str, raw_and_lines: tuple[Any, list[Any]]) -> None:
    seen: list[Progress] = []
    with (
        speaking(SPOKEN[name]) as cm,
        cm.billing.report(start="2026-10-14", end="2026-10-15", on_progress=seen.append) as report,
    ):
        assert list(report.lines()) == raw_and_lines[1]
        assert report.findings() == ()
    *before, last = (progress.status.state for progress in seen)
    assert before, "it was waited for"
    assert (set(before) <= {TaskState.PENDING, TaskState.RUNNING}, last) == (True, TaskState.SUCCEEDED)


@pytest.mark.parametrize("content", ["pascal", "sales-total", "nested", "flat", "text"])
def test_every_spelling_gives_the_same_lines(content: str, raw_and_lines: tuple[Any, list[Any]]) -> None:
    with speaking(content=content) as cm, cm.billing.report(start="2026-10-14", end="2026-10-15") as report:
        found = list(report.lines())
        assert [each.line_key for each in found] == [each.line_key for each in raw_and_lines[1]]
        assert [each.values()[:-2] for each in found] == [each.values()[:-2] for each in raw_and_lines[1]]
        assert report.findings() == ()


def test_a_total_that_no_line_has_is_computed_and_told_of() -> None:
    with speaking(content="computed") as cm, cm.billing.report(start="2026-10-14", end="2026-10-15") as report:
        for line in report.lines():
            for total, price in ((line.total_sales, line.unit_sales), (line.total_cost, line.unit_cost)):
                assert total == (None if price is None or line.quantity is None else line.quantity * price)
        assert {each.code for each in report.findings()} == {"computed-totals", "missing-total-sales"}


def test_names_that_nobody_knows_are_refused_until_somebody_tells_them(raw_and_lines: tuple[Any, list[Any]]) -> None:
    columns = {
        **{"billing_date": "faktDat", "organization_id": "kundRef", "organization_name": "kundNamn"},
        **{"organization_currency": "kundValuta", "quantity": "antal", "unit_cost": "stkIn", "unit_sales": "stkUt"},
        **{"total_cost": "summaIn", "total_sales": "summaUt", "margin": "tbBel", "margin_percent": "tbPct"},
        "currency": "valuta",
    }
    with speaking(content="unknown") as cm:
        task = cm.billing.submit(start="2026-10-14", end="2026-10-15")
        with task.result() as report, pytest.raises(ReportShapeError) as refused:
            list(report.lines())
        assert "summaUt" in "".join(refused.value.names)
        with task.result(columns=columns) as report:
            found = [each.values()[:-2] for each in report.lines()]
        assert found == [each.values()[:-2] for each in raw_and_lines[1]]


@contextmanager
def answering(*answers: tuple[int, Any], **options: Any) -> Iterator[tuple[Cloudmore, list[httpx.Request]]]:
    """A client whose task ``t`` is answered so, one answer after the other; the last one stays."""
    left, asked = list(answers), []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/connect/token":
            return httpx.Response(200, content=TOKEN_BODY)
        asked.append(request)
        if request.method == "POST":
            return httpx.Response(202, headers={"location": "/reports/t"})
        status, said = left.pop(0) if len(left) > 1 else left[0]
        content = said if isinstance(said, bytes) else json.dumps(said, default=str).encode()
        return httpx.Response(status, content=content, headers={"retry-after": "1"})

    SHARED_MEMORY.clear()
    clock = SandboxClock(NOW, manual=True)
    transport = httpx.MockTransport(answer)
    usual: dict[str, Any] = {"base_url": BASE, "retry": None, "clock": clock, "transport": transport}
    with Cloudmore(CREDENTIALS, **{**usual, **options}) as cm:
        yield cm, asked


LINE = {"billingDate": "2026-10-05", "currencyCode": "EUR", "quantity": 2, "totalSales": 3.5, "totalCost": 1}
WHOLE = {"organizations": [{"organizationId": "o", "organizationName": "E", "services": [{"items": [LINE]}]}]}
STATES: dict[str, tuple[int, Any, TaskState, str | None]] = {
    **{f"{state} {word}": (200, {"status": word}, state, word) for state, words in WORDS.items() for word in words},
    "202 with nothing": (202, b"", TaskState.RUNNING, None),
    "202 with another word": (202, {"status": "Hm"}, TaskState.UNKNOWN, "Hm"),
    "202 with a word that is done": (202, {"status": "Done"}, TaskState.SUCCEEDED, "Done"),
    "a report": (200, WHOLE, TaskState.SUCCEEDED, None),
    "a report in which nothing is": (200, {"organizations": []}, TaskState.SUCCEEDED, None),
    "a report that is null": (200, {"organizations": None}, TaskState.SUCCEEDED, None),
    "an empty list": (200, [], TaskState.SUCCEEDED, None),
    "nothing": (200, b"", TaskState.SUCCEEDED, None),
    "an empty object": (200, {}, TaskState.SUCCEEDED, None),
    "a link": (200, {"resultUrl": "/x"}, TaskState.SUCCEEDED, None),
    "an id alone": (200, {"taskId": "t"}, TaskState.UNKNOWN, None),
    "warnings alone": (200, {"warnings": [{"text": "x"}]}, TaskState.UNKNOWN, None),
    "errors alone": (200, {"errors": [{"text": "x"}]}, TaskState.UNKNOWN, None),
    "errors inside": (200, {"error": {"details": [{"text": "x"}]}}, TaskState.UNKNOWN, None),
    "links alone": (200, {"links": [{"rel": "self"}], "id": "t"}, TaskState.UNKNOWN, None),
    "messages alone": (200, {"messages": ["x"], "id": "t"}, TaskState.UNKNOWN, None),
    "a sentence": (200, {"message": "Hold on"}, TaskState.UNKNOWN, None),
    "a word in the message": (200, {"message": "Processing"}, TaskState.RUNNING, "Processing"),
    "a state and a message": (200, {"state": "Failed", "message": "no prices"}, TaskState.FAILED, "Failed"),
    "an object for a state": (200, {"status": {"code": "Running"}}, TaskState.RUNNING, "Running"),
    "inside of a task": (200, {"task": {"state": "Queued"}}, TaskState.PENDING, "Queued"),
    "inside of a job": (200, {"job": {"jobStatus": "Failed"}}, TaskState.FAILED, "Failed"),
    "inside of data": (200, {"data": {"status": "Failed"}}, TaskState.FAILED, "Failed"),
    "of something else": (200, {"customer": {"status": "Active"}, "id": "t"}, TaskState.UNKNOWN, None),
    "done, but a part is not": (200, {"status": "Done", "task": {"status": "Running"}}, TaskState.RUNNING, "Running"),
    "the nearest": (200, {"status": "Running", "task": {"status": "Done"}}, TaskState.RUNNING, "Running"),
    "the best name": (200, {"status": "Running", "jobStatus": "Failed"}, TaskState.RUNNING, "Running"),
    "a false": (200, {"completed": False}, TaskState.RUNNING, "completed: false"),
    "a false that is a text": (200, {"isDone": "False"}, TaskState.RUNNING, "isDone: False"),
    "a true": (200, {"completed": True, "organizations": []}, TaskState.SUCCEEDED, None),
    "no success": (200, {"success": False}, TaskState.UNKNOWN, "success: false"),
    "half of a hundred": (200, {"percentComplete": 50}, TaskState.RUNNING, "percentComplete: 50"),
    "a percentage of one": (200, {"percent": 1}, TaskState.RUNNING, "percent: 1"),
    "a progress of one": (200, {"progress": 1, "organizations": []}, TaskState.SUCCEEDED, None),
    "a progress of a half": (200, {"progress": "0.5"}, TaskState.RUNNING, "progress: 0.5"),
    "all of a hundred": (200, {"percent": "100 %", "organizations": []}, TaskState.SUCCEEDED, None),
    "done, but at a half": (200, {"status": "Done", "percent": 50}, TaskState.UNKNOWN, "Done, percent: 50"),
    "done, but no success": (200, {"status": "Done", "success": False}, TaskState.UNKNOWN, "Done, success: false"),
    "an empty state": (200, {"status": "", "organizations": []}, TaskState.SUCCEEDED, None),
    "a null state": (200, {"status": None, "organizations": []}, TaskState.SUCCEEDED, None),
    "a bare word": (200, b" Running ", TaskState.RUNNING, "Running"),
    "a word as JSON": (200, "Running", TaskState.RUNNING, "Running"),
    "a number": (200, b"7", TaskState.UNKNOWN, "7"),
}


@pytest.mark.parametrize("name", STATES)
def test_a_state_is_read_wherever_it_is_said(name: str) -> None:
    status_code, said, state, word = STATES[name]
    with answering((status_code, said)) as (cm, asked):
        status = cm.billing.submit("2026-10").status()
        assert (status.state, status.raw) == (state, word)
        message = said.get("message") if isinstance(said, dict) else None
        assert status.message == (None if message == word else message)
        assert asked[-1].url.path.endswith("/billing/reports/MonthlyBillingPerOrganizationAsync/t")


STARTS: dict[str, tuple[dict[str, str], Any, str | None]] = {
    "an address": ({"location": "https://api.example/a/b/t-1?x=y"}, b"", "t-1"),
    "a path": ({"location": "/a/t%201/"}, b"", "t 1"),
    "an id": ({"location": "t-1"}, {"taskId": "other"}, "t-1"),
    "dots": ({"location": "/a/.."}, {"taskId": "t-1"}, "t-1"),
    "a field": ({}, {"taskId": "t-1"}, "t-1"),
    "in other letters": ({}, {"TASKID": "t-1"}, "t-1"),
    "the best field": ({}, {"operationId": "o", "id": "i", "taskId": "t-1"}, "t-1"),
    "the next field": ({}, {"operationId": "o", "id": "i", "taskId": None}, "i"),
    "a number": ({}, {"id": 17}, "17"),
    "a truth value": ({}, {"id": True}, None),
    "a text": ({}, "t-1", "t-1"),
    "a bare text": ({}, b"t-1", "t-1"),
    "a sentence": ({}, {"id": "is being built"}, None),
    "a page": ({}, b"<html>", None),
    "a list": ({}, ["t-1"], None),
    "dots in a field": ({}, {"id": ".."}, None),
    "nothing": ({}, b"", None),
}


@pytest.mark.parametrize("name", STARTS)
def test_the_id_of_the_task_is_found_wherever_it_is_told(name: str) -> None:
    headers, said, expected = STARTS[name]
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/connect/token":
            return httpx.Response(200, content=TOKEN_BODY)
        asked.append(request)
        content = said if isinstance(said, bytes) else json.dumps(said).encode()
        return httpx.Response(202, content=content, headers=headers)

    with Cloudmore(CREDENTIALS, base_url=BASE, transport=httpx.MockTransport(answer), retry=None) as cm:
        if expected is None:
            with pytest.raises(ResponseError, match="names no task"):
                cm.billing.submit("2026-10")
        else:
            assert cm.billing.submit("2026-10").id == expected
    assert json.loads(asked[0].content) == {"startDate": "2026-10-01", "endDate": "2026-10-31"}


ENDS: dict[str, tuple[list[tuple[int, Any]], type[Exception], str]] = {
    "failed": ([(200, {"status": "Failed", "message": "no prices."})], TaskFailedError, "failed with 'Failed': no prices."),
    "a word that nobody knows": ([(200, {"status": "Hm"})], TaskFailedError, "'Hm', which is not known"),
    "neither state nor report": ([(200, {"taskId": "t"})], ResponseError, "its fields: taskId"),
    "no JSON": ([(200, b"<html>")], ResponseError, "not JSON"),
    "cut": ([(200, b'{"status":"Succ')], ResponseError, "not JSON"),
    "gone": ([(404, b"")], NotFoundError, "there is no such resource"),
    "a link to another host": ([(200, {"url": "https://other.example/r"})], ResponseError, 'result_hosts=\\("other.example",\\)'),
    "a link without protection": ([(200, {"url": "http://other.example/r"})], ResponseError, "https only"),
    "a link that is none": ([(200, {"url": "https://a b/r"})], ResponseError, "It is no address"),
    "a link to a user": ([(200, {"url": "https://u@other.example/r"})], ResponseError, "It is no address"),
    "a link to a state": ([(200, {"url": "/r"}), (200, {"status": "Running"})], ResponseError, "has the state 'Running'"),
    "a link to no report": ([(200, {"url": "/r"}), (200, {"id": 1})], ResponseError, "is no report"),
    "a link to nothing": ([(200, {"url": "/r"}), (404, b"")], NotFoundError, "does not give it"),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_task_that_gives_no_report_says_why(name: str) -> None:
    answers, error, words = ENDS[name]
    with answering(*answers) as (cm, _):
        task = cm.billing.submit("2026-10")
        with pytest.raises(error, match=words) as refused:
            task.result()
        if isinstance(refused.value, TaskFailedError):
            known = "failed" in words
            assert (refused.value.task_id, refused.value.status) == ("t", answers[0][1]["status"])
            assert refused.value.token == (None if known else task.to_token())


def test_a_link_is_followed_to_the_report_with_its_query_byte_for_byte() -> None:
    with answering((200, {"status": "Done", "resultUrl": "/r/7?sig=a%2Bb+c"}), (200, WHOLE)) as (cm, asked):
        with cm.billing.submit("2026-10").result() as report:
            assert [each.total_sales for each in report.lines()] == [Decimal("3.5")]
        assert asked[-1].url.raw_path == b"/r/7?sig=a%2Bb+c"
        assert asked[-1].headers["authorization"] == "Bearer token-of-the-test"


@pytest.mark.parametrize("address", ["https://files.example/r?sig=s", "https://FILES.example:443/r?sig=s"])
def test_another_host_that_is_allowed_is_asked_without_the_token(address: str) -> None:
    options = {"result_hosts": ("files.example",)}
    with answering((200, {"status": "Done", "url": address}), (200, WHOLE), **options) as (cm, asked):
        with cm.billing.submit("2026-10").result() as report:
            assert report.totals().lines == 1
        assert str(asked[-1].url) == "https://files.example/r?sig=s"
        assert "authorization" not in asked[-1].headers
        assert asked[-1].headers.get("user-agent", "").find("cloudmore") == -1


# Where the report's address lies: the best of several, and what is none.
ADDRESSES: dict[str, tuple[dict[str, Any], str | None]] = {
    "a name that says it": ({"url": "/wrong", "resultUrl": "/r"}, "/r"),
    "report before download": ({"downloadUrl": "/wrong", "reportUrl": "/r"}, "/r"),
    "result before file": ({"fileUri": "/wrong", "resultUri": "/r"}, "/r"),
    "the nearer one": ({"links": {"resultUrl": "/wrong"}, "href": "/r"}, "/r"),
    "inside": ({"_links": {"report": {"href": "/r"}}}, "/r"),
    "too deep": ({"a": {"b": {"c": {"href": "/r"}}}, "status": "Done"}, None),
    "a path without a slash": ({"resultUrl": "results/7.json"}, "/results/7.json"),
    "a word": ({"status": "Done", "result": "complete"}, None),
    "to the task itself": ({"status": "Done", "href": f"/api/resellers/{CREDENTIALS.reseller_id}/billing/reports/MonthlyBillingPerOrganizationAsync/t"}, None),
    "to something else": ({"status": "Done", "self": {"href": "/r"}}, None),
    "to a cancellation": ({"status": "Done", "links": {"cancel": {"href": "/r"}}}, None),
    **{f"in {what}": ({f"{what}Link": "/r"}, "/r") for what in ("output", "blob", "resource", "content", "data")},
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_address_of_the_report_is_found(name: str) -> None:
    said, expected = ADDRESSES[name]
    with answering((200, said), *([] if expected is None else [(200, WHOLE)])) as (cm, asked):
        task = cm.billing.submit("2026-10")
        if expected is None:
            assert task.status().state is TaskState.SUCCEEDED
            with task.result() as report:
                assert list(report.lines()) == []
            assert {each.url.path.rpartition("/")[2] for each in asked if each.method == "GET"} == {"t"}
            return
        with task.result() as report:
            assert report.totals().lines == 1
        path = asked[-1].url.path
        assert path == expected if expected == "/r" else path.endswith(expected)


def test_a_link_beside_lines_is_not_followed() -> None:
    with answering((200, {**WHOLE, "resultUrl": "/r"})) as (cm, asked), cm.billing.submit("2026-10").result() as report:
        assert report.totals().lines == 1
        assert all(each.url.path != "/r" for each in asked)


def report_of(body: Any, columns: Mapping[str, str | Sequence[str]] | None = None) -> Any:
    """The lines of a report and the codes of its findings."""
    with answering((200, body)) as (cm, _), cm.billing.submit("2026-10").result(columns=columns) as report:
        lines = list(report.lines())
        return lines, [each.code for each in report.findings()], dict(report.totals().by_currency)


VALUES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "numbers that are texts": ({"totalSales": " 1.50 ", "quantity": "+2"}, {"total_sales": Decimal("1.50"), "quantity": 2}),
    "an exponent": ({"totalSales": Decimal("1e2")}, {"total_sales": 100}),
    "an empty number": ({"marginAmount": " "}, {"margin": None}),
    "a date": ({"billingDate": "2026-10-05"}, {"billing_date": date(2026, 10, 5)}),
    "a time without a zone": ({"billingDate": "2026-10-05T23:30:00"}, {"billing_date": date(2026, 10, 5)}),
    "a time with a zone": ({"billingDate": "2026-10-05T23:30:00-05:00"}, {"billing_date": date(2026, 10, 6)}),
    "a currency in small letters": ({"currencyCode": " eur "}, {"currency": "EUR"}),
    "an empty currency": ({"organizationCurrencyCode": ""}, {"organization_currency": None}),
    "an empty text": ({"note": ""}, {"note": None}),
    "a number for a text": ({"note": Decimal("1.10")}, {"note": "1.10"}),
    "a truth value for a text": ({"note": True}, {"note": "true"}),
    "a list of texts": ({"organizationGroups": ["a", "b"]}, {"organization_groups": "a; b"}),
    "an empty list": ({"organizationGroups": []}, {"organization_groups": None}),
    "a list of other things": ({"note": ["a", 1]}, {"note": '["a",1]'}),
    "an empty object for an id": ({"productId": {}}, {"product_id": None}),
    "a usage": ({"paymentFrequency": "Usage"}, {"kind": "usage"}),
    "a credit": ({"totalSales": -1, "totalCost": 0}, {"kind": "credit", "total_sales": -1, "total_cost": 0}),
    "what nobody knows": ({"shoeSize": Decimal("41.50")}, {"extra": '{"shoeSize":41.50}'}),
    "the organization's": ({}, {"organization_id": "o", "organization_name": "E", "source": "cloudmore"}),
    "the line's own": (
        {"organizationName": "F"},
        {"organization_name": "F", "organization_id": "o", "extra": '{"outer.organization_name":"E"}'},
    ),
    "another organization": (
        {"organizationId": "p", "organizationName": "F"},
        {"organization_id": "p", "extra": '{"outer.organization_id":"o","outer.organization_name":"E"}'},
    ),
    "another organization without a name": (
        {"organizationId": "p"},
        {
            "organization_id": "p",
            "organization_name": None,
            "extra": '{"outer.organization_id":"o","outer.organization_name":"E"}',
        },
    ),
    "one thing under two names": ({"itemCode": "c", "sku": "c"}, {"item_code": "c", "extra": None}),
    "two things under two names": ({"itemCode": "c", "sku": "d"}, {"item_code": "c", "extra": '{"sku":"d"}'}),
    "the second name": ({"itemCode": None, "sku": "d"}, {"item_code": "d", "extra": None}),
    "inside of an object": (
        {"product": {"id": "p", "name": "N", "size": 1}},
        {"product_id": "p", "product_name": "N", "extra": '{"product":{"size":1}}'},
    ),
    "deeper": ({"organization": {"currency": {"code": "SEK", "name": "krona"}}}, {"organization_currency": "SEK"}),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_is_read_as_it_is_meant(name: str) -> None:
    own, expected = VALUES[name]
    body = {"organizations": [{**WHOLE["organizations"][0], "services": [{"items": [{**LINE, **own}]}]}]}
    # A number is no text in JSON.
    text = json.dumps(body, default=lambda number: f"#{number}#").replace('"#', "").replace('#"', "")
    (line,), _, _ = report_of(text.encode())
    assert {column: getattr(line, column) for column in expected} == expected


@pytest.mark.parametrize(
    ("own", "names"),
    [
        ({"totalSales": "much"}, "totalSales"),
        ({"totalSales": True}, "totalSales"),
        ({"totalSales": [1]}, "totalSales"),
        ({"totalSales": "1,5"}, "totalSales"),
        ({"totalSales": "1e101"}, "totalSales"),
        ({"quantity": "1" * 201}, "quantity"),
        ({"billingDate": "soon"}, "billingDate"),
        ({"billingDate": 20261005}, "billingDate"),
    ],
)
def test_a_value_that_cannot_be_read_stops_the_report(own: dict[str, Any], names: str) -> None:
    body = {"organizations": [{**WHOLE["organizations"][0], "services": [{"items": [{**LINE, **own}]}]}]}
    with pytest.raises(ReportShapeError) as refused:
        report_of(body)
    assert names in "".join(refused.value.names)


ALONE = {**LINE, "organizationId": "o"}
SHAPES: dict[str, tuple[Any, list[tuple[Any, Any]], list[str]]] = {
    "a bare list": ([ALONE], [("EUR", Decimal("3.5"))], []),
    "an envelope": ({"data": {"rows": [ALONE]}}, [("EUR", Decimal("3.5"))], []),
    "nothing at all": ({"organizations": []}, [], ["empty"]),
    "a price without a total": (
        [{**{name: value for name, value in ALONE.items() if "total" not in name}, "unitSalesPrice": 1.5, "unitCostPrice": 1}],
        [("EUR", Decimal(3))],
        ["computed-totals"] * 2,
    ),
    "a price for nothing": (
        [
            {**{name: value for name, value in ALONE.items() if "total" not in name}, "unitSalesPrice": 1.5, "unitCostPrice": 1},
            {"organizationId": "o", "billingDate": "2026-10-05", "currencyCode": "EUR", "quantity": None, "unitSalesPrice": 1, "unitCostPrice": 1},
        ],
        [("EUR", Decimal(3)), ("EUR", None)],
        [*(["computed-totals"] * 2), "missing-quantity", "missing-total-sales"],
    ),
    "two names for an amount": ([{**ALONE, "salesTotal": 9}], [("EUR", Decimal("3.5"))], ["ambiguous-column"]),
    "tiers inside of a line": (
        [{**ALONE, "tiers": [{"quantity": 1, "unitSalesPrice": 1.75}, {"quantity": 1, "unitSalesPrice": 1.75}]}],
        [("EUR", Decimal("3.5"))],
        [],
    ),
    "sums around the lines": (
        {"totalSales": 3.5, "rows": [{"totalSales": 3.5, "organizationId": "o", "lines": [ALONE]}]},
        [("EUR", Decimal("3.5"))],
        [],
    ),
    "a wrong sum around the lines": (
        {"rows": [{"totalSales": 4.5, "organizationId": "o", "lines": [ALONE]}]},
        [("EUR", Decimal("3.5"))],
        ["subtotal-differs"],
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_the_lines_are_found_wherever_they_lie(name: str) -> None:
    body, expected, codes = SHAPES[name]
    lines, found, totals = report_of(body)
    assert [(each.currency, each.total_sales) for each in lines] == expected
    assert sorted(found) == codes
    assert sum(each.lines for each in totals.values()) == len(expected)


REFUSED: dict[str, tuple[Any, dict[str, str] | None, type[Exception], str]] = {
    "no amounts": ([{"organizationId": "o", "billingDate": "2026-10-05", "quantity": 1, "currencyCode": "EUR"}], None, ReportShapeError, "total_sales"),
    "an amount in two spellings": ([{**ALONE, "TotalSales": 1}], None, ReportShapeError, "more than one way"),
    "two lists of the same money that differ": (
        {"a": [{"services": [ALONE], "products": [{**ALONE, "totalSales": 9}]}]},
        None,
        ReportShapeError,
        "look like lines, and differ",
    ),
    "a name that did not come": ([ALONE], {"total_sales": "net"}, ReportShapeError, "net"),
    "one field for two amounts": ([ALONE], {"total_cost": "totalSales"}, CloudmoreError, "the same field"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_report_that_may_be_read_wrongly_is_refused(name: str) -> None:
    body, columns, error, words = REFUSED[name]
    with pytest.raises(error, match=words):
        report_of(body, columns)


def test_words_and_statuses_are_all_of_the_table() -> None:
    assert set(product([200], WORDS)) <= {(code, state) for code, _, state, _ in STATES.values()}
    assert Wire().content == b""
