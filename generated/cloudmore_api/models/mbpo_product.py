# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, exact_number

T = TypeVar("T", bound="MbpoProduct")


@_attrs_define
class MbpoProduct:
    """A product of a service in the report; whether it is a billing line or a sum over lines is not publicly known.

    Attributes:
        product_id (None | str | Unset):
        product_name (None | str | Unset):
        item_code (None | str | Unset):
        quantity (Decimal | Unset):
        total_cost (Decimal | None | Unset):
        total_sales (Decimal | Unset):
        currency_code (str | Unset):
    """

    product_id: None | str | Unset = UNSET
    product_name: None | str | Unset = UNSET
    item_code: None | str | Unset = UNSET
    quantity: Decimal | Unset = UNSET
    total_cost: Decimal | None | Unset = UNSET
    total_sales: Decimal | Unset = UNSET
    currency_code: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
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

        quantity = self.quantity

        total_cost: Decimal | None | Unset
        if isinstance(self.total_cost, Unset):
            total_cost = UNSET
        else:
            total_cost = self.total_cost

        total_sales = self.total_sales

        currency_code = self.currency_code

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if product_id is not UNSET:
            field_dict["productId"] = product_id
        if product_name is not UNSET:
            field_dict["productName"] = product_name
        if item_code is not UNSET:
            field_dict["itemCode"] = item_code
        if quantity is not UNSET:
            field_dict["quantity"] = quantity
        if total_cost is not UNSET:
            field_dict["totalCost"] = total_cost
        if total_sales is not UNSET:
            field_dict["totalSales"] = total_sales
        if currency_code is not UNSET:
            field_dict["currencyCode"] = currency_code

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

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

        _quantity = d.pop("quantity", UNSET)
        quantity: Decimal | Unset
        if isinstance(_quantity, Unset):
            quantity = UNSET
        else:
            quantity = exact_number(_quantity)

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

        currency_code = d.pop("currencyCode", UNSET)

        mbpo_product = cls(
            product_id=product_id,
            product_name=product_name,
            item_code=item_code,
            quantity=quantity,
            total_cost=total_cost,
            total_sales=total_sales,
            currency_code=currency_code,
        )

        mbpo_product.additional_properties = d
        return mbpo_product

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
