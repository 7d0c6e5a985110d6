"""The application: every route of the document, and the way back to the seed."""

import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cloudmore.sandbox.server.answers import empty_answer, validation_errors
from cloudmore.sandbox.server.bodies import InvalidBodyError, is_guid
from cloudmore.sandbox.server.catalogue import Catalogue
from cloudmore.sandbox.server.endpoints import (
    authentication,
    billing_reports,
    health,
    organization_services,
    organizations,
    services,
)
from cloudmore.sandbox.server.faults import Faults
from cloudmore.sandbox.server.settings import Settings
from cloudmore.sandbox.server.state import State
from cloudmore.sandbox.server.tenant import Tenant

Endpoint = Callable[[Tenant, Request], Awaitable[Response]]
Answer = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class _Operation:
    method: str
    path: str
    endpoint: Endpoint


_RESELLER = "/api/resellers/{reseller_id}"
_ORGANIZATIONS = f"{_RESELLER}/organizations"
_ORGANIZATION = f"{_ORGANIZATIONS}/{{organization_id}}"
_SERVICE = f"{_ORGANIZATION}/services/{{service_id}}"
_REPORTS = f"{_RESELLER}/{billing_reports.REPORTS}"
# By the document's operationId.
_OPERATIONS = {
    "authentication_token": _Operation("POST", "/connect/token", authentication.token),
    "health_check": _Operation("GET", "/api/healthcheck", health.check),
    "services_list": _Operation("GET", f"{_RESELLER}/services", services.list_services),
    "organizations_list": _Operation("GET", _ORGANIZATIONS, organizations.list_organizations),
    "organizations_create": _Operation("POST", _ORGANIZATIONS, organizations.create_organization),
    "organizations_get": _Operation("GET", _ORGANIZATION, organizations.get_organization),
    "organizations_replace": _Operation("PUT", _ORGANIZATION, organizations.replace_organization),
    "organizations_delete": _Operation("DELETE", _ORGANIZATION, organizations.delete_organization),
    "organizations_estore": _Operation("GET", f"{_ORGANIZATION}/Estore", organizations.list_estore),
    "organization_services_list": _Operation("GET", f"{_ORGANIZATION}/services", organization_services.list_services),
    "organization_services_add": _Operation("POST", f"{_ORGANIZATION}/services", organization_services.add_service),
    "organization_services_remove": _Operation("DELETE", _SERVICE, organization_services.remove_service),
    "organization_services_price_list": _Operation("GET", f"{_SERVICE}/pricelist", organization_services.list_prices),
    "organization_services_subscriptions": _Operation(
        "GET", f"{_SERVICE}/subscriptions", organization_services.list_subscriptions
    ),
    "billing_reports_start": _Operation("POST", _REPORTS, billing_reports.start_report),
    "billing_reports_get": _Operation("GET", f"{_REPORTS}/{{task_id}}", billing_reports.get_report),
    # What a link of a dialect leads to; the document does not have it.
    billing_reports.FILE_OPERATION: _Operation("GET", f"{billing_reports.FILES}/{{task_id}}", billing_reports.get_file),
}


def create_application(
    settings: Settings, *, now: Callable[[], datetime], refuse: Callable[[str], Exception] = ValueError
) -> Starlette:
    """Make the application; its state is closed when its lifespan ends.

    Args:
        settings: What the sandbox is made from.
        now: Returns the time, with a zone. It decides when tokens expire and reports are ready, and dates the answers.
        refuse: Makes the exception that tells a wrong use of what can be changed while the sandbox runs.

    Raises:
        ValueError: The state file was made with other settings.
    """
    catalogue = Catalogue(settings.seed)
    faults = Faults(_OPERATIONS, refuse=refuse)
    tenant = Tenant(settings, catalogue, State(settings, catalogue), now, faults=faults, refuse=refuse)

    @asynccontextmanager
    async def close_state_at_the_end(_: Starlette) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            tenant.state.close()

    paths: dict[str, dict[str, Answer]] = {}
    for operation_id, operation in _OPERATIONS.items():
        paths.setdefault(operation.path, {})[operation.method] = _answering(tenant, operation_id, operation)

    async def reset(_: Request) -> Response:
        tenant.reset()
        return empty_answer(204)

    paths["/_sandbox/reset"] = {"POST": reset}
    application = Starlette(
        routes=[_AnyCaseRoute(path, answers) for path, answers in paths.items()],
        middleware=[Middleware(_Stamp, tenant=tenant)],
        exception_handlers={HTTPException: _empty_error, Exception: _server_error},
        lifespan=close_state_at_the_end,
    )
    application.router.redirect_slashes = False
    application.state.tenant = tenant
    return application


class _AnyCaseRoute(Route):
    def __init__(self, path: str, answers: Mapping[str, Answer]) -> None:
        async def answer(request: Request) -> Response:
            return await answers["GET" if request.method == "HEAD" else request.method](request)

        super().__init__(path, answer, methods=list(answers))
        # ASP.NET ignores letter case and a slash at the end.
        self.path_regex = re.compile(self.path_regex.pattern.removesuffix("$") + "/?$", re.IGNORECASE)


def _answering(tenant: Tenant, operation_id: str, operation: _Operation) -> Answer:
    async def answer(request: Request) -> Response:
        async def carry_out() -> Response:
            refusal = _refuse_caller(tenant, request) if "reseller_id" in request.path_params else None
            try:
                return refusal or await operation.endpoint(tenant, request)
            except InvalidBodyError as error:
                return validation_errors(error.fields)

        return await tenant.faults.answer(operation_id, request, carry_out)

    return answer


def _refuse_caller(tenant: Tenant, request: Request) -> Response | None:
    refusal = authentication.refuse_token(tenant, request)
    if refusal is not None:
        return refusal
    reseller_id = request.path_params["reseller_id"]
    if not is_guid(reseller_id):
        return empty_answer(404)
    return None if reseller_id.lower() == tenant.settings.reseller_id.lower() else empty_answer(403)


async def _empty_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return empty_answer(error.status_code, error.headers)


async def _server_error(request: Request, _: Exception) -> Response:
    tenant: Tenant = request.app.state.tenant
    # This answer does not pass through the middleware.
    return empty_answer(500, _stamp(tenant))


class _Stamp:
    def __init__(self, app: ASGIApp, tenant: Tenant) -> None:
        self._app = app
        self._tenant = tenant

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def stamp(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_stamp(self._tenant))
            await send(message)

        await self._app(scope, receive, stamp if scope["type"] == "http" else send)


def _stamp(tenant: Tenant) -> dict[str, str]:
    settings = tenant.settings
    return {
        "Cloudmore-Sandbox": f"seed={settings.seed}; organizations={settings.organizations}",
        "Date": format_datetime(tenant.now().astimezone(UTC), usegmt=True),
    }
