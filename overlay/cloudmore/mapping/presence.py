"""What became of organizations since they were mapped: renamed, gone, or deleted and created again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from cloudmore.billing.findings import Finding, subject_key
from cloudmore.billing.saved.manifest import KnownOrganization
from cloudmore.mapping.customers import Customer
from cloudmore.mapping.entries import CustomerMapping, Entry, folded


class Billed(Protocol):
    """An organization with lines."""

    id: str | None
    name: str | None
    customer_numbers: set[str]

    @property
    def is_unmapped(self) -> bool:
        """Whether nobody has decided whose it is."""
        ...


def changed_organizations(
    billed: Sequence[Billed],
    mapping: CustomerMapping,
    listed: Sequence[KnownOrganization] | None,
    customers: Sequence[Customer] | None,
) -> Iterator[Finding]:
    """A finding for each organization that is not what it was when it was mapped.

    Args:
        billed: Those with lines.
        mapping: What was decided.
        listed: Those that the API listed when the report came; ``None`` where it was not asked.
        customers: Those of the other system, to know a new organization by its key.
    """
    names: dict[str, tuple[str, str | None]] = {folded(each.id): (each.id, each.name) for each in listed or ()}
    names |= {folded(each.id): (each.id, each.name) for each in billed if each.id}
    for identifier, entry in mapping.organizations.items():
        known = names.get(folded(identifier))
        if known is not None and entry.name and known[1] and _alike(entry.name) != _alike(known[1]):
            yield Finding(
                "organization-renamed",
                f"{identifier} is called {known[1]} now; it was {entry.name} when it was {_decided(entry)}.",
                0,
                subject_key(identifier, known[1]),
                organization=known[1],
            )
    gone = {
        identifier: entry
        for identifier, entry in mapping.organizations.items()
        if not entry.is_open and folded(identifier) not in names
    }
    again = dict(_again(billed, gone, customers))
    for old, new in again.items():
        entry = gone[old]
        yield Finding(
            "organization-recreated",
            f"{new.name or new.id} ({new.id}) may be {entry.name or old} ({old}), deleted and created again; that one "
            f"was {_decided(entry)}.",
            0,
            subject_key(old, new.id),
            organization=new.name or new.id,
        )
    if listed is None:
        # That an organization has no lines does not say that it is gone.
        return
    for identifier, entry in gone.items():
        if identifier not in again:
            yield Finding(
                "organization-gone",
                f"{entry.name or identifier} ({identifier}) is {_decided(entry)}, and is not listed any more.",
                0,
                subject_key(identifier),
                organization=entry.name or identifier,
            )


def _again(
    billed: Sequence[Billed], gone: Mapping[str, Entry], customers: Sequence[Customer] | None
) -> Iterator[tuple[str, Billed]]:
    by_name = {_alike(entry.name): identifier for identifier, entry in gone.items() if entry.name}
    by_key = {key: identifier for identifier, entry in gone.items() for key in entry.keys()}  # noqa: SIM118 - no mapping
    keys = {
        number: customer.key
        for customer in customers or ()
        for number in (customer.customer_number, customer.key)
        if number
    }
    for each in billed:
        if each.id and each.is_unmapped:
            numbers = [keys.get(number, number) for number in sorted(each.customer_numbers)]
            old = next((by_key[number] for number in numbers if number in by_key), None)
            old = old or by_name.get(_alike(each.name or ""))
            if old is not None:
                yield old, each


def _alike(name: str) -> str:
    return " ".join(name.split()).casefold()


def _decided(entry: Entry) -> str:
    if entry.excluded is not None:
        return f"excluded ({entry.excluded})"
    return f"mapped to {', '.join(entry.keys())}"
