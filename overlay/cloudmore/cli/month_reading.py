"""Which reading of a month a command takes: where the month is closed, the one that was closed."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from cloudmore.billing import ClosedMonth, SavedReport, closed_month, saved_reports
from cloudmore.cli.saved_reports import month_named, saved_named


@frozen
class MonthReading:
    """A reading of a month, and what else is known of the month.

    Attributes:
        saved: It.
        closed: How its month was closed; ``None`` where it was not.
        newest: The newest reading of its month.
    """

    saved: SavedReport
    closed: ClosedMonth | None
    newest: SavedReport

    @property
    def is_closed(self) -> bool:
        """Whether it is the one that somebody has closed."""
        return self.closed is not None and self.closed.saved.manifest_file.name == self.saved.manifest_file.name

    def told(self) -> str:
        """Which reading it is, in one line."""
        manifest = self.saved.manifest
        which = f"{manifest.period.name}, asked {manifest.asked_at:%Y-%m-%d %H:%M:%S} UTC, {manifest.lines:,} lines"
        if self.closed is None:
            return f"{which}; the month is not closed."
        closing = self.closed.closing
        when = f"revision {closing.revision}, closed {closing.closed_at:%Y-%m-%d %H:%M} UTC"
        return f"{which}; {when}." if self.is_closed else f"{which}; not the reading that was closed: {when}."


def month_reading(name: str, folder: Path, *, reseller_id: str | None = None) -> MonthReading:
    """The reading of a month or a file: where a month is closed, the one that was closed.

    Args:
        name: ``2026-10``, ``last``, both dates of a range, or the path of a saved file.
        folder: Of the saved reports.
        reseller_id: As of ``saved_named``.

    Raises:
        ConfigurationError: There is none, or there are several.
    """
    found = saved_named(name, folder, reseller_id=reseller_id)
    manifest, beside = found.manifest, found.manifest_file.parent
    month, whose = manifest.period.name, (manifest.source, manifest.reseller_id)
    closed = closed_month(beside, month, source=manifest.source, reseller_id=manifest.reseller_id)
    *_older, newest = (
        each
        for each in saved_reports(beside)
        if (each.manifest.source, each.manifest.reseller_id) == whose and each.manifest.period == manifest.period
    )
    if closed is not None and month_named(name) == month:
        return MonthReading(closed.saved, closed, newest)
    return MonthReading(found, closed, newest)
