"""Documents of a target: which of them are credit notes, and where each customer's rounding goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from attrs import define, evolve, field

from cloudmore.billing.control import Control
from cloudmore.billing.line import BillingLine, line_digest, line_key
from cloudmore.billing.rounding import CLEARED, rounded
from cloudmore.billing.targets.rows import DocumentId, Row
from cloudmore.billing.targets.target import CreditNotes, DocumentKind, Target
from cloudmore.billing.values import EXACT, ZERO

POSITIVE, NEGATIVE = "+", "-"


@define
class Document:
    """A document before its rows are written.

    Attributes:
        identity: Customer, currency, sign and groups.
        like: Its row with the largest amount.
        amount: Sum of what its rows are written as, in the report's signs.
        rows: How many rows.
        givers: How many of them are not zero as they are written.
        kind: Known when all rows are.
        rounding: Amount of the rounding line that joins it; zero where none does.
        spread: What its rows give up of their amounts, where no document can take a rounding line.
    """

    identity: DocumentId
    like: Row
    amount: Decimal = ZERO
    rows: int = 0
    givers: int = 0
    kind: DocumentKind = DocumentKind.INVOICE
    rounding: Decimal = ZERO
    spread: Decimal = ZERO

    @property
    def customer(self) -> str:
        """Whose it is."""
        assert self.identity[0] is not None
        return self.identity[0]

    @property
    def currency(self) -> str:
        """Of all its amounts."""
        assert self.identity[1] is not None
        return self.identity[1]

    @property
    def sign(self) -> str | None:
        """Which lines it has, where the sign tells documents apart."""
        return self.identity[2]

    @property
    def groups(self) -> tuple[str | None, ...]:
        """What tells it from the customer's other documents."""
        return self.identity[3:]


@define
class _Customer:
    """What a customer is billed in one currency."""

    name: str | None
    exact: Decimal = ZERO
    written: Decimal = ZERO
    documents: list[Document] = field(factory=list[Document])


class Documents:
    """Every document of an export. Memory grows with documents, not with lines.

    Args:
        target: What it wants.
        control: Gets the rounding of every customer and currency.
    """

    def __init__(self, target: Target, control: Control) -> None:
        self._target = target
        self._control = control
        self._documents: dict[DocumentId, Document] = {}
        self._customers: dict[tuple[str | None, ...], _Customer] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(self._documents.values())

    def name_of(self, document: Document) -> str | None:
        """Name of the customer: that of the organization of the first of all lines."""
        return self._customers[document.identity[:2]].name

    def plan(self, rows: Iterable[Row]) -> None:
        """Find out from all rows what the documents are.

        Args:
            rows: Sorted by document; they are read again to be written.
        """
        for row in self.with_amounts(rows):
            document = self._documents.get(row.document)
            if document is None:
                document = self._documents[row.document] = Document(row.document, row)
                key = row.document[:2]
                customer = self._customers.get(key)
                if customer is None:
                    customer = self._customers[key] = _Customer(row.line.organization_name)
                customer.documents.append(document)
            elif abs(row.amount) > abs(document.like.amount):
                document.like = row
            customer = self._customers[row.document[:2]]
            customer.exact = EXACT.add(customer.exact, row.sales)
            customer.written = EXACT.add(customer.written, row.amount)
            document.amount = EXACT.add(document.amount, row.amount)
            document.rows += 1
            document.givers += bool(row.amount)
        for (_key, currency), customer in self._customers.items():
            self._round(customer, currency)
        for document in self._documents.values():
            document.kind = self._kind(document)

    def with_amounts(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Rows with the amounts that are written; those of a document that must give something up have done so."""
        giving: dict[DocumentId, Decimal] = {}
        for row in rows:
            places = self._target.amounts.places_in(row.line.currency)
            row.amount = rounded(row.sales, places)
            document = self._documents.get(row.document)
            if document is not None and document.spread:
                left = giving.setdefault(row.document, document.spread)
                if left and row.amount:
                    one = Decimal(1).scaleb(-places).copy_sign(left)
                    row.amount = EXACT.add(row.amount, one)
                    giving[row.document] = EXACT.subtract(left, one)
            yield row

    def _round(self, customer: _Customer, currency: str | None) -> None:
        places = self._target.amounts.places_in(currency)
        total = rounded(customer.exact, places)
        balance = self._control.balance(currency)
        balance.rounding.sales = EXACT.add(balance.rounding.sales, EXACT.subtract(customer.exact, total))
        missing = EXACT.subtract(total, customer.written)
        if not missing:
            return
        fitting = [each for each in customer.documents if _takes(each, missing)]
        if not fitting:
            _spread(customer.documents, missing, places)
            return
        chosen = _largest(fitting)
        chosen.rounding = missing
        balance.rounding.lines += 1

    def _kind(self, document: Document) -> DocumentKind:
        match self._target.documents.credit_notes:
            case CreditNotes.NEVER:
                negative = False
            case CreditNotes.LINES:
                negative = document.sign == NEGATIVE
            case CreditNotes.NET:
                negative = EXACT.add(document.amount, document.rounding) < ZERO
        return DocumentKind.CREDIT_NOTE if negative else DocumentKind.INVOICE

    def rounding_row(self, document: Document) -> Row:
        """The rounding line of a document that has one.

        Args:
            document: It.
        """
        like, rules = document.like, self._target.rounding
        items = rules.item or like.items[0], rules.account or like.items[1], rules.tax_code or like.items[2]
        line = _rounding_line(like.line, document.rounding, self._target)
        return Row(document.identity, line, items, 0, ZERO, ZERO, 0, like.own, document.rounding)


def _takes(document: Document, amount: Decimal) -> bool:
    return document.sign is None or (document.sign == NEGATIVE) == (amount < ZERO)


def _largest(documents: list[Document]) -> Document:
    return max(documents, key=lambda document: abs(document.amount))


def _spread(documents: list[Document], missing: Decimal, places: int) -> None:
    """Where no document takes a line of that sign, so many rows give up one unit each; the largest document's first."""
    one = Decimal(1).scaleb(-places).copy_sign(missing)
    for document in sorted(documents, key=lambda document: abs(document.amount), reverse=True):
        document.spread = min(EXACT.multiply(one, document.givers), missing, key=abs)
        document.amount = EXACT.add(document.amount, document.spread)
        missing = EXACT.subtract(missing, document.spread)


def _rounding_line(like: BillingLine, amount: Decimal, target: Target) -> BillingLine:
    """What stands on the line whose rounding it is stays where the target cannot do without it."""
    needed = {
        *target.documents.group_by,
        *(
            name
            for file in target.files
            for column in file.columns
            if column.required
            for name in column.template.fields
        ),
    }
    cleared: Mapping[str, Any] = {name: None for name in CLEARED if name not in needed}
    own: dict[str, Any] = {
        **cleared,
        "billing_date": like.billing_date,
        "product_name": target.amounts.rounding_text,
        "quantity": Decimal(1),
        "unit_sales": amount,
        "total_sales": amount,
        "unit_cost": None,
        "total_cost": None,
        "kind": "correction",
    }
    key = line_key((like.reseller_id, like.customer_key, like.month, like.currency, target.name, "rounding"))
    line = evolve(like, **{**own, "line_key": key, "line_digest": key})
    return evolve(line, line_digest=line_digest([*line.values()]))
