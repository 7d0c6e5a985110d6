# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.organization_product_addon import OrganizationProductAddon
    from ..models.price import Price


T = TypeVar("T", bound="OrganizationPriceList")


@_attrs_define
class OrganizationPriceList:
    """A product of a service with the prices of an organization.

    Attributes:
        product_id (str): A GUID for custom services and the vendor's own id otherwise.
        name (str | Unset):
        item_code (None | str | Unset):
        segment (str | Unset): Since June 2024: education, charity, government or commercial.
        currency_code (str | Unset):
        price (Price | Unset): Prices of a product.
        subscription_length (int | None | Unset): Months.
        payment_frequency (int | None | Unset): Months.
        product_group (None | str | Unset):
        addons (list[OrganizationProductAddon] | Unset):
    """

    product_id: str
    name: str | Unset = UNSET
    item_code: None | str | Unset = UNSET
    segment: str | Unset = UNSET
    currency_code: str | Unset = UNSET
    price: Price | Unset = UNSET
    subscription_length: int | None | Unset = UNSET
    payment_frequency: int | None | Unset = UNSET
    product_group: None | str | Unset = UNSET
    addons: list[OrganizationProductAddon] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        product_id = self.product_id

        name = self.name

        item_code: None | str | Unset
        if isinstance(self.item_code, Unset):
            item_code = UNSET
        else:
            item_code = self.item_code

        segment = self.segment

        currency_code = self.currency_code

        price: dict[str, Any] | Unset = UNSET
        if not isinstance(self.price, Unset):
            price = self.price.to_dict()

        subscription_length: int | None | Unset
        if isinstance(self.subscription_length, Unset):
            subscription_length = UNSET
        else:
            subscription_length = self.subscription_length

        payment_frequency: int | None | Unset
        if isinstance(self.payment_frequency, Unset):
            payment_frequency = UNSET
        else:
            payment_frequency = self.payment_frequency

        product_group: None | str | Unset
        if isinstance(self.product_group, Unset):
            product_group = UNSET
        else:
            product_group = self.product_group

        addons: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.addons, Unset):
            addons = []
            for addons_item_data in self.addons:
                addons_item = addons_item_data.to_dict()
                addons.append(addons_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "productId": product_id,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name
        if item_code is not UNSET:
            field_dict["itemCode"] = item_code
        if segment is not UNSET:
            field_dict["segment"] = segment
        if currency_code is not UNSET:
            field_dict["currencyCode"] = currency_code
        if price is not UNSET:
            field_dict["price"] = price
        if subscription_length is not UNSET:
            field_dict["subscriptionLength"] = subscription_length
        if payment_frequency is not UNSET:
            field_dict["paymentFrequency"] = payment_frequency
        if product_group is not UNSET:
            field_dict["productGroup"] = product_group
        if addons is not UNSET:
            field_dict["addons"] = addons

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.organization_product_addon import OrganizationProductAddon  # noqa: PLC0415
        from ..models.price import Price  # noqa: PLC0415

        d = dict(src_dict)
        product_id = d.pop("productId")

        name = d.pop("name", UNSET)

        def _parse_item_code(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        item_code = _parse_item_code(d.pop("itemCode", UNSET))

        segment = d.pop("segment", UNSET)

        currency_code = d.pop("currencyCode", UNSET)

        _price = d.pop("price", UNSET)
        price: Price | Unset
        if isinstance(_price, Unset):
            price = UNSET
        else:
            price = Price.from_dict(_price)

        def _parse_subscription_length(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        subscription_length = _parse_subscription_length(d.pop("subscriptionLength", UNSET))

        def _parse_payment_frequency(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        payment_frequency = _parse_payment_frequency(d.pop("paymentFrequency", UNSET))

        def _parse_product_group(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        product_group = _parse_product_group(d.pop("productGroup", UNSET))

        _addons = d.pop("addons", UNSET)
        addons: list[OrganizationProductAddon] | Unset = UNSET
        if _addons is not UNSET:
            addons = []
            for addons_item_data in _addons:
                addons_item = OrganizationProductAddon.from_dict(addons_item_data)

                addons.append(addons_item)

        organization_price_list = cls(
            product_id=product_id,
            name=name,
            item_code=item_code,
            segment=segment,
            currency_code=currency_code,
            price=price,
            subscription_length=subscription_length,
            payment_frequency=payment_frequency,
            product_group=product_group,
            addons=addons,
        )

        organization_price_list.additional_properties = d
        return organization_price_list

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
