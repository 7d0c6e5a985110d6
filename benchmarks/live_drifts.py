"""Check a sandbox live with each drift at each operation that can have it, and count the verdicts that are right.

    python benchmarks/live_drifts.py

Prints a line a drift, and each cell that is otherwise: another verdict of the operation than docs/sandbox.md has, or of
an operation that does not depend on it. The reach is none; it ends with 1 where there is one. It takes a minute.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

from figures import REPOSITORY, Page

sys.path.insert(0, str(REPOSITORY / "tests"))

from conftest import NOW
from expected_drifts import EXPECTED, OPERATIONS, client_of, has_something_to_change, live_check, others_may_be

from cloudmore.sandbox import Sandbox, SandboxClock

page = Page(__file__, __doc__)


def wrong_cells(sandbox: Sandbox, drift: str, operation: str) -> Iterator[str]:
    """What a live check says otherwise when an operation drifts."""
    sandbox.reset()
    sandbox.faults.add("drift", operation=operation, drift=drift, times=None)
    found = {each.operation_id: str(each.verdict) for each in live_check(client_of(sandbox)).operations}
    if (verdict := found.pop(operation)) != EXPECTED[drift].at(operation):
        yield f"{drift} at {operation}: {verdict}, not {EXPECTED[drift].at(operation)}"
    may_be = others_may_be(operation)
    for other, verdict in found.items():
        if verdict not in may_be(other):
            yield f"{drift} at {operation}: {other} is {verdict}"


def main() -> int:
    """Print all of it."""
    cells, wrong = 0, 0
    with page.open(), Sandbox(organizations=1, report_seconds=0, clock=SandboxClock(NOW, manual=True)) as sandbox:
        for drift, expected in EXPECTED.items():
            possible = [each for each in OPERATIONS if has_something_to_change(drift, each)]
            told = [line for each in possible for line in wrong_cells(sandbox, drift, each)]
            cells, wrong = cells + len(possible), wrong + len(told)
            said = Counter(expected.at(each) for each in possible)
            page.say(f"{drift}: " + ", ".join(f"{count} {verdict}" for verdict, count in said.items()))
            for line in told:
                page.say(f"  {line}")
        page.say(
            f"live checks of a drift: {cells} of {len(EXPECTED)} drifts at {len(OPERATIONS)} operations, {wrong} wrong"
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
