# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import NULL, TEXT
from ..shapes import OneOf
from ..storage import stored
from ..types import UNSET, Unset

_PROPERTIES = (
    Property("property_id", "propertyId", TEXT),
    Property("name", "name", TEXT),
    Property("value", "value", OneOf((TEXT, NULL))),
)


@stored
class DetailViewCustomProperty(Model):
    """Value of a custom property of an organization.

    Attributes:
        property_id: Evidence: inferred (SDK, DEV-PROD).
        name: Evidence: inferred (KB-CPROP, DEV-PROD).
        value: Evidence: inferred (SDK, DEV-PROD).
    """

    property_id: str | Unset = UNSET
    name: str | Unset = UNSET
    value: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES
