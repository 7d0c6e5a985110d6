"""Rows that add up other rows: a file that a person is meant to read has them, and they are invoiced by nobody."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from enum import Enum
from functools import lru_cache

from attrs import Factory, define, field

from cloudmore.billing.values import EXACT, ZERO

_WORDS = (
    *("total", "totals", "subtotal", "sub total", "grand total", "sum", "total amount", "net total", "total net"),
    *("summa", "delsumma", "totalsumma", "totalt", "slutsumma", "att betala"),
    *("summe", "zwischensumme", "gesamtsumme", "gesamt", "gesamtbetrag", "endsumme", "nettosumme"),
    *("delsum", "totalsum", "sum total", "i alt", "ialt", "til sammen", "subtotal i alt"),
    *("yhteensä", "välisumma", "loppusumma", "kokonaissumma"),
)
_TOTAL = re.compile(rf"(?:{'|'.join(sorted(map(re.escape, _WORDS), key=len, reverse=True))})\b[\s:.*=-]*(?P<of>.*)")
# Words between "total" and what it is of.
_BETWEEN = re.compile(
    r"\b(?:for|of|för|av|für|von|af|the|customer|client|kund|kunde|kunden|asiakas|invoice|faktura|rechnung|lasku|month"
    r"|excl|exkl|ex|eks|incl|inkl|vat|moms|mwst|mva|alv|tax|net|netto|sek|nok|dkk|eur|usd|gbp|chf|pln)\b[\s.:]*"
)

_COIN = Decimal("0.01")


class Kind(Enum):
    """What a row is."""

    ORDINARY = "ordinary"
    TOTAL = "total"
    UNCLEAR = "unclear"


@lru_cache(maxsize=1 << 13)
def total_of(cell: str) -> str | None:
    """What a cell says that a row is the total of.

    Args:
        cell: Any text.

    Returns:
        The rest of the text, in small letters, without words between; ``None`` where the cell says no such thing.
    """
    found = _TOTAL.fullmatch(cell.strip().casefold())
    return None if found is None else found["of"].strip()


@define
class _Sums:
    """Sums of rows, by currency: as the file writes the amounts, and with the signs they mean."""

    rows: int = 0
    written: dict[str | None, Decimal] = Factory(dict[str | None, Decimal])
    turned: dict[str | None, Decimal] = Factory(dict[str | None, Decimal])

    def copy(self) -> _Sums:
        return _Sums(self.rows, dict(self.written), dict(self.turned))


@define
class _Scope:
    """Rows from some row on: what they have in common, and the sums of all rows before them."""

    of: str | None = None
    before: _Sums = field(factory=_Sums)


@define
class TotalRows:
    """Tells rows that are totals from rows that are invoiced, going through a file once.

    A row is a total if it says so, or has neither customer nor item, and its amount is that of rows above it: of those
    since the last total, of the customer, of the document or of all. One that says so and is the sum of nothing is
    unclear.
    """

    _all: _Sums = field(factory=_Sums, init=False)
    _from_start: _Scope = field(factory=_Scope, init=False)
    _since_total: _Scope = field(factory=_Scope, init=False)
    _of_customer: _Scope = field(factory=_Scope, init=False)
    _of_document: _Scope = field(factory=_Scope, init=False)

    def add(
        self, *, written: Decimal, turned: Decimal, currency: str | None, customer: str | None, document: str | None
    ) -> None:
        """Count an ordinary row.

        Args:
            written: Its amount as the file writes it.
            turned: The same with the sign that it means.
            currency: Of the amount.
            customer: Key or name of the customer.
            document: Number of the document.
        """
        if self._of_customer.of != customer:
            self._of_customer = _Scope(customer, self._all.copy())
        if self._of_document.of != document:
            self._of_document = _Scope(document, self._all.copy())
        sums = self._all
        sums.rows += 1
        sums.written[currency] = EXACT.add(sums.written.get(currency, ZERO), written)
        sums.turned[currency] = EXACT.add(sums.turned.get(currency, ZERO), turned)

    def is_sum(self, amount: Decimal, currency: str | None, *, of_several: bool = False) -> bool:
        """Whether an amount is that of rows above.

        Args:
            amount: As the file writes it.
            currency: Of the amount; where it has none, that of the rows.
            of_several: Whether the sum of a single row does not count.
        """
        return any(
            _agrees(amount, EXACT.subtract(total, before.get(each, ZERO)))
            for scope in (self._since_total, self._of_customer, self._of_document, self._from_start)
            if self._all.rows - scope.before.rows > int(of_several)
            for sums, before in (
                (self._all.written, scope.before.written),
                (self._all.turned, scope.before.turned),
            )
            for each, total in sums.items()
            if currency is None or each == currency
        )

    def names(self, rest: str) -> bool:
        """Whether what a row says it is the total of is nothing, or the customer or the document of the rows above.

        Args:
            rest: As of ``total_of``.
        """
        labels = {label.casefold() for label in (self._of_customer.of, self._of_document.of) if label}
        return not rest or rest in labels or _BETWEEN.sub("", rest).strip() in {*labels, ""}

    def end_of_group(self) -> None:
        """Begin a new sum behind a total."""
        self._since_total = _Scope(None, self._all.copy())


def _agrees(amount: Decimal, total: Decimal) -> bool:
    return amount == total or amount in _rounded(total, amount)


def _rounded(total: Decimal, amount: Decimal) -> tuple[Decimal, ...]:
    """A sum at the places of the amount that may be it: totals are printed with two, whatever the rows have."""
    places = amount if amount.as_tuple().exponent < _COIN.as_tuple().exponent else _COIN  # type: ignore[operator]  # what was read is finite
    return tuple(
        total.quantize(places, context=Context(prec=EXACT.prec, rounding=rounding))
        for rounding in (ROUND_HALF_EVEN, ROUND_HALF_UP)
    )
