"""A line of the sandbox's books: its text, and the whole numbers that the text was written from."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from cloudmore.sandbox.server.encoder import Number

Fields: TypeAlias = Mapping[str, Any]
# An exact amount: units of the last decimal place, and how many places there are.
Amount: TypeAlias = tuple[int, int]

_NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?0*[0-9]{1,3}))?")


class Figures(NamedTuple):
    """The amounts of a line; None where the books have none.

    Attributes:
        quantity: The quantity.
        unit_sales: The price of one.
        sales: The total sales.
        cost: The total cost.
        shows_cost: Whether the line says its cost, so that a reader can know it.
        unread: A field that should hold an amount and does not; empty where every one does.
    """

    quantity: Amount | None
    unit_sales: Amount | None
    sales: Amount | None
    cost: Amount | None
    shows_cost: bool
    unread: str = ""


class Entry(NamedTuple):
    """A line of the books.

    Attributes:
        text: Its own fields as JSON, by the names of the content ``camel``.
        day: Its billing date, by UTC; None where it has none.
        product_id: The product that it is about, which the text may leave out.
        subscription_id: The subscription, the same.
        currency: The currency of its amounts.
        figures: Its amounts.
        number: Its number among the lines that were loaded or added, from 1; 0 for a seeded one.
        delivered: The day that is shown as its billing date, where it is not its own.
    """

    text: str
    day: date | None
    product_id: str | None
    subscription_id: str | None
    currency: str | None
    figures: Figures
    number: int = 0
    delivered: date | None = None


class BookService(NamedTuple):
    """The lines of a service, and what is said once for all of them."""

    fields: Fields
    entries: Iterable[Entry]


class BookOrganization(NamedTuple):
    """The services of an organization, and what is said once for all of them."""

    fields: Fields
    services: Iterable[BookService]


def read_entry(text: str, day: date | None, number: int) -> Entry:
    """Make the entry of a line that was loaded or added.

    Args:
        text: Its own fields as JSON.
        day: Its billing date, by UTC.
        number: Its number.
    """
    fields = read_fields(text)
    amounts: dict[str, Amount | None] = {}
    unread = ""
    for name in ("quantity", "unitSalesPrice", "totalSales", "totalCost"):
        try:
            amounts[name] = read_amount(fields.get(name))
        except ValueError:
            amounts[name], unread = None, unread or name
    quantity, unit_sales, sales, cost = amounts.values()
    return Entry(
        text,
        day,
        _text(fields.get("productId")),
        _text(fields.get("subscriptionId")),
        _text(fields.get("currencyCode")),
        Figures(quantity, unit_sales, sales, cost, cost is not None, unread),
        number,
    )


def read_fields(text: str) -> dict[str, Any]:
    """Read an object of JSON whose numbers keep their spelling."""
    fields: dict[str, Any] = json.loads(text, parse_int=Number, parse_float=Number)
    return fields


def read_amount(value: object) -> Amount | None:
    """Read an amount, exactly.

    Args:
        value: A number of JSON, the same characters as a text, or None.

    Raises:
        ValueError: It is none.
    """
    if value is None:
        return None
    spelled = value.text if isinstance(value, Number) else value
    match = _NUMBER.fullmatch(spelled) if isinstance(spelled, str) else None
    if match is None:
        raise ValueError(f"{spelled!r} is no amount")
    sign, whole, fraction, exponent = match.groups(default="")
    units, places = int(sign + whole + fraction), len(fraction) - int(exponent or 0)
    return (units, places) if places >= 0 else (units * 10**-places, 0)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
