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
from cloudmore.cli.month_reading import MonthReading
from cloudmore.cli.options import Options
from cloudmore.cli.output import say
from cloudmore.cli.records import show


def stops(before: Sequence[RegisteredExport], reading: MonthReading, options: Options) -> bool:
    """Whether nothing may be exported, since it was before, or may have been; then that is told.

    Args:
        before: What was exported to the same target of these billing dates.
        reading: That is to be exported.
        options: Of this run.
    """
    period = reading.saved.manifest.period
    same = [each for each in before if each.record.period == period]
    started = [each for each in before if each.record.state is ExportState.STARTED]
    shared = 0 if same else exported_already(reading.saved.lines(), before)
    if not (same or started or shared):
        return False
    for each in before:
        say(_told(each))
    if shared:
        say(f"{shared:,} lines of {period.name} are among them.")
    options.summary.findings["already-exported"] = shared or sum(each.record.lines for each in same)
    changed_since(before, reading, options)
    say('Nothing was exported. --rest takes lines that were not exported yet; all of it once more: --again "REASON"')
    return True


def stops_rest(before: Sequence[RegisteredExport]) -> bool:
    """Whether not even the rest may be exported, since nobody can say what that is; then that is told.

    Args:
        before: What was exported to the same target of these billing dates.
    """
    started = [each for each in before if each.record.state is ExportState.STARTED]
    for each in started:
        say(_told(each))
    if started:
        say('Nothing was exported. Where its files were not imported, export all of it: --again "REASON"')
    return bool(started)


def _told(each: RegisteredExport) -> str:
    record = each.record
    told = f"{record.period.name} to {record.target}: {record.told()}"
    if record.state is ExportState.STARTED:
        return f"{told}. Look whether {', '.join(record.planned)} was imported. ({each.file})"
    why = "" if record.reason is None else f", again because: {record.reason}"
    return f"{told}, {', '.join(file.path for file in record.files)}{why}."


def changed_since(before: Sequence[RegisteredExport], reading: MonthReading, options: Options) -> None:
    """What a reading has more than the one that was exported: what ``billing changes`` gives for the two; it is told.

    Args:
        before: What was exported to the same target of these billing dates.
        reading: A reading of them.
        options: Of this run.
    """
    period, manifest = reading.saved.manifest.period, reading.saved.manifest_file
    records = [each for each in before if each.record.period == period and each.record.state is ExportState.DONE]
    if not records or records[-1].record.manifest == manifest.name:
        return
    name = records[-1].record.manifest
    exported = _reading_of(records[-1].file.with_name(name))
    if exported is None:
        say(f"The reading that was exported, {name}, is gone, so nobody can say what is new since.")
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
    say(f"This is another reading of {period.name} than the one that was exported.")
    show(rows, tuple(rows[0]), options, title="Changes since the export, new less old")
    closed = reading.closed
    is_of_closed = closed is not None and closed.saved.manifest_file.name == name
    words = ["changes", period.name, "--from"] if is_of_closed else ["compare", str(exported.manifest_file)]
    command = shlex.join(["cloudmore", "billing", *words, str(manifest), "-o", "difference.csv"])
    say(f"For the difference alone: {command}")


def _reading_of(manifest: Path) -> SavedReport | None:
    try:
        return SavedReport.open(manifest)
    except ConfigurationError:
        if manifest.exists():
            raise
        return None
