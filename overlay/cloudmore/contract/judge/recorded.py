"""An answer against what was recorded before: what vanished, and what no recording had."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from cloudmore.contract.finding import Grade
from cloudmore.contract.judge.notes import Notes
from cloudmore.contract.judge.words import type_of
from cloudmore.contract.names import EACH, HIDDEN
from cloudmore.contract.pointer import Pointer
from cloudmore.contract.recorded_shapes import RecordedPlace, RecordedShapes
from cloudmore.contract.shape import Shape, has_format, parts_at


def note_vanished_headers(notes: Notes, place: Pointer, shapes: RecordedShapes) -> None:
    """Note the headers that every recording of the answer had.

    Args:
        notes: Of the exchange, with its operation.
        place: Where the document describes the answer.
        shapes: What was recorded.
    """
    operation, response = notes.operation, notes.exchange.response
    recorded = shapes.answer(operation.operation_id, response.status) if operation else None
    said = notes.document.at(place).get("headers", {})
    for name in said:
        required = notes.document.at(notes.document.resolved((*place, "headers", name))).get("required")
        if recorded and not required and recorded.headers.get(name) and name.lower() not in response.headers:
            where = f"response header {name}"
            at = (*place, "headers", name)
            expected = "the header, as in every recording"
            notes.add(Grade.VANISHED, "header", where, expected=expected, found="nothing", at=at)


def note_what_was_never_seen(notes: Notes, where: str, value: Any, shape: Shape, shapes: RecordedShapes) -> None:
    """Note what every recording of the answer had and this one lacks, and types and formats that none had.

    Args:
        notes: Of the exchange, with its operation.
        where: Which part of it the value is.
        value: Decoded JSON.
        shape: The value's.
        shapes: What was recorded.
    """
    operation = notes.operation
    recorded = shapes.answer(operation.operation_id, notes.exchange.response.status) if operation else None
    for general, known in recorded.body.items() if recorded else ():
        place = shape.get(general)
        if known.always and general and general[-1] not in (EACH, HIDDEN):
            _note_vanished(notes, where, value, shape, general)
        if place is not None and place.view is not None:
            _note_unseen(notes, where, value, shape, known, general=general)


def _note_vanished(notes: Notes, where: str, value: Any, shape: Shape, general: Pointer) -> None:
    name, owner = general[-1], shape.get(general[:-1])
    if owner is None or owner.view is None or owner.view.requires(name) or not owner.view.allows("object"):
        return
    if owner.view.place(name) != name:
        # The document has come to take the names of this object for keys of a map.
        return
    missing = owner.objects - (shape[general].seen if general in shape else 0)
    if missing <= 0:
        return
    objects = parts_at(value, general[:-1])
    first = next(pointer for pointer, each in objects if isinstance(each, dict) and name not in each)
    child = owner.view.property(name)
    notes.add(
        Grade.VANISHED,
        "vanished",
        where,
        expected="the property, as in every recording",
        found="nothing",
        at=child.pointer if child else owner.view.home,
        pointer=(*first, name),
        general=general,
        count=missing,
    )


def _note_unseen(notes: Notes, where: str, value: Any, shape: Shape, known: RecordedPlace, *, general: Pointer) -> None:
    place, owner = shape[general], shape.get(general[:-1])
    view = place.view
    assert view is not None
    # What the document does not allow is broken, and told as that; what it says of a format, it checks.
    types = {each for each in place.types - known.types if view.allows(each)} if known.types else set[str]()
    formats = place.formats - known.formats if known.formats and not view.formats else set[str]()
    for kind, before, unseen in (("unseen type", known.types, types), ("unseen format", known.formats, formats)):
        for each in sorted(unseen):
            parts = parts_at(value, general)
            is_type = kind == "unseen type"
            odd = [at for at, part in parts if (type_of(part) == each if is_type else _has_none_of(part, before))]
            notes.add(
                Grade.NEW,
                kind,
                where,
                expected=f"{' or '.join(sorted(before))}, as in every recording",
                found=each,
                # Where nothing is said of a value, something is of what it is in.
                at=view.pointer or (owner.view.home if owner and owner.view else ()),
                pointer=odd[0] if odd else general,
                general=general,
                count=len(odd) or 1,
            )


def _has_none_of(part: Any, formats: Collection[str]) -> bool:
    return isinstance(part, str) and not any(has_format(part, each) for each in formats)
