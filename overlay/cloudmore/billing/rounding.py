"""Amounts for a target that has few decimal places: each customer's total is the report's, rounded once.

Rounded lines do not add up to the rounded total: for most customers of a month they differ by some hundredths. The
difference is a line of its own, for each customer and currency. Prices of one and quantities are never touched, and no
total is ever computed from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from attrs import define, evolve, field

from cloudmore.billing.columns import COLUMNS
from cloudmore.billing.line import BillingLine, line_digest, line_key
from cloudmore.billing.values import EXACT, ZERO

_COMMERCIAL = Context(prec=EXACT.prec, rounding=ROUND_HALF_UP)
# What a rounding line has of the customer's other lines; it has no service, product or subscription.
_KEPT = frozenset(
    {
        *("source", "reseller_id", "month", "organization_id", "organization_name", "customer_number", "customer_key"),
        *("currency", "organization_currency", "organization_groups"),
    }
)
CLEARED = [column for column in COLUMNS if column not in _KEPT]


def rounded(amount: Decimal, places: int) -> Decimal:
    """An amount at some decimal places, halves away from zero; one that has no more of them is left as it is.

    Args:
        amount: Exact.
        places: Of the result.
    """
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return amount
    # Adding nothing takes the sign off a zero.
    return _COMMERCIAL.plus(amount.quantize(Decimal(1).scaleb(-places), context=_COMMERCIAL))


@define
class _Sum:
    """An amount of one customer in one currency."""

    exact: Decimal = ZERO
    written: Decimal = ZERO
    known: bool = False

    def round(self, amount: Decimal | None, places: int) -> Decimal | None:
        if amount is None:
            return None
        written = rounded(amount, places)
        self.known = True
        self.exact = EXACT.add(self.exact, amount)
        self.written = EXACT.add(self.written, written)
        return written

    def missing(self, places: int) -> Decimal | None:
        """What the written lines lack to the rounded total."""
        return EXACT.subtract(rounded(self.exact, places), self.written) if self.known else None

    def lost(self, places: int) -> Decimal:
        """What the rounded total lacks to the exact one."""
        return EXACT.subtract(self.exact, rounded(self.exact, places))


@define
class _Customer:
    """What is known of a customer in one currency."""

    like: BillingLine
    places: int
    latest: date | None = None
    sales: _Sum = field(factory=_Sum)
    cost: _Sum = field(factory=_Sum)


@define
class Remainders:
    """Rounds lines, and gathers what that changes for each customer and currency."""

    _customers: dict[tuple[str | None, str | None, str | None], _Customer] = field(
        factory=dict[tuple[str | None, str | None, str | None], _Customer]
    )

    def rounded(self, line: BillingLine, places: int) -> BillingLine:
        """The line with its total sales and total cost rounded.

        Args:
            line: As the report has it; its key and digest stay.
            places: Decimal places of its currency.
        """
        customer_key, identifier = line.customer_key, line.organization_id
        name = None if identifier else line.organization_name
        # Several organizations may be one customer; an organization that was renamed is still one.
        key = (customer_key, None, line.currency) if customer_key else (identifier, name, line.currency)
        customer = self._customers.get(key)
        if customer is None:
            customer = self._customers[key] = _Customer(line, places)
        if line.billing_date is not None and (customer.latest is None or line.billing_date > customer.latest):
            customer.latest = line.billing_date
        sales, cost = customer.sales.round(line.total_sales, places), customer.cost.round(line.total_cost, places)
        if sales is line.total_sales and cost is line.total_cost:
            return line
        return evolve(line, total_sales=sales, total_cost=cost)

    def lines(self) -> Iterator[BillingLine]:
        """A line for each customer and currency whose rounded lines are not the rounded total."""
        for customer in self._customers.values():
            sales, cost = customer.sales.missing(customer.places), customer.cost.missing(customer.places)
            if sales or cost:
                yield _rounding_line(customer, sales, cost)

    def by_currency(self) -> dict[str | None, tuple[Decimal, Decimal]]:
        """What the rounded totals lack to the exact ones, by currency: sales and cost."""
        found: dict[str | None, tuple[Decimal, Decimal]] = {}
        for (_identifier, _name, currency), customer in self._customers.items():
            sales, cost = found.get(currency, (ZERO, ZERO))
            found[currency] = (
                EXACT.add(sales, customer.sales.lost(customer.places)),
                EXACT.add(cost, customer.cost.lost(customer.places)),
            )
        return found


def _rounding_line(customer: _Customer, sales: Decimal | None, cost: Decimal | None) -> BillingLine:
    like = customer.like
    details = f"Rounding to {customer.places} decimal places"
    # It is dated as the last of the lines whose rounding it is.
    billed = customer.latest
    key = line_key(
        (
            like.reseller_id,
            like.customer_key or like.organization_id or like.organization_name,
            *(None, None, None, None),
            None if billed is None else billed.isoformat(),
            f"{details}: {like.month}",
            like.currency,
        )
    )
    own: dict[str, Any] = {
        **dict.fromkeys(CLEARED),
        "billing_date": billed,
        "quantity": Decimal(1),
        "unit_sales": sales,
        "unit_cost": cost,
        "total_sales": sales,
        "total_cost": cost,
        "kind": "correction",
        "kind_reason": "added by cloudmore-client, so that the customer's total is the report's, rounded once",
        "details": details,
        "line_key": key,
    }
    line = evolve(like, **own)
    return evolve(line, line_digest=line_digest([getattr(line, column) for column in COLUMNS]))
