# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.mbpo_product import MbpoProduct
    from ..models.mbpo_service_item import MbpoServiceItem


T = TypeVar("T", bound="MbpoService")


@_attrs_define
class MbpoService:
    """The billing of one service of an organization.

    Attributes:
        service_id (None | str | Unset):
        service_name (None | str | Unset):
        items (list[MbpoServiceItem] | Unset):
        products (list[MbpoProduct] | Unset):
    """

    service_id: None | str | Unset = UNSET
    service_name: None | str | Unset = UNSET
    items: list[MbpoServiceItem] | Unset = UNSET
    products: list[MbpoProduct] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        service_id: None | str | Unset
        if isinstance(self.service_id, Unset):
            service_id = UNSET
        else:
            service_id = self.service_id

        service_name: None | str | Unset
        if isinstance(self.service_name, Unset):
            service_name = UNSET
        else:
            service_name = self.service_name

        items: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.items, Unset):
            items = []
            for items_item_data in self.items:
                items_item = items_item_data.to_dict()
                items.append(items_item)

        products: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.products, Unset):
            products = []
            for products_item_data in self.products:
                products_item = products_item_data.to_dict()
                products.append(products_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if service_id is not UNSET:
            field_dict["serviceId"] = service_id
        if service_name is not UNSET:
            field_dict["serviceName"] = service_name
        if items is not UNSET:
            field_dict["items"] = items
        if products is not UNSET:
            field_dict["products"] = products

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.mbpo_product import MbpoProduct  # noqa: PLC0415
        from ..models.mbpo_service_item import MbpoServiceItem  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_service_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        service_id = _parse_service_id(d.pop("serviceId", UNSET))

        def _parse_service_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        service_name = _parse_service_name(d.pop("serviceName", UNSET))

        _items = d.pop("items", UNSET)
        items: list[MbpoServiceItem] | Unset = UNSET
        if _items is not UNSET:
            items = []
            for items_item_data in _items:
                items_item = MbpoServiceItem.from_dict(items_item_data)

                items.append(items_item)

        _products = d.pop("products", UNSET)
        products: list[MbpoProduct] | Unset = UNSET
        if _products is not UNSET:
            products = []
            for products_item_data in _products:
                products_item = MbpoProduct.from_dict(products_item_data)

                products.append(products_item)

        mbpo_service = cls(
            service_id=service_id,
            service_name=service_name,
            items=items,
            products=products,
        )

        mbpo_service.additional_properties = d
        return mbpo_service

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
