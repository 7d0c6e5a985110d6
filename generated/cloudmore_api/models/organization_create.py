# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.organization_address_create import OrganizationAddressCreate
    from ..models.organization_contact_create import OrganizationContactCreate
    from ..models.organization_create_custom_property import (
        OrganizationCreateCustomProperty,
    )


T = TypeVar("T", bound="OrganizationCreate")


@_attrs_define
class OrganizationCreate:
    """A new organization. Which fields the vendor requires is not publicly known.

    Attributes:
        name (str):
        registration_number (None | str | Unset):
        vat (None | str | Unset):
        customer_number (None | str | Unset):
        notification_email (None | str | Unset):
        contact (OrganizationContactCreate | Unset): Contact of a new organization.
        address (OrganizationAddressCreate | Unset): Address of a new organization. Described after the address of a
            broker.
        custom_properties (list[OrganizationCreateCustomProperty] | Unset):
    """

    name: str
    registration_number: None | str | Unset = UNSET
    vat: None | str | Unset = UNSET
    customer_number: None | str | Unset = UNSET
    notification_email: None | str | Unset = UNSET
    contact: OrganizationContactCreate | Unset = UNSET
    address: OrganizationAddressCreate | Unset = UNSET
    custom_properties: list[OrganizationCreateCustomProperty] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        registration_number: None | str | Unset
        if isinstance(self.registration_number, Unset):
            registration_number = UNSET
        else:
            registration_number = self.registration_number

        vat: None | str | Unset
        if isinstance(self.vat, Unset):
            vat = UNSET
        else:
            vat = self.vat

        customer_number: None | str | Unset
        if isinstance(self.customer_number, Unset):
            customer_number = UNSET
        else:
            customer_number = self.customer_number

        notification_email: None | str | Unset
        if isinstance(self.notification_email, Unset):
            notification_email = UNSET
        else:
            notification_email = self.notification_email

        contact: dict[str, Any] | Unset = UNSET
        if not isinstance(self.contact, Unset):
            contact = self.contact.to_dict()

        address: dict[str, Any] | Unset = UNSET
        if not isinstance(self.address, Unset):
            address = self.address.to_dict()

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
                "name": name,
            }
        )
        if registration_number is not UNSET:
            field_dict["registrationNumber"] = registration_number
        if vat is not UNSET:
            field_dict["vat"] = vat
        if customer_number is not UNSET:
            field_dict["customerNumber"] = customer_number
        if notification_email is not UNSET:
            field_dict["notificationEmail"] = notification_email
        if contact is not UNSET:
            field_dict["contact"] = contact
        if address is not UNSET:
            field_dict["address"] = address
        if custom_properties is not UNSET:
            field_dict["customProperties"] = custom_properties

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.organization_address_create import OrganizationAddressCreate  # noqa: PLC0415
        from ..models.organization_contact_create import OrganizationContactCreate  # noqa: PLC0415
        from ..models.organization_create_custom_property import (
            OrganizationCreateCustomProperty,  # noqa: PLC0415
        )

        d = dict(src_dict)
        name = d.pop("name")

        def _parse_registration_number(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        registration_number = _parse_registration_number(d.pop("registrationNumber", UNSET))

        def _parse_vat(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        vat = _parse_vat(d.pop("vat", UNSET))

        def _parse_customer_number(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        customer_number = _parse_customer_number(d.pop("customerNumber", UNSET))

        def _parse_notification_email(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        notification_email = _parse_notification_email(d.pop("notificationEmail", UNSET))

        _contact = d.pop("contact", UNSET)
        contact: OrganizationContactCreate | Unset
        if isinstance(_contact, Unset):
            contact = UNSET
        else:
            contact = OrganizationContactCreate.from_dict(_contact)

        _address = d.pop("address", UNSET)
        address: OrganizationAddressCreate | Unset
        if isinstance(_address, Unset):
            address = UNSET
        else:
            address = OrganizationAddressCreate.from_dict(_address)

        _custom_properties = d.pop("customProperties", UNSET)
        custom_properties: list[OrganizationCreateCustomProperty] | Unset = UNSET
        if _custom_properties is not UNSET:
            custom_properties = []
            for custom_properties_item_data in _custom_properties:
                custom_properties_item = OrganizationCreateCustomProperty.from_dict(custom_properties_item_data)

                custom_properties.append(custom_properties_item)

        organization_create = cls(
            name=name,
            registration_number=registration_number,
            vat=vat,
            customer_number=customer_number,
            notification_email=notification_email,
            contact=contact,
            address=address,
            custom_properties=custom_properties,
        )

        organization_create.additional_properties = d
        return organization_create

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
