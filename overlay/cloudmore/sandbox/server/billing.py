"""The billing lines of licences, consumption and one-time charges, month by month."""

from collections.abc import Iterator
from datetime import date

from cloudmore.sandbox.server.amounts import divide_half_up
from cloudmore.sandbox.server.billing_line import identity, numbers, remarks
from cloudmore.sandbox.server.catalogue import ANNUAL, FREQUENCY_WORDS, Charging, Product, Service
from cloudmore.sandbox.server.encoder import quote
from cloudmore.sandbox.server.entry import Entry
from cloudmore.sandbox.server.months import MonthSlice
from cloudmore.sandbox.server.organizations import SeededOrganization
from cloudmore.sandbox.server.randomness import seeded
from cloudmore.sandbox.server.subscriptions import Subscription, seeded_subscriptions
from cloudmore.sandbox.server.usage import metered_lines

_DETAILS = {
    "en": {
        "period": "{first} - {last}",
        "usage": "Usage until {last}",
        "prorated": "Prorated: {days} of {length} days, {count} added",
        "credit": "Credit: {count} returned",
        "cancelled": "Credit: cancelled on {day}, {days} of {length} days",
        "trial": "Free trial",
        "once": "One-time charge",
        "discount": "One-time charge, discount 10 %",
    },
    "sv": {
        "period": "{first} - {last}",
        "usage": "Förbrukning t.o.m. {last}",
        "prorated": "Proportionell debitering: {days} av {length} dagar, {count} tillkomna",
        "credit": "Kreditering: {count} återlämnade",
        "cancelled": "Kreditering: uppsagd {day}, {days} av {length} dagar",
        "trial": "Kostnadsfri provperiod",
        "once": "Engångsavgift",
        "discount": "Engångsavgift, rabatt 10 %",
    },
    "de": {
        "period": "{first} - {last}",
        "usage": "Verbrauch bis {last}",
        "prorated": "Anteilig: {days} von {length} Tagen, {count} hinzugefügt",
        "credit": "Gutschrift: {count} zurückgegeben",
        "cancelled": "Gutschrift: gekündigt zum {day}, {days} von {length} Tagen",
        "trial": "Kostenlose Testphase",
        "once": "Einmalige Gebühr",
        "discount": "Einmalige Gebühr, Rabatt 10 %",
    },
}


def service_lines(organization: SeededOrganization, service: Service, seed: int, month: MonthSlice) -> Iterator[Entry]:
    """Write the billing lines of a service in the asked days of a month.

    Args:
        organization: An organization that was there from the start.
        service: One of its services.
        seed: The seed of the sandbox.
        month: The month, and which of its days are asked for.
    """
    if service.metered:
        yield from metered_lines(organization, service, seed, month)
        return
    random = seeded(seed, "lines", organization.index, service.position, month.year, month.month)
    biller = _Biller(organization, service, month)
    for subscription in seeded_subscriptions(organization, service, seed):
        # Drawn whether it is billed or not, so that one subscription's lines never depend on another's.
        yield from biller.bill(subscription, random.getrandbits(256))


