"""The request that a call would send, made by the client itself and held back at the last moment."""

from __future__ import annotations

from collections.abc import Callable

from attrs import field, frozen

from cloudmore.auth import TOKEN_PATH, MemoryTokenStore
from cloudmore.client import Cloudmore
from cloudmore.http.transport import RawRequest, RawResponse, answered_by


@frozen
class PlannedRequest:
    """A request that was not sent; no token is in it.

    Attributes:
        method: HTTP method.
        url: The whole address, with the query, as it would be on the wire.
        content_type: Media type of the body; ``None`` without one.
        content: The body, byte for byte; ``None`` without one. Not in the ``repr``: it may hold personal data.
    """

    method: str
    url: str
    content_type: str | None
    content: bytes | None = field(repr=False)


class _Withheld(Exception):  # noqa: N818 - no error
    def __init__(self, request: PlannedRequest) -> None:
        super().__init__()
        self.request = request


def planned_request(client: Cloudmore, call: Callable[[Cloudmore], object]) -> PlannedRequest | None:
    """What a call would send first; nothing is sent, not even for a token.

    Args:
        client: Whose account and address are used.
        call: Makes the call with the client that it is given.

    Returns:
        The request; ``None`` where the call sends none.

    Raises:
        ConfigurationError: The call is refused before anything would be sent.

    Example:
        >>> from cloudmore import Cloudmore, planned_request
        >>> with Cloudmore.sandbox() as cm:
        ...     planned_request(cm, lambda to: to.organizations.create({"name": "Exempel AB"})).content
        b'{"name":"Exempel AB"}'
    """
    token_url = f"{client.base_url}{TOKEN_PATH}"

    def held(request: RawRequest) -> RawResponse:
        if str(request.url) == token_url:
            return RawResponse(200, json={"access_token": "none", "token_type": "Bearer", "expires_in": 3600})
        content = request.read() or None
        raise _Withheld(PlannedRequest(request.method, str(request.url), request.headers.get("Content-Type"), content))

    alone = Cloudmore(
        client.credentials,
        base_url=client.base_url,
        transport=answered_by(held),
        token_store=MemoryTokenStore(),
        retry=None,
        rate_limit=None,
    )
    with alone:
        try:
            call(alone)
        except _Withheld as withheld:
            return withheld.request
    return None
