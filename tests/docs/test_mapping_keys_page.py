"""What the page on finding customers shows is so: its example, its scores, its thresholds and its figures."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY

from cloudmore.mapping import read_customers
from cloudmore.mapping.deciding import ANOTHER_RECORD, MORE, SPEAKS_AGAINST
from cloudmore.mapping.item_codes import BEARS_OUT, SHORT, SPEAKS_AGAINST_WEAKER
from cloudmore.mapping.item_codes import MORE as MORE_THAN_A_CODE
from cloudmore.mapping.item_codes import SPEAKS_AGAINST as SPEAKS_AGAINST_A_CODE
from cloudmore.mapping.item_likeness import OTHER_EDITION, OTHER_MARK, OTHER_NUMBER, OTHER_TERM, OTHER_WORDS
from cloudmore.mapping.item_ranking import LEAST_LIKE as LEAST_LIKE_ITEM
from cloudmore.mapping.key_index import (
    NO_COUNTRY,
    OF_A_GROUP,
    OF_ANOTHER_SERIES,
    ONE_COUNTRY,
    OTHER_SIGNS,
    ZEROS_DIFFER,
)
from cloudmore.mapping.likeness import FORM_COSTS, likeness
from cloudmore.mapping.names import read_name
from cloudmore.mapping.suggestions import LEAST_LIKE, MOST_CANDIDATES, TIE

PAGE = (REPOSITORY / "docs" / "mapping-keys.md").read_text("utf-8")
KEPT = (REPOSITORY / "benchmarks" / "results" / "mapping_keys.txt").read_text("utf-8")
KEPT_ITEMS = (REPOSITORY / "benchmarks" / "results" / "mapping_items.txt").read_text("utf-8")
SCORES = re.findall(r"^\| ([^|]+) \| ([^|]+) \| (\d+\.\d) \|$", PAGE, re.MULTILINE)
HEADINGS = re.findall(r"^\| `([a-z_]+)`[^|]* \| ([^|;]+)[^|]*\|$", PAGE, re.MULTILINE)
SAID = """exact 1001 100.0 the same VAT number SE556677889901
name 1002 98.0 the name alone: the same words; one has no legal form
0 customers are there twice
"""


def test_the_example_runs(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    command = [sys.executable, "-W", "error", "-c", example]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, ran.stderr, ran.stdout) == (0, "", SAID)


@pytest.mark.parametrize(("organization", "customer", "score"), SCORES)
def test_the_scores_are_so(organization: str, customer: str, score: str) -> None:
    assert str(likeness(read_name(organization), read_name(customer)).score) == score


@pytest.mark.parametrize(("field", "headings"), HEADINGS)
def test_the_headings_are_known(tmp_path: Path, field: str, headings: str) -> None:
    assert len(SCORES) == 7
    assert len(HEADINGS) == 5
    for heading in headings.split(", "):
        names = {"key": "A key", "name": "A name", field: heading}
        file = tmp_path / "customers.csv"
        file.write_text(",".join(names.values()) + "\n" + ",".join(names) + "\n", "utf-8")
        named = {each: names[each] for each in ("key", "name") if each != field}
        assert getattr(read_customers(file, named)[0], field) == field


def test_the_thresholds_are_so() -> None:
    for said in (
        f"the names are not alike by {OF_A_GROUP.needs}:",
        f"on one side only it is {ONE_COUNTRY.needs}.",
        f"({SPEAKS_AGAINST} or more, and {MORE} above)",
        f"a name alike by {ANOTHER_RECORD} without",
        f"costs {FORM_COSTS['different']} points",
        f"mix up, {FORM_COSTS['close']}; a missing one {FORM_COSTS['missing']})",
        f"From {LEAST_LIKE} a customer",
        f"within {TIE} points",
    ):
        assert said in PAGE
    assert {each.needs for each in (OF_ANOTHER_SERIES, ZEROS_DIFFER)} == {OF_A_GROUP.needs}
    assert {each.needs for each in (NO_COUNTRY, OTHER_SIGNS)} == {ONE_COUNTRY.needs}
    assert MOST_CANDIDATES == 5


FIGURES = [
    (r"by an exact key (\d+)", r"accepted by an exact key \| (\d+)"),
    (r"(\d+) have a key of it", r"of (\d+) organizations that have a key"),
    (r"wrongly (\d+)", r"of these wrong \| (\d+)"),
    (r"by the name alone (\d+)", r"by the name alone \| (\d+)"),
    (r"customer first ([\d.]+) %", r"that have one \| ([\d.]+) %"),
    (r"not counted ([\d.]+) %", r"\(([\d.]+) % if another record"),
    (r"without one (\d+)", r"no suggestion \| (\d+)"),
    (r"of (\d+) with a customer", r"of (\d+) \|\n\| suggestions"),
    (r"without a customer (\d+) \(", r"have no customer \| (\d+);"),
    (r"right one first ([\d.]+) %", r"the right one is first in ([\d.]+) %"),
]


@pytest.mark.parametrize(("kept", "page"), FIGURES)
def test_the_figures_are_those_that_were_kept(kept: str, page: str) -> None:
    of_all = "\n".join(line for line in KEPT.splitlines() if line.startswith("all seeds: "))
    (measured,), (told,) = re.findall(kept, of_all), re.findall(page, PAGE)
    assert measured == told


ITEM_FIGURES = [
    (r"(\d+) with an item", r"products that have an item \| (\d+),"),
    (r"(\d+) with its code", r", (\d+) of them with its code"),
    (r"by an exact code (\d+)", r"accepted by an exact code \| (\d+)"),
    (r"wrongly (\d+)", r"accepted wrongly, or by a name \| (\d+)"),
    (r"by the name alone (\d+)", r"accepted wrongly, or by a name \| (\d+)"),
    (r"item first ([\d.]+) %", r"that can be right \| ([\d.]+) %"),
    (r"products without an item (\d+)", r"products that have no item \| (\d+)"),
]


@pytest.mark.parametrize(("kept", "page"), ITEM_FIGURES)
def test_the_figures_of_items_are_those_that_were_kept(kept: str, page: str) -> None:
    (of_all,) = re.findall(r"^all seeds: .*", KEPT_ITEMS, re.MULTILINE)
    (measured,), (told,) = re.findall(kept, of_all), re.findall(page, PAGE)
    assert measured == told


def test_the_costs_of_editions_are_so() -> None:
    for said in (
        f"has not, it costs {OTHER_WORDS} points.",
        f"costs 4 points, and {OTHER_EDITION} where each",
        f"Another term costs {OTHER_TERM};",
        f"for schools), {OTHER_MARK}.",
        f"From {LEAST_LIKE_ITEM} an item",
        f"fewer than {SHORT} letters",
        f"names alike by {BEARS_OUT} nor",
        f"more like it: {SPEAKS_AGAINST_A_CODE} or more, and {MORE_THAN_A_CODE} above",
        f"code's item; or {SPEAKS_AGAINST_WEAKER}, where those of the two are not alike by {BEARS_OUT}.",
    ):
        assert said in PAGE
    assert OTHER_MARK == OTHER_NUMBER


def test_the_figures_without_keys_and_for_many_are_those_that_were_kept() -> None:
    (share,) = re.findall(r"^all seeds, every key taken away: .*?first ([\d.]+) %", KEPT, re.MULTILINE)
    (seconds,) = re.findall(r"^5,000 .*: (\d+) s of CPU", KEPT, re.MULTILINE)
    assert f"all keys taken away | {share} % |" in PAGE
    assert f"by names alone | {seconds} s of CPU |" in PAGE
