"""Lines as Parquet: every amount is a decimal with every digit, or the file is not written and says why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from made_up_lines import BLANK, HEADING, SANDBOX, line, write_lines

from cloudmore import ConfigurationError
from cloudmore.billing import COLUMNS
from cloudmore.billing.files.parquet_file import ROWS_OF_A_GROUP

TEXT, NUMBER = "VARCHAR", "DECIMAL(38,18)"
# What imports are built on: a column is never reordered, and its type changes only where a report needs other places.
GOLDEN = {
    **dict.fromkeys(COLUMNS, TEXT),
    "billing_date": "DATE",
    "quantity": NUMBER,
    "unit_cost": NUMBER,
    "unit_sales": NUMBER,
    "total_cost": NUMBER,
    "total_sales": NUMBER,
    "margin": NUMBER,
    "margin_percent": NUMBER,
}
# Name -> total_sales of lines, and the type of the column.
FITTING: dict[str, tuple[list[str], str]] = {
    "no lines": ([], NUMBER),
    "0 places": (["7", "-7"], NUMBER),
    "15 places": (["1.123456789012345", "-0.000000000000001"], NUMBER),
    "zeros": (["0", "-0.00", "0E+5", "0E-9"], NUMBER),
    "exponents": (["1E-05", "1E+3", "1E+19", "1.5E+1"], NUMBER),
    "a double's noise": (["12.299999999999999"], NUMBER),
    "as many digits as there are": (["12345678901234567890.123456789012345678"], NUMBER),
    "zeros behind the last place": (["1." + "0" * 60], NUMBER),
    "places of a product": (["1.00000000000000000000000000001"], "DECIMAL(38,29)"),
    "most places": (["1E-38"], "DECIMAL(38,38)"),
    "many digits before the point": (["1E+30", "123456789012345678901234567890.5"], "DECIMAL(38,7)"),
    "a whole number of 38 digits": (["9" * 38], "DECIMAL(38,0)"),
}
# Name -> total_sales, and the one that does not fit.
MISFITS: dict[str, tuple[list[str], str]] = {
    "39 digits": (["1", "9" * 39], "9" * 39),
    "39 places": (["1E-39"], "0." + "0" * 38 + "1"),
    "too many together": (["12345678901234567890", "1E-20"], "0.00000000000000000001"),
    "200 digits": (["1." + "0" * 190 + "1"], "1." + "0" * 190 + "1"),
}


def read_back(file: Path) -> list[dict[str, Any]]:
    """Every line as DuckDB reads it."""
    found = duckdb.connect().execute(f"SELECT * FROM read_parquet('{file}')")
    names = [each[0] for each in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def types_of(file: Path) -> dict[str, str]:
    rows = duckdb.connect().execute(f"DESCRIBE SELECT * FROM read_parquet('{file}')").fetchall()
    return {row[0]: row[1] for row in rows}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "october.parquet"


def test_the_schema_is_the_golden_one(file: Path) -> None:
    write_lines([line()], [file])
    assert list(types_of(file).items()) == list(GOLDEN.items())


def amounts(texts: list[str]) -> Iterator[Any]:
    return (line(total_sales=Decimal(text)) for text in texts)


@pytest.mark.parametrize("name", FITTING)
def test_every_digit_comes_back(file: Path, name: str) -> None:
    texts, column_type = FITTING[name]
    write_lines(amounts(texts), [file])
    assert [row["total_sales"] for row in read_back(file)] == list(map(Decimal, texts))
    assert types_of(file) == {**GOLDEN, "total_sales": column_type}


@pytest.mark.parametrize("name", MISFITS)
def test_what_does_not_fit_is_named_and_nothing_is_written(file: Path, name: str) -> None:
    texts, misfit = MISFITS[name]
    file.write_text("old")
    with pytest.raises(ConfigurationError) as caught:
        write_lines(amounts(texts), [file, file.with_suffix(".csv")])
    assert misfit[:150] in caught.value.message
    assert "total_sales" in caught.value.message
    assert ".csv" in caught.value.remedy
    assert {path.name: path.read_text() for path in file.parent.iterdir()} == {file.name: "old"}


BEFORE, AFTER = ["1.5", "-0.25"], ["1E-25", "2.5"]


@pytest.mark.parametrize("order", [(BEFORE, AFTER), (AFTER, BEFORE), (BEFORE, AFTER, BEFORE, ["1E-30"])], ids=str)
def test_a_column_that_needs_other_places_late_gets_them_everywhere(file: Path, order: tuple[list[str], ...]) -> None:
    """Each list is longer than what is kept in memory, so that parts of the file are there already."""
    texts = [text for part in order for text in part * (ROWS_OF_A_GROUP // 2 + 10)]
    write_lines(amounts(texts), [file])
    assert [row[0] for row in duckdb.connect().execute(f"SELECT total_sales FROM '{file}'").fetchall()] == list(
        map(Decimal, texts)
    )
    assert pq.read_metadata(file).metadata[b"schema"] == b"billing-lines/1"
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_an_early_value_that_has_no_room_beside_late_ones_is_named(file: Path) -> None:
    texts = ["1", "98765432109876543210"] + ["1"] * ROWS_OF_A_GROUP + ["1E-20"]
    with pytest.raises(ConfigurationError, match="98765432109876543210 in total_sales"):
        write_lines(amounts(texts), [file])
    assert list(file.parent.iterdir()) == []


def test_the_metadata_tells_what_the_report_is(file: Path) -> None:
    write_lines([line()], [file])
    metadata = {key.decode(): value.decode() for key, value in pq.read_schema(file).metadata.items()}
    assert metadata == {
        "schema": "billing-lines/1",
        "source": "cloudmore",
        "reseller_id": "reseller-1",
        "period": "2026-10",
        "first_billing_date": "2026-10-01",
        "last_billing_date": "2026-10-31",
        "zone": "Europe/Stockholm",
        "asked_at": "2026-11-09T07:31:00+00:00",
    }
    write_lines([line()], [file], heading=SANDBOX)
    assert pq.read_schema(file).metadata[b"banner"].startswith(b"SANDBOX")


def test_extra_columns_are_texts_whatever_they_hold(file: Path) -> None:
    extras = ['{"batch":7,"box":{"a":[1]}}', '{"batch":"B-7","box":true}', '{"batch":12.50,"box":null}', None]
    write_lines([line(extra=extra) for extra in extras], [file], extra_columns=["batch", "box"])
    rows = read_back(file)
    assert [row["batch"] for row in rows] == ["7", "B-7", "12.50", None]
    assert [row["box"] for row in rows] == ['{"a":[1]}', "true", None, None]
    assert [row["extra"] for row in rows] == extras
    assert json.loads(rows[0]["extra"])["batch"] == 7


def test_a_line_with_nothing_is_nulls(file: Path) -> None:
    write_lines([BLANK], [file])
    assert set(read_back(file)[0].values()) == {None}


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"october.{ending}"
    file.write_text("old")
    lines = [line(note=f"{number:>100}") for number in range(2000)]
    with largest_file(5000), pytest.raises(ConfigurationError, match="cannot be written"):
        write_lines(lines, [file], heading=HEADING)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {file.name: "old"}
