"""The organizations to map: from the API, or offline from a report that was saved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from cloudmore.billing import SavedReport
from cloudmore.errors import NotFoundError
from cloudmore.mapping.organization import Organization, organization_from

if TYPE_CHECKING:
    from cloudmore.client import Cloudmore

# What the list would have to tell of an organization, so that its details need not be asked for.
_OF_DETAILS = ("vat", "registrationNumber", "customProperties")


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
        if any(name not in known for name in _OF_DETAILS):
            with suppress(NotFoundError):
                known = {**known, **cm.organizations.get(item.id).to_dict()}
        found.append(organization_from(item.id, known))
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
