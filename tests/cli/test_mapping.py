"""``mapping suggest``, ``check`` and ``edit``: what a person sees, types and gets back."""

from __future__ import annotations

import csv
import getpass
import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import settings_of
from saved import line, saved

from cloudmore.billing import KnownOrganization, Split
from cloudmore.cli.application import run
from cloudmore.mapping import CustomerMapping, Entry, Item, read_mapping, write_mapping
from cloudmore.sandbox import Sandbox

FOLDER = Path("saved-reports")
FILE = Path("mapping.toml")
ERP = "Kundnr;Namn;Org.nr\n00100;Exempel AB;556677-8899\n00101;Ström & Co;\n00102;Havsnära Marin AB;\n"
LINES = [
    line(customerNumber="00100"),
    line(organizationId="o-2", organizationName="Strøm och Co AB", totalSales=1000, currencyCode="EUR"),
    line(organizationId="o-3", organizationName="Our own tenant", totalSales=7),
]
DECIDED = CustomerMapping(
    organizations={
        "o-1": Entry(customer="00100", name="Exempel AB"),
        "O-2": Entry(name="Strøm och Co AB", suggested=("00101",), suggested_because="00101 Ström & Co (90): alike"),
        "o-3": Entry(excluded="our own tenant", name="Our own tenant"),
    }
)


@pytest.fixture(autouse=True)
def _folder(empty_folder: Path) -> None:
    Path(empty_folder, "erp.csv").write_text(ERP, "cp1252")


def october(lines: Sequence[dict[str, Any]] = LINES, **asked: Any) -> None:
    saved(FOLDER, lines, **asked)


