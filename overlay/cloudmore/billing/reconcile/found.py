"""What a person must look at, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cloudmore.billing.findings import Finding
from cloudmore.billing.line import digest_text
from cloudmore.billing.reconcile.outcome import Outcome, ReconciledRow
from cloudmore.billing.reconcile.sum_check import SumCheck

NOTHING_COMPARED = "nothing-compared"
CODES_OF: Mapping[Outcome, str] = {
    Outcome.AMOUNT: "amount-differs",
    Outcome.QUANTITY: "quantity-differs",
    Outcome.ONLY_HERE: "only-in-report",
    Outcome.ONLY_THERE: "only-in-file",
    Outcome.UNMAPPED: "unmapped",
    Outcome.NOT_COMPARABLE: "not-comparable",
}


def finding_of(row: ReconciledRow) -> Finding:
    """The finding of a row of the result.

    Args:
        row: That differs, or could not be compared.
    """
    return Finding(
        code=CODES_OF[row.outcome],
        message=_message(row),
        count=max(row.report.lines, row.file.lines),
        key=row.key,
        organization=row.customer_name or row.customer_key,
        service=row.item,
        currency=row.currency,
        amount=row.money,
        line_keys=row.line_keys,
    )


def _message(row: ReconciledRow) -> str:
    whose = " ".join(filter(None, (row.customer_key, row.customer_name))) or "(all)"
    what = ", ".join(filter(None, (whose, row.item, row.subscription)))
    currency = row.currency or "(no currency)"
    report, file = digest_text(row.report.amount), digest_text(row.file.amount)
    if row.outcome is Outcome.QUANTITY:
        told = f"the report has a quantity of {row.report.quantity:f}, the file {row.file.quantity:f}"
    elif row.report.lines and row.file.lines:
        told = f"the report has {report} {currency}, the file {file}"
    elif row.report.lines:
        told = f"{report} {currency} in {_lines(row.report.lines, 'line')} of the report, none in the file"
    else:
        told = f"{file} {currency} in {_lines(row.file.lines, 'row')} of the file, none in the report"
    if row.outcome in (Outcome.UNMAPPED, Outcome.NOT_COMPARABLE):
        side, part = ("report", row.report) if row.report.lines else ("file", row.file)
        told = f"{digest_text(part.amount)} {currency} in {_lines(part.lines, 'line')} of the {side} not compared"
    return f"{what}: {told}{f' ({row.reason})' if row.reason else ''}."


def _lines(count: int, word: str) -> str:
    return f"1 {word}" if count == 1 else f"{count} {word}s"


def nothing_compared(sums: Iterable[SumCheck]) -> Finding:
    """That no line of the report could be held against a row of the file.

    Args:
        sums: Of both sides, as they were read.
    """
    checks = tuple(sums)
    report, file = sum(each.report.lines for each in checks), sum(each.file.lines for each in checks)
    why = "they have no customer, currency and month in common"
    if not file or not report:
        why = f"the {'report' if file else 'file'} has no line"
    return Finding(
        NOTHING_COMPARED,
        f"Nothing was compared: {_lines(report, 'line')} of the report, {_lines(file, 'row')} of the file, and {why}.",
        0,
    )
