"""``mapping suggest --items``, ``edit --product`` and ``check --products``: what a person sees, types and gets back."""

from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from saved import line, saved

from cloudmore.cli.application import run
from cloudmore.mapping import CustomerMapping, Entry, Item, read_mapping, write_mapping

FOLDER = Path("saved-reports")
FILE = Path("mapping.toml")
ITEMS = (
    "Artikelnummer;Benämning;Pris\n00100;Serverbackup;10\nM365-E3;M365 E3 årsvis;40\nM365-E5;M365 E5 årsvis;60\n"
    "M365-E3;M365 E3 årsvis;41\n"
)
ERP = "Kundnr;Namn\n1;Exempel AB\n"
LINES = [
    line(itemCode="M365 E3", productId="p-1", productName="Microsoft 365 E3"),
    line(productId="p-2", productName="Microsoft 365 E5", totalSales=1000),
    line(productId="p-3", productName="Managed firewall", totalSales=7),
]
MAPPED = {"o-1": Entry(customer="1", name="Exempel AB")}
SUGGEST = ["mapping", "suggest", "2026-10", "--items", "items.csv"]
E5 = Item(name="Microsoft 365 E5", suggested=("M365-E5",), suggested_because="alike")


@pytest.fixture(autouse=True)
def _folder(empty_folder: Path) -> None:
    Path(empty_folder, "items.csv").write_text(ITEMS, "cp1252")
    Path(empty_folder, "erp.csv").write_text(ERP, "utf-8")
    saved(FOLDER, LINES)


