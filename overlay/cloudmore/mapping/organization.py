"""An organization with the keys that its customer may be found by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from attrs import Factory, frozen


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


def organization_from(identifier: str, known: Mapping[str, Any]) -> Organization:
    """An organization of an answer, whatever shape its values have.

    Args:
        identifier: Its id.
        known: The answer, by the names on the wire.
    """
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
    for each in cast("Sequence[Any]", values) if isinstance(values, list) else ():
        own = cast("dict[str, Any]", each) if isinstance(each, dict) else {}
        value = _text(own.get("value"))
        for name in ("propertyId", "name"):
            told = _text(own.get(name))
            if told is not None and value is not None:
                found[told] = value
    return found


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()
