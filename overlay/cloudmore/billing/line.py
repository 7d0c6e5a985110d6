"""A line of ``billing-lines/1``, and its identity."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from attrs import frozen

from cloudmore.billing.columns import COLUMNS

_ENCODE = msgspec.json.Encoder().encode
_KEY_LENGTH = 32
# The parts of a line's key. A service without an id is known by its name.
IDENTITY = (
    "reseller_id",
    "organization_id",
    "service_id",
    "product_id",
    "item_code",
    "subscription_id",
    "billing_date",
    "details",
    "currency",
)


@frozen
class BillingLine:
    """One billing line. A value that the report does not have is ``None``, never zero and never empty text.

    Attributes:
        source: ``cloudmore`` or ``sandbox``.
        reseller_id: Whose report.
        month: The period asked for.
        billing_date: Billing date, in the zone of the report.
        customer_key: Key of the customer in another system, once a mapping says so.
        quantity: Exact, as every number here.
        margin: As the vendor says it, not computed.
        kind: Kind of the line; ``unknown`` where the report does not tell.
        kind_reason: What in the report tells the kind.
        organization_groups: Names of groups, joined by ``;`` and a space.
        line_key: Who and what is billed: reseller, organization, service, product, item code, subscription, billing
            date, details and currency, hashed. Order, amounts and names do not change it. Two lines may share it.
        line_digest: Everything of the line, hashed.
        extra: JSON of every field that no column took; names of an outer object have its collection before them.
    """

    source: str
    reseller_id: str
    month: str
    billing_date: date | None
    organization_id: str | None
    organization_name: str | None
    customer_number: str | None
    customer_key: str | None
    service_id: str | None
    service_name: str | None
    product_id: str | None
    product_name: str | None
    item_code: str | None
    subscription_id: str | None
    subscription_name: str | None
    purchase_order: str | None
    cost_center: str | None
    quantity: Decimal | None
    unit_cost: Decimal | None
    unit_sales: Decimal | None
    total_cost: Decimal | None
    total_sales: Decimal | None
    margin: Decimal | None
    margin_percent: Decimal | None
    currency: str | None
    organization_currency: str | None
    payment_frequency: str | None
    kind: str
    kind_reason: str | None
    details: str | None
    note: str | None
    organization_groups: str | None
    line_key: str
    line_digest: str
    extra: str | None

    def values(self) -> tuple[Any, ...]:
        """The values in the order of the columns."""
        return tuple(getattr(self, column) for column in COLUMNS)


def line_key(parts: Sequence[str | date | None]) -> str:
    """Hash of what identifies a line; 32 hexadecimal digits of SHA-256 over the JSON list of its parts."""
    return hashed(parts)


def line_digest(values: list[Any]) -> str:
    """Hash of everything of a line; how a number is spelled does not matter, only its value."""
    return hashed([digest_text(value) if isinstance(value, Decimal) else value for value in values])


def hashed(values: Sequence[Any]) -> str:
    """32 hexadecimal digits of SHA-256 over a JSON list of texts and dates."""
    return hashlib.sha256(_ENCODE(values)).hexdigest()[:_KEY_LENGTH]


def line_number(line: BillingLine) -> int:
    """A number for a line, by what it is about and by its amounts; names do not matter.

    Sums of such numbers tell some lines from others, in whatever order they come.
    """
    amounts = (line.quantity, line.total_cost, line.total_sales, line.margin)
    text = _ENCODE((line.line_key, *(None if each is None else digest_text(each) for each in amounts)))
    return int.from_bytes(hashlib.sha256(text).digest(), "big")


def plain(number: Decimal) -> str:
    """A number in plain notation, every digit kept, never an exponent."""
    return format(number, "f")


def digest_text(number: Decimal) -> str:
    """A number without its trailing zeros, so that equal values have equal texts."""
    return shortest(format(number, "f"))


def shortest(text: str) -> str:
    """A number in plain notation without its trailing zeros, and zero without its sign."""
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
