"""What the page on files of invoices shows is run, and what it lists is so."""

from __future__ import annotations

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import REPOSITORY

from cloudmore.billing import read_invoices
from cloudmore.billing.reconcile.dates import date_readings
from cloudmore.billing.reconcile.headings import MEANINGS
from cloudmore.billing.reconcile.numbers import number_readings

PAGE = (REPOSITORY / "docs" / "reconcile-files.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def rows(section: str) -> list[tuple[str, str]]:
    part = PAGE.split(f"\n## {section}\n")[1].split("\n## ")[0]
    found = re.findall(r"^\| `(.+?)` \| (.+?) \|$", part, re.MULTILINE)
    assert found
    return found


def test_the_example_prints_what_the_page_says() -> None:
    (example,) = blocks("python")
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", example], capture_output=True, text=True, check=False, timeout=60
    )
    assert (ran.returncode, ran.stderr, ran.stdout) == (0, "", blocks("text")[-1])


def test_the_file_of_the_answers_is_one(tmp_path: Path) -> None:
    (answers,) = blocks("toml")
    (tmp_path / "reconcile.toml").write_text(answers, "utf-8")
    path = tmp_path / "invoices.csv"
    path.write_text(
        "Kundnr;Kundnamn;Artikelnr;Antal;Belopp;Fakturadatum\nK1;Exempel AB;A1;1;1.234,50;2026-10-31\n", "utf-8"
    )
    file = read_invoices(path, answers=tmp_path / "reconcile.toml")
    (row,) = file.rows()
    assert (row.customer_key, row.amount, row.currency, file.kept_in) == ("K1", Decimal("1234.50"), "SEK", None)
    assert file.notes() == ("Not read: 'Kundnamn'.",)


def test_the_columns_are_those_that_there_are() -> None:
    assert [name for name, _about in rows("Which column is what")] == list(MEANINGS)


@pytest.mark.parametrize(("written", "read"), rows("Numbers"))
def test_the_numbers_of_the_page_are_read(written: str, read: str) -> None:
    found = number_readings(written)
    assert {str(each) for each in (found.first, found.second) if each is not None} == {read}


@pytest.mark.parametrize(("written", "read"), rows("Dates"))
def test_the_dates_of_the_page_are_read(written: str, read: str) -> None:
    found = date_readings(written)
    assert (str(found.first), str(found.second)) == (read, read)
