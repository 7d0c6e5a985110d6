"""The dialects of the billing task: the same task told in other words, places and statuses.

How the vendor's task speaks is not publicly known, but for its two relatives: bulk consumption (DEV-METER) and a report
of Azure (SDK). So a client must understand any honest way to say the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

START_STATUSES = (200, 201, 202)
RUNNING_STATUSES = (200, 202)
LOCATIONS = ("relative", "absolute", "id", "upper-case", "slash", "query", "none")
START_BODIES = ("taskId", "TaskId", "id", "Id", "operationId", "OperationId", "text", "bare", "none")
STATES = ("status", "Status", "state", "taskStatus", "message", "task", "text", "bare", "unsaid", "no-body")
RETRY_AFTERS = ("seconds", "date", "zero", "absurd", "none")
RESULTS = ("inline", "stateless", "wrapped", "link", "absolute-link")
LOCATION = "location"

Fields = dict[str, Any]

# Where the state is not in the fields of an object, a report beside it has none.
_NO_FIELD = ("text", "bare", "unsaid", "no-body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How the billing task speaks; each setting is independent of the others.

    Args:
        start_status: Status of the start answer: 202, 200 or 201.
        location: Its ``Location``: ``relative``, ``absolute``, the bare ``id``, the path in ``upper-case``, with a
            ``slash`` or a ``query`` at its end, or ``none``.
        start_body: Its body: the field that has the task id (``taskId``, ``TaskId``, ``id``, ``Id``, ``operationId``,
            ``OperationId``), a JSON ``text``, a ``bare`` text without quotes, or ``none``.
        pending: The word while the task waits for its turn, for the first half of the time; empty where it never does.
        running: The word while the report is built.
        succeeded: The word when it is.
        failed: The word when it cannot be; the fault ``failed-task`` lets a task fail.
        running_status: Status of the answer until the report is built: 202 or 200.
        state_in: Where the word is: in a field (``status``, ``Status``, ``state``, ``taskStatus``, or ``message`` as
            bulk consumption has it), in an object ``task``, all of the body as JSON ``text`` or as a ``bare`` text;
            ``unsaid`` in a body without it, or ``no-body``. The last two need the status 202.
        retry_after: The header until the report is built: ``seconds`` or a ``date`` that is a second away, ``zero``, an
            ``absurd`` number of years, or ``none``.
        result: Where the report is: ``inline`` beside the word, ``stateless`` without it, ``wrapped`` in an object
            beside it, behind a ``link`` on this host or an ``absolute-link``, or behind a link on another host, whose
            address stands here, such as ``https://reports.example``. Nothing answers there but what you put there.
        link_in: The field of the link; a dot goes into an object.
    """

    start_status: int = 202
    location: str = "relative"
    start_body: str = "taskId"
    pending: str = ""
    running: str = "Processing"
    succeeded: str = "Successful"
    failed: str = "Failed"
    running_status: int = 202
    state_in: str = "status"
    retry_after: str = "seconds"
    result: str = "inline"
    link_in: str = "resultUrl"


_VALUES: Mapping[str, tuple[object, ...]] = {
    "start_status": START_STATUSES,
    "location": LOCATIONS,
    "start_body": START_BODIES,
    "running_status": RUNNING_STATUSES,
    "state_in": STATES,
    "retry_after": RETRY_AFTERS,
    "result": RESULTS,
}

# By what is special about them; the first is the one that the document describes.
DIALECTS: Mapping[str, Dialect] = {
    LOCATION: Dialect(),
    "bulk": Dialect(location="absolute", running_status=200, state_in="message", retry_after="none"),
    "azure": Dialect(
        location="absolute",
        start_body="none",
        pending="NOT_STARTED",
        running="IN_PROGRESS",
        succeeded="COMPLETED",
        failed="FAILED",
        state_in="state",
        retry_after="date",
        result="wrapped",
    ),
    "pascal": Dialect(
        location="none",
        start_body="TaskId",
        pending="Queued",
        running="InProgress",
        succeeded="Completed",
        failed="Faulted",
        running_status=200,
        state_in="Status",
        retry_after="none",
    ),
    "bare": Dialect(
        start_status=200,
        location="none",
        start_body="bare",
        running="running",
        succeeded="done",
        failed="error",
        running_status=200,
        state_in="bare",
        retry_after="none",
        result="stateless",
    ),
    "silent": Dialect(location="query", start_body="none", state_in="no-body", retry_after="none", result="stateless"),
    "link": Dialect(
        start_status=201,
        start_body="id",
        pending="pending",
        running="in progress",
        succeeded="succeeded",
        failed="cancelled",
        running_status=200,
        result="link",
        link_in="result.url",
    ),
}


def dialect_named(name: str) -> Dialect:
    """Return the dialect of a name.

    Args:
        name: One of ``DIALECTS``.

    Raises:
        ValueError: There is none of that name.
    """
    try:
        return DIALECTS[name]
    except (KeyError, TypeError):
        raise ValueError(f"dialect is {name!r}; it must be one of {', '.join(DIALECTS)}") from None


def checked(dialect: Dialect) -> Dialect:
    """Refuse what no task could say.

    Args:
        dialect: Which a sandbox is to speak.

    Returns:
        The same.

    Raises:
        ValueError: A setting is none of its values, or the task would not say what it must.
    """
    for name, known in _VALUES.items():
        value = getattr(dialect, name)
        if value not in known and not (name == "result" and isinstance(value, str) and result_host(dialect)):
            raise ValueError(f"{name} of a dialect is {value!r}; it must be one of {', '.join(map(str, known))}")
    if dialect.location == dialect.start_body == "none":
        raise ValueError("a dialect without location and start_body tells no task id")
    if dialect.running_status == 200 and dialect.state_in in ("unsaid", "no-body"):
        raise ValueError(f"a dialect that says 200 while it runs must say a state, not {dialect.state_in!r}")
    if not all((dialect.running, dialect.succeeded, dialect.failed, *dialect.link_in.split("."))):
        raise ValueError("a word or a field of a dialect is empty")
    return dialect


def result_host(dialect: Dialect) -> str:
    """Return the address of the other host that has the report; empty where it is on this one."""
    return dialect.result.rstrip("/") if dialect.result.startswith(("https://", "http://")) else ""


def says_state_in_a_field(dialect: Dialect) -> bool:
    """Return whether the word stands in an object, in which more can stand beside it."""
    return dialect.state_in not in _NO_FIELD


def state_fields(dialect: Dialect, task_id: str, word: str, message: str | None = None) -> Fields:
    """Return the fields that say a state; those of ``status`` where a dialect says it in none."""
    match dialect.state_in:
        case "message":
            return {"taskId": task_id, "message": word}
        case "task":
            return {"task": {"id": task_id, "status": word, "message": message}}
        case name:
            name = "status" if name in _NO_FIELD else name
            return {"taskId": task_id, name: word, "message": message}


def link_fields(dialect: Dialect, address: str) -> Fields:
    """Return the fields that hold the link to the report."""
    *around, name = dialect.link_in.split(".")
    held: Fields = {name: address}
    for each in reversed(around):
        held = {each: held}
    return held
