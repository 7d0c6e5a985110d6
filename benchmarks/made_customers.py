"""Made-up organizations and the customers of an ERP that they are, with mistakes and keys as people leave them.

Which customer is right is known because it was made so. Nothing here knows how the client reads names or keys.
"""

from __future__ import annotations

import re
from random import Random

from attrs import Factory, define, frozen
from made_companies import Company, Register, number_of_nobody, vat_of
from made_spellings import JUNK, OLD, spelled_number, worn


@frozen
class MadeCustomer:
    """A customer of the ERP."""

    key: str
    name: str
    vat: str = ""
    registration: str = ""


@frozen
class MadeOrganization:
    """An organization, and what is known of it because it was made so.

    Attributes:
        id: Its id.
        name: Its name.
        vat: VAT number.
        registration: Registration number.
        number: Customer number.
        right: The key of the customer that it is; ``None`` where it is none.
        twins: Keys of other records of the same customer.
        has_a_key_of_it: Whether it has any key of that customer, in whatever spelling.
    """

    id: str
    name: str
    vat: str
    registration: str
    number: str
    right: str | None
    twins: tuple[str, ...]
    has_a_key_of_it: bool


@define
class Made:
    """Organizations, customers, and what is among them."""

    organizations: list[MadeOrganization] = Factory(list[MadeOrganization])
    customers: list[MadeCustomer] = Factory(list[MadeCustomer])
    contents: dict[str, int] = Factory(dict[str, int])

    def count(self, what: str) -> None:
        """Count what is there."""
        self.contents[what] = self.contents.get(what, 0) + 1


