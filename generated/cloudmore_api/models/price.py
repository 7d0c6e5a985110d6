# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import NULL, NUMBER, exact
from ..shapes import OneOf
from ..storage import stored
from ..types import UNSET, Unset

_PROPERTIES = (
    Property("cost_price", "costPrice", NUMBER),
    Property("suggested_price", "suggestedPrice", OneOf((NUMBER, NULL))),
    Property("sales_price", "salesPrice", NUMBER),
    Property("margin_percentage", "marginPercentage", OneOf((NUMBER, NULL))),
)


@stored
class Price(Model):
    """Prices of a product.

    Attributes:
        cost_price: Evidence: inferred (KB-PLUI).
        suggested_price: Evidence: inferred (KB-PLUI).
        sales_price: Evidence: inferred (KB-PLUI).
        margin_percentage: Evidence: inferred (KB-PLUI).
    """

    cost_price: Decimal | Unset = UNSET
    suggested_price: Decimal | None | Unset = UNSET
    sales_price: Decimal | Unset = UNSET
    margin_percentage: Decimal | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        value: Any
        value = self.cost_price
        if type(value) is not Decimal and value is not UNSET and value is not None:
            self.cost_price = exact(value)
        value = self.suggested_price
        if type(value) is not Decimal and value is not UNSET and value is not None:
            self.suggested_price = exact(value)
        value = self.sales_price
        if type(value) is not Decimal and value is not UNSET and value is not None:
            self.sales_price = exact(value)
        value = self.margin_percentage
        if type(value) is not Decimal and value is not UNSET and value is not None:
            self.margin_percentage = exact(value)
