# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import NULL, TEXT
from ..shapes import ObjectOf, OneOf
from ..storage import stored
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.price import Price

_PROPERTIES = (
    Property("id", "id", TEXT),
    Property("name", "name", TEXT),
    Property("item_code", "itemCode", OneOf((TEXT, NULL))),
    Property("price", "price", ObjectOf("Price", flat=True)),
)


@stored
class OrganizationProductAddon(Model):
    """An addon of a product.

    Attributes:
        id: Evidence: inferred (DEV-ADDON).
        name: Evidence: inferred (DEV-ADDON).
        item_code: Evidence: inferred (DEV-ADDON).
        price: Prices of a product. Evidence: inferred (DEV-ADDON).
    """

    id: str | Unset = UNSET
    name: str | Unset = UNSET
    item_code: None | str | Unset = UNSET
    price: Price | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        self.price = _PROPERTIES[3].read(self.price)
