"""Billing lines as a spreadsheet for people: the lines, the totals, and what a person must look at."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO, Any

import xlsxwriter

from cloudmore.billing.columns import Reading
from cloudmore.billing.files.columns import FileColumns, as_texts
from cloudmore.billing.files.line_file import FileEnding, FileHeading
from cloudmore.billing.files.options import Audience, FileOptions
from cloudmore.billing.files.xlsx_sheet import LOOKS, Book, Sheet
from cloudmore.billing.files.xlsx_totals import write_findings, write_totals

ROWS_OF_A_SHEET = 1_048_576
USUAL_WIDTH = 16
WIDTHS: Mapping[str, int] = {
    "source": 10,
    "month": 10,
    "billing_date": 12,
    "organization_id": 20,
    "organization_name": 32,
    "service_name": 28,
    "product_name": 40,
    "subscription_name": 24,
    "quantity": 10,
    "currency": 9,
    "kind": 10,
    "details": 40,
    "note": 24,
    "extra": 40,
}


class XlsxFile:
    """A spreadsheet; more lines than a sheet holds go on to a second one.

    Args:
        file: Where it goes, as bytes.
        columns: Its columns.
        heading: Stands above the totals and in the properties of the document.
        options: Change nothing here but the columns: a cell is a text, a number or a date, and shown as its reader's
            program does.
        rows_of_a_sheet: How many a sheet holds.
    """

    def __init__(
        self,
        file: IO[bytes],
        columns: FileColumns,
        heading: FileHeading,
        options: FileOptions,
        *,
        rows_of_a_sheet: int = ROWS_OF_A_SHEET,
    ) -> None:
        del options
        self._columns = columns
        self._heading = heading
        self._rows_of_a_sheet = rows_of_a_sheet
        self._first_extra = len(columns.names) - columns.extra
        self._folder = tempfile.TemporaryDirectory(prefix="cloudmore-")
        workbook = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "tmpdir": self._folder.name,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        # Nothing here tells of the machine or its user.
        workbook.set_properties(
            {
                "title": f"Billing lines {heading.period.name}",
                "comments": heading.banner or "",
                "created": heading.asked_at.replace(tzinfo=None),
            }
        )
        for name, text in heading.facts().items():
            workbook.set_custom_property(name, text, "text")
        looks = {name: workbook.add_format(dict(look)) for name, look in LOOKS.items()}
        self._book = Book(workbook, heading.banner, looks)
        self._sheets: list[Sheet] = []
        self._sheet = self._next_sheet()

    def add(self, cells: Sequence[Any]) -> None:
        """Write a line."""
        if self._sheet.rows == self._rows_of_a_sheet:
            self._sheet = self._next_sheet()
        if self._columns.extra:
            # It may be a code.
            cells = [*cells[: self._first_extra], *as_texts(cells[self._first_extra :])]
        self._sheet.row(cells)

    def complete(self, ending: FileEnding) -> None:
        """Write totals and findings, and put the spreadsheet together."""
        for sheet in self._sheets:
            sheet.end()
        for_customers = self._columns.audience is Audience.CUSTOMER
        write_totals(self._book, self._heading, ending.totals, with_cost=not for_customers)
        if not for_customers:
            write_findings(self._book, ending.findings)
        # Only a sheet of more than 4 GB makes use of it.
        self._book.workbook.use_zip64()
        self._book.workbook.close()

    def close(self) -> None:
        """Remove what was gathered on the way."""
        for worksheet in self._book.workbook.worksheets():
            # What it holds back is of no use any more; on a full disk it cannot be written either.
            with suppress(OSError):
                worksheet.row_data_fh.close()
        self._folder.cleanup()

    def _next_sheet(self) -> Sheet:
        names = self._columns.names
        number = len(self._sheets) + 1
        sheet = Sheet(
            self._book,
            "Lines" if number == 1 else f"Lines {number}",
            [WIDTHS.get(name, USUAL_WIDTH) for name in names],
            [self._held(name) for name in names],
        )
        sheet.header(names)
        self._sheets.append(sheet)
        return sheet

    def _held(self, name: str) -> str:
        if name == "quantity":
            return "number"
        return {Reading.NUMBER: "amount", Reading.DATE: "date", Reading.TEXT: "text"}[self._columns.reading(name)]
