"""Drifts before the judge: whether each is found as it must be."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from attrs import field, frozen

from cloudmore.contract.document import Document
from cloudmore.contract.exchange import Exchange, Request, Response
from cloudmore.contract.finding import Finding
from cloudmore.contract.judge import Judge
from cloudmore.contract.recorded_shapes import RecordedShapes
from drift.making.drifts import BODY, NOTHING, Drift
from drift.making.recordings import CASSETTES
from drift.making.schemas import DOCUMENT

BREAKING_GRADES = frozenset({"broken", "vanished"})


@frozen(eq=False)
class Judged:
    """A drift and what was found of it.

    Attributes:
        drift: What was judged.
        found: What the unchanged answer has not.
    """

    drift: Drift
    found: tuple[Finding, ...] = field(repr=False)

    @cached_property
    def is_caught(self) -> bool:
        """Whether what must be found was found: the grade, the operation, the place; or nothing at all."""
        if self.drift.expected == NOTHING:
            return not self.found
        return any(is_of(each, self.drift) for each in self.found)

    @property
    def is_false_alarm(self) -> bool:
        """Whether a permitted change was taken for a breaking one."""
        return self.drift.is_permitted and any(each.grade in BREAKING_GRADES for each in self.found)

    def __str__(self) -> str:
        told = [f"{each.grade} {each.kind}, {each.where} {each.pointer}".strip() for each in self.found]
        return f"{self.drift}; found: {'; '.join(told) or 'nothing'}"


def is_of(finding: Finding, drift: Drift) -> bool:
    """Whether a finding tells of a drift: with its grade, its operation, and its place or one above."""
    if (finding.grade, finding.operation_id) != (drift.expected, drift.operation_id):
        return False
    if finding.where not in drift.where:
        return False
    return finding.where != BODY or any(
        pointer == finding.pointer or pointer.startswith(f"{finding.pointer}/") for pointer in drift.pointers
    )


@frozen(eq=False)
class Bench:
    """The judge as ``contract check`` has it, with the document and the recorded shapes."""

    judge: Judge = field(factory=lambda: Judge(Document.read(DOCUMENT), RecordedShapes.read(SHAPES)))
    _before: dict[tuple[str, int], frozenset[str]] = field(factory=dict, init=False)

    def judged(self, drifts: Iterable[Drift]) -> list[Judged]:
        """All of these, judged.

        Args:
            drifts: Changed answers.
        """
        return [self._judged(each) for each in drifts]

    def _judged(self, drift: Drift) -> Judged:
        before = self.before(drift)
        return Judged(
            drift, tuple(each for each in self.judge.judge(exchange_of(drift)) if identity(each) not in before)
        )

    def before(self, drift: Drift) -> frozenset[str]:
        """What is found of the answer without the change."""
        recorded = drift.recorded
        key = recorded.cassette, recorded.number
        if key not in self._before:
            unchanged = exchange_of(Drift("", recorded, NOTHING))
            self._before[key] = frozenset(map(identity, self.judge.judge(unchanged)))
        return self._before[key]


def identity(finding: Finding) -> str:
    """What makes a finding another one: all but how often it is there."""
    return repr((finding.grade, finding.kind, finding.where, finding.general or finding.pointer, finding.expected))


def exchange_of(drift: Drift) -> Exchange:
    """The recorded request and the changed answer."""
    recorded = drift.recorded
    request = Request(
        method=recorded.method, url=recorded.url, headers=recorded.request_headers, body=recorded.request_body
    )
    response = Response(status=drift.status, headers=drift.headers, body=drift.content)
    return Exchange(recorded.cassette, recorded.number, request, response)


SHAPES: Path = CASSETTES / "shapes.json"
