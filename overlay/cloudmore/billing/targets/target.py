"""What a target wants, as its TOML file tells it."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from attrs import frozen

from cloudmore.billing.currencies import places_of
from cloudmore.billing.targets.date_text import DateFormat
from cloudmore.billing.targets.templates import Template


class Status(StrEnum):
    """What the file was held against."""

    CHECKED = "checked"
    """A program of the target took such a file."""
    DOCUMENTED = "documented"
    """Public pages name its columns; no program has taken such a file."""
    UNCHECKED = "unchecked"
    """No page was found that names its columns."""


class DocumentKind(StrEnum):
    """What a document is."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit-note"


class CreditNotes(StrEnum):
    """When a credit note is made."""

    NET = "net"
    """Where the sum of a document is below zero; a line of the other sign stays beside the others."""
    LINES = "lines"
    """Of all lines below zero, beside an invoice of the others: for targets that take no negative line."""
    NEVER = "never"
    """The target has one kind of document, and takes any sign."""


class DocumentDate(StrEnum):
    """Which date a document has."""

    LAST_DAY = "last-day"
    FIRST_DAY = "first-day"
    NEXT_DAY = "next-day"


@frozen
class TextFile:
    """How files look.

    Attributes:
        ending: Of their names, without the dot.
        delimiter: Between two cells.
        encoding: As Python names it.
        mark: Bytes before the first line.
        header: Whether the first line has the headings.
        line_end: Behind each line.
        quote_all: Whether every cell is quoted, and not only those that need it.
        decimal_mark: Between whole and fraction.
        date_format: How dates are written.
        most_documents: So many documents go into a file, and the next into another; ``None``: any number.
        escape_formulas: Whether a ``'`` stands before a text that a spreadsheet program would take for a formula.
    """

    ending: str
    delimiter: str
    encoding: str
    mark: bytes
    header: bool
    line_end: str
    quote_all: bool
    decimal_mark: str
    date_format: DateFormat
    most_documents: int | None
    escape_formulas: bool


@frozen
class DocumentRules:
    """Which lines make a document, and what stands on it.

    Attributes:
        group_by: Columns of a line that tell documents of one customer and currency apart.
        invoice_number: Its number; empty where the target gives one.
        credit_note_number: The same for credit notes.
        date: Which day.
        date_days: So many days after it.
        due_days: So many days after the document's date it is to be paid.
        credit_notes: When there are any.
        negative_credit_notes: Whether amounts on a credit note are below zero, instead of above.
        own_customer: Customer key for lines that no organization is billed for; ``None``: they are held back.
    """

    group_by: tuple[str, ...]
    invoice_number: Template
    credit_note_number: Template
    date: DocumentDate
    date_days: int
    due_days: int
    credit_notes: CreditNotes
    negative_credit_notes: bool
    own_customer: str | None

    @property
    def identity_parts(self) -> int:
        """How many texts tell documents apart: customer, currency, sign and groups."""
        return 3 + len(self.group_by)


@frozen
class AmountRules:
    """How amounts are written.

    Attributes:
        places: Of a line's amount in the target; ``currency``: those of the currency.
        price_places: Most places of a price; at least those of the amount are always written.
        quantity_places: Most places of a quantity.
        negative_price: Whether the price has the sign of a line below zero, instead of the quantity.
        zero_lines: Whether lines that sell for nothing are written.
        rounding_text: What the rounding line says.
    """

    places: int | Literal["currency"]
    price_places: int
    quantity_places: int
    negative_price: bool
    zero_lines: bool
    rounding_text: str

    def places_in(self, currency: str | None) -> int:
        """Decimal places of amounts in a currency."""
        return places_of(currency) if self.places == "currency" else self.places


@frozen
class Collapse:
    """Which lines become one.

    Attributes:
        kinds: Lines of one of these kinds, or
        frequencies: of one of these payment frequencies.
        by: What the lines of one row have in common, beside customer, currency, document and item.
    """

    kinds: frozenset[str]
    frequencies: frozenset[str]
    by: tuple[str, ...]


@frozen
class ItemDefaults:
    """What stands where the mapping says nothing.

    Attributes:
        item: Item.
        account: Account.
        tax_code: Tax code.
    """

    item: str | None = None
    account: str | None = None
    tax_code: str | None = None


@frozen
class Column:
    """A column of a file.

    Attributes:
        heading: Its name.
        template: What it holds: one field, or a text around some.
        limit: Most characters; a text is cut, anything else is held back.
        required: Whether a line without it is held back.
        default: What it holds where there is nothing else.
        places: Decimal places of a cost price; ``None``: as many as it has.
    """

    heading: str
    template: Template
    limit: int | None = None
    required: bool = False
    default: str | None = None
    places: int | None = None


class RowsOf(StrEnum):
    """What a row of a file is."""

    LINES = "lines"
    DOCUMENTS = "documents"


@frozen
class TargetFile:
    """One of the files that a target takes.

    Attributes:
        suffix: Added to the name that the user gives; empty for the first.
        kinds: Which documents are in it.
        rows: What a row is.
        columns: Their order.
    """

    suffix: str
    kinds: frozenset[DocumentKind]
    rows: RowsOf
    columns: tuple[Column, ...]


# What follows from a target is kept for it, so that its hash is asked for often.
@frozen(cache_hash=True)
class Target:
    """A target: what its files hold, and how.

    Attributes:
        name: As it is called on the command line.
        title: For people.
        status: ``checked``, ``documented`` or ``unchecked``.
        checked_against: What it was held against, and when; or why it was not.
        file: How its files look.
        documents: Which lines make a document.
        amounts: How amounts are written.
        collapse: Which lines become one; ``None``: none.
        defaults: Item, account and tax code where the mapping has none.
        rounding: The same for rounding lines.
        files: Which files there are.
    """

    name: str
    title: str
    status: Status
    checked_against: str
    file: TextFile
    documents: DocumentRules
    amounts: AmountRules
    collapse: Collapse | None
    defaults: ItemDefaults
    rounding: ItemDefaults
    files: tuple[TargetFile, ...]
