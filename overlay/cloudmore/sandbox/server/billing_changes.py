"""Changing the books after the fact, as vendors do: late lines, other prices, lines that are gone."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from cloudmore.sandbox.server.books import Books
from cloudmore.sandbox.server.changes import Changes, Price, Selection, digest_of
from cloudmore.sandbox.server.entry import Amount, Entry, read_amount
from cloudmore.sandbox.server.loaded import read_line
from cloudmore.sandbox.server.months import read_range
from cloudmore.sandbox.server.stored_lines import StoredLines
from cloudmore.sandbox.server.view import View


class BillingChanges:
    """Changes of billing lines after the fact, seeded, loaded or added; each one counts from the next answer on.

    A report has the books as they are when it is fetched, also one whose task was started before. The changes are kept
    in the state file; ``reset`` and ``load`` forget them.
    """

    def __init__(
        self,
        books: Books,
        lines: StoredLines,
        changes: Changes,
        now: Callable[[], datetime],
        refuse: Callable[[str], Exception],
    ) -> None:
        """Change books.

        Args:
            books: The books.
            lines: The lines that were loaded or added.
            changes: Where changes are kept.
            now: Returns the time, with a zone.
            refuse: Makes the exception that tells a wrong use.
        """
        self._books = books
        self._lines = lines
        self._changes = changes
        self._now = now
        self._refuse = refuse

    def add(self, line: Mapping[str, Any]) -> None:
        """Add a line: a late or a manual one, dated whenever you like.

        Args:
            line: Its fields, as of a line of ``load``: ``organizationId``, ``serviceId`` or ``serviceName``,
                ``billingDate`` and the others. It stands among the lines of its organization and service.

        Raises:
            ConfigurationError: Something in it cannot be used; names the field.
        """
        try:
            self._lines.add(read_line("the line", line))
        except ValueError as error:
            raise self._refuse(f"The sandbox cannot add it: {error}.") from error

    def reprice(
        self,
        month: str,
        *,
        unit_sales: Decimal | int | str | None = None,
        factor: Decimal | int | str | None = None,
        organization_id: str | None = None,
        service_id: str | None = None,
        product_id: str | None = None,
        subscription_id: str | None = None,
    ) -> int:
        """Change the sales price of a month's lines, and with it their totals and margins.

        A total that is quantity times price stays so. Any other one, such as a prorated one, changes in proportion,
        with ``unit_sales`` rounded to the places that it or the price has. A line of 0 stays.

        Args:
            month: The month of the billing dates, such as ``2026-10``.
            unit_sales: The new price of one; this or ``factor``.
            factor: What prices and totals are multiplied with.
            organization_id: Only this organization's.
            service_id: Only this service's.
            product_id: Only this product's.
            subscription_id: Only this subscription's.

        Returns:
            How many lines have another price now.

        Raises:
            ConfigurationError: Month or price is none, or there is no such line.
        """
        given = {"unit_sales": unit_sales, "factor": factor}
        amounts = {name: self._amount(name, value) for name, value in given.items() if value is not None}
        if len(amounts) != 1:
            raise self._refuse("A new price is told by unit_sales or by factor: give one of them.")
        price = Price(**amounts)
        selection = self._selection(month, organization_id, service_id, product_id, subscription_id)
        count = sum(price.put_on(entry) is not None for entry, _ in self._selected(selection))
        if not count:
            raise self._refuse(f"No line of {month} has such a price to change.")
        self._changes.reprice(selection, price, self._lines.last_number())
        return count

    def remove(
        self,
        month: str,
        *,
        lines: int | None = None,
        organization_id: str | None = None,
        service_id: str | None = None,
        product_id: str | None = None,
        subscription_id: str | None = None,
    ) -> int:
        """Take lines of a month away.

        Args:
            month: The month of the billing dates, such as ``2026-10``.
            lines: How many, the first ones in the order of the report; all by default.
            organization_id: Only this organization's.
            service_id: Only this service's.
            product_id: Only this product's.
            subscription_id: Only this subscription's.

        Returns:
            How many lines are gone.

        Raises:
            ConfigurationError: The month is none, or there are not so many such lines.
        """
        if lines is not None and lines < 1:
            raise self._refuse("lines is how many to take away: 1 or more.")
        selection = self._selection(month, organization_id, service_id, product_id, subscription_id)
        digests: Counter[str] = Counter()
        for _, digest in self._selected(selection):
            if digests.total() == lines:
                break
            digests[digest] += 1
        if digests.total() < (lines or 1):
            raise self._refuse(f"{month} has {digests.total()} such lines to take away.")
        self._changes.remove(month, digests, self._lines.last_number())
        return digests.total()

    def _selected(self, selection: Selection) -> Iterator[tuple[Entry, str]]:
        start, end = read_range(selection.month, None)
        for organization in self._books.shown(View(start=start, end=end, today=self._now().astimezone(UTC).date())):
            for service in organization.services:
                for entry in service.entries:
                    if selection.holds(entry, organization.fields, service.fields):
                        yield entry, digest_of(entry, organization.fields, service.fields)

    def _selection(
        self,
        month: str,
        organization_id: str | None,
        service_id: str | None,
        product_id: str | None,
        subscription_id: str | None,
    ) -> Selection:
        try:
            read_range(month, None)
        except ValueError as error:
            raise self._refuse(f"The sandbox cannot change it: {error}.") from error
        return Selection(
            month=month,
            organization_id=organization_id,
            service_id=service_id,
            product_id=product_id,
            subscription_id=subscription_id,
        )

    def _amount(self, name: str, value: object) -> Amount:
        try:
            amount = read_amount(str(value) if isinstance(value, int | Decimal) else value)
        except ValueError as error:
            raise self._refuse(f"{name} is {value!r}; give a Decimal, an int or the number as a text.") from error
        assert amount is not None, "a value was given"
        return amount
