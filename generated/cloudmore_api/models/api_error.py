# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import INTEGER, TEXT
from ..storage import stored
from ..types import UNSET, Unset

_PROPERTIES = (
    Property("error_code", "errorCode", INTEGER, strict=True),
    Property("error_name", "errorName", TEXT, strict=True),
    Property("error_message", "errorMessage", TEXT, strict=True),
)


@stored
class ApiError(Model):
    """One business error.

    Attributes:
        error_code: 5 is InvalidValue; others are not public. Evidence: documented (DEV-RESELL).
        error_name: Evidence: documented (DEV-RESELL).
        error_message: Evidence: documented (DEV-RESELL).
    """

    error_code: int | Unset = UNSET
    error_name: str | Unset = UNSET
    error_message: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        self.error_code = _PROPERTIES[0].read(self.error_code)
