"""The record of an export: ``….export.json`` among the saved reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import PurePath
from typing import Any

import msgspec
from attrs import evolve, frozen

from cloudmore.billing.month import Period
from cloudmore.billing.saved.manifest import RECORD_DIGEST, TotalRecord, record_digest, totals_of, totals_record
from cloudmore.billing.totals import Total

EXPORT_SCHEMA = "export/1"


class ExportState(StrEnum):
    """How far an export came.

    A record that still says ``started`` is of a run that was killed: its files may be there, and may be imported.
    """

    STARTED = "started"
    DONE = "done"


@frozen
class ExportedFile:
    """A file that an export wrote.

    Attributes:
        path: Where, as it was named.
        sha256: Of its bytes.
        size: How many bytes.
    """

    path: str
    sha256: str
    size: int


@frozen
class ExportRecord:
    """One export of a report to a target.

    Attributes:
        state: Whether it came to its end.
        target: Name of the target.
        source: ``cloudmore`` or ``sandbox``.
        reseller_id: Whose report.
        period: The billing dates of the report.
        manifest: Name of the file with the manifest of the report.
        manifest_sha256: Of that file.
        audience: For whom the files are.
        started_at: When, in UTC.
        client_version: Of the client that exported it.
        reason: Why it was exported although it had been before; ``None`` for the first time.
        planned: The files that were named with ``-o``.
        ended_at: When it was done, in UTC; ``None`` while it is not.
        files: What was written.
        documents: How many invoices and credit notes.
        lines: How many lines of the report were exported.
        lines_file: Name of the file with their keys, digests and amounts.
        lines_sha256: Of that file.
        totals: What was exported, per currency.
        control: The control identity, per currency.
    """

    state: ExportState
    target: str
    source: str
    reseller_id: str
    period: Period
    manifest: str
    manifest_sha256: str
    audience: str
    started_at: datetime
    client_version: str
    reason: str | None = None
    planned: tuple[str, ...] = ()
    ended_at: datetime | None = None
    files: tuple[ExportedFile, ...] = ()
    documents: int = 0
    lines: int = 0
    lines_file: str | None = None
    lines_sha256: str | None = None
    totals: Mapping[str | None, Total] = {}
    control: Any = None

    def told(self) -> str:
        """What was exported and when, in a few words."""
        when = f"{self.started_at:%Y-%m-%d %H:%M}"
        if self.state is ExportState.STARTED:
            return f"an export was started {when}, and its end is not recorded"
        return f"already exported {when}, {self.lines:,} {'line' if self.lines == 1 else 'lines'}"


class _File(msgspec.Struct):
    path: str
    sha256: str
    size: int


class _Record(msgspec.Struct):
    schema: str
    state: ExportState
    target: str
    source: str
    reseller_id: str
    first_billing_date: date
    last_billing_date: date
    manifest: str
    manifest_sha256: str
    audience: str
    started_at: datetime
    client_version: str
    reason: str | None = None
    planned: tuple[str, ...] = ()
    ended_at: datetime | None = None
    files: tuple[_File, ...] = ()
    documents: int = 0
    lines: int = 0
    lines_file: str | None = None
    lines_sha256: str | None = None
    totals: dict[str, TotalRecord] = {}
    control: Any = None


def export_text(record: ExportRecord) -> bytes:
    """A record as it is written; amounts are text, and a digest of the rest stands last.

    Args:
        record: It.
    """
    written = {
        "schema": EXPORT_SCHEMA,
        "state": record.state.value,
        "target": record.target,
        "source": record.source,
        "reseller_id": record.reseller_id,
        "month": record.period.name,
        "first_billing_date": record.period.start.isoformat(),
        "last_billing_date": record.period.end.isoformat(),
        "manifest": record.manifest,
        "manifest_sha256": record.manifest_sha256,
        "audience": record.audience,
        "started_at": record.started_at.isoformat(),
        "client_version": record.client_version,
        "reason": record.reason,
        "planned": list(record.planned),
        "ended_at": None if record.ended_at is None else record.ended_at.isoformat(),
        "files": [{"path": each.path, "sha256": each.sha256, "size": each.size} for each in record.files],
        "documents": record.documents,
        "lines": record.lines,
        "lines_file": record.lines_file,
        "lines_sha256": record.lines_sha256,
        "totals": totals_record(record.totals),
        "control": record.control,
    }
    return (
        msgspec.json.format(msgspec.json.encode({**written, RECORD_DIGEST: record_digest(written)}), indent=2) + b"\n"
    )


def read_export(text: bytes) -> ExportRecord:
    """The record of a file's text.

    Args:
        text: JSON.

    Raises:
        ValueError: It is none, of another schema, or not as it was written.
    """
    record = msgspec.json.decode(text, type=dict[str, Any])
    digest = record.pop(RECORD_DIGEST, None)
    read = msgspec.convert(record, _Record)
    if read.schema != EXPORT_SCHEMA:
        raise ValueError(f"it is of the schema {read.schema}, and this version knows {EXPORT_SCHEMA}")
    if digest != record_digest(record):
        raise ValueError("it is not as it was written: its SHA-256 differs")
    if read.lines_file is not None and PurePath(read.lines_file).name != read.lines_file:
        raise ValueError("a file that it names does not lie beside it")
    return ExportRecord(
        state=read.state,
        target=read.target,
        source=read.source,
        reseller_id=read.reseller_id,
        period=Period(read.first_billing_date, read.last_billing_date),
        manifest=read.manifest,
        manifest_sha256=read.manifest_sha256,
        audience=read.audience,
        started_at=read.started_at,
        client_version=read.client_version,
        reason=read.reason,
        planned=read.planned,
        ended_at=read.ended_at,
        files=tuple(ExportedFile(each.path, each.sha256, each.size) for each in read.files),
        documents=read.documents,
        lines=read.lines,
        lines_file=read.lines_file,
        lines_sha256=read.lines_sha256,
        totals=totals_of(read.totals),
        control=read.control,
    )


def done(
    record: ExportRecord,
    *,
    at: datetime,
    files: Sequence[ExportedFile],
    documents: int,
    totals: Mapping[str | None, Total],
    control: Any,
) -> ExportRecord:
    """The record of an export that came to its end.

    Args:
        record: As it was started, with the file of its lines.
        at: When, in UTC.
        files: What was written.
        documents: How many invoices and credit notes.
        totals: What was exported, per currency.
        control: The control identity, per currency.
    """
    return evolve(
        record,
        state=ExportState.DONE,
        ended_at=at,
        files=tuple(files),
        documents=documents,
        totals=totals,
        control=control,
    )
