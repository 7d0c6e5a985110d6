"""The summary page of a saved report: offline, beside another month, with what was accepted."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from attrs import evolve

from cloudmore.billing.check import CheckResult
from cloudmore.billing.file_options import Audience, FileOptions
from cloudmore.billing.gathered import Judged
from cloudmore.billing.line_file import FileHeading
from cloudmore.billing.page import Page, write_page
from cloudmore.billing.page_sums import OtherMonth, page_sums
from cloudmore.billing.saved_report import SavedReport


def write_saved_page(
    path: Path,
    saved: SavedReport,
    other: SavedReport | None,
    found: CheckResult | Iterable[Judged],
    *,
    audience: str = Audience.RESELLER,
) -> None:
    """Write the summary page of a saved report. Memory stays flat in the number of lines.

    Args:
        path: The file; an existing one is replaced when the page is complete.
        saved: The report.
        other: That of another month, to compare with.
        found: What a check has found; or the findings of the report itself, where it was not checked.
        audience: ``reseller``, or ``customer``: then no cost, no margin and no finding.

    Raises:
        ConfigurationError: The saved lines cannot be read, the file cannot be written, or the audience is unknown.
    """
    manifest = saved.manifest
    page = Page(
        FileHeading(manifest.source, manifest.reseller_id, manifest.period, manifest.zone, manifest.asked_at),
        page_sums(saved.lines()),
        other=None if other is None else OtherMonth(other.manifest.period.name, page_sums(other.lines())),
        for_customer=FileOptions(audience=audience).audience is Audience.CUSTOMER,
    )
    write_page(path, _with_check(page, found) if isinstance(found, CheckResult) else _with_judged(page, found))


def _with_judged(page: Page, found: Iterable[Judged]) -> Page:
    judged = tuple(found)
    return evolve(
        page,
        open_findings=tuple(each.finding for each in judged if each.is_open),
        accepted=tuple((each.finding, each.acceptance.reason) for each in judged if each.acceptance is not None),
    )


def _with_check(page: Page, result: CheckResult) -> Page:
    unsettled = () if result.settled else (" ".join(("Not settled.", *result.settled_reasons)),)
    incomplete = ("Something seems to be missing.",) if result.complete is False else ()
    return evolve(
        _with_judged(page, result.judged),
        open_count=result.open_count,
        accepted_count=sum(each.accepted for each in result.counts.values()),
        checked=True,
        remarks=(*unsettled, *incomplete),
    )
