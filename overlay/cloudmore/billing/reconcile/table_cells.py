"""The cells of a file of invoices as values: first every row is looked at, then each is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache, reduce
from operator import itemgetter

from attrs import Factory, define, field

from cloudmore.billing.currencies import places_of
from cloudmore.billing.reconcile.columns import TableColumns
from cloudmore.billing.reconcile.credits import CreditSurvey, is_credit_word
from cloudmore.billing.reconcile.dates import DATES, date_readings, date_way
from cloudmore.billing.reconcile.headings import NUMBER_COLUMNS, TEXT_COLUMNS
from cloudmore.billing.reconcile.numbers import NUMBERS, number_currency, number_readings, number_way
from cloudmore.billing.reconcile.total_rows import total_of
from cloudmore.billing.reconcile.two_readings import ColumnSurvey, Readings
from cloudmore.billing.rounding import rounded
from cloudmore.billing.values import EXACT
from cloudmore.errors import ConfigurationError, shortened
from cloudmore.table_file import TableFile

Row = tuple[int, tuple[str, ...]]


@define
class TableCells:
    """A file whose columns are known, and how each is written.

    Attributes:
        table: The file.
        columns: What was said about it.
        places: At which place each column stands, by what it is.
        ways: In which of two ways each column is written, by what it is.
        turns_credits: Whether the amounts of credit notes lack their sign.
        headings_again: How many rows repeat the headings, as of printed pages.
    """

    table: TableFile
    columns: TableColumns
    places: Mapping[str, int]
    ways: dict[str, int] = Factory(dict[str, int])
    turns_credits: bool = False
    headings_again: int = 0
    # What a column that the file does not have is read from stands behind the last cell.
    _texts_of: Callable[[Sequence[str]], tuple[str, ...]] = field(
        default=Factory(
            lambda self: itemgetter(*(self.places.get(name, -1) for name in TEXT_COLUMNS)), takes_self=True
        ),
        init=False,
        repr=False,
    )

    @classmethod
    def of(cls, table: TableFile, columns: TableColumns) -> TableCells:
        """Look at every row of a file.

        Args:
            table: The file.
            columns: Which column is what, and how it is written where somebody said so.

        Raises:
            ConfigurationError: A number or date cannot be read, or only with a guess.
        """
        # Nothing is read by what was said about another file.
        fitting = TableColumns.of(table.headings, columns.columns, columns.record())
        cells = cls(table, fitting, {name: table.headings.index(each) for name, each in fitting.columns.items()})
        cells._survey()
        return cells

    def rows(self) -> Iterator[Row]:
        """Each row of the file that is not its headings once more."""
        self.headings_again = 0
        for row in self.table.rows():
            if row[1] == self.table.headings:
                self.headings_again += 1
            else:
                yield row

    def texts(self, cells: tuple[str, ...]) -> tuple[str | None, ...]:
        """The texts of a row in the order of ``TEXT_COLUMNS``; ``None`` where there is none."""
        return tuple([text or None for text in self._texts_of((*cells, ""))])

    def number(self, cells: tuple[str, ...], name: str) -> Decimal | None:
        """The number of a column; ``None`` where there is none."""
        place = self.places.get(name)
        return number_readings(cells[place]).by(self.ways[name]) if place is not None and cells[place] else None

    def amount(self, cells: tuple[str, ...], currency: str | None) -> Decimal | None:
        """The amount of a row; ``None`` where it has none.

        Args:
            cells: Of the row.
            currency: Of the row. Where no column has amounts, a row's is quantity times price at the places of its
                currency, as a ledger books it.
        """
        if "amount" in self.places:
            return self.number(cells, "amount")
        quantity, price = self.number(cells, "quantity"), self.number(cells, "unit_price")
        if quantity is None or price is None:
            return None
        return rounded(EXACT.multiply(quantity, price), places_of(currency))

    def date(self, cells: tuple[str, ...]) -> date | None:
        """The date of a row; ``None`` where there is none."""
        place = self.places.get("date")
        return None if place is None or not cells[place] else date_readings(cells[place]).by(self.ways["date"])

    def currency(self, line: int, cells: tuple[str, ...], column: str | None) -> str | None:
        """The currency of a row: of its column, of its amount, or what was said of the whole file.

        Args:
            line: Where the row stands.
            cells: Of the row.
            column: Text of its column.

        Raises:
            ConfigurationError: The column has no code, or the amount names another currency.
        """
        amount = cells[self.places["amount" if "amount" in self.places else "unit_price"]]
        code = None if column is None else _code(column)
        if column is not None and code is None:
            raise ConfigurationError(
                f"Line {line} of {self.table.path} has {shortened(column)!r} as its currency, which is no code.",
                remedy="Leave the column out with --column currency= and say the currency: --currency SEK.",
            )
        # Nearly every amount is digits alone.
        named = None if amount[-1:].isdigit() and amount[:1].isdigit() else number_readings(amount).currency
        known = code or self.columns.currency
        if named is not None and known is not None and named != known:
            raise ConfigurationError(
                f"Line {line} of {self.table.path} has {shortened(amount)!r} as its amount, {known} as its currency.",
                remedy="Mend the row, or say which columns are meant with --column.",
            )
        return named or known

    def _survey(self) -> None:
        said, at = self.columns, self.places
        name = self.table.path.name
        numbers = [
            (at[column], ColumnSurvey.of(f"the column {said.columns[column]!r} of {name}", NUMBERS), column)
            for column in NUMBER_COLUMNS
            if column in at
        ]
        dates = ColumnSurvey.of(f"the column {said.columns.get('date')!r} of {name}", DATES)
        date_at, kind_at = at.get("date"), at.get("document_type")
        money_at = [at[column] for column in (("amount",) if "amount" in at else ("quantity", "unit_price"))]
        notes = CreditSurvey()
        for line, cells in self.rows():
            for place, survey, column in numbers:
                if text := cells[place]:
                    readings = number_readings(text)
                    # A row that adds up others says so anywhere but in its amount.
                    if not (readings.problem and column != "amount" and total_of(text) is not None):
                        survey.look(line, text, readings)
            if date_at is not None and (text := cells[date_at]) and total_of(text) is None:
                dates.look(line, text, date_readings(text))
            if kind_at is not None and is_credit_word(cells[kind_at]):
                # Whatever the mark of the decimals, the sign is the same.
                factors = [_either(number_readings(cells[place])) for place in money_at]
                known = [each for each in factors if each is not None]
                if len(known) == len(factors):
                    notes.look(line, reduce(EXACT.multiply, known))
        way = None if said.numbers is None else number_way(said.numbers)
        self.ways = {column: survey.decided(way) for _place, survey, column in numbers}
        self.ways["date"] = dates.decided(None if said.dates is None else date_way(said.dates))
        self.turns_credits = notes.are_unsigned(said.credits)


def _either(readings: Readings[Decimal]) -> Decimal | None:
    return readings.first if readings.first is not None else readings.second


@lru_cache(maxsize=1024)
def _code(text: str) -> str | None:
    code = text.strip().upper()
    return code if len(code) == 3 and code.isascii() and code.isalpha() else number_currency(text.strip())
