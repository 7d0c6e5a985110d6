"""What every format of a file has in common: a line at a time, and the end when all lines are there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from attrs import Factory, frozen

from cloudmore.billing.columns import SCHEMA
from cloudmore.billing.control import Control
from cloudmore.billing.findings import Finding
from cloudmore.billing.month import Period
from cloudmore.billing.page.sums import PageSums
from cloudmore.billing.totals import Totals

BANNER = "SANDBOX: made-up data, not for invoices."


@frozen
class FileHeading:
    """What is known of a report before its first line.

    Attributes:
        source: ``cloudmore`` or ``sandbox``.
        reseller_id: Whose report.
        period: Billing dates that were asked for.
        zone: Whose calendar they are in.
        asked_at: When it was asked for, in UTC.
    """

    source: str
    reseller_id: str
    period: Period
    zone: str
    asked_at: datetime

    @property
    def banner(self) -> str | None:
        """What must stand above made-up data."""
        return BANNER if self.source == "sandbox" else None

    def facts(self) -> dict[str, str]:
        """The same as texts, the name of the schema first; for the metadata of a file."""
        return {
            "schema": SCHEMA,
            "source": self.source,
            **({"banner": self.banner} if self.banner else {}),
            "reseller_id": self.reseller_id,
            "period": self.period.name,
            "first_billing_date": self.period.start.isoformat(),
            "last_billing_date": self.period.end.isoformat(),
            "zone": self.zone,
            "asked_at": self.asked_at.isoformat(),
        }


@frozen
class FileEnding:
    """What is known of a report after its last line.

    Attributes:
        totals: Sums of all lines; those of cost are no matter for a customer.
        findings: What a person of the reseller must look at; no matter for a customer.
        sums: Of the whole report, whatever lines the files get; only where a summary page is written.
        control: What became of the lines of the report, where that was looked at.
    """

    totals: Totals
    findings: tuple[Finding, ...]
    sums: PageSums = Factory(PageSums)
    control: Control | None = None


class LineFile(Protocol):
    """A file that is being written."""

    def add(self, cells: Sequence[Any]) -> None:
        """Write a line.

        Args:
            cells: As of ``FileColumns.cells``.
        """

    def complete(self, ending: FileEnding) -> None:
        """Write what comes after the last line."""

    def close(self) -> None:
        """Let go of everything but the file itself, complete or not."""
