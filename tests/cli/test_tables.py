"""Tables on terminals of some width: a number is never broken, and what does not fit stands one below the other."""

from __future__ import annotations

import io
import re
import sys
from decimal import Decimal
from typing import Any

import pytest

from cloudmore.cli.application import run
from cloudmore.cli.options import Options
from cloudmore.cli.output import show_table

AMOUNT = Decimal("5269247.342351242840790")
ID = "329cb2d8-04e7-4800-a2e4-635013869403"
WORDS = "Backup of a server for all of the people in the office of the third floor, and of their guests"
TWO = [{"currency": "DKK", "sales": AMOUNT, "cost": AMOUNT}] * 2
# Records, the width, and whether they stand beside each other.
CASES: dict[str, tuple[list[dict[str, Any]], int, bool]] = {
    "amounts that fit": (TWO, 80, True),
    "amounts that do not": (TWO, 50, False),
    "a sentence in a narrow column": ([{"code": "zero-price", "message": WORDS, "key": ID[:32]}] * 2, 80, False),
    "a sentence with room": ([{"code": "zero-price", "message": WORDS, "key": ID[:32]}] * 2, 120, True),
    "ids in two lines": ([{"id": ID, "name": "Exempel AB", "vendor": "Example Vault", "other": ID}] * 2, 80, True),
    "one record is copied": ([{"id": ID, "name": "Exempel AB", "vendor": "Example Vault", "other": ID}], 80, False),
    "letters of two columns": ([{"name": "見本 木工 三 株式会社", "sales": AMOUNT}], 44, False),
    "no record": ([], 20, True),
}


class Terminal(io.StringIO):
    """A stream that a person sees."""

    def isatty(self) -> bool:
        """It is one."""
        return True


@pytest.mark.parametrize("name", CASES)
def test_a_table_is_readable_at_any_width(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    records, width, beside = CASES[name]
    seen = Terminal()
    monkeypatch.setattr(sys, "stdout", seen)
    monkeypatch.setenv("COLUMNS", str(width))
    columns = list(records[0]) if records else ["currency"]
    show_table(records, columns, Options(color=False), title="Things")
    text = re.sub("\x1b\\[[0-9;]*m", "", seen.getvalue())
    assert ("──" in text) is beside
    assert max(map(len, text.splitlines())) <= width
    words = text.split()
    assert words.count(str(AMOUNT)) == sum(value == AMOUNT for record in records for value in record.values())
    assert "Things" in text
    if not beside:
        assert all(name in words for name in columns)
        assert WORDS not in str(records) or WORDS in " ".join(words)


def test_help_lists_what_is_done_with_a_month_in_its_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["billing", "--help"]) == 0
    listed = re.findall(r"^  (\w+)  ", capsys.readouterr().out.partition("Commands:")[2], re.MULTILINE)
    assert listed[:7] == ["report", "check", "close", "export", "targets", "changes", "compare"]
