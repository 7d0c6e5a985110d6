"""How each status of each operation is brought about in the sandbox; only what the document cannot tell is listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen
from document import OPERATIONS, statuses

from cloudmore import AuthenticationError, BadRequestError

Cell = tuple[str, int]

TOKEN = "authentication_token"
NOBODY = "00000000-0000-0000-0000-000000000000"
# Ids of the sandbox stand by these names in ids and bodies.
IN_ESTORE, MICROSOFT = "a service of the Estore", "a Microsoft service"
BODIES: Mapping[str, dict[str, Any]] = {
    "organizations_create": {"name": "Sample Bakery"},
    "organizations_replace": {"name": "Sample Bakery & Son"},
    "organization_services_add": {"serviceId": IN_ESTORE},
    "billing_reports_start": {"startDate": "2026-10-01", "endDate": "2026-10-31"},
}


@frozen
class Way:
    """How an answer is brought about.

    Attributes:
        fault: What the sandbox is told to do; empty where it answers so by itself.
        ids: Path parameters that are not the usual ones.
        body: Properties that are not the usual ones; ``None`` sends an empty object.
        who: Credentials that are not the right ones.
        swap: What the relay makes of what in the request.
        later: Seconds that pass before the call.
        told: What the error says besides.
    """

    fault: str = ""
    ids: Mapping[str, str] = field(factory=dict)
    body: Mapping[str, Any] | None = field(factory=dict)
    who: Mapping[str, str] = field(factory=dict)
    swap: tuple[bytes, bytes] = (b"", b"")
    later: float = 0
    told: Callable[[Any], bool] = bool


def business(error: BadRequestError) -> bool:
    return [(each.code, each.name) for each in error.errors] == [(5, "InvalidValue")] and error.fields == {}


def validation(error: BadRequestError) -> bool:
    return error.errors == () and bool(error.fields) and all(error.fields.values())


def refused(word: str) -> Callable[[AuthenticationError], bool]:
    return lambda error: error.error == word and bool(error.error_description)


FAULTY = {
    "business errors": Way("bad-request-business", told=business),
    "validation errors": Way("bad-request-validation", told=validation),
}
NOT_FOR_MICROSOFT = {**FAULTY, "business errors": Way(ids={"service_id": MICROSOFT}, told=business)}
# Where an operation has a way of its own to a status.
OWN: Mapping[Cell, dict[str, Way]] = {
    (TOKEN, 400): {
        "invalid_client": Way(who={"client_secret": "not-the-secret"}, told=refused("invalid_client")),
        "invalid_grant": Way(who={"password": "not-the-password"}, told=refused("invalid_grant")),
        "invalid_request": Way(swap=(b"&username=", b"&misnamed="), told=refused("invalid_request")),
        "invalid_scope": Way(swap=(b"scope=api", b"scope=ipa"), told=refused("invalid_scope")),
        "unsupported_grant_type": Way(swap=(b"=password&", b"=implicit&"), told=refused("unsupported_grant_type")),
    },
    ("organizations_create", 400): {
        "business errors": Way(body={"address": {"countryCode": "ZZ"}}, told=business),
        "validation errors": Way(body={"name": "", "contact": {"phone": "none"}}, told=validation),
    },
    ("organizations_replace", 204): {"no body": Way("no-body")},
    ("organizations_replace", 400): {
        "business errors": Way(body={"address": {"countryCode": "ZZ"}}, told=business),
        "validation errors": Way(body={"notificationEmail": "nobody"}, told=validation),
    },
    ("organization_services_add", 400): {
        "business errors": Way(body={"serviceId": MICROSOFT}, told=business),
        "validation errors": Way(body={"serviceId": "no guid"}, told=validation),
    },
    ("organization_services_remove", 400): NOT_FOR_MICROSOFT,
    ("organization_services_subscriptions", 400): NOT_FOR_MICROSOFT,
    ("billing_reports_start", 400): {
        "business errors": Way(body={"startDate": "2026-11-01"}, told=business),
        "validation errors": Way(body=None, told=validation),
    },
    ("billing_reports_get", 200): {"when it is built": Way(later=60)},
}


def ways(operation: str, status: int) -> dict[str, Way]:
    """The ways to a status, by name; none where nobody knows one."""
    if (operation, status) in OWN:
        return OWN[operation, status]
    if 200 <= status < 300:
        return {"as asked": Way()}
    ids = path_parameters(operation)
    unknown = Way(who={"reseller_id": "no-guid"}) if ids == ["reseller_id"] else Way(ids={"".join(ids[-1:]): NOBODY})
    usual = {
        400: FAULTY,
        401: {"wrong token": Way(swap=(b"Bearer ", b"Bearer x"))},
        403: {"foreign reseller": Way(who={"reseller_id": NOBODY})},
        404: {"unknown id": unknown},
        500: {"failing": Way("server-error")},
    }
    return usual.get(status, {})


def path_parameters(operation: str) -> list[str]:
    """Names of the parameters in the path, as arguments of the method."""
    names = re.findall(r"{(\w+)}", OPERATIONS[operation][1])
    return [re.sub("(?=[A-Z])", "_", name).lower() for name in names]


CELLS: tuple[Cell, ...] = tuple((operation, status) for operation in OPERATIONS for status in statuses(operation))
CASES: Mapping[str, tuple[Cell, Way]] = {
    f"{operation} {status} {name}": ((operation, status), way)
    for operation, status in CELLS
    for name, way in ways(operation, status).items()
}
