"""What the answers of the billing task mean, in every dialect, and how long to wait."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from task_words import SPELLINGS, WORDS

from cloudmore.billing import TaskState, TaskStatus
from cloudmore.billing.result_link import result_address
from cloudmore.billing.task_status import next_wait, read_task_id, read_task_status, said_of

RUNNING = TaskState.RUNNING
SUCCEEDED, FAILED, UNKNOWN = TaskState.SUCCEEDED, TaskState.FAILED, TaskState.UNKNOWN

CASES = [pytest.param(word, state, id=f"{word} is {state}") for state, words in WORDS.items() for word in words]


@pytest.mark.parametrize(("word", "state"), CASES)
@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_word_means_the_same_in_any_case_under_any_name_and_status(word: str, state: TaskState, spell: Any) -> None:
    for name in ("status", "Status", "STATE", "taskStatus", "TaskState"):
        for status_code in (200, 202):
            found = read_task_status(status_code, {"taskId": "t-1", name: spell(word)})
            assert found == TaskStatus(state, spell(word), None)


STATUSES: dict[str, tuple[int, dict[str, Any], TaskStatus]] = {
    "202 without a body": (202, {}, TaskStatus(RUNNING)),
    "200 without a word": (200, {"taskId": "t-1"}, TaskStatus(SUCCEEDED)),
    "200 without a body": (200, {}, TaskStatus(SUCCEEDED)),
    "202 that is done": (202, {"status": "Done"}, TaskStatus(SUCCEEDED, "Done")),
    "200 that still runs": (200, {"status": "Running"}, TaskStatus(RUNNING, "Running")),
    "null is no word": (202, {"status": None}, TaskStatus(RUNNING)),
    "empty text is no word": (202, {"status": ""}, TaskStatus(RUNNING)),
    "an empty status beside a state": (200, {"status": "", "state": "Failed"}, TaskStatus(FAILED, "Failed")),
    "blank text is no word": (200, {"status": " \t", "state": "Running"}, TaskStatus(RUNNING, "Running")),
    "a number is a word that nobody knows": (200, {"status": 2}, TaskStatus(UNKNOWN, "2")),
    "zero is one, too": (200, {"status": 0}, TaskStatus(UNKNOWN, "0")),
    "a truth value is one, too": (200, {"status": True}, TaskStatus(UNKNOWN, "True")),
    "status before state": (200, {"state": "Failed", "status": "Running"}, TaskStatus(RUNNING, "Running")),
    "a message beside the word": (
        200,
        {"status": "Failed", "message": "no prices"},
        TaskStatus(FAILED, "Failed", "no prices"),
    ),
    "a message alone that is a word": (200, {"message": "Processing"}, TaskStatus(RUNNING, "Processing")),
    "a Message in capitals": (202, {"MESSAGE": "SUCCESSFUL"}, TaskStatus(SUCCEEDED, "SUCCESSFUL")),
    "a message alone that is a sentence": (202, {"message": "Hold on"}, TaskStatus(RUNNING, None, "Hold on")),
    "a sentence at 200": (200, {"message": "Here you are"}, TaskStatus(SUCCEEDED, None, "Here you are")),
    "the same word twice": (200, {"status": "Failed", "message": "Failed"}, TaskStatus(FAILED, "Failed")),
    "done, and still running": (200, {"status": "Done", "state": "Running"}, TaskStatus(RUNNING, "Running")),
    "done, and failed": (200, {"status": "Done", "taskState": "Failed"}, TaskStatus(FAILED, "Failed")),
    "an unknown word with a message": (
        200,
        {"status": "Odd", "message": "Failed"},
        TaskStatus(UNKNOWN, "Odd", "Failed"),
    ),
}


@pytest.mark.parametrize(("status_code", "scalars", "found"), STATUSES.values(), ids=STATUSES.keys())
def test_an_answer_tells_the_state(status_code: int, scalars: dict[str, Any], found: TaskStatus) -> None:
    assert read_task_status(status_code, scalars) == found


UNFINISHED: dict[str, tuple[dict[str, Any], TaskStatus]] = {
    **{
        f"{name} is false": ({name: False}, TaskStatus(RUNNING, f"{name}: false"))
        for name in ("isCompleted", "Completed", "complete", "is_complete", "finished", "isFinished", "done", "isReady")
    },
    **{
        f"{name} is false": ({name: False}, TaskStatus(UNKNOWN, f"{name}: false"))
        for name in ("success", "isSuccess", "Succeeded", "successful")
    },
    "a text for false": ({"isDone": "False"}, TaskStatus(RUNNING, "isDone: False")),
    **{
        f"{name} of 40": ({name: 40}, TaskStatus(RUNNING, f"{name}: 40"))
        for name in ("percentComplete", "progress", "Percentage", "percent_done", "percentCompleted")
    },
    "a fraction": ({"progress": Decimal("0.4")}, TaskStatus(RUNNING, "progress: 0.4")),
    "a text of a percentage": ({"progress": "40 %"}, TaskStatus(RUNNING, "progress: 40 %")),
    "no progress yet": ({"progress": 0}, TaskStatus(RUNNING, "progress: 0")),
    "one of a hundred": ({"percentComplete": 1}, TaskStatus(RUNNING, "percentComplete: 1")),
    "nearly": ({"percentComplete": Decimal("99.99")}, TaskStatus(RUNNING, "percentComplete: 99.99")),
    "with a word for success": (
        {"status": "Successful", "isCompleted": False},
        TaskStatus(UNKNOWN, "Successful, isCompleted: false"),
    ),
    "a progress with a word for success": (
        {"status": "Done", "progress": 40, "message": "soon"},
        TaskStatus(UNKNOWN, "Done, progress: 40", "soon"),
    ),
    "with a word for running": ({"status": "Running", "isCompleted": False}, TaskStatus(RUNNING, "Running")),
    "with a word for failure": ({"status": "Failed", "progress": 40}, TaskStatus(FAILED, "Failed")),
    "with a word that nobody knows": ({"status": "Odd", "done": False}, TaskStatus(UNKNOWN, "Odd")),
    "true": ({"isCompleted": True, "success": "true"}, TaskStatus(SUCCEEDED)),
    "null": ({"isCompleted": None, "progress": None}, TaskStatus(SUCCEEDED)),
    "all of it": ({"progress": 1, "percentComplete": 100}, TaskStatus(SUCCEEDED)),
    "all of it, as text": ({"progress": "100.0 %"}, TaskStatus(SUCCEEDED)),
    "a progress that is no number": ({"progress": "see the log", "percent": True}, TaskStatus(SUCCEEDED)),
    "a number of something else": ({"margin": 40, "completed": 3, "discountPercentage": 5}, TaskStatus(SUCCEEDED)),
}


@pytest.mark.parametrize(("said", "found"), UNFINISHED.values(), ids=UNFINISHED.keys())
@pytest.mark.parametrize("holds_result", [True, False])
def test_half_a_report_is_not_taken_for_a_whole_one(
    said: dict[str, Any], found: TaskStatus, *, holds_result: bool
) -> None:
    without_a_word = found == TaskStatus(SUCCEEDED) and not holds_result
    expected = TaskStatus(UNKNOWN) if without_a_word else found
    assert read_task_status(200, said, holds_result=holds_result) == expected
    if "status" not in said:
        assert read_task_status(202, said).state is RUNNING


WITHOUT_A_RESULT: dict[str, tuple[int, dict[str, Any], TaskStatus]] = {
    "200 without a word": (200, {"taskId": "t-1"}, TaskStatus(UNKNOWN)),
    "200 with a sentence": (200, {"message": "Hold on"}, TaskStatus(UNKNOWN, None, "Hold on")),
    "200 with a word": (200, {"status": "Done"}, TaskStatus(SUCCEEDED, "Done")),
    "202 without a word": (202, {"taskId": "t-1"}, TaskStatus(RUNNING)),
}


@pytest.mark.parametrize(("status_code", "said", "found"), WITHOUT_A_RESULT.values(), ids=WITHOUT_A_RESULT.keys())
def test_an_answer_that_says_nothing_is_not_taken_for_a_report(
    status_code: int, said: dict[str, Any], found: TaskStatus
) -> None:
    assert read_task_status(status_code, said, holds_result=False) == found


SAID: dict[str, tuple[dict[tuple[str, ...], Any], TaskStatus]] = {
    "at the top": ({("status",): "Running", ("taskId",): "t"}, TaskStatus(RUNNING, "Running")),
    "a bare word": ({(): "Processing"}, TaskStatus(RUNNING, "Processing")),
    "a bare word that nobody knows": ({(): "Odd"}, TaskStatus(UNKNOWN, "Odd")),
    "a bare number": ({(): 5}, TaskStatus(UNKNOWN, "5")),
    "a bare null": ({(): None}, TaskStatus(SUCCEEDED)),
    "in an object task": (
        {("task", "status"): "Failed", ("task", "message"): "no"},
        TaskStatus(FAILED, "Failed", "no"),
    ),
    "in an object Data": ({("Data", "State"): "Running"}, TaskStatus(RUNNING, "Running")),
    "in an object result": ({("result", "status"): "Running"}, TaskStatus(RUNNING, "Running")),
    "at the top before an object": (
        {("task", "status"): "Failed", ("status",): "Running"},
        TaskStatus(RUNNING, "Running"),
    ),
    "an object that is not done, whatever the top says": (
        {("status",): "success", ("data", "status"): "Running"},
        TaskStatus(RUNNING, "Running"),
    ),
    "in an object where the top has null": (
        {("status",): None, ("task", "status"): "Failed"},
        TaskStatus(FAILED, "Failed"),
    ),
    "in an object of something else": ({("organization", "status"): "Failed"}, TaskStatus(SUCCEEDED)),
    "further down": ({("data", "task", "status"): "Failed"}, TaskStatus(FAILED, "Failed")),
    "further down, and unknown": ({("data", "task", "status"): "Odd"}, TaskStatus(UNKNOWN, "Odd")),
    "in an object job": ({("job", "status"): "Running"}, TaskStatus(RUNNING, "Running")),
    "unknown in an object that may be an envelope": ({("response", "status"): "OK"}, TaskStatus(SUCCEEDED)),
    "in an object status": ({("status", "name"): "Running", ("status", "id"): 2}, TaskStatus(RUNNING, "Running")),
    "in an object state": ({("state", "value"): "failed"}, TaskStatus(FAILED, "failed")),
    "under a longer name": ({("properties", "provisioningState"): "Running"}, TaskStatus(RUNNING, "Running")),
    "of something else under a longer name": ({("paymentStatus",): "Pending"}, TaskStatus(SUCCEEDED)),
    "a flag in an object": ({("task", "isCompleted"): False}, TaskStatus(RUNNING, "task.isCompleted: false")),
    "a progress in an object": ({("progress", "percent"): 40}, TaskStatus(RUNNING, "progress.percent: 40")),
    "a flag of something else": ({("organization", "ready"): False}, TaskStatus(SUCCEEDED)),
}


@pytest.mark.parametrize(("around", "found"), SAID.values(), ids=SAID.keys())
def test_a_state_is_found_where_it_may_be(around: dict[tuple[str, ...], Any], found: TaskStatus) -> None:
    assert read_task_status(200, said_of(around)) == found


ANYWHERE: dict[str, tuple[dict[tuple[str, ...], Any], TaskStatus]] = {
    "that still runs": ({("organization", "status"): "Pending"}, TaskStatus(TaskState.PENDING, "Pending")),
    "that failed": ({("a", "b", "invoiceState", "c"): "Failed"}, TaskStatus(FAILED, "Failed")),
    "that is done": ({("organization", "status"): "Done"}, TaskStatus(UNKNOWN)),
    "that nobody knows": ({("error", "status"): "INTERNAL"}, TaskStatus(UNKNOWN)),
    "beside the task's own": (
        {("status",): "Done", ("payment", "status"): "Pending"},
        TaskStatus(SUCCEEDED, "Done"),
    ),
}


@pytest.mark.parametrize(("around", "found"), ANYWHERE.values(), ids=ANYWHERE.keys())
def test_a_state_anywhere_counts_where_no_line_came(around: dict[tuple[str, ...], Any], found: TaskStatus) -> None:
    assert read_task_status(200, said_of(around, has_lines=False), holds_result=False) == found


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text()))
def test_no_answer_breaks_the_reader(scalars: dict[str, Any]) -> None:
    assert read_task_status(200, scalars).state in TaskState


PATH = "/api/resellers/r-1/billing/reports/MonthlyBillingPerOrganizationAsync"

TASK_IDS: dict[str, tuple[str | None, Any, str | None]] = {
    "an absolute Location": (f"https://api.example{PATH}/t-1", None, "t-1"),
    "a relative Location": (f"{PATH}/t-1", None, "t-1"),
    "a Location that is the id": ("t-1", None, "t-1"),
    "a Location without a scheme": ("//api.example/x/t-1", None, "t-1"),
    "a Location with a slash at its end": (f"{PATH}/t-1/", None, "t-1"),
    "a Location with a query": (f"{PATH}/t-1?api-version=2#top", None, "t-1"),
    "a Location with white space around": (f" {PATH}/t-1 ", None, "t-1"),
    "a Location that is encoded": (f"{PATH}/t%2F1%20%C3%A4", None, "t/1 ä"),
    "a Location with half an IPv6 address": ("https://[::1/x/t-1", None, "t-1"),
    "a Location with a colon in the id": (f"{PATH}/urn:t:1", None, "urn:t:1"),
    "a Location without a path": ("https://api.example", {"taskId": "t-2"}, "t-2"),
    "a Location that is a slash": ("/", {"taskId": "t-2"}, "t-2"),
    "a Location that ends in dots": (f"{PATH}/..", {"taskId": "t-2"}, "t-2"),
    "a Location that ends in a dot": ("/x/%2E", None, None),
    "a body of dots": (None, "..", None),
    "a Location that is empty": ("", {"taskId": "t-2"}, "t-2"),
    "Location before the body": (f"{PATH}/t-1", {"taskId": "t-2"}, "t-1"),
    "taskId": (None, {"taskId": "t-2"}, "t-2"),
    "TaskID": (None, {"TaskID": "t-2"}, "t-2"),
    "TASKID": (None, {"TASKID": "t-2"}, "t-2"),
    "id": (None, {"id": "t-2"}, "t-2"),
    "operationId": (None, {"operationId": "t-2"}, "t-2"),
    "taskId before id": (None, {"id": "no", "taskId": "t-2"}, "t-2"),
    "id, where taskId is null": (None, {"taskId": None, "id": "t-2"}, "t-2"),
    "id, where taskId is empty": (None, {"taskId": "", "id": "t-2"}, "t-2"),
    "a number in the body": (None, {"id": 17}, "17"),
    "zero": (None, {"id": 0}, "0"),
    "a bare text": (None, "t-3", "t-3"),
    "a bare text with white space around": (None, " t-3\n", "t-3"),
    "a bare number": (None, 4711, "4711"),
    "nothing": (None, None, None),
    "an empty text": (None, "", None),
    "a blank text": (None, "  ", None),
    "an empty object": (None, {}, None),
    "a list": (None, ["t-2"], None),
    "a truth value": (None, True, None),
    "a truth value in the body": (None, {"id": True}, None),
    "an object in the body": (None, {"id": {"value": "t"}}, None),
    "a page of HTML": (None, "<!DOCTYPE html><html></html>", None),
    "a sentence": (None, "The report is being built.", None),
    "a very long text": (None, "x" * 201, None),
}


@pytest.mark.parametrize(("location", "body", "task_id"), TASK_IDS.values(), ids=TASK_IDS.keys())
def test_the_task_id_is_found_in_every_dialect(location: str | None, body: Any, task_id: str | None) -> None:
    assert read_task_id(location, body) == task_id


@given(st.text(), st.none() | st.text() | st.dictionaries(st.sampled_from(["id", "taskId"]), st.text()))
def test_no_start_answer_breaks_the_reader(location: str, body: Any) -> None:
    task_id = read_task_id(location, body)
    assert task_id is None or task_id


def test_polls_begin_at_two_seconds_and_grow_by_half_to_thirty() -> None:
    waits: list[float] = [next_wait(None, retry_after=None)]
    while len(waits) < 10:
        waits.append(next_wait(waits[-1], retry_after=None))
    assert waits == [2.0, 3.0, 4.5, 6.75, 10.125, 15.1875, 22.78125, 30.0, 30.0, 30.0]


@pytest.mark.parametrize(
    ("retry_after", "wait"),
    [
        pytest.param(7.5, 7.5, id="as asked"),
        pytest.param(45.0, 45.0, id="longer than our own longest"),
        pytest.param(120.0, 120.0, id="just granted"),
        pytest.param(3600.0, 120.0, id="an hour is capped"),
        pytest.param(1.0, 1.0, id="a second"),
        pytest.param(0.0, 1.0, id="at once is never a loop without pause"),
        pytest.param(0.01, 1.0, id="nearly at once, neither"),
    ],
)
@pytest.mark.parametrize("previous", [None, 2.0, 30.0])
def test_what_the_server_asks_for_is_granted_within_limits(
    previous: float | None, retry_after: float, wait: float
) -> None:
    assert next_wait(previous, retry_after=retry_after) == wait


ASKED = f"{PATH}/t-1"
ADDRESSES: dict[str, tuple[dict[tuple[str, ...], Any], str | None]] = {
    **{
        name: ({(name,): "/files/7", ("taskId",): "t-1"}, "/files/7")
        for name in ("resultUrl", "ResultURL", "result_url", "reportUrl", "downloadUrl", "download_link", "fileUri")
    },
    **{name: ({(name,): "/files/7"}, "/files/7") for name in ("url", "uri", "link", "href", "Location", "report")},
    "an absolute one": ({("resultUrl",): "https://x.example/7?sig=1"}, "https://x.example/7?sig=1"),
    "of another scheme": ({("resultUrl",): "ftp://x.example/7"}, "ftp://x.example/7"),
    "without a scheme": ({("resultUrl",): "//x.example/7"}, "//x.example/7"),
    "a path from here": ({("resultUrl",): "files/7.json"}, "files/7.json"),
    "with white space around": ({("url",): " /files/7\n"}, "/files/7"),
    "in an object": ({("result", "url"): "/files/7"}, "/files/7"),
    "in links": ({("_links", "self", "href"): "/x", ("_links", "result", "href"): "/files/7"}, "/files/7"),
    "an object links": ({("links", "self"): "/x", ("links", "result"): "/files/7"}, "/files/7"),
    "the nearest": ({("result", "resultUrl"): "/far", ("url",): "/near"}, "/near"),
    "the best name": ({("link",): "/b", ("downloadUrl",): "/a"}, "/a"),
    "beside one that is null": ({("resultUrl",): None, ("url",): "/files/7"}, "/files/7"),
    "the task itself": ({("url",): ASKED}, None),
    "the task itself, absolute": ({("href",): f"https://api.example{ASKED.upper()}/?a=b"}, None),
    "a word": ({("location",): "Sweden", ("result",): "Successful"}, None),
    "a number": ({("url",): 7}, None),
    "an empty text": ({("resultUrl",): ""}, None),
    "a sentence": ({("resultUrl",): "Look into your mail."}, None),
    "a status link": ({("status", "url"): "/s", ("statusUrl",): "/s"}, None),
    "too far down": ({("a", "b", "c", "url"): "/files/7"}, None),
    "a bare value": ({(): "/files/7"}, None),
    "nothing": ({}, None),
}


@pytest.mark.parametrize(("around", "address"), ADDRESSES.values(), ids=ADDRESSES.keys())
def test_the_address_of_the_report_is_found(around: dict[tuple[str, ...], Any], address: str | None) -> None:
    assert result_address(around, ASKED) == address


@given(st.dictionaries(st.lists(st.sampled_from(["url", "links", "x"]) | st.text()).map(tuple), st.none() | st.text()))
def test_no_answer_breaks_the_search(around: dict[tuple[str, ...], Any]) -> None:
    address = result_address(around, ASKED)
    assert address is None or address
