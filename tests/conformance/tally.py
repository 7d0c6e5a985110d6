"""What a run did, counted: requests by operation, phase and status, checks, excused failures and finished reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from attrs import define, field
from conformance.steering import operation_of
from schemathesis import Case, CheckResult, Response

PHASES = ("examples", "coverage", "fuzzing", "stateful")


@define
class Tally:
    """Counts of one run.

    Attributes:
        answers: By operation, phase and status.
        checks: How often each check looked at an answer.
        excused: How often each exception was needed.
        finished: Reports that a sequence started itself and saw finished.
    """

    answers: Counter[tuple[str, str, int]] = field(factory=Counter)
    checks: Counter[str] = field(factory=Counter)
    excused: Counter[str] = field(factory=Counter)
    finished: int = 0

    def count(self, case: Case, response: Response, results: list[CheckResult]) -> None:
        """Count an answer that was looked at."""
        assert case.meta is not None
        self.answers[operation_of(case), case.meta.phase.name.value, response.status_code] += 1
        self.checks.update(result.name for result in results)

    def statuses(self, operation: str, phase: str) -> dict[int, int]:
        """How often each status came, in order."""
        found = {
            status: count
            for (each, its_phase, status), count in self.answers.items()
            if (each, its_phase) == (operation, phase)
        }
        return dict(sorted(found.items()))

    def table(self) -> Iterator[str]:
        """One row for each operation: requests in each phase, and what they were answered with."""
        operations = sorted({operation for operation, _phase, _status in self.answers})
        width = max(map(len, operations), default=0)
        yield f"{'':{width}}  " + "".join(f"{phase:44}" for phase in PHASES).rstrip()
        for operation in operations:
            cells = [_cell(self.statuses(operation, phase)) for phase in PHASES]
            yield f"{operation:{width}}  " + "".join(f"{cell:44}" for cell in cells).rstrip()


def _cell(statuses: dict[int, int]) -> str:
    spelled = " ".join(f"{status}x{count}" for status, count in statuses.items())
    return f"{sum(statuses.values()):4}: {spelled}" if statuses else "   -"
