"""The services of an organization: bodies as mappings, checked before they are sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cloudmore.bodies import body_of
from cloudmore_api import Call, Response
from cloudmore_api.api import organization_services
from cloudmore_api.api.organization_services import organization_services_add
from cloudmore_api.models.organization_service import OrganizationService
from cloudmore_api.models.organization_service_add import OrganizationServiceAdd

Addition = OrganizationServiceAdd | Mapping[str, Any]


class _Bodies:
    """What the calls send, checked; nothing is sent."""

    def addition(self, body: Addition) -> OrganizationServiceAdd:
        """What ``add`` sends.

        Raises:
            ConfigurationError: The mapping has a property that the document does not have.
        """
        return body_of(OrganizationServiceAdd, body)


class OrganizationServicesWithRawResponse(organization_services.OrganizationServicesWithRawResponse):
    """The same calls as ``OrganizationServices``, each with its full response."""

    def add(self, organization_id: str, body: Addition) -> Response[OrganizationService]:
        """Add a custom service from the Estore to an organization; custom services only (SDK).

        Args:
            organization_id: Organization id.
            body: The service to add, or the same as a mapping.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            ConfigurationError: The mapping has a property that the document does not have.
            CloudmoreError: As for every call.
        """
        return self._sender.send(_adding(self._reseller_id, organization_id, body))


class OrganizationServices(_Bodies, organization_services.OrganizationServices):
    """Calls of the resource ``organization_services``; Microsoft services have calls of their own (SDK)."""

    @property
    def with_raw_response(self) -> OrganizationServicesWithRawResponse:
        """The same calls, each with its full response."""
        return OrganizationServicesWithRawResponse(self._sender, self._reseller_id)

    def add(self, organization_id: str, body: Addition) -> OrganizationService:
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
        return self._sender.send(_adding(self._reseller_id, organization_id, body)).parsed


class AsyncOrganizationServicesWithRawResponse(organization_services.AsyncOrganizationServicesWithRawResponse):
    """The same calls as ``AsyncOrganizationServices``, each with its full response."""

    async def add(self, organization_id: str, body: Addition) -> Response[OrganizationService]:
        """Add a custom service from the Estore to an organization; custom services only (SDK).

        Args:
            organization_id: Organization id.
            body: The service to add, or the same as a mapping.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            ConfigurationError: The mapping has a property that the document does not have.
            CloudmoreError: As for every call.
        """
        return await self._sender.send(_adding(self._reseller_id, organization_id, body))


class AsyncOrganizationServices(_Bodies, organization_services.AsyncOrganizationServices):
    """Calls of the resource ``organization_services``; Microsoft services have calls of their own (SDK)."""

    @property
    def with_raw_response(self) -> AsyncOrganizationServicesWithRawResponse:
        """The same calls, each with its full response."""
        return AsyncOrganizationServicesWithRawResponse(self._sender, self._reseller_id)

    async def add(self, organization_id: str, body: Addition) -> OrganizationService:
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
        return (await self._sender.send(_adding(self._reseller_id, organization_id, body))).parsed


def _adding(reseller_id: str, organization_id: str, body: Addition) -> Call[OrganizationService]:
    return organization_services_add.build(reseller_id, organization_id, body_of(OrganizationServiceAdd, body))
