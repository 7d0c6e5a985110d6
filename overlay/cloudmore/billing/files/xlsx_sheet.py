"""A sheet of a spreadsheet, filled from top to bottom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from attrs import define
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from cloudmore.billing.files.xlsx_cells import as_double, cell_text, day_number, number_xml, text_xml
from cloudmore.billing.files.xlsx_worksheet import RowWorksheet
from cloudmore.billing.line import plain

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
        self._sheet = book.workbook.add_worksheet(name, RowWorksheet)
        self._letters = [xl_col_to_name(column) for column in range(len(widths))]
        self._styles = [self._style(held) for held in holds]
        self._as_text = self._style("number as text")
        # An id of digits is meant to be text.
        self._sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        self.rows = 0
        self._header = 0
        for column, (width, held) in enumerate(zip(widths, holds, strict=True)):
            self._sheet.set_column(column, column, width, book.looks[held])
        if book.banner:
            self.row([book.banner, *[""] * (len(widths) - 1)], "banner")

    def header(self, names: Sequence[str]) -> None:
        """Write the names of the columns; what is above and they themselves stay in sight, and can be filtered by."""
        self.row(names, "header")
        self._sheet.freeze_panes(self.rows, 0)
        self._header = self.rows - 1

    def row(self, cells: Sequence[Any], look: str | None = None) -> None:
        """Write a row.

        Args:
            cells: Text, numbers, dates; ``None`` for nothing.
            look: Of ``LOOKS``, instead of the column's own.
        """
        number = self.rows + 1
        styles = [self._style(look)] * len(cells) if look else self._styles
        written: list[str] = []
        for letters, usual, value in zip(self._letters, styles, cells, strict=False):
            if value is None:
                continue
            style, held = usual, self._held(value)
            if held is None:
                style, held = self._as_text, text_xml(plain(value))
            written.append(f'<c r="{letters}{number}" s="{style}"{held}')
        self._sheet.write_cells(self.rows, written, len(self._letters))
        self.rows += 1

    def _held(self, value: str | Decimal | int | date) -> str | None:
        """XML of a value; ``None`` of a number with more digits than a cell's."""
        if isinstance(value, str):
            text, cut = cell_text(value)
            self._book.cut_texts += cut
            return text_xml(text)
        if isinstance(value, Decimal):
            double = as_double(value)
            self._book.numbers_as_text += double is None
            return None if double is None else number_xml(double)
        if isinstance(value, int):
            return number_xml(value)
        day = day_number(value)
        return text_xml(value.isoformat()) if day is None else number_xml(day)

    def _style(self, look: str) -> int:
        return self._sheet.style_of(self._book.looks[look])

    def end(self) -> None:
        """Let the rows below the header be filtered, now that the last one is known."""
        self._sheet.autofilter(self._header, 0, self.rows - 1, len(self._letters) - 1)
