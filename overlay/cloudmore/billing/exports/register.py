"""The register of exports: a record for each, among the saved reports, so that none is repeated unnoticed.

A record is written before the first file, and says ``started``; only when every file is in its place it says ``done``.
So a run that was killed in between leaves a record that tells of it, and the next one stops at it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from attrs import evolve, frozen

from cloudmore.billing.control import Control
from cloudmore.billing.exports.exported_lines import (
    EXPORT_LINES_ENDING,
    ExportedLine,
    read_exported_lines,
    saving_exported_lines,
)
from cloudmore.billing.exports.record import ExportedFile, ExportRecord, ExportState, done, export_text, read_export
from cloudmore.billing.files.writing import replacing
from cloudmore.billing.line import BillingLine
from cloudmore.billing.saved.saved_report import SavedReport
from cloudmore.billing.saved.saving import sha256_of
from cloudmore.errors import ConfigurationError
from cloudmore.version import __version__

EXPORT_ENDING = ".export.json"
LOCK_SECONDS = 60.0
_REMEDY = "Restore the folder from a backup. While it cannot be read, nobody can say what was exported."


@frozen
class RegisteredExport:
    """An export that is in the register.

    Attributes:
        record: What stands there.
        file: Where.
    """

    record: ExportRecord
    file: Path

    def lines(self) -> Iterator[ExportedLine]:
        """The lines that it wrote; none where its end is not recorded.

        Raises:
            ConfigurationError: The file of them is not as it was written.
        """
        name = self.record.lines_file
        if name is None or self.record.state is ExportState.STARTED:
            return
        path = self.file.with_name(name)
        try:
            whole = sha256_of(path) == self.record.lines_sha256
        except OSError as error:
            raise ConfigurationError(
                f"The exported lines {path} cannot be read: {error.strerror}.", remedy=_REMEDY
            ) from error
        if not whole:
            raise ConfigurationError(
                f"The exported lines {path} are not as they were written: their SHA-256 differs.", remedy=_REMEDY
            )
        yield from read_exported_lines(path)


def exports_in(folder: str | Path) -> tuple[RegisteredExport, ...]:
    """Every export of a folder, the earliest first.

    Args:
        folder: Such as ``saved-reports``.

    Raises:
        ConfigurationError: A record cannot be read.
    """
    found = [RegisteredExport(_read(path), path) for path in Path(folder).glob(f"*{EXPORT_ENDING}")]
    return tuple(sorted(found, key=lambda each: (each.record.started_at, len(each.file.name), each.file.name)))


def exports_of(saved: SavedReport, target: str) -> tuple[RegisteredExport, ...]:
    """What was exported to a target before of the billing dates of a report, the earliest first.

    An export whose end is not recorded is left out when all of its dates were exported again since, for a reason.

    Args:
        saved: The report; exports of any reading of its reseller and source count.
        target: Name of the target; capital letters do not matter.

    Raises:
        ConfigurationError: A record cannot be read.
    """
    found = [each for each in exports_beside(saved) if each.record.target.casefold() == target.casefold()]
    return tuple(each for number, each in enumerate(found) if not _settled(each, found[number + 1 :]))


def _settled(each: RegisteredExport, later: Sequence[RegisteredExport]) -> bool:
    period = each.record.period
    return each.record.state is ExportState.STARTED and any(
        other.record.state is ExportState.DONE
        and other.record.reason is not None
        and other.record.period.start <= period.start
        and period.end <= other.record.period.end
        for other in later
    )


def exports_beside(saved: SavedReport) -> list[RegisteredExport]:
    """What was exported of the billing dates of a report to any target, the earliest first.

    Args:
        saved: The report; exports of any reading of its reseller and source count.

    Raises:
        ConfigurationError: A record cannot be read.
    """
    manifest = saved.manifest
    return [
        each
        for each in exports_in(saved.manifest_file.parent)
        if (each.record.source, each.record.reseller_id) == (manifest.source, manifest.reseller_id)
        and each.record.period.start <= manifest.period.end
        and manifest.period.start <= each.record.period.end
    ]


@contextmanager
def export_lock(folder: Path, target: str, *, seconds: float = LOCK_SECONDS) -> Generator[None]:
    """Keep every other export to a target out until the block ends.

    Args:
        folder: Of the saved reports.
        target: Name of the target.
        seconds: How long to wait for another one.

    Raises:
        ConfigurationError: Another export did not end, or the folder cannot be written to.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - few export

    path = folder / f".{_plain_name(target.casefold())}.export.lock"
    lock = FileLock(path, mode=0o600, timeout=seconds)
    try:
        lock.acquire()
    except Timeout as error:
        raise ConfigurationError(
            f"Another export to {target} is still running.", remedy="Wait for its end, and try again."
        ) from error
    except OSError as error:
        raise ConfigurationError(
            f"The register of exports in {folder} cannot be locked: {error.strerror or error}.",
            remedy="Make the folder of the saved reports one that can be written to.",
        ) from error
    try:
        yield
    finally:
        lock.release()


