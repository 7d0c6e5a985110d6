"""What is not held against the sandbox, and why. Everything else is.

A check that is off and a failure that is excused have their reasons here. An excuse that nothing needed fails the run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from attrs import frozen
from conformance.steering import operation_of, parameters_at_stake
from conformance.tally import Tally
from schemathesis import Case, Response
from schemathesis.core.failures import AcceptedNegativeData, Failure, FailureGroup
from schemathesis.openapi.checks import RejectedPositiveData

# Checks that look at nothing here.
OFF = {
    "object_level_authorization": "It needs two users who must not see each other's things; the API has one user.",
}


@frozen
class Excuse:
    """When a failure is right.

    Attributes:
        failure: The kind of failure.
        operations: Where it may be excused.
        reason: Why.
        applies: Whether it is, by the case and the JSON of the answer.
    """

    failure: type[Failure]
    operations: frozenset[str]
    reason: str
    applies: Callable[[Case, Any], bool]


def says_error(_: Case, answer: Any) -> bool:
    return isinstance(answer, dict) and isinstance(answer.get("error"), str)


def says_business_error(_: Case, answer: Any) -> bool:
    return isinstance(answer, list) and all("errorCode" in each for each in answer)


def is_about_show_active(case: Case, _: Any) -> bool:
    return parameters_at_stake(case) == {"showActive"}


def has_null_for_a_group(case: Case, _: Any) -> bool:
    body = case.body if isinstance(case.body, Mapping) else {}
    return any(body.get(name, "absent") is None for name in ("contact", "address", "customProperties"))


EXCUSES = {
    "grants": Excuse(
        RejectedPositiveData,
        frozenset({"authentication_token"}),
        "Which grants are good, no schema can say, and OAuth 2 refuses the others with 400.",
        says_error,
    ),
    "business errors": Excuse(
        RejectedPositiveData,
        frozenset({"organization_services_add", "organization_services_remove", "organization_services_subscriptions"}),
        "A Microsoft service, or one that is there already, is refused by a business error, which is documented.",
        says_business_error,
    ),
    "showActive": Excuse(
        AcceptedNegativeData,
        frozenset({"organizations_list"}),
        "Its name is assumed, so what the vendor does with a wrong value is not known; it passes for false.",
        is_about_show_active,
    ),
    "null for a group": Excuse(
        AcceptedNegativeData,
        frozenset({"organizations_create", "organizations_replace"}),
        "A contact, address or list that is null counts as absent, as ASP.NET has it; the vendor's way is not known.",
        has_null_for_a_group,
    ),
}


@contextmanager
def excusing(case: Case, response: Response, tally: Tally) -> Iterator[None]:
    """Let failures pass that have an excuse, and count these."""

    def stands(failure: BaseException) -> bool:
        for name, excuse in EXCUSES.items():
            right = isinstance(failure, excuse.failure) and operation_of(case) in excuse.operations
            if right and excuse.applies(case, json.loads(response.content or b"null")):
                tally.excused[name] += 1
                return False
        return True

    try:
        yield
    except FailureGroup as group:
        standing = [failure for failure in group.exceptions if stands(failure)]
        if standing:
            raise FailureGroup(standing, group.message) from None
