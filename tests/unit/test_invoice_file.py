"""The invoiced rows of a file: what is passed on, with which sign, and what is set apart with its money."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cloudmore import ConfigurationError
from cloudmore.billing.reconcile.columns import TableColumns
from cloudmore.billing.reconcile.headings import proposals
from cloudmore.billing.reconcile.invoice_file import InvoiceFile
from cloudmore.billing.reconcile.invoice_row import InvoiceRow, SetApart
from cloudmore.table_file import read_table

ALL = "Kundnr;Kundnamn;Artikelnr;Benämning;Antal;À-pris;Belopp;Moms;Valuta;Datum;Fakturanr;Typ\n"
FEW = "Kundnr;Artikelnr;Benämning;Antal;Belopp;Typ\n"
WITHOUT_ITEMS = "Kundnr;Benämning;Belopp\n"


def invoices(folder: Path, content: str, **settings: str | None) -> InvoiceFile:
    path = folder / "invoices.csv"
    path.write_text(content, "utf-8")
    table = read_table(path)
    return InvoiceFile.of(table, TableColumns.of(table.headings, proposals(table.headings), settings))


def money(rows: list[InvoiceRow]) -> list[tuple[int, str]]:
    return [(row.line_number, str(row.amount)) for row in rows]


def test_everything_that_a_row_says_is_read(tmp_path: Path) -> None:
    text = f"{ALL}K1;Nordic Café;A1;Licence;3;10,00;30,00;7,50;sek;2026-10-31;F7;Faktura\n;;;;;;5;;;;;\n"
    file = invoices(tmp_path, text)
    assert list(file.rows()) == [
        InvoiceRow(
            line_number=2,
            customer_key="K1",
            customer_name="Nordic Café",
            item="A1",
            description="Licence",
            quantity=Decimal(3),
            unit_price=Decimal("10.00"),
            amount=Decimal("30.00"),
            tax_amount=Decimal("7.50"),
            currency="SEK",
            date=date(2026, 10, 31),
            document="F7",
            document_type="Faktura",
        ),
        InvoiceRow(line_number=3, amount=Decimal(5)),
    ]
    assert file.invoiced == SetApart(2, {"SEK": Decimal("30.00"), None: Decimal(5)}, [2, 3])
    assert file.notes() == (
        "1 row has no date, and others do: 5 without a currency, line 3.",
        "1 row names no customer: 5 without a currency, line 3.",
    )
    assert len(list(file.rows())) == 2, "the file can be read again"
    assert file.invoiced.rows == 2


@pytest.mark.parametrize(
    ("headings", "rows", "passed", "totals", "unclear"),
    [
        pytest.param(
            FEW,
            "K1;A;;1;10,00;\nK1;B;;1;20,00;\nSumma K1;;;;30,00;\nK2;A;;1;5,00;\nSumma K2;;;;5,00;\nTotalt;;;;35,00;\n",
            [(2, "10.00"), (3, "20.00"), (5, "5.00")],
            [4, 6, 7],
            [],
            id="of each customer and of all, in the column of the customer",
        ),
        pytest.param(
            FEW,
            "K1;A;;1;10,00;\nK1;;Delsumma;;10,00;\n;;Total exkl. moms:;;10,00;\n",
            [(2, "10.00")],
            [3, 4],
            [],
            id="in a text, beside the customer or without",
        ),
        pytest.param(
            FEW,
            "K1;A;;1;10,00;\nK2;B;;1;2,50;\n;;;;12,50;\n",
            [(2, "10.00"), (3, "2.50")],
            [4],
            [],
            id="without a word",
        ),
        pytest.param(
            FEW, "K1;A;;1;10,00;\nK1;B;;1;2,50;\nK1;;;;12,50;\n", [(2, "10.00"), (3, "2.50")], [4], [], id="bare"
        ),
        pytest.param(
            FEW,
            "K1;A;;1;10,00;\nK1;;;;10,00;\n",
            [(2, "10.00"), (3, "10.00")],
            [],
            [],
            id="bare, and like a single row: a second licence without its code",
        ),
        pytest.param(
            FEW,
            "K1;A;;1;10,00;\nK1;B;;1;2,50;\nK1;;Support;1;12,50;\n",
            [(2, "10.00"), (3, "2.50"), (4, "12.50")],
            [],
            [],
            id="a line without a code that costs as much as those above",
        ),
        pytest.param(
            FEW, "K1;A;;1;10,00;\n;;;;12,50;\n", [(2, "10.00"), (3, "12.50")], [], [], id="nobody's, and no sum"
        ),
        pytest.param(
            FEW, "K1;A;;1;10,00;\nTotal;;;;12,50;\n", [(2, "10.00")], [], [3], id="with tax: it is the sum of nothing"
        ),
        pytest.param(
            FEW,
            "K1;A;;1;10,00;\nTotal;A;;1;10,00;\n",
            [(2, "10.00")],
            [3],
            [],
            id="a word in place of the customer, though an item is named",
        ),
        pytest.param(
            FEW,
            "K1;A;Total;1;10,00;\nK1;TOTAL;Total Care;1;5,00;\nK1;B;Total;1;15,00;\n",
            [(2, "10.00"), (4, "15.00")],
            [],
            [3],
            id="a product called Total has its code, and one whose code is Total is not known",
        ),
        pytest.param(
            "Kundnr;Kundnamn;Artikelnr;Belopp\n",
            "K1;Total;A;10,00\nK1;Total;B;10,00\n",
            [(2, "10.00"), (3, "10.00")],
            [],
            [],
            id="a customer called Total",
        ),
        pytest.param(
            WITHOUT_ITEMS,
            "K1;Total Care;10,00\nK1;Summary;5,00\nK2;x;15,00\nTotal;;30,00\n",
            [(2, "10.00"), (3, "5.00"), (4, "15.00")],
            [5],
            [],
            id="words that only begin like one",
        ),
        pytest.param(
            FEW,
            "K1;A;;1;0,3333;\nK1;B;;1;0,3333;\nTotal;;;;0,67;\n",
            [(2, "0.3333"), (3, "0.3333")],
            [4],
            [],
            id="rounded to the smallest coin",
        ),
        pytest.param(
            FEW, "K1;A;;1;10,40;\nTotal;;;;10;\n", [(2, "10.40")], [], [3], id="rounded to whole ones it is unclear"
        ),
        pytest.param(
            FEW,
            "K1;A;;1;10,00;Faktura\nK1;B;;1;4,00;Kredit\nTotal;;;;6,00;\n",
            [(2, "10.00"), (3, "-4.00")],
            [4],
            [],
            id="credits without a sign, taken off",
        ),
        pytest.param(
            FEW,
            "K1;A;;1;10,00;Faktura\nK1;B;;1;4,00;Kredit\nTotal;;;;14,00;\n",
            [(2, "10.00"), (3, "-4.00")],
            [4],
            [],
            id="credits without a sign, added up as they stand",
        ),
        pytest.param(
            FEW,
            "K1;A;;1;10,00;\nK1;;;Summa:;10,00;\n",
            [(2, "10.00")],
            [3],
            [],
            id="a word in the column of the quantity",
        ),
        pytest.param(
            "Kundnr;Artikelnr;Belopp;Valuta\n",
            "K1;A;10,00;SEK\nK1;A;3,00;EUR\nTotal;;10,00;SEK\nTotal;;3,00;EUR\nTotal;;13,00;\n",
            [(2, "10.00"), (3, "3.00")],
            [4, 5],
            [6],
            id="of one currency each; two are never added",
        ),
        pytest.param(
            "Kundnr;Artikelnr;Belopp;Fakturanr\n",
            "K1;A;10,00;F1\nK1;B;20,00;F2\nK1;C;5,00;F2\n;;25,00;F2\n;;10,00;F1\n",
            [(2, "10.00"), (3, "20.00"), (4, "5.00"), (6, "10.00")],
            [5],
            [],
            id="of the document above; one that comes later is nobody's row",
        ),
    ],
)
def test_a_row_that_adds_up_others_is_set_apart(  # noqa: PLR0917 - a table's columns
    tmp_path: Path, headings: str, rows: str, passed: list[tuple[int, str]], totals: list[int], unclear: list[int]
) -> None:
    file = invoices(tmp_path, headings + rows)
    assert money(list(file.rows())) == passed
    assert (file.totals.lines, file.unclear.lines) == (totals, unclear)
    told = sum(each.rows for each in (file.invoiced, file.totals, file.unclear, file.without_amount))
    assert told == rows.count("\n"), "no row is lost"


def test_what_is_set_apart_is_told_with_its_money(tmp_path: Path) -> None:
    rows = "".join(f"K{number};A;;1;10,00;\nTotal;;;;10,00;\n" for number in range(7))
    file = invoices(tmp_path, f"{FEW}{rows}K9;;a text;;;\nTotal;;;;999,00;\n", currency="SEK")
    list(file.rows())
    assert file.notes() == (
        "7 rows are the sum of rows above them, and were left out: 70.00 SEK, lines 3, 5, 7, 9, 11 and more.",
        "1 row says that it is a total, is the sum of nothing above it, and was left out: 999.00 SEK, line 17.",
        "1 row has no amount, and was left out: line 16.",
    )


@pytest.mark.parametrize(
    ("rows", "settings", "found", "turned"),
    [
        pytest.param(
            "K1;A;;2;20,00;Kreditfaktura\n", {}, [("-2", "-20.00", True)], 1, id="a credit note without a sign"
        ),
        pytest.param("K1;A;;-2;20,00;Kreditfaktura\n", {}, [("-2", "-20.00", True)], 1, id="its quantity has one"),
        pytest.param("K1;A;;2;-20,00;Credit Memo\n", {}, [("2", "-20.00", True)], 0, id="a credit note with its sign"),
        pytest.param("K1;A;;-2;-20,00;Gutschrift\n", {}, [("-2", "-20.00", True)], 0, id="with both signs"),
        pytest.param("K1;A;;-2;20,00;Faktura\n", {}, [("-2", "-20.00", True)], 1, id="a quantity below zero"),
        pytest.param("K1;A;;-2;-20,00;Faktura\n", {}, [("-2", "-20.00", True)], 0, id="and the amount, too"),
        pytest.param(
            "K1;A;;-2;20,00;Faktura\n", {"credits": "signed"}, [("-2", "20.00", True)], 0, id="signed, as said"
        ),
        pytest.param("K1;A;;2;20,00;Hyvityslasku\n", {"credits": "signed"}, [("2", "20.00", True)], 0, id="said so"),
        pytest.param("K1;A;;2;20,00;381\n", {}, [("-2", "-20.00", True)], 1, id="a number for a credit note"),
        pytest.param("K1;A;;2;20,00;Creditor invoice\n", {}, [("2", "20.00", False)], 0, id="a word that begins alike"),
        pytest.param("K1;A;;2;20,00;Kreditor\n", {}, [("2", "20.00", False)], 0, id="the same in other languages"),
        pytest.param("K1;A;a text;;;Kredit\n", {}, [], 0, id="a text in a credit note"),
        pytest.param("K1;A;;0;0,00;Kredit\n", {}, [("0", "0.00", True)], 0, id="a credit of nothing"),
        pytest.param(
            "K1;A;;2;20,00;Kredit\nK1;A;;-1;-5,00;Kredit\n",
            {"credits": "unsigned"},
            [("-2", "-20.00", True), ("1", "5.00", True)],
            2,
            id="both, and said to be unsigned",
        ),
        pytest.param(
            "K1;A;;2;20,00;Kredit\nK1;A;;-1;-5,00;Kredit\n",
            {"credits": "signed"},
            [("2", "20.00", True), ("-1", "-5.00", True)],
            0,
            id="both, and said to be signed",
        ),
    ],
)
def test_a_credit_is_below_zero_however_it_is_written(
    tmp_path: Path,
    rows: str,
    settings: dict[str, str | None],
    found: list[tuple[str, str, bool]],
    turned: int,
) -> None:
    file = invoices(tmp_path, FEW + rows, **settings)
    read = list(file.rows())
    assert [(str(row.quantity), str(row.amount), row.is_credit) for row in read] == found
    assert (file.turned.rows, sum(row.sign_turned for row in read)) == (turned, turned)
    assert bool(turned) == any("so the sign was turned" in note for note in file.notes())


def test_the_tax_of_a_credit_is_turned_with_it(tmp_path: Path) -> None:
    text = f"{ALL}K1;;A;;1;10,00;10,00;2,50;;;;Kredit\nK1;;A;;1;10,00;10,00;-2,50;;;;Kredit\n"
    assert [str(row.tax_amount) for row in invoices(tmp_path, text).rows()] == ["-2.50", "-2.50"]


def test_signs_that_cannot_all_be_right_are_told_and_left(tmp_path: Path) -> None:
    file = invoices(tmp_path, f"{ALL}K1;;A;;-1;-10,00;10,00;;;;;\n")
    assert money(list(file.rows())) == [(2, "10.00")]
    assert file.contradictory.lines == [2]


def test_credit_notes_in_two_ways_are_asked_for(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        invoices(tmp_path, f"{FEW}K1;A;;2;20,00;Kredit\nK1;A;;-1;-5,00;Kredit\n")
    assert caught.value.message == "Credit notes are written in two ways: line 2 has 20.00, and line 3 has -5.00."
    assert "--credits signed" in caught.value.remedy


def test_rows_of_every_date_are_passed_on(tmp_path: Path) -> None:
    text = f"{ALL}K1;;A;;1;;1,5;;;31/10/2026;;\nK1;;A;;1;;1,5;;;01/11/2026;;\n"
    assert [row.date for row in invoices(tmp_path, text).rows()] == [date(2026, 10, 31), date(2026, 11, 1)]


def test_headings_that_stand_again_are_no_row(tmp_path: Path) -> None:
    file = invoices(tmp_path, f"{FEW}K1;A;;1;1,5;\n{FEW}K2;A;;1;2,5;\n")
    assert money(list(file.rows())) == [(2, "1.5"), (4, "2.5")]
    assert file.notes() == ("The headings stand again on 1 line further down.",)


@pytest.mark.parametrize(
    ("row", "settings", "currency"),
    [
        pytest.param("K1;12,50;SEK", {}, "SEK", id="of its column"),
        pytest.param("K1;12,50;€", {}, "EUR", id="a sign in its column"),
        pytest.param("K1;12,50 EUR;", {}, "EUR", id="beside the amount"),
        pytest.param("K1;EUR 12,50;eur", {}, "EUR", id="of both"),
        pytest.param("K1;12,50;", {"currency": "nok"}, "NOK", id="said for all"),
        pytest.param("K1;12,50;SEK", {"currency": "NOK"}, "SEK", id="the row knows better"),
        pytest.param("K1;12,50 kr;", {"currency": "NOK"}, "NOK", id="a sign that several countries have"),
        pytest.param("K1;12,50;", {}, None, id="nobody says"),
    ],
)
def test_the_currency_of_a_row(tmp_path: Path, row: str, settings: dict[str, str | None], currency: str | None) -> None:
    file = invoices(tmp_path, f"Kundnr;Belopp;Valuta\n{row}\n", **settings)
    assert [each.currency for each in file.rows()] == [currency]


@pytest.mark.parametrize(
    ("row", "settings", "message"),
    [
        ("K1;EUR 12,50;SEK", {}, "Line 2 of .* has 'EUR 12,50' as its amount, SEK as its currency"),
        ("K1;EUR 12,50;", {"currency": "SEK"}, "Line 2 of .* has 'EUR 12,50' as its amount, SEK as its currency"),
        ("K1;12,50;kr", {}, "Line 2 of .* has 'kr' as its currency, which is no code"),
        ("K1;12,50;kronor", {}, "which is no code"),
    ],
)
def test_a_currency_that_is_not_clear_is_refused(
    tmp_path: Path, row: str, settings: dict[str, str | None], message: str
) -> None:
    file = invoices(tmp_path, f"Kundnr;Belopp;Valuta\n{row}\n", **settings)
    with pytest.raises(ConfigurationError, match=message):
        list(file.rows())


@pytest.mark.parametrize(
    ("rows", "settings", "message"),
    [
        ("K1;A;;1;1,234;\n", {}, "The numbers in the column 'Belopp' of invoices.csv can be read in two ways"),
        ("K1;A;;1;1,5;\nK1;A;;1;1.5;\n", {}, "written in two ways"),
        ("K1;A;;1;25 %;\n", {}, "Line 2 has '25 %' in the column 'Belopp' of invoices.csv, which is a percentage"),
        ("K1;A;;x;1,5;\n", {}, "Line 2 has 'x' in the column 'Antal'"),
        ("K1;A;;1;Summa;\n", {}, "Line 2 has 'Summa' in the column 'Belopp'"),
        ("K1;A;;1;1.5;\n", {"numbers": "sv-SE"}, "not written as 1.234,50"),
    ],
)
def test_what_can_only_be_guessed_is_refused(
    tmp_path: Path, rows: str, settings: dict[str, str | None], message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        invoices(tmp_path, FEW + rows, **settings)


def test_what_was_said_about_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("A;B\n", "utf-8")
    with pytest.raises(ConfigurationError, match="no heading 'Belopp' for amount"):
        InvoiceFile.of(read_table(path), TableColumns({"customer_key": "A", "amount": "Belopp"}))


DAMAGED = (
    f"{ALL}K1;Nordic Café;A1;Licence;3;10,00;1 030,00;7,50;SEK;2026-10-31;F7;Faktura\n"
    'K1;"Nordic; ""Café""";A2;"a\nb";-3;10,00;30,00;7,50;SEK;31/10/2026;F7;Kredit\n'
    "Summa K1;;;;;;1 000,00;;;;;\nK2;x;A;;1;1,5;(12,00);;EUR;2026-10-01;F8;Faktura\n;;;;;;12-;;;;;\n"
)
LETTERS = (
    '";,\n\r\t|0123456789.-()% KSEK\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\ufeff\0é\N{CJK UNIFIED IDEOGRAPH-6F22}=+'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_whatever_is_damaged_a_file_is_read_without_losing_a_row_or_refused(tmp_path: Path, encoding: str) -> None:
    chance, path, read = random.Random(encoding), tmp_path / "damaged.csv", 0
    for _ in range(60):
        letters = list(DAMAGED)
        for _change in range(chance.choice([1, 2, 3, 10])):
            at = chance.randrange(len(letters))
            letters[at : at + chance.randint(0, 1)] = chance.choices(LETTERS, k=chance.randint(0, 1))
        path.write_bytes("".join(letters).encode(encoding, "replace"))
        with suppress(ConfigurationError):
            table = read_table(path)
            rows = sum(1 for _row in table.rows())
            file = InvoiceFile.of(table, TableColumns.of(table.headings, proposals(table.headings), {}))
            passed = sum(1 for _row in file.rows())
            set_apart = (file.totals, file.unclear, file.without_amount)
            assert passed + sum(each.rows for each in set_apart) + file.cells.headings_again == rows
            read += 1
    assert bool(read) == (encoding != "utf-16-le"), "some are read, unless nobody could know how"


def test_a_file_without_rows_has_none(tmp_path: Path) -> None:
    file = invoices(tmp_path, FEW)
    assert (list(file.rows()), file.invoiced, file.notes()) == ([], SetApart(), ())
