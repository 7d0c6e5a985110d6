# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""The resource ``services``, for the sync and the async client."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from ...models.reseller_service import ResellerService
from . import services_list

if TYPE_CHECKING:
    from ...client import AsyncSender, Response, Sender


class Services:
    """Calls of the resource ``services``."""

    def __init__(self, sender: Sender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    @property
    def with_raw_response(self) -> ServicesWithRawResponse:
        """The same calls, each with its full response."""
        return ServicesWithRawResponse(self._sender, self._reseller_id)

    def list(self) -> builtins.list[ResellerService]:
        """List all services of the reseller.

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

        call = services_list.build(reseller_id=self._reseller_id)
        return (self._sender.send(call)).parsed


class ServicesWithRawResponse:
    """The same calls as ``Services``, each with its full response."""

    def __init__(self, sender: Sender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    def list(self) -> Response[builtins.list[ResellerService]]:
        """List all services of the reseller.

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

        call = services_list.build(reseller_id=self._reseller_id)
        return self._sender.send(call)


class AsyncServices:
    """Calls of the resource ``services``."""

    def __init__(self, sender: AsyncSender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    @property
    def with_raw_response(self) -> AsyncServicesWithRawResponse:
        """The same calls, each with its full response."""
        return AsyncServicesWithRawResponse(self._sender, self._reseller_id)

    async def list(self) -> builtins.list[ResellerService]:
        """List all services of the reseller.

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

        call = services_list.build(reseller_id=self._reseller_id)
        return (await self._sender.send(call)).parsed


class AsyncServicesWithRawResponse:
    """The same calls as ``AsyncServices``, each with its full response."""

    def __init__(self, sender: AsyncSender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    async def list(self) -> Response[builtins.list[ResellerService]]:
        """List all services of the reseller.

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

        call = services_list.build(reseller_id=self._reseller_id)
        return await self._sender.send(call)
