"""How long a call may take, how often it is tried and how fast calls go: settings, checked once."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from attrs import Attribute, evolve, field, frozen

from cloudmore.errors import ConfigurationError, shortened

# Thirty years in seconds; systems know no longer time-outs.
LARGEST = 1e9


def number_of(name: str, value: Any, *, least: float, whole: bool = False) -> float:
    """A setting that is a number.

    Args:
        name: The setting's.
        value: What was given.
        least: The smallest that makes sense.
        whole: Whether fractions make no sense.

    Raises:
        ConfigurationError: It is no number, too small or too large.
    """
    kinds = int if whole else (int, float)
    if not isinstance(value, kinds) or isinstance(value, bool) or not least <= value <= LARGEST:
        kind = "a whole number" if whole else "a number"
        raise ConfigurationError(
            f"The setting {name} is {shortened(repr(value))}.",
            remedy=f"Give {kind} from {least:g} to {LARGEST:g}, without quotes.",
        )
    return value


def _number(default: float, *, least: float, whole: bool = False) -> Any:
    def check(_instance: object, attribute: Attribute[Any], value: object) -> None:
        number_of(attribute.name, value, least=least, whole=whole)

    return field(default=default, validator=check)


@frozen(kw_only=True)
class Retry:
    """How often a call is tried, and how long the waits between the tries are.

    What must not be repeated is only tried again where the server cannot have received it, or says that it did nothing.

    Args:
        attempts: How often a call is sent at most, the first time included.
        backoff: Seconds of the first wait at most; each further one may take twice as long. A wait is drawn between
            nothing and that, so that many clients do not come back together.
        longest_backoff: Seconds that such a wait never exceeds.
        longest_retry_after: Seconds of a server's Retry-After that are granted at most.

    Raises:
        ConfigurationError: A value is no number, or too small.
    """

    attempts: int = _number(4, least=1, whole=True)
    backoff: float = _number(0.5, least=0)
    longest_backoff: float = _number(20.0, least=0)
    longest_retry_after: float = _number(120.0, least=0)


DEFAULT_RETRY = Retry()
ONE_ATTEMPT = Retry(attempts=1)


@frozen(kw_only=True)
class RateLimit:
    """How fast calls go. Who comes too early waits for a turn, in the order of coming.

    Args:
        calls_per_second: Calls that begin in a second; as many may begin at once after a pause. Each try counts,
            requests for a token do not.
        in_flight: How many calls of a client are under way at once, on all of its threads and event loops; never more
            than it may have connections.

    Raises:
        ConfigurationError: A value is no number, or too small.
    """

    calls_per_second: float = _number(5.0, least=0.001)
    in_flight: int = _number(4, least=1, whole=True)


DEFAULT_RATE_LIMIT = RateLimit()


class Limits(NamedTuple):
    """All of it, for one client.

    Attributes:
        timeout: Seconds without progress before a try is given up.
        deadline: Seconds that a call may take in all; infinite where nothing bounds it.
        retry: How often a call is tried.
        rate_limit: How fast calls go, and never more at once than connections; ``None`` where nothing bounds it.
        max_connections: How many connections are open at once.
    """

    timeout: float
    deadline: float
    retry: Retry
    rate_limit: RateLimit | None
    max_connections: int

    @property
    def in_flight(self) -> int:
        """How many requests are under way at once."""
        return self.rate_limit.in_flight if self.rate_limit else self.max_connections


def limits_of(
    *, timeout: float, deadline: float | None, retry: Retry | None, rate_limit: RateLimit | None, max_connections: int
) -> Limits:
    """The limits that a client's options are.

    Args:
        timeout: Seconds.
        deadline: Seconds, or ``None``.
        retry: How often a call is tried; ``None`` tries once.
        rate_limit: How fast calls go, or ``None``.
        max_connections: How many.

    Raises:
        ConfigurationError: One of them is of another kind, or too small.
    """
    _check("retry", retry, Retry)
    _check("rate_limit", rate_limit, RateLimit)
    connections = int(number_of("max_connections", max_connections, least=1, whole=True))
    if rate_limit is not None and rate_limit.in_flight > connections:
        # Or turns would pile up with those that have no connection.
        rate_limit = evolve(rate_limit, in_flight=connections)
    return Limits(
        timeout=number_of("timeout", timeout, least=0.001),
        deadline=math.inf if deadline is None else number_of("deadline", deadline, least=0.001),
        retry=ONE_ATTEMPT if retry is None else retry,
        rate_limit=rate_limit,
        max_connections=connections,
    )


def _check(name: str, value: object, kind: type) -> None:
    if value is not None and not isinstance(value, kind):
        raise ConfigurationError(
            f"The setting {name} is {value!r}.", remedy=f"Give a cloudmore.{kind.__name__}, or None."
        )
