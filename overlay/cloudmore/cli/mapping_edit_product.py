"""Which item a product is, and how it is booked, decided by a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from cloudmore import ConfigurationError
from cloudmore.mapping import CustomerMapping, Item, LedgerItem, check_code


@frozen
class ProductChange:
    """What somebody says of a product.

    Attributes:
        product: Its product id, item code or service id.
        fields: Its item, account and tax code, where they are given.
        name: Its name.
        reason: Why it is so.
        decided_by: Who has decided it, where that is given.
        items: Those of the other system; ``None`` where nobody gave them.
    """

    product: str
    fields: Mapping[str, str | None]
    name: str | None
    reason: str | None
    decided_by: str | None
    items: Sequence[LedgerItem] | None

    def made_to(
        self, before: CustomerMapping, who: str | None, *, accept_suggested: bool, forget: bool
    ) -> CustomerMapping:
        """A mapping after it.

        Args:
            before: What it says.
            who: Who decides, for what is decided now.
            accept_suggested: Whether the only item that is suggested is taken.
            forget: Whether the entry is taken out.

        Raises:
            ConfigurationError: It makes no sense, or no item has the code.
        """
        known = before.item_named(self.product)
        given = {field: filled(value, f"--{field}") for field, value in self.fields.items() if value is not None}
        if forget:
            if given or accept_suggested:
                raise ConfigurationError(
                    "--forget takes the entry out, and something else is said of it.", remedy="Keep one of the two."
                )
            if known is None:
                raise ConfigurationError(
                    f"The mapping says nothing of the product {self.product}.", remedy="Check the spelling."
                )
            return before.with_items({self.product.strip(): None})
        item = Item() if known is None else known
        reason = self.reason
        if accept_suggested:
            if "item" in given:
                raise ConfigurationError(
                    "--accept-suggested and --item cannot both be.", remedy="Give one of them; a product is one item."
                )
            given["item"], reason = _only(item), reason or item.suggested_because
        if not given:
            raise ConfigurationError(
                f"It is not said what {self.product} is.",
                remedy="Give --item, --account, --tax-code or --accept-suggested, or only --forget.",
            )
        named = evolve(
            item,
            account=given.get("account", item.account),
            tax_code=given.get("tax_code", item.tax_code),
            name=self.name or item.name,
        )
        code = given.get("item")
        if code is None:
            decided = evolve(named, reason=reason or item.reason, decided_by=self.decided_by or item.decided_by)
        else:
            check_code(code, self.items)
            decided = evolve(named, item=code, reason=reason, decided_by=who, suggested=(), suggested_because=None)
        return before.with_items({self.product.strip(): decided})


def _only(item: Item) -> str:
    if len(item.suggested) != 1:
        told = ", ".join(item.suggested)
        raise ConfigurationError(
            f"{len(item.suggested)} items are suggested ({told})." if told else "No item is suggested.",
            remedy="Name the one that it is, with --item CODE.",
        )
    return item.suggested[0]


def filled(text: str, option: str) -> str:
    """What an option says, without blanks around it.

    Args:
        text: It.
        option: Its name.

    Raises:
        ConfigurationError: It is empty.
    """
    if not text.strip():
        raise ConfigurationError(
            f"{option} is empty.", remedy="Write what it is, or why; --forget takes the entry out."
        )
    return text.strip()
