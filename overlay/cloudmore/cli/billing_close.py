"""``cloudmore billing close``: a checked month is frozen."""

from __future__ import annotations

import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from cloudmore.billing import (
    ACCEPTED_FILE,
    CheckLimits,
    CheckResult,
    ClosedMonth,
    SavedReport,
    checked,
    close_report,
    month_before,
    next_revision,
    plain,
    read_acceptances,
    read_limits,
    remember_acceptances,
    saved_reports,
    why_not_closed,
)
from cloudmore.cli.acceptance import Accept
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.options import Options
from cloudmore.cli.output import say, visible
from cloudmore.cli.progress import working
from cloudmore.cli.records import show_record
from cloudmore.cli.saved_reports import SAVED, Saved, saved_named

Settings = Annotated[
    Path | None, typer.Option(metavar="FILE", help="TOML file whose [billing.check] has other thresholds.")
]


def close(
    context: typer.Context,
    month: Annotated[str, typer.Argument(metavar="MONTH|FILE", help="2026-10, last, or a saved file.")],
    saved: Saved = SAVED,
    settings: Settings = None,
    accept: Accept = None,
) -> None:
    """Freeze a saved month that was checked, with nothing open.

    The report's files are made read-only, and a record beside them holds their digests. Closing a month again after
    changes makes a revision, whose record names the adjustments.

    Example: cloudmore billing close 2026-10 --accept equal-lines="two cost centres"
    """
    options: Options = context.obj
    options.no_files()
    with working(options, "reading the report"):
        report = saved_named(month, saved, reseller_id=options.reseller())
    folder = report.manifest_file.parent
    options.keep_summary_apart(settings, *folder.glob("*"), folder / ACCEPTED_FILE)
    limits = CheckLimits() if settings is None else read_limits(settings)
    options.summary.sandbox |= report.manifest.source == "sandbox"
    # What is closed already needs no other check.
    revision = next_revision(report)
    now = datetime.now(UTC)
    accepted = read_acceptances(folder).giving(accept or ())
    with working(options, "checking the report"):
        result = checked(report, month_before(report), limits, accepted, now)
    if (written := remember_acceptances(folder, result.remembered)) is not None:
        options.summary.wrote(written)
    if why := why_not_closed(report.manifest, result):
        _refuse(why, result, month, options)
    with working(options, "closing the month"):
        closed = close_report(report, result, now=now, revision=revision)
    options.summary.wrote(closed.record_file)
    show_record(_told(closed, result), options)
    if not options.quiet:
        say(f"Written: {closed.record_file}")
    _tell_newer(report, folder)


def _tell_newer(report: SavedReport, folder: Path) -> None:
    """Say so where a later reading of the month is saved: what it has more is not in what was closed."""
    manifest = report.manifest
    whose = manifest.source, manifest.reseller_id, manifest.period
    kept = ((each, each.manifest) for each in saved_reports(folder))
    *_older, newest = (each for each, its in kept if (its.source, its.reseller_id, its.period) == whose)
    if newest.manifest_file != report.manifest_file:
        command = shlex.join(
            ["cloudmore", "billing", "changes", manifest.period.name, "--from", str(newest.manifest_file)]
        )
        say(f"A newer report of {manifest.period.name} is saved. See what it has more with: {command}")


def _refuse(why: str, result: CheckResult, month: str, options: Options) -> None:
    options.summary.findings.update({code: each.open for code, each in result.counts.items() if each.open})
    for code, each in sorted(result.counts.items()):
        if each.open:
            print(visible(f"Look: {each.open} of {code}"), file=sys.stderr)
    say(f"{why} See them with: cloudmore billing check {month}")
    raise typer.Exit(ExitCode.LOOK)


def _told(closed: ClosedMonth, result: CheckResult) -> dict[str, Any]:
    closing = closed.closing
    return {
        "month": closing.month,
        "revision": closing.revision,
        "source": closing.source,
        "reseller_id": closing.reseller_id,
        "closed_at": closing.closed_at.isoformat(timespec="seconds"),
        "lines": closing.lines,
        "totals": "; ".join(
            f"{currency or '(none)'} sales {plain(total.sales)} cost {plain(total.cost)}"
            for currency, total in sorted(closing.totals.items(), key=lambda item: item[0] or "")
        ),
        "accepted": sum(each.accepted for each in result.counts.values()),
        "manifest_sha256": closing.manifest_sha256,
        "record": str(closed.record_file),
    }
