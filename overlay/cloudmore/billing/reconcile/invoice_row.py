"""A row of somebody else's file of invoices, and what is counted of rows that are set apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from attrs import Factory, define, field, frozen

from cloudmore.billing.values import EXACT, ZERO

_LINES_TOLD = 5


@frozen(kw_only=True)
class InvoiceRow:
    """One invoiced line of a file. What the file does not say is ``None``.

    Attributes:
        line_number: On which line of the file it begins; the first line is 1.
        customer_key: Key of the customer, as it stands in the file.
        customer_name: Name of the customer.
        item: Code of the item or product.
        subscription: Id of the subscription.
        description: Text of the line.
        quantity: Exact; below zero on a credit.
        unit_price: As it stands in the file.
        amount: Without tax, exact; below zero on a credit, however the file writes one.
        tax_amount: Tax of the line, with the sign of the amount.
        currency: Code in capital letters.
        date: Date of the line or of its document.
        document: Number of the document.
        document_type: Word for the kind of the document, as it stands in the file.
        is_credit: Whether the kind of document or the quantity says that it is a credit.
        sign_turned: Whether the file writes the amount without its sign, so that it was turned.
        file: Which file it is of, where there are several.
    """

    line_number: int
    customer_key: str | None = None
    customer_name: str | None = None
    item: str | None = None
    subscription: str | None = None
    description: str | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    amount: Decimal
    tax_amount: Decimal | None = None
    currency: str | None = None
    date: date | None = None
    document: str | None = None
    document_type: str | None = None
    is_credit: bool = False
    sign_turned: bool = False
    file: str | None = None


@define
class SetApart:
    """Rows of one sort: how many, how much money, and where the first ones are. Currencies are never added.

    Attributes:
        rows: How many rows.
        amounts: Sum of their amounts, by currency; ``None`` collects rows without one.
        lines: Line numbers of the first five.
    """

    rows: int = 0
    amounts: dict[str | None, Decimal] = Factory(dict[str | None, Decimal])
    lines: list[int] = field(factory=list[int])

    def add(self, line_number: int, amount: Decimal | None, currency: str | None) -> None:
        """Count a row.

        Args:
            line_number: Of the file.
            amount: Its amount; ``None`` where it has none.
            currency: Code of its currency.
        """
        self.rows += 1
        if amount is not None:
            self.amounts[currency] = EXACT.add(self.amounts.get(currency, ZERO), amount)
        if len(self.lines) < _LINES_TOLD:
            self.lines.append(line_number)
