"""The files of an export: parts of at most so many documents, written together or not at all."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

from cloudmore.billing.files.writing import Together
from cloudmore.billing.targets.cells import RowCells, Written
from cloudmore.billing.targets.target import DocumentKind, TargetFile, TextFile
from cloudmore.errors import ConfigurationError


class PartFile:
    """One of a target's files, in as many parts as it needs; without a document there is none.

    Args:
        file: What is in it.
        path: The name that the user gives.
        look: How it looks.
        cells: Gives the cells of its rows.
        drafts: Where its parts wait for each other.
    """

    def __init__(self, file: TargetFile, path: Path, look: TextFile, cells: RowCells, drafts: Together) -> None:
        self.kinds: frozenset[DocumentKind] = file.kinds
        self.rows = file.rows
        self._path = path.with_name(f"{path.stem}-{file.suffix}{path.suffix}") if file.suffix else path
        self._headings = [column.heading for column in file.columns]
        self._look = look
        self._cells = cells
        self._drafts = drafts
        self._parts = 0
        self._documents = 0
        self._write_row: Callable[[Sequence[str]], object] | None = None
        self.written: list[Path] = []

    def begin(self) -> None:
        """A document begins; where the part is full, the next part does, too."""
        if self._write_row is None or self._documents == self._look.most_documents:
            self._open()
        self._documents += 1

    def add(self, written: Written) -> None:
        """Write a row."""
        assert self._write_row is not None
        self._write_row(self._cells.of(written))

    def refuse_left_over(self) -> None:
        """Refuse what another run has left where somebody would take it for a part of this one.

        Raises:
            ConfigurationError: There is such a file.
        """
        following = self._part(self._parts + 1)
        if following.exists():
            raise ConfigurationError(
                f"The file {following} is of another run, and would be taken for a part of this export.",
                remedy="Move it away, and export again. Nothing was written.",
            )

    def _part(self, number: int) -> Path:
        path = self._path
        return path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")

    def _open(self) -> None:
        self._parts += 1
        self._documents = 0
        path = self._part(self._parts)
        write = self._drafts.open(path)
        self.written.append(path)
        if self._look.mark:
            write(self._look.mark)
        writer = csv.writer(
            _Encoded(write, self._look),
            delimiter=self._look.delimiter,
            # With this one a lone carriage return in a cell is quoted, too.
            lineterminator="\r\n",
            quoting=csv.QUOTE_ALL if self._look.quote_all else csv.QUOTE_MINIMAL,
        )
        self._write_row = writer.writerow
        if self._look.header:
            writer.writerow(self._headings)


class _Encoded:
    def __init__(self, write: Callable[[bytes], None], look: TextFile) -> None:
        self._write = write
        self._look = look

    def write(self, row: str) -> None:
        line = row if self._look.line_end == "\r\n" else row.removesuffix("\r\n") + self._look.line_end
        try:
            self._write(line.encode(self._look.encoding))
        except UnicodeEncodeError as error:
            raise ConfigurationError(
                f"{self._look.encoding} cannot spell {error.object[error.start : error.end]!r}, which stands in a "
                "heading, a number of a document or a text that is the same everywhere.",
                remedy="Choose another encoding in [file], or spell it otherwise. Nothing was written.",
            ) from None
