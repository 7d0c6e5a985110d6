"""A month is reported, closed, fetched again and closed again: what was closed is never lost, and never changed."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from saved import LINE, saved

from cloudmore.billing import find_saved
from cloudmore.billing.saved.manifest import RECORD_DIGEST, record_digest
from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox

FOLDER = Path("saved-reports")
REPORT = ["billing", "report", "--month", "2026-10", "-o", "october.csv", "--quiet"]
CLOSE = ["billing", "close", "2026-10", "--accept", "not-compared=the first month"]
CHANGES = ["billing", "changes", "2026-10", "-o", "adjustments.csv"]


def line(**values: Any) -> dict[str, Any]:
    """A line of the sandbox."""
    return {**LINE, "subscriptionId": "sub-1", **values}


FIRST = [line(), line(), line(organizationId="o-2", organizationName="Beispiel GmbH", currencyCode="EUR")]


def load(sandbox: Sandbox, lines: Sequence[dict[str, Any]]) -> None:
    names = {each["organizationId"]: each["organizationName"] for each in lines}
    organizations = [{"id": identifier, "name": name, "active": True} for identifier, name in names.items()]
    sandbox.load({"organizations": organizations, "lines": list(lines)})


@pytest.fixture
def closed(served: Sandbox, settings: dict[str, str]) -> Sandbox:
    """A sandbox whose October is reported and closed."""
    assert settings
    load(served, FIRST)
    assert run(REPORT) == 0
    assert run(["billing", "check", "2026-10"]) == 7
    assert run([*CLOSE, "--accept", "equal-lines=two cost centres"]) == 0
    return served


def record(number: int = 1) -> dict[str, Any]:
    """The record of a revision."""
    found = [json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.closed.json")]
    (wanted,) = [each for each in found if each["revision"] == number]
    return dict(wanted)


def test_what_a_closing_keeps(closed: Sandbox) -> None:
    assert closed
    kept = record()
    report = find_saved(FOLDER, "2026-10")
    assert (kept["schema"], kept["month"], kept["lines"], kept["previous"]) == ("closed-month/1", "2026-10", 3, None)
    assert kept["manifest"] == report.manifest_file.name
    assert kept["totals"]["SEK"] == {"lines": 2, "total_sales": "20", "total_cost": "16", "lines_without_cost": 0}
    assert kept["control"] == report.manifest.control
    assert kept["control"] is not None
    accepted = {each["code"]: each["reason"] for each in kept["accepted"]}
    assert accepted == {"equal-lines": "two cost centres", "not-compared": "the first month"}
    if os.name == "posix":
        files = [path for path in FOLDER.iterdir() if path.name.startswith("sandbox-2026-10")]
        assert {path.stat().st_mode & 0o777 for path in files} == {0o400}
        assert len(files) == 4


def test_a_month_is_not_closed_twice(closed: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    assert closed
    assert run(CLOSE) == 2
    told = capsys.readouterr().err
    assert "2026-10 is closed already: revision 1, on " in told
    assert "cloudmore billing changes 2026-10" in told


def test_a_later_report_says_that_the_month_is_closed(closed: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    assert closed
    assert run(REPORT) == 0
    told = capsys.readouterr().err
    assert "2026-10 is closed: revision 1, on " in told
    assert f"billing changes 2026-10 --from {FOLDER}/" in told
    assert run(CLOSE) == 2
    assert "the newer report has no changes" in capsys.readouterr().err
    older = next(FOLDER.glob("*.closed.json")).name.replace(".closed", ".manifest")
    assert run(["billing", "close", f"{FOLDER / older}"]) == 2


def test_no_changes_are_told_with_what_was_compared(closed: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    assert closed
    capsys.readouterr()
    assert run(CHANGES) == 0
    shown = capsys.readouterr().out
    assert "No changes." in shown
    assert [row.split() for row in shown.splitlines() if row.split()[:1] in (["EUR"], ["SEK"])] == [
        ["EUR", "1", "10", "8"],
        ["SEK", "2", "20", "16"],
    ]
    assert len(Path("sandbox-adjustments.csv").read_text("utf-8").splitlines()) == 1


LATE = line(billingDate="2026-10-31", productId="p-9", quantity=1, totalSales="-30.00", totalCost=0)
REPRICED = line(
    organizationId="o-2", organizationName="Beispiel GmbH", currencyCode="EUR", unitSalesPrice=6, totalSales=12
)


def test_what_is_new_is_told_as_adjustments_and_becomes_a_revision(
    closed: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    load(closed, [line(), REPRICED, LATE])
    capsys.readouterr()
    summary = ["--summary", "run.json"]
    assert run([*CHANGES, "-o", "adjustments.json", "-o", "adjustments.jsonl", "-f", "json", *summary]) == 7
    told = capsys.readouterr()
    assert json.loads(told.out, parse_float=Decimal) == [
        {"change": "added", "currency": "SEK", "lines": 1, "total_sales": Decimal("-30.00"), "total_cost": 0},
        {"change": "removed", "currency": "SEK", "lines": 1, "total_sales": -10, "total_cost": -8},
        {"change": "restated", "currency": "EUR", "lines": 1, "total_sales": 2, "total_cost": 0},
    ]
    assert "close the month again: cloudmore billing close 2026-10" in told.err
    ran = json.loads(Path("run.json").read_text("utf-8"))
    assert ran["findings"] == [
        {"code": code, "count": 1} for code in ("late-lines", "restated-lines", "vanished-lines")
    ]
    with Path("sandbox-adjustments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    document = json.loads(Path("sandbox-adjustments.json").read_text("utf-8"), parse_float=Decimal)
    lines = [json.loads(each) for each in Path("sandbox-adjustments.jsonl").read_text("utf-8").splitlines()]
    assert document["schema"] == "billing-adjustments/1"
    assert [each["line_key"] for each in document["lines"]] == [each["line_key"] for each in lines]
    sums: dict[str, list[Decimal]] = {}
    for row in rows:
        before = sums.setdefault(row["currency"], [Decimal(0), Decimal(0)])
        sums[row["currency"]] = [
            old + Decimal(row[column]) for old, column in zip(before, ("total_sales", "total_cost"), strict=True)
        ]
    assert sums == {"SEK": [Decimal(-40), Decimal(-8)], "EUR": [Decimal(2), Decimal(0)]}
    assert {row["change"]: (row["previous_total_sales"], row["changed_columns"]) for row in rows} == {
        "added": ("", ""),
        "removed": ("10", ""),
        "restated": ("10", "unit_sales; total_sales"),
    }

    assert run(["billing", "close", "2026-10"]) == 7
    assert run([*CLOSE, "--accept", "total-differs=a credit"]) == 7
    capsys.readouterr()
    accepted = [
        part
        for code in ("total-differs", "low-margin", "negative-margin", "zero-price", "contradictory-signs")
        for part in ("--accept", f"{code}=a credit")
    ]
    assert run([*CLOSE, *accepted]) == 0
    second = record(2)
    assert second["adjustments"] == {
        "added": {"SEK": {"lines": 1, "total_sales": "-30.00", "total_cost": "0"}},
        "removed": {"SEK": {"lines": 1, "total_sales": "-10", "total_cost": "-8"}},
        "restated": {"EUR": {"lines": 1, "total_sales": "2", "total_cost": "0"}},
    }
    assert (FOLDER / second["previous"]).exists()
    assert run(CHANGES) == 0


def test_a_reading_that_was_saved_is_held_against_it_offline(
    closed: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    load(closed, [*FIRST, LATE])
    assert run(REPORT) in (0, 7)
    newest = find_saved(FOLDER, "2026-10").manifest_file
    for variable in [name for name in os.environ if name.startswith("CLOUDMORE_")]:
        monkeypatch.delenv(variable)
    capsys.readouterr()
    assert run(["billing", "changes", "2026-10", "--from", str(newest)]) == 7
    assert "1 lines have come since: sales -30.00 and cost 0 SEK. [late-lines]" in capsys.readouterr().err


def test_what_was_accepted_with_the_closing_is_not_told_again(
    served: Sandbox, settings: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert settings
    load(served, [line(), line(productId="p-2", currencyCode=None)])
    assert run(REPORT) == 7
    assert run([*CLOSE, "--accept", "missing-currency=a test"]) == 0
    capsys.readouterr()
    assert run(CHANGES) == 0
    assert "missing-currency" not in capsys.readouterr().err


def test_a_report_that_came_empty_says_so_beside_what_has_vanished(
    closed: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    closed.faults.add("empty-report", operation="billing_reports_get")
    capsys.readouterr()
    assert run(CHANGES) == 7
    told = capsys.readouterr().err
    assert "3 lines are there no more" in told
    assert "[empty]" in told


def test_nothing_is_written_among_the_saved_reports(closed: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    assert closed
    other = saved(FOLDER, [line()], month="2026-09", source="sandbox", reseller_id=record()["reseller_id"])
    before = sorted(FOLDER.glob("*"))
    for command in (["changes", "2026-10"], ["compare", str(other.manifest_file), "2026-10"], ["check", "2026-10"]):
        capsys.readouterr()
        assert run(["billing", *command, "-o", str(FOLDER / "new.csv")]) == 2
        assert "would lie among the saved reports" in capsys.readouterr().err
    assert sorted(FOLDER.glob("*")) == before


@pytest.mark.parametrize("command", [REPORT[:4], ["organizations", "list"], ["billing", "check", "2026-10"]])
def test_no_file_is_written_over_a_saved_report(
    closed: Sandbox, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert closed
    (manifest,) = FOLDER.glob("*.manifest.json")
    before = manifest.read_bytes()
    assert run([*command, "-o", str(manifest)]) == 2
    assert "has the name of a saved report, over which nothing is written" in capsys.readouterr().err
    assert manifest.read_bytes() == before


def test_nothing_is_written_among_saved_reports_that_are_named_by_their_files(closed: Sandbox) -> None:
    assert closed
    reseller = record()["reseller_id"]
    one, another = (
        saved(Path("elsewhere"), [line()], month=month, source="sandbox", reseller_id=reseller).manifest_file
        for month in ("2026-09", "2026-10")
    )
    before = one.read_bytes()
    commands = (
        ["billing", "compare", str(one), str(another)],
        ["billing", "changes", "2026-10", "--from", str(another)],
    )
    for command in commands:
        for option in ("-o", "--summary"):
            assert run([*command, option, str(one)]) == 2
    assert one.read_bytes() == before


def test_the_table_of_changes_is_short(closed: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    load(closed, [*FIRST, *(line(productId=f"q-{each}", productName=f"Late {each}.") for each in range(25))])
    Path("names.toml").write_text('[billing.columns]\ntotal_sales = "totalSales"\n', "utf-8")
    capsys.readouterr()
    accepted = ["--accept", "late-lines=invoiced in November"]
    assert run([*CHANGES, "--settings", "names.toml", *accepted]) == 0
    told = capsys.readouterr()
    assert told.out.count("Late ") == 20
    assert "Because: invoiced in November" in told.err
    closed.billing.add({**LATE, "billingDate": "2026-10-30"})
    # Other money is another finding.
    assert run(CHANGES) == 7
    assert run([*CHANGES, "--fail-on", "vanished-lines"]) == 0


def test_another_name_alone_is_no_change_of_money(closed: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    load(closed, [{**each, "organizationName": "Renamed"} for each in FIRST])
    capsys.readouterr()
    assert run(CHANGES) == 0
    shown = capsys.readouterr().out
    assert "No changes." in shown
    assert [row.split() for row in shown.splitlines() if "renamed" in row][-1] == ["renamed", "SEK", "2", "0", "0"]
    assert len(Path("sandbox-adjustments.csv").read_text("utf-8").splitlines()) == 1


def made_anew(text: bytes) -> bytes:
    """A manifest with other totals that is whole by itself."""
    record = json.loads(text.replace(b'"20"', b'"21"'))
    del record[RECORD_DIGEST]
    return json.dumps({**record, RECORD_DIGEST: record_digest(record)}).encode()


def changed(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.chmod(0o600)
    path.write_bytes(change(path.read_bytes()))


# Which file of a closed report is changed, how, and words of every refusal.
TAMPERED: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "the totals": ("manifest.json", lambda text: text.replace(b'"20"', b'"21"'), "The manifest .* not as it was saved"),
    "a manifest that was made anew": (
        "manifest.json",
        made_anew,
        "The manifest .* is not as it was saved: its SHA-256",
    ),
    "the lines": ("lines.jsonl.gz", lambda text: text[:-1], "The saved lines .* not as it was saved"),
    "the answer": ("raw.json.gz", lambda _text: gzip.compress(b"[]"), "The raw answer .* not as it was saved"),
    "the record": (
        "closed.json",
        lambda text: text.replace(b"two cost centres", b"never mind"),
        "not as it was written: its SHA-256 differs",
    ),
    "another record": (
        "closed.json",
        lambda text: text.replace(b"month/1", b"month/2"),
        "of the schema closed-month/2",
    ),
    "no record": ("closed.json", lambda _text: b"{}", "The record .* cannot be read"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_every_verb_finds_what_was_changed(closed: Sandbox, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert closed
    ending, change, words = TAMPERED[name]
    (path,) = FOLDER.glob(f"*.{ending}")
    changed(path, change)
    for command in (["billing", "check", "2026-10"], CLOSE, CHANGES):
        capsys.readouterr()
        assert run(command) == 2
        assert re.search(words, capsys.readouterr().err)


def test_a_revision_that_is_lost_is_found(closed: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    load(closed, [*FIRST, line(productId="p-3")])
    assert run(REPORT) == 0
    assert run(CLOSE) == 0
    first = next(path for path in FOLDER.glob("*.closed.json") if json.loads(path.read_text("utf-8"))["revision"] == 1)
    first.unlink()
    assert run(CHANGES) == 2
    assert "does not follow on the revision before" in capsys.readouterr().err


def test_a_report_that_somebody_else_made_later_is_no_step_back(
    closed: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    first = find_saved(FOLDER, "2026-10").manifest_file
    load(closed, [*FIRST, line(productId="p-3")])
    assert (run(REPORT), run(CLOSE)) == (0, 0)
    older = first.with_name(first.name.replace(".manifest.json", ".closed.json"))
    assert older.exists()
    assert run(["billing", "close", str(first)]) == 2
    assert "with a newer report than this one" in capsys.readouterr().err


def test_an_older_report_is_closed_with_a_word_and_is_no_change(
    closed: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    first = find_saved(FOLDER, "2026-10").manifest_file
    load(closed, [*FIRST, line(productId="p-3")])
    assert run(REPORT) == 0
    newer = find_saved(FOLDER, "2026-10").manifest_file
    (closing,) = FOLDER.glob("*.closed.json")
    closing.unlink()
    capsys.readouterr()
    assert run([*CLOSE[:2], str(first), *CLOSE[3:]]) == 0
    told = f"See what it has more with: cloudmore billing changes 2026-10 --from {newer}"
    assert told in " ".join(capsys.readouterr().err.split())
    assert run(CLOSE) == 0
    assert run(["billing", "changes", "2026-10", "--from", str(first)]) == 2
    assert "was asked for before the one that was closed" in capsys.readouterr().err


def test_a_month_that_is_not_closed_has_no_changes(
    served: Sandbox, settings: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert settings
    load(served, FIRST)
    assert run(CHANGES) == 2
    assert "2026-10 is not closed in saved-reports" in capsys.readouterr().err
    assert not FOLDER.exists()


@pytest.mark.usefixtures("empty_folder")
def test_a_month_that_is_not_over_is_not_closed(capsys: pytest.CaptureFixture[str]) -> None:
    saved(FOLDER, [line()], month="2026-11")
    assert run(["billing", "close", "2026-11", "--accept", "month-not-over=yes", "--accept", "not-compared=no"]) == 7
    assert "2026-11 cannot be closed: The period ends on 2026-11-30" in capsys.readouterr().err


@pytest.mark.usefixtures("empty_folder")
def test_a_closing_counts_all_that_was_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [{**LINE, "productId": f"p-{n}", "totalCost": 12, "unitCostPrice": 6} for n in range(101)]
    saved(FOLDER, lines)
    assert run([*CLOSE, "--accept", "negative-margin=agreed", "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["accepted"] == 102


@pytest.mark.usefixtures("empty_folder")
def test_several_resellers_in_one_folder_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    for reseller in ("r-1", "r-2"):
        found = saved(FOLDER, [line()], reseller_id=reseller)
        accepted = ["--accept", "not-compared=the first month", "--accept", "unsettled=late"]
        assert run(["billing", "close", str(found.manifest_file), *accepted]) == 0
    records = [json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.closed.json")]
    assert {each["reseller_id"] for each in records} == {"r-1", "r-2"}
    assert run(["billing", "changes", "2026-10", "--from", str(found.manifest_file)]) == 0
    assert run(["billing", "close", "2026-10"]) == 2
    assert "Several reports of 2026-10" in capsys.readouterr().err


def test_the_organizations_are_kept_with_the_report(served: Sandbox, settings: dict[str, str]) -> None:
    assert settings
    load(served, FIRST)
    assert run(REPORT) == 0
    listed = find_saved(FOLDER, "2026-10").manifest.organizations or ()
    assert {each.id: (each.name, each.active) for each in listed} == {
        "o-1": ("Exempel AB", True),
        "o-2": ("Beispiel GmbH", True),
    }


def test_a_report_is_kept_without_organizations_where_they_are_refused(
    served: Sandbox, settings: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert settings
    served.faults.add("forbidden", operation="organizations_list")
    assert run(REPORT) == 0
    assert find_saved(FOLDER, "2026-10").manifest.organizations is None
    assert "The organizations could not be listed" in capsys.readouterr().err
