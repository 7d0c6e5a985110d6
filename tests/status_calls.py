"""The call of the client that each case of ``status_cases`` makes, and the error that comes of a status."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, get_args, get_type_hints

from document import OPERATIONS
from status_cases import BODIES, TOKEN, Way

from cloudmore import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    Cloudmore,
    NotFoundError,
    PermissionDeniedError,
    ServerError,
)

_ERRORS: Mapping[int, type[ApiError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    500: ServerError,
}


def error_of(operation: str, status: int) -> type[ApiError]:
    """What the client raises; the token endpoint refuses with 400 (RFC 6749 section 5.2)."""
    return AuthenticationError if (operation, status) == (TOKEN, 400) else _ERRORS[status]


def method_of(cm: Cloudmore, operation: str) -> Callable[..., Any]:
    """The method of an operation; for the token endpoint's, one that needs a token."""
    operation = "health_check" if operation == TOKEN else operation
    (tag,) = OPERATIONS[operation][2]["tags"]
    method: Callable[..., Any] = getattr(getattr(cm, tag), operation.removeprefix(f"{tag}_"))
    return method


def needed_by(method: Callable[..., Any]) -> list[str]:
    """The arguments that a method cannot do without."""
    return [name for name, each in inspect.signature(method).parameters.items() if each.default is each.empty]


def arguments_of(ids: Mapping[str, str], operation: str, method: Callable[..., Any], way: Way) -> dict[str, Any]:
    """The arguments of a call.

    Args:
        ids: What stands by a name in ids and bodies.
        operation: Of the call.
        method: Its method.
        way: How its answer is brought about.
    """

    def meant(value: Any) -> Any:
        return ids.get(value, value) if isinstance(value, str) else value

    needed = needed_by(method)
    arguments = {name: meant(way.ids.get(name, name)) for name in needed}
    if "body" in needed:
        properties = {} if way.body is None else {**BODIES[operation], **way.body}
        body = {name: meant(value) for name, value in properties.items()}
        accepted = get_type_hints(method)["body"]
        model = next(each for each in (*get_args(accepted), accepted) if hasattr(each, "from_dict"))
        arguments["body"] = model.from_dict(body)
    return arguments


def outcome(method: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
    """What a call returns, or the error of its answer."""
    try:
        return method(**arguments)
    except ApiError as error:
        return error
