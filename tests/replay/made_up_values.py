"""What is recognisably made up: the values that the sandbox and the scenarios make, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from replay.customers import CUSTOMER, REPLACEMENT
from replay.properties import Place
from status_cases import BODIES, CASES

from cloudmore.sandbox.server.countries import CUSTOMER_COUNTRIES
from cloudmore.sandbox.server.names import (
    FAMILY_NAMES,
    FICTIONAL_PHONES,
    GIVEN_NAMES,
    JOB_TITLES,
    organization_name,
)
from cloudmore.sandbox.server.tax_numbers import _SCHEMES

Recognises = Callable[[Place], bool]

_PLACES_OF_NAMES = 40
_COUNTRIES = {country.code: country for country in CUSTOMER_COUNTRIES}
_ORDINARY_NAMES = {
    re.compile(
        f"{re.escape(country.sample)} (?:{'|'.join(map(re.escape, country.trades))}) [0-9]+ "
        f"(?:{'|'.join(map(re.escape, country.forms))})"
    )
    for country in _COUNTRIES.values()
}
_AROUND_NAMES = {organization_name(place, "{}").partition("{}")[::2] for place in range(_PLACES_OF_NAMES)}
# What people type where a customer number is asked for, and what the sandbox numbers.
_CUSTOMER_NUMBER = re.compile("C1[0-9]{4}|000[0-9]{2}|N/A|-")
_HOUSE_NUMBER = re.compile("(.+) [0-9]{1,2}")
_EMAIL_OF_NOBODY = re.compile(r"[\w.+-]+@(?:[\w-]+\.)*[\w-]+\.example")
_PERSONS = {f"{given} {family}" for given in GIVEN_NAMES for family in FAMILY_NAMES}
_STREETS = {street for country in _COUNTRIES.values() for street in country.streets}
_POSTAL_CODES, _CITIES = ({city[part] for country in _COUNTRIES.values() for city in country.cities} for part in (0, 1))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


# What scenarios send where the sandbox has another list, and what they send in order to be refused.
_NAMES_SENT = {body["name"] for body in (CUSTOMER, REPLACEMENT, *BODIES.values()) if "name" in body}
_NUMBERS_SENT = {CUSTOMER["customerNumber"], REPLACEMENT["customerNumber"]}
_REFUSED = {text for (_, status), way in CASES.values() if status == 400 for text in _texts(way.body)}


def is_email_of_nobody(text: str) -> bool:
    """Whether an address lies under a domain that nobody can have (RFC 2606)."""
    return _EMAIL_OF_NOBODY.fullmatch(text) is not None


def is_fictional_phone(digits: str) -> bool:
    """Whether a number is of a range that is kept for films and books.

    Args:
        digits: Without the prefix of the country, with it, or with the zero that stands for it.
    """
    return any(
        re.fullmatch(f"(?:{prefix}|0)?{first}[0-9]{{{more}}}", digits)
        for prefix, first, more in FICTIONAL_PHONES.values()
    )


def _is_organization(place: Place) -> bool:
    return place.value in _NAMES_SENT or any(
        place.value.startswith(before)
        and place.value.endswith(after)
        and any(each.fullmatch(place.value[len(before) : len(place.value) - len(after)]) for each in _ORDINARY_NAMES)
        for before, after in _AROUND_NAMES
    )


def _is_email(place: Place) -> bool:
    return is_email_of_nobody(place.value)


def _is_phone(place: Place) -> bool:
    return is_fictional_phone(place.value)


def _is_street(place: Place) -> bool:
    found = _HOUSE_NUMBER.fullmatch(place.value)
    return found is not None and found[1] in _STREETS


def _is_vat(place: Place) -> bool:
    for scheme in _SCHEMES.values():
        before, after = scheme.vat.split("{}")
        found = re.fullmatch(f"{before}([0-9]{{{scheme.length}}}){after}", place.value)
        if found:
            return not scheme.is_right(found[1])
    return False


def _is_registration_number(place: Place) -> bool:
    """Whether it is wrong by the rules of its country; without one nobody can tell."""
    scheme = _SCHEMES.get((place.owners[-1].get("address") or {}).get("countryCode"))
    return (
        scheme is not None
        and re.fullmatch(f"[0-9]{{{scheme.length}}}", place.value) is not None
        and not scheme.is_right(place.value)
    )


# By the name of the property, after the object that it is in where that makes a difference.
RULES: Mapping[str, Recognises] = {
    "name": _is_organization,
    "organizationName": _is_organization,
    "registrationNumber": _is_registration_number,
    "vat": _is_vat,
    "customerNumber": lambda place: place.value in _NUMBERS_SENT or _CUSTOMER_NUMBER.fullmatch(place.value) is not None,
    "notificationEmail": _is_email,
    "username": _is_email,
    "contact.name": lambda place: place.value in _PERSONS,
    "contact.email": _is_email,
    "contact.phone": _is_phone,
    "contact.cellPhone": _is_phone,
    "contact.jobTitle": lambda place: place.value in JOB_TITLES,
    "address.address": _is_street,
    "address.postalCode": lambda place: place.value in _POSTAL_CODES,
    "address.city": lambda place: place.value in _CITIES,
}


def is_made_up(place: Place) -> bool:
    """Whether a personal value is one that nobody has; one that no rule is for is not."""
    if place.value in {None, "", *_REFUSED}:
        return True
    rule = RULES.get(".".join(place.path[-2:])) or (RULES.get(place.name) if _is_at_the_top(place) else None)
    return isinstance(place.value, str) and rule is not None and rule(place)


def _is_at_the_top(place: Place) -> bool:
    """Whether it is not in a contact or an address, whose names mean other things."""
    return not {"contact", "address"} & set(place.path[:-1])