class OpenExport:
    """An export that is under way.

    Args:
        file: Of its record.
        record: As it was started.
    """

    def __init__(self, file: Path, record: ExportRecord) -> None:
        self.file = file
        self.record = record

    @contextmanager
    def keeping_lines(self) -> Generator[Callable[[BillingLine], None]]:
        """Keep what is exported, by key, digest and amounts as the report has them.

        Yields:
            Takes each line of the report that is exported.

        Raises:
            ConfigurationError: The file of them cannot be written.
        """
        count, path = 0, self.lines_file
        with saving_exported_lines(path) as keep:

            def counted(line: BillingLine) -> None:
                nonlocal count
                count += 1
                keep(line)

            yield counted
        self.record = evolve(self.record, lines=count, lines_file=path.name, lines_sha256=sha256_of(path))

    @property
    def lines_file(self) -> Path:
        """Where the lines are kept."""
        return self.file.with_name(self.file.name.removesuffix(EXPORT_ENDING) + EXPORT_LINES_ENDING)

    def forget(self) -> None:
        """Take the entry out of the register: nothing was exported, and nothing was written."""
        for each in (self.file, self.lines_file):
            each.unlink(missing_ok=True)

    def end(self, files: Sequence[Path], control: Control, *, documents: int, at: datetime) -> None:
        """Write down that all of it is done.

        Args:
            files: What was written.
            control: Where the money went.
            documents: How many invoices and credit notes.
            at: When, in UTC.

        Raises:
            ConfigurationError: It cannot be written down; the record goes on to say that the export was started.
        """
        self.record = done(
            self.record,
            at=at,
            files=[ExportedFile(str(each), sha256_of(each), each.stat().st_size) for each in files],
            documents=documents,
            totals={currency: balance.exported for currency, balance in control.by_currency.items()},
            control=control.record(),
        )
        _write(self.file, self.record)


@contextmanager
def exporting(
    saved: SavedReport, target: str, files: Sequence[Path], *, audience: str, reason: str | None, now: datetime
) -> Generator[OpenExport]:
    """Enter an export into the register, before its first file is written.

    A block that fails, or is interrupted, leaves no entry, unless one of its files is in its place already: then the
    entry stays, and tells that its end is not recorded.

    Args:
        saved: The report.
        target: Name of the target.
        files: That are to be written; a file that is split has others of like names beside it.
        audience: For whom they are.
        reason: Why it is exported again.
        now: When, in UTC.

    Raises:
        ConfigurationError: The folder of the saved reports cannot be written to.
    """
    manifest = saved.manifest
    record = ExportRecord(
        state=ExportState.STARTED,
        target=target,
        source=manifest.source,
        reseller_id=manifest.reseller_id,
        period=manifest.period,
        manifest=saved.manifest_file.name,
        manifest_sha256=sha256_of(saved.manifest_file),
        audience=audience,
        started_at=now,
        client_version=__version__,
        reason=reason,
        planned=tuple(map(str, files)),
    )
    stem = f"{manifest.source}-{manifest.period.name}-to-{_plain_name(target)}-{now:%Y%m%dT%H%M%SZ}"
    file, number = saved.manifest_file.with_name(f"{stem}{EXPORT_ENDING}"), 1
    while file.exists():
        number += 1
        file = file.with_name(f"{stem}-{number}{EXPORT_ENDING}")
    before = _alike(files)
    _write(file, record)
    entry = OpenExport(file, record)
    try:
        yield entry
    except BaseException:
        if _alike(files) == before:
            with suppress(OSError):
                entry.forget()
        raise


def _alike(files: Sequence[Path]) -> dict[Path, tuple[int, int]]:
    """Files that an export may write, and what tells that one of them was written."""
    found: dict[Path, tuple[int, int]] = {}
    for file in files:
        with suppress(OSError):
            for each in file.resolve().parent.iterdir():
                if each.name.startswith(file.stem) and each.suffix == file.suffix:
                    seen = each.stat()
                    found[each] = (seen.st_mtime_ns, seen.st_ino)
    return found


def _write(file: Path, record: ExportRecord) -> None:
    with replacing(file, private=True, binary=True) as opened:
        opened.write(export_text(record))
        opened.flush()
        # It has to be there before the files are, whatever happens to the machine in between.
        os.fsync(opened.fileno())


def _read(path: Path) -> ExportRecord:
    try:
        return read_export(path.read_bytes())
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ConfigurationError(f"The record of an export {path} cannot be read: {why}.", remedy=_REMEDY) from error


def _plain_name(target: str) -> str:
    return re.sub(r"[^0-9A-Za-z_-]", "_", target)
