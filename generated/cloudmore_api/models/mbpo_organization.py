# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.mbpo_service import MbpoService


T = TypeVar("T", bound="MbpoOrganization")


@_attrs_define
class MbpoOrganization:
    """The billing of one organization.

    Attributes:
        organization_id (None | str | Unset): Absent on what is billed to the reseller itself.
        organization_name (None | str | Unset):
        customer_number (None | str | Unset):
        organization_currency_code (None | str | Unset):
        organization_groups (list[str] | None | Unset):
        broker_name (None | str | Unset):
        services (list[MbpoService] | Unset):
    """

    organization_id: None | str | Unset = UNSET
    organization_name: None | str | Unset = UNSET
    customer_number: None | str | Unset = UNSET
    organization_currency_code: None | str | Unset = UNSET
    organization_groups: list[str] | None | Unset = UNSET
    broker_name: None | str | Unset = UNSET
    services: list[MbpoService] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        organization_id: None | str | Unset
        if isinstance(self.organization_id, Unset):
            organization_id = UNSET
        else:
            organization_id = self.organization_id

        organization_name: None | str | Unset
        if isinstance(self.organization_name, Unset):
            organization_name = UNSET
        else:
            organization_name = self.organization_name

        customer_number: None | str | Unset
        if isinstance(self.customer_number, Unset):
            customer_number = UNSET
        else:
            customer_number = self.customer_number

        organization_currency_code: None | str | Unset
        if isinstance(self.organization_currency_code, Unset):
            organization_currency_code = UNSET
        else:
            organization_currency_code = self.organization_currency_code

        organization_groups: list[str] | None | Unset
        if isinstance(self.organization_groups, Unset):
            organization_groups = UNSET
        elif isinstance(self.organization_groups, list):
            organization_groups = self.organization_groups

        else:
            organization_groups = self.organization_groups

        broker_name: None | str | Unset
        if isinstance(self.broker_name, Unset):
            broker_name = UNSET
        else:
            broker_name = self.broker_name

        services: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.services, Unset):
            services = []
            for services_item_data in self.services:
                services_item = services_item_data.to_dict()
                services.append(services_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if organization_id is not UNSET:
            field_dict["organizationId"] = organization_id
        if organization_name is not UNSET:
            field_dict["organizationName"] = organization_name
        if customer_number is not UNSET:
            field_dict["customerNumber"] = customer_number
        if organization_currency_code is not UNSET:
            field_dict["organizationCurrencyCode"] = organization_currency_code
        if organization_groups is not UNSET:
            field_dict["organizationGroups"] = organization_groups
        if broker_name is not UNSET:
            field_dict["brokerName"] = broker_name
        if services is not UNSET:
            field_dict["services"] = services

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.mbpo_service import MbpoService  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_organization_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        organization_id = _parse_organization_id(d.pop("organizationId", UNSET))

        def _parse_organization_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        organization_name = _parse_organization_name(d.pop("organizationName", UNSET))

        def _parse_customer_number(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        customer_number = _parse_customer_number(d.pop("customerNumber", UNSET))

        def _parse_organization_currency_code(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        organization_currency_code = _parse_organization_currency_code(d.pop("organizationCurrencyCode", UNSET))

        def _parse_organization_groups(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                organization_groups_type_0 = cast(list[str], data)

                return organization_groups_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        organization_groups = _parse_organization_groups(d.pop("organizationGroups", UNSET))

        def _parse_broker_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        broker_name = _parse_broker_name(d.pop("brokerName", UNSET))

        _services = d.pop("services", UNSET)
        services: list[MbpoService] | Unset = UNSET
        if _services is not UNSET:
            services = []
            for services_item_data in _services:
                services_item = MbpoService.from_dict(services_item_data)

                services.append(services_item)

        mbpo_organization = cls(
            organization_id=organization_id,
            organization_name=organization_name,
            customer_number=customer_number,
            organization_currency_code=organization_currency_code,
            organization_groups=organization_groups,
            broker_name=broker_name,
            services=services,
        )

        mbpo_organization.additional_properties = d
        return mbpo_organization

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
