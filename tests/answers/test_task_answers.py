"""What the answers of the billing task say: the task's id, its state, why there is no report, and where one is."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from answers.task import WHOLE, answering
from answers.wire import BASE
from conftest import CREDENTIALS, TOKEN_BODY
from task_words import WORDS

from cloudmore import Cloudmore, CloudmoreError, NotFoundError, ResponseError, TaskFailedError
from cloudmore.billing import TaskState

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
    "a likely name beside lines": (200, {**WHOLE, "jobStatus": "Failed"}, TaskState.FAILED, "Failed"),
    "an object for a state beside lines": (200, {**WHOLE, "status": {"code": "Queued"}}, TaskState.PENDING, "Queued"),
    "of something else beside lines": (200, {**WHOLE, "customer": {"status": "Failed"}}, TaskState.SUCCEEDED, None),
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


# Lists that are about the task, and those that may be a report in which nothing was sold.
ABOUT_THE_TASK = (
    *("warnings", "messages", "notices", "notifications", "tasks", "jobs", "operations", "steps", "stages", "events"),
    *("logs", "log", "history", "diagnostics", "issues", "infos", "hints", "actions", "problems", "error", "errors"),
    *("link", "links"),
)
OF_LINES = (
    *("organizations", "organisations", "customers", "services", "subscriptions", "products", "lines", "billingLines"),
    *("invoiceLines", "reportLines", "items", "lineItems", "billing_items", "entries", "records", "rows"),
    *("transactions", "charges"),
)


@pytest.mark.parametrize(
    ("names", "state"), [(ABOUT_THE_TASK, TaskState.UNKNOWN), (OF_LINES, TaskState.SUCCEEDED)], ids=["task", "lines"]
)
def test_a_list_is_about_the_task_or_of_lines_by_its_name(names: tuple[str, ...], state: TaskState) -> None:
    for name in names:
        said: Any = [{"text": "x"}] if names is ABOUT_THE_TASK else None
        with answering((200, {"id": "t", name: said})) as (cm, _):
            assert cm.billing.submit("2026-10").status().state is state, name


def test_any_other_list_may_be_one_of_lines() -> None:
    with answering((200, {"id": "t", "anything": []}), (200, {"id": "t", "anything": None})) as (cm, _):
        task = cm.billing.submit("2026-10")
        assert [task.status().state, task.status().state] == [TaskState.SUCCEEDED, TaskState.UNKNOWN]


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
    "failed": (
        [(200, {"status": "Failed", "message": "no prices."})],
        TaskFailedError,
        "failed with 'Failed': no prices.",
    ),
    "a word that nobody knows": ([(200, {"status": "Hm"})], TaskFailedError, "'Hm', which is not known"),
    "neither state nor report": ([(200, {"taskId": "t"})], ResponseError, "its fields: taskId"),
    "no JSON": ([(200, b"<html>")], ResponseError, "not JSON"),
    "cut": ([(200, b'{"status":"Succ')], ResponseError, "not JSON"),
    "gone": ([(404, b"")], NotFoundError, "there is no such resource"),
    "a link to another host": (
        [(200, {"url": "https://other.example/r"})],
        ResponseError,
        'result_hosts=\\("other.example",\\)',
    ),
    "a link without protection": ([(200, {"url": "http://other.example/r"})], ResponseError, "https only"),
    "a link that is none": ([(200, {"url": "https://a b/r"})], ResponseError, "It is no address"),
    "a link to a user": ([(200, {"url": "https://u@other.example/r"})], ResponseError, "It is no address"),
    "a link to a state": (
        [(200, {"url": "/r"}), (200, {"status": "Running"})],
        ResponseError,
        "has the state 'Running'",
    ),
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
    "to the task itself": (
        {
            "status": "Done",
            "href": f"/api/resellers/{CREDENTIALS.reseller_id}/billing/reports/MonthlyBillingPerOrganizationAsync/t",
        },
        None,
    ),
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


def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for answers in ([(200, WHOLE)], [(200, {"status": "Running"}), (200, WHOLE)], [(200, {"url": "/r"}), (200, WHOLE)]):
        with answering(*answers) as (cm, _), cm.billing.submit("2026-10").result() as report:
            assert [report.raw] == list(tmp_path.iterdir())
        assert list(tmp_path.iterdir()) == []
    for answers in ([(200, {"status": "Failed"})], [(200, {"url": "/r"}), (200, {"id": 1})], [(200, b"<html>")]):
        with answering(*answers) as (cm, _), pytest.raises(CloudmoreError):
            cm.billing.submit("2026-10").result()
        assert list(tmp_path.iterdir()) == []


def test_a_link_beside_lines_is_not_followed() -> None:
    with answering((200, {**WHOLE, "resultUrl": "/r"})) as (cm, asked), cm.billing.submit("2026-10").result() as report:
        assert report.totals().lines == 1
        assert all(each.url.path != "/r" for each in asked)
