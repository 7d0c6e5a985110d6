"""The month that a saved report is compared with when nobody says another."""

from __future__ import annotations

import re

from cloudmore.billing.month import month_period
from cloudmore.billing.saved.saved_report import SavedReport, find_saved, saved_reports

_MONTH = re.compile(r"\d{4}-\d{2}")


def month_before(saved: SavedReport) -> SavedReport | None:
    """The newest saved report of the month before, beside a report; ``None`` where none is kept.

    Args:
        saved: Of the month; a period that is no whole month has none before it.

    Raises:
        ConfigurationError: It is there, and cannot be read.
    """
    manifest, folder = saved.manifest, saved.manifest_file.parent
    if not _MONTH.fullmatch(manifest.period.name):
        return None
    name = month_period("last", today=manifest.period.start).name
    whose = name, manifest.source, manifest.reseller_id
    kept = (each.manifest for each in saved_reports(folder))
    if whose not in {(each.period.name, each.source, each.reseller_id) for each in kept}:
        return None
    return find_saved(folder, name, source=manifest.source, reseller_id=manifest.reseller_id)
