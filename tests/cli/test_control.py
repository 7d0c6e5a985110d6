"""``billing report`` tells where the money went: on the screen, in the manifest and in the summary."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from conftest import CREDENTIALS, ScriptedServer, answer, settings_of

from cloudmore.billing import BillingLine, Control, prepared
from cloudmore.cli.application import run


def line(sales: str, **changes: Any) -> str:
    fields = {"organizationId": "o-1", "billingDate": "2026-10-05", "quantity": 1, "currencyCode": "EUR", **changes}
    return json.dumps(fields)[:-1] + f', "totalSales": {sales}}}'


LINES = [
    line("0.3333"),
    line("0.3333"),
    *[line("0", totalCost=5)] * 3,
    line("20", organizationId="o-2"),
    line("7.5", currencyCode="SEK", organizationId=None),
]
SETTINGS = '[billing.excluded]\no-2 = "own tenant"\n'
EVERYTHING = ["--places", "2", "--no-zero-lines", "--settings", "cloudmore.toml"]
Fetched = Callable[..., tuple[int, Any]]


@pytest.fixture
def fetched(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], empty_folder: Path
) -> Fetched:
    """Fetches the report above; gives the exit code and what was said."""
    for name, value in settings_of(CREDENTIALS, server.url).items():
        monkeypatch.setenv(name, value)
    (empty_folder / "cloudmore.toml").write_text(SETTINGS, "utf-8")

    def fetch(*options: str, lines: list[str] = LINES) -> tuple[int, Any]:
        server.answers = [answer(202, b'{"taskId":"task-1"}'), answer(200, f"[{','.join(lines)}]".encode())]
        code = run(["billing", "report", "--month", "2026-10", "--quiet", "-o", "o.csv", *options])
        return code, capsys.readouterr()

    return fetch


def sales(name: str = "o.csv") -> list[str]:
    with Path(name).open(encoding="utf-8", newline="") as file:
        return [row["total_sales"] for row in csv.DictReader(file)]


def kept() -> dict[str, Any]:
    (manifest,) = Path("saved-reports").glob("*.manifest.json")
    found: dict[str, Any] = json.loads(manifest.read_text("utf-8"))["control"]
    return found


def test_without_rules_all_is_exported_and_told(fetched: Fetched) -> None:
    code, said = fetched()
    assert code == 0, said.err
    assert sales() == ["0.3333", "0.3333", "0", "0", "0", "20", "7.5"]
    assert "Control: report = exported + excluded + unmapped + zero lines + rounding" in said.out
    words = " ".join(said.out.split())
    assert "EUR total_sales 20.6666 20.6666 EUR total_cost" in words
    assert "Zero in every currency: excluded, unmapped, zero lines, rounding." in words
    assert kept()["SEK"]["exported"] == {"lines": 1, "total_sales": "7.5", "total_cost": "0"}
    assert kept()["SEK"]["resellers_own"] == kept()["SEK"]["report"]


def test_what_was_left_out_and_what_was_added_is_told(fetched: Fetched) -> None:
    code, said = fetched(*EVERYTHING, "--summary", "run.json")
    assert code == 0, said.err
    assert sales() == ["0.33", "0.33", "7.5", "0.01"]
    words = " ".join(said.out.split())
    assert "EUR total_sales 20.6666 0.67 20 0 -0.0034" in words
    assert "EUR total_cost 15 0 0 15 0" in words
    assert "Zero in every currency: unmapped." in said.out
    assert "3 zero lines not exported, which cost 15 (EUR)" in said.out
    assert "1 rounding line added (EUR)" in said.out
    assert "Excluded: 1 line of o-2, own tenant" in said.out
    assert kept()["EUR"]["rounding"] == {"lines": 1, "total_sales": "-0.0034", "total_cost": "0"}
    assert json.loads(Path("run.json").read_text("utf-8"))["control"] == kept()


def test_a_program_gets_it_with_the_totals(fetched: Fetched) -> None:
    _code, said = fetched(*EVERYTHING, "-f", "json")
    eur, sek = json.loads(said.out)
    assert {eur["currency"]: eur["control"], sek["currency"]: sek["control"]} == kept()


def test_a_report_without_lines_has_nothing_to_tell(fetched: Fetched) -> None:
    code, said = fetched("--summary", "run.json", lines=[])
    assert code == 7
    assert "Control" not in said.out
    assert (kept(), json.loads(Path("run.json").read_text("utf-8"))["control"]) == ({}, {})


def test_places_that_are_none_are_wrong_usage(fetched: Fetched) -> None:
    code, said = fetched("--places", "two")
    assert code == 2
    assert "'two' is no number of decimal places." in said.err


def test_a_report_that_is_resumed_is_prepared_as_it_was_asked_for(
    fetched: Fetched, server: ScriptedServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fetched()[0] == 0
    server.answers = [answer(202, b'{"taskId":"task-1"}'), answer(200, b'{"status":"Running"}')]
    arguments = ["billing", "report", "--month", "2026-10", "--wait", "0s", "--no-zero-lines", "--places", "currency"]
    assert run(arguments) == 5
    assert "--no-zero-lines --places currency" in capsys.readouterr().err


def last_one_lost(lines: Iterator[BillingLine], control: Control) -> Iterator[BillingLine]:
    yield from list(prepared(lines, control))[:-1]


def test_a_run_that_would_lose_money_fails_with_the_numbers(fetched: Fetched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cloudmore.billing.report.prepared", last_one_lost)
    code, said = fetched()
    assert code == 1
    assert "SEK: sales of the report 7.5, of its parts 0" in said.err
    assert not Path("o.csv").exists()
    assert list(Path("saved-reports").glob("*.raw.json.gz"))


def test_amounts_are_exact_whatever_their_spelling(fetched: Fetched) -> None:
    lines = [line("1E-7"), line("-0.00"), line("123456789012345678.123456789012345"), line("1E+3")]
    assert fetched(lines=lines)[0] == 0
    assert Fraction(kept()["EUR"]["exported"]["total_sales"]) == sum(map(Fraction, sales()))
