"""The organizations that a sandbox starts with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cloudmore.sandbox.server.amounts import divide_half_up
from cloudmore.sandbox.server.catalogue import Catalogue, Product, Service
from cloudmore.sandbox.server.countries import CUSTOMER_COUNTRIES, EURO, US_DOLLAR, Country, Currency
from cloudmore.sandbox.server.names import (
    FAMILY_NAMES,
    FICTIONAL_PHONES,
    GIVEN_NAMES,
    GROUPS,
    JOB_TITLES,
    organization_name,
)
from cloudmore.sandbox.server.randomness import seeded, spell_guid
from cloudmore.sandbox.server.tax_numbers import made_up_numbers

BLOCK = 40
# The largest of each forty organizations has about this many billing lines a month, the second half of them, and so on.
LARGEST_MONTH = 1370
BROKER_NAME = "Sandbox Managed Services"
CUSTOM_PROPERTIES = {"AutotaskCompanyID": "Autotask company", "account_manager": "Kontaktperson"}
_TWO_CURRENCIES_RANK = 3


@dataclass(frozen=True, slots=True)
class SeededOrganization:
    """What never changes of an organization that was there from the start."""

    index: int
    id: str
    country: Country
    currency: Currency
    second_currency: Currency | None
    lines_a_month: int
    markup: int
    groups: tuple[str, ...] | None
    services: tuple[Service, ...]

    def currency_of(self, service: Service) -> Currency:
        """Return the currency in which a service is billed."""
        return self.second_currency if self.second_currency and service.position % 2 else self.currency

    def lines_of(self, service: Service) -> int:
        """Return about how many billing lines a service has in a month."""
        weights = {each.id: _weight(each) for each in self.services}
        return max(1, self.lines_a_month * weights[service.id] // sum(weights.values()))

    def sales_price(self, product: Product, currency: Currency) -> int:
        """Return the price of a product for this organization, in units of the last place of the product's price."""
        percent = 104 + (self.markup + product.number * 7) % 29
        return max(1, divide_half_up(product.cost_in(currency) * percent, 100))


def seeded_organization(catalogue: Catalogue, seed: int, index: int) -> SeededOrganization:
    """Return the organization at a place.

    Args:
        catalogue: The services of the reseller.
        seed: The seed of the sandbox.
        index: The place, from 0.
    """
    random = seeded(seed, "organization", index)
    rank = _ranks(seed, index // BLOCK)[index % BLOCK]
    country = CUSTOMER_COUNTRIES[random.getrandbits(24) % len(CUSTOMER_COUNTRIES)]
    two_currencies = rank == _TWO_CURRENCIES_RANK
    other_currency = US_DOLLAR if country.currency == EURO else EURO
    picks = random.getrandbits(32)
    return SeededOrganization(
        index=index,
        id=spell_guid(random.getrandbits(128)),
        country=country,
        currency=country.currency,
        second_currency=other_currency if two_currencies else None,
        lines_a_month=LARGEST_MONTH // rank,
        markup=random.getrandbits(16) % 29,
        groups=_groups(random.getrandbits(8)),
        services=tuple(
            service
            for service in catalogue.services
            if two_currencies or _has(service, picks >> 2 * service.position & 3, rank)
        ),
    )


def seeded_detail(organization: SeededOrganization, seed: int) -> dict[str, object]:
    """Return the details of an organization as the API shows them at first.

    Args:
        organization: The organization.
        seed: The seed of the sandbox.
    """
    index, country = organization.index, organization.country
    random = seeded(seed, "detail", index)

    def choose(values: tuple[str, ...]) -> str:
        return values[random.getrandbits(24) % len(values)]

    ordinary = f"{country.sample} {choose(country.trades)} {index + 1} {choose(country.forms)}"
    registration_number, vat = made_up_numbers(country.code, random)
    postal_code, city = country.cities[random.getrandbits(24) % len(country.cities)]
    domain = f"customer-{index + 1}.example"
    given, family = choose(GIVEN_NAMES), choose(FAMILY_NAMES)
    prefix, digits, count = FICTIONAL_PHONES.get(country.code, FICTIONAL_PHONES["GB"])
    phones = [digits + str(random.getrandbits(24) % 10**count).zfill(count) for _ in range(2)]
    return {
        "id": organization.id,
        "name": organization_name(index, ordinary),
        "registrationNumber": registration_number,
        "vat": vat if index % 8 else None,
        "customerNumber": _customer_number(index),
        "notificationEmail": f"invoices@{domain}" if index % 6 else "",
        "contact": {
            "name": f"{given} {family}",
            "email": f"contact@{domain}",
            "phone": phones[0],
            "phonePrefix": prefix,
            "cellPhone": phones[1] if index % 3 else "",
            "cellPhonePrefix": prefix if index % 3 else "",
            "jobTitle": choose(JOB_TITLES) if index % 5 else None,
        },
        "address": {
            "address": f"{choose(country.streets)} {random.getrandbits(24) % 99 + 1}",
            "postalCode": postal_code,
            "city": city,
            "countryCode": country.code,
        },
        "customProperties": custom_properties({"AutotaskCompanyID": str(29_000_000 + index)} if index % 4 else {}),
        "currencyCode": organization.currency.code,
        "active": index % 13 != 12,
    }


def custom_properties(values: Mapping[str, str | None]) -> list[dict[str, object]]:
    """Return custom property values as the details show them."""
    return [{"propertyId": key, "name": CUSTOM_PROPERTIES[key], "value": value} for key, value in values.items()]


def _weight(service: Service) -> int:
    if not service.microsoft:
        return 1
    # Usage comes in many more lines than licences do.
    return 12 if service.metered else 5


def _has(service: Service, two_bits: int, rank: int) -> bool:
    if service.microsoft:
        # Small customers seldom run anything in Azure, and nearly everybody has Microsoft 365.
        return two_bits != 0 or rank <= BLOCK // 4 if not service.metered else two_bits > 1 or rank <= BLOCK // 4
    return two_bits == 3 or (rank <= BLOCK // 4 and two_bits > 0) or service.position == 2


def _groups(bits: int) -> tuple[str, ...] | None:
    if bits < 20:
        return None
    count = (0, 1, 1, 2)[bits & 3]
    first = (bits >> 2) % len(GROUPS)
    return tuple(GROUPS[(first + step) % len(GROUPS)] for step in range(count))


def _customer_number(index: int) -> str | None:
    # What people type where a customer number is asked for.
    junk: dict[int, str | None] = {4: "N/A", 10: None, 16: "", 21: "N/A", 28: f"00{index:03d}", 35: "-"}
    return junk.get(index % BLOCK, f"C{10_000 + index}")


@lru_cache(maxsize=64)
def _ranks(seed: int, block: int) -> tuple[int, ...]:
    ranks = list(range(1, BLOCK + 1))
    seeded(seed, "sizes", block).shuffle(ranks)
    return tuple(ranks)
