"""The figures of the drifts, where people read them, are those of the kept run."""

from __future__ import annotations

import json
import re

import pytest
from conftest import REPOSITORY

KEPT = (REPOSITORY / "benchmarks" / "results" / "drift.txt").read_text("utf-8").splitlines()
HEADLINE = KEPT[2]


@pytest.mark.parametrize("page", ["README.md", "docs/drift.md"])
def test_a_page_has_the_headline_of_the_kept_run(page: str) -> None:
    assert HEADLINE.startswith("Seeded contract drifts caught: ")
    text = (REPOSITORY / page).read_text("utf-8")
    assert HEADLINE.removeprefix("S") in text
    said = re.findall(r"caught: (\d+ of \d+)", text)
    assert set(said) == set(re.findall(r"\d+ of \d+", HEADLINE))


def test_the_page_has_what_the_others_found() -> None:
    cells = [re.split(r" {2,}", line) for line in KEPT]
    looked = [each for each in cells if len(each) == 7 and each[2].endswith(" %")]
    page = (REPOSITORY / "docs" / "drift.md").read_text("utf-8").splitlines()
    assert len(looked) == 5
    assert {f"| {' | '.join(each)} |" for each in looked} <= set(page)


def test_the_page_on_edits_of_the_document_has_its_kept_figures() -> None:
    kept = (REPOSITORY / "benchmarks" / "results" / "drift_documents.txt").read_text("utf-8")
    page = (REPOSITORY / "docs" / "drift-documents.md").read_text("utf-8")
    figures = dict(re.findall(r"^all that (\w+): (\d+ made, \d+, [\d.]+) % told$", kept, re.MULTILINE))
    told = re.search(r"of ([\d,]+) edits that tighten ([\d,]+) are told, ([\d.]+) %", page)
    noticed = re.search(r"Of ([\d,]+) that loosen ([\d,]+) are noticed,\s([\d.]+) %", page)
    assert told
    assert noticed
    said = {
        name: "{} made, {}, {}".format(*(each.replace(",", "") for each in found.groups()))
        for name, found in (("tighten", told), ("loosen", noticed))
    }
    assert said == figures
    survivors = sum(map(int, re.findall(r"^\| (\d+) \|", page, re.MULTILINE)))
    assert survivors == sum(map(int, re.findall(r"^survived: .*: (\d+)$", kept, re.MULTILINE)))


def test_the_page_on_changes_of_the_client_has_its_kept_figures() -> None:
    kept = json.loads((REPOSITORY / "benchmarks" / "results" / "drift_clients.json").read_text("utf-8"))
    page = (REPOSITORY / "docs" / "drift-clients.md").read_text("utf-8")
    count = {name: len(kept[name]) for name in ("equivalent", "survivors")}
    told = (
        f"Seed {kept['seed']}, {kept['made']} mutants, of commit `{kept['commit']}`, {kept['date']}: "
        f"{kept['killed']} noticed, {count['equivalent']} equivalent, {count['survivors']} not noticed"
    )
    assert told in page
    assert {f"| {each['kind']} | {each['made']} | {each['killed']} |" for each in kept["kinds"]} <= {*page.splitlines()}
    assert {f"- `{each}`" for each in kept["survivors"]} <= {*page.splitlines()}
