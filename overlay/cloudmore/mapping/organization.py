"""Organizations as they are mapped: from the API, or offline from a report that was saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from attrs import Factory, frozen

from cloudmore.billing import SavedReport
from cloudmore.errors import NotFoundError

if TYPE_CHECKING:
    from cloudmore.client import Cloudmore

# What the list would have to tell of an organization, so that its details need not be asked for.
_OF_DETAILS = ("vat", "registration_number", "custom_properties")
_ON_THE_WIRE = {
    "vat": "vat",
    "registration_number": "registrationNumber",
    "customer_number": "customerNumber",
    "custom_properties": "customProperties",
    "name": "name",
    "active": "active",
}


@frozen
class Organization:
    """An organization with the keys that it may be found by; a key that it does not have is ``None``.

    Attributes:
        id: Its id.
        name: Its name; empty where the API does not tell.
        vat_number: Its VAT number.
        registration_number: Its registration number.
        customer_number: Its customer number.
        properties: Values of its custom properties, by name and by id.
        active: Whether it is active; ``None`` where the API does not tell.
    """

    id: str
    name: str
    vat_number: str | None = None
    registration_number: str | None = None
    customer_number: str | None = None
    properties: Mapping[str, str] = Factory(dict[str, str])
    active: bool | None = None

    def property_of(self, name: str | None) -> str | None:
        """The value of a custom property; ``None`` where there is none.

        Args:
            name: Its name or id; letter case and blanks do not matter.
        """
        wanted = None if name is None else _folded(name)
        return next((value for each, value in self.properties.items() if _folded(each) == wanted), None)


def organizations_of(cm: Cloudmore, on_progress: Callable[[int, int], None] | None = None) -> tuple[Organization, ...]:
    """The reseller's organizations with their keys: one call for the list, and one for each whose keys it lacks.

    Nothing is changed there.

    Args:
        cm: The client.
        on_progress: Called with how many organizations are read, and how many there are.

    Raises:
        CloudmoreError: As for every call. An organization that goes away in between is as it was in the list.
    """
    listed = cm.organizations.list(active_only=False)
    found: list[Organization] = []
    for number, item in enumerate(listed, 1):
        known = dict(item.to_dict())
        if any(_ON_THE_WIRE[name] not in known for name in _OF_DETAILS):
            with suppress(NotFoundError):
                known = {**known, **cm.organizations.get(item.id).to_dict()}
        found.append(_organization(item.id, known))
        if on_progress is not None:
            on_progress(number, len(listed))
    return tuple(found)


def organizations_in(saved: SavedReport) -> tuple[Organization, ...]:
    """The organizations of a saved report: those of its lines, and those that were listed when it came.

    A report has no VAT numbers and no custom properties.

    Args:
        saved: The report.

    Raises:
        ConfigurationError: The lines are not as they were saved.
    """
    listed = {each.id.casefold(): each for each in saved.manifest.organizations or ()}
    names: dict[str, tuple[str, str, str | None]] = {
        folded: (each.id, each.name or "", None) for folded, each in listed.items()
    }
    for line in saved.lines():
        if line.organization_id is not None:
            folded = line.organization_id.casefold()
            identifier, name, number = names.get(folded, (line.organization_id, "", None))
            names[folded] = (identifier, line.organization_name or name, line.customer_number or number)
    return tuple(
        Organization(
            identifier, name, customer_number=number, active=listed[folded].active if folded in listed else None
        )
        for folded, (identifier, name, number) in names.items()
    )


def _organization(identifier: str, known: Mapping[str, Any]) -> Organization:
    active = known.get("active")
    return Organization(
        identifier,
        _text(known.get("name")) or "",
        _text(known.get("vat")),
        _text(known.get("registrationNumber")),
        _text(known.get("customerNumber")),
        _properties(known.get("customProperties")),
        active if isinstance(active, bool) else None,
    )


def _text(value: object) -> str | None:
    """Text that is not blank; a number is one, too, since the shape of the answers is not known for sure."""
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        return None
    return str(value).strip() or None


def _properties(values: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in values if isinstance(values, list) else ():
        value = _text(each.get("value")) if isinstance(each, dict) else None
        for name in ("propertyId", "name") if value is not None else ():
            if (told := _text(each.get(name))) is not None:
                found[told] = value or ""
    return found


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()
