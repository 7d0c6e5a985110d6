"""Change the client, and see whether the contract suite alone notices: ``python -m drift.clients [--mutants N]``.

Each mutant lies in a copy of the repository, and the parts of ``nox -s contract`` are run on it until one of them
fails. The copy without a change must pass first, else everything would look found out.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue

from attrs import asdict, frozen

from drift.client_equivalents import EQUIVALENT
from drift.client_figures import Figures, keep
from drift.client_tree import PARTS, Ran, Tree, parts_for
from drift.making.client_mutants import ClientMutant, mutants

REPOSITORY = Path(__file__).resolve().parents[2]
SEED, MUTANTS, WORKERS = 1, 160, 2


@frozen
class Outcome:
    """What became of a mutant.

    Attributes:
        mutant: Which.
        killer: The part that noticed it; empty where none did.
        is_endless: Whether that part did not come to its end.
        told: The first line that says how.
        seconds: How long it took.
    """

    mutant: ClientMutant
    killer: str
    is_endless: bool
    told: str
    seconds: float

    def __str__(self) -> str:
        how = f"{self.killer}{' without end' if self.is_endless else ''}" if self.killer else "SURVIVED"
        return f"{how:10} {self.seconds:5.1f} s  {self.mutant.name}{f'  [{self.told}]' if self.told else ''}"


def main() -> int:
    """Run and print; exit code 1 where less is found out than should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--mutants", type=int, default=MUTANTS, help="how many")
    parser.add_argument("--only", default="", help="a regular expression that the name of a mutant has", metavar="RE")
    parser.add_argument("--workers", type=int, default=WORKERS, help="how many at once")
    parser.add_argument(
        "--resume",
        type=Path,
        help="where outcomes are noted; what was found out already is not tried again",
        metavar="FILE",
    )
    parser.add_argument("--keep", action="store_true", help="keep the figures under benchmarks/results")
    options = parser.parse_args()
    made = mutants(REPOSITORY, seed=options.seed, number=options.mutants)
    chosen = [each for each in made if re.search(options.only, each.name)]
    outcomes = [] if options.resume is None else noted(options.resume, chosen)
    known = {each.mutant.name for each in outcomes}
    for outcome in outcomes_of([each for each in chosen if each.name not in known], options.workers):
        outcomes.append(outcome)
        print(outcome, flush=True)
        if options.resume is not None:
            note(options.resume, outcome)
    figures = Figures.of(outcomes, seed=options.seed)
    print("\n".join(figures.lines()))
    if options.keep:
        keep(figures, REPOSITORY / "benchmarks" / "results")
    return 0 if figures.are_enough else 1


def noted(file: Path, chosen: list[ClientMutant]) -> list[Outcome]:
    """What need not be tried again: a suite to which something was added finds no less, and what is equivalent never.

    Args:
        file: Where ``note`` has written it.
        chosen: The mutants of this run.
    """
    if not file.exists():
        return []
    lines = map(json.loads, file.read_text("utf-8").splitlines())
    said = {each["name"]: each for each in lines if each["killer"] or each["name"] in EQUIVALENT}
    return [
        Outcome(each, told["killer"], is_endless=told["is_endless"], told=told["told"], seconds=told["seconds"])
        for each in chosen
        if (told := said.get(each.name)) is not None
    ]


def note(file: Path, outcome: Outcome) -> None:
    """Write down what became of one."""
    said = asdict(outcome, filter=lambda each, _: each.name != "mutant")
    with file.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({"name": outcome.mutant.name, **said}) + "\n")


def outcomes_of(chosen: list[ClientMutant], workers: int = 1) -> Iterator[Outcome]:
    """What became of each, as soon as it is known.

    Args:
        chosen: The mutants.
        workers: How many are tried at once.

    Raises:
        SystemExit: The client without a change does not pass.
    """
    with tempfile.TemporaryDirectory(prefix="drift-") as folder, ThreadPoolExecutor(workers) as pool:
        all_trees = [Tree(REPOSITORY, Path(folder) / f"{number}") for number in range(workers)]
        for part in PARTS:
            ran = all_trees[0].run(part)
            if ran.has_failed:
                raise SystemExit(f"without a change {part.name} fails already:\n{ran.output}")
            print(f"without a change: {part.name}, {ran.seconds:.1f} s", file=sys.stderr)
        trees: SimpleQueue[Tree] = SimpleQueue()
        for each in all_trees:
            trees.put(each)

        def tried(mutant: ClientMutant) -> Outcome:
            tree = trees.get()
            try:
                return outcome_of(tree, mutant)
            finally:
                trees.put(tree)

        running = [pool.submit(tried, each) for each in chosen]
        for done in as_completed(running):
            yield done.result()
        for each in all_trees:
            each.close()


def outcome_of(tree: Tree, mutant: ClientMutant) -> Outcome:
    """Try one; the tree is as before afterwards."""
    began = time.monotonic()
    with tree.changed(mutant.files):
        ran: Ran | None = None
        for part in parts_for(mutant.files):
            ran = tree.run(part)
            if ran.has_failed:
                break
    seconds = time.monotonic() - began
    if ran is None or not ran.has_failed:
        return Outcome(mutant, "", is_endless=False, told="", seconds=seconds)
    return Outcome(mutant, ran.part.of, is_endless=ran.is_endless, told=ran.reason, seconds=seconds)


if __name__ == "__main__":
    sys.exit(main())
