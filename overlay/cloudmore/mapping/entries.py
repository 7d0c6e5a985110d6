"""Which customer of another system an organization is, and which item a product is: as somebody has decided it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Protocol

from attrs import Factory, evolve, field, frozen

from cloudmore.billing.control import Split
from cloudmore.errors import ConfigurationError

# What tells parts of an organization apart; no amount does.
SPLIT_COLUMNS = (
    *("cost_center", "purchase_order", "service_id", "service_name", "product_id", "product_name", "item_code"),
    *("subscription_id", "subscription_name", "payment_frequency", "kind", "currency", "details", "note"),
    "organization_groups",
)
SPLIT_HELP = 'Write split_by = "cost_center" and customers = { "what stands there" = "customer key" }.'


@frozen
class Entry:
    """What is decided of an organization: its customer, or that it is left out. Neither means that it is open.

    Attributes:
        customer: The customer's key in the other system; text, whatever it looks like.
        excluded: Why the organization is left out.
        split: How it is told apart where it is several customers.
        name: Its name when that was decided, for people, and to notice that it was renamed.
        reason: Why it was decided so.
        decided_by: Who has decided it.
        suggested: Keys of customers that it may be, the best first. Nobody has accepted any of them.
        suggested_because: Why these, for people.

    Raises:
        ConfigurationError: It says two things that cannot both be.
    """

    customer: str | None = None
    excluded: str | None = None
    split: Split | None = None
    name: str | None = None
    reason: str | None = None
    decided_by: str | None = None
    suggested: tuple[str, ...] = ()
    suggested_because: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.excluded is not None and not self.excluded.strip():
            raise ConfigurationError(
                "The organization is excluded without a reason.",
                remedy='Write why, such as excluded = "our own tenant".',
            )
        if not all(key.strip() for key in self.keys()):
            raise ConfigurationError(
                "The organization is mapped to a customer without a key.",
                remedy="Write the customer's key, or leave it out while it is open.",
            )
        if self.excluded is not None and (self.customer is not None or self.split is not None):
            raise ConfigurationError(
                "The organization is both excluded and mapped to a customer.",
                remedy="Keep one of the two, and remove the other.",
            )
        if self.customer is not None and self.split is not None:
            raise ConfigurationError(
                "The organization has one customer for all its lines, and others by split_by.",
                remedy="Keep customer, or split_by with customers, and remove the other.",
            )
        if self.split is not None and not self.split.customers:
            raise ConfigurationError(
                f"The organization is split by {self.split.by}, and it is not said whose the parts are.",
                remedy=SPLIT_HELP,
            )

    @property
    def is_open(self) -> bool:
        """Whether nothing is decided yet."""
        return self.customer is None and self.excluded is None and self.split is None

    def keys(self) -> tuple[str, ...]:
        """The keys of its customers, each once; none where it is open or excluded."""
        if self.split is not None:
            return tuple(dict.fromkeys(self.split.customers.values()))
        return () if self.customer is None else (self.customer,)


@frozen
class Item:
    """What a product is in the other system.

    Attributes:
        item: Its item or product code there.
        account: The account that it is booked to.
        tax_code: How it is taxed.
        name: The product's name, for people.
        reason: Why it is that item.
        decided_by: Who has decided it.
        suggested: Codes of items that it may be, the best first. Nobody has accepted any of them.
        suggested_because: Why these, for people.
    """

    item: str | None = None
    account: str | None = None
    tax_code: str | None = None
    name: str | None = None
    reason: str | None = None
    decided_by: str | None = None
    suggested: tuple[str, ...] = ()
    suggested_because: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether no item is decided yet."""
        return self.item is None

    @property
    def says_nothing(self) -> bool:
        """Whether nobody has decided anything: neither an item, nor an account, nor how it is taxed."""
        return self.item is None and self.account is None and self.tax_code is None


class Bought(Protocol):
    """What a product is looked up by: a line's, or a product's own."""

    @property
    def product_id(self) -> str | None:
        """The product's id."""
        ...

    @property
    def item_code(self) -> str | None:
        """Its item code."""
        ...

    @property
    def service_id(self) -> str | None:
        """The id of its service."""
        ...


def split_by(column: str, customers: Mapping[str, str]) -> Split:
    """How an organization is told apart, checked.

    Args:
        column: Of its lines, such as ``cost_center``.
        customers: Customer keys by what stands there.

    Raises:
        ConfigurationError: No line has such a column, or it holds amounts.
    """
    if column not in SPLIT_COLUMNS:
        raise ConfigurationError(
            f"The organization is split by {column!r}, by which no line can be told from another.",
            remedy=f"{near(column, SPLIT_COLUMNS)}It can be split by {', '.join(SPLIT_COLUMNS)}.",
        )
    return Split(column, dict(customers))


