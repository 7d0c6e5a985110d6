"""The subscriptions of the organizations that a sandbox starts with, which are billed and listed."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cloudmore.sandbox.server.amounts import spell
from cloudmore.sandbox.server.catalogue import Charging, Product, Service
from cloudmore.sandbox.server.encoder import Number
from cloudmore.sandbox.server.names import AWKWARD_SITES, SITES
from cloudmore.sandbox.server.organizations import SeededOrganization
from cloudmore.sandbox.server.randomness import seeded, spell_guid

ACTIVE, CANCELLED, SUSPENDED = "Active", "Cancelled", "Suspended"
# Places of a consumed quantity, by chance.
_QUANTITY_PLACES = (0, 1, 2, 2, 3, 3, 4, 6)


class Subscription(NamedTuple):
    """A subscription; its quantity is in units of the last of ``quantity_places`` decimal places."""

    id: str
    name: str
    product: Product
    quantity: int
    quantity_places: int
    status: str
    start: date
    end: date | None
    chance: int


def seeded_subscriptions(organization: SeededOrganization, service: Service, seed: int) -> Iterator[Subscription]:
    """Give the subscriptions of a service that is not metered, cancelled ones included.

    Args:
        organization: The organization.
        service: One of its services.
        seed: The seed of the sandbox.
    """
    random = seeded(seed, "subscriptions", organization.index, service.position)
    products = service.products
    for _ in range(_subscription_count(organization, service)):
        bits = random.getrandbits(256)
        chance = bits >> 128
        product = products[(chance & 0xFFFF) % len(products)]
        if product.charging is Charging.LICENCE:
            places, quantity = 0, _licences(chance >> 16 & 0xFFFF)
        elif product.charging is Charging.CONSUMPTION:
            places = _QUANTITY_PLACES[chance >> 16 & 7]
            quantity = (chance >> 19 & 0xFFF) + 2
        else:
            places, quantity = 0, 1 + (chance >> 16 & 3)
        end = None
        status = ACTIVE
        lot = chance >> 32 & 0xFF
        if lot < 22:
            status = CANCELLED
            end = date(2025 + (chance >> 40) % 3, 1 + (chance >> 42 & 0xFF) % 12, 1 + (chance >> 50 & 0xFF) % 28)
        elif lot < 26:
            status = SUSPENDED
        yield Subscription(
            id=spell_guid(bits),
            name=_name(product, chance >> 58 & 0xFFF),
            product=product,
            quantity=quantity,
            quantity_places=places,
            status=status,
            start=date(2015 + (chance >> 70 & 3), 1 + (chance >> 72 & 0xFF) % 12, 1 + (chance >> 80 & 0xFF) % 28),
            end=end,
            chance=chance >> 88,
        )


def describe(subscription: Subscription, organization: SeededOrganization, service: Service) -> dict[str, object]:
    """Return a subscription as the API shows it.

    Args:
        subscription: The subscription.
        organization: Its organization.
        service: Its service.
    """
    product = subscription.product
    currency = organization.currency_of(service)
    consumed = product.charging is Charging.CONSUMPTION
    price = spell(organization.sales_price(product, currency), product.places_in(currency))
    addons = []
    if product.number == 1 and subscription.chance & 3 == 0:
        addons = [{"id": f"{product.id[:-4]}add0", "name": "Extended retention", "quantity": Number("1")}]
    return {
        "id": subscription.id,
        "productId": product.id,
        "productName": product.name,
        "itemCode": product.item_code,
        "quantity": None if consumed else Number(str(subscription.quantity)),
        "status": subscription.status,
        "startDate": _moment(subscription.start),
        "endDate": _moment(subscription.end) if subscription.end else None,
        "price": Number(price),
        "currencyCode": currency.code,
        "addons": addons,
        "customProperties": [
            {"propertyId": each.id, "name": each.name, "value": each.default} for each in service.properties
        ],
    }


def _subscription_count(organization: SeededOrganization, service: Service) -> int:
    # Annual and one-time products have a line in few months only, and cancelled subscriptions in none.
    weights = sum(_LINES_A_MONTH[product.frequency] for product in service.products)
    return max(1, organization.lines_of(service) * 100 * len(service.products) // weights)


# Hundredths of a line that a subscription has in an ordinary month.
_LINES_A_MONTH = {1: 103, 12: 9, None: 9}


def _licences(bits: int) -> int:
    scale = (1, 1, 4, 4, 16, 16, 64, 256)[bits & 7]
    return 1 + (bits >> 3) % (scale * 4)


def _name(product: Product, bits: int) -> str:
    if bits % 64 == 0:
        return AWKWARD_SITES[(bits >> 6) % len(AWKWARD_SITES)]
    return f"{SITES[bits >> 6 & 15]} {product.number}"


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
