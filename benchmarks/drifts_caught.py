"""Seeded contract drifts caught, beside what other tools see of the same answers.

    python benchmarks/drifts_caught.py

The drifts of answers of `nox -s drift`, counted, in an environment that has its groups `conformance` and `replay`. To
reach: 99 % of what is breaking, and no false alarm on a permitted change. It takes a minute and a half.
"""

from __future__ import annotations

import sys

from figures import REPOSITORY, Figure, Goal, Page

sys.path.insert(0, str(REPOSITORY / "tests"))

from contract_report.percent import percent
from drift.responses import Counted, Outcome, run


def main() -> int:
    """Measure and print; exit code 1 when a reach is missed."""
    page = Page(__file__, __doc__)
    with page.open():
        say(page, run())
    return 0 if page.reached else 1


def say(page: Page, outcome: Outcome) -> None:
    """Say what was caught, and by whom."""
    for seed, counted in (("a seed", outcome.first), ("another seed", outcome.second)):
        page.say(f"{seed}: {len(counted.breaking)} breaking drifts, {len(counted.permitted)} permitted changes")
    for number, counted in enumerate((outcome.first, outcome.second), 1):
        say_ours(page, f"contract check, seed {number} of 2", counted)
    for peer in outcome.peers:
        caught = float(percent(peer.caught, len(outcome.first.breaking)))
        page.figure(Figure(f"{peer.name}: breaking drifts caught", caught, "%", digits=1))
        page.figure(Figure(f"{peer.name}: false alarms", peer.false_alarms, digits=0))


def say_ours(page: Page, who: str, counted: Counted) -> None:
    """Say what the judge caught of a seed."""
    # Cut, never rounded: 100 is all.
    caught = float(percent(counted.caught, len(counted.breaking)))
    page.figure(Figure(f"{who}: breaking drifts caught", caught, "%", digits=1, goal=Goal("at least", 99)))
    page.figure(Figure(f"{who}: false alarms", counted.false_alarms, digits=0, goal=Goal("exactly", 0)))


if __name__ == "__main__":
    sys.exit(main())
