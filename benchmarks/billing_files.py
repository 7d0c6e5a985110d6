"""Time and memory of a billing report and of its files, by the number of its lines.

    python benchmarks/billing_files.py [--organizations 715] [--times 10]

Prints one line a figure. The report is a sandbox's: 715 organizations have 100,000 lines. To reach: its spreadsheet
and its check each in 30 s and 1 GB, its page in 2 MB; and with ten times as many organizations and lines, report, CSV,
Parquet and check in at most 1.5 times the memory. Each is measured in a process of its own; Linux only.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from figures import REPOSITORY, Command, Figure, Goal, Page

from cloudmore.sandbox import Sandbox

REACH_SECONDS, REACH_MB, REACH_RATIO = 30, 1024, 1.5
SCRIPT = Path(__file__).with_name("measured_files.py")
# What is measured with few lines and with many, and what with few alone: nobody opens a million lines. What is checked
# was saved before, and so was the month before it.
FLAT, ONCE, PREPARED = ("report", "csv", "parquet", "check"), ("xlsx", "html"), ("save",)
IN_TIME = ("xlsx", "check")
REACH_PAGE_MB = 2


def main() -> int:
    """Measure and print; exit code 1 when a reach is missed."""
    page = Page(__file__, __doc__)
    page.parser.add_argument("--organizations", type=int, default=715)
    page.parser.add_argument("--times", type=int, default=10, help="how many times as many the large report has")
    with page.open() as options:
        small = measured(page, options.organizations, (*PREPARED, *FLAT, *ONCE))
        large = measured(page, options.organizations * options.times, (*PREPARED, *FLAT))
        for name in FLAT:
            ratio = large[name]["peak_mb"] / small[name]["peak_mb"]
            told = f"{name}: times the memory with {options.times} times the lines"
            page.figure(Figure(told, ratio, goal=Goal("at most", REACH_RATIO)))
    return 0 if page.reached else 1


def measured(page: Page, organizations: int, actions: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """What each takes with the report of so many organizations."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.json"
        with (
            Sandbox(organizations=organizations, report_seconds=0) as sandbox,
            sandbox.client() as cm,
            cm.billing.report("2026-10") as report,
        ):
            lines = report.totals().lines
            shutil.copyfile(report.raw, raw)
        page.say(f"{lines} lines of {organizations} organizations, {raw.stat().st_size / 1e6:.0f} MB")
        for name in actions:
            path = (REPOSITORY / "overlay", REPOSITORY / "generated")
            found[name] = Command(Path(sys.executable), (str(SCRIPT), name, str(raw), folder), path).run()
            say(page, name, lines, found[name], bounded=bool({*ONCE} & {*actions}))
    return found


def say(page: Page, name: str, lines: int, taken: dict[str, Any], *, bounded: bool) -> None:
    """Say what one use took; the bounds are for few lines."""
    what = f"{name}, {lines} lines"
    in_time = bounded and name in IN_TIME
    page.figure(
        Figure(
            f"{what}: time", taken["seconds"], "s", digits=1, goal=Goal("at most", REACH_SECONDS) if in_time else None
        )
    )
    page.figure(Figure(f"{what}: CPU", taken["cpu_seconds"], "s", digits=1))
    page.figure(
        Figure(
            f"{what}: peak memory",
            taken["peak_mb"],
            "MB",
            digits=0,
            goal=Goal("at most", REACH_MB) if in_time else None,
        )
    )
    if taken["bytes"]:
        goal = Goal("at most", REACH_PAGE_MB) if name == "html" else None
        page.figure(Figure(f"{what}: size", taken["bytes"] / 1e6, "MB", digits=1, goal=goal))


if __name__ == "__main__":
    sys.exit(main())
