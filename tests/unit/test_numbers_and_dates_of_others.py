"""Numbers and dates as other programs write them: read exactly, and only where a column leaves no doubt."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmore import ConfigurationError
from cloudmore.billing.reconcile.dates import DATES, date_readings, date_way
from cloudmore.billing.reconcile.numbers import COMMA, NUMBERS, POINT, number_readings, number_way
from cloudmore.billing.reconcile.two_readings import ColumnSurvey

NBSP, NARROW, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"


def survey(kind: str, cells: list[str]) -> ColumnSurvey:
    found = ColumnSurvey.of("the column 'C' of f.csv", NUMBERS if kind == "numbers" else DATES)
    for line, cell in enumerate(cells, 2):
        found.look(line, cell, number_readings(cell) if kind == "numbers" else date_readings(cell))
    return found


@pytest.mark.parametrize(
    ("cell", "comma", "point"),
    [
        # Read in one way alone.
        ("1 234,50", "1234.50", None),
        (f"1{NBSP}234,50", "1234.50", None),
        (f"1{NARROW}234{NARROW}567,5", "1234567.5", None),
        (f"1{THIN}234,50", "1234.50", None),
        ("1.234,50", "1234.50", None),
        ("1.234.567", "1234567", None),
        ("1'234,50", "1234.50", None),
        ("1’234.50", None, "1234.50"),  # noqa: RUF001 - a Swiss program writes it
        ("1,234.50", None, "1234.50"),
        ("1,234,567", None, "1234567"),
        ("12,5", "12.5", None),
        ("12.50", None, "12.50"),
        (",5", "0.5", None),
        (".50", None, "0.50"),
        ("0,500", "0.500", None),
        ("0.333", None, "0.333"),
        ("1234,567", "1234.567", None),
        ("12,3456", "12.3456", None),
        # The same in both.
        ("12", "12", "12"),
        ("-12", "-12", "-12"),
        ("1 234", "1234", "1234"),
        ("00012", "12", "12"),
        ("12345678901234567890123456789012345678", *["12345678901234567890123456789012345678"] * 2),
        # Something else in each.
        ("1,234", "1.234", "1234"),
        ("1.234", "1234", "1.234"),
        ("-12,345", "-12.345", "-12345"),
        # Signs.
        ("12-", "-12", "-12"),
        ("- 12,5", "-12.5", None),
        ("+12,5", "12.5", None),
        ("(12.00)", None, "-12.00"),
        ("( 1 234,50 )", "-1234.50", None),
        ("\N{MINUS SIGN}12,5", "-12.5", None),
        ("\N{EN DASH}12,5", "-12.5", None),
        ("1.234,50-", "-1234.50", None),
        # Currencies.
        ("SEK 12,50", "12.50", None),
        ("12,50 kr", "12.50", None),
        ("12,50 kr.", "12.50", None),
        ("-€12.50", None, "-12.50"),
        ("€ -12.50", None, "-12.50"),
        ("(EUR 1,234.50)", None, "-1234.50"),
        ("12,50EUR", "12.50", None),
        # Nothing.
        ("", None, None),
        (" ", None, None),
        ("-", None, None),
        (" \N{EN DASH} ", None, None),
    ],
)
def test_a_number_is_read_exactly_in_each_way(cell: str, comma: str | None, point: str | None) -> None:
    found = number_readings(cell)
    assert found.problem == ""
    assert [None if each is None else str(each) for each in (found.by(COMMA), found.by(POINT))] == [comma, point]


@pytest.mark.parametrize(
    "cell",
    [
        *("abc", "1,23,4", "1.23.4", "12,345.6,7", "1 23", "12 34,5", "1  234 5", "1,2 34", "0 123", "1.234 567,00"),
        *(
            "(12",
            "12)",
            "(-12)",
            "-12-",
            "--12",
            "+-1",
            "12,",
            "12.",
            "1e5",
            "1E+05",
            "0x10",
            "NaN",
            "Infinity",
            "1_000",
        ),
        *("SEK 12 SEK", "SEK", "kr", "12 stk", "#REF!", "N/A", "1/2", "12:-", "=1+1", "9" * 101),
        *("١٢", "1２", "²", "Ⅳ"),  # noqa: RUF001 - digits of other scripts are the cases
    ],
)
def test_what_is_no_number_is_refused(cell: str) -> None:
    assert number_readings(cell).problem == "is no number"


@pytest.mark.parametrize("cell", ["25%", "25 %", "-1,5 %"])
def test_a_percentage_is_no_amount(cell: str) -> None:
    assert number_readings(cell).problem == "is a percentage"


@pytest.mark.parametrize(
    ("cell", "currency"),
    [
        ("12", None),
        ("SEK 12", "SEK"),
        ("12 €", "EUR"),
        ("£12", "GBP"),
        ("$12", None),
        ("12 kr", None),
        ("zł 3,5", "PLN"),
    ],
)
def test_a_currency_beside_a_number_is_known_if_it_is_that_of_one_country(cell: str, currency: str | None) -> None:
    assert number_readings(cell).currency == currency


@given(
    number=st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12),
    style=st.sampled_from(
        [(",", " "), (",", "."), (",", NBSP), (",", NARROW), (",", "'"), (",", ""), (".", ","), (".", " "), (".", "")]
    ),
    sign=st.sampled_from(["-{}", "{}-", "({})", "\N{MINUS SIGN}{}"]),
)
def test_every_spelling_of_a_number_with_two_decimals_is_that_number(
    number: Decimal, style: tuple[str, str], sign: str
) -> None:
    mark, apart = style
    text = f"{abs(number):,.2f}".replace(",", "\0").replace(".", mark).replace("\0", apart)
    found = number_readings(sign.format(text) if number < 0 else text)
    assert (found.by(COMMA), found.by(POINT)) == ((number, None) if mark == "," else (None, number))


@pytest.mark.parametrize(
    ("kind", "cells", "way"),
    [
        ("numbers", ["1,234", "12,5"], COMMA),
        ("numbers", ["12.50", "1,234"], POINT),
        ("numbers", ["1.234", "1.234.567"], COMMA),
        ("numbers", ["12", "", "1 234"], COMMA),
        ("numbers", [], COMMA),
        ("dates", ["01/02/2026", "13/02/2026"], 0),
        ("dates", ["01/02/2026", "02/13/2026"], 1),
        ("dates", ["2026-10-31", "10/10/2026"], 0),
    ],
)
def test_one_cell_without_doubt_decides_its_column(kind: str, cells: list[str], way: int) -> None:
    assert survey(kind, cells).decided() == way


@pytest.mark.parametrize(
    ("kind", "cells", "chosen", "message", "remedy"),
    [
        pytest.param(
            "numbers",
            ["12", "1,234", "5,678"],
            None,
            "The numbers in the column 'C' of f.csv can be read in two ways: line 3 has '1,234', which is 1.234 or "
            "1234.",
            "Say which it is: --numbers 1.234,50 or --numbers 1,234.50, or a locale such as sv-SE.",
            id="nothing but doubt",
        ),
        pytest.param(
            "numbers",
            ["1,5", "7", "1.5"],
            None,
            "In the column 'C' of f.csv line 2 has '1,5' and line 4 has '1.5', which are written in two ways.",
            "Save the file again with one of them, or mend the cells.",
            id="two ways",
        ),
        pytest.param(
            "numbers",
            ["1,5"],
            POINT,
            "Line 2 has '1,5' in the column 'C' of f.csv, which is not written as 1,234.50.",
            "Leave out --numbers, or mend the cell.",
            id="not as somebody said",
        ),
        pytest.param(
            "numbers",
            ["1,5", "x"],
            None,
            "Line 3 has 'x' in the column 'C' of f.csv, which is no number.",
            "Mend the cell, or name another column for the numbers.",
            id="no number",
        ),
        pytest.param(
            "dates",
            ["01/02/2026", "03/04/2026"],
            None,
            "The dates in the column 'C' of f.csv can be read in two ways: line 2 has '01/02/2026', which is "
            "2026-02-01 or 2026-01-02.",
            "Say which it is: --dates DD/MM/YYYY or --dates MM/DD/YYYY.",
            id="day or month",
        ),
        pytest.param(
            "dates",
            ["13/02/2026", "02/13/2026"],
            None,
            "In the column 'C' of f.csv line 2 has '13/02/2026' and line 3 has '02/13/2026', which are written in two "
            "ways.",
            "Save the file again with one of them, or mend the cells.",
            id="dates in two ways",
        ),
        pytest.param(
            "dates",
            ["46326"],
            None,
            "Line 2 has '46326' in the column 'C' of f.csv, which is a date as a workbook counts days; give the "
            "column a date format before you save it as CSV.",
            "Mend the cell, or name another column for the dates.",
            id="the number of a day",
        ),
    ],
)
def test_a_column_in_doubt_is_refused_and_told(
    kind: str, cells: list[str], chosen: int | None, message: str, remedy: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        survey(kind, cells).decided(chosen)
    assert (caught.value.message, caught.value.remedy) == (message, remedy)


@pytest.mark.parametrize("way", [0, 1])
def test_what_somebody_says_settles_a_doubt(way: int) -> None:
    assert survey("numbers", ["1,234", "1.234"]).decided(way) == way
    assert survey("dates", ["01/02/2026"]).decided(way) == way


@pytest.mark.parametrize(
    ("said", "way"),
    [
        *(("1.234,50", COMMA), ("1 234,50", COMMA), ("0,5", COMMA), ("1,234.50", POINT), ("0.5", POINT)),
        *(("sv-SE", COMMA), ("de_de", COMMA), ("en-GB", POINT), ("de-CH", POINT)),
    ],
)
def test_an_example_or_a_locale_says_how_numbers_are_written(said: str, way: int) -> None:
    assert number_way(said) == way


@pytest.mark.parametrize("said", ["1,234", "12", "", "xx-XX", "1,5%", "comma"])
def test_an_example_that_says_nothing_is_refused(said: str) -> None:
    with pytest.raises(ConfigurationError):
        number_way(said)


def test_the_order_of_a_date_is_said_by_its_letters() -> None:
    assert [date_way(said) for said in ("DD/MM/YYYY", "mm/dd/yyyy")] == [0, 1]
    with pytest.raises(ConfigurationError, match="does not say how dates are written"):
        date_way("YYYY-MM-DD")


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("2026-10-31", "2026-10-31"),
        ("2026-10-31T23:30:00", "2026-10-31"),
        ("2026-10-31T23:30:00.123Z", "2026-10-31"),
        ("2026-10-31 00:00:00+02:00", "2026-10-31"),
        ("20261031", "2026-10-31"),
        ("2026/10/31", "2026-10-31"),
        ("2026.10.31", "2026-10-31"),
        ("2026-10", "2026-10-01"),
        ("202610", "2026-10-01"),
        ("10/2026", "2026-10-01"),
        ("9.2026", "2026-09-01"),
        ("okt 2026", "2026-10-01"),
        ("October, 2026", "2026-10-01"),
        ("31.10.2026", "2026-10-31"),
        ("1.2.2026", "2026-02-01"),
        ("01.02.26", "2026-02-01"),
        ("31.10.2026 00.00", "2026-10-31"),
        ("31/10/2026", ("2026-10-31", None)),
        ("10/31/2026 12:00:00 AM", (None, "2026-10-31")),
        ("31-10-26", ("2026-10-31", None)),
        ("03/04/2026", ("2026-04-03", "2026-03-04")),
        ("10/10/2026", "2026-10-10"),
        ("31 Oct 2026", "2026-10-31"),
        ("Oct 31, 2026", "2026-10-31"),
        ("October 31 2026", "2026-10-31"),
        ("31-okt-26", "2026-10-31"),
        ("31. Dezember 2026", "2026-12-31"),
        ("1 maj 2026", "2026-05-01"),
        ("1. März 2026", "2026-03-01"),
        ("29.02.2028", "2028-02-29"),
        ("", (None, None)),
    ],
)
def test_a_date_is_read_in_each_way(cell: str, found: Any) -> None:
    wanted = found if isinstance(found, tuple) else (found, found)
    readings = date_readings(cell)
    assert readings.problem == ""
    assert (readings.by(0), readings.by(1)) == tuple(
        None if each is None else date.fromisoformat(each) for each in wanted
    )


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "2026-13-01",
            "2026-02-30",
            "31.02.2026",
            "13/13/2026",
            "2026-10-1",
            "31/10",
            "31.10",
            "1/2-2026",
            "Foo 1, 2026",
        ),
        *(
            "31 Foo 2026",
            "2026-W44",
            "today",
            "2026-10-31x",
            "12",
            "3026-10-31",
            "00.10.2026",
            "13/2026",
            "Foo 2026",
            "99999999",
            "12:30",
        ),
    ],
)
def test_what_is_no_date_is_refused(cell: str) -> None:
    assert date_readings(cell).problem == "is no date"


@pytest.mark.parametrize("cell", ["46326", "46326.5", "46326,75", "20000", "79999"])
def test_the_number_of_a_day_is_refused_with_a_hint(cell: str) -> None:
    assert "as a workbook counts days" in date_readings(cell).problem
