# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import NULL, TEXT
from ..shapes import ListOf, ObjectOf, OneOf
from ..storage import stored
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.organization_address_create import OrganizationAddressCreate
    from ..models.organization_contact_create import OrganizationContactCreate
    from ..models.organization_create_custom_property import OrganizationCreateCustomProperty

_PROPERTIES = (
    Property("name", "name", TEXT, needed=True, strict=True),
    Property("registration_number", "registrationNumber", OneOf((TEXT, NULL)), strict=True),
    Property("vat", "vat", OneOf((TEXT, NULL)), strict=True),
    Property("customer_number", "customerNumber", OneOf((TEXT, NULL)), strict=True),
    Property("notification_email", "notificationEmail", OneOf((TEXT, NULL)), strict=True),
    Property("contact", "contact", ObjectOf("OrganizationContactCreate", flat=True), strict=True),
    Property("address", "address", ObjectOf("OrganizationAddressCreate", flat=True)),
    Property("custom_properties", "customProperties", ListOf(ObjectOf("OrganizationCreateCustomProperty", flat=True))),
)


@stored
class OrganizationCreate(Model):
    """A new organization. Which fields the vendor requires is not publicly known.

    Attributes:
        name: Evidence: documented (DEV-REQ).
        registration_number: Evidence: documented (DEV-REQ).
        vat: Evidence: documented (DEV-REQ).
        customer_number: Evidence: documented (DEV-REQ).
        notification_email: Evidence: documented (DEV-REQ).
        contact: Contact of a new organization. Evidence: documented (DEV-REQ).
        address: Address of a new organization. Described after the address of a broker. Evidence: inferred
            (SDK).
        custom_properties: Evidence: inferred (SDK).
    """

    name: str
    registration_number: None | str | Unset = UNSET
    vat: None | str | Unset = UNSET
    customer_number: None | str | Unset = UNSET
    notification_email: None | str | Unset = UNSET
    contact: OrganizationContactCreate | Unset = UNSET
    address: OrganizationAddressCreate | Unset = UNSET
    custom_properties: list[OrganizationCreateCustomProperty] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        self.contact = _PROPERTIES[5].read(self.contact)
        self.address = _PROPERTIES[6].read(self.address)
        self.custom_properties = _PROPERTIES[7].read(self.custom_properties)
