"""The monthly billing report per organization, told in the dialect of the sandbox."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from cloudmore.sandbox.server.answers import JSON_MEDIA_TYPE, business_error, empty_answer, json_answer
from cloudmore.sandbox.server.bodies import calendar_date, read_object
from cloudmore.sandbox.server.content import content_named
from cloudmore.sandbox.server.dialect import (
    Dialect,
    Fields,
    link_fields,
    result_host,
    says_state_in_a_field,
    state_fields,
)
from cloudmore.sandbox.server.encoder import encode, write
from cloudmore.sandbox.server.endpoints.authentication import refuse_token
from cloudmore.sandbox.server.report import Report
from cloudmore.sandbox.server.state import Task
from cloudmore.sandbox.server.tenant import Tenant

REPORTS = "billing/reports/MonthlyBillingPerOrganizationAsync"
# What a link leads to; the document knows no such operation.
FILE_OPERATION = "report_file"
FILES = "/api/files/reports"


async def start_report(tenant: Tenant, request: Request) -> Response:
    """Start building a report."""
    body = await read_object(request)
    start_text = body.text("startDate", calendar_date, required=True)
    end_text = body.text("endDate", calendar_date, required=True)
    body.refuse_faults()
    start, end = date.fromisoformat(str(start_text)), date.fromisoformat(str(end_text))
    if start > end:
        return business_error(f"Start date '{start}' is after end date '{end}'.")
    now = tenant.now().astimezone(UTC)
    task = tenant.state.start_task(start, end, now, now + timedelta(seconds=tenant.settings.report_seconds))
    dialect = tenant.dialect
    location = _location(dialect, request, f"/api/resellers/{tenant.settings.reseller_id}/{REPORTS}", task.id)
    headers = {**({"Location": location} if location else {}), **_again(dialect, now)}
    match dialect.start_body:
        case "none":
            return empty_answer(dialect.start_status, headers)
        case "text":
            return json_answer(task.id, dialect.start_status, headers)
        case "bare":
            return Response(task.id, dialect.start_status, headers, "text/plain")
        case name:
            return json_answer({name: task.id}, dialect.start_status, headers)


async def get_report(tenant: Tenant, request: Request) -> Response:
    """Get the report, or the state of its task."""
    task = tenant.state.task(request.path_params["task_id"])
    if task is None:
        return empty_answer(404)
    dialect = tenant.dialect
    # A fault may have let it fail.
    failing = getattr(request.state, "fault", None)
    if failing is not None and (fault := failing()) is not None:
        return _said(dialect, state_fields(dialect, task.id, fault.word or dialect.failed, fault.message), 200, {})
    now = tenant.now()
    if now < task.ready_at:
        return _running(dialect, task, now)
    if dialect.result in ("inline", "stateless"):
        said = dialect.result == "inline" and says_state_in_a_field(dialect)
        pieces = _report(tenant, task, state_fields(dialect, task.id, dialect.succeeded) if said else {})
    else:
        around = state_fields(dialect, task.id, dialect.succeeded) if says_state_in_a_field(dialect) else {}
        if dialect.result != "wrapped":
            return json_answer({**around, **link_fields(dialect, _link(tenant, request, task))})
        pieces = _wrapped(around, _report(tenant, task, {}))
    return StreamingResponse(pieces, media_type=JSON_MEDIA_TYPE)


async def get_file(tenant: Tenant, request: Request) -> Response:
    """Get the report that a link leads to."""
    refusal = refuse_token(tenant, request)
    if refusal is not None:
        return refusal
    task = tenant.state.task(request.path_params["task_id"])
    if task is None or tenant.now() < task.ready_at:
        return empty_answer(404)
    if request.scope["query_string"].decode("latin-1") != _signature(tenant, task):
        return empty_answer(403)
    return StreamingResponse(_report(tenant, task, {}), media_type=JSON_MEDIA_TYPE)


def _location(dialect: Dialect, request: Request, path: str, task_id: str) -> str:
    return {
        "relative": f"{path}/{task_id}",
        "absolute": f"{_origin(request)}{path}/{task_id}",
        "id": task_id,
        "upper-case": f"{path.upper()}/{task_id}",
        "slash": f"{path}/{task_id}/",
        "query": f"{path}/{task_id}?api-version=1.0",
        "none": "",
    }[dialect.location]


def _origin(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _again(dialect: Dialect, now: datetime) -> dict[str, str]:
    asked = {
        "seconds": "1",
        "date": format_datetime(now.astimezone(UTC) + timedelta(seconds=1), usegmt=True),
        "zero": "0",
        "absurd": "99999999999",
        "none": "",
    }[dialect.retry_after]
    return {"Retry-After": asked} if asked else {}


def _running(dialect: Dialect, task: Task, now: datetime) -> Response:
    is_pending = dialect.pending and now < task.started_at + (task.ready_at - task.started_at) / 2
    state = state_fields(dialect, task.id, dialect.pending if is_pending else dialect.running)
    dates = {"startDate": task.start.isoformat(), "endDate": task.end.isoformat()}
    headers = _again(dialect, now)
    match dialect.state_in:
        case "no-body":
            return empty_answer(dialect.running_status, headers)
        case "unsaid":
            return json_answer({"taskId": task.id, **dates}, dialect.running_status, headers)
        case _:
            return _said(dialect, {**state, **dates}, dialect.running_status, headers)


def _said(dialect: Dialect, state: Fields, status: int, headers: dict[str, str]) -> Response:
    """A state alone: in its fields, or as all of the body."""
    match dialect.state_in:
        case "text":
            return json_answer(state["status"], status, headers)
        case "bare":
            return Response(str(state["status"]), status, headers, "text/plain")
        case _:
            return json_answer(state, status, headers)


def _link(tenant: Tenant, request: Request, task: Task) -> str:
    dialect = tenant.dialect
    host = result_host(dialect) or (_origin(request) if dialect.result == "absolute-link" else "")
    return f"{host}{FILES}/{task.id}?{_signature(tenant, task)}"


def _signature(tenant: Tenant, task: Task) -> str:
    digest = sha256(f"{tenant.settings.seed}/{task.id}".encode()).digest()
    # It ends with an equals sign, so that whoever spells it anew has changed it.
    return f"sv=2026-10-01&sig={quote(b64encode(digest), safe='')}"


def _wrapped(around: Fields, report: Iterator[bytes]) -> Iterator[bytes]:
    yield encode(f'{write(around)[:-1]}{"," if around else ""}"result":')
    yield from report
    yield b"}"


def _report(tenant: Tenant, task: Task, state: Fields) -> Iterator[bytes]:
    given = tenant.lines.report()
    if given is not None:
        return iter((given,))
    report = Report(
        books=tenant.books.shown(tenant.view(task)),
        task_id=task.id,
        start=task.start,
        end=task.end,
        content=content_named(tenant.content),
        state=state,
    )
    return report.chunks()
