"""The files of targets: what is understood, and what is refused, with its place and a hint."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from target_files import SMALL, changed, column

from cloudmore import ConfigurationError
from cloudmore.billing import read_target, shipped_targets
from cloudmore.billing.targets.date_text import date_format
from cloudmore.billing.targets.target_file import target_of
from cloudmore.billing.targets.templates import template

# What is changed of a file that is right, the place that the error names, and a word of the hint.
REFUSED: Mapping[str, tuple[tuple[str, str], str, str]] = {
    "a key that is spelled wrong": (("delimiter", "delimeter"), "delimeter in [file]", "Did you mean delimiter?"),
    "a table that is spelled wrong": (("[amounts]", "[amount]"), "places in [amounts] is missing", "docs/targets.md"),
    "a key beside the tables": (("title =", 'titel = "x"\ntitle ='), "titel is not known", "Did you mean title?"),
    "another format": (("target/1", "target/2"), "format cannot be 'cloudmore-target/2'", "cloudmore-target/1"),
    "no status": (('status = "unchecked"\n', ""), "status is missing", "Write status"),
    "a word that is none of the choices": (('";"', '":"'), "delimiter in [file] cannot be ':'", "Write one of"),
    "a number as a text": (("price_places = 4", 'price_places = "four"'), "price_places in [amounts]", "from 0 to 12"),
    "a number that is too large": (("places = 2\n", "places = 13\n"), "places in [amounts]", "from 0 to 12"),
    "a fraction": (("places = 2\n", "places = 2.5\n"), "places in [amounts]", "whole number"),
    "a truth that is a number": (('";"', '";"\nheader = 1'), "header in [file]", "true or false"),
    "a field that is spelled wrong": (('from = "quantity"', 'from = "quantiy"'), "[[columns]] 4", "mean quantity?"),
    "a field in a text": (("{product_name}", "{productname}"), "text in [[columns]] 3", "mean product_name?"),
    "a bracket without its end": (("[, {quantity_text}]", "[, {quantity_text}"), "text in [[columns]] 3", "Mend"),
    "a column from two things": (('from = "customer"', 'from = "customer"\nvalue = "x"'), "[[columns]] 2", "from ="),
    "a column from nothing": (('from = "customer"\n', ""), "[[columns]] 2 needs exactly one", "from ="),
    "a heading twice": (('heading = "Price"', 'heading = "Quantity"'), "'Quantity' twice", "its own heading"),
    "a limit of an amount": (
        ('from = "unit_price"', 'from = "unit_price"\nlimit = 9'),
        "[[columns]] 5",
        "Leave it out",
    ),
    "places of another column": (('from = "quantity"', 'from = "quantity"\nplaces = 2'), "places in", "[amounts]"),
    "no amount": (('from = "unit_price"', 'from = "item"'), "hold no amount", "Write a column from amount"),
    "no place for the quantity": (("[, {quantity_text}]", ""), "no place for a quantity", "{quantity_text}"),
    "no place for how many lines": (
        ("[, {lines_text}]", ""),
        "do not say how many lines",
        "{lines_text}",
    ),
    "a number that is the same every month": (
        ('"I-{document_key}"', '"I-{customer}"'),
        "the same every month",
        "month",
    ),
    "a field that no number is made of": (("I-{document_key}", "I-{item}"), "invoice_number in [documents]", "month"),
    "a date format of Python": (('";"', '";"\ndate_format = "%Y-%m-%d"'), "date_format in [file]", "Mend"),
    "a group that is no text": (("[documents]", '[documents]\ngroup_by = ["quantity"]'), "group_by in", "It may have"),
    "a group that is a cost": (("[documents]", '[documents]\ngroup_by = ["extra"]'), "group_by in", "It may have"),
    "a group twice": (
        ("[documents]", '[documents]\ngroup_by = ["cost_center", "cost_center"]'),
        "'cost_center' twice",
        "Write it once",
    ),
    "files that leave credit notes out": (
        ("[[columns]]", '[[files]]\ndocuments = "invoices"\n\n[[columns]]'),
        "0 files of lines for credit notes",
        "exactly one file",
    ),
    "files that have lines twice": (
        ("[[columns]]", '[[files]]\n\n[[files]]\nsuffix = "b"\n\n[[columns]]'),
        "2 files of lines for invoices",
        "exactly one file",
    ),
    "a suffix that would be a part": (
        ("[[columns]]", '[[files]]\nsuffix = "2"\n\n[[columns]]'),
        "suffix '2'",
        "Write letters",
    ),
    "a row of a document with a line's own": (
        ("[[columns]]", '[[files]]\n\n[[files]]\nsuffix = "b"\nrows = "documents"\n\n[[columns]]'),
        "may differ between the lines",
        "can hold",
    ),
    "a suffix twice": (
        ("[[columns]]", "[[files]]\n\n[[files]]\n\n[[columns]]"),
        "the suffix '' twice",
        "its own suffix",
    ),
    "a price without a quantity": (
        ('from = "quantity"', 'from = "amount"'),
        "hold a price and no quantity",
        "from quantity",
    ),
    "a default of what is the same everywhere": (
        ('from = "customer"', 'value = "x"\ndefault = "y"'),
        "is the same on every line",
        "Leave that out",
    ),
    "a table that is none": (("[file]\ndelimiter", "file"), "[file] is no table", "Write [file]"),
    "a name that is a path": (('name = "small"', 'name = "../small"'), "name is '../small'", "names of files"),
    "a name that is long": (('name = "small"', f'name = "{"s" * 41}"'), "name is 'sss", "at most 40"),
    "an empty text": (('name = "small"', 'name = ""'), "name is empty", "Write name"),
    "a list that is none": (("[documents]", '[documents]\ngroup_by = "cost_center"'), "group_by in", "Write group_by"),
    "a [ inside of a [": (("[, {lines_text}]", "[, [{lines_text}]]"), "text in [[columns]] 3", "Mend"),
    "a number that documents do not have": (
        (
            'invoice_number = "I-{document_key}"\ncredit_note_number = "C-{document_key}"\n\n[amounts]',
            '[[columns]]\nheading = "Number"\nfrom = "document_number"\nrequired = true\n\n[amounts]',
        ),
        "require document_number",
        "Write invoice_number",
    ),
    "credit notes above zero beside invoices": (
        ("{document_kind} {currency}", "{currency}"),
        "credit notes above zero beside invoices",
        "from document_kind",
    ),
    "a text that is not on every row": (
        ('from = "customer"', 'from = "quantity_text"\nrequired = true'),
        "require quantity_text",
        "Leave required out",
    ),
    "no TOML": (("name = ", "name "), "is no TOML", "Mend"),
}


@pytest.mark.parametrize(("change", "place", "hint"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_understood_is_refused_with_its_place(change: tuple[str, str], place: str, hint: str) -> None:
    collapse = "" if "lines" not in place or "files" in place else "\n[collapse]\nkinds = ['usage']\n"
    with pytest.raises(ConfigurationError) as caught:
        target_of(changed(change) + collapse, "ours.toml")
    assert "ours.toml" in str(caught.value)
    assert place in str(caught.value)
    assert hint in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (SMALL + "\n[collapse]\nby = ['product_id']\n", "kinds in [collapse] is empty"),
        (SMALL[: SMALL.index("[[columns]]")], "[[columns]] are missing"),
    ],
    ids=["a collapse of nothing", "no columns"],
)
def test_what_says_nothing_is_refused(text: str, place: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        target_of(text, "ours.toml")
    assert place in str(caught.value)


def test_a_file_that_is_right_is_understood(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(SMALL + column("Cost", "unit_cost", places=2), "utf-8")
    target = read_target(file)
    assert (target.name, target.status, target.amounts.price_places) == ("small", "unchecked", 4)
    assert [each.heading for each in target.files[0].columns] == [
        "Kind",
        "Customer",
        "Text",
        "Quantity",
        "Price",
        "Cost",
    ]


SETTINGS: Mapping[str, tuple[str, Any]] = {
    "documents.due_days": ("14", 14),
    "amounts.places": ("currency", "currency"),
    "defaults.account": ("0300", "0300"),
    "file.escape_formulas": ("true", True),
}


@pytest.mark.parametrize(("key", "texts"), SETTINGS.items(), ids=SETTINGS.keys())
def test_a_user_sets_what_differs_between_users(key: str, texts: tuple[str, Any]) -> None:
    given, meant = texts
    target = target_of(SMALL, "small.toml", {key: given})
    table, name = key.split(".")
    assert getattr(getattr(target, table), name) == meant


@pytest.mark.parametrize("text", ["--3", "3-", "9" * 5000, "1_0", ""])
def test_a_setting_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"due_days in \[documents\] is no such number"):
        target_of(SMALL, "ours.toml", {"documents.due_days": text})


@pytest.mark.parametrize("key", ["documents.due", "name", "columns.heading", "a.b.c"])
def test_other_settings_are_refused(key: str) -> None:
    with pytest.raises(ConfigurationError, match="has no setting") as caught:
        target_of(SMALL, "small.toml", {key: "1"})
    assert "documents.due_days" in caught.value.remedy


@pytest.mark.parametrize("name", ["zero", "small.toml", "."])
def test_a_target_that_is_not_there_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match=r"There is no target|cannot be read"):
        read_target(name)


@pytest.mark.parametrize("name", shipped_targets())
def test_every_shipped_target_is_understood_and_says_what_it_was_held_against(name: str) -> None:
    target = read_target(name)
    assert target.name == name
    assert target.checked_against.strip()


DAYS = {
    "DD/MM/YYYY": "05/03/2026",
    "D.M.YY": "5.3.26",
    "YYYYMMDD": "20260305",
    "YYYY-MM-DD": "2026-03-05",
    "M/D/YYYY": "3/5/2026",
}


@pytest.mark.parametrize(("text", "told"), DAYS.items())
def test_a_date_is_written_as_its_tokens_say(text: str, told: str) -> None:
    assert date_format(text).of(date(2026, 3, 5)) == told


@pytest.mark.parametrize(
    "text", ["", "DD/MM", "DD/MM/YYYY YYYY", "DD/DD/YYYY", "dd/mm/yyyy", "DD of MM YYYY", "DMYYYY", "D/MYYYY"]
)
def test_no_other_date_format_is_one(text: str) -> None:
    with pytest.raises(ValueError, match="is no date format"):
        date_format(text)


VALUES = {"a": "A", "b": None, "c": ""}
TEXTS = {
    "{a}": "A",
    "{a}, {b}": "A, ",
    "{a}[, {b}]": "A",
    "{a}[, {a} of {a}]": "A, A of A",
    "[{b} and {a}]": "",
    "{a}[, {c}]": "A",
    "plain": "plain",
    "[always]": "always",
    "": "",
}


@pytest.mark.parametrize(("text", "filled"), TEXTS.items())
def test_a_part_of_a_text_goes_with_its_fields(text: str, filled: str) -> None:
    assert template(text).filled(VALUES.get) == filled
