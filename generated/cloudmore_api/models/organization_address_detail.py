# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import NULL, TEXT
from ..shapes import OneOf
from ..storage import stored
from ..types import UNSET, Unset

_PROPERTIES = (
    Property("address", "address", OneOf((TEXT, NULL))),
    Property("postal_code", "postalCode", OneOf((TEXT, NULL))),
    Property("city", "city", OneOf((TEXT, NULL))),
    Property("country_code", "countryCode", OneOf((TEXT, NULL))),
)


@stored
class OrganizationAddressDetail(Model):
    """Address of an organization. Described after the address of a broker.

    Attributes:
        address: Evidence: inferred (DEV-RESELL).
        postal_code: Evidence: inferred (DEV-RESELL).
        city: Evidence: inferred (DEV-RESELL).
        country_code: Two letters. Evidence: inferred (DEV-RESELL).
    """

    address: None | str | Unset = UNSET
    postal_code: None | str | Unset = UNSET
    city: None | str | Unset = UNSET
    country_code: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES
