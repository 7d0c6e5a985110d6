"""Which items a product may be by its name, the most like first; another edition never before the right one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from attrs import frozen

from cloudmore.mapping.item_likeness import ItemLikeness, alike, item_likeness
from cloudmore.mapping.item_names import ReadProduct, read_product
from cloudmore.mapping.item_words import COMMON
from cloudmore.mapping.items import LedgerItem
from cloudmore.mapping.products import Product

# Names less alike are not worth somebody's time.
LEAST_LIKE = 60
# Points that a code is worth which is no proof.
BY_CODE = 25


@frozen
class RankedItem:
    """An item in its place.

    Attributes:
        item: The item.
        place: Its place among all items.
        score: How like the names are, from 0 to 100.
        reason: What speaks for it, in words.
        is_another_edition: Whether the names say two editions.
    """

    item: LedgerItem
    place: int
    score: Decimal
    reason: str
    is_another_edition: bool


class ItemRanking:
    """Finds the items whose names are like a product's.

    Args:
        items: All of them.
    """

    def __init__(self, items: Sequence[LedgerItem]) -> None:
        self._items = items
        self._names = [read_product(item.name) for item in items]
        self._having: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self._names):
            for word in name.words:
                self._having[word].append(place)
        self._like: dict[str, list[str]] = {}

    def likenesses(self, product: Product, others: Collection[int]) -> dict[int, ItemLikeness]:
        """How like the names of items are to a product's, by place: of those that share a word with it.

        Args:
            product: It.
            others: Items that are asked for whatever their names.
        """
        names = _names_of(product)
        places = {*others, *(place for name in names for place in self._sharing(name))}
        return {place: self._likeness(names, place) for place in sorted(places)}

    def _likeness(self, names: Sequence[ReadProduct], place: int) -> ItemLikeness:
        own, *others = (item_likeness(name, self._names[place]) for name in names)
        # What the service is called must not make up for another edition of the product.
        return own if own.is_another_edition else max((own, *others), key=lambda each: each.score)

    def _sharing(self, name: ReadProduct) -> Iterable[int]:
        telling = [word for word in name.words if word not in COMMON] or name.words
        for word in telling:
            if word not in self._like:
                self._like[word] = [each for each in self._having if alike(word, each)]
            for each in self._like[word]:
                yield from self._having[each]

    def ranked(self, likenesses: Mapping[int, ItemLikeness], pointed_at: Mapping[int, str]) -> list[RankedItem]:
        """The items that it may be, best first.

        Args:
            likenesses: How like their names are, by place.
            pointed_at: What codes say of them, by place; these are among the items whatever their names.
        """
        found = [
            RankedItem(
                self._items[place],
                place,
                likeness.score,
                "; ".join(filter(None, (pointed_at.get(place), likeness.reason))),
                likeness.is_another_edition,
            )
            for place, likeness in likenesses.items()
            if place in pointed_at or likeness.score >= LEAST_LIKE
        ]
        return sorted(
            found, key=lambda each: (each.is_another_edition, -each.score - _of_code(each, pointed_at), each.place)
        )


def _of_code(ranked: RankedItem, pointed_at: Mapping[int, str]) -> int:
    return BY_CODE if ranked.place in pointed_at else 0


def _names_of(product: Product) -> list[ReadProduct]:
    """Its name, and the same behind its service's: Plan 1 of Exchange Online."""
    texts = [product.called]
    if product.name and product.service_name:
        texts.append(f"{product.service_name} {product.name}")
    return [read_product(text) for text in texts]
