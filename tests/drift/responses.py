"""The run over drifts of answers: two seeds before the judge, the first before the peers, and the figures of it."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import field, frozen
from told_at_the_end import aligned

from drift.judging import Bench, Judged
from drift.making.choosing import drifts
from drift.making.drifts import BROKEN, NEW, NOTHING, VANISHED, Drift, Material
from drift.making.kinds import KINDS
from drift.making.recordings import recorded
from drift.making.schemas import DOCUMENT
from drift.peers import PEERS

GRADES = (BROKEN, VANISHED, NEW)
SEED, SECOND_SEED = 20261129, 7
FIGURES = Path(__file__).parents[2] / "build" / "contract" / "drift" / "responses.json"


@frozen(eq=False)
class Counted:
    """The drifts of a seed, judged.

    Attributes:
        judged: All of them.
    """

    judged: tuple[Judged, ...] = field(repr=False)

    @cached_property
    def breaking(self) -> tuple[Judged, ...]:
        """Those that must be found."""
        return tuple(each for each in self.judged if not each.drift.is_permitted)

    @cached_property
    def permitted(self) -> tuple[Judged, ...]:
        """Those that may not be broken or vanished."""
        return tuple(each for each in self.judged if each.drift.is_permitted)

    @cached_property
    def missed(self) -> tuple[Judged, ...]:
        """Those of which something else was found than the table says."""
        return tuple(each for each in self.judged if not each.is_caught)

    @property
    def caught(self) -> int:
        """How many breaking ones were found."""
        return sum(each.is_caught for each in self.breaking)

    @property
    def false_alarms(self) -> int:
        """How many permitted ones were taken for breaking."""
        return sum(each.is_false_alarm for each in self.permitted)

    @property
    def percent(self) -> float:
        """Of the breaking ones."""
        return 100 * self.caught / len(self.breaking)

    @cached_property
    def made_of(self) -> Counter[str]:
        """How many there are of each kind."""
        return Counter(each.drift.kind for each in self.judged)

    @cached_property
    def caught_of(self) -> Counter[str]:
        """How many of each kind were found as the table says."""
        return Counter(each.drift.kind for each in self.judged if each.is_caught)

    @cached_property
    def made_as(self) -> Counter[str]:
        """How many breaking ones must be found as which grade."""
        return Counter(each.drift.expected for each in self.breaking)

    @cached_property
    def caught_as(self) -> Counter[str]:
        """How many of them were."""
        return Counter(each.drift.expected for each in self.breaking if each.is_caught)

    @cached_property
    def operations_of(self) -> Mapping[str, set[str]]:
        """The operations on which each kind was made."""
        operations: defaultdict[str, set[str]] = defaultdict(set)
        for each in self.judged:
            operations[each.drift.kind].add(each.drift.operation_id)
        return operations

    def as_record(self) -> dict[str, Any]:
        """The sums, for a program."""
        return {
            "breaking": {"made": len(self.breaking), "caught": self.caught},
            "permitted": {"made": len(self.permitted), "false_alarms": self.false_alarms},
        }


@frozen
class PeerCounted:
    """What a peer saw of the drifts of the first seed.

    Attributes:
        name: Of the peer.
        caught: How many breaking ones it noticed, wherever and as whatever.
        false_alarms: How many permitted ones it took for wrong.
        unchanged: How many answers as they were recorded.
        by_grade: How many breaking ones by the grade that must be found.
    """

    name: str
    caught: int
    false_alarms: int
    unchanged: int
    by_grade: Mapping[str, int]


@frozen(eq=False)
class Outcome:
    """All that a run found out.

    Attributes:
        material: What the drifts were made of.
        first: The first seed.
        second: The second one.
        peers: What they saw of the first.
        seconds: How long it took.
    """

    material: Material
    first: Counted
    second: Counted
    peers: tuple[PeerCounted, ...]
    seconds: float

    @property
    def headline(self) -> str:
        """The figures in a line."""
        return (
            f"Seeded contract drifts caught: {self.first.caught} of {len(self.first.breaking)}, "
            f"with {self.first.false_alarms} false alarms on {len(self.first.permitted)} permitted changes"
        )

    def as_record(self) -> dict[str, Any]:
        """The run for a program."""
        first = self.first
        kinds = [
            {
                "kind": kind.name,
                "family": "permitted" if kind.is_permitted else "breaking",
                "expected": " or ".join(kind.expected),
                "made": first.made_of[kind.name],
                "caught": first.caught_of[kind.name],
                "operations": len(first.operations_of[kind.name]),
            }
            for kind in KINDS.values()
        ]
        peers = [
            {
                "name": each.name,
                "caught": each.caught,
                "of": len(first.breaking),
                "false_alarms": each.false_alarms,
                "permitted": len(first.permitted),
            }
            for each in self.peers
        ]
        grades = [
            {
                "grade": grade,
                "made": first.made_as[grade],
                "caught": first.caught_as[grade],
                "peers": [{"name": each.name, "caught": each.by_grade.get(grade, 0)} for each in self.peers],
            }
            for grade in GRADES
        ]
        return {
            "seed": SEED,
            "second_seed": SECOND_SEED,
            "seconds": round(self.seconds, 1),
            "document_sha256": hashlib.sha256(DOCUMENT.read_bytes()).hexdigest(),
            **first.as_record(),
            "second": self.second.as_record(),
            "kinds": kinds,
            "grades": grades,
            "peers": peers,
            "missed": [str(each) for each in (*first.missed, *self.second.missed)],
        }

    def rows(self) -> dict[str, dict[str, str]]:
        """The kinds as a table: row, column, text."""
        return {
            each["kind"]: {name: str(each[name]) for name in ("expected", "made", "caught", "operations")}
            for each in self.as_record()["kinds"]
        }

    def rows_of_peers(self) -> dict[str, dict[str, str]]:
        """The judge beside the peers, as a table."""
        first = self.first
        judge = PeerCounted("contract check", first.caught, first.false_alarms, 0, first.caught_as)
        return {
            each.name: {
                "caught": f"{each.caught} of {len(first.breaking)}",
                "percent": f"{100 * each.caught / len(first.breaking):.1f} %",
                **{grade: f"{each.by_grade.get(grade, 0)} of {first.made_as[grade]}" for grade in GRADES},
                "false alarms": f"{each.false_alarms} of {len(first.permitted)}",
            }
            for each in (judge, *self.peers)
        }

    def lines(self) -> list[str]:
        """Headline, seeds and both tables, as lines."""
        second = self.second
        of_the_second = f"{second.caught} of {len(second.breaking)}, {second.percent:.2f} %"
        permitted = f"{second.false_alarms} false alarms on {len(second.permitted)}"
        seeds = f"seed {SEED}: {self.first.percent:.2f} %; seed {SECOND_SEED}: {of_the_second}, with {permitted}"
        lines = [self.headline, seeds]
        for table in (self.rows_of_peers(), self.rows()):
            columns = list(next(iter(table.values())))
            lines += ["", *aligned([["", *columns], *([name, *row.values()] for name, row in table.items())])]
        return lines

    def write(self) -> None:
        """Write the figures where the report of the contract looks for them."""
        FIGURES.parent.mkdir(parents=True, exist_ok=True)
        FIGURES.write_text(json.dumps(self.as_record(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def run() -> Outcome:
    """Make the drifts of both seeds, and hold them before the judge and the peers."""
    began = time.perf_counter()
    material, bench = Material.of(recorded()), Bench()
    first, second = (Counted(tuple(bench.judged(drifts(material, seed)))) for seed in (SEED, SECOND_SEED))
    unchanged = [Drift("", each, NOTHING) for each in material.answers]
    breaking, permitted = ([each.drift for each in one] for one in (first.breaking, first.permitted))
    caught, alarms, wrong = (noticed(each) for each in (breaking, permitted, unchanged))
    peers = tuple(
        PeerCounted(
            name,
            len(caught[name]),
            len(alarms[name]),
            len(wrong[name]),
            Counter(each.expected for each in caught[name]),
        )
        for name in (each.name for each in PEERS)
    )
    return Outcome(material, first, second, peers, time.perf_counter() - began)


def noticed(drifts: Iterable[Drift]) -> Mapping[str, list[Drift]]:
    """Which of these each peer finds wrong."""
    found: defaultdict[str, list[Drift]] = defaultdict(list)
    # Answer by answer: peers that make the same of one do so once.
    for drift in drifts:
        for peer in PEERS:
            if peer.notices(drift):
                found[peer.name].append(drift)
    return found
