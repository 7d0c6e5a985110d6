"""What is wrong with a billing line by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from cloudmore.billing.check.limits import CheckLimits
from cloudmore.billing.check.subject import organization_name, service_name, told
from cloudmore.billing.findings import Finding
from cloudmore.billing.line import BillingLine, plain
from cloudmore.billing.values import EXACT

Rule = Callable[[BillingLine, CheckLimits], Finding | None]

# Of these the unit price is the full one, and the total a part of it, or something else altogether.
_TOTAL_IS_ITS_OWN = frozenset({"proration", "credit", "correction", "manual"})
# A discount or a correction may stand beside quantity and price as they were billed first.
_FREE_IN_SIGN = frozenset({"correction", "manual", "proration"})
_PRICES = (("total_sales", "unit_sales"), ("total_cost", "unit_cost"))


def line_findings(line: BillingLine, limits: CheckLimits) -> Iterator[Finding]:
    """Every finding about one line.

    Args:
        line: It.
        limits: The thresholds.
    """
    for rule in LINE_RULES:
        if (finding := rule(line, limits)) is not None:
            yield finding


def contradictory_signs(line: BillingLine, _limits: CheckLimits) -> Finding | None:
    """Quantity, price, total and cost that cannot all mean a charge, or all a credit.

    A credit may be spelled as a negative quantity, a negative price, both with a negative total, or a negative total
    without a quantity.
    """
    sales, cost = line.total_sales, line.total_cost
    if sales is None or not sales:
        return None
    negative = [
        f"{name.replace('_', ' ')} {plain(value)}"
        for name, value in (("quantity", line.quantity), ("unit_sales", line.unit_sales))
        if value is not None and value < 0
    ]
    positive = line.quantity is not None and line.quantity > 0 and line.unit_sales is not None and line.unit_sales > 0
    if sales > 0 and negative:
        why = f"total sales are {plain(sales)}, but {' and '.join(negative)}"
    elif sales < 0 and positive and line.kind not in _FREE_IN_SIGN:
        why = f"total sales are {plain(sales)}, but quantity and unit sales are above zero"
    elif cost is not None and EXACT.multiply(sales, cost) < 0:
        why = f"total sales are {plain(sales)}, but total cost is {plain(cost)}"
    else:
        return None
    return _finding("contradictory-signs", f"{told(line)}: {why}.", line, sales)


def total_differs(line: BillingLine, limits: CheckLimits) -> Finding | None:
    """A total that is not quantity times price, where nothing on the line says why."""
    if line.kind in _TOTAL_IS_ITS_OWN or line.quantity is None or contradictory_signs(line, limits) is not None:
        return None
    for total_column, unit_column in _PRICES:
        total: Decimal | None = getattr(line, total_column)
        unit: Decimal | None = getattr(line, unit_column)
        if total is None or unit is None:
            continue
        product = EXACT.multiply(line.quantity, unit)
        difference = EXACT.subtract(total, product)
        if abs(difference) > limits.total_tolerance:
            return _finding(
                "total-differs",
                f"{told(line)}: {total_column.replace('_', ' ')} {plain(total)}, but {plain(line.quantity)} times "
                f"{plain(unit)} is {plain(product)}; difference {plain(difference)}.",
                line,
                difference,
            )
    return None


LINE_RULES: tuple[Rule, ...] = (contradictory_signs, total_differs)


def _finding(code: str, message: str, line: BillingLine, amount: Decimal) -> Finding:
    about = organization_name(line), service_name(line), line.currency
    # By all that the line holds: with other amounts it is another finding, though somebody has accepted this one.
    return Finding(code, message, 1, line.line_digest, *about, amount, (line.line_key,))
