# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""The resource ``organization_services``, for the sync and the async client."""

from __future__ import annotations

import builtins
import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from ...models.organization_price_list import OrganizationPriceList
from ...models.organization_service import OrganizationService
from ...models.organization_service_add import OrganizationServiceAdd
from ...models.organization_service_subscription import OrganizationServiceSubscription
from ...types import UNSET, Unset
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

    def list(
        self,
        organization_id: str,
    ) -> builtins.list[OrganizationService]:
        """List the services of an organization.

        Args:
            organization_id: Organization id.

        Returns:
            ``list[OrganizationService]``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_list.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
        )
        return (self._sender.send(call)).parsed

    def add(
        self,
        organization_id: str,
        body: OrganizationServiceAdd,
    ) -> OrganizationService:
        """Add a custom service from the Estore to an organization.

        Custom services only; Microsoft services have calls of their own, which are not in this document.
        Adding a service only enables it.

        Args:
            organization_id: Organization id.
            body: What is sent.

        Returns:
            ``OrganizationService``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_add.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            body=body,
        )
        return (self._sender.send(call)).parsed

    def remove(
        self,
        organization_id: str,
        service_id: str,
    ) -> None:
        """Remove a custom service from an organization.

        Custom services only; Microsoft services have calls of their own, which are not in this document.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            ``None``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_remove.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            service_id=service_id,
        )
        self._sender.send(call)

    def price_list(
        self,
        organization_id: str,
        service_id: str,
    ) -> builtins.list[OrganizationPriceList]:
        """List the products of a service with the prices of an organization.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            ``list[OrganizationPriceList]``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_price_list.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            service_id=service_id,
        )
        return (self._sender.send(call)).parsed

    def subscriptions(
        self,
        organization_id: str,
        service_id: str,
    ) -> builtins.list[OrganizationServiceSubscription]:
        """List the custom-service subscriptions of an organization, cancelled ones included.

        Custom services only. Microsoft subscriptions lie under services/csp and services/azureplan, outside
        this document.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            ``list[OrganizationServiceSubscription]``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_subscriptions.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            service_id=service_id,
        )
        return (self._sender.send(call)).parsed


class OrganizationServicesWithRawResponse:
    """The same calls as ``OrganizationServices``, each with its full response."""

    def __init__(self, sender: Sender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    def list(
        self,
        organization_id: str,
    ) -> Response[builtins.list[OrganizationService]]:
        """List the services of an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_list.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
        )
        return self._sender.send(call)

    def add(
        self,
        organization_id: str,
        body: OrganizationServiceAdd,
    ) -> Response[OrganizationService]:
        """Add a custom service from the Estore to an organization.

        Custom services only; Microsoft services have calls of their own, which are not in this document.
        Adding a service only enables it.

        Args:
            organization_id: Organization id.
            body: What is sent.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_add.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            body=body,
        )
        return self._sender.send(call)

    def remove(
        self,
        organization_id: str,
        service_id: str,
    ) -> Response[None]:
        """Remove a custom service from an organization.

        Custom services only; Microsoft services have calls of their own, which are not in this document.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_remove.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            service_id=service_id,
        )
        return self._sender.send(call)

    def price_list(
        self,
        organization_id: str,
        service_id: str,
    ) -> Response[builtins.list[OrganizationPriceList]]:
        """List the products of a service with the prices of an organization.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_price_list.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            service_id=service_id,
        )
        return self._sender.send(call)

    def subscriptions(
        self,
        organization_id: str,
        service_id: str,
    ) -> Response[builtins.list[OrganizationServiceSubscription]]:
        """List the custom-service subscriptions of an organization, cancelled ones included.

        Custom services only. Microsoft subscriptions lie under services/csp and services/azureplan, outside
        this document.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_subscriptions.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            service_id=service_id,
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

    async def list(
        self,
        organization_id: str,
    ) -> builtins.list[OrganizationService]:
        """List the services of an organization.

        Args:
            organization_id: Organization id.

        Returns:
            ``list[OrganizationService]``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_list.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
        )
        return (await self._sender.send(call)).parsed

    async def add(
        self,
        organization_id: str,
        body: OrganizationServiceAdd,
    ) -> OrganizationService:
        """Add a custom service from the Estore to an organization.

        Custom services only; Microsoft services have calls of their own, which are not in this document.
        Adding a service only enables it.

        Args:
            organization_id: Organization id.
            body: What is sent.

        Returns:
            ``OrganizationService``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_add.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            body=body,
        )
        return (await self._sender.send(call)).parsed

    async def remove(
        self,
        organization_id: str,
        service_id: str,
    ) -> None:
        """Remove a custom service from an organization.

        Custom services only; Microsoft services have calls of their own, which are not in this document.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            ``None``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_remove.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            service_id=service_id,
        )
        await self._sender.send(call)

    async def price_list(
        self,
        organization_id: str,
        service_id: str,
    ) -> builtins.list[OrganizationPriceList]:
        """List the products of a service with the prices of an organization.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            ``list[OrganizationPriceList]``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_price_list.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            service_id=service_id,
        )
        return (await self._sender.send(call)).parsed

    async def subscriptions(
        self,
        organization_id: str,
        service_id: str,
    ) -> builtins.list[OrganizationServiceSubscription]:
        """List the custom-service subscriptions of an organization, cancelled ones included.

        Custom services only. Microsoft subscriptions lie under services/csp and services/azureplan, outside
        this document.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            ``list[OrganizationServiceSubscription]``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_subscriptions.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            service_id=service_id,
        )
        return (await self._sender.send(call)).parsed


class AsyncOrganizationServicesWithRawResponse:
    """The same calls as ``AsyncOrganizationServices``, each with its full response."""

    def __init__(self, sender: AsyncSender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    async def list(
        self,
        organization_id: str,
    ) -> Response[builtins.list[OrganizationService]]:
        """List the services of an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_list.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
        )
        return await self._sender.send(call)

    async def add(
        self,
        organization_id: str,
        body: OrganizationServiceAdd,
    ) -> Response[OrganizationService]:
        """Add a custom service from the Estore to an organization.

        Custom services only; Microsoft services have calls of their own, which are not in this document.
        Adding a service only enables it.

        Args:
            organization_id: Organization id.
            body: What is sent.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_add.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            body=body,
        )
        return await self._sender.send(call)

    async def remove(
        self,
        organization_id: str,
        service_id: str,
    ) -> Response[None]:
        """Remove a custom service from an organization.

        Custom services only; Microsoft services have calls of their own, which are not in this document.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_remove.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            service_id=service_id,
        )
        return await self._sender.send(call)

    async def price_list(
        self,
        organization_id: str,
        service_id: str,
    ) -> Response[builtins.list[OrganizationPriceList]]:
        """List the products of a service with the prices of an organization.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_price_list.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            service_id=service_id,
        )
        return await self._sender.send(call)

    async def subscriptions(
        self,
        organization_id: str,
        service_id: str,
    ) -> Response[builtins.list[OrganizationServiceSubscription]]:
        """List the custom-service subscriptions of an organization, cancelled ones included.

        Custom services only. Microsoft subscriptions lie under services/csp and services/azureplan, outside
        this document.

        Args:
            organization_id: Organization id.
            service_id: Service id, a GUID.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organization_services_subscriptions.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            service_id=service_id,
        )
        return await self._sender.send(call)
