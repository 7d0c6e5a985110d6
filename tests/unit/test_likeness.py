"""How names of companies are compared: what is the same, what is another company, and how it is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cloudmore.mapping.likeness import likeness
from cloudmore.mapping.names import read_name


def score(one: str, other: str) -> Decimal:
    return likeness(read_name(one), read_name(other)).score


# An organization's name, a customer's, and how like they are.
PAIRS = [
    pytest.param("Nordic Café AB", "Nordic Cafe Aktiebolag", "100.0", id="accents and a form that is spelled out"),
    pytest.param("Nordic Café AB", "Nordic Cafe Oy", "85.0", id="another legal form"),
    pytest.param("Nordic Café AB", "NORDIC CAFÉ", "98.0", id="no legal form"),
    pytest.param("AB Nordic Café", "Nordic Café A.B.", "100.0", id="the form before the name, and with dots"),
    pytest.param("Nordic Café AB (publ)", "Nordic Café AB", "100.0", id="a listed company"),
    pytest.param("Oy Nordic Café Ab", "Nordic Café Oy", "100.0", id="both languages of Finland"),
    pytest.param("Nordic Café A/S", "Nordic Café AS", "96.0", id="Danish or Norwegian"),
    pytest.param("Nordic Café ApS", "Nordic Café A/S", "85.0", id="two Danish forms"),
    pytest.param("Café Nordic AB", "Nordic Café AB", "99.0", id="another order"),
    pytest.param("NordicCafé AB", "Nordic Café AB", "98.0", id="no blank"),
    pytest.param("Nordic-Café AB", "Nordic Café AB", "100.0", id="a dash within"),
    pytest.param("Müller GmbH", "Mueller Gesellschaft mit beschränkter Haftung", "98.0", id="umlauts in two letters"),
    pytest.param("Ålborg Bil ApS", "Aalborg Bil ApS", "99.0", id="the Danish letter in two"),
    pytest.param("Strauß Bau KG", "STRAUSS BAU KG", "100.0", id="capital letters of a sharp s"),
    pytest.param("Berg & Holm AB", "Berg och Holm AB", "100.0", id="and"),
    pytest.param("CafÃ© Nordic AB", "Café Nordic AB", "100.0", id="read in the wrong encoding"),
    pytest.param("Café Sthlm AB", "Café Stockholm AB", "97.5", id="a short word"),
    pytest.param("NCF AB", "Nordic Café Foods AB", "80.0", id="first letters"),
    pytest.param("Nordic Café AB (old)", "Nordic Café AB", "100.0", id="the organization is old"),
    pytest.param("Nordic Café AB", "Nordic Café AB (old)", "92.0", id="the customer is old"),
    pytest.param("Nordic Café AB (old)", "Nordic Café AB (old)", "100.0", id="both are old"),
    pytest.param("Nordic Café AB", "Nordic Café AB OLD", "92.0", id="the customer is old, without brackets"),
    pytest.param("Nordic Café AB", "zz Nordic Café AB", "92.0", id="the customer is sorted to the end"),
    pytest.param("Bagarn", "Svensson Bröd AB t/a Bagarn", "94.0", id="a trading name"),
    pytest.param("Bagarn", "Svensson Bröd AB (Bagarn)", "94.0", id="a trading name in brackets"),
    pytest.param("Nordic Café AB - Köket", "Nordic Café AB", "98.0", id="a part of the customer"),
    pytest.param("Nordic Café AB, Köket", "Nordic Café Aktiebolag", "98.0", id="a part behind a comma"),
    pytest.param("Fabrikam (Sweden)", "Contoso (Sweden)", "31.0", id="the same remark"),
    pytest.param("Nordic Café OLD (Bagarn)", "Nordic Café", "98.0", id="old, and a trading name"),
    pytest.param("Spa Hotell AB", "Hotell Spa", "97.0", id="a word that is a legal form elsewhere"),
    pytest.param("Fabrikam (Bagarn)", "Contoso (Bagarn)", "60.7", id="the same word in brackets"),
    pytest.param("Nordic As Mat AB", "Nordic Mat AB", "91.0", id="a word in the middle that is a legal form elsewhere"),
    pytest.param("Ek AB", "Ek Aktiebolag", "100.0", id="a name that is a legal form elsewhere"),
    pytest.param("Krüger e.K.", "Krüger eingetragener Kaufmann", "100.0", id="a form with dots that is a name without"),
    pytest.param("Anna Annas Bygg", "Annas Mur", "44.9", id="a word is paired once"),
    pytest.param("Fabrikam AB", "Contoso AB", "0.0", id="nothing in common"),
    pytest.param("AB", "AB", "100.0", id="a name that is a legal form"),
    pytest.param("!", "!", "0.0", id="no letter at all"),
]


@pytest.mark.parametrize(("organization", "customer", "expected"), PAIRS)
def test_names_are_as_like_as_expected(organization: str, customer: str, expected: str) -> None:
    assert score(organization, customer) == Decimal(expected)


# A name, and customers from the one that is most like it to the one that is least.
ORDERS = [
    pytest.param(
        "Nordic Café AB",
        ("Nordic Cafe Aktiebolag", "Nordic Café", "Nordic Café Oy", "Nordic Hotell AB", "Southern Hotell Oy"),
        id="forms and words",
    ),
    pytest.param("Lindqvist Bygg AB", ("Lindqvist Bygg AB", "Lindkvist Bygg AB", "Lindgren Bygg AB"), id="one letter"),
    pytest.param(
        "Ventora Norge AS", ("Ventora Norge AS", "Ventora AS", "Ventora Holding AS", "Ventura Sverige AB"), id="a group"
    ),
    pytest.param("MFT Redovisning AB", ("MFTRedovisning AB", "Redovisning AB", "RSD Redovisning AB"), id="letters"),
]


@pytest.mark.parametrize(("name", "customers"), ORDERS)
def test_the_more_like_name_has_the_higher_score(name: str, customers: tuple[str, ...]) -> None:
    scores = [score(name, each) for each in customers]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]


REASONS = [
    pytest.param("Nordic Café AB", "Nordic Cafe Oy", "the same words; another legal form: AB and Oy", id="form"),
    pytest.param("Café Nordic", "Nordic Cafe", "the same words in another order", id="order"),
    pytest.param("Nordic Cafe", "NordicCafe", "the same letters, other blanks", id="blanks"),
    pytest.param("Nordik Café", "Nordic Cafe", "like words: nordik and nordic", id="a mistake"),
    pytest.param("Nordic Café", "Nordic Café Malmö", "only the customer has malmo", id="a word more"),
    pytest.param("Nordic Café Malmö", "Nordic Café", "only the organization has malmo", id="a word less"),
    pytest.param("Nordic Café AB", "Nordic Café", "the same words; one has no legal form", id="no form"),
    pytest.param("Bagarn", "Svensson (Bagarn)", "the same words; the customer's name in brackets", id="in brackets"),
    pytest.param(
        "Bagarn",
        "Svensson dba Bagarn",
        "the same words; the customer's name as a trading name or an earlier one",
        id="trading name",
    ),
    pytest.param("Nordic Café", "Nordic Café (gammal)", "the same words; the customer is marked as old", id="old"),
    pytest.param("NCF", "Nordic Café Foods", "NCF are the first letters of nordic cafe foods", id="first letters"),
    pytest.param("Fabrikam", "Contoso", "only the organization has fabrikam; only the customer has contoso", id="none"),
    pytest.param(
        "Tridra Bau", "TridaBau", "like words: tridrabau and tridabau, other blanks", id="a mistake and a blank"
    ),
]


@pytest.mark.parametrize(("organization", "customer", "reason"), REASONS)
def test_the_reason_is_told_in_words(organization: str, customer: str, reason: str) -> None:
    assert likeness(read_name(organization), read_name(customer)).reason == reason


@pytest.mark.parametrize(
    ("one", "other", "same", "part"),
    [
        ("Nordic Café AB", "NORDIC CAFE aktiebolag", True, True),
        ("Nordic Café", "Nordic Café AB", True, True),
        ("Nordic Café AB, Köket", "Nordic Café AB", False, True),
        ("Nordic Café AB (Köket)", "Nordic Café AB", False, True),
        ("Nordic Café AB", "Nordic Café AB, Köket", False, False),
        ("Nordic Café Oy", "Nordic Café AB", False, False),
        ("Nordic Café Holding AB", "Nordic Café AB", False, False),
        ("Nordic Café AB (old)", "Nordic Café AB", True, True),
    ],
)
def test_what_is_the_same_name_and_what_is_a_part_of_it(one: str, other: str, *, same: bool, part: bool) -> None:
    assert read_name(one).is_of_the_same_name(read_name(other)) is same
    assert read_name(one).is_part_of(read_name(other)) is part


@pytest.mark.parametrize("name", ["Old Spice AB", "Gammal Dansk ApS", "Konkursförvaltning AB", "Test AB", "(Old)"])
def test_a_name_with_such_a_word_is_not_marked_as_old(name: str) -> None:
    assert not read_name(name).is_old


@pytest.mark.parametrize(
    "name", ["", " ", "!", "()", "AB", "株式会社 見本", "\ufffd", "Ã", "a" * 500, "- , - (", "(Bara) (Parenteser)"]
)
def test_any_text_is_a_name(name: str) -> None:
    assert Decimal(0) <= score(name, "Nordic Café AB") <= Decimal(100)
    assert Decimal(0) <= score("Nordic Café AB", name) <= Decimal(100)
