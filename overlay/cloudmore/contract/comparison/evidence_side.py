"""Evidence held against our document: what answers had confirms or contradicts it, and never proves an absence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from cloudmore.contract.comparison.fact import Comparison, Fact, Standing, merged, short
from cloudmore.contract.comparison.in_place import InPlace
from cloudmore.contract.comparison.ours import Ours
from cloudmore.contract.document import Document
from cloudmore.contract.evidence.evidence import Evidence
from cloudmore.contract.evidence.places import EvidenceAnswer
from cloudmore.contract.media_types import is_json, matching
from cloudmore.contract.operation import Operation
from cloudmore.contract.pointer import Pointer

# Of an API that nobody reached: they say nothing of the operation.
_OUTAGE = frozenset({429, *range(500, 600)})
# As evidence calls what is no media type of its own.
_NO_TYPE, _ANOTHER = "none", "another"


def against_evidence(document: Document, evidence: Evidence) -> Comparison:
    """Hold evidence against the document.

    Args:
        document: Ours.
        evidence: What answers had.
    """
    facts: list[Fact] = []
    remarks: list[str] = []
    seen: set[str] = set()
    is_of_ours = evidence.document_sha256 == document.digest
    for operation in document.operations:
        answers = [each for (name, _), each in sorted(evidence.answers.items()) if name == operation.operation_id]
        side = _Side(Ours(document, operation.operation_id), operation, remarks, is_of_ours)
        facts += side.facts(answers)
        seen |= {each.operation_id for each in answers if each.status // 100 == 2}
    if not is_of_ours:
        remarks.append("the evidence was gathered with another document; what that lacked is told less exactly")
    known = {each.operation_id for each in document.operations}
    if others := sorted({name for name, _ in evidence.answers if name not in known}):
        remarks.append(f"not compared, for the document has no such operation: {short(', '.join(others))}")
    return Comparison(
        source="evidence",
        title=f"Evidence of {evidence.made.isoformat()}",
        version=short(evidence.client),
        grade="verified" if evidence.source == "live" else "",
        facts=merged(facts),
        schemas={},
        unrelated=evidence.unrelated,
        compared=len(seen),
        operations=len(document.operations),
        document=document.path.name,
        document_sha256=document.digest,
        remarks=tuple(remarks),
    )


@frozen(eq=False)
class _Side:
    ours: Ours
    operation: Operation
    remarks: list[str]
    is_of_ours: bool

    def facts(self, answers: list[EvidenceAnswer]) -> Iterator[Fact]:
        told = f"{self.operation.method} {self.operation.path}"
        # A refusal does not say that there is such an operation.
        is_there = any(each.status // 100 == 2 for each in answers)
        standing = Standing.CONFIRMED if is_there else Standing.UNKNOWN
        yield self.ours.fact(standing, "operation", self.operation.pointer, ours=told, theirs=told if is_there else "")
        by_status = {str(each.status): each for each in answers}
        for status in self.operation.node["responses"]:
            place = self.ours.document.resolved((*self.operation.pointer, "responses", status))
            answer = by_status.pop(status, None)
            if answer is None:
                yield self.ours.fact(Standing.UNKNOWN, "status", place, ours=status)
            else:
                yield self.ours.fact(Standing.CONFIRMED, "status", place, ours=status, theirs=status)
                yield from self._answer(place, answer)
        for status, answer in by_status.items():
            if answer.status not in _OUTAGE:
                said = {"description": "Seen in an answer; its body is not described."}
                place = (*self.operation.pointer, "responses")
                yield self.ours.fact(Standing.NEW, "status", place, name=status, theirs=status, said=said)

    def _answer(self, place: Pointer, answer: EvidenceAnswer) -> Iterator[Fact]:
        node = self.ours.document.at(place)
        for name in node.get("headers", {}):
            header = self.ours.document.resolved((*place, "headers", name))
            # Evidence has the documented headers as the document spells them.
            is_there = answer.headers.get(name, 0) > 0
            standing = Standing.CONFIRMED if is_there else Standing.UNKNOWN
            yield self.ours.fact(standing, "header", header, ours=name, theirs=name if is_there else "")
        content: dict[str, Any] = node.get("content", {})
        if not content:
            return
        mine = next((each for each in content if is_json(each)), next(iter(content)))
        inside = (*place, "content", mine)
        yield self._media_type(inside, mine, answer, list(content))
        if answer.read and "schema" in content[mine]:
            yield from InPlace(self.ours, answer, self.remarks, self.is_of_ours).value((*inside, "schema"), ())

    def _media_type(self, place: Pointer, mine: str, answer: EvidenceAnswer, ours: list[str]) -> Fact:
        unknown = (each for each in answer.media_types if each != _NO_TYPE and matching(each, ours) is None)
        others = sorted(each for each in unknown if not is_json(each))
        if others:
            told = ", ".join("another one, which is not told" if each == _ANOTHER else short(each) for each in others)
            said: dict[str, Any] = {"content": {each: {} for each in others if each != _ANOTHER}}
            return self.ours.fact(Standing.CONTRADICTED, "media type", place, ours=mine, theirs=told, said=said)
        if not answer.read:
            return self.ours.fact(Standing.UNKNOWN, "answer", place, ours=mine)
        return self.ours.fact(Standing.CONFIRMED, "media type", place, ours=mine, theirs=mine)
