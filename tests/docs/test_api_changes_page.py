"""What the page on changes says is what the command does."""

from __future__ import annotations

import re

import pytest
from api_diff import RELEASES
from change_effects import EFFECTS
from conftest import REPOSITORY
from python_changes import INTERNAL, PUBLIC

PAGE = (REPOSITORY / "docs" / "api-changes.md").read_text("utf-8")


def test_the_table_of_the_page_is_that_of_the_command() -> None:
    rows = re.findall(r"^\| (.+) \| (breaking|additive|neither) \| (breaking|additive|neither) \|$", PAGE, re.MULTILINE)
    assert rows == [(kind, *map(str, effects)) for kind, effects in EFFECTS.items()]


@pytest.mark.parametrize("release", RELEASES)
def test_every_release_is_on_the_page(release: str) -> None:
    assert f"\n| `{release}`" in PAGE


@pytest.mark.parametrize("module", [*PUBLIC, *(each.removesuffix(".") for each in INTERNAL)])
def test_every_module_is_on_the_page(module: str) -> None:
    assert f"`{module}`" in PAGE
