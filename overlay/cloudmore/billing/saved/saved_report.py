"""Reports that were saved: found again, checked against their digests, and read offline."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from cloudmore.billing.control import Control, Rules, prepared
from cloudmore.billing.files.columns import FileColumns
from cloudmore.billing.files.formats import has_page
from cloudmore.billing.files.line_file import FileEnding, FileHeading
from cloudmore.billing.files.locales import Locale
from cloudmore.billing.files.options import Audience, FileOptions
from cloudmore.billing.files.writing import check_paths, write_lines
from cloudmore.billing.findings import Finding
from cloudmore.billing.line import BillingLine
from cloudmore.billing.page.sums import PageSums
from cloudmore.billing.reading import Origin
from cloudmore.billing.report import Asked, Report
from cloudmore.billing.saved.closing_record import read_closing
from cloudmore.billing.saved.manifest import KnownOrganization, Manifest, read_manifest
from cloudmore.billing.saved.saved_lines import REMEDY, read_lines
from cloudmore.billing.saved.saving import (
    CLOSED_ENDING,
    COPY_BYTES,
    LINES_ENDING,
    MANIFEST_ENDING,
    RAW_ENDING,
    save_manifest,
    save_raw,
    sha256_of,
)
from cloudmore.billing.survey import read_head
from cloudmore.billing.totals import Totals
from cloudmore.billing.zone import zone_named
from cloudmore.errors import ConfigurationError, shortened

_ENDINGS = (MANIFEST_ENDING, RAW_ENDING, LINES_ENDING)


class SavedReport:
    """A report that was saved. Everything is read offline, and as often as wanted.

    Args:
        manifest_file: Its manifest.
        manifest: What stands there.

    Attributes:
        manifest: What the report is.
        manifest_file: Where that stands.
        control: Where the lines went when they were written last; ``None`` before that.
    """

    def __init__(self, manifest_file: Path, manifest: Manifest) -> None:
        self.manifest = manifest
        self.manifest_file = manifest_file
        self.control: Control | None = None
        self._verified = False

    @staticmethod
    def open(path: str | Path) -> SavedReport:
        """Open a saved report, and hold its files against the digests that were kept.

        Args:
            path: Its manifest, its raw answer, or its lines.

        Raises:
            ConfigurationError: It is no such file, one is missing, or one is not as it was saved.
        """
        saved = _not_verified(Path(path))
        saved.verify()
        return saved

    @property
    def raw_file(self) -> Path:
        """The compressed answer of the vendor."""
        return self.manifest_file.with_name(self.manifest.raw)

    @property
    def lines_file(self) -> Path | None:
        """The compressed lines; ``None`` where an earlier version saved none."""
        name = self.manifest.lines_file
        return None if name is None else self.manifest_file.with_name(name)

    def verify(self) -> None:
        """Hold the files against the digests of the manifest.

        Raises:
            ConfigurationError: One is missing, or is not as it was saved.
        """
        self._verify_closing()
        self._verify_lines()
        if self._raw_digest() != self.manifest.raw_sha256:
            raise _changed(self.raw_file, "raw answer")

    def _verify_closing(self) -> None:
        """A closed report has a record, which holds its manifest, which holds the others."""
        record = self.manifest_file.with_name(self.manifest_file.name.removesuffix(MANIFEST_ENDING) + CLOSED_ENDING)
        try:
            closing = read_closing(record.read_bytes())
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            raise _unreadable(record, "record of the closing", error) from error
        if sha256_of(self.manifest_file) != closing.manifest_sha256:
            raise _changed(self.manifest_file, "manifest")

    def _verify_lines(self) -> None:
        file = self.lines_file
        if file is not None and not self._verified:
            try:
                digest = sha256_of(file)
            except OSError as error:
                raise _unreadable(file, "saved lines", error) from error
            if digest != self.manifest.lines_sha256:
                raise _changed(file, "saved lines")
        self._verified = True

    def _raw_digest(self) -> str:
        try:
            with gzip.open(self.raw_file, "rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except (OSError, EOFError, zlib.error) as error:
            raise _unreadable(self.raw_file, "raw answer", error) from error

    def lines(self) -> Iterator[BillingLine]:
        """Every line, in the report's order; memory stays flat.

        Raises:
            ConfigurationError: The lines are not as they were saved.
            ReportShapeError: An earlier version saved no lines, and the answer cannot be read.
        """
        file = self.lines_file
        if file is None:
            with self.report() as report:
                yield from report.lines()
            return
        self._verify_lines()
        yield from read_lines(file)

    def report(self) -> Report:
        """The vendor's answer, to be read again: a copy that goes away when the report is closed.

        Raises:
            ConfigurationError: The answer is not as it was saved.
        """
        manifest = self.manifest
        handle, name = tempfile.mkstemp(prefix="cloudmore-report-", suffix=".json")
        raw = Path(name)
        try:
            with gzip.open(self.raw_file, "rb") as packed, os.fdopen(handle, "wb") as copy:
                shutil.copyfileobj(packed, copy, COPY_BYTES)
            if sha256_of(raw) != manifest.raw_sha256:
                raise _changed(self.raw_file, "raw answer")
            asked = Asked(manifest.period, manifest.asked_at, manifest.host, manifest.task_id, manifest.range_end)
            origin = Origin(manifest.source, manifest.reseller_id, manifest.period.name, zone_named(manifest.zone))
            return Report(raw, read_head(raw), asked, origin, columns=manifest.chosen_columns)
        except (OSError, EOFError, zlib.error) as error:
            raw.unlink()
            raise _unreadable(self.raw_file, "raw answer", error) from error
        except BaseException:
            raw.unlink()
            raise

    def write(
        self,
        *paths: str | os.PathLike[str],
        audience: str = Audience.RESELLER,
        locale: str | Locale | None = None,
        escape_formulas: bool = False,
        extra_columns: Sequence[str] = (),
        rules: Rules | None = None,
    ) -> tuple[Finding, ...]:
        """Write the lines into files, as ``Report.write`` does; what a person must look at is told as it was saved.

        Args:
            paths: Files by ending; an existing one is replaced when all of them are complete.
            audience: ``reseller`` or ``customer``.
            locale: Such as ``sv-SE``, for CSV.
            escape_formulas: Whether CSV gets a ``'`` before a text that a spreadsheet program would take for a formula.
            extra_columns: Fields of ``extra`` that get a column of their own.
            rules: Which lines the files get, and to how many places. What becomes of every line is in ``control``.

        Returns:
            What a person must look at in the files themselves.

        Raises:
            ConfigurationError: An ending, an audience or a locale is unknown, a file cannot be written, a format cannot
                hold a value, or the lines are not as they were saved.
        """
        options = FileOptions(
            audience=audience, locale=locale, escape_formulas=escape_formulas, extra_columns=extra_columns
        )
        files = [Path(path) for path in paths]
        check_paths(files)
        manifest = self.manifest
        heading = FileHeading(manifest.source, manifest.reseller_id, manifest.period, manifest.zone, manifest.asked_at)
        totals, columns = Totals(manifest.period), FileColumns(options)
        page, control = PageSums(), Control(rules or Rules())
        saved = self.lines()
        # A page tells of the whole report, and in its control what the other files have of it.
        counted = page.counted(saved) if has_page(files) else saved
        write_lines(
            totals.counted(control.written(prepared(counted, control))),
            files,
            heading=heading,
            columns=columns,
            options=options,
            ending=lambda: FileEnding(totals, (*manifest.findings, *columns.findings()), page, control),
        )
        self.control = control
        return columns.findings()

    def __repr__(self) -> str:
        return f"SavedReport({str(self.manifest_file)!r})"


def save_report(
    report: Report, folder: str | Path, *, organizations: Sequence[KnownOrganization] | None = None
) -> SavedReport:
    """Save a report: the vendor's answer byte for byte, its lines, and a manifest.

    Args:
        report: The report.
        folder: Such as ``saved-reports``; made if it is not there. Nothing in it is overwritten.
        organizations: Those that were listed when it came, to hold it against them later.

    Raises:
        ConfigurationError: The folder cannot be written to.
        ReportShapeError: An essential column binds to nothing; the answer is saved all the same.
    """
    raw = save_raw(report, Path(folder))
    return SavedReport.open(save_manifest(report, raw, [], organizations=organizations))


def saved_reports(folder: str | Path) -> Iterator[SavedReport]:
    """Every saved report of a folder, by the time of asking; their files are checked when they are read.

    Args:
        folder: Such as ``saved-reports``.

    Raises:
        ConfigurationError: A manifest cannot be read.
    """
    found = [_not_verified(path) for path in Path(folder).glob(f"*{MANIFEST_ENDING}")]
    yield from sorted(found, key=_age)


def _age(saved: SavedReport) -> tuple[datetime, int, str]:
    """Of readings of one task the later ones have a number, and -10 comes after -2, which comes after none."""
    name = saved.manifest_file.name
    return saved.manifest.asked_at, len(name), name


def find_saved(
    folder: str | Path, month: str, *, source: str | None = None, reseller_id: str | None = None
) -> SavedReport:
    """The newest saved report of a month, held against its digests.

    Args:
        folder: Such as ``saved-reports``.
        month: As it was asked for, such as ``2026-10``; both dates of a range as ``2026-10-01_2026-10-15``.
        source: ``cloudmore`` or ``sandbox``, where both are there.
        reseller_id: Whose report, where there are several.

    Raises:
        ConfigurationError: There is none, several resellers or sources have one, or its files are not as they were
            saved.
    """
    found = [
        saved
        for saved in saved_reports(folder)
        if saved.manifest.period.name == month
        and source in (None, saved.manifest.source)
        and reseller_id in (None, saved.manifest.reseller_id)
    ]
    if not found:
        raise ConfigurationError(
            f"No report of {month} is saved in {folder}.",
            remedy=f"Fetch it with: cloudmore billing report --month {month}"
            if re.fullmatch(r"\d{4}-\d{2}", month)
            else "Write a month such as 2026-10, or the path of a saved report.",
        )
    kinds = {(saved.manifest.source, saved.manifest.reseller_id) for saved in found}
    if len(kinds) > 1:
        told = ", ".join(f"{each_source} of {reseller}" for each_source, reseller in sorted(kinds))
        raise ConfigurationError(
            f"Several reports of {month} are saved in {folder}: {told}.",
            remedy=f"Name the profile of one, or give its path instead, such as {found[-1].manifest_file}.",
        )
    found[-1].verify()
    return found[-1]


def _not_verified(path: Path) -> SavedReport:
    stem = next((path.name.removesuffix(ending) for ending in _ENDINGS if path.name.endswith(ending)), None)
    if stem is None:
        raise ConfigurationError(
            f"The file {path} is no saved report.",
            remedy=f"Give a file of saved-reports that ends with {', '.join(_ENDINGS)}.",
        )
    file = path.with_name(stem + MANIFEST_ENDING)
    try:
        return SavedReport(file, read_manifest(file.read_bytes()))
    except FileNotFoundError as error:
        if path.with_name(stem + RAW_ENDING).exists():
            raise ConfigurationError(
                f"The saved report {stem} has no manifest and no lines: its shape was not known when it came, or the "
                "run was stopped.",
                remedy="Fetch the month again; where its shape was not known, name its fields in [billing.columns] of "
                "the settings first.",
            ) from error
        raise ConfigurationError(
            f"There is no saved report {path}.", remedy="Fetch the month with billing report first."
        ) from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else shortened(str(error)).rstrip(".")
        raise ConfigurationError(f"The manifest {file} cannot be read: {why}.", remedy=REMEDY) from error


def _changed(file: Path, what: str) -> ConfigurationError:
    return ConfigurationError(f"The {what} {file} is not as it was saved: its SHA-256 differs.", remedy=REMEDY)


def _unreadable(file: Path, what: str, error: Exception) -> ConfigurationError:
    why = error.strerror if isinstance(error, OSError) and error.strerror else error
    return ConfigurationError(f"The {what} {file} cannot be read: {why}.", remedy=REMEDY)
