"""Which customer each organization may be: what its keys prove, and what its name only suggests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from attrs import frozen

from cloudmore.errors import ConfigurationError
from cloudmore.mapping.customers import Customer
from cloudmore.mapping.entries import CustomerMapping, Entry
from cloudmore.mapping.organization import Organization

if TYPE_CHECKING:
    from cloudmore.mapping.deciding import Deciding, Said
    from cloudmore.mapping.ranking import Ranked

Verdict = Literal["exact", "ambiguous", "name", "none", "mapped", "excluded", "recreated"]

# Names less alike are not worth somebody's time.
LEAST_LIKE = 76
# Names that are alike by nearly the same are not told apart by it.
TIE = Decimal(3)
MOST_CANDIDATES = 5


@frozen
class Candidate:
    """A customer that an organization may be.

    Attributes:
        customer: The customer.
        score: How like the names are, from 0 to 100; ``None`` where that was not asked.
        reason: What speaks for it, in words.
    """

    customer: Customer
    score: Decimal | None
    reason: str


@frozen
class Suggestion:
    """What can be said of an organization.

    Attributes:
        organization: The organization.
        verdict: ``exact``: a key proves it, and only this may be accepted without asking. ``ambiguous``: keys that
            contradict each other, that several have, or names that are alike by the same. ``name``: a name alone.
            ``none``: nothing. ``mapped``, ``excluded``: somebody has decided it. ``recreated``: a key proves a customer
            whose organization is gone.
        key: The customer's key where it is ``exact``, ``mapped`` or ``recreated``; ``None`` where it is not, or where
            the organization is split.
        reason: Why, in words.
        candidates: Customers that it may be, best first.
    """

    organization: Organization
    verdict: Verdict
    key: str | None
    reason: str
    candidates: tuple[Candidate, ...] = ()


def suggest(
    organizations: Sequence[Organization],
    customers: Sequence[Customer],
    mapping: CustomerMapping,
    on_progress: Callable[[int, int], None] | None = None,
) -> tuple[Suggestion, ...]:
    """Say for each organization which customer it may be.

    Args:
        organizations: All of the reseller's: a key that several have says less, and one that is missing is gone.
        customers: All of the other system's.
        mapping: What is decided already.
        on_progress: Called with how many organizations are done, and how many there are.

    Returns:
        One suggestion for each organization, in their order.

    Raises:
        ConfigurationError: The extra ``billing`` is not installed.
    """
    refuse_without_rapidfuzz()
    from cloudmore.mapping.deciding import Deciding  # noqa: PLC0415 - an extra
    from cloudmore.mapping.ranking import Ranking  # noqa: PLC0415 - an extra

    gone = _gone(organizations, mapping)
    known = {customer.key.casefold() for customer in customers}
    deciding = Deciding(organizations, customers, mapping.key_property, {each.casefold() for each in gone})
    ranking = Ranking(deciding)
    of_the_gone = {key: identifier for identifier, entry in gone.items() for key in _folded_keys(entry)}
    found: dict[int, Suggestion] = {}
    asked: list[tuple[int, Said]] = []
    for place, organization in enumerate(organizations):
        entry = mapping.entry_of(organization.id)
        if entry is not None and not entry.is_open:
            found[place] = _decided(organization, entry, known)
        else:
            said = deciding.said(place, ranking.named(place, LEAST_LIKE))
            if said.customer is None:
                asked.append((place, said))
            else:
                ranking.take(said.customer, place)
                found[place] = _proved(organization, place, said, deciding, of_the_gone)
        if on_progress is not None:
            on_progress(place + 1, len(organizations))
    # Only now it is known which customers are somebody else's.
    for place, said in asked:
        found[place] = _asked(organizations[place], said, ranking.ranked(place, said.pointed_at), of_the_gone)
    return tuple(found[place] for place in range(len(organizations)))


def refuse_without_rapidfuzz() -> None:
    """Make sure that names can be compared.

    Raises:
        ConfigurationError: The extra ``billing`` is not installed.
    """
    if find_spec("rapidfuzz") is None:
        raise ConfigurationError(
            "Comparing names needs the package rapidfuzz.",
            remedy="Install it with: pip install 'cloudmore-client[billing]'.",
        )


def _gone(organizations: Sequence[Organization], mapping: CustomerMapping) -> dict[str, Entry]:
    """What is decided of organizations that are not there any more, or not active, by their ids."""
    there = {each.id.strip().casefold() for each in organizations if each.active is not False}
    return {
        identifier: entry
        for identifier, entry in mapping.organizations.items()
        if entry.keys() and identifier.strip().casefold() not in there
    }


def _folded_keys(entry: Entry) -> list[str]:
    keys = entry.keys()
    return [key.casefold() for key in keys]


def _decided(organization: Organization, entry: Entry, known: set[str]) -> Suggestion:
    if entry.excluded is not None:
        return Suggestion(organization, "excluded", None, entry.excluded)
    lost = [key for key in _folded_keys(entry) if key not in known]
    keys = entry.keys()
    reason = entry.reason or "somebody has decided it"
    if entry.split is not None:
        reason = f"{reason}; split by {entry.split.by}"
    if lost:
        reason = f"{reason}; no customer has the key {', '.join(key for key in keys if key.casefold() in lost)}"
    return Suggestion(organization, "mapped", entry.customer, reason)


def _asked(
    organization: Organization, said: Said, ranked: Sequence[Ranked], of_the_gone: Mapping[str, str]
) -> Suggestion:
    candidates = tuple(Candidate(each.customer, each.score, each.reason) for each in ranked[:MOST_CANDIDATES])
    if any(each.has_a_key for each in ranked):
        return Suggestion(organization, "ambiguous", None, said.reason, candidates)
    before = f"{said.reason}; " if said.reason else ""
    if not candidates:
        return Suggestion(organization, "none", None, f"{before}no name of a customer is like this one")
    first = ranked[0]
    alike = [each for each in ranked if each.worth > first.worth - TIE]
    if len(alike) > 1:
        reason = f"{before}{len(alike)} customers have names that are as like"
        return Suggestion(organization, "ambiguous", None, reason, candidates)
    lost = of_the_gone.get(first.customer.key.casefold())
    more = "" if lost is None else f"; the organization {lost}, which was mapped to it, is gone"
    return Suggestion(organization, "name", None, f"{before}the name alone: {first.reason}{more}", candidates)


def _proved(
    organization: Organization, place: int, said: Said, deciding: Deciding, of_the_gone: Mapping[str, str]
) -> Suggestion:
    assert said.customer is not None
    customer = deciding.customers[said.customer]
    alike = deciding.likeness(place, said.customer)
    candidates = (Candidate(customer, alike.score, said.reason),)
    lost = of_the_gone.get(customer.key.casefold())
    if lost is None:
        return Suggestion(organization, "exact", customer.key, said.reason, candidates)
    reason = f"{said.reason}; the organization {lost}, which was mapped to it, is gone"
    return Suggestion(organization, "recreated", customer.key, reason, candidates)
