"""The largest of many things, so that a table stays short however many there are."""

from __future__ import annotations

import heapq
from decimal import Decimal
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Largest(Generic[Item]):
    """Keeps the things of the largest amounts, for each key; of equal ones the first.

    Args:
        most: How many of each key.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = 0
        self._kept: dict[str, list[tuple[Decimal, int, Item]]] = {}

    def add(self, key: str, amount: Decimal, item: Item) -> None:
        """Take one.

        Args:
            key: Of what it is compared with, such as a currency.
            amount: Its size; the sign does not matter.
            item: It.
        """
        self._taken += 1
        heap = self._kept.setdefault(key, [])
        # The number in the middle is never equal, so the things themselves are not compared.
        entry = (abs(amount), -self._taken, item)
        if len(heap) < self._most:
            heapq.heappush(heap, entry)
        else:
            heapq.heappushpop(heap, entry)

    def items(self) -> list[tuple[str, Item]]:
        """Key and thing: by key, then the largest first."""
        return [
            (key, item)
            for key, heap in sorted(self._kept.items())
            for _amount, _number, item in sorted(heap, key=lambda entry: entry[:2], reverse=True)
        ]
