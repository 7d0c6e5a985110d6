# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import DATE_TIME, NULL, NUMBER, TEXT, exact
from ..shapes import ListOf, ObjectOf, OneOf
from ..storage import stored
from ..types import UNSET, Unset, read_date_time

if TYPE_CHECKING:
    from ..models.addon_get import AddonGet
    from ..models.custom_property_data_get import CustomPropertyDataGet

_PROPERTIES = (
    Property("id", "id", TEXT, needed=True),
    Property("product_id", "productId", TEXT),
    Property("product_name", "productName", TEXT),
    Property("item_code", "itemCode", OneOf((TEXT, NULL))),
    Property("quantity", "quantity", OneOf((NUMBER, NULL))),
    Property("status", "status", TEXT),
    Property("start_date", "startDate", OneOf((DATE_TIME, NULL))),
    Property("end_date", "endDate", OneOf((DATE_TIME, NULL))),
    Property("price", "price", OneOf((NUMBER, NULL))),
    Property("currency_code", "currencyCode", OneOf((TEXT, NULL))),
    Property("addons", "addons", ListOf(ObjectOf("AddonGet", flat=True))),
    Property("custom_properties", "customProperties", ListOf(ObjectOf("CustomPropertyDataGet", flat=True))),
)


@stored
class OrganizationServiceSubscription(Model):
    """A custom-service subscription of an organization.

    Attributes:
        id: Evidence: inferred (SDK).
        product_id: Evidence: inferred (KB-CUSTSUB).
        product_name: Evidence: inferred (KB-CUSTSUB).
        item_code: Evidence: inferred (DEV-ADDON).
        quantity: Consumption has none at the start and may have decimals. Evidence: inferred (KB-341, KB-
            RECON).
        status: The words are not public; the pages speak of active, cancelled, deleted and suspended. Evidence:
            inferred (KB-START, KB-SUBUI).
        start_date: Evidence: inferred (KB-SUBUI).
        end_date: Evidence: inferred (KB-SUBUI).
        price: Evidence: inferred (SDK).
        currency_code: Evidence: inferred (KB-CURR).
        addons: Evidence: inferred (SDK).
        custom_properties: Evidence: inferred (SDK).
    """

    id: str
    product_id: str | Unset = UNSET
    product_name: str | Unset = UNSET
    item_code: None | str | Unset = UNSET
    quantity: Decimal | None | Unset = UNSET
    status: str | Unset = UNSET
    start_date: datetime.datetime | None | Unset = UNSET
    end_date: datetime.datetime | None | Unset = UNSET
    price: Decimal | None | Unset = UNSET
    currency_code: None | str | Unset = UNSET
    addons: list[AddonGet] | Unset = UNSET
    custom_properties: list[CustomPropertyDataGet] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        value: Any
        value = self.quantity
        if type(value) is not Decimal and value is not UNSET and value is not None:
            self.quantity = exact(value)
        value = self.start_date
        if type(value) is str:
            try:
                self.start_date = read_date_time(value)
            except (ValueError, OverflowError):
                pass
        value = self.end_date
        if type(value) is str:
            try:
                self.end_date = read_date_time(value)
            except (ValueError, OverflowError):
                pass
        value = self.price
        if type(value) is not Decimal and value is not UNSET and value is not None:
            self.price = exact(value)
        self.addons = _PROPERTIES[10].read(self.addons)
        self.custom_properties = _PROPERTIES[11].read(self.custom_properties)
