# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""The resource ``health``, for the sync and the async client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...models.status import Status
from . import health_check

if TYPE_CHECKING:
    from ...client import AsyncSender, Response, Sender


class Health:
    """Calls of the resource ``health``."""

    def __init__(self, sender: Sender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    @property
    def with_raw_response(self) -> HealthWithRawResponse:
        """The same calls, each with its full response."""
        return HealthWithRawResponse(self._sender, self._reseller_id)

    def check(self) -> Status:
        """Show that the API answers.

        Lies outside the reseller's path. The answer's body and whether a token is needed are not publicly
        known.

        Returns:
            The API answers.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = health_check.build()
        return (self._sender.send(call)).parsed


class HealthWithRawResponse:
    """The same calls as ``Health``, each with its full response."""

    def __init__(self, sender: Sender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    def check(self) -> Response[Status]:
        """Show that the API answers.

        Lies outside the reseller's path. The answer's body and whether a token is needed are not publicly
        known.

        Returns:
            The full response. Its ``parsed``: The API answers.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = health_check.build()
        return self._sender.send(call)


class AsyncHealth:
    """Calls of the resource ``health``."""

    def __init__(self, sender: AsyncSender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    @property
    def with_raw_response(self) -> AsyncHealthWithRawResponse:
        """The same calls, each with its full response."""
        return AsyncHealthWithRawResponse(self._sender, self._reseller_id)

    async def check(self) -> Status:
        """Show that the API answers.

        Lies outside the reseller's path. The answer's body and whether a token is needed are not publicly
        known.

        Returns:
            The API answers.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = health_check.build()
        return (await self._sender.send(call)).parsed


class AsyncHealthWithRawResponse:
    """The same calls as ``AsyncHealth``, each with its full response."""

    def __init__(self, sender: AsyncSender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    async def check(self) -> Response[Status]:
        """Show that the API answers.

        Lies outside the reseller's path. The answer's body and whether a token is needed are not publicly
        known.

        Returns:
            The full response. Its ``parsed``: The API answers.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                401: Missing or invalid credentials. The body is not publicly known.
                500: Server error. The body is not publicly known.

        Evidence: documented (SDK).
        """

        call = health_check.build()
        return await self._sender.send(call)
