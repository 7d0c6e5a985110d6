# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import TEXT
from ..shapes import ListOf, ObjectOf
from ..storage import stored
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.custom_property_data_set import CustomPropertyDataSet

_PROPERTIES = (
    Property("service_id", "serviceId", TEXT),
    Property("custom_properties", "customProperties", ListOf(ObjectOf("CustomPropertyDataSet", flat=True))),
)


@stored
class OrganizationServiceAdd(Model):
    """The custom service to add.

    Attributes:
        service_id: From the Estore. Evidence: inferred (SDK).
        custom_properties: Evidence: inferred (SDK).
    """

    service_id: str | Unset = UNSET
    custom_properties: list[CustomPropertyDataSet] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        self.custom_properties = _PROPERTIES[1].read(self.custom_properties)
