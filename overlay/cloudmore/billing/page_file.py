"""The summary page as a format of files: its sums are gathered while the lines are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from cloudmore.billing.columns import COLUMNS
from cloudmore.billing.file_columns import FileColumns
from cloudmore.billing.file_options import Audience, FileOptions
from cloudmore.billing.gathered import Judged
from cloudmore.billing.line import BillingLine
from cloudmore.billing.line_file import FileEnding, FileHeading
from cloudmore.billing.page import Page, page_text
from cloudmore.billing.page_sums import PageSums


class PageFile:
    """A summary page.

    Args:
        file: Where it goes, as text.
        columns: Which columns its lines have.
        heading: Which report it is about.
        options: For whom it is.
    """

    def __init__(self, file: IO[str], columns: FileColumns, heading: FileHeading, options: FileOptions) -> None:
        self._file = file
        self._heading = heading
        self._for_customer = options.audience is Audience.CUSTOMER
        self._sums = PageSums()
        # What is not for this reader is as if the report had nothing there.
        self._places = [columns.names.index(name) if name in columns.names else None for name in COLUMNS]

    def add(self, cells: Sequence[Any]) -> None:
        """Count a line."""
        values: list[Any] = [None if place is None else cells[place] for place in self._places]
        self._sums.add(BillingLine(*values))

    def complete(self, ending: FileEnding) -> None:
        """Write the page."""
        judged = tuple(map(Judged, ending.findings))
        page = Page(self._heading, self._sums, judged, for_customer=self._for_customer)
        self._file.write(page_text(page))

    def close(self) -> None:
        """There is nothing to let go of."""
