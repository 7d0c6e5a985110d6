# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.custom_service_custom_property import CustomServiceCustomProperty


T = TypeVar("T", bound="ResellerService")


@_attrs_define
class ResellerService:
    """A service of the reseller. Described after its seller twin.

    Attributes:
        id (str):
        name (str | Unset):
        vendor_name (str | Unset):
        allow_multiple_users (bool | Unset):
        custom_properties (list[CustomServiceCustomProperty] | Unset):
    """

    id: str
    name: str | Unset = UNSET
    vendor_name: str | Unset = UNSET
    allow_multiple_users: bool | Unset = UNSET
    custom_properties: list[CustomServiceCustomProperty] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        vendor_name = self.vendor_name

        allow_multiple_users = self.allow_multiple_users

        custom_properties: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.custom_properties, Unset):
            custom_properties = []
            for custom_properties_item_data in self.custom_properties:
                custom_properties_item = custom_properties_item_data.to_dict()
                custom_properties.append(custom_properties_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name
        if vendor_name is not UNSET:
            field_dict["vendorName"] = vendor_name
        if allow_multiple_users is not UNSET:
            field_dict["allowMultipleUsers"] = allow_multiple_users
        if custom_properties is not UNSET:
            field_dict["customProperties"] = custom_properties

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.custom_service_custom_property import CustomServiceCustomProperty  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name", UNSET)

        vendor_name = d.pop("vendorName", UNSET)

        allow_multiple_users = d.pop("allowMultipleUsers", UNSET)

        _custom_properties = d.pop("customProperties", UNSET)
        custom_properties: list[CustomServiceCustomProperty] | Unset = UNSET
        if _custom_properties is not UNSET:
            custom_properties = []
            for custom_properties_item_data in _custom_properties:
                custom_properties_item = CustomServiceCustomProperty.from_dict(custom_properties_item_data)

                custom_properties.append(custom_properties_item)

        reseller_service = cls(
            id=id,
            name=name,
            vendor_name=vendor_name,
            allow_multiple_users=allow_multiple_users,
            custom_properties=custom_properties,
        )

        reseller_service.additional_properties = d
        return reseller_service

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
