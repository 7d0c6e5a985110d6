"""Which item of a file is which product of a report: by the mapping's items first, then by codes, ids and names.

Products that one item of the file stands for are one, and items that no product has stand alone. So the lines are held
against each other at the coarsest level that both sides have.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from attrs import define, field, frozen

from cloudmore.billing.line import BillingLine
from cloudmore.billing.reconcile.names import same, same_or_none


@frozen
class What:
    """An item as one side names it.

    Attributes:
        group: Equal on both sides where it is the same.
        is_common: Whether the other side has it at all.
        told: As it is shown.
    """

    group: int
    is_common: bool
    told: str | None


# Of a product: its item of the mapping, and what the report says of it.
_Product = tuple[str | None, ...]
# Of a row: its item, and its text where that is a product's name in an invoice without codes.
_Row = tuple[str | None, str | None]
# What stands between a product's name and more about the line.
_MORE = re.compile(r"[,;:(/]| [-\u2013\u2014] ")
_WAYS = ("item_code", "product_id", "product_name", "service_id", "service_name")


@define
class Items:
    """Numbers the items of both sides as they come, and tells at the end which of them are the same.

    Attributes:
        item_of: The item of a line, as a mapping has it.
    """

    item_of: Callable[[BillingLine], str | None] | None = None
    _products: dict[_Product, int] = field(factory=dict[_Product, int])
    _rows: dict[_Row, int] = field(factory=dict[_Row, int])
    _told: dict[int, str | None] = field(factory=dict[int, str | None])

    def of_line(self, line: BillingLine) -> int:
        """The number of a line's product."""
        mapped = None if self.item_of is None else self.item_of(line)
        product = (mapped, *(getattr(line, way) for way in _WAYS))
        number = self._products.get(product)
        if number is None:
            number = self._products[product] = len(self._told)
            self._told[number] = mapped or line.product_name or line.item_code or line.product_id or line.service_name
        return number

    def of_row(self, item: str | None, description: str | None) -> int:
        """The number of a row's item."""
        row = same_or_none(item), same_or_none(description)
        number = self._rows.get(row)
        if number is None:
            number = self._rows[row] = len(self._told)
            self._told[number] = item or description
        return number

    def told(self) -> Iterator[tuple[int, What]]:
        """Each number, and what it is."""
        known = self._known()
        group = {number: number for number in self._told}

        def of(number: int) -> int:
            while group[number] != number:
                group[number] = number = group[group[number]]
            return number

        common: set[int] = set()
        for texts, number in self._rows.items():
            for product in known(texts[0]) or known(texts[1]) or _beginning(known, texts[1]):
                group[of(product)] = of(number)
                common |= {product, number}
        for number, told in self._told.items():
            yield number, What(of(number), number in common, told)

    def _known(self) -> Callable[[str | None], set[int]]:
        """The products that a text stands for, by the surest of all ways that know it."""
        ways: list[Mapping[str, set[int]]] = []
        for at in range(len(_WAYS) + 1):
            texts: dict[str, set[int]] = defaultdict(set)
            for product, number in self._products.items():
                if text := product[at]:
                    texts[same(text)].add(number)
            ways.append(texts)

        def known(text: str | None) -> set[int]:
            return next((way[text] for way in ways if text in way), set[int]()) if text else set[int]()

        return known


def _beginning(known: Callable[[str | None], set[int]], text: str | None) -> set[int]:
    """The products that the beginning of a text stands for, as far up to a mark as one does."""
    ends = [found.start() for found in _MORE.finditer(text or "")]
    return next((found for end in reversed(ends) if (found := known((text or "")[:end].strip()))), set[int]())
