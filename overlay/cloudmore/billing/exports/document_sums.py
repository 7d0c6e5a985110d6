"""Documents of an export in a few rows: how many invoices and credit notes of each currency, and how much."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from attrs import define

from cloudmore.billing.targets.exported import ExportedDocument
from cloudmore.billing.values import EXACT, ZERO


@define
class DocumentSum:
    """Documents of one kind and currency.

    Attributes:
        kind: ``invoice`` or ``credit-note``.
        currency: Of all their amounts.
        documents: How many.
        rows: How many rows they have.
        total: Their sum, as the report has it: below zero for credit notes.
    """

    kind: str
    currency: str
    documents: int = 0
    rows: int = 0
    total: Decimal = ZERO


def document_sums(documents: Iterable[ExportedDocument]) -> tuple[DocumentSum, ...]:
    """Documents by kind and currency.

    Args:
        documents: As of an export.
    """
    found: dict[tuple[str, str], DocumentSum] = {}
    for each in documents:
        total = found.setdefault((each.kind, each.currency), DocumentSum(each.kind, each.currency))
        total.documents += 1
        total.rows += each.rows
        total.total = EXACT.add(total.total, each.total)
    return tuple(each for _key, each in sorted(found.items()))