class _Biller:
    def __init__(self, organization: SeededOrganization, service: Service, month: MonthSlice) -> None:
        self._organization = organization
        self._month = month
        self._first, self._last = month.first, month.last
        self._words = _DETAILS[organization.country.language]
        self._currency = organization.currency_of(service)
        # Microsoft's data comes between the sixth and the eighth.
        self._day = service.billing_day + (organization.index % 3 if service.microsoft else 0)
        self._prices: dict[str, tuple[int, int, int]] = {}
        self._tails = {
            frequency: f',"currencyCode":"{self._currency.code}","paymentFrequency":"{word}"'
            for frequency, word in FREQUENCY_WORDS.items()
        }
        # Half of the lines say which days they are for, and the others nothing.
        self._period = self._say("period"), '""'
        self._usage = self._say("usage")

    def bill(self, subscription: Subscription, bits: int) -> Iterator[Entry]:
        product = subscription.product
        if subscription.end is not None and subscription.end < self._first:
            return
        if product.frequency == ANNUAL and subscription.start.month != self._month.month:
            return
        if product.charging is Charging.ONCE and bits & 15:
            return
        day = self._month.length if product.charging is Charging.CONSUMPTION else self._day
        if day not in self._month.wanted:
            return
        tail = self._tails[product.frequency]
        if subscription.chance & 31 == 31 and product.charging is not Charging.ONCE:
            # The vendor does not always say how often it bills.
            tail = f',"currencyCode":"{self._currency.code}"'
        bits >>= 4
        about = self._month.date_of(day), product.id, subscription.id, self._currency.code
        line = _LineStart(self._start(subscription, day), tail, self._price(product), about)
        if product.charging is Charging.ONCE:
            yield self._once(line, subscription.quantity, bits)
        elif product.charging is Charging.CONSUMPTION:
            consumed = subscription.quantity * (50 + (bits & 127)) // 100
            yield line.write(consumed, subscription.quantity_places, self._usage, bits >> 7)
        else:
            yield from self._licences(line, subscription, bits)

    def _price(self, product: Product) -> tuple[int, int, int]:
        price = self._prices.get(product.id)
        if price is None:
            cost = product.cost_in(self._currency)
            sales = self._organization.sales_price(product, self._currency)
            self._prices[product.id] = price = cost, sales, product.places_in(self._currency)
        return price

    def _start(self, subscription: Subscription, day: int) -> str:
        product = subscription.product
        about = identity(
            product_id=product.id,
            product_name=product.name,
            item_code=product.item_code,
            subscription_id=subscription.id,
            subscription_name=subscription.name,
            bits=subscription.chance,
        )
        return f'{{"billingDate":"{self._month.date_of(day).isoformat()}T00:00:00Z"{about}'

    def _licences(self, line: "_LineStart", subscription: Subscription, bits: int) -> Iterator[Entry]:
        quantity = subscription.quantity + (bits & 3 if bits & 0x7C == 0 else 0)
        lot, bits = bits >> 7 & 1023, bits >> 17
        if lot < 20:
            trial = line.with_prices(0, 0)
            yield trial.write(-quantity if lot < 5 else quantity, 0, self._say("trial"), bits)
            return
        entry = line.write(quantity, 0, self._period[bits >> 50 & 1], bits)
        yield entry
        bits >>= 56
        if subscription.end is not None and subscription.end <= self._last:
            days = self._month.length - subscription.end.day
            yield line.write_share(-quantity, days, self._month.length, self._cancelled(subscription, days), bits)
        elif lot < 40:
            # Two additions on one day are two equal lines, and both are right.
            yield entry
        elif lot < 100:
            count, days = 1 + (bits & 3), 1 + (bits >> 2 & 0xFF) % (self._month.length - 1)
            details = self._say("prorated", days=days, length=self._month.length, count=count)
            yield line.write_share(count, days, self._month.length, details, bits >> 10)
        elif lot < 124:
            yield line.write_credit(1 + (bits & 3), lot % 3, self._say("credit", count=1 + (bits & 3)), bits >> 2)

    def _once(self, line: "_LineStart", quantity: int, bits: int) -> Entry:
        if bits & 3 == 0:
            return line.write_share(quantity, 9, 10, self._say("discount"), bits >> 2)
        return line.write(quantity, 0, self._say("once"), bits >> 2)

    def _cancelled(self, subscription: Subscription, days: int) -> str:
        return self._say("cancelled", day=subscription.end, days=days, length=self._month.length)

    def _say(self, kind: str, **values: object) -> str:
        return quote(self._words[kind].format(first=self._first, last=self._last, **values))


class _LineStart:
    def __init__(self, start: str, tail: str, prices: tuple[int, int, int], about: tuple[date, str, str, str]) -> None:
        self._start = start
        self._tail = tail
        self._about = about
        self._cost, self._sales, self._places = prices

    def with_prices(self, cost: int, sales: int) -> "_LineStart":
        return _LineStart(self._start, self._tail, (cost, sales, self._places), self._about)

    def write(self, quantity: int, quantity_places: int, details: str, bits: int) -> Entry:
        amounts, figures = numbers(
            quantity=quantity,
            quantity_places=quantity_places,
            unit_cost=self._cost,
            unit_sales=self._sales,
            price_places=self._places,
            bits=bits,
        )
        text = f"{self._start}{amounts}{self._tail}{remarks(details, bits >> 24)}}}"
        return Entry(text, *self._about, figures)

    def write_share(self, quantity: int, part: int, whole: int, details: str, bits: int) -> Entry:
        """Write a line whose total is a share of quantity times price, rounded to the places of the price."""
        cost = divide_half_up(quantity * self._cost * part, whole)
        sales = divide_half_up(quantity * self._sales * part, whole)
        return self.write_total(quantity, cost, sales, details, bits)

    def write_credit(self, count: int, style: int, details: str, bits: int) -> Entry:
        """Write a credit in one of the three ways in which vendors sign them."""
        quantity = (-count, count, 0)[style]
        line = self.with_prices(-self._cost, -self._sales) if style == 1 else self
        return line.write_total(quantity, -count * self._cost, -count * self._sales, details, bits)

    def write_total(self, quantity: int, cost: int, sales: int, details: str, bits: int) -> Entry:
        amounts, figures = numbers(
            quantity=quantity,
            quantity_places=0,
            unit_cost=self._cost,
            unit_sales=self._sales,
            price_places=self._places,
            bits=bits,
            totals=(cost, sales, self._places),
        )
        text = f"{self._start}{amounts}{self._tail}{remarks(details, bits >> 24, details_always=True)}}}"
        return Entry(text, *self._about, figures)
