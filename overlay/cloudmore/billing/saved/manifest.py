"""What a saved report is: its manifest, as it is written beside the vendor's answer and read again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import PurePath
from typing import Any

import msgspec
from attrs import fields, frozen

from cloudmore.billing.columns import SCHEMA
from cloudmore.billing.findings import Finding
from cloudmore.billing.line import plain
from cloudmore.billing.month import Period, RangeEnd
from cloudmore.billing.totals import Total

# Under this name a record has its own SHA-256.
RECORD_DIGEST = "record_sha256"


@frozen
class KnownOrganization:
    """An organization as it was listed when the report came.

    Attributes:
        id: Its id.
        name: Its name.
        active: Whether it is active; ``None`` where the API does not tell.
    """

    id: str
    name: str | None
    active: bool | None


@frozen
class Manifest:
    """What a saved report is.

    Attributes:
        schema: Schema of its lines.
        source: ``cloudmore`` or ``sandbox``.
        reseller_id: Whose report.
        host: Which host answered.
        period: The billing dates that were asked for.
        zone: Whose calendar the billing dates are in.
        asked_at: When it was asked for, in UTC.
        task_id: The task that built it.
        client_version: Of the client that saved it.
        document_sha256: Of the document behind that client.
        raw: Name of the file with the vendor's answer.
        raw_sha256: Of the answer, uncompressed.
        lines_file: Name of the file with the lines; ``None`` where an earlier version kept none.
        lines_sha256: Of that file, as it lies on the disk.
        lines: How many lines.
        totals: Sums per currency; ``None`` collects lines without one.
        findings: What was found when it was saved.
        organizations: Those that were listed then; ``None`` where they were not.
        chosen_columns: Names that somebody gave columns in this report.
        range_end: How the API was taken to read the last date.
        control: The control identity of the files that were written with it; ``None`` where there is none.
    """

    schema: str
    source: str
    reseller_id: str
    host: str
    period: Period
    zone: str
    asked_at: datetime
    task_id: str
    client_version: str
    document_sha256: str
    raw: str
    raw_sha256: str
    lines_file: str | None
    lines_sha256: str | None
    lines: int
    totals: Mapping[str | None, Total]
    findings: tuple[Finding, ...]
    organizations: tuple[KnownOrganization, ...] | None
    chosen_columns: Mapping[str, tuple[str, ...]]
    range_end: RangeEnd
    control: Any = None


class TotalRecord(msgspec.Struct):
    """Sums as they are read."""

    lines: int
    total_sales: Decimal
    total_cost: Decimal
    lines_without_cost: int


class _Organization(msgspec.Struct):
    id: str
    name: str | None = None
    active: bool | None = None


class _Manifest(msgspec.Struct):
    """The fields that are read again; those of earlier versions are all there, later ones have defaults."""

    schema: str
    source: str
    reseller_id: str
    host: str
    first_billing_date: date
    last_billing_date: date
    zone: str
    asked_at: datetime
    task_id: str
    client_version: str
    document_sha256: str
    raw: str
    raw_sha256: str
    lines: int
    totals: dict[str, TotalRecord]
    findings: list[dict[str, Any]]
    lines_file: str | None = None
    lines_sha256: str | None = None
    organizations: list[_Organization] | None = None
    chosen_columns: dict[str, tuple[str, ...]] = {}
    control: Any = None
    range_end: RangeEnd = RangeEnd.INCLUSIVE


def read_manifest(text: bytes) -> Manifest:
    """The manifest of a file's text.

    Args:
        text: JSON.

    Raises:
        ValueError: It is none, its lines have another schema, or it is not as it was written.
    """
    read = msgspec.json.decode(text, type=_Manifest)
    if read.schema != SCHEMA:
        raise ValueError(f"its lines are of the schema {read.schema}, and this version knows {SCHEMA}")
    record = msgspec.json.decode(text, type=dict[str, Any])
    digest = record.pop(RECORD_DIGEST, None)
    # Earlier versions wrote none.
    if digest is not None and digest != record_digest(record):
        raise ValueError("it is not as it was saved: its SHA-256 differs")
    if any(name is not None and PurePath(name).name != name for name in (read.raw, read.lines_file)):
        raise ValueError("a file that it names does not lie beside it")
    listed = read.organizations
    return Manifest(
        schema=read.schema,
        source=read.source,
        reseller_id=read.reseller_id,
        host=read.host,
        period=Period(read.first_billing_date, read.last_billing_date),
        zone=read.zone,
        asked_at=read.asked_at,
        task_id=read.task_id,
        client_version=read.client_version,
        document_sha256=read.document_sha256,
        raw=read.raw,
        raw_sha256=read.raw_sha256,
        lines_file=read.lines_file,
        lines_sha256=read.lines_sha256,
        lines=read.lines,
        totals=totals_of(read.totals),
        findings=tuple(map(read_finding, read.findings)),
        organizations=None
        if listed is None
        else tuple(KnownOrganization(each.id, each.name, each.active) for each in listed),
        chosen_columns=read.chosen_columns,
        control=read.control,
        range_end=read.range_end,
    )


def record_digest(record: Mapping[str, Any]) -> str:
    """What a record has as its own SHA-256, so that a change of it is found; the order of its names does not matter.

    Args:
        record: Without that.
    """
    return hashlib.sha256(msgspec.json.encode(record, order="deterministic")).hexdigest()


def totals_record(totals: Mapping[str | None, Total]) -> dict[str, Any]:
    """Totals as they are written: amounts are text, so that no reader rounds them."""
    return {
        currency or "": {
            "lines": total.lines,
            "total_sales": plain(total.sales),
            "total_cost": plain(total.cost),
            "lines_without_cost": total.without_cost,
        }
        for currency, total in sorted(totals.items(), key=lambda item: item[0] or "")
    }


def totals_of(records: Mapping[str, TotalRecord]) -> dict[str | None, Total]:
    """Totals that were written."""
    return {
        currency or None: Total(each.lines, each.total_sales, each.total_cost, each.lines_without_cost)
        for currency, each in records.items()
    }


def finding_record(finding: Finding) -> dict[str, Any]:
    """A finding as it is written; what it does not say is left out."""
    values: dict[str, Any] = {field.name: getattr(finding, field.name) for field in fields(Finding)}
    return {
        name: plain(value) if isinstance(value, Decimal) else value
        for name, value in values.items()
        if name in _ALWAYS or value not in (None, "", ())
    }


def read_finding(record: Mapping[str, Any]) -> Finding:
    """The finding of a record; what a later version adds to one is left out.

    Raises:
        ValueError: It is none.
    """
    names = {field.name for field in fields(Finding)}
    values = {name: value for name, value in record.items() if name in names}
    try:
        if "line_keys" in values:
            values["line_keys"] = tuple(values["line_keys"])
        if values.get("amount") is not None:
            values["amount"] = Decimal(values["amount"])
        return Finding(**values)
    except (TypeError, InvalidOperation) as error:
        raise ValueError(f"a finding of it is none: {error}") from error


def organizations_record(organizations: Sequence[KnownOrganization] | None) -> list[dict[str, Any]] | None:
    """Organizations as they are written."""
    if organizations is None:
        return None
    return [{"id": each.id, "name": each.name, "active": each.active} for each in organizations]


_ALWAYS = frozenset({"code", "message", "count"})
