"""Document mutants held against the recordings: which ones the judge tells, and by which exchange."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import field, frozen

from cloudmore.contract.check import own_exchanges
from cloudmore.contract.coverage import calls_of, coverage_of
from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Exchange
from cloudmore.contract.judge import Judge
from cloudmore.contract.looseness import loose_of
from cloudmore.contract.pointer import Pointer, at, references, target
from cloudmore.contract.recorded_shapes import RecordedShapes
from cloudmore.errors import ConfigurationError
from drift.making.document_mutants import DocumentMutant

# What is for people or for other programs: no judge looks at it, and most of a document is made of it.
PROSE = frozenset({"description", "examples", "links", "summary", "tags", "x-evidence", "x-source"})


@frozen
class Verdict:
    """What became of a mutant.

    Attributes:
        mutant: It.
        told: The first finding, or why the document is refused; empty where nothing was told.
    """

    mutant: DocumentMutant
    told: str

    @property
    def is_killed(self) -> bool:
        """Whether anything was told."""
        return bool(self.told)


@frozen(eq=False)
class Group:
    """The recordings of an operation with one status, and the places of the document that speak of them.

    Attributes:
        path: Of the operation.
        places: Each with all that stands below it.
        exchanges: No two the same, the largest first.
    """

    path: str
    places: frozenset[Pointer]
    exchanges: tuple[Exchange, ...]

    def is_touched_by(self, place: Pointer) -> bool:
        """Whether an edit of a place may change what is said of them."""
        return any(place[: len(each)] == each[: len(place)] for each in self.places)


@frozen(eq=False)
class Recordings:
    """All recordings, and the document that they agree with.

    Attributes:
        document: It.
        exchanges: All of them.
        shapes: What was seen.
    """

    document: Document
    exchanges: Sequence[Exchange]
    shapes: RecordedShapes
    _known: dict[tuple[Group, ...], frozenset[str]] = field(factory=dict, init=False, repr=False)

    @classmethod
    def read(cls, document: Document, folder: Path) -> Recordings:
        """Those of a folder."""
        return cls(document, list(own_exchanges(document, folder)), RecordedShapes.read(folder / "shapes.json"))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """By operation and status."""
        found: dict[tuple[Pointer, str], list[Exchange]] = {}
        for each in self.exchanges:
            operation = self.document.find(each.request.method, each.request.address.path).operation
            assert operation is not None, "a recording is of no operation"
            status = operation.documented(each.response.status)
            assert status is not None, "a recording has a status that is not in the document"
            found.setdefault((operation.pointer, status), []).append(each)
        return tuple(
            Group(operation[1], frozenset(self._places(operation, status)), _distinct(exchanges))
            for (operation, status), exchanges in found.items()
        )

    def told_of(self, mutant: DocumentMutant, *, everywhere: bool = False) -> Verdict:
        """Judge recordings by an edited document, until one speaks against it.

        Args:
            mutant: The document.
            everywhere: Judge those as well that the edit is not about.
        """
        touched = self.groups if everywhere else self._touched_by(mutant)
        data = mutant.data if everywhere else self._part(mutant.data, touched)
        try:
            judge = Judge(edited(self.document, data), self.shapes)
            for group in touched:
                for exchange in group.exchanges:
                    if findings := judge.judge(exchange):
                        return Verdict(mutant, str(findings[0]))
        except ConfigurationError as error:
            return Verdict(mutant, f"refused: {error}")
        return Verdict(mutant, "")

    def noticed_of(self, mutant: DocumentMutant) -> Verdict:
        """Look for a line of ``contract coverage`` that the document does not get, and the edited one does.

        Args:
            mutant: The document.
        """
        touched = self._touched_by(mutant)
        if touched not in self._known:
            self._known[touched] = frozenset(self._lines(self.document.data, touched))
        try:
            lines = self._lines(mutant.data, touched)
            return Verdict(mutant, next((each for each in lines if each not in self._known[touched]), ""))
        except ConfigurationError as error:
            return Verdict(mutant, f"refused: {error}")

    def _touched_by(self, mutant: DocumentMutant) -> tuple[Group, ...]:
        return tuple(each for each in self.groups if each.is_touched_by(mutant.place))

    def _part(self, data: Mapping[str, Any], groups: Sequence[Group]) -> Mapping[str, Any]:
        """What a document says of some recordings, and nothing else: it is read a thousand times."""
        known, kept = self.document.data["paths"], {each.path for each in groups}
        paths = {path: item for path, item in data["paths"].items() if path in kept or path not in known}
        needed, pending = set[Pointer](), [paths]
        while pending:
            for place in map(target, references(pending.pop())):
                if place not in needed:
                    needed.add(place)
                    pending.append(at(data, place))
        components = {
            kind: {name: each for name, each in entries.items() if ("components", kind, name) in needed}
            for kind, entries in data["components"].items()
        }
        return {**data, "paths": paths, "components": components}

    def _lines(self, data: Mapping[str, Any], groups: Sequence[Group]) -> Iterator[str]:
        document = edited(self.document, self._part(data, groups))
        exchanges = [each for group in groups for each in group.exchanges]
        # Before all else: most is told by them, and the criteria take longer.
        loose = loose_of(document, calls_of(document, exchanges))
        yield from (f"{name}: {line}" for name, lines in loose.items() for line in lines)
        result = coverage_of(document, exchanges)
        yield from (f"{each.name}: {goal} is missing" for each in result.criteria for goal in each.missing)
        yield from (f"never recorded: {each}" for each in result.missing)

    def _places(self, operation: Pointer, status: str) -> Iterator[Pointer]:
        data = self.document.data
        own = [
            ("servers",),
            (*operation[:-1], "parameters"),
            *((*operation, name) for name in ("parameters", "requestBody")),
            (*operation, "responses", status),
        ]
        pending = [each for each in own if each == ("servers",) or _is_in(data, each)]
        yield from own
        seen: set[Pointer] = set()
        while pending:
            for reference in references(self.document.at(pending.pop())):
                place = target(reference)
                if place not in seen:
                    seen.add(place)
                    pending.append(place)
        yield from seen


def without_prose(node: Any, *, is_names: bool = False) -> Any:
    """A document, or a part of it, without its prose and its examples; ``is_names`` where the keys are names."""
    if isinstance(node, list):
        return [without_prose(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        name: without_prose(each, is_names=name == "properties" and not is_names)
        for name, each in node.items()
        if is_names or name not in PROSE
    }


def edited(document: Document, data: Mapping[str, Any]) -> Document:
    """The document with what somebody made of it; where its lines are does not matter."""
    return Document.of(data, path=document.path, digest=document.digest, lines={})


def _distinct(exchanges: Sequence[Exchange]) -> tuple[Exchange, ...]:
    def content(each: Exchange) -> tuple[Any, ...]:
        return (each.request.url, each.request.media_type, each.request.body, each.response.headers, each.response.body)

    found = {str(content(each)): each for each in exchanges}
    return tuple(sorted(found.values(), key=lambda each: -len(each.response.body) - len(each.request.body)))


def _is_in(data: Mapping[str, Any], pointer: Pointer) -> bool:
    node: Any = data
    for name in pointer:
        if name not in node:
            return False
        node = node[name]
    return True
