"""What is told of an answer and of each place in it: types, presence, formats and lengths."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from cloudmore.contract.names import EACH
from cloudmore.contract.pointer import Pointer

Counts = Mapping[str, int]


@frozen
class EvidencePlace:
    """What stood at one place in all answers of an operation with one status.

    Every count is a lower bound, one of 0, 1, 2, 5, 10, 20, 50 and so on; 0 and more than 0 are never confused.

    Attributes:
        documented: Whether the document has the place.
        seen: How often it was there.
        objects: How often the object was there that it is a property of; 0 where it is an item of a list, a key of a
            map, a property whose name is hidden, or the whole body.
        missing: How often that object was there without it.
        types: How often it had each JSON type, ``null`` among them; a number with a fraction or an exponent is
            ``number``, any other one ``integer``.
        exponents: How many numbers were spelled with an exponent.
        formats: How many texts had each format; ``text`` is any other.
        text_length: Bounds of the lengths of texts, in characters: as they are up to 4, then powers of two; ``None``
            without a text, and where there is a secret.
        list_length: Least and greatest length of lists, as lower bounds; ``None`` without a list.
        words: How often each word of the document's open list was there.
        respelled: The same of words in another letter case.
        other_words: How many texts were none of them.
    """

    documented: bool
    seen: int
    objects: int = 0
    missing: int = 0
    types: Counts = field(factory=dict[str, int])
    exponents: int = 0
    formats: Counts = field(factory=dict[str, int])
    text_length: tuple[int, int] | None = None
    list_length: tuple[int, int] | None = None
    words: Counts = field(factory=dict[str, int])
    respelled: Counts = field(factory=dict[str, int])
    other_words: int = 0

    @property
    def always(self) -> bool:
        """Whether every object that could have it had it, and there was one."""
        return self.objects > 0 and self.missing == 0

    @property
    def ever_null(self) -> bool:
        """Whether it was ``null`` at least once."""
        return "null" in self.types

    @property
    def json_types(self) -> frozenset[str]:
        """Its types without ``null``: ``number`` alone where both sorts of numbers were, as JSON Schema has it."""
        types = self.types.keys() - {"null"}
        return frozenset(types - {"integer"} if "number" in types else types)


@frozen
class EvidenceAnswer:
    """What all answers of an operation with one status had. Counts are lower bounds, as those of places.

    Attributes:
        operation_id: Of the document.
        status: Of the answer.
        documented: Whether the document has this status; of another one nothing in it is told.
        answers: How many came.
        media_types: How many had each media type, without parameters; ``none`` where none was told, and ``another``
            for those that are neither the document's nor usual.
        headers: For each header that the document has here, how many answers had it.
        read: Of how many bodies the shape is told.
        unread: How many bodies were not looked into, by the reason: ``empty``, ``not documented``,
            ``no JSON``, ``too deep``.
        places: By JSON pointer, with ``*`` for an item of a list and a key of a map, and an ellipsis for a name that is
            not told. The whole body is the empty pointer.
    """

    operation_id: str
    status: int
    documented: bool
    answers: int
    media_types: Counts = field(factory=dict[str, int])
    headers: Counts = field(factory=dict[str, int])
    read: int = 0
    unread: Counts = field(factory=dict[str, int])
    places: Mapping[Pointer, EvidencePlace] = field(factory=dict[Pointer, EvidencePlace], repr=False)

    def place(self, pointer: Pointer) -> EvidencePlace | None:
        """What stood at a place; ``None`` where it was never there.

        Args:
            pointer: With ``*`` for an item and a key.
        """
        return self.places.get(pointer)

    def objects_at(self, pointer: Pointer) -> int:
        """How many objects stood at a place: those that were looked at for a property that was never there.

        Args:
            pointer: Of the objects, not of the property.
        """
        place = self.place(pointer)
        return place.types.get("object", 0) if place is not None else 0

    @property
    def undocumented(self) -> tuple[Pointer, ...]:
        """Places that the document does not have, in their order; an ellipsis stands for names that are not told."""
        return tuple(pointer for pointer, place in sorted(self.places.items()) if not place.documented)

    def properties_of(self, pointer: Pointer) -> Mapping[str, EvidencePlace]:
        """What stood in the objects at a place, by name.

        Args:
            pointer: Of the objects.
        """
        depth = len(pointer)
        return {
            each[depth]: place
            for each, place in self.places.items()
            if len(each) == depth + 1 and each[:depth] == pointer and each[depth] != EACH
        }
