"""What the answers of the billing task mean, and how long to wait: decisions without I/O.

The vendor's words and statuses for this task are not public, so several ways of saying the same are understood; a word
that nobody knows is never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from attrs import frozen

from cloudmore.billing.columns import plain_name
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
        raw: The word as it came, or the field that says it in another way, with its value; ``None`` where none came.
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
_NOT_DONE = frozenset({TaskState.PENDING, TaskState.RUNNING, TaskState.FAILED})
# The name of a value that is the whole answer.
BARE = ""
_STATE_NAMES = ("status", "state", "taskstatus", "taskstate", BARE)
# Under such a name, in such an object, or in an object instead of a value, a word counts when it is known.
_LIKELY_STATE_NAMES = frozenset(
    f"{what}{name}"
    for what in ("job", "operation", "provisioning", "processing", "execution", "run", "export", "report", "request")
    for name in ("status", "state")
)
_PARTS_OF_A_STATE = frozenset({"name", "value", "code", "text", "label", "displayname", "status", "state"})
_STATE_OBJECTS = frozenset({"task", "operation", "result", "data", "report"})
_LIKELY_STATE_OBJECTS = frozenset(
    {
        *("job", "response", "request", "process", "properties", "export", "value", "body", "payload"),
        *("execution", "run", "meta", "metadata", "progress", "info"),
    }
)
# A false under one of these names says that the task still runs; a success that is false does not say what is.
_COMPLETIONS = frozenset(
    f"{be}{name}" for be in ("", "is") for name in ("completed", "complete", "finished", "done", "ready")
)
_SUCCESSES = frozenset(f"{be}{name}" for be in ("", "is") for name in ("success", "succeeded", "successful"))
# A progress of 1 may be all of it, a percentage of 1 is not.
_PROGRESSES = frozenset({"progress", "completion", "fractioncomplete", "fractioncompleted", "fractiondone"})
_PERCENTAGES = frozenset(
    {
        *("percent", "percentage", "percentcomplete", "percentcompleted", "percentdone", "percentagecomplete"),
        *("percentagecompleted", "percentagedone", "completepercent", "completionpercent", "completionpercentage"),
        *("progresspercent", "progresspercentage"),
    }
)
_NUMBER = re.compile(r"\s*(-?[0-9]{1,9}(?:\.[0-9]{1,30})?)\s*%?\s*", re.ASCII)
_FLAGS = _COMPLETIONS | _SUCCESSES | _PROGRESSES | _PERCENTAGES
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
    told = {name: value for name, value in said.items() if value is not None and str(value).strip()}
    message = next((str(told[name]) for name in sorted(told, key=_depth) if _last(name) == "message"), None)
    words = _state_words(told)
    word = next(iter(words), None)
    if word is None and message is not None and _plain(message) in _WORDS:
        # The vendor's other task, bulk consumption, says its state in `message` (DEV-METER).
        word = message
    unfinished = next((name for name, value in told.items() if _is_unfinished(_last(name), value)), None)
    flag = None if unfinished is None else f"{unfinished}: {_as_json(told[unfinished])}"
    if word is None:
        if status_code == 202:
            return TaskStatus(TaskState.RUNNING, None, message)
        if unfinished is not None:
            failed = _last(unfinished) in _SUCCESSES
            return TaskStatus(TaskState.UNKNOWN if failed else TaskState.RUNNING, flag, message)
        return TaskStatus(TaskState.SUCCEEDED if holds_result else TaskState.UNKNOWN, None, message)
    if _meaning(word) is TaskState.SUCCEEDED:
        # Half a report would be taken for a whole one.
        word = next((each for each in words if _meaning(each) in _NOT_DONE), word)
        if _meaning(word) is TaskState.SUCCEEDED and flag is not None:
            return TaskStatus(TaskState.UNKNOWN, f"{word}, {flag}", None if message == word else message)
    return TaskStatus(_meaning(word), word, None if message == word else message)


def said_of(around: Mapping[tuple[str, ...], Any], *, has_lines: bool = True) -> dict[str, Any]:
    """The values by which an answer says its state, by dotted name, the nearest first.

    Args:
        around: The values of the answer that are in no list, by where they lie; an answer that is a bare value lies
            nowhere, and stands for the state.
        has_lines: Whether there is a list of objects beside them, so that the state of something else is not that of
            the task.
    """
    there = {field or (BARE,): value for field, value in around.items() if value is not None}
    nearest = sorted(there, key=len)
    said = {".".join(field): there[field] for field in nearest if _is_of_the_task(field, there[field])}
    if has_lines or _state_words(said):
        return said
    others = [field for field in nearest if _names_a_state(field) and _meaning(str(there[field])) in _NOT_DONE]
    return said | {".".join(field): there[field] for field in others}


def _is_of_the_task(field: tuple[str, ...], value: Any) -> bool:
    *outer, name = (plain_name(each) for each in field)
    known = _plain(str(value)) in _WORDS
    if known and outer and _is_state(outer[-1]) and name in _PARTS_OF_A_STATE:
        name = outer.pop()
    if any(each not in _STATE_OBJECTS | _LIKELY_STATE_OBJECTS for each in outer):
        return False
    if name in _FLAGS:
        return True
    return (name in (*_STATE_NAMES, "message") and _STATE_OBJECTS.issuperset(outer)) or (known and _is_state(name))


def _state_words(said: Mapping[str, Any]) -> list[str]:
    """The words for a state: the nearest first, and of those the one with the best name."""
    named = [
        (_depth(name), _STATE_NAMES.index(last) if (last := _last(name)) in _STATE_NAMES else len(_STATE_NAMES), name)
        for name, value in said.items()
        if str(value).strip()
        and (_last(name) in _STATE_NAMES or (_names_a_state(name.split(".")) and is_state_word(str(value))))
    ]
    return [str(said[name]) for _depth_of_it, _rank, name in sorted(named)]


def _names_a_state(field: Iterable[str]) -> bool:
    return any(plain_name(name).endswith(("status", "state")) for name in field)


def _is_state(name: str) -> bool:
    return name in _LIKELY_STATE_NAMES or (name != BARE and name in _STATE_NAMES)


def _is_unfinished(name: str, value: Any) -> bool:
    if name in _COMPLETIONS | _SUCCESSES:
        return value is False or str(value).strip().casefold() == "false"
    if name not in _PROGRESSES | _PERCENTAGES or isinstance(value, bool):
        return False
    match = _NUMBER.fullmatch(str(value))
    number = Decimal(match[1]) if match else None
    return number is not None and number < 100 and not (number == 1 and name in _PROGRESSES)


def _as_json(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _meaning(word: str) -> TaskState:
    return _WORDS.get(_plain(word), TaskState.UNKNOWN)


def _last(name: str) -> str:
    return plain_name(name.rpartition(".")[2])


def _depth(name: str) -> int:
    return name.count(".")


def is_state_word(text: str) -> bool:
    """Whether a text is a word for a state that is known."""
    return _plain(text) in _WORDS


def read_task_id(location: str | None, body: Json) -> str | None:
    """The task's id from the answer that started it: the last segment of ``Location``, or the body.

    Args:
        location: The header; only its last segment is used, the address itself is never followed.
        body: The decoded body: an object, a bare string or number, or nothing.
    """
    # Such as ``..``: an address is made of it, and that would lead elsewhere.
    if (located := last_segment(location)) and located.strip("."):
        return located
    if not isinstance(body, dict):
        return _as_task_id(body)
    by_name = {name.casefold(): value for name, value in body.items()}
    ids = (_as_task_id(by_name.get(name)) for name in _TASK_ID_NAMES)
    return next((each for each in ids if each is not None), None)


def _as_task_id(value: Any) -> str | None:
    # A page of HTML or a sentence is no id.
    text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return text if _TASK_ID.fullmatch(text) and text.strip(".") else None


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
