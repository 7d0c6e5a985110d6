# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, exact_number

T = TypeVar("T", bound="Price")


@_attrs_define
class Price:
    """Prices of a product.

    Attributes:
        cost_price (Decimal | Unset):
        suggested_price (Decimal | None | Unset):
        sales_price (Decimal | Unset):
        margin_percentage (Decimal | None | Unset):
    """

    cost_price: Decimal | Unset = UNSET
    suggested_price: Decimal | None | Unset = UNSET
    sales_price: Decimal | Unset = UNSET
    margin_percentage: Decimal | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        cost_price = self.cost_price

        suggested_price: Decimal | None | Unset
        if isinstance(self.suggested_price, Unset):
            suggested_price = UNSET
        else:
            suggested_price = self.suggested_price

        sales_price = self.sales_price

        margin_percentage: Decimal | None | Unset
        if isinstance(self.margin_percentage, Unset):
            margin_percentage = UNSET
        else:
            margin_percentage = self.margin_percentage

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if cost_price is not UNSET:
            field_dict["costPrice"] = cost_price
        if suggested_price is not UNSET:
            field_dict["suggestedPrice"] = suggested_price
        if sales_price is not UNSET:
            field_dict["salesPrice"] = sales_price
        if margin_percentage is not UNSET:
            field_dict["marginPercentage"] = margin_percentage

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _cost_price = d.pop("costPrice", UNSET)
        cost_price: Decimal | Unset
        if isinstance(_cost_price, Unset):
            cost_price = UNSET
        else:
            cost_price = exact_number(_cost_price)

        def _parse_suggested_price(data: object) -> Decimal | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, (Decimal, int)):
                    raise TypeError()
                suggested_price_type_0 = exact_number(data)

                return suggested_price_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Decimal | None | Unset, data)

        suggested_price = _parse_suggested_price(d.pop("suggestedPrice", UNSET))

        _sales_price = d.pop("salesPrice", UNSET)
        sales_price: Decimal | Unset
        if isinstance(_sales_price, Unset):
            sales_price = UNSET
        else:
            sales_price = exact_number(_sales_price)

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

        price = cls(
            cost_price=cost_price,
            suggested_price=suggested_price,
            sales_price=sales_price,
            margin_percentage=margin_percentage,
        )

        price.additional_properties = d
        return price

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
