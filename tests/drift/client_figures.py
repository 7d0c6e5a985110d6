"""What came of all mutants of the client: counts by kind and part, and every survivor by name."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from drift.client_equivalents import EQUIVALENT

if TYPE_CHECKING:
    from drift.clients import Outcome

REACH_PERCENT, MOST_EQUIVALENT_PERCENT = 90, 5


@frozen
class Figures:
    """The figures of one run.

    Attributes:
        outcomes: One for each mutant.
        seed: Of the choice.
    """

    outcomes: tuple[Outcome, ...]
    seed: int

    @classmethod
    def of(cls, outcomes: Sequence[Outcome], *, seed: int) -> Figures:
        """Of outcomes in whatever order they came."""
        return cls(tuple(sorted(outcomes, key=lambda each: each.mutant.name)), seed)

    @property
    def seconds(self) -> float:
        """How long all of them took, one after the other."""
        return sum(each.seconds for each in self.outcomes)

    @property
    def killed(self) -> list[Outcome]:
        """Those that a part noticed."""
        return [each for each in self.outcomes if each.killer]

    @property
    def equivalent(self) -> list[Outcome]:
        """Those that nothing could notice, because nothing is different."""
        return [each for each in self.outcomes if not each.killer and each.mutant.name in EQUIVALENT]

    @property
    def survivors(self) -> list[Outcome]:
        """Those that something could have noticed."""
        return [each for each in self.outcomes if not each.killer and each.mutant.name not in EQUIVALENT]

    @property
    def percent(self) -> float:
        """How many of a hundred that could be noticed were."""
        return 100 * len(self.killed) / (len(self.outcomes) - len(self.equivalent) or 1)

    @property
    def are_enough(self) -> bool:
        """Whether the reach is reached, with few mutants taken for equivalent."""
        few = len(self.equivalent) <= len(self.outcomes) * MOST_EQUIVALENT_PERCENT / 100
        return self.percent >= REACH_PERCENT and few

    def kinds(self) -> list[dict[str, Any]]:
        """Counts by family and kind."""
        made, killed = (
            Counter(f"{each.mutant.family}: {each.mutant.kind}" for each in some)
            for some in (self.outcomes, self.killed)
        )
        return [{"kind": kind, "made": made[kind], "killed": killed[kind]} for kind in sorted(made)]

    def lines(self) -> Iterator[str]:
        """For people."""
        for row in self.kinds():
            yield f"{row['kind']}: {row['killed']} of {row['made']} killed"
        for family in sorted({each.mutant.family for each in self.outcomes}):
            some = [each for each in self.outcomes if each.mutant.family == family]
            yield f"{family}: {sum(bool(each.killer) for each in some)} of {len(some)} killed"
        for part, count in Counter(each.killer for each in self.killed).most_common():
            yield f"killed by {part}: {count}"
        yield f"without end: {sum(each.is_endless for each in self.killed)}"
        for each in self.survivors:
            yield f"survivor: {each.mutant.name}"
        for each in self.equivalent:
            yield f"equivalent: {each.mutant.name}: {EQUIVALENT[each.mutant.name]}"
        yield (
            f"{len(self.outcomes)} mutants of seed {self.seed}, {len(self.killed)} killed, "
            f"{len(self.equivalent)} equivalent, {len(self.survivors)} survived: {self.percent:.1f} %; "
            f"to reach: {REACH_PERCENT} %; {self.seconds:.0f} s"
        )


def keep(figures: Figures, folder: Path) -> None:
    """Write the figures, with the commit and the day.

    Args:
        figures: The figures.
        folder: Where they go.
    """
    git = ("git", "-C", str(folder), "rev-parse", "--short=12", "HEAD")
    commit = subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
    date = datetime.now(UTC).date().isoformat()
    told = {
        "commit": commit,
        "date": date,
        "seed": figures.seed,
        "made": len(figures.outcomes),
        "killed": len(figures.killed),
        "endless": sum(each.is_endless for each in figures.killed),
        "equivalent": [
            {"mutant": each.mutant.name, "why": EQUIVALENT[each.mutant.name]} for each in figures.equivalent
        ],
        "survivors": [each.mutant.name for each in figures.survivors],
        "parts": dict(Counter(each.killer for each in figures.killed).most_common()),
        "kinds": figures.kinds(),
        "seconds": round(figures.seconds),
    }
    (folder / "drift_clients.json").write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", "utf-8")
    text = "\n".join([f"{date}, commit {commit}, python -m drift.clients", *figures.lines()])
    (folder / "drift_clients.txt").write_text(text + "\n", "utf-8")
