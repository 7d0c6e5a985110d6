"""Measure the drifts of answers alone, as ``nox -s drift -- responses`` does.

python -m drift [--keep]
"""

from __future__ import annotations

import argparse

from figures import BENCHMARKS, machine
from told_at_the_end import aligned

from drift.responses import SECOND_SEED, SEED, run


def main() -> None:
    """Print the tables, and keep them if that is asked for."""
    parser = argparse.ArgumentParser(prog="nox -s drift -- responses")
    parser.add_argument("--keep", action="store_true", help="write the tables to benchmarks/results/drift.txt")
    options = parser.parse_args()
    outcome = run()
    outcome.write()
    second = outcome.second
    of_the_second = f"{second.caught} of {len(second.breaking)}, {second.percent:.2f} %"
    permitted = f"{second.false_alarms} false alarms on {len(second.permitted)}"
    seeds = f"seed {SEED}: {outcome.first.percent:.2f} %; seed {SECOND_SEED}: {of_the_second}, with {permitted}"
    lines = [outcome.headline, seeds]
    for table in (outcome.rows_of_peers(), outcome.rows()):
        columns = list(next(iter(table.values())))
        lines += ["", *aligned([["", *columns], *([name, *row.values()] for name, row in table.items())])]
    missed = [str(each) for each in (*outcome.first.missed, *second.missed)]
    lines += ["", *(f"missed: {each}" for each in missed), f"{outcome.seconds:.0f} s"]
    print("\n".join(lines))
    if options.keep:
        kept = [machine(), "nox -s drift -- responses --keep", *lines, ""]
        (BENCHMARKS / "results" / "drift.txt").write_text("\n".join(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
