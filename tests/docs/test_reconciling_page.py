"""What the page on reconciling shows is run, and what it lists is all there is."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY
from saved import line, saved

from cloudmore.billing import Outcome
from cloudmore.billing.reconcile.found import CODES_OF
from cloudmore.cli.application import run

PAGE = (REPOSITORY / "docs" / "reconciling.md").read_text("utf-8")
INVOICES = "Customer,Item,Quantity,Net,Currency\nExempel AB,p-1,2,12.50,SEK\n"


def example(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return str(found)


def test_the_commands_and_the_example_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    saved(Path("saved-reports"), [line()])
    Path("invoices.csv").write_text(INVOICES, "utf-8")
    assert [run(shlex.split(command)[1:]) for command in example("sh").splitlines()] == [7, 7, 0]
    assert Path("differences.csv").read_text("utf-8").splitlines()[1].startswith("amount,sales,line,")
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", example("python")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == ["differences", "amount p-1 SEK 2.50"]


def test_every_outcome_is_on_the_page_with_its_finding() -> None:
    rows = re.findall(r"^\| ([a-z ]+) \| [^|]+ \|(?: `([a-z-]+)` \|)?", PAGE, re.MULTILINE)
    told = {outcome: code for outcome, code in rows if outcome in {each.value for each in Outcome}}
    assert told == {outcome.value: CODES_OF.get(outcome, "") for outcome in Outcome}
