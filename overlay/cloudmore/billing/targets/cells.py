"""The cells of a row: each field as a text, and each column as its target wants it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter

from attrs import define, field, frozen

from cloudmore.billing.line import digest_text, plain
from cloudmore.billing.rounding import rounded
from cloudmore.billing.targets.documents import Document
from cloudmore.billing.targets.fields import DOCUMENT_FIELDS, FIELDS, LINE_FIELDS, NOT_ON_EVERY_ROW, FieldKind
from cloudmore.billing.targets.price import Priced
from cloudmore.billing.targets.rows import Row
from cloudmore.billing.targets.target import Column, Target, TextFile
from cloudmore.billing.values import EXACT, ZERO
from cloudmore.errors import ConfigurationError

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]+")
# What spreadsheet programs take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
CUT = "~"


@frozen
class Stamp:
    """What stands on every row of a document.

    Attributes:
        document: It.
        number: Its number; empty where the target gives one.
        key: Made of what it is, so that it is the same in every run.
        name: Name of the customer.
        day: Its date.
        due: When it is to be paid.
        total: Its sum, with the sign that it gets.
    """

    document: Document
    number: str
    key: str
    name: str | None
    day: date
    due: date
    total: Decimal


@frozen
class Written:
    """A row as it is written.

    Attributes:
        stamp: Of its document.
        row: It; of a row for a whole document, that with the largest amount.
        number: 1, 2, … in the document.
        amount: With the sign that it gets, at the target's places.
        priced: Quantity and price.
        cost: Of all of it, with the sign that it gets; ``None`` where none is known.
    """

    stamp: Stamp
    row: Row
    number: int
    amount: Decimal
    priced: Priced
    cost: Decimal | None


Getter = Callable[[Written], str | None]


@frozen
class Days:
    """What every row of an export says: ``202610``, and its first and last day."""

    month: str
    first: date
    last: date


@lru_cache(maxsize=16)
def getters_of(target: Target, period: Days, *, has_mapping: bool) -> Mapping[str, Getter]:
    """How each field becomes a text.

    Args:
        target: Has the formats.
        period: Of the report.
        has_mapping: Whether a customer is one by its key.
    """
    file, places_in = target.file, target.amounts.places_in

    def number(value: Decimal | None) -> str | None:
        return None if value is None else plain(value).replace(".", file.decimal_mark)

    # A report has few dates, and they stand on every row.
    @lru_cache(maxsize=64)
    def day(value: date | None) -> str | None:
        return None if value is None else file.date_format.of(value)

    def amount(value: Decimal, currency: str) -> str | None:
        # Adding nothing takes the sign off a zero.
        return number(EXACT.add(value.quantize(Decimal(1).scaleb(-places_in(currency)), context=EXACT), ZERO))

    def lines_text(written: Written) -> str | None:
        return f"{written.row.lines} lines" if written.row.lines > 1 else None

    def said(written: Written) -> str | None:
        told = written.priced.said
        return None if told is None else told.replace(".", file.decimal_mark)

    of_rows: Mapping[str, Getter] = {
        "quantity": lambda written: number(Decimal(digest_text(written.priced.quantity))),
        "unit_price": lambda written: number(written.priced.price),
        "amount": lambda written: amount(written.amount, written.stamp.document.currency),
        "unit_cost": lambda written: number(written.priced.unit_cost),
        "total_cost": lambda written: number(written.cost),
        "quantity_text": said,
        "lines_text": lines_text,
        "line_number": lambda written: str(written.number),
        "item": lambda written: written.row.items[0],
        "account": lambda written: written.row.items[1],
        "tax_code": lambda written: written.row.items[2],
        "document_number": lambda written: written.stamp.number or None,
        "document_kind": lambda written: written.stamp.document.kind,
        "document_key": lambda written: written.stamp.key,
        "document_date": lambda written: day(written.stamp.day),
        "due_date": lambda written: day(written.stamp.due),
        "document_total": lambda written: amount(written.stamp.total, written.stamp.document.currency),
        "customer": lambda written: written.stamp.document.customer,
        "customer_key": lambda written: written.stamp.document.customer if has_mapping else None,
        "customer_name": lambda written: written.stamp.name,
        "currency": lambda written: written.stamp.document.currency,
        "month": lambda _written: period.month,
        "first_day": lambda _written: day(period.first),
        "last_day": lambda _written: day(period.last),
    }
    assert DOCUMENT_FIELDS.keys() <= of_rows.keys()
    as_text: Mapping[FieldKind, Callable[[Getter], Getter]] = {
        FieldKind.NUMBER: lambda get: lambda written: number(get(written)),  # type: ignore[arg-type]  # of a number
        FieldKind.DATE: lambda get: lambda written: day(get(written)),
        FieldKind.TEXT: lambda get: get,
        FieldKind.CODE: lambda get: get,
    }
    of_lines = {name: as_text[kind](attrgetter(f"row.line.{name}")) for name, kind in LINE_FIELDS.items()}
    return {**of_lines, **of_rows}


@define
class Changed:
    """Counts texts that are not written as they are, by column.

    Attributes:
        cut: They were too long, and stand nowhere else in their row.
        replaced: They have characters that the encoding has not.
    """

    cut: dict[str, int] = field(factory=dict[str, int])
    replaced: dict[str, int] = field(factory=dict[str, int])


class RowCells:
    """The cells of rows of one file.

    Args:
        columns: Their order.
        file: How it looks.
        getters: As of ``getters_of``.
        changed: Counts texts that are not written as they are.
    """

    def __init__(
        self, columns: tuple[Column, ...], file: TextFile, getters: Mapping[str, Getter], changed: Changed
    ) -> None:
        self._cells: list[Getter] = []
        self._texts: list[tuple[int, Column]] = []
        self._codes: list[tuple[int, Column, int]] = []
        self._file = file
        self._is_any_text = file.encoding.startswith("utf")
        self._changed = changed
        self._getters = getters
        self._cuts: dict[str, int] = {}
        self._number: str | None = None
        for at, column in enumerate(columns):
            cell, is_text = _cell(column, getters)
            self._cells.append(cell)
            if is_text:
                self._texts.append((at, column))
            elif column.limit is not None:
                self._codes.append((at, column, column.limit))

    def of(self, written: Written) -> list[str]:
        """The cells of a row.

        Args:
            written: It.
        """
        cells = [cell(written) or "" for cell in self._cells]
        if written.stamp.key != self._number:
            self._number = written.stamp.key
            self._cuts.clear()
        for at, column, limit in self._codes:
            # Those of lines and items were held back before; this is what a document itself is called.
            if len(cells[at]) > limit:
                raise ConfigurationError(
                    f"{cells[at]!r} in {column.heading} is longer than the {limit} characters that the target takes.",
                    remedy="Make the numbers of [documents] or the code shorter. Nothing was written.",
                )
        whole: list[tuple[Column, str]] = []
        for at, column in self._texts:
            text = _clean(cells[at])
            if not self._is_any_text:
                text = self._spelled(text, column)
            before = "'" if self._file.escape_formulas and text.startswith(_FORMULA) else ""
            if column.limit is not None and len(before) + len(text) > column.limit:
                whole.append((column, text))
                text = self._cut(text, column, column.limit - len(before), written)
            cells[at] = before + text
        for column, text in whole:
            if not any(text in cell for cell in cells):
                self._changed.cut[column.heading] = self._changed.cut.get(column.heading, 0) + 1
        return cells

    def _cut(self, text: str, column: Column, limit: int, written: Written) -> str:
        """The text at its limit; how much was billed is not cut off, but a name before it."""
        count = self._cuts[column.heading] = self._cuts.get(column.heading, 0) + 1
        mark = f"{CUT}{count}"
        over = len(text) + len(mark) - limit
        values = {name: _clean(self._getters[name](written) or "") for name in column.template.fields}
        longest = max(
            (name for name in values if name not in NOT_ON_EVERY_ROW), key=lambda name: len(values[name]), default=""
        )
        if longest and len(values[longest]) > over:
            values[longest] = values[longest][:-over].rstrip() + mark
            cut = column.template.filled(values.get).strip()
            if len(cut) <= limit and mark in cut:
                return cut if self._is_any_text else self._known(cut)
        return text[: limit - len(mark)].rstrip() + mark

    def _known(self, text: str) -> str:
        return text.encode(self._file.encoding, "replace").decode(self._file.encoding)

    def _spelled(self, text: str, column: Column) -> str:
        known = self._known(text)
        if known != text:
            self._changed.replaced[column.heading] = self._changed.replaced.get(column.heading, 0) + 1
        return known


def _cell(column: Column, getters: Mapping[str, Getter]) -> tuple[Getter, bool]:
    """What gives the cell, and whether it is a text that may be cleaned and cut."""
    default, only, always = column.default or "", column.template.only, column.template.constant
    if always is not None:
        return lambda _written: always, False
    if only is None:
        template = column.template

        def filled(written: Written) -> str:
            return template.filled(lambda name: getters[name](written)).strip() or default

        return filled, True
    get = getters[only]
    if only == "unit_cost" and column.places is not None:
        places = column.places
        # Its own places are for show: the sum of costs is exact.
        return lambda written: _shown(written.priced.unit_cost, places, written, getters), False
    if default:
        return lambda written: get(written) or default, FIELDS[only] is FieldKind.TEXT
    return get, FIELDS[only] is FieldKind.TEXT


def _shown(cost: Decimal | None, places: int, written: Written, getters: Mapping[str, Getter]) -> str | None:
    if cost is None:
        return None
    text = getters["unit_cost"](written)
    mark = "," if text is not None and "," in text else "."
    return plain(rounded(cost, places)).replace(".", mark)


def _clean(text: str) -> str:
    """A text in one line; a character that steers something becomes a space."""
    return (text if text.isprintable() else _CONTROL.sub(" ", text)).strip()
