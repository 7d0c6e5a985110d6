"""What changed since an earlier file: facts that say something else, that are new, and that went."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from attrs import evolve

from cloudmore.contract.comparison.fact import Comparison, Fact
from cloudmore.contract.comparison.fragments import definitions_in

_Subject = tuple[str, tuple[str, ...], str, str]


def changes(now: Comparison, before: Comparison) -> Comparison:
    """A comparison with nothing but what changed.

    Args:
        now: With the file.
        before: With the earlier file.

    Returns:
        The facts whose standing, or what they say, is another one than before; ``went`` has those that are no more.
    """
    known, current = _told(before), _told(now)
    changed = {subject for subject, told in current.items() if known.get(subject) != told}
    gone = known.keys() - current.keys()
    return evolve(now, facts=_of(now, changed), went=_of(before, gone), since=True)


def _of(comparison: Comparison, subjects: set[_Subject]) -> tuple[Fact, ...]:
    """The facts on some subjects, each with the operations that it changed for."""
    found: list[Fact] = []
    for fact in comparison.facts:
        ids = tuple(each for each in fact.operation_ids or ("",) if (*fact.subject, each) in subjects)
        if ids:
            found.append(evolve(fact, operation_ids=tuple(filter(None, ids))))
    return tuple(found)


def _told(comparison: Comparison) -> Mapping[_Subject, str]:
    """What is said of each subject, for each operation: two may say different things of one place."""
    told: dict[_Subject, str] = {}
    for fact in comparison.facts:
        said = [str(fact.standing), fact.theirs, fact.note, _whole(fact.said, comparison.schemas)]
        for each in fact.operation_ids or ("",):
            subject = (*fact.subject, each)
            told[subject] = "\n".join(filter(None, (told.get(subject, ""), json.dumps(said, sort_keys=True))))
    return told


def _whole(said: Any, schemas: Mapping[str, Any]) -> list[Any]:
    """A part of a document, and the definitions that it reaches: one of them may change while the part does not."""
    reached: dict[str, Any] = {}
    pending = list(definitions_in(said))
    while pending:
        name = pending.pop()
        if name not in reached:
            reached[name] = schemas.get(name)
            pending += definitions_in(reached[name])
    return [said, reached]
