"""Two schemas of one value, ours and theirs, walked in step: the table of ``docs/comparing.md``, decided once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from cloudmore.contract.comparison.fact import Fact, Standing, short
from cloudmore.contract.comparison.fragments import Fragments
from cloudmore.contract.comparison.ours import (
    Ours,
    allows_null,
    formats_of,
    in_words,
    inside,
    is_map,
    narrowed,
    properties_of,
    requires,
    types_of,
    words_of,
)
from cloudmore.contract.comparison.their_schema import TheirSchema
from cloudmore.contract.json_body import is_list, is_object
from cloudmore.contract.pointer import Pointer
from cloudmore.contract.schema_view import View

_WORDS_TOLD = 12
_VALUES = "additionalProperties"


@frozen(eq=False)
class InStep:
    """A walk along both.

    Attributes:
        ours: Our document.
        fragments: Theirs, with their schemas.
        sent: Whether the value is sent, and not received: what they narrow is refused then, and what they widen comes
            never.
        kind: What a fact on a type is called.
    """

    ours: Ours
    fragments: Fragments
    sent: bool
    kind: str = "type"
    _seen: set[tuple[Pointer, int]] = field(factory=set[tuple[Pointer, int]], init=False, repr=False)

    def value(self, place: Pointer, written: Any) -> Iterator[Fact]:
        """What is said of a value, and of all that is in it.

        Args:
            place: Where our schema of it stands.
            written: Their schema, as it is written.
        """
        theirs = self.fragments.schemas.look(written)
        view = View.of(self.ours.document, place)
        agreed = True
        for each in self._type(place, view, theirs, written):
            agreed = agreed and each.standing is Standing.CONFIRMED
            yield each
        if not agreed or not theirs.types:
            return
        yield from self._format(place, view, theirs)
        yield from self._null(place, view, theirs)
        yield from self._words(place, view, theirs)
        key = (self.ours.document.resolved(place), theirs.identity)
        # A value may hold itself.
        if key not in self._seen:
            self._seen.add(key)
            yield from self._inside(narrowed(view, theirs.types), theirs)

    def _type(self, place: Pointer, view: View, theirs: TheirSchema, written: Any) -> Iterator[Fact]:
        mine = types_of(view)
        if not mine and not theirs.types:
            return
        if not theirs.types:
            yield self.ours.fact(Standing.UNKNOWN, self.kind, place, ours=in_words(mine))
            return
        maps = (is_map(narrowed(view, theirs.types)), _is_map(theirs))
        if not mine:
            standing = Standing.NEW
        elif not (_sendable(mine, theirs.types) if self.sent else _receivable(mine, theirs.types)):
            standing = Standing.CONTRADICTED
        else:
            differ = maps in ((True, False), (False, True)) and _has_form(view, theirs)
            standing = Standing.CONTRADICTED if differ else Standing.CONFIRMED
        yield self.ours.fact(
            standing,
            self.kind,
            place,
            ours=_told(mine, is_map=maps[0]),
            theirs=_told(theirs.types, is_map=maps[1]),
            # A definition is given with what is said of it, and with nothing else.
            said=self.fragments.schema(written) if standing is not Standing.CONFIRMED else None,
        )

    def _format(self, place: Pointer, view: View, theirs: TheirSchema) -> Iterator[Fact]:
        mine, said = formats_of(view), {"format": theirs.format}
        told = short(theirs.format)
        if mine and not theirs.format:
            yield self.ours.fact(Standing.UNKNOWN, "format", place, ours=in_words(mine))
        elif theirs.format and not mine:
            yield self.ours.fact(Standing.NEW, "format", place, theirs=told, said=said)
        elif mine:
            standing = Standing.CONFIRMED if theirs.format in mine else Standing.CONTRADICTED
            yield self.ours.fact(standing, "format", place, ours=in_words(mine), theirs=told, said=said)

    def _null(self, place: Pointer, view: View, theirs: TheirSchema) -> Iterator[Fact]:
        mine = allows_null(view)
        # Swagger 2.0 has no null: where it says nothing of it, nothing is known.
        if theirs.null is None:
            return
        types = sorted(types_of(view) or theirs.types)
        said = {"type": [*types, "null"] if theirs.null or len(types) > 1 else types[0]}
        standing = Standing.CONFIRMED
        if mine != theirs.null:
            standing = Standing.NEW if theirs.null and self.sent else Standing.CONTRADICTED
        yield self.ours.fact(
            standing,
            "null",
            place,
            ours="" if standing is Standing.NEW else _null_told(said=mine),
            theirs=_null_told(said=theirs.null),
            said=said,
        )

    def _words(self, place: Pointer, view: View, theirs: TheirSchema) -> Iterator[Fact]:
        mine, is_open = words_of(view)
        if not mine and not theirs.words:
            return
        said = {"x-extensible-enum": list(theirs.words)}
        if not theirs.words:
            standing = Standing.UNKNOWN
        elif not mine:
            standing = Standing.NEW
        elif set(mine) == set(theirs.words):
            standing = Standing.CONFIRMED
        elif set(mine) > set(theirs.words) and theirs.open:
            standing = Standing.UNKNOWN
        elif set(mine) < set(theirs.words) and is_open:
            standing = Standing.NEW
        elif theirs.open and is_open:
            standing, said = Standing.NEW, {"x-extensible-enum": list(dict.fromkeys((*mine, *theirs.words)))}
        else:
            standing = Standing.CONTRADICTED
        yield self.ours.fact(
            standing,
            "words",
            place,
            ours="" if standing is Standing.NEW else _listed(mine),
            theirs="" if standing is Standing.UNKNOWN else _listed(theirs.words),
            said=said,
        )

    def _inside(self, view: View, theirs: TheirSchema) -> Iterator[Fact]:
        if "object" in theirs.types:
            yield from self._properties(view, theirs)
        for kind, key, written in (("array", "items", theirs.items), ("object", _VALUES, theirs.values)):
            place = inside(view, key)
            if kind not in theirs.types or place is None or (key == _VALUES and theirs.properties):
                continue
            if is_object(written):
                yield from self.value(place, written)
            elif types_of(View.of(self.ours.document, place)):
                words = in_words(types_of(View.of(self.ours.document, place)))
                yield self.ours.fact(Standing.UNKNOWN, self.kind, place, ours=words)

    def _properties(self, view: View, theirs: TheirSchema) -> Iterator[Fact]:
        mine = properties_of(view)
        spelled = _spelled(mine, theirs.properties)
        # A request often shares the schema of the answer, with what is only read.
        elsewhere = _marked(theirs.properties, "readOnly" if self.sent else "writeOnly")
        for name, place in mine.items():
            their_name = spelled.get(name)
            if their_name is None:
                yield self.ours.fact(Standing.UNKNOWN, "property", place, ours=name)
            elif their_name == name:
                yield self.ours.fact(Standing.CONFIRMED, "property", place, ours=name, theirs=name)
            else:
                said, told = self.fragments.schema(theirs.properties[their_name]), short(their_name)
                yield self.ours.fact(
                    Standing.CONTRADICTED, "spelling", place, name=told, ours=name, theirs=told, said=said
                )
            yield from self._required(view, name, place, required=their_name in theirs.required - elsewhere)
            if their_name is not None:
                yield from self.value(place, theirs.properties[their_name])
        for name, written in theirs.properties.items():
            if name not in spelled.values() and name not in elsewhere:
                yield from self._new_property(view, name, written, required=name in theirs.required)

    def _required(self, view: View, name: str, place: Pointer, *, required: bool) -> Iterator[Fact]:
        mine = requires(view, name)
        if not mine and not required:
            return
        standing = Standing.CONFIRMED if mine and required else Standing.NEW if required else Standing.UNKNOWN
        yield self.ours.fact(
            standing,
            "required",
            view.home,
            name=name,
            ours="required" if mine else "",
            theirs="required" if required else "",
            said={"required": [name]},
            marked=place,
        )

    def _new_property(self, view: View, name: str, written: Any, *, required: bool) -> Iterator[Fact]:
        said = self.fragments.schema(written)
        # A reference has no place for it.
        note = "They say that it may be null." if "$ref" in said and self.fragments.schemas.look(written).null else ""
        yield self.ours.fact(
            Standing.NEW, "property", view.home, name=name, theirs=described(said), said=said, note=note
        )
        if required:
            # An answer has it in any case; a request of ours would be refused without it.
            standing = Standing.CONTRADICTED if self.sent else Standing.NEW
            yield self.ours.fact(
                standing,
                "required",
                view.home,
                name=name,
                ours="no such property" if self.sent else "",
                theirs="required",
                said={"required": [name]},
            )


def _spelled(mine: Mapping[str, Pointer], theirs: Mapping[str, Any]) -> Mapping[str, str]:
    """How they spell the names that we have: as we do, or in another letter case."""
    left: dict[str, str] = {}
    for name in theirs:
        if name not in mine:
            left.setdefault(name.lower(), name)
    spelled = {name: name for name in mine if name in theirs}
    for name in mine:
        if name not in spelled and name.lower() in left:
            spelled[name] = left.pop(name.lower())
    return spelled


def _marked(properties: Mapping[str, Any], key: str) -> frozenset[str]:
    return frozenset(name for name, each in properties.items() if is_object(each) and each.get(key) is True)


def _receivable(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether all that may come is what we say: a whole number is a number."""
    return all(each in mine or (each == "integer" and "number" in mine) for each in theirs)


