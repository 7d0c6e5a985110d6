"""The invoiced rows of a file, read one by one: what only adds them up is set apart, and every credit gets its sign."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from attrs import define, field

from cloudmore.billing.line import plain
from cloudmore.billing.reconcile.columns import TableColumns, told_headings
from cloudmore.billing.reconcile.credits import Signed, is_credit_word
from cloudmore.billing.reconcile.headings import TEXT_COLUMNS
from cloudmore.billing.reconcile.invoice_row import InvoiceRow, SetApart
from cloudmore.billing.reconcile.table_cells import TableCells
from cloudmore.billing.reconcile.total_rows import Kind, TotalRows, total_of
from cloudmore.billing.values import ZERO
from cloudmore.table_file import TableFile

_Texts = dict[str, str | None]
_OF_A_BARE_ROW = ("customer_key", "customer_name", "currency", "amount", "tax_amount")


@define
class InvoiceFile:
    """A file of invoices, or a vendor's bill. What is counted here is complete once ``rows`` has come to its end.

    Attributes:
        cells: The file, and how its columns are written.
        kept_in: The file that now has what was said about the columns; ``None`` where it had it before.
        label: What its rows say that they are of, where there are several files.
        invoiced: The rows that are passed on.
        totals: Rows that are the sum of rows above them.
        unclear: Rows that say they are a total and are the sum of nothing above; a person must look.
        without_amount: Rows that have no amount, such as texts.
        priced: Rows that have a price and no amount; a person must look.
        turned: Credits that the file writes without their sign.
        contradictory: Rows whose signs of quantity, price and amount cannot all be right; passed on as they stand.
        undated: Rows without a date, where others have one; passed on.
        without_customer: Rows without a key and a name of a customer; passed on.
    """

    cells: TableCells
    kept_in: Path | None = None
    label: str | None = None
    invoiced: SetApart = field(factory=SetApart, init=False)
    totals: SetApart = field(factory=SetApart, init=False)
    unclear: SetApart = field(factory=SetApart, init=False)
    without_amount: SetApart = field(factory=SetApart, init=False)
    priced: SetApart = field(factory=SetApart, init=False)
    turned: SetApart = field(factory=SetApart, init=False)
    contradictory: SetApart = field(factory=SetApart, init=False)
    undated: SetApart = field(factory=SetApart, init=False)
    without_customer: SetApart = field(factory=SetApart, init=False)

    @classmethod
    def of(cls, table: TableFile, columns: TableColumns) -> InvoiceFile:
        """Find out how a file is written, by reading all of it once.

        Args:
            table: The file.
            columns: Which column is what.

        Raises:
            ConfigurationError: A number or a date cannot be read, or only with a guess.
        """
        return cls(TableCells.of(table, columns))

    def rows(self) -> Iterator[InvoiceRow]:
        """Read the invoiced rows, as often as wanted; memory does not grow with their number.

        Returns:
            The rows in their order, of every date.

        Raises:
            ConfigurationError: A row cannot be read.
        """
        self.invoiced, self.totals, self.unclear = SetApart(), SetApart(), SetApart()
        self.without_amount, self.priced = SetApart(), SetApart()
        self.turned, self.contradictory = SetApart(), SetApart()
        self.undated, self.without_customer = SetApart(), SetApart()
        totals = TotalRows()
        for line, cells in self.cells.rows():
            texts = dict(zip(TEXT_COLUMNS, self.cells.texts(cells), strict=True))
            currency = texts["currency"] = self.cells.currency(line, cells, texts["currency"])
            amount = self.cells.amount(cells, currency)
            if amount is None:
                is_priced = self.cells.number(cells, "unit_price") and self.cells.number(cells, "quantity") != ZERO
                (self.priced if is_priced else self.without_amount).add(line, None, currency)
                continue
            kind = self._kind(cells, texts, amount, totals)
            if kind is not Kind.ORDINARY:
                (self.totals if kind is Kind.TOTAL else self.unclear).add(line, amount, currency)
                totals.end_of_group()
                continue
            row = self._row(line, cells, texts, amount)
            customer = row.customer_key or row.customer_name
            totals.add(written=amount, turned=row.amount, currency=currency, customer=customer, document=row.document)
            self.invoiced.add(line, row.amount, currency)
            if customer is None:
                self.without_customer.add(line, row.amount, currency)
            yield row

    def notes(self) -> tuple[str, ...]:
        """What a person should know of how the file was read, one sentence each."""
        again = self.cells.headings_again
        told = (
            (
                self.totals,
                "is the sum of rows above it, and was left out",
                "are the sum of rows above them, and were left out",
            ),
            (
                self.unclear,
                "says that it is a total, is the sum of nothing above it, and was left out",
                "say that they are a total, are the sum of nothing above them, and were left out",
            ),
            (self.without_amount, "has no amount, and was left out", "have no amount, and were left out"),
            (
                self.priced,
                "has a price and no amount, and was left out",
                "have a price and no amount, and were left out",
            ),
            (
                self.turned,
                "is a credit without a sign, so the sign was turned",
                "are credits without a sign, so the sign was turned",
            ),
            (
                self.contradictory,
                "has signs that cannot all be right, and was read as it stands",
                "have signs that cannot all be right, and were read as they stand",
            ),
            (self.undated, "has no date, and others do", "have no date, and others do"),
            (self.without_customer, "names no customer", "name no customer"),
        )
        unused = self.cells.columns.unused(self.cells.table.headings)
        return (
            *self.cells.table.notes,
            *([] if "amount" in self.cells.places else ["No column has amounts: quantity times price is rounded."]),
            *([f"Not read: {told_headings(unused)}."] if unused else []),
            *([f"The headings stand again on {again} line{'' if again == 1 else 's'} further down."] if again else []),
            *(
                f"{apart.rows} {f'row {of_one}' if apart.rows == 1 else f'rows {of_many}'}: {_where(apart)}."
                for apart, of_one, of_many in told
                if apart.rows
            ),
        )

    def _kind(self, cells: tuple[str, ...], texts: _Texts, amount: Decimal, totals: TotalRows) -> Kind:
        customer = [each for each in (texts["customer_key"], texts["customer_name"]) if each]
        item, currency, has_items = texts["item"], texts["currency"], "item" in self.cells.places
        # A customer may be called Total: then the rest of the row is there all the same.
        has_customer = any(not _says_total(each, totals) for each in customer)
        has_item = item is not None and not _says_total(item, totals)
        if has_customer and has_item:
            return Kind.ORDINARY
        if any(_says_total(each, totals) for each in cells if each):
            return Kind.TOTAL if totals.is_sum(amount, currency) else Kind.UNCLEAR
        if not has_customer:
            # What has a text, a price or a subscription is somebody's line, though the file does not say whose.
            is_told = texts["description"] or texts["subscription"] or self.cells.number(cells, "unit_price")
            is_total = not has_item and not is_told and totals.is_sum(amount, currency)
        else:
            # With a customer it is a line without a code, unless it has nothing but its sum.
            is_total = has_items and self._is_bare(cells) and totals.is_sum(amount, currency, of_several=True)
        return Kind.TOTAL if is_total else Kind.ORDINARY

    def _is_bare(self, cells: tuple[str, ...]) -> bool:
        may_be_filled = {self.cells.places.get(name) for name in _OF_A_BARE_ROW}
        return not any(cell for place, cell in enumerate(cells) if place not in may_be_filled)

    def _row(self, line: int, cells: tuple[str, ...], texts: _Texts, amount: Decimal) -> InvoiceRow:
        number, document_type, currency = self.cells.number, texts["document_type"], texts["currency"]
        quantity, price = number(cells, "quantity"), number(cells, "unit_price")
        is_note = document_type is not None and is_credit_word(document_type)
        is_taken_back = quantity is not None and quantity < ZERO
        signed = Signed(amount, quantity, number(cells, "tax_amount"), is_credit=is_note or is_taken_back)
        if is_note:
            if self.cells.turns_credits and amount:
                signed.turn()
        elif is_taken_back and amount > ZERO and self.cells.columns.credits != "signed":
            if price is not None and price < ZERO:
                self.contradictory.add(line, amount, currency)
            else:
                signed.turn()
        if signed.was_turned:
            self.turned.add(line, signed.amount, currency)
        day = self.cells.date(cells)
        if day is None and "date" in self.cells.places:
            self.undated.add(line, signed.amount, currency)
        return InvoiceRow(
            line_number=line,
            quantity=signed.quantity,
            unit_price=price,
            amount=signed.amount,
            tax_amount=signed.tax_amount,
            date=day,
            is_credit=signed.is_credit,
            sign_turned=signed.was_turned,
            file=self.label,
            **texts,
        )


def _says_total(cell: str, totals: TotalRows) -> bool:
    rest = total_of(cell)
    return rest is not None and totals.names(rest)


def _where(apart: SetApart) -> str:
    money = ", ".join(
        f"{plain(amount)} {currency or 'without a currency'}" for currency, amount in apart.amounts.items()
    )
    lines = ", ".join(map(str, apart.lines)) + (" and more" if apart.rows > len(apart.lines) else "")
    return f"{money + ', ' if money else ''}line{'' if apart.rows == 1 else 's'} {lines}"
