"""The countries of the customers, and the country codes that the API knows."""

from dataclasses import dataclass

COUNTRY_CODES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO
    JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR
    MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
    RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV
    TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split()  # noqa: SIM905 - a table of codes reads best as text
)


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency, its price of one euro in hundredths, and the places its prices have."""

    code: str
    hundredths_per_euro: int
    places: int = 2


EURO = Currency("EUR", 100)
US_DOLLAR = Currency("USD", 108)


@dataclass(frozen=True, slots=True)
class Country:
    """A country with what its made-up companies are put together from.

    ``sample`` is the country's word for an example, so that nobody takes a made-up company for a real one.
    """

    code: str
    currency: Currency
    language: str
    sample: str
    trades: tuple[str, ...]
    forms: tuple[str, ...]
    streets: tuple[str, ...]
    cities: tuple[tuple[str, str], ...]


SWEDEN = Country(
    "SE",
    Currency("SEK", 1135),
    "sv",
    "Exempel",
    ("Snickeri", "Redovisning", "Bokförlag", "Åkeri", "Bygg & Måleri", "Tandläkare", "Café"),
    ("AB", "Aktiebolag", "Handelsbolag"),
    ("Exempelgatan", "Provvägen", "Påhittsgränd"),
    (("111 00", "Stockholm"), ("411 00", "Göteborg"), ("211 00", "Malmö")),
)
ESTONIA = Country(
    "EE",
    EURO,
    "en",
    "Näidis",
    ("Puusepp", "Raamatupidamine", "Köök", "Õigusabi", "Ehitus"),
    ("OÜ", "AS"),
    ("Näidise tänav", "Proovi tee"),
    (("10100", "Tallinn"), ("50100", "Tartu")),
)
NORWAY = Country(
    "NO",
    Currency("NOK", 1170),
    "sv",
    "Eksempel",
    ("Rørlegger", "Regnskap", "Båtverft", "Økologi"),
    ("AS", "ASA"),
    ("Eksempelveien", "Prøvegata"),
    (("0100", "Oslo"), ("5003", "Bergen")),
)
DENMARK = Country(
    "DK",
    Currency("DKK", 746),
    "sv",
    "Prøve",
    ("Smørrebrød", "Revision", "Møbler", "Ærø Færger"),
    ("A/S", "ApS"),
    ("Prøvevej", "Eksempelstræde"),
    (("1000", "København"), ("8000", "Århus")),
)
FINLAND = Country(
    "FI",
    EURO,
    "sv",
    "Esimerkki",
    ("Rakennus", "Tilitoimisto", "Hammaslääkärit", "Kahvila"),
    ("Oy", "Oyj"),
    ("Esimerkkikatu", "Koetie"),
    (("00100", "Helsinki"), ("20100", "Turku")),
)
GERMANY = Country(
    "DE",
    EURO,
    "de",
    "Muster",
    ("Tischlerei", "Steuerberatung", "Bäckerei", "Großhandel", "Gerüstbau"),
    ("GmbH", "AG", "GmbH & Co. KG"),
    ("Musterstraße", "Beispielweg"),
    (("10115", "Berlin"), ("80331", "München")),
)
BRITAIN = Country(
    "GB",
    Currency("GBP", 86),
    "en",
    "Sample",
    ("Carpentry", "Accountants", "Publishing", "Haulage", "Bed & Breakfast"),
    ("Ltd", "PLC", "LLP"),
    ("Example Street", "Sample Lane"),
    (("EC1A 1AA", "London"), ("M1 1AA", "Manchester")),
)
NETHERLANDS = Country(
    "NL",
    EURO,
    "en",
    "Voorbeeld",
    ("Timmerwerk", "Boekhouding", "Bloemen", "Coöperatie"),
    ("B.V.", "N.V."),
    ("Voorbeeldstraat", "Proefweg"),
    (("1011 AA", "Amsterdam"), ("3511 AA", "Utrecht")),
)
AMERICA = Country(
    "US",
    US_DOLLAR,
    "en",
    "Example",
    ("Carpentry", "Bookkeeping", "Dental", "Freight", "Piñata Party"),
    ("Inc.", "LLC"),
    ("Example Avenue", "Sample Road"),
    (("02108", "Boston"), ("98101", "Seattle")),
)
JAPAN = Country(
    "JP",
    Currency("JPY", 16200, places=0),
    "en",
    "見本",
    ("木工", "会計事務所", "出版"),
    ("株式会社", "合同会社"),
    ("見本町", "試験通り"),
    (("100-0001", "東京"), ("530-0001", "大阪")),
)

# How often a country comes up is how often it stands here.
CUSTOMER_COUNTRIES = (
    *(SWEDEN,) * 10,
    *(ESTONIA,) * 5,
    *(NORWAY,) * 4,
    *(DENMARK,) * 4,
    *(FINLAND,) * 4,
    *(GERMANY,) * 4,
    *(BRITAIN,) * 3,
    *(NETHERLANDS,) * 2,
    *(AMERICA,) * 2,
    *(JAPAN,) * 2,
)
CURRENCIES = {country.code: country.currency for country in CUSTOMER_COUNTRIES}
