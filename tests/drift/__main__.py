"""Measure the drifts of answers alone, as ``nox -s drift -- responses`` does.

python -m drift [--keep]
"""

from __future__ import annotations

import argparse

from figures import BENCHMARKS, machine

from drift.responses import run


def main() -> None:
    """Print the tables, and keep them if that is asked for."""
    parser = argparse.ArgumentParser(prog="nox -s drift -- responses")
    parser.add_argument("--keep", action="store_true", help="write the tables to benchmarks/results/drift.txt")
    options = parser.parse_args()
    outcome = run()
    outcome.write()
    lines = outcome.lines()
    missed = [str(each) for each in (*outcome.first.missed, *outcome.second.missed)]
    lines += ["", *(f"missed: {each}" for each in missed), f"{outcome.seconds:.0f} s"]
    print("\n".join(lines))
    if options.keep:
        kept = [machine(), "nox -s drift -- responses --keep", *lines, ""]
        (BENCHMARKS / "results" / "drift.txt").write_text("\n".join(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
