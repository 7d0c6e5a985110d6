"""The dialects of the sandbox: those that have a name, each setting by itself, and a link in each place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from task_words import WORDS

from cloudmore.billing import TaskState
from cloudmore.sandbox import Dialect
from cloudmore.sandbox.server import dialect as speech

_DIMENSIONS: Mapping[str, tuple[Any, ...]] = {
    "start_status": speech.START_STATUSES,
    "location": speech.LOCATIONS,
    "start_body": speech.START_BODIES,
    "running_status": speech.RUNNING_STATUSES,
    "state_in": speech.STATES,
    "retry_after": speech.RETRY_AFTERS,
    "result": speech.RESULTS,
}
_LINKS = ("resultUrl", "ResultUrl", "download_url", "href", "Location", "result", "result.url", "_links.report.href")
# A start answer must have the id somewhere.
_ELSEWHERE = {"start_body": {"location": "none"}}
# Without a Retry-After, the second answer is the report.
QUICK = Dialect(retry_after="none")
IN_TURN = tuple(zip(WORDS[TaskState.PENDING], WORDS[TaskState.RUNNING], WORDS[TaskState.SUCCEEDED], strict=True))
SETTINGS: Mapping[str, Dialect] = {
    **speech.DIALECTS,
    **{
        f"{name} {value}": replace(Dialect(), **{**(_ELSEWHERE.get(name, {}) if value != "none" else {}), name: value})
        for name, values in _DIMENSIONS.items()
        for value in values
    },
    **{f"link in {name}": replace(QUICK, result="link", link_in=name) for name in _LINKS},
}
