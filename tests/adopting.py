"""Adopts facts into a text, without a checkout and its judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import ndiff
from functools import cache
from pathlib import Path
from typing import Any

from cloudmore.contract.adopting.change import Decision
from cloudmore.contract.adopting.deciding import decide
from cloudmore.contract.adopting.minding import to_mind
from cloudmore.contract.adopting.trying import Trial
from cloudmore.contract.adopting.yaml_text import loaded
from cloudmore.contract.comparison.fact import Comparison, Fact
from cloudmore.contract.document import Document
from cloudmore.contract.yaml_reading import read_with_lines


@cache
def document_of(text: str) -> Document:
    """A text as a document with its lines."""
    data, lines = read_with_lines(text.encode())
    return Document.of(data, path=Path("things.yaml"), digest="", lines=lines)


def comparison_of(facts: Sequence[Fact], schemas: Mapping[str, Any], grade: str = "documented") -> Comparison:
    """A comparison that found some facts."""
    source = {"documented": "swagger"}.get(grade, "evidence")
    return Comparison(source, "Things", "v1", grade, facts=tuple(facts), schemas=schemas)


# Trying it leaves it as it is.
_loaded = cache(loaded)


def adopted_text(text: str, comparison: Comparison) -> tuple[str, tuple[Decision, ...]]:
    """The text with all that is decided, and what is not."""
    decided = decide(comparison, document_of(text), "LIVE" if comparison.grade == "verified" else "SWAGGER")
    return Trial(_loaded(text), decided.edits).text(), decided.left


def minded(text: str, comparison: Comparison) -> list[str]:
    """What is told beside the lines that change."""
    before = document_of(text)
    trial = Trial(_loaded(text), decide(comparison, before, "SWAGGER").edits)
    return list(to_mind(before, document_of(trial.text()), [edit for edit, _facts in trial.made()]))


def changed_lines(old: str, new: str) -> Iterator[str]:
    """The lines that go, with ``-`` in front, and those that come, with ``+``."""
    for line in ndiff(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        if line[0] in "+-":
            yield line[0] + line[2:]
