"""A worksheet of xlsxwriter that writes its cells faster: a large report is a matter of seconds, not of a minute."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

# Spreadsheet programs read such a text as the character with that number.
_ESCAPE = re.compile("_(x[0-9A-Fa-f]{4}_)")


class PlainWorksheet(Worksheet):
    """Writes cells that hold a text or a number, and nothing else; a text is always a text."""

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        style = cell.format.xf_index
        if style is None:
            # The library numbers a format when it first writes a cell with it.
            super()._write_cell(row, col, cell)
            return
        place = f'r="{_column(col)}{row + 1}" s="{style}"'
        text = getattr(cell, "string", None)
        if text is None:
            self.fh.write(f"<c {place}><v>{cell.number!r}</v></c>")
            return
        if "_x" in text:
            text = _ESCAPE.sub(r"_x005F_\1", text)
        space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        self.fh.write(f'<c {place} t="inlineStr"><is><t{space}>{text}</t></is></c>')


@cache
def _column(number: int) -> str:
    return xl_col_to_name(number)
