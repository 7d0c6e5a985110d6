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
    Property("id", "id", TEXT),
    Property("name", "name", TEXT),
    Property("quantity", "quantity", OneOf((NUMBER, NULL))),
)


@stored
class AddonGet(Model):
    """An addon of a subscription.

    Attributes:
        id: Evidence: inferred (DEV-ADDON).
        name: Evidence: inferred (DEV-ADDON).
        quantity: Evidence: inferred (SDK).
    """

    id: str | Unset = UNSET
    name: str | Unset = UNSET
    quantity: Decimal | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        value: Any
        value = self.quantity
        if type(value) is not Decimal and value is not UNSET and value is not None:
            self.quantity = exact(value)
