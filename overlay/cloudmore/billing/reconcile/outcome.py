"""What comes of holding a report against somebody else's file: the words, and one row of the result."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from attrs import define, frozen

from cloudmore.billing.currencies import places_of
from cloudmore.billing.files.row_files import Table
from cloudmore.billing.findings import subject_key
from cloudmore.billing.line import digest_text
from cloudmore.billing.values import EXACT, ZERO


class Side(StrEnum):
    """Which of a report's amounts the file is held against."""

    SALES = "sales"
    COST = "cost"

    @property
    def column(self) -> str:
        """The column of the billing lines."""
        return f"total_{self.value}"

    @property
    def other(self) -> Side:
        """The other one."""
        return Side.COST if self is Side.SALES else Side.SALES


class Outcome(StrEnum):
    """What comes of some lines of a report and some rows of a file."""

    MATCHED = "matched"
    WITHIN_TOLERANCE = "matched within tolerance"
    AMOUNT = "amount"
    QUANTITY = "quantity"
    ONLY_HERE = "only here"
    ONLY_THERE = "only there"
    UNMAPPED = "unmapped"
    NOT_COMPARABLE = "not comparable"


class Level(StrEnum):
    """How fine the lines were told apart where they were held against each other."""

    LINE = "line"
    SUBSCRIPTION = "subscription"
    ITEM = "item"
    CUSTOMER = "customer"


@frozen
class Allowance:
    """How much money of one currency may differ without being a difference.

    Attributes:
        line: For each line. A sum of several lines may differ by that of each of them.
        customer: For a sum of several lines, and for all of a customer that is within the allowance of its lines.
    """

    line: Decimal
    customer: Decimal

    def of(self, lines: int) -> Decimal:
        """What a sum of some lines may differ by.

        Args:
            lines: How many, on the side that has more of them.
        """
        return max(self.line, min(EXACT.multiply(self.line, lines), self.customer))


@frozen
class Tolerances:
    """How much money may differ without being a difference, in whatever currency.

    Attributes:
        line: For each line, in the currency of its amount; ``None`` for the smallest coin of each currency.
        customer: For a sum of several lines and for all of a customer; ``None`` for a hundred of the smallest coin.
    """

    line: Decimal | None = None
    customer: Decimal | None = None

    def within(self, currency: str | None) -> Allowance:
        """What may differ in a currency.

        Args:
            currency: Its code; one without a code has two places.
        """
        coin = Decimal(1).scaleb(-places_of(currency))
        hundred = EXACT.multiply(coin, Decimal(100))
        return Allowance(coin if self.line is None else self.line, hundred if self.customer is None else self.customer)


@define
class Part:
    """Lines of a report, or rows of a file.

    Attributes:
        lines: How many.
        amount: Their sum.
        quantity: Sum of their quantities; ``None`` where one has none.
    """

    lines: int = 0
    amount: Decimal = ZERO
    quantity: Decimal | None = None

    def add(self, lines: int, amount: Decimal) -> None:
        """Count some; the quantity is left alone.

        Args:
            lines: How many.
            amount: Their sum.
        """
        self.lines += lines
        self.amount = EXACT.add(self.amount, amount)


RECONCILIATION = Table(
    "billing-reconciliation/1",
    (
        *("outcome", "side", "level", "customer_key", "customer_name", "item", "subscription", "currency"),
        *("report_lines", "file_lines", "report_quantity", "file_quantity", "report_amount", "file_amount"),
        *("difference", "reason", "document", "date", "file_line_numbers", "line_keys", "key"),
    ),
)


@frozen
class ReconciledRow:
    """Lines and rows that differ, or that have nothing to be held against.

    Attributes:
        outcome: How they differ.
        side: Which amounts of the report were taken.
        level: How fine they were told apart.
        customer_key: Key of the customer, as the file or the mapping has it.
        customer_name: Name of the customer.
        item: Of the file, else the product of the report.
        subscription: Where one is known.
        currency: Of the amounts.
        report: Lines of the report.
        file: Rows of the file.
        reason: More in words, where there is more to say.
        document: Number of the invoice, where one is known.
        date: Of the file, else of the report.
        file_line_numbers: Where the rows stand in the file, behind its name where there are several; the first ones
            where they are many.
        line_keys: Of the report's lines; the first ones where they are many.
    """

    outcome: Outcome
    side: Side
    level: Level
    customer_key: str | None
    customer_name: str | None
    item: str | None
    subscription: str | None
    currency: str | None
    report: Part
    file: Part
    reason: str | None = None
    document: str | None = None
    date: date | None = None
    file_line_numbers: tuple[int | str, ...] = ()
    line_keys: tuple[str, ...] = ()

    @property
    def difference(self) -> Decimal:
        """What the file has more than the report."""
        return EXACT.subtract(self.file.amount, self.report.amount)

    @property
    def money(self) -> Decimal:
        """How much money is in doubt, without a sign."""
        return abs(self.difference) or max(abs(self.report.amount), abs(self.file.amount))

    @property
    def key(self) -> str:
        """The same whenever it is found again, wherever its rows stand in the file."""
        numbers = (self.report.amount, self.file.amount, self.report.quantity, self.file.quantity)
        told = (None if each is None else digest_text(each) for each in numbers)
        whose = self.customer_key or self.customer_name
        what = (self.outcome.value, self.side.value, whose, self.item, self.subscription, self.currency)
        return subject_key(*what, self.document, *self.line_keys, *told)

    def values(self) -> tuple[Any, ...]:
        """The values in the order of the columns of ``billing-reconciliation/1``."""
        report, file = self.report, self.file
        return (
            *(self.outcome.value, self.side.value, self.level.value, self.customer_key, self.customer_name),
            *(self.item, self.subscription, self.currency, report.lines, file.lines, report.quantity, file.quantity),
            *(report.amount, file.amount, self.difference, self.reason, self.document),
            None if self.date is None else self.date.isoformat(),
            *(" ".join(map(str, self.file_line_numbers)), " ".join(self.line_keys), self.key),
        )
