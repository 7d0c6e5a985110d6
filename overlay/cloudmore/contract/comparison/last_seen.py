"""What changed since an earlier file: facts that say something else, that are new, and that went."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from attrs import evolve

from cloudmore.contract.comparison.fact import Comparison, Fact, Standing
from cloudmore.contract.comparison.fragments import definitions_in
from cloudmore.contract.json_body import is_list, is_object

_Subject = tuple[str, tuple[str, ...], str, str]
_WORD = re.compile(r"[^\s,:]+")


def changes(now: Comparison, before: Comparison) -> Comparison:
    """A comparison with nothing but what changed.

    Args:
        now: With the file.
        before: With the earlier file.

    Returns:
        The facts whose standing, or what they say, is another one than before; ``went`` has those that are no more.
        What is said in another order is the same.
    """
    known, current = _told(before), _told(now)
    changed = {subject for subject, told in current.items() if known.get(subject) != told}
    gone = known.keys() - current.keys()
    newly = {each for subject in changed for each in current[subject].keys() - known.get(subject, {}).keys()}
    return evolve(now, facts=_of(now, changed), went=_of(before, gone), since=True, newly=frozenset(newly))


def _of(comparison: Comparison, subjects: set[_Subject]) -> tuple[Fact, ...]:
    """The facts on some subjects, each with the operations that it changed for."""
    found: list[Fact] = []
    for fact in comparison.facts:
        ids = tuple(each for each in fact.operation_ids or ("",) if (*fact.subject, each) in subjects)
        if ids:
            found.append(evolve(fact, operation_ids=tuple(filter(None, ids))))
    return tuple(found)


def _told(comparison: Comparison) -> Mapping[_Subject, Mapping[Standing, set[str]]]:
    """What is said of each subject, for each operation: two may say different things of one place."""
    told: dict[_Subject, dict[Standing, set[str]]] = {}
    for fact in comparison.facts:
        words = sorted(_WORD.findall(fact.theirs))
        # Where they are silent it tells how often somebody looked.
        note = "" if fact.standing is Standing.UNKNOWN else fact.note
        said = json.dumps([words, note, _in_order(_whole(fact.said, comparison.schemas))], sort_keys=True)
        for each in fact.operation_ids or ("",):
            told.setdefault((*fact.subject, each), {}).setdefault(fact.standing, set()).add(said)
    return told


def _in_order(said: Any) -> Any:
    """The same with lists in an order of their own: words, required names and types have none."""
    if is_object(said):
        return {name: _in_order(each) for name, each in said.items()}
    if is_list(said):
        return sorted(map(_in_order, said), key=lambda each: json.dumps(each, sort_keys=True))
    return said


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
