"""Which typed error an answer is: a table, and the vendor's two shapes of a 400."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from cloudmore.errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    BusinessError,
    ConflictError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitedError,
    ServerError,
    UnexpectedStatusError,
    shortened,
)
from cloudmore.http.message import BODY_READ_LIMIT, BODY_TEXT_LIMIT, Reply
from cloudmore.json_value import Json
from cloudmore_api.types import decode_json

_BY_STATUS: Mapping[int, tuple[type[ApiError], str, str]] = {
    400: (BadRequestError, "the request is not accepted", "Mend what the message names."),
    401: (
        AuthenticationError,
        "the token is not accepted",
        "Check the credentials, and that the user may use the API.",
    ),
    403: (PermissionDeniedError, "not allowed", "Check the reseller id and the role of the API user."),
    404: (NotFoundError, "there is no such resource", "Check the id, the reseller id and the base URL."),
    409: (ConflictError, "it conflicts with the present state", "Read the present state and decide again."),
    405: (UnexpectedStatusError, "there is no such method here", "Check the method and the path."),
    429: (RateLimitedError, "too many requests", "Wait and try again."),
}
_SERVER_ERROR = (ServerError, "the server failed", "Try again later; tell the vendor's support if it stays.")
_UNEXPECTED = (UnexpectedStatusError, "a status that the document does not have", "Check the base URL.")
_SECONDS = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]*)?")
_REQUEST_ID_HEADERS = ("request-id", "x-request-id", "x-correlation-id", "traceparent")


def error_of(reply: Reply, *, now: datetime | None, mask: Callable[[str], str] = str) -> ApiError:
    """The error that an answer is.

    Args:
        reply: An answer that is no success.
        now: Time of day, for a Retry-After that is a date; without it a date tells nothing.
        mask: Takes the secrets of the request out of a text, because a server may echo them.
    """
    default = _SERVER_ERROR if 500 <= reply.status_code <= 599 else _UNEXPECTED
    cls, meaning, remedy = _BY_STATUS.get(reply.status_code, default)
    details: dict[str, Any] = {
        "status_code": reply.status_code,
        "request_id": request_id(reply.headers, mask),
        "body": masked_body(reply, mask),
        "retry_after": retry_after_seconds(reply.headers.get("retry-after"), now=now),
        "method": reply.method,
        "url": mask(reply.url),
    }
    if details["retry_after"] is not None and cls in (RateLimitedError, ServerError):
        remedy = f"Wait {details['retry_after']:.0f} s and try again."
    said = ""
    if cls is BadRequestError:
        errors, fields = bad_request_details(reply.content, mask)
        details |= {"errors": errors, "fields": fields}
        texts = [error.message or error.name or "" for error in errors]
        texts += [f"{name}: {'; '.join(messages)}" for name, messages in fields.items()]
        said = shortened(" ".join(text for text in texts if text))
    path = "/" + details["url"].split("://", 1)[-1].partition("/")[2]
    message = f"{reply.method} {path} answered {reply.status_code}: {meaning}"
    return cls(f"{message} ({said})." if said else f"{message}.", remedy=remedy, **details)


def masked_body(reply: Reply, mask: Callable[[str], str]) -> str:
    """The body's first 64 KiB as text, without the secrets of the request."""
    return mask(reply.content[:BODY_READ_LIMIT].decode("utf-8", errors="replace"))[:BODY_TEXT_LIMIT]


def bad_request_details(
    content: bytes, mask: Callable[[str], str] = str
) -> tuple[tuple[BusinessError, ...], dict[str, list[str]]]:
    """Business errors and messages per field of a 400; both empty when it has another shape (DEV-RESELL).

    Args:
        content: The body.
        mask: Takes the secrets of the request out of a text.
    """
    try:
        body: Json = decode_json(content)
    except ValueError:
        return (), {}
    if isinstance(body, list):
        return tuple(_business_error(each, mask) for each in body if isinstance(each, dict)), {}
    if isinstance(body, dict):
        return (), {
            mask(name): [mask(str(message)) for message in messages]
            for name, messages in body.items()
            if isinstance(messages, list)
        }
    return (), {}


def _business_error(entry: dict[str, Any], mask: Callable[[str], str]) -> BusinessError:
    code, name, message = entry.get("errorCode"), entry.get("errorName"), entry.get("errorMessage")
    return BusinessError(
        code if isinstance(code, int) else None,
        mask(name) if isinstance(name, str) else None,
        mask(message) if isinstance(message, str) else None,
    )


def request_id(headers: Mapping[str, str], mask: Callable[[str], str] = str) -> str | None:
    """The server's id of the request, by the usual header names; the vendor documents none.

    Args:
        headers: With lower-case names, or of any letter case where the mapping does not mind.
        mask: Takes the secrets of the request out of a text.
    """
    return next((mask(headers[name]) for name in _REQUEST_ID_HEADERS if headers.get(name)), None)


def retry_after_seconds(value: str | None, *, now: datetime | None) -> float | None:
    """Seconds that a Retry-After header asks to wait (RFC 9110 section 10.2.3), fractions accepted.

    Args:
        value: The header.
        now: Time of day, for a date; without it a date tells nothing.

    Returns:
        Never less than 0; ``None`` where the header is absent or makes no sense.
    """
    if value is None:
        return None
    value = value.strip()
    if _SECONDS.fullmatch(value):
        return max(0.0, float(value))
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if now is None:
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
