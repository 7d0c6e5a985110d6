"""Which reading of a month somebody's file is held against, in words."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from cloudmore.billing import SavedReport
from cloudmore.cli.month_reading import month_reading


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


def reading_named(name: str, folder: Path, *, reseller_id: str | None = None) -> Reading:
    """The reading of a month or a file.

    Args:
        name: ``2026-10``, ``last``, or the path of a saved file.
        folder: Of the saved reports.
        reseller_id: As of ``saved_named``.

    Raises:
        ConfigurationError: There is none, or there are several.
    """
    reading = month_reading(name, folder, reseller_id=reseller_id)
    closed = reading.closed
    if closed is None:
        return Reading(reading.saved, closed=False, told=("The month is not closed, so its report may still change.",))
    if not reading.is_closed:
        told = f"This is not the reading that was closed, of {closed.saved.manifest.asked_at:%Y-%m-%d %H:%M:%S} UTC."
        return Reading(reading.saved, closed=False, told=(told,))
    closing, newest = closed.closing, reading.newest
    sentences = [f"It is what was closed on {closing.closed_at:%Y-%m-%d}, revision {closing.revision}."]
    if newest.manifest_file.name != reading.saved.manifest_file.name:
        sentences.append(
            f"A newer reading, of {newest.manifest.asked_at:%Y-%m-%d %H:%M:%S} UTC, is not looked at; billing changes "
            "tells what is new in it."
        )
    return Reading(reading.saved, closed=True, told=tuple(sentences))
