# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.
"""The resource ``authentication``, for the sync and the async client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...models.token import Token
from ...models.token_request import TokenRequest
from . import authentication_token

if TYPE_CHECKING:
    from ...client import AsyncSender, Response, Sender


class Authentication:
    """Calls of the resource ``authentication``."""

    def __init__(self, sender: Sender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    @property
    def with_raw_response(self) -> AuthenticationWithRawResponse:
        """The same calls, each with its full response."""
        return AuthenticationWithRawResponse(self._sender, self._reseller_id)

    def token(self, body: TokenRequest) -> Token:
        """Exchange the credentials for an access token.

        OAuth2 password grant. The token lives 24 hours and is meant to be reused until it is about to
        expire.

        Args:
            body: What is sent.

        Returns:
            The token.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: The grant is refused, a wrong client secret included.
                500: Server error. The body is not publicly known.

        Evidence: documented (DEV-AUTH).
        """

        call = authentication_token.build(body=body)
        return (self._sender.send(call)).parsed


class AuthenticationWithRawResponse:
    """The same calls as ``Authentication``, each with its full response."""

    def __init__(self, sender: Sender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    def token(self, body: TokenRequest) -> Response[Token]:
        """Exchange the credentials for an access token.

        OAuth2 password grant. The token lives 24 hours and is meant to be reused until it is about to
        expire.

        Args:
            body: What is sent.

        Returns:
            The full response. Its ``parsed``: The token.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: The grant is refused, a wrong client secret included.
                500: Server error. The body is not publicly known.

        Evidence: documented (DEV-AUTH).
        """

        call = authentication_token.build(body=body)
        return self._sender.send(call)


class AsyncAuthentication:
    """Calls of the resource ``authentication``."""

    def __init__(self, sender: AsyncSender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    @property
    def with_raw_response(self) -> AsyncAuthenticationWithRawResponse:
        """The same calls, each with its full response."""
        return AsyncAuthenticationWithRawResponse(self._sender, self._reseller_id)

    async def token(self, body: TokenRequest) -> Token:
        """Exchange the credentials for an access token.

        OAuth2 password grant. The token lives 24 hours and is meant to be reused until it is about to
        expire.

        Args:
            body: What is sent.

        Returns:
            The token.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: The grant is refused, a wrong client secret included.
                500: Server error. The body is not publicly known.

        Evidence: documented (DEV-AUTH).
        """

        call = authentication_token.build(body=body)
        return (await self._sender.send(call)).parsed


class AsyncAuthenticationWithRawResponse:
    """The same calls as ``AsyncAuthentication``, each with its full response."""

    def __init__(self, sender: AsyncSender, reseller_id: str) -> None:
        self._sender = sender
        self._reseller_id = reseller_id

    async def token(self, body: TokenRequest) -> Response[Token]:
        """Exchange the credentials for an access token.

        OAuth2 password grant. The token lives 24 hours and is meant to be reused until it is about to
        expire.

        Args:
            body: What is sent.

        Returns:
            The full response. Its ``parsed``: The token.

        Raises:
            CloudmoreError: As of every call. Statuses that the document names:
                400: The grant is refused, a wrong client secret included.
                500: Server error. The body is not publicly known.

        Evidence: documented (DEV-AUTH).
        """

        call = authentication_token.build(body=body)
        return await self._sender.send(call)
