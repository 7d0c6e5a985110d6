"""What a summary page tells of the lines, gathered while they stream by."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import Factory, define, frozen

from cloudmore.billing.check.margins import may_be_of_two_currencies
from cloudmore.billing.files.amount_text import counted
from cloudmore.billing.line import BillingLine
from cloudmore.billing.values import EXACT, ZERO

LARGEST_LINES = 50
RESELLER_ITSELF = "(reseller itself)"
NO_SERVICE = "(no service)"


@define
class Group:
    """Sums of some lines in one currency.

    Attributes:
        name: What a person calls them.
        detail: What tells it from another of the same name.
        lines: How many lines.
        sales: Sum of ``total_sales``.
        cost: Sum of ``total_cost``, of the lines that have one.
        without_sales: How many lines have no sales.
        without_cost: How many lines have no cost.
        doubtful: How many lines have a cost that may be in another currency than their sales.
        sure: How many lines have sales and a cost in one currency.
        sure_sales: Sum of their ``total_sales``.
        sure_cost: Sum of their ``total_cost``.
    """

    name: str = ""
    detail: str = ""
    lines: int = 0
    sales: Decimal = ZERO
    cost: Decimal = ZERO
    without_sales: int = 0
    without_cost: int = 0
    doubtful: int = 0
    sure: int = 0
    sure_sales: Decimal = ZERO
    sure_cost: Decimal = ZERO

    def add(self, line: BillingLine) -> None:
        """Count a line."""
        sales, cost = line.total_sales, line.total_cost
        is_doubtful = cost is not None and may_be_of_two_currencies(line)
        self.lines += 1
        self.sales = EXACT.add(self.sales, sales or ZERO)
        self.cost = EXACT.add(self.cost, cost or ZERO)
        self.without_sales += sales is None
        self.without_cost += cost is None
        self.doubtful += is_doubtful
        if sales is not None and cost is not None and not is_doubtful:
            self.sure += 1
            self.sure_sales = EXACT.add(self.sure_sales, sales)
            self.sure_cost = EXACT.add(self.sure_cost, cost)

    def join(self, other: Group) -> None:
        """Count the lines of another group."""
        self.lines += other.lines
        self.sales = EXACT.add(self.sales, other.sales)
        self.cost = EXACT.add(self.cost, other.cost)
        self.without_sales += other.without_sales
        self.without_cost += other.without_cost
        self.doubtful += other.doubtful
        self.sure += other.sure
        self.sure_sales = EXACT.add(self.sure_sales, other.sure_sales)
        self.sure_cost = EXACT.add(self.sure_cost, other.sure_cost)

    @property
    def margin(self) -> Decimal | None:
        """Sales less cost; ``None`` where a line lacks one of them, or their currencies may differ."""
        return None if self.why_no_margin else EXACT.subtract(self.sales, self.cost)

    @property
    def why_no_margin(self) -> tuple[str, ...]:
        """Why there is no margin, for a person; empty where there is one."""
        reasons = (
            (self.without_cost, "no cost on"),
            (self.doubtful, "other currencies on"),
            (self.without_sales, "no sales on"),
        )
        return tuple(f"{words} {counted(count, 'line')}" for count, words in reasons if count)


# What is grouped, and the currency of its lines; ``None`` collects lines without one.
Key = tuple[str, str | None]


@frozen(order=False)
class _Large:
    """A line in a heap: the smallest lies on top, and of equal ones the last."""

    size: Decimal
    number: int
    line: BillingLine

    def __lt__(self, other: _Large) -> bool:
        return (self.size, -self.number) < (other.size, -other.number)


@define
class PageSums:
    """Sums per currency, organization and service, and the largest lines. Different currencies are never added.

    Attributes:
        lines: How many lines.
        by_currency: Sums per currency.
        by_organization: Sums per organization and currency.
        by_service: Sums per service and currency.
    """

    lines: int = 0
    by_currency: dict[str | None, Group] = Factory(dict[str | None, Group])
    by_organization: dict[Key, Group] = Factory(dict[Key, Group])
    by_service: dict[Key, Group] = Factory(dict[Key, Group])
    _largest: dict[str | None, list[_Large]] = Factory(dict[str | None, list[_Large]])

    def add(self, line: BillingLine) -> None:
        """Count a line."""
        self.lines += 1
        currency = line.currency
        self.by_currency.setdefault(currency, Group()).add(line)
        organization = self.by_organization.setdefault(
            (line.organization_id or line.organization_name or "", currency), Group()
        )
        # An organization that was renamed, or comes without its name on some lines, is one all the same.
        organization.name = line.organization_name or organization.name or line.organization_id or RESELLER_ITSELF
        organization.detail = line.customer_number or organization.detail
        organization.add(line)
        service = self.by_service.setdefault((line.service_id or line.service_name or "", currency), Group())
        service.name = line.service_name or service.name or line.service_id or NO_SERVICE
        service.add(line)
        self._keep_if_large(line)

    def counted(self, lines: Iterator[BillingLine]) -> Iterator[BillingLine]:
        """Pass the lines on and count them."""
        for line in lines:
            self.add(line)
            yield line

    def organizations(self) -> int:
        """How many organizations have lines."""
        return len({key for key, _currency in self.by_organization if key})

    def currencies(self) -> list[str | None]:
        """The currencies, those with the most lines first, lines without one last."""
        return sorted(self.by_currency, key=lambda each: (each is None, -self.by_currency[each].lines, each or ""))

    def largest(self) -> list[BillingLine]:
        """The fifty lines with the highest sales or credits, by currency.

        Amounts of different currencies have no order, so the fifty are shared among the currencies by their lines.
        """
        currencies = self.currencies()
        own = [sorted(self._largest.get(each, ()), reverse=True) for each in currencies]
        weights = [self.by_currency[each].lines for each in currencies]
        chosen = shares([*map(len, own)], weights, LARGEST_LINES)
        return [each.line for heap, count in zip(own, chosen, strict=True) for each in heap[:count]]

    def _keep_if_large(self, line: BillingLine) -> None:
        if line.total_sales is None:
            return
        heap = self._largest.setdefault(line.currency, [])
        size = line.total_sales.copy_abs()
        if len(heap) == LARGEST_LINES:
            if size > heap[0].size:
                heapq.heapreplace(heap, _Large(size, self.lines, line))
        else:
            heapq.heappush(heap, _Large(size, self.lines, line))


@frozen
class OtherMonth:
    """A month that a report is compared with.

    Attributes:
        name: Such as ``2026-09``.
        sums: Of its lines.
    """

    name: str
    sums: PageSums


def page_sums(lines: Iterable[BillingLine]) -> PageSums:
    """The sums of a whole report."""
    sums = PageSums()
    for line in lines:
        sums.add(line)
    return sums


def shares(sizes: Sequence[int], weights: Sequence[int], most: int) -> list[int]:
    """How many of each are taken where all together are too many: in proportion to their weights, by Webster's method.

    Args:
        sizes: How many there are.
        weights: What a share is measured by; above zero.
        most: How many are taken at most.
    """
    turns = [
        (Fraction(2 * at + 1, weight), place)
        for place, (size, weight) in enumerate(zip(sizes, weights, strict=True))
        for at in range(size)
    ]
    taken = Counter(place for _turn, place in sorted(turns)[:most])
    return [taken[place] for place in range(len(sizes))]