def made(seed: int, organizations: int = 500, customers: int = 600) -> Made:
    """Make organizations and customers.

    Args:
        seed: The same gives the same.
        organizations: How many.
        customers: How many; more than organizations.
    """
    maker = _Maker(Random(seed), customers)  # noqa: S311 - the same seed gives the same
    companies = maker.companies(organizations)
    # They have an organization, and the ERP has never heard of them.
    known = companies[organizations // 16 :]
    for company in known:
        maker.customer(company)
    for company in maker.random.sample(known, customers // 14):
        maker.duplicate(company)
    maker.strangers(companies, customers)
    departments = maker.random.sample(known, organizations - len(companies))
    for number, company in enumerate([*companies, *departments]):
        maker.organization(number, company, is_department=number >= len(companies))
    maker.random.shuffle(maker.made.customers)
    maker.random.shuffle(maker.made.organizations)
    return maker.made


class _Maker:
    """Makes what one seed gives."""

    def __init__(self, random: Random, customers: int) -> None:
        self.random = random
        self.made = Made()
        self._register = Register(random, set())
        self._highest = 10000 + 2 * customers
        self._keys = iter(random.sample(range(10000, self._highest), customers))
        self._group_numbers: dict[int, str] = {}
        self._records: dict[str, list[MadeCustomer]] = {}

    def companies(self, organizations: int) -> list[Company]:
        """The companies that have an organization: groups, some with a sister, in any order."""
        found: list[Company] = []
        for number in range(1, organizations // 25):
            group = self._register.group(number)
            self._group_numbers[number] = vat_of(group[0].country, number_of_nobody(self.random, group[0].country))
            found += group
        while len(found) < organizations * 92 // 100:
            company = self._register.company()
            found.append(company)
            if self.random.random() < 0.12:
                found.append(self._register.sister(company))
                self.made.count("sister companies, both with an organization")
        self.random.shuffle(found)
        return found

    def strangers(self, companies: list[Company], customers: int) -> None:
        """Customers that have no organization; most are named like one that has."""
        while len(self.made.customers) < customers:
            lure = self.random.random() < 0.6
            self.customer(self._register.sister(self.random.choice(companies)) if lure else self._register.company())
            self.made.count(f"customers without an organization{', named like one that has one' if lure else ''}")

    def customer(self, company: Company) -> None:
        """The record of a company in the ERP."""
        random, trading = self.random, company.trading_name
        name = worn(random, company, random.choice((0, 0, 0, 1, 1, 2)))
        if trading and random.random() < 0.6:
            name = random.choice((f"{name} t/a {trading}", f"{name} ({trading})", f"{trading} - {name}"))
            self.made.count("customers with a trading name in the name")
        self._keep(company, name, *self._numbers_of(company, 0.6, 0.5))

    def duplicate(self, company: Company) -> None:
        """A second record of a company; sometimes it alone has the VAT number."""
        random, first = self.random, self._records[company.name][0]
        chance = random.random()
        name = first.name if chance < 0.3 else worn(random, company, 1)
        if chance > 0.6:
            name = f"{name} {random.choice(OLD)}"
            self.made.count("duplicates in the ERP, marked as old")
        vat = first.vat if random.random() < 0.5 else ""
        registration = first.registration if random.random() < 0.4 else ""
        if random.random() < 0.15:
            vat = spelled_number(random, company, vat=True)
        self._keep(company, name, vat, registration)
        self.made.count("duplicates in the ERP")

    def organization(self, number: int, company: Company, *, is_department: bool) -> None:
        """An organization of a company, and what is known of it."""
        random, records = self.random, self._records.get(company.name, [])
        name = worn(random, company, random.choice((0, 1, 1, 2, 2, 3)))
        if company.trading_name and random.random() < 0.6:
            name = company.trading_name
            self.made.count("organizations under a trading name alone")
        elif is_department:
            part = random.choice(("Köket", "Lager", "Ekonomi", "Support", "Filial 2"))
            name = f"{name}{random.choice((' - ', ', ', ' / '))}{part}"
            self.made.count("departments: a second organization of the same customer")
        vat, registration = self._numbers_of(company, 0.5, 0.4)
        own_number = self._number_of(records)
        right = records[0] if records else None
        if right is None:
            self.made.count("organizations without a customer")
        self.made.organizations.append(
            MadeOrganization(
                f"{number:08d}-0000-4000-8000-{random.getrandbits(48):012x}",
                name,
                vat,
                registration,
                own_number,
                None if right is None else right.key,
                tuple(each.key for each in records[1:]),
                right is not None
                and (own_number.lstrip("0") == right.key or self._share_a_number(company, (vat, registration), right)),
            )
        )

    def _keep(self, company: Company, name: str, vat: str, registration: str) -> None:
        customer = MadeCustomer(str(next(self._keys)), name, vat, registration)
        self.made.customers.append(customer)
        self._records.setdefault(company.name, []).append(customer)

    def _number_of(self, records: list[MadeCustomer]) -> str:
        random = self.random
        chance = random.random()
        if chance < 0.25 and records:
            return f"00{records[0].key}" if random.random() < 0.15 else records[0].key
        if 0.25 <= chance < 0.37:
            # Of the system before, whose series was the same: every other one is a customer's, and not the right one's.
            self.made.count("customer numbers of another series")
            number = str(random.randrange(10000, self._highest))
            # A copy's key by chance would be no mistake that anybody could tell.
            return "" if number in {each.key for each in records} else number
        if 0.37 <= chance < 0.45:
            self.made.count("junk keys")
            return random.choice(JUNK)
        return ""

    def _numbers_of(self, company: Company, vat_chance: float, registration_chance: float) -> tuple[str, str]:
        random = self.random
        vat = registration = ""
        if random.random() < vat_chance:
            shared = self._group_numbers.get(company.group)
            vat = shared or spelled_number(random, company, vat=True)
            if shared:
                self.made.count("VAT numbers of a group")
        if random.random() < registration_chance:
            registration = spelled_number(random, company, vat=False)
        found = []
        for number in (vat, registration):
            is_junk = random.random() < 0.07
            found.append(random.choice(JUNK) if is_junk else number)
            if is_junk:
                self.made.count("junk keys")
        return found[0], found[1]

    def _share_a_number(self, company: Company, own: tuple[str, str], customer: MadeCustomer) -> bool:
        """By the digits that were put there."""
        of_group = _digits(self._group_numbers.get(company.group, ""))
        told = {company.number, of_group, _digits(company.registration).lstrip("0")} - {""}
        mine, its = (
            {number for number in told if any(number in _digits(text) for text in texts)}
            for texts in (own, (customer.vat, customer.registration))
        )
        return bool(mine & its)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
