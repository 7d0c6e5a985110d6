# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import BOOLEAN, NULL, TEXT
from ..shapes import ListOf, ObjectOf, OneOf
from ..storage import stored
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.detail_view_custom_property import DetailViewCustomProperty
    from ..models.organization_address_detail import OrganizationAddressDetail
    from ..models.organization_contact_detail import OrganizationContactDetail

_PROPERTIES = (
    Property("id", "id", TEXT, needed=True),
    Property("name", "name", TEXT),
    Property("registration_number", "registrationNumber", OneOf((TEXT, NULL))),
    Property("vat", "vat", OneOf((TEXT, NULL))),
    Property("customer_number", "customerNumber", OneOf((TEXT, NULL))),
    Property("notification_email", "notificationEmail", OneOf((TEXT, NULL))),
    Property("contact", "contact", ObjectOf("OrganizationContactDetail", flat=True)),
    Property("address", "address", ObjectOf("OrganizationAddressDetail", flat=True)),
    Property("custom_properties", "customProperties", ListOf(ObjectOf("DetailViewCustomProperty", flat=True))),
    Property("currency_code", "currencyCode", OneOf((TEXT, NULL))),
    Property("active", "active", BOOLEAN),
)


@stored
class OrganizationDetail(Model):
    """The details of an organization.

    Attributes:
        id: Evidence: inferred (KB-ORGUI, SDK).
        name: Evidence: inferred (DEV-REQ).
        registration_number: Evidence: inferred (DEV-REQ).
        vat: Evidence: inferred (DEV-REQ).
        customer_number: Evidence: inferred (DEV-REQ).
        notification_email: Evidence: inferred (DEV-REQ).
        contact: Contact of an organization. Evidence: inferred (DEV-REQ).
        address: Address of an organization. Described after the address of a broker. Evidence: inferred (SDK).
        custom_properties: Evidence: inferred (SDK).
        currency_code: Currency of the organization, three letters. Evidence: assumed (KB-CURR).
        active: Whether the organization is active. Evidence: assumed (SDK).
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
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        self.contact = _PROPERTIES[6].read(self.contact)
        self.address = _PROPERTIES[7].read(self.address)
        self.custom_properties = _PROPERTIES[8].read(self.custom_properties)
