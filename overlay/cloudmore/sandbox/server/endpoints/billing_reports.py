"""The monthly billing report per organization."""

from datetime import UTC, date, timedelta

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from cloudmore.sandbox.server.answers import JSON_MEDIA_TYPE, business_error, empty_answer, json_answer
from cloudmore.sandbox.server.bodies import calendar_date, read_object
from cloudmore.sandbox.server.content import content_named
from cloudmore.sandbox.server.report import CustomerName, Report
from cloudmore.sandbox.server.state import State
from cloudmore.sandbox.server.tenant import Tenant

REPORTS = "billing/reports/MonthlyBillingPerOrganizationAsync"
_AGAIN = {"Retry-After": "1"}


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
    location = f"/api/resellers/{tenant.settings.reseller_id}/{REPORTS}/{task.id}"
    return json_answer({"taskId": task.id}, 202, {"Location": location, **_AGAIN})


async def get_report(tenant: Tenant, request: Request) -> Response:
    """Get the report, or the state of its task."""
    task = tenant.state.task(request.path_params["task_id"])
    if task is None:
        return empty_answer(404)
    if tenant.now() < task.ready_at:
        state = {
            "taskId": task.id,
            "status": "Processing",
            "message": None,
            "startDate": task.start.isoformat(),
            "endDate": task.end.isoformat(),
        }
        return json_answer(state, 202, _AGAIN)
    report = Report(
        catalogue=tenant.catalogue,
        seed=tenant.settings.seed,
        organizations=tenant.settings.organizations,
        customer=_Customers(tenant.state),
        task_id=task.id,
        start=task.start,
        end=task.end,
        today=task.started_at.date(),
        content=content_named(tenant.content),
    )
    return StreamingResponse(report.chunks(), media_type=JSON_MEDIA_TYPE)


class _Customers:
    def __init__(self, state: State) -> None:
        self._state = state

    def __call__(self, index: int) -> CustomerName:
        detail = self._state.seeded_organization(index).detail
        number = detail["customerNumber"]
        return CustomerName(str(detail["name"]), None if number is None else str(number))
