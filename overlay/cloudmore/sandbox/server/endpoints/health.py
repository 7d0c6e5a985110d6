"""The health check."""

from starlette.requests import Request
from starlette.responses import Response

from cloudmore.sandbox.server.answers import json_answer
from cloudmore.sandbox.server.endpoints.authentication import refuse_token
from cloudmore.sandbox.server.tenant import Tenant


async def check(tenant: Tenant, request: Request) -> Response:
    """Answer with and without a token, but not with a wrong one."""
    refusal = refuse_token(tenant, request) if "authorization" in request.headers else None
    return refusal or json_answer({"status": "Healthy"})
