"""A report without lines, however the API spells it: never taken for a month without sales."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox

BODIES = ("empty-collection", "null-collection", "missing-collection", "[]", "null", "{}", "empty")
REPORT = ["billing", "report", "--month", "2026-10", "-o", "sandbox-october.csv", "--quiet"]


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("body", BODIES)
def test_an_empty_report_ends_with_7_and_leaves_no_file(
    served: Sandbox, capsys: pytest.CaptureFixture[str], body: str
) -> None:
    served.faults.add("empty-report", body=body)
    assert run(REPORT) == 7
    assert "The report has no billing line. [empty]" in capsys.readouterr().err
    assert not Path("sandbox-october.csv").exists()
    (manifest,) = Path("saved-reports").glob("*.manifest.json")
    kept = json.loads(manifest.read_text("utf-8"))
    assert (kept["lines"], kept["files"], [each["code"] for each in kept["findings"]]) == (0, [], ["empty"])


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("body", BODIES)
def test_an_empty_report_is_all_right_where_somebody_says_so(
    served: Sandbox, capsys: pytest.CaptureFixture[str], body: str
) -> None:
    served.faults.add("empty-report", body=body)
    assert run([*REPORT, "--allow-empty"]) == 0
    assert capsys.readouterr().err == ""
    header, *rows = Path("sandbox-october.csv").read_text("utf-8").splitlines()
    assert (header.partition(",")[0], rows) == ("source", [])
