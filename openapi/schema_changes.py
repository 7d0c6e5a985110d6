"""What differs between two schemas that stand for the same: properties, types, formats, words and limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import evolve, field, frozen
from change_effects import Change
from document_marks import GRADES, GUESSES, OWN_KEYS
from document_parts import Schema, all_properties, resolve, types

# What the generator makes an object of; the others stay texts and numbers.
FORMATS_OF_PYTHON = frozenset({"binary", "date", "date-time"})
KNOWN = frozenset(GRADES) - frozenset(GUESSES)
# What a schema says that is not there.
ANYTHING: Schema = {}
NUMBERS = frozenset({"integer", "number"})
LIMITS = (
    *("additionalProperties", "const", "exclusiveMaximum", "exclusiveMinimum", "maxItems", "maxLength"),
    *("maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "pattern"),
    "uniqueItems",
)
FOR_PEOPLE = (
    *("contact", "deprecated", "description", "example", "examples", "externalDocs", "license", "summary", "tags"),
    *("termsOfService", "title", "version", "x-verified-live", "xml"),
)
# What is looked at by name.
SCHEMA_KEYS = frozenset(
    (
        *LIMITS,
        *("$ref", "allOf", "anyOf", "default", "enum", "format", "items", "oneOf", "properties", "required", "type"),
        *("x-essential", "x-extensible-enum"),
    )
)
MARKS = {"x-source": "source", "x-secret": "secret or personal", "x-personal": "secret or personal"}


@frozen
class Walk:
    """Two schemas in step.

    Attributes:
        old: The document as it was.
        new: The document as it is.
        side: ``request`` or ``answer``.
        place: Of the schemas, in names.
        evidence: Of the nearest part around them that has some, before and now.
    """

    old: Schema
    new: Schema
    side: str
    place: str
    evidence: tuple[str, str] = ("", "")
    _seen: set[tuple[int, int, str]] = field(factory=set, repr=False)

    def schemas(self, old: Schema, new: Schema) -> Iterator[Change]:
        """Everything that differs, references followed, each pair of schemas once.

        Args:
            old: As it was.
            new: As it is.

        Yields:
            The changes.
        """
        walk = self._at(old, new)
        yield from walk.marks(old, new)
        yield from walk.strictness(old, new)
        # What stands beside a reference holds as well as what it refers to.
        beside = [_beside(each) for each in (old, new)]
        if any(beside):
            yield from walk.parts(*beside)
        named = _name(new) or _name(old)
        one, other = resolve(self.old, old), resolve(self.new, new)
        if named:
            walk = evolve(walk, place=named)
        key = (id(one), id(other), self.side)
        if key in self._seen:
            return
        self._seen.add(key)
        if one is not old or other is not new:
            yield from walk.marks(one, other)
        yield from walk.parts(one, other)

    def parts(self, old: Schema, new: Schema) -> Iterator[Change]:
        """What differs in two schemas that are no references.

        Args:
            old: As it was.
            new: As it is.

        Yields:
            The changes.
        """
        yield from self._types(old, new)
        yield from self._formats(old, new)
        yield from self._words(old, new)
        yield from self._limits(old, new)
        yield from self._properties(old, new)
        if "items" in old or "items" in new:
            below = evolve(self, place=f"{self.place}[]")
            yield from below.schemas(old.get("items", ANYTHING), new.get("items", ANYTHING))
        both = old.get("additionalProperties"), new.get("additionalProperties")
        if isinstance(both[0], dict) and isinstance(both[1], dict):
            yield from evolve(self, place=f"{self.place}.*").schemas(both[0], both[1])
        yield from self._alternatives(old, new)
        if old.get("default") != new.get("default"):
            words = [str(each.get("default", "")) for each in (old, new)]
            yield self.change("what a server takes for granted", *words)
        yield from self.rest(old, new, SCHEMA_KEYS)

    def rest(self, old: Schema, new: Schema, known: frozenset[str]) -> Iterator[Change]:
        """What differs in keys that nothing else looks at.

        Args:
            old: Any part of the document as it was.
            new: As it is.
            known: What is looked at by name.

        Yields:
            A change for each key.
        """
        for key in sorted(old.keys() | new.keys()):
            if key not in known and key not in (*FOR_PEOPLE, *MARKS, "x-evidence") and old.get(key) != new.get(key):
                is_unknown = str(key).startswith("x-") and key not in OWN_KEYS
                yield self.change("unknown key" if is_unknown else "other rule", after=key)

    def marks(self, old: Schema, new: Schema) -> Iterator[Change]:
        """What differs in what is said for people and of evidence.

        Args:
            old: Any part of the document as it was.
            new: As it is.

        Yields:
            The changes.
        """
        before, after = old.get("x-evidence"), new.get("x-evidence")
        if before != after:
            is_raised = _rank(after) < _rank(before)
            yield self.change(f"evidence {'raised' if is_raised else 'lowered'}", before or "none", after or "none")
        for key, kind in MARKS.items():
            if old.get(key) != new.get(key):
                yield self.change(kind, _words(key, old), _words(key, new))
        if changed := [key for key in FOR_PEOPLE if old.get(key) != new.get(key)]:
            yield self.change("words for people", after=", ".join(changed))

    def strictness(self, old: Schema, new: Schema) -> Iterator[Change]:
        """What the client makes of an answer that is of another kind: known parts are refused, guesses are read.

        Args:
            old: A schema as it was.
            new: As it is.

        Yields:
            At most one change.
        """
        known = [each.get("x-evidence") in KNOWN for each in (old, new)]
        if self.side == "answer" and known[0] is not known[1]:
            yield self.change("read strictly from now on" if known[1] else "read strictly no more")

    def change(self, kind: str, before: Any = "", after: Any = "", *, is_new: bool = False) -> Change:
        """A change at this place; what is new rests on what is said of it now."""
        return Change(self.place, kind, str(before), str(after), self.evidence[is_new])

    def _at(self, old: Schema, new: Schema) -> Walk:
        now = (old.get("x-evidence", self.evidence[0]), new.get("x-evidence", self.evidence[1]))
        return evolve(self, evidence=now)

    def _types(self, old: Schema, new: Schema) -> Iterator[Change]:
        before, after = self._kinds(self.old, old), self._kinds(self.new, new)
        if before == after:
            return
        wide, narrow = _within(before, after), _within(after, before)
        how = "widened" if wide else "narrowed" if narrow else "changed"
        yield self.change(f"{self.side} type {how}", _listed(before), _listed(after))
        if self.side == "answer" and how == "narrowed" and "number" in before - after and "integer" in after:
            # An int in place of a Decimal.
            yield self.change("type in Python", "number", "integer")

    def _kinds(self, document: Schema, schema: Schema) -> frozenset[str]:
        """The types that a value may have, those of alternatives included; none where any may come."""
        found = set(map(str, types(schema)))
        for key in ("oneOf", "anyOf", "allOf"):
            for each in schema.get(key, []):
                found |= self._kinds(document, resolve(document, each))
        return frozenset(found)

    def _formats(self, old: Schema, new: Schema) -> Iterator[Change]:
        before, after = old.get("format", ""), new.get("format", "")
        if before != after:
            yield self.change(f"format {_step(before, after)}", before, after)
            if {before, after} & FORMATS_OF_PYTHON:
                yield self.change("type in Python", before or "as JSON has it", after or "as JSON has it")

    def _words(self, old: Schema, new: Schema) -> Iterator[Change]:
        for key, grown, shrunk in (
            ("x-extensible-enum", "words added", "words removed"),
            ("enum", "enumeration grown", "enumeration shrunk"),
        ):
            before, after = old.get(key), new.get(key)
            if key == "enum" and (before is None) is not (after is None):
                # No list at all allows every word.
                yield self.change(shrunk if before is None else grown, _listed(before or ()), _listed(after or ()))
                continue
            if added := _listed(each for each in after or () if each not in (before or ())):
                yield self.change(grown, after=added)
            if gone := _listed(each for each in before or () if each not in (after or ())):
                yield self.change(shrunk, before=gone)

    def _limits(self, old: Schema, new: Schema) -> Iterator[Change]:
        for key in LIMITS:
            before, after = old.get(key), new.get(key)
            # Two schemas are held against each other on their own; one is a rule that came or went.
            if before != after and not (isinstance(before, dict) and isinstance(after, dict)):
                before, after = ("…" if isinstance(each, dict) else each for each in (before, after))
                words = ["" if each is None else f"{key} {each}" for each in (before, after)]
                yield self.change(f"limit {_step(*words)}", *words)

    def _properties(self, old: Schema, new: Schema) -> Iterator[Change]:
        before, after = all_properties(self.old, old), all_properties(self.new, new)
        gone = [name for name in before if name not in after]
        come = [name for name in after if name not in before]
        # One that is needed under its new name is more than another name.
        optional = [each for each in come if not self._needs(self.new, new, each, after[each][-1])]
        for name in list(gone):
            # The same thing under another name; two of a kind could be either.
            twins = [each for each in optional if _bare(after[each][-1]) == _bare(before[name][-1])]
            if len(twins) == 1 and [_bare(before[each][-1]) for each in gone].count(_bare(before[name][-1])) == 1:
                yield self._of(
                    name, before[name][-1], before[name][-1], f"{self.side} property renamed", name, twins[0]
                )
                gone.remove(name)
                come.remove(twins[0])
                optional.remove(twins[0])
        for name in gone:
            yield self._of(name, before[name][-1], {}, f"{self.side} property removed")
        for name in come:
            node = after[name][-1]
            kind = f"{self.side} property added"
            yield self._of(
                name, {}, node, f"required {kind}" if self._needs(self.new, new, name, node) else kind, is_new=True
            )
        for name in (each for each in before if each in after):
            one, other = before[name][-1], after[name][-1]
            needed = self._needs(self.old, old, name, one), self._needs(self.new, new, name, other)
            if needed[0] is not needed[1]:
                yield self._of(name, one, other, f"{self.side} property {'required' if needed[1] else 'optional'}")
            yield from evolve(self, place=f"{self.place}.{name}").schemas(one, other)

    def _of(self, name: str, old: Schema, new: Schema, kind: str, *words: str, is_new: bool = False) -> Change:
        return evolve(self._at(old, new), place=f"{self.place}.{name}").change(kind, *words, is_new=is_new)

    def _needs(self, document: Schema, schema: Schema, name: str, node: Schema) -> bool:
        is_essential = self.side == "answer" and bool(node.get("x-essential"))
        parts = [schema, *(resolve(document, each) for each in schema.get("allOf", []))]
        return is_essential or any(name in each.get("required", []) for each in parts)

    def _alternatives(self, old: Schema, new: Schema) -> Iterator[Change]:
        for key in ("oneOf", "anyOf"):
            both = [_objects(*each, key) for each in ((self.old, old), (self.new, new))]
            if len(both[0]) != len(both[1]):
                yield self.change(f"{self.side} type changed", f"{len(both[0])} of {key}", f"{len(both[1])} of {key}")
                continue
            for one, other in zip(*both, strict=True):
                yield from self.schemas(one, other)


def _objects(document: Schema, schema: Schema, key: str) -> list[Schema]:
    """The alternatives that have parts of their own; the rest is told by their types."""
    parts = {"additionalProperties", "allOf", "items", "properties"}
    return [each for each in schema.get(key, []) if parts & set(resolve(document, each))]


def _rank(grade: Any) -> int:
    return GRADES.index(grade) if grade in GRADES else len(GRADES)


def _within(few: frozenset[str], many: frozenset[str]) -> bool:
    """Whether each type of the one is one of the other; an integer is a number, and no type is any."""
    if not many:
        return True
    return bool(few) and few <= (many | NUMBERS if "number" in many else many)


def _bare(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key not in (*FOR_PEOPLE, "x-source", "x-evidence")}


def _beside(schema: Schema) -> Schema:
    """What a schema says beside its reference; nothing where it has none."""
    return {key: value for key, value in schema.items() if key != "$ref"} if "$ref" in schema else ANYTHING


def _name(schema: Schema) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _step(before: Any, after: Any) -> str:
    return "added" if not before else "changed" if after else "removed"


def _listed(words: Any) -> str:
    return ", ".join(sorted(map(str, words)))


def _words(key: str, node: Schema) -> str:
    value = node.get(key)
    return f"{key} {_listed([value] if not isinstance(value, list) else value)}" if value is not None else ""
