"""Tokens that look like the vendor's, and the refusals of its token endpoint."""

import base64
import binascii
import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qsl, unquote_plus

from cloudmore.sandbox.server.encoder import Json, encode, write
from cloudmore.sandbox.server.settings import Settings

LIFETIME = timedelta(hours=24)
SCOPE = "api"


class TokenRefusedError(Exception):
    """Why the token endpoint gives no token, in the words of OAuth 2."""

    def __init__(self, error: str, description: str) -> None:
        """Keep the word and what explains it."""
        super().__init__(error, description)
        self.error = error
        self.description = description


def check_grant(settings: Settings, authorization: str | None, content_type: str, body: bytes) -> None:
    """Check a token request.

    Args:
        settings: The settings, for their credentials.
        authorization: The Authorization header.
        content_type: The Content-Type header.
        body: The body.

    Raises:
        TokenRefusedError: The request is refused.
    """
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise TokenRefusedError("invalid_request", "The body must be a form.")
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body), errors="strict")
    except ValueError as error:
        raise TokenRefusedError("invalid_request", "The form cannot be read.") from error
    form = dict(pairs)
    if len(form) != len(pairs):
        raise TokenRefusedError("invalid_request", "A parameter is given more than once.")
    client_id, client_secret = _client(authorization, form)
    if not _same((client_id, client_secret), (settings.client_id, settings.client_secret)):
        raise TokenRefusedError("invalid_client", "The client id or the client secret is wrong.")
    if form.get("grant_type") != "password":
        raise TokenRefusedError("unsupported_grant_type", "Only the grant type password is supported.")
    if form.get("scope", "").split() != [SCOPE]:
        raise TokenRefusedError("invalid_scope", "The scope must be api.")
    if "username" not in form or "password" not in form:
        raise TokenRefusedError("invalid_request", "The user name and the password are required.")
    if not _same((form["username"], form["password"]), (settings.username, settings.password)):
        raise TokenRefusedError("invalid_grant", "invalid_username_or_password")


def make_token(settings: Settings, number: int, now: datetime) -> str:
    """Make a token in the form of a JWT, with a signature that is none.

    Args:
        settings: The settings.
        number: What tells it from other tokens.
        now: When it is given.
    """
    origin = f"{settings.seed}/token/{number}/{now.isoformat()}"
    digests = [sha256(f"{origin}/{part}".encode()).digest() for part in range(8)]
    header = {"alg": "RS256", "kid": digests[0].hex().upper()[:40], "typ": "at+jwt"}
    claims: dict[str, Json] = {
        "nbf": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "iss": "https://sandbox.example",
        "client_id": settings.client_id,
        "sub": settings.username,
        "jti": digests[1].hex().upper(),
        "scope": [SCOPE],
    }
    return ".".join(map(_base64url, (encode(write(header)), encode(write(claims)), b"".join(digests))))


def read_bearer(authorization: str | None) -> str | None:
    """Return the token of an Authorization header, if it is a bearer token."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def is_expired(expires_at: datetime, now: datetime) -> bool:
    """Whether a token has expired."""
    return now.astimezone(UTC) >= expires_at


def _client(authorization: str | None, form: dict[str, str]) -> tuple[str, str]:
    if authorization is None:
        return form.get("client_id", ""), form.get("client_secret", "")
    scheme, _, encoded = authorization.partition(" ")
    try:
        if scheme.lower() != "basic":
            raise ValueError(scheme)
        name, colon, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
        if not colon:
            raise ValueError(name)
    except (ValueError, binascii.Error) as error:
        raise TokenRefusedError("invalid_client", "The Authorization header cannot be read.") from error
    return unquote_plus(name), unquote_plus(secret)


def _same(given: tuple[str, str], expected: tuple[str, str]) -> bool:
    pairs = zip(given, expected, strict=True)
    results = [hmac.compare_digest(encode(one), encode(other)) for one, other in pairs]
    return all(results)


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
