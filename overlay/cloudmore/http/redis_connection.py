"""A connection to Redis: what a token store and a rate limit there need alike."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, cast

from cloudmore.errors import ConfigurationError

# A call waits for it, and goes on without a server that does not answer.
TIMEOUT_SECONDS = 1.0


def redis_connection(server: str | Any, what: str) -> Any:
    """A client of Redis; it connects when it is first used.

    Args:
        server: Its address, or a client of one's own, which is taken as it is.
        what: It is for, in words.

    Raises:
        ConfigurationError: The extra ``redis`` is missing, or the address is none.
    """
    try:
        from redis import Redis  # noqa: PLC0415 - an extra
        from redis.backoff import NoBackoff  # noqa: PLC0415 - as above
        from redis.retry import Retry  # noqa: PLC0415 - as above
    except ImportError:
        raise ConfigurationError(
            f"A {what} in Redis needs the package redis.",
            remedy="Install it with: pip install 'cloudmore-client[redis]'.",
        ) from None
    if isinstance(server, str):
        timeouts = {"socket_timeout": TIMEOUT_SECONDS, "socket_connect_timeout": TIMEOUT_SECONDS}
        # Since redis 6 it tries four times by itself, each as long.
        with suppress(ValueError):
            server = cast("Any", Redis).from_url(server, retry=Retry(NoBackoff(), 0), **timeouts)
    if isinstance(server, str):
        # Not in place of the library's error, which quotes a part of the address, and maybe of its password.
        raise ConfigurationError(
            f"The address of the {what} is none of Redis.", remedy="Give one such as rediss://host:6379/0."
        )
    return server
