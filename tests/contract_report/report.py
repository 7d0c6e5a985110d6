"""The record of a report: every count that the page and the summary show, and nothing that they do not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from attrs import frozen
from contract_report.covered import LIVE, covered_record
from contract_report.evidence import evidence_record
from contract_report.figures import client_figures, document_figures, response_figures
from contract_report.goals import goals_record
from contract_report.judged import judged_record
from contract_report.origins import first_line, origins_record

from cloudmore.contract import CheckResult, check, coverage
from cloudmore.spec import spec_path, version_info

SCHEMA = "contract-report/1"


@frozen
class Sources:
    """Where everything comes from.

    Attributes:
        cassettes: Folder of the recordings.
        responses: Figures of drifts of answers.
        document: Figures of changes of the document.
        clients: Figures of changes of the client.
        baseline: Known findings, if there are any.
    """

    cassettes: Path
    responses: Path
    document: Path
    clients: Path
    baseline: Path | None = None

    @classmethod
    def of(cls, repository: Path) -> Sources:
        """Where a repository has them."""
        drift = repository / "build" / "contract" / "drift"
        return cls(
            cassettes=repository / "cassettes",
            responses=drift / "responses.json",
            document=drift / "document.json",
            clients=repository / "benchmarks" / "results" / "drift_clients.json",
        )


def report_record(sources: Sources, now: datetime) -> dict[str, Any]:
    """Everything that is told.

    Args:
        sources: Where it comes from.
        now: With a zone.

    Raises:
        ConfigurationError: There is no recording, or a file is not as it must be.
    """
    checked = check(sources.cassettes, baseline=sources.baseline, today=now.date())
    origins = origins_record(checked, now)
    version = version_info()
    record = {
        "schema": SCHEMA,
        "first_line": first_line(origins),
        "made_at": f"{now.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        "version": version["version"],
        "document": {"name": checked.document, "sha256": checked.document_sha256},
        "live": {
            name: sum(each[name] for each in origins if each["origin"] == LIVE) for name in ("recordings", "exchanges")
        },
        "findings": judged_record(checked),
        "coverage": _coverage(sources.cassettes, checked),
        "evidence": evidence_record(spec_path(), version["evidence"]),
        "recordings": origins,
        "drift": drift_record(sources, checked.document_sha256, now.date()),
    }
    return {**record, "goals": goals_record(record)}


def drift_record(sources: Sources, document_sha256: str, today: date) -> dict[str, Any]:
    """The figures of the drift bench.

    Args:
        sources: Where they come from.
        document_sha256: Of today's document.
        today: The age of what is kept is counted to.

    Raises:
        ConfigurationError: A file is not as the bench writes it.
    """
    return {
        "responses": response_figures(sources.responses, document_sha256),
        "document": document_figures(sources.document),
        "clients": client_figures(sources.clients, today),
    }


def _coverage(cassettes: Path, checked: CheckResult) -> dict[str, Any] | None:
    # It refuses a folder with a file that is no recording; the findings name such a file.
    return None if checked.unusable else covered_record(coverage(cassettes))
