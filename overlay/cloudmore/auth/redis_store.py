"""Keeps tokens in Redis, for processes on any number of machines."""

from __future__ import annotations

import secrets
from typing import Any

from cloudmore.auth.token_store import Release, TokenStore
from cloudmore.http.redis_connection import redis_connection

# Given back by its owner only: it may have run out, and be somebody else's by then.
_GIVE_BACK = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"


class RedisTokenStore(TokenStore):
    """Shares tokens with processes on any number of machines, through Redis. Their clocks must agree to a minute.

    Args:
        server: Its address, such as ``rediss://:password@host:6379/0``, or a ``redis.Redis``.
        prefix: What the names of its keys begin with.

    Raises:
        ConfigurationError: The extra ``redis`` is missing, or the address is none.
    """

    def __init__(self, server: str | Any, *, prefix: str = "cloudmore-client:") -> None:
        super().__init__()
        self.prefix = prefix
        self._redis: Any = redis_connection(server, "token store")

    def read(self, name: str) -> str | None:
        """The text of an entry, or ``None``; raises what Redis raises.

        Args:
            name: Of the entry.
        """
        found: bytes | str | None = self._redis.get(self._key(name))
        return found.decode() if isinstance(found, bytes) else found

    def write(self, name: str, text: str, *, seconds: float) -> None:
        """Keep an entry for so many seconds; raises what Redis raises.

        Args:
            name: Of the entry.
            text: What is kept.
            seconds: After which it is worth nothing any more.
        """
        self._redis.set(self._key(name), text, px=max(1, int(seconds * 1000)))

    def lock(self, name: str, *, seconds: float) -> Release | None:
        """Set a key for so many seconds, without waiting; raises what Redis raises.

        Args:
            name: Of the entry.
            seconds: After which the lock may be taken for abandoned.

        Returns:
            What gives it back, or ``None`` where somebody else has it.
        """
        key, owner = f"{self._key(name)}:lock", secrets.token_hex()
        if not self._redis.set(key, owner, nx=True, px=max(1, int(seconds * 1000))):
            return None
        return lambda: self._redis.eval(_GIVE_BACK, 1, key, owner)

    def clear(self) -> None:
        """Remove all keys that begin with the prefix."""
        self.memory.clear()
        for key in self._redis.scan_iter(match=f"{self.prefix}*"):
            self._redis.delete(key)

    def __repr__(self) -> str:
        """Without the address, which may hold a password."""
        return f"{type(self).__name__}(prefix={self.prefix!r})"

    def _key(self, name: str) -> str:
        return f"{self.prefix}{name}"
