"""Reports as the command line saves them, from a text of their own: for the tests of what is done with them later."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cloudmore.billing import KnownOrganization, Period, Report, SavedReport, save_report
from cloudmore.billing.month import month_period
from cloudmore.billing.reading import Origin
from cloudmore.billing.report import Asked
from cloudmore.billing.survey import read_head

LATER = date(2027, 12, 31)
ASKED_AT = datetime(2026, 11, 9, 7, 31, tzinfo=UTC)
LINE: Mapping[str, Any] = {
    "billingDate": "2026-10-05",
    "organizationId": "o-1",
    "organizationName": "Exempel AB",
    "serviceId": "s-1",
    "serviceName": "Backup",
    "productId": "p-1",
    "productName": "Backup of a server",
    "quantity": 2,
    "unitCostPrice": 4,
    "unitSalesPrice": 5,
    "totalCost": 8,
    "totalSales": 10,
    "currencyCode": "SEK",
    "paymentFrequency": "Monthly",
}


def line(**values: Any) -> dict[str, Any]:
    """A line of the report, but for some values; one that is ``...`` is left out."""
    return {name: value for name, value in {**LINE, **values}.items() if value is not ...}


def report_of(
    folder: Path,
    content: bytes | Sequence[Mapping[str, Any]],
    *,
    month: str = "2026-10",
    asked_at: datetime = ASKED_AT,
    source: str = "cloudmore",
    reseller_id: str = "r-1",
    columns: Mapping[str, str] | None = None,
) -> Report:
    """A report that just came."""
    folder.mkdir(parents=True, exist_ok=True)
    raw = folder / "came.json"
    raw.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    period: Period = month_period(month, today=LATER)
    asked = Asked(period, asked_at, "api.cloudmore.example", f"{asked_at:%H%M%S}-task")
    return Report(raw, read_head(raw), asked, Origin(source, reseller_id, period.name, UTC), columns=columns)


def saved(
    folder: Path,
    content: bytes | Sequence[Mapping[str, Any]],
    *,
    organizations: Sequence[KnownOrganization] | None = None,
    **asked: Any,
) -> SavedReport:
    """A report that was saved into a folder."""
    with report_of(folder, content, **asked) as report:
        return save_report(report, folder, organizations=organizations)
