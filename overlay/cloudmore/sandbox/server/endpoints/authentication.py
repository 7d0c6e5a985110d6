"""The token endpoint, and the check of the tokens it gave."""

from starlette.requests import Request
from starlette.responses import Response

from cloudmore.sandbox.server.answers import empty_answer, json_answer
from cloudmore.sandbox.server.tenant import Tenant
from cloudmore.sandbox.server.tokens import (
    LIFETIME,
    SCOPE,
    TokenRefusedError,
    check_grant,
    is_expired,
    make_token,
    read_bearer,
)

_NOT_STORED = {"Cache-Control": "no-store, no-cache, max-age=0", "Pragma": "no-cache"}


async def token(tenant: Tenant, request: Request) -> Response:
    """Exchange credentials for a token."""
    headers = request.headers
    body = await request.body()
    try:
        check_grant(tenant.settings, headers.get("authorization"), headers.get("content-type", ""), body)
    except TokenRefusedError as refusal:
        return json_answer({"error": refusal.error, "error_description": refusal.description}, 400, _NOT_STORED)
    now = tenant.now()
    access_token = make_token(tenant.settings, tenant.state.new_token_number(), now)
    tenant.state.store_token(access_token, now + LIFETIME)
    answer = {
        "access_token": access_token,
        "expires_in": int(LIFETIME.total_seconds()),
        "token_type": "Bearer",
        "scope": SCOPE,
    }
    return json_answer(answer, 200, _NOT_STORED)


def refuse_token(tenant: Tenant, request: Request) -> Response | None:
    """Return the refusal of a request without a token that is known and has not expired."""
    authorization = request.headers.get("authorization")
    if authorization is None:
        return empty_answer(401, {"WWW-Authenticate": "Bearer"})
    access_token = read_bearer(authorization)
    expires_at = tenant.state.token_expiry(access_token) if access_token else None
    if expires_at is None:
        return empty_answer(401, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
    if is_expired(expires_at, tenant.now()):
        reason = f"The token expired at '{expires_at:%m/%d/%Y %H:%M:%S}'"
        return empty_answer(401, {"WWW-Authenticate": f'Bearer error="invalid_token", error_description="{reason}"'})
    return None
