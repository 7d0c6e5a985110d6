# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import BOOLEAN, TEXT
from ..shapes import ListOf
from ..storage import stored
from ..types import UNSET, Unset

_PROPERTIES = (
    Property("type_", "type", TEXT, strict=True),
    Property("property_id", "propertyId", TEXT, strict=True),
    Property("name", "name", TEXT, strict=True),
    Property("default_value", "defaultValue", TEXT, strict=True),
    Property("visible", "visible", BOOLEAN, strict=True),
    Property("mandatory", "mandatory", BOOLEAN, strict=True),
    Property("allowed_values", "allowedValues", ListOf(TEXT), strict=True),
    Property("applies_to_organizations", "appliesToOrganizations", BOOLEAN, strict=True),
    Property("applies_to_brokers", "appliesToBrokers", BOOLEAN, strict=True),
    Property("applies_to_seller", "appliesToSeller", BOOLEAN, strict=True),
)


@stored
class CustomServiceCustomProperty(Model):
    """Definition of a custom property of a service.

    Attributes:
        type_: TextBox is the only public word. Evidence: documented (DEV-PROD).
        property_id: A short text key such as account_id, not a GUID. Evidence: documented (DEV-PROD).
        name: Evidence: documented (DEV-PROD).
        default_value: Evidence: documented (DEV-PROD).
        visible: Evidence: documented (DEV-PROD).
        mandatory: Evidence: documented (DEV-PROD).
        allowed_values: Evidence: documented (DEV-PROD).
        applies_to_organizations: Evidence: documented (DEV-PROD).
        applies_to_brokers: Evidence: documented (DEV-PROD).
        applies_to_seller: Evidence: documented (DEV-PROD).
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
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES
