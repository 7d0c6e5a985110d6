"""Lists of customers as other systems export them: which column is what, and what is told when that is not clear."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from cloudmore import ConfigurationError
from cloudmore.mapping import Customer, read_customers

WHOLE = Customer("1001", "Nordic Café AB", "SE556677889901", "556677-8899", "K7")
VALUES = ("1001", "Nordic Café AB", "SE556677889901", "556677-8899", "K7")
HEADINGS = [
    pytest.param("Key,Name,VAT,Registration number,Customer number", id="our own words"),
    pytest.param("Customer ID,Customer Name,VAT No.,Company Reg. No.,Customer No.", id="English"),
    pytest.param("Id,Company,VAT Registration Number,Organization Number,Client Number", id="other English"),
    pytest.param("Kund-ID,Företagsnamn,Momsnummer,Organisationsnummer,Kundnummer", id="Swedish"),
    pytest.param("Kundkod,Namn,Momsreg.nr,Org.nr,Kundnr", id="short Swedish"),
    pytest.param("Debitor,Firma,USt-IdNr.,Handelsregister-Nr.,Kundennummer", id="German"),
    pytest.param("Kode,Kundenavn,MVA-nummer,Organisasjonsnummer,Kundenummer", id="Norwegian"),
    pytest.param("Debitornummer,Virksomhedsnavn,SE-nummer,CVR-nr.,Kundenr.", id="Danish"),
    pytest.param("Asiakastunnus,Yrityksen nimi,ALV-numero,Y-tunnus,Asiakasnumero", id="Finnish"),
    pytest.param("KEY,NAME,VAT_NUMBER,REGISTRATION_NUMBER,CUSTOMER_NUMBER", id="capital letters"),
]


def written(folder: Path, *rows: str, encoding: str = "utf-8") -> Path:
    file = folder / "customers.csv"
    file.write_text("\n".join(rows) + "\n", encoding=encoding)
    return file


@pytest.mark.parametrize("headings", HEADINGS)
def test_usual_headings_are_known(tmp_path: Path, headings: str) -> None:
    assert read_customers(written(tmp_path, headings, ",".join(VALUES))) == (WHOLE,)


@pytest.mark.parametrize(
    ("headings", "customer"),
    [
        ("Kundnummer;Namn;Adress", Customer("00123", "Nordic Café AB")),
        ("No.;Name;City", Customer("00123", "Nordic Café AB")),
        ("Asiakasnumero;Nimi;Kaupunki", Customer("00123", "Nordic Café AB")),
    ],
)
def test_a_customer_number_alone_is_the_key_and_stays_text(tmp_path: Path, headings: str, customer: Customer) -> None:
    file = written(tmp_path, headings, "00123;Nordic Café AB;Malmö", encoding="cp1252")
    assert read_customers(file) == (customer,)


@pytest.mark.parametrize(
    "columns",
    [
        {"key": "A", "name": "B", "vat_number": "C"},
        {"key": "a", "name": " b ", "vat_number": "C"},
    ],
)
def test_columns_can_be_named(tmp_path: Path, columns: Mapping[str, str]) -> None:
    file = written(tmp_path, "A,B,C", "1001,Nordic Café AB,SE556677889901")
    assert read_customers(file, columns) == (Customer("1001", "Nordic Café AB", "SE556677889901"),)


def test_a_named_column_wins_over_a_known_heading(tmp_path: Path) -> None:
    file = written(tmp_path, "Id,Autotask,Name", "1,29000001,Nordic Café AB")
    assert read_customers(file, {"key": "Autotask"})[0].key == "29000001"


def test_empty_cells_are_no_keys_and_equal_rows_are_one_customer(tmp_path: Path) -> None:
    file = written(tmp_path, "Id,Name,VAT", "1,A,", "1,A,", "2,,")
    assert read_customers(file) == (Customer("1", "A"), Customer("2", ""))


MISTAKES = [
    pytest.param(
        ("City,Name", "Malmö,A"),
        {},
        "No heading of FILE is known to be the key of a customer: City, Name.",
        "key=HEADING",
        id="no key",
    ),
    pytest.param(
        ("Id,City", "1,Malmö"), {}, "is known to be the name of a customer: Id, City.", "name=HEADING", id="no name"
    ),
    pytest.param(
        ("Id,Code,Name", "1,2,A"),
        {},
        "Several headings of FILE may be the key of a customer: Id, Code.",
        "key=HEADING",
        id="two keys",
    ),
    pytest.param(
        ("Id,Name,VAT,Momsnr", "1,A,,"),
        {},
        "may be the VAT number of a customer: VAT, Momsnr.",
        "vat_number=",
        id="two VAT numbers",
    ),
    pytest.param(
        ("Id,Name", "1,A"),
        {"key": "Nr"},
        "FILE has no heading 'Nr', which was named as the key.",
        "Id, Name",
        id="no such heading",
    ),
    pytest.param(("Id,Name", "1,A"), {"keys": "Id"}, "A customer has no 'keys'", "vat_number", id="no such field"),
    pytest.param(
        ("Id,Name", "1,A", ",B"), {}, "The customer on line 3 of FILE has no key.", "under Id", id="no key in a row"
    ),
    pytest.param(
        ("Id,Name", "1,A", "2,B", "1,C"),
        {},
        "Lines 2 and 4 of FILE are two customers with the key 1.",
        "take one line out",
        id="one key twice",
    ),
    pytest.param(
        ("Id,Name", "c1,A", "C1,B"),
        {},
        "Lines 2 and 3 of FILE are two customers with the key C1.",
        "",
        id="in other letter case",
    ),
    pytest.param(("Id,Name",), {}, "There is no customer in FILE.", "Export the customers", id="no row"),
]


@pytest.mark.parametrize(("rows", "columns", "message", "remedy"), MISTAKES)
def test_what_is_not_clear_is_told(
    tmp_path: Path, rows: tuple[str, ...], columns: Mapping[str, str], message: str, remedy: str
) -> None:
    file = written(tmp_path, *rows)
    with pytest.raises(ConfigurationError) as told:
        read_customers(file, columns)
    assert message.replace("FILE", str(file)) in told.value.message
    assert remedy in told.value.remedy
