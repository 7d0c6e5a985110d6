"""The answers that the API gives, the two shapes of a 400 among them."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from cloudmore.sandbox.server.encoder import encode, write

JSON_MEDIA_TYPE = "application/json; charset=utf-8"
INVALID_VALUE = 5


def json_answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a value as JSON."""
    return Response(encode(write(value)), status, headers, JSON_MEDIA_TYPE)


def empty_answer(status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a status and no body."""
    return Response(None, status, headers)


def validation_errors(fields: Mapping[str, Sequence[str]]) -> Response:
    """Refuse missing or ill-formed fields: an object of messages by dotted PascalCase path."""
    return json_answer({field: list(messages) for field, messages in fields.items()}, 400)


def business_error(message: str) -> Response:
    """Refuse a well-formed value that cannot be used: an array of errors."""
    return json_answer([{"errorCode": INVALID_VALUE, "errorName": "InvalidValue", "errorMessage": message}], 400)
