"""The billing lines of metered services: many small ones, with up to fifteen decimal places."""

from collections.abc import Iterator

from cloudmore.sandbox.server.billing_line import identity, numbers, remarks
from cloudmore.sandbox.server.catalogue import Product, Service
from cloudmore.sandbox.server.entry import Entry
from cloudmore.sandbox.server.months import MonthSlice
from cloudmore.sandbox.server.organizations import SeededOrganization
from cloudmore.sandbox.server.randomness import seeded, spell_guid

MOST_PLACES = 15
_LINES_PER_SUBSCRIPTION = 200
# What one line may cost at most, so that the month of a small customer looks like one.
_MOST_EUROS = 250
_QUANTITY_PLACES = (0, 0, 1, 2, 3, 4, 4, 5, 6, 6, 6, 8, 10, 10, MOST_PLACES, MOST_PLACES)
_RESOURCES = ("vm-web", "vm-app", "disk-os", "sql-main", "stlogs", "func-sync", "kv-prod", "pip-gw")


def metered_lines(organization: SeededOrganization, service: Service, seed: int, month: MonthSlice) -> Iterator[Entry]:
    """Write the usage of a metered service in the asked days of a month.

    Args:
        organization: An organization that was there from the start.
        service: One of its services, a metered one.
        seed: The seed of the sandbox.
        month: The month, and which of its days are asked for.
    """
    random = seeded(seed, "usage", organization.index, month.year, month.month)
    currency = organization.currency_of(service)
    count = organization.lines_of(service)
    tail = f',"currencyCode":"{currency.code}","paymentFrequency":"Monthly"'
    meters: list[tuple[Product, int, int, int, int]] = []
    for product in service.products:
        cost, price_places = product.cost_in(currency), product.places_in(currency)
        most = max(1, _MOST_EUROS * currency.hundredths_per_euro * 10**price_places // (100 * max(1, cost)))
        meters.append((product, cost, organization.sales_price(product, currency), price_places, most))
    abouts = list(_identities(organization, service, seed, 1 + count // _LINES_PER_SUBSCRIPTION))
    days = [month.date_of(day) for day in range(1, month.length + 1)]
    dates = [f'{{"billingDate":"{day.isoformat()}T00:00:00Z"' for day in days]
    wanted = month.wanted
    for _ in range(count * (96 + (random.getrandbits(16) & 7)) // 100):
        bits = random.getrandbits(192)
        day = 1 + (bits & 0xFFFF) % month.length
        if day not in wanted:
            continue
        product, cost, sales, price_places, most = meters[(bits >> 16 & 0xFFFF) % len(meters)]
        subscription = (bits >> 32 & 0xFFFF) % len(abouts)
        places = min(_QUANTITY_PLACES[bits >> 48 & 15], MOST_PLACES - price_places)
        amounts, figures = numbers(
            # Halved up to seven times, because most lines are small.
            quantity=1 + ((bits >> 52 & 0xFFFFF) * most * 10**places >> 20 + (bits >> 176 & 7)),
            quantity_places=places,
            unit_cost=cost,
            unit_sales=sales,
            price_places=price_places,
            bits=bits >> 72,
        )
        details = f'"{_RESOURCES[bits >> 104 & 7]}-{bits >> 107 & 31} (rg-{bits >> 112 & 7})"'
        subscription_id, products = abouts[subscription]
        about = products[product.number - 1]
        text = f"{dates[day - 1]}{about}{amounts}{tail}{remarks(details, bits >> 120)}}}"
        yield Entry(text, days[day - 1], product.id, subscription_id, currency.code, figures)


def _identities(
    organization: SeededOrganization, service: Service, seed: int, count: int
) -> Iterator[tuple[str, list[str]]]:
    random = seeded(seed, "metered subscriptions", organization.index, service.position)
    for number in range(1, count + 1):
        subscription_id = spell_guid(random.getrandbits(128))
        yield (
            subscription_id,
            [
                identity(
                    product_id=product.id,
                    product_name=product.name,
                    item_code=product.item_code,
                    subscription_id=subscription_id,
                    subscription_name=f"Azure {number}",
                    bits=random.getrandbits(64),
                )
                for product in service.products
            ],
        )
