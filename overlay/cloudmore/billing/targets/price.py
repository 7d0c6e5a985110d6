"""Quantity and price of a row, so that the target's own product of them is the amount, and never another one.

An amount is trusted: it is never computed. Where quantity and price do not give it, as with a part of a month or with a
price that has more places than the target, the row is one piece at the whole amount, and its text says what was billed.
"""

from __future__ import annotations

from decimal import Context, Decimal

from attrs import frozen

from cloudmore.billing.line import digest_text
from cloudmore.billing.rounding import rounded
from cloudmore.billing.targets.target import AmountRules
from cloudmore.billing.values import EXACT, ZERO

_ONE = Decimal(1)
_DIVISION = Context(prec=300)


@frozen
class Billed:
    """What the report says of a row.

    Attributes:
        quantity: Of the line; ``None`` on a row of several.
        unit_sales: Of the line.
        unit_cost: Of the line.
    """

    quantity: Decimal | None = None
    unit_sales: Decimal | None = None
    unit_cost: Decimal | None = None


@frozen
class Priced:
    """Quantity and price that are written.

    Attributes:
        quantity: With the sign of the row, unless the price has it.
        price: For one; with at least as many places as the amount.
        unit_cost: Cost of one; ``None`` where none is known or wanted.
        said: What was billed, where the quantity is not what is written.
    """

    quantity: Decimal
    price: Decimal
    unit_cost: Decimal | None = None
    said: str | None = None


def priced(amount: Decimal, places: int, billed: Billed, rules: AmountRules, cost: Decimal | None = None) -> Priced:
    """Quantity and price of a row.

    Args:
        amount: At the target's places, with the sign that it gets there.
        places: Those.
        billed: What the report says.
        rules: How amounts are written.
        cost: Total cost with its sign in the target, where the cost of one must fit, too.
    """
    size = abs(amount)
    negative = amount < ZERO
    if billed.quantity and _places(billed.quantity) <= rules.quantity_places:
        quantity = abs(billed.quantity)
        price = _price(size, quantity, billed.unit_sales, places, rules.price_places)
        unit_cost = _unit_cost(quantity, billed.unit_cost, cost)
        if price is not None and (cost is None or unit_cost is not None):
            return _signed(quantity, price, unit_cost, None, negative=negative, rules=rules)
    whole = _at_least(size, places)
    return _signed(_ONE, whole, cost, _said(billed), negative=negative, rules=rules)


def _price(size: Decimal, quantity: Decimal, unit: Decimal | None, places: int, most: int) -> Decimal | None:
    most = max(places, most)
    if unit is None:
        # Nobody says a price: it is a part of the amount, where that has an end.
        part = rounded(_DIVISION.divide(size, quantity), most)
        return _at_least(part, places) if EXACT.multiply(part, quantity) == size else None
    price = _at_least(rounded(abs(unit), most), places)
    off = abs(EXACT.subtract(EXACT.multiply(price, quantity), size))
    # Less than half of the last place, so that it does not matter how the target rounds halves.
    return price if off + off < Decimal(1).scaleb(-places) else None


def _unit_cost(quantity: Decimal, unit: Decimal | None, cost: Decimal | None) -> Decimal | None:
    """The cost of one, with the sign of the cost, where it fits."""
    if cost is None or quantity == _ONE:
        return cost
    if unit is None or EXACT.multiply(abs(unit), quantity) != abs(cost):
        return None
    return abs(unit) if cost >= ZERO else -abs(unit)


def _signed(
    quantity: Decimal,
    price: Decimal,
    unit_cost: Decimal | None,
    said: str | None,
    *,
    negative: bool,
    rules: AmountRules,
) -> Priced:
    if not negative:
        return Priced(quantity, price, unit_cost, said)
    if rules.negative_price:
        return Priced(quantity, -price, unit_cost, said)
    return Priced(-quantity, price, None if unit_cost is None else EXACT.minus(unit_cost), said)


def _said(billed: Billed) -> str | None:
    quantity = billed.quantity
    # One piece is what is written anyway.
    if not quantity or abs(quantity) == _ONE:
        return None
    unit = billed.unit_sales
    told = digest_text(quantity)
    return f"quantity {told}" if unit is None else f"{told} x {digest_text(unit)}"


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    if exponent >= 0:
        return 0
    exponent = number.normalize(EXACT).as_tuple().exponent
    assert isinstance(exponent, int)
    return max(-exponent, 0)


def _at_least(number: Decimal, places: int) -> Decimal:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return number.quantize(Decimal(1).scaleb(-places), context=EXACT) if -exponent < places else number
