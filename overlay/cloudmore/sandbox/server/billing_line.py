"""The text of a billing line: which fields are there, and how its numbers are spelled."""

from cloudmore.sandbox.server.amounts import respell_with_exponent, spell, spell_price
from cloudmore.sandbox.server.encoder import quote
from cloudmore.sandbox.server.entry import Figures
from cloudmore.sandbox.server.randomness import seeded

# Percent of lines on which a field is absent; people seldom fill in purchase order, cost center and note.
_SELDOM_ABSENT = 4
_IDENTITY_FIELDS = {
    "productId": _SELDOM_ABSENT,
    "productName": _SELDOM_ABSENT,
    "itemCode": _SELDOM_ABSENT,
    "subscriptionId": _SELDOM_ABSENT,
    "subscriptionName": _SELDOM_ABSENT,
    "purchaseOrderNumber": 44,
    "costCenter": 50,
}
_NUMBER_FIELDS = {
    "quantity": 0,
    "unitCostPrice": _SELDOM_ABSENT,
    "unitSalesPrice": _SELDOM_ABSENT,
    "totalCost": _SELDOM_ABSENT,
    "totalSales": 0,
    "marginAmount": _SELDOM_ABSENT,
    "marginPercentage": _SELDOM_ABSENT,
}
_REMARK_FIELDS = {"billingLineDetails": 8, "note": 38}
_NULL_PERCENT = 6
_PATTERN_COUNT = 512

_UNKNOWN_FIELDS = (
    ',"costCenterCode":"K-100"',
    ',"tags":["prod","våning 2"]',
    ',"meta":{"source":"import","batch":7}',
    ',"taxable":true',
    ',"discountRate":0.0750',
)
_NOTES = (*("",) * 10, "Ref. 4711", "Godkänd", "line 1\nline 2", "Kst\t100", 'Obs! "rabatt"; se avtal', "=A1")


def _patterns(fields: dict[str, int]) -> tuple[str, ...]:
    # A pattern is a format string that leaves a field out, makes it null or takes its value by place.
    random = seeded("patterns", *fields)

    def part(place: int, name: str, absent: int) -> str:
        roll = random.getrandbits(20) % 100
        if roll < absent:
            return ""
        return f',"{name}":null' if absent and roll < absent + _NULL_PERCENT else f',"{name}":{{{place}}}'

    return tuple(
        "".join(part(place, name, absent) for place, (name, absent) in enumerate(fields.items()))
        for _ in range(_PATTERN_COUNT)
    )


_IDENTITY_PATTERNS = _patterns(_IDENTITY_FIELDS)
_NUMBER_PATTERNS = _patterns(_NUMBER_FIELDS)
_REMARK_PATTERNS = _patterns(_REMARK_FIELDS)
_SHOWS_COST = tuple('"totalCost":{' in pattern for pattern in _NUMBER_PATTERNS)
_QUOTED_NOTES = tuple(map(quote, _NOTES))


def identity(
    *,
    product_id: str,
    product_name: str,
    item_code: str | None,
    subscription_id: str,
    subscription_name: str,
    bits: int,
) -> str:
    """Write what tells which product and subscription a line is about; equal from month to month.

    Args:
        product_id: Id of the product.
        product_name: Its name.
        item_code: Its item code.
        subscription_id: Id of the subscription.
        subscription_name: Its name.
        bits: Chance, at least 48 bits.
    """
    return _IDENTITY_PATTERNS[bits & 511].format(
        quote(product_id),
        quote(product_name),
        "null" if item_code is None else quote(item_code),
        quote(subscription_id),
        quote(subscription_name),
        '""' if bits & 1 << 9 else f'"PO-{bits >> 10 & 0xFFFF}"',
        '""' if bits & 1 << 26 else f'"K{100 + (bits >> 27 & 0xFF)}"',
    )


def numbers(
    *,
    quantity: int,
    quantity_places: int,
    unit_cost: int,
    unit_sales: int,
    price_places: int,
    bits: int,
    totals: tuple[int, int, int] | None = None,
) -> tuple[str, Figures]:
    """Write the numbers of a line, and say what was written; every amount is in units of its last place.

    Args:
        quantity: The quantity.
        quantity_places: Its places.
        unit_cost: The cost of one.
        unit_sales: The price of one.
        price_places: The places of both.
        bits: Chance, at least 32 bits.
        totals: Total cost, total sales and their places, where they are not quantity times price.
    """
    total_cost, total_sales, places = totals or (
        quantity * unit_cost,
        quantity * unit_sales,
        quantity_places + price_places,
    )
    margin = total_sales - total_cost
    texts = [
        spell(quantity, quantity_places),
        spell_price(unit_cost, price_places),
        spell_price(unit_sales, price_places),
        spell(total_cost, places),
        spell(total_sales, places),
        spell(margin, places),
        spell(margin * 10_000 // total_sales, 2) if total_sales else "null",
    ]
    if total_sales == 0 and quantity < 0:
        texts[4] = "-" + texts[4]
    if bits & 1023 < 84:
        place = (bits >> 10) % 7
        if texts[place].strip("-0.") not in {"", "null"}:
            texts[place] = respell_with_exponent(texts[place])
    pattern = bits >> 14 & 511
    return _NUMBER_PATTERNS[pattern].format(*texts), Figures(
        (quantity, quantity_places),
        (unit_sales, price_places),
        (total_sales, places),
        (total_cost, places),
        _SHOWS_COST[pattern],
    )


def remarks(details: str, bits: int, *, details_always: bool = False) -> str:
    """Write details, note and, now and then, a field that nobody announced.

    Args:
        details: The quoted details.
        bits: Chance, at least 32 bits.
        details_always: Whether nothing else tells why the total is what it is, so that the details must be there.
    """
    note = _QUOTED_NOTES[bits >> 9 & 15]
    pattern = ',"billingLineDetails":{0},"note":{1}' if details_always else _REMARK_PATTERNS[bits & 511]
    text = pattern.format(details, note)
    lot = bits >> 13 & 1023
    return text + _UNKNOWN_FIELDS[lot % 5] if lot < 21 else text
