# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""The resource ``organizations``, for the sync and the async client."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from ...models.estore import Estore
from ...models.organization import Organization
from ...models.organization_create import OrganizationCreate
from ...models.organization_detail import OrganizationDetail
from ...models.organization_update import OrganizationUpdate
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

    def list(self, *, active_only: bool = False) -> builtins.list[Organization]:
        """List the organizations of the reseller.

        Everything by default. No paging is known, so the whole list comes at once.

        Args:
            active_only: Only active organizations. The name on the wire is not publicly known; a program of
                the vendor's staff calls its variable so.

        Returns:
            The organizations, all at once.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organizations_list.build(reseller_id=self._reseller_id, active_only=active_only)
        return (self._sender.send(call)).parsed

    def create(self, body: OrganizationCreate) -> OrganizationDetail:
        """Create an organization.

        How the new id comes back is not publicly known; the body and the Location header are both read.

        Args:
            body: What is sent.

        Returns:
            Created.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (DEV-REQ).
        """

        call = organizations_create.build(reseller_id=self._reseller_id, body=body)
        return (self._sender.send(call)).parsed

    def get(self, organization_id: str) -> OrganizationDetail:
        """Get the details of an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The details.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organizations_get.build(reseller_id=self._reseller_id, organization_id=organization_id)
        return (self._sender.send(call)).parsed

    def replace(self, organization_id: str, body: OrganizationUpdate) -> OrganizationDetail:
        """Replace all properties of an organization.

        PUT sets all properties, so a property that is left out is probably cleared.

        Args:
            organization_id: Organization id.
            body: What is sent.

        Returns:
            Replaced. Whether a body comes is not publicly known. Replaced, nothing returned.
            An answer without a body is an error, although the call was carried out.

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

        call = organizations_replace.build(reseller_id=self._reseller_id, organization_id=organization_id, body=body)
        return (self._sender.send(call.with_body())).parsed

    def delete(self, organization_id: str) -> None:
        """Delete an organization.

        What must be removed before, and whether the organization stays listed as inactive, is not publicly
        known.

        Args:
            organization_id: Organization id.

        Returns:
            Deleted.

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

        call = organizations_delete.build(reseller_id=self._reseller_id, organization_id=organization_id)
        self._sender.send(call)

    def estore(self, organization_id: str) -> builtins.list[Estore]:
        """List the services that can still be added to an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The services that can be added.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such organization.
                500: Server error. The body is not publicly known.

        Evidence: documented (DEV-ORGSVC).
        """

        call = organizations_estore.build(reseller_id=self._reseller_id, organization_id=organization_id)
        return (self._sender.send(call)).parsed


