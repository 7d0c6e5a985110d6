# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""The resource ``organizations``, for the sync and the async client."""

from __future__ import annotations

import builtins
import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from ...models.estore import Estore
from ...models.organization import Organization
from ...models.organization_create import OrganizationCreate
from ...models.organization_detail import OrganizationDetail
from ...models.organization_update import OrganizationUpdate
from ...types import UNSET, Unset
from . import (
    organizations_create,
    organizations_delete,
    organizations_estore,
    organizations_get,
    organizations_list,
    organizations_replace,
)

if TYPE_CHECKING:
    from ...client import AsyncSender, Response, Sender


class Organizations:
    """Calls of the resource ``organizations``."""

    def __init__(self, sender: Sender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    @property
    def with_raw_response(self) -> OrganizationsWithRawResponse:
        """The same calls, each with its full response."""
        return OrganizationsWithRawResponse(self._sender, self._reseller_id)

    def list(
        self,
        *,
        active_only: bool = False,
    ) -> builtins.list[Organization]:
        """List the organizations of the reseller.

        Everything by default. No paging is known, so the whole list comes at once.

        Args:
            active_only: Only active organizations. The name on the wire is not publicly known; a program of
                the vendor's staff calls its variable so.

        Returns:
            ``list[Organization]``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organizations_list.build(
            reseller_id=self._reseller_id,
            active_only=active_only,
        )
        return (self._sender.send(call)).parsed

    def create(
        self,
        body: OrganizationCreate,
    ) -> OrganizationDetail:
        """Create an organization.

        How the new id comes back is not publicly known; the body and the Location header are both read.

        Args:
            body: What is sent.

        Returns:
            ``OrganizationDetail``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (DEV-REQ).
        """

        call = organizations_create.build(
            reseller_id=self._reseller_id,
            body=body,
        )
        return (self._sender.send(call)).parsed

    def get(
        self,
        organization_id: str,
    ) -> OrganizationDetail:
        """Get the details of an organization.

        Args:
            organization_id: Organization id.

        Returns:
            ``OrganizationDetail``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organizations_get.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
        )
        return (self._sender.send(call)).parsed

    def replace(
        self,
        organization_id: str,
        body: OrganizationUpdate,
    ) -> OrganizationDetail | None:
        """Replace all properties of an organization.

        PUT sets all properties, so a property that is left out is probably cleared.

        Args:
            organization_id: Organization id.
            body: What is sent.

        Returns:
            ``OrganizationDetail | None``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organizations_replace.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            body=body,
        )
        return (self._sender.send(call)).parsed

    def delete(
        self,
        organization_id: str,
    ) -> None:
        """Delete an organization.

        What must be removed before, and whether the organization stays listed as inactive, is not publicly
        known.

        Args:
            organization_id: Organization id.

        Returns:
            ``None``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organizations_delete.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
        )
        self._sender.send(call)

    def estore(
        self,
        organization_id: str,
    ) -> builtins.list[Estore]:
        """List the services that can still be added to an organization.

        Args:
            organization_id: Organization id.

        Returns:
            ``list[Estore]``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (DEV-ORGSVC).
        """

        call = organizations_estore.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
        )
        return (self._sender.send(call)).parsed


class OrganizationsWithRawResponse:
    """The same calls as ``Organizations``, each with its full response."""

    def __init__(self, sender: Sender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    def list(
        self,
        *,
        active_only: bool = False,
    ) -> Response[builtins.list[Organization]]:
        """List the organizations of the reseller.

        Everything by default. No paging is known, so the whole list comes at once.

        Args:
            active_only: Only active organizations. The name on the wire is not publicly known; a program of
                the vendor's staff calls its variable so.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organizations_list.build(
            reseller_id=self._reseller_id,
            active_only=active_only,
        )
        return self._sender.send(call)

    def create(
        self,
        body: OrganizationCreate,
    ) -> Response[OrganizationDetail]:
        """Create an organization.

        How the new id comes back is not publicly known; the body and the Location header are both read.

        Args:
            body: What is sent.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (DEV-REQ).
        """

        call = organizations_create.build(
            reseller_id=self._reseller_id,
            body=body,
        )
        return self._sender.send(call)

    def get(
        self,
        organization_id: str,
    ) -> Response[OrganizationDetail]:
        """Get the details of an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organizations_get.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
        )
        return self._sender.send(call)

    def replace(
        self,
        organization_id: str,
        body: OrganizationUpdate,
    ) -> Response[OrganizationDetail | None]:
        """Replace all properties of an organization.

        PUT sets all properties, so a property that is left out is probably cleared.

        Args:
            organization_id: Organization id.
            body: What is sent.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organizations_replace.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            body=body,
        )
        return self._sender.send(call)

    def delete(
        self,
        organization_id: str,
    ) -> Response[None]:
        """Delete an organization.

        What must be removed before, and whether the organization stays listed as inactive, is not publicly
        known.

        Args:
            organization_id: Organization id.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organizations_delete.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
        )
        return self._sender.send(call)

    def estore(
        self,
        organization_id: str,
    ) -> Response[builtins.list[Estore]]:
        """List the services that can still be added to an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (DEV-ORGSVC).
        """

        call = organizations_estore.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
        )
        return self._sender.send(call)


