# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import TEXT
from ..storage import stored
from ..types import UNSET, Unset

_PROPERTIES = (Property("id", "id", TEXT, needed=True), Property("name", "name", TEXT))


@stored
class OrganizationService(Model):
    """A service of an organization.

    Attributes:
        id: Service id. Evidence: inferred (SDK).
        name: Evidence: inferred (SDK).
    """

    id: str
    name: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES
