"""The summary pages among the files of a report: beside the month before, with what was accepted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cloudmore import CloudmoreError
from cloudmore.billing import Control, Judged, SavedReport, month_before, write_saved_page
from cloudmore.cli.output import say

ENDING = ".html"


def pages_of(files: Sequence[Path]) -> list[Path]:
    """Those of the files that are summary pages."""
    return [file for file in files if file.suffix.lower() == ENDING]


def compare_pages(
    files: Sequence[Path], manifest: Path, judged: Sequence[Judged], *, audience: str, control: Control | None
) -> None:
    """Write the pages again where there is more to tell than the report alone does.

    Args:
        files: Of the report.
        manifest: Of the report that was saved.
        judged: What a person must look at, and what was accepted.
        audience: For whom they are.
        control: What became of the lines of the report.
    """
    pages = pages_of(files)
    if not pages:
        return
    try:
        saved = SavedReport.open(manifest)
        other = month_before(saved)
        if other is not None or not all(each.is_open for each in judged):
            for page in pages:
                write_saved_page(page, saved, other, judged, audience=audience, control=control)
    except CloudmoreError as error:
        # The pages are there, and true as they are.
        say(f"The summary page tells of the report alone: {error.message}")
