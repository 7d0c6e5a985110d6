"""What a file of evidence holds, told to whoever is to give it away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cloudmore.contract.names import HIDDEN
from cloudmore.contract.pointer import json_pointer

if TYPE_CHECKING:
    from cloudmore.contract.evidence.evidence import Evidence

_HOLDS = (
    "It holds, for each place that an answer has: how often it was there, JSON types, formats, bounds of lengths,",
    "and which words of the document were there. Counts are lower bounds: 20 is 20 to 49.",
    "It does not hold: a name, an id, an address, an amount, a date or any other value of an answer, what was sent,",
    "the reseller, the host, or a header that the document does not have.",
)


def summary_lines(evidence: Evidence) -> Iterator[str]:
    """The lines of a summary.

    Args:
        evidence: What is summed up.
    """
    where = "a sandbox, which proves nothing of the API" if evidence.source == "sandbox" else "the API"
    yield f"Evidence of {evidence.made.isoformat()}, from {where}, made with cloudmore-client {evidence.client}."
    yield from _HOLDS
    if not evidence.answers:
        yield "No answer of an operation of the document is in it."
    for answer in evidence.answers.values():
        unread = ", ".join(f"{reason} {count}" for reason, count in answer.unread.items())
        status = f"{answer.status}{'' if answer.documented else ' (not documented)'}"
        yield (
            f"  {answer.operation_id} {status}: answers {answer.answers}, places {len(answer.places)}"
            f"{f', not looked into: {unread}' if unread else ''}"
        )
    names = sorted({pointer[-1] for each in evidence.answers.values() for pointer in each.undocumented} - {HIDDEN})
    if names:
        yield f"Names in it that are not from the document, so look at them: {', '.join(names)}"
    hidden = sorted(
        f"{answer.operation_id}{json_pointer(pointer[:-1])}"
        for answer in evidence.answers.values()
        for pointer in answer.undocumented
        if pointer[-1] == HIDDEN
    )
    if hidden:
        yield f"Names that could be somebody's are left out at: {', '.join(hidden)}"
