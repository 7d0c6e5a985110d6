"""Changing a few properties of an organization, where the API can only set all of them: a decision without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cloudmore.bodies import body_of, wire_names
from cloudmore.errors import ConfigurationError
from cloudmore.json_value import Json
from cloudmore_api.models.organization_detail import OrganizationDetail
from cloudmore_api.models.organization_update import OrganizationUpdate

# Objects that are merged name by name; every other property is set as a whole.
_OBJECTS = ("contact", "address")
_PROPERTIES, _KEY, _LABEL = "customProperties", "propertyId", "name"
_OF_THE_DETAILS_ONLY = {*wire_names(OrganizationDetail).values()} - {*wire_names(OrganizationUpdate).values()}


def merged(read: Mapping[str, Any], changes: Mapping[str, Any]) -> OrganizationUpdate:
    """What PUT must send so that only the changes change.

    What was read goes back as it came, with properties that the document does not have. Those that the document has
    in the details only, such as the id, are the vendor's own and stay out.

    Args:
        read: The details as JSON.
        changes: As for ``OrganizationUpdate``; ``contact`` and ``address`` may hold only what changes, and
            ``custom_properties`` only the values that change.

    Raises:
        ConfigurationError: A change is not one, or something that was read cannot be sent back.
    """
    changed = body_of(OrganizationUpdate, changes).to_dict()
    if not changed:
        raise ConfigurationError("No change is given.", remedy="Name at least one property.")
    sent = {name: value for name, value in read.items() if name not in _OF_THE_DETAILS_ONLY}
    for name in _OBJECTS:
        if (found := _object(sent.pop(name, None), name)) is not None or name in changed:
            sent[name] = {**(found or {}), **changed.pop(name, {})}
    if (entries := _custom_properties(sent.pop(_PROPERTIES, None), changed.pop(_PROPERTIES, []))) is not None:
        sent[_PROPERTIES] = entries
    return OrganizationUpdate.from_dict({**sent, **changed})


def _object(value: Json, name: str) -> dict[str, Any] | None:
    if value is None or isinstance(value, dict):
        return value
    raise _cannot_be_sent_back(name, "it is no object")


def _custom_properties(entries: Json, changed: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """The values that were read, without the names that people see, and with those that change."""
    if entries is None and not changed:
        return None
    listed = entries or []
    if not isinstance(listed, list):
        raise _cannot_be_sent_back(_PROPERTIES, "it is no list")
    found: dict[str, dict[str, Any]] = {}
    for place, entry in enumerate(listed):
        if not isinstance(entry, dict) or not isinstance(key := entry.get(_KEY), str):
            raise _cannot_be_sent_back(f"{_PROPERTIES}/{place}", f"it has no {_KEY}")
        if key in found:
            raise _cannot_be_sent_back(f"{_PROPERTIES}/{place}", f"its {_KEY} is there twice")
        found[key] = {name: value for name, value in entry.items() if name != _LABEL}
    for change in changed:
        if not isinstance(change.get(_KEY), str):
            raise ConfigurationError(f"A custom property is given without its {_KEY}.", remedy=f"Add {_KEY}.")
        found[change[_KEY]] = found.get(change[_KEY], {}) | change
    return list(found.values())


def _cannot_be_sent_back(pointer: str, reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"The organization's /{pointer} was read, but cannot be sent back: {reason}. Nothing was changed.",
        remedy="Replace the organization with a whole body instead: PUT sets all properties.",
    )
