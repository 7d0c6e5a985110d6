"""The organizations of the reseller: what the generated calls cannot say of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve, frozen

from cloudmore.bodies import body_of
from cloudmore.http.location import last_segment
from cloudmore.organization_update import merged
from cloudmore_api import Answer, Call, ParseError
from cloudmore_api.api import organization_services, organizations
from cloudmore_api.api.organizations import organizations_create, organizations_get
from cloudmore_api.models.organization_create import OrganizationCreate
from cloudmore_api.models.organization_detail import OrganizationDetail
from cloudmore_api.models.organization_service import OrganizationService
from cloudmore_api.models.organization_service_add import OrganizationServiceAdd
from cloudmore_api.models.organization_update import OrganizationUpdate


@frozen
class CreatedOrganization:
    """What the answer to a creation tells; how much that is, is not publicly known.

    Attributes:
        id: From the body, else the last segment of ``Location``; ``None`` when neither is there.
        organization: The body; ``None`` when there is none.
    """

    id: str | None
    organization: OrganizationDetail | None


class Organizations(organizations.Organizations):
    """Calls of the resource ``organizations``."""

    # The document can only say what one of the possible answers holds.
    def create(self, body: OrganizationCreate | Mapping[str, Any]) -> CreatedOrganization:  # type: ignore[override]
        """Create an organization.

        How the new id comes back is not publicly known; the body and the ``Location`` header are both read.

        Args:
            body: The new organization, or the same as a mapping.

        Returns:
            Its id and its details, as far as the answer tells them.

        Raises:
            ConfigurationError: The mapping lacks a property, or has one that the document does not have.
            CloudmoreError: As for every call.
        """
        call: Call[Any] = organizations_create.build(self._reseller_id, self.creation(body))
        created: CreatedOrganization = self._sender.send(evolve(call, parse=_created)).parsed
        return created

    def replace(self, organization_id: str, body: OrganizationUpdate | Mapping[str, Any]) -> OrganizationDetail:
        """Replace all properties of an organization; a property that is left out is probably cleared (DEV-REQ).

        Args:
            organization_id: Organization id.
            body: All of its properties, or the same as a mapping.

        Returns:
            Its details, read again when the answer has none.

        Raises:
            ConfigurationError: The mapping has a property that the document does not have.
            CloudmoreError: As for every call.
        """
        return super().replace(organization_id, self.replacement(body)) or self.get(organization_id)

    def update(self, organization_id: str, /, **changes: Any) -> OrganizationDetail:
        """Change some properties of an organization: read it, merge the changes, replace it.

        Between the reading and the replacing somebody else may change it, too: the API has no way to notice.

        Args:
            organization_id: Organization id.
            changes: As for ``OrganizationUpdate``: ``customer_number="C-1"``. ``contact`` and ``address`` may hold only
                what changes, ``custom_properties`` only the values that change.

        Returns:
            Its details, read again when the answer has none.

        Raises:
            ConfigurationError: A change is not one, or something that was read cannot be sent back.
            CloudmoreError: As for every call.
        """
        call: Call[Any] = organizations_get.build(self._reseller_id, organization_id)
        read = self._sender.send(evolve(call, parse=_details_as_they_came)).parsed
        return self.replace(organization_id, self.merged(read, **changes))

    def creation(self, body: OrganizationCreate | Mapping[str, Any]) -> OrganizationCreate:
        """What ``create`` sends, checked; nothing is sent.

        Raises:
            ConfigurationError: The mapping lacks a property, or has one that the document does not have.
        """
        return body_of(OrganizationCreate, body)

    def replacement(self, body: OrganizationUpdate | Mapping[str, Any]) -> OrganizationUpdate:
        """What ``replace`` sends, checked; nothing is sent.

        Raises:
            ConfigurationError: The mapping has a property that the document does not have.
        """
        return body_of(OrganizationUpdate, body)

    def merged(self, details: Mapping[str, Any], /, **changes: Any) -> OrganizationUpdate:
        """What ``update`` sends, made of details that were read; nothing is sent.

        Args:
            details: The organization as JSON.
            changes: As of ``update``.

        Raises:
            ConfigurationError: A change is not one, or something that was read cannot be sent back.
        """
        return merged(details, changes)


def _created(answer: Answer) -> CreatedOrganization:
    located = last_segment(answer.headers.get("location"))
    if not answer.content.strip():
        return CreatedOrganization(located, None)
    body = answer.json()
    if isinstance(body, str):
        return CreatedOrganization(body, None)
    if not isinstance(body, dict):
        raise ParseError("", "an object", type(body).__name__)
    organization = OrganizationDetail.from_dict({"id": located, **body} if located else body)
    return CreatedOrganization(organization.id, organization)


def _details_as_they_came(answer: Answer) -> dict[str, Any]:
    # Parsed only to see that it can be: what goes back must be what came.
    read: dict[str, Any] = answer.json()
    OrganizationDetail.from_dict(read)
    return read


class OrganizationServices(organization_services.OrganizationServices):
    """Calls of the resource ``organization_services``; Microsoft services have calls of their own (SDK)."""

    def add(self, organization_id: str, body: OrganizationServiceAdd | Mapping[str, Any]) -> OrganizationService:
        """Add a custom service from the Estore to an organization; custom services only (SDK).

        Args:
            organization_id: Organization id.
            body: The service to add, or the same as a mapping.

        Returns:
            The service.

        Raises:
            ConfigurationError: The mapping has a property that the document does not have.
            CloudmoreError: As for every call.
        """
        return super().add(organization_id, self.addition(body))

    def addition(self, body: OrganizationServiceAdd | Mapping[str, Any]) -> OrganizationServiceAdd:
        """What ``add`` sends, checked; nothing is sent.

        Raises:
            ConfigurationError: The mapping has a property that the document does not have.
        """
        return body_of(OrganizationServiceAdd, body)
