"""Finding out how much of what was decided can be done: the document must be clean afterwards by its own rules."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence

from attrs import define, field
from ruamel.yaml.comments import CommentedMap

from cloudmore.contract.adopting.edit import Edit, Mark
from cloudmore.contract.adopting.orphans import take_out_orphans
from cloudmore.contract.adopting.yaml_text import written
from cloudmore.contract.comparison.fact import Fact, Standing

Edits = Sequence[tuple[Edit, tuple[Fact, ...]]]
# The text of a document -> what is wrong with it.
Judge = Callable[[str], list[str]]


@define
class Trial:
    """A document, and the edits of it that are tried.

    Attributes:
        document: As it was loaded; it is clean, and stays as it is.
        edits: In the order in which they are made, each with the facts that it is for.
        dropped: Facts that cannot be adopted, each with what would be wrong with the document.
    """

    document: CommentedMap = field(repr=False)
    edits: Edits = field(repr=False)
    dropped: dict[Fact, str] = field(factory=dict[Fact, str], init=False)

    def settle(self, judge: Judge, *, as_json: bool = False) -> None:
        """Drop as few facts as it takes until the document is clean.

        Args:
            judge: What is asked of each document that is tried.
            as_json: Whether it is asked about JSON, which is written and read in a tenth of the time.
        """
        spell = json.dumps if as_json else written

        def text(facts: Sequence[Fact]) -> str:
            return spell(self.edited(facts))

        facts = [each for each in self._facts() if each not in self.dropped]
        while said := judge(text(facts)):
            if not facts:
                return
            # The facts before the first that breaks it are clean together.
            clean, broken, culprit_said = 0, len(facts), said
            while broken - clean > 1:
                middle = (clean + broken) // 2
                found = judge(text(facts[:middle]))
                clean, broken, culprit_said = (clean, middle, found) if found else (middle, broken, culprit_said)
            self.dropped[facts.pop(broken - 1)] = culprit_said[0]

    def text(self, facts: Sequence[Fact] | None = None) -> str:
        """The document with what some facts come to.

        Args:
            facts: Which; by default all that are not dropped.
        """
        return written(self.edited(facts))

    def edited(self, facts: Sequence[Fact] | None = None) -> CommentedMap:
        """The document with what some facts come to, as data.

        Args:
            facts: Which; by default all that are not dropped.
        """
        edited = copy.deepcopy(self.document)
        for edit, _for in self.made(facts):
            edit.apply(edited)
        take_out_orphans(edited)
        return edited

    def made(self, facts: Sequence[Fact] | None = None) -> Edits:
        """The edits that some facts come to.

        Args:
            facts: Which; by default all that are not dropped.
        """
        kept = set(facts if facts is not None else [each for each in self._facts() if each not in self.dropped])
        return [(edit, of) for edit, of in self.edits if _is_made(edit, of, kept)]

    def _facts(self) -> list[Fact]:
        facts = dict.fromkeys(
            each for _edit, of in self.edits for each in of if each.standing is not Standing.CONFIRMED
        )
        # What is required must be there before.
        return sorted(facts, key=lambda each: each.kind == "required")


def _is_made(edit: Edit, facts: Sequence[Fact], kept: set[Fact]) -> bool:
    changed = [each for each in facts if each.standing is not Standing.CONFIRMED]
    if isinstance(edit, Mark):
        # What is still contradicted is not confirmed.
        return all(each in kept for each in changed)
    return not changed or any(each in kept for each in changed)
