"""A table that another program saved as text: CSV of any country's spreadsheet program."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from attrs import frozen

from cloudmore.errors import ConfigurationError, shortened
from cloudmore.table_file.layout import DELIMITERS, Layout, layout_of, records_of, without_empty_end
from cloudmore.table_file.text import text_of

_LINES_LOOKED_AT = 400


@frozen
class TableFile:
    """A file of headings and rows, whose layout is known.

    Attributes:
        path: The file.
        headings: Of the columns, without white space around them; each is different, in whatever letter case.
        heading_line: On which line they stand; the first line is 1.
        delimiter: Between two cells.
        encoding: Of the file, as Python names it.
        notes: What a person should know of how it was read, one sentence each.
    """

    path: Path
    headings: tuple[str, ...]
    heading_line: int
    delimiter: str
    encoding: str
    notes: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Read the rows from the file, as often as wanted; memory does not grow with their number.

        Returns:
            For each row that is not blank the number of the line it begins on, and as many cells as there are headings,
            without white space around them.

        Raises:
            ConfigurationError: A row has more or fewer cells than headings, or a quotation mark is not closed.
        """
        width = len(self.headings)
        begins = self.heading_line
        with self.path.open(encoding=self.encoding, newline="") as file:
            # What stands above the headings follows no rule, so it is not read as cells.
            for _line in islice(file, self.heading_line - 1):
                pass
            records = records_of(file, self.delimiter)
            try:
                next(records)
                for number, cells in records:
                    begins = number + self.heading_line - 1
                    if len(cells) != width:
                        cells = self._fitting(begins, cells)  # noqa: PLW2901 - the same row
                    yield begins, tuple(map(_without_formula, cells))
            except csv.Error as error:
                raise ConfigurationError(
                    f"The row behind line {begins} of the file {self.path} cannot be read: {error}.",
                    remedy="Look for a quotation mark that is not closed.",
                ) from None

    def _fitting(self, line: int, cells: list[str]) -> list[str]:
        width = len(self.headings)
        if len(cells) > width >= len(without_empty_end(cells)):
            return cells[:width]
        raise ConfigurationError(
            f"Line {line} of the file {self.path} has {len(cells)} cells, and there are {width} headings.",
            remedy=f"Between cells stands a {DELIMITERS.get(self.delimiter, self.delimiter)}; put a cell that holds "
            f"one in quotation marks. The line begins with {shortened(cells[0])!r}.",
        )


def read_table(path: str | os.PathLike[str], *, delimiter: str | None = None, encoding: str | None = None) -> TableFile:
    """Find out how a CSV file is written, by reading it once.

    Args:
        path: The file.
        delimiter: Between two cells, one letter; found out by default: comma, semicolon, tab or bar.
        encoding: Of the file; found out by default: UTF-8, UTF-16 with a byte order mark, else Windows-1252, which is
            said in the notes.

    Returns:
        Its headings, and a way to its rows.

    Raises:
        ConfigurationError: It cannot be read, is no CSV (such as a workbook), or its layout is not clear.
    """
    file = Path(path)
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n '):
        raise ConfigurationError(f"{delimiter!r} cannot stand between cells.", remedy="Write one of , ; | or a tab.")
    text = text_of(file, encoding=encoding)
    with file.open(encoding=text.encoding, newline="") as opened:
        layout = layout_of(file, list(islice(opened, _LINES_LOOKED_AT)), delimiter=delimiter)
    return TableFile(
        file, layout.headings, layout.first_line, layout.delimiter, text.encoding, (*_notes(file, text.note, layout),)
    )


def _notes(path: Path, encoding: str, layout: Layout) -> Iterator[str]:
    if encoding:
        yield encoding
    if layout.above:
        yield (
            f"The headings of {path.name} stand on line {layout.first_line}; {layout.above} "
            f"{'line' if layout.above == 1 else 'lines'} above them {'was' if layout.above == 1 else 'were'} left out."
        )


def _without_formula(cell: str) -> str:
    """A text that was written as a formula, so that a spreadsheet program keeps its zeros: ``="00123"``."""
    if cell.startswith('="') and cell.endswith('"') and len(cell) > 2:
        return cell[2:-1].replace('""', '"')
    return cell
