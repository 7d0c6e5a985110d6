"""Margins, always computed from sales and cost: a percentage is never averaged, and never taken from the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Context, Decimal

from attrs import Factory, define

from cloudmore.billing.check.limits import CheckLimits
from cloudmore.billing.check.subject import (
    organization_name,
    organization_of,
    product_of,
    service_name,
    service_of,
    told_product,
)
from cloudmore.billing.findings import Finding, subject_key
from cloudmore.billing.line import BillingLine, plain
from cloudmore.billing.values import EXACT, ZERO

_HUNDRED = Decimal(100)
_ROUNDED = Context(prec=28)
# Some cut a percentage to two places, and do not round it.
_TOLERANCE = Decimal("0.01")


def may_be_of_two_currencies(line: BillingLine) -> bool:
    """Whether a line's cost may be in another currency than its sales, so that it has no margin."""
    return line.organization_currency is not None and line.currency != line.organization_currency


@define
class Margin:
    """Sales and cost of lines in one currency, and what is left.

    Attributes:
        lines: How many lines.
        sales: Sum of ``total_sales``.
        cost: Sum of ``total_cost``.
        judged_sales: Sales of the lines whose margin can be told: those that have a cost, in the same currency.
        judged_cost: Their cost.
        not_judged: How many lines have none.
    """

    lines: int = 0
    sales: Decimal = ZERO
    cost: Decimal = ZERO
    judged_sales: Decimal = ZERO
    judged_cost: Decimal = ZERO
    not_judged: int = 0

    def add(self, line: BillingLine) -> None:
        """Count a line."""
        self.lines += 1
        sales, cost = line.total_sales, line.total_cost
        self.sales = EXACT.add(self.sales, sales or ZERO)
        self.cost = EXACT.add(self.cost, cost or ZERO)
        if sales is None or cost is None or may_be_of_two_currencies(line):
            self.not_judged += 1
        else:
            self.judged_sales = EXACT.add(self.judged_sales, sales)
            self.judged_cost = EXACT.add(self.judged_cost, cost)

    @property
    def margin(self) -> Decimal | None:
        """Sales minus cost of the lines that have a margin; ``None`` where no line has one."""
        return None if self.not_judged == self.lines else EXACT.subtract(self.judged_sales, self.judged_cost)

    @property
    def margin_percent(self) -> Decimal | None:
        """The margin as a part of sales, such as 20; ``None`` where there are no sales, or no margin."""
        margin = self.margin
        return None if margin is None or not self.judged_sales else _percent(margin, self.judged_sales)


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return _ROUNDED.divide(EXACT.multiply(part, _HUNDRED), whole)


@define
class ProductMargin:
    """Takes the lines of one product of one customer, in one currency.

    Attributes:
        limits: The thresholds.
        margin: Of all of them.
        free: How many have a cost, and are sold for nothing.
        free_cost: Their cost.
    """

    limits: CheckLimits
    margin: Margin = Factory(Margin)
    free: int = 0
    free_cost: Decimal = ZERO
    _line: BillingLine | None = None

    def add(self, line: BillingLine) -> None:
        """Take a line."""
        self._line = line
        if line.total_sales is not None and not line.total_sales and line.total_cost and line.total_cost > 0:
            self.free += 1
            self.free_cost = EXACT.add(self.free_cost, line.total_cost)
        self.margin.add(line)

    def findings(self) -> Iterator[Finding]:
        """What a person must look at, when all lines were taken."""
        line = self._line
        if line is None:
            return
        if self.free:
            said = f"costs {plain(self.free_cost)} and is sold for nothing"
            yield _finding("zero-price", f"{told_product(line)} {said}.", self.free, line, self.free_cost)
        margin, sales, cost = self.margin.margin, self.margin.judged_sales, self.margin.judged_cost
        # What is only credited had its margin in the month in which it was billed.
        if margin is None or (sales <= 0 and cost <= 0) or (self.free and not sales):
            return
        low = EXACT.multiply(self.limits.low_margin_percent, sales)
        if margin >= 0 and EXACT.multiply(margin, _HUNDRED) >= low:
            return
        percent = "" if sales <= 0 else f", {_percent(margin, sales):.1f} %"
        said = f"sales {plain(sales)}, cost {plain(cost)}, margin {plain(margin)}{percent}"
        count = self.margin.lines - self.margin.not_judged
        if margin < 0:
            yield _finding("negative-margin", f"{told_product(line)}: {said}.", count, line, margin)
        else:
            yield _finding("low-margin", f"{told_product(line)}: {said}.", count, line, margin)


def _finding(code: str, message: str, count: int, line: BillingLine, amount: Decimal) -> Finding:
    key = subject_key(organization_of(line), service_of(line), product_of(line), line.currency)
    return Finding(code, message, count, key, organization_name(line), service_name(line), line.currency, amount)


# What the vendor may mean with a percentage: of sales or of cost, as 20 or as 0.2.
_FORMULAS: Mapping[str, tuple[str, int]] = {
    "margin (of sales), as 20": ("total_sales", 100),
    "margin (of sales), as 0.2": ("total_sales", 1),
    "mark-up (on cost), as 25": ("total_cost", 100),
    "mark-up (on cost), as 0.25": ("total_cost", 1),
}


@define
class VendorsMargins:
    """What the vendor's own margins are, and where they are not what sales and cost say.

    Attributes:
        lines: How many lines have a percentage that can be held against something.
        fitting: How many of them fit each formula.
        differing: How many lines have a margin that is not sales minus cost.
        largest: The largest difference.
    """

    lines: int = 0
    fitting: dict[str, int] = Factory(lambda: dict.fromkeys(_FORMULAS, 0))
    with_margin: int = 0
    differing: int = 0
    largest: Decimal = ZERO
    told: str = ""

    def add(self, line: BillingLine, limits: CheckLimits) -> None:
        """Take a line."""
        sales, cost = line.total_sales, line.total_cost
        if sales is None or cost is None or may_be_of_two_currencies(line):
            return
        margin = EXACT.subtract(sales, cost)
        if line.margin is not None:
            self.with_margin += 1
            difference = abs(EXACT.subtract(line.margin, margin))
            if difference > limits.total_tolerance:
                self.differing += 1
                if difference > self.largest:
                    self.largest = difference
                    own, currency = plain(line.margin), line.currency or "(no currency)"
                    self.told = f"{told_product(line)} says {own}, sales minus cost is {plain(margin)} {currency}"
        if line.margin_percent is not None and sales and cost and margin:
            self.lines += 1
            for name, (column, unit) in _FORMULAS.items():
                computed = _ROUNDED.divide(EXACT.multiply(margin, Decimal(unit)), getattr(line, column))
                self.fitting[name] += abs(_ROUNDED.subtract(computed, line.margin_percent)) <= _TOLERANCE

    @property
    def meaning(self) -> str | None:
        """What the vendor's percentage is on most lines; ``None`` where the report has none."""
        if not self.lines:
            return None
        name = max(self.fitting, key=lambda each: self.fitting[each])
        if not self.fitting[name]:
            return f"no known formula, on {self.lines} lines"
        return f"{name}: so on {self.fitting[name]} of {self.lines} lines"

    def findings(self) -> Iterator[Finding]:
        """One finding where the vendor's margin is not sales minus cost."""
        if self.differing:
            yield Finding(
                "margin-differs",
                f"On {self.differing} of {self.with_margin} lines the vendor's margin is not sales minus cost; "
                f"the most: {self.told}.",
                self.differing,
                subject_key(self.told),
            )
