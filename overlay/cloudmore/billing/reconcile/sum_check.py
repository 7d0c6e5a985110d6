"""The sums of a file beside those of a report, before anything is matched; and what would explain a difference.

An explanation is a hint for a person. Nothing is ever corrected by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from attrs import Factory, define, field, frozen

from cloudmore.billing.line import BillingLine, digest_text
from cloudmore.billing.month import Period
from cloudmore.billing.reconcile.invoice_row import InvoiceRow
from cloudmore.billing.reconcile.outcome import Part, Side, Tolerances
from cloudmore.billing.values import EXACT, ZERO

# Rates of value added tax in use, in percent; a ratio that is none of them is told as a number alone.
TAX_RATES = tuple(
    Decimal(rate)
    for rate in (
        *("5", "5.5", "6", "7", "7.7", "8", "8.1", "9", "9.5", "10", "12", "13", "13.5", "14", "15", "16", "17"),
        *("18", "19", "20", "21", "22", "23", "24", "25", "25.5", "26", "27"),
    )
)
_HUNDRED = Decimal(100)
_RATIO_PLACES = Decimal("0.0001")


@frozen
class SumCheck:
    """The sums of one currency; ``None`` as currency collects what has none.

    Attributes:
        currency: Its code.
        report: Lines of the report and their sum.
        file: Rows of the file and their sum.
        explanation: What would explain the difference to the digit, in words; ``None`` where nothing does.
    """

    currency: str | None
    report: Part
    file: Part
    explanation: str | None

    @property
    def difference(self) -> Decimal:
        """What the file has more than the report."""
        return EXACT.subtract(self.file.amount, self.report.amount)

    @property
    def ratio(self) -> Decimal | None:
        """File by report, at four places; ``None`` where the report's sum is zero."""
        if not self.report.amount:
            return None
        # A ratio is for the eye, and the one number here that is rounded.
        ratio = self.file.amount / self.report.amount
        return ratio.quantize(_RATIO_PLACES) if abs(ratio) < 10**6 else None


@define
class _Report:
    sums: Part = field(factory=Part)
    other: Decimal = ZERO
    credits: Decimal = ZERO


@define
class _File:
    sums: Part = field(factory=Part)
    months: dict[str, Part] = field(factory=dict[str, Part])
    credits_above_zero: Decimal = ZERO
    # Since the last row that was the sum of those before it, and of all that were none.
    running: Decimal = ZERO
    running_lines: int = 0
    details: Decimal = ZERO
    subtotals: list[int] = field(factory=list[int])
    without_item: Part = field(factory=Part)
    tax: Decimal = ZERO

    def add(self, row: InvoiceRow, month: str | None) -> None:
        self.sums.add(1, row.amount)
        if (of_month := self.months.get(month or "")) is None:
            of_month = self.months[month or ""] = Part()
        of_month.add(1, row.amount)
        if row.is_credit and row.amount > 0:
            self.credits_above_zero = EXACT.add(self.credits_above_zero, row.amount)
        if row.tax_amount is not None:
            self.tax = EXACT.add(self.tax, row.tax_amount)
        if not (row.item or row.subscription):
            self.without_item.add(1, row.amount)
        if row.amount and ((self.running_lines and row.amount == self.running) or row.amount == self.details):
            self.subtotals.append(row.line_number)
            self.running, self.running_lines = ZERO, 0
        else:
            self.running, self.running_lines = EXACT.add(self.running, row.amount), self.running_lines + 1
            self.details = EXACT.add(self.details, row.amount)


