"""How keys are read: what is one number, what is not, and what is none at all."""

from __future__ import annotations

import pytest

from cloudmore.mapping.key_text import TaxNumber, is_junk, number_key, tax_number, without_zeros

# Made-up numbers: their check digits are wrong.
ONE_NUMBER = {
    "Swedish": (
        *("SE556677889901", "se556677889901", "SE 5566778899 01", "SE-556677-8899-01", "556677-8899", "5566778899"),
        *("556677889901", "165566778899", "16556677-8899", "SE5566778899", "VAT: SE556677889901", "Org.nr 556677-8899"),
        *("Momsreg.nr SE556677889901", "\uff33\uff25556677889901", "SE\u00a0556677889901"),
    ),
    "Norwegian": ("NO987654329MVA", "NO 987 654 329 MVA", "987 654 329", "987654329 mva", "Org.no. 987654329"),
    "Danish": ("DK12345679", "DK-12 34 56 79", "12 34 56 79", "CVR-nr. 12345679", "CVR: DK12345679"),
    "Finnish": ("FI12345671", "1234567-1", "FI-1234567-1", "Y-tunnus 1234567-1", "12345671"),
    "German": ("DE123456787", "DE 123 456 787", "USt-IdNr. DE123456787", "123456787"),
    "Swiss": ("CHE-123.456.788 MWST", "CHE123456788", "CHE-123.456.788 TVA", "UID CHE-123.456.788"),
    "Belgian, in nine digits and in ten": ("BE0123456780", "BE 123.456.780", "BE0123.456.780"),
    "Greek, by both codes": ("EL123456780", "GR123456780"),
    "Irish of the North and British": ("XI123456788", "GB123456788", "GB 123 4567 88"),
    "of a German court": ("HRB 12345", "hrb12345", "HRB-12345"),
    "Scottish": ("SC123456", "sc 123456"),
    "British, with its zeros": ("01234568", "0123 4568"),
}


@pytest.mark.parametrize("spellings", ONE_NUMBER.values(), ids=ONE_NUMBER)
def test_every_spelling_of_a_number_is_one_number(spellings: tuple[str, ...]) -> None:
    numbers = [tax_number(spelling) for spelling in spellings]
    assert {None if number is None else number.national for number in numbers} == {
        numbers[0].national if numbers[0] else ""
    }
    assert not any(one and other and one.is_of_another_country(other) for one in numbers for other in numbers)


TWO_NUMBERS = [
    pytest.param("556677-8899", "556677-8898", id="a digit"),
    pytest.param("SE556677889901", "FI55667788", id="two countries"),
    pytest.param("DE123456787", "PT123456787", id="the same digits in two countries"),
    pytest.param("NO987654329MVA", "DE987654329", id="Norwegian and German"),
    pytest.param("01234568", "1234568", id="a leading zero of a British number"),
    pytest.param("SC123456", "NI123456", id="Scottish and Northern Irish"),
    pytest.param("HRB 12345", "HRA 12345", id="two registers of a court"),
    pytest.param("BE0123456780", "BE1123456780", id="Belgian ones that begin otherwise"),
    pytest.param("NL123456788B01", "NL123456788B02", id="two units of a Dutch company"),
]


@pytest.mark.parametrize(("one", "other"), TWO_NUMBERS)
def test_two_numbers_stay_two(one: str, other: str) -> None:
    first, second = tax_number(one), tax_number(other)
    assert first is not None
    assert second is not None
    assert first.national != second.national or first.is_of_another_country(second)


