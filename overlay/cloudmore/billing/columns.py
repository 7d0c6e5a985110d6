"""The schema ``billing-lines/1``: its columns, and under which names the report may have them.

The report's field names are not publicly known, so none is taken for granted: each column has candidates, the first of
which is the document's own. Letter case does not matter.
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

CANDIDATES: Mapping[str, tuple[str, ...]] = {
    "billing_date": ("billingDate",),
    "organization_id": ("organizationId",),
    "organization_name": ("organizationName",),
    "customer_number": ("customerNumber",),
    "service_id": ("serviceId",),
    "service_name": ("serviceName",),
    "product_id": ("productId",),
    "product_name": ("productName",),
    "item_code": ("itemCode",),
    "subscription_id": ("subscriptionId",),
    "subscription_name": ("subscriptionName",),
    "purchase_order": ("purchaseOrderNumber",),
    "cost_center": ("costCenter",),
    "quantity": ("quantity",),
    "unit_cost": ("unitCostPrice",),
    "unit_sales": ("unitSalesPrice",),
    "total_cost": ("totalCost",),
    "total_sales": ("totalSales",),
    "margin": ("marginAmount",),
    "margin_percent": ("marginPercentage",),
    "currency": ("currencyCode",),
    "organization_currency": ("organizationCurrencyCode",),
    "payment_frequency": ("paymentFrequency",),
    "details": ("billingLineDetails",),
    "note": ("note",),
    "organization_groups": ("organizationGroups",),
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
