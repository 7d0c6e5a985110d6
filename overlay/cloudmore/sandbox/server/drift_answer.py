"""An answer that is about to drift, and what stands where in the sandbox's own answers."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeGuard

from cloudmore.sandbox.server.encoder import Number, encode, write

JSON_TYPE = "application/json"
# What the answer of an operation is useless without, at its top or in each item of its list.
ESSENTIAL: Mapping[str, str] = {
    "authentication_token": "access_token",
    "services_list": "id",
    "organizations_list": "id",
    "organizations_create": "id",
    "organizations_get": "id",
    "organizations_replace": "id",
    "organizations_estore": "id",
    "organization_services_list": "id",
    "organization_services_add": "id",
    "organization_services_price_list": "productId",
    "organization_services_subscriptions": "id",
}
# What the document says to be a UUID; the id of an organization may be any text.
UUID_PLACES: Mapping[str, str] = {
    "services_list": "id",
    "organizations_estore": "id",
    "organization_services_list": "id",
    "organization_services_add": "id",
    "organization_services_subscriptions": "productId",
}
# What has a word of an open list.
WORD_PLACES: Mapping[str, str] = {
    "authentication_token": "token_type",
    "health_check": "status",
    "organization_services_price_list": "segment",
    "organization_services_subscriptions": "status",
    "billing_reports_get": "status",
}

Object: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it would be sent.

    Attributes:
        operation: What was called, by the document's operationId.
        status: Its number.
        headers: With names in small letters.
        content: The body.
    """

    operation: str
    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def is_success(self) -> bool:
        """Whether the call succeeded."""
        return 200 <= self.status < 300

    @property
    def is_json(self) -> bool:
        """Whether it has a body that says to be JSON."""
        return bool(self.content) and self.headers.get("content-type", "").startswith(JSON_TYPE)

    def having(self, **headers: str) -> "Answered":
        """Return the answer with other headers; an underscore in a name stands for a hyphen."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, headers={**self.headers, **named})

    def lacking(self, header: str) -> "Answered":
        """Return the answer without a header."""
        return replace(self, headers={name: value for name, value in self.headers.items() if name != header})


Drift: TypeAlias = Callable[[Answered], Answered]


def drift_of_value(change: Callable[[str, Any], Any]) -> Drift:
    """Return the drift that changes what the JSON of a success says.

    Args:
        change: Gets the operation and the decoded body, in which each number is a ``Number``, and returns another
            one, or the same where it finds nothing to change.
    """

    def drift(answered: Answered) -> Answered:
        if not (answered.is_success and answered.is_json):
            return answered
        try:
            value = json.loads(answered.content, parse_int=Number, parse_float=Number)
        except (ValueError, RecursionError):
            # A report that somebody loaded may be anything.
            return answered
        before, after = write(value), write(change(answered.operation, value))
        return answered if after == before else replace(answered, content=encode(after))

    return drift


def drift_of_objects(change: Callable[[str, Object], Object]) -> Drift:
    """Return the drift that changes the object that the JSON of a success is, or each one of the list that it is.

    Args:
        change: As that of ``drift_of_value``, for one object.
    """

    def all_of_them(operation: str, value: Any) -> Any:
        if is_list(value):
            return [change(operation, each) if is_object(each) else each for each in value]
        return change(operation, value) if is_object(value) else value

    return drift_of_value(all_of_them)


def drift_of_leaves(change: Callable[[str, Any], Any]) -> Drift:
    """Return the drift that changes texts, numbers, flags and nulls wherever they stand in the JSON of a success.

    Args:
        change: Gets the name of the property that has the leaf, itself or in a list, and the leaf.
    """

    def below(name: str, value: Any) -> Any:
        if is_list(value):
            return [below(name, each) for each in value]
        if is_object(value):
            return {inner: below(inner, each) for inner, each in value.items()}
        return change(name, value)

    return drift_of_value(lambda _, value: below("", value))


def is_object(value: Any) -> TypeGuard[Object]:
    """Whether a value is an object of JSON."""
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Whether a value is a list of JSON."""
    return isinstance(value, list)
