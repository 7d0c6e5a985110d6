"""``billing close``: a checked report is frozen, and a later one of the same month becomes a revision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import frozen

from cloudmore.billing.check.checked import CheckResult
from cloudmore.billing.check.gathered import Judged
from cloudmore.billing.files.writing import replacing
from cloudmore.billing.line import plain
from cloudmore.billing.saved.changes import AdjustmentTotals, adjustments, check_same_month
from cloudmore.billing.saved.closing_record import Closing, closing_text, read_closing
from cloudmore.billing.saved.manifest import Manifest
from cloudmore.billing.saved.saved_lines import REMEDY
from cloudmore.billing.saved.saved_report import SavedReport
from cloudmore.billing.saved.saving import CLOSED_ENDING, MANIFEST_ENDING, sha256_of
from cloudmore.errors import ConfigurationError
from cloudmore.version import __version__


@frozen
class ClosedMonth:
    """A month that is closed.

    Attributes:
        closing: How.
        record_file: Where that stands.
        saved: The report that was closed.
    """

    closing: Closing
    record_file: Path
    saved: SavedReport


@frozen
class Revision:
    """What closing a report makes of its month.

    Attributes:
        before: How it is closed now; ``None`` where it is not.
        totals: Sums of the adjustments since then.
    """

    before: ClosedMonth | None
    totals: AdjustmentTotals


def closed_months(folder: str | Path) -> Iterator[tuple[Closing, Path]]:
    """Every closing of a folder, the earliest revision first.

    Args:
        folder: Such as ``saved-reports``.

    Raises:
        ConfigurationError: A record is not as it was written.
    """
    found = [(_read(path), path) for path in Path(folder).glob(f"*{CLOSED_ENDING}")]
    yield from sorted(found, key=lambda each: (each[0].month, each[0].revision, each[1].name))


def closed_month(
    folder: str | Path, month: str, *, source: str | None = None, reseller_id: str | None = None
) -> ClosedMonth | None:
    """The last closing of a month, its report held against the digests.

    Args:
        folder: Such as ``saved-reports``.
        month: Such as ``2026-10``.
        source: ``cloudmore`` or ``sandbox``, where both are there.
        reseller_id: Whose report, where there are several.

    Returns:
        It; ``None`` where the month is not closed.

    Raises:
        ConfigurationError: Several resellers or sources have closed it, or something is not as it was closed.
    """
    found = [
        (closing, path)
        for closing, path in closed_months(folder)
        if closing.month == month and source in (None, closing.source) and reseller_id in (None, closing.reseller_id)
    ]
    if not found:
        return None
    if len({(closing.source, closing.reseller_id) for closing, _path in found}) > 1:
        raise ConfigurationError(
            f"Several resellers or sources have closed {month} in {folder}.",
            remedy="Keep each of them in a folder of its own, and name it with --saved.",
        )
    _hold_together(found)
    closing, path = found[-1]
    return ClosedMonth(closing, path, SavedReport.open(path.with_name(closing.manifest)))


def _hold_together(revisions: Iterable[tuple[Closing, Path]]) -> None:
    """Each revision names the one before with its digest, so none can be lost or changed."""
    name, digest, number = None, None, 1
    for closing, path in revisions:
        if (closing.previous, closing.previous_sha256, closing.revision) != (name, digest, number):
            raise ConfigurationError(
                f"The record {path} does not follow on the revision before: one is missing, or was changed.",
                remedy=REMEDY,
            )
        name, digest, number = path.name, sha256_of(path), number + 1


def next_revision(saved: SavedReport) -> Revision:
    """What closing a report would make of its month.

    Args:
        saved: The report.

    Raises:
        ConfigurationError: The month is closed already, and this report brings nothing new.
    """
    manifest, folder = saved.manifest, saved.manifest_file.parent
    whose = manifest.source, manifest.reseller_id
    before = closed_month(folder, manifest.period.name, source=whose[0], reseller_id=whose[1])
    return Revision(before, AdjustmentTotals() if before is None else _adjustments_since(before, saved))


def close_report(
    saved: SavedReport, result: CheckResult, *, now: datetime, revision: Revision | None = None
) -> ClosedMonth:
    """Freeze a saved report that was checked.

    Args:
        saved: The report.
        result: What its check has found.
        now: When, in UTC.
        revision: As of ``next_revision``, where it is known already.

    Returns:
        It; a second one of the same month is a revision, whose record names the adjustments since the first.

    Raises:
        ConfigurationError: Findings are open, the month was not over when the report was asked for, it is closed
            already and this report brings nothing new, or a file is not as it was saved.
    """
    manifest = saved.manifest
    saved.verify()
    if why := why_not_closed(saved.manifest, result):
        raise ConfigurationError(why, remedy="Look at them with billing check, and accept each with a reason.")
    revision = revision or next_revision(saved)
    before = revision.before
    closing = Closing(
        revision=1 if before is None else before.closing.revision + 1,
        source=manifest.source,
        reseller_id=manifest.reseller_id,
        month=manifest.period.name,
        manifest=saved.manifest_file.name,
        manifest_sha256=sha256_of(saved.manifest_file),
        lines=manifest.lines,
        totals=manifest.totals,
        accepted=tuple(map(_accepted, result.judged)),
        closed_at=now,
        client_version=__version__,
        control=manifest.control,
        previous=None if before is None else before.record_file.name,
        previous_sha256=None if before is None else sha256_of(before.record_file),
        adjustments=None if before is None else _adjustments_record(revision.totals),
    )
    target = saved.manifest_file.with_name(saved.manifest_file.name.removesuffix(MANIFEST_ENDING) + CLOSED_ENDING)
    _refuse_closed_meanwhile(manifest, saved.manifest_file.parent, before)
    with replacing(target, private=True, binary=True) as file:
        file.write(closing_text(closing))
    for path in (target, saved.manifest_file, saved.raw_file, saved.lines_file):
        if path is not None:
            path.chmod(0o400)
    return ClosedMonth(closing, target, saved)


def _refuse_closed_meanwhile(manifest: Manifest, folder: Path, before: ClosedMonth | None) -> None:
    """A check takes a while, and another command may have closed the month since: its record must not be lost."""
    month = manifest.period.name
    whose = month, manifest.source, manifest.reseller_id
    *_, last = (None, *(path for each, path in closed_months(folder) if _month_of(each) == whose))
    if last != (None if before is None else before.record_file):
        raise ConfigurationError(
            f"{month} was closed by another command meanwhile.", remedy=f"See {last or folder}, and try again."
        )


def _month_of(closing: Closing) -> tuple[str, str, str]:
    return closing.month, closing.source, closing.reseller_id


def why_not_closed(manifest: Manifest, result: CheckResult) -> str | None:
    """Why a report cannot be closed yet.

    Args:
        manifest: Of the report.
        result: What its check has found.

    Returns:
        One line; ``None`` where it can.
    """
    month = manifest.period.name
    for finding in manifest.findings:
        if finding.code == "month-not-over":
            return f"{month} cannot be closed: {finding.message} Fetch it again when the month is over."
    if result.open_count or not result.lines:
        opened = "1 finding is open" if result.open_count == 1 else f"{result.open_count} findings are open"
        return f"{month} cannot be closed: {opened}."
    return None


def _accepted(judged: Judged) -> dict[str, Any]:
    finding, acceptance = judged.finding, judged.acceptance
    return {
        "code": finding.code,
        "key": finding.key,
        "count": finding.count,
        "message": finding.message,
        "reason": None if acceptance is None else acceptance.reason,
        "accepted_at": None if acceptance is None else acceptance.at.isoformat(),
    }


def _adjustments_since(before: ClosedMonth, saved: SavedReport) -> AdjustmentTotals:
    month, revision = before.closing.month, before.closing.revision
    remedy = f"See what is new with: cloudmore billing changes {month}; then close it again."
    told = f"{month} is closed already: revision {revision}, on {before.closing.closed_at:%Y-%m-%d %H:%M} UTC"
    if saved.manifest_file.name == before.saved.manifest_file.name:
        raise ConfigurationError(f"{told}.", remedy=remedy)
    if saved.manifest.asked_at < before.saved.manifest.asked_at:
        raise ConfigurationError(f"{told}, with a newer report than this one.", remedy=remedy)
    check_same_month(before.saved.manifest, saved.manifest)
    totals = AdjustmentTotals()
    for _each in totals.counted(adjustments(before.saved.lines(), saved.lines())):
        pass
    if not totals.findings():
        raise ConfigurationError(f"{told}, and the newer report has no changes.", remedy="There is nothing to close.")
    return totals


def _adjustments_record(totals: AdjustmentTotals) -> dict[str, dict[str, dict[str, Any]]]:
    record: dict[str, dict[str, dict[str, Any]]] = {}
    for (change, currency), sums in sorted(totals.by_change.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        record.setdefault(change.value, {})[currency or ""] = {
            "lines": sums.lines,
            "total_sales": plain(sums.sales),
            "total_cost": plain(sums.cost),
        }
    return record


def _read(path: Path) -> Closing:
    try:
        return read_closing(path.read_bytes())
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ConfigurationError(f"The record {path} cannot be read: {why}.", remedy=REMEDY) from error
