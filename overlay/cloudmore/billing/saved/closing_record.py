"""The record that freezes a month: ``<stem>.closed.json`` beside the manifest of the report that was closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from attrs import frozen

from cloudmore.billing.saved.manifest import RECORD_DIGEST, TotalRecord, record_digest, totals_of, totals_record
from cloudmore.billing.totals import Total

CLOSING_SCHEMA = "closed-month/1"


@frozen
class Closing:
    """How a month was closed.

    Attributes:
        revision: 1 for the first time; one more each time it was closed again after changes.
        source: ``cloudmore`` or ``sandbox``.
        reseller_id: Whose report.
        month: Name of the period.
        manifest: Name of the file with the manifest of the report.
        manifest_sha256: Of that file; it holds the digests of the others.
        lines: How many lines.
        totals: Sums per currency; ``None`` collects lines without one.
        accepted: The findings that somebody accepted, each with code, key, reason, count and message.
        closed_at: When, in UTC.
        client_version: Of the client that closed it.
        control: The control identity per currency, where an export was made with it.
        previous: Name of the record of the revision before; ``None`` for the first.
        previous_sha256: Of that file.
        adjustments: What leads from the revision before to this one: by change and currency lines, sales and cost.
    """

    revision: int
    source: str
    reseller_id: str
    month: str
    manifest: str
    manifest_sha256: str
    lines: int
    totals: Mapping[str | None, Total]
    accepted: tuple[Mapping[str, Any], ...]
    closed_at: datetime
    client_version: str
    control: Any = None
    previous: str | None = None
    previous_sha256: str | None = None
    adjustments: Mapping[str, Mapping[str, Mapping[str, Any]]] | None = None


class _Record(msgspec.Struct):
    schema: str
    revision: int
    source: str
    reseller_id: str
    month: str
    manifest: str
    manifest_sha256: str
    lines: int
    totals: dict[str, TotalRecord]
    accepted: list[dict[str, Any]]
    closed_at: datetime
    client_version: str
    control: Any = None
    previous: str | None = None
    previous_sha256: str | None = None
    adjustments: dict[str, dict[str, dict[str, Any]]] | None = None


def closing_text(closing: Closing) -> bytes:
    """A record as it is written; amounts are text, and a digest of the rest stands last.

    Args:
        closing: It.
    """
    record = {
        "schema": CLOSING_SCHEMA,
        "revision": closing.revision,
        "source": closing.source,
        "reseller_id": closing.reseller_id,
        "month": closing.month,
        "manifest": closing.manifest,
        "manifest_sha256": closing.manifest_sha256,
        "lines": closing.lines,
        "totals": totals_record(closing.totals),
        "accepted": list(closing.accepted),
        "closed_at": closing.closed_at.isoformat(),
        "client_version": closing.client_version,
        "control": closing.control,
        "previous": closing.previous,
        "previous_sha256": closing.previous_sha256,
        "adjustments": closing.adjustments,
    }
    return msgspec.json.format(msgspec.json.encode({**record, RECORD_DIGEST: record_digest(record)}), indent=2) + b"\n"


def read_closing(text: bytes) -> Closing:
    """The record of a file's text.

    Args:
        text: JSON.

    Raises:
        ValueError: It is none, of another schema, or not as it was written.
    """
    record = msgspec.json.decode(text, type=dict[str, Any])
    digest = record.pop(RECORD_DIGEST, None)
    read = msgspec.convert(record, _Record)
    if read.schema != CLOSING_SCHEMA:
        raise ValueError(f"it is of the schema {read.schema}, and this version knows {CLOSING_SCHEMA}")
    if digest != record_digest(record):
        raise ValueError("it is not as it was written: its SHA-256 differs")
    return Closing(
        revision=read.revision,
        source=read.source,
        reseller_id=read.reseller_id,
        month=read.month,
        manifest=read.manifest,
        manifest_sha256=read.manifest_sha256,
        lines=read.lines,
        totals=totals_of(read.totals),
        accepted=tuple(read.accepted),
        closed_at=read.closed_at,
        client_version=read.client_version,
        control=read.control,
        previous=read.previous,
        previous_sha256=read.previous_sha256,
        adjustments=read.adjustments,
    )
