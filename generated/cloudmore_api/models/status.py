# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import TEXT
from ..storage import stored
from ..types import UNSET, Unset

_PROPERTIES = (Property("status", "status", TEXT),)


@stored
class Status(Model):
    """Answer of the health check. Nothing is publicly known of it.

    Attributes:
        status: The words are those of health checks of ASP.NET Core. Evidence: assumed (SDK).
    """

    status: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES
