# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import INTEGER, TEXT
from ..storage import stored
from ..types import UNSET, Unset

_PROPERTIES = (
    Property("access_token", "access_token", TEXT, needed=True, strict=True, secret=True),
    Property("expires_in", "expires_in", INTEGER, strict=True),
    Property("token_type", "token_type", TEXT),
    Property("scope", "scope", TEXT),
)


@stored
class Token(Model):
    """An access token.

    Attributes:
        access_token: A JWT. Evidence: seen (SDK).
        expires_in: Lifetime in seconds. Evidence: seen (SDK).
        token_type: Bearer. Evidence: inferred (IDS4).
        scope: Evidence: inferred (IDS4).
    """

    access_token: str
    expires_in: int | Unset = UNSET
    token_type: str | Unset = UNSET
    scope: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        self.expires_in = _PROPERTIES[1].read(self.expires_in)
