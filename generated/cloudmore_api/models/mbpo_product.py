# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import NULL, NUMBER, TEXT, exact
from ..shapes import OneOf
from ..storage import stored
from ..types import UNSET, Unset

_PROPERTIES = (
    Property("product_id", "productId", OneOf((TEXT, NULL))),
    Property("product_name", "productName", OneOf((TEXT, NULL))),
    Property("item_code", "itemCode", OneOf((TEXT, NULL))),
    Property("quantity", "quantity", NUMBER),
    Property("total_cost", "totalCost", OneOf((NUMBER, NULL))),
    Property("total_sales", "totalSales", NUMBER),
    Property("currency_code", "currencyCode", TEXT),
)


@stored
class MbpoProduct(Model):
    """A product of a service in the report; whether it is a billing line or a sum over lines is not publicly known.

    Attributes:
        product_id: Evidence: inferred (SUP-GBR).
        product_name: Evidence: inferred (SUP-GBR).
        item_code: Evidence: inferred (SUP-GBR).
        quantity: Evidence: inferred (SUP-GBR).
        total_cost: Evidence: inferred (SUP-GBR).
        total_sales: Evidence: inferred (SUP-GBR).
        currency_code: Evidence: inferred (SUP-GBR).
    """

    product_id: None | str | Unset = UNSET
    product_name: None | str | Unset = UNSET
    item_code: None | str | Unset = UNSET
    quantity: Decimal | Unset = UNSET
    total_cost: Decimal | None | Unset = UNSET
    total_sales: Decimal | Unset = UNSET
    currency_code: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        value: Any
        value = self.quantity
        if type(value) is not Decimal and value is not UNSET and value is not None:
            self.quantity = exact(value)
        value = self.total_cost
        if type(value) is not Decimal and value is not UNSET and value is not None:
            self.total_cost = exact(value)
        value = self.total_sales
        if type(value) is not Decimal and value is not UNSET and value is not None:
            self.total_sales = exact(value)
