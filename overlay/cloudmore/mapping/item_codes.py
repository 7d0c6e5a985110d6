"""Codes of products and items: how they are read, and when an equal one is no proof."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from cloudmore.mapping.item_likeness import ItemLikeness
from cloudmore.mapping.item_names import read_product
from cloudmore.mapping.items import LedgerItem
from cloudmore.mapping.key_text import is_junk, squeezed, without_zeros
from cloudmore.mapping.products import Product

# Between two digits a separator tells 1-10 from 11-0; elsewhere it does not matter.
_SEPARATORS = re.compile(r"[\s\-_.:/\u2010-\u2015]+")
# A code of fewer letters and digits, or of digits alone, may be counted by somebody else, too.
SHORT = 6
# Names that are at least so much alike bear such a code out.
BEARS_OUT = 50
# Another item's name that is so much alike, and more than that of the code's item, speaks against a code; and against
# one that is not borne out one that is so much alike.
SPEAKS_AGAINST = 85
SPEAKS_AGAINST_WEAKER = 60
MORE = 5
_MOST_TOLD = 3


@frozen
class SaidByCodes:
    """What the codes of a product say.

    Attributes:
        item: The place of the one item that they prove; ``None`` where they prove none.
        reason: Why, or why not; empty where no code says anything.
        pointed_at: What codes say of items, in words, by the item's place.
    """

    item: int | None
    reason: str
    pointed_at: Mapping[int, str]


def item_key(text: str | None) -> str | None:
    """A code as it is compared; ``None`` where there is none, or junk.

    Letter case and the width of letters do not matter, nor do blanks, ``-``, ``_``, ``.``, ``:`` and ``/``, but for
    those between two digits, of which only the kind does not. Leading zeros do.

    Args:
        text: As somebody wrote it.
    """
    plain = unicodedata.normalize("NFKC", text or "").strip().casefold()
    if is_junk(squeezed(plain)):
        return None
    return _SEPARATORS.sub(_between, plain)


def _between(found: re.Match[str]) -> str:
    text, start, end = found.string, found.start(), found.end()
    is_inside = start > 0 and end < len(text) and text[start - 1].isdigit() and text[end].isdigit()
    return "-" if is_inside else ""


def loose_key(key: str) -> str:
    """A code without what a spreadsheet or a person takes away: leading zeros, and every sign."""
    return without_zeros(squeezed(key).casefold())


class ItemCodes:
    """Decides by codes, with all that must be known of the others for it.

    Args:
        products: All of them: a code that products of several names have says less.
        items: All of them.
    """

    def __init__(self, products: Iterable[Product], items: Sequence[LedgerItem]) -> None:
        self._items = items
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._loose: dict[str, list[int]] = defaultdict(list)
        for place, item in enumerate(items):
            if (key := item_key(item.code)) is not None:
                self._exact[key].append(place)
                self._loose[loose_key(key)].append(place)
        self._kinds: dict[str, set[object]] = defaultdict(set)
        for product in products:
            for _what, code in _codes(product):
                if (key := item_key(code)) is not None and product.name:
                    self._kinds[key].add(read_product(product.name).kind)

    def said(self, product: Product, likenesses: Mapping[int, ItemLikeness]) -> SaidByCodes:
        """What the codes of a product say.

        Args:
            product: It.
            likenesses: How like the names of items are to its own, by place; those that it points at among them.
        """
        exact, loose = self._pointings(product)
        pointed_at = {**loose, **exact}
        if not exact:
            told = ", ".join(self._items[place].code for place in list(loose)[:_MOST_TOLD])
            reason = f"a code is {told} but for zeros or signs, which is no proof" if loose else ""
            return SaidByCodes(None, reason, pointed_at)
        if len(exact) > 1:
            told = ", ".join(f"{self._items[place].code} has {said}" for place, said in exact.items())
            return SaidByCodes(None, f"the codes say several items: {told}", pointed_at)
        ((place, said),) = exact.items()
        objection = self._objection(place, likenesses)
        if objection:
            return SaidByCodes(None, f"{said}, but {objection}", pointed_at)
        unlike = "" if likenesses[place].score >= BEARS_OUT else "; the names are not alike"
        return SaidByCodes(place, f"{said}{unlike}", pointed_at)

    def places(self, product: Product) -> set[int]:
        """The items that a product's codes may mean.

        Args:
            product: It.
        """
        exact, loose = self._pointings(product)
        return {*exact, *loose}

    def _pointings(self, product: Product) -> tuple[dict[int, str], dict[int, str]]:
        exact: dict[int, str] = {}
        loose: dict[int, str] = {}
        for what, code in _codes(product):
            key = item_key(code)
            if key is None:
                continue
            for place in self._exact.get(key, ()):
                exact.setdefault(place, f"the same {what} {code.strip()}")
            for place in self._loose.get(loose_key(key), ()):
                loose.setdefault(place, f"the {what} {code.strip()} but for zeros or signs")
        return exact, loose

    def _objection(self, place: int, likenesses: Mapping[int, ItemLikeness]) -> str:
        """What speaks against the one item whose code it is; empty where nothing does."""
        key = item_key(self._items[place].code) or ""
        if len(self._kinds[key]) > 1:
            return f"products of {len(self._kinds[key])} different names have it"
        likeness = likenesses[place]
        if likeness.is_another_edition:
            return f"the names say two products: {likeness.reason}"
        borne_out = likeness.score >= BEARS_OUT or likeness.is_within
        if not borne_out and _is_weak(key):
            return (
                "a code that is short or of digits alone may be counted by somebody else, and the names are not alike"
            )
        if not borne_out and likeness.both_say_editions:
            return "the names say editions that have little in common"
        enough = SPEAKS_AGAINST if borne_out else SPEAKS_AGAINST_WEAKER
        better = [
            other
            for other, its in sorted(likenesses.items(), key=lambda each: -each[1].score)
            if its.score >= enough and its.score >= likeness.score + MORE and not its.is_another_edition
        ]
        if better:
            return f"the name is that of {self._items[better[0]].code}"
        return ""


def _is_weak(key: str) -> bool:
    bare = squeezed(key)
    return len(bare) < SHORT or bare.isdigit()


def _codes(product: Product) -> Iterator[tuple[str, str]]:
    for code in product.item_codes:
        yield "item code", code
    if product.product_id is not None:
        yield "product id", product.product_id
