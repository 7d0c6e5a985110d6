"""An answer to the poll: its state, and the report that it holds or has a link to, as flows."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Any

from attrs import evolve, field, frozen

from cloudmore.billing.envelope import has_objects, may_be_report
from cloudmore.billing.result_link import result_address
from cloudmore.billing.survey import Head, read_head
from cloudmore.billing.task_identity import TaskIdentity
from cloudmore.billing.task_status import TaskState, TaskStatus, is_state_word, read_task_status, said_of
from cloudmore.errors import ApiError, NotFoundError, ResponseError, TransportError, shortened
from cloudmore.http.flow import Flow, Work
from cloudmore.http.link import Link, link_of
from cloudmore.http.status_errors import retry_after_seconds
from cloudmore.http.way import MaskingAnswer, Way
from cloudmore.masking import Mask, scrub, without_queries
from cloudmore_api.api.billing_reports import billing_reports_get

SANDBOX_HEADER = "cloudmore-sandbox"
LONGEST_BARE_WORD_BYTES = 100
ASK_AGAIN = "The task itself may be fine: resume it with its token, and its answer may have a new link."


@frozen
class Polled:
    """One answer to the poll.

    Attributes:
        status: The state.
        retry_after: Seconds that the server asks to wait.
        source: Where it comes from, as the lines say it.
        raw: The body on disk, which whoever asked removes.
        head: Its start.
        mask: Takes the token that it was asked with out of a text.
        link: To a report that is done and not in it.
    """

    status: TaskStatus
    retry_after: float | None
    source: str
    raw: Path
    head: Head = field(repr=False)
    mask: Mask = field(repr=False)
    link: Link | None = field(default=None, repr=False)


@frozen
class _Spooled:
    """What was downloaded; what it says is not in the ``repr``, which a traceback may show."""

    raw: Path
    answer: MaskingAnswer = field(repr=False)
    head: Head = field(repr=False)


def asked(way: Way, task: TaskIdentity, until: float | None = None) -> Flow[Polled]:
    """Ask once; a link is not followed.

    Args:
        way: How a call goes.
        task: The task.
        until: Monotonic second at which the time is over; the client's deadline from now by default.

    Raises:
        NotFoundError: The server does not know the task, or no longer.
        ResponseError: The answer is not JSON, or it is cut.
    """
    call = billing_reports_get.build(task.reseller_id, task.task_id)
    try:
        came = yield from _spooled(partial(way.download, call, until=until))
    except NotFoundError as error:
        error.remedy = f"The server does not know the task, or no longer: submit the report again. {error.remedy}"
        raise
    answer, head = came.answer, came.head
    address = None if has_objects(head) else result_address(head.around, call.path)
    link = None
    if address is not None:
        link = link_of(address, asked=f"{way.base_url}{call.path}", result_hosts=way.result_hosts)
    if link is not None and any(answer.mask(each) != each for each in (link.host, link.url)):
        # Host and path are shown, and another host would be told of the token.
        link = Link("", "", link.query, refusal="It is not followed: the token that the task was asked with is in it.")
    holds_nothing = not head.lists and all(value is None for value in head.around.values())
    status = read_task_status(
        answer.status_code,
        _said(head, answer.mask),
        holds_result=address is not None or may_be_report(head) or holds_nothing,
    )
    return Polled(
        _shown(status, str if link is None else link.mask),
        retry_after_seconds(answer.headers.get("retry-after"), now=way.now()),
        "sandbox" if SANDBOX_HEADER in answer.headers else "cloudmore",
        came.raw,
        head,
        answer.mask,
        link if status.state is TaskState.SUCCEEDED else None,
    )


def with_report(way: Way, task: TaskIdentity, polled: Polled, until: float | None) -> Flow[Polled]:
    """The answer with the report in it: itself, or what its link leads to in its place.

    Args:
        way: How a call goes.
        task: The task.
        polled: The answer.
        until: As of ``asked``.

    Raises:
        ApiError: The link gives an error.
        ResponseError: The link is not followed, or leads to no report.
    """
    link = polled.link
    if link is None:
        return polled
    polled.raw.unlink(missing_ok=True)
    call = billing_reports_get.build(task.reseller_id, task.task_id)
    if link.refusal:
        raise _no_report(task, link.refusal)
    try:
        came = yield from _spooled(partial(way.followed, call, link, until=until))
    except (ApiError, ResponseError, TransportError) as error:
        error.args = (f"The link to the report {task.task_id} on {link.host} does not give it: {error.message}",)
        error.remedy = ASK_AGAIN
        error.token = task.to_token()
        raise
    # Another link in it is not followed: whoever sends us round in circles is told.
    found = read_task_status(200, _said(came.head, came.answer.mask))
    if not may_be_report(came.head) or found.state is not TaskState.SUCCEEDED:
        came.raw.unlink(missing_ok=True)
        word = f": it has the state {shortened(without_queries(link.mask(found.raw)))!r}" if found.raw else ""
        raise _no_report(task, f"What {link.host} gives is no report{word}.")
    return evolve(polled, raw=came.raw, head=came.head, link=None)


def _spooled(download: Callable[[IO[bytes]], Flow[MaskingAnswer]]) -> Flow[_Spooled]:
    handle, name = tempfile.mkstemp(prefix="cloudmore-report-", suffix=".json")
    raw = Path(name)
    try:
        # Read back where somebody judges it.
        with os.fdopen(handle, "w+b") as file:
            answer = yield from download(file)
        head: Head = yield Work(partial(_head_of, raw, answer.mask))
    except BaseException:
        raw.unlink(missing_ok=True)
        raise
    return _Spooled(raw, answer, head)


def _head_of(raw: Path, mask: Mask) -> Head:
    try:
        return read_head(raw)
    except ResponseError as error:
        if (word := _bare_word(raw)) is not None:
            return Head({(): word}, None)
        # The reader quotes a piece of the answer, in which a secret may be cut.
        error.__context__ = None
        scrub(error, mask)
        raise


def _bare_word(raw: Path) -> str | None:
    """A state without quotes, as all of the answer."""
    if raw.stat().st_size > LONGEST_BARE_WORD_BYTES:
        return None
    text = raw.read_bytes().decode("utf-8", errors="replace").strip()
    return text if is_state_word(text) else None


def _said(head: Head, mask: Mask) -> dict[str, Any]:
    said = said_of(head.around, has_lines=has_objects(head))
    return {name: mask(value) if isinstance(value, str) else value for name, value in said.items()}


def _shown(status: TaskStatus, mask: Mask) -> TaskStatus:
    """What is said without what opens the report: an address in it, or the link beside it."""

    def shown(text: str | None) -> str | None:
        return text if text is None or is_state_word(text) else without_queries(mask(text))

    return evolve(status, raw=shown(status.raw), message=shown(status.message))


def _no_report(task: TaskIdentity, why: str) -> ResponseError:
    return ResponseError(
        f"The report {task.task_id} is behind a link. {why}", remedy=ASK_AGAIN, operation_id="billing_reports_get"
    )
