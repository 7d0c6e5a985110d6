"""A rate limit that processes on any number of machines keep together, through Redis."""

from __future__ import annotations

from typing import Any, NoReturn, Self, cast

from attrs import field, frozen

from cloudmore.http.redis_connection import redis_connection
from cloudmore.limits import LARGEST
from cloudmore.shared_limit import SharedRateLimit

# What ``next_turn`` decides, in microseconds, by the clock of Redis: those of the machines need not agree. Written with
# a fraction, which a number of Lua loses when it becomes a text. Beside it stands when that was: where the clock was
# set back since, nobody waits until it is so late again.
_TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval = 1000000 / ARGV[1]
local at_once = math.max(ARGV[1] - 1, 0) * interval
local kept, at = string.match(redis.call('GET', KEYS[1]) or '0 0', '^(%S+) (%S+)$')
local begins = math.max(tonumber(kept) - math.max(tonumber(at) - now, 0), now)
local wait = math.max(begins - at_once - now, 0)
if wait > 0 and wait >= ARGV[2] * 1000000 then return -1 end
local free_from = begins + interval
redis.call('SET', KEYS[1], string.format('%.3f %.0f', free_from, now), 'PX', math.ceil((free_from - now) / 1000) + 1000)
return math.ceil(wait)
"""


def _connected(server: object) -> object:
    return redis_connection(server, "rate limit")


@frozen
class RedisRateLimit(SharedRateLimit):
    """How fast the calls of one user at one host go, on all machines that share a Redis.

    They are counted by the clock of Redis, under a name that tells neither user nor host. Each try costs a round trip.
    Where Redis does not answer, a warning of ``cloudmore.http`` says so, and each client keeps the limit by itself. It
    is for Redis 5 and later.

    Args:
        server: Its address, such as ``rediss://:password@host:6379/0``, or a ``redis.Redis``.
        prefix: What the names of its keys begin with.
        calls_per_second: Calls that begin in a second, of all clients together; as many may begin at once after a
            pause. Each try counts, requests for a token do not. Clients that share it should say the same.
        in_flight: How many calls of one client are under way at once; this is not shared.

    Raises:
        ConfigurationError: The extra ``redis`` is missing, the address is none, or a value is no number or too small.
    """

    _redis: object = field(alias="server", converter=_connected, repr=False, eq=False)
    prefix: str = field(default="cloudmore-turns:", kw_only=True)

    def take(self, name: str, *, left: float) -> float | None:
        """Take a turn; raises what Redis raises.

        Args:
            name: Of those who share it.
            left: Seconds that the call has.

        Returns:
            Seconds to wait for it; ``None`` where it would come too late, and nothing is taken.
        """
        script = cast("Any", self._redis).register_script(_TAKE)
        wait: int = script(keys=[f"{self.prefix}{name}"], args=[self.calls_per_second, min(left, LARGEST)])
        return None if wait < 0 else wait / 1e6

    def __reduce__(self) -> NoReturn:
        raise TypeError("A rate limit in Redis is not pickled, since its address may hold a password: make one there.")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _memo: object) -> Self:
        return self
