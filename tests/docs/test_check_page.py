"""What the page on billing checks shows is run, and what it lists is all there is."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import REPOSITORY

from cloudmore.billing import CheckLimits
from cloudmore.billing.check.limits import limits_of
from cloudmore.billing.finding_codes import CODES, WITHOUT_LINES, Lasting
from cloudmore.cli.application import run

PAGE = (REPOSITORY / "docs" / "billing-check.md").read_text("utf-8")
OTHERS = ("billing-lines", "closing-a-month", "exporting", "mapping", "reconciling")
PAGES = [(REPOSITORY / "docs" / f"{name}.md").read_text("utf-8") for name in OTHERS]
ROW = re.compile(r"^\| `([a-z-]+)(…)?` \| ", re.MULTILINE)


def example(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return str(found)


def test_the_commands_and_the_example_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    *reports, check, accept = example("sh").splitlines()
    codes = [run(shlex.split(line)[1:]) for line in (*reports, check, accept)]
    # Its totals differ from quantity times price, since the sandbox prorates.
    assert codes == [0, 0, 0, 7]
    assert "findings are open, 0 are accepted." in capsys.readouterr().out
    accepted = tomllib.loads(Path("saved-reports/accepted.toml").read_text("utf-8"))["accepted"]
    assert {each["code"] for each in accepted} == {"unknown-frequency"}
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", example("python")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert re.match(r"\d+ open; settled: True\n", ran.stdout)


def test_every_finding_is_explained_on_one_of_the_pages() -> None:
    rows = [row for page in (PAGE, *PAGES) for row in ROW.findall(page)]
    names = {name for name, more in rows if not more}
    starts = tuple(name for name, more in rows if more)
    assert {code for code in CODES if code not in names and not code.startswith(starts)} == set()


def test_every_code_that_is_raised_is_known() -> None:
    sources = [file.read_text("utf-8") for file in (REPOSITORY / "overlay/cloudmore/billing").glob("*.py")]
    raised = {code for text in sources for code in re.findall(r'inding\(\s*"([a-z-]+)"', text)}
    assert raised
    assert raised - CODES.keys() == set()


def test_what_stands_and_what_cannot_be_accepted_is_listed() -> None:
    (standing,) = re.findall(r"^- A condition of a customer \((.*?)comes again every month", PAGE, re.MULTILINE)
    assert set(re.findall(r"`([a-z-]+)`", standing)) == {
        code for code, lasting in CODES.items() if lasting is Lasting.STANDING
    }
    (never,) = re.findall(r"^- (`.*`) cannot be accepted", PAGE, re.MULTILINE)
    assert set(re.findall(r"`([a-z-]+)`", never)) == WITHOUT_LINES


def test_the_thresholds_are_the_usual_ones() -> None:
    table = tomllib.loads(example("toml"), parse_float=Decimal)["billing"]["check"]
    assert limits_of(table) == CheckLimits()
    assert table.keys() == CheckLimits().told().keys()
