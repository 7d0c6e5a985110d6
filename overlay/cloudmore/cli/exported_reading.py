"""Which reading of a month is exported, and what is still open about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from attrs import frozen

from cloudmore.billing import (
    CheckLimits,
    ClosedMonth,
    Finding,
    SavedReport,
    checked,
    closed_month,
    month_before,
    read_acceptances,
    remember_acceptances,
    saved_reports,
    subject_key,
)
from cloudmore.cli.saved_reports import month_named, saved_named

_NOT_OVER = "month-not-over"


@frozen
class ExportedReading:
    """The reading that is exported.

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


def exported_reading(name: str, folder: Path) -> ExportedReading:
    """The reading of a month or a file: where a month is closed, the one that was closed.

    Args:
        name: ``2026-10``, ``last``, both dates of a range, or the path of a saved file.
        folder: Of the saved reports.

    Raises:
        ConfigurationError: There is none, or there are several.
    """
    found = saved_named(name, folder)
    manifest, beside = found.manifest, found.manifest_file.parent
    month, whose = manifest.period.name, (manifest.source, manifest.reseller_id)
    closed = closed_month(beside, month, source=manifest.source, reseller_id=manifest.reseller_id)
    *_older, newest = (
        each
        for each in saved_reports(beside)
        if (each.manifest.source, each.manifest.reseller_id) == whose and each.manifest.period == manifest.period
    )
    if closed is not None and month_named(name) == month:
        return ExportedReading(closed.saved, closed, newest)
    return ExportedReading(found, closed, newest)


def open_findings(
    reading: ExportedReading, limits: CheckLimits, accept: Sequence[str], now: datetime
) -> Iterator[Finding]:
    """What somebody has to look at before a reading is invoiced; nothing of one that was closed.

    Args:
        reading: It.
        limits: Of the check.
        accept: What is accepted with this run.
        now: When, in UTC.
    """
    if reading.is_closed:
        return
    month = reading.saved.manifest.period.name
    if reading.closed is not None:
        yield Finding(
            "other-reading",
            f"{reading.told()} See what differs with: cloudmore billing changes {month}",
            0,
            subject_key(reading.saved.manifest_file.name),
        )
    folder = reading.saved.manifest_file.parent
    result = checked(reading.saved, month_before(reading.saved), limits, read_acceptances(folder).giving(accept), now)
    remember_acceptances(folder, result.remembered)
    found = {code: each.open for code, each in sorted(result.counts.items()) if each.open}
    if found:
        told = ", ".join(f"{count} {code}" for code, count in found.items())
        keys = sorted(f"{each.finding.code} {each.finding.key}" for each in result.judged if each.acceptance is None)
        later = " The month is not over: what still comes is exported with --rest." if _NOT_OVER in found else ""
        yield Finding(
            "open-findings",
            f"{month} is exported with open findings: {told}.{later} See them with: cloudmore billing check {month}",
            sum(found.values()),
            subject_key(*keys),
        )
