"""The places of evidence and our schema of them, walked together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from cloudmore.contract.comparison.fact import Fact, Standing, short
from cloudmore.contract.comparison.ours import (
    Ours,
    allows_null,
    evidence_at,
    formats_of,
    in_words,
    inside,
    narrowed,
    properties_of,
    requires,
    types_of,
    words_of,
)
from cloudmore.contract.evidence.places import EvidenceAnswer, EvidencePlace
from cloudmore.contract.names import EACH, HIDDEN
from cloudmore.contract.pointer import Pointer, json_pointer
from cloudmore.contract.schema_view import View

_NULL = "null"
_PLAIN = frozenset({"boolean", "integer", "number", "string"})


@frozen(eq=False)
class InPlace:
    """A walk along one answer.

    Attributes:
        ours: Our document.
        answer: What its bodies had.
        remarks: Takes what a person should know beside the facts.
        is_of_ours: Whether the answers were looked at with this very document.
    """

    ours: Ours
    answer: EvidenceAnswer
    remarks: list[str]
    is_of_ours: bool

    def value(self, place: Pointer, at: Pointer) -> Iterator[Fact]:
        """What is said of a value, and of all that is in it.

        Args:
            place: Where our schema of it stands.
            at: Where it stands in the bodies, with ``*`` for items and keys.
        """
        seen = self.answer.place(at)
        if seen is None:
            return
        view = View.of(self.ours.document, place)
        if seen.json_types:
            agreed = True
            for each in self._type(place, view, seen):
                agreed = agreed and each.standing is Standing.CONFIRMED
                yield each
            if not agreed:
                return
            yield from self._format(place, view, seen)
            yield from self._words(place, view, seen)
        yield from self._null(place, view, seen)
        # Into what their document did not have nobody looked.
        if seen.documented:
            yield from self._inside(narrowed(view, seen.json_types), at, seen)

    def _type(self, place: Pointer, view: View, seen: EvidencePlace) -> Iterator[Fact]:
        mine, theirs = types_of(view), seen.json_types
        if not mine:
            return
        agreed = all(each in mine or (each == "integer" and "number" in mine) for each in theirs)
        # What somebody vouches for may still come beside what came; a guess is simply wrong.
        is_guess = evidence_at(self.ours.document, place) not in ("verified", "documented")
        kinds = sorted(theirs if agreed or is_guess else theirs | _plain_of(mine))
        said = {"type": _one_or_several([*kinds, *([_NULL] if seen.ever_null else [])])}
        standing = Standing.CONFIRMED if agreed else Standing.CONTRADICTED
        yield self.ours.fact(standing, "type", place, ours=in_words(mine), theirs=in_words(theirs), said=said)

    def _null(self, place: Pointer, view: View, seen: EvidencePlace) -> Iterator[Fact]:
        if not seen.ever_null:
            return
        is_allowed = allows_null(view)
        said = {"type": [*sorted(types_of(view) or seen.json_types), _NULL]}
        standing = Standing.CONFIRMED if is_allowed else Standing.CONTRADICTED
        words = "may be null" if is_allowed else "never null"
        yield self.ours.fact(standing, "null", place, ours=words, theirs="was null", said=said)

    def _format(self, place: Pointer, view: View, seen: EvidencePlace) -> Iterator[Fact]:
        mine = formats_of(view)
        # How some texts look says nothing of those to come, so a format is confirmed or contradicted, and never added.
        if not mine or "string" not in seen.types or not seen.formats:
            return
        others = sorted(seen.formats.keys() - mine)
        standing = Standing.CONTRADICTED if others else Standing.CONFIRMED
        theirs = in_words(others or seen.formats.keys())
        yield self.ours.fact(standing, "format", place, ours=in_words(mine), theirs=theirs, said={"format": ""})

    def _words(self, place: Pointer, view: View, seen: EvidencePlace) -> Iterator[Fact]:
        mine, _is_open = words_of(view)
        if not mine or "string" not in seen.types:
            return
        if seen.other_words or seen.respelled:
            told = "others, which are not told"
            if seen.respelled:
                told = f"{', '.join(sorted(seen.respelled))} in another letter case"
            yield self.ours.fact(Standing.NEW, "words", place, theirs=told, said={})
        elif seen.words:
            told = ", ".join(sorted(seen.words))
            yield self.ours.fact(Standing.CONFIRMED, "words", place, ours=", ".join(mine), theirs=told)

    def _inside(self, view: View, at: Pointer, seen: EvidencePlace) -> Iterator[Fact]:
        if "object" in seen.types:
            yield from self._properties(view, at)
        for kind, key in (("array", "items"), ("object", "additionalProperties")):
            place = inside(view, key)
            if kind in seen.types and place is not None:
                yield from self.value(place, (*at, EACH))

    def _properties(self, view: View, at: Pointer) -> Iterator[Fact]:
        mine, theirs = properties_of(view), self.answer.properties_of(at)
        unknown = {name: each for name, each in theirs.items() if name not in mine and name != HIDDEN}
        spelled = {name.lower(): name for name in unknown}
        for name, place in mine.items():
            seen = theirs.get(name)
            other = spelled.pop(name.lower(), None) if seen is None else None
            if other is not None:
                del unknown[other]
                said = _fragment(theirs[other])
                yield self.ours.fact(
                    Standing.CONTRADICTED, "spelling", place, name=other, ours=name, theirs=other, said=said
                )
                yield from self.value(place, (*at, other))
                continue
            if seen is None and HIDDEN in theirs and not self.is_of_ours:
                note = "It may be one of the names that are not told."
                yield self.ours.fact(Standing.UNKNOWN, "property", place, ours=name, note=note)
                continue
            yield from self._property(view, name, place, at, seen)
        for name, each in unknown.items():
            said = _fragment(each)
            told = in_words(each.types)
            yield self.ours.fact(Standing.NEW, "property", view.home, name=short(name), theirs=told, said=said)

    def _property(
        self, view: View, name: str, place: Pointer, at: Pointer, seen: EvidencePlace | None
    ) -> Iterator[Fact]:
        if seen is None or not seen.json_types:
            # Null alone does not say what else it is.
            looked = self.answer.objects_at(at)
            note = f"It was {'null' if seen is not None else 'never there'} in at least {looked} objects."
            yield self.ours.fact(Standing.UNKNOWN, "property", place, ours=name, note=note)
        else:
            yield self.ours.fact(Standing.CONFIRMED, "property", place, ours=name, theirs=name)
        is_always = seen is not None and seen.always
        if requires(view, name) and self.answer.objects_at(at):
            yield self.ours.fact(
                Standing.CONFIRMED if is_always else Standing.CONTRADICTED,
                "required",
                view.home,
                name=name,
                ours="required",
                theirs="required" if is_always else "not always there",
                said={"required": []},
                marked=place,
            )
        if View.of(self.ours.document, place).says("x-essential") and self.answer.objects_at(at) and not is_always:
            where = f"{self.ours.operation_id} {self.answer.status} {json_pointer((*at, name))}"
            self.remarks.append(f"{where} is essential, and was not always there")
        if seen is not None:
            yield from self.value(place, (*at, name))


def _plain_of(mine: frozenset[str]) -> set[str]:
    """Of ours what can stand beside another type without a form of its own."""
    return set(mine & _PLAIN)


def _fragment(seen: EvidencePlace) -> Mapping[str, Any]:
    types = sorted(seen.json_types)
    if not types:
        # Null alone does not say what else it is.
        return {}
    said: dict[str, Any] = {"type": _one_or_several([*types, *([_NULL] if seen.ever_null else [])])}
    return {**said, "items": {}} if types == ["array"] else said


def _one_or_several(types: list[str]) -> str | list[str]:
    return types[0] if len(types) == 1 else types