class OrganizationsWithRawResponse:
    """The same calls as ``Organizations``, each with its full response."""

    def __init__(self, sender: Sender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    def list(self, *, active_only: bool = False) -> Response[builtins.list[Organization]]:
        """List the organizations of the reseller.

        Everything by default. No paging is known, so the whole list comes at once.

        Args:
            active_only: Only active organizations. The name on the wire is not publicly known; a program of
                the vendor's staff calls its variable so.

        Returns:
            The full response. Its ``parsed``: The organizations, all at once.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organizations_list.build(reseller_id=self._reseller_id, active_only=active_only)
        return self._sender.send(call)

    def create(self, body: OrganizationCreate) -> Response[OrganizationDetail]:
        """Create an organization.

        How the new id comes back is not publicly known; the body and the Location header are both read.

        Args:
            body: What is sent.

        Returns:
            The full response. Its ``parsed``: Created.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (DEV-REQ).
        """

        call = organizations_create.build(reseller_id=self._reseller_id, body=body)
        return self._sender.send(call)

    def get(self, organization_id: str) -> Response[OrganizationDetail]:
        """Get the details of an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The full response. Its ``parsed``: The details.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organizations_get.build(reseller_id=self._reseller_id, organization_id=organization_id)
        return self._sender.send(call)

    def replace(self, organization_id: str, body: OrganizationUpdate) -> Response[OrganizationDetail | None]:
        """Replace all properties of an organization.

        PUT sets all properties, so a property that is left out is probably cleared.

        Args:
            organization_id: Organization id.
            body: What is sent.

        Returns:
            The full response. Its ``parsed``: Replaced. Whether a body comes is not publicly known. Replaced, nothing returned.

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

        call = organizations_replace.build(reseller_id=self._reseller_id, organization_id=organization_id, body=body)
        return self._sender.send(call)

    def delete(self, organization_id: str) -> Response[None]:
        """Delete an organization.

        What must be removed before, and whether the organization stays listed as inactive, is not publicly
        known.

        Args:
            organization_id: Organization id.

        Returns:
            The full response. Its ``parsed``: Deleted.

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

        call = organizations_delete.build(reseller_id=self._reseller_id, organization_id=organization_id)
        return self._sender.send(call)

    def estore(self, organization_id: str) -> Response[builtins.list[Estore]]:
        """List the services that can still be added to an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The full response. Its ``parsed``: The services that can be added.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such organization.
                500: Server error. The body is not publicly known.

        Evidence: documented (DEV-ORGSVC).
        """

        call = organizations_estore.build(reseller_id=self._reseller_id, organization_id=organization_id)
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

    async def list(self, *, active_only: bool = False) -> builtins.list[Organization]:
        """List the organizations of the reseller.

        Everything by default. No paging is known, so the whole list comes at once.

        Args:
            active_only: Only active organizations. The name on the wire is not publicly known; a program of
                the vendor's staff calls its variable so.

        Returns:
            The organizations, all at once.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organizations_list.build(reseller_id=self._reseller_id, active_only=active_only)
        return (await self._sender.send(call)).parsed

    async def create(self, body: OrganizationCreate) -> OrganizationDetail:
        """Create an organization.

        How the new id comes back is not publicly known; the body and the Location header are both read.

        Args:
            body: What is sent.

        Returns:
            Created.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (DEV-REQ).
        """

        call = organizations_create.build(reseller_id=self._reseller_id, body=body)
        return (await self._sender.send(call)).parsed

    async def get(self, organization_id: str) -> OrganizationDetail:
        """Get the details of an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The details.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organizations_get.build(reseller_id=self._reseller_id, organization_id=organization_id)
        return (await self._sender.send(call)).parsed

    async def replace(self, organization_id: str, body: OrganizationUpdate) -> OrganizationDetail:
        """Replace all properties of an organization.

        PUT sets all properties, so a property that is left out is probably cleared.

        Args:
            organization_id: Organization id.
            body: What is sent.

        Returns:
            Replaced. Whether a body comes is not publicly known. Replaced, nothing returned.
            An answer without a body is an error, although the call was carried out.

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

        call = organizations_replace.build(reseller_id=self._reseller_id, organization_id=organization_id, body=body)
        return (await self._sender.send(call.with_body())).parsed

    async def delete(self, organization_id: str) -> None:
        """Delete an organization.

        What must be removed before, and whether the organization stays listed as inactive, is not publicly
        known.

        Args:
            organization_id: Organization id.

        Returns:
            Deleted.

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

        call = organizations_delete.build(reseller_id=self._reseller_id, organization_id=organization_id)
        await self._sender.send(call)

    async def estore(self, organization_id: str) -> builtins.list[Estore]:
        """List the services that can still be added to an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The services that can be added.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such organization.
                500: Server error. The body is not publicly known.

        Evidence: documented (DEV-ORGSVC).
        """

        call = organizations_estore.build(reseller_id=self._reseller_id, organization_id=organization_id)
        return (await self._sender.send(call)).parsed


class AsyncOrganizationsWithRawResponse:
    """The same calls as ``AsyncOrganizations``, each with its full response."""

    def __init__(self, sender: AsyncSender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    async def list(self, *, active_only: bool = False) -> Response[builtins.list[Organization]]:
        """List the organizations of the reseller.

        Everything by default. No paging is known, so the whole list comes at once.

        Args:
            active_only: Only active organizations. The name on the wire is not publicly known; a program of
                the vendor's staff calls its variable so.

        Returns:
            The full response. Its ``parsed``: The organizations, all at once.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organizations_list.build(reseller_id=self._reseller_id, active_only=active_only)
        return await self._sender.send(call)

    async def create(self, body: OrganizationCreate) -> Response[OrganizationDetail]:
        """Create an organization.

        How the new id comes back is not publicly known; the body and the Location header are both read.

        Args:
            body: What is sent.

        Returns:
            The full response. Its ``parsed``: Created.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: Missing, ill-formed or wrongly typed input. Business errors come as an array,
                    validation errors as an object.
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (DEV-REQ).
        """

        call = organizations_create.build(reseller_id=self._reseller_id, body=body)
        return await self._sender.send(call)

    async def get(self, organization_id: str) -> Response[OrganizationDetail]:
        """Get the details of an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The full response. Its ``parsed``: The details.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such resource. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = organizations_get.build(reseller_id=self._reseller_id, organization_id=organization_id)
        return await self._sender.send(call)

    async def replace(self, organization_id: str, body: OrganizationUpdate) -> Response[OrganizationDetail | None]:
        """Replace all properties of an organization.

        PUT sets all properties, so a property that is left out is probably cleared.

        Args:
            organization_id: Organization id.
            body: What is sent.

        Returns:
            The full response. Its ``parsed``: Replaced. Whether a body comes is not publicly known. Replaced, nothing returned.

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

        call = organizations_replace.build(reseller_id=self._reseller_id, organization_id=organization_id, body=body)
        return await self._sender.send(call)

    async def delete(self, organization_id: str) -> Response[None]:
        """Delete an organization.

        What must be removed before, and whether the organization stays listed as inactive, is not publicly
        known.

        Args:
            organization_id: Organization id.

        Returns:
            The full response. Its ``parsed``: Deleted.

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

        call = organizations_delete.build(reseller_id=self._reseller_id, organization_id=organization_id)
        return await self._sender.send(call)

    async def estore(self, organization_id: str) -> Response[builtins.list[Estore]]:
        """List the services that can still be added to an organization.

        Args:
            organization_id: Organization id.

        Returns:
            The full response. Its ``parsed``: The services that can be added.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                403: No permission. The body is not publicly known.
                404: No such organization.
                500: Server error. The body is not publicly known.

        Evidence: documented (DEV-ORGSVC).
        """

        call = organizations_estore.build(reseller_id=self._reseller_id, organization_id=organization_id)
        return await self._sender.send(call)
