"""What of the suggestions goes into a mapping: what a key proves is accepted, the rest waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from cloudmore.mapping.entries import CustomerMapping, Entry, Item
from cloudmore.mapping.item_suggestions import ItemCandidate, ItemSuggestion
from cloudmore.mapping.suggestions import Candidate, Suggestion

EXACT, MAPPED, EXCLUDED = "exact", "mapped", "excluded"
DECIDED_BY = "mapping suggest"
_MOST_SUGGESTED = 5


def is_undecided(suggestion: Suggestion | ItemSuggestion) -> bool:
    """Whether somebody has to decide it.

    Args:
        suggestion: About an organization, or a product.
    """
    return suggestion.verdict not in (EXACT, MAPPED, EXCLUDED)


def with_suggestions(mapping: CustomerMapping, suggestions: Iterable[Suggestion]) -> CustomerMapping:
    """A mapping with suggestions: exact ones accepted, others as what is suggested; what is decided stays as it is.

    Args:
        mapping: What was decided before.
        suggestions: As of ``suggest``.

    Returns:
        The same with an entry for each organization that had no decision.
    """
    entries: dict[str, Entry | None] = {}
    for each in suggestions:
        organization = each.organization
        before = mapping.entry_of(organization.id) or Entry()
        if not before.is_open or each.verdict in (MAPPED, EXCLUDED):
            continue
        name = organization.name or before.name
        if each.verdict == EXACT and each.key is not None:
            entries[organization.id] = Entry(customer=each.key, name=name, reason=each.reason, decided_by=DECIDED_BY)
        else:
            candidates = each.candidates[:_MOST_SUGGESTED]
            # Of a name each candidate tells what speaks for it.
            said = [] if each.verdict == "name" and candidates else [each.reason]
            keys = (each.key, *(candidate.customer.key for candidate in candidates))
            entries[organization.id] = evolve(
                before,
                name=name,
                suggested=tuple(dict.fromkeys(key for key in keys if key is not None)),
                suggested_because="; ".join([*said, *map(told, candidates)]),
            )
    return mapping.deciding(entries)


def with_item_suggestions(mapping: CustomerMapping, suggestions: Iterable[ItemSuggestion]) -> CustomerMapping:
    """A mapping with suggestions of items: exact ones accepted, others as what is suggested; what is decided stays.

    Args:
        mapping: What was decided before.
        suggestions: As of ``suggest_items``.

    Returns:
        The same with an entry for each product that had no item. Account and tax code stay what they were.
    """
    items: dict[str, Item | None] = {}
    for each in suggestions:
        product = each.product
        before = mapping.item_named(product.id) or Item()
        if each.verdict == MAPPED or not before.is_open:
            continue
        name = product.name or before.name or product.service_name
        if each.verdict == EXACT:
            # An entry of its own hides that of its service, of which account and tax code go on to count.
            decided = mapping.item_of(product) or before
            items[product.id] = Item(
                each.code, decided.account, decided.tax_code, name, reason=each.reason, decided_by=DECIDED_BY
            )
        else:
            candidates = each.candidates[:_MOST_SUGGESTED]
            said = [] if each.verdict == "name" and candidates else [each.reason]
            items[product.id] = evolve(
                before,
                name=name,
                suggested=tuple(candidate.item.code for candidate in candidates),
                suggested_because="; ".join([*said, *map(told_item, candidates)]),
            )
    return mapping.with_items(items)


def told(candidate: Candidate) -> str:
    """A candidate for a person: key, name, score and reason.

    Args:
        candidate: It.
    """
    score = "" if candidate.score is None else f" ({candidate.score:f})"
    return f"{candidate.customer.key} {candidate.customer.name}{score}: {candidate.reason}"


def told_item(candidate: ItemCandidate) -> str:
    """A candidate for a person: code, name, score and reason.

    Args:
        candidate: It.
    """
    return f"{candidate.item.code} {candidate.item.name} ({candidate.score:f}): {candidate.reason}"