def test_what_is_exact_is_written_and_the_rest_waits(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(SUGGEST) == 7
    told = capsys.readouterr()
    assert "3 products: 1 by an exact code, 1 by name alone, 1 without anything alike." in told.out
    assert "M365-E5?" in told.out
    assert "Nothing was written." in told.err
    assert not FILE.exists()
    assert run([*SUGGEST, "--write", "-o", "found.json", "-o", "found.csv", "--summary", "run.json"]) == 7
    assert "Written to mapping.toml: 1 accepted by an exact code, 2 to be decided." in capsys.readouterr().err
    found = json.loads(Path("found.json").read_text("utf-8"), parse_float=Decimal)
    assert [(each["product"], each["verdict"], each["item"], each["item_name"]) for each in found] == [
        ("p-2", "name", None, "M365 E5 årsvis"),
        ("p-3", "none", None, None),
        ("p-1", "exact", "M365-E3", "M365 E3 årsvis"),
    ]
    assert found[0]["candidates"][0]["item"] == "M365-E5"
    with Path("found.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["product"]: row for row in csv.DictReader(file)}
    assert {identifier: row["item"] for identifier, row in rows.items()} == {"p-1": "M365-E3", "p-2": "", "p-3": ""}
    assert json.loads(Path("run.json").read_text("utf-8"))["findings"] == [{"code": "undecided", "count": 2}]
    products = read_mapping(FILE).products
    assert (products["p-1"].item, products["p-1"].decided_by) == ("M365-E3", "mapping suggest")
    assert (products["p-2"].item, products["p-2"].suggested) == (None, ("M365-E5",))
    written = FILE.read_bytes()
    assert run([*SUGGEST, "--write"]) == 7
    assert "mapping.toml says all of this already." in capsys.readouterr().err
    assert FILE.read_bytes() == written


def test_everything_decided_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    decided = {"p-2": Item("M365-E5"), "p-3": Item("GONE", reason="agreed")}
    write_mapping("m.csv", CustomerMapping(products=decided))
    assert run([*SUGGEST, "--mapping", "m.csv", "--write", "-f", "json"]) == 0
    told = {each["product"]: each for each in json.loads(capsys.readouterr().out)}
    assert (told["p-3"]["verdict"], told["p-3"]["reason"]) == ("mapped", "agreed; no item has the code GONE")
    assert read_mapping("m.csv").products["p-1"].item == "M365-E3"


def test_without_a_month_it_is_the_last_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    named: list[str] = []

    def last(name: str) -> str:
        named.append(name)
        return "2026-10"

    monkeypatch.setattr("cloudmore.cli.saved_reports.month_named", last)
    assert run(["mapping", "suggest", "--items", "items.csv", "--column", "code=Artikelnummer", "--quiet"]) == 7
    assert named == ["last"]
    assert "3 products" in capsys.readouterr().out


def test_a_report_without_products_has_nothing_to_compare(capsys: pytest.CaptureFixture[str]) -> None:
    saved(Path("other"), [])
    assert run([*SUGGEST, "--saved", "other"]) == 7
    told = capsys.readouterr()
    assert "0 products: nothing was compared." in told.out
    assert "Nothing was written" not in told.err


def test_a_suggestion_is_accepted_by_script() -> None:
    write_mapping(FILE, CustomerMapping(products={"p-2": E5, "p-3": Item(account="3010", suggested=("A", "B"))}))
    assert run(["mapping", "edit", "--product", "P-2", "--accept-suggested", "--by", "Bo", "--items", "items.csv"]) == 0
    assert run(["mapping", "edit", "--product", "p-3", "--tax-code", "MP1", "--reason", "tax office"]) == 0
    products = read_mapping(FILE).products
    assert products["p-2"] == Item("M365-E5", name="Microsoft 365 E5", reason="alike", decided_by="Bo")
    assert products["p-3"] == Item(account="3010", tax_code="MP1", reason="tax office", suggested=("A", "B"))
    assert run(["mapping", "edit", "--product", "p-3", "--item", "00100", "--by", "Bo", "--items", "items.csv"]) == 0
    assert read_mapping(FILE).products["p-3"] == Item("00100", "3010", "MP1", decided_by="Bo")


# What is typed, and what is said of it; the mapping stays as it is.
REFUSED: dict[str, tuple[str, str]] = {
    "both lists": ("suggest 2026-10 --items items.csv --customers erp.csv", "Run it with --customers, and again with"),
    "neither": ("suggest 2026-10", "give them with --items"),
    "a property of organizations": ("suggest 2026-10 --items items.csv --key-property X", "is about organizations"),
    "no such file": ("suggest 2026-10 --items none.csv", "none.csv"),
    "another list": ("suggest 2026-10 --items erp.csv --column code=Nr", "erp.csv has no heading 'Nr'"),
    "a column of customers": ("suggest 2026-10 --items items.csv --column key=Pris", "An item has no 'key'"),
    "results over the items": ("suggest 2026-10 --items items.csv -o items.csv", "is named twice"),
    "a month that was not saved": ("suggest 2026-09 --items items.csv", "2026-09"),
    "a code that is nearly one": ("edit --product p-3 --item M365-E4 --items items.csv", "Did you mean M365-E"),
    "a code without its zeros": ("edit --product p-3 --item 100 --items items.csv", "Did you mean 00100?"),
    "nothing suggested": ("edit --product p-3 --accept-suggested", "No item is suggested."),
    "several suggested": ("edit --product p-4 --accept-suggested", "2 items are suggested (A, B). Name the one"),
    "a suggestion that is gone": (
        "edit --product p-5 --accept-suggested --items items.csv",
        "No item has the code GONE",
    ),
    "an item and the suggestion": ("edit --product p-2 --accept-suggested --item X", "cannot both be"),
    "forgotten and decided": ("edit --product p-2 --forget --item X", "--forget takes the entry out"),
    "a customer of a product": ("edit --product p-2 --customer 1", "--product is about a product"),
    "nothing of a product": ("edit --product p-2", "It is not said what p-2 is."),
    "an empty item": ("edit --product p-2 --item ''", "--item is empty."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_makes_no_sense_is_refused_and_changes_nothing(capsys: pytest.CaptureFixture[str], name: str) -> None:
    arguments, words = REFUSED[name]
    products = {"p-2": E5, "p-4": Item(suggested=("A", "B")), "p-5": Item(suggested=("GONE",))}
    write_mapping(FILE, CustomerMapping(products=products))
    before = FILE.read_bytes(), Path("items.csv").read_bytes()
    assert run(["mapping", *(word.strip("'") for word in arguments.split())]) == 2
    assert words in capsys.readouterr().err
    assert (FILE.read_bytes(), Path("items.csv").read_bytes()) == before


# What the mapping says of products, other options, and the findings that come of it.
CHECKS: dict[str, tuple[dict[str, Item], list[str], dict[str, int], str]] = {
    "a suggestion is no item": (
        {"p-1": Item("M365-E3"), "p-2": E5, "p-3": Item("X")},
        ["--products"],
        {"product-without-item": 1},
        "Microsoft 365 E5 (p-2) has no item: 1 line, 1000 SEK. Suggested, and not accepted: M365-E5.",
    ),
    "a code that is not there": (
        {"p-1": Item("M365-E4", name="E3"), "p-2": E5},
        ["--items", "items.csv"],
        {"item-unknown": 1},
        "E3 is mapped to M365-E4, and there is no such item.",
    ),
    "a code that lost its zeros": (
        {"s-9": Item("100")},
        ["--items", "items.csv", "--column", "name=Benämning"],
        {"item-unknown": 1},
        "s-9 is mapped to 100, and there is no such item. Is it 00100? A spreadsheet program may have changed it.",
    ),
    "all of it": (
        {"s-1": Item("00100")},
        [
            *("--products", "--items", "items.csv", "--customers", "erp.csv"),
            *("--column", "key=Kundnr", "--column", "name=Namn", "--column", "item_name=Benämning"),
        ],
        {},
        "0 findings are open",
    ),
}


@pytest.mark.parametrize("name", CHECKS)
def test_what_has_changed_is_a_finding(capsys: pytest.CaptureFixture[str], name: str) -> None:
    products, options, findings, words = CHECKS[name]
    write_mapping(FILE, CustomerMapping(MAPPED, products))
    assert run(["mapping", "check", "2026-10", *options, "--summary", "run.json"]) == (7 if findings else 0)
    told = capsys.readouterr()
    assert words in told.out + told.err
    found = json.loads(Path("run.json").read_text("utf-8"))["findings"]
    assert {each["code"]: each["count"] for each in found} == findings


def test_an_unknown_item_is_accepted_until_it_is_removed() -> None:
    write_mapping(FILE, CustomerMapping(MAPPED, {"p-1": Item("GONE")}))
    check = ["mapping", "check", "2026-10", "--items", "items.csv"]
    assert run([*check, "--accept", "item-unknown=made by hand"]) == 0
    assert run(check) == 0


def asked(answers: bytes, *arguments: str) -> tuple[int, str]:
    person, terminal = pty.openpty()
    os.write(person, answers)
    done = subprocess.run(
        [sys.executable, "-m", "cloudmore", "mapping", "edit", *arguments],
        stdin=terminal,
        stderr=subprocess.PIPE,
        text=True,
        timeout=30,
        check=False,
    )
    os.close(person)
    os.close(terminal)
    return done.returncode, done.stderr


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
def test_open_products_are_asked_after_organizations() -> None:
    organizations = {"o-1": Entry(name="Exempel AB", suggested=("1",))}
    products = {"p-2": E5, "p-3": Item(name="Firewall"), "p-8": Item(account="3010"), "p-9": Item("A")}
    write_mapping(FILE, CustomerMapping(organizations, products))
    code, told = asked(b"1\nx\nM365-E9\n?\n1\n\n", "--items", "items.csv", "--by", "Bo")
    assert code == 0
    assert "3 to decide. a number or a key: its customer" in told
    assert "1 of 3: Exempel AB (o-1)" in told
    assert "Now the products. a number or a code: its item" in told
    assert "2 of 3: the product Microsoft 365 E5 (p-2)" in told
    assert "  [1] M365-E5 M365 E5 årsvis\n" in told
    assert "A product is not left out" in told
    assert "No item has the code M365-E9. Did you mean M365-E" in told
    assert told.endswith("cloudmore: 1 still to decide.\n")
    after = read_mapping(FILE)
    assert after.organizations["o-1"].customer == "1"
    assert after.products["p-2"] == Item("M365-E5", name="Microsoft 365 E5", reason="alike", decided_by="Bo")
    assert {each: after.products[each] for each in ("p-3", "p-8", "p-9")} == {
        each: products[each] for each in ("p-3", "p-8", "p-9")
    }


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
def test_products_of_a_report_are_asked_with_those_that_they_may_be() -> None:
    write_mapping(FILE, CustomerMapping(MAPPED))
    code, told = asked(b"1\n1\nq\n", "--report", "2026-10", "--items", "items.csv")
    assert code == 0
    assert "3 to decide. a number or a code: its item" in told
    # Even what a code proves is asked here.
    assert "  [1] M365-E3 M365 E3 årsvis\n" in told
    assert {each: item.item for each, item in read_mapping(FILE).products.items()} == {
        "p-1": "M365-E3",
        "p-2": "M365-E5",
    }
    assert "1 still to decide." in told


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
def test_who_stops_at_an_organization_is_asked_for_no_product() -> None:
    write_mapping(FILE, CustomerMapping({"o-1": Entry(name="Exempel AB")}, {"p-2": E5}))
    code, told = asked(b"q\n")
    assert code == 0
    assert "the product" not in told
    assert "2 still to decide." in told
    assert "Now the products" in asked(b"\n=NEW\n")[1]
    assert read_mapping(FILE).products["p-2"].item == "NEW"
