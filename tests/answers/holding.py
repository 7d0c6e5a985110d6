"""Whether the client did what it must, seen from outside: values, JSON, surprises, errors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from answers.changes import Must
from answers.desk import Caller, Told
from answers.mirror import TOKEN, Documented
from answers.places import Path, Place
from spelled_json import tokens

from cloudmore import (
    UNSET,
    ApiError,
    AuthenticationError,
    BadRequestError,
    BusinessError,
    NotFoundError,
    PermissionDeniedError,
    ResponseError,
    ServerError,
)
from cloudmore.organizations import CreatedOrganization

ERRORS: Mapping[int, type[ApiError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    500: ServerError,
}
# An error keeps 64 KiB of a body, and these characters whatever they are.
WHOLE_BODY_BYTES, SURE_CHARACTERS = 64 * 1024, 16 * 1024


def model_of(parsed: Any) -> Any:
    """What the answer says: a model or a list of them."""
    return parsed.organization if isinstance(parsed, CreatedOrganization) else parsed


def as_json(value: Any) -> str:
    return f"[{','.join(each.to_json() for each in value)}]" if isinstance(value, list) else value.to_json()


def surprises(value: Any) -> Iterator[str]:
    """Pointers from the top of the answer."""
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from (f"/{index}{told.pointer}" for told in each.surprises)
    else:
        yield from (told.pointer for told in value.surprises)


def at(value: Any, path: Path) -> Any:
    """What a model has at a place; attributes are named as the wire has it, in snake case."""
    for step in path:
        if isinstance(step, int):
            value = value[step]
        else:
            name = re.sub("(?=[A-Z])", "_", step).lower()
            # One that Python has itself, such as type, ends with an underscore.
            value = getattr(value, name if hasattr(value, name) else f"{name}_")
    return value


def hold_read(answer: Documented, response: Any, told: Told, told_of: tuple[str, ...] = ()) -> None:
    """Fail unless an answer was read without a loss.

    Args:
        answer: Which one.
        response: The full response.
        told: What was served.
        told_of: Pointers of what must be a surprise.
    """
    assert not isinstance(response, Exception), response
    assert (response.status_code, response.content) == (told.status, told.content)
    value, served = model_of(response.parsed), json.loads(told.content)
    assert tokens(as_json(value)) == tokens(told.content.decode())
    assert tuple(surprises(value)) == told_of
    if isinstance(served, list):
        assert len(value) == len(served)
    if answer.operation == "organizations_create":
        assert response.parsed.id == served["id"]


def hold_refused(answer: Documented, came: Any, pointer: str) -> None:
    assert type(came) is ResponseError, came
    assert (came.operation_id, came.pointer, came.status_code) == (answer.operation, pointer, answer.status)
    assert answer.operation in f"{came}" or answer.operation == TOKEN
    assert came.remedy


def hold_granted(caller: Caller, came: Any, told: Told) -> None:
    """Fail unless the call went out with the token that was served."""
    assert not isinstance(came, Exception), came
    assert caller.desk.bearer == json.loads(told.content)["access_token"]


def hold_changed(caller: Caller, answer: Documented, came: Any, told: Told, *, place: Place, must: Must) -> None:
    """Fail unless the client did what it must."""
    if not answer.is_success:
        hold_error(answer, came, told)
    elif must is Must.REFUSE:
        hold_refused(answer, came, place.pointer)
    elif answer.operation == TOKEN:
        hold_granted(caller, came, told)
    else:
        hold_read(answer, came, told, (place.pointer,) if must is Must.TELL else ())
        if must is Must.LEAVE_UNSET:
            assert at(model_of(came.parsed), place.path) is UNSET


def hold_error(answer: Documented, came: Any, told: Told) -> None:
    """Fail unless an error is a typed one, with the body as it came."""
    refused = answer.operation == TOKEN and answer.status == 400
    assert type(came) is (AuthenticationError if refused else ERRORS[answer.status]), came
    assert came.status_code == answer.status
    assert came.remedy
    text = told.content.decode(errors="replace")
    assert came.body == text if len(told.content) <= WHOLE_BODY_BYTES else text.startswith(came.body[:SURE_CHARACTERS])


def hold_details(answer: Documented, came: Any, served: Any) -> None:
    """Fail unless an error tells all that a good body says."""
    if answer.operation == TOKEN:
        # An empty text tells nothing.
        assert came.error == (served.get("error") or None)
        assert came.error_description == (served.get("error_description") or None)
    elif answer.shape == "ApiErrors":
        names = ("errorCode", "errorName", "errorMessage")
        assert came.errors == tuple(BusinessError(*map(each.get, names)) for each in served)
        assert came.fields == {}
    else:
        assert (came.errors, came.fields) == ((), served)
