"""What somebody has to look at before a month is exported: what the check of it has found, and which reading it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cloudmore.billing import (
    CheckLimits,
    Finding,
    checked,
    month_before,
    read_acceptances,
    remember_acceptances,
    subject_key,
)
from cloudmore.cli.month_reading import MonthReading

_NOT_OVER = "month-not-over"


def open_findings(
    reading: MonthReading, limits: CheckLimits, accept: Sequence[str], now: datetime
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
