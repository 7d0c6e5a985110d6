"""A fact of a comparison: what the document and another source say of one place, and how the two stand."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

from attrs import evolve, field, frozen

from cloudmore.contract.finding import visible
from cloudmore.contract.pointer import Pointer, json_pointer

# Of a text from outside, in a message.
LONGEST_TEXT = 120


class Standing(StrEnum):
    """How a fact of the document and the other source stand to each other, in the order in which they are told."""

    CONTRADICTED = "contradicted"
    """The two cannot both be right."""
    NEW = "new to us"
    """They say something where the document is silent."""
    UNKNOWN = "unknown to them"
    """They are silent where the document says something, which proves nothing."""
    CONFIRMED = "confirmed"
    """They say the same."""


@frozen
class Fact:
    """What is said of one place.

    Attributes:
        standing: How the two stand to each other.
        kind: What is said, in a word or two: operation, parameter, parameter required, parameter type, request body,
            property, type, format, null, words, required, status, answer, header, media type, spelling, server,
            security.
        operation_ids: The operations of the document of which it is said; empty for a server and for the way in.
        place: The node of the document that says it, references followed but for a property, which carries its own
            evidence, and for a status that is contradicted, whose own name is what is wrong. Of a list, and of a map,
            ``items`` and ``additionalProperties`` are places of their own. Of ``required`` it is the schema of the
            object. What is new would be added there: to the schema, the responses object, the response, the operation.
        name: Of what is new, the name to add: a property, a parameter, a status, a header, a media type, a host; for
            ``required`` the property that is meant; for a spelling, theirs. Empty elsewhere.
        ours: What the document says, in words; empty where it is silent.
        theirs: What they say, in words; empty where they are silent.
        said: What they say, as a part of an OpenAPI 3.1 document (see ``docs/comparing.md``), where it is contradicted
            or new; else ``None``.
        evidence: The grade of what the document says there; empty where it is silent.
        line: Of the document; 0 where the comparison has no lines.
        note: What a person should know beside it; empty mostly.
    """

    standing: Standing
    kind: str
    operation_ids: tuple[str, ...]
    place: Pointer
    name: str = ""
    ours: str = ""
    theirs: str = ""
    said: Any = field(default=None, hash=False)
    evidence: str = ""
    line: int = 0
    note: str = ""

    @property
    def fingerprint(self) -> str:
        """Twelve letters and digits: the same for the same fact, whatever standing it has and whoever reaches it."""
        subject = (self.kind, json_pointer(self.place), self.name, self.ours, self.theirs)
        return hashlib.sha256("\n".join(subject).encode()).hexdigest()[:12]

    @property
    def subject(self) -> tuple[str, Pointer, str]:
        """What it is about, whatever is said of it."""
        return self.kind, self.place, self.name

    def __str__(self) -> str:
        told = [f"{self.standing}: {self.kind}", told_place(self.place)]
        told += [short(self.name)] if self.name else []
        told += [f"we say {self.ours}"] if self.ours else []
        told += [f"they say {self.theirs}"] if self.theirs else []
        return visible(f"{', '.join(told)} {self.fingerprint}")

    def as_record(self) -> dict[str, Any]:
        """The fact for a program: every attribute, and the fingerprint."""
        return {
            "standing": str(self.standing),
            "kind": self.kind,
            "operations": list(self.operation_ids),
            "place": json_pointer(self.place),
            "name": self.name,
            "ours": self.ours,
            "theirs": self.theirs,
            "said": self.said,
            "evidence": self.evidence or None,
            "line": self.line,
            "note": self.note,
            "fingerprint": self.fingerprint,
        }


@frozen
class Comparison:
    """What a source says of the document.

    Attributes:
        source: ``swagger`` or ``evidence``.
        title: Of the source.
        version: Of it.
        grade: What a confirmation is worth: ``documented`` for a Swagger file, ``verified`` for evidence of the live
            API, empty for evidence of a sandbox, which proves nothing.
        facts: The contradicted first, then what is new, what is unknown to them, and what is confirmed; each group in
            the order of the document.
        schemas: Their definitions that the facts refer to, as parts of an OpenAPI 3.1 document, by name without
            ``ViewModel``.
        unrelated: How many of their operations are none of ours.
        compared: How many of our operations they have.
        operations: How many could have been compared.
        document: File name of the document.
        document_sha256: Of it.
        remarks: What could not be read, and other things that a person should know.
        went: Facts of the earlier file that are gone, where only the changes since are told.
        since: Whether only the changes since an earlier file are told.
        newly: The standings that something has now, and did not have in that file.
    """

    source: str
    title: str
    version: str
    grade: str
    facts: tuple[Fact, ...] = field(repr=False)
    schemas: Mapping[str, Any] = field(repr=False, factory=dict[str, Any], hash=False)
    unrelated: int = 0
    compared: int = 0
    operations: int = 0
    document: str = ""
    document_sha256: str = ""
    remarks: tuple[str, ...] = ()
    went: tuple[Fact, ...] = field(default=(), repr=False)
    since: bool = False
    newly: frozenset[Standing] = frozenset()

    @property
    def counts(self) -> Mapping[Standing, int]:
        """How many facts of each standing there are."""
        counted = Counter(each.standing for each in self.facts)
        return {standing: counted[standing] for standing in Standing}

    def of(self, standing: Standing) -> tuple[Fact, ...]:
        """The facts of one standing.

        Args:
            standing: Which.
        """
        return tuple(each for each in self.facts if each.standing is standing)

    def failing(self, standings: Collection[str]) -> frozenset[Standing]:
        """The standings that make a run fail: of an earlier file it is what that did not have.

        Args:
            standings: Those that may.
        """
        found = self.newly if self.since else {each.standing for each in self.facts}
        return frozenset(each for each in found if each in standings)

    def summary(self) -> str:
        """One line: how many of each standing, and what was compared."""
        counts = ", ".join(f"{count} {standing}" for standing, count in reversed(list(self.counts.items())))
        they = f"{visible(self.title)} {visible(self.version)}".strip() or "no title"
        changed = f" Since the earlier file, with {len(self.went)} that went" if self.since else ""
        return (
            f"{they} ({self.source}) against {self.document}: {counts}.{changed}{'.' if changed else ''} "
            f"{self.compared} of {self.operations} operations compared, {self.unrelated} of theirs are none of ours."
        )


def told_place(place: Pointer) -> str:
    """A place as a person reads it; the document itself has no name."""
    return json_pointer(place) or "/"


def short(text: object) -> str:
    """A text from outside, on one line and not long.

    Args:
        text: From the other source.
    """
    told = visible(" ".join(str(text).split()))
    return told if len(told) <= LONGEST_TEXT else f"{told[: LONGEST_TEXT - 1]}\N{HORIZONTAL ELLIPSIS}"


def merged(facts: list[Fact]) -> tuple[Fact, ...]:
    """The same facts with one for each that several operations reach, the contradicted first.

    Args:
        facts: In the order of the document.
    """
    alike: dict[tuple[Standing, str], Fact] = {}
    for each in facts:
        key = (each.standing, each.fingerprint)
        known = alike.get(key)
        if known is None:
            alike[key] = each
        else:
            ids = dict.fromkeys((*known.operation_ids, *each.operation_ids))
            alike[key] = evolve(known, operation_ids=tuple(ids))
    order = list(Standing)
    return tuple(sorted(alike.values(), key=lambda each: order.index(each.standing)))
