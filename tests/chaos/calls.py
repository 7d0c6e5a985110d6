"""The kinds of call, and what the front door promises of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen
from chaos.evidence import note
from chaos.vendor import NAME, NEW_NAME, REPORT

WAIT_SECONDS = 60.0
RIGHT, EMPTY = "right", "an empty report"


@frozen
class Ids:
    """What the calls name: of the raw vendor by default, or of a sandbox."""

    organization: str = "o-1"
    removable: str = "s-1"
    addable: str = "s-2"
    task: str = "t"
    wait: float = WAIT_SECONDS
    path: str = "/anything"
    reseller: str = "11111111-2222-3333-4444-555555555555"


Act = Callable[[Any, Ids], Any]


@frozen
class CallKind:
    """A kind of call.

    Attributes:
        act: Makes it; what it gives is small, and can be compared.
        operation: What fails.
        right: What it may give where all is well in the end.
        repeatable: Whether doing it twice is as good as once.
        reads: How a success is read, by the name of its body; what is not named gives ``ResponseError``.
        before: What it asks first.
        running: How often the task is not done yet.
    """

    act: Act
    operation: str
    right: tuple[Any, ...]
    repeatable: bool
    reads: Mapping[str, str] = field(factory=dict)
    before: tuple[str, ...] = ()
    running: int = 0


def _waiting(cm: Any, ids: Ids) -> Any:
    token = {
        "version": 1,
        "host": cm.base_url.partition("://")[2],
        "reseller_id": ids.reseller,
        "task_id": ids.task,
        "start": "2026-10-14",
        "end": "2026-10-14",
        "asked_at": "2026-11-23T09:00:00+00:00",
    }
    with cm.billing.resume(json.dumps(token)).result(wait=ids.wait) as report:
        return report.raw.read_bytes(), len(list(report.lines()))


def _creating(cm: Any, ids: Ids) -> Any:  # noqa: ARG001 - as all of them
    return cm.organizations.create({"name": NEW_NAME}).organization is not None


def _starting(cm: Any, ids: Ids) -> Any:  # noqa: ARG001 - as above
    task = cm.billing.submit(start="2026-10-14", end="2026-10-14")
    note(task, task.to_token())
    return bool(task.id)


def _asking(cm: Any, ids: Ids) -> Any:
    return cm.request("GET", ids.path, params={"which": "one"}).is_success


def _telling(cm: Any, ids: Ids) -> Any:
    return cm.request("POST", ids.path, json={"name": NEW_NAME}).is_success


# Whoever is handed the raw answer reads it by himself.
_RAW = dict.fromkeys(
    ("page", "empty", "empty 202", "empty 204", "another type", "a scalar", "null", "cut", "blank"), RIGHT
)
CALLS: Mapping[str, CallKind] = {
    "read": CallKind(lambda cm, ids: cm.organizations.get(ids.organization).name, "get", (NAME,), repeatable=True),
    "replace": CallKind(
        lambda cm, ids: cm.organizations.replace(ids.organization, {"name": NEW_NAME}).name,
        "replace",
        (NEW_NAME,),
        repeatable=True,
        # The details are read again.
        reads={"empty 204": "again"},
    ),
    "update": CallKind(
        lambda cm, ids: cm.organizations.update(ids.organization, name=NEW_NAME).name,
        "replace",
        (NEW_NAME,),
        repeatable=True,
        reads={"empty 204": "again"},
        before=("get",),
    ),
    "delete": CallKind(
        lambda cm, ids: cm.organizations.delete(ids.organization),
        "delete",
        (None,),
        repeatable=True,
        reads={"empty 204": RIGHT},
    ),
    "remove": CallKind(
        lambda cm, ids: cm.organization_services.remove(ids.organization, ids.removable),
        "remove",
        (None,),
        repeatable=True,
        reads={"empty 204": RIGHT},
    ),
    "create": CallKind(
        _creating,
        "create",
        (True, False),
        repeatable=False,
        reads=dict.fromkeys(("empty", "empty 202", "empty 204", "blank"), RIGHT),
    ),
    "add": CallKind(
        lambda cm, ids: cm.organization_services.add(ids.organization, {"serviceId": ids.addable}).id is not None,
        "add",
        (True,),
        repeatable=False,
    ),
    "start": CallKind(
        _starting,
        "start",
        (True,),
        repeatable=True,
        # A bare number is an id.
        reads={"a scalar": RIGHT},
    ),
    "poll": CallKind(_waiting, "poll", ((REPORT, 1),), repeatable=True, running=1),
    "download": CallKind(_waiting, "poll", ((REPORT, 1),), repeatable=True),
    "link": CallKind(_waiting, "link", ((REPORT, 1),), repeatable=True, before=("poll",)),
    "generic GET": CallKind(_asking, "ask", (True,), repeatable=True, reads=_RAW),
    "generic POST": CallKind(_telling, "tell", (True,), repeatable=False, reads=_RAW),
}
