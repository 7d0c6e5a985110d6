"""Random reports in every format, read back by programs that are not ours: equal amounts in all, to the last digit.

A spreadsheet is read by openpyxl, CSV by Python's csv under a Swedish setting of the machine, Parquet by DuckDB.
"""

from __future__ import annotations

import csv
import json
import locale as machine
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from decimal import Context, Decimal
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import openpyxl
import pytest
from made_up_lines import line, write_lines

from cloudmore.billing import BillingLine
from cloudmore.billing.columns import NUMBERS

EXACT = Context(prec=200)
Amounts = list[tuple[Decimal | None, ...]]
REPORTS, LINES = 40, 25


# Kind -> a number of it, with so few whole digits that 38 hold the longest product beside them.
KINDS: dict[str, Callable[[Random], Decimal | None]] = {
    "credit": lambda dice: -random_places(dice),
    "zero": lambda _dice: Decimal(0),
    "negative zero": lambda _dice: Decimal("-0.00"),
    "exponent": lambda dice: Decimal(f"{dice.choice('+-')}{dice.randint(1, 9)}E{dice.randint(-15, 7):+03}"),
    "a double's noise": lambda dice: Decimal(repr(dice.uniform(0.01, 1000))),
    "whole": lambda dice: Decimal(dice.randint(1, 1000)),
    "none": lambda _dice: None,
    **{f"{places} places": lambda dice, places=places: random_places(dice, places) for places in range(16)},
}


def random_places(dice: Random, places: int = 15) -> Decimal:
    return Decimal(dice.randrange(1, 10 ** dice.randint(1, 4 + places))).scaleb(-places)


def random_report(dice: Random, seen: Counter[str]) -> list[BillingLine]:
    found = []
    for _ in range(LINES):
        kinds = {name: dice.choice(list(KINDS)) for name in NUMBERS}
        seen.update(kinds.values())
        numbers = {name: KINDS[kind](dice) for name, kind in kinds.items()}
        if dice.random() < 0.3:
            seen["product"] += 1
            numbers["total_sales"] = EXACT.multiply(random_places(dice), random_places(dice, dice.randint(0, 15)))
        currency = dice.choice(["SEK", "EUR", "JPY", None])
        seen[str(currency)] += 1
        found.append(line(currency=currency, organization_id=f"00{dice.randint(1, 5)}", **numbers))
    return found


@pytest.fixture
def in_sweden(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that is set to Swedish, as far as it knows it."""
    for name in ("LC_ALL", "LANG"):
        monkeypatch.setenv(name, "sv_SE.UTF-8")
    before = machine.setlocale(machine.LC_ALL)
    with suppress(machine.Error):
        machine.setlocale(machine.LC_ALL, "")
    yield
    machine.setlocale(machine.LC_ALL, before)


def number_of(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


def from_csv(file: Path) -> Amounts:
    with file.open(encoding="utf-8", newline="") as text:
        return [tuple(number_of(row[name]) for name in NUMBERS) for row in csv.DictReader(text)]


def from_swedish_csv(file: Path) -> Amounts:
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text, delimiter=";"))
    return [tuple(number_of(row[name].replace(",", ".")) for name in NUMBERS) for row in rows]


def from_json(file: Path) -> Amounts:
    rows = json.loads(file.read_text("utf-8"), parse_float=Decimal, parse_int=Decimal)["lines"]
    return [tuple(row[name] for name in NUMBERS) for row in rows]


def from_xlsx(file: Path) -> Amounts:
    header, *rows = openpyxl.load_workbook(file)["Lines"].iter_rows(values_only=True)
    places = [header.index(name) for name in NUMBERS]
    return [tuple(number_of(row[place]) for place in places) for row in rows]


def from_parquet(file: Path) -> Amounts:
    return duckdb.connect().execute(f"SELECT {', '.join(NUMBERS)} FROM '{file}'").fetchall()


READERS: dict[str, Callable[[Path], Amounts]] = {
    "a.csv": from_csv,
    "a.json": from_json,
    "a.xlsx": from_xlsx,
    "a.parquet": from_parquet,
}


def control_totals(file: Path) -> dict[str, Decimal | None]:
    """What the sheet of totals has per currency."""
    rows = openpyxl.load_workbook(file)["Totals"].iter_rows(min_row=5, values_only=True)
    found = {}
    for row in rows:
        if row[2] in (None, "currency"):
            return found
        found[row[2]] = number_of(row[4])
    return found


def sums_of_duckdb(file: Path) -> dict[str, Decimal]:
    asked = "SELECT coalesce(currency, '(none)'), coalesce(sum(total_sales), 0) FROM '{}' GROUP BY 1"
    return dict(duckdb.connect().execute(asked.format(file)).fetchall())


@pytest.mark.usefixtures("in_sweden")
def test_equal_amounts_in_all_formats(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    seen: Counter[str] = Counter()
    for seed in range(REPORTS):
        report = random_report(Random(seed), seen)
        expected: Amounts = [tuple(getattr(each, name) for name in NUMBERS) for each in report]
        write_lines(report, [tmp_path / name for name in READERS])
        write_lines(report, [tmp_path / "sv.csv"], locale="sv-SE")
        for name, read in {**READERS, "sv.csv": from_swedish_csv}.items():
            assert read(tmp_path / name) == expected, (seed, name)
        sums: dict[str, Decimal] = {}
        for each in report:
            currency = each.currency or "(none)"
            sums[currency] = EXACT.add(sums.get(currency, Decimal(0)), each.total_sales or Decimal(0))
        assert control_totals(tmp_path / "a.xlsx") == sums, seed
        assert sums_of_duckdb(tmp_path / "a.parquet") == sums, seed
    for kind, count in sorted(seen.items()):
        record_property(kind, count)
    assert len(seen) == len(KINDS) + 4 + 1, "each kind, three currencies and none, products"
    assert min(seen.values()) > 50


def test_dates_and_ids_are_equal_too(tmp_path: Path) -> None:
    report = [line(billing_date=date(2026, 10, day), item_code=f"00{day}") for day in range(1, 32)]
    files = [tmp_path / "a.csv", tmp_path / "a.parquet", tmp_path / "a.xlsx"]
    write_lines(report, files)
    asked = "SELECT strftime(billing_date, '%Y-%m-%d'), item_code FROM '{}'"
    texts = "SELECT billing_date, item_code FROM read_csv('{}', all_varchar=true)"
    expected = [(f"2026-10-{day:02}", f"00{day}") for day in range(1, 32)]
    assert duckdb.connect().execute(asked.format(files[1])).fetchall() == expected
    assert duckdb.connect().execute(texts.format(files[0])).fetchall() == expected
    header, *rows = openpyxl.load_workbook(files[2])["Lines"].iter_rows(values_only=True)
    day, code = header.index("billing_date"), header.index("item_code")
    assert [(row[day].date().isoformat(), row[code]) for row in rows] == expected