COUNTRIES = [
    pytest.param("556677-8899", TaxNumber("SE", "5566778899"), id="the dash is Swedish"),
    pytest.param("1234567-1", TaxNumber("FI", "12345671"), id="the dash is Finnish"),
    pytest.param("551277-8899", TaxNumber(None, "5512778899"), id="a birthday is no Swedish company's"),
    pytest.param("5566778899", TaxNumber(None, "5566778899"), id="digits alone are of no country"),
    pytest.param("987654329 MVA", TaxNumber("NO", "987654329"), id="the word behind it is Norwegian"),
    pytest.param("SE12345", TaxNumber(None, "SE12345"), id="not as long as a Swedish one"),
    pytest.param("198001011234", TaxNumber(None, "8001011234"), id="the century of a sole trader"),
    pytest.param("SE198001011234", TaxNumber("SE", "1980010112"), id="with the country it is a VAT number"),
    pytest.param("287654329 TVA", TaxNumber(None, "287654329"), id="the word behind it is that of several countries"),
    pytest.param("551277889901", TaxNumber(None, "551277889901"), id="a birthday and two digits are nothing Swedish"),
    pytest.param("5560000012", TaxNumber(None, "5560000012"), id="five zeros are not made up"),
    pytest.param("189801011234", TaxNumber(None, "9801011234"), id="the century of an old sole trader"),
    pytest.param("24681", TaxNumber(None, "24681"), id="five digits are a number"),
]


@pytest.mark.parametrize(("text", "number"), COUNTRIES)
def test_a_country_counts_only_where_it_is_written(text: str, number: TaxNumber) -> None:
    assert tax_number(text) == number


JUNK = (
    *(None, "", " ", "-", "--", "?", ".", "0", "00000", "N/A", "n.a.", "NA", "none", "None", "NULL", "null", "nil"),
    *("test", "TEST", "Test.", "xxx", "111111111", "9999999999", "SE000000000001", "Saknas", "okänd", "Ingen", "ej"),
    *("unbekannt", "keine", "entfällt", "ukjent", "mangler", "ei ole", "puuttuu", "not available", "TBD"),
    *("inte angivet", "keine Angabe", "ikke oplyst", "ei tiedossa", "not VAT registered", "Amtsgericht München"),
    *("Registered", "#VALUE!", "1900-01-01", "01.01.1900", "1/1/1900", "121212-1212", "19121212-1212", "00000001"),
    *("556000-0000", "SE999999999901", "DK20000000", "HRB 12"),
)


@pytest.mark.parametrize("text", JUNK)
def test_junk_is_no_number_of_a_company(text: str | None) -> None:
    assert tax_number(text) is None


@pytest.mark.parametrize("text", ["1234567890", "123456789", "12345678", "987654321", "1234", "2468"])
def test_counting_is_no_number_of_a_company(text: str) -> None:
    assert tax_number(text) is None


@pytest.mark.parametrize(
    "text",
    [None, "", "-", "0", "000", "N/A", "none", "test", "111", "99999", "saknas", "\uff10", "k.A.", "vet ej", "#REF!"],
)
def test_junk_is_no_customer_number(text: str | None) -> None:
    assert number_key(text) is None


NUMBERS = [
    pytest.param("C-10001", "C10001", id="a dash"),
    pytest.param(" c 10001 ", "C10001", id="blanks and small letters"),
    pytest.param("10001.0", "10001", id="a spreadsheet's number"),
    pytest.param("10001,00", "10001", id="a spreadsheet's number with a comma"),
    pytest.param("00123", "00123", id="leading zeros stay"),
    pytest.param("1234567", "1234567", id="counting may be a customer's number"),
    pytest.param("11", "11", id="two digits that are the same, too"),
    pytest.param("29000001", "29000001", id="a key of a PSA"),
]


@pytest.mark.parametrize(("text", "key"), NUMBERS)
def test_a_customer_number_is_compared_without_signs(text: str, key: str) -> None:
    assert number_key(text) == key


@pytest.mark.parametrize(
    ("key", "bare"), [("00123", "123"), ("C00123", "C123"), ("100", "100"), ("C0", "C0"), ("A100B007", "A100B7")]
)
def test_zeros_that_a_spreadsheet_takes_away(key: str, bare: str) -> None:
    assert without_zeros(key) == bare


def test_zeros_alone_are_junk_however_many() -> None:
    assert is_junk("0" * 12)
    assert not is_junk("0" * 11 + "1")
