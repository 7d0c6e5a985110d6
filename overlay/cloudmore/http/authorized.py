"""A call on its way, with a token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cloudmore.auth import Token, TokenProvider
from cloudmore.errors import TransportError
from cloudmore.http.flow import Flow, Step
from cloudmore.http.message import Reply, Request
from cloudmore.masking import Mask, Masks
from cloudmore_api import Call


class Authorized:
    """A call, tried with the token of each attempt; a later answer may echo an earlier token.

    Args:
        call: The call.
        tokens: Hands out tokens.
        base_url: Where it goes.
        step: Makes the step that sends the request.
        until: Monotonic second at which its time is over.
    """

    def __init__(
        self, call: Call[Any], tokens: TokenProvider, *, base_url: str, step: Callable[..., Step], until: float
    ) -> None:
        self.method = call.method
        self.url = f"{base_url}{call.path}"
        self.repeatable = call.repeatable
        self._call = call
        self._tokens = tokens
        self._step = step
        self._until = until
        self._token: Token | None = None
        self._mask: Mask = str
        self._replaced = False

    def prepared(self) -> Flow[tuple[Step, Mask]]:
        """With a token that can be used now.

        Raises:
            CloudmoreError: There is none.
        """
        try:
            token: Token = yield from self._tokens.token(self._until)
        except TransportError as lost:
            # Only a request for a token was, and nothing of the call.
            lost.may_have_happened = False
            raise
        if self._token is None:
            self._mask = token.mask
        elif self._token.access_token != token.access_token:
            self._mask = Masks(self._mask, token.mask)
        self._token = token
        headers = {"Authorization": f"Bearer {token.access_token}", "Accept": "application/json"}
        if self._call.content_type is not None:
            headers["Content-Type"] = self._call.content_type
        request = Request(self.method, self.url, headers, self._call.params, self._call.content)
        return self._step(request, until=self._until), self._mask

    def is_settled(self, reply: Reply) -> bool:
        """A refused token is replaced once."""
        if reply.status_code != 401 or self._replaced or self._token is None:
            return True
        # Refused means not carried out, so that one repeat with a new token is harmless.
        self._tokens.refused(self._token)
        self._replaced = True
        return False
