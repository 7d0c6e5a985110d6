"""The schema ``billing-lines/1``: its columns, and under which names the report may have them.

The report's field names are not publicly known, so none is taken for granted: each column has candidates, the first of
which is the document's own. Letter case, ``_`` and ``-`` do not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

SCHEMA = "billing-lines/1"

COLUMNS = (
    "source",
    "reseller_id",
    "month",
    "billing_date",
    "organization_id",
    "organization_name",
    "customer_number",
    "customer_key",
    "service_id",
    "service_name",
    "product_id",
    "product_name",
    "item_code",
    "subscription_id",
    "subscription_name",
    "purchase_order",
    "cost_center",
    "quantity",
    "unit_cost",
    "unit_sales",
    "total_cost",
    "total_sales",
    "margin",
    "margin_percent",
    "currency",
    "organization_currency",
    "payment_frequency",
    "kind",
    "kind_reason",
    "details",
    "note",
    "organization_groups",
    "line_key",
    "line_digest",
    "extra",
)


class Reading(Enum):
    """How the value of a column is read."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


NUMBERS = ("quantity", "unit_cost", "unit_sales", "total_cost", "total_sales", "margin", "margin_percent")
CURRENCIES = ("currency", "organization_currency")

# Where a column's value may lie, best first. A dot goes into an object, or names the list that the object lies in:
# `organization.id` is `id` of an `organization` object, and of the objects of a list `organizations`.
# Only words that mean one thing are here: `total` or `amount` alone may be cost or sales, so they are never taken.
CANDIDATES: Mapping[str, tuple[str, ...]] = {
    "billing_date": ("billingDate", "billing.date", "dateOfBilling", "billedOn"),
    "organization_id": ("organizationId", "organization.id", "organisationId", "organisation.id", "customer.id"),
    "organization_name": (
        "organizationName",
        "organization.name",
        "organisationName",
        "organisation.name",
        "customer.name",
    ),
    "customer_number": ("customerNumber", "organization.customerNumber", "customer.number"),
    "service_id": ("serviceId", "service.id"),
    "service_name": ("serviceName", "service.name", "service"),
    "product_id": ("productId", "product.id"),
    "product_name": ("productName", "product.name", "product"),
    "item_code": ("itemCode", "product.itemCode", "item.code", "sku", "product.sku"),
    "subscription_id": ("subscriptionId", "subscription.id"),
    "subscription_name": ("subscriptionName", "subscription.name"),
    "purchase_order": ("purchaseOrderNumber", "purchaseOrder.number", "purchaseOrder"),
    "cost_center": ("costCenter", "costCenter.name", "costCentre"),
    "quantity": ("quantity", "qty", "billedQuantity"),
    "unit_cost": ("unitCostPrice", "unitCost", "costPricePerUnit", "unitPrice.cost", "price.cost", "costPrice"),
    "unit_sales": ("unitSalesPrice", "unitSales", "salesPricePerUnit", "unitPrice.sales", "price.sales", "salesPrice"),
    "total_cost": ("totalCost", "costTotal", "total.cost", "totals.cost", "totalCostPrice", "totalCostAmount"),
    "total_sales": ("totalSales", "salesTotal", "total.sales", "totals.sales", "totalSalesPrice", "totalSalesAmount"),
    "margin": ("marginAmount", "margin.amount", "margin"),
    "margin_percent": ("marginPercentage", "marginPercent", "margin.percentage", "margin.percent"),
    "currency": ("currencyCode", "currency.code", "currency", "billingCurrency"),
    "organization_currency": (
        "organizationCurrencyCode",
        "organizationCurrency",
        "organization.currencyCode",
        "organization.currency.code",
        "organization.currency",
    ),
    "payment_frequency": ("paymentFrequency", "billingFrequency"),
    "details": ("billingLineDetails", "lineDetails", "details"),
    "note": ("note", "notes"),
    "organization_groups": ("organizationGroups", "organization.groups"),
}

# What is known of the thing that an id names; it is not inherited by a line with another id.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "organization_id": ("organization_name", "customer_number", "organization_currency", "organization_groups"),
    "service_id": ("service_name",),
    "product_id": ("product_name", "item_code"),
    "subscription_id": ("subscription_name",),
}

# A total that no line has is computed from these two, and said so.
COMPUTED: Mapping[str, tuple[str, str]] = {
    "total_sales": ("quantity", "unit_sales"),
    "total_cost": ("quantity", "unit_cost"),
}

# A column of each group must bind to something, or the report is not understood.
ESSENTIAL: tuple[tuple[str, ...], ...] = (
    ("organization_id", "organization_name"),
    ("billing_date",),
    ("quantity",),
    ("total_sales",),
    ("currency",),
)
# A line without one of these is a finding. A line without an organization is not: it is billed to the reseller itself.
NEEDED_ON_EVERY_LINE = ("billing_date", "quantity", "total_sales", "currency")


def reading_of(column: str) -> Reading:
    """How the value of a column is read."""
    if column in NUMBERS:
        return Reading.NUMBER
    return Reading.DATE if column == "billing_date" else Reading.TEXT


def plain_name(name: str) -> str:
    """A field's name without letter case, ``_``, ``-`` and spaces, so that equal words in other spellings are equal."""
    return name.casefold().translate(_IGNORED)


_IGNORED = str.maketrans("", "", "_- ")
