"""The calls of a recording that change something: an organization with made-up data comes and goes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from cloudmore import CloudmoreError
from cloudmore.contract.calling.reading import MICROSOFT, Reading

NAME = "cloudmore-client recording"
# Nobody's: the domain and the numbers are kept for examples, and a name says what it is.
_CONTACT: Mapping[str, Any] = {
    "name": "Recording Example",
    "email": "recording@cloudmore-client.example",
    "phone": "1632960000",
    "phonePrefix": "44",
}


def written(reading: Reading) -> None:
    """Create an organization, change it, give it a custom service and take it away, and delete it.

    It is deleted whatever comes in between.

    Args:
        reading: Makes the calls.

    Raises:
        CloudmoreError: Something failed, or the organization cannot be deleted; the message has its id.
    """
    reading.tell("a new organization")
    reading.capture.area = "changes"
    # So that it is found where the answer is lost.
    name = f"{NAME} {uuid.uuid4()}"
    organization: str | None = None
    refused = False
    try:
        created = reading.asked("organizations_create", reading.cm.organizations.create, _body(name))
        refused = created is None and reading.refused
        organization = created.id if created is not None else None
        if created is not None and organization is None:
            organization = _found(reading, name)
        if organization is not None:
            _used(reading, organization, name)
    finally:
        if not refused:
            _deleted(reading, organization, name)


def _used(reading: Reading, organization: str, name: str) -> None:
    cm = reading.cm
    reading.asked("organizations_get", cm.organizations.get, organization)
    reading.asked("organizations_replace", cm.organizations.replace, organization, _body(f"{name} 2"))
    if not reading.plan.makes("organizations_estore"):
        return
    offered = reading.asked("organizations_estore", cm.organizations.estore, organization) or ()
    # The Estore does not say which are custom services, and others are refused.
    services = sorted(offered, key=lambda each: str(each.name).startswith(MICROSOFT))
    for service in services[: reading.services]:
        body: dict[str, Any] = {"serviceId": str(service.id), "customProperties": []}
        added = reading.asked("organization_services_add", cm.organization_services.add, organization, body)
        if added is not None:
            reading.asked("organization_services_list", cm.organization_services.list, organization)
            reading.asked(
                "organization_services_remove",
                cm.organization_services.remove,
                organization,
                service.id,
            )
            return
    reading.remarks.append("organization_services_add: no service of the Estore could be added")


def _deleted(reading: Reading, organization: str | None, name: str) -> None:
    """Delete it, and look whether it is gone."""
    try:
        if organization is None:
            organization = _found(reading, name)
        if organization is None:
            return
        reading.cm.organizations.delete(organization)
    except CloudmoreError as error:
        what = "was made" if organization else "may have been made"
        raise CloudmoreError(
            f"The organization {organization or name!r} {what} for the recording, and cannot be deleted "
            f"({type(error).__name__}).",
            remedy="Delete it by hand. Nothing was recorded.",
        ) from error
    reading.asked("organizations_get", reading.cm.organizations.get, organization)


def _found(reading: Reading, name: str) -> str | None:
    listed = reading.cm.organizations.list(active_only=False)
    return next((each.id for each in listed if str(each.name).startswith(name)), None)


def _body(name: str) -> dict[str, Any]:
    return {"name": name, "contact": dict(_CONTACT), "address": {"countryCode": "GB"}}
