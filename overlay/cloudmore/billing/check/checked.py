"""``billing check``: what a person must look at before a month is invoiced, found in a saved report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import frozen

from cloudmore.billing.check.acceptances import Acceptance, Acceptances, Subject
from cloudmore.billing.check.completeness import INCOMPLETE, Organizations
from cloudmore.billing.check.gathered import Counted, Gathered, Judged
from cloudmore.billing.check.limits import CheckLimits
from cloudmore.billing.check.margins import Margin
from cloudmore.billing.check.reading import Reading, Row
from cloudmore.billing.check.subject import CHECK_ORDER
from cloudmore.billing.findings import Finding
from cloudmore.billing.line_index import LineIndex
from cloudmore.billing.saved.manifest import Manifest
from cloudmore.billing.saved.saved_report import SavedReport

_BEFORE, _NOW = "before", "now"
# While one of these is open, the month is not settled.
_UNSETTLED = frozenset({"month-not-over", "service-vanished"})


@frozen
class CheckResult:
    """What a check has found.

    Attributes:
        subject: Whose report, and which month.
        against: Name of the month that it was compared with; ``None`` where it was compared with none.
        lines: How many lines were read.
        lines_before: How many of the month before.
        judged: Findings, open ones first, then by currency and the most money first; of each code and currency the
            largest hundred.
        counts: How many there are of each code.
        settled: Whether all of the month can be there, by the calendar and because no service is missing.
        settled_reasons: Why not.
        complete: Whether nothing seems to be missing; ``None`` where there is nothing to tell it by.
        organizations: How many there are.
        organizations_before: How many the month before had; ``None`` without one.
        margins: Sales, cost and margin by currency.
        vendors_percentage: What the vendor's own margin percentage is on most lines; ``None`` where there is none.
        limits: The thresholds.
        remembered: What was accepted now, and has to be remembered.
    """

    subject: Subject
    against: str | None
    lines: int
    lines_before: int
    judged: tuple[Judged, ...]
    counts: Mapping[str, Counted]
    settled: bool
    settled_reasons: tuple[str, ...]
    complete: bool | None
    organizations: Organizations
    organizations_before: Organizations | None
    margins: Mapping[str | None, Margin]
    vendors_percentage: str | None
    limits: CheckLimits
    remembered: tuple[Acceptance, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding that was kept, open or accepted."""
        return tuple(each.finding for each in self.judged)

    @property
    def open(self) -> tuple[Finding, ...]:
        """Those that nobody has accepted."""
        return tuple(each.finding for each in self.judged if each.is_open)

    @property
    def open_count(self) -> int:
        """How many nobody has accepted; also those that were not kept."""
        return sum(each.open for each in self.counts.values())

    def fails(self, codes: frozenset[str] | None) -> bool:
        """Whether a person must look.

        Args:
            codes: Of findings that count; ``None`` for all. A month without a line always counts.
        """
        found = {code for code, each in self.counts.items() if each.open}
        return bool(found if codes is None else found & codes) or not self.lines


def checked(
    saved: SavedReport,
    against: SavedReport | None,
    limits: CheckLimits,
    accepted: Acceptances,
    now: datetime,
) -> CheckResult:
    """Check a saved report, offline. Memory stays flat in the number of lines.

    Args:
        saved: The report.
        against: That of the month before; ``None`` where there is none.
        limits: The thresholds.
        accepted: What was accepted before, and what is accepted with this check.
        now: When it is, in UTC; what is accepted now is remembered with it.

    Raises:
        ConfigurationError: The saved lines cannot be read, or do not fit into the folder for temporary files.
    """
    with LineIndex() as index:
        if against is not None:
            index.add(_BEFORE, against.lines())
        index.add(_NOW, saved.lines())
        rows = ((name == _NOW, line) for name, line in index.rows(order_by=CHECK_ORDER))
        return checked_rows(
            rows,
            saved.manifest,
            before=against.manifest if against else None,
            limits=limits,
            accepted=accepted,
            now=now,
        )


def checked_rows(
    rows: Iterable[Row],
    manifest: Manifest,
    *,
    before: Manifest | None,
    limits: CheckLimits,
    accepted: Acceptances,
    now: datetime,
) -> CheckResult:
    """Check lines that lie in the order of the check.

    Args:
        rows: Lines of both months in ``CHECK_ORDER``, each with whether it is of the month that is checked.
        manifest: Of the report.
        before: Of the month before; ``None`` where there is none.
        limits: The thresholds.
        accepted: What was accepted before, and what is accepted with this check.
        now: When it is, in UTC.
    """
    subject = Subject(manifest.source, manifest.reseller_id, manifest.period.name)
    gathered = Gathered(subject, accepted, now)
    reading = Reading(manifest, before, limits)
    for finding in reading.findings(rows):
        gathered.add(finding)
    is_open = {code for code, counted in gathered.counts.items() if counted.open}
    calendar = reading.unsettled()
    reasons = [calendar.message] if calendar else []
    judged = gathered.judged()
    reasons += [each.finding.message for each in judged if each.is_open and each.finding.code in _UNSETTLED]
    organizations, organizations_before = reading.organizations()
    told_by_something = before is not None or manifest.organizations is not None
    return CheckResult(
        subject=subject,
        against=None if before is None else before.period.name,
        lines=reading.lines,
        lines_before=reading.lines_before,
        judged=judged,
        counts=gathered.counts,
        settled=not reasons,
        settled_reasons=tuple(reasons),
        complete=INCOMPLETE.isdisjoint(is_open) if told_by_something and reading.lines else None,
        organizations=organizations,
        organizations_before=organizations_before,
        margins=reading.margins,
        vendors_percentage=reading.vendors.meaning,
        limits=limits,
        remembered=gathered.remembered,
    )
