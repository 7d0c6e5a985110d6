# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import TEXT, Shape
from ..shapes import ListOf
from ..storage import stored

_PROPERTIES = ()


@stored
class ValidationErrors(Model):
    """Messages per field; the keys are dotted PascalCase paths such as Contact.Phone."""

    additional_properties: dict[str, list[str]] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES
    __additional__: ClassVar[Shape] = ListOf(TEXT)
