"""Which item each product may be: what its codes prove, and what its name only suggests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from attrs import evolve, frozen

from cloudmore.mapping.entries import CustomerMapping, Item, folded
from cloudmore.mapping.items import LedgerItem
from cloudmore.mapping.products import Product
from cloudmore.mapping.suggestions import MOST_CANDIDATES, TIE, refuse_without_rapidfuzz

if TYPE_CHECKING:
    from cloudmore.mapping.item_codes import SaidByCodes
    from cloudmore.mapping.item_ranking import RankedItem

# An entry of a service counts for every line that no other entry is about.
_OF_A_SERVICE = "; it would be the item of all that the service sells and that has none"
ItemVerdict = Literal["exact", "ambiguous", "name", "none", "mapped"]


@frozen
class ItemCandidate:
    """An item that a product may be.

    Attributes:
        item: The item.
        score: How like the names are, from 0 to 100.
        reason: What speaks for it, in words.
    """

    item: LedgerItem
    score: Decimal
    reason: str


@frozen
class ItemSuggestion:
    """What can be said of a product.

    Attributes:
        product: The product.
        verdict: ``exact``: a code proves it, and only this may be accepted without asking. ``ambiguous``: codes that
            contradict each other, that are no proof, or names that are alike by the same. ``name``: a name alone.
            ``none``: nothing. ``mapped``: somebody has decided it.
        code: The item's code where it is ``exact`` or ``mapped``; ``None`` where it is not.
        reason: Why, in words.
        candidates: Items that it may be, best first.
    """

    product: Product
    verdict: ItemVerdict
    code: str | None
    reason: str
    candidates: tuple[ItemCandidate, ...] = ()


def suggest_items(
    products: Sequence[Product], items: Sequence[LedgerItem], mapping: CustomerMapping
) -> tuple[ItemSuggestion, ...]:
    """Say for each product which item it may be.

    Args:
        products: All that are billed: a code that products of several names have says less.
        items: All of the other system's.
        mapping: What is decided already.

    Returns:
        One suggestion for each product, in their order.

    Raises:
        ConfigurationError: The extra ``billing`` is not installed.
    """
    refuse_without_rapidfuzz()
    from cloudmore.mapping.item_codes import ItemCodes  # noqa: PLC0415 - an extra
    from cloudmore.mapping.item_ranking import ItemRanking  # noqa: PLC0415 - an extra

    codes, ranking = ItemCodes(products, items), ItemRanking(items)
    known = {item.code.casefold() for item in items}
    found: list[ItemSuggestion] = []
    for product in products:
        decided = mapping.item_of(product)
        if decided is not None and not decided.is_open:
            found.append(_decided(product, decided, known))
            continue
        likenesses = ranking.likenesses(product, codes.places(product))
        said = codes.said(product, likenesses)
        found.append(_said(product, said, ranking.ranked(likenesses, said.pointed_at)))
    unsure = {folded(code) for each in found if each.verdict == "ambiguous" for code in each.product.item_codes}
    return tuple(_for_all(each, unsure) for each in found)


def _for_all(suggestion: ItemSuggestion, unsure: Collection[str]) -> ItemSuggestion:
    """An entry of an item code counts for every product that has it, so each of them must be sure."""
    if suggestion.verdict != "exact" or folded(suggestion.product.id) not in unsure:
        return suggestion
    reason = f"{suggestion.reason}, but of another product with that item code it is not sure"
    return evolve(suggestion, verdict="ambiguous", code=None, reason=reason)


def _decided(product: Product, decided: Item, known: set[str]) -> ItemSuggestion:
    assert decided.item is not None
    lost = "" if decided.item.casefold() in known else f"; no item has the code {decided.item}"
    reason = f"{decided.reason or 'somebody has decided it'}{lost}"
    return ItemSuggestion(product, "mapped", decided.item, reason)


def _said(product: Product, said: SaidByCodes, ranked: Sequence[RankedItem]) -> ItemSuggestion:
    more = _OF_A_SERVICE if product.is_service else ""
    candidates = tuple(
        ItemCandidate(each.item, each.score, f"{each.reason}{more}") for each in ranked[:MOST_CANDIDATES]
    )
    if said.item is not None:
        (proved,) = (each for each in ranked if each.place == said.item)
        candidate = ItemCandidate(proved.item, proved.score, said.reason)
        return ItemSuggestion(product, "exact", proved.item.code, said.reason, (candidate,))
    if said.pointed_at:
        return ItemSuggestion(product, "ambiguous", None, said.reason, candidates)
    if not candidates:
        reason = "no name of an item is like this one" if product.called else "it has no name, and no item has its code"
        return ItemSuggestion(product, "none", None, reason)
    first = ranked[0]
    if first.is_another_edition:
        reason = f"only items of another edition are like it: {first.reason}"
        return ItemSuggestion(product, "ambiguous", None, reason, candidates)
    tied = [each for each in ranked if not each.is_another_edition and each.score > first.score - TIE]
    if len(tied) > 1:
        return ItemSuggestion(product, "ambiguous", None, f"{len(tied)} items have names that are as like", candidates)
    return ItemSuggestion(product, "name", None, f"the name alone: {first.reason}{more}", candidates)
