"""The sheets of a spreadsheet that are known when all lines are: totals and findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cloudmore.billing.files.line_file import FileHeading
from cloudmore.billing.files.xlsx_sheet import Book, Sheet
from cloudmore.billing.findings import Finding
from cloudmore.billing.totals import Total, Totals

_SALES = ("lines", "total_sales")
_COST = ("total_cost", "lines_without_cost")


def write_totals(book: Book, heading: FileHeading, totals: Totals, *, with_cost: bool) -> None:
    """Control totals, computed exactly: what a sum over cells of doubles is held against.

    Args:
        book: The spreadsheet.
        heading: What the report is.
        totals: Of all lines.
        with_cost: Whether its readers may see costs.
    """
    sums = (*_SALES, *_COST) if with_cost else _SALES
    looks = ["number", "amount", "amount", "number"][: len(sums)]
    sheet = Sheet(book, "Totals", [40, 38, 10, *[18] * len(sums)], ["text", "text", "text", *looks])
    period = heading.period
    sheet.row([f"Billing dates {period.start} to {period.end}, both included, in {heading.zone}"], "title")
    sheet.row([f"Reseller {heading.reseller_id}; asked {heading.asked_at:%Y-%m-%d %H:%M:%S} UTC; {totals.lines} lines"])
    sheet.row([])
    sheet.row(["Per currency", None, "currency", *sums], "header")
    for currency, total in sorted(totals.by_currency.items(), key=lambda item: item[0] or ""):
        sheet.row([None, None, currency or "(none)", *_cells(total, with_cost=with_cost)])
    sheet.row([])
    sheet.row(["organization_name", "organization_id", "currency", *sums], "header")
    for (identifier, name, currency), total in sorted(totals.by_organization.items(), key=lambda item: _order(item[0])):
        shown = "(reseller itself)" if name is None and identifier is None else name
        sheet.row([shown, identifier, currency or "(none)", *_cells(total, with_cost=with_cost)])
    sheet.row([])
    for note in _notes(book):
        sheet.row([note])


def write_findings(book: Book, findings: Sequence[Finding]) -> None:
    """What a person must look at."""
    sheet = Sheet(
        book,
        "Findings",
        [24, 10, 100, 32, 28, 10, 16],
        ["text", "number", "text", "text", "text", "text", "amount"],
    )
    sheet.header(["finding", "lines", "message", "organization", "service", "currency", "amount"])
    for each in findings:
        sheet.row([each.code, each.count, each.message, each.organization, each.service, each.currency, each.amount])
    sheet.end()


def _cells(total: Total, *, with_cost: bool) -> list[Any]:
    sales = [total.lines, total.sales]
    return [*sales, total.cost, total.without_cost] if with_cost else sales


def _order(organization: tuple[str | None, str | None, str | None]) -> tuple[str, str, str]:
    identifier, name, currency = organization
    return name or "", identifier or "", currency or ""


def _notes(book: Book) -> list[str]:
    notes: list[str] = []
    if book.numbers_as_text:
        notes.append(
            f"{book.numbers_as_text} numbers have more than 15 digits and stand as text, because a number in a "
            "spreadsheet would change them. The totals above hold them; a sum made in the spreadsheet does not."
        )
    if book.cut_texts:
        notes.append(
            f"{book.cut_texts} texts are longer than a cell and end in …; files of the other formats have them whole."
        )
    return notes
