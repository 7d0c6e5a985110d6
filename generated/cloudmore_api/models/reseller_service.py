# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import BOOLEAN, TEXT
from ..shapes import ListOf, ObjectOf
from ..storage import stored
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.custom_service_custom_property import CustomServiceCustomProperty

_PROPERTIES = (
    Property("id", "id", TEXT, needed=True),
    Property("name", "name", TEXT),
    Property("vendor_name", "vendorName", TEXT),
    Property("allow_multiple_users", "allowMultipleUsers", BOOLEAN),
    Property("custom_properties", "customProperties", ListOf(ObjectOf("CustomServiceCustomProperty", flat=True))),
)


@stored
class ResellerService(Model):
    """A service of the reseller. Described after its seller twin.

    Attributes:
        id: Evidence: inferred (DEV-PROD).
        name: Evidence: inferred (DEV-PROD).
        vendor_name: Evidence: inferred (DEV-PROD).
        allow_multiple_users: Evidence: inferred (DEV-PROD).
        custom_properties: Evidence: inferred (DEV-PROD).
    """

    id: str
    name: str | Unset = UNSET
    vendor_name: str | Unset = UNSET
    allow_multiple_users: bool | Unset = UNSET
    custom_properties: list[CustomServiceCustomProperty] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        self.custom_properties = _PROPERTIES[4].read(self.custom_properties)
