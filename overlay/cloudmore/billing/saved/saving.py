"""A report kept on disk: the vendor's answer, compressed, its lines, and a manifest that tells what it is."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cloudmore.billing.columns import SCHEMA
from cloudmore.billing.files.writing import replacing
from cloudmore.billing.report import Report
from cloudmore.billing.saved.manifest import (
    RECORD_DIGEST,
    KnownOrganization,
    finding_record,
    organizations_record,
    record_digest,
    totals_record,
)
from cloudmore.errors import ConfigurationError
from cloudmore.spec import spec_digest
from cloudmore.version import __version__

RAW_ENDING = ".raw.json.gz"
LINES_ENDING = ".lines.jsonl.gz"
MANIFEST_ENDING = ".manifest.json"
CLOSED_ENDING = ".closed.json"
COPY_BYTES = 1 << 20


def save_raw(report: Report, folder: Path) -> Path:
    """Keep the vendor's answer, byte for byte, before anything is made of it.

    Args:
        report: The report.
        folder: Made if it is not there; a report that was kept before is never overwritten.

    Returns:
        The compressed file; only its owner may read it.

    Raises:
        ConfigurationError: The folder cannot be written to.
    """
    asked = report.asked
    source = report.origin.source
    task = re.sub(r"[^0-9A-Za-z-]", "_", asked.task_id[:8])
    stem = f"{source}-{asked.period.name}-asked-{asked.at:%Y%m%dT%H%M%SZ}-{task}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target, number = folder / f"{stem}{RAW_ENDING}", 1
        while target.exists():
            if _holds(target, sha256_of(report.raw)) and _is_free(target, report):
                return target
            number += 1
            target = folder / f"{stem}-{number}{RAW_ENDING}"
        with (
            replacing(target, private=True, binary=True) as file,
            gzip.GzipFile("", "wb", compresslevel=1, fileobj=file, mtime=0) as packed,
            report.raw.open("rb") as raw,
        ):
            shutil.copyfileobj(raw, packed, COPY_BYTES)
    except OSError as error:
        raise ConfigurationError(
            f"The raw answer cannot be kept in {folder}: {error.strerror or error}.",
            remedy="Choose another place with -o.",
        ) from error
    return target


def _holds(saved: Path, digest: str) -> bool:
    """Whether a file saved before holds the same answer; a damaged one does not."""
    try:
        with gzip.open(saved, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except (OSError, EOFError, zlib.error):
        return False


def _is_free(saved: Path, report: Report) -> bool:
    """Whether what was made of the same answer before may be replaced: it is this reseller's, and not closed."""
    stem = saved.name.removesuffix(RAW_ENDING)
    if saved.with_name(stem + CLOSED_ENDING).exists():
        return False
    try:
        record = json.loads(saved.with_name(stem + MANIFEST_ENDING).read_bytes())
    except FileNotFoundError:
        return True
    except ValueError:
        return False
    return (record.get("host"), record.get("reseller_id")) == (report.asked.host, report.origin.reseller_id)


def lines_file(raw: Path) -> Path:
    """Where the lines of a report are saved, for ``Report.write``.

    Args:
        raw: What ``save_raw`` returned.
    """
    return raw.with_name(raw.name.removesuffix(RAW_ENDING) + LINES_ENDING)


def save_manifest(
    report: Report, raw: Path, files: list[Path], *, organizations: Sequence[KnownOrganization] | None = None
) -> Path:
    """Write what the report is beside its raw answer; its lines are saved there, too, where they are not yet.

    Args:
        report: The report.
        raw: What ``save_raw`` returned.
        files: Files that were made of it.
        organizations: Those that were listed when it came.

    Returns:
        The manifest.
    """
    lines = lines_file(raw)
    if report.lines_file != lines:
        report.write(lines_file=lines)
    target = raw.with_name(raw.name.removesuffix(RAW_ENDING) + MANIFEST_ENDING)
    record = manifest(report, raw, files, organizations)
    with replacing(target, private=True) as file:
        json.dump({**record, RECORD_DIGEST: record_digest(record)}, file, ensure_ascii=False, indent=2)
        file.write("\n")
    return target


def manifest(
    report: Report, raw: Path, files: list[Path], organizations: Sequence[KnownOrganization] | None = None
) -> dict[str, Any]:
    """What the report is; amounts are text, so that no reader rounds them."""
    totals = report.totals()
    lines = lines_file(raw)
    return {
        "schema": SCHEMA,
        "source": report.origin.source,
        "reseller_id": report.origin.reseller_id,
        "host": report.asked.host,
        "period": report.asked.period.name,
        "first_billing_date": report.asked.period.start.isoformat(),
        "last_billing_date": report.asked.period.end.isoformat(),
        "zone": str(report.origin.zone),
        "range_end": report.asked.range_end,
        "next_period": totals_record(report.next_period()),
        "asked_at": report.asked.at.isoformat(),
        "task_id": report.asked.task_id,
        "client_version": __version__,
        "document_sha256": spec_digest(),
        "raw": raw.name,
        "raw_sha256": sha256_of(report.raw),
        "lines_file": lines.name,
        "lines_sha256": sha256_of(lines),
        "files": [file.name for file in files],
        "columns": {} if report.binding is None else report.binding.described(),
        "chosen_columns": report.columns,
        "lines": totals.lines,
        "totals": totals_record(totals.by_currency),
        "control": None if report.control is None else report.control.record(),
        "findings": [finding_record(finding) for finding in report.findings()],
        "organizations": organizations_record(organizations),
    }


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
