"""A subscription in two months: its prices, its quantities, and its equal lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Context, Decimal

from attrs import Factory, define, field

from cloudmore.billing.check.equal_lines import EqualLines
from cloudmore.billing.check.limits import CheckLimits
from cloudmore.billing.check.subject import (
    organization_name,
    organization_of,
    product_of,
    service_name,
    service_of,
    told,
)
from cloudmore.billing.findings import Finding, subject_key
from cloudmore.billing.line import BillingLine, digest_text, plain
from cloudmore.billing.payment_frequency import ONE_TIME, UNKNOWN, frequency_of
from cloudmore.billing.values import EXACT, ZERO

# Its price is that of something else, or its quantity is not what the customer has.
_NO_WHOLE_PERIOD = frozenset({"proration", "credit", "correction", "manual", "one_time"})
# More prices of one subscription than this are tiers or meters; they are not held against each other.
_MOST_PRICES = 16
# Equal lines that wait for the subscription's quantity; others are told without it, so that memory stays flat.
_MOST_WAITING = 100
# Binary fractions differ behind the fifteenth digit.
_WITHOUT_NOISE = Context(prec=12)
_HUNDRED = Decimal(100)


@define
class _Month:
    """The lines of one payment frequency in one month."""

    lines: int = 0
    quantity: Decimal = ZERO
    sales: Decimal = ZERO
    cost: Decimal = ZERO
    prices: set[Decimal] = Factory(set[Decimal])
    costs: set[Decimal] = Factory(set[Decimal])
    # Of all lines, prorated ones among them.
    whole_quantity: Decimal = ZERO

    def add(self, line: BillingLine) -> None:
        quantity = line.quantity or ZERO
        self.whole_quantity = EXACT.add(self.whole_quantity, quantity)
        if line.kind in _NO_WHOLE_PERIOD:
            return
        self.lines += 1
        self.quantity = EXACT.add(self.quantity, quantity)
        self.sales = EXACT.add(self.sales, line.total_sales or ZERO)
        self.cost = EXACT.add(self.cost, line.total_cost or ZERO)
        for kept, price in ((self.prices, line.unit_sales), (self.costs, line.unit_cost)):
            if price is not None and len(kept) <= _MOST_PRICES:
                kept.add(_WITHOUT_NOISE.plus(price).normalize(_WITHOUT_NOISE))


@define
class SubscriptionChanges:
    """Takes the lines of one subscription: of one organization, service, product, currency and subscription.

    Lines of other payment frequencies are never held against each other: an annual line beside monthly ones is no jump.

    Attributes:
        limits: The thresholds.
    """

    limits: CheckLimits
    _now: dict[str, _Month] = field(factory=dict[str, _Month], init=False)
    _before: dict[str, _Month] = field(factory=dict[str, _Month], init=False)
    _line: BillingLine | None = field(default=None, init=False)
    _equal: EqualLines | None = field(default=None, init=False)
    _waiting: list[EqualLines] = field(factory=list[EqualLines], init=False)

    def add(self, line: BillingLine, *, is_now: bool) -> Iterator[Finding]:
        """Take a line; equal ones come one after the other.

        Args:
            line: It.
            is_now: Whether it is of the month that is checked.
        """
        months = self._now if is_now else self._before
        months.setdefault(frequency_of(line.payment_frequency), _Month()).add(line)
        if not is_now:
            return
        self._line = line
        if self._equal is not None and self._equal.line.line_digest == line.line_digest:
            self._equal.count += 1
            return
        yield from self._ended(self._equal)
        self._equal = EqualLines(line)

    def _ended(self, equal: EqualLines | None) -> Iterator[Finding]:
        if equal is None or equal.count == 1:
            return
        if len(self._waiting) < _MOST_WAITING:
            self._waiting.append(equal)
        else:
            yield equal.finding(ZERO, None)

    def findings(self) -> Iterator[Finding]:
        """What a person must look at, when all lines were taken."""
        yield from self._ended(self._equal)
        for equal in self._waiting:
            frequency = frequency_of(equal.line.payment_frequency)
            before = self._before.get(frequency)
            yield equal.finding(self._now[frequency].whole_quantity, None if before is None else before.whole_quantity)
        if self._line is None:
            return
        for frequency, now in self._now.items():
            before = self._before.get(frequency)
            # Two one-time charges have nothing to do with each other.
            if before is None or frequency == ONE_TIME or not now.lines or not before.lines:
                continue
            if not self._is_only_finer(before, now):
                yield from self._prices(self._line, frequency, before, now)
            yield from self._quantity(self._line, frequency, before, now)

    def _is_only_finer(self, before: _Month, now: _Month) -> bool:
        """Whether the same money comes on more lines, or on fewer: then their prices are those of other pieces."""
        # So many lines more are at most twice as many pieces of others.
        pieces = min(2 * abs(now.lines - before.lines), max(before.lines, now.lines))
        most = EXACT.multiply(self.limits.total_tolerance, Decimal(pieces))
        return before.lines != now.lines and all(
            abs(EXACT.subtract(new, old)) <= most for new, old in ((now.sales, before.sales), (now.cost, before.cost))
        )

    def _prices(self, line: BillingLine, frequency: str, before: _Month, now: _Month) -> Iterator[Finding]:
        percent = self.limits.price_change_percent
        for code, what, old, new in (
            ("price-changed", "unit sales price", before.prices, now.prices),
            ("cost-changed", "unit cost price", before.costs, now.costs),
        ):
            if max(map(len, (old, new))) > 1:
                # A free line beside paid ones has no other price; it has none.
                old, new = old - {ZERO} or old, new - {ZERO} or new  # noqa: PLW2901 - the prices that count from here on
            if not old or not new or old == new or max(len(old), len(new)) > _MOST_PRICES:
                continue
            by = max(abs(EXACT.subtract(max(new), max(old))), abs(EXACT.subtract(min(new), min(old))))
            # All prices within the old ones: a tier has gone, none has changed.
            if new <= old or EXACT.multiply(by, _HUNDRED) <= EXACT.multiply(percent, max(map(abs, old))):
                continue
            single = len(old) == len(new) == 1
            amount = EXACT.multiply(EXACT.subtract(max(new), max(old)), now.quantity) if single else None
            quantity = (
                f"the quantity is {plain(now.quantity)} as before"
                if now.quantity == before.quantity
                else f"the quantity went from {plain(before.quantity)} to {plain(now.quantity)}"
            )
            said = f"{what} {_told(old)} to {_told(new)}; {quantity}"
            yield _finding(code, line, frequency, said, values=(old, new), now=now, amount=amount)

    def _quantity(self, line: BillingLine, frequency: str, before: _Month, now: _Month) -> Iterator[Finding]:
        old, new = before.quantity, now.quantity
        factor = EXACT.add(_HUNDRED, self.limits.quantity_jump_percent)
        low, high = sorted((abs(old), abs(new)))
        amount = EXACT.subtract(now.sales, before.sales)
        if EXACT.multiply(high, _HUNDRED) <= EXACT.multiply(low, factor):
            return
        if abs(amount) < self.limits.quantity_jump_amount:
            return
        said = f"quantity {plain(old)} to {plain(new)}, sales {plain(before.sales)} to {plain(now.sales)}"
        yield _finding("quantity-jump", line, frequency, said, values=({old}, {new}), now=now, amount=amount)


def _identity(line: BillingLine) -> tuple[str | None, ...]:
    return organization_of(line), service_of(line), product_of(line), line.subscription_id, line.currency


def _told(prices: Iterable[Decimal]) -> str:
    return ", ".join(digest_text(price) for price in sorted(prices))


def _finding(
    code: str,
    line: BillingLine,
    frequency: str,
    said: str,
    *,
    values: tuple[Iterable[Decimal], Iterable[Decimal]],
    now: _Month,
    amount: Decimal | None,
) -> Finding:
    often = "payment frequency unknown" if frequency == UNKNOWN else frequency
    # Another price, or another quantity, is another finding, though somebody has accepted this one.
    changed = " to ".join(map(_told, values))
    return Finding(
        code,
        f"{told(line)}: {said} ({often}).",
        now.lines,
        subject_key(*_identity(line), frequency, changed),
        organization_name(line),
        service_name(line),
        line.currency,
        amount,
    )
