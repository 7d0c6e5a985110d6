"""Whose calendar billing dates are in."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from cloudmore.errors import ConfigurationError


def zone_named(zone: str | tzinfo | None) -> tzinfo:
    """The zone of a name.

    Args:
        zone: Such as ``Europe/Stockholm``, or such a ``ZoneInfo``; ``None`` is UTC.

    Raises:
        ConfigurationError: There is none of that name, or this machine does not know it.
    """
    if zone is None or zone is UTC or zone == "UTC":
        return UTC
    # A fixed offset has no name that a saved report could be read by again, and no summer time.
    name = str(zone)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ConfigurationError(
            f"No time zone is called {name!r}.",
            remedy="Write one of the IANA time zone database, such as Europe/Stockholm. Where the system has none, "
            "pip install tzdata brings it.",
        ) from None
