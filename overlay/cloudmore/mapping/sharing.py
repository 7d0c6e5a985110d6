"""Keys that several organizations have: such a key tells none of them from the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from cloudmore.billing.findings import Finding, subject_key
from cloudmore.mapping.entries import folded
from cloudmore.mapping.key_text import is_junk, number_key, tax_number
from cloudmore.mapping.organization import Organization


def shared_keys(organizations: Iterable[Organization], undecided: Collection[str]) -> Iterator[Finding]:
    """A finding for each key of several organizations, as long as one of them is undecided.

    Args:
        organizations: With their keys.
        undecided: Ids of those that somebody has to decide yet.
    """
    sharing: dict[tuple[str, str], dict[str, str]] = {}
    for each in organizations:
        for name, written, key in _keys(each):
            sharing.setdefault((name, key), {})[each.id] = written
    still = {folded(identifier) for identifier in undecided}
    told: set[frozenset[str]] = set()
    for (name, key), having in sharing.items():
        # Who has the same VAT number has the same registration number, too.
        who = frozenset(having)
        if len(who) < 2 or who in told or not any(folded(each) in still for each in who):
            continue
        told.add(who)
        written = next(iter(having.values()))
        why = "it is no key" if is_junk(written) else "it tells none of them from the others"
        yield Finding(
            "shared-key",
            f"{len(who)} organizations have the {name} {written}: {why}.",
            len(who),
            subject_key(name, key),
        )


def _keys(organization: Organization) -> Iterator[tuple[str, str, str]]:
    """Name of each key, how it is written, and as what it is compared."""
    for name, written in (
        ("VAT number", organization.vat_number),
        ("registration number", organization.registration_number),
    ):
        if written and written.strip():
            number = tax_number(written)
            yield name, written, written.strip().casefold() if number is None else number.national
    written = (organization.customer_number or "").strip()
    if written:
        yield "customer number", written, number_key(written) or written.casefold()
