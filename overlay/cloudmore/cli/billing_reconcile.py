"""``cloudmore billing reconcile``: a saved report against what an ERP has invoiced, or a vendor has billed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
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
    SetApart,
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
from cloudmore.cli.progress import working
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
SalesFiles = Annotated[
    list[Path] | None,
    typer.Option("--sales", metavar="FILE", help="CSV of invoices, held against the total sales. Repeatable."),
]
CostFiles = Annotated[
    list[Path] | None,
    typer.Option("--cost", metavar="FILE", help="CSV of a vendor's bill, held against the total cost. Repeatable."),
]
OfALine = Annotated[
    str | None,
    typer.Option(
        "--tolerance", metavar="AMOUNT", help="What each line may differ by; by default its currency's smallest coin."
    ),
]
OfACustomer = Annotated[
    str | None,
    typer.Option(
        metavar="AMOUNT",
        help="What a sum of lines may differ by at most, and all of a customer together; by default a hundred of it.",
    ),
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
    sales: SalesFiles = None,
    cost: CostFiles = None,
    mapping: MappingFile = None,
    column: Column = None,
    columns: Columns = COLUMNS,
    numbers: Numbers = None,
    dates: Dates = None,
    currency: Currency = None,
    credit_notes: Credits = None,
    dated: Dated = None,
    tolerance: OfALine = None,
    customer_tolerance: OfACustomer = None,
    saved: Saved = SAVED,
    accept: Accept = None,
    fail_on: FailOn = ANY,
) -> None:
    """Hold a saved month against invoices, or a bill; offline.

    --sales gives an ERP's invoices, --cost a vendor's bill. A month that is closed is held against what was closed.
    Sums come first, then what differs, the most money first; -o writes all of it. Ends with 7 while a difference is
    open, and always where nothing was compared.

    Example: cloudmore billing reconcile 2026-10 --sales invoices.csv -o differences.csv
    """
    options: Options = context.obj
    side, paths = _side_of(sales or [], cost or [])
    tolerances = Tolerances(_amount("--tolerance", tolerance), _amount("--customer-tolerance", customer_tolerance))
    judgement = Judgement.of(accept, fail_on)
    if mapping is None and Path(MAPPING_FILE).exists():
        mapping = Path(MAPPING_FILE)
    mapped = CustomerMapping() if mapping is None else read_mapping(mapping)
    reading = reading_named(month, saved, reseller_id=options.reseller())
    report = reading.saved
    manifest, folder = report.manifest, report.manifest_file.parent
    options.summary.sandbox |= manifest.source == "sandbox"
    files = [sandbox_file(file) if options.summary.sandbox else file for file in options.output]
    check_row_paths(files)
    options.keep_summary_apart(
        *(*options.output, *files, *paths, mapping, columns, folder / ACCEPTED_FILE, *folder.glob("*"))
    )
    refuse_among_saved(files, folder)
    _refuse_over(files, *paths, mapping, columns)
    asked = InvoiceOptions(tuple(column or ()), columns, numbers, dates, currency, credit_notes)
    invoices = asked.read_all(paths, options)
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
    with ExitStack() as stack:
        with working(options, "comparing"):
            rows = chain.from_iterable(each.rows() for each in invoices)
            result = stack.enter_context(reconciled(report.lines(), rows, terms))
        subject = Subject(manifest.source, manifest.reseller_id, period.name)
        found = chain(chain.from_iterable(map(_left_out, invoices)), result.findings())
        gathered, accepted = judgement.gathered(found, subject, folder)
        write_rows((row.values() for row in result.rows()), RECONCILIATION, files)
        options.summary.wrote(*files, *([accepted] if accepted else []))
        options.summary.findings.update({code: each.open for code, each in gathered.counts.items() if each.open})
        notes = tuple(note for each in invoices for note in _notes_of(each))
        shown = Shown(tuple(paths), mapping, reading, notes, result, gathered)
        show_reconciliation(shown, options)
    if not options.quiet and (told := [*files, *([accepted] if accepted else [])]):
        say(f"Written: {', '.join(map(str, told))}")
    if gathered.fails(judgement.codes):
        raise typer.Exit(ExitCode.LOOK)


def _side_of(sales: list[Path], cost: list[Path]) -> tuple[Side, list[Path]]:
    if bool(sales) != bool(cost):
        paths = sales or cost
        for at, path in enumerate(paths):
            if path.resolve() in {each.resolve() for each in paths[:at]}:
                raise ConfigurationError(f"The file {path} is given twice.", remedy="Give each file once.")
        return (Side.SALES if sales else Side.COST), paths
    raise ConfigurationError(
        "Both --sales and --cost are given." if sales else "Neither --sales nor --cost is given.",
        remedy="Give your own invoices with --sales, or a vendor's bill with --cost, each in a run of its own.",
    )


def _amount(option: str, text: str | None) -> Decimal | None:
    if text is None:
        return None
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


def _notes_of(file: InvoiceFile) -> tuple[str, ...]:
    return file.notes() if file.label is None else tuple(f"{file.label}: {note}" for note in file.notes())


def _left_out(file: InvoiceFile) -> Iterator[Finding]:
    """Rows that were left out, though nobody knows what they are."""
    whose = f"the file {file.label}" if file.label else "the file"
    for currency, amount in file.unclear.amounts.items():
        yield Finding(
            "not-comparable",
            f"{file.unclear.rows} rows of {whose} say that they are a total, are the sum of nothing above them, and "
            f"were left out: {amount:f} {currency or '(no currency)'} (lines {_lines(file.unclear)}).",
            file.unclear.rows,
            f"unclear-totals-{amount:f}-{currency}",
            currency=currency,
            amount=abs(amount),
        )
    if file.priced.rows:
        yield Finding(
            "not-comparable",
            f"{file.priced.rows} rows of {whose} have a price and no amount, and were left out (lines "
            f"{_lines(file.priced)}).",
            file.priced.rows,
            f"without-amount-{file.priced.rows}-{_lines(file.priced)}",
        )


def _lines(apart: SetApart) -> str:
    return ", ".join(map(str, apart.lines)) + (", …" if apart.rows > len(apart.lines) else "")
