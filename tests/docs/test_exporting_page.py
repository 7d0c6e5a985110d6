"""What the page on exports shows is run, from a report to files for Xero, and it lists all findings there are."""

from __future__ import annotations

import csv
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from conftest import REPOSITORY, settings_of
from relay import Relay
from saved import LINE, line, saved

from cloudmore.billing.finding_codes import _OF_EXPORTS
from cloudmore.billing.task_answer import SANDBOX_HEADER
from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox

PAGE = (REPOSITORY / "docs" / "exporting.md").read_text("utf-8")
CONTACTS = "key,name,customer number\nExempel Aktiebolag,Exempel AB,10042\n"


def test_the_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    commands = [shlex.split(each)[1:] for block in blocks for each in block.splitlines()]
    monkeypatch.chdir(tmp_path)
    Path("contacts.csv").write_text(CONTACTS, "utf-8")
    with Sandbox(report_seconds=0) as sandbox, Relay(sandbox.url) as relay:
        # Made-up lines are exported to no ledger, so these come without the mark of a sandbox.
        relay.swap_answers = (SANDBOX_HEADER.encode(), b"x" * len(SANDBOX_HEADER))
        for name, value in settings_of(sandbox.credentials, relay.url).items():
            monkeypatch.setenv(name, value)
        organizations = [{"id": "o-1", "name": "Exempel AB", "customerNumber": "10042"}]
        sandbox.load({"organizations": organizations, "lines": [{**LINE, "customerNumber": "10042"}]})
        codes: list[int] = []
        for command in commands:
            *words, into, name = command if ">" in command else [*command, "", ""]
            if into == ">":
                with Path(name).open("w", encoding="utf-8") as file, redirect_stdout(file):
                    print(
                        subprocess.run(
                            [sys.executable, "-m", "cloudmore", *words], capture_output=True, text=True, check=True
                        ).stdout,
                        end="",
                    )
            else:
                codes.append(run([*words, *filter(None, (into, name))]))
    assert codes == [0] * len(codes), list(zip(commands, codes, strict=False))
    with Path("october-xero.csv").open(encoding="utf-8", newline="") as exported:
        (row,) = csv.DictReader(exported)
    assert (row["*ContactName"], row["*Quantity"], row["*UnitAmount"]) == ("Exempel Aktiebolag", "2", "5.00")


def test_the_example_runs(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    saved(tmp_path / "saved-reports", [line(), line(organizationId="o-2", organizationName="Prov AB")])
    told: list[list[str]] = []
    for _time in range(2):
        ran = subprocess.run(
            [sys.executable, "-W", "error", "-c", example],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=tmp_path,
        )
        assert (ran.returncode, ran.stderr) == (0, "")
        told.append(ran.stdout.splitlines())
    first, second = told
    assert first == [
        "invoice Exempel AB 10 SEK",
        "Prov AB has no customer key: 1 line, 10 SEK, not exported.",
    ]
    assert [re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "then", each) for each in second] == ["already exported then, 1 line"]


def test_the_findings_are_all_there_are() -> None:
    told = {name for row in re.findall(r"^\|.*\|$", PAGE, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)}
    assert {*_OF_EXPORTS, "text-cut", "text-replaced"} <= told
