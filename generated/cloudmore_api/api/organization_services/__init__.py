# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""The resource ``organization_services``, for the sync and the async client."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from ...models.organization_price_list import OrganizationPriceList
from ...models.organization_service import OrganizationService
from ...models.organization_service_add import OrganizationServiceAdd
from ...models.organization_service_subscription import OrganizationServiceSubscription
from . import (
    organization_services_add,
    organization_services_list,
    organization_services_price_list,
    organization_services_remove,
    organization_services_subscriptions,
)

if TYPE_CHECKING:
    from ...client import AsyncSender, Response, Sender


class OrganizationServices:
    """Calls of the resource ``organization_services``."""

    def __init__(self, sender: Sender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    @property
    def with_raw_response(self) -> OrganizationServicesWithRawResponse:
        """The same calls, each with its full response."""
        return OrganizationServicesWithRawResponse(self._sender, self._reseller_id)

    def list(self, organization_id: str) -> builtins.list[OrganizationService]:
        """List the services of an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The services, all at once.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_list.build(reseller_id=self._reseller_id, organization_id=organization_id)
        return (self._sender.send(call)).parsed

    def add(self, organization_id: str, body: OrganizationServiceAdd) -> OrganizationService:
        """Add a custom service from the Estore to an organization.

        Custom services only; Microsoft services have calls of their own, which are not in this document.
        Adding a service only enables it.

        Args:
            organization_id: Organization id.
            body: What is sent.

        Returns:
            Added.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_add.build(
            reseller_id=self._reseller_id, organization_id=organization_id, body=body
        )
        return (self._sender.send(call)).parsed

    def remove(self, organization_id: str, service_id: str) -> None:
        """Remove a custom service from an organization.

        Custom services only; Microsoft services have calls of their own, which are not in this document.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            Removed.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_remove.build(
            reseller_id=self._reseller_id, organization_id=organization_id, service_id=service_id
        )
        self._sender.send(call)

    def price_list(self, organization_id: str, service_id: str) -> builtins.list[OrganizationPriceList]:
        """List the products of a service with the prices of an organization.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            The products, all at once.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_price_list.build(
            reseller_id=self._reseller_id, organization_id=organization_id, service_id=service_id
        )
        return (self._sender.send(call)).parsed

    def subscriptions(self, organization_id: str, service_id: str) -> builtins.list[OrganizationServiceSubscription]:
        """List the custom-service subscriptions of an organization, cancelled ones included.

        Custom services only. Microsoft subscriptions lie under services/csp and services/azureplan, outside
        this document.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            The subscriptions, all at once.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_subscriptions.build(
            reseller_id=self._reseller_id, organization_id=organization_id, service_id=service_id
        )
        return (self._sender.send(call)).parsed


class OrganizationServicesWithRawResponse:
    """The same calls as ``OrganizationServices``, each with its full response."""

    def __init__(self, sender: Sender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    def list(self, organization_id: str) -> Response[builtins.list[OrganizationService]]:
        """List the services of an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The full response. Its ``parsed``: The services, all at once.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_list.build(reseller_id=self._reseller_id, organization_id=organization_id)
        return self._sender.send(call)

    def add(self, organization_id: str, body: OrganizationServiceAdd) -> Response[OrganizationService]:
        """Add a custom service from the Estore to an organization.

        Custom services only; Microsoft services have calls of their own, which are not in this document.
        Adding a service only enables it.

        Args:
            organization_id: Organization id.
            body: What is sent.

        Returns:
            The full response. Its ``parsed``: Added.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_add.build(
            reseller_id=self._reseller_id, organization_id=organization_id, body=body
        )
        return self._sender.send(call)

    def remove(self, organization_id: str, service_id: str) -> Response[None]:
        """Remove a custom service from an organization.

        Custom services only; Microsoft services have calls of their own, which are not in this document.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            The full response. Its ``parsed``: Removed.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_remove.build(
            reseller_id=self._reseller_id, organization_id=organization_id, service_id=service_id
        )
        return self._sender.send(call)

    def price_list(self, organization_id: str, service_id: str) -> Response[builtins.list[OrganizationPriceList]]:
        """List the products of a service with the prices of an organization.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            The full response. Its ``parsed``: The products, all at once.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_price_list.build(
            reseller_id=self._reseller_id, organization_id=organization_id, service_id=service_id
        )
        return self._sender.send(call)

    def subscriptions(
        self, organization_id: str, service_id: str
    ) -> Response[builtins.list[OrganizationServiceSubscription]]:
        """List the custom-service subscriptions of an organization, cancelled ones included.

        Custom services only. Microsoft subscriptions lie under services/csp and services/azureplan, outside
        this document.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            The full response. Its ``parsed``: The subscriptions, all at once.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_subscriptions.build(
            reseller_id=self._reseller_id, organization_id=organization_id, service_id=service_id
        )
        return self._sender.send(call)


class AsyncOrganizationServices:
    """Calls of the resource ``organization_services``."""

    def __init__(self, sender: AsyncSender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    @property
    def with_raw_response(self) -> AsyncOrganizationServicesWithRawResponse:
        """The same calls, each with its full response."""
        return AsyncOrganizationServicesWithRawResponse(self._sender, self._reseller_id)

    async def list(self, organization_id: str) -> builtins.list[OrganizationService]:
        """List the services of an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The services, all at once.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_list.build(reseller_id=self._reseller_id, organization_id=organization_id)
        return (await self._sender.send(call)).parsed

    async def add(self, organization_id: str, body: OrganizationServiceAdd) -> OrganizationService:
        """Add a custom service from the Estore to an organization.

        Custom services only; Microsoft services have calls of their own, which are not in this document.
        Adding a service only enables it.

        Args:
            organization_id: Organization id.
            body: What is sent.

        Returns:
            Added.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_add.build(
            reseller_id=self._reseller_id, organization_id=organization_id, body=body
        )
        return (await self._sender.send(call)).parsed

    async def remove(self, organization_id: str, service_id: str) -> None:
        """Remove a custom service from an organization.

        Custom services only; Microsoft services have calls of their own, which are not in this document.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            Removed.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_remove.build(
            reseller_id=self._reseller_id, organization_id=organization_id, service_id=service_id
        )
        await self._sender.send(call)

    async def price_list(self, organization_id: str, service_id: str) -> builtins.list[OrganizationPriceList]:
        """List the products of a service with the prices of an organization.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            The products, all at once.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_price_list.build(
            reseller_id=self._reseller_id, organization_id=organization_id, service_id=service_id
        )
        return (await self._sender.send(call)).parsed

    async def subscriptions(
        self, organization_id: str, service_id: str
    ) -> builtins.list[OrganizationServiceSubscription]:
        """List the custom-service subscriptions of an organization, cancelled ones included.

        Custom services only. Microsoft subscriptions lie under services/csp and services/azureplan, outside
        this document.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            The subscriptions, all at once.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_subscriptions.build(
            reseller_id=self._reseller_id, organization_id=organization_id, service_id=service_id
        )
        return (await self._sender.send(call)).parsed


class AsyncOrganizationServicesWithRawResponse:
    """The same calls as ``AsyncOrganizationServices``, each with its full response."""

    def __init__(self, sender: AsyncSender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    async def list(self, organization_id: str) -> Response[builtins.list[OrganizationService]]:
        """List the services of an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The full response. Its ``parsed``: The services, all at once.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_list.build(reseller_id=self._reseller_id, organization_id=organization_id)
        return await self._sender.send(call)

    async def add(self, organization_id: str, body: OrganizationServiceAdd) -> Response[OrganizationService]:
        """Add a custom service from the Estore to an organization.

        Custom services only; Microsoft services have calls of their own, which are not in this document.
        Adding a service only enables it.

        Args:
            organization_id: Organization id.
            body: What is sent.

        Returns:
            The full response. Its ``parsed``: Added.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_add.build(
            reseller_id=self._reseller_id, organization_id=organization_id, body=body
        )
        return await self._sender.send(call)

    async def remove(self, organization_id: str, service_id: str) -> Response[None]:
        """Remove a custom service from an organization.

        Custom services only; Microsoft services have calls of their own, which are not in this document.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            The full response. Its ``parsed``: Removed.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_remove.build(
            reseller_id=self._reseller_id, organization_id=organization_id, service_id=service_id
        )
        return await self._sender.send(call)

    async def price_list(self, organization_id: str, service_id: str) -> Response[builtins.list[OrganizationPriceList]]:
        """List the products of a service with the prices of an organization.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            The full response. Its ``parsed``: The products, all at once.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_price_list.build(
            reseller_id=self._reseller_id, organization_id=organization_id, service_id=service_id
        )
        return await self._sender.send(call)

    async def subscriptions(
        self, organization_id: str, service_id: str
    ) -> Response[builtins.list[OrganizationServiceSubscription]]:
        """List the custom-service subscriptions of an organization, cancelled ones included.

        Custom services only. Microsoft subscriptions lie under services/csp and services/azureplan, outside
        this document.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            The full response. Its ``parsed``: The subscriptions, all at once.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organization_services_subscriptions.build(
            reseller_id=self._reseller_id, organization_id=organization_id, service_id=service_id
        )
        return await self._sender.send(call)
