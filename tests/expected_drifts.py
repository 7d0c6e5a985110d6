"""What a check has to say of each drift of the sandbox at each operation: the page tells, and nothing of the judge."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from attrs import frozen
from conftest import REPOSITORY

from cloudmore import Cloudmore
from cloudmore.auth import MemoryTokenStore
from cloudmore.contract import LiveResult, check_live
from cloudmore.sandbox import Sandbox

BROKEN, NEW, SAME = "broken", "new", "same"
NOT_EXERCISED, NOT_REACHABLE = "not exercised", "not reachable"
TOKEN, START, REPORT = "authentication_token", "billing_reports_start", "billing_reports_get"
OBJECTS = (TOKEN, "health_check", "organizations_get", START, REPORT)
LISTS = (
    *("services_list", "organizations_list", "organizations_estore", "organization_services_list"),
    *("organization_services_price_list", "organization_services_subscriptions"),
)
OPERATIONS = (*OBJECTS, *LISTS)


# What gets its ids, or its task, from another one.
IDS_FROM: Mapping[str, tuple[str, ...]] = {
    "organizations_list": ("organizations_get", *LISTS[2:]),
    "organization_services_list": LISTS[4:],
    START: (REPORT,),
}


def all_but(*operations: str) -> tuple[str, ...]:
    return tuple(each for each in OPERATIONS if each not in operations)


WITHOUT_NUMBERS = all_but(TOKEN, "organization_services_price_list", "organization_services_subscriptions", REPORT)
WITHOUT_WORDS = all_but(
    TOKEN, "health_check", "organization_services_price_list", "organization_services_subscriptions", REPORT
)
# Where an answer has nothing that the drift could change, and why.
NOTHING_TO_CHANGE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "essential-gone": ("nothing of it is essential", ("health_check", START, REPORT)),
    "essential-renamed": ("nothing of it is essential", ("health_check", START, REPORT)),
    "optional-gone": ("it has one property", ("health_check", START)),
    "keys-reordered": ("it has one property", ("health_check", START)),
    "numbers-as-text": ("it has no number", WITHOUT_NUMBERS),
    "numbers-respelled": ("it has no number", WITHOUT_NUMBERS),
    "flags-as-text": ("it has no flag", all_but("services_list", "organizations_list", "organizations_get")),
    "dates-changed": ("it has no date", all_but("organization_services_subscriptions", REPORT)),
    "uuids-changed": (
        "the document has the format nowhere in it",
        (*OBJECTS, "organizations_list", "organization_services_price_list"),
    ),
    "currencies-changed": (
        "it has no currency",
        (TOKEN, "health_check", START, *LISTS[:4]),
    ),
    "word-added": ("the document lists no words of it", WITHOUT_WORDS),
    "word-in-capitals": ("the document lists no words of it", WITHOUT_WORDS),
    "list-enveloped": ("it is an object", OBJECTS),
    "inner-lists-enveloped": (
        "it has no list inside",
        (TOKEN, "health_check", START, *LISTS[1:4]),
    ),
    "object-for-list": ("it is an object", OBJECTS),
    "object-enveloped": ("it is a list", LISTS),
    "list-for-object": ("it is a list", LISTS),
    "list-emptied": ("it is an object", OBJECTS),
    "list-longer": ("it is an object", OBJECTS),
    "page": ("it is an object", OBJECTS),
    "location-gone": ("it tells no address", all_but(START)),
    "error-reshaped": ("no call of it ends with an error that has a body", all_but(LISTS[5])),
    "error-body": (
        "no call of it ends with an error",
        (TOKEN, "health_check", "services_list", "organizations_list", START),
    ),
}


@frozen
class Expected:
    """What a check has to say of a drift: usually, and where it is otherwise."""

    usually: str
    elsewhere: Mapping[str, str]

    def at(self, operation: str) -> str:
        return self.elsewhere.get(operation, self.usually)


def expected_of(said: str) -> Expected:
    """The third column of the table: ``broken; new at `health_check`, `services_list` ``."""
    usually, _, rest = said.partition("; ")
    verdict, _, operations = rest.partition(" at ")
    return Expected(usually, dict.fromkeys(re.findall(r"`(\w+)`", operations), verdict))


PAGE = (REPOSITORY / "docs" / "sandbox.md").read_text("utf-8")
EXPECTED = {
    name: expected_of(said)
    for name, said in re.findall(r"^\| `([\w-]+)` \| [^|]+ \| ([^|]+) \| [^|]+ \|$", PAGE, re.MULTILINE)
}


def has_something_to_change(drift: str, operation: str) -> bool:
    """Whether the drift can be at the operation."""
    return operation not in NOTHING_TO_CHANGE.get(drift, ("", ()))[1]


def client_of(sandbox: Sandbox) -> Cloudmore:
    """One that asks for a token of its own, and once for everything."""
    return sandbox.client(read_only=True, rate_limit=None, retry=None, token_store=MemoryTokenStore())


def live_check(client: Cloudmore) -> LiveResult:
    """The whole check of a small tenant; the client is closed then."""
    with client as cm:
        return check_live(cm, organizations=1, services=2, start="2026-10-06", end="2026-10-06", wait=60.0)


def others_may_be(operation: str) -> Callable[[str], frozenset[str]]:
    """What may become of another operation when one has drifted: nothing, but for what needs something of it."""

    def may_be(other: str) -> frozenset[str]:
        if operation == TOKEN:
            return frozenset((SAME, NOT_EXERCISED, NOT_REACHABLE))
        return frozenset((SAME, NOT_EXERCISED)) if other in IDS_FROM.get(operation, ()) else frozenset((SAME,))

    return may_be
