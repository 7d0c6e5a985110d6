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
    from ..models.organization_address_update import OrganizationAddressUpdate
    from ..models.organization_contact_update import OrganizationContactUpdate
    from ..models.organization_update_custom_property import OrganizationUpdateCustomProperty

_PROPERTIES = (
    Property("name", "name", TEXT),
    Property("registration_number", "registrationNumber", OneOf((TEXT, NULL))),
    Property("vat", "vat", OneOf((TEXT, NULL))),
    Property("customer_number", "customerNumber", OneOf((TEXT, NULL))),
    Property("notification_email", "notificationEmail", OneOf((TEXT, NULL))),
    Property("contact", "contact", ObjectOf("OrganizationContactUpdate", flat=True)),
    Property("address", "address", ObjectOf("OrganizationAddressUpdate", flat=True)),
    Property("custom_properties", "customProperties", ListOf(ObjectOf("OrganizationUpdateCustomProperty", flat=True))),
)


@stored
class OrganizationUpdate(Model):
    """All properties of an organization, as PUT sets them.

    Attributes:
        name: Evidence: inferred (DEV-REQ).
        registration_number: Evidence: inferred (DEV-REQ).
        vat: Evidence: inferred (DEV-REQ).
        customer_number: Evidence: inferred (DEV-REQ).
        notification_email: Evidence: inferred (DEV-REQ).
        contact: Contact of an organization, as PUT sets it. Evidence: inferred (SDK).
        address: Address of an organization, as PUT sets it. Described after the address of a broker. Evidence:
            inferred (SDK).
        custom_properties: Evidence: inferred (SDK).
    """

    name: str | Unset = UNSET
    registration_number: None | str | Unset = UNSET
    vat: None | str | Unset = UNSET
    customer_number: None | str | Unset = UNSET
    notification_email: None | str | Unset = UNSET
    contact: OrganizationContactUpdate | Unset = UNSET
    address: OrganizationAddressUpdate | Unset = UNSET
    custom_properties: list[OrganizationUpdateCustomProperty] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        self.contact = _PROPERTIES[5].read(self.contact)
        self.address = _PROPERTIES[6].read(self.address)
        self.custom_properties = _PROPERTIES[7].read(self.custom_properties)
