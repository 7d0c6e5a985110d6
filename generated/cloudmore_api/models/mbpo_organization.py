# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from attrs import field as _attrs_field

from ..model import Model, Property
from ..scalars import NULL, TEXT
from ..shapes import ListOf, ObjectOf, OneOf
from ..storage import stored
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.mbpo_service import MbpoService

_PROPERTIES = (
    Property("organization_id", "organizationId", OneOf((TEXT, NULL))),
    Property("organization_name", "organizationName", OneOf((TEXT, NULL))),
    Property("customer_number", "customerNumber", OneOf((TEXT, NULL))),
    Property("organization_currency_code", "organizationCurrencyCode", OneOf((TEXT, NULL))),
    Property("organization_groups", "organizationGroups", OneOf((ListOf(TEXT), NULL))),
    Property("broker_name", "brokerName", OneOf((TEXT, NULL))),
    Property("services", "services", ListOf(ObjectOf("MbpoService"))),
)


@stored
class MbpoOrganization(Model):
    """The billing of one organization.

    Attributes:
        organization_id: Absent on what is billed to the reseller itself. Evidence: inferred (SDK, KB-GBR).
        organization_name: Evidence: inferred (SUP-GBR).
        customer_number: Evidence: inferred (SUP-GBR, DEV-REQ).
        organization_currency_code: Evidence: inferred (SUP-GBR).
        organization_groups: Evidence: inferred (SUP-GBR).
        broker_name: Evidence: inferred (SUP-GBR).
        services: Evidence: inferred (SDK).
    """

    organization_id: None | str | Unset = UNSET
    organization_name: None | str | Unset = UNSET
    customer_number: None | str | Unset = UNSET
    organization_currency_code: None | str | Unset = UNSET
    organization_groups: list[str] | None | Unset = UNSET
    broker_name: None | str | Unset = UNSET
    services: list[MbpoService] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(factory=dict[str, Any], kw_only=True)

    __properties__: ClassVar[tuple[Property, ...]] = _PROPERTIES

    def __settle__(self) -> None:
        self.services = _PROPERTIES[6].read(self.services)
