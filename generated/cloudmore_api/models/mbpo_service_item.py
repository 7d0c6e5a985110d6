# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, exact_number

T = TypeVar("T", bound="MbpoServiceItem")


@_attrs_define
class MbpoServiceItem:
    """A billing line. The data points are documented, their spelling on the wire is not; what stands on the organization
    or the service may be missing here.

        Attributes:
            billing_date (datetime.datetime | Unset):
            organization_name (None | str | Unset):
            customer_number (None | str | Unset):
            broker_name (None | str | Unset):
            service_name (None | str | Unset):
            product_id (None | str | Unset): A GUID for custom services and the vendor's own id otherwise.
            product_name (None | str | Unset):
            item_code (None | str | Unset):
            subscription_id (None | str | Unset):
            subscription_name (None | str | Unset):
            purchase_order_number (None | str | Unset):
            cost_center (None | str | Unset):
            quantity (Decimal | Unset):
            unit_cost_price (Decimal | None | Unset):
            unit_sales_price (Decimal | None | Unset):
            total_cost (Decimal | None | Unset):
            total_sales (Decimal | Unset):
            margin_amount (Decimal | None | Unset):
            margin_percentage (Decimal | None | Unset):
            currency_code (str | Unset):
            organization_currency_code (None | str | Unset):
            payment_frequency (None | str | Unset):
            billing_line_details (None | str | Unset):
            organization_groups (list[str] | None | Unset):
            note (None | str | Unset):
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
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        billing_date: str | Unset = UNSET
        if not isinstance(self.billing_date, Unset):
            billing_date = self.billing_date.isoformat()

        organization_name: None | str | Unset
        if isinstance(self.organization_name, Unset):
            organization_name = UNSET
        else:
            organization_name = self.organization_name

        customer_number: None | str | Unset
        if isinstance(self.customer_number, Unset):
            customer_number = UNSET
        else:
            customer_number = self.customer_number

        broker_name: None | str | Unset
        if isinstance(self.broker_name, Unset):
            broker_name = UNSET
        else:
            broker_name = self.broker_name

        service_name: None | str | Unset
        if isinstance(self.service_name, Unset):
            service_name = UNSET
        else:
            service_name = self.service_name

        product_id: None | str | Unset
        if isinstance(self.product_id, Unset):
            product_id = UNSET
        else:
            product_id = self.product_id

        product_name: None | str | Unset
        if isinstance(self.product_name, Unset):
            product_name = UNSET
        else:
            product_name = self.product_name

        item_code: None | str | Unset
        if isinstance(self.item_code, Unset):
            item_code = UNSET
        else:
            item_code = self.item_code

        subscription_id: None | str | Unset
        if isinstance(self.subscription_id, Unset):
            subscription_id = UNSET
        else:
            subscription_id = self.subscription_id

        subscription_name: None | str | Unset
        if isinstance(self.subscription_name, Unset):
            subscription_name = UNSET
        else:
            subscription_name = self.subscription_name

        purchase_order_number: None | str | Unset
        if isinstance(self.purchase_order_number, Unset):
            purchase_order_number = UNSET
        else:
            purchase_order_number = self.purchase_order_number

        cost_center: None | str | Unset
        if isinstance(self.cost_center, Unset):
            cost_center = UNSET
        else:
            cost_center = self.cost_center

        quantity = self.quantity

        unit_cost_price: Decimal | None | Unset
        if isinstance(self.unit_cost_price, Unset):
            unit_cost_price = UNSET
        else:
            unit_cost_price = self.unit_cost_price

        unit_sales_price: Decimal | None | Unset
        if isinstance(self.unit_sales_price, Unset):
            unit_sales_price = UNSET
        else:
            unit_sales_price = self.unit_sales_price

        total_cost: Decimal | None | Unset
        if isinstance(self.total_cost, Unset):
            total_cost = UNSET
        else:
            total_cost = self.total_cost

        total_sales = self.total_sales

        margin_amount: Decimal | None | Unset
        if isinstance(self.margin_amount, Unset):
            margin_amount = UNSET
        else:
            margin_amount = self.margin_amount

        margin_percentage: Decimal | None | Unset
        if isinstance(self.margin_percentage, Unset):
            margin_percentage = UNSET
        else:
            margin_percentage = self.margin_percentage

        currency_code = self.currency_code

        organization_currency_code: None | str | Unset
        if isinstance(self.organization_currency_code, Unset):
            organization_currency_code = UNSET
        else:
            organization_currency_code = self.organization_currency_code

        payment_frequency: None | str | Unset
        if isinstance(self.payment_frequency, Unset):
            payment_frequency = UNSET
        else:
            payment_frequency = self.payment_frequency

        billing_line_details: None | str | Unset
        if isinstance(self.billing_line_details, Unset):
            billing_line_details = UNSET
        else:
            billing_line_details = self.billing_line_details

        organization_groups: list[str] | None | Unset
        if isinstance(self.organization_groups, Unset):
            organization_groups = UNSET
        elif isinstance(self.organization_groups, list):
            organization_groups = self.organization_groups

        else:
            organization_groups = self.organization_groups

        note: None | str | Unset
        if isinstance(self.note, Unset):
            note = UNSET
        else:
            note = self.note

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if billing_date is not UNSET:
            field_dict["billingDate"] = billing_date
        if organization_name is not UNSET:
            field_dict["organizationName"] = organization_name
        if customer_number is not UNSET:
            field_dict["customerNumber"] = customer_number
        if broker_name is not UNSET:
            field_dict["brokerName"] = broker_name
        if service_name is not UNSET:
            field_dict["serviceName"] = service_name
        if product_id is not UNSET:
            field_dict["productId"] = product_id
        if product_name is not UNSET:
            field_dict["productName"] = product_name
        if item_code is not UNSET:
            field_dict["itemCode"] = item_code
        if subscription_id is not UNSET:
            field_dict["subscriptionId"] = subscription_id
        if subscription_name is not UNSET:
            field_dict["subscriptionName"] = subscription_name
        if purchase_order_number is not UNSET:
            field_dict["purchaseOrderNumber"] = purchase_order_number
        if cost_center is not UNSET:
            field_dict["costCenter"] = cost_center
        if quantity is not UNSET:
            field_dict["quantity"] = quantity
        if unit_cost_price is not UNSET:
            field_dict["unitCostPrice"] = unit_cost_price
        if unit_sales_price is not UNSET:
            field_dict["unitSalesPrice"] = unit_sales_price
        if total_cost is not UNSET:
            field_dict["totalCost"] = total_cost
        if total_sales is not UNSET:
            field_dict["totalSales"] = total_sales
        if margin_amount is not UNSET:
            field_dict["marginAmount"] = margin_amount
        if margin_percentage is not UNSET:
            field_dict["marginPercentage"] = margin_percentage
        if currency_code is not UNSET:
            field_dict["currencyCode"] = currency_code
        if organization_currency_code is not UNSET:
            field_dict["organizationCurrencyCode"] = organization_currency_code
        if payment_frequency is not UNSET:
            field_dict["paymentFrequency"] = payment_frequency
        if billing_line_details is not UNSET:
            field_dict["billingLineDetails"] = billing_line_details
        if organization_groups is not UNSET:
            field_dict["organizationGroups"] = organization_groups
        if note is not UNSET:
            field_dict["note"] = note

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _billing_date = d.pop("billingDate", UNSET)
        billing_date: datetime.datetime | Unset
        if isinstance(_billing_date, Unset):
            billing_date = UNSET
        else:
            billing_date = datetime.datetime.fromisoformat(_billing_date)

        def _parse_organization_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        organization_name = _parse_organization_name(d.pop("organizationName", UNSET))

        def _parse_customer_number(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        customer_number = _parse_customer_number(d.pop("customerNumber", UNSET))

        def _parse_broker_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        broker_name = _parse_broker_name(d.pop("brokerName", UNSET))

        def _parse_service_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        service_name = _parse_service_name(d.pop("serviceName", UNSET))

        def _parse_product_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        product_id = _parse_product_id(d.pop("productId", UNSET))

        def _parse_product_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        product_name = _parse_product_name(d.pop("productName", UNSET))

        def _parse_item_code(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        item_code = _parse_item_code(d.pop("itemCode", UNSET))

        def _parse_subscription_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        subscription_id = _parse_subscription_id(d.pop("subscriptionId", UNSET))

        def _parse_subscription_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        subscription_name = _parse_subscription_name(d.pop("subscriptionName", UNSET))

        def _parse_purchase_order_number(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        purchase_order_number = _parse_purchase_order_number(d.pop("purchaseOrderNumber", UNSET))

        def _parse_cost_center(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        cost_center = _parse_cost_center(d.pop("costCenter", UNSET))

        _quantity = d.pop("quantity", UNSET)
        quantity: Decimal | Unset
        if isinstance(_quantity, Unset):
            quantity = UNSET
        else:
            quantity = exact_number(_quantity)

        def _parse_unit_cost_price(data: object) -> Decimal | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, (Decimal, int)):
                    raise TypeError()
                unit_cost_price_type_0 = exact_number(data)

                return unit_cost_price_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Decimal | None | Unset, data)

        unit_cost_price = _parse_unit_cost_price(d.pop("unitCostPrice", UNSET))

        def _parse_unit_sales_price(data: object) -> Decimal | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, (Decimal, int)):
                    raise TypeError()
                unit_sales_price_type_0 = exact_number(data)

                return unit_sales_price_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Decimal | None | Unset, data)

        unit_sales_price = _parse_unit_sales_price(d.pop("unitSalesPrice", UNSET))

        def _parse_total_cost(data: object) -> Decimal | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, (Decimal, int)):
                    raise TypeError()
                total_cost_type_0 = exact_number(data)

                return total_cost_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Decimal | None | Unset, data)

        total_cost = _parse_total_cost(d.pop("totalCost", UNSET))

        _total_sales = d.pop("totalSales", UNSET)
        total_sales: Decimal | Unset
        if isinstance(_total_sales, Unset):
            total_sales = UNSET
        else:
            total_sales = exact_number(_total_sales)

        def _parse_margin_amount(data: object) -> Decimal | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, (Decimal, int)):
                    raise TypeError()
                margin_amount_type_0 = exact_number(data)

                return margin_amount_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Decimal | None | Unset, data)

        margin_amount = _parse_margin_amount(d.pop("marginAmount", UNSET))

        def _parse_margin_percentage(data: object) -> Decimal | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, (Decimal, int)):
                    raise TypeError()
                margin_percentage_type_0 = exact_number(data)

                return margin_percentage_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Decimal | None | Unset, data)

        margin_percentage = _parse_margin_percentage(d.pop("marginPercentage", UNSET))

        currency_code = d.pop("currencyCode", UNSET)

        def _parse_organization_currency_code(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        organization_currency_code = _parse_organization_currency_code(d.pop("organizationCurrencyCode", UNSET))

        def _parse_payment_frequency(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        payment_frequency = _parse_payment_frequency(d.pop("paymentFrequency", UNSET))

        def _parse_billing_line_details(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        billing_line_details = _parse_billing_line_details(d.pop("billingLineDetails", UNSET))

        def _parse_organization_groups(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                organization_groups_type_0 = cast(list[str], data)

                return organization_groups_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        organization_groups = _parse_organization_groups(d.pop("organizationGroups", UNSET))

        def _parse_note(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        note = _parse_note(d.pop("note", UNSET))

        mbpo_service_item = cls(
            billing_date=billing_date,
            organization_name=organization_name,
            customer_number=customer_number,
            broker_name=broker_name,
            service_name=service_name,
            product_id=product_id,
            product_name=product_name,
            item_code=item_code,
            subscription_id=subscription_id,
            subscription_name=subscription_name,
            purchase_order_number=purchase_order_number,
            cost_center=cost_center,
            quantity=quantity,
            unit_cost_price=unit_cost_price,
            unit_sales_price=unit_sales_price,
            total_cost=total_cost,
            total_sales=total_sales,
            margin_amount=margin_amount,
            margin_percentage=margin_percentage,
            currency_code=currency_code,
            organization_currency_code=organization_currency_code,
            payment_frequency=payment_frequency,
            billing_line_details=billing_line_details,
            organization_groups=organization_groups,
            note=note,
        )

        mbpo_service_item.additional_properties = d
        return mbpo_service_item

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
