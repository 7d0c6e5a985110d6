"""A billing report: the vendor's answer on disk, read as a stream."""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from attrs import evolve, frozen

from cloudmore.billing.amounts import compare, holds_no_amounts
from cloudmore.billing.binding import (
    Binding,
    bind,
    details_of,
    line_place,
    lines_with_details,
    refuse_choices_that_did_not_come,
    rivals,
)
from cloudmore.billing.column_settings import chosen_columns
from cloudmore.billing.control import Control, Rules, prepared
from cloudmore.billing.envelope import has_list, has_objects
from cloudmore.billing.files.columns import FileColumns
from cloudmore.billing.files.formats import has_page
from cloudmore.billing.files.line_file import FileEnding, FileHeading
from cloudmore.billing.files.locales import Locale
from cloudmore.billing.files.options import Audience, FileOptions
from cloudmore.billing.files.writing import check_paths, write_lines
from cloudmore.billing.findings import Finding
from cloudmore.billing.leftovers import Leftovers, around_holds_amounts, beside_the_lists
from cloudmore.billing.line import BillingLine
from cloudmore.billing.month import Period, RangeEnd, asked_end
from cloudmore.billing.names import surveys
from cloudmore.billing.page.sums import PageSums
from cloudmore.billing.places import places
from cloudmore.billing.reading import NextPeriod, Origin, lines
from cloudmore.billing.result_link import result_address
from cloudmore.billing.saved.saved_lines import saving
from cloudmore.billing.sums import Sums
from cloudmore.billing.survey import Head
from cloudmore.billing.totals import Total, Totals
from cloudmore.errors import ConfigurationError


@frozen
class Asked:
    """How a report was asked for.

    Attributes:
        period: Billing dates.
        at: When, in UTC.
        host: Which host answered.
        task_id: The task that built it.
        range_end: How the API was taken to read the last date.
    """

    period: Period
    at: datetime
    host: str
    task_id: str
    range_end: RangeEnd = RangeEnd.INCLUSIVE


