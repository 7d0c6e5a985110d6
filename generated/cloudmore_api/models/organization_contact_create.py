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
    Property("name", "name", OneOf((TEXT, NULL)), strict=True),
    Property("email", "email", OneOf((TEXT, NULL)), strict=True),
    Property("phone", "phone", OneOf((TEXT, NULL)), strict=True),
    Property("phone_prefix", "phonePrefix", OneOf((TEXT, NULL))),
    Property("cell_phone", "cellPhone", OneOf((TEXT, NULL)), strict=True),
    Property("cell_phone_prefix", "cellPhonePrefix", OneOf((TEXT, NULL))),
    Property("job_title", "jobTitle", OneOf((TEXT, NULL))),
)


@stored
class OrganizationContactCreate(Model):
    """Contact of a new organization.

    Attributes:
        name: Evidence: documented (DEV-REQ).
        email: Evidence: documented (DEV-REQ).
        phone: Evidence: documented (DEV-REQ).
        phone_prefix: Evidence: inferred (DEV-RESELL).
        cell_phone: Evidence: documented (DEV-REQ).
        cell_phone_prefix: Evidence: inferred (DEV-RESELL).
        job_title: Evidence: inferred (DEV-RESELL).
    """

    name: None | str | Unset = UNSET
    email: None | str | Unset = UNSET
    phone: None | str | Unset = UNSET
    phone_prefix: None | str | Unset = UNSET
    cell_phone: None | str | Unset = UNSET
    cell_phone_prefix: None | str | Unset = UNSET
    job_title: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES
