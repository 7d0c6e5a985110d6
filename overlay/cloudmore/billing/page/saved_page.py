"""The summary page of a saved report: offline, beside another month, with what was accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import evolve

from cloudmore.billing.check.checked import CheckResult
from cloudmore.billing.check.gathered import Judged
from cloudmore.billing.control import Control
from cloudmore.billing.files.line_file import FileHeading
from cloudmore.billing.files.options import Audience, FileOptions
from cloudmore.billing.page.findings import counts_of
from cloudmore.billing.page.summary_page import Page, write_page
from cloudmore.billing.page.sums import OtherMonth, page_sums
from cloudmore.billing.saved.saved_report import SavedReport


def write_saved_page(
    path: Path,
    saved: SavedReport,
    other: SavedReport | None,
    found: CheckResult | Iterable[Judged],
    *,
    audience: str = Audience.RESELLER,
    control: Control | None = None,
) -> None:
    """Write the summary page of a saved report. Memory stays flat in the number of lines.

    Args:
        path: The file; an existing one is replaced when the page is complete.
        saved: The report.
        other: That of another month, to compare with.
        found: What a check has found; or the findings of the report itself, where it was not checked.
        control: What became of its lines on their way into files, where that was looked at.
        audience: ``reseller``, or ``customer``: then no cost, no margin and no finding.

    Raises:
        ConfigurationError: The saved lines cannot be read, the file cannot be written, or the audience is unknown.
    """
    manifest = saved.manifest
    page = Page(
        FileHeading(manifest.source, manifest.reseller_id, manifest.period, manifest.zone, manifest.asked_at),
        page_sums(saved.lines()),
        other=None if other is None else OtherMonth(other.manifest.period.name, page_sums(other.lines())),
        control=control,
        for_customer=FileOptions(audience=audience).audience is Audience.CUSTOMER,
    )
    if isinstance(found, CheckResult):
        page = evolve(page, judged=found.judged, counts=found.counts, checked=True, remarks=tuple(_remarks(found)))
    else:
        judged = tuple(found)
        page = evolve(page, judged=judged, counts=counts_of(judged))
    write_page(path, page)


def _remarks(result: CheckResult) -> Iterator[str]:
    if not result.settled:
        yield " ".join(("Not settled.", *result.settled_reasons))
    if result.complete is False:
        yield "Something seems to be missing."