class Report:
    """A billing report. Close it, or use it in a ``with`` block, to remove the raw answer from the disk.

    Args:
        raw: File of the vendor's answer, byte for byte; the report owns it.
        head: Its start, read already.
        asked: How it was asked for.
        origin: What its lines have in common.
        columns: Names that columns have in this report, best first, instead of the ones that are known.

    Raises:
        ConfigurationError: There is no such column.

    Attributes:
        raw: File of the vendor's answer, byte for byte.
        asked: How it was asked for.
        origin: Source, reseller, period and zone of its lines.
        columns: The names that columns were given.
        lines_file: Where its lines are saved, once they are.
        control: Where the lines went when they were written last; ``None`` before that.
    """

    def __init__(
        self,
        raw: Path,
        head: Head,
        asked: Asked,
        origin: Origin,
        *,
        columns: Mapping[str, str | Sequence[str]] | None = None,
    ) -> None:
        self.raw = raw
        self.asked = asked
        self.origin = origin
        self.control: Control | None = None
        self._head = head
        self.columns = chosen_columns(columns)
        self.lines_file: Path | None = None
        self._totals: Totals | None = None
        self._sums = Sums()
        self._leftovers = Leftovers()
        self._next_period: NextPeriod | None = None
        self._of_files: tuple[Finding, ...] = ()
        self._remove = weakref.finalize(self, _remove_file, raw)

    @cached_property
    def binding(self) -> Binding | None:
        """Which names of the report go into which columns, decided on the whole of it; ``None`` where it is empty.

        Raises:
            ReportShapeError: An essential column binds to nothing, or money may be there twice.
        """
        surveyed = surveys(self.raw, self._head)
        found = places(surveyed, self.columns)
        if holds_no_amounts(self.raw, found) and not around_holds_amounts(self._head):
            return None
        refuse_choices_that_did_not_come(found, self.columns, surveyed)
        line = line_place(found, surveyed)
        compared = [compare(self.raw, line, other) for other in rivals(line, found, surveyed)]
        if outer := lines_with_details(compared, line):
            line = outer
            compared = [compare(self.raw, line, other) for other in rivals(line, found, surveyed)]
        details = [compare(self.raw, line, inner) for inner in details_of(line, found)]
        bound = bind(line, compared, details, surveyed, self.columns)
        beside = beside_the_lists(self.raw, line.survey, surveyed, {field for _column, field in bound.top_sums})
        return evolve(bound, findings=(*bound.findings, *beside))

    def lines(self) -> Iterator[BillingLine]:
        """Every billing line, in the report's order; memory stays flat.

        Raises:
            ReportShapeError: An essential column binds to nothing, or an amount cannot be read.
        """
        return self._read(Sums(), Leftovers(), self._later())

    def _later(self) -> NextPeriod | None:
        """Gathers the lines of the day after the period, where the API gives them, too."""
        asked = self.asked
        return NextPeriod(asked_end(asked.period, asked.range_end)) if asked.range_end is RangeEnd.MIDNIGHT else None

    def _read(self, sums: Sums, leftovers: Leftovers, later: NextPeriod | None) -> Iterator[BillingLine]:
        if not self._remove.alive:
            raise ConfigurationError("This report is closed.", remedy="Read it inside its with block.")
        binding = self.binding
        if binding is None:
            return iter(())
        found = lines(self.raw, self._head, binding, self.origin, sums=sums, leftovers=leftovers, next_period=later)
        return self._kept_while(found)

    def _kept_while(self, found: Iterator[BillingLine]) -> Iterator[BillingLine]:
        # Holds on to the report, and so to its file, as long as somebody reads.
        yield from found

    def totals(self) -> Totals:
        """Sums per currency and organization; the first call reads all lines."""
        if self._totals is None:
            totals, sums, leftovers, later = Totals(self.asked.period), Sums(), Leftovers(), self._later()
            for line in self._read(sums, leftovers, later):
                totals.add(line)
            self._totals, self._sums, self._leftovers, self._next_period = totals, sums, leftovers, later
        return self._totals

    def next_period(self) -> Mapping[str | None, Total]:
        """Sums per currency of the lines that are left to the next period; they are in no other figure.

        There are some only where the API was asked for the day after the period, since it gives a part of it: with
        ``range_end="midnight"``.
        """
        self.totals()
        return {} if self._next_period is None else self._next_period.by_currency

    def findings(self) -> tuple[Finding, ...]:
        """What a person must look at before the report is used; empty is good.

        Raises:
            ReportShapeError: An essential column binds to nothing, or an amount cannot be read.
        """
        period, asked_on = self.asked.period, self.asked.at.astimezone(self.origin.zone).date()
        early = Finding("month-not-over", f"The period ends on {period.end}, but was asked on {asked_on}.", 0)
        totals = self.totals()
        return (
            *((early,) if period.end >= asked_on else ()),
            *(self.binding.findings if self.binding else ()),
            *map(self._explained, totals.findings()),
            *self._sums.findings(),
            *self._leftovers.findings(),
            *self._of_files,
        )

    def _explained(self, finding: Finding) -> Finding:
        if finding.code != "empty":
            return finding
        if has_objects(self._head) and result_address(self._head.around, self.asked.task_id.casefold()) is not None:
            # Of a report with lines nobody needs it; without any, the list may be something else, and the report there.
            return Finding(
                "link-not-followed", f"A list came beside a link that was not followed. {finding.message}", 0
            )
        if has_list(self._head):
            return finding
        return Finding("no-list", f"The answer has no list of lines, so it may be no report. {finding.message}", 0)

    def write(
        self,
        *paths: str | os.PathLike[str],
        audience: str = Audience.RESELLER,
        locale: str | Locale | None = None,
        escape_formulas: bool = False,
        extra_columns: Sequence[str] = (),
        lines_file: Path | None = None,
        rules: Rules | None = None,
    ) -> tuple[Finding, ...]:
        """Write the report into files by ending: csv, json, jsonl, parquet, xlsx, html. All of them in one pass.

        Args:
            paths: Files; an existing one is replaced when all of them are complete.
            audience: ``reseller``, or ``customer``: then no cost, no margin and nothing that may hold or betray one.
            locale: Such as ``sv-SE``: CSV as a spreadsheet program of that country opens it; without it for machines.
            escape_formulas: Whether CSV gets a ``'`` before a text that a spreadsheet program would take for a formula.
            extra_columns: Fields of ``extra`` that get a column of their own, behind all others; a dot goes into an
                object. One that no line has is a finding.
            lines_file: Where the lines are saved to be read again, in the same pass; as for the reseller, always, and
                all of them.
            rules: Which lines the files get, and to how many places; all of them as they are by default. What becomes
                of every line is in ``control``.

        Returns:
            What a person must look at in the files themselves; ``findings`` has it, too.

        Raises:
            ConfigurationError: An ending, an audience or a locale is unknown, a file cannot be written, or a format
                cannot hold a value.
            ReportShapeError: An essential column binds to nothing, or an amount cannot be read; nothing is written.
        """
        options = FileOptions(
            audience=audience, locale=locale, escape_formulas=escape_formulas, extra_columns=extra_columns
        )
        files = [Path(path) for path in paths]
        check_paths(files)
        totals, sums, leftovers, later = Totals(self.asked.period), Sums(), Leftovers(), self._later()
        columns, control, exported = FileColumns(options), Control(rules or Rules()), Totals(self.asked.period)
        page = PageSums()

        def ending() -> FileEnding:
            self._totals, self._sums, self._leftovers, self._next_period = totals, sums, leftovers, later
            self._of_files = columns.findings()
            # A file's totals are those of its lines.
            return FileEnding(exported, self.findings(), page, control)

        with saving(lines_file) as saved:
            counted = totals.counted(saved(self._read(sums, leftovers, later)))
            # A page tells of the whole report, and in its control what the other files have of it.
            counted = page.counted(counted) if has_page(files) else counted
            lines = exported.counted(control.written(prepared(counted, control)))
            write_lines(lines, files, heading=self.heading, columns=columns, options=options, ending=ending)
        self.control = control
        self.lines_file = lines_file or self.lines_file
        return self._of_files

    @property
    def heading(self) -> FileHeading:
        """What stands above its lines in a file that has room for it."""
        origin, asked = self.origin, self.asked
        return FileHeading(origin.source, origin.reseller_id, asked.period, str(origin.zone), asked.at)

    def close(self) -> None:
        """Remove the raw answer from the disk."""
        self._remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return (
            f"Report(period={self.asked.period.name!r}, task_id={self.asked.task_id!r}, source={self.origin.source!r})"
        )


def _remove_file(path: Path) -> None:
    path.unlink(missing_ok=True)
