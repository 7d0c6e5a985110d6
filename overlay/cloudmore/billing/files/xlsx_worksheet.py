"""A worksheet of xlsxwriter that takes a row at a time: a large report is a matter of seconds, not of a minute."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet


class RowWorksheet(Worksheet):
    """Takes rows whose cells are XML already. The library's own ways of writing cells are not used beside it."""

    def style_of(self, look: Format) -> int:
        """The number by which a cell names its format."""
        return look._get_xf_index()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - it has no other way

    def write_cells(self, row: int, cells: Sequence[str], columns: int) -> None:
        """Write a row below all others.

        Args:
            row: Its number, from 0.
            cells: XML of each that holds something.
            columns: How many columns it has.
        """
        self._check_dimensions(row, 0)
        self._check_dimensions(row, columns - 1)
        # In constant memory this is the file of rows, until the sheet is put together.
        self.fh.write(f'<row r="{row + 1}">{"".join(cells)}</row>')
