# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.custom_property_data_set import CustomPropertyDataSet


T = TypeVar("T", bound="OrganizationServiceAdd")


@_attrs_define
class OrganizationServiceAdd:
    """The custom service to add.

    Attributes:
        service_id (str | Unset): From the Estore.
        custom_properties (list[CustomPropertyDataSet] | Unset):
    """

    service_id: str | Unset = UNSET
    custom_properties: list[CustomPropertyDataSet] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        service_id = self.service_id

        custom_properties: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.custom_properties, Unset):
            custom_properties = []
            for custom_properties_item_data in self.custom_properties:
                custom_properties_item = custom_properties_item_data.to_dict()
                custom_properties.append(custom_properties_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if service_id is not UNSET:
            field_dict["serviceId"] = service_id
        if custom_properties is not UNSET:
            field_dict["customProperties"] = custom_properties

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.custom_property_data_set import CustomPropertyDataSet  # noqa: PLC0415

        d = dict(src_dict)
        service_id = d.pop("serviceId", UNSET)

        _custom_properties = d.pop("customProperties", UNSET)
        custom_properties: list[CustomPropertyDataSet] | Unset = UNSET
        if _custom_properties is not UNSET:
            custom_properties = []
            for custom_properties_item_data in _custom_properties:
                custom_properties_item = CustomPropertyDataSet.from_dict(custom_properties_item_data)

                custom_properties.append(custom_properties_item)

        organization_service_add = cls(
            service_id=service_id,
            custom_properties=custom_properties,
        )

        organization_service_add.additional_properties = d
        return organization_service_add

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
