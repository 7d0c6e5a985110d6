"""``billing export`` and ``billing targets``, as commands."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from saved import ASKED_AT, line, saved

from cloudmore.billing import (
    KnownOrganization,
    Report,
    SavedReport,
    exporting,
    find_saved,
    range_period,
    save_report,
    shipped_targets,
)
from cloudmore.billing.reading import Origin
from cloudmore.billing.report import Asked
from cloudmore.billing.survey import read_head
from cloudmore.cli.application import run

FOLDER = Path("saved-reports")
LISTED = [KnownOrganization(f"o-{number}", f"Exempel {number} AB", True) for number in (1, 2, 3)]
OPEN = ["--accept", "open-findings=a test"]
XERO = ["--as", "xero", "--set", "defaults.account=200", "--set", "defaults.tax_code=Tax on Sales"]
EXPORT = ["billing", "export", "2026-10", *XERO, *OPEN, "-o", "out.csv"]
MAPPING = """\
[organizations.o-1]
customer = "Kund ett"

[organizations.o-2]
customer = "Kund två"

[organizations.o-3]
excluded = "our own tenant"
"""
ONE = {"unitSalesPrice": 7, "unitCostPrice": 6, "totalSales": -7, "totalCost": -6}
OTHER = {"unitSalesPrice": 3, "unitCostPrice": 2, "totalSales": 3, "totalCost": 2}
LINES = [
    line(),
    {**line(quantity=-1, **ONE), "organizationId": "o-2", "organizationName": "Exempel 2 AB"},
    {**line(quantity=1, **OTHER), "organizationId": "o-3", "organizationName": "Exempel 3 AB"},
]


def report(folder: Path = FOLDER, lines: list[dict[str, Any]] | None = None, **asked: Any) -> SavedReport:
    """A saved report of the vendor's API."""
    return saved(folder, LINES if lines is None else lines, organizations=LISTED, **asked)


@pytest.fixture
def month(empty_folder: Path) -> Path:
    """A saved month and a mapping, in the working folder."""
    report()
    Path("mapping.toml").write_text(MAPPING, "utf-8")
    return empty_folder


def rows_of(file: str) -> list[dict[str, str]]:
    """The rows of a file, by heading."""
    return list(csv.DictReader(io.StringIO(Path(file).read_text("utf-8"))))


def told(rows: list[dict[str, str]], *columns: str) -> list[tuple[str, ...]]:
    """Some columns of rows."""
    return [tuple(row[column] for column in columns) for row in rows]


@pytest.mark.usefixtures("month")
def test_a_month_becomes_invoices_and_credit_notes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(EXPORT) == 0
    (invoice,) = rows_of("out.csv")
    (credit_note,) = rows_of("out-credit-notes.csv")
    assert told([invoice], "*ContactName", "*InvoiceDate", "*DueDate", "*Quantity", "*UnitAmount", "Currency") == [
        ("Kund ett", "31/10/2026", "30/11/2026", "2", "5.00", "SEK")
    ]
    assert told([credit_note], "*ContactName", "*Quantity", "*UnitAmount", "*AccountCode", "*TaxType") == [
        ("Kund två", "-1", "7.00", "200", "Tax on Sales")
    ]
    assert invoice["*InvoiceNumber"] != credit_note["*InvoiceNumber"]
    came = capsys.readouterr()
    out = " ".join(came.out.split())
    assert "Control: report = exported + excluded + unmapped + zero lines + rounding" in out
    assert "SEK total_sales 6 3.00 3" in out
    assert "Excluded: 1 line of o-3, our own tenant" in out
    assert "the month is not closed" in out
    assert "Written: out.csv, out-credit-notes.csv" in came.err


@pytest.mark.usefixtures("month")
def test_the_second_run_exports_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(EXPORT) == 0
    before = Path("out.csv").read_bytes(), Path("out.csv").stat().st_mtime_ns
    capsys.readouterr()
    assert run([*EXPORT[:-1], "other.csv", "--summary", "run.json"]) == 7
    err = capsys.readouterr().err
    assert "2026-10 to xero: already exported 20" in err
    assert ", 2 lines, out.csv, out-credit-notes.csv." in err
    assert '--again "REASON"' in err
    assert json.loads(Path("run.json").read_text())["findings"] == [{"code": "already-exported", "count": 2}]
    assert not Path("other.csv").exists()
    assert (Path("out.csv").read_bytes(), Path("out.csv").stat().st_mtime_ns) == before


