"""What the answers of the billing task mean, and how long to wait: decisions without I/O.

The vendor's words and statuses for this task are not public, so several ways of saying the same are understood; a word
that nobody knows is never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from attrs import frozen

from cloudmore.http.location import last_segment
from cloudmore.json_value import Json

FIRST_WAIT_SECONDS = 2.0
WAIT_GROWTH = 1.5
LONGEST_WAIT_SECONDS = 30.0
SHORTEST_RETRY_AFTER_SECONDS = 1.0
LONGEST_RETRY_AFTER_SECONDS = 120.0


class TaskState(StrEnum):
    """State of a billing task."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNKNOWN = "unknown"


@frozen
class TaskStatus:
    """State of a task, with the vendor's own word.

    Attributes:
        state: What it means.
        raw: The word as it came; ``None`` where none came.
        message: The vendor's message, if any.
    """

    state: TaskState
    raw: str | None = None
    message: str | None = None


_WORDS: Mapping[str, TaskState] = {
    **dict.fromkeys(
        ("pending", "queued", "accepted", "created", "notstarted", "scheduled", "waiting"), TaskState.PENDING
    ),
    **dict.fromkeys(("processing", "running", "inprogress", "started", "building", "executing"), TaskState.RUNNING),
    **dict.fromkeys(
        ("successful", "succeeded", "success", "completed", "complete", "done", "finished", "ready"),
        TaskState.SUCCEEDED,
    ),
    **dict.fromkeys(("failed", "failure", "error", "faulted", "cancelled", "canceled", "aborted"), TaskState.FAILED),
}
# The name of a value that is the whole answer.
BARE = ""
_STATE_NAMES = ("status", "state", "taskstatus", "taskstate", BARE)
_STATE_OBJECTS = ("task", "operation", "result", "data", "report")
_TASK_ID_NAMES = ("taskid", "id", "operationid")
_TASK_ID = re.compile(r"[^\s<>\"]{1,200}")


def read_task_status(status_code: int, said: Mapping[str, Any], *, holds_result: bool = True) -> TaskStatus:
    """What an answer to the poll means.

    Args:
        status_code: A success.
        said: As of ``said_of``.
        holds_result: Whether the answer holds more than such values; a 200 that neither says a state nor holds
            anything else is not taken for a report.
    """
    by_name = {name.casefold(): str(value) for name, value in said.items() if value is not None and value != ""}
    message = by_name.get("message")
    word = next((by_name[name] for name in _STATE_NAMES if name in by_name), None)
    if word is None and message is not None and _plain(message) in _WORDS:
        # The vendor's other task, bulk consumption, says its state in `message` (DEV-METER).
        word = message
    if word is None:
        built = TaskState.SUCCEEDED if holds_result else TaskState.UNKNOWN
        return TaskStatus(TaskState.RUNNING if status_code == 202 else built, None, message)
    return TaskStatus(_WORDS.get(_plain(word), TaskState.UNKNOWN), word, None if message == word else message)


def said_of(around: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    """The values by which an answer says its state: those at the top, and of objects that are known to hold it.

    Args:
        around: The values of the answer that are in no list, by where they lie; an answer that is a bare value lies
            nowhere, and stands for the state.
    """
    there = {field: value for field, value in around.items() if value is not None}
    at_the_top = {field[0] if field else BARE: value for field, value in there.items() if len(field) < 2}
    taken = {name.casefold() for name in at_the_top}
    inside = {
        field[1]: value
        for field, value in there.items()
        if len(field) == 2 and field[0].casefold() in _STATE_OBJECTS and field[1].casefold() not in taken
    }
    return {**inside, **at_the_top}


def is_state_word(text: str) -> bool:
    """Whether a text is a word for a state that is known."""
    return _plain(text) in _WORDS


def read_task_id(location: str | None, body: Json) -> str | None:
    """The task's id from the answer that started it: the last segment of ``Location``, or the body.

    Args:
        location: The header; only its last segment is used, the address itself is never followed.
        body: The decoded body: an object, a bare string or number, or nothing.
    """
    if located := last_segment(location):
        return located
    if not isinstance(body, dict):
        return _as_task_id(body)
    by_name = {name.casefold(): value for name, value in body.items()}
    ids = (_as_task_id(by_name.get(name)) for name in _TASK_ID_NAMES)
    return next((each for each in ids if each is not None), None)


def _as_task_id(value: Any) -> str | None:
    # A page of HTML or a sentence is no id.
    text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return text if _TASK_ID.fullmatch(text) else None


def next_wait(previous: float | None, *, retry_after: float | None) -> float:
    """Seconds until the next poll: what the server asks for, else from 2 s growing by half to 30 s.

    Args:
        previous: The last wait that the server did not ask for; ``None`` at the start.
        retry_after: What the server asks for; from 1 s to 120 s are granted.
    """
    if retry_after is not None:
        # Zero, or a date that a clock ahead of the server's takes for past, must not become a loop without pause.
        return min(max(retry_after, SHORTEST_RETRY_AFTER_SECONDS), LONGEST_RETRY_AFTER_SECONDS)
    return FIRST_WAIT_SECONDS if previous is None else min(previous * WAIT_GROWTH, LONGEST_WAIT_SECONDS)


def _plain(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())
