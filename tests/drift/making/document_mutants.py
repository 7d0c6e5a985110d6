"""Document mutants: the OpenAPI document as it is after somebody edited one place of it.

A kind *tightens* when an exchange that agrees with the document does not agree with the edited one any more, so that a
recording of such an exchange must tell. It *loosens* when every exchange that agrees with the document still does:
no recording can ever speak against that. This is decided by what is edited, never by what is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

from attrs import frozen

from drift.making.document_loosening import LOOSENING
from drift.making.document_operations import OPERATIONS
from drift.making.document_places import Places, Pointer
from drift.making.document_schemas import SCHEMAS

SEED = 20261129

Edits = Callable[[Places, Random], Iterator[tuple[Pointer, str, Any]]]


@frozen
class DocumentMutant:
    """An edited document.

    Attributes:
        kind: What was done.
        tightens: Whether an exchange can speak against it.
        place: What was edited, where it stood before.
        said: What it says now, in a few words.
        data: All of the document.
    """

    kind: str
    tightens: bool
    place: Pointer
    said: str
    data: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The place, as people call it."""
        path = [part for part in self.place if part not in ("components", "schemas", "properties", "paths")]
        return " ".join(part.removeprefix("/api/resellers/{resellerId}") or part for part in path)

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}: {self.said}"


TIGHTENING_KINDS: Mapping[str, Edits] = {**SCHEMAS, **OPERATIONS}
LOOSENING_KINDS: Mapping[str, Edits] = LOOSENING


def document_mutants(data: Mapping[str, Any], seed: int = SEED) -> list[DocumentMutant]:
    """Every mutant of a document, at all of its places.

    Args:
        data: What the document says; it is not changed.
        seed: Decides where there is a choice, such as which other type; each kind has its own chance.
    """
    places = Places(data)
    made: list[DocumentMutant] = []
    for tightens, kinds in ((True, TIGHTENING_KINDS), (False, LOOSENING_KINDS)):
        for kind, edits in kinds.items():
            chance = Random(f"{seed} {kind}")
            made += [DocumentMutant(kind, tightens, *each) for each in edits(places, chance)]
    return made
