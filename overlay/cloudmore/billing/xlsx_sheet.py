"""A sheet of a spreadsheet, filled from top to bottom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from attrs import define
from xlsxwriter.format import Format

from cloudmore.billing.line import plain
from cloudmore.billing.xlsx_cells import FIRST_DAY, as_double, cell_text
from cloudmore.billing.xlsx_worksheet import PlainWorksheet

# How a cell looks, by what it holds.
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "text": {"num_format": "@"},
    "date": {"num_format": "yyyy-mm-dd"},
    "amount": {"num_format": "#,##0.00##########"},
    "number": {},
    "number as text": {"num_format": "@", "align": "right"},
    "header": {"bold": True, "bg_color": "#DDE5EE", "bottom": 1},
    "title": {"bold": True},
    "banner": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#B00020"},
}


@define
class Book:
    """A spreadsheet that is being written.

    Attributes:
        workbook: The library's.
        banner: What stands above every sheet, if anything does.
        looks: How a cell looks, by what it holds.
        cut_texts: How many texts were too long for a cell.
        numbers_as_text: How many numbers had too many digits for a cell.
    """

    workbook: xlsxwriter.Workbook
    banner: str | None
    looks: Mapping[str, Format]
    cut_texts: int = 0
    numbers_as_text: int = 0


class Sheet:
    """One sheet.

    Args:
        book: To which it is added.
        name: On its tab.
        widths: Of its columns, in characters.
        holds: What each column holds, by the names of ``LOOKS``.
    """

    def __init__(self, book: Book, name: str, widths: Sequence[int], holds: Sequence[str]) -> None:
        self._book = book
        self._sheet = book.workbook.add_worksheet(name, PlainWorksheet)
        self._looks = [book.looks[held] for held in holds]
        self.rows = 0
        self._table: int | None = None
        for column, (width, held) in enumerate(zip(widths, holds, strict=True)):
            self._sheet.set_column(column, column, width, book.looks[held])
        if book.banner:
            for column in range(len(widths)):
                self._sheet.write_string(0, column, "" if column else book.banner, book.looks["banner"])
            self.rows = 1

    def header(self, names: Sequence[str]) -> None:
        """Write the names of the columns; what is above and they themselves stay in sight, and can be filtered by."""
        self.row(names, "header")
        self._sheet.freeze_panes(self.rows, 0)
        self._table = self.rows - 1
        self._columns = len(names)

    def row(self, cells: Sequence[Any], look: str | None = None) -> None:
        """Write a row.

        Args:
            cells: Text, numbers, dates; ``None`` for nothing.
            look: Of ``LOOKS``, instead of the column's own.
        """
        sheet, row = self._sheet, self.rows
        looks = [self._book.looks[look]] * len(cells) if look else self._looks
        for column, (value, chosen) in enumerate(zip(cells, looks, strict=False)):
            if value is None:
                continue
            kind = type(value)
            if kind is str:
                text, cut = cell_text(value)
                self._book.cut_texts += cut
                sheet.write_string(row, column, text, chosen)
            elif kind is Decimal:
                double = as_double(value)
                if double is None:
                    self._book.numbers_as_text += 1
                    sheet.write_string(row, column, plain(value), self._book.looks["number as text"])
                else:
                    sheet.write_number(row, column, double, chosen)
            elif kind is int:
                sheet.write_number(row, column, value, chosen)
            elif value >= FIRST_DAY:
                sheet.write_datetime(row, column, value, chosen)
            else:
                sheet.write_string(row, column, value.isoformat(), chosen)
        self.rows += 1

    def end(self) -> None:
        """Let the table be filtered, now that its end is known."""
        if self._table is not None:
            self._sheet.autofilter(self._table, 0, max(self.rows - 1, self._table), self._columns - 1)
