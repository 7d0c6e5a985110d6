"""Properties that the document does not have."""

from __future__ import annotations

from typing import Any

from cloudmore.contract.finding import Grade
from cloudmore.contract.judge.notes import Notes
from cloudmore.contract.shape import Shape, parts_at


def note_undeclared(notes: Notes, where: str, value: Any, shape: Shape) -> None:
    """Note every property that the document does not have; of an object in it nothing more is said.

    Args:
        notes: Of the exchange.
        where: Which part of it the value is.
        value: Decoded JSON.
        shape: The value's.
    """
    for general, place in shape.items():
        if place.view is not None:
            continue
        owner = shape[general[:-1]].view
        # One of very many names is told by its object alone.
        owners = ((*each, general[-1]) for each, _ in parts_at(value, general[:-1]))
        pointer = next((each for each, _ in parts_at(value, general)), None) or next(owners)
        notes.add(
            Grade.NEW,
            "undeclared",
            where,
            expected="no such property",
            found=" or ".join(sorted(place.types)),
            at=owner.home if owner else (),
            pointer=pointer,
            general=general,
            count=place.seen,
        )
