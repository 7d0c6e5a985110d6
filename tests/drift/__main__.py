"""Measure the drifts of answers alone, as ``nox -s drift -- responses`` does.

python -m drift [--keep]
"""

from __future__ import annotations

import argparse
import re

from figures import BENCHMARKS, REPOSITORY, machine

from drift.responses import Outcome, run

PAGES = (REPOSITORY / "README.md", REPOSITORY / "docs" / "drift.md")


def main() -> None:
    """Print the tables, and keep them if that is asked for."""
    parser = argparse.ArgumentParser(prog="nox -s drift -- responses")
    parser.add_argument("--keep", action="store_true", help="keep the figures, also in README and docs")
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
        for page in PAGES:
            page.write_text(with_figures(page.read_text("utf-8"), outcome), encoding="utf-8")


def with_figures(text: str, outcome: Outcome) -> str:
    """A page with the headline and the rows of who looks, as they are now."""
    text = re.sub(
        r"(?<=eeded contract drifts caught: )[^.()\]]+? permitted changes", outcome.headline.partition(": ")[2], text
    )
    for name, row in outcome.rows_of_peers().items():
        cells = " | ".join((name, *row.values()))
        text = re.sub(rf"^\| {re.escape(name)} \|.*$", lambda _, told=f"| {cells} |": told, text, flags=re.MULTILINE)
    return text


if __name__ == "__main__":
    main()
