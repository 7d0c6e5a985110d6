"""``cloudmore mapping check``: who is billed and is nobody's customer, offline."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

import typer

from cloudmore.billing import Judged, SavedReport, Subject, json_text
from cloudmore.cli.acceptance import ANY, Accept, FailOn, Judgement, judged_row
from cloudmore.cli.billing_control import show_control
from cloudmore.cli.billing_totals import two_places
from cloudmore.cli.billing_wait import sandbox_file
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.mapping_options import MAPPED, Columns, CustomersFile, ItemsFile, Mapped, both_of, files_of
from cloudmore.cli.month_reading import month_reading
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import as_it_came, visible
from cloudmore.cli.progress import working
from cloudmore.cli.records import as_bytes, format_of, show, write_file
from cloudmore.cli.saved_reports import SAVED, Saved, refuse_among_saved
from cloudmore.mapping import BilledOrganization, MappingCheck, check_mapping, read_mapping

_COLUMNS = (
    *("source", "reseller_id", "month"),
    *("code", "status", "count", "currency", "amount", "organization", "service", "message", "key", "reason"),
)


def check(  # noqa: PLR0917 - every one of them is an option of the command line
    context: typer.Context,
    month: Annotated[str, typer.Argument(metavar="[MONTH|FILE]", help="2026-10, last, or a saved file.")] = "last",
    mapping: Mapped = MAPPED,
    customers: CustomersFile = None,
    items: ItemsFile = None,
    column: Columns = None,
    products: Annotated[
        bool, typer.Option("--products", help="Every product that somebody buys needs an item, too.")
    ] = False,
    saved: Saved = SAVED,
    accept: Accept = None,
    fail_on: FailOn = ANY,
) -> None:
    """Find who is billed, and is nobody's customer; offline.

    It holds the mapping against a saved report, and lists them with their money, most first, and what has changed since
    the mapping was made: renamed, gone and re-created organizations, and with --customers and --items keys and codes
    that the other system does not have. Ends with 7 while a finding is open.

    Example: cloudmore mapping check 2026-10 --customers erp.csv
    """
    options: Options = context.obj
    judgement = Judgement.of(accept, fail_on)
    with working(options, "reading the report"):
        report = month_reading(month, saved, reseller_id=options.reseller()).saved
    folder = report.manifest_file.parent
    options.summary.sandbox |= report.manifest.source == "sandbox"
    written = [sandbox_file(path) if options.summary.sandbox else path for path in options.output]
    options.keep_summary_apart(*written, *folder.glob("*"))
    files_of(options, mapping, customers, items)
    refuse_among_saved(written, folder)
    known, known_items = both_of(customers, items, column)
    mapped = read_mapping(mapping)
    with working(options, "holding it against the mapping"):
        result = check_mapping(report, mapped, known, products=products, items=known_items)
    manifest = report.manifest
    subject = Subject(manifest.source, manifest.reseller_id, manifest.period.name)
    gathered, accepted = judgement.gathered(result.findings, subject, folder)
    if accepted is not None:
        options.summary.wrote(accepted)
    judged = gathered.judged()
    for path in written:
        write_file(path, _told(result, judged, report, format_of(path)))
        options.summary.wrote(path)
    options.summary.control = result.control.record()
    for code, counted in gathered.counts.items():
        if counted.open:
            options.summary.findings[code] = counted.open
    if options.format is ScreenFormat.TABLE:
        _show(result, judged, report, options)
    else:
        as_it_came(_told(result, judged, report, options.format))
    if gathered.fails(judgement.codes):
        raise typer.Exit(ExitCode.LOOK)


def _told(result: MappingCheck, judged: Sequence[Judged], report: SavedReport, form: ScreenFormat) -> bytes:
    manifest = report.manifest
    whose = {"source": manifest.source, "reseller_id": manifest.reseller_id, "month": manifest.period.name}
    rows = [judged_row(each) for each in judged]
    if form is not ScreenFormat.JSON:
        return as_bytes(json_text([{**whose, **row} for row in rows], sort=False).encode(), _COLUMNS, form)
    record = {
        "schema": "mapping-check/1",
        **whose,
        "verdict": _verdict(result, judged),
        "lines": result.lines,
        "control": result.control.record(),
        "unmapped": sorted((row for each in result.unmapped for row in _billed(each)), key=_by_currency),
        "excluded": sorted((row for each in result.excluded for row in _billed(each)), key=_by_currency),
        "findings": rows,
    }
    return as_bytes(json_text(record, sort=False).encode(), (), ScreenFormat.JSON)


def _billed(each: BilledOrganization) -> list[dict[str, Any]]:
    return [
        {
            "organization_id": each.id,
            "organization": each.told,
            "currency": currency,
            "lines": total.lines,
            "total_sales": total.sales,
            "total_cost": total.cost,
            "suggested": ", ".join(each.entry.suggested) if each.entry else "",
            "reason": each.excluded,
        }
        for currency, total in each.totals.items()
    ]


def _verdict(result: MappingCheck, judged: Sequence[Judged]) -> str:
    if not result.lines:
        return "There is no billing line, so nothing was checked."
    unmapped = {each.id or each.name for each in result.unmapped}
    found = sum(each.is_open for each in judged)
    who = (
        "Every organization with billing has a customer or is excluded"
        if not unmapped
        else f"{_counted(len(unmapped), 'organization')} with billing {'has' if len(unmapped) == 1 else 'have'} no "
        "customer"
    )
    return f"{who}; {_counted(found, 'finding')} {'is' if found == 1 else 'are'} open."


def _by_currency(row: dict[str, Any]) -> tuple[str, Decimal]:
    """Amounts of two currencies cannot be compared."""
    return row["currency"] or "", -abs(row["total_sales"])


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _show(result: MappingCheck, judged: Sequence[Judged], report: SavedReport, options: Options) -> None:
    manifest = report.manifest
    if manifest.source == "sandbox":
        print("SANDBOX: made-up data, not for invoices.")
    print(_verdict(result, judged))
    print(f"{manifest.period.name}, asked {manifest.asked_at:%Y-%m-%d %H:%M:%S} UTC, {_counted(result.lines, 'line')}.")
    for title, billed, last in (
        ("UNMAPPED: nobody gets an invoice for these", result.unmapped, "suggested"),
        ("Excluded, and billed all the same", result.excluded, "reason"),
    ):
        rows = [
            {**row, "total_sales": two_places(row["total_sales"]), "total_cost": two_places(row["total_cost"])}
            for row in sorted((row for each in billed for row in _billed(each)), key=_by_currency)
        ]
        if rows:
            show(
                [{**row, "currency": row["currency"] or "(none)"} for row in rows],
                ("organization", "lines", "total_sales", "total_cost", "currency", last),
                options,
                title=title,
            )
    if result.control.by_currency:
        show_control(result.control, options)
    for each in judged:
        # What the first table has is not told twice.
        if each.is_open and each.finding.code != "unmapped":
            print(visible(f"Look: {each.finding.message} [{each.finding.code}:{each.finding.key}]"), file=sys.stderr)
        elif each.acceptance is not None and not options.quiet:
            told = f"Accepted: {each.finding.message} [{each.finding.code}] Because: {each.acceptance.reason}"
            print(visible(told), file=sys.stderr)
