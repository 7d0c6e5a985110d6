"""What generated answers have found, as it was found: fixed cases, which are passed over where they come by chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from answers.changes import Must
from answers.mirror import TOKEN, Documented
from answers.places import Place
from attrs import frozen


@frozen
class Found:
    """An answer, and what the client must do.

    Attributes:
        operation: Its operationId.
        status: The status.
        content: The body.
        must: What the client must do, by the document.
        pointer: Of the error, or of the surprise.
    """

    operation: str
    status: int
    content: bytes
    must: Must
    pointer: str = ""


REPORT = "billing_reports_get"
FOUND: Mapping[str, Found] = {
    "a text for a list": Found(REPORT, 200, b'{"organizations":""}', Must.REFUSE, "/organizations"),
    "a text for a list that may be null": Found(
        REPORT,
        200,
        b'{"organizations":[{"organizationGroups":""}]}',
        Must.REFUSE,
        "/organizations/0/organizationGroups",
    ),
    # Although the document knows of lifetimes: one that makes no sense counts as untold, and the token is of use.
    "a lifetime that is null": Found(TOKEN, 200, b'{"access_token":"!","expires_in":null}', Must.READ),
    "a lifetime that is a text": Found(TOKEN, 200, b'{"access_token":"!","expires_in":""}', Must.READ),
    "a token that is null": Found(TOKEN, 200, b'{"access_token":null}', Must.REFUSE, "/access_token"),
    "a list for a grant": Found(TOKEN, 200, b"[]", Must.REFUSE),
    "a grant that is no JSON": Found(TOKEN, 200, b"OK", Must.REFUSE),
}

# What is passed over: operation, change or "" for any, and where. Each has a fixed case, above or in test_found.py.
PassedOver = Callable[[Place, Any], bool]
KNOWN: Mapping[str, tuple[str, str, PassedOver]] = {
    "a lifetime that is null": (TOKEN, "", lambda place, _value: place.path == ("expires_in",)),
    # The id of a new organization may come as a bare text, or in Location only: nobody knows how it does.
    "a bare text": (
        "organizations_create",
        "a scalar for an object",
        lambda place, value: not place.path and isinstance(value, str),
    ),
    "nothing": ("organizations_create", "an empty body", lambda _place, _value: True),
}


def is_known(answer: Documented, change: str, place: Place, value: Any) -> bool:
    """Whether a change has a fixed case."""
    return answer.is_success and any(
        answer.operation == operation and name in (change, "") and passed_over(place, value)
        for operation, name, passed_over in KNOWN.values()
    )