class AsyncOrganizations:
    """Calls of the resource ``organizations``."""

    def __init__(self, sender: AsyncSender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    @property
    def with_raw_response(self) -> AsyncOrganizationsWithRawResponse:
        """The same calls, each with its full response."""
        return AsyncOrganizationsWithRawResponse(self._sender, self._reseller_id)

    async def list(
        self,
        *,
        active_only: bool = False,
    ) -> builtins.list[Organization]:
        """List the organizations of the reseller.

        Everything by default. No paging is known, so the whole list comes at once.

        Args:
            active_only: Only active organizations. The name on the wire is not publicly known; a program of
                the vendor's staff calls its variable so.

        Returns:
            ``list[Organization]``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organizations_list.build(
            reseller_id=self._reseller_id,
            active_only=active_only,
        )
        return (await self._sender.send(call)).parsed

    async def create(
        self,
        body: OrganizationCreate,
    ) -> OrganizationDetail:
        """Create an organization.

        How the new id comes back is not publicly known; the body and the Location header are both read.

        Args:
            body: What is sent.

        Returns:
            ``OrganizationDetail``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (DEV-REQ).
        """

        call = organizations_create.build(
            reseller_id=self._reseller_id,
            body=body,
        )
        return (await self._sender.send(call)).parsed

    async def get(
        self,
        organization_id: str,
    ) -> OrganizationDetail:
        """Get the details of an organization.

        Args:
            organization_id: Organization id.

        Returns:
            ``OrganizationDetail``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organizations_get.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
        )
        return (await self._sender.send(call)).parsed

    async def replace(
        self,
        organization_id: str,
        body: OrganizationUpdate,
    ) -> OrganizationDetail | None:
        """Replace all properties of an organization.

        PUT sets all properties, so a property that is left out is probably cleared.

        Args:
            organization_id: Organization id.
            body: What is sent.

        Returns:
            ``OrganizationDetail | None``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organizations_replace.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            body=body,
        )
        return (await self._sender.send(call)).parsed

    async def delete(
        self,
        organization_id: str,
    ) -> None:
        """Delete an organization.

        What must be removed before, and whether the organization stays listed as inactive, is not publicly
        known.

        Args:
            organization_id: Organization id.

        Returns:
            ``None``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organizations_delete.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
        )
        await self._sender.send(call)

    async def estore(
        self,
        organization_id: str,
    ) -> builtins.list[Estore]:
        """List the services that can still be added to an organization.

        Args:
            organization_id: Organization id.

        Returns:
            ``list[Estore]``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (DEV-ORGSVC).
        """

        call = organizations_estore.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
        )
        return (await self._sender.send(call)).parsed


class AsyncOrganizationsWithRawResponse:
    """The same calls as ``AsyncOrganizations``, each with its full response."""

    def __init__(self, sender: AsyncSender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    async def list(
        self,
        *,
        active_only: bool = False,
    ) -> Response[builtins.list[Organization]]:
        """List the organizations of the reseller.

        Everything by default. No paging is known, so the whole list comes at once.

        Args:
            active_only: Only active organizations. The name on the wire is not publicly known; a program of
                the vendor's staff calls its variable so.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organizations_list.build(
            reseller_id=self._reseller_id,
            active_only=active_only,
        )
        return await self._sender.send(call)

    async def create(
        self,
        body: OrganizationCreate,
    ) -> Response[OrganizationDetail]:
        """Create an organization.

        How the new id comes back is not publicly known; the body and the Location header are both read.

        Args:
            body: What is sent.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (DEV-REQ).
        """

        call = organizations_create.build(
            reseller_id=self._reseller_id,
            body=body,
        )
        return await self._sender.send(call)

    async def get(
        self,
        organization_id: str,
    ) -> Response[OrganizationDetail]:
        """Get the details of an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organizations_get.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
        )
        return await self._sender.send(call)

    async def replace(
        self,
        organization_id: str,
        body: OrganizationUpdate,
    ) -> Response[OrganizationDetail | None]:
        """Replace all properties of an organization.

        PUT sets all properties, so a property that is left out is probably cleared.

        Args:
            organization_id: Organization id.
            body: What is sent.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organizations_replace.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
            body=body,
        )
        return await self._sender.send(call)

    async def delete(
        self,
        organization_id: str,
    ) -> Response[None]:
        """Delete an organization.

        What must be removed before, and whether the organization stays listed as inactive, is not publicly
        known.

        Args:
            organization_id: Organization id.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 400, 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = organizations_delete.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
        )
        return await self._sender.send(call)

    async def estore(
        self,
        organization_id: str,
    ) -> Response[builtins.list[Estore]]:
        """List the services that can still be added to an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (DEV-ORGSVC).
        """

        call = organizations_estore.build(
            reseller_id=self._reseller_id,
            organization_id=organization_id,
        )
        return await self._sender.send(call)
