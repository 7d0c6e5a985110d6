# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CustomServiceCustomProperty")


@_attrs_define
class CustomServiceCustomProperty:
    """Definition of a custom property of a service.

    Attributes:
        type_ (str | Unset): TextBox is the only public word.
        property_id (str | Unset): A short text key such as account_id, not a GUID.
        name (str | Unset):
        default_value (str | Unset):
        visible (bool | Unset):
        mandatory (bool | Unset):
        allowed_values (list[str] | Unset):
        applies_to_organizations (bool | Unset):
        applies_to_brokers (bool | Unset):
        applies_to_seller (bool | Unset):
    """

    type_: str | Unset = UNSET
    property_id: str | Unset = UNSET
    name: str | Unset = UNSET
    default_value: str | Unset = UNSET
    visible: bool | Unset = UNSET
    mandatory: bool | Unset = UNSET
    allowed_values: list[str] | Unset = UNSET
    applies_to_organizations: bool | Unset = UNSET
    applies_to_brokers: bool | Unset = UNSET
    applies_to_seller: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        property_id = self.property_id

        name = self.name

        default_value = self.default_value

        visible = self.visible

        mandatory = self.mandatory

        allowed_values: list[str] | Unset = UNSET
        if not isinstance(self.allowed_values, Unset):
            allowed_values = self.allowed_values

        applies_to_organizations = self.applies_to_organizations

        applies_to_brokers = self.applies_to_brokers

        applies_to_seller = self.applies_to_seller

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if type_ is not UNSET:
            field_dict["type"] = type_
        if property_id is not UNSET:
            field_dict["propertyId"] = property_id
        if name is not UNSET:
            field_dict["name"] = name
        if default_value is not UNSET:
            field_dict["defaultValue"] = default_value
        if visible is not UNSET:
            field_dict["visible"] = visible
        if mandatory is not UNSET:
            field_dict["mandatory"] = mandatory
        if allowed_values is not UNSET:
            field_dict["allowedValues"] = allowed_values
        if applies_to_organizations is not UNSET:
            field_dict["appliesToOrganizations"] = applies_to_organizations
        if applies_to_brokers is not UNSET:
            field_dict["appliesToBrokers"] = applies_to_brokers
        if applies_to_seller is not UNSET:
            field_dict["appliesToSeller"] = applies_to_seller

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        type_ = d.pop("type", UNSET)

        property_id = d.pop("propertyId", UNSET)

        name = d.pop("name", UNSET)

        default_value = d.pop("defaultValue", UNSET)

        visible = d.pop("visible", UNSET)

        mandatory = d.pop("mandatory", UNSET)

        allowed_values = cast(list[str], d.pop("allowedValues", UNSET))

        applies_to_organizations = d.pop("appliesToOrganizations", UNSET)

        applies_to_brokers = d.pop("appliesToBrokers", UNSET)

        applies_to_seller = d.pop("appliesToSeller", UNSET)

        custom_service_custom_property = cls(
            type_=type_,
            property_id=property_id,
            name=name,
            default_value=default_value,
            visible=visible,
            mandatory=mandatory,
            allowed_values=allowed_values,
            applies_to_organizations=applies_to_organizations,
            applies_to_brokers=applies_to_brokers,
            applies_to_seller=applies_to_seller,
        )

        custom_service_custom_property.additional_properties = d
        return custom_service_custom_property

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
