"""The words for the states of a billing task, in the spellings that somebody may choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cloudmore.billing import TaskState

WORDS: Mapping[TaskState, tuple[str, ...]] = {
    TaskState.PENDING: (
        *("Pending", "Queued", "Accepted", "Created", "NotStarted", "not_started", "Scheduled", "waiting"),
    ),
    TaskState.RUNNING: (
        *("Processing", "Running", "InProgress", "in progress", "IN_PROGRESS", "in-progress", "Started", "building"),
    ),
    TaskState.SUCCEEDED: (
        *("Successful", "Succeeded", "SUCCESS", "Completed", "complete", "Done", "finished", "Ready."),
    ),
    TaskState.FAILED: ("Failed", "FAILURE", "error", "Faulted", "Cancelled", "canceled", "Aborted"),
    TaskState.UNKNOWN: (*("Succeded", "Partially completed", "not running", "not ready", "5", "Unbekannt", "-", "…"),),
}
SPELLINGS: Mapping[str, Callable[[str], str]] = {"as it is": str, "upper": str.upper, "lower": str.lower}
