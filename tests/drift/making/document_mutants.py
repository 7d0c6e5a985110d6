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
# Of one kind; where there are more places, a spread of them is taken.
MOST = 250

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

    def __str__(self) -> str:
        return f"{self.kind}: {'/'.join(part.replace('/', '~1') for part in self.place)}: {self.said}"


TIGHTENING_KINDS: Mapping[str, Edits] = {**SCHEMAS, **OPERATIONS}
LOOSENING_KINDS: Mapping[str, Edits] = LOOSENING


def document_mutants(data: Mapping[str, Any], seed: int = SEED, most: int = MOST) -> list[DocumentMutant]:
    """Every mutant of a document, at all of its places.

    Args:
        data: What the document says; it is not changed.
        seed: Decides where there is a choice, such as which other type; each kind has its own chance.
        most: How many of a kind.
    """
    places = Places(data)
    made: list[DocumentMutant] = []
    for tightens, kinds in ((True, TIGHTENING_KINDS), (False, LOOSENING_KINDS)):
        for kind, edits in kinds.items():
            chance = Random(f"{seed} {kind}")
            found = [DocumentMutant(kind, tightens, *each) for each in edits(places, chance)]
            if len(found) > most:
                found = [found[number] for number in sorted(chance.sample(range(len(found)), most))]
            made += found
    return made