def _sendable(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether all that we may send is what they take."""
    return _receivable(theirs, mine)


def _has_form(view: View, theirs: TheirSchema) -> bool:
    """Whether both say more than that it is an object."""
    ours = is_map(view) or is_map(narrowed(view, {"object"})) or bool(properties_of(view))
    return ours and bool(_is_map(theirs) or theirs.properties)


def _is_map(theirs: TheirSchema) -> bool:
    return theirs.values is not None and theirs.values is not True and not theirs.properties


def _told(types: frozenset[str], *, is_map: bool) -> str:
    return in_words({"map" if each == "object" and is_map else each for each in types})


def _null_told(*, said: bool) -> str:
    return "may be null" if said else "never null"


def _listed(words: tuple[str, ...]) -> str:
    told = ", ".join(short(each) for each in words[:_WORDS_TOLD])
    return f"{told} and {len(words) - _WORDS_TOLD} more" if len(words) > _WORDS_TOLD else told


def described(fragment: Any) -> str:
    """A part of a document in words, such as ``array of OrganizationAddon``.

    Args:
        fragment: A schema.
    """
    said: Mapping[str, Any] = fragment if is_object(fragment) else {}
    if "$ref" in said:
        return short(str(said["$ref"]).rpartition("/")[2])
    types = said.get("type", "anything")
    told = " or ".join(map(str, types)) if is_list(types) else str(types)
    if "items" in said:
        told += f" of {described(said['items'])}"
    told += f" ({short(said['format'])})" if "format" in said else ""
    words = said.get("x-extensible-enum")
    return f"{told}: {_listed(tuple(words))}" if is_list(words) else told
