"""Which column of a file of invoices is what: proposed, said once, kept, and asked again when the headings change."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from cloudmore import ConfigurationError
from cloudmore.billing import read_invoices
from cloudmore.billing.reconcile.choosing import chosen_columns
from cloudmore.billing.reconcile.column_file import COLUMN_FILE
from cloudmore.billing.reconcile.columns import TableColumns, given_columns
from cloudmore.billing.reconcile.headings import MEANINGS, plain_heading, proposals
from cloudmore.table_file import TableFile, read_table

HEADINGS = "Kundnr;Kundnamn;Artikelnr;Antal;Belopp;Notering"
SAID = {"customer_key": "Kundnr", "item": "Artikelnr", "amount": "Belopp"}


def table(folder: Path, headings: str = HEADINGS) -> TableFile:
    path = folder / "file.csv"
    path.write_text(f"{headings}\n", "utf-8")
    return read_table(path)


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        pytest.param(
            "Kundnr;Kundnamn;Artikelnr;Benämning;Antal;À-pris;Belopp;Moms;Valuta;Fakturadatum;Fakturanr",
            "customer_key customer_name item description quantity unit_price amount tax_amount currency date document",
            id="Swedish",
        ),
        pytest.param(
            "Customer No.;Customer Name;Item No.;Description;Quantity;Unit Price;Line Amount Excl. VAT;Currency Code;"
            "Posting Date;Document No.;Document Type",
            "customer_key customer_name item description quantity unit_price amount currency date document "
            "document_type",
            id="English",
        ),
        pytest.param(
            "Kundennummer;Kundenname;Artikel-Nr.;Bezeichnung;Menge;Einzelpreis;Nettobetrag;MwSt.;Währung;"
            "Rechnungsdatum;Rechnungsnr.;Belegart",
            "customer_key customer_name item description quantity unit_price amount tax_amount currency date document "
            "document_type",
            id="German",
        ),
        pytest.param(
            "Kundenr;Kundenavn;Varenr;Beskrivelse;Antall;Pris;Beløp eks. mva;MVA;Valuta;Fakturadato;Fakturanr",
            "customer_key customer_name item description quantity unit_price amount tax_amount currency date document",
            id="Norwegian",
        ),
        pytest.param(
            "Debitornr.;Navn;Varenummer;Tekst;Antal;Stykpris;Beløb ekskl. moms;Moms;Valuta;Dato;Fakturanummer",
            "customer_key customer_name item description quantity unit_price amount tax_amount currency date document",
            id="Danish",
        ),
        pytest.param(
            "Asiakasnumero;Asiakkaan nimi;Tuotekoodi;Kuvaus;Määrä;Yksikköhinta;Veroton summa;ALV;Valuutta;Päivämäärä;"
            "Laskunumero;Laskutyyppi",
            "customer_key customer_name item description quantity unit_price amount tax_amount currency date document "
            "document_type",
            id="Finnish",
        ),
    ],
)
def test_headings_of_six_languages_are_known_in_their_order(headings: str, found: str) -> None:
    given = headings.split(";")
    assert proposals(given) == dict(zip(found.split(), given, strict=True))


@pytest.mark.parametrize(
    ("headings", "proposed"),
    [
        pytest.param(["Total", "Net amount"], {"amount": "Net amount"}, id="the better word wins"),
        pytest.param(["Amount (SEK)"], {"amount": "Amount (SEK)"}, id="a currency in brackets"),
        pytest.param(["Amount SEK"], {"amount": "Amount SEK"}, id="a currency behind"),
        pytest.param(["SKU"], {"item": "SKU"}, id="three capital letters that are no currency"),
        pytest.param(["Total VAT"], {}, id="a tax is no amount"),
        pytest.param(["Amount incl. VAT"], {}, id="with tax"),
        pytest.param(["Customer"], {"customer_name": "Customer"}, id="a word for names and keys"),
        pytest.param(["Foo", "SEK", "€"], {}, id="nothing known"),
    ],
)
def test_only_what_is_known_is_proposed(headings: list[str], proposed: dict[str, str]) -> None:
    assert proposals(headings) == proposed


def test_no_heading_means_two_things() -> None:
    words = [word for meaning in MEANINGS.values() for word in dict.fromkeys(meaning.headings)]
    assert sorted(words) == sorted(set(words))
    assert [word for word in words if plain_heading(word) != word] == []


def test_what_is_said_is_kept_and_asked_no_more(tmp_path: Path) -> None:
    path = tmp_path / COLUMN_FILE
    first = chosen_columns(table(tmp_path), path, given=SAID, settings={"numbers": "sv-SE", "currency": "sek"})
    assert first.is_new
    assert not path.exists(), "it is written once the file could be read"
    assert first.keep(path)
    assert first.columns.unused(first.headings) == ("Kundnamn", "Antal", "Notering")
    again = chosen_columns(table(tmp_path, "NOTERING;Antal;Belopp;Kundnr;Kundnamn;Artikelnr"), path)
    assert (again.columns, again.is_new) == (first.columns, False)
    assert again.columns == TableColumns(SAID, numbers="sv-SE", currency="SEK")
    assert not again.keep(path)


def test_what_somebody_wrote_in_the_file_of_the_answers_stays(tmp_path: Path) -> None:
    path = tmp_path / COLUMN_FILE
    chosen_columns(table(tmp_path), path, given=SAID).keep(path)
    path.write_text(f"# ours\n{path.read_text('utf-8')}\n# the end\n", "utf-8")
    chosen_columns(table(tmp_path, "Key;Total"), path, given={"customer_key": "Key", "amount": "Total"}).keep(path)
    chosen_columns(table(tmp_path), path, given={"quantity": "Antal"}).keep(path)
    text = path.read_text("utf-8")
    assert text.startswith("# ours\n# How files are read")
    assert "# the end" in text
    entries = tomllib.loads(text)["file"]
    assert [each["columns"] for each in entries] == [
        {**SAID, "quantity": "Antal"},
        {"customer_key": "Key", "amount": "Total"},
    ]


def test_a_column_can_be_taken_out_again(tmp_path: Path) -> None:
    path = tmp_path / COLUMN_FILE
    chosen_columns(table(tmp_path), path, given=SAID).keep(path)
    assert chosen_columns(table(tmp_path), path, given={"item": ""}).keep(path)
    assert tomllib.loads(path.read_text("utf-8"))["file"][0]["columns"] == {
        "customer_key": "Kundnr",
        "amount": "Belopp",
    }


def test_without_tomlkit_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = chosen_columns(table(tmp_path), None, given=SAID)
    monkeypatch.setitem(sys.modules, "tomlkit", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'cloudmore-client\[billing\]'"):
        chosen.keep(tmp_path / COLUMN_FILE)


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    chosen = chosen_columns(table(tmp_path), None, given=SAID)
    with pytest.raises(ConfigurationError, match="cannot be written") as caught:
        chosen.keep(tmp_path / "missing" / COLUMN_FILE)
    assert caught.value.remedy == "Choose another place with --columns."


def test_a_file_is_opened_by_its_path_and_what_was_said_is_kept_once_it_could_be_read(tmp_path: Path) -> None:
    path, answers = tmp_path / "file.csv", tmp_path / COLUMN_FILE
    path.write_text(f"{HEADINGS}\nK1;x;A;1;1,234;\n", "utf-8")
    with pytest.raises(ConfigurationError, match="can be read in two ways"):
        read_invoices(path, columns=SAID, answers=answers)
    assert not answers.exists()
    assert read_invoices(path, columns=SAID, settings={"numbers": "sv-SE"}, answers=answers).kept_in == answers
    assert read_invoices(path, answers=answers).kept_in is None
    assert read_invoices(path, columns=SAID, settings={"numbers": "1,234.50"}).kept_in is None


def test_without_a_person_unknown_headings_are_refused_with_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        chosen_columns(table(tmp_path, "Kundnr;Kundens ort;Belopp"), tmp_path / COLUMN_FILE)
    assert "Its headings are 'Kundnr', 'Kundens ort', 'Belopp'." in caught.value.message
    assert "--column customer_key=Kundnr --column amount=Belopp." in caught.value.remedy
    assert str(tmp_path / COLUMN_FILE) in caught.value.remedy


def test_what_cannot_be_proposed_is_left_to_fill_in(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        chosen_columns(table(tmp_path, "Foo;It's"), None)
    assert "--column customer_key=HEADING --column amount=HEADING." in caught.value.remedy
    with pytest.raises(ConfigurationError) as caught:
        chosen_columns(table(tmp_path, "Customer;Net amount"), None)
    assert "it: --column customer_name=Customer --column 'amount=Net amount'." in caught.value.remedy


def test_an_empty_column_is_not_proposed(tmp_path: Path) -> None:
    file = tmp_path / "template.csv"
    file.write_text("Customer;Total;Quantity;Price\nExempel AB;;2;5.00\nProva AB;;1;4.00\n", "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        chosen_columns(read_table(file), None)
    assert "it: --column customer_name=Customer --column quantity=Quantity --column unit_price=Price." in (
        caught.value.remedy
    )


def test_changed_headings_are_told_and_asked_again(tmp_path: Path) -> None:
    path = tmp_path / COLUMN_FILE
    chosen_columns(table(tmp_path), path, given=SAID).keep(path)
    changed = table(tmp_path, HEADINGS.replace("Belopp", "Summa").replace("Artikelnr", "Artikel nummer 2"))
    with pytest.raises(ConfigurationError) as caught:
        chosen_columns(changed, path)
    assert "have changed since they were last said; gone: 'Artikelnr', 'Belopp', new: 'Artikel nummer 2', 'Summa'." in (
        caught.value.message
    )
    assert "customer_key=Kundnr" in caught.value.remedy


def test_a_file_of_another_kind_is_no_changed_one(tmp_path: Path) -> None:
    path = tmp_path / COLUMN_FILE
    chosen_columns(table(tmp_path), path, given=SAID).keep(path)
    with pytest.raises(ConfigurationError) as caught:
        chosen_columns(table(tmp_path, "Kundnr;Belopp"), path)
    assert "have changed" not in caught.value.message


class Person:
    """Answers from a table, or with Enter: that takes the proposal."""

    def __init__(self, answers: Mapping[str, list[str]]) -> None:
        self.answers = {about: list(each) for about, each in answers.items()}
        self.asked: list[tuple[str, str | None]] = []

    def __call__(self, question: str, proposal: str | None) -> str:
        self.asked.append((question, proposal))
        for about, answers in self.answers.items():
            if f"Which column is {about}?" in question and answers:
                return answers.pop(0)
        return proposal or ""


def test_a_person_is_asked_once_for_each_column_with_what_is_proposed(tmp_path: Path) -> None:
    path = tmp_path / COLUMN_FILE
    person = Person({"the customer's name": ["-"], "the quantity": ["Anzahl", "antal"]})
    chosen = chosen_columns(table(tmp_path), path, ask=person)
    assert chosen.columns.columns == {**SAID, "quantity": "Antal"}
    assert [proposal for _question, proposal in person.asked][:3] == ["Kundnr", "Kundnamn", "Artikelnr"]
    assert any("There is no heading 'Anzahl'; they are 'Kundnr'" in question for question, _proposal in person.asked)
    assert len(person.asked) == len(MEANINGS) + 1
    chosen.keep(path)
    silent = Person({})
    chosen_columns(table(tmp_path), path, ask=silent)
    assert silent.asked == []


def test_a_person_is_proposed_what_was_said_before_the_headings_changed(tmp_path: Path) -> None:
    path = tmp_path / COLUMN_FILE
    said = {"customer_key": "Kundnr", "amount": "Notering"}
    chosen_columns(table(tmp_path), path, given=said, settings={"numbers": "1.234,50"}).keep(path)
    person = Person({})
    chosen = chosen_columns(table(tmp_path, f"{HEADINGS};Rabatt"), path, ask=person)
    assert chosen.columns.columns["amount"] == "Notering"
    assert chosen.columns.numbers == "1.234,50"
    assert person.asked[0][0].startswith("Its headings have changed since they were last said; new: 'Rabatt'.")


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["amount"], "does not say which column is what"),
        (["price=Pris"], "does not say which column is what"),
        (["amount=A", "Amount=B"], "given twice"),
    ],
)
def test_options_that_say_nothing_are_refused(texts: list[str], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        given_columns(texts)


def test_options_are_read_as_a_person_writes_them() -> None:
    assert given_columns(["Customer-Key = Kund=nr", "item="]) == {"customer_key": "Kund=nr", "item": ""}


@pytest.mark.parametrize(
    ("columns", "settings", "message"),
    [
        ({"amount": "Belopp"}, {}, "customer_key or customer_name"),
        ({"customer_key": "Kundnr"}, {}, "which column is amount"),
        ({**SAID, "item": "Nope"}, {}, "no heading 'Nope' for item"),
        ({**SAID, "colour": "Antal"}, {}, "No column is called 'colour'"),
        (SAID, {"numbers": "1,234"}, "does not say how numbers"),
        (SAID, {"dates": "YYYY"}, "does not say how dates"),
        (SAID, {"currency": "kronor"}, "is no currency"),
        (SAID, {"credits": "minus"}, "does not say how credits"),
        (SAID, {"colour": "red"}, "No setting of a file is called colour"),
    ],
)
def test_what_does_not_fit_the_file_is_refused(
    tmp_path: Path, columns: dict[str, str], settings: dict[str, str | None], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        TableColumns.of(table(tmp_path).headings, columns, settings)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[file]\n", "cannot be read from"),
        ("file = 3\n", "something else than"),
        ("other = 3\n", "something else than"),
        ("file = [3]\n", "Entry 1 of .* lacks headings or columns"),
        ("[[file]]\nheadings = ['a']\n", "Entry 1 of .* lacks headings or columns"),
        ("[[file]]\nheadings = [1]\ncolumns = {}\n", "Entry 1 of .* lacks headings or columns"),
        ("[[file]]\nheadings = ['a']\ncolumns = {amount = 1}\n", "amount of entry 1"),
        ("[[file]]\nheadings = ['a']\nnumbers = 1\ncolumns = {}\n", "numbers of entry 1"),
    ],
)
def test_a_file_of_answers_that_is_broken_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / COLUMN_FILE
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match=message):
        chosen_columns(table(tmp_path), path, given=SAID)
    assert path.read_text("utf-8") == text
