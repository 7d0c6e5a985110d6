"""The zone and the end of a range, from the settings file to the screen and the manifest; and the probe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox

REPORT = ["billing", "report", "--month", "2026-10", "--quiet", "-o", "o.csv"]
SETTINGS = ["--settings", "cloudmore.toml"]
Captured = pytest.CaptureFixture[str]


def line(moment: str) -> dict[str, Any]:
    amounts = {"quantity": 1, "totalSales": "10.50", "currencyCode": "SEK", "serviceName": "Mail"}
    return {"organizationId": "o-1", "billingDate": moment, **amounts}


MOMENTS = ("2026-10-05", "2026-10-05T12:00:00Z", "2026-10-31T23:30:00Z", "2026-11-01", "2026-11-01T12:00:00Z")


@pytest.fixture
def books(served: Sandbox, settings: dict[str, str]) -> Sandbox:
    """The sandbox of the environment, with lines around the end of October."""
    assert settings
    served.load({"organizations": [{"id": "o-1", "name": "Acme"}], "lines": [line(moment) for moment in MOMENTS]})
    return served


def say(**settings: str) -> None:
    text = "".join(f'{name} = "{value}"\n' for name, value in settings.items())
    Path("cloudmore.toml").write_text(f"[billing]\n{text}", "utf-8")


def kept() -> dict[str, Any]:
    (manifest,) = Path("saved-reports").glob("*.manifest.json")
    found: dict[str, Any] = json.loads(manifest.read_text("utf-8"))
    return found


def test_the_zone_is_told_and_moves_what_has_an_offset(books: Sandbox, capsys: Captured) -> None:
    assert books
    say(zone="Europe/Stockholm")
    assert run([*REPORT, *SETTINGS]) == 7
    said = capsys.readouterr()
    assert "Billing dates 2026-10-01 to 2026-10-31, both included, in Europe/Stockholm; asked " in said.out
    assert "[outside-period]" in said.err
    assert (kept()["zone"], kept()["range_end"], kept()["next_period"]) == ("Europe/Stockholm", "inclusive", {})


def test_lines_of_the_day_after_are_told_and_left_out(books: Sandbox, capsys: Captured) -> None:
    books.range_end = "midnight"
    try:
        say(range_end="midnight")
        assert run([*REPORT, *SETTINGS]) == 0
        said = capsys.readouterr()
    finally:
        books.range_end = "inclusive"
    assert "1 lines of 2026-11-01 are left to the next period: 10.50 SEK." in said.out
    assert "3 lines, 1 organizations." in said.out
    found = kept()
    assert (found["lines"], found["last_billing_date"], found["range_end"]) == (3, "2026-10-31", "midnight")
    assert found["next_period"]["SEK"]["total_sales"] == "10.50"
    assert found["control"]["SEK"]["report"]["total_sales"] == "31.50"


def test_a_task_is_submitted_with_the_settings(books: Sandbox, capsys: Captured) -> None:
    assert books
    say(range_end="exclusive")
    assert run(["billing", "submit", "--month", "2026-10", "--quiet", *SETTINGS]) == 0
    assert json.loads(capsys.readouterr().out)["range_end"] == "exclusive"


PROBE = ["billing", "probe", "--month", "2026-10", "--quiet"]


@pytest.mark.parametrize("range_end", ["inclusive", "exclusive", "midnight"])
def test_the_probe_tells_the_setting_to_write(books: Sandbox, capsys: Captured, range_end: str) -> None:
    books.range_end = range_end
    try:
        assert run(PROBE) == 0
        assert f'Write it into the settings file:\n\n[billing]\nrange_end = "{range_end}"\n' in capsys.readouterr().out
        assert run([*PROBE, "-f", "json"]) == 0
    finally:
        books.range_end = "inclusive"
    found = json.loads(capsys.readouterr().out)
    assert found["range_end"] == range_end
    assert found["days"][0] == {
        "last_day": "2026-10-05",
        "lines": 2,
        "came": {"inclusive": 2, "exclusive": 0, "midnight": 1}[range_end],
    }


def test_a_probe_that_tells_nothing_says_so(books: Sandbox, capsys: Captured) -> None:
    assert books
    assert run(["billing", "probe", "--month", "2025-10", "--quiet"]) == 7
    assert capsys.readouterr().out == "No day has lines, so nothing could be told.\n"
    assert run([*PROBE, "-o", "x.csv"]) == 2
