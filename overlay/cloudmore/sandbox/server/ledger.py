"""The totals of the sandbox's own books, in whole numbers: what reports and their sums are held against."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from cloudmore.sandbox.server.books import Books
from cloudmore.sandbox.server.entry import Amount
from cloudmore.sandbox.server.months import read_range
from cloudmore.sandbox.server.view import View

PLACES = 30


@dataclass(slots=True)
class LedgerTotal:
    """What the books have in one currency, in units of 10^-30.

    Attributes:
        sales: Total sales.
        cost: Total cost of the lines that say theirs.
        lines: How many lines.
        without_sales: Lines that say no total sales; no other amount is put in its place.
        without_cost: Lines that say no total cost; a seeded report leaves out one in ten.
    """

    sales: int = 0
    cost: int = 0
    lines: int = 0
    without_sales: int = 0
    without_cost: int = 0


class Ledger:
    """What the sandbox's own books say, whatever a report shows of them.

    Its sums are whole numbers of 10^-30 of a currency, made from the whole numbers that seeded lines are written from,
    never from the text of a report. It has every line by its billing date, both ends included: no range of a vendor, no
    role, no late delivery and no fault changes it; what ``sb.billing`` changes does. A line without a billing date is
    in every total.
    """

    places = PLACES

    def __init__(self, books: Books, now: Callable[[], datetime], refuse: Callable[[str], Exception]) -> None:
        """Keep the ledger of books.

        Args:
            books: The books.
            now: Returns the time, with a zone; seeded lines of later days do not exist yet.
            refuse: Makes the exception that tells a wrong use.
        """
        self._books = books
        self._now = now
        self._refuse = refuse

    def total(self, start: date | str, end: date | str | None = None) -> dict[str | None, LedgerTotal]:
        """Return the totals by currency; None is that of lines without one.

        Args:
            start: A month such as ``2026-10``, or the first day.
            end: The last day, included; it is left out after a month.

        Raises:
            ConfigurationError: The range is none, or a loaded line has an amount that cannot be read, or one of more
                than 30 places.
        """
        try:
            first, last = read_range(start, end)
            totals: dict[str | None, LedgerTotal] = {}
            for organization in self._books.shown(
                View(start=first, end=last, today=self._now().astimezone(UTC).date())
            ):
                for service in organization.services:
                    for entry in service.entries:
                        figures = entry.figures
                        if figures.unread:
                            raise ValueError(f"line {entry.number}, {figures.unread}: it holds no amount")
                        total = totals.setdefault(entry.currency, LedgerTotal())
                        total.lines += 1
                        total.sales += _units(figures.sales)
                        total.without_sales += figures.sales is None
                        total.cost += _units(figures.cost) if figures.shows_cost else 0
                        total.without_cost += not figures.shows_cost
        except ValueError as error:
            raise self._refuse(f"The ledger has no total: {error}.") from error
        return totals


def _units(amount: Amount | None) -> int:
    if amount is None:
        return 0
    units, places = amount
    if places <= PLACES:
        scale: int = 10 ** (PLACES - places)
        return units * scale
    step: int = 10 ** (places - PLACES)
    if units % step:
        raise ValueError(f"an amount has {places} places, and the ledger {PLACES}")
    return units // step
