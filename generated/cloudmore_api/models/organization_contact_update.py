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
    Property("name", "name", OneOf((TEXT, NULL))),
    Property("email", "email", OneOf((TEXT, NULL))),
    Property("phone", "phone", OneOf((TEXT, NULL))),
    Property("phone_prefix", "phonePrefix", OneOf((TEXT, NULL))),
    Property("cell_phone", "cellPhone", OneOf((TEXT, NULL))),
    Property("cell_phone_prefix", "cellPhonePrefix", OneOf((TEXT, NULL))),
    Property("job_title", "jobTitle", OneOf((TEXT, NULL))),
)


@stored
class OrganizationContactUpdate(Model):
    """Contact of an organization, as PUT sets it.

    Attributes:
        name: Evidence: inferred (DEV-REQ).
        email: Evidence: inferred (DEV-REQ).
        phone: Evidence: inferred (DEV-REQ).
        phone_prefix: Evidence: inferred (DEV-RESELL).
        cell_phone: Evidence: inferred (DEV-REQ).
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
