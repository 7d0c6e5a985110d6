"""What names a billing task in every process and on every day, and its text."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from attrs import frozen

from cloudmore.billing.month import Period, RangeEnd, range_end_named, range_period
from cloudmore.errors import ConfigurationError

TOKEN_VERSION = 1


@frozen
class TaskIdentity:
    """A task of one host and one reseller.

    Attributes:
        host: Whom to ask.
        reseller_id: Whose report.
        task_id: The task's id.
        period: Billing dates of the report.
        asked_at: When it was asked for, in UTC.
        range_end: How the API was taken to read the last date.
    """

    host: str
    reseller_id: str
    task_id: str
    period: Period
    asked_at: datetime
    range_end: RangeEnd = RangeEnd.INCLUSIVE

    def to_token(self) -> str:
        """Short JSON text without a secret."""
        unusual = {} if self.range_end is RangeEnd.INCLUSIVE else {"range_end": self.range_end}
        return json.dumps(
            {
                "version": TOKEN_VERSION,
                "host": self.host,
                "reseller_id": self.reseller_id,
                "task_id": self.task_id,
                "start": self.period.start.isoformat(),
                "end": self.period.end.isoformat(),
                "asked_at": self.asked_at.isoformat(),
                **unusual,
            },
            separators=(",", ":"),
        )


def host_of(base_url: str) -> str:
    """The host as a token names it."""
    return urlsplit(base_url).netloc


def identity_of(token: str, *, host: str, reseller_id: str) -> TaskIdentity:
    """The task that a token names.

    Args:
        token: Text of ``TaskIdentity.to_token``.
        host: The client's own.
        reseller_id: The client's own.

    Raises:
        ConfigurationError: It is no such text, or names another host or reseller.
    """
    try:
        named: dict[str, Any] = json.loads(token)
        version = named["version"]
        values = [named[name] for name in ("host", "reseller_id", "task_id")]
        if not all(isinstance(value, str | int) for value in values):
            raise TypeError(values)
        of_host, of_reseller, task_id = map(str, values)
        asked_at = datetime.fromisoformat(named["asked_at"]).astimezone(UTC)
        # Where it was asked from, the day may have begun before.
        period = range_period(named["start"], named["end"], today=asked_at.date() + timedelta(days=1))
        range_end = range_end_named(named.get("range_end", RangeEnd.INCLUSIVE))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ConfigurationError(
            "This is no token of a billing task.", remedy="Give the text as it was printed."
        ) from error
    if version != TOKEN_VERSION:
        raise ConfigurationError(f"This token is of version {version}.", remedy="Use the client that wrote it.")
    found = TaskIdentity(of_host, of_reseller, task_id, period, asked_at, range_end)
    if (found.host, found.reseller_id) != (host, reseller_id):
        raise ConfigurationError(
            f"This task belongs to {found.host} and reseller {found.reseller_id}, not to {host} and {reseller_id}.",
            remedy="Resume it with the settings it was submitted with.",
        )
    return found
