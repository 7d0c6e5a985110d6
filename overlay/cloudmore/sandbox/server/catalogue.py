"""The services of the reseller with their products."""

from dataclasses import dataclass
from enum import Enum

from cloudmore.sandbox.server.countries import Currency
from cloudmore.sandbox.server.names import LONG_NAME
from cloudmore.sandbox.server.randomness import derived_guid


class Charging(Enum):
    """How a product is charged: by licence ahead, by consumption in arrears, or once."""

    LICENCE = "licence"
    CONSUMPTION = "consumption"
    ONCE = "once"


MONTHLY = 1
ANNUAL = 12
FREQUENCY_WORDS = {MONTHLY: "Monthly", ANNUAL: "Annual", None: "One-time"}


@dataclass(frozen=True, slots=True)
class Product:
    """A product; its cost is in units of the last of ``places`` decimal places of a euro."""

    id: str
    name: str
    item_code: str | None
    number: int
    cost: int
    places: int
    charging: Charging
    frequency: int | None
    segment: str

    def places_in(self, currency: Currency) -> int:
        """Return how many places the product's prices have in a currency."""
        return max(0, self.places - 2 + currency.places)

    def cost_in(self, currency: Currency) -> int:
        """Return the cost in units of the last place."""
        dropped_places: int = 2 + self.places - self.places_in(currency)
        divisor: int = 10**dropped_places
        return max(1, self.cost * currency.hundredths_per_euro // divisor)


@dataclass(frozen=True, slots=True)
class CustomProperty:
    """A custom property of a service."""

    id: str
    name: str
    default: str = ""
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the reseller; ``billing_day`` is the day of the month on which it is billed."""

    id: str
    name: str
    vendor: str
    position: int
    microsoft: bool
    metered: bool
    billing_day: int
    properties: tuple[CustomProperty, ...]
    products: tuple[Product, ...]


_L, _C, _O = Charging.LICENCE, Charging.CONSUMPTION, Charging.ONCE

# Name, vendor, billing day, custom properties, then the products: name, item code, cost in euro, charging, frequency.
_MICROSOFT_365 = (
    ("Microsoft 365 Business Basic", "CFQ7-0001:0001", "4.90", _L, MONTHLY),
    ("Microsoft 365 Business Standard", "CFQ7-0002:0001", "10.20", _L, MONTHLY),
    ("Microsoft 365 Business Premium", "CFQ7-0003:0001", "17.90", _L, MONTHLY),
    ("Microsoft 365 E3", "CFQ7-0004:0001", "33.40", _L, MONTHLY),
    ("Microsoft 365 E5", "CFQ7-0005:0001", "53.70", _L, MONTHLY),
    ("Exchange Online (Plan 1)", "CFQ7-0006:0001", "3.40", _L, MONTHLY),
    ("Microsoft 365 Business Premium (annual)", "CFQ7-0003:0002", "197.00", _L, ANNUAL),
    ("Power BI Pro", "CFQ7-0007:0001", "8.35", _L, MONTHLY),
)
_AZURE = tuple(
    (f"{meter} - {kind}", f"AZR-{number:04d}", cost, _C, MONTHLY)
    for number, (meter, kind, cost) in enumerate(
        (
            ("Virtual Machines", "D2s v5", "0.0921"),
            ("Virtual Machines", "B1ms", "0.018354"),
            ("Virtual Machines", "E8as v5 Spot", "0.07415219"),
            ("Managed Disks", "P10 LRS", "0.5846"),
            ("Managed Disks", "E6 LRS", "0.155112"),
            ("Storage", "Hot LRS Data Stored", "0.01767"),
            ("Storage", "LRS Write Operations", "0.0000046"),
            ("Storage", "Read Operations", "0.000000368"),
            ("Bandwidth", "Inter-Region Out", "0.017664"),
            ("Bandwidth", "Internet Egress", "0.0736"),
            ("SQL Database", "vCore", "0.2326951"),
            ("SQL Database", "Backup Storage", "0.001234567"),
            ("Functions", "Execution Time", "0.0000147"),
            ("Key Vault", "Operations", "0.0276"),
            ("Log Analytics", "Pay-as-you-go Data Ingestion", "2.54"),
            ("IP Addresses", "Standard IPv4 Static", "0.0046"),
        ),
        start=1,
    )
)
_CUSTOM = (
    (
        "Molnbackup",
        "Example Vault",
        1,
        (CustomProperty("account_id", "Account ID"), CustomProperty("region", "Region", "eu", ("eu", "us"))),
        (
            ("Backup per arbetsstation", "00123", "2.15", _L, MONTHLY),
            ("Backup server", "00124", "11.90", _L, MONTHLY),
            ("Lagring per GB", "1E05", "0.0385", _C, MONTHLY),
            ('Backup "Guld"; 10 år', None, "89.00", _L, ANNUAL),
        ),
    ),
    (
        "Endpoint Protection",
        "Example Shield",
        1,
        (CustomProperty("tenant", "Tenant name"),),
        (
            ("Endpoint Protection Standard", "EP-STD", "1.85", _L, MONTHLY),
            ("Endpoint Protection with EDR", "EP-EDR", "4.3325", _L, MONTHLY),
            ("Managed Detection (annual)", "EP-MDR-12", "62.40", _L, ANNUAL),
            ("Incident Response Hours", "0001", "140.00", _O, None),
        ),
    ),
    (
        "Mail Security",
        "Example Shield",
        15,
        (),
        (
            ("Mail Filter", "MS-01", "0.95", _L, MONTHLY),
            ("Mail Archive", "MS-02", "1.35", _L, MONTHLY),
            ("Encrypted mail </script>", "MS-03", "0.40", _C, MONTHLY),
        ),
    ),
    (
        "Telefoni",
        "Example Voice",
        28,
        (CustomProperty("number_series", "Nummerserie"),),
        (
            ("Användare", "TEL-U", "6.50", _L, MONTHLY),
            ("Samtalsminuter utlandet", "TEL-M", "0.01234", _C, MONTHLY),
            ("SMS", "TEL-S", "0.0437", _C, MONTHLY),
            ("Nummer", "+46", "0.50", _L, MONTHLY),
            ("Telefon (köp)", "TEL-HW", "119.00", _O, None),
        ),
    ),
    (
        "Managed Support",
        "Sandbox Managed Services",
        1,
        (),
        (
            ("Support per user", "SUP-U", "18.00", _L, MONTHLY),
            ("Support hours", "SUP-H", "75.00", _C, MONTHLY),
            ("Onboarding", "SUP-ON", "400.00", _O, None),
            (LONG_NAME, "SUP-LONG", "12.345", _L, MONTHLY),
        ),
    ),
    (
        "Webbhotell & DNS",
        "Example Hosting",
        1,
        (),
        (
            ("Webbhotell Bas", "WH-1", "3.00", _L, MONTHLY),
            ("Domännamn .example", "DN-EX", "9.90", _L, ANNUAL),
            ("Certificate", "=CERT", "24.00", _L, ANNUAL),
            ("Trafik per GB", "WH-GB", "0.0099", _C, MONTHLY),
        ),
    ),
    (
        "Monitoring",
        "Example Watch",
        15,
        (CustomProperty("contact", "Alarm contact"),),
        (
            ("Server monitored", "MON-S", "3.20", _L, MONTHLY),
            ("Check", "MON-C", "0.0123456", _C, MONTHLY),
        ),
    ),
    (
        "Password Manager",
        "Example Keys",
        28,
        (),
        (
            ("Password Manager Team", "PM-T", "2.49", _L, MONTHLY),
            ("Password Manager Business (annual)", "PM-B", "38.00", _L, ANNUAL),
        ),
    ),
    (
        "E-signatur",
        "Example Sign",
        15,
        (CustomProperty("company_code", "Ettevõtte kood"),),
        (
            ("Allkiri", "SIGN-1", "0.33", _C, MONTHLY),
            ("Base fee", "SIGN-0", "10.00", _L, MONTHLY),
        ),
    ),
    (
        "Security Awareness Training",
        "Example Academy",
        1,
        (),
        (
            ("Course seat", "TR-1", "1.10", _L, MONTHLY),
            ("Phishing simulation", "TR-2", "95.00", _O, None),
        ),
    ),
)

_ProductEntry = tuple[str, str | None, str, Charging, int | None]


class Catalogue:
    """The services of the reseller of one seed."""

    def __init__(self, seed: int) -> None:
        """Make the catalogue.

        Args:
            seed: What the ids come from.
        """
        microsoft_365 = _service(seed, 0, "Microsoft 365", "Microsoft", 6, (), _MICROSOFT_365)
        azure = _service(seed, 1, "Microsoft Azure", "Microsoft", 0, (), _AZURE)
        custom = (_service(seed, position, *entry) for position, entry in enumerate(_CUSTOM, start=2))
        self.services: tuple[Service, ...] = (microsoft_365, azure, *custom)
        self._by_id = {service.id: service for service in self.services}

    @property
    def custom(self) -> tuple[Service, ...]:
        """The services that can be added and removed by the API."""
        return tuple(service for service in self.services if not service.microsoft)

    def find(self, service_id: str) -> Service | None:
        """Return the service of an id, in any letter case."""
        return self._by_id.get(service_id.lower())


def _service(  # noqa: PLR0917 - in the order of the table above
    seed: int,
    position: int,
    name: str,
    vendor: str,
    billing_day: int,
    properties: tuple[CustomProperty, ...],
    products: tuple[_ProductEntry, ...],
) -> Service:
    microsoft = vendor == "Microsoft"
    return Service(
        id=derived_guid(seed, "service", name),
        name=name,
        vendor=vendor,
        position=position,
        microsoft=microsoft,
        metered=microsoft and billing_day == 0,
        billing_day=billing_day,
        properties=properties,
        products=tuple(
            _product(seed, name, number, entry, microsoft=microsoft) for number, entry in enumerate(products, start=1)
        ),
    )


def _product(seed: int, service: str, number: int, entry: _ProductEntry, *, microsoft: bool) -> Product:
    name, item_code, cost, charging, frequency = entry
    _, _, fraction = cost.partition(".")
    return Product(
        id=item_code if microsoft and item_code else derived_guid(seed, "product", service, number),
        name=name,
        item_code=item_code,
        number=number,
        cost=int(cost.replace(".", "")),
        places=len(fraction),
        charging=charging,
        frequency=frequency,
        segment="commercial",
    )
