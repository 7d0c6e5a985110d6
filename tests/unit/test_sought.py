"""Which of many texts stand in another one, and where."""

from __future__ import annotations

import pytest

from cloudmore.contract.recording import sought
from cloudmore.contract.recording.sought import Sought

NAMES = ("anka", "anka berg", "anka bergström", "kim dahl & co", "1234567")
# The text, where names stand in it one behind the other, and all that stand in it.
TEXTS: dict[str, tuple[str, list[str], set[str]]] = {
    "nobody": ("nobody is here", [], set()),
    "the longest of several": ("for anka bergström!", ["anka bergström"], {"anka", "anka bergström", "anka berg"}),
    "a short one inside of a word": ("ankara", [], set()),
    "one behind the other": ("anka,kim dahl & co", ["anka", "kim dahl & co"], {"anka", "kim dahl & co"}),
    "at the end alone": ("x anka", ["anka"], {"anka"}),
    "cut at the end": ("x kim dahl &", [], set()),
    "a number inside of a number": ("91234567", [], set()),
    "a number before a point": ("1234567.50", ["1234567"], {"1234567"}),
    "too short for any": ("ank", [], set()),
}


@pytest.fixture
def names() -> Sought:
    names = Sought()
    for name in NAMES:
        names.add(name)
    return names


@pytest.mark.parametrize(("text", "spans", "everything"), TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.parametrize("few", [0, 200])
def test_what_stands_in_a_text(  # noqa: PLR0917 - a table and what is around it
    few: int, text: str, spans: list[str], everything: set[str], names: Sought, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sought, "_FEW", few)
    assert [text[start:end] for start, end in names.spans(text)] == spans
    assert set(names.all_in(text)) == everything


def test_those_that_are_shorter(names: Sought) -> None:
    assert list(names.spans("anka berg", below=9)) == [(0, 4)]
