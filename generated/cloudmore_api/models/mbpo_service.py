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
    from ..models.mbpo_product import MbpoProduct
    from ..models.mbpo_service_item import MbpoServiceItem

_PROPERTIES = (
    Property("service_id", "serviceId", OneOf((TEXT, NULL))),
    Property("service_name", "serviceName", OneOf((TEXT, NULL))),
    Property("items", "items", ListOf(ObjectOf("MbpoServiceItem", flat=True))),
    Property("products", "products", ListOf(ObjectOf("MbpoProduct", flat=True))),
)


@stored
class MbpoService(Model):
    """The billing of one service of an organization.

    Attributes:
        service_id: Evidence: inferred (SDK).
        service_name: Evidence: inferred (SUP-GBR).
        items: Evidence: inferred (SDK).
        products: Evidence: inferred (SDK).
    """

    service_id: None | str | Unset = UNSET
    service_name: None | str | Unset = UNSET
    items: list[MbpoServiceItem] | Unset = UNSET
    products: list[MbpoProduct] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        self.items = _PROPERTIES[2].read(self.items)
        self.products = _PROPERTIES[3].read(self.products)
