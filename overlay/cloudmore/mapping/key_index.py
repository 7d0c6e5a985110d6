"""What the keys of an organization say: which customers have the same ones."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from attrs import evolve, frozen

from cloudmore.mapping.customers import Customer
from cloudmore.mapping.key_text import DERIVED, TaxNumber, number_key, squeezed, tax_number, without_zeros
from cloudmore.mapping.organization import Organization

KeyName = Literal["custom property", "VAT number", "registration number", "customer number"]
# A number without a country that is hardly somebody else's: that of a Swedish company, whose third digit is at least 2,
# or a longer one. Companies of several countries have eight or nine digits, and one with letters is that of a court.
_OF_ONE_COMPANY = re.compile(r"\d\d[2-9]\d{7}|\d{11,}")


@frozen
class Keys:
    """Keys as they are compared; ``None`` where there is none, or junk.

    Attributes:
        vat: The VAT number.
        registration: The registration number.
        number: The customer number.
        designated: The customer's key that a custom property holds; of a customer its key.
    """

    vat: TaxNumber | None
    registration: TaxNumber | None
    number: str | None
    designated: str | None

    @property
    def is_without_number(self) -> bool:
        """Whether there is neither a VAT number nor a registration number."""
        return self.vat is None and self.registration is None

    @property
    def has_vat_number_of_a_group(self) -> bool:
        """Whether the VAT number is another company's than the registration number."""
        vat, registration = self.vat, self.registration
        return (
            vat is not None
            and registration is not None
            and vat.country in DERIVED
            and not vat.is_of_another_country(registration)
            and vat.national != registration.national
        )


def keys_of_customer(customer: Customer) -> Keys:
    """A customer's keys.

    Args:
        customer: The customer.
    """
    return Keys(
        *_tax_numbers(customer.vat_number, customer.registration_number),
        number_key(customer.customer_number),
        number_key(customer.key),
    )


def keys_of_organization(organization: Organization, key_property: str | None) -> Keys:
    """An organization's keys.

    Args:
        organization: The organization.
        key_property: The custom property that holds the customer's key.
    """
    return Keys(
        *_tax_numbers(organization.vat_number, organization.registration_number),
        number_key(organization.customer_number),
        number_key(organization.property_of(key_property)),
    )


def _tax_numbers(vat: str | None, registration: str | None) -> tuple[TaxNumber | None, TaxNumber | None]:
    """Both numbers, where one of them may tell the country of the other."""
    one, other = tax_number(vat), tax_number(registration)
    if one is not None and other is not None and one.national == other.national:
        country = one.country or other.country
        if country in DERIVED:
            return evolve(one, country=country), evolve(other, country=country)
    return one, other


@frozen
class Doubt:
    """Why the same key may be no proof.

    Attributes:
        reason: In words; empty where there is no doubt.
        needs: How like the names must be, from 0 to 100, so that it is one; then no number and no legal form in them
            may differ either.
        needs_the_same_words: Whether neither may have a word that the other has not, such as Holding.
    """

    reason: str = ""
    needs: int = 0
    needs_the_same_words: bool = False


# The names of another customer that has the number by chance are alike by chance, which is rare. Companies of a group
# are named alike, and share a VAT number.
NO_DOUBT = Doubt()
OF_ANOTHER_SERIES = Doubt("another series of numbers may have the same", 80, needs_the_same_words=True)
OTHER_SIGNS = Doubt("blanks or signs in it differ", 65)
ZEROS_DIFFER = Doubt("leading zeros differ", 80, needs_the_same_words=True)
NO_COUNTRY = Doubt("a number without its country may be another company's", 65)
ONE_COUNTRY = Doubt("only one side says the country", 65)
OF_A_GROUP = Doubt("the companies of a group may share it", 80, needs_the_same_words=True)


@frozen
class Pointing:
    """What one key of an organization says.

    Attributes:
        name: Which key.
        written: As it is written there.
        customers: Why it may be no proof, by the places of the customers that have it.
    """

    name: KeyName
    written: str
    customers: Mapping[int, Doubt]

    @property
    def said(self) -> str:
        """The key in words."""
        return f"{self.name} {self.written}"


