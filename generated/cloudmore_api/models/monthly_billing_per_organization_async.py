# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import DATE, NULL, TEXT
from ..shapes import ListOf, ObjectOf, OneOf
from ..storage import stored
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.mbpo_organization import MbpoOrganization

_PROPERTIES = (
    Property("task_id", "taskId", TEXT),
    Property("status", "status", TEXT),
    Property("message", "message", OneOf((TEXT, NULL))),
    Property("start_date", "startDate", DATE),
    Property("end_date", "endDate", DATE),
    Property("organizations", "organizations", ListOf(ObjectOf("MbpoOrganization"))),
)


@stored
class MonthlyBillingPerOrganizationAsync(Model):
    """State of the task and, once it is built, the report.

    Attributes:
        task_id: Evidence: inferred (DEV-METER).
        status: The words are not public; bulk consumption says Processing, Successful and Failed. Evidence:
            inferred (DEV-METER).
        message: Evidence: inferred (DEV-METER).
        start_date: Evidence: assumed (SDK).
        end_date: Evidence: assumed (SDK).
        organizations: Evidence: inferred (SDK).
    """

    task_id: str | Unset = UNSET
    status: str | Unset = UNSET
    message: None | str | Unset = UNSET
    start_date: datetime.date | Unset = UNSET
    end_date: datetime.date | Unset = UNSET
    organizations: list[MbpoOrganization] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        self.start_date = _PROPERTIES[3].read(self.start_date)
        self.end_date = _PROPERTIES[4].read(self.end_date)
        self.organizations = _PROPERTIES[5].read(self.organizations)
