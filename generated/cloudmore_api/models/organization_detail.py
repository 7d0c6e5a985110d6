# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.detail_view_custom_property import DetailViewCustomProperty
    from ..models.organization_address_detail import OrganizationAddressDetail
    from ..models.organization_contact_detail import OrganizationContactDetail


T = TypeVar("T", bound="OrganizationDetail")


@_attrs_define
class OrganizationDetail:
    """The details of an organization.

    Attributes:
        id (str):
        name (str | Unset):
        registration_number (None | str | Unset):
        vat (None | str | Unset):
        customer_number (None | str | Unset):
        notification_email (None | str | Unset):
        contact (OrganizationContactDetail | Unset): Contact of an organization.
        address (OrganizationAddressDetail | Unset): Address of an organization. Described after the address of a
            broker.
        custom_properties (list[DetailViewCustomProperty] | Unset):
        currency_code (None | str | Unset): Currency of the organization, three letters.
        active (bool | Unset): Whether the organization is active.
    """

    id: str
    name: str | Unset = UNSET
    registration_number: None | str | Unset = UNSET
    vat: None | str | Unset = UNSET
    customer_number: None | str | Unset = UNSET
    notification_email: None | str | Unset = UNSET
    contact: OrganizationContactDetail | Unset = UNSET
    address: OrganizationAddressDetail | Unset = UNSET
    custom_properties: list[DetailViewCustomProperty] | Unset = UNSET
    currency_code: None | str | Unset = UNSET
    active: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

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

        currency_code: None | str | Unset
        if isinstance(self.currency_code, Unset):
            currency_code = UNSET
        else:
            currency_code = self.currency_code

        active = self.active

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name
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
        if currency_code is not UNSET:
            field_dict["currencyCode"] = currency_code
        if active is not UNSET:
            field_dict["active"] = active

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.detail_view_custom_property import DetailViewCustomProperty  # noqa: PLC0415
        from ..models.organization_address_detail import OrganizationAddressDetail  # noqa: PLC0415
        from ..models.organization_contact_detail import OrganizationContactDetail  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name", UNSET)

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
        contact: OrganizationContactDetail | Unset
        if isinstance(_contact, Unset):
            contact = UNSET
        else:
            contact = OrganizationContactDetail.from_dict(_contact)

        _address = d.pop("address", UNSET)
        address: OrganizationAddressDetail | Unset
        if isinstance(_address, Unset):
            address = UNSET
        else:
            address = OrganizationAddressDetail.from_dict(_address)

        _custom_properties = d.pop("customProperties", UNSET)
        custom_properties: list[DetailViewCustomProperty] | Unset = UNSET
        if _custom_properties is not UNSET:
            custom_properties = []
            for custom_properties_item_data in _custom_properties:
                custom_properties_item = DetailViewCustomProperty.from_dict(custom_properties_item_data)

                custom_properties.append(custom_properties_item)

        def _parse_currency_code(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        currency_code = _parse_currency_code(d.pop("currencyCode", UNSET))

        active = d.pop("active", UNSET)

        organization_detail = cls(
            id=id,
            name=name,
            registration_number=registration_number,
            vat=vat,
            customer_number=customer_number,
            notification_email=notification_email,
            contact=contact,
            address=address,
            custom_properties=custom_properties,
            currency_code=currency_code,
            active=active,
        )

        organization_detail.additional_properties = d
        return organization_detail

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
