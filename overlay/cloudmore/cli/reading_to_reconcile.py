"""Which reading of a month somebody's file is held against: what was closed, where the month is closed."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from cloudmore.billing import ClosedMonth, SavedReport, closed_month, saved_reports
from cloudmore.cli.saved_reports import month_named, saved_named


@frozen
class Reading:
    """A saved report, and what there is to say about it.

    Attributes:
        saved: It.
        closed: Whether it is what was closed.
        told: In words.
    """

    saved: SavedReport
    closed: bool
    told: tuple[str, ...]


def reading_named(name: str, folder: Path) -> Reading:
    """The reading of a month or a file.

    Args:
        name: ``2026-10``, ``last``, or the path of a saved file.
        folder: Of the saved reports.

    Raises:
        ConfigurationError: There is none, or there are several.
    """
    month = month_named(name)
    if (closed := closed_month(folder, month)) is not None:
        return _of_closed(closed)
    saved = saved_named(month, folder)
    manifest = saved.manifest
    whose = {"source": manifest.source, "reseller_id": manifest.reseller_id}
    closed = closed_month(saved.manifest_file.parent, manifest.period.name, **whose)
    if closed is None:
        return Reading(saved, closed=False, told=("The month is not closed, so its report may still change.",))
    if closed.saved.manifest_file.resolve() == saved.manifest_file.resolve():
        return _of_closed(closed)
    told = f"This is not the reading that was closed, of {closed.saved.manifest.asked_at:%Y-%m-%d %H:%M:%S} UTC."
    return Reading(saved, closed=False, told=(told,))


def _of_closed(closed: ClosedMonth) -> Reading:
    saved, closing = closed.saved, closed.closing
    manifest = saved.manifest
    told = [f"It is what was closed on {closing.closed_at:%Y-%m-%d}, revision {closing.revision}."]
    whose = manifest.period.name, manifest.source, manifest.reseller_id
    newer = [
        each.manifest.asked_at
        for each in saved_reports(saved.manifest_file.parent)
        if (each.manifest.period.name, each.manifest.source, each.manifest.reseller_id) == whose
        and each.manifest.asked_at > manifest.asked_at
    ]
    if newer:
        told.append(
            f"A newer reading, of {max(newer):%Y-%m-%d %H:%M:%S} UTC, is not looked at; billing changes tells what is "
            "new in it."
        )
    return Reading(saved, closed=True, told=tuple(told))
