"""An organization or a customer as somebody types it, found; and a question where it is nearly one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cloudmore.errors import ConfigurationError
from cloudmore.mapping.customers import Customer
from cloudmore.mapping.entries import CustomerMapping, folded, near
from cloudmore.mapping.items import LedgerItem
from cloudmore.mapping.organization import Organization

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def find_organization(
    mapping: CustomerMapping, organizations: Sequence[Organization], text: str, *, name: str | None = None
) -> tuple[str, str | None]:
    """The organization that somebody means.

    Args:
        mapping: Has those that are known.
        organizations: Others that are known.
        text: An id, or a name that only one of them has; letter case does not matter.
        name: A name that makes an unknown id a known one.

    Returns:
        Its id, and its name where that is known.

    Raises:
        ConfigurationError: There is none, or several have that name.
    """
    known: dict[str, tuple[str, str | None]] = {folded(each.id): (each.id, each.name or None) for each in organizations}
    for identifier, entry in mapping.organizations.items():
        _id, current = known.get(folded(identifier), (identifier, None))
        known[folded(identifier)] = (identifier, current or entry.name)
    if (found := known.get(folded(text))) is not None:
        return found
    called = [each for each in known.values() if each[1] is not None and folded(each[1]) == folded(text)]
    if len(called) == 1:
        return called[0]
    if called:
        raise ConfigurationError(
            f"{len(called)} organizations are called {text}.",
            remedy=f"Give the id of one: {', '.join(identifier for identifier, _name in called)}.",
        )
    if name is not None or _GUID.fullmatch(text.strip()):
        return text.strip(), name
    names = [each for pair in known.values() for each in pair if each]
    within = [each for each in names if folded(text) and folded(text) in folded(each)]
    meant = f"Did you mean {' or '.join(within[:3])}? " if within else near(text, names)
    raise ConfigurationError(
        f"No organization {text!r} is known.",
        remedy=f"{meant}Give --report MONTH|FILE where it is in a saved report, or --name NAME for an id that is new.",
    )


def check_key(key: str, customers: Sequence[Customer] | None) -> None:
    """Make sure that a customer exists.

    Args:
        key: Of the customer.
        customers: Those of the other system; ``None`` where they are not known.

    Raises:
        ConfigurationError: It does not.
    """
    if customers is not None:
        _check(key, [each.key for each in customers], "customer has the key", "a key of the file of --customers")


def check_code(code: str, items: Sequence[LedgerItem] | None) -> None:
    """Make sure that an item exists.

    Args:
        code: Of the item.
        items: Those of the other system; ``None`` where they are not known.

    Raises:
        ConfigurationError: It does not.
    """
    if items is not None:
        _check(code, [each.code for each in items], "item has the code", "a code of the file of --items")


def _check(key: str, known: list[str], what: str, use: str) -> None:
    if key in known:
        return
    bare = key.lstrip("0").casefold()
    same = next((f"Did you mean {each}? " for each in known if each.lstrip("0").casefold() == bare), "")
    raise ConfigurationError(f"No {what} {key}.", remedy=f"{same or near(key, known)}Use {use}.")
