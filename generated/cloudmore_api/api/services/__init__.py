# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""The resource ``services``, for the sync and the async client."""

from __future__ import annotations

import builtins
import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from ...models.reseller_service import ResellerService
from ...types import UNSET, Unset
from . import (
    services_list,
)

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

    def list(
        self,
    ) -> builtins.list[ResellerService]:
        """List all services of the reseller.

        Returns:
            ``list[ResellerService]``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = services_list.build(
            reseller_id=self._reseller_id,
        )
        return (self._sender.send(call)).parsed


class ServicesWithRawResponse:
    """The same calls as ``Services``, each with its full response."""

    def __init__(self, sender: Sender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    def list(
        self,
    ) -> Response[builtins.list[ResellerService]]:
        """List all services of the reseller.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = services_list.build(
            reseller_id=self._reseller_id,
        )
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

    async def list(
        self,
    ) -> builtins.list[ResellerService]:
        """List all services of the reseller.

        Returns:
            ``list[ResellerService]``, as the document describes it.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = services_list.build(
            reseller_id=self._reseller_id,
        )
        return (await self._sender.send(call)).parsed


class AsyncServicesWithRawResponse:
    """The same calls as ``AsyncServices``, each with its full response."""

    def __init__(self, sender: AsyncSender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    async def list(
        self,
    ) -> Response[builtins.list[ResellerService]]:
        """List all services of the reseller.

        Returns:
            The full response; its ``parsed`` is what the plain call returns.

        Raises:
            CloudmoreError: The overlay's errors; statuses of the document: 401, 403, 404, 500.

        Evidence: documented (SDK).
        """

        call = services_list.build(
            reseller_id=self._reseller_id,
        )
        return await self._sender.send(call)
