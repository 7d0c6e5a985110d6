"""The application: every route of the document, and the way back to the seed."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
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
from cloudmore.sandbox.server.settings import Settings
from cloudmore.sandbox.server.state import State
from cloudmore.sandbox.server.tenant import Tenant

Endpoint = Callable[[Tenant, Request], Awaitable[Response]]


async def _reset(tenant: Tenant, _: Request) -> Response:
    tenant.state.reset()
    return empty_answer(204)


_OPEN: dict[str, dict[str, Endpoint]] = {
    "/connect/token": {"POST": authentication.token},
    "/api/healthcheck": {"GET": health.check},
    "/_sandbox/reset": {"POST": _reset},
}
_ORGANIZATION = "/organizations/{organization_id}"
_SERVICE = f"{_ORGANIZATION}/services/{{service_id}}"
_OF_THE_RESELLER: dict[str, dict[str, Endpoint]] = {
    "/services": {"GET": services.list_services},
    "/organizations": {"GET": organizations.list_organizations, "POST": organizations.create_organization},
    _ORGANIZATION: {
        "GET": organizations.get_organization,
        "PUT": organizations.replace_organization,
        "DELETE": organizations.delete_organization,
    },
    f"{_ORGANIZATION}/Estore": {"GET": organizations.list_estore},
    f"{_ORGANIZATION}/services": {
        "GET": organization_services.list_services,
        "POST": organization_services.add_service,
    },
    _SERVICE: {"DELETE": organization_services.remove_service},
    f"{_SERVICE}/pricelist": {"GET": organization_services.list_prices},
    f"{_SERVICE}/subscriptions": {"GET": organization_services.list_subscriptions},
    f"/{billing_reports.REPORTS}": {"POST": billing_reports.start_report},
    f"/{billing_reports.REPORTS}/{{task_id}}": {"GET": billing_reports.get_report},
}


def create_application(settings: Settings, *, now: Callable[[], datetime]) -> Starlette:
    """Make the application; its state is closed when its lifespan ends.

    Args:
        settings: What the sandbox is made from.
        now: Returns the time, with a zone. It decides when tokens expire and reports are ready, and dates the answers.

    Raises:
        ValueError: The state file was made with other settings.
    """
    catalogue = Catalogue(settings.seed)
    tenant = Tenant(settings, catalogue, State(settings, catalogue), now)

    @asynccontextmanager
    async def close_state_at_the_end(_: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            tenant.state.close()

    routes = [_AnyCaseRoute(path, tenant, endpoints) for path, endpoints in _OPEN.items()]
    routes += [
        _AnyCaseRoute("/api/resellers/{reseller_id}" + path, tenant, endpoints, of_the_reseller=True)
        for path, endpoints in _OF_THE_RESELLER.items()
    ]
    application = Starlette(
        routes=routes,
        middleware=[Middleware(_Stamp, tenant=tenant)],
        exception_handlers={HTTPException: _empty_error, InvalidBodyError: _refused_body, Exception: _server_error},
        lifespan=close_state_at_the_end,
    )
    application.router.redirect_slashes = False
    application.state.tenant = tenant
    return application


class _AnyCaseRoute(Route):
    def __init__(
        self, path: str, tenant: Tenant, endpoints: Mapping[str, Endpoint], *, of_the_reseller: bool = False
    ) -> None:
        async def answer(request: Request) -> Response:
            refusal = _refuse_caller(tenant, request) if of_the_reseller else None
            method = "GET" if request.method == "HEAD" else request.method
            return refusal or await endpoints[method](tenant, request)

        super().__init__(path, answer, methods=list(endpoints))
        # ASP.NET ignores letter case and a slash at the end.
        self.path_regex = re.compile(self.path_regex.pattern.removesuffix("$") + "/?$", re.IGNORECASE)


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


async def _refused_body(_: Request, error: Exception) -> Response:
    assert isinstance(error, InvalidBodyError)
    return validation_errors(error.fields)


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
