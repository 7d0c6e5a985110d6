"""Which calls are made, told before the first one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from attrs import frozen

from cloudmore.errors import ConfigurationError

TOKEN, REPORT = "authentication_token", "billing_reports_get"


@frozen
class PlannedCall:
    """An operation that will be called.

    Attributes:
        operation: Its name in the document.
        what: What is asked for.
        calls: How often at most, without repeats of what failed.
        kept: Whether the exchanges are recorded or judged; some calls are made for the ids that others need.
    """

    operation: str
    what: str
    calls: int
    kept: bool = True

    def as_record(self) -> dict[str, object]:
        """As it is shown."""
        return {"operation": self.operation, "what": self.what, "calls": self.calls, "recorded": self.kept}


# What a call needs the ids of.
NEEDS: Mapping[str, Sequence[str]] = {
    "organizations_get": ("organizations_list",),
    "organizations_estore": ("organizations_list",),
    "organization_services_list": ("organizations_list",),
    "organization_services_price_list": ("organizations_list", "organization_services_list"),
    "organization_services_subscriptions": ("organizations_list", "organization_services_list"),
    "billing_reports_get": ("billing_reports_start",),
    "organization_services_add": ("organizations_list", "organizations_estore"),
    "organization_services_remove": ("organizations_list", "organizations_estore"),
}
READS = (
    *("health_check", "services_list", "organizations_list", "organizations_get", "organizations_estore"),
    *("organization_services_list", "organization_services_price_list", "organization_services_subscriptions"),
    *("billing_reports_start", "billing_reports_get"),
)
WRITES = (
    *("organizations_create", "organizations_replace", "organization_services_add", "organization_services_remove"),
    "organizations_delete",
)
# How often a write has others called: to look at what came of it, and to find it where its answer tells no id.
_OF_WRITING = {
    "organizations_list": 1,
    "organizations_get": 3,
    "organizations_estore": 1,
    "organization_services_list": 1,
}


@frozen
class Plan:
    """What is called, and what of it is kept.

    Attributes:
        calls: In their order.
        writes: Whether an organization is created, changed and deleted.
    """

    calls: tuple[PlannedCall, ...]
    writes: bool

    @property
    def kept(self) -> frozenset[str]:
        """The operations that are recorded or judged, with that of the token."""
        return frozenset((TOKEN, *(each.operation for each in self.calls if each.kept)))

    @property
    def most(self) -> int:
        """How many calls that are at most."""
        return sum(each.calls for each in self.calls)

    def makes(self, operation: str) -> bool:
        """Whether an operation is called."""
        return operation in {each.operation for each in self.calls}


def planned(
    operations: Collection[str] = (), *, include_writes: bool = False, organizations: int = 3, services: int = 3
) -> Plan:
    """The plan of a recording or of a live check.

    Args:
        operations: Names of operations; all of them by default.
        include_writes: Whether an organization is created, changed and deleted.
        organizations: How many are looked at.
        services: How many services of each are looked at.

    Raises:
        ConfigurationError: There is no such operation, or it is a write and those are not included.
    """
    known = (*READS, *WRITES)
    for name in operations:
        if name not in known:
            raise ConfigurationError(f"There is no operation {name!r}.", remedy=f"Use some of {', '.join(known)}.")
        if name in WRITES and not include_writes:
            raise ConfigurationError(f"{name} changes something.", remedy="Say --include-writes, too.")
    if organizations < 1 or services < 1:
        raise ConfigurationError("Nothing would be looked at.", remedy="Say 1 or more organizations and services.")
    chosen = frozenset(operations or known)
    needed = {each for name in chosen for each in NEEDS.get(name, ())}
    writes = include_writes and bool(chosen & set(WRITES))
    # It tells whether a sandbox answers.
    needed |= {"health_check"} | ({"organizations_list"} if writes else set())
    of_services = organizations * services + 1
    of_writing = _OF_WRITING if writes else {}
    told = {
        "health_check": ("whether the API answers", 1),
        "services_list": ("services of the reseller", 1),
        "organizations_list": ("all organizations, and the active ones", 2),
        "organizations_get": (f"details of {organizations}, and of an unknown id", organizations + 1),
        "organizations_estore": (f"Estore of {organizations}, and of an unknown id", organizations + 1),
        "organization_services_list": (f"services of {organizations}, and of an unknown id", organizations + 1),
        "organization_services_price_list": (f"price lists of {services} services of each, and of one", of_services),
        "organization_services_subscriptions": (f"of {services} services of each, and of an unknown one", of_services),
        "billing_reports_start": ("a report of few days", 1),
        "billing_reports_get": ("the report, asked for until it is there, and one of an unknown id", 2),
    }
    calls = [PlannedCall(TOKEN, "a token", 1)]
    for name in READS:
        if name in chosen | needed:
            what, count = told[name]
            calls.append(PlannedCall(name, what, count + of_writing.get(name, 0), kept=name in chosen))
    if writes:
        changes = {
            "organizations_create": ("a new organization with made-up data", 1),
            "organizations_replace": ("the same with another name", 1),
            "organization_services_add": ("a custom service for it", services),
            "organization_services_remove": ("and away with it", 1),
            "organizations_delete": ("and away with the organization", 1),
        }
        calls += [PlannedCall(name, *each, kept=name in chosen) for name, each in changes.items()]
    return Plan(tuple(calls), writes)
