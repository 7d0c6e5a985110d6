"""Manual billing lines on the reseller itself: they belong to no organization and name their service themselves."""

from collections.abc import Iterator

from cloudmore.sandbox.server.billing_line import numbers, remarks
from cloudmore.sandbox.server.encoder import quote
from cloudmore.sandbox.server.entry import Entry
from cloudmore.sandbox.server.months import MonthSlice
from cloudmore.sandbox.server.randomness import seeded

_CHARGES = (
    ("Platform", "Platform fee", 1, 49_000, "One-time charge: platform fee"),
    ("Partner programme", "Partnerrabatt", 1, -12_550, "Credit: partner discount"),
    ("Own use", "Microsoft 365 Business Premium", 8, 1_790, "Internal use, licences of our own"),
    ("Platform", "Utbildning på plats", 2, 80_000, "Engångsavgift: utbildning"),
)


def reseller_lines(organizations: int, seed: int, month: MonthSlice) -> Iterator[Entry]:
    """Write the lines of the reseller itself in the asked days of a month.

    Args:
        organizations: How many organizations the reseller started with; the lines grow with them.
        seed: The seed of the sandbox.
        month: The month, and which of its days are asked for.
    """
    random = seeded(seed, "reseller lines", month.year, month.month)
    for number in range(2 + organizations // 20):
        bits = random.getrandbits(128)
        service, product, quantity, price, details = _CHARGES[number % len(_CHARGES)]
        day = 1 + (bits & 0xFFFF) % month.length
        if day not in month.wanted:
            continue
        amounts, figures = numbers(
            quantity=quantity,
            quantity_places=0,
            unit_cost=price * 8 // 10,
            unit_sales=price,
            price_places=2,
            bits=bits >> 16,
        )
        text = (
            f'{{"billingDate":"{month.date_of(day).isoformat()}T00:00:00Z","serviceName":{quote(service)},'
            f'"productName":{quote(product)}{amounts},"currencyCode":"EUR","paymentFrequency":"One-time"'
            f"{remarks(quote(details), bits >> 48, details_always=True)}}}"
        )
        yield Entry(text, month.date_of(day), None, None, "EUR", figures)
