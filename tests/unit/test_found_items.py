"""How well items are found among made-up ones: a small version of ``benchmarks/mapping_items.py``."""

from __future__ import annotations

import sys
from importlib import import_module

import pytest
from conftest import REPOSITORY


@pytest.mark.parametrize("seed", [301, 302])
def test_no_code_is_wrong_no_name_is_accepted_and_the_right_item_is_first(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(REPOSITORY / "benchmarks"))
    made = import_module("made_items").made_items(seed)
    figures = import_module("mapping_items").found(made)
    assert len(made.products) >= 150
    assert (figures.wrong, figures.by_name) == (0, 0)
    assert figures.accepted >= figures.with_code * 0.85
    assert figures.reached, figures.told()
    assert "mapping_items" in sys.modules
