"""Words that the document's open list does not have: a state or a kind that is new, or spelled otherwise."""

from __future__ import annotations

from typing import Any

from cloudmore.contract.finding import Grade
from cloudmore.contract.judge.notes import Notes
from cloudmore.contract.judge.words import described
from cloudmore.contract.shape import Shape, parts_at


def note_unknown_words(notes: Notes, where: str, value: Any, shape: Shape) -> None:
    """Note every text that is no word of its list, once for each place.

    Args:
        notes: Of the exchange.
        where: Which part of it the value is.
        value: Decoded JSON.
        shape: The value's.
    """
    for general, place in shape.items():
        known = place.view.words if place.view else frozenset[str]()
        if not known or "string" not in place.types:
            continue
        odd = [(at, part) for at, part in parts_at(value, general) if isinstance(part, str) and part not in known]
        if odd:
            assert place.view is not None
            pointer, first = odd[0]
            notes.add(
                Grade.NEW,
                "word",
                where,
                expected=f"one of {', '.join(sorted(known))}",
                found=described(first),
                at=place.view.pointer,
                pointer=pointer,
                general=general,
                count=len(odd),
            )
