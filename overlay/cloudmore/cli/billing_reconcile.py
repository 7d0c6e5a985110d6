"""``cloudmore billing reconcile``: a saved report against what an ERP has invoiced, or a vendor has billed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from cloudmore import ConfigurationError
from cloudmore.billing import (
    ACCEPTED_FILE,
    RECONCILIATION,
    BillingLine,
    Finding,
    InvoiceFile,
    ReconcileTerms,
    Side,
    Subject,
    Tolerances,
    check_row_paths,
    month_period,
    reconciled,
    write_rows,
)
from cloudmore.cli.acceptance import ANY, Accept, FailOn, Judgement
from cloudmore.cli.billing_wait import sandbox_file
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.invoice_options import (
    COLUMNS,
    Column,
    Columns,
    Credits,
    Currency,
    Dates,
    InvoiceOptions,
    Numbers,
)
from cloudmore.cli.options import Options
from cloudmore.cli.output import say
from cloudmore.cli.reading_to_reconcile import reading_named
from cloudmore.cli.reconcile_screen import Shown, show_reconciliation
from cloudmore.cli.saved_reports import SAVED, Saved, month_named, refuse_among_saved
from cloudmore.mapping import MAPPING_FILE, CustomerMapping, read_mapping

MappingFile = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        metavar="FILE",
        help=f"Customers and items of the file by organization and product; {MAPPING_FILE} where it is there.",
    ),
]
SalesFile = Annotated[
    Path | None, typer.Option("--sales", metavar="FILE", help="CSV of invoices, held against the total sales.")
]
CostFile = Annotated[
    Path | None, typer.Option("--cost", metavar="FILE", help="CSV of a vendor's bill, held against the total cost.")
]
OfALine = Annotated[
    str, typer.Option("--tolerance", metavar="AMOUNT", help="What each line may differ by, in its own currency.")
]
OfACustomer = Annotated[
    str,
    typer.Option(metavar="AMOUNT", help="What a sum of lines may differ by at most, and all of a customer together."),
]
Dated = Annotated[
    str | None,
    typer.Option(metavar="MONTH|any", help="The month of the file's dates, where it is another than the report's."),
]
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?", re.ASCII)
_ItemOf = Callable[[BillingLine], str | None]


def reconcile(  # noqa: PLR0917 - every one of them is an option of the command line
    context: typer.Context,
    month: Annotated[str, typer.Argument(metavar="[MONTH|FILE]", help="2026-10, last, or a saved file.")] = "last",
    sales: SalesFile = None,
    cost: CostFile = None,
    mapping: MappingFile = None,
    column: Column = None,
    columns: Columns = COLUMNS,
    numbers: Numbers = None,
    dates: Dates = None,
    currency: Currency = None,
    credit_notes: Credits = None,
    dated: Dated = None,
    tolerance: OfALine = "0.01",
    customer_tolerance: OfACustomer = "1.00",
    saved: Saved = SAVED,
    accept: Accept = None,
    fail_on: FailOn = ANY,
) -> None:
    """Hold a saved report against an ERP's invoices (--sales) or a vendor's bill (--cost), offline.

    A month that is closed is held against what was closed. Sums come first, then what differs, the most money first; -o
    writes all of it. Ends with 7 while a difference is open, and always where nothing was compared.

    Example: cloudmore billing reconcile 2026-10 --sales invoices.csv -o differences.csv
    """
    options: Options = context.obj
    side, path = _side_of(sales, cost)
    tolerances = Tolerances(_amount("--tolerance", tolerance), _amount("--customer-tolerance", customer_tolerance))
    judgement = Judgement.of(accept, fail_on)
    if mapping is None and Path(MAPPING_FILE).exists():
        mapping = Path(MAPPING_FILE)
    mapped = CustomerMapping() if mapping is None else read_mapping(mapping)
    reading = reading_named(month, saved)
    report = reading.saved
    manifest, folder = report.manifest, report.manifest_file.parent
    options.summary.sandbox |= manifest.source == "sandbox"
    files = [sandbox_file(file) if options.summary.sandbox else file for file in options.output]
    check_row_paths(files)
    options.keep_summary_apart(
        *(*options.output, *files, path, mapping, columns, folder / ACCEPTED_FILE, *folder.glob("*"))
    )
    refuse_among_saved(files, folder)
    _refuse_over(files, path, mapping, columns)
    invoices = InvoiceOptions(tuple(column or ()), columns, numbers, dates, currency, credit_notes).read(path, options)
    period = manifest.period
    terms = ReconcileTerms(
        side=side,
        period=period,
        dated=None if dated == "any" else period if dated is None else month_period(month_named(dated), today=date.max),
        tolerances=tolerances,
        mapped=mapped.customer_keys(),
        excluded=mapped.excluded(),
        item_of=_item_of(mapped),
    )
    with reconciled(report.lines(), invoices.rows(), terms) as result:
        subject = Subject(manifest.source, manifest.reseller_id, period.name)
        found = chain(_unclear(invoices), result.findings())
        gathered, accepted = judgement.gathered(found, subject, folder)
        write_rows((row.values() for row in result.rows()), RECONCILIATION, files)
        options.summary.wrote(*files, *([accepted] if accepted else []))
        options.summary.findings.update({code: each.open for code, each in gathered.counts.items() if each.open})
        shown = Shown(path, mapping, reading, invoices.notes(), result, gathered)
        show_reconciliation(shown, options)
    if not options.quiet and (told := [*files, *([accepted] if accepted else [])]):
        say(f"Written: {', '.join(map(str, told))}")
    if gathered.fails(judgement.codes):
        raise typer.Exit(ExitCode.LOOK)


def _side_of(sales: Path | None, cost: Path | None) -> tuple[Side, Path]:
    if sales is not None and cost is None:
        return Side.SALES, sales
    if cost is not None and sales is None:
        return Side.COST, cost
    raise ConfigurationError(
        "Both --sales and --cost are given." if sales else "Neither --sales nor --cost is given.",
        remedy="Give your own invoices with --sales, or a vendor's bill with --cost, each in a run of its own.",
    )


def _amount(option: str, text: str) -> Decimal:
    if not _AMOUNT.fullmatch(text):
        raise ConfigurationError(f"{text!r} of {option} is no amount.", remedy=f"Write one such as {option} 0.01.")
    return Decimal(text)


def _refuse_over(files: list[Path], *read: Path | None) -> None:
    given = {file.resolve() for file in read if file is not None}
    for path in files:
        if path.resolve() in given:
            raise ConfigurationError(f"The file {path} is named twice.", remedy="Name each file once.")


def _item_of(mapping: CustomerMapping) -> _ItemOf | None:
    if not mapping.products:
        return None

    def item_of(line: BillingLine) -> str | None:
        found = mapping.item_of(line)
        return None if found is None else found.item

    return item_of


def _unclear(invoices: InvoiceFile) -> list[Finding]:
    """Rows that were left out, though nobody knows what they are."""
    apart = invoices.unclear
    return [
        Finding(
            "not-comparable",
            f"{apart.rows} rows of the file say that they are a total, are the sum of nothing above them, and were "
            f"left out: {amount:f} {currency or '(no currency)'} (lines {', '.join(map(str, apart.lines))}).",
            apart.rows,
            f"unclear-totals-{amount:f}-{currency}",
            currency=currency,
            amount=abs(amount),
        )
        for currency, amount in apart.amounts.items()
    ]
