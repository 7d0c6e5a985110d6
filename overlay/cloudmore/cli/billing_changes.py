"""``cloudmore billing changes``: what is new in a month since it was closed."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from attrs import evolve

from cloudmore import ConfigurationError
from cloudmore.billing import (
    ADJUSTMENTS,
    Adjustment,
    AdjustmentTotals,
    Change,
    ClosedMonth,
    Finding,
    SavedReport,
    Subject,
    adjustments,
    check_row_paths,
    check_same_month,
    closed_month,
    write_rows,
    zone_named,
)
from cloudmore.cli.acceptance import ANY, Accept, FailOn, Judgement, tell_findings
from cloudmore.cli.billing_options import Settings, Wait, duration, settings_of
from cloudmore.cli.billing_totals import shorter, two_places
from cloudmore.cli.billing_wait import Job, kept_report, sandbox_file
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.largest import Largest
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import say
from cloudmore.cli.progress import working
from cloudmore.cli.records import show
from cloudmore.cli.saved_reports import SAVED, Saved, month_named, refuse_among_saved

MOST_SHOWN = 20


def changes(  # noqa: PLR0917 - every one of them is an option of the command line
    context: typer.Context,
    month: Annotated[str, typer.Argument(metavar="MONTH", help="Month that is closed: 2026-10, or last.")],
    from_file: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="A report that was saved since, instead of fetching it again."),
    ] = None,
    saved: Saved = SAVED,
    wait: Wait = "30m",
    settings: Settings = None,
    accept: Accept = None,
    fail_on: FailOn = ANY,
) -> None:
    """Fetch a closed month again, and tell what is new in it.

    That is late, vanished and restated lines. -o writes them as adjustment lines, whose sum is what the new report has
    more than the closed one, to the last digit. Ends with 7 when there are any. The closed report stays as it is;
    billing close makes the new one a revision.

    Example: cloudmore billing changes 2026-10 -o adjustments.csv
    """
    options: Options = context.obj
    check_row_paths(options.output)
    options.keep_summary_apart(*options.output, *map(sandbox_file, options.output), settings)
    for folder in {saved, *([from_file.parent] if from_file else [])}:
        options.keep_summary_apart(*folder.glob("*"))
        refuse_among_saved(options.output, folder)
    name, judgement = month_named(month), Judgement.of(accept, fail_on)
    with _reading(name, from_file, saved, options, wait=wait, settings=settings) as (closed, new):
        check_same_month(closed.saved.manifest, new.manifest)
        if new.manifest.asked_at < closed.saved.manifest.asked_at:
            raise ConfigurationError(
                f"The report {from_file} was asked for before the one that was closed, so nothing in it is new since.",
                remedy="Give a newer one, or leave --from out to fetch the month again.",
            )
        options.summary.sandbox |= new.manifest.source == "sandbox"
        files = [sandbox_file(file) if options.summary.sandbox else file for file in options.output]
        totals = AdjustmentTotals()
        largest = Largest[Adjustment](MOST_SHOWN)
        found = _seen(totals.counted(adjustments(closed.saved.lines(), new.lines())), largest)
        with working(options, "comparing"):
            write_rows((each.values() for each in found if each.change is not Change.RENAMED), ADJUSTMENTS, files)
    options.summary.wrote(*files)
    _show(closed, new, totals, largest, options)
    manifest = new.manifest
    subject = Subject(manifest.source, manifest.reseller_id, name)
    found_now = (*totals.findings(), *_findings_since(closed, new))
    gathered, accepted = judgement.gathered(found_now, subject, saved)
    options.summary.wrote(*([accepted] if accepted else []))
    tell_findings(gathered, options)
    if files and not options.quiet:
        say(f"Written: {', '.join(map(str, files))}")
    if totals.findings():
        say(f"When they are right, close the month again: cloudmore billing close {name}")
    if gathered.fails(judgement.codes):
        raise typer.Exit(ExitCode.LOOK)


@contextmanager
def _reading(
    month: str, file: Path | None, saved: Path, options: Options, *, wait: str, settings: Path | None
) -> Generator[tuple[ClosedMonth, SavedReport]]:
    """The closed month and a newer reading of it."""
    if file is not None:
        new = SavedReport.open(file)
        yield _closed(month, saved, new.manifest.reseller_id, new.manifest.source), new
        return
    seconds = duration(wait)
    with options.client() as cm:
        closed = _closed(month, saved, cm.credentials.reseller_id, "sandbox" if options.sandbox else None)
        manifest, chosen = closed.saved.manifest, settings_of(settings)
        if settings is None:
            # As it was asked for and read when it was closed, else every line would be another one.
            zone, range_end = zone_named(manifest.zone), manifest.range_end
            chosen = evolve(chosen, columns=manifest.chosen_columns, zone=zone, range_end=range_end)
        job = Job((), seconds, settings, chosen, allow_empty=False, saved=saved, judgement=Judgement())
        ask = partial(cm.billing.submit, month, zone=chosen.zone, range_end=chosen.range_end)
        with kept_report(cm, ask, job, options) as kept:
            yield closed, SavedReport.open(kept.manifest)


def _closed(month: str, saved: Path, reseller_id: str, source: str | None) -> ClosedMonth:
    closed = closed_month(saved, month, source=source, reseller_id=reseller_id)
    if closed is None:
        raise ConfigurationError(
            f"{month} is not closed in {saved}, so nothing can be new since.",
            remedy=f"Close it first: cloudmore billing close {month}",
        )
    return closed


def _findings_since(closed: ClosedMonth, new: SavedReport) -> Iterator[Finding]:
    """What the new report has of its own: where it was cut, lines have vanished from it and from nowhere else."""
    accepted = {(each["code"], each["key"]): each["count"] for each in closed.closing.accepted}
    for finding in new.manifest.findings:
        if finding.count > accepted.get((finding.code, finding.key), -1):
            yield finding


def _seen(found: Iterable[Adjustment], largest: Largest[Adjustment]) -> Iterator[Adjustment]:
    for each in found:
        if each.change is not Change.RENAMED:
            largest.add(each.line.currency or "(none)", each.line.total_sales or Decimal(0), each)
        yield each


def _row(currency: str, each: Adjustment) -> dict[str, Any]:
    line = each.line
    return {
        "currency": currency,
        "change": each.change.value,
        "billing_date": None if line.billing_date is None else line.billing_date.isoformat(),
        "organization": shorter(line.organization_name or line.organization_id or "(reseller itself)"),
        "product": shorter(line.product_name or line.service_name or line.details or ""),
        "quantity": line.quantity,
        "total_sales": None if line.total_sales is None else two_places(line.total_sales),
        "total_cost": None if line.total_cost is None else two_places(line.total_cost),
    }


def _show(
    closed: ClosedMonth, new: SavedReport, totals: AdjustmentTotals, largest: Largest[Adjustment], options: Options
) -> None:
    per_change = [
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
    columns = ("change", "currency", "lines", "total_sales", "total_cost")
    if options.format is not ScreenFormat.TABLE:
        show(per_change, columns, options)
        return
    if new.manifest.source == "sandbox":
        print("SANDBOX: made-up data, not for invoices.")
    closing = closed.closing
    print(
        f"{closing.month}: revision {closing.revision}, asked {closed.saved.manifest.asked_at:%Y-%m-%d %H:%M:%S} UTC, "
        f"{closing.lines} lines; new reading, asked {new.manifest.asked_at:%Y-%m-%d %H:%M:%S} UTC, "
        f"{new.manifest.lines} lines."
    )
    if not totals.findings():
        print("No changes.")
        compared = [
            {"currency": currency or "(none)", "lines": each.lines, "total_sales": each.sales, "total_cost": each.cost}
            for currency, each in sorted(new.manifest.totals.items(), key=lambda item: item[0] or "")
        ]
        show(compared, columns[1:], options, title="Compared")
    if per_change:
        show(per_change, columns, options, title="Changes, new less old; those that are only renamed are in no file")
    rows = [_row(*each) for each in largest.items()]
    if rows:
        title = f"Largest changes, at most {MOST_SHOWN} a currency, rounded to two places"
        show(rows, list(rows[0]), options, title=title)