def test_what_is_exact_is_written_and_the_rest_waits(capsys: pytest.CaptureFixture[str]) -> None:
    october()
    suggest = ["mapping", "suggest", "2026-10", "--customers", "erp.csv"]
    assert run(suggest) == 7
    told = capsys.readouterr()
    assert "3 organizations: 1 by an exact key" in told.out
    assert "Nothing was written." in told.err
    assert not FILE.exists()
    assert run([*suggest, "--write", "-o", "found.json", "-o", "found.csv"]) == 7
    found = json.loads(Path("found.json").read_text("utf-8"), parse_float=Decimal)
    assert [(each["organization_id"], each["verdict"], each["key"]) for each in found[-1:]] == [
        ("o-1", "exact", "00100")
    ]
    with Path("found.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["organization_id"]: row for row in csv.DictReader(file)}
    assert {identifier: row["key"] for identifier, row in rows.items()} == {"o-1": "00100", "o-2": "", "o-3": ""}
    entries = read_mapping(FILE).organizations
    assert entries["o-1"].customer == "00100"
    assert entries["o-1"].decided_by == "mapping suggest"
    assert entries["o-2"].is_open
    assert entries["o-2"].suggested == ("00101",)
    assert "00101 Ström & Co (" in (entries["o-2"].suggested_because or "")
    assert entries["o-3"] == Entry(name="Our own tenant", suggested_because=entries["o-3"].suggested_because)
    capsys.readouterr()
    written = FILE.read_bytes()
    assert run([*suggest, "--write"]) == 7
    assert "mapping.toml says all of this already." in capsys.readouterr().err
    assert FILE.read_bytes() == written


def test_everything_decided_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    october(LINES[:1])
    assert run(["mapping", "suggest", "2026-10", "--customers", "erp.csv", "--mapping", "m.csv", "--write"]) == 0
    assert "Written to m.csv: 1 accepted by an exact key, 0 to be decided." in capsys.readouterr().err
    assert run(["mapping", "check", "2026-10", "--mapping", "m.csv", "--customers", "erp.csv"]) == 0
    assert (
        "Every organization with billing has a customer or is excluded; 0 findings are open." in capsys.readouterr().out
    )


def test_organizations_come_from_the_api(
    served: Sandbox, settings: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert settings
    organizations = [
        {"id": "o-1", "name": "Exempel AB", "registrationNumber": "556677-8899"},
        {"id": "o-2", "name": "Annat", "customProperties": [{"propertyId": "p-1", "name": "ERP", "value": "00102"}]},
    ]
    served.load({"organizations": organizations, "lines": []})
    suggest = ["mapping", "suggest", "--customers", "erp.csv", "-f", "json", "--write", "--key-property", "ERP"]
    assert run(suggest) == 0
    found = {each["organization_id"]: each["key"] for each in json.loads(capsys.readouterr().out)}
    assert found == {"o-1": "00100", "o-2": "00102"}
    assert read_mapping(FILE).key_property == "ERP"


def test_unmapped_organizations_are_listed_loudly_with_their_money(capsys: pytest.CaptureFixture[str]) -> None:
    october([*LINES, line(organizationId="o-4", organizationName="New AB", totalSales=99999)])
    write_mapping(FILE, DECIDED)
    check = ["mapping", "check", "2026-10", "-o", "all.json", "-o", "all.jsonl", "--summary", "run.json"]
    assert run(check) == 7
    shown = " ".join(capsys.readouterr().out.split())
    assert "2 organizations with billing have no customer; 2 findings are open." in shown
    assert "UNMAPPED: nobody gets an invoice for these" in shown
    assert "Strøm och Co AB (o-2) 1 1000.00 8.00 EUR 00101 New AB (o-4) 1 99999.00 8.00 SEK" in shown
    assert "Our own tenant (o-3) 1 7.00 8.00 SEK our own tenant" in shown
    document = json.loads(Path("all.json").read_text("utf-8"), parse_float=Decimal)
    assert [(each["organization_id"], each["total_sales"]) for each in document["unmapped"]] == [
        ("o-2", Decimal("1000.00")),
        ("o-4", Decimal("99999.00")),
    ]
    assert document["control"]["SEK"]["excluded"]["total_sales"] == "7"
    assert len(Path("all.jsonl").read_text("utf-8").splitlines()) == 2
    summary = json.loads(Path("run.json").read_text("utf-8"))
    assert summary["findings"] == [{"code": "unmapped", "count": 2}]
    assert summary["control"] == document["control"]
    assert run(["mapping", "check", "2026-10", "--accept", "unmapped=they pay by card"]) == 0
    assert run(["mapping", "check", "2026-10"]) == 0


LISTED = [KnownOrganization(f"o-{each}", None, active=True) for each in (1, 2, 3)]
MAPPED = Entry(customer="00100", name="Exempel AB")
# What the mapping says, what is listed, other options, and the findings that come of it.
CHECKS: dict[str, tuple[dict[str, Entry], list[KnownOrganization] | None, list[str], dict[str, int], str]] = {
    "renamed": (
        {"o-1": Entry(customer="00100", name="Old AB")},
        None,
        [],
        {"organization-renamed": 1},
        "o-1 is called Exempel AB now; it was Old AB when it was mapped to 00100.",
    ),
    "gone": (
        {"o-1": MAPPED, "o-9": Entry(customer="00102", name="Gone AB")},
        LISTED,
        [],
        {"organization-gone": 1},
        "Gone AB (o-9) is mapped to 00102, and is not listed any more.",
    ),
    "without lines, where nobody knows who is listed": (
        {"o-1": MAPPED, "o-9": Entry(customer="00102", name="Gone AB")},
        None,
        [],
        {},
        "0 findings are open",
    ),
    "created again, by its name": (
        {"o-9": Entry(excluded="our own", name="exempel  ab")},
        LISTED,
        [],
        {"organization-recreated": 1, "unmapped": 1},
        "Exempel AB (o-1) may be exempel  ab (o-9), deleted and created again; that one was excluded (our own).",
    ),
    "a customer that is not there": (
        {"o-1": Entry(customer="100", name="Exempel AB")},
        None,
        ["--customers", "erp.csv"],
        {"customer-unknown": 1},
        "Exempel AB is mapped to 100, and there is no such customer. Is it 00100?",
    ),
    "a product without an item": (
        {"o-1": MAPPED},
        None,
        ["--products"],
        {"product-without-item": 1},
        "Backup of a server (p-1) has no item: 1 line, 10 SEK.",
    ),
}


@pytest.mark.parametrize("name", CHECKS)
def test_what_has_changed_is_a_finding(capsys: pytest.CaptureFixture[str], name: str) -> None:
    entries, listed, options, findings, words = CHECKS[name]
    october(LINES[:1], organizations=listed)
    write_mapping(FILE, CustomerMapping(organizations=entries))
    assert run(["mapping", "check", "2026-10", *options, "--summary", "run.json"]) == (7 if findings else 0)
    told = capsys.readouterr()
    assert words in told.out + told.err
    found = json.loads(Path("run.json").read_text("utf-8"))["findings"]
    assert {each["code"]: each["count"] for each in found} == findings


def test_a_report_without_lines_was_not_checked(capsys: pytest.CaptureFixture[str]) -> None:
    october([])
    write_mapping(FILE, DECIDED)
    assert run(["mapping", "check", "2026-10", "--accept", "unmapped=nothing"]) == 7
    assert "There is no billing line, so nothing was checked." in capsys.readouterr().out


NORDIC = Entry(name="Exempel AB", suggested=("00100", "00102"))
BY_BO = ["--by", "Bo", "--reason", "agreed"]
# What is typed, and what the mapping says of the organization, or the product, then.
EDITS: dict[str, tuple[list[str], Entry | None]] = {
    "a customer, by id": (["O-1", "--customer", " 00100 "], Entry(customer="00100")),
    "a customer, by name": (["exempel AB", "--customer", "00100"], Entry(customer="00100")),
    "excluded": (["o-1", "--exclude", "our own tenant"], Entry(excluded="our own tenant")),
    "split": (
        ["o-1", "--split-by", "cost_center", "--part", "A=B=1", "--part", "IT=2"],
        Entry(split=Split("cost_center", {"A=B": "1", "IT": "2"})),
    ),
    "forgotten": (["o-1", "--forget"], None),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_decision_by_script(name: str) -> None:
    arguments, decided = EDITS[name]
    write_mapping(FILE, CustomerMapping(organizations={"o-1": NORDIC, "o-2": Entry(customer="7")}))
    assert run(["mapping", "edit", *arguments, *([] if decided is None else BY_BO)]) == 0
    after = read_mapping(FILE)
    assert after.organizations["o-2"] == Entry(customer="7")
    entry = after.entry_of("o-1")
    if decided is None or entry is None:
        assert entry is decided
        return
    assert (entry.customer, entry.excluded, entry.split) == (decided.customer, decided.excluded, decided.split)
    assert (entry.name, entry.reason, entry.decided_by, entry.suggested) == ("Exempel AB", "agreed", "Bo", ())


def test_the_only_suggestion_is_accepted_and_one_of_several_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    write_mapping(FILE, DECIDED.deciding({"o-1": NORDIC}))
    assert run(["mapping", "edit", "o-2", "--accept-suggested"]) == 0
    assert run(["mapping", "edit", "o-1", "--accept-suggested"]) == 2
    assert "2 customers are suggested (00100, 00102). Name the one" in capsys.readouterr().err
    assert run(["mapping", "edit", "o-3", "--accept-suggested"]) == 2
    entries = read_mapping(FILE).organizations
    assert (entries["O-2"].customer, entries["o-1"].customer, entries["o-3"].excluded) == (
        "00101",
        None,
        "our own tenant",
    )


def test_products_and_new_organizations(capsys: pytest.CaptureFixture[str]) -> None:
    october()
    assert (
        run(["mapping", "edit", "--product", "p-1", "--item", "00123", "--account", "3010", "--name", "Backup", *BY_BO])
        == 0
    )
    assert run(["mapping", "edit", "--product", "P-1", "--tax-code", "MP1", "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"product": "P-1", "mapping": "mapping.toml", "changed": True}
    assert read_mapping(FILE).products == {"p-1": Item("00123", "3010", "MP1", "Backup", "agreed", "Bo")}
    assert run(["mapping", "edit", "our OWN tenant", "--exclude", "own", "--report", "2026-10"]) == 0
    assert run(["mapping", "edit", "o-77", "--customer", "1", "--name", "Not there yet"]) == 0
    assert {each: entry.name for each, entry in read_mapping(FILE).organizations.items()} == {
        "o-3": "Our own tenant",
        "o-77": "Not there yet",
    }
    assert run(["mapping", "edit", "--product", "p-1", "--forget"]) == 0
    assert read_mapping(FILE).products == {}


# What is typed, and what is said of it; the mapping stays as it is.
REFUSED: dict[str, tuple[str, str]] = {
    "an organization that nobody knows": ("edit exem --customer 1", "Did you mean Exempel AB?"),
    "nothing of an organization": ("edit o-1", "It is not said what o-1 is."),
    "a decision without an organization": ("edit --customer 1", "It is not said whose --customer is meant."),
    "two decisions": ("edit o-1 --customer 1 --exclude x", "--customer and --exclude cannot both be."),
    "two customers": ("edit o-1 --customer 1 --customer 2", '--split-by cost_center --part "Sales=10042"'),
    "no reason": ("edit o-1 --exclude ''", "--exclude is empty."),
    "a column that is nearly one": ("edit o-1 --split-by cost_centre --part A=1", "Did you mean cost_center?"),
    "no parts": ("edit o-1 --split-by cost_center", "not whose the parts are"),
    "a part of nobody": ("edit o-1 --split-by cost_center --part A=", "--part 'A=' says nobody's part."),
    "a part twice": ("edit o-1 --split-by cost_center --part A=1 --part A=2", "The part A is given twice."),
    "a part alone": ("edit o-1 --part A=1", "--part needs the column"),
    "a customer that is not there": ("edit o-1 --customer 100 --customers erp.csv", "Did you mean 00100?"),
    "a product and an organization": ("edit o-1 --product p --item x", "--product is about a product"),
    "an item of an organization": ("edit o-1 --customer 1 --item x", "--item is about a product."),
    "nothing of a product": ("edit --product p", "It is not said what p is."),
    "a product that is not there": ("edit --product p --forget", "says nothing of the product p"),
    "nobody to ask": ("edit", "Nobody is there to be asked."),
    "a file": ("edit o-1 --forget -o x.csv", "This command writes no file."),
    "another ending": ("edit o-1 --forget --mapping m.yaml", "it ends with .yaml"),
    "no customers": ("suggest 2026-10", "give it with --customers"),
    "a column of nothing": ("suggest 2026-10 --customers erp.csv --column key", "--column 'key' says nothing."),
    "results over the customers": ("suggest 2026-10 --customers erp.csv -o erp.csv", "is named twice"),
    "a mapping that is not there": ("check 2026-10 --mapping none.toml", "There is no mapping none.toml."),
    "results among the saved reports": ("check 2026-10 -o saved-reports/x.csv", "among the saved reports"),
    "an unknown finding": ("check 2026-10 --accept umapped=x", "Did you mean unmapped?"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_makes_no_sense_is_refused_and_changes_nothing(capsys: pytest.CaptureFixture[str], name: str) -> None:
    arguments, words = REFUSED[name]
    october()
    write_mapping(FILE, DECIDED)
    before = FILE.read_bytes(), Path("erp.csv").read_bytes()
    typed = [word.strip("'\"") for word in arguments.split()]
    with Path(os.devnull).open(encoding="utf-8") as nobody, pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", nobody)
        assert run(["mapping", *typed]) == 2
    assert words in capsys.readouterr().err
    assert (FILE.read_bytes(), Path("erp.csv").read_bytes()) == before


def test_what_is_decided_already_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    # In a container whose user is a number without a name.
    monkeypatch.setattr("getpass.getuser", lambda: {}["uid"])
    october()
    assert run(["mapping", "edit", "o-1", "--forget", "--report", "2026-10"]) == 2
    assert "mapping.toml says nothing of o-1." in capsys.readouterr().err
    decide = ["mapping", "edit", "o-1", "--customer", "1", "--report", "2026-10"]
    assert run([*decide, "--quiet"]) == 0
    assert capsys.readouterr().err == ""
    assert run(decide) == 0
    assert "mapping.toml says so already: o-1 Exempel AB." in capsys.readouterr().err
    assert read_mapping(FILE).organizations == {"o-1": Entry(customer="1", name="Exempel AB")}


def test_many_organizations_are_no_endless_table(capsys: pytest.CaptureFixture[str]) -> None:
    october([line(organizationId=f"id-{each}", organizationName=f"{each * 7919}") for each in range(1, 66)])
    suggest = ["mapping", "suggest", "2026-10", "--customers", "erp.csv", "--column", "key=Kundnr", "--quiet"]
    assert run(suggest) == 7
    told = capsys.readouterr()
    assert told.err == "5 more; -f csv and -o FILE have all.\n"
    assert told.out.count("none") == 60


def test_without_organizations_nothing_is_compared(capsys: pytest.CaptureFixture[str]) -> None:
    october([])
    assert run(["mapping", "suggest", "2026-10", "--customers", "erp.csv"]) == 7
    told = capsys.readouterr()
    assert "0 organizations: nothing was compared." in told.out
    assert "Nothing was written" not in told.err


def test_the_resellers_own_lines_need_neither_customer_nor_item(capsys: pytest.CaptureFixture[str]) -> None:
    own = line(organizationId=..., organizationName=..., totalSales=3)
    october([own, line(), line(totalSales=2)])
    write_mapping(FILE, CustomerMapping(organizations={"o-1": MAPPED}, products={"P-1": Item(account="3010")}))
    assert run(["mapping", "check", "2026-10", "--products", "-f", "json"]) == 7
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert (found["code"], found["count"], found["amount"]) == ("product-without-item", 2, 12)


def test_two_organizations_of_one_name_are_told_apart_by_their_ids(capsys: pytest.CaptureFixture[str]) -> None:
    write_mapping(FILE, CustomerMapping(organizations={"o-1": Entry(name="A"), "o-2": Entry(name="a")}))
    assert run(["mapping", "edit", "A", "--customer", "1"]) == 2
    assert "2 organizations are called A. Give the id of one: o-1, o-2." in capsys.readouterr().err


OPEN = CustomerMapping(
    organizations={
        f"o-{each}": Entry(name=f"Number {each}", suggested=("00100", "00102"), suggested_because="alike")
        for each in range(1, 5)
    }
)


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
def test_what_is_open_is_asked_one_by_one() -> None:
    write_mapping(FILE, OPEN)
    code, told = asked(b"7\n2\n\nx\nx our own\nq\n", "--customers", "erp.csv", "--by", "Bo")
    assert code == 0
    assert "4 to decide." in told
    assert "[2] 00102 Havsnära Marin AB" in told
    assert "No customer has the key 7." in told
    assert "It is not said why." in told
    assert told.endswith("cloudmore: 2 still to decide.\n")
    entries = read_mapping(FILE).organizations
    assert entries["o-1"] == Entry(customer="00102", name="Number 1", reason="alike", decided_by="Bo")
    assert entries["o-2"] == OPEN.organizations["o-2"]
    assert entries["o-3"] == Entry(excluded="our own", name="Number 3", decided_by="Bo")
    assert entries["o-4"].is_open


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
def test_ctrl_c_keeps_what_was_decided() -> None:
    write_mapping(FILE, OPEN)
    code, told = asked(b"1\n", interrupt=True)
    assert code == 130
    assert "Stopped; what was decided is written." in told
    assert "Traceback" not in told
    entries = read_mapping(FILE).organizations
    assert [entry.customer for entry in entries.values()] == ["00100", None, None, None]


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
def test_a_number_that_is_a_key_too_is_asked_again() -> None:
    write_mapping(FILE, CustomerMapping(organizations={"o-1": Entry(suggested=("7", "1"))}))
    code, told = asked(b"1\n=1\n")
    assert code == 0
    assert "1 is the number of 7, and the key of another customer. Write =7 or =1" in told
    assert read_mapping(FILE).organizations["o-1"].customer == "1"
    assert "cloudmore: Everything is decided." in told
    assert "Nothing is open in mapping.toml." in asked(b"")[1]


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
def test_what_is_mistyped_is_no_key_of_a_customer() -> None:
    write_mapping(FILE, CustomerMapping(organizations={"o-1": Entry(suggested=("7",), suggested_because="alike")}))
    code, told = asked(b"y\n2\nX\n=\n?\nQ\n")
    assert code == 0
    for wrong in (
        "y is no number and no key that is suggested. Write =y if",
        "2 is no number",
        "not said why",
        "not said which key",
    ):
        assert wrong in told
    assert told.count("q: stop") == 2
    assert read_mapping(FILE).organizations["o-1"].is_open
    assert "mapped to 8" in asked(b"=8\n")[1]
    # What was suggested speaks for another.
    assert read_mapping(FILE).organizations["o-1"] == Entry(customer="8", decided_by=getpass.getuser())
    write_mapping(FILE, CustomerMapping(organizations={"o-1": Entry(suggested=("7",))}))
    assert "left out: our own" in asked(b"X our own\n")[1]
    assert read_mapping(FILE).excluded() == {"o-1": "our own"}


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
def test_organizations_of_a_report_are_asked_with_those_that_they_may_be() -> None:
    october()
    assert not FILE.exists()
    told = asked(b"1\nq\n", "--report", "2026-10", "--customers", "erp.csv")[1]
    assert "3 to decide." in told
    # Even what a key proves is asked here.
    assert "  [1] 00100 Exempel AB\n" in told
    assert [entry.customer for entry in read_mapping(FILE).organizations.values()] == ["00100"]


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
def test_a_mapping_that_is_not_there_has_nobody_to_decide() -> None:
    code, told = asked(b"")
    assert code == 2
    assert "There is nobody in mapping.toml who could be decided. Fill it with: cloudmore mapping suggest" in told


def asked(answers: bytes, *arguments: str, interrupt: bool = False) -> tuple[int, str]:
    person, terminal = pty.openpty()
    os.write(person, answers)
    process = subprocess.Popen(
        [sys.executable, "-m", "cloudmore", "mapping", "edit", *arguments],
        stdin=terminal,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    told = ""
    while interrupt and "2 of 4" not in told:
        more = process.stderr.readline()
        assert more, told
        told += more
    if interrupt:
        process.send_signal(signal.SIGINT)
        # A signal that comes just before it reads from the terminal is seen when something stands there.
        os.write(person, b"\n")
    told += process.communicate(timeout=30)[1]
    os.close(person)
    os.close(terminal)
    return process.returncode, told


def test_a_report_with_a_mapping_has_customer_keys(
    served: Sandbox, settings: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert settings
    organizations = [{"id": f"o-{each}", "name": f"Number {each}"} for each in (1, 2, 3)]
    served.load({"organizations": organizations, "lines": LINES})
    write_mapping(FILE, DECIDED)
    report = ["billing", "report", "--month", "2026-10", "--mapping", "mapping.toml"]
    assert run([*report, "-o", "lines.csv"]) == 7
    told = capsys.readouterr()
    assert "Lines of organizations without a customer are not in the files: 1000" in told.err
    assert "Excluded: 1 line of o-3, our own tenant" in told.out
    with Path("sandbox-lines.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["organization_id"], row["customer_key"]) for row in csv.DictReader(file)] == [("o-1", "00100")]
    assert run([*report, "-o", "mapping.toml"]) == 2


def test_the_command_that_goes_on_has_the_mapping(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_mapping(FILE, DECIDED)
    with Sandbox(organizations=1, report_seconds=3600) as sandbox:
        for name, value in settings_of(sandbox.credentials, sandbox.url).items():
            monkeypatch.setenv(name, value)
        report = ["billing", "report", "--month", "2026-10", "--mapping", "mapping.toml"]
        assert run([*report, "--wait", "1s"]) == 5
    assert "--mapping mapping.toml" in capsys.readouterr().err
