"""The findings of a check: counted to the last one, and the largest of them kept."""

from __future__ import annotations

import heapq
from datetime import datetime
from decimal import Decimal

from attrs import Factory, define, field, frozen

from cloudmore.billing.check.acceptances import Acceptance, Acceptances, Subject
from cloudmore.billing.finding_codes import WITHOUT_LINES
from cloudmore.billing.findings import Finding
from cloudmore.billing.values import ZERO

# Of each code and currency; nobody reads more, and they would not fit into memory where every line has one.
MOST_KEPT = 100


@frozen
class Judged:
    """A finding, and whether somebody has accepted it.

    Attributes:
        finding: It.
        acceptance: With the reason; ``None`` while it is open.
    """

    finding: Finding
    acceptance: Acceptance | None = None

    @property
    def is_open(self) -> bool:
        """Whether a person must look at it."""
        return self.acceptance is None


@define
class Counted:
    """How many findings there are of a code.

    Attributes:
        open: That a person must look at.
        accepted: That somebody has accepted.
    """

    open: int = 0
    accepted: int = 0


_Ranked = tuple[Decimal, int, Judged]


@define
class Gathered:
    """Takes findings one by one.

    Attributes:
        subject: Whose report they are about.
        accepted: What was accepted.
        now: When it is, in UTC.
        counts: How many there are, by code.
    """

    subject: Subject
    accepted: Acceptances
    now: datetime
    counts: dict[str, Counted] = Factory(dict[str, Counted])
    _largest: dict[tuple[str, str | None, bool], list[_Ranked]] = field(
        factory=dict[tuple[str, str | None, bool], list[_Ranked]], init=False
    )
    _new: dict[tuple[str, str, int], Acceptance] = field(factory=dict[tuple[str, str, int], Acceptance], init=False)
    _taken: int = field(default=0, init=False)

    @property
    def remembered(self) -> tuple[Acceptance, ...]:
        """What was accepted now and has to be remembered."""
        return tuple(self._new.values())

    def add(self, finding: Finding) -> None:
        """Take a finding."""
        acceptance, is_new = self.accepted.of_finding(finding, self.subject, self.now)
        if acceptance is not None and is_new:
            # Equal lines have equal findings, and one entry is enough.
            self._new.setdefault((acceptance.code, acceptance.key, acceptance.count), acceptance)
        counted = self.counts.setdefault(finding.code, Counted())
        counted.open += acceptance is None
        counted.accepted += acceptance is not None
        self._taken += 1
        kept = self._largest.setdefault((finding.code, finding.currency, acceptance is None), [])
        # The number in the middle is never equal, so findings themselves are not compared; the first ones stay.
        ranked = (abs(finding.amount or ZERO), -self._taken, Judged(finding, acceptance))
        if len(kept) < MOST_KEPT:
            heapq.heappush(kept, ranked)
        else:
            heapq.heappushpop(kept, ranked)

    def fails(self, codes: frozenset[str] | None) -> bool:
        """Whether a person must look.

        Args:
            codes: Of findings that count; ``None`` for all. A report without a line always counts.
        """
        found = {code for code, each in self.counts.items() if each.open}
        return bool(found if codes is None else found & (codes | WITHOUT_LINES))

    def judged(self) -> tuple[Judged, ...]:
        """Those that were kept: open ones first.

        Those about the report itself come before them that have an amount, which are sorted by currency, and the most
        money first.
        """
        ranked = [each for kept in self._largest.values() for each in kept]
        return tuple(judged for *_rank, judged in sorted(ranked, key=_order))


def _order(ranked: _Ranked) -> tuple[bool, bool, str, Decimal, int]:
    amount, taken, judged = ranked
    finding = judged.finding
    return not judged.is_open, finding.amount is not None, finding.currency or "", -amount, -taken
