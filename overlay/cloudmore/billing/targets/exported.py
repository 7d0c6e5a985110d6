"""What an export is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from attrs import frozen

from cloudmore.billing.control import Control, Split
from cloudmore.billing.findings import Finding
from cloudmore.billing.line import BillingLine
from cloudmore.billing.month import Period


class MappedItem(Protocol):
    """What a mapping says of a product."""

    @property
    def item(self) -> str | None:
        """The target's item."""

    @property
    def account(self) -> str | None:
        """The account it is booked on."""

    @property
    def tax_code(self) -> str | None:
        """Its tax code."""


class ExportMapping(Protocol):
    """What an export asks of a mapping; ``cloudmore.mapping.CustomerMapping`` is one."""

    def customer_keys(self) -> Mapping[str, str | Split]:
        """Customer keys by organization id."""
        ...

    def excluded(self) -> Mapping[str, str]:
        """Why an organization is left out, by its id."""
        ...

    def item_of(self, line: BillingLine) -> MappedItem | None:
        """What a line is in the target; ``None`` where nobody has said it."""


@frozen
class Source:
    """Where lines come from.

    Attributes:
        source: ``cloudmore`` or ``sandbox``.
        reseller_id: Whose report.
        period: The billing dates.
        part: Of its lines that are exported at different times the how many-th; documents of another part have other
            numbers.
    """

    source: str
    reseller_id: str
    period: Period
    part: int = 1


@frozen
class ExportedDocument:
    """A document that was written.

    Attributes:
        number: Its number; empty where the target gives one.
        key: Ten letters and digits that are the same in every run.
        kind: ``invoice`` or ``credit-note``.
        customer: Whose it is.
        currency: Of all its amounts.
        groups: What tells it from the customer's other documents, in the order of ``group_by``.
        total: As the report has it: below zero for a credit note.
        rows: How many rows, the rounding line among them.
        rounding: Of the total the part that is the rounding line's.
    """

    number: str
    key: str
    kind: str
    customer: str
    currency: str
    groups: tuple[str | None, ...]
    total: Decimal
    rows: int
    rounding: Decimal


@frozen
class Exported:
    """What an export has written.

    Attributes:
        target: Name of the target.
        files: In the order in which they were begun; none where there was nothing to export.
        documents: In their order.
        rows: How many rows of lines, rounding lines among them.
        control: Where every line and all the money went.
        findings: What a person must look at.
    """

    target: str
    files: tuple[Path, ...]
    documents: tuple[ExportedDocument, ...]
    rows: int
    control: Control
    findings: tuple[Finding, ...]
