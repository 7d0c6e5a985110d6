# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

import datetime
from typing import Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import DATE
from ..storage import stored
from ..types import UNSET, Unset

_PROPERTIES = (Property("start_date", "startDate", DATE), Property("end_date", "endDate", DATE))


@stored
class MonthlyBillingPerOrganizationCreateAsync(Model):
    """Range of billing dates. The names are those of the synchronous twin; whether the end is included is not publicly
    known.

    Attributes:
        start_date: Evidence: inferred (SDK).
        end_date: Evidence: inferred (SDK).
    """

    start_date: datetime.date | Unset = UNSET
    end_date: datetime.date | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        self.start_date = _PROPERTIES[0].read(self.start_date)
        self.end_date = _PROPERTIES[1].read(self.end_date)
