"""What the page on dlt shows is run."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from howto import named_blocks, page_text, replaced

from cloudmore.snapshot import TABLES

PAGE = "docs/dlt.md"
BLOCKS, PAGE_TEXT = named_blocks(PAGE), page_text(PAGE)


def ran(program: str, folder: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_the_lines_on_loading_run(tmp_path: Path) -> None:
    # Whoever tries it has the patience for the report.
    quick = replaced(BLOCKS["load"], ("organizations=3", "organizations=1, report_seconds=0"))
    (line,) = ran(quick, tmp_path)
    assert re.fullmatch(r"[A-Z]{3} \d+\.\d{18}", line)


def test_the_lines_on_a_history_run(tmp_path: Path) -> None:
    lines = ran(BLOCKS["history"], tmp_path)
    assert Counter(line.rpartition(" ")[2] for line in lines) == {"True": 2, "False": 2}
    assert lines[-1] == "Another name True"


def test_the_tables_are_those_of_a_source() -> None:
    section = PAGE_TEXT.partition("## The tables")[2].partition("`tables=")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(TABLES)
