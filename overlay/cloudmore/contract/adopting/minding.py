"""What adopting does to users of the client, and no line of the diff says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cloudmore.contract.adopting.edit import Add, Edit, Say
from cloudmore.contract.adopting.fragments import SCHEMAS
from cloudmore.contract.adopting.naming import MOST_PLACES
from cloudmore.contract.document import Document
from cloudmore.contract.finding import visible
from cloudmore.contract.pointer import Pointer, references, target
from cloudmore.contract.schema_view import View

# What the client takes for known: such a value must be as the document has it.
_KNOWN = frozenset({"verified", "documented", "seen"})


def to_mind(before: Document, after: Document, edits: Sequence[Edit]) -> Iterator[str]:
    """What a person must think of, a line each, where it applies.

    Args:
        before: The document as it was.
        after: As it shall be.
        edits: What was done to it.
    """
    if refused := _refusing_null(after) - _refusing_null(before):
        yield f"No null is known there, so the client refuses one from now on: {_told(refused)}."
    if added := {place for edit in edits for place in _without_a_word(edit)}:
        yield f"New, and no source says whether it is x-personal or x-secret: {_told(added)}."


def _refusing_null(document: Document) -> set[Pointer]:
    """The properties of answers that are known, and cannot be null."""
    return {
        place
        for name in _received(document)
        for each, node in document.at((*SCHEMAS, name)).get("properties", {}).items()
        if node.get("x-evidence") in _KNOWN
        and not View.of(document, place := (*SCHEMAS, name, "properties", each)).allows("null")
    }


def _received(document: Document) -> set[str]:
    """The names of the schemas that answers have."""
    found: set[Pointer] = set()
    pending = [target(each) for one in document.operations for each in references(one.node["responses"])]
    while pending:
        place = pending.pop()
        if place not in found:
            found.add(place)
            pending += [target(each) for each in references(document.at(place))]
    return {place[-1] for place in found if place[:-1] == SCHEMAS}


def _without_a_word(edit: Edit) -> Iterator[Pointer]:
    if isinstance(edit, Add) and edit.place == SCHEMAS:
        yield from ((*SCHEMAS, edit.name, "properties", each) for each in edit.value.get("properties", ()))
    elif isinstance(edit, Add) and edit.place[-1] == "properties":
        yield (*edit.place, edit.name)
    elif isinstance(edit, Say) and edit.without & {"$ref", "items"}:
        # What was said inside of it is no longer said.
        yield edit.place


def _told(places: set[Pointer]) -> str:
    names = [visible(".".join(each for each in place[2:] if each != "properties")) for place in sorted(places)]
    more = f" and {len(names) - MOST_PLACES} more" if len(names) > MOST_PLACES else ""
    return ", ".join(names[:MOST_PLACES]) + more