def near(word: str, known: tuple[str, ...] | list[str]) -> str:
    """A question after the word that somebody may have meant, with a blank behind it; nothing where there is none."""
    found = get_close_matches(word.casefold(), {each.casefold(): each for each in known}, 1, cutoff=0.6)
    by_fold = {each.casefold(): each for each in known}
    return f"Did you mean {by_fold[found[0]]}? " if found else ""


def folded(identifier: str) -> str:
    """An id as it is compared: letter case and blanks around it do not matter."""
    return identifier.strip().casefold()


def _by_folded_id(entries: Mapping[str, Any], what: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for identifier in entries:
        other = found.setdefault(folded(identifier), identifier)
        if other != identifier:
            raise ConfigurationError(
                f"The {what} {identifier} is there twice, the other time as {other}.", remedy="Keep one of the two."
            )
    return found


@frozen
class CustomerMapping:
    """Customers of another system by organization, and its items by product.

    Attributes:
        organizations: What is decided, by organization id; letter case does not matter when one is looked up.
        products: Items by product id, item code or service id.
        key_property: The custom property of organizations that holds the customer's key; ``None`` where none does.

    Raises:
        ConfigurationError: An id is there twice, in other letter case.
    """

    organizations: Mapping[str, Entry] = Factory(dict[str, Entry])
    products: Mapping[str, Item] = Factory(dict[str, Item])
    key_property: str | None = None
    _organization_ids: Mapping[str, str] = field(
        init=False,
        eq=False,
        repr=False,
        default=Factory(lambda self: _by_folded_id(self.organizations, "organization"), takes_self=True),
    )
    _product_ids: Mapping[str, str] = field(
        init=False,
        eq=False,
        repr=False,
        default=Factory(lambda self: _by_folded_id(self.products, "product"), takes_self=True),
    )

    def entry_of(self, organization_id: str) -> Entry | None:
        """What is decided of an organization; ``None`` where it is not mentioned.

        Args:
            organization_id: In any letter case.
        """
        known = self._organization_ids.get(folded(organization_id))
        return None if known is None else self.organizations[known]

    def customer_keys(self) -> Mapping[str, str | Split]:
        """Customer keys by organization id, or how it is split: what ``Rules.mapped`` takes."""
        keys: dict[str, str | Split] = {}
        for identifier, entry in self.organizations.items():
            key = entry.customer if entry.split is None else entry.split
            if key is not None:
                keys[identifier] = key
        return keys

    def excluded(self) -> Mapping[str, str]:
        """Why organizations are left out, by their id: what ``Rules.excluded`` takes."""
        return {
            identifier: entry.excluded for identifier, entry in self.organizations.items() if entry.excluded is not None
        }

    def item_of(self, line: Bought) -> Item | None:
        """What a line's product is in the other system; ``None`` where that is at most suggested.

        Args:
            line: It, or a product; it is looked up by product id, then item code, then service id.
        """
        for identifier in (line.product_id, line.item_code, line.service_id):
            item = None if identifier is None else self.item_named(identifier)
            # What is only suggested must not hide what is decided of the service.
            if item is not None and not item.says_nothing:
                return item
        return None

    def item_named(self, identifier: str) -> Item | None:
        """What a product is in the other system; ``None`` where it is not mentioned.

        Args:
            identifier: A product id, item code or service id, in any letter case.
        """
        known = self._product_ids.get(folded(identifier))
        return None if known is None else self.products[known]

    def with_key_property(self, name: str) -> CustomerMapping:
        """The same with another custom property that holds the customer's key.

        Args:
            name: Of the property.
        """
        return evolve(self, key_property=name.strip() or None)

    def deciding(self, entries: Mapping[str, Entry | None]) -> CustomerMapping:
        """The same with other entries.

        Args:
            entries: By organization id; ``None`` forgets one.
        """
        return evolve(self, organizations=_changed(self.organizations, entries, self._organization_ids))

    def with_items(self, items: Mapping[str, Item | None]) -> CustomerMapping:
        """The same with other items.

        Args:
            items: By product id, item code or service id; ``None`` forgets one.
        """
        return evolve(self, products=_changed(self.products, items, self._product_ids))


def _changed(before: Mapping[str, Any], changes: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    after = dict(before)
    for identifier, value in changes.items():
        known = ids.get(folded(identifier), identifier)
        if value is None:
            after.pop(known, None)
        else:
            after[known] = value
    return after
