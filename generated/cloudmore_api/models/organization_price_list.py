# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import INTEGER, NULL, TEXT
from ..shapes import ListOf, ObjectOf, OneOf
from ..storage import stored
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.organization_product_addon import OrganizationProductAddon
    from ..models.price import Price

_PROPERTIES = (
    Property("product_id", "productId", TEXT, needed=True, strict=True),
    Property("name", "name", TEXT),
    Property("item_code", "itemCode", OneOf((TEXT, NULL))),
    Property("segment", "segment", TEXT),
    Property("currency_code", "currencyCode", TEXT),
    Property("price", "price", ObjectOf("Price", flat=True)),
    Property("subscription_length", "subscriptionLength", OneOf((INTEGER, NULL))),
    Property("payment_frequency", "paymentFrequency", OneOf((INTEGER, NULL))),
    Property("product_group", "productGroup", OneOf((TEXT, NULL))),
    Property("addons", "addons", ListOf(ObjectOf("OrganizationProductAddon"))),
)


@stored
class OrganizationPriceList(Model):
    """A product of a service with the prices of an organization.

    Attributes:
        product_id: A GUID for custom services and the vendor's own id otherwise. Evidence: documented (KB-
            CUSTSUB).
        name: Evidence: inferred (KB-PLUI, DEV-ADDON).
        item_code: Evidence: inferred (KB-PLUI, DEV-ADDON).
        segment: Since June 2024: education, charity, government or commercial. Evidence: inferred (SUP-SEG).
        currency_code: Evidence: inferred (SDK, KB-CURR).
        price: Prices of a product. Evidence: inferred (SDK).
        subscription_length: Months. Evidence: inferred (KB-PLUI).
        payment_frequency: Months. Evidence: inferred (KB-PLUI).
        product_group: Evidence: inferred (KB-PLUI).
        addons: Evidence: inferred (SDK).
    """

    product_id: str
    name: str | Unset = UNSET
    item_code: None | str | Unset = UNSET
    segment: str | Unset = UNSET
    currency_code: str | Unset = UNSET
    price: Price | Unset = UNSET
    subscription_length: int | None | Unset = UNSET
    payment_frequency: int | None | Unset = UNSET
    product_group: None | str | Unset = UNSET
    addons: list[OrganizationProductAddon] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        self.price = _PROPERTIES[5].read(self.price)
        self.subscription_length = _PROPERTIES[6].read(self.subscription_length)
        self.payment_frequency = _PROPERTIES[7].read(self.payment_frequency)
        self.addons = _PROPERTIES[9].read(self.addons)
