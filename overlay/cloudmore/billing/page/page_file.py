"""The summary page as a format of files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from cloudmore.billing.check.gathered import Judged
from cloudmore.billing.files.columns import FileColumns
from cloudmore.billing.files.line_file import FileEnding, FileHeading
from cloudmore.billing.files.options import Audience, FileOptions
from cloudmore.billing.page.summary_page import Page, page_text


class PageFile:
    """A summary page.

    Args:
        file: Where it goes, as text.
        columns: No matter: it has none of them.
        heading: Which report it is about.
        options: For whom it is.
    """

    def __init__(self, file: IO[str], columns: FileColumns, heading: FileHeading, options: FileOptions) -> None:
        del columns
        self._file = file
        self._heading = heading
        self._for_customer = options.audience is Audience.CUSTOMER

    def add(self, cells: Sequence[Any]) -> None:
        """Nothing: the page is about the whole report, and these are the lines that files get."""

    def complete(self, ending: FileEnding) -> None:
        """Write the page."""
        judged = tuple(map(Judged, ending.findings))
        page = Page(self._heading, ending.sums, judged, control=ending.control, for_customer=self._for_customer)
        self._file.write(page_text(page))

    def close(self) -> None:
        """There is nothing to let go of."""
