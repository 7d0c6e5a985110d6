"""What the page on billing lines says is what the code does."""

from __future__ import annotations

import re

from conftest import REPOSITORY

from cloudmore.billing import COLUMNS
from cloudmore.billing.columns import CANDIDATES

PAGE = (REPOSITORY / "docs" / "billing-lines.md").read_text("utf-8")
ROWS = re.findall(r"^\| (`.*?) \| (.*) \|$", PAGE, re.MULTILINE)


def names(cell: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([^`]+)`", cell))


def test_every_column_is_explained_in_its_order() -> None:
    explained = [name for cell, _text in ROWS for name in names(cell)]
    assert explained[: len(COLUMNS)] == list(COLUMNS)


def test_the_candidates_are_those_of_the_code() -> None:
    first = next(place for place, (_cell, text) in enumerate(ROWS) if text.startswith("`billingDate`"))
    told = {names(cell)[0]: names(text) for cell, text in ROWS[first : first + len(CANDIDATES)]}
    assert told == CANDIDATES


def test_every_finding_is_explained() -> None:
    sources = [file.read_text("utf-8") for file in (REPOSITORY / "overlay/cloudmore/billing").glob("*.py")]
    raised = {code for text in sources for code in re.findall(r'Finding\(\s*f?"([a-z-]+)', text)}
    # Those of the check have a page of their own.
    check = re.findall(
        r"^\| `([a-z-]+)` \| ", (REPOSITORY / "docs" / "billing-check.md").read_text("utf-8"), re.MULTILINE
    )
    explained = {name.removesuffix("…") for cell, _text in ROWS for name in names(cell)} | set(check)
    assert raised
    assert raised <= explained
