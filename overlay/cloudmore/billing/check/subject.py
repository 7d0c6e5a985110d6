"""What a billing line is about: the keys by which two months are held against each other, and names for people."""

from __future__ import annotations

from cloudmore.billing.line import BillingLine

OWN_NAME = "(reseller itself)"
# The order in which the check reads the lines of both months; of several names the first that has a value counts.
CHECK_ORDER: tuple[str | tuple[str, ...], ...] = (
    ("organization_id", "organization_name"),
    ("service_id", "service_name"),
    ("product_id", "item_code", "product_name"),
    "currency",
    "subscription_id",
    "line_digest",
)


def organization_of(line: BillingLine) -> str | None:
    """The customer's id, or his name where he has none; ``None`` for the reseller itself."""
    return line.organization_name if line.organization_id is None else line.organization_id


def service_of(line: BillingLine) -> str | None:
    """The service's id, or its name where it has none."""
    return line.service_name if line.service_id is None else line.service_id


def product_of(line: BillingLine) -> str | None:
    """The product's id, else its item code, else its name."""
    return line.product_id or line.item_code or line.product_name


def organization_name(line: BillingLine) -> str:
    """The customer, for a person."""
    return line.organization_name or line.organization_id or OWN_NAME


def service_name(line: BillingLine) -> str | None:
    """The service, for a person."""
    return line.service_name or line.service_id


def told(line: BillingLine) -> str:
    """Customer and product, for a person."""
    product = line.product_name or line.item_code or line.product_id or service_name(line) or "no product"
    subscription = line.subscription_name or line.subscription_id
    return f"{organization_name(line)}: {product}{f' ({subscription})' if subscription else ''}"


def told_product(line: BillingLine) -> str:
    """Customer and product without the subscription, for a person."""
    product = line.product_name or line.item_code or line.product_id or service_name(line) or "no product"
    return f"{organization_name(line)}: {product}"
