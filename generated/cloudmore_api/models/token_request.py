# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import TEXT
from ..storage import stored
from ..types import UNSET, Unset

_PROPERTIES = (
    Property("grant_type", "grant_type", TEXT, needed=True, strict=True),
    Property("username", "username", TEXT, needed=True, strict=True),
    Property("password", "password", TEXT, needed=True, strict=True, secret=True),
    Property("scope", "scope", TEXT, needed=True, strict=True),
    Property("client_id", "client_id", TEXT, strict=True),
    Property("client_secret", "client_secret", TEXT, strict=True, secret=True),
)


@stored
class TokenRequest(Model):
    """Form of the password grant.

    Attributes:
        grant_type: Always password. Evidence: documented (DEV-AUTH).
        username: Evidence: documented (DEV-AUTH).
        password: Evidence: documented (DEV-AUTH).
        scope: Always api. Evidence: documented (DEV-AUTH).
        client_id: Instead of HTTP Basic. Evidence: seen (SDK).
        client_secret: Instead of HTTP Basic. Evidence: seen (SDK).
    """

    grant_type: str
    username: str
    password: str
    scope: str
    client_id: str | Unset = UNSET
    client_secret: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES
