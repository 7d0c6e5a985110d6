# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import BOOLEAN, NULL, TEXT
from ..shapes import OneOf
from ..storage import stored
from ..types import UNSET, Unset

_PROPERTIES = (
    Property("id", "id", TEXT, needed=True),
    Property("name", "name", TEXT),
    Property("customer_number", "customerNumber", OneOf((TEXT, NULL))),
    Property("active", "active", BOOLEAN),
)


@stored
class Organization(Model):
    """An organization in the list; slimmer than its details.

    Attributes:
        id: Evidence: inferred (KB-ORGUI, SDK).
        name: Evidence: inferred (KB-ORGUI).
        customer_number: Evidence: inferred (DEV-REQ).
        active: Whether the organization is active. Evidence: assumed (SDK).
    """

    id: str
    name: str | Unset = UNSET
    customer_number: None | str | Unset = UNSET
    active: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES
