"""Which customer an organization is said to be: every verdict, and what makes a key no proof."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from cloudmore import ConfigurationError
from cloudmore.billing import Split
from cloudmore.mapping import (
    Customer,
    CustomerMapping,
    Entry,
    Organization,
    Suggestion,
    customer_duplicates,
    suggest,
)

# Made-up numbers: their check digits are wrong.
VAT, OTHER_VAT = "SE556677889901", "SE551234567701"
THIRD_VAT = "SE559876543201"
NUMBER, OTHER_NUMBER = "556677-8899", "551234-5677"
CAFE = Customer("C1", "Nordic Café AB", VAT)
BERG = Customer("C2", "Bergs Bil AB", OTHER_VAT)


def org(name: str = "Nordic Café AB", *, identifier: str = "o-1", **keys: Any) -> Organization:
    return Organization(identifier, name, **keys)


def said(
    organizations: Sequence[Organization], customers: Sequence[Customer], mapping: CustomerMapping | None = None
) -> list[tuple[str, str | None]]:
    return [(each.verdict, each.key) for each in suggest(organizations, customers, mapping or CustomerMapping())]


def one(organization: Organization, *customers: Customer, key_property: str | None = None) -> Suggestion:
    (found,) = suggest([organization], customers, CustomerMapping(key_property=key_property))
    return found


EXACT = [
    pytest.param(org(vat_number="SE 5566778899 01"), CAFE, "VAT number SE 5566778899 01", id="VAT number"),
    pytest.param(
        org(registration_number="5566778899"), CAFE, "registration number 5566778899", id="VAT and registration number"
    ),
    pytest.param(
        org("Kalles", registration_number=NUMBER),
        Customer("C1", "Nordic Café AB", None, "SE5566778899"),
        f"registration number {NUMBER}; the names are not alike",
        id="registration number, and another name",
    ),
    pytest.param(
        org(customer_number="c-1001"), Customer("C1001", "Nordic Cafe"), "customer number c-1001", id="the key"
    ),
    pytest.param(
        org(customer_number="77"),
        Customer("C1", "Nordic Cafe", customer_number="77"),
        "customer number 77",
        id="number",
    ),
    pytest.param(org(customer_number="00123"), Customer("123", "Nordic Cafe"), "customer number 00123", id="zeros"),
    pytest.param(
        org(vat_number=VAT, customer_number="C1"), CAFE, f"VAT number {VAT} and customer number C1", id="two keys"
    ),
    pytest.param(
        org(vat_number=VAT, customer_number="N/A", registration_number="0"), CAFE, f"VAT number {VAT}", id="beside junk"
    ),
    pytest.param(
        org("Nordic Café Holding AB", vat_number=VAT, registration_number=NUMBER),
        Customer("C1", "Kalles", VAT, NUMBER),
        "the names are not alike",
        id="VAT and registration number, and another name",
    ),
    pytest.param(
        org(vat_number="DE123456787", registration_number="HRB 12345"),
        Customer("C1", "Nordic Café AB", "DE123456787"),
        "VAT number DE123456787",
        id="a VAT number that has nothing of the registration number in its country",
    ),
    pytest.param(
        org(vat_number=VAT, registration_number="NO 987 654 329 MVA"),
        CAFE,
        f"VAT number {VAT}",
        id="a VAT number of another country than the registration number",
    ),
    pytest.param(
        org("Kalles", registration_number="5566778899"),
        Customer("C1", "Nordic Café AB", None, "5566778899"),
        "registration number 5566778899; the names are not alike",
        id="a number that only a Swedish company has, without its country, and another name",
    ),
    pytest.param(
        org("Kalles", registration_number="DK24681357"),
        Customer("C1", "Nordic Café ApS", None, "DK24681357"),
        "registration number DK24681357; the names are not alike",
        id="a short number with its country, and another name",
    ),
    pytest.param(
        org("Nordic Café Kök AB", registration_number="24681357"),
        Customer("C1", "Nordic Café AB", None, "24681357"),
        "registration number 24681357",
        id="a number without its country, and one word more",
    ),
    pytest.param(
        org("Nordic Café Oy", registration_number=NUMBER),
        Customer("C1", "Nordic Café AB", None, NUMBER),
        f"registration number {NUMBER}",
        id="registration number, and another form",
    ),
    pytest.param(
        org(customer_number="C1", vat_number=VAT),
        Customer("C1", "Nordic Café AB", THIRD_VAT, NUMBER),
        "customer number C1",
        id="beside the customer's VAT number of a group",
    ),
    pytest.param(
        org(customer_number="C1", vat_number=THIRD_VAT, registration_number=NUMBER),
        CAFE,
        "customer number C1",
        id="beside the organization's VAT number of a group",
    ),
    pytest.param(
        org("Nordic Café AB (old)", vat_number=VAT),
        Customer("C1", "Nordic Café AB (old)", VAT),
        f"VAT number {VAT}",
        id="both are old",
    ),
]


@pytest.mark.parametrize(("organization", "customer", "reason"), EXACT)
def test_a_key_that_one_customer_has_is_a_proof(organization: Organization, customer: Customer, reason: str) -> None:
    found = one(organization, BERG, customer)
    assert (found.verdict, found.key) == ("exact", customer.key)
    assert reason in found.reason
    assert [each.customer for each in found.candidates] == [customer]


NO_PROOF = [
    pytest.param(
        [org(vat_number=VAT)],
        [CAFE, Customer("C3", "Nordic Hotell AB", VAT)],
        f"several customers have the same VAT number {VAT}: C1, C3",
        id="customers of a group",
    ),
    pytest.param(
        [org(vat_number=VAT), org("Nordic Hotell AB", identifier="o-2", vat_number=VAT)],
        [CAFE],
        f"2 organizations that are not known to be one customer have the same VAT number {VAT}",
        id="organizations of a group",
    ),
    pytest.param(
        [org("Kalles", vat_number=VAT)],
        [CAFE],
        f"the same VAT number {VAT}, but the companies of a group may share it, and the names are not alike",
        id="a VAT number, and another name",
    ),
    pytest.param(
        [org(vat_number=VAT, customer_number="C2")],
        [CAFE, BERG],
        f"the VAT number {VAT} says C1, the customer number C2 says C2",
        id="keys that contradict each other",
    ),
    pytest.param(
        [org(vat_number=VAT, registration_number="HRB 12345", customer_number="77")],
        [
            Customer("C1", "Nordic Café AB", VAT, "HRB 12345"),
            Customer("C3", "Nordic Café Kök", VAT, None, "77"),
        ],
        "says C1 or C3, the registration number HRB 12345 says C1, the customer number 77 says C3",
        id="keys that contradict each other, and one that is shared",
    ),
    pytest.param(
        [org(vat_number=VAT, registration_number=OTHER_NUMBER)],
        [Customer("C1", "Nordic Café AB", VAT, NUMBER)],
        f"the VAT number {VAT} is that of a group: the registration number is another one",
        id="the VAT number of a group",
    ),
    pytest.param(
        [org(customer_number="C1", vat_number=OTHER_VAT)],
        [CAFE],
        "a key is that of C1, and the VAT numbers differ",
        id="another VAT number",
    ),
    pytest.param(
        [org(customer_number="C1", vat_number="FI55667788")],
        [CAFE],
        "a key is that of C1, and the VAT numbers differ",
        id="a VAT number of another country",
    ),
    pytest.param(
        [org(customer_number="C1", registration_number=OTHER_NUMBER)],
        [Customer("C1", "Nordic Café AB", None, NUMBER)],
        "a key is that of C1, and the registration numbers differ",
        id="another registration number",
    ),
    pytest.param(
        [org("Kalles", customer_number="C1")],
        [CAFE],
        "the same customer number C1, but another series of numbers may have the same, and the names are not alike",
        id="a customer number, and another name",
    ),
    pytest.param(
        [org("Kalles", customer_number="00123")],
        [Customer("123", "Nordic Café AB")],
        "the same customer number 00123, but leading zeros differ, and the names are not alike",
        id="leading zeros, and another name",
    ),
    pytest.param(
        [org("Kalles", registration_number="HRB 1234")],
        [Customer("C1", "Nordic Café AB", None, "HRB1234")],
        "a number without its country may be another company's, and the names are not alike",
        id="a court's number, and another name",
    ),
    pytest.param(
        [org("Kalles", registration_number="24681357")],
        [Customer("C1", "Nordic Café ApS", None, "24681357")],
        "a number without its country may be another company's, and the names are not alike",
        id="a number that Danes and Finns have, and another name",
    ),
    pytest.param(
        [org("Nordic Café Oy", registration_number="24681357", vat_number="FI24681357")],
        [Customer("C1", "Kalles ApS", None, "24681357")],
        "only one side says the country, and the names are not alike",
        id="a number whose country the VAT number says, and another name",
    ),
    pytest.param(
        [org("Nordic Café Holding AB", vat_number=VAT)],
        [CAFE],
        "the companies of a group may share it, and the names may be those of two",
        id="the holding of a group",
    ),
    pytest.param(
        [org("Nordic Café 2 AB", vat_number=VAT)],
        [CAFE],
        "the companies of a group may share it, and the names may be those of two",
        id="the second company of a group",
    ),
    pytest.param(
        [org("Nordic Café HB", vat_number=VAT)],
        [CAFE],
        "the companies of a group may share it, and the names may be those of two",
        id="a company of a group, with another form",
    ),
    pytest.param(
        [org("Andersson Bygg AB", customer_number="77")],
        [Customer("77", "Andersson El AB")],
        "another series of numbers may have the same, and the names are not alike",
        id="a customer number that was given again, to the same family name",
    ),
    pytest.param(
        [org("Nordic Café Oy", customer_number="C1")],
        [CAFE],
        "another series of numbers may have the same, and the names may be those of two",
        id="a customer number that was given again, to another form",
    ),
    pytest.param(
        [org("Kalles", registration_number="SE5566778899")],
        [Customer("C1", "Nordic Café AB", None, "5566778899")],
        "only one side says the country, and the names are not alike",
        id="a number without its country, and another name",
    ),
    pytest.param(
        [org(customer_number="77"), org("Bergs Bil AB", identifier="o-2", customer_number="77")],
        [Customer("77", "Nordic Café AB")],
        "2 organizations that are not known to be one customer have the same customer number 77",
        id="a number that two organizations have",
    ),
    pytest.param(
        [org(vat_number=VAT)],
        [CAFE, Customer("C3", "Nordic Cafe Aktiebolag")],
        "a key is that of C1, which may be there more than once: C3",
        id="a customer that is there twice",
    ),
    pytest.param(
        [org(vat_number=VAT)],
        [CAFE, Customer("C3", "Nordic Cafee AB")],
        "a key is that of C1, which may be there more than once: C3",
        id="a customer that may be there twice",
    ),
    pytest.param(
        [org(vat_number=VAT)],
        [Customer("C1", "Nordic Café AB (old)", VAT)],
        "a key is that of C1, which is marked as old",
        id="a customer that is old",
    ),
    pytest.param(
        [org("Nordic Café AB", registration_number=NUMBER)],
        [Customer("C1", "Nordic Holding AB", None, NUMBER), Customer("C3", "Nordic Café AB", OTHER_VAT)],
        "a key is that of C1, and the name is that of C3",
        id="a name that says another customer",
    ),
    pytest.param(
        [org("Kalles", registration_number="1203456789")],
        [Customer("C1", "Nordic Café AB", None, "1203456789")],
        "a number without its country may be another company's, and the names are not alike",
        id="ten digits that no Swedish company has, and another name",
    ),
    pytest.param(
        [org("Nordic Café Holding AB", customer_number="C1")],
        [CAFE],
        "another series of numbers may have the same, and the names may be those of two",
        id="a customer number that was given again, to the holding",
    ),
    pytest.param(
        [org("Nordic Café Holding AB", customer_number="00123")],
        [Customer("123", "Nordic Café AB")],
        "leading zeros differ, and the names may be those of two",
        id="leading zeros, and the holding",
    ),
    pytest.param(
        [org("Andersson Bygg AB", customer_number="0077")],
        [Customer("77", "Andersson El AB")],
        "leading zeros differ, and the names are not alike",
        id="leading zeros, and the same family name",
    ),
    pytest.param(
        [org("Andersson Bygg AB", vat_number=VAT)],
        [Customer("C1", "Andersson El AB", VAT)],
        "the companies of a group may share it, and the names are not alike",
        id="a company of a group, with the same family name",
    ),
    pytest.param(
        [org("Kalles", customer_number="77")],
        [Customer("C1", "Nordic Café AB", customer_number="77")],
        "another series of numbers may have the same, and the names are not alike",
        id="a customer number that is not the key, and another name",
    ),
    pytest.param(
        [org("Nordic Café Holding AB", vat_number=VAT)],
        [Customer("C1", "Nordic Café AB", None, "SE5566778899")],
        "the companies of a group may share it, and the names may be those of two",
        id="the holding's VAT number, which is the company's registration number",
    ),
    pytest.param(
        [org(vat_number=VAT)],
        [Customer("C1", "Nordic Café Holding AB", VAT)],
        "the companies of a group may share it, and the names may be those of two",
        id="the customer is the holding of a group",
    ),
    pytest.param(
        [org(vat_number=VAT)],
        [Customer("C1", "Nordic Café AB", VAT, OTHER_NUMBER)],
        f"the VAT number {VAT} is that of a group: the registration number is another one",
        id="the customer has the VAT number of a group",
    ),
    pytest.param(
        [org(customer_number="C1", vat_number="FI24681357")],
        [Customer("C1", "Nordic Café AB", "DK24681357")],
        "a key is that of C1, and the VAT numbers differ",
        id="the same digits in another country",
    ),
    pytest.param(
        [org(vat_number=VAT)],
        [CAFE, Customer("C3", "Nordic Cafe Aktiebolag", OTHER_VAT)],
        "a key is that of C1, which may be there more than once: C3",
        id="a customer that is there twice, with two numbers",
    ),
    pytest.param(
        [org("Nordic Café Oy", registration_number=NUMBER)],
        [Customer("C1", "Nordic Holding Oy", None, NUMBER), Customer("C3", "Nordic Café AB", OTHER_VAT)],
        "a key is that of C1, and the name is that of C3",
        id="a name that says another customer, but for the form",
    ),
    pytest.param(
        [org("NCF AB", registration_number=NUMBER)],
        [Customer("C1", "Kalles AB", None, NUMBER), Customer("C3", "Nordic Café Foods AB", OTHER_VAT)],
        "a key is that of C1, and the name is that of C3",
        id="a name that says another customer by its first letters, and nothing like the key's",
    ),
    pytest.param(
        [org("Nordic Café Foods Oy", registration_number=NUMBER)],
        [Customer("C1", "Nordic Café Oy", None, NUMBER), Customer("C3", "Nordic Café Foods AB", OTHER_VAT)],
        "a key is that of C1, and the name is that of C3",
        id="a name that says another customer, though the key's is like it",
    ),
    pytest.param(
        [
            org("Nordic Café Foods AB", registration_number=NUMBER),
            org("Nordic Café Hotell AB", identifier="o-2", registration_number=NUMBER),
        ],
        [Customer("C1", "Nordic Café Foods AB", None, NUMBER)],
        "2 organizations that are not known to be one customer have the same registration number",
        id="organizations that have half of the name and one number",
    ),
    pytest.param(
        [org("Tridra Bau Nordic Kontor Holding AB", vat_number=VAT)],
        [Customer("C1", "TridaBau Nordic Kontor AB", VAT)],
        "the companies of a group may share it, and the names may be those of two",
        id="the holding of a group, whose name has other blanks",
    ),
]


@pytest.mark.parametrize(("organizations", "customers", "reason"), NO_PROOF)
def test_a_key_that_something_speaks_against_is_asked(
    organizations: Sequence[Organization], customers: Sequence[Customer], reason: str
) -> None:
    found = suggest(organizations, customers, CustomerMapping())[0]
    assert (found.verdict, found.key) == ("ambiguous", None)
    assert reason in found.reason
    assert found.candidates


def test_a_junk_key_proves_nothing_however_many_have_it() -> None:
    organizations = [
        org(f"Firma {number} Ltd", identifier=f"o-{number}", customer_number="N/A") for number in range(15)
    ]
    customers = [Customer("N/A", "Whoever GmbH"), Customer("C1", "Somebody AS", "N/A", "0")]
    assert said(organizations, customers) == [("none", None)] * 15


DEPARTMENTS = [
    pytest.param(
        {"vat_number": VAT}, ("Nordic Café AB, Köket", "Nordic Cafe Aktiebolag - Baren", "Nordic Café AB"), id="VAT"
    ),
    pytest.param({"customer_number": "C1"}, ("Nordic Café, Kök", "Nordic Café - Bar"), id="customer number"),
    pytest.param({"registration_number": NUMBER}, ("Nordic Café Kök AB", "Nordic Café Bar AB"), id="registration"),
]


@pytest.mark.parametrize(("keys", "names"), DEPARTMENTS)
def test_parts_of_a_customer_may_share_its_key(keys: dict[str, str], names: Sequence[str]) -> None:
    organizations = [org(name, identifier=f"o-{number}", **keys) for number, name in enumerate(names)]
    customer = Customer("C1", "Nordic Café AB", VAT, NUMBER)
    assert said(organizations, [customer, BERG]) == [("exact", "C1")] * len(names)


NAMES = [
    pytest.param("Nordic Cafe Aktiebolag", "name", ["C1", "C3"], id="the same name"),
    pytest.param("Nordic Kafe", "ambiguous", ["C1", "C3"], id="without a form, which tells them apart"),
    pytest.param("Nordic Cafe Oy", "name", ["C3", "C1"], id="the other form"),
    pytest.param("Something Else AS", "none", [], id="nothing like it"),
    pytest.param("", "none", [], id="no name"),
]


@pytest.mark.parametrize(("name", "verdict", "keys"), NAMES)
def test_a_name_is_only_suggested(name: str, verdict: str, keys: list[str]) -> None:
    found = one(org(name), BERG, CAFE, Customer("C3", "Nordic Cafe Oy"))
    assert (found.verdict, found.key, [each.customer.key for each in found.candidates]) == (verdict, None, keys)
    scores = [each.score for each in found.candidates]
    assert all(isinstance(score, Decimal) and 0 <= score <= 100 for score in scores)
    assert found.reason
    assert all(each.reason for each in found.candidates)


def test_a_name_that_another_organization_proves_to_be_its_own_is_worth_less() -> None:
    organizations = [org("Nordic Cafe AB", identifier="o-1", vat_number=VAT), org("Nordic Cafe", identifier="o-2")]
    customers = [CAFE, Customer("C3", "Nordic Café Handelsbolag", OTHER_VAT)]
    found = suggest(organizations, customers, CustomerMapping())[1]
    assert [each.customer.key for each in found.candidates] == ["C3", "C1"]
    assert "a key proves it to be another organization" in found.candidates[1].reason


def test_a_name_that_is_clearly_more_another_organizations_is_worth_less() -> None:
    organizations = [org("Nordic Café Kök AB", identifier="o-1"), org("Nordic Café Kökken", identifier="o-2")]
    found = suggest(organizations, [Customer("C1", "Nordic Café Kök AB")], CustomerMapping())[1]
    assert found.verdict == "name"
    assert "another organization has a name that is more like it" in found.candidates[0].reason


def test_a_customer_whose_keys_differ_is_worth_less_than_its_name() -> None:
    found = one(org(vat_number=OTHER_VAT), CAFE, Customer("C3", "Nordic Cafee AB"))
    assert [each.customer.key for each in found.candidates] == ["C3", "C1"]
    assert "the VAT numbers differ" in found.candidates[1].reason


def test_a_key_of_somebody_else_alone_is_no_candidate() -> None:
    found = one(org("Kalles", customer_number="C1", vat_number=OTHER_VAT), CAFE)
    assert (found.verdict, found.candidates) == ("none", ())
    assert "the same customer number C1, but" in found.reason


DIGITS = [
    pytest.param(
        {"vat_number": "DE123456787"}, Customer("C1", "Whoever GmbH", None, "123456787"), id="another kind of number"
    ),
    pytest.param({"vat_number": "NO923456787MVA"}, Customer("C1", "Whoever GmbH", "DE923456787"), id="another country"),
    pytest.param(
        {"vat_number": "FI24681357"},
        Customer("C1", "Whoever ApS", None, "DK24681357"),
        id="another kind of number in another country",
    ),
]


@pytest.mark.parametrize(("keys", "customer"), DIGITS)
def test_the_same_digits_of_something_else_say_nothing(keys: dict[str, str], customer: Customer) -> None:
    assert said([org(**keys)], [customer]) == [("none", None)]


def test_a_name_like_it_is_not_suggested_where_the_keys_differ() -> None:
    assert said([org("Nordic Café Oy", vat_number=OTHER_VAT)], [CAFE]) == [("none", None)]


def test_a_customer_number_of_somebody_else_alone_is_no_candidate() -> None:
    organizations = [org("Bergs Bil AB", customer_number="C1"), org(identifier="o-2", vat_number=VAT)]
    found = suggest(organizations, [CAFE], CustomerMapping())
    assert [(each.verdict, each.key) for each in found] == [("none", None), ("exact", "C1")]
    assert one(organizations[0], CAFE).verdict == "ambiguous"


STILL_CANDIDATES = [
    pytest.param("Bergs Bil AB", {"customer_number": "C1", "vat_number": VAT}, id="another key says it, too"),
    pytest.param("Nordic Café Hotell AB", {"customer_number": "C1"}, id="a name that is like it"),
]


@pytest.mark.parametrize(("name", "keys"), STILL_CANDIDATES)
def test_a_customer_of_somebody_else_that_more_speaks_for_is_a_candidate(name: str, keys: dict[str, str]) -> None:
    organizations = [org(name, **keys), org(identifier="o-2", registration_number=NUMBER)]
    assert said(organizations, [CAFE]) == [("ambiguous", None), ("exact", "C1")]


def test_zeros_that_a_spreadsheet_takes_away_make_no_other_company() -> None:
    found = one(org("Nordic Café", registration_number="01796816"), Customer("C1", "Nordic Café", None, "1796816"))
    assert (found.verdict, found.candidates[0].reason) == ("name", "the same words")


def test_two_differences_of_a_name_are_another_company() -> None:
    assert one(org("Nordic Café Oy"), CAFE).verdict == "name"
    assert one(org("Nordicc Café Oy"), CAFE).verdict == "none"


NO_OTHER_RECORD = [
    pytest.param({"vat_number": VAT}, Customer("C3", "Nordic Cafee AB", OTHER_VAT), id="a number of its own"),
    pytest.param({"vat_number": VAT}, Customer("C3", "Nordic Cafe Oy"), id="another form"),
    pytest.param({"vat_number": VAT}, Customer("C3", "Nordic Café Kök AB"), id="one word more"),
    pytest.param({"customer_number": "C1"}, Customer("C3", "Nordic Cafe AB"), id="the customer number tells which"),
    pytest.param({"properties": {"Key": "C1"}}, Customer("C3", "Nordic Cafe AB"), id="the property tells which"),
    pytest.param({"customer_number": "C1"}, Customer("C3", "Nordic Cafe AB", OTHER_VAT), id="a name that is as like"),
]


@pytest.mark.parametrize(("keys", "other"), NO_OTHER_RECORD)
def test_a_customer_that_is_no_other_record_does_not_matter(keys: dict[str, Any], other: Customer) -> None:
    found = one(org(**keys), CAFE, other, key_property="Key")
    assert (found.verdict, found.key) == ("exact", "C1")


def test_at_most_five_customers_are_shown() -> None:
    found = one(
        org("Nordic Café"), *(Customer(f"C{number}", f"Nordic Café {'abcdefgh'[number]}") for number in range(8))
    )
    assert len(found.candidates) == 5


PROPERTIES = {"AutotaskCompanyID": "29000001", "Autotask company": "29000001"}
BY_PROPERTY = [
    pytest.param("AutotaskCompanyID", "Kalles", PROPERTIES, {}, "exact", "29000001", "Autotask", id="another name"),
    pytest.param("autotask COMPANY", "Kalles", PROPERTIES, {}, "exact", "29000001", "29000001", id="by its name"),
    pytest.param(
        "AutotaskCompanyID",
        "Nordic Cafe",
        PROPERTIES,
        {},
        "ambiguous",
        None,
        "a key is that of 29000001, and the name is that of C1",
        id="of another customer by now",
    ),
    pytest.param(
        "AutotaskCompanyID",
        "Kalles",
        {"AutotaskCompanyID": "2900-0001"},
        {},
        "ambiguous",
        None,
        "2900-0001, but blanks or signs in it differ, and the names are not alike",
        id="written otherwise",
    ),
    pytest.param(None, "Kalles", PROPERTIES, {}, "none", None, "", id="not asked for"),
    pytest.param("Other", "Kalles", PROPERTIES, {}, "none", None, "", id="another property"),
    pytest.param(
        "AutotaskCompanyID",
        "Kalles",
        PROPERTIES,
        {"vat_number": VAT},
        "ambiguous",
        None,
        "says 29000001",
        id="contradicted",
    ),
    pytest.param(
        "AutotaskCompanyID",
        "Nordic Café AB",
        {"AutotaskCompanyID": "998"},
        {"vat_number": VAT},
        "ambiguous",
        None,
        "the custom property AutotaskCompanyID 998 says nobody, the VAT number",
        id="a key that nobody has, against another",
    ),
    pytest.param(
        "AutotaskCompanyID",
        "Nordic Cafe AB",
        {"AutotaskCompanyID": "999x"},
        {},
        "name",
        None,
        "no customer has the key of the custom property AutotaskCompanyID 999x",
        id="a key that nobody has",
    ),
    pytest.param("AutotaskCompanyID", "Kalles", {"AutotaskCompanyID": "N/A"}, {}, "none", None, "", id="junk"),
    pytest.param("Key", "Kalles", {"Key": "c1"}, {}, "exact", "C1", "Key c1", id="in small letters"),
    pytest.param("Key", "Kalles", {"Key": "29000001.0"}, {}, "exact", "29000001", "29000001.0", id="a spreadsheet's"),
    pytest.param("Key", "Southern Hotell Ltd", {"Key": "123"}, {}, "exact", "00123", "Key 123", id="without its zeros"),
    pytest.param(
        "Key",
        "Whoever Ltd",
        {"Key": "7701"},
        {},
        "name",
        None,
        "no customer has the key of the custom property Key 7701",
        id="a customer number that is no key",
    ),
]


@pytest.mark.parametrize(("key_property", "name", "properties", "keys", "verdict", "key", "reason"), BY_PROPERTY)
def test_a_custom_property_may_hold_the_key(  # noqa: PLR0917 - one for each column of the table
    key_property: str | None,
    name: str,
    properties: dict[str, str],
    keys: dict[str, str],
    verdict: str,
    key: str | None,
    reason: str,
) -> None:
    organization = org(name, properties=properties, **keys)
    customers = [
        *(CAFE, Customer("29000001", "Anything Ltd"), Customer("00123", "Southern Hotell Ltd")),
        Customer("C4", "Whoever Ltd", customer_number="7701"),
    ]
    found = one(organization, *customers, key_property=key_property)
    assert (found.verdict, found.key) == (verdict, key)
    assert reason in found.reason


def test_leading_zeros_matter_where_somebody_has_the_number_with_others() -> None:
    customers = [Customer("00123", "Nordic Café AB"), Customer("123", "Bergs Bil AB")]
    organizations = [org(customer_number="00123"), org("Bergs Bil", identifier="o-2", customer_number="123")]
    assert said(organizations, customers) == [("exact", "00123"), ("exact", "123")]
    assert one(org(customer_number="0123"), *customers).verdict == "ambiguous"


DECIDED = [
    pytest.param(
        Entry(customer="C9"), "mapped", "C9", "somebody has decided it; no customer has the key C9", id="gone"
    ),
    pytest.param(Entry(customer="c2", reason="by phone"), "mapped", "c2", "by phone", id="mapped"),
    pytest.param(Entry(excluded="our own tenant"), "excluded", None, "our own tenant", id="excluded"),
    pytest.param(
        Entry(split=Split("cost_center", {"1": "C1", "2": "C2"})),
        "mapped",
        None,
        "somebody has decided it; split by cost_center",
        id="split",
    ),
    pytest.param(Entry(suggested=("C2",)), "exact", "C1", "VAT number", id="open"),
]


@pytest.mark.parametrize(("entry", "verdict", "key", "reason"), DECIDED)
def test_what_somebody_has_decided_stands(entry: Entry, verdict: str, key: str | None, reason: str) -> None:
    mapping = CustomerMapping({"O-1": entry})
    (found,) = suggest([org(vat_number=VAT)], [CAFE, BERG], mapping)
    assert (found.verdict, found.key) == (verdict, key)
    assert reason in found.reason


RECREATED = [
    pytest.param([org(identifier="o-2", vat_number=VAT)], id="deleted"),
    pytest.param(
        [org(identifier="o-2", vat_number=VAT), org("Nordic Café AB old", vat_number=VAT, active=False)],
        id="not active",
    ),
    pytest.param(
        [org(identifier="o-2", vat_number=VAT), org("Something Else Oy", vat_number=VAT, active=False)],
        id="not active, and of another name",
    ),
]


@pytest.mark.parametrize("organizations", RECREATED)
def test_an_organization_that_takes_the_place_of_one_that_is_gone_is_asked(organizations: list[Organization]) -> None:
    mapping = CustomerMapping({"O-1": Entry(customer="C1")})
    found = suggest(organizations, [CAFE, BERG], mapping)[0]
    assert (found.verdict, found.key) == ("recreated", "C1")
    assert found.reason.endswith("the organization O-1, which was mapped to it, is gone")


def test_an_organization_that_is_still_there_is_not_gone() -> None:
    mapping = CustomerMapping({"O-1": Entry(customer="C1")})
    assert said([org(identifier="o-2", vat_number=VAT), org()], [CAFE], mapping) == [("exact", "C1"), ("mapped", "C1")]


def test_a_name_that_takes_the_place_of_one_that_is_gone_says_so() -> None:
    mapping = CustomerMapping({"o-1": Entry(customer="C1")})
    (found,) = suggest([org(identifier="o-2")], [CAFE], mapping)
    assert found.verdict == "name"
    assert "the organization o-1, which was mapped to it, is gone" in found.reason


def test_a_renamed_organization_stays_mapped() -> None:
    mapping = CustomerMapping({"o-1": Entry(customer="C1", name="Nordic Café AB")})
    assert said([org("Something Else Oy")], [CAFE], mapping) == [("mapped", "C1")]


def test_progress_is_told_and_the_order_is_kept() -> None:
    told: list[tuple[int, int]] = []
    organizations = [org("Nobody", identifier="o-3"), org(identifier="o-1", vat_number=VAT), org("X", identifier="o-2")]
    found = suggest(organizations, [CAFE], CustomerMapping(), lambda *progress: told.append(progress))
    assert [each.organization.id for each in found] == ["o-3", "o-1", "o-2"]
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_without_customers_there_is_nothing_to_say() -> None:
    assert said([org()], []) == [("none", None)]


def test_without_the_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cloudmore.mapping.suggestions.find_spec", lambda _name: None)
    with pytest.raises(ConfigurationError, match=r"cloudmore-client\[billing\]"):
        suggest([], [], CustomerMapping())


DUPLICATES = [
    pytest.param([CAFE, Customer("C3", "NORDIC CAFE aktiebolag")], ["C1", "C3"], "the same name", id="the same name"),
    pytest.param([CAFE, Customer("C3", "Nordic Café AB (old)")], ["C1", "C3"], "1 marked as old", id="old"),
    pytest.param([CAFE, Customer("C3", "Nordic Café AB, Köket", VAT)], ["C1", "C3"], "names alike", id="a part"),
    pytest.param([CAFE, Customer("C3", "Nordic Café AB, Köket")], ["C1", "C3"], "names alike", id="a part, no key"),
    pytest.param(
        [Customer(key, "Nordic Café AB") for key in ("C1", "C3", "C4", "C5")],
        ["C1", "C3", "C4", "C5"],
        "the same name",
        id="four of them",
    ),
    pytest.param([CAFE, Customer("C3", "Nordic Café AB", OTHER_VAT)], [], "", id="another VAT number"),
    pytest.param([CAFE, Customer("C3", "Nordic Cafe Oy")], [], "", id="another legal form"),
    pytest.param([CAFE, Customer("C3", "Nordic Hotell AB", VAT)], [], "", id="a group"),
    pytest.param([Customer("C1", ""), Customer("C3", "")], [], "", id="no names"),
    pytest.param([Customer(f"C{number}", "Test") for number in range(30)], [], "", id="a name that says nothing"),
]


@pytest.mark.parametrize(("customers", "keys", "reason"), DUPLICATES)
def test_customers_that_are_there_twice(customers: Sequence[Customer], keys: list[str], reason: str) -> None:
    found = customer_duplicates(customers)
    assert [customer.key for group in found for customer in group.customers] == keys
    assert all(reason in group.reason for group in found)
