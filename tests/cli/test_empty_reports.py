"""A report without lines, however the API spells it: never taken for a month without sales."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox

# A list that is there, and empty or null; and answers without any.
EMPTY = ("empty-collection", "null-collection", "[]")
NO_REPORT = ("missing-collection", "null", "{}", "empty")
CODES = {**dict.fromkeys(EMPTY, "empty"), **dict.fromkeys(NO_REPORT, "no-list")}
REPORT = ["billing", "report", "--month", "2026-10", "-o", "sandbox-october.csv", "--quiet"]


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize(
    ("body", "more"), [*((body, []) for body in CODES), *((body, ["--allow-empty"]) for body in NO_REPORT)]
)
def test_a_report_without_lines_ends_with_7_and_leaves_no_file(
    served: Sandbox, capsys: pytest.CaptureFixture[str], body: str, more: list[str]
) -> None:
    served.faults.add("empty-report", body=body)
    assert run([*REPORT, *more]) == 7
    assert f"The report has no billing line. [{CODES[body]}]" in capsys.readouterr().err
    assert not Path("sandbox-october.csv").exists()
    (manifest,) = Path("saved-reports").glob("*.manifest.json")
    kept = json.loads(manifest.read_text("utf-8"))
    assert (kept["lines"], kept["files"], [each["code"] for each in kept["findings"]]) == (0, [], [CODES[body]])


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("body", EMPTY)
def test_an_empty_report_is_all_right_where_somebody_says_so(
    served: Sandbox, capsys: pytest.CaptureFixture[str], body: str
) -> None:
    served.faults.add("empty-report", body=body)
    assert run([*REPORT, "--allow-empty"]) == 0
    assert capsys.readouterr().err == ""
    header, *rows = Path("sandbox-october.csv").read_text("utf-8").splitlines()
    assert (header.partition(",")[0], rows) == ("source", [])
