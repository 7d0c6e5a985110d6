"""OAuth2 password grant: what to ask, what the answer means, when a token is renewed, and where it is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cloudmore.auth.flight import Loop
from cloudmore.auth.memory_store import SHARED_MEMORY, MemoryTokenStore, Owner
from cloudmore.auth.provider import Fetch, TokenProvider
from cloudmore.auth.token import TOKEN_PATH, Token, renewal_lead
from cloudmore.auth.token_store import TokenStore
from cloudmore.errors import ConfigurationError
from cloudmore.settings import Credentials

if TYPE_CHECKING:
    from cloudmore.auth.grant import granted, read_grant, token_call

__all__ = [
    "SHARED_MEMORY",
    "TOKEN_PATH",
    "AnyTokenStore",
    "Loop",
    "MemoryTokenStore",
    "Token",
    "TokenProvider",
    "TokenStore",
    "granted",
    "read_grant",
    "renewal_lead",
    "token_call",
    "token_provider",
]

AnyTokenStore = MemoryTokenStore | TokenStore


def __getattr__(name: str) -> Any:
    # A client that is not used yet asks for no token.
    if name not in {"granted", "read_grant", "token_call"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from cloudmore.auth import grant  # noqa: PLC0415 - as said above

    return getattr(grant, name)


def token_provider(
    fetch: Fetch,
    store: AnyTokenStore | None,
    base_url: str,
    credentials: Credentials,
    *,
    now: Callable[[], datetime],
    monotonic: Callable[[], float],
    random: Callable[[], float],
    loop: Callable[[], Loop | None],
) -> TokenProvider:
    """What hands out the tokens of a client.

    Args:
        fetch: Asks the token endpoint.
        store: Where they are kept; the memory of the process by default.
        base_url: The host that they belong to.
        credentials: Whose they are.
        now: Time of day.
        monotonic: Seconds that never go back.
        random: From 0 to 1, each time.
        loop: The event loop that the caller runs on, or ``None``.

    Raises:
        ConfigurationError: The store is none.
    """
    _check(store)
    memory = store.memory if isinstance(store, TokenStore) else store or SHARED_MEMORY
    owner = Owner.of(base_url, credentials, monotonic)
    if isinstance(store, TokenStore):
        from cloudmore.auth.shared import SharedTokens  # noqa: PLC0415 - hashing is dear, and few share with others

        fetch = SharedTokens(store, fetch, owner, now=now, random=random).token
    return TokenProvider(fetch, memory=memory, owner=owner, loop=loop)


def _check(store: object) -> None:
    if store is not None and not isinstance(store, AnyTokenStore):
        raise ConfigurationError(
            f"There is no token store of the kind {type(store).__name__}.",
            remedy="Give a MemoryTokenStore, FileTokenStore, KeyringTokenStore or RedisTokenStore, or leave it out.",
        )
