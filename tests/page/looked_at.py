"""What the tests of the summary page share: lines that are made up, and a page of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from cloudmore.billing.columns import COLUMNS
from cloudmore.billing.control import Control, Rules, prepared
from cloudmore.billing.files.line_file import FileHeading
from cloudmore.billing.line import BillingLine
from cloudmore.billing.month import Period
from cloudmore.billing.page.summary_page import Page
from cloudmore.billing.page.sums import page_sums

BLANK = dict.fromkeys(COLUMNS)
HEADING = FileHeading(
    source="cloudmore",
    reseller_id="11111111-2222-3333-4444-555555555555",
    period=Period(date(2026, 10, 1), date(2026, 10, 31)),
    zone="Europe/Stockholm",
    asked_at=datetime(2026, 11, 9, 7, 31, tzinfo=UTC),
)


def line(sales: str | None, cost: str | None = "0", currency: str | None = "SEK", **values: Any) -> BillingLine:
    """A line of an organization ``o`` and a service ``s``."""
    amounts = {"total_sales": sales, "total_cost": cost}
    numbers = {name: None if text is None else Decimal(text) for name, text in amounts.items()}
    named = {"organization_id": "o", "organization_name": "O", "service_id": "s", "service_name": "S"}
    return BillingLine(**{**BLANK, **named, **numbers, "currency": currency, **values})  # type: ignore[arg-type] - of a line


def page_of(*lines: BillingLine, **values: Any) -> Page:
    """A page of lines."""
    return Page(HEADING, page_sums(lines), **values)


def control_of(lines: Iterable[BillingLine], rules: Rules | None = None) -> Control:
    """What becomes of lines."""
    control = Control(rules or Rules())
    for _line in control.written(prepared(iter([*lines]), control)):
        pass
    return control
