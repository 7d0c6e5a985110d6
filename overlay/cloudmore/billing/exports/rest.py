"""What of a report was not exported yet, and what has become of that which was."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager

from cloudmore.billing.exports.exported_lines import ExportedLine, exported_line
from cloudmore.billing.exports.exported_so_far import ExportedSoFar
from cloudmore.billing.exports.register import RegisteredExport, exports_beside
from cloudmore.billing.line import BillingLine
from cloudmore.billing.saved.changes import AdjustmentTotals
from cloudmore.billing.saved.saved_report import SavedReport


def exported_already(lines: Iterable[BillingLine], exports: Iterable[RegisteredExport]) -> int:
    """How many of some lines were exported before, by key; two equal lines are two.

    Args:
        lines: Such as those of a report.
        exports: What was exported, the earliest first.

    Raises:
        ConfigurationError: The lines of an export cannot be read.
    """
    return _already(map(exported_line, lines), exports)


def exported_elsewhere(saved: SavedReport, export: RegisteredExport) -> dict[str, int]:
    """How many of the lines of an export were exported to targets of other names, too, by name.

    A target under two names, such as a copy of its file, is one ledger, that has them twice then.

    Args:
        saved: The report that was exported.
        export: It.

    Raises:
        ConfigurationError: A record, or the lines of an export, cannot be read.
    """
    others: dict[str, list[RegisteredExport]] = {}
    own = export.record.target.casefold()
    for each in exports_beside(saved):
        if each.record.target.casefold() != own:
            others.setdefault(each.record.target, []).append(each)
    found = {name: _already(export.lines(), theirs) for name, theirs in sorted(others.items())}
    return {name: count for name, count in found.items() if count}


def _already(lines: Iterable[ExportedLine], exports: Iterable[RegisteredExport]) -> int:
    count = 0

    def counted() -> Iterator[ExportedLine]:
        nonlocal count
        for line in lines:
            count += 1
            yield line

    with ExportedSoFar() as so_far:
        for each in exports:
            so_far.add(each.lines(), again=each.record.reason is not None)
        so_far.hold_against(counted())
        return count - so_far.left


class RestOfReport(SavedReport):
    """What was not exported of a report yet, line by line; two equal lines are two.

    Of lines that share a key those that are in the ledger already are told by all that is on them, then by amounts.
    A key that was exported again for a reason counts as often as it was exported then.

    Args:
        saved: The report.
        exports: What was exported of it, and of other readings of its billing dates, the earliest first.
    """

    def __init__(self, saved: SavedReport, exports: Sequence[RegisteredExport]) -> None:
        super().__init__(saved.manifest_file, saved.manifest)
        self._exports = tuple(exports)

    def lines(self) -> Iterator[BillingLine]:
        """The lines that are left, in the report's order; memory stays flat.

        Raises:
            ConfigurationError: The lines of the report, or of an export, are not as they were saved.
        """
        with self._so_far() as so_far:
            for line in super().lines():
                if so_far.take(line):
                    yield line

    def changes(self) -> AdjustmentTotals:
        """What has become of the lines that were exported: those that have other amounts now, and those that are gone.

        Whatever is exported of the rest, none of that gets into the ledger by it.

        Raises:
            ConfigurationError: The lines of the report, or of an export, are not as they were saved.
        """
        with self._so_far() as so_far:
            return so_far.changes

    @contextmanager
    def _so_far(self) -> Generator[ExportedSoFar]:
        period = self.manifest.period
        with ExportedSoFar() as so_far:
            for each in self._exports:
                dates = each.record.period
                elsewhere = dates.start < period.start or period.end < dates.end
                so_far.add(each.lines(), again=each.record.reason is not None, elsewhere=elsewhere)
            so_far.hold_against(map(exported_line, super().lines()))
            yield so_far
