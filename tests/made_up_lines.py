"""Billing lines that no report ever had, and files of them without a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import attrs

from cloudmore.billing import COLUMNS, BillingLine, FileOptions, Finding, Period, Totals
from cloudmore.billing.files import writing as billing_files
from cloudmore.billing.files.columns import FileColumns
from cloudmore.billing.files.line_file import FileEnding, FileHeading

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
ASKED_AT = datetime(2026, 11, 9, 7, 31, tzinfo=UTC)
HEADING = FileHeading("cloudmore", "reseller-1", OCTOBER, "Europe/Stockholm", ASKED_AT)
SANDBOX = attrs.evolve(HEADING, source="sandbox")
BLANK = BillingLine(**dict.fromkeys(COLUMNS))  # type: ignore[arg-type]  # nothing anywhere, on purpose


def line(**values: Any) -> BillingLine:
    """A line with these values and hardly any other."""
    return attrs.evolve(BLANK, **{"source": "cloudmore", "billing_date": date(2026, 10, 5), **values})


def write_lines(
    lines: Iterable[BillingLine],
    paths: Sequence[Path],
    *,
    heading: FileHeading = HEADING,
    findings: tuple[Finding, ...] = (),
    **options: Any,
) -> tuple[Finding, ...]:
    """Write lines as a report does; returns what the files themselves have found."""
    chosen = FileOptions(**options)
    columns, totals = FileColumns(chosen), Totals(OCTOBER)
    billing_files.write_lines(
        totals.counted(iter(lines)),
        paths,
        heading=heading,
        columns=columns,
        options=chosen,
        ending=lambda: FileEnding(totals, findings),
    )
    return columns.findings()
