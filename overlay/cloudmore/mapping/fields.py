"""The fields of an entry as they stand in a file, whichever it is, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeGuard, TypeVar

from cloudmore.errors import ConfigurationError, shortened
from cloudmore.mapping.entries import SPLIT_HELP, Entry, Item, near, split_by

Made = TypeVar("Made")
ENTRY_FIELDS = (
    *("name", "customer", "split_by", "customers", "excluded", "suggested", "suggested_because", "reason"),
    "decided_by",
)
ITEM_FIELDS = ("name", "item", "account", "tax_code", "suggested", "suggested_because", "reason", "decided_by")
KEY_PROPERTY = "key_property"


def entry_from(fields: Mapping[str, Any]) -> Entry:
    """What is decided of an organization.

    Args:
        fields: By name, as they were read.

    Raises:
        ConfigurationError: A field is not known, is no text, or contradicts another; its message begins with
            "The organization".
    """
    _known(fields, ENTRY_FIELDS, "organization")
    customer, column, customers = fields.get("customer"), _text(fields, "split_by"), fields.get("customers")
    if _is_list(customer):
        raise ConfigurationError(
            f"The organization has {len(customer)} customers, and nothing tells which line is whose.",
            remedy=f"{SPLIT_HELP} Else keep one of them.",
        )
    if column is None and customers is not None:
        raise ConfigurationError(
            "The organization has several customers, and nothing tells which line is whose.",
            remedy=f"{SPLIT_HELP} Else keep one of them, as customer.",
        )
    excluded = fields.get("excluded")
    if isinstance(excluded, bool) or (isinstance(excluded, str) and not excluded.strip()):
        raise ConfigurationError(
            "The organization is excluded without a reason.", remedy='Write why, such as excluded = "our own tenant".'
        )
    return Entry(
        customer=_text(fields, "customer"),
        excluded=_text(fields, "excluded"),
        split=None if column is None else split_by(column, _customers(customers)),
        name=_text(fields, "name"),
        reason=_text(fields, "reason"),
        decided_by=_text(fields, "decided_by"),
        suggested=_suggested(fields.get("suggested")),
        suggested_because=_text(fields, "suggested_because"),
    )


def item_from(fields: Mapping[str, Any]) -> Item:
    """What a product is in the other system.

    Args:
        fields: By name, as they were read.

    Raises:
        ConfigurationError: A field is not known, or is no text; its message begins with "The product".
    """
    _known(fields, ITEM_FIELDS, "product")
    texts = {name: _text(fields, name, "product") for name in ITEM_FIELDS if name != "suggested"}
    return Item(**texts, suggested=_suggested(fields.get("suggested"), "product"))


def fields_of(entry: Entry) -> dict[str, str | list[str] | dict[str, str]]:
    """The fields of an entry that say something, in the order in which they are written."""
    values: dict[str, Any] = {
        "name": entry.name,
        "customer": entry.customer,
        "split_by": None if entry.split is None else entry.split.by,
        "customers": None if entry.split is None else dict(entry.split.customers),
        "excluded": entry.excluded,
        "suggested": list(entry.suggested),
        "suggested_because": entry.suggested_because,
        "reason": entry.reason,
        "decided_by": entry.decided_by,
    }
    return {name: values[name] for name in ENTRY_FIELDS if values[name]}


def item_fields_of(item: Item) -> dict[str, str | list[str]]:
    """The fields of an item that say something, in the order in which they are written."""
    values: dict[str, Any] = {**{name: getattr(item, name) for name in ITEM_FIELDS}, "suggested": list(item.suggested)}
    return {name: value for name, value in values.items() if value}


def located(where: str, what: str, make: Callable[[], Made]) -> Made:
    """What is made of an entry; what is wrong with it is told with its place.

    Args:
        where: The file, and the line.
        what: Whose entry it is, such as ``the organization o-1``.
        make: Makes it.

    Raises:
        ConfigurationError: Something is wrong with it.
    """
    try:
        return make()
    except ConfigurationError as error:
        told = error.message.removeprefix("The organization").removeprefix("The product")
        raise ConfigurationError(f"{where}: {what}{told}", remedy=error.remedy) from error


def named(kind: str, identifier: str, name: Any) -> str:
    """An entry as people know it."""
    return f"the {kind} {shortened(identifier)}" + (f" ({shortened(name)})" if isinstance(name, str) and name else "")


def _known(fields: Mapping[str, Any], known: tuple[str, ...], kind: str) -> None:
    for name in fields:
        if name not in known:
            raise ConfigurationError(
                f"The {kind} has the field {name!r}, which is not known.",
                remedy=f"{near(name, known)}Known are {', '.join(known)}.",
            )


def _text(fields: Mapping[str, Any], name: str, kind: str = "organization") -> str | None:
    value = fields.get(name)
    return None if value is None else _checked(value, name, kind)


def _checked(value: Any, name: str, kind: str = "organization") -> str:
    if not isinstance(value, str):
        told = shortened(str(value))
        raise ConfigurationError(
            f"The {kind} has {told} as its {name}, which is no text.",
            remedy=f'Write it in quotes, with every zero that belongs to it: {name} = "{told}".',
        )
    if not value.strip():
        raise ConfigurationError(f"The {kind} has an empty {name}.", remedy="Write something, or remove the field.")
    return value.strip()


def _customers(value: Any) -> dict[str, str]:
    if not _is_table(value):
        raise ConfigurationError(
            "The organization has split_by, and no customers that belong to it.", remedy=SPLIT_HELP
        )
    # What stands in a line is compared as it stands there.
    return {part: _checked(key, f"customers.{part}") for part, key in value.items() if _checked(part, "customers")}


def _suggested(value: Any, kind: str = "organization") -> tuple[str, ...]:
    if value is None:
        return ()
    keys: list[Any] = value if _is_list(value) else [value]
    return tuple(dict.fromkeys(_checked(key, "suggested", kind) for key in keys))


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _is_table(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)
