"""The page on evidence files shows a file as it is written, and tells everything that one may hold."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

from attrs import evolve
from conftest import REPOSITORY
from contract.exchanges import SPEC

from cloudmore.contract import Evidence
from cloudmore.contract.cassette import read_cassette
from cloudmore.contract.evidence.file_schema import SCHEMA
from cloudmore.contract.evidence.rounding import at_least, length_bounds
from cloudmore.contract.evidence.unknown_names import FEWEST_OBJECTS, MOST_TOLD
from cloudmore.contract.shape import FORMAT_NAMES

PAGE = (REPOSITORY / "docs" / "evidence-files.md").read_text("utf-8")
RECORDED = REPOSITORY / "cassettes" / "sandbox" / "organizations.yaml"


def sample() -> str:
    """The file of the lists in the sandbox's cassette."""
    exchanges = [
        each
        for each in read_cassette(RECORDED, RECORDED.name)
        if each.request.method == "GET" and each.request.address.path.endswith("/organizations")
    ]
    made = Evidence.of(SPEC, exchanges, source="sandbox", made=date(2026, 11, 30))
    # Both change with the client, not with what a file holds.
    return evolve(made, document_sha256="…", client="0.1.0").text()


def block(kind: str) -> str:
    [found] = re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return found


def test_the_file_on_the_page_is_what_is_written() -> None:
    assert block("json") == sample()


def rows(heading: str) -> list[str]:
    """The names in the first column of the table below a heading."""
    below = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return [
        name for cell in re.findall(r"^\| (`[^|]*) \|", below, re.MULTILINE) for name in re.findall("`(.*?)`", cell)
    ]


def test_every_key_of_a_file_is_told() -> None:
    answer = SCHEMA["properties"]["operations"]["additionalProperties"]["additionalProperties"]
    place = answer["properties"]["places"]["additionalProperties"]
    assert rows("The file") == list(SCHEMA["properties"])
    assert rows("An answer") == list(answer["properties"])
    assert sorted(rows("A place")) == sorted(place["properties"])


def test_the_rules_are_those_of_the_program() -> None:
    assert [name for name in FORMAT_NAMES if f"`{name}`" not in PAGE] == []
    assert f"in {FEWEST_OBJECTS} objects or more" in PAGE
    assert f"{MOST_TOLD} or more" in PAGE
    assert "82,134 lines are told as 50000" in PAGE
    assert at_least(82_134) == 50_000
    assert "a name of 11 letters as `[8, 16]`" in PAGE
    assert length_bounds(11, 11) == (8, 16)


def test_the_python_lines_run(tmp_path: Path) -> None:
    listed = sample().replace('"…"', f'"{SPEC.digest}"')
    (tmp_path / "evidence.json").write_text(listed, "utf-8")
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", block("python")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("Evidence of 2026-11-30, from a sandbox")
    assert ran.stdout.endswith("True False frozenset({'string'})\n")
