# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import DATE_TIME, NULL, NUMBER, TEXT, exact
from ..shapes import ListOf, OneOf
from ..storage import stored
from ..types import UNSET, Unset, read_date_time

_PROPERTIES = (
    Property("billing_date", "billingDate", DATE_TIME),
    Property("organization_name", "organizationName", OneOf((TEXT, NULL))),
    Property("customer_number", "customerNumber", OneOf((TEXT, NULL))),
    Property("broker_name", "brokerName", OneOf((TEXT, NULL))),
    Property("service_name", "serviceName", OneOf((TEXT, NULL))),
    Property("product_id", "productId", OneOf((TEXT, NULL))),
    Property("product_name", "productName", OneOf((TEXT, NULL))),
    Property("item_code", "itemCode", OneOf((TEXT, NULL))),
    Property("subscription_id", "subscriptionId", OneOf((TEXT, NULL))),
    Property("subscription_name", "subscriptionName", OneOf((TEXT, NULL))),
    Property("purchase_order_number", "purchaseOrderNumber", OneOf((TEXT, NULL))),
    Property("cost_center", "costCenter", OneOf((TEXT, NULL))),
    Property("quantity", "quantity", NUMBER),
    Property("unit_cost_price", "unitCostPrice", OneOf((NUMBER, NULL))),
    Property("unit_sales_price", "unitSalesPrice", OneOf((NUMBER, NULL))),
    Property("total_cost", "totalCost", OneOf((NUMBER, NULL))),
    Property("total_sales", "totalSales", NUMBER),
    Property("margin_amount", "marginAmount", OneOf((NUMBER, NULL))),
    Property("margin_percentage", "marginPercentage", OneOf((NUMBER, NULL))),
    Property("currency_code", "currencyCode", TEXT),
    Property("organization_currency_code", "organizationCurrencyCode", OneOf((TEXT, NULL))),
    Property("payment_frequency", "paymentFrequency", OneOf((TEXT, NULL))),
    Property("billing_line_details", "billingLineDetails", OneOf((TEXT, NULL))),
    Property("organization_groups", "organizationGroups", OneOf((ListOf(TEXT), NULL))),
    Property("note", "note", OneOf((TEXT, NULL))),
)


@stored
class MbpoServiceItem(Model):
    """A billing line. The data points are documented, their spelling on the wire is not; what stands on the
    organization or the service may be missing here.

    Attributes:
        billing_date: Evidence: inferred (SUP-GBR, KB-MBL).
        organization_name: Evidence: inferred (SUP-GBR).
        customer_number: Evidence: inferred (SUP-GBR, DEV-REQ).
        broker_name: Evidence: inferred (SUP-GBR).
        service_name: Evidence: inferred (SUP-GBR).
        product_id: A GUID for custom services and the vendor's own id otherwise. Evidence: inferred (SUP-GBR,
            KB-CUSTSUB).
        product_name: Evidence: inferred (SUP-GBR).
        item_code: Evidence: inferred (SUP-GBR, DEV-ADDON).
        subscription_id: Evidence: inferred (SUP-GBR).
        subscription_name: Evidence: inferred (SUP-GBR).
        purchase_order_number: Evidence: inferred (SUP-GBR).
        cost_center: Evidence: assumed (KB-COST).
        quantity: Evidence: inferred (SUP-GBR, KB-341).
        unit_cost_price: Evidence: inferred (SUP-GBR).
        unit_sales_price: Evidence: inferred (SUP-GBR).
        total_cost: Evidence: inferred (SUP-GBR).
        total_sales: Evidence: inferred (SUP-GBR).
        margin_amount: Evidence: inferred (SUP-GBR).
        margin_percentage: Evidence: inferred (SUP-GBR).
        currency_code: Evidence: inferred (SUP-GBR).
        organization_currency_code: Evidence: inferred (SUP-GBR).
        payment_frequency: Evidence: inferred (SUP-GBR).
        billing_line_details: Evidence: inferred (SUP-GBR).
        organization_groups: Evidence: inferred (SUP-GBR).
        note: Evidence: inferred (SUP-GBR).
    """

    billing_date: datetime.datetime | Unset = UNSET
    organization_name: None | str | Unset = UNSET
    customer_number: None | str | Unset = UNSET
    broker_name: None | str | Unset = UNSET
    service_name: None | str | Unset = UNSET
    product_id: None | str | Unset = UNSET
    product_name: None | str | Unset = UNSET
    item_code: None | str | Unset = UNSET
    subscription_id: None | str | Unset = UNSET
    subscription_name: None | str | Unset = UNSET
    purchase_order_number: None | str | Unset = UNSET
    cost_center: None | str | Unset = UNSET
    quantity: Decimal | Unset = UNSET
    unit_cost_price: Decimal | None | Unset = UNSET
    unit_sales_price: Decimal | None | Unset = UNSET
    total_cost: Decimal | None | Unset = UNSET
    total_sales: Decimal | Unset = UNSET
    margin_amount: Decimal | None | Unset = UNSET
    margin_percentage: Decimal | None | Unset = UNSET
    currency_code: str | Unset = UNSET
    organization_currency_code: None | str | Unset = UNSET
    payment_frequency: None | str | Unset = UNSET
    billing_line_details: None | str | Unset = UNSET
    organization_groups: list[str] | None | Unset = UNSET
    note: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        value: Any
        value = self.billing_date
        if type(value) is str:
            try:
                self.billing_date = read_date_time(value)
            except (ValueError, OverflowError):
                pass
        value = self.quantity
        if type(value) is not Decimal and value is not UNSET and value is not None:
            self.quantity = exact(value)
        value = self.unit_cost_price
        if type(value) is not Decimal and value is not UNSET and value is not None:
            self.unit_cost_price = exact(value)
        value = self.unit_sales_price
        if type(value) is not Decimal and value is not UNSET and value is not None:
            self.unit_sales_price = exact(value)
        value = self.total_cost
        if type(value) is not Decimal and value is not UNSET and value is not None:
            self.total_cost = exact(value)
        value = self.total_sales
        if type(value) is not Decimal and value is not UNSET and value is not None:
            self.total_sales = exact(value)
        value = self.margin_amount
        if type(value) is not Decimal and value is not UNSET and value is not None:
            self.margin_amount = exact(value)
        value = self.margin_percentage
        if type(value) is not Decimal and value is not UNSET and value is not None:
            self.margin_percentage = exact(value)
