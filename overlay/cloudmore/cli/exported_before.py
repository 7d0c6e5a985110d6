"""What was exported before, on the screen: why nothing is exported now, and what has become of it since."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cloudmore import ConfigurationError
from cloudmore.billing import (
    AdjustmentTotals,
    ExportState,
    RegisteredExport,
    SavedReport,
    adjustments,
    exported_already,
)
from cloudmore.cli.exported_reading import ExportedReading
from cloudmore.cli.options import Options
from cloudmore.cli.output import say
from cloudmore.cli.records import show


def stops(before: Sequence[RegisteredExport], reading: ExportedReading, options: Options, *, rest: bool) -> bool:
    """Whether nothing may be exported, since it was before, or may have been; then that is told.

    Args:
        before: What was exported to the same target of these billing dates.
        reading: That is to be exported.
        options: Of this run.
        rest: Whether only lines are exported that were not yet; an export whose end is not known stops that, too.
    """
    period = reading.saved.manifest.period
    same = [each for each in before if each.record.period == period]
    started = [each for each in before if each.record.state is ExportState.STARTED]
    if rest and not started:
        return False
    shared = 0 if same else exported_already(reading.saved.lines(), before)
    if not (same or started or shared):
        return False
    for each in before:
        say(_told(each))
    if shared:
        say(f"{shared:,} lines of {period.name} are among them.")
    options.summary.findings["already-exported"] = shared or sum(each.record.lines for each in same)
    done = [each for each in same if each.record.state is ExportState.DONE]
    if done:
        _tell_restated(done[-1], reading, options)
    say('Nothing was exported. --rest takes lines that were not exported yet; all of it once more: --again "REASON"')
    return True


def _told(each: RegisteredExport) -> str:
    record = each.record
    told = f"{record.period.name} to {record.target}: {record.told()}"
    if record.state is ExportState.STARTED:
        return f"{told}. Look whether {', '.join(record.planned)} was imported. ({each.file})"
    why = "" if record.reason is None else f", again because: {record.reason}"
    return f"{told}, {', '.join(file.path for file in record.files)}{why}."


def _tell_restated(last: RegisteredExport, reading: ExportedReading, options: Options) -> None:
    """What the reading has more than the one that was exported: what ``billing changes`` gives for the two."""
    manifest = reading.saved.manifest_file
    if last.record.manifest == manifest.name:
        return
    month = reading.saved.manifest.period.name
    exported = _reading_of(last.file.with_name(last.record.manifest))
    if exported is None:
        say(f"The reading that was exported, {last.record.manifest}, is gone, so nobody can say what is new since.")
        return
    totals = AdjustmentTotals()
    for _each in totals.counted(adjustments(exported.lines(), reading.saved.lines())):
        pass
    rows: list[dict[str, Any]] = [
        {
            "change": change.value,
            "currency": currency or "(none)",
            "lines": sums.lines,
            "total_sales": sums.sales,
            "total_cost": sums.cost,
        }
        for (change, currency), sums in sorted(
            totals.by_change.items(), key=lambda item: (item[0][0].value, item[0][1] or "")
        )
    ]
    if not rows:
        say("This is another reading than the one that was exported, and it has no changes.")
        return
    say(f"This is another reading of {month} than the one that was exported.")
    show(rows, tuple(rows[0]), options, title="Changes since the export, new less old")
    closed = reading.closed
    is_of_closed = closed is not None and closed.saved.manifest_file.name == last.record.manifest
    words = ["changes", month, "--from"] if is_of_closed else ["compare", str(exported.manifest_file)]
    command = shlex.join(["cloudmore", "billing", *words, str(manifest), "-o", "difference.csv"])
    say(f"For the difference alone: {command}")


def _reading_of(manifest: Path) -> SavedReport | None:
    try:
        return SavedReport.open(manifest)
    except ConfigurationError:
        if manifest.exists():
            raise
        return None