@pytest.mark.usefixtures("month")
def test_the_summary_counts_the_lines_of_every_organization_without_a_customer() -> None:
    Path("mapping.toml").write_text("", "utf-8")
    assert run([*EXPORT, "--summary", "run.json"]) == 7
    counted = {each["code"]: each["count"] for each in json.loads(Path("run.json").read_text("utf-8"))["findings"]}
    assert counted["unmapped"] == 3


@pytest.mark.usefixtures("month")
def test_it_is_exported_again_for_a_reason_that_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*EXPORT, "--again", "nothing was before"]) == 0
    first = Path("out.csv").read_bytes()
    assert run([*EXPORT, "--again", "Xero had lost it"]) == 0
    assert Path("out.csv").read_bytes() == first
    records = [json.loads(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.export.json"))]
    assert sorted((each["reason"] or "", each["state"], each["lines"]) for each in records) == [
        ("", "done", 2),
        ("Xero had lost it", "done", 2),
    ]
    capsys.readouterr()
    assert run(EXPORT) == 7
    assert "again because: Xero had lost it" in capsys.readouterr().err
    assert run([*EXPORT, "--again", " "]) == 2


@pytest.mark.usefixtures("month")
def test_another_target_is_another_ledger_and_that_is_asked_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(EXPORT) == 0
    command = ["billing", "export", "2026-10", "--as", "fortnox"]
    assert run([*command, "-o", "fortnox.csv"]) == 7
    assert "2 of the lines were exported to xero, too. If that is the same ledger" in capsys.readouterr().err
    assert Path("fortnox.csv").exists()
    again = ["--again", "a test", "-o", "fortnox.csv"]
    assert run([*command, *again, "--accept", "other-target=it is another ledger"]) == 0
    # That it is another one is known from now on, also the other way round.
    assert run([*EXPORT, "--again", "a test"]) == 0


@pytest.mark.usefixtures("month")
def test_a_newer_reading_is_told_with_what_has_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(EXPORT) == 0
    report(lines=[line(totalSales=12), *LINES[1:], line(productId="p-9")], asked_at=ASKED_AT + timedelta(days=9))
    capsys.readouterr()
    assert run(EXPORT) == 7
    came = capsys.readouterr()
    out = " ".join(came.out.split())
    assert "Changes since the export, new less old" in out
    assert "added SEK 1 10" in out
    assert "restated SEK 1 2" in out
    assert "cloudmore billing compare" in came.err


@pytest.mark.usefixtures("month")
def test_a_reading_without_changes_and_one_that_is_gone_or_damaged_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    first = find_saved(FOLDER, "2026-10")
    assert run(EXPORT) == 0
    report(asked_at=ASKED_AT + timedelta(days=9))
    capsys.readouterr()
    assert run(EXPORT) == 7
    assert "it has no changes" in capsys.readouterr().err
    assert first.lines_file is not None
    first.lines_file.write_bytes(b"damaged")
    assert run(EXPORT) == 2
    assert "not as it was saved" in capsys.readouterr().err
    for file in (first.manifest_file, first.raw_file, first.lines_file):
        file.unlink()
    assert run(EXPORT) == 7
    assert "is gone, so nobody can say what is new since" in capsys.readouterr().err


@pytest.mark.usefixtures("month")
def test_what_a_line_lacks_is_told_with_how_to_set_it(capsys: pytest.CaptureFixture[str]) -> None:
    bare = ["billing", "export", "2026-10", "--as", "xero", "--accept", "not-compared=the first month"]
    assert run(bare) == 2
    assert "--set defaults.account=… --set defaults.tax_code=…" in capsys.readouterr().err
    # Now a product has them, and the others have not.
    text = MAPPING + '\n[products.p-9]\nitem = "I"\naccount = "200"\ntax_code = "T"\n'
    Path("mapping.toml").write_text(text, "utf-8")
    bare += ["--set", "rounding.account=300"]
    assert run([*bare, "-f", "json"]) == 7
    came = capsys.readouterr()
    assert json.loads(came.out) == []
    assert "--set defaults.account=200" in came.err
    assert "cloudmore billing export 2026-10 --as xero --set rounding.account=300 --rest" in came.err
    assert "open-findings" not in came.err
    assert run([*bare, "--quiet"]) == 7
    assert "--set" not in capsys.readouterr().err


@pytest.mark.usefixtures("month")
def test_an_item_that_is_only_suggested_is_none() -> None:
    report(Path("again"))
    assert run(EXPORT) == 0
    text = MAPPING + '\n[products.p-1]\nsuggested = ["X"]\nsuggested_because = "alike"\n'
    Path("mapping.toml").write_text(text, "utf-8")
    assert run([*EXPORT[:-1], "again.csv", "--saved", "again"]) == 0
    assert Path("again.csv").read_bytes() == Path("out.csv").read_bytes()
    report(Path("account"))
    Path("mapping.toml").write_text(f'{text}account = "777"\n', "utf-8")
    assert run([*EXPORT[:-1], "account.csv", "--saved", "account"]) == 0
    assert {row["*AccountCode"] for row in rows_of("account.csv")} == {"777"}
    assert {row["InventoryItemCode"] for row in rows_of("account.csv")} == {""}


@pytest.mark.usefixtures("month")
def test_the_rest_of_a_newer_reading_is_what_came_late_and_the_other_changes_are_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(EXPORT) == 0
    report(lines=[line(totalSales=12), line(productId="p-9", totalSales=4)], asked_at=ASKED_AT + timedelta(days=9))
    capsys.readouterr()
    # The rest has a file of its own: what was exported first may not be imported yet.
    assert run([*EXPORT, "--rest"]) == 2
    assert "out.csv is there already" in capsys.readouterr().err
    assert run([*EXPORT[:-1], "late.csv", "--rest"]) == 7
    err = capsys.readouterr().err
    assert "1 lines have other numbers: sales 2 and cost 0 SEK. [restated-lines:" in err
    assert "1 lines are there no more: sales 7 and cost 6 SEK. [vanished-lines:" in err
    assert "[late-lines" not in err
    assert told(rows_of("late.csv"), "*UnitAmount", "*Quantity") == [("4.00", "1")]


@pytest.mark.usefixtures("month")
def test_a_closed_reading_is_preferred_and_needs_no_other_look(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(["billing", "close", "2026-10", "--accept", "not-compared=the first", "--accept", "unsettled=a test"]) == 0
    )
    newer = report(lines=[line(totalSales=99)], asked_at=ASKED_AT + timedelta(days=9))
    capsys.readouterr()
    assert run(["billing", "export", "2026-10", *XERO, "-o", "out.csv"]) == 0
    came = capsys.readouterr()
    assert "revision 1, closed 20" in came.out
    assert "a newer reading is saved" in came.err
    assert told(rows_of("out.csv"), "*UnitAmount") == [("5.00",)]
    assert run(["billing", "export", str(newer.manifest_file), *XERO, "-o", "newer.csv"]) == 7
    came = capsys.readouterr()
    assert "cloudmore billing changes 2026-10 --from" in came.err
    assert run(["billing", "export", str(newer.manifest_file), "--as", "fortnox", "-o", "newer.csv"]) == 7
    assert "not the reading that was closed" in capsys.readouterr().err


@pytest.mark.usefixtures("month")
def test_open_findings_are_told_and_nobody_loses_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["billing", "export", "2026-10", *XERO, "-o", "out.csv"]) == 7
    err = capsys.readouterr().err
    assert "exported with open findings: " in err
    assert "1 not-compared" in err
    assert "[open-findings:" in err
    assert Path("out.csv").exists()


def test_lines_without_a_customer_are_told_with_their_money(month: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (month / "mapping.toml").write_text(MAPPING.split("\n\n", maxsplit=1)[0], "utf-8")
    assert run(EXPORT) == 7
    came = capsys.readouterr()
    assert "Exempel 2 AB" in came.err
    assert "-7" in came.err
    assert "2 lines without a customer, or held back, not exported (SEK)" in came.out
    assert len(rows_of("out.csv")) == 1
    assert run([*EXPORT, "--again", "all of them are mapped"]) == 7


def test_the_rest_is_exported_under_numbers_of_its_own(month: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (month / "mapping.toml").write_text(MAPPING.split("\n\n", maxsplit=1)[0], "utf-8")
    assert run([*EXPORT, "--rest"]) == 7
    # Another organization of the same customer, whose invoice is in the ledger already.
    (month / "mapping.toml").write_text(MAPPING.replace("Kund två", "Kund ett"), "utf-8")
    rest = [*EXPORT[:-2], "--rest"]
    assert run(rest) == 0
    (first,), (credit_note,) = rows_of("out.csv"), rows_of("xero-2026-10-part-2-credit-notes.csv")
    assert told([first, credit_note], "*ContactName", "*Quantity") == [("Kund ett", "2"), ("Kund ett", "-1")]
    assert first["*InvoiceNumber"][2:] != credit_note["*InvoiceNumber"][2:]
    capsys.readouterr()
    assert run(rest) == 7
    assert "[nothing-exported]" in capsys.readouterr().err
    assert len(list(FOLDER.glob("*.export.json"))) == 2
    assert run([*rest, "--again", "both"]) == 2


def test_without_a_mapping_it_asks_for_one(month: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (month / "mapping.toml").unlink()
    assert run(EXPORT) == 2
    assert "cloudmore mapping suggest" in capsys.readouterr().err
    assert run([*EXPORT, "--mapping", "none"]) == 0
    assert told(rows_of("out.csv"), "*ContactName") == [("o-1",), ("o-3",)]


@pytest.mark.usefixtures("month")
@pytest.mark.parametrize(
    "arguments",
    [
        ["--sandbox", *EXPORT],
        [*EXPORT, "--saved", "made-up"],
        [*EXPORT[:2], "2026-09", *EXPORT[3:]],
        [*EXPORT, "--set", "defaults.account"],
        [*EXPORT, "--set", "defaults.item=1", "--set", "defaults.item=2"],
        [*EXPORT, "--set", "columns=1"],
        [*EXPORT, "--audience", "everybody"],
        [*EXPORT, "--mapping", "lost.toml"],
        [*EXPORT, "--accept", "no-such-code=why"],
        [*EXPORT, "--fail-on", "no-such-code"],
        [*EXPORT[:-1], "saved-reports/out.csv"],
        [*EXPORT[:-1], "mapping.toml"],
        [*EXPORT[:-1], "nowhere/out.csv"],
        [*EXPORT, "--summary", "out.csv"],
        [*EXPORT, "-o", "second.csv"],
        ["billing", "export", "2026-10", "--as", "nobody"],
        ["billing", "export", "2026-10", "--as", "lost.toml"],
        ["billing", "export", "--as", "list", "-o", "out.csv"],
        ["billing", "export", "2026-10"],
        ["billing", "targets", "nobody"],
        ["billing", "targets", "xero", "-f", "json"],
    ],
    ids=lambda arguments: " ".join(arguments[-2:]),
)
def test_wrong_usage_writes_nothing(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    report(Path("made-up"), source="sandbox")
    mapping = Path("mapping.toml").read_bytes()
    assert run(arguments) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert not Path("out.csv").exists()
    assert not list(Path().rglob("*.export*.json*"))
    assert Path("mapping.toml").read_bytes() == mapping


@pytest.mark.usefixtures("month")
def test_a_customer_gets_no_cost() -> None:
    assert run(["billing", "export", "2026-10", "--as", "autotask-charges", *OPEN, "-o", "out.csv"]) == 0
    assert "Unit Cost" in Path("out.csv").read_text("utf-8")
    again = ["--again", "for the customer", "--audience", "customer"]
    assert run(["billing", "export", "2026-10", "--as", "autotask-charges", *OPEN, *again, "-o", "out.csv"]) == 0
    assert "Cost" not in Path("out.csv").read_text("utf-8")


@pytest.mark.usefixtures("month")
def test_a_run_that_fails_leaves_no_entry(capsys: pytest.CaptureFixture[str]) -> None:
    # Of another run, and somebody would import it with the parts of this one.
    Path("out-2.csv").write_text("left over")
    assert run(EXPORT) == 2
    assert "out-2.csv" in capsys.readouterr().err
    assert not Path("out.csv").exists()
    assert not list(FOLDER.glob("*.export*json*"))
    Path("out-2.csv").unlink()
    assert run(EXPORT) == 0


@pytest.mark.usefixtures("month")
def test_what_was_exported_is_never_written_over(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(EXPORT) == 0
    before = Path("out.csv").read_bytes()
    report(reseller_id="r-2", lines=[line(totalSales=99)])
    first, second = sorted(FOLDER.glob("*.manifest.json"), key=lambda each: b"r-2" in each.read_bytes())
    # The other reseller's month, into the file of the first one.
    assert run([*EXPORT[:2], str(second), *EXPORT[3:]]) == 2
    assert "out.csv is there already, and would be written over" in capsys.readouterr().err
    assert run([*EXPORT[:2], str(second), *EXPORT[3:], "--again", "it is another reseller"]) == 2
    Path("other-credit-notes.csv").write_text("of somebody", "utf-8")
    assert run([*EXPORT[:2], str(first), *EXPORT[3:-1], "other.csv", "--again", "Xero had lost it"]) == 2
    assert "other-credit-notes.csv is there already" in capsys.readouterr().err
    # A target with many documents would have written a part of this name.
    Path("third-2.csv").write_text("of somebody", "utf-8")
    assert run([*EXPORT[:2], str(first), *EXPORT[3:-1], "third.csv", "--again", "Xero had lost it"]) == 2
    assert "third-2.csv is there already" in capsys.readouterr().err
    assert Path("other-credit-notes.csv").read_text("utf-8") == "of somebody"
    assert not Path("other.csv").exists()
    assert Path("out.csv").read_bytes() == before
    assert len(list(FOLDER.glob("*.export.json"))) == 1


# Dies at the given move of a file into its place.
DYING = """\
import os, pathlib, sys
from cloudmore.cli.application import run
left, move = int(sys.argv.pop(1)), pathlib.Path.replace
def dying(self, target):
    global left
    left -= 1
    if not left:
        os._exit(9)
    return move(self, target)
pathlib.Path.replace = dying
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize("moves", [1, 2, 3, 4, 5])
def test_a_run_that_is_killed_is_repeated_only_where_no_file_may_be_imported(month: Path, moves: int) -> None:
    command = [sys.executable, "-c", DYING, str(moves), *EXPORT]
    assert subprocess.run(command, cwd=month, capture_output=True, check=False).returncode == 9
    files = [each for each in (Path("out.csv"), Path("out-credit-notes.csv")) if each.exists()]
    assert len(files) == max(0, min(2, moves - 2))
    code = run(EXPORT)
    # Its entry is there from the second move on: before any file.
    assert code == (0 if moves == 1 else 7)
    assert run([*EXPORT, "--again", "it was not imported"]) == 0
    assert run([*EXPORT[:-2], "--rest"]) == 7
    assert [json.loads(each.read_text("utf-8"))["state"] for each in FOLDER.glob("*.export.json")].count("done") >= 1


@pytest.mark.usefixtures("month")
def test_the_resellers_own_lines_are_a_matter_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    own = {**line(totalSales=5), "organizationId": None, "organizationName": None}
    report(lines=[*LINES, own], asked_at=ASKED_AT + timedelta(days=9))
    assert run([*EXPORT, "--accept", "line-held-back=none of them"]) == 7
    err = capsys.readouterr().err
    assert "the reseller's own. [own-lines:" in err
    assert "--set documents.own_customer=KEY" in err
    assert run([*EXPORT, "--again", "a test", "--accept", "own-lines=we bill nobody for them"]) == 0


@pytest.mark.usefixtures("month")
def test_very_many_findings_are_told_as_a_sum(capsys: pytest.CaptureFixture[str]) -> None:
    many = [
        line(productId=f"p-{number}", productName=f"Product {number}", totalSales=number) for number in range(1, 26)
    ]
    report(lines=many, asked_at=ASKED_AT + timedelta(days=9))
    text = MAPPING + '\n[products.p-25]\naccount = "200"\ntax_code = "T"\n'
    Path("mapping.toml").write_text(text, "utf-8")
    command = ["billing", "export", "2026-10", "--as", "xero", *OPEN, "-o", "out.csv", "--summary", "run.json"]
    assert run(command) == 7
    err = capsys.readouterr().err
    assert err.count("Look: 1 line of") == 20
    assert "Look: 1 line of Product 24, 24 SEK, not exported: no account." in err
    assert "Look: 4 more of these, smaller ones: 4 lines in SEK. [line-held-back]" in err
    assert "Product 4," not in err
    assert json.loads(Path("run.json").read_text())["findings"] == [{"code": "line-held-back", "count": 24}]


@pytest.mark.usefixtures("month")
def test_a_run_whose_end_is_not_recorded_stops_the_next(capsys: pytest.CaptureFixture[str]) -> None:
    def dying() -> None:
        found, files, now = find_saved(FOLDER, "2026-10"), [Path("out.csv")], datetime.now(UTC)
        with exporting(found, "xero", files, audience="reseller", reason=None, now=now):
            files[0].write_text("in its place")
            raise OSError(5, "the disk is gone")

    with pytest.raises(OSError, match="gone"):
        dying()
    assert run(EXPORT) == 7
    assert "its end is not recorded. Look whether out.csv was imported." in capsys.readouterr().err
    assert run([*EXPORT, "--rest"]) == 7
    assert "its end is not recorded" in capsys.readouterr().err
    assert run([*EXPORT, "--again", "it was not imported"]) == 0
    assert run(EXPORT) == 7


def test_of_two_exports_at_once_one_wins(month: Path) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "cloudmore", *EXPORT[:-1], f"{number}.csv"],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        for number in (1, 2)
    ]
    said = {each.communicate(timeout=60)[1]: each.returncode for each in both}
    assert sorted(said.values()) == [0, 7]
    assert ["already exported" in text for text, code in said.items() if code == 7] == [True]
    assert len(list((month / FOLDER).glob("*.export.json"))) == 1
    assert len(list(month.glob("[12].csv"))) == 1


def test_a_range_that_overlaps_is_noticed_line_by_line(month: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(EXPORT) == 0
    period = range_period(date(2026, 10, 1), date(2026, 10, 15), today=date(2026, 11, 30))
    for lines, code in ((LINES, 7), ([line(billingDate="2026-10-06")], 0)):
        raw = month / "came.json"
        raw.write_text(json.dumps(lines), "utf-8")
        asked = Asked(period, ASKED_AT, "api.cloudmore.example", f"task-{code}")
        origin = Origin("cloudmore", "r-1", period.name, UTC)
        with Report(raw, read_head(raw), asked, origin) as came:
            file = save_report(came, FOLDER, organizations=LISTED).manifest_file
        capsys.readouterr()
        assert run(["billing", "export", str(file), *XERO, *OPEN, "-o", f"range-{code}.csv"]) == code
        assert ("2 lines of 2026-10-01_2026-10-15 are among them" in capsys.readouterr().err) is (code == 7)


def test_the_targets_are_listed_with_what_they_were_held_against(
    empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert empty_folder
    for command in (["billing", "targets"], ["billing", "export", "--as", "list"]):
        assert run(command) == 0
        out = capsys.readouterr().out
        assert all(name in out for name in shipped_targets())
        assert "Not known:" in out
    assert run(["billing", "targets", "-f", "json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert {name: row["status"] for name, row in rows.items()} == {
        "autotask-charges": "unchecked",
        "business-central": "documented",
        "connectwise-additions": "unchecked",
        "fortnox": "documented",
        "xero": "documented",
    }
    assert all("2026-11-29" in row["checked_against"] for row in rows.values())


def test_a_shipped_target_is_the_start_of_ones_own(month: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["billing", "targets", "xero"]) == 0
    text = capsys.readouterr().out
    assert tomllib.loads(text)["name"] == "xero"
    (month / "mine.toml").write_text(text.replace('name = "xero"', 'name = "mine"'), "utf-8")
    assert run([*EXPORT[:3], "--as", "mine.toml", *EXPORT[5:]]) == 0
    assert len(rows_of("out.csv")) == 1