@define
class Sums:
    """Gathers the sums of both sides while they are read.

    Attributes:
        side: Which amounts are compared.
        dated: Dates that the file's rows should have; ``None`` for any.
        tolerances: How much money may differ.
    """

    side: Side
    dated: Period | None
    tolerances: Tolerances
    _reports: dict[str | None, _Report] = Factory(dict[str | None, _Report])
    _files: dict[str | None, _File] = Factory(dict[str | None, _File])

    def read(self, lines: Iterator[BillingLine]) -> Iterator[BillingLine]:
        """Pass the report's lines on, and count them."""
        for line in lines:
            if (sums := self._reports.get(line.currency)) is None:
                sums = self._reports[line.currency] = _Report()
            amount: Decimal = getattr(line, self.side.column) or ZERO
            sums.sums.add(1, amount)
            sums.other = EXACT.add(sums.other, getattr(line, self.side.other.column) or ZERO)
            if amount < 0:
                sums.credits = EXACT.add(sums.credits, amount)
            yield line

    def rows(self, rows: Iterator[InvoiceRow]) -> Iterator[InvoiceRow]:
        """Pass the file's rows on, and count them."""
        for row in rows:
            month = None if row.date is None else f"{row.date:%Y-%m}"
            if row.date is not None and self.dated is not None and self.dated.start <= row.date <= self.dated.end:
                month = None
            if (sums := self._files.get(row.currency)) is None:
                sums = self._files[row.currency] = _File()
            sums.add(row, month)
            yield row

    def told(self, assumed: str | None) -> tuple[SumCheck, ...]:
        """The sums of each currency.

        Args:
            assumed: The currency of rows that name none, where it is known.
        """
        files: dict[str | None, _File] = dict(self._files)
        if assumed is not None and None in files:
            files[assumed] = files.pop(None)
        return tuple(
            self._check(currency, self._reports.get(currency, _Report()), files.get(currency, _File()))
            for currency in sorted(self._reports.keys() | files.keys(), key=lambda each: each or "")
        )

    def _check(self, currency: str | None, report: _Report, file: _File) -> SumCheck:
        found: str | None = None
        allowed = self.tolerances.within(currency).of(file.sums.lines)
        if file.sums.lines and report.sums.lines and not _fits(allowed, file.sums.amount, report.sums.amount):
            hints: Iterator[str] = (
                text
                for hint in (self._of_the_other_side, self._of_other_months, _of_subtotals, _of_credits, _of_tax)
                for text, wanted in hint(report, file)
                if _fits(allowed, *wanted)
            )
            found = next(hints, None)
        return SumCheck(currency, report.sums, file.sums, found)

    def _of_the_other_side(self, report: _Report, file: _File) -> Iterator[_Hint]:
        other = self.side.other.value
        if report.other:
            yield f"it is the report's {other} to the digit: was --{other} meant?", (file.sums.amount, report.other)

    def _of_other_months(self, report: _Report, file: _File) -> Iterator[_Hint]:
        others = {month: part for month, part in file.months.items() if month}
        if others and "" in file.months:
            lines = sum(part.lines for part in others.values())
            text = f"without its {lines} rows of {', '.join(sorted(others))} it is the report's, to the digit"
            yield text, (file.months[""].amount, report.sums.amount)


_Hint = tuple[str, tuple[Decimal, Decimal]]


def _fits(allowed: Decimal, one: Decimal, another: Decimal) -> bool:
    """Whether sums are equal to the digit, but for the rounding of lines."""
    return abs(EXACT.subtract(one, another)) <= allowed


def _of_subtotals(report: _Report, file: _File) -> Iterator[_Hint]:
    if file.subtotals:
        told = ", ".join(map(str, file.subtotals[:5])) + (", …" if len(file.subtotals) > 5 else "")
        text = f"without {len(file.subtotals)} rows that are sums of rows before them (lines {told}) it is the report's"
        yield text, (file.details, report.sums.amount)
    if 0 < file.without_item.lines < file.sums.lines:
        text = f"without {file.without_item.lines} rows that name no item, such as subtotals, it is the report's"
        yield text, (EXACT.subtract(file.sums.amount, file.without_item.amount), report.sums.amount)
    for times, word in ((2, "twice"), (3, "three times")):
        text = f"it is {word} the report's, to the digit: are there subtotals and totals in it?"
        yield text, (file.sums.amount, EXACT.multiply(report.sums.amount, times))


def _of_credits(report: _Report, file: _File) -> Iterator[_Hint]:
    text = "with the other sign of credit notes it is the report's: are they above zero in the file?"
    for turned in (file.credits_above_zero, -report.credits):
        if turned:
            yield text, (EXACT.subtract(file.sums.amount, EXACT.multiply(turned, 2)), report.sums.amount)
    if report.sums.amount:
        yield "it is the report's with the other sign", (-file.sums.amount, report.sums.amount)


def _of_tax(report: _Report, file: _File) -> Iterator[_Hint]:
    if file.tax:
        text = "without the tax that it has itself it is the report's, to the digit: are its amounts with tax?"
        yield text, (EXACT.subtract(file.sums.amount, file.tax), report.sums.amount)
    for rate in TAX_RATES if report.sums.amount else ():
        factor = EXACT.divide(EXACT.add(_HUNDRED, rate), _HUNDRED)
        times = digest_text(factor)
        text = f"it is {times} times the report's, to the digit: are its amounts with {digest_text(rate)} % tax?"
        yield text, (file.sums.amount, EXACT.multiply(report.sums.amount, factor))
