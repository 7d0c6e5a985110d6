"""What the page on many items shows is run, and what its tables say is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from howto import Reader, named_blocks, page_text

import cloudmore
from cloudmore.bulk.course import WINDOW
from cloudmore.bulk.stopping import AT_ONCE, IN_A_ROW, STOP_AFTER

PAGE = "docs/bulk.md"
TEXT = page_text(PAGE)
BLOCKS = named_blocks(PAGE)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """Somebody without an account."""
    return Reader(tmp_path)


def said(reader: Reader, block: str) -> str:
    ran = reader.python(BLOCKS[block])
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def test_the_loop_runs(reader: Reader) -> None:
    first, missing = said(reader, "loop").splitlines()
    assert first == "True"
    assert missing.startswith("00000000-0000-0000-0000-000000000000: ")


def test_the_async_loop_runs(reader: Reader) -> None:
    assert int(said(reader, "async")) > 40


def test_the_run_with_a_checkpoint_goes_on(reader: Reader) -> None:
    assert said(reader, "checkpoint") == "16 done, 24 done before, 0 failed\n"


def test_the_table_of_what_ends_a_run_has_every_error() -> None:
    rows = [row for row in TEXT.splitlines() if row.startswith("| `")]
    of_the_item, at_once, in_a_row = ({*re.findall(r"`(\w+Error)`", row)} for row in rows[:3])
    assert at_once == {each.__name__ for each in AT_ONCE}
    assert in_a_row == {each.__name__ for each in IN_A_ROW}
    assert f"stops after {STOP_AFTER} of them" in rows[2]
    assert not any(issubclass(getattr(cloudmore, name), (*AT_ONCE, *IN_A_ROW)) for name in of_the_item)
    assert "at most four times `in_flight`" in TEXT
    assert WINDOW == 4
