"""Made-up companies of six countries: names, legal forms, groups, and numbers that belong to nobody.

Every VAT and registration number has a wrong check digit, so that it can be nobody's. Nothing here knows how the client
reads names or keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from attrs import define, frozen

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "SE": (
        *("Lindqvist", "Lindkvist", "Sjöberg", "Sjögren", "Åkesson", "Åkerlund", "Öberg", "Östlund", "Nyström"),
        *("Nordström", "Bergström", "Bergqvist", "Hägglund", "Häggström", "Wikström", "Vikström", "Månsson"),
        *("Mårtensson", "Jönsson", "Johansson", "Johnsson", "Pettersson", "Petersson", "Malmström", "Björk"),
        *("Björklund", "Ekström", "Engström", "Hjälm", "Löfgren", "Löfqvist", "Söderberg", "Sandström", "Svärd"),
        *("Ståhl", "Forsgren", "Forsberg"),
    ),
    "NO": (
        *("Håkonsen", "Sørensen", "Bjørnstad", "Østby", "Kvåle", "Nygård", "Nygaard", "Ødegård", "Ødegaard"),
        *("Hæstad", "Aasen", "Åsen", "Lie"),
    ),
    "DK": (
        *("Kjær", "Kjærgaard", "Møller", "Søndergaard", "Nørgaard", "Ågård", "Østergaard", "Højgaard", "Bæk"),
        *("Skov", "Frøslev", "Krøyer"),
    ),
    "FI": (
        *("Mäkinen", "Mäkelä", "Hämäläinen", "Lehtonen", "Lähteenmäki", "Väisänen", "Työläs", "Järvinen"),
        *("Jääskeläinen", "Koskela"),
    ),
    "DE": (
        *("Müller", "Mueller", "Schäfer", "Schaefer", "Größler", "Böhm", "Böhme", "Köhler", "Krüger", "Jäger"),
        *("Weißmann", "Strauß", "Vogel"),
    ),
    "GB": (
        *("Ashworth", "Barrow", "Cartwright", "Fairweather", "Holloway", "Pemberton", "O'Malley", "Thistlewood"),
        *("Wainwright",),
    ),
}
TRADES: Mapping[str, tuple[str, ...]] = {
    "SE": (
        *("Bygg", "Måleri", "Rör", "Elteknik", "Kyl & Värme", "Fastigheter", "Redovisning", "Åkeri", "Plåtslageri"),
        *("Trädgård", "Städ & Service", "Advokatbyrå", "Tandvård", "Bageri", "Konsult", "IT-konsult"),
        *("Förvaltning", "Snickeri", "Golv", "Mekaniska Verkstad", "Livs", "Restaurang", "Möbler", "Försäkring"),
        *("Arkitekter", "Logistik", "Transport", "Data", "Maskin"),
    ),
    "NO": (
        *("Bygg", "Rør", "Elektro", "Regnskap", "Eiendom", "Rådgivning", "Bakeri", "Maskin", "Sjømat", "Tømrer"),
        *("Transport", "Kjøkken"),
    ),
    "DK": (
        *("Byg", "Tømrer & Snedker", "Revision", "Ejendomme", "El-Service", "Køkken", "Vognmandsforretning"),
        *("Gulve", "Møbler", "Smede"),
    ),
    "FI": (
        *("Rakennus", "Sähkö", "Tilitoimisto", "Kiinteistöt", "Leipomo", "Kuljetus", "Metalli", "Puutyö"),
        *("Hammaslääkärit", "Siivous"),
    ),
    "DE": (
        *("Bau", "Elektrotechnik", "Steuerberatung", "Metallbau", "Möbelhaus", "Gebäudereinigung", "Spedition"),
        *("Bäckerei",),
    ),
    "GB": (
        *("Engineering", "Accountants", "Property Services", "Logistics", "Joinery", "Solicitors", "Foods"),
        *("Management",),
    ),
}
TOWNS: Mapping[str, tuple[str, ...]] = {
    "SE": (
        *("Göteborgs", "Stockholms", "Malmö", "Örebro", "Västerås", "Umeå", "Luleå", "Jönköpings", "Växjö"),
        *("Gävle", "Åre", "Örnsköldsviks"),
    ),
    "NO": ("Tromsø", "Bodø", "Ålesund", "Trondheim", "Bærum", "Røros", "Gjøvik"),
    "DK": ("København", "Ålborg", "Århus", "Køge", "Sønderborg", "Næstved", "Helsingør"),
    "FI": ("Jyväskylän", "Hämeenlinnan", "Helsingin", "Seinäjoen", "Järvenpään"),
    "DE": ("Münchner", "Kölner", "Nürnberger", "Lübecker", "Düsseldorfer"),
    "GB": ("Bristol", "Yorkshire", "Cheshire", "Leicester", "Norwich"),
}
GIVEN = (
    *("Anders", "Björn", "Åsa", "Östen", "Märta", "Jörgen", "Håkan", "Søren", "Bjørn", "Päivi", "Jürgen"),
    *("Kerstin", "Örjan", "Gösta"),
)
SYLLABLES = (
    *("ven", "tor", "nex", "al", "va", "lum", "dra", "kon", "sel", "mer", "tri", "qua", "fro", "zen", "pix", "hal"),
    *("gro", "lin", "sta", "ber", "cor", "nov", "pla", "ser", "mon"),
)
COUNTRIES = ("SE",) * 11 + ("NO",) * 3 + ("DK",) * 3 + ("FI",) * 3 + ("DE",) * 2 + ("GB",)
FORMS: Mapping[str, tuple[str, ...]] = {
    "SE": ("AB",) * 8 + ("HB", "KB"),
    "NO": ("AS",) * 8 + ("ASA", "ANS"),
    "DK": ("ApS",) * 5 + ("A/S",) * 4 + ("I/S",),
    "FI": ("Oy",) * 9 + ("Oyj", "Ky"),
    "DE": ("GmbH",) * 7 + ("AG", "KG"),
    "GB": ("Ltd",) * 8 + ("LLP", "PLC"),
}
OTHER_COUNTRY: Mapping[str, str] = {
    "SE": "Sverige",
    "NO": "Norge",
    "DK": "Danmark",
    "FI": "Suomi",
    "DE": "Deutschland",
    "GB": "UK",
}


@frozen
class Company:
    """A company, as the register would have it.

    Attributes:
        words: Its name without the legal form.
        form: The legal form.
        country: Two letters.
        number: The digits of its VAT number, which are those of its registration number in the North.
        trading_name: Under which it is known; empty where under none.
        group: Number of the group with one VAT number for all; 0 for none.
    """

    words: str
    form: str
    country: str
    number: str
    trading_name: str = ""
    group: int = 0

    @property
    def name(self) -> str:
        """The name as it is registered."""
        return f"{self.words} {self.form}"

    @property
    def registration(self) -> str:
        """The registration number: of a German court, which other courts have, too; British ones begin with zeros."""
        if self.country == "DE":
            return f"HRB {self.number[:5]}"
        return f"0{self.number[1:8]}" if self.country == "GB" else self.number


def vat_of(country: str, number: str) -> str:
    """The VAT number with these digits."""
    return f"{country}{number}{'01' if country == 'SE' else 'MVA' if country == 'NO' else ''}"


def _luhn(digits: Sequence[int]) -> int:
    doubled = [digit * 2 if place % 2 == 0 else digit for place, digit in enumerate(digits)]
    return -sum(each // 10 + each % 10 for each in doubled) % 10


def _by_weights(*weights: int) -> Callable[[Sequence[int]], int]:
    return lambda digits: (11 - sum(map(int.__mul__, weights, digits)) % 11) % 11


def _product(digits: Sequence[int]) -> int:
    product = 10
    for digit in digits:
        product = ((digit + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10


# How many digits stand before the check digit, and what it would be. Britain has two, and two ways: none may fit.
RULES: Mapping[str, tuple[int, Callable[[Sequence[int]], int]]] = {
    "SE": (9, _luhn),
    "NO": (8, _by_weights(3, 2, 7, 6, 5, 4, 3, 2)),
    "DK": (7, _by_weights(2, 7, 6, 5, 4, 3, 2)),
    "FI": (7, _by_weights(7, 9, 10, 5, 8, 4, 2)),
    "DE": (8, _product),
}
_BRITISH = (8, 7, 6, 5, 4, 3, 2)


def could_be_somebodys(country: str, number: str) -> bool:
    """Whether the check digit of a number fits."""
    digits = [int(each) for each in number]
    if country == "GB":
        told = sum(map(int.__mul__, _BRITISH, digits)) + digits[7] * 10 + digits[8]
        return told % 97 == 0 or (told + 55) % 97 == 0
    length, rule = RULES[country]
    return rule(digits[:length]) == digits[length]


def number_of_nobody(random: Random, country: str) -> str:
    """A number as long as those of a country, that can be nobody's."""
    length = 10 if country == "SE" else 8 if country in ("DK", "FI") else 9
    while True:
        number = str(random.randrange(10 ** (length - 1), 10**length))
        if country == "SE":
            number = f"55{random.randrange(2, 10)}{number[3:]}"
        if country == "NO":
            number = f"9{number[1:]}"
        if not could_be_somebodys(country, number) and len(set(number)) > 3:
            return number


