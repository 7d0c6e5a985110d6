"""The token endpoint's call and the meaning of its answer (DEV-AUTH; refusals as IdentityServer4 gives them)."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cloudmore.auth.token import TOKEN_PATH, Token, living
from cloudmore.errors import AuthenticationError, CloudmoreError, ResponseError, shortened
from cloudmore.http.attempts import Attempts
from cloudmore.http.flow import Flow, Send, Step
from cloudmore.http.message import Reply, Request
from cloudmore.http.status_errors import error_of, masked_body, request_id, retry_after_seconds
from cloudmore.json_value import Json
from cloudmore.masking import Mask
from cloudmore.settings import Credentials
from cloudmore_api.client import encode_form
from cloudmore_api.types import decode_json

if TYPE_CHECKING:
    from cloudmore.http.watch import Watch

# The pages say 24 hours; an answer that does not tell its lifetime is trusted for one.
LIFETIME_WHEN_UNTOLD_SECONDS = 3600.0
LONGEST_LIFETIME_SECONDS = 365 * 86400
# RFC 6749 appendix A.12; anything else would not pass as a header, and the error would quote it.
_ACCESS_TOKEN = re.compile(r"[\x21-\x7e]+")

REMEDIES = {
    "invalid_client": "Check the client id and the client secret: CLOUDMORE_CLIENT_SECRET, or that of the profile.",
    "invalid_grant": "Check the user name and the password (CLOUDMORE_USERNAME and CLOUDMORE_PASSWORD, or those of the "
    "profile, which `cloudmore login` asks for again), and that the user may use the API.",
    "unauthorized_client": "Ask the vendor's support to allow the password grant.",
}


def granted(
    base_url: str,
    credentials: Credentials,
    attempts: Attempts,
    until: float,
    *,
    now: Callable[[], datetime],
    monotonic: Callable[[], float],
    random: Callable[[], float],
    note: Callable[[Reply, Mask], None] | None = None,
) -> Flow[Token]:
    """A new token.

    Args:
        base_url: The API's address.
        credentials: Whose token.
        attempts: How it is tried.
        until: Monotonic second at which the time for it is over.
        now: Time of day.
        monotonic: Seconds that never go back.
        random: From 0 to 1, for the moment of renewal.
        note: Is shown the answer, and what takes the secrets of its request out of a text.

    Raises:
        CloudmoreError: None was given.
    """
    asked = _Asked(token_call(base_url, credentials), credentials.mask, until)

    def flow_of(watch: Watch | None) -> Flow[Token]:
        settled = yield from attempts.settled(asked, until=until, in_turn=False, watch=watch)
        if note is not None:
            note(settled.reply, settled.mask)
        try:
            return read_grant(settled.reply, credentials, now=monotonic(), random=random(), today=now())
        except CloudmoreError as error:
            error.attempts = settled.attempts
            raise

    return attempts.watched("authentication_token", asked.method, asked.url, (), flow_of)


class _Asked:
    """A request for a token on its way; asking twice is as good as once."""

    repeatable = True

    def __init__(self, request: Request, mask: Mask, until: float) -> None:
        self.method = request.method
        self.url = request.url
        self.request = request
        self.mask = mask
        self.until = until

    def prepared(self) -> Flow[tuple[Step, Mask]]:
        yield from ()
        return Send(self.request, self.until), self.mask

    def is_settled(self, reply: Reply) -> bool:  # noqa: ARG002 - any answer is one
        return True


def token_call(base_url: str, credentials: Credentials) -> Request:
    """The request for a token: HTTP Basic for the client, a form for the user.

    Args:
        base_url: The API's address.
        credentials: Whose token.
    """
    # RFC 6749 section 2.3.1: both halves are form-encoded before they are joined.
    client = f"{quote(credentials.client_id, safe='')}:{quote(credentials.client_secret, safe='')}"
    return Request(
        method="POST",
        url=f"{base_url}{TOKEN_PATH}",
        headers={
            "Authorization": f"Basic {base64.b64encode(client.encode()).decode()}",
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        },
        content=encode_form(
            {
                "grant_type": "password",
                "username": credentials.username,
                "password": credentials.password,
                "scope": "api",
            }
        ),
    )


def read_grant(
    reply: Reply, credentials: Credentials, *, now: float, random: float, today: datetime | None = None
) -> Token:
    """The token that the answer holds.

    Args:
        reply: The token endpoint's answer.
        credentials: Whose token; their secrets are kept out of every message.
        now: Monotonic seconds.
        random: From 0 to 1, for the moment of renewal.
        today: Time of day, for a Retry-After that is a date.

    Raises:
        AuthenticationError: The credentials are refused.
        ApiError: The endpoint fails; which one, its status tells.
        ResponseError: A success without a token.
    """
    details: dict[str, Any] = {
        "status_code": reply.status_code,
        "request_id": request_id(reply.headers, credentials.mask),
        "retry_after": retry_after_seconds(reply.headers.get("retry-after"), now=today),
        "method": "POST",
        "url": reply.url,
    }
    if reply.status_code == 200:
        token = _token(reply, now=now, random=random)
        if token is None:
            # Without the body: it might hold a token under another name.
            raise ResponseError(
                "The token endpoint answered 200 without an access_token.",
                remedy="Check the base URL: a sign-in page answers so, too.",
                operation_id="authentication_token",
                pointer="" if _object(reply) is None else "/access_token",
                **details,
            )
        return token
    if reply.status_code in (400, 401):
        word, explanation = (_text(reply, name, credentials) for name in ("error", "error_description"))
        said = shortened(": ".join(each for each in (word, explanation) if each) or "no reason given")
        raise AuthenticationError(
            f"The token endpoint refused the credentials of {credentials.username} ({said}).",
            remedy=REMEDIES.get(word or "", "Check the credentials: cloudmore reads CLOUDMORE_* variables."),
            error=word,
            error_description=explanation,
            body=masked_body(reply, credentials.mask),
            **details,
        )
    raise error_of(reply, now=today, mask=credentials.mask)


def is_terminal(error: AuthenticationError) -> bool:
    """Whether the token endpoint would refuse the same credentials again.

    Args:
        error: Of the token endpoint.
    """
    return error.status_code == 401 or error.error in REMEDIES


def _token(reply: Reply, *, now: float, random: float) -> Token | None:
    body = _object(reply) or {}
    access_token, lifetime = body.get("access_token"), body.get("expires_in")
    if not isinstance(access_token, str) or not _ACCESS_TOKEN.fullmatch(access_token):
        return None
    seconds = LIFETIME_WHEN_UNTOLD_SECONDS
    if isinstance(lifetime, int) and not isinstance(lifetime, bool) and lifetime > 0:
        seconds = float(min(lifetime, LONGEST_LIFETIME_SECONDS))
    return living(access_token, lifetime=seconds, left=seconds, now=now, random=random)


def _text(reply: Reply, name: str, credentials: Credentials) -> str | None:
    found = (_object(reply) or {}).get(name)
    return credentials.mask(found) if isinstance(found, str) and found else None


def _object(reply: Reply) -> dict[str, Any] | None:
    try:
        body: Json = decode_json(reply.content)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None
