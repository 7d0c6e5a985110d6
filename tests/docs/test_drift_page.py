"""The figures of the drifts, where people read them, are those of the kept run."""

from __future__ import annotations

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