class KeyIndex:
    """Customers by their keys.

    Args:
        customers: In their order.
    """

    def __init__(self, customers: Sequence[Customer]) -> None:
        self.customers = customers
        self.keys = tuple(map(keys_of_customer, customers))
        self._tax: dict[str, list[tuple[int, TaxNumber, bool]]] = defaultdict(list)
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._designated: dict[str, list[int]] = defaultdict(list)
        for place, keys in enumerate(self.keys):
            for number, is_vat in ((keys.vat, True), (keys.registration, False)):
                if number is not None:
                    self._tax[number.national].append((place, number, is_vat))
            for text in _spellings(keys.designated):
                self._designated[text].append(place)
            for text in _spellings(keys.number) | _spellings(keys.designated):
                self._numbers[text].append(place)

    def pointings(self, organization: Organization, keys: Keys, key_property: str | None) -> tuple[Pointing, ...]:
        """What each key of an organization says; one that nobody has says nothing, but for the custom property.

        Args:
            organization: The organization.
            keys: Its keys.
            key_property: The custom property that holds the customer's key.
        """
        found: list[Pointing] = []
        if keys.designated is not None:
            told = (organization.property_of(key_property) or "").strip()
            found.append(
                Pointing(
                    "custom property",
                    f"{key_property} {told}",
                    self._by_property(told, keys.designated),
                )
            )
        if keys.vat is not None:
            found.append(Pointing("VAT number", _written(organization.vat_number), self._by_tax(keys.vat, is_vat=True)))
        if keys.registration is not None:
            written = _written(organization.registration_number)
            found.append(Pointing("registration number", written, self._by_tax(keys.registration, is_vat=False)))
        if keys.number is not None:
            written = _written(organization.customer_number)
            found.append(
                Pointing("customer number", written, self._by_number(keys.number, self._numbers, OF_ANOTHER_SERIES))
            )
        return tuple(each for each in found if each.customers or each.name == "custom property")

    def _by_property(self, written: str, number: str) -> dict[int, Doubt]:
        """Somebody has said which record it is; what is not written as the customer's key may be another one."""
        same = [
            place for place in self._designated.get(number, ()) if _plain(self.customers[place].key) == _plain(written)
        ]
        return dict.fromkeys(same, NO_DOUBT) if same else self._by_number(number, self._designated, OTHER_SIGNS)

    def _by_number(self, number: str, index: Mapping[str, list[int]], doubt: Doubt) -> dict[int, Doubt]:
        """Those that write it so come first: leading zeros matter as soon as somebody has the number with others."""
        same = [
            place for place in index.get(number, ()) if number in (self.keys[place].number, self.keys[place].designated)
        ]
        if same:
            return dict.fromkeys(same, doubt)
        return dict.fromkeys(index.get(without_zeros(number), ()), ZEROS_DIFFER)

    def _by_tax(self, number: TaxNumber, *, is_vat: bool) -> dict[int, Doubt]:
        found: dict[int, Doubt] = {}
        for place, its, its_is_vat in self._tax.get(number.national, ()):
            doubt = None if number.is_of_another_country(its) else _doubt(number, its, is_vat, its_is_vat)
            if doubt is not None:
                found[place] = min(doubt, found.get(place, doubt), key=lambda each: each.needs)
        return found


def _doubt(number: TaxNumber, its: TaxNumber, *vat: bool) -> Doubt | None:
    """Why the same digits may be no proof; ``None`` where they say nothing."""
    if len(set(vat)) > 1:
        countries = {each for each in (number.country, its.country) if each is not None}
        if countries - DERIVED:
            return None
    if any(vat):
        return OF_A_GROUP
    if number.country != its.country:
        return ONE_COUNTRY
    return NO_DOUBT if number.country or _OF_ONE_COMPANY.fullmatch(number.national) else NO_COUNTRY


def differing(organization: Keys, customer: Keys) -> str | None:
    """Which key both have, and not the same; ``None`` where there is none. Customer numbers may be of two series.

    Args:
        organization: Its keys.
        customer: Its keys.
    """
    of_groups = organization.has_vat_number_of_a_group or customer.has_vat_number_of_a_group
    for name, one, other in (
        ("VAT numbers", None if of_groups else organization.vat, customer.vat),
        ("registration numbers", organization.registration, customer.registration),
    ):
        if (
            one is not None
            and other is not None
            # Spreadsheet programs take zeros away.
            and (without_zeros(one.national) != without_zeros(other.national) or one.is_of_another_country(other))
        ):
            return name
    return None


def shared(organizations: Iterable[Keys]) -> dict[tuple[KeyName, str], list[int]]:
    """Places of the organizations that have a key, by the key.

    Args:
        organizations: Their keys, in their order.
    """
    found: dict[tuple[KeyName, str], list[int]] = defaultdict(list)
    for place, keys in enumerate(organizations):
        for name, text in texts_of(keys).items():
            found[name, text].append(place)
    return found


def texts_of(keys: Keys) -> dict[KeyName, str]:
    """The keys as texts, by their names.

    Args:
        keys: The keys.
    """
    texts: dict[KeyName, str | None] = {
        "custom property": keys.designated,
        "VAT number": None if keys.vat is None else keys.vat.national,
        "registration number": None if keys.registration is None else keys.registration.national,
        "customer number": keys.number,
    }
    return {name: text for name, text in texts.items() if text is not None}


def _spellings(number: str | None) -> set[str]:
    return set() if number is None else {number, without_zeros(number)}


def _plain(key: str) -> str:
    return re.sub(r"^(\d+)\.0+$", r"\1", key.strip()).casefold()


def _written(text: str | None) -> str:
    """As it stands there, on one line."""
    return " ".join((text or "").split()) or squeezed(text or "")
