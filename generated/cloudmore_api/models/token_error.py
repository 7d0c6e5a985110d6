# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import TEXT
from ..storage import stored
from ..types import UNSET, Unset

_PROPERTIES = (Property("error", "error", TEXT), Property("error_description", "error_description", TEXT))


@stored
class TokenError(Model):
    """Refusal of the token endpoint.

    Attributes:
        error: Such as invalid_grant or invalid_client; the words are those of RFC 6749 section 5.2. Evidence:
            inferred (IDS4).
        error_description: Evidence: inferred (IDS4).
    """

    error: str | Unset = UNSET
    error_description: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES
