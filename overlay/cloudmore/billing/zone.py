"""Whose calendar billing dates are in."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from cloudmore.errors import ConfigurationError


def zone_named(zone: str | tzinfo | None) -> tzinfo:
    """The zone of a name.

    Args:
        zone: Such as ``Europe/Stockholm``; a zone of Python's is taken as it is, and ``None`` is UTC.

    Raises:
        ConfigurationError: There is none of that name, or this machine does not know it.
    """
    if zone is None or zone == "UTC":
        return UTC
    if isinstance(zone, tzinfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError, TypeError):
        raise ConfigurationError(
            f"No time zone is called {zone!r}.",
            remedy="Write one of the IANA time zone database, such as Europe/Stockholm. Where the system has none, "
            "pip install tzdata brings it.",
        ) from None
