# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="OrganizationContactCreate")


@_attrs_define
class OrganizationContactCreate:
    """Contact of a new organization.

    Attributes:
        name (None | str | Unset):
        email (None | str | Unset):
        phone (None | str | Unset):
        phone_prefix (None | str | Unset):
        cell_phone (None | str | Unset):
        cell_phone_prefix (None | str | Unset):
        job_title (None | str | Unset):
    """

    name: None | str | Unset = UNSET
    email: None | str | Unset = UNSET
    phone: None | str | Unset = UNSET
    phone_prefix: None | str | Unset = UNSET
    cell_phone: None | str | Unset = UNSET
    cell_phone_prefix: None | str | Unset = UNSET
    job_title: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        email: None | str | Unset
        if isinstance(self.email, Unset):
            email = UNSET
        else:
            email = self.email

        phone: None | str | Unset
        if isinstance(self.phone, Unset):
            phone = UNSET
        else:
            phone = self.phone

        phone_prefix: None | str | Unset
        if isinstance(self.phone_prefix, Unset):
            phone_prefix = UNSET
        else:
            phone_prefix = self.phone_prefix

        cell_phone: None | str | Unset
        if isinstance(self.cell_phone, Unset):
            cell_phone = UNSET
        else:
            cell_phone = self.cell_phone

        cell_phone_prefix: None | str | Unset
        if isinstance(self.cell_phone_prefix, Unset):
            cell_phone_prefix = UNSET
        else:
            cell_phone_prefix = self.cell_phone_prefix

        job_title: None | str | Unset
        if isinstance(self.job_title, Unset):
            job_title = UNSET
        else:
            job_title = self.job_title

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if email is not UNSET:
            field_dict["email"] = email
        if phone is not UNSET:
            field_dict["phone"] = phone
        if phone_prefix is not UNSET:
            field_dict["phonePrefix"] = phone_prefix
        if cell_phone is not UNSET:
            field_dict["cellPhone"] = cell_phone
        if cell_phone_prefix is not UNSET:
            field_dict["cellPhonePrefix"] = cell_phone_prefix
        if job_title is not UNSET:
            field_dict["jobTitle"] = job_title

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        def _parse_email(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        email = _parse_email(d.pop("email", UNSET))

        def _parse_phone(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        phone = _parse_phone(d.pop("phone", UNSET))

        def _parse_phone_prefix(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        phone_prefix = _parse_phone_prefix(d.pop("phonePrefix", UNSET))

        def _parse_cell_phone(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        cell_phone = _parse_cell_phone(d.pop("cellPhone", UNSET))

        def _parse_cell_phone_prefix(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        cell_phone_prefix = _parse_cell_phone_prefix(d.pop("cellPhonePrefix", UNSET))

        def _parse_job_title(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        job_title = _parse_job_title(d.pop("jobTitle", UNSET))

        organization_contact_create = cls(
            name=name,
            email=email,
            phone=phone,
            phone_prefix=phone_prefix,
            cell_phone=cell_phone,
            cell_phone_prefix=cell_phone_prefix,
            job_title=job_title,
        )

        organization_contact_create.additional_properties = d
        return organization_contact_create

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
