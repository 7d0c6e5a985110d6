"""What the answers of the billing task mean, in every dialect, and how long to wait."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmore.billing import TaskState, TaskStatus
from cloudmore.billing.task_status import next_wait, read_task_id, read_task_status

PENDING, RUNNING = TaskState.PENDING, TaskState.RUNNING
SUCCEEDED, FAILED, UNKNOWN = TaskState.SUCCEEDED, TaskState.FAILED, TaskState.UNKNOWN

WORDS: dict[TaskState, tuple[str, ...]] = {
    PENDING: ("Pending", "Queued", "Accepted", "Created", "NotStarted", "not_started", "Scheduled", "waiting"),
    RUNNING: (
        "Processing",
        "Running",
        "InProgress",
        "in progress",
        "IN_PROGRESS",
        "in-progress",
        "Started",
        "building",
    ),
    SUCCEEDED: ("Successful", "Succeeded", "SUCCESS", "Completed", "complete", "Done", "finished", "Ready."),
    FAILED: ("Failed", "FAILURE", "error", "Faulted", "Cancelled", "canceled", "Aborted"),
    UNKNOWN: ("Succeded", "Partially completed", "not running", "not ready", "5", "Unbekannt", "-", "…"),
}
CASES = [pytest.param(word, state, id=f"{word} is {state}") for state, words in WORDS.items() for word in words]


@pytest.mark.parametrize(("word", "state"), CASES)
@pytest.mark.parametrize("spell", [str, str.upper, str.lower], ids=["as it is", "upper", "lower"])
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
    "an unknown word with a message": (
        200,
        {"status": "Odd", "message": "Failed"},
        TaskStatus(UNKNOWN, "Odd", "Failed"),
    ),
}


@pytest.mark.parametrize(("status_code", "scalars", "found"), STATUSES.values(), ids=STATUSES.keys())
def test_an_answer_tells_the_state(status_code: int, scalars: dict[str, Any], found: TaskStatus) -> None:
    assert read_task_status(status_code, scalars) == found


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
