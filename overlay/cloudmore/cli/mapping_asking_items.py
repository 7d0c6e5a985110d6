"""Products that have no item yet, asked one by one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from attrs import evolve, frozen

from cloudmore import ConfigurationError
from cloudmore.cli.mapping_answers import NotNow, Words, answered, key_meant, show_question
from cloudmore.cli.options import Options
from cloudmore.cli.output import visible
from cloudmore.mapping import (
    CustomerMapping,
    Item,
    LedgerItem,
    Product,
    check_code,
    suggest_items,
    with_item_suggestions,
    write_mapping,
)

PRODUCT_WORDS = Words(
    "item",
    "code",
    "--items",
    "M365-BB",
    "a number or a code: its item; =CODE: a code that is not suggested; Enter: later; q: stop",
)


@frozen
class AskedProducts:
    """What is known of products and items.

    Attributes:
        products: Those of a report, of which some may not be in the mapping.
        items: Those of the other system; ``None`` where nobody gave them.
    """

    products: Sequence[Product] = ()
    items: Sequence[LedgerItem] | None = None

    def open_in(self, mapping: CustomerMapping) -> list[tuple[str, Item]]:
        """The products that somebody has to decide, by their ids.

        An entry that has only an account or a tax code, and no suggestion, is somebody's decision.

        Args:
            mapping: What is decided.
        """
        known = [
            (identifier, item)
            for identifier, item in mapping.products.items()
            if item.is_open and (item.says_nothing or item.suggested_because or item.suggested)
        ]
        new = [
            (each.id, Item(name=each.called or None))
            for each in self.products
            if self.items is not None and mapping.item_named(each.id) is None and mapping.item_of(each) is None
        ]
        return [*known, *new]

    def asked(
        self,
        file: Path,
        mapping: CustomerMapping,
        decided_by: str | None,
        options: Options,
        *,
        first: int,
        of: int,
    ) -> CustomerMapping:
        """Ask a person for every product that is open.

        Args:
            file: The mapping.
            mapping: What it says.
            decided_by: Who answers.
            options: Of this run.
            first: The number of the first question.
            of: How many questions there are.

        Returns:
            What the mapping says then; each answer was written before the next question.
        """
        pending = self._with_items(self.open_in(mapping), mapping)
        if pending and first > 1:
            print(f"\nNow the products. {PRODUCT_WORDS.help}.", file=sys.stderr)
        for number, (identifier, item) in enumerate(pending, first):
            show_question(
                f"{number} of {of}: the product {item.name or identifier} ({identifier})",
                item.suggested_because,
                [self._named(code) for code in item.suggested],
            )
            decided = answered(partial(self._decided, item=item, decided_by=decided_by), PRODUCT_WORDS)
            if decided is NotNow.STOP:
                break
            if isinstance(decided, Item):
                after = mapping.with_items({identifier: decided})
                write_mapping(file, after, before=mapping)
                options.summary.wrote(file)
                print(visible(f"  mapped to {self._named(decided.item or '')}"), file=sys.stderr)
                mapping = after
        return mapping

    def _with_items(self, pending: list[tuple[str, Item]], mapping: CustomerMapping) -> list[tuple[str, Item]]:
        """Those that nobody has suggested an item for, with those that they may be; a proof is asked here, too."""
        bare = {identifier for identifier, item in pending if not item.suggested}
        asked = [each for each in self.products if each.id in bare]
        if not asked or not self.items:
            return pending
        found = with_item_suggestions(CustomerMapping(), suggest_items(self.products, self.items, mapping))
        return [
            (identifier, item if identifier not in bare else _as_suggested(item, found.item_named(identifier)))
            for identifier, item in pending
        ]

    def _decided(self, answer: str, item: Item, decided_by: str | None) -> Item:
        if answer.casefold() == "x" or answer.casefold().startswith("x "):
            raise ConfigurationError(
                "A product is not left out: its lines go to the customers of those who buy it.",
                remedy="Press Enter to decide it later; x leaves out organizations. For an item called x write =x.",
            )
        known = None if self.items is None else [each.code for each in self.items]
        code = key_meant(answer, item.suggested, known, PRODUCT_WORDS)
        check_code(code, self.items)
        reason = item.suggested_because if code in item.suggested else None
        return evolve(item, item=code, reason=reason, decided_by=decided_by, suggested=(), suggested_because=None)

    def _named(self, code: str) -> str:
        name = next((each.name for each in self.items or () if each.code == code), "")
        return f"{code} {name}".strip()


def _as_suggested(item: Item, found: Item | None) -> Item:
    if found is None:
        return item
    return evolve(
        item,
        suggested=found.suggested or ((found.item,) if found.item else ()),
        suggested_because=found.suggested_because or found.reason,
    )
