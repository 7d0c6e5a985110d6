"""``billing reconcile`` asks which column of a file is what: once, and only where somebody is there."""

from __future__ import annotations

import io
import sys
import tomllib
from pathlib import Path

import pytest
from saved import line, saved

from cloudmore.cli.application import run

RECONCILE = ["billing", "reconcile", "2026-10", "--sales", "erp.csv"]
GIVEN = [*("--column", "customer_key=Kundnr"), *("--column", "amount=Belopp"), *("--column", "item=Artikelnr")]
FILE = "Kundnr;Artikelnr;Belopp;Valuta;Notering\no-1;p-1;10,00;SEK;\n"


class Somebody(io.TextIOWrapper):
    """Input that a person types."""

    def isatty(self) -> bool:
        """Somebody is there."""
        return True


def typing(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    content = "".join(f"{answer}\n" for answer in answers).encode()
    monkeypatch.setattr(sys, "stdin", Somebody(io.BytesIO(content), "utf-8"))


@pytest.fixture(autouse=True)
def _folder(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(empty_folder / "saved-reports", [line()])
    (empty_folder / "erp.csv").write_text(FILE, "utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(), "utf-8"))


def test_a_person_is_asked_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    # Enter takes what is proposed; nothing but the key, the item, the amount and the currency is.
    typing(monkeypatch, "", "", "Artikel", "", *[""] * 12)
    assert run(RECONCILE) == 0
    told = capsys.readouterr()
    assert "The headings are 'Kundnr', 'Artikelnr', 'Belopp', 'Valuta', 'Notering'." in told.err
    assert "Which column is the customer's key or number? (- for none) [Kundnr]: " in told.err
    assert "There is no heading 'Artikel'; they are 'Kundnr'" in told.err
    assert "Which column is what is kept in reconcile.toml." in told.err
    assert "Verdict: no differences." in told.out
    (entry,) = tomllib.loads(Path("reconcile.toml").read_text("utf-8"))["file"]
    assert entry["columns"] == {
        "customer_key": "Kundnr",
        "item": "Artikelnr",
        "amount": "Belopp",
        "currency": "Valuta",
    }
    typing(monkeypatch)
    assert run(RECONCILE) == 0
    assert "Which column" not in capsys.readouterr().err


def test_a_person_may_stop(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    typing(monkeypatch, "Kundnr")
    assert run(RECONCILE) != 0
    assert not Path("reconcile.toml").exists()
    assert "Traceback" not in capsys.readouterr().err


def test_without_a_person_it_is_said_what_to_write(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(RECONCILE) == 2
    told = capsys.readouterr().err
    assert (
        "--column customer_key=Kundnr --column item=Artikelnr --column amount=Belopp --column currency=Valuta" in told
    )
    assert not Path("reconcile.toml").exists()


def test_what_is_given_is_kept_in_the_file_that_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*RECONCILE, *GIVEN, "--columns", "kept.toml", "--summary", "run.json", "--quiet"]) == 0
    assert "kept in" not in capsys.readouterr().err
    assert "kept.toml" in Path("run.json").read_text("utf-8")
    assert run([*RECONCILE, "--columns", "kept.toml"]) == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(["--column", "amount"], "does not say which column is what", id="no heading"),
        pytest.param([*GIVEN, "--column", "date=Dag"], "no heading 'Dag' for date", id="a heading that is not there"),
        pytest.param([*GIVEN, "--numbers", "1,234"], "does not say how numbers are written", id="an example in doubt"),
        pytest.param([*GIVEN, "--numbers", "1,234.50"], "not written as 1,234.50", id="another way"),
        pytest.param([*GIVEN, "--dates", "YYYY"], "does not say how dates are written", id="no order"),
        pytest.param([*GIVEN, "--currency", "kronor"], "is no currency", id="no currency"),
        pytest.param([*GIVEN, "--credits", "minus"], "does not say how credits are written", id="no way of credits"),
    ],
)
def test_what_does_not_fit_ends_with_2_and_is_not_kept(
    options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*RECONCILE, *options]) == 2
    assert message in " ".join(capsys.readouterr().err.split())
    assert not Path("reconcile.toml").exists()