def _stem(random: Random) -> str:
    return "".join(random.choice(SYLLABLES) for _ in range(random.randrange(2, 4))).capitalize()


def _words(random: Random, country: str) -> str:
    family, trade, town = (random.choice(words[country]) for words in (FAMILIES, TRADES, TOWNS))
    return random.choice(
        (
            f"{family} {trade}",
            f"{family} {trade}",
            f"{town} {trade}",
            f"{family} & {random.choice(FAMILIES[country])} {trade}",
            f"{random.choice(GIVEN)} {family} {trade}",
            f"{_stem(random)} {trade}",
            f"{_stem(random)} {random.choice(('Systems', 'Solutions', 'Group', 'Invest', 'Nordic'))}",
            f"{''.join(random.choice('BCDFGHKLMNPRSTV') for _ in range(3))} {trade}",
            f"{town} {family} {trade}",
        )
    )


@define
class Register:
    """Companies, each name once."""

    random: Random
    names: set[str]

    def company(
        self, words: str | None = None, *, country: str | None = None, form: str | None = None, group: int = 0
    ) -> Company:
        """A new company.

        Args:
            words: Its name; any by default.
            country: Its country; any by default.
            form: Its legal form; one of the country's by default.
            group: Number of the group that has one VAT number.
        """
        random = self.random
        for _ in range(100):
            land = country or random.choice(COUNTRIES)
            its = form or random.choice(FORMS[land])
            said = words or _words(random, land)
            if f"{said} {its}" not in self.names:
                self.names.add(f"{said} {its}")
                # A trading name says nothing of the company's own.
                trading = (
                    f"{random.choice(('Salong', 'Café', 'Krog', 'Studio', 'Butik'))} {_stem(random)}"
                    if random.random() < 0.07
                    else ""
                )
                return Company(said, its, land, number_of_nobody(random, land), trading, group)
        # All forms of the name are taken.
        return self.company()

    def sister(self, company: Company) -> Company:
        """Another company, with a name that is easily taken for this one's."""
        random, land = self.random, company.country
        first, *rest = company.words.split(" ")
        kind = random.randrange(5)
        if kind == 0:
            free = [form for form in FORMS[land] if f"{company.words} {form}" not in self.names]
            return self.company(company.words, country=land, form=random.choice(free)) if free else self.company()
        if kind == 1:
            other = random.choice([each for each in FORMS if each != land])
            return self.company(company.words, country=other)
        if kind == 2:
            return self.company(f"{first} {random.choice(TRADES[land])}", country=land)
        if kind == 3:
            place = random.randrange(1, max(len(first) - 1, 2))
            changed = first[:place] + random.choice("aeioulnrst") + first[place + 1 :]
            return self.company(" ".join((changed, *rest)), country=land)
        return self.company(
            f"{company.words} {random.choice(('Fastigheter', 'Holding', 'Invest', 'Nord', 'Syd', '2'))}", country=land
        )

    def group(self, number: int) -> list[Company]:
        """Companies of one group, whose names begin alike, and who share a VAT number."""
        stem, land = _stem(self.random), self.random.choice(("SE", "SE", "FI", "DK"))
        ends = ("Holding", random_trade(self.random, land), "Fastigheter", OTHER_COUNTRY[land])
        return [
            self.company(f"{stem} {end}", country=land, group=number) for end in ends[: self.random.randrange(2, 5)]
        ]


def random_trade(random: Random, country: str) -> str:
    """A trade of a country."""
    return random.choice(TRADES[country])
